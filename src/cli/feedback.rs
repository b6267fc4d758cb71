//! `dragoman feedback`: what readers asked for in vain.

use std::path::Path;

use anyhow::Error;

use super::Outcome;
use super::args::Feedback;
use super::console::Console;
use crate::admin::settings;
use crate::search::Engine;
use crate::search::feedback::Candidate;
use crate::store::QuestionLog;

/// Prints words without translation and queries without answer.
pub(super) fn run(data: &Path, options: &Feedback, console: &Console) -> Result<Outcome, Error> {
    let Some(log) = QuestionLog::of(data) else {
        console.note("queries were never counted; `dragoman serve --count-queries` does");
        if console.json {
            console.value(&crate::search::feedback::Feedback::default())?;
        }
        return Ok(Outcome::Done);
    };
    if options.clear {
        log.clear()?;
        console.note("forgot everything that was counted");
        return Ok(Outcome::Done);
    }
    let asked_min = options.asked.map_or_else(|| settings::read(data).map(|s| s.asked_min), Ok)?;
    let feedback = Engine::open(data, false)?.feedback(asked_min, options.limit)?;
    if console.json {
        console.value(&feedback)?;
        return Ok(Outcome::Done);
    }
    for candidate in &feedback.words {
        show(candidate, console)?;
    }
    for query in &feedback.unanswered {
        let facts = format!("{}, {} times, last on {}", query.language, query.asked, query.last);
        console.line(format!("nothing found for {}  {}", console.bold(&query.query), console.dim(&facts)))?;
    }
    if feedback.words.is_empty() && feedback.unanswered.is_empty() {
        console.line(format!("nothing was asked for in vain {asked_min} times"))?;
    }
    Ok(Outcome::Done)
}

fn show(candidate: &Candidate, console: &Console) -> Result<(), Error> {
    console.line(format!(
        "{} ({}): asked {} times, last on {}; in {} records; missing in {}",
        console.bold(&candidate.word),
        candidate.language,
        candidate.asked,
        candidate.last,
        candidate.records,
        candidate.missing.join(" ")
    ))?;
    for beside in &candidate.beside {
        let concept = beside.concept.as_deref().map(|id| format!(", concept {id}")).unwrap_or_default();
        console.line(format!(
            "  {} {}: in {} works, {:.0} %{concept}",
            beside.language,
            beside.word,
            beside.together,
            beside.dice * 100.0
        ))?;
    }
    Ok(())
}
