//! Writing: records in, commits that carry the store's sequence number.

use std::path::Path;

use tantivy::Term;
use tantivy::indexer::UserOperation;

use super::schema::Fields;
use super::{Index, IndexError, IndexedRecord};

/// Memory that new terms may take before they are written out, in bytes, for all threads together.
const MEMORY_BYTES: usize = 256 << 20;
/// Threads that build segments; more make more and smaller segments, which search has to visit each.
const THREADS_MAX: usize = 4;

/// Writes the index. One at a time, which the store's lock sees to.
pub struct Writer {
    inner: tantivy::IndexWriter,
    fields: Fields,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl Writer {
    /// Opens the index in `directory` for writing, or makes one.
    ///
    /// # Errors
    /// [`IndexError::Outdated`], [`IndexError::Io`], or what the library says.
    pub fn open(directory: &Path) -> Result<Self, IndexError> {
        let (index, fields) = Index::open_or_create(directory)?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX);
        let inner = index.writer_with_num_threads(threads, MEMORY_BYTES)?;
        Ok(Self { inner, fields })
    }

    /// Adds a record, in place of the one in the same row where `replace` is set.
    ///
    /// Its passages go in as one batch: they stand side by side in one segment, which grouping relies on.
    ///
    /// # Errors
    /// What the library says.
    pub fn put(&self, record: IndexedRecord, replace: bool) -> Result<(), IndexError> {
        let old = replace.then(|| UserOperation::Delete(self.row_term(record.row)));
        let new = record.into_documents(&self.fields).map(UserOperation::Add);
        let operations: Vec<_> = old.into_iter().chain(new).collect();
        self.inner.run(operations)?;
        Ok(())
    }

    /// Sequence number of the store that the last commit had followed; 0 before the first.
    ///
    /// # Errors
    /// What the library says.
    pub fn sequence(&self) -> Result<i64, IndexError> {
        super::reader::sequence_of(self.inner.index())
    }

    /// Removes the record of that row.
    pub fn remove(&self, row: i64) {
        self.inner.delete_term(self.row_term(row));
    }

    fn row_term(&self, row: i64) -> Term {
        Term::from_field_u64(self.fields.record, row.unsigned_abs())
    }

    /// Makes everything so far durable and visible, as the state of the store at `sequence`.
    ///
    /// # Errors
    /// What the library says.
    pub fn commit(&mut self, sequence: i64) -> Result<(), IndexError> {
        let mut commit = self.inner.prepare_commit()?;
        commit.set_payload(&sequence.to_string());
        commit.commit()?;
        Ok(())
    }

    /// Waits for segments that are being merged.
    ///
    /// # Errors
    /// What the library says.
    pub fn finish(self) -> Result<(), IndexError> {
        Ok(self.inner.wait_merging_threads()?)
    }
}
