//! Edits of the knowledge that the program brings: what an editor's table changes, kept beside the layers.
//!
//! The file `edits.json` of a data directory holds a list of changes, each with the cells of its concepts before and
//! after. What the program brings with all of them applied is compiled to one layer, which is asked in place of the
//! embedded one; it is made again when another version of the program brings other tables. Cells that only the editor
//! changed stay as the editor wrote them, cells that only the new version changed follow it, and where both did the
//! editor's stays and the [`Conflict`] is reported.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::compile::{self, CompileError};
use super::layers::{Layers, LayersError, replace, timestamp};
use super::sheet::cells_of;
use super::table::{self, Place, Row};
use super::{EMBEDDED, EMBEDDED_CHECKSUM, Layer, LayerError, rows};
use crate::analyze::Analyzer;
use crate::language::Lang;

/// Name of the file.
const FILE: &str = "edits.json";

/// What can go wrong with edits.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// The file cannot be read or written.
    #[error("the edits in {} cannot be used", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The file is not what the program writes.
    #[error("the edits in {} cannot be read; bring the file back from a copy, or remove it to lose them", .path.display())]
    Json {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: serde_json::Error,
    },
    /// There is no change to take back.
    #[error("there is no change to take back")]
    NothingToUndo,
    /// The layers of the data directory.
    #[error(transparent)]
    Layers(#[from] LayersError),
    /// The rows cannot be compiled.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// The layer cannot be read.
    #[error(transparent)]
    Layer(#[from] LayerError),
}

/// What a table says of a concept, by the names of the columns; empty cells are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cells {
    /// Whether it belongs to the thesaurus.
    pub is_domain: bool,
    /// The cells, `id` among them.
    #[serde(flatten)]
    pub cells: BTreeMap<String, String>,
}

impl Cells {
    /// Those of a row.
    pub fn of(row: &Row) -> Self {
        Self { is_domain: row.is_domain, cells: cells_of(row) }
    }

    /// The row, and what is wrong with its cells.
    pub fn row(&self, place: &Place) -> (Option<Row>, Vec<table::Problem>) {
        let mut head: Vec<&str> = self.cells.keys().map(String::as_str).collect();
        let mut line: Vec<&str> = self.cells.values().map(String::as_str).collect();
        if self.is_domain && !self.cells.contains_key("broader") {
            head.push("broader");
            line.push("");
        }
        let text = format!("{}\n{}\n", head.join("\t"), line.join("\t"));
        let (rows, mut problems) = table::read(&text, &place.file);
        for problem in &mut problems {
            problem.place = place.clone();
        }
        let row = rows.into_iter().next();
        (row.map(|row| Row { is_domain: self.is_domain, place: place.clone(), ..row }), problems)
    }

    /// Whether it has a label.
    pub fn has_labels(&self) -> bool {
        self.cells.keys().any(|name| name != "id" && Lang::from_code(name).is_some())
    }
}

/// What happens to a concept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Its identifier.
    pub id: String,
    /// What the program brought then; nothing where it did not know the concept.
    pub brought: Option<Cells>,
    /// What was there before; nothing where the concept is new.
    pub before: Option<Cells>,
    /// What is there now; nothing where the concept was removed.
    pub after: Option<Cells>,
}

/// Edits that were made at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// When, UTC, as `YYYY-MM-DDThh:mm:ssZ`.
    pub made: String,
    /// Where they come from, such as the name of a file.
    pub origin: String,
    /// What happens to each concept.
    pub edits: Vec<Edit>,
}

/// A cell that an editor and a new version of the program have both changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// Identifier of the concept.
    pub id: String,
    /// Name of the column; empty where the concept was removed by one of them.
    pub column: String,
    /// What the program brings now.
    pub brought: String,
    /// What the editor wrote, which is used.
    pub edited: String,
}

/// The changes of a data directory, applied to what the program brings.
#[derive(Debug, Clone)]
pub struct Edited {
    /// The changes, the oldest first.
    pub changes: Vec<Change>,
    /// The concepts as they are now.
    pub rows: Vec<Row>,
    /// Where the program and the editor disagree.
    pub conflicts: Vec<Conflict>,
}

impl Layers {
    /// The changes, and what they make of the knowledge that the program brings.
    ///
    /// # Errors
    /// [`EditError::Io`] and [`EditError::Json`].
    pub fn edited(&self) -> Result<Edited, EditError> {
        let changes = self.changes()?;
        let (rows, conflicts) = applied(brought_rows(), &changes);
        Ok(Edited { changes, rows, conflicts })
    }

    /// Makes a change: what each concept shall be. Running servers take it over within a second.
    ///
    /// # Errors
    /// [`EditError`].
    pub fn edit(&self, origin: &str, edits: Vec<Edit>) -> Result<(), EditError> {
        let _lock = self.locked()?;
        let mut changes = self.changes()?;
        changes.push(Change { made: timestamp(SystemTime::now()), origin: origin.to_owned(), edits });
        self.keep(&changes)
    }

