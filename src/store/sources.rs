//! Sources: the files and addresses that records came from, and what could not be read of them.

use rusqlite::Row;

/// State of a source's content, to tell whether it has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Size in bytes.
    pub size_bytes: u64,
    /// Time of the last change, nanoseconds since 1970.
    pub modified_ns: i64,
    /// BLAKE3 of the content, and of what else decides how it is read.
    pub digest: [u8; 32],
}

/// How reading a source ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceState {
    /// Everything in it became a record.
    Complete,
    /// Some of it is in quarantine.
    Partial,
    /// Nothing could be read.
    Failed,
}

impl SourceState {
    /// Name in the store and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::Failed => "failed",
        }
    }

    pub(super) fn from_name(name: &str) -> Self {
        match name {
            "complete" => Self::Complete,
            "partial" => Self::Partial,
            _ => Self::Failed,
        }
    }
}

/// A source as stored.
#[derive(Debug, Clone)]
pub struct Source {
    /// Absolute path or address.
    pub origin: String,
    /// What it held when it was last read.
    pub fingerprint: Fingerprint,
    /// How that ended.
    pub state: SourceState,
    /// Number of the last run that saw it.
    pub run: i64,
    /// Number of records that came from it.
    pub records: u64,
    /// What was odd about it.
    pub warnings: Vec<String>,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Quarantined {
    /// Absolute path or address of the source.
    pub origin: String,
    /// Line, row or item in it, as in `:12`; empty for the whole source.
    pub locator: String,
    /// What is wrong and what is allowed.
    pub reason: String,
}

/// Columns read by [`source_of_row`], in order.
pub(super) const SOURCE_COLUMNS: &str = "origin, size_bytes, modified_ns, digest, state, run, warnings,
    (SELECT count(*) FROM record WHERE record.source = source.source)";

pub(super) fn source_of_row(row: &Row<'_>) -> rusqlite::Result<Source> {
    let warnings: String = row.get(6)?;
    Ok(Source {
        origin: row.get(0)?,
        fingerprint: Fingerprint { size_bytes: row.get(1)?, modified_ns: row.get(2)?, digest: row.get(3)? },
        state: SourceState::from_name(&row.get::<_, String>(4)?),
        run: row.get(5)?,
        records: row.get(7)?,
        warnings: serde_json::from_str(&warnings).unwrap_or_default(),
    })
}
