//! Writing: one process at a time, in transactions.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};

use super::schema::open_writable;
use super::sources::{SOURCE_COLUMNS, source_of_row};
use super::{FILE_NAME, Fingerprint, RecordRow, Source, SourceState, StoreError};
use crate::record::{Passage, Record, Subject};

/// Name of the lock file in the data directory.
const LOCK_NAME: &str = "writer.lock";

/// The one writer of a data directory.
///
/// Changes are collected in a transaction that [`Writer::commit`] ends; what it returned for is on disk.
/// Dropping the writer takes back what was not committed.
#[derive(Debug)]
pub struct Writer {
    connection: Connection,
    run: i64,
    seq: i64,
    _lock: File,
}

/// Row number of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(i64);

/// What was found in a record.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// Its passages in order.
    pub passages: &'a [Passage],
    /// Its main language.
    pub language: &'a str,
    /// What it is about.
    pub subjects: &'a [Subject],
}

/// What [`Writer::put`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// A new record, and the row of its work.
    Added(RecordRow, Option<i64>),
    /// Another text or other fields under a known id.
    Replaced(RecordRow, Option<i64>),
    /// The record came from another source until now, which is named; it belongs to this one from now on.
    TakenOver(RecordRow, Option<i64>, String),
    /// Nothing changed.
    Unchanged,
    /// This run already brought a record of that id, from the place given; the first one stays.
    Duplicate(String),
}

