//! `dragoman similar`: the records that are like one.

use std::path::Path;

use anyhow::{Error, anyhow};

use super::Outcome;
use super::args::SimilarTo;
use super::console::Console;
use crate::present::Similar;
use crate::search::{Engine, SimilarQuestion};

/// Looks for similar records and prints them.
pub(super) fn run(data: &Path, options: &SimilarTo, console: &Console) -> Result<Outcome, Error> {
    let engine = Engine::open(data, false)?;
    let limit = usize::from(options.limit);
    let question = SimilarQuestion { reader: options.lang, targets: options.targets.clone(), limit };
    let similar = engine.similar(&options.id, &question)?;
    let similar =
        similar.ok_or_else(|| anyhow!("there is no record `{}`; `dragoman search` finds records", options.id))?;
    if console.json {
        console.value(&similar)?;
    } else {
        show(&similar, console)?;
    }
    Ok(Outcome::Done)
}

fn show(similar: &Similar, console: &Console) -> Result<(), Error> {
    let concepts: Vec<&str> = similar.concepts.iter().map(|subject| subject.concept.label.as_str()).collect();
    console.line(format!("{}: {}", console.bold("concepts"), concepts.join(", ")))?;
    console.line(format!("{}: {}", console.bold("words"), similar.words.join(", ")))?;
    for (place, hit) in (1..).zip(&similar.hits) {
        let record = &hit.record;
        let title = if record.title.is_empty() { &record.id } else { &record.title };
        console.line(format!("\n{place}. {}", console.bold(title)))?;
        let year = record.year.map(|year| year.to_string());
        let facts = [Some(record.language.clone()), Some(record.kind.clone()), record.city.clone(), year];
        let facts = facts.into_iter().flatten().chain([record.id.clone()]).collect::<Vec<_>>();
        console.line(console.dim(&format!("   {}", facts.join(" · "))))?;
        if !hit.shared.is_empty() {
            let shared: Vec<&str> = hit.shared.iter().map(|concept| concept.label.as_str()).collect();
            console.line(console.dim(&format!("   both about {}", shared.join(", "))))?;
        }
    }
    Ok(())
}
