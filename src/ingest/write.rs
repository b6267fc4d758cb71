//! The end of the lane: one thread that writes store and index, in the order of the files.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::files::FileList;
use super::pipeline::{Event, FileEnd};
use super::prepare::Prepared;
use super::report::{Progress, Report, Skipped};
use super::{IngestError, rebuild};
use crate::extract;
use crate::index;
use crate::query::FilterField;
use crate::store::{self, Fingerprint, Found, Put, SourceId, SourceState};

/// Records between two commits of the store.
const COMMIT_RECORDS: u64 = 5_000;
/// Time between two commits of the store.
const COMMIT_INTERVAL: Duration = Duration::from_secs(5);
/// Most warnings that a report keeps word for word.
const WARNINGS_MAX: usize = 1_000;

/// Writes what the pipeline brings.
pub(super) struct Lane<'a> {
    store: store::Writer,
    index: index::Writer,
    progress: &'a dyn Progress,
    report: Report,
    file: Option<OpenFile>,
    started: Instant,
    committed: Instant,
    uncommitted: u64,
}

/// The file whose records are coming in.
struct OpenFile {
    origin: Arc<str>,
    source: SourceId,
    records: u64,
    skipped: u64,
    warnings: Vec<String>,
}

impl<'a> Lane<'a> {
    /// Takes the lock of the data directory and brings the index up to the store.
    pub(super) fn open(directory: &Path, progress: &'a dyn Progress) -> Result<Self, IngestError> {
        let mut store = store::Writer::open(directory)?;
        let index = rebuild::open_index(directory, &mut store, progress)?;
        let now = Instant::now();
        let report = Report::default();
        Ok(Self { store, index, progress, report, file: None, started: now, committed: now, uncommitted: 0 })
    }

    /// Whether the file was read with this size and time of change; then it counts as seen.
    pub(super) fn knows_stamp(&mut self, origin: &str, stamp: &Fingerprint) -> Result<bool, IngestError> {
        let same = |known: &Fingerprint| {
            // An empty digest marks a file whose reading was interrupted.
            (known.size_bytes, known.modified_ns) == (stamp.size_bytes, stamp.modified_ns) && known.digest != [0; 32]
        };
        let known = self.store.source(origin)?.is_some_and(|source| same(&source.fingerprint));
        self.saw(origin, known)
    }

    /// Whether the file was read with this content; then it counts as seen.
    pub(super) fn knows_digest(&mut self, origin: &str, fingerprint: &Fingerprint) -> Result<bool, IngestError> {
        let source = self.store.source(origin)?;
        self.saw(origin, source.is_some_and(|source| source.fingerprint.digest == fingerprint.digest))
    }

    fn saw(&mut self, origin: &str, known: bool) -> Result<bool, IngestError> {
        if known {
            self.store.saw_source(origin)?;
            self.report.unchanged_files += 1;
        }
        Ok(known)
    }

    /// Writes one event.
    pub(super) fn write(&mut self, event: Event) -> Result<(), IngestError> {
        match event {
            Event::Begin { origin, fingerprint } => {
                self.progress.file(&origin);
                let source = self.store.begin_source(&origin, &fingerprint)?;
                self.report.files += 1;
                self.file = Some(OpenFile { origin, source, records: 0, skipped: 0, warnings: Vec::new() });
            }
            Event::Record { locator, prepared } => self.put(*prepared, &locator)?,
            Event::Skipped { locator, reason } => self.skip(&locator, reason)?,
            Event::Draft { .. } => {}
            Event::End(end) => self.end(end)?,
        }
        if self.uncommitted >= COMMIT_RECORDS || self.committed.elapsed() >= COMMIT_INTERVAL {
            self.commit_store()?;
        }
        Ok(())
    }