impl Writer {
    /// Opens the store in `directory`, creating both where they are missing, and begins a run.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while another process writes; otherwise what SQLite or the file system says.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(directory).map_err(|cause| StoreError::Io { path: directory.into(), cause })?;
        let lock = lock(directory)?;
        let connection = open_writable(&directory.join(FILE_NAME))?;
        let counter = |name| connection.query_row("SELECT value FROM counter WHERE name = ?1", [name], |r| r.get(0));
        let (run, seq): (i64, i64) = (counter("run")?, counter("seq")?);
        connection.execute_batch("BEGIN IMMEDIATE")?;
        Ok(Self { run: run + 1, seq, connection, _lock: lock })
    }

    /// Makes everything since the last commit durable; returns the sequence number of the last change.
    ///
    /// # Errors
    /// What SQLite says, such as a full disk; nothing of the transaction is kept then.
    pub fn commit(&mut self) -> Result<i64, StoreError> {
        for (name, value) in [("run", self.run), ("seq", self.seq)] {
            self.connection
                .prepare_cached("UPDATE counter SET value = ?2 WHERE name = ?1")?
                .execute(params![name, value])?;
        }
        // Stamped a second ahead, so that nobody who asks by time before the commit ends has passed its stamp.
        let sql = "INSERT INTO moment SELECT ?1, max(unixepoch() + 1, (SELECT coalesce(max(time_s), 0) FROM moment))
            WHERE ?1 > (SELECT coalesce(max(seq), 0) FROM moment)";
        self.connection.prepare_cached(sql)?.execute([self.seq])?;
        self.connection.execute_batch("COMMIT; BEGIN IMMEDIATE")?;
        Ok(self.seq)
    }

    /// The source of that origin, where it is known.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn source(&self, origin: &str) -> Result<Option<Source>, StoreError> {
        let sql = format!("SELECT {SOURCE_COLUMNS} FROM source WHERE origin = ?1");
        Ok(self.connection.prepare_cached(&sql)?.query_row([origin], source_of_row).optional()?)
    }

    /// Begins to read a source: it is marked failed until [`Writer::finish_source`].
    ///
    /// # Errors
    /// What SQLite says.
    pub fn begin_source(&mut self, origin: &str, fingerprint: &Fingerprint) -> Result<SourceId, StoreError> {
        let sql = "INSERT INTO source (origin, size_bytes, modified_ns, digest, state, run) VALUES (?1, ?2, ?3, ?4, 'failed', ?5)
            ON CONFLICT (origin) DO UPDATE SET size_bytes = ?2, modified_ns = ?3, digest = ?4, state = 'failed', run = ?5
            RETURNING source";
        // Until the source is finished, an empty digest makes an interrupted run read it again.
        let values = params![origin, fingerprint.size_bytes, fingerprint.modified_ns, [0_u8; 32], self.run];
        let source = self.connection.prepare_cached(sql)?.query_row(values, |row| row.get(0))?;
        self.connection.prepare_cached("DELETE FROM quarantine WHERE source = ?1")?.execute([source])?;
        Ok(SourceId(source))
    }

    /// Notes that an unchanged source was seen in this run.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn saw_source(&mut self, origin: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE source SET run = ?2 WHERE origin = ?1")?
            .execute(params![origin, self.run])?;
        Ok(())
    }

    /// Notes something of the source that could not be read.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn quarantine(&mut self, source: SourceId, locator: &str, reason: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO quarantine (source, locator, reason) VALUES (?1, ?2, ?3)";
        self.connection.prepare_cached(sql)?.execute(params![source.0, locator, reason])?;
        Ok(())
    }

    /// Ends a source; records it held before and no longer holds are removed when it is complete.
    ///
    /// Returns the rows that were removed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn finish_source(
        &mut self,
        source: SourceId,
        digest: [u8; 32],
        state: SourceState,
        warnings: &[String],
    ) -> Result<Vec<RecordRow>, StoreError> {
        let sql = "UPDATE source SET digest = ?2, state = ?3, warnings = ?4 WHERE source = ?1";
        let values = params![source.0, digest, state.name(), serde_json::to_string(warnings)?];
        self.connection.prepare_cached(sql)?.execute(values)?;
        if state != SourceState::Complete {
            return Ok(Vec::new());
        }
        let gone =
            self.rows("SELECT record FROM record WHERE source = ?1 AND run <> ?2", params![source.0, self.run])?;
        self.delete(&gone)?;
        Ok(gone)
    }

    /// Removes the sources below `folder` that this run did not see, with their records.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn prune(&mut self, folder: &str) -> Result<(u64, Vec<RecordRow>), StoreError> {
        let below = "(origin = ?1 OR substr(origin, 1, length(?1) + 1) = ?1 || '/') AND run <> ?2";
        let sql = format!("SELECT record FROM record WHERE source IN (SELECT source FROM source WHERE {below})");
        let gone = self.rows(&sql, params![folder, self.run])?;
        self.delete(&gone)?;
        let sql = format!("DELETE FROM source WHERE {below}");
        let sources = self.connection.prepare_cached(&sql)?.execute(params![folder, self.run])?;
        Ok((sources as u64, gone))
    }

    /// Stores a record with what was found in it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put(&mut self, record: Record, found: &Found<'_>, place: (SourceId, &str)) -> Result<Put, StoreError> {
        let (id, work) = (record.id.clone(), record.work.clone());
        let known = self.known(&id)?;
        let new = row_of(record)?;
        if let Some(known) = known.as_ref() {
            if known.run == self.run {
                return Ok(Put::Duplicate(format!("{}{}", known.origin, known.locator)));
            }
            if known.digest == new.digest {
                let sql = "UPDATE record SET source = ?2, locator = ?3, run = ?4 WHERE record = ?1";
                let values = params![known.row, place.0.0, place.1, self.run];
                self.connection.prepare_cached(sql)?.execute(values)?;
                return Ok(Put::Unchanged);
            }
        }
        let work = work.map(|name| self.work(&name)).transpose()?;
        let row = self.write((&id, work), &new, found, place)?;
        Ok(match known {
            None => Put::Added(row, work),
            Some(known) if known.source == place.0.0 => Put::Replaced(row, work),
            Some(known) => Put::TakenOver(row, work, known.origin),
        })
    }

    /// Origin of the source that the record with this identifier came from.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn holder(&self, id: &str) -> Result<Option<String>, StoreError> {
        Ok(self.known(id)?.map(|known| known.origin))
    }

    fn write(
        &mut self,
        (id, work): (&str, Option<i64>),
        new: &Row,
        found: &Found<'_>,
        (source, locator): (SourceId, &str),
    ) -> Result<RecordRow, StoreError> {
        self.seq += 1;
        let sql = "INSERT INTO record (id, source, locator, run, seq, work, language, digest, fields, passages,
                subjects)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT (id) DO UPDATE SET source = ?2, locator = ?3, run = ?4, seq = ?5, work = ?6, language = ?7,
                digest = ?8, fields = ?9, passages = ?10, subjects = ?11
            RETURNING record";
        let (cuts, subjects) = (serde_json::to_string(found.passages)?, serde_json::to_string(found.subjects)?);
        let (seq, language) = (self.seq, found.language);
        let values =
            params![id, source.0, locator, self.run, seq, work, language, new.digest, new.fields, cuts, subjects];
        let row: RecordRow = self.connection.prepare_cached(sql)?.query_row(values, |row| row.get(0))?;
        let sql = "INSERT INTO body (record, text) VALUES (?1, ?2) ON CONFLICT (record) DO UPDATE SET text = ?2";
        self.connection.prepare_cached(sql)?.execute(params![row, new.body.as_bytes()])?;
        self.connection.prepare_cached("UPDATE deletion SET id = NULL WHERE id = ?1")?.execute([id])?;
        Ok(row)
    }

    /// Writes new passages and language of a stored record, as re-indexing finds them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn recut(&mut self, row: RecordRow, passages: &[Passage], language: &str) -> Result<(), StoreError> {
        self.seq += 1;
        let sql = "UPDATE record SET passages = ?2, language = ?3, seq = ?4 WHERE record = ?1";
        let values = params![row, serde_json::to_string(passages)?, language, self.seq];
        self.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Forgets what the records are about, so that it is found anew.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn forget_subjects(&mut self) -> Result<(), StoreError> {
        self.connection.execute("UPDATE record SET subjects = NULL", [])?;
        Ok(())
    }

    /// Writes what a stored record is about. That is no change of the record: whoever finds it tells the index.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_subjects(&mut self, row: RecordRow, subjects: &[Subject]) -> Result<(), StoreError> {
        let sql = "UPDATE record SET subjects = ?2 WHERE record = ?1";
        self.connection.prepare_cached(sql)?.execute(params![row, serde_json::to_string(subjects)?])?;
        Ok(())
    }

    fn known(&self, id: &str) -> Result<Option<Known>, StoreError> {
        let sql = "SELECT record, record.run, record.digest, coalesce(source, 0), locator,
                coalesce((SELECT origin FROM source WHERE source.source = record.source), '') FROM record WHERE id = ?1";
        let known = self.connection.prepare_cached(sql)?.query_row([id], |row| {
            Ok(Known {
                row: row.get(0)?,
                run: row.get(1)?,
                digest: row.get(2)?,
                source: row.get(3)?,
                locator: row.get(4)?,
                origin: row.get(5)?,
            })
        });
        Ok(known.optional()?)
    }

    fn work(&self, name: &str) -> Result<i64, StoreError> {
        let find = "SELECT work FROM work WHERE name = ?1";
        if let Some(work) = self.connection.prepare_cached(find)?.query_row([name], |row| row.get(0)).optional()? {
            return Ok(work);
        }
        self.connection.prepare_cached("INSERT INTO work (name) VALUES (?1)")?.execute([name])?;
        Ok(self.connection.last_insert_rowid())
    }

    fn delete(&mut self, rows: &[RecordRow]) -> Result<(), StoreError> {
        for row in rows {
            self.seq += 1;
            let sql = "INSERT INTO deletion (record, seq, id, kind, language)
                SELECT record, ?2, id, fields ->> 'kind', language FROM record WHERE record = ?1";
            self.connection.prepare_cached(sql)?.execute(params![row, self.seq])?;
            self.connection.prepare_cached("DELETE FROM record WHERE record = ?1")?.execute([row])?;
            self.connection.prepare_cached("DELETE FROM body WHERE record = ?1")?.execute([row])?;
        }
        Ok(())
    }

    fn rows(&self, sql: &str, values: impl rusqlite::Params) -> Result<Vec<RecordRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_map(values, |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}

