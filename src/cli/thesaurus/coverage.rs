//! `dragoman thesaurus coverage`: words that lack entries.

use std::fs;
use std::path::Path;

use anyhow::{Context, Error};

use super::args::Coverage;
use crate::cli::Outcome;
use crate::cli::console::Console;
use crate::eval::read_topics;
use crate::language::Lang;
use crate::search::Engine;
use crate::search::coverage::AskedQuery;

/// Prints what is missing.
pub(super) fn run(data: &Path, options: &Coverage, console: &Console) -> Result<Outcome, Error> {
    let mut queries: Vec<AskedQuery> = Vec::new();
    if let Some(path) = &options.topics {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let topics = read_topics(&bytes, &path.display().to_string())?;
        queries = topics.into_iter().map(|t| (t.language.as_deref().and_then(Lang::from_code), t.query)).collect();
    }
    let coverage = Engine::open(data, false)?.coverage(&options.targets, options.limit, &queries)?;
    if console.json {
        console.value(&coverage)?;
        return Ok(Outcome::Done);
    }
    for language in &coverage.languages {
        let shares = language.covered.iter().map(|(other, share)| format!("{other} {:.0} %", share * 100.0));
        let shares: Vec<String> = shares.collect();
        console.line(format!(
            "{} {} words; translated to {}",
            console.bold(&language.language),
            language.words,
            shares.join(", ")
        ))?;
        for missing in &language.missing {
            console.line(format!(
                "  {:<24} {:>6} passages, weight {:>7.1}, not to {}",
                missing.word,
                missing.passages,
                missing.weight,
                missing.into.join(" ")
            ))?;
        }
    }
    for asked in &coverage.queries {
        console.line(format!(
            "asked in {}: {:<24} {:>4} times, not to {}",
            asked.language,
            asked.word,
            asked.queries,
            asked.into.join(" ")
        ))?;
    }
    Ok(Outcome::Done)
}
