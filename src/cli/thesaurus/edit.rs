//! Edits of what the program brings: an edited table, what was changed before, and back.

use anyhow::Error;
use serde::Serialize;

use super::args::Import;
use crate::analyze::Analyzer;
use crate::cli::Outcome;
use crate::cli::console::Console;
use crate::thesaurus::edit_plan::{self, CellChange, Plan};
use crate::thesaurus::edits::{Conflict, Edit, Edited};
use crate::thesaurus::import::Format;
use crate::thesaurus::layers::Layers;
use crate::thesaurus::sheet::{self, Container, Sheets};

/// Remarks of a kind that are printed; JSON has all.
const REMARK_LINES: usize = 50;
/// Concepts that are printed one by one; JSON has all.
const CONCEPT_LINES: usize = 200;

/// The table, if the arguments name one that is an edit.
pub(super) fn read(known: &Edited, options: &Import) -> Result<Option<Sheets>, Error> {
    let [path] = options.files.as_slice() else {
        anyhow::ensure!(!options.edit, "an edited table is imported alone; name one file");
        return Ok(None);
    };
    let format = options.format.map(Format::from).or_else(|| Format::of_path(path));
    let container = match format {
        Some(Format::Xlsx) => Container::Xlsx,
        Some(Format::Csv | Format::Tsv) if path.extension().is_none_or(|e| e != "gz") => Container::Delimited,
        _ => {
            anyhow::ensure!(!options.edit, "an edit is a table: .xlsx, .csv or .tsv");
            return Ok(None);
        }
    };
    if options.name.is_some() {
        return Ok(None);
    }
    let sheets = sheet::read(path, container)?;
    let is_edit = options.edit || edit_plan::is_edit(&sheets, known);
    Ok(Some(sheets).filter(|_| is_edit))
}

/// A concept that changes.
#[derive(Debug, Serialize)]
struct ConceptChange {
    id: String,
    kind: &'static str,
    cells: Vec<CellChange>,
}

impl ConceptChange {
    fn of(edit: &Edit) -> Self {
        let kind = match (&edit.before, &edit.after) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        };
        Self { id: edit.id.clone(), kind, cells: edit_plan::cell_changes(edit) }
    }
}

/// What an edit does.
#[derive(Debug, Serialize)]
struct Diff {
    applied: bool,
    added: usize,
    changed: usize,
    removed: usize,
    same: u64,
    missing: Vec<String>,
    errors: Vec<String>,
    notes: Vec<String>,
    concepts: Vec<ConceptChange>,
}

impl Diff {
    fn of(plan: &Plan, applied: bool) -> Self {
        let concepts: Vec<ConceptChange> = plan.edits.iter().map(ConceptChange::of).collect();
        let count = |kind| concepts.iter().filter(|concept| concept.kind == kind).count();
        let (added, changed, removed) = (count("added"), count("changed"), count("removed"));
        let errors = plan.errors.iter().map(ToString::to_string).collect();
        let notes = plan.notes.iter().map(ToString::to_string).collect();
        Self {
            applied,
            added,
            changed,
            removed,
            same: plan.same,
            missing: plan.missing.clone(),
            errors,
            notes,
            concepts,
        }
    }
}

/// Shows what an edited table changes, and changes it with `--apply`.
pub(super) fn run(layers: &Layers, options: &Import, sheets: Sheets, console: &Console) -> Result<Outcome, Error> {
    let known = layers.edited()?;
    let plan = edit_plan::plan(sheets, &known, options.remove_missing, &mut Analyzer::new());
    let applied = options.apply && plan.errors.is_empty() && !plan.edits.is_empty();
    let diff = Diff::of(&plan, applied);
    if applied {
        let origin = options.files.first().and_then(|path| path.file_name()).unwrap_or_default();
        layers.edit(&origin.to_string_lossy(), plan.edits)?;
    }
    if console.json {
        console.value(&diff)?;
    } else {
        show(&diff, options, console)?;
    }
    Ok(if diff.errors.is_empty() { Outcome::Done } else { Outcome::Skipped })
}