struct Known {
    row: RecordRow,
    run: i64,
    digest: [u8; 32],
    source: i64,
    locator: String,
    origin: String,
}

/// A record as it goes into the tables: its body apart from the other fields.
struct Row {
    fields: String,
    body: String,
    digest: [u8; 32],
}

fn row_of(mut record: Record) -> Result<Row, StoreError> {
    let body = std::mem::take(&mut record.body);
    let fields = serde_json::to_string(&record)?;
    let digest = *blake3::Hasher::new().update(fields.as_bytes()).update(body.as_bytes()).finalize().as_bytes();
    Ok(Row { fields, body, digest })
}

/// Takes the lock of the data directory; the file names the process that holds it.
///
/// # Errors
/// [`StoreError::Locked`] while another process holds it.
pub fn lock(directory: &Path) -> Result<File, StoreError> {
    let path: PathBuf = directory.join(LOCK_NAME);
    let failed = |cause| StoreError::Io { path: path.clone(), cause };
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => {
            let mut text = String::new();
            let pid = file.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
            return Err(StoreError::Locked { directory: directory.into(), pid });
        }
        Err(std::fs::TryLockError::Error(cause)) => return Err(failed(cause)),
    }
    file.set_len(0).and_then(|()| file.rewind()).map_err(failed)?;
    write!(file, "{}", std::process::id()).map_err(failed)?;
    Ok(file)
}
