//! `dragoman thesaurus add`, `take-back` and `apply`: the editor's own labels.

use std::path::Path;

use anyhow::Error;

use super::args::{Add, TakeBack};
use crate::cli::Outcome;
use crate::cli::args::language;
use crate::cli::console::Console;
use crate::language::Lang;
use crate::thesaurus::editor::Editor;

/// Adds labels.
pub(super) fn add(data: &Path, options: &Add, console: &Console) -> Result<Outcome, Error> {
    let pairs = options.labels.chunks(2).map(|pair| match pair {
        [code, label] => Ok((language(code).map_err(Error::msg)?, label.clone())),
        _ => Err(Error::msg(format!("`{}` has no label behind it; write LANG LABEL pairs", pair.concat()))),
    });
    let labels: Vec<(Lang, String)> = pairs.collect::<Result<_, Error>>()?;
    Editor::of(data).add(&options.concept, &labels)?;
    for (language, label) in &labels {
        console.note(format!("{} is called {label} in {language} now", options.concept));
    }
    Ok(Outcome::Done)
}

/// Takes a label back.
pub(super) fn take_back(data: &Path, options: &TakeBack, console: &Console) -> Result<Outcome, Error> {
    Editor::of(data).take_back(&options.concept, options.lang, &options.label)?;
    console.note(format!("took back {} from {}", options.label, options.concept));
    Ok(Outcome::Done)
}

/// Compiles the table again.
pub(super) fn apply(data: &Path, console: &Console) -> Result<Outcome, Error> {
    let editor = Editor::of(data);
    let concepts = editor.apply()?;
    console.note(format!("{concepts} concepts of {} are in use", editor.table().display()));
    Ok(Outcome::Done)
}
