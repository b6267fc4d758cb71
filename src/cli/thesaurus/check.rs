//! `dragoman thesaurus check`: what is wrong with tables.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Error};

use super::args::Check;
use crate::cli::Outcome;
use crate::cli::console::Console;
use crate::thesaurus::check::{self, Severity};

/// Tables of the program, in its repository.
const OWN: [&str; 2] = ["corpus/thesaurus", "corpus/lexicon"];

/// Checks and prints the findings.
pub(super) fn run(options: &Check, console: &Console) -> Result<Outcome, Error> {
    let own = || OWN.iter().map(PathBuf::from).collect();
    let paths: Vec<PathBuf> = if options.files.is_empty() { own() } else { options.files.clone() };
    let mut tables = Vec::new();
    for path in &paths {
        for file in tables_below(path)? {
            let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            tables.push((file.display().to_string(), text));
        }
    }
    anyhow::ensure!(!tables.is_empty(), "there are no tables; name files, or run it where {} are", OWN.join(" and "));
    let mut findings = check::check(&tables);
    let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
    let notes = findings.len() - errors;
    findings.retain(|f| options.notes || f.severity == Severity::Error);
    if console.json {
        console.value(&findings)?;
    } else {
        for finding in &findings {
            let note = if finding.severity == Severity::Note { "note: " } else { "" };
            console.line(format!("{}: {note}{}", finding.place, finding.message))?;
        }
        let more = if options.notes || notes == 0 { "" } else { "; --notes prints them" };
        console.note(format!("{} tables: {errors} errors, {notes} notes{more}", tables.len()));
    }
    Ok(if errors == 0 { Outcome::Done } else { Outcome::Skipped })
}

/// The file, or the tables of the folder.
fn tables_below(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut tables = Vec::new();
    for entry in fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "tsv") {
            tables.push(path);
        }
    }
    tables.sort();
    Ok(tables)
}
