//! Tables that an editor changed and the concepts as they are, in; what the change would do and what stands against it,
//! out.
//!
//! A table says only what its columns and rows say: a column that is not there leaves its cells as they are, and so
//! does a row. A row whose labels were all emptied removes its concept.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;

use super::check::{self, Finding, Severity};
use super::edits::{Cells, Edit, Edited, brought_rows};
use super::sheet::{Grid, Remark, Sheets};
use super::table::{Place, Row, SEPARATOR};
use crate::analyze::Analyzer;
use crate::language::Lang;

/// What a change would do.
#[derive(Debug, Default)]
pub struct Plan {
    /// The concepts that would change, in the order of the tables.
    pub edits: Vec<Edit>,
    /// Concepts that the tables name and do not change.
    pub same: u64,
    /// Concepts of the same kind that the tables do not name; they stay.
    pub missing: Vec<String>,
    /// What has to be mended before it can be applied.
    pub errors: Vec<Remark>,
    /// What was left out, or is worth a look.
    pub notes: Vec<Remark>,
}

/// What happens to one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellChange {
    /// Name of the column.
    pub column: String,
    /// Labels or identifiers that go, with their qualifiers; in other columns the old text.
    pub gone: Vec<String>,
    /// Those that come.
    pub new: Vec<String>,
    /// Whether only the order changes.
    pub reordered: bool,
}

/// How many of the tables' concepts are known: whether they look like an edit of what the program brings.
pub fn is_edit(sheets: &Sheets, known: &Edited) -> bool {
    let ids: HashSet<&str> = known.rows.iter().map(|row| &*row.id).collect();
    let named: Vec<&str> = sheets
        .grids
        .iter()
        .flat_map(|grid| lines(grid).map(|(_, cells)| cells))
        .filter_map(|cells| cells.get("id").copied())
        .collect();
    named.iter().filter(|id| ids.contains(*id)).count() * 2 > named.len()
}

/// Compares tables with the concepts as they are. With `remove_missing`, concepts that a sheet of their kind does not
/// name are removed.
pub fn plan(sheets: Sheets, known: &Edited, remove_missing: bool, analyzer: &mut Analyzer) -> Plan {
    let brought = brought_rows();
    let of_id = |rows: &'_ [Row]| rows.iter().map(|row| (row.id.to_string(), Cells::of(row))).collect();
    let mut planning = Planning {
        known: of_id(&known.rows),
        brought: of_id(&brought),
        seen: HashMap::new(),
        written: Vec::new(),
        plan: Plan { errors: sheets.errors, notes: sheets.notes, ..Plan::default() },
    };
    for grid in &sheets.grids {
        planning.grid(grid, analyzer);
    }
    planning.missing(&sheets.grids, known, remove_missing);
    planning.check(&sheets.grids, known);
    let mut plan = planning.plan;
    plan.errors.sort();
    plan.errors.dedup();
    plan
}

/// The cells of each line that has any, by the names of their columns.
fn lines(grid: &Grid) -> impl Iterator<Item = (u32, BTreeMap<&str, &str>)> {
    grid.lines.iter().filter_map(|(line, cells)| {
        let named: BTreeMap<&str, &str> =
            grid.columns().map(|(at, name)| (name, cells.get(at).map_or("", String::as_str))).collect();
        named.values().any(|cell| !cell.is_empty()).then_some((*line, named))
    })
}

struct Planning {
    known: HashMap<String, Cells>,
    brought: HashMap<String, Cells>,
    /// Where each identifier was named.
    seen: HashMap<String, String>,
    /// Rows that would be written, with their places.
    written: Vec<Row>,
    plan: Plan,
}

impl Planning {
    fn grid(&mut self, grid: &Grid, analyzer: &mut Analyzer) {
        let file: Arc<str> = grid.place(0, None).into();
        let mut changed = Vec::new();
        for (line, cells) in lines(grid) {
            let place = Place { file: Arc::clone(&file), line };
            if let Some(row) = self.line(grid, &place, &cells) {
                changed.push(row);
            }
        }
        let names: Vec<&str> = grid.columns().map(|(_, name)| name).collect();
        let head = Place { file, line: grid.head_line };
        for finding in check::check_columns(&names, &head, grid.rows().0, analyzer) {
            let of_language = finding.column.is_some() && finding.line == head;
            // A table with few rows may have columns that are empty.
            if finding.severity == Severity::Error && !(of_language && finding.message.ends_with("is empty")) {
                self.finding(grid, &finding);
            }
        }
        self.written.append(&mut changed);
    }

