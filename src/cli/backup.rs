//! `dragoman backup` and `dragoman restore`.

use std::path::Path;

use anyhow::Error;

use super::Outcome;
use super::args::{Backup, Restore};
use super::console::Console;
use super::progress::Bar;
use crate::admin::archive::{self, ArchiveReport};
use crate::ingest;

/// Writes a backup.
pub(super) fn backup(data: &Path, options: &Backup, console: &Console) -> Result<Outcome, Error> {
    let report = archive::write(data, &options.file)?;
    show(&report, "wrote", console)
}

/// Restores a backup and makes its index.
pub(super) fn restore(data: &Path, options: &Restore, console: &Console) -> Result<Outcome, Error> {
    let report = archive::restore(&options.file, data, options.force)?;
    let bar = Bar::new(console);
    let indexed = ingest::catch_up(data, &bar);
    bar.finish();
    indexed?;
    show(&report, "restored", console)
}

fn show(report: &ArchiveReport, verb: &str, console: &Console) -> Result<Outcome, Error> {
    if console.json {
        console.value(report)?;
    } else {
        let kilobytes = report.bytes.div_ceil(1000);
        console.line(format!("{verb} {} files, {kilobytes} kB, state of {}", report.files, report.created))?;
    }
    Ok(Outcome::Done)
}
