//! The tables, and how a file comes to have them.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::StoreError;

/// What made the tables of each version out of those of the version before; SQLite's `user_version` says how many of
/// them a file has gone through. A change of the tables is one row more.
const STEPS: [&str; 3] = [TABLES, MOMENTS, SUBJECTS];

const TABLES: &str = "
CREATE TABLE source (
    source      INTEGER PRIMARY KEY AUTOINCREMENT,
    origin      TEXT    NOT NULL UNIQUE,          -- absolute path or address
    size_bytes  INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    digest      BLOB    NOT NULL,                 -- BLAKE3 of the content
    state       TEXT    NOT NULL,                 -- complete, partial, failed
    run         INTEGER NOT NULL,                 -- last run that saw it
    warnings    TEXT    NOT NULL DEFAULT '[]'
);
CREATE TABLE quarantine (
    source      INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    locator     TEXT    NOT NULL,                 -- line, row or item within the source; may be empty
    reason      TEXT    NOT NULL
);
CREATE INDEX quarantine_source ON quarantine (source);
CREATE TABLE work (
    work        INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT    NOT NULL UNIQUE
);
CREATE TABLE record (
    record      INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    source      INTEGER REFERENCES source,
    locator     TEXT    NOT NULL,
    run         INTEGER NOT NULL,                 -- last run that brought it
    seq         INTEGER NOT NULL,                 -- change that wrote it
    work        INTEGER REFERENCES work,
    language    TEXT    NOT NULL,                 -- main language as found
    digest      BLOB    NOT NULL,                 -- BLAKE3 of the record as it came
    fields      TEXT    NOT NULL,                 -- the record without its body, JSON
    passages    TEXT    NOT NULL                  -- JSON
);
CREATE INDEX record_seq ON record (seq);
CREATE INDEX record_work ON record (work);
CREATE INDEX record_source ON record (source);
CREATE TABLE body (
    record      INTEGER PRIMARY KEY,
    text        BLOB    NOT NULL                  -- UTF-8
);
CREATE TABLE deletion (
    record      INTEGER PRIMARY KEY,
    seq         INTEGER NOT NULL
);
CREATE INDEX deletion_seq ON deletion (seq);
CREATE TABLE counter (
    name        TEXT    PRIMARY KEY,              -- seq, run
    value       INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counter VALUES ('seq', 0), ('run', 0);
";

/// When changes became visible, and what was deleted: what harvesters ask for. What a file held before it had these
/// counts as changed when it got them; of records deleted before that, nothing is known but their row.
const MOMENTS: &str = "
CREATE TABLE moment (
    seq         INTEGER PRIMARY KEY,              -- last change of a commit
    time_s      INTEGER NOT NULL                  -- Unix time of the commit, never before that of an earlier one
);
CREATE INDEX moment_time ON moment (time_s);
INSERT INTO moment SELECT value, unixepoch() FROM counter WHERE name = 'seq' AND value > 0;
ALTER TABLE deletion ADD COLUMN id TEXT;          -- NULL where another record has the identifier by now
ALTER TABLE deletion ADD COLUMN kind TEXT;
ALTER TABLE deletion ADD COLUMN language TEXT;
CREATE INDEX deletion_id ON deletion (id);
";

/// What records are about, JSON; null until it has been found, as in files that an older program wrote.
const SUBJECTS: &str = "ALTER TABLE record ADD COLUMN subjects TEXT";

/// Opens the file for writing, creating the tables where there are none.
pub(super) fn open_writable(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(path)?;
    configure(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    bring_up(&mut connection)?;
    Ok(connection)
}

/// Gives the file the tables of this version.
fn bring_up(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = version_of(&transaction)?;
    for step in STEPS.iter().skip(version) {
        transaction.execute_batch(step)?;
    }
    if version < STEPS.len() {
        transaction.pragma_update(None, "user_version", STEPS.len())?;
    }
    Ok(transaction.commit()?)
}

/// Opens the file for reading; one that an earlier version wrote gets its new tables first.
pub(super) fn open_readable(path: &Path) -> Result<Connection, StoreError> {
    // A reader of a WAL database may have to create the shared-memory file beside it.
    let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .or_else(|_| Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY))?;
    configure(&connection)?;
    // A file without tables is being made by a writer just now.
    if (1..STEPS.len()).contains(&version_of(&connection)?) {
        bring_up(&mut connection)?;
    }
    Ok(connection)
}

fn configure(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "mmap_size", 1_i64 << 30)?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn version_of(connection: &Connection) -> Result<usize, StoreError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let version = usize::try_from(found).ok().filter(|version| *version <= STEPS.len());
    version.ok_or(StoreError::Newer { found, known: STEPS.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_first_version_gets_its_new_tables_and_keeps_what_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.sqlite");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(TABLES).unwrap();
        let rows = "UPDATE counter SET value = 7 WHERE name = 'seq'; INSERT INTO deletion (record, seq) VALUES (3, 5)";
        old.execute_batch(rows).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        drop(old);
        let connection = open_readable(&path).unwrap();
        let one = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(one("SELECT count(*) FROM moment WHERE seq = 7 AND time_s > 1700000000"), 1);
        assert_eq!(one("SELECT count(*) FROM deletion WHERE seq = 5 AND id IS NULL"), 1);
        assert_eq!(version_of(&connection).unwrap(), STEPS.len());
        drop(connection);
        let again = open_writable(&path).unwrap();
        again.pragma_update(None, "user_version", 99).unwrap();
        drop(again);
        assert!(matches!(open_readable(&path), Err(StoreError::Newer { found: 99, .. })));
    }
}