    /// What a line does. Returns the row that it would write.
    fn line(&mut self, grid: &Grid, place: &Place, cells: &BTreeMap<&str, &str>) -> Option<Row> {
        let id = cells.get("id").copied().unwrap_or_default();
        let here = grid.place(place.line, Some("id"));
        if id.is_empty() {
            self.error(here, "the row has no id; write one, or remove the row".to_owned());
            return None;
        }
        if let Some(first) = self.seen.insert(id.to_owned(), here.clone()) {
            self.error(here, format!("the id `{id}` is taken by {first}"));
            return None;
        }
        let before = self.known.get(id).cloned();
        let mut after = before.clone().unwrap_or_else(|| Cells { is_domain: grid.is_domain(), cells: BTreeMap::new() });
        for (name, cell) in cells {
            after.cells.insert((*name).to_owned(), (*cell).to_owned());
        }
        after.cells.retain(|_, cell| !cell.is_empty());
        if before.is_some() && !after.has_labels() {
            self.edit(id, before, None);
            return None;
        }
        let (row, problems) = after.row(place);
        for problem in problems {
            self.error(grid.place(place.line, problem.column.as_deref()), problem.message);
        }
        let row = row?;
        let after = Some(Cells::of(&row));
        if before == after {
            self.plan.same += 1;
            return None;
        }
        self.edit(id, before, after);
        Some(row)
    }

    fn edit(&mut self, id: &str, before: Option<Cells>, after: Option<Cells>) {
        let brought = self.brought.get(id).cloned();
        self.plan.edits.push(Edit { id: id.to_owned(), brought, before, after });
    }

    /// Concepts that no sheet of their kind names.
    fn missing(&mut self, grids: &[Grid], known: &Edited, remove: bool) {
        let kinds: BTreeSet<bool> = grids.iter().map(Grid::is_domain).collect();
        for row in known.rows.iter().filter(|row| kinds.contains(&row.is_domain)) {
            if self.seen.contains_key(&*row.id) {
                continue;
            }
            if remove {
                self.edit(&row.id, Some(Cells::of(row)), None);
            } else {
                self.plan.missing.push(row.id.to_string());
            }
        }
    }

    /// Checks the concepts as they would be.
    fn check(&mut self, grids: &[Grid], known: &Edited) {
        let removed: HashSet<&str> =
            self.plan.edits.iter().filter(|edit| edit.after.is_none()).map(|edit| edit.id.as_str()).collect();
        let written: HashMap<&str, &Row> = self.written.iter().map(|row| (&*row.id, row)).collect();
        let stay = known.rows.iter().filter(|row| !removed.contains(&*row.id));
        let mut rows: Vec<Row> = stay.map(|row| written.get(&*row.id).map_or(row, |row| *row)).cloned().collect();
        rows.extend(self.written.iter().filter(|row| !self.known.contains_key(&*row.id)).cloned());
        let errors = |rows| {
            let findings: Vec<Finding> = check::check_rows(rows);
            findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect::<Vec<_>>()
        };
        let found = errors(rows);
        let is_of = |grid: &Grid, finding: &Finding| *finding.line.file == *grid.place(0, None);
        let (edited, elsewhere): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|finding| grids.iter().any(|grid| is_of(grid, finding)));
        for finding in &edited {
            if let Some(grid) = grids.iter().find(|grid| is_of(grid, finding)) {
                self.finding(grid, finding);
            }
        }
        if elsewhere.is_empty() {
            return;
        }
        // What was wrong before is not the editor's affair.
        let before: HashSet<(String, String)> =
            errors(known.rows.clone()).into_iter().map(|finding| (finding.place, finding.message)).collect();
        for finding in elsewhere {
            let known = (finding.place, finding.message);
            if !before.contains(&known) {
                self.error(known.0, known.1);
            }
        }
    }

    fn finding(&mut self, grid: &Grid, finding: &Finding) {
        self.error(grid.place(finding.line.line, finding.column.as_deref()), finding.message.clone());
    }

    fn error(&mut self, place: String, message: String) {
        self.plan.errors.push(Remark { place, message });
    }
}

/// What an edit does, cell by cell.
pub fn cell_changes(edit: &Edit) -> Vec<CellChange> {
    let empty = BTreeMap::new();
    let of = |cells: &'_ Option<Cells>| cells.as_ref().map_or_else(|| empty.clone(), |cells| cells.cells.clone());
    let (before, after) = (of(&edit.before), of(&edit.after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).filter(|name| *name != "id").collect();
    let change = |name: &&String| {
        let (before, after) =
            (before.get(*name).cloned().unwrap_or_default(), after.get(*name).cloned().unwrap_or_default());
        if before == after {
            return None;
        }
        let (old, new) = (parts(name, &before), parts(name, &after));
        let only_in = |one: &[String], other: &[String]| {
            one.iter().filter(|part| !other.contains(part)).cloned().collect::<Vec<_>>()
        };
        let (gone, new) = (only_in(&old, &new), only_in(&new, &old));
        let reordered = gone.is_empty() && new.is_empty();
        Some(CellChange { column: (*name).clone(), gone, new, reordered })
    };
    names.iter().filter_map(change).collect()
}

/// The labels or identifiers of a cell; the whole cell in columns that hold one text.
fn parts(column: &str, cell: &str) -> Vec<String> {
    let is_list = matches!(column, "broader" | "related") || (column != "id" && Lang::from_code(column).is_some());
    let parts: Vec<&str> = if is_list { cell.split(SEPARATOR).collect() } else { vec![cell] };
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
