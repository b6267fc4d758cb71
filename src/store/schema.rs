//! The tables, and how a file comes to have them.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::StoreError;

/// What was added to the tables below since, each with the version that it makes.
const MIGRATIONS: [(i64, &str); 1] = [
    // JSON; null until the subjects have been found, as in files that an older program wrote.
    (2, "ALTER TABLE record ADD COLUMN subjects TEXT"),
];
/// Version of the tables with all that was added, kept in SQLite's `user_version`; that of the tables below is 1.
const VERSION: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

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

/// Opens the file for writing, creating the tables where there are none.
pub(super) fn open_writable(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(path)?;
    configure(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    let transaction = connection.transaction()?;
    if version_of(&transaction)? == 0 {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "user_version", 1)?;
    }
    transaction.commit()?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// Brings the tables of an older program up to this one. Whoever opens the file does it, readers too.
fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    if version_of(connection)? == VERSION {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = version_of(&transaction)?;
    for (to, migration) in MIGRATIONS.into_iter().filter(|(to, _)| *to > version) {
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", to)?;
    }
    Ok(transaction.commit()?)
}

/// Opens the file for reading.
pub(super) fn open_readable(path: &Path) -> Result<Connection, StoreError> {
    // A reader of a WAL database may have to create the shared-memory file beside it.
    let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .or_else(|_| Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY))?;
    configure(&connection)?;
    if version_of(&connection)? > 0 {
        migrate(&mut connection)?;
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

fn version_of(connection: &Connection) -> Result<i64, StoreError> {
    let found = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > VERSION { Err(StoreError::Newer { found, known: VERSION }) } else { Ok(found) }
}
