//! `dragoman reindex`: the index made again from the stored records.

use std::path::Path;

use anyhow::Error;

use super::Outcome;
use super::console::Console;
use super::progress::Bar;
use crate::ingest;

/// Makes the index again.
pub(super) fn run(data: &Path, console: &Console) -> Result<Outcome, Error> {
    let bar = Bar::new(console);
    let report = ingest::reindex(data, &bar);
    bar.finish();
    let report = report?;
    if console.json {
        console.value(&report)?;
    } else {
        let records = report.replaced + report.unchanged;
        console.line(format!(
            "{records} records, {} cut or recognized anew, {} passages; {:.1} s",
            report.replaced, report.passages, report.seconds
        ))?;
    }
    Ok(Outcome::Done)
}
