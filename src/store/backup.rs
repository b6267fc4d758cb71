//! A consistent copy of a database that others are reading and writing (SQLite's online backup).

use std::path::Path;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::StoreError;

/// Pages that are copied between two chances for others to write.
const PAGES: i32 = 2_048;

/// Copies the database at `from` to a new file `to`: the state of one moment, committed changes only.
///
/// # Errors
/// What SQLite says, such as a full disk.
pub fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    source.busy_timeout(Duration::from_secs(10))?;
    // One read transaction over the whole copy: a writer in between would make it begin again and again.
    source.execute_batch("BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1")?;
    let mut target = Connection::open(to)?;
    Backup::new(&source, &mut target)?.run_to_completion(PAGES, Duration::ZERO, None)?;
    // The copy is one file; it begins its own log where it is put to use.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    let sound: String = target.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if sound != "ok" {
        return Err(StoreError::Damaged { path: from.into(), what: sound });
    }
    Ok(())
}
