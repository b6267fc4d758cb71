//! Progress of long work: a bar on a terminal, a line now and then elsewhere.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use super::console::Console;
use crate::ingest::{Progress, Skipped};

/// Records between two lines where there is no terminal.
const RECORDS_A_LINE: u64 = 10_000;
/// Skipped inputs that are printed while the work goes on; the rest is counted.
const SKIPPED_LINES: u64 = 50;

/// Shows how an ingestion gets on.
pub(super) struct Bar<'a> {
    console: &'a Console,
    shown: Option<ProgressBar>,
    records: AtomicU64,
    skipped: AtomicU64,
}

impl<'a> Bar<'a> {
    /// A bar; nothing is shown until work begins.
    pub(super) fn new(console: &'a Console) -> Self {
        let shown = io::stderr().is_terminal().then(|| ProgressBar::no_length().with_style(style()));
        Self { console, shown, records: AtomicU64::new(0), skipped: AtomicU64::new(0) }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }

    fn say(&self, text: String) {
        match &self.shown {
            Some(bar) => bar.println(text),
            None => self.console.note(text),
        }
    }
}

fn style() -> ProgressStyle {
    let template = "{bar:30} {bytes}/{total_bytes} {elapsed} eta {eta} {wide_msg}";
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Progress for Bar<'_> {
    fn begin(&self, files: u64, bytes: u64) {
        match &self.shown {
            Some(bar) => bar.set_length(bytes),
            None => self.say(format!("reading {files} files, {} kB", bytes.div_ceil(1000))),
        }
    }

    fn file(&self, path: &str) {
        if let Some(bar) = &self.shown {
            bar.set_message(path.to_owned());
        }
    }

    fn done(&self, bytes: u64) {
        if let Some(bar) = &self.shown {
            bar.inc(bytes);
        }
    }

    fn records(&self, count: u64) {
        let before = self.records.fetch_add(count, Ordering::Relaxed);
        if self.shown.is_none() && before / RECORDS_A_LINE < (before + count) / RECORDS_A_LINE {
            self.say(format!("{} records", before + count));
        }
    }

    fn skipped(&self, skipped: &Skipped) {
        let before = self.skipped.fetch_add(1, Ordering::Relaxed);
        if before < SKIPPED_LINES {
            self.say(format!("skipped {} {}", skipped.place, skipped.reason));
        } else if before == SKIPPED_LINES {
            self.say("more is skipped; `dragoman status` lists it".to_owned());
        }
    }

    fn step(&self, what: &str) {
        match &self.shown {
            Some(bar) => bar.set_message(what.to_owned()),
            None => self.say(what.to_owned()),
        }
    }
}
