//! `dragoman export`: all records as NDJSON.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Error};

use super::Outcome;
use super::args::Export;
use super::console::Console;
use crate::store::Reader;

/// Rows that are looked up at a time.
const BATCH: usize = 1_000;

/// Writes every record with its text, in the order in which they were first stored.
pub(super) fn run(data: &Path, options: &Export, console: &Console) -> Result<Outcome, Error> {
    let store = Reader::open(data)?;
    let count = match &options.output {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            write_all(&store, BufWriter::new(file))?
        }
        None => write_all(&store, BufWriter::new(io::stdout().lock()))?,
    };
    console.note(format!("{count} records"));
    Ok(Outcome::Done)
}

fn write_all(store: &Reader, mut out: impl Write) -> Result<u64, Error> {
    let (mut last, mut count) = (0, 0);
    loop {
        let rows = store.rows_after(last, BATCH)?;
        let Some(latest) = rows.last() else { break };
        last = *latest;
        for row in rows {
            let Some(mut stored) = store.record(row)? else { continue };
            stored.record.body = store.text(row, None)?;
            serde_json::to_writer(&mut out, &stored.record)?;
            out.write_all(b"\n")?;
            count += 1;
        }
    }
    out.flush()?;
    Ok(count)
}