    /// Takes the last change back and returns it.
    ///
    /// # Errors
    /// [`EditError::NothingToUndo`] and the others.
    pub fn undo(&self) -> Result<Change, EditError> {
        let _lock = self.locked()?;
        let mut changes = self.changes()?;
        let last = changes.pop().ok_or(EditError::NothingToUndo)?;
        self.keep(&changes)?;
        Ok(last)
    }

    /// The layer to ask in place of the embedded one; `None` where nothing was edited. It is made again where it is not
    /// that of these edits and this version of the program.
    ///
    /// # Errors
    /// [`EditError`].
    pub(super) fn edited_layer(&self) -> Result<Option<Layer>, EditError> {
        let Some(edits) = self.edits_checksum()? else { return Ok(None) };
        let path = self.path_of(EMBEDDED);
        let is_current = |layer: &Layer| layer.about().contains(&("made of", made_of(edits).as_str()));
        if let Some(layer) = Layer::mapped(&path, EMBEDDED).ok().filter(is_current) {
            return Ok(Some(layer));
        }
        let changes = self.changes()?;
        if changes.is_empty() {
            return Ok(None);
        }
        let layer = compiled(&changes, edits)?;
        // Without leave to write, this process keeps the layer for itself.
        match replace(&path, &layer) {
            Ok(()) => Ok(Some(Layer::mapped(&path, EMBEDDED)?)),
            Err(_) => Ok(Some(Layer::owned(layer, EMBEDDED)?)),
        }
    }

    /// Writes the changes, then the layer, then the manifest, which tells the others.
    fn keep(&self, changes: &[Change]) -> Result<(), EditError> {
        let path = self.edits_path();
        let json = serde_json::to_vec_pretty(changes).map_err(|cause| EditError::Json { path: path.clone(), cause })?;
        let layer = if changes.is_empty() { None } else { Some(compiled(changes, crc32fast::hash(&json))?) };
        if let Some(layer) = layer {
            replace(&path, &json)?;
            replace(&self.path_of(EMBEDDED), &layer)?;
        } else {
            for path in [path, self.path_of(EMBEDDED)] {
                remove(&path).map_err(|cause| EditError::Io { path, cause })?;
            }
        }
        let mut manifest = self.manifest()?;
        manifest.changes = changes.len() as u64;
        Ok(self.write(&manifest)?)
    }

    fn changes(&self) -> Result<Vec<Change>, EditError> {
        let path = self.edits_path();
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|cause| EditError::Json { path, cause }),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(cause) => Err(EditError::Io { path, cause }),
        }
    }

    fn edits_checksum(&self) -> Result<Option<u32>, EditError> {
        let path = self.edits_path();
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(crc32fast::hash(&bytes))),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(EditError::Io { path, cause }),
        }
    }

    fn edits_path(&self) -> PathBuf {
        self.path_of(EMBEDDED).with_file_name(FILE)
    }
}

/// The concepts that the program brings.
pub fn brought_rows() -> Vec<Row> {
    rows::of_layer(&Layer::embedded()).into_iter().map(|row| Row { place: place_of(&row.id), ..row }).collect()
}

/// Where a concept stands that no file of the editor has.
fn place_of(id: &str) -> Place {
    Place { file: Arc::from(format!("the concept `{id}`")), line: 0 }
}

fn remove(path: &PathBuf) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(cause),
        _ => Ok(()),
    }
}

/// What an edited layer is made of: the program's tables and these edits.
fn made_of(edits: u32) -> String {
    format!("{EMBEDDED_CHECKSUM} {edits:08x}")
}

fn compiled(changes: &[Change], edits: u32) -> Result<Vec<u8>, EditError> {
    let embedded = Layer::embedded();
    let made_of = made_of(edits);
    let mut about = embedded.about();
    about.push(("made of", &made_of));
    let (rows, _) = applied(brought_rows(), changes);
    Ok(compile::compile(&rows, &about, &mut Analyzer::new())?)
}

/// Applies changes to the rows that the program brings.
pub fn applied(mut rows: Vec<Row>, changes: &[Change]) -> (Vec<Row>, Vec<Conflict>) {
    let places: HashMap<Box<str>, usize> = rows.iter().enumerate().map(|(at, row)| (row.id.clone(), at)).collect();
    // The last edit of a concept counts, in the order in which concepts were first edited.
    let mut latest: Vec<&Edit> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for edit in changes.iter().flat_map(|change| &change.edits) {
        let at = *known.entry(&edit.id).or_insert(latest.len());
        match latest.get_mut(at) {
            Some(slot) => *slot = edit,
            None => latest.push(edit),
        }
    }
    let (mut conflicts, mut removed) = (Vec::new(), HashSet::new());
    for edit in latest {
        let at = places.get(edit.id.as_str()).copied();
        let now = at.and_then(|at| rows.get(at)).map(Cells::of);
        let merged = merged(edit, now.as_ref(), &mut conflicts);
        let row = merged.and_then(|cells| cells.row(&place_of(&edit.id)).0);
        match (row, at.and_then(|at| rows.get_mut(at))) {
            (Some(row), Some(slot)) => *slot = row,
            (Some(row), None) => rows.push(row),
            (None, _) => drop(removed.insert(edit.id.as_str())),
        }
    }
    rows.retain(|row| !removed.contains(&*row.id));
    (rows, conflicts)
}

