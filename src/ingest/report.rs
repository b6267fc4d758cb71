//! What an ingestion did, skipped and why.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

/// What an ingestion did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// Files read.
    pub files: u64,
    /// Files that have not changed since they were read, and were left alone.
    pub unchanged_files: u64,
    /// New records.
    pub added: u64,
    /// Records whose text or fields have changed.
    pub replaced: u64,
    /// Records that came again as they were.
    pub unchanged: u64,
    /// Records that are gone.
    pub removed: u64,
    /// Passages of the added and replaced records.
    pub passages: u64,
    /// The same by language.
    pub passages_by_language: BTreeMap<String, u64>,
    /// Everything that could not be read, in the order of files.
    pub skipped: Vec<Skipped>,
    /// What was ignored or put right, each with its place.
    pub warnings: Vec<String>,
    /// Time taken, in seconds.
    pub seconds: f64,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// File and place in it, as in `data/cities.csv:12`.
    pub place: String,
    /// What is wrong and what is allowed.
    pub reason: String,
}

impl Report {
    /// Notes the time taken.
    pub(super) fn after(mut self, elapsed: Duration) -> Self {
        self.seconds = elapsed.as_secs_f64();
        self
    }
}

/// Hears how an ingestion gets on.
pub trait Progress: Sync {
    /// So many files, of so many bytes together, are to be looked at.
    fn begin(&self, files: u64, bytes: u64);
    /// A file begins to be read.
    fn file(&self, path: &str);
    /// A file of so many bytes is done.
    fn done(&self, bytes: u64);
    /// So many records have been written since the last call.
    fn records(&self, count: u64);
    /// Something could not be read.
    fn skipped(&self, skipped: &Skipped);
    /// The last step, which may take a while: committing, merging.
    fn step(&self, what: &str);
}

/// Says nothing.
impl Progress for () {
    fn begin(&self, _: u64, _: u64) {}
    fn file(&self, _: &str) {}
    fn done(&self, _: u64) {}
    fn records(&self, _: u64) {}
    fn skipped(&self, _: &Skipped) {}
    fn step(&self, _: &str) {}
}
