//! Three stages at once: one thread reads files, all cores prepare records, the caller's thread writes in order.

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::files::ChangedFile;
use super::prepare::{Prepared, Preparer};
use super::write::Lane;
use super::{IngestError, Request};
use crate::analyze::{Analyzer, SharedMemory};
use crate::extract::{self, Draft, ExtractError, Located};
use crate::store::Fingerprint;

/// Events that travel together.
const BATCH_EVENTS: usize = 64;
/// Bytes of text after which a batch travels although it is not full.
const BATCH_BYTES: usize = 256 << 10;
/// Batches that may wait for each thread: what bounds the memory of the lane.
const BATCHES_WAITING: usize = 4;

/// What happens to a file, in order.
pub(super) enum Event {
    /// Its reading begins.
    Begin { origin: Arc<str>, fingerprint: Fingerprint },
    /// A record as the file says it.
    Draft { origin: Arc<str>, draft: Box<Draft> },
    /// A record ready to be written.
    Record { locator: String, prepared: Box<Prepared> },
    /// Something that is no record.
    Skipped { locator: String, reason: String },
    /// Its reading has ended.
    End(FileEnd),
}

/// How the reading of a file ended.
pub(super) struct FileEnd {
    /// Digest of the content.
    pub(super) digest: [u8; 32],
    /// Size in bytes.
    pub(super) bytes: u64,
    /// Why the file as a whole, or the rest of it, cannot be read.
    pub(super) failure: Option<String>,
}

/// Events with their place in the order of all batches.
type Batch = (u64, Vec<Event>);

/// Reads, prepares and writes `files`.
pub(super) fn run(
    files: &[ChangedFile],
    request: &Request,
    preparer: &Preparer<'_>,
    lane: &mut Lane<'_>,
) -> Result<(), IngestError> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (to_prepare, drafts) = sync_channel::<Batch>(threads * BATCHES_WAITING);
    let (to_write, prepared) = sync_channel::<Batch>(threads * BATCHES_WAITING);
    let drafts = Arc::new(Mutex::new(drafts));
    let memory = Arc::new(SharedMemory::default());
    thread::scope(|scope| {
        scope.spawn(move || Feeder::new(to_prepare).read(files, request));
        for _ in 0..threads {
            let (drafts, to_write) = (Arc::clone(&drafts), to_write.clone());
            let analyzer = Analyzer::sharing(&memory);
            scope.spawn(move || prepare_all(&drafts, (preparer, analyzer), &to_write));
        }
        // Each stage ends when nobody listens to it any more: the last to prepare takes the drafts' receiver with it.
        drop((drafts, to_write));
        write_in_order(prepared, lane)
    })
}

/// Sends what the files hold, in batches.
struct Feeder {
    to_prepare: SyncSender<Batch>,
    batch: Vec<Event>,
    bytes: usize,
    number: u64,
}

impl Feeder {
    fn new(to_prepare: SyncSender<Batch>) -> Self {
        Self { to_prepare, batch: Vec::new(), bytes: 0, number: 0 }
    }

    fn read(mut self, files: &[ChangedFile], request: &Request) {
        for file in files {
            if self.read_file(file, request).is_break() {
                return;
            }
        }
        let _ = self.flush();
    }

    fn read_file(&mut self, file: &ChangedFile, request: &Request) -> ControlFlow<()> {
        let origin: Arc<str> = Arc::from(file.origin.as_str());
        self.send(Event::Begin { origin: Arc::clone(&origin), fingerprint: file.fingerprint.clone() }, 0)?;
        let mut sent = ControlFlow::Continue(());
        let read = extract::drafts(&file.path, request.mapping.as_ref(), &request.limits, &mut |item| {
            let (event, bytes) = event_of(item, &origin);
            sent = self.send(event, bytes);
            sent
        });
        sent?;
        let failure = read.err().map(|error| reason_of(&error));
        let Fingerprint { digest, size_bytes: bytes, .. } = file.fingerprint;
        self.send(Event::End(FileEnd { digest, bytes, failure }), 0)
    }

    fn send(&mut self, event: Event, bytes: usize) -> ControlFlow<()> {
        self.batch.push(event);
        self.bytes += bytes;
        if self.batch.len() >= BATCH_EVENTS || self.bytes >= BATCH_BYTES {
            self.flush()
        } else {
            ControlFlow::Continue(())
        }
    }

    fn flush(&mut self) -> ControlFlow<()> {
        let batch = (self.number, std::mem::take(&mut self.batch));
        self.number += 1;
        self.bytes = 0;
        if self.to_prepare.send(batch).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

fn event_of(item: Located<Result<Draft, ExtractError>>, origin: &Arc<str>) -> (Event, usize) {
    match item.value {
        Ok(draft) => {
            let bytes = draft.fields.get("body").and_then(|body| body.as_str()).map_or(0, str::len);
            (Event::Draft { origin: Arc::clone(origin), draft: Box::new(draft) }, bytes)
        }
        Err(error) => (Event::Skipped { locator: item.locator.to_string(), reason: reason_of(&error) }, 0),
    }
}

/// An error with its causes in one line.
fn reason_of(error: &dyn Error) -> String {
    let mut reason = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        reason = format!("{reason}: {next}");
        cause = next.source();
    }
    reason
}

/// Prepares batches until there are no more, or nobody wants them.
fn prepare_all(
    drafts: &Mutex<Receiver<Batch>>,
    (preparer, mut analyzer): (&Preparer<'_>, Analyzer),
    to_write: &SyncSender<Batch>,
) {
    loop {
        let next = drafts.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, events)) = next else { return };
        let prepared = events.into_iter().map(|event| prepare(event, preparer, &mut analyzer)).collect();
        if to_write.send((number, prepared)).is_err() {
            return;
        }
    }
}

fn prepare(event: Event, preparer: &Preparer<'_>, analyzer: &mut Analyzer) -> Event {
    let Event::Draft { origin, draft } = event else { return event };
    let locator = draft.locator.to_string();
    match preparer.prepare(*draft, &origin, analyzer) {
        Ok(prepared) => Event::Record { locator, prepared: Box::new(prepared) },
        Err(problems) => {
            let reasons: Vec<String> = problems.iter().map(|p| format!("{}: {}", p.field, p.message)).collect();
            Event::Skipped { locator, reason: reasons.join("; ") }
        }
    }
}

/// Writes the batches in the order in which they were read.
fn write_in_order(prepared: Receiver<Batch>, lane: &mut Lane<'_>) -> Result<(), IngestError> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, events) in prepared {
        early.insert(number, events);
        while let Some(events) = early.remove(&next) {
            next += 1;
            for event in events {
                lane.write(event)?;
            }
        }
    }
    Ok(())
}
