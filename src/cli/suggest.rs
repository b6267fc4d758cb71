//! `dragoman suggest`: names that go on as typed.

use std::path::Path;

use anyhow::Error;

use super::Outcome;
use super::args::Suggest;
use super::console::Console;
use crate::search::Engine;

/// Prints the suggestions.
pub(super) fn run(data: &Path, options: &Suggest, console: &Console) -> Result<Outcome, Error> {
    let engine = Engine::open(data, false)?;
    let suggestions = engine.suggest(&options.typed, options.lang, usize::from(options.limit))?;
    if console.json {
        console.value(&serde_json::json!({ "suggestions": suggestions }))?;
        return Ok(Outcome::Done);
    }
    for suggestion in &suggestions {
        let facts = format!("{}, {}, {} records", suggestion.kind.name(), suggestion.language, suggestion.count);
        console.line(format!("{}  {}", console.bold(&suggestion.text), console.dim(&facts)))?;
    }
    if suggestions.is_empty() {
        console.note(format!("nothing begins with `{}`", options.typed));
    }
    Ok(Outcome::Done)
}
