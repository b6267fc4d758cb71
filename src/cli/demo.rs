//! `dragoman demo`: the sample corpus indexed, searched and served.

use std::path::Path;

use anyhow::{Context, Error};

use super::Outcome;
use super::args::{Demo, Serve};
use super::console::Console;
use super::progress::Bar;
use super::{ingest as ingest_command, search as search_command, serve};
use crate::ingest::{self, Request};
use crate::search::{Engine, Question};

/// The sample corpus in a checkout of the repository.
const CORPUS: &str = "corpus";

/// Searches that are shown, in several languages and scripts.
const SEARCHES: [&str; 6] = [
    "school gardens",
    "presupuesto participativo",
    "도서관 어르신",
    "Ganztagsschule Mittagessen",
    "biblioteques i lectura",
    "irakurzaletasuna haurrak",
];

/// Indexes, searches, serves.
pub(super) fn run(data: &Path, options: &Demo, console: &Console) -> Result<Outcome, Error> {
    let corpus = Path::new(CORPUS);
    let records = corpus.join("records");
    anyhow::ensure!(records.is_dir(), "there is no folder {CORPUS}/records here; run the demo in the project's folder");
    let paths = vec![records, corpus.join("monograph.pdf")];
    let request = Request { paths, limits: ingest_command::limits(), ..Request::default() };
    let bar = Bar::new(console);
    let report = ingest::run(data, &request, &bar);
    bar.finish();
    let report = report.with_context(|| format!("cannot index the sample into {}", data.display()))?;
    ingest_command::show(&report, console)?;
    show_searches(data, console)?;
    if options.no_serve {
        return Ok(Outcome::Done);
    }
    serve::run(data, &Serve { listen: options.listen, public_url: None }, console)
}

fn show_searches(data: &Path, console: &Console) -> Result<(), Error> {
    let engine = Engine::open(data, false)?;
    for query in SEARCHES {
        let answer = engine.search(&Question { limit: 3, ..Question::new(query) })?;
        if console.json {
            console.value(&answer)?;
            continue;
        }
        console.line(format!("\n{}", console.bold(&format!("── {query} ──"))))?;
        search_command::show(&answer, false, console)?;
    }
    Ok(())
}
