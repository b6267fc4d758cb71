//! `dragoman ingest`: files and folders into the knowledge base.

use std::path::Path;

use anyhow::{Context, Error};

use super::Outcome;
use super::args::Ingest;
use super::console::Console;
use super::progress::Bar;
use crate::extract::{Limits, Mapping};
use crate::ingest::{self, Report, Request};

/// Warnings that are printed; the report in JSON has all.
const WARNING_LINES: usize = 20;

/// Ingests and reports.
pub(super) fn run(data: &Path, options: &Ingest, console: &Console) -> Result<Outcome, Error> {
    for path in &options.paths {
        anyhow::ensure!(path.symlink_metadata().is_ok(), "there is no file or folder {}", path.display());
    }
    let read =
        |path: &std::path::PathBuf| Mapping::read(path).with_context(|| format!("the mapping {}", path.display()));
    let request = Request {
        paths: options.paths.clone(),
        mapping: options.mapping.as_ref().map(read).transpose()?,
        limits: limits(),
        prune: options.prune,
        again: options.again,
    };
    let bar = Bar::new(console);
    let report = ingest::run(data, &request, &bar);
    bar.finish();
    let report = report?;
    show(&report, console)?;
    Ok(if report.skipped.is_empty() { Outcome::Done } else { Outcome::Skipped })
}

/// Limits with this program as the worker that large parsers run in.
pub(super) fn limits() -> Limits {
    Limits { worker: std::env::current_exe().ok(), ..Limits::default() }
}

/// Prints a report.
pub(super) fn show(report: &Report, console: &Console) -> Result<(), Error> {
    if console.json {
        return console.value(report);
    }
    for warning in report.warnings.iter().take(WARNING_LINES) {
        console.note(format!("note: {warning}"));
    }
    if report.warnings.len() > WARNING_LINES {
        console.note(format!("note: {} more notes; --json prints all", report.warnings.len() - WARNING_LINES));
    }
    console.line(format!(
        "{} files read, {} unchanged; records: {} added, {} replaced, {} unchanged, {} removed; {} passages; {:.1} s",
        report.files,
        report.unchanged_files,
        report.added,
        report.replaced,
        report.unchanged,
        report.removed,
        report.passages,
        report.seconds
    ))?;
    let mut languages: Vec<_> = report.passages_by_language.iter().collect();
    languages.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    if !languages.is_empty() {
        let counts: Vec<String> = languages.iter().map(|(language, count)| format!("{language} {count}")).collect();
        console.line(format!("passages by language: {}", counts.join(", ")))?;
    }
    if !report.skipped.is_empty() {
        console.line(format!("{} skipped; `dragoman status` lists them with their reasons", report.skipped.len()))?;
    }
    Ok(())
}