/// What an edit makes of a concept that the program brings as `now`.
fn merged(edit: &Edit, now: Option<&Cells>, conflicts: &mut Vec<Conflict>) -> Option<Cells> {
    let mut conflict = |column: &str, brought: &str, edited: &str| {
        let (brought, edited) = (brought.to_owned(), edited.to_owned());
        conflicts.push(Conflict { id: edit.id.clone(), column: column.to_owned(), brought, edited });
    };
    let (after, now) = match (&edit.after, now) {
        (Some(after), now) if now == edit.brought.as_ref() => return Some(after.clone()),
        (Some(after), Some(now)) => (after, now),
        (after, now) => {
            if now != edit.brought.as_ref() {
                let said = |cells: Option<&Cells>| if cells.is_some() { "there" } else { "removed" };
                conflict("", said(now), said(after.as_ref()));
            }
            return after.clone();
        }
    };
    let empty = BTreeMap::new();
    let then = edit.brought.as_ref().map_or(&empty, |cells| &cells.cells);
    let mut merged = after.clone();
    let names: std::collections::BTreeSet<&String> =
        now.cells.keys().chain(then.keys()).chain(after.cells.keys()).collect();
    for name in names {
        let of = |cells: &BTreeMap<String, String>| cells.get(name).cloned().unwrap_or_default();
        let (then, now, edited) = (of(then), of(&now.cells), of(&after.cells));
        if edited == then && now != then {
            merged.cells.insert(name.clone(), now);
        } else if now != then && now != edited {
            conflict(name, &now, &edited);
        }
    }
    merged.cells.retain(|_, cell| !cell.is_empty());
    Some(merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Row> {
        let (rows, problems) = table::read(text, "t.tsv");
        assert!(problems.is_empty(), "{problems:?}");
        rows
    }

    fn cells(text: &str) -> Option<Cells> {
        rows(&format!("id\ten\tes\n{text}\n")).first().map(Cells::of)
    }

    fn edit(id: &str, before: Option<Cells>, after: Option<Cells>) -> Change {
        let edits = vec![Edit { id: id.to_owned(), brought: before.clone(), before, after }];
        Change { made: String::new(), origin: String::new(), edits }
    }

    fn labels(rows: &[Row]) -> Vec<String> {
        rows.iter().map(|row| row.labels.iter().map(table::Label::written).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn the_last_edit_of_a_concept_counts() {
        let brought = rows("id\ten\tes\na\tone\tuno\nb\ttwo\tdos\n");
        let changes = [
            edit("a", cells("a\tone\tuno"), cells("a\tuna\tuno")),
            edit("a", cells("a\tone\tuno"), cells("a\t1 [0.5]\tuno")),
            edit("b", cells("b\ttwo\tdos"), None),
            edit("c", None, cells("c\tthree\t")),
        ];
        let (now, conflicts) = applied(brought, &changes);
        assert_eq!(labels(&now), ["1 [0.5] uno", "three"]);
        assert!(conflicts.is_empty(), "{conflicts:?}");
    }

    #[test]
    fn a_new_version_of_the_program_is_joined_cell_by_cell() {
        let changes = [
            edit("a", cells("a\tone\tuno"), cells("a\tfirst\tuno")),
            edit("b", cells("b\ttwo\tdos"), None),
            edit("c", None, cells("c\tthree\t")),
        ];
        let follows = rows("id\ten\tes\na\tone\tuno | primero\nb\ttwo\tdos\n");
        let (now, conflicts) = applied(follows, &changes);
        assert_eq!(labels(&now), ["first uno primero", "three"]);
        assert!(conflicts.is_empty(), "{conflicts:?}");
        let disagrees = rows("id\ten\tes\na\t1st\tuno\nb\ttwo | 2\tdos\nc\tthird\ttres\n");
        let (now, conflicts) = applied(disagrees, &changes);
        assert_eq!(labels(&now), ["first uno", "three tres"], "the editor's word stays");
        let said: Vec<_> =
            conflicts.iter().map(|c| format!("{} {} {} {}", c.id, c.column, c.brought, c.edited)).collect();
        assert_eq!(said, ["a en 1st first", "b  there removed", "c en third three"]);
    }

    #[test]
    fn a_damaged_file_of_edits_leaves_what_the_program_brings() {
        let folder = tempfile::tempdir().unwrap();
        let layers = Layers::of(folder.path());
        layers.locked().unwrap();
        fs::write(layers.edits_path(), "[{").unwrap();
        let (knowledge, refused) = layers.open();
        assert_eq!(knowledge.layers().len(), 1);
        assert!(refused[0].reason.contains("edits.json cannot be read; bring the file back"), "{refused:?}");
        assert!(matches!(layers.undo(), Err(EditError::Json { .. })));
    }
}
