//! Reading: from any number of threads and processes, also while another writes.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::schema::open_readable;
use super::sources::{SOURCE_COLUMNS, source_of_row};
use super::{FILE_NAME, Quarantined, RecordRow, Source, StoreError};
use crate::record::{Passage, Record};

/// Reads the store; shared between threads, one connection for each that reads at a time.
#[derive(Debug)]
pub struct Reader {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

/// A record as stored, its body left where it is.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Row number.
    pub row: RecordRow,
    /// The record with an empty body.
    pub record: Record,
    /// Its main language as found.
    pub language: String,
    /// Its passages in order.
    pub passages: Vec<Passage>,
    /// Row number of its work.
    pub work: Option<i64>,
}

/// A change since some sequence number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The record was added or replaced.
    Put(RecordRow),
    /// The record was removed.
    Deleted(RecordRow),
}

/// A language version of a work.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Member {
    /// Identifier of the record.
    pub id: String,
    /// Its main language.
    pub language: String,
    /// Its title.
    pub title: String,
}

impl Reader {
    /// Opens the store in `directory`.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where nothing was ever ingested; otherwise what SQLite says.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let path = directory.join(FILE_NAME);
        if !path.exists() {
            return Err(StoreError::Missing { directory: directory.into() });
        }
        let connection = open_readable(&path)?;
        Ok(Self { path, idle: Mutex::new(vec![connection]) })
    }

    pub(super) fn with<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
        let connection = idle.map_or_else(|| open_readable(&self.path), Ok)?;
        let result = read(&connection);
        self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(connection);
        result
    }

    /// Sequence number of the last change.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn sequence(&self) -> Result<i64, StoreError> {
        let sql = "SELECT value FROM counter WHERE name = 'seq'";
        self.with(|c| Ok(c.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
    }

    /// Number of records and of works with more than one language version.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn counts(&self) -> Result<(u64, u64), StoreError> {
        let sql = "SELECT (SELECT count(*) FROM record),
            (SELECT count(*) FROM (SELECT 1 FROM record WHERE work IS NOT NULL GROUP BY work HAVING count(*) > 1))";
        self.with(|c| Ok(c.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?))
    }

    /// The record in that row.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn record(&self, row: RecordRow) -> Result<Option<Stored>, StoreError> {
        self.one("record = ?1", params![row])
    }

    /// The record of that identifier.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn record_by_id(&self, id: &str) -> Result<Option<Stored>, StoreError> {
        self.one("id = ?1", params![id])
    }

    fn one(&self, condition: &str, values: impl rusqlite::Params) -> Result<Option<Stored>, StoreError> {
        let sql = format!("SELECT record, language, work, fields, passages FROM record WHERE {condition}");
        self.with(|c| c.prepare_cached(&sql)?.query_row(values, |row| Ok(stored_of_row(row))).optional()?.transpose())
    }

    /// The body of a record, or the part of it in `span_bytes`; bytes that are not there are left out.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn text(&self, row: RecordRow, span_bytes: Option<Range<usize>>) -> Result<String, StoreError> {
        self.with(|c| {
            let blob = c.blob_open("main", "body", "text", row, true)?;
            let span = span_bytes.unwrap_or(0..blob.len());
            let span = span.start.min(blob.len())..span.end.min(blob.len());
            let mut bytes = vec![0; span.len()];
            blob.read_at_exact(&mut bytes, span.start)?;
            Ok(String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
        })
    }

    /// The language versions of a work, by identifier.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn members(&self, work: i64) -> Result<Vec<Member>, StoreError> {
        let sql = "SELECT id, language, fields ->> 'title' FROM record WHERE work = ?1 ORDER BY id";
        self.with(|c| {
            let mut statement = c.prepare_cached(sql)?;
            let member = |row: &Row<'_>| Ok(Member { id: row.get(0)?, language: row.get(1)?, title: row.get(2)? });
            Ok(statement.query_map([work], member)?.collect::<Result<_, _>>()?)
        })
    }

    /// The changes after `sequence` in order, at most `limit` of them, each with its sequence number.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn changes_since(&self, sequence: i64, limit: usize) -> Result<Vec<(i64, Change)>, StoreError> {
        let sql = "SELECT seq, record, 0 FROM record WHERE seq > ?1
            UNION ALL SELECT seq, record, 1 FROM deletion WHERE seq > ?1 ORDER BY 1 LIMIT ?2";
        let change = |row: &Row<'_>| {
            let record = row.get(1)?;
            let deleted: bool = row.get(2)?;
            Ok((row.get(0)?, if deleted { Change::Deleted(record) } else { Change::Put(record) }))
        };
        self.with(|c| {
            let mut statement = c.prepare_cached(sql)?;
            Ok(statement.query_map(params![sequence, limit], change)?.collect::<Result<_, _>>()?)
        })
    }

    /// Rows of all records after `row`, ascending, at most `limit`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn rows_after(&self, row: RecordRow, limit: usize) -> Result<Vec<RecordRow>, StoreError> {
        let sql = "SELECT record FROM record WHERE record > ?1 ORDER BY record LIMIT ?2";
        self.with(|c| {
            let mut statement = c.prepare_cached(sql)?;
            Ok(statement.query_map(params![row, limit], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
    }

    /// All sources by origin.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn sources(&self) -> Result<Vec<Source>, StoreError> {
        let sql = format!("SELECT {SOURCE_COLUMNS} FROM source ORDER BY origin");
        self.with(|c| Ok(c.prepare(&sql)?.query_map([], source_of_row)?.collect::<Result<_, _>>()?))
    }

    /// What could not be read, by source.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn quarantined(&self) -> Result<Vec<Quarantined>, StoreError> {
        let sql = "SELECT origin, locator, reason FROM quarantine JOIN source USING (source)
            ORDER BY origin, quarantine.rowid";
        let item = |row: &Row<'_>| Ok(Quarantined { origin: row.get(0)?, locator: row.get(1)?, reason: row.get(2)? });
        self.with(|c| Ok(c.prepare(sql)?.query_map([], item)?.collect::<Result<_, _>>()?))
    }
}

fn stored_of_row(row: &Row<'_>) -> Result<Stored, StoreError> {
    let (fields, passages): (String, String) = (row.get(3)?, row.get(4)?);
    Ok(Stored {
        row: row.get(0)?,
        language: row.get(1)?,
        work: row.get(2)?,
        record: serde_json::from_str(&fields)?,
        passages: serde_json::from_str(&passages)?,
    })
}
