//! The source of truth: records, their texts, sources and quarantine in one SQLite file.
//!
//! Records go in through [`Writer`], of which there is one at a time, and come out through [`Reader`]. Every
//! change carries a sequence number; the index says up to which one it has followed. This folder is the only
//! home of `rusqlite`. It must not know analysis or the index.

mod backup;
mod groups;
mod harvest;
mod listing;
mod questions;
mod reader;
mod schema;
mod sources;
mod writer;

use std::io;
use std::path::PathBuf;

pub use backup::copy;
pub use groups::{Group, GroupBy};
pub use harvest::{Changed, Harvest};
pub use listing::Listed;
pub use questions::{AskedQuery, AskedWord, QUESTIONS_FILE, QuestionLog, Questions, Seen};
pub use reader::{Change, Headline, Member, Reader, Stored};
pub use sources::{Fingerprint, Quarantined, Source, SourceState};
pub use writer::{Found, Put, SourceId, Writer, lock};

/// Name of the database file in the data directory.
pub const FILE_NAME: &str = "dragoman.sqlite";

/// A day as a number: days since 1 January 1970, UTC.
pub type Day = i64;

/// Row number of a record: stable for as long as the record is stored, never reused.
pub type RecordRow = i64;

/// What can go wrong with the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process is writing.
    #[error("another process{} is writing to {}; wait for it to end or stop it", holder(*.pid), .directory.display())]
    Locked {
        /// The data directory.
        directory: PathBuf,
        /// Number of the process that holds the lock, where it is known.
        pid: Option<u32>,
    },
    /// There is no store in the directory.
    #[error("there are no records in {} yet; run `dragoman ingest` with a file or folder first", .directory.display())]
    Missing {
        /// The data directory.
        directory: PathBuf,
    },
    /// The file was written by a newer program.
    #[error("the store has version {found}, this program reads up to {known}; use a newer dragoman")]
    Newer {
        /// Version in the file.
        found: i64,
        /// Newest version that is understood.
        known: usize,
    },
    /// SQLite failed: disk full, damaged file, ….
    #[error("the store failed")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored value cannot be read.
    #[error("a stored record cannot be read")]
    Value(#[from] serde_json::Error),
    /// The file is not as it was written.
    #[error("the database {} is damaged: {what}", .path.display())]
    Damaged {
        /// Where.
        path: PathBuf,
        /// What SQLite found.
        what: String,
    },
    /// The data directory cannot be used.
    #[error("the data directory {} cannot be used", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
}

fn holder(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (number {pid})")).unwrap_or_default()
}
