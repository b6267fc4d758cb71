//! `dragoman status`: what is stored, indexed and in quarantine.

use std::path::Path;

use anyhow::Error;
use serde::Serialize;

use super::Outcome;
use super::console::Console;
use crate::index::Index;
use crate::store::{Quarantined, Reader};

#[derive(Debug, Serialize)]
struct Status {
    records: u64,
    works: u64,
    passages: u64,
    languages: Vec<LanguageCount>,
    generation: i64,
    index_generation: Option<i64>,
    index_problem: Option<String>,
    segments: usize,
    sources: Vec<SourceStatus>,
    quarantined: Vec<Quarantined>,
}

#[derive(Debug, Serialize)]
struct LanguageCount {
    language: &'static str,
    passages: u64,
}

#[derive(Debug, Serialize)]
struct SourceStatus {
    origin: String,
    state: &'static str,
    records: u64,
    warnings: Vec<String>,
}

/// Prints the status.
pub(super) fn run(data: &Path, console: &Console) -> Result<Outcome, Error> {
    let status = status_of(data)?;
    if console.json {
        console.value(&status)?;
    } else {
        show(&status, console)?;
    }
    Ok(Outcome::Done)
}

fn status_of(data: &Path) -> Result<Status, Error> {
    let store = Reader::open(data)?;
    let (records, works) = store.counts()?;
    let sources = store.sources()?.into_iter().map(|source| SourceStatus {
        origin: source.origin,
        state: source.state.name(),
        records: source.records,
        warnings: source.warnings,
    });
    let mut status = Status {
        records,
        works,
        passages: 0,
        languages: Vec::new(),
        generation: store.sequence()?,
        index_generation: None,
        index_problem: None,
        segments: 0,
        sources: sources.collect(),
        quarantined: store.quarantined()?,
    };
    match Index::open(data, false).and_then(|index| Ok((index.snapshot()?, index.segments()))) {
        Ok((snapshot, segments)) => {
            status.passages = snapshot.passages();
            status.index_generation = Some(snapshot.sequence());
            status.segments = segments;
            let count = |(language, counts): (crate::language::Lang, &crate::index::LanguageStatistics)| {
                LanguageCount { language: language.code(), passages: counts.passages }
            };
            status.languages = snapshot.languages().map(count).collect();
        }
        Err(error) => status.index_problem = Some(error.to_string()),
    }
    Ok(status)
}

fn show(status: &Status, console: &Console) -> Result<(), Error> {
    console.line(format!(
        "{} records, {} of the works in several languages, {} passages in {} segments",
        status.records, status.works, status.passages, status.segments
    ))?;
    let languages = status.languages.iter().map(|l| format!("{} {}", l.language, l.passages));
    console.line(format!("passages by language: {}", languages.collect::<Vec<_>>().join(", ")))?;
    match (&status.index_problem, status.index_generation) {
        (Some(problem), _) => console.line(format!("index: {problem}"))?,
        (None, Some(index)) if index == status.generation => {
            console.line(format!("generation {index}, index up to date"))?;
        }
        _ => console.line("the index is behind the stored records; the next search or ingest brings it up")?,
    }
    console.line(format!("{} sources", status.sources.len()))?;
    for source in status.sources.iter().filter(|s| s.state != "complete" || !s.warnings.is_empty()) {
        console.line(format!("  {} {} ({} records)", source.state, source.origin, source.records))?;
        for warning in &source.warnings {
            console.line(format!("    note: {warning}"))?;
        }
    }
    if !status.quarantined.is_empty() {
        console
            .line(format!("{} in quarantine; each is tried again when its file changes:", status.quarantined.len()))?;
    }
    for item in &status.quarantined {
        console.line(format!("  {}{} {}", item.origin, item.locator, item.reason))?;
    }
    Ok(())
}