    fn put(&mut self, prepared: Prepared, locator: &str) -> Result<(), IngestError> {
        let prepared = self.with_own_id(prepared)?;
        let Prepared { record, language, passages, subjects, mut indexed, warnings, .. } = prepared;
        let Some(file) = &mut self.file else { return Ok(()) };
        file.warnings.extend(warnings.iter().map(ToString::to_string));
        let id = record.id.clone();
        let found = Found { passages: &passages, language: language.code(), subjects: &subjects };
        let stored = self.store.put(record, &found, (file.source, locator))?;
        let (row, work, known) = match stored {
            Put::Added(row, work) => (row, work, false),
            Put::Replaced(row, work) => (row, work, true),
            Put::TakenOver(row, work, from) => {
                file.warnings.push(format!("{}{locator} id: `{id}` came from {from} until now", file.origin));
                (row, work, true)
            }
            Put::Unchanged => {
                file.records += 1;
                self.report.unchanged += 1;
                return Ok(());
            }
            Put::Duplicate(first) => {
                return self.skip(locator, format!("id: `{id}` was already used by {first}; give each record its own"));
            }
        };
        file.records += 1;
        *(if known { &mut self.report.replaced } else { &mut self.report.added }) += 1;
        self.report.passages += passages.len() as u64;
        for passage in &passages {
            *self.report.passages_by_language.entry(passage.language.clone()).or_default() += 1;
        }
        (indexed.row, indexed.work) = (row, work);
        self.index.put(indexed, known)?;
        self.uncommitted += 1;
        self.progress.records(1);
        Ok(())
    }

    /// Gives a record whose identifier was made from its path another one, if a file that is still there has it.
    fn with_own_id(&self, mut prepared: Prepared) -> Result<Prepared, IngestError> {
        let Some(file) = self.file.as_ref().filter(|_| prepared.is_id_made) else { return Ok(prepared) };
        let holder = self.store.holder(&prepared.record.id)?;
        if holder.is_some_and(|holder| *holder != *file.origin && Path::new(&holder).exists()) {
            let id = extract::longer_document_id(Path::new(&*file.origin));
            for (_, value) in prepared.indexed.values.iter_mut().filter(|(field, _)| *field == FilterField::Id) {
                value.clone_from(&id);
            }
            prepared.record.id = id;
        }
        Ok(prepared)
    }

    fn skip(&mut self, locator: &str, reason: String) -> Result<(), IngestError> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.skipped += 1;
        self.store.quarantine(file.source, locator, &reason)?;
        let skipped = Skipped { place: format!("{}{locator}", file.origin), reason };
        self.progress.skipped(&skipped);
        self.report.skipped.push(skipped);
        Ok(())
    }

    fn end(&mut self, end: FileEnd) -> Result<(), IngestError> {
        if let Some(reason) = end.failure {
            self.skip("", reason)?;
        }
        let Some(file) = self.file.take() else { return Ok(()) };
        let state = match (file.records, file.skipped) {
            (_, 0) => SourceState::Complete,
            (0, _) => SourceState::Failed,
            _ => SourceState::Partial,
        };
        let gone = self.store.finish_source(file.source, end.digest, state, &file.warnings)?;
        self.remove(&gone);
        let room = WARNINGS_MAX.saturating_sub(self.report.warnings.len());
        self.report.warnings.extend(file.warnings.into_iter().take(room));
        self.progress.done(end.bytes);
        Ok(())
    }

    fn remove(&mut self, rows: &[i64]) {
        self.report.removed += rows.len() as u64;
        for row in rows {
            self.index.remove(*row);
        }
    }

    fn commit_store(&mut self) -> Result<i64, IngestError> {
        self.uncommitted = 0;
        self.committed = Instant::now();
        Ok(self.store.commit()?)
    }

    /// Removes what has vanished, if asked to, and makes everything durable and visible.
    pub(super) fn finish(mut self, files: &FileList, prune: bool) -> Result<Report, IngestError> {
        for skipped in &files.skipped {
            self.progress.skipped(skipped);
        }
        self.report.skipped.extend(files.skipped.iter().cloned());
        if prune {
            for folder in &files.folders {
                let (_, gone) = self.store.prune(folder)?;
                self.remove(&gone);
            }
        }
        self.progress.step("writing the index");
        let sequence = self.commit_store()?;
        self.index.commit(sequence)?;
        self.index.finish()?;
        Ok(self.report.after(self.started.elapsed()))
    }
}
