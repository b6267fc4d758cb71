//! What records have in common, counted.

use rusqlite::Row;

use super::{Reader, StoreError};

/// What records are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBy {
    /// City and its country.
    City,
    /// Network.
    Network,
    /// Congress edition and the city that hosted it.
    Congress,
}

/// Records that have the same values and are versions of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// City, network or number of the edition.
    pub name: String,
    /// Country of the city, host city of the edition.
    pub of: Option<String>,
    /// Row of the work that they are versions of.
    pub work: Option<i64>,
    /// Number of records.
    pub records: u64,
}

impl Reader {
    /// Records by what they have in common; those that have no such value are left out.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn groups(&self, by: GroupBy) -> Result<Vec<Group>, StoreError> {
        let (name, of) = match by {
            GroupBy::City => ("city", "country"),
            GroupBy::Network => ("network", "none"),
            GroupBy::Congress => ("edition", "host_city"),
        };
        let sql = format!(
            "SELECT CAST(fields ->> '{name}' AS TEXT) AS name, fields ->> '{of}', work, count(*) FROM record
            WHERE name IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        );
        let group =
            |row: &Row<'_>| Ok(Group { name: row.get(0)?, of: row.get(1)?, work: row.get(2)?, records: row.get(3)? });
        self.with(|c| Ok(c.prepare_cached(&sql)?.query_map([], group)?.collect::<Result<_, _>>()?))
    }
}
