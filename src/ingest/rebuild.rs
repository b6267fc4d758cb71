//! The index is derived: it is brought up to the store, or made again from it.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::prepare::{Preparer, terms_of};
use super::report::Progress;
use super::validate::Validator;
use super::{IngestError, Report};
use crate::analyze::Analyzer;
use crate::index::{self, Index, IndexError};
use crate::language::Lang;
use crate::store::{self, Change, Reader, StoreError};

/// Changes that are looked up at a time.
const BATCH: usize = 1_000;

/// Brings the index up to the store, where it is behind after a crash. Returns how many changes it followed.
///
/// # Errors
/// What the store or the index says; [`StoreError::Locked`] while another process writes.
pub fn catch_up(directory: &Path, progress: &dyn Progress) -> Result<u64, IngestError> {
    let reader = Reader::open(directory)?;
    if Index::open(directory, false).is_ok_and(|index| index.sequence().ok() == reader.sequence().ok()) {
        return Ok(0);
    }
    let _lock = store::Writer::open(directory)?;
    let mut index = writer(directory)?;
    let count = follow(&reader, &mut index, progress)?;
    index.finish()?;
    Ok(count)
}

/// Opens the index for the lane that holds the store's lock, brought up to the store.
pub(super) fn open_index(directory: &Path, progress: &dyn Progress) -> Result<index::Writer, IngestError> {
    let mut index = writer(directory)?;
    follow(&Reader::open(directory)?, &mut index, progress)?;
    Ok(index)
}

/// Opens the index, or begins a new one where another version made it.
fn writer(directory: &Path) -> Result<index::Writer, IngestError> {
    match index::Writer::open(directory) {
        Err(IndexError::Outdated { .. }) => {
            Index::remove(directory)?;
            Ok(index::Writer::open(directory)?)
        }
        opened => Ok(opened?),
    }
}

/// Applies the changes that the index has not seen.
fn follow(reader: &Reader, index: &mut index::Writer, progress: &dyn Progress) -> Result<u64, IngestError> {
    let mut sequence = index.sequence()?;
    let last = reader.sequence()?;
    let mut count = 0;
    if sequence < last {
        progress.step("bringing the index up to the stored records");
    }
    while sequence < last {
        let changes = reader.changes_since(sequence, BATCH)?;
        let Some((latest, _)) = changes.last() else { break };
        sequence = *latest;
        count += changes.len() as u64;
        let mut rows = Vec::new();
        for (_, change) in changes {
            match change {
                Change::Put(row) => rows.push(row),
                Change::Deleted(row) => index.remove(row),
            }
        }
        put_all(&rows, reader, index)?;
        progress.records(rows.len() as u64);
    }
    if count > 0 {
        index.commit(last)?;
    }
    Ok(count)
}

/// Analyzes stored records on all cores and puts them into the index in their order.
fn put_all(rows: &[i64], reader: &Reader, index: &index::Writer) -> Result<(), IngestError> {
    let next = AtomicUsize::new(0);
    let failure = Mutex::new(None);
    let work = || {
        let mut analyzer = Analyzer::new();
        while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
            let done = indexed(reader, *row, &mut analyzer)
                .and_then(|record| record.map_or(Ok(()), |record| Ok(index.put(record, true)?)));
            if let Err(error) = done {
                *failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(error);
                return;
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(rows.len());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    failure.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).map_or(Ok(()), Err)
}

fn indexed(reader: &Reader, row: i64, analyzer: &mut Analyzer) -> Result<Option<index::IndexedRecord>, IngestError> {
    let Some(stored) = reader.record(row)? else { return Ok(None) };
    let mut record = stored.record;
    record.body = reader.text(row, None)?;
    let language = Lang::from_code(&stored.language).unwrap_or(Lang::UND);
    let mut indexed = terms_of(&record, language, &stored.passages, analyzer);
    (indexed.row, indexed.work) = (row, stored.work);
    Ok(Some(indexed))
}

/// Makes the index again: passages are cut and languages found anew, all from the store.
///
/// # Errors
/// What the store or the index says; [`StoreError::Locked`] while another process writes.
pub fn reindex(directory: &Path, progress: &dyn Progress) -> Result<Report, IngestError> {
    let started = std::time::Instant::now();
    let reader = Reader::open(directory)?;
    let mut store = store::Writer::open(directory)?;
    let validator = Validator::new()?;
    let preparer = Preparer::new(&validator);
    let mut report = Report::default();
    let mut last = 0;
    progress.step("cutting passages and finding languages");
    loop {
        let rows = reader.rows_after(last, BATCH)?;
        let Some(latest) = rows.last() else { break };
        last = *latest;
        for row in rows {
            recut(&reader, &mut store, &preparer, row, &mut report)?;
            progress.records(1);
        }
    }
    store.commit()?;
    Index::remove(directory)?;
    let mut index = index::Writer::open(directory)?;
    follow(&reader, &mut index, progress)?;
    index.finish()?;
    Ok(report.after(started.elapsed()))
}

fn recut(
    reader: &Reader,
    store: &mut store::Writer,
    preparer: &Preparer<'_>,
    row: i64,
    report: &mut Report,
) -> Result<(), StoreError> {
    let Some(stored) = reader.record(row)? else { return Ok(()) };
    let mut record = stored.record;
    record.body = reader.text(row, None)?;
    let (language, passages) = preparer.cut(&record);
    report.passages += passages.len() as u64;
    for passage in &passages {
        *report.passages_by_language.entry(passage.language.clone()).or_default() += 1;
    }
    if passages == stored.passages && language.code() == stored.language {
        report.unchanged += 1;
        return Ok(());
    }
    report.replaced += 1;
    store.recut(row, &passages, language.code())
}
