//! Long work in the background of a server, one piece at a time, with its progress.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use crate::ingest::{self, Progress, Skipped};

/// The work of a server.
#[derive(Debug, Clone, Default)]
pub struct Jobs {
    latest: Arc<Mutex<Option<Arc<Job>>>>,
}

/// A piece of work.
#[derive(Debug)]
pub struct Job {
    name: &'static str,
    started: Instant,
    records: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug, Clone)]
struct State {
    step: String,
    /// What came of it, once it has ended.
    outcome: Option<Result<String, String>>,
    seconds: f64,
}

/// How a piece of work gets on.
#[derive(Debug, Clone, PartialEq)]
pub struct JobView {
    /// What it is.
    pub name: &'static str,
    /// What it is doing.
    pub step: String,
    /// Records that it has gone through; some steps go through all of them once more.
    pub records: u64,
    /// Seconds since it began, or that it took.
    pub seconds: f64,
    /// What came of it, or why it failed; `None` while it goes on.
    pub outcome: Option<Result<String, String>>,
}

impl Jobs {
    /// Begins to make the index again from the store. Returns whether it could begin: only one thing runs at a time.
    pub fn reindex(&self, directory: &Path) -> bool {
        let directory = directory.to_owned();
        self.start("reindex", move |job| {
            let report = ingest::reindex(&directory, job).map_err(|error| with_causes(&error))?;
            let records = report.replaced + report.unchanged;
            Ok(format!("{records} records, {} passages in {:.1} s", report.passages, report.seconds))
        })
    }

    /// Begins to write a backup into the folder `backups` of the data directory.
    pub fn backup(&self, directory: &Path) -> bool {
        let directory = directory.to_owned();
        self.start("backup", move |job| {
            job.step("copying");
            let file = super::archive::next_file(&directory);
            let report = super::archive::write(&directory, &file).map_err(|error| with_causes(&error))?;
            Ok(format!("{} with {} files, {} bytes", file.display(), report.files, report.bytes))
        })
    }

    /// The latest piece of work.
    pub fn latest(&self) -> Option<JobView> {
        let job = self.latest.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let state = job.state.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let seconds = if state.outcome.is_some() { state.seconds } else { job.started.elapsed().as_secs_f64() };
        let records = job.records.load(Ordering::Relaxed);
        Some(JobView { name: job.name, step: state.step, records, seconds, outcome: state.outcome })
    }

    fn start(&self, name: &'static str, work: impl FnOnce(&Job) -> Result<String, String> + Send + 'static) -> bool {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if latest.as_ref().is_some_and(|job| job.is_running()) {
            return false;
        }
        let state = State { step: "beginning".to_owned(), outcome: None, seconds: 0.0 };
        let job = Job { name, started: Instant::now(), records: AtomicU64::new(0), state: Mutex::new(state) };
        let job = latest.insert(Arc::new(job)).clone();
        thread::spawn(move || {
            // A panic is a fault of ours; the work is then over all the same.
            let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&job)));
            let outcome = worked.unwrap_or_else(|_| Err("the program failed; its output says where".to_owned()));
            let mut state = job.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.seconds = job.started.elapsed().as_secs_f64();
            state.outcome = Some(outcome);
        });
        true
    }
}

impl Job {
    fn is_running(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).outcome.is_none()
    }
}

impl Progress for Job {
    fn begin(&self, _: u64, _: u64) {}

    fn file(&self, _: &str) {}

    fn done(&self, _: u64) {}

    fn records(&self, count: u64) {
        self.records.fetch_add(count, Ordering::Relaxed);
    }

    fn skipped(&self, _: &Skipped) {}

    fn step(&self, what: &str) {
        what.clone_into(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner).step);
    }
}

/// An error with what caused it, for people.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
