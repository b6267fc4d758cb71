//! Lists of records: the latest ones for a feed, all of them for a site map.

use rusqlite::{OptionalExtension, Row, params};

use super::{Reader, RecordRow, StoreError};

/// A record as lists need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Row number.
    pub row: RecordRow,
    /// Identifier.
    pub id: String,
    /// When its source last changed, in seconds since 1970; `None` where the source does not say.
    pub changed_s: Option<i64>,
}

/// What is read of each.
const COLUMNS: &str = "record, id, modified_ns / 1000000000 FROM record LEFT JOIN source USING (source)";

impl Reader {
    /// The records that came or changed last, the last one first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn latest(&self, limit: usize) -> Result<Vec<Listed>, StoreError> {
        let sql = format!("SELECT {COLUMNS} ORDER BY seq DESC LIMIT ?1");
        self.listed(&sql, params![limit])
    }

    /// The records in the rows after `row`, up to the row `last`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn listed_after(&self, row: RecordRow, last: RecordRow) -> Result<Vec<Listed>, StoreError> {
        let sql = format!("SELECT {COLUMNS} WHERE record > ?1 AND record <= ?2 ORDER BY record");
        self.listed(&sql, params![row, last])
    }

    /// The highest row that a record is in; 0 where there are none.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_row(&self) -> Result<RecordRow, StoreError> {
        let sql = "SELECT coalesce(max(record), 0) FROM record";
        self.with(|c| Ok(c.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
    }

    /// When the source of a record last changed, in seconds since 1970.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn changed_s(&self, id: &str) -> Result<Option<i64>, StoreError> {
        let sql = format!("SELECT {COLUMNS} WHERE id = ?1");
        self.with(|c| {
            let found: Option<Listed> = c.prepare_cached(&sql)?.query_row([id], listed).optional()?;
            Ok(found.and_then(|record| record.changed_s))
        })
    }

    fn listed(&self, sql: &str, values: impl rusqlite::Params) -> Result<Vec<Listed>, StoreError> {
        self.with(|c| Ok(c.prepare_cached(sql)?.query_map(values, listed)?.collect::<Result<_, _>>()?))
    }
}

fn listed(row: &Row<'_>) -> rusqlite::Result<Listed> {
    let changed: Option<i64> = row.get(2)?;
    Ok(Listed { row: row.get(0)?, id: row.get(1)?, changed_s: changed.filter(|seconds| *seconds > 0) })
}
