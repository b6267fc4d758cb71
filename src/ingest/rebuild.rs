//! The index is derived: it is brought up to the store, or made again from it.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::prepare::{Preparer, Reading, add_subjects, subjects_of, terms_of};
use super::report::Progress;
use super::validate::Validator;
use super::{IngestError, Report, knowledge_of};
use crate::index::{self, Index, IndexError};
use crate::language::Lang;
use crate::record::Subject;
use crate::store::{self, Change, Reader, RecordRow, StoreError};
use crate::thesaurus::Knowledge;

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
    let mut store = store::Writer::open(directory)?;
    let mut index = writer(directory)?;
    let count = follow((&reader, &mut store), &mut index, &knowledge_of(directory), progress)?;
    index.finish()?;
    Ok(count)
}

/// Opens the index for the lane that holds the store's lock, brought up to the store.
pub(super) fn open_index(
    directory: &Path,
    store: &mut store::Writer,
    progress: &dyn Progress,
) -> Result<index::Writer, IngestError> {
    let mut index = writer(directory)?;
    follow((&Reader::open(directory)?, store), &mut index, &knowledge_of(directory), progress)?;
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

/// Applies the changes that the index has not seen. Subjects that are not known yet are found and stored.
fn follow(
    (reader, store): (&Reader, &mut store::Writer),
    index: &mut index::Writer,
    knowledge: &Knowledge,
    progress: &dyn Progress,
) -> Result<u64, IngestError> {
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
        for (row, subjects) in put_all(&rows, reader, index, knowledge)? {
            store.set_subjects(row, &subjects)?;
        }
        progress.records(rows.len() as u64);
    }
    if count > 0 {
        store.commit()?;
        index.commit(last)?;
    }
    Ok(count)
}

/// Subjects that were found, with the row of their record.
type FoundSubjects = Vec<(RecordRow, Vec<Subject>)>;

/// Analyzes stored records on all cores and puts them into the index in their order. Returns the subjects that were
/// not known yet.
fn put_all(
    rows: &[i64],
    reader: &Reader,
    index: &index::Writer,
    knowledge: &Knowledge,
) -> Result<FoundSubjects, IngestError> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Ok(Vec::new()));
    let work = || {
        let mut reading = Reading::new(knowledge.clone());
        while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
            let done = put(*row, reader, index, (&mut reading, knowledge));
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            match (done, found.as_mut()) {
                (Ok(new), Ok(found)) => found.extend(new.map(|subjects| (*row, subjects))),
                (Err(error), _) => {
                    *found = Err(error);
                    return;
                }
                (Ok(_), Err(_)) => return,
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(rows.len());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    found.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Puts a stored record into the index. Returns its subjects, where they were not known yet.
fn put(
    row: RecordRow,
    reader: &Reader,
    index: &index::Writer,
    (reading, knowledge): (&mut Reading, &Knowledge),
) -> Result<Option<Vec<Subject>>, IngestError> {
    let Some(stored) = reader.record(row)? else { return Ok(None) };
    let mut record = stored.record;
    record.body = reader.text(row, None)?;
    let language = Lang::from_code(&stored.language).unwrap_or(Lang::UND);
    let mut indexed = terms_of(&record, language, &stored.passages, reading);
    (indexed.row, indexed.work) = (row, stored.work);
    let found = subjects_of(&record, reading);
    add_subjects(&mut indexed, stored.subjects.as_ref().unwrap_or(&found), knowledge);
    index.put(indexed, true)?;
    Ok(stored.subjects.is_none().then_some(found))
}

/// Makes the index again: passages are cut, languages and subjects found anew, all from the store.
///
/// # Errors
/// What the store or the index says; [`StoreError::Locked`] while another process writes.
pub fn reindex(directory: &Path, progress: &dyn Progress) -> Result<Report, IngestError> {
    let started = std::time::Instant::now();
    let reader = Reader::open(directory)?;
    let mut store = store::Writer::open(directory)?;
    let validator = Validator::new()?;
    let knowledge = knowledge_of(directory);
    let preparer = Preparer::new(&validator, knowledge.clone());
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
    store.forget_subjects()?;
    store.commit()?;
    Index::remove(directory)?;
    let mut index = index::Writer::open(directory)?;
    follow((&reader, &mut store), &mut index, &knowledge, progress)?;
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