fn show(diff: &Diff, options: &Import, console: &Console) -> Result<(), Error> {
    for concept in diff.concepts.iter().take(CONCEPT_LINES) {
        show_concept(concept, console)?;
    }
    if let Some(more) = diff.concepts.len().checked_sub(CONCEPT_LINES).filter(|more| *more > 0) {
        console.line(format!("and {more} more concepts; --json prints them"))?;
    }
    for (word, remarks) in [("note: ", &diff.notes), ("", &diff.errors)] {
        for remark in remarks.iter().take(REMARK_LINES) {
            console.note(format!("{word}{remark}"));
        }
        if remarks.len() > REMARK_LINES {
            console.note(format!("{word}and {} more; --json prints them", remarks.len() - REMARK_LINES));
        }
    }
    if !diff.missing.is_empty() {
        let first: Vec<&str> = diff.missing.iter().take(5).map(String::as_str).collect();
        let count = diff.missing.len();
        console.note(format!(
            "{count} concepts are not in the table and stay ({}…); --remove-missing removes them",
            first.join(", ")
        ));
    }
    console.line(format!(
        "{} added, {} changed, {} removed, {} as they were",
        diff.added, diff.changed, diff.removed, diff.same
    ))?;
    console.line(match (diff.errors.len(), diff.concepts.len(), diff.applied) {
        (0, 0, _) => "there is nothing to change".to_owned(),
        (0, _, true) => "applied; `dragoman thesaurus undo` takes it back".to_owned(),
        (0, _, false) => "nothing was changed; --apply makes these changes".to_owned(),
        (errors, _, _) => {
            let refused = if options.apply { "refused" } else { "cannot be applied" };
            format!("{refused}: {errors} errors; mend them in the table and import it again")
        }
    })
}

fn show_concept(concept: &ConceptChange, console: &Console) -> Result<(), Error> {
    console.line(format!("{} {}", concept.kind, console.bold(&concept.id)))?;
    for cell in concept.cells.iter().filter(|_| concept.kind != "removed") {
        let gone = cell.gone.iter().map(|part| format!("- {part}"));
        let parts: Vec<String> = gone.chain(cell.new.iter().map(|part| format!("+ {part}"))).collect();
        let parts = if cell.reordered { "other order".to_owned() } else { parts.join("  ") };
        console.line(format!("  {}: {parts}", cell.column))?;
    }
    Ok(())
}

#[derive(Debug, Serialize)]
struct ChangeView {
    number: usize,
    made: String,
    origin: String,
    concepts: Vec<ConceptChange>,
}

#[derive(Debug, Serialize)]
struct History {
    changes: Vec<ChangeView>,
    conflicts: Vec<Conflict>,
}

/// Lists the changes, the latest first.
pub(super) fn history(layers: &Layers, console: &Console) -> Result<Outcome, Error> {
    let edited = layers.edited()?;
    let view = |(number, change): (usize, &crate::thesaurus::edits::Change)| ChangeView {
        number,
        made: change.made.clone(),
        origin: change.origin.clone(),
        concepts: change.edits.iter().map(ConceptChange::of).collect(),
    };
    let changes: Vec<ChangeView> = (1..).zip(&edited.changes).map(view).collect();
    let history = History { changes: changes.into_iter().rev().collect(), conflicts: edited.conflicts };
    if console.json {
        console.value(&history)?;
        return Ok(Outcome::Done);
    }
    for change in &history.changes {
        let ids: Vec<&str> = change.concepts.iter().take(8).map(|concept| concept.id.as_str()).collect();
        let more = if change.concepts.len() > ids.len() { ", …" } else { "" };
        let (number, made, origin, count) = (change.number, &change.made, &change.origin, change.concepts.len());
        console.line(format!("{number}  {made}  {origin}: {count} concepts ({}{more})", ids.join(", ")))?;
    }
    for conflict in &history.conflicts {
        let Conflict { id, column, brought, edited } = conflict;
        let cell = if column.is_empty() { id.clone() } else { format!("{id}, column {column}") };
        console.line(format!("conflict in {cell}: the program now brings `{brought}`, your `{edited}` is used"))?;
    }
    if history.changes.is_empty() {
        console.line("nothing was changed yet")?;
    }
    Ok(Outcome::Done)
}

/// Takes the last change back.
pub(super) fn undo(layers: &Layers, console: &Console) -> Result<Outcome, Error> {
    let change = layers.undo()?;
    let (origin, count) = (&change.origin, change.edits.len());
    if console.json {
        console.value(&change)?;
    } else {
        console.line(format!("took back the change of {} from {origin}: {count} concepts", change.made))?;
    }
    Ok(Outcome::Done)
}
