//! The editor's own layer: labels added to concepts one by one, and new concepts.
//!
//! They are kept as a table, `knowledge/editor.tsv` in the data directory, that can be edited by hand, and compiled to
//! the layer [`EDITOR`], which what runs takes over within a second. The table holds only what was added; a row whose
//! identifier another layer knows is compiled together with the labels that the concept has there, so that the new
//! label leads to all of them and they lead to it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Serialize;

use super::compile::{self, CompileError};
use super::import::languages_of;
use super::layers::{Entry, Kind, Layers, LayersError, replace, timestamp};
use super::table::{self, Label, Place, Problem, Row};
use super::{Knowledge, key};
use crate::analyze::{Analyzer, fold_case};
use crate::language::Lang;

/// Name of the layer.
pub const EDITOR: &str = "editor";
/// Name of its table.
const TABLE: &str = "editor.tsv";
/// Longest label, in bytes.
const LABEL_BYTES_MAX: usize = 200;
/// Longest identifier, in bytes.
const ID_BYTES_MAX: usize = 80;

/// Why a label cannot be added or taken back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditorError {
    /// No layer knows the concept, and one label alone translates nothing.
    #[error("no layer has a concept `{id}`; to make it, give its labels in two languages at least")]
    UnknownConcept {
        /// The identifier.
        id: String,
    },
    /// The identifier cannot name a concept.
    #[error("`{id}` cannot name a concept: write up to {ID_BYTES_MAX} letters a to z, digits and `-`")]
    Id {
        /// The identifier.
        id: String,
    },
    /// The label cannot be one.
    #[error("`{label}` is no label: {reason}")]
    Label {
        /// The label.
        label: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// The concept is called so already.
    #[error("`{id}` is called `{label}` in {language} already")]
    Known {
        /// The concept.
        id: String,
        /// Code of the language.
        language: &'static str,
        /// The label.
        label: String,
    },
    /// The editor's table does not have it.
    #[error("the editor's table gives `{id}` no label `{label}` in {language}; only what was added can be taken back")]
    NotAdded {
        /// The concept.
        id: String,
        /// Code of the language.
        language: &'static str,
        /// The label.
        label: String,
    },
    /// The table was edited by hand and cannot be read any more.
    #[error("the editor's table has to be mended: {problem}")]
    Table {
        /// The first problem.
        problem: Problem,
    },
    /// The table cannot be read or written.
    #[error("{} cannot be used", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The rows cannot be compiled.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// The layer cannot be stored.
    #[error(transparent)]
    Layers(#[from] LayersError),
}

/// A label that was added to a concept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Added {
    /// Identifier of the concept.
    pub concept: String,
    /// Code of the language.
    pub language: String,
    /// The label.
    pub label: String,
}

/// The editor's table of a data directory.
#[derive(Debug, Clone)]
pub struct Editor {
    layers: Layers,
}

impl Editor {
    /// That of the data directory `directory`.
    pub fn of(directory: &Path) -> Self {
        Self { layers: Layers::of(directory) }
    }

    /// Where the table is, whether there is one or not.
    pub fn table(&self) -> PathBuf {
        self.layers.folder().join(TABLE)
    }

    /// What was added, concept by concept.
    ///
    /// # Errors
    /// [`EditorError::Table`] or [`EditorError::Io`].
    pub fn added(&self) -> Result<Vec<Added>, EditorError> {
        let of_row = |row: Row| {
            let id = row.id.to_string();
            row.labels.into_iter().map(move |label| Added {
                concept: id.clone(),
                language: label.language.code().to_owned(),
                label: label.text.to_string(),
            })
        };
        Ok(self.rows()?.into_iter().flat_map(of_row).collect())
    }

    /// Adds labels to a concept, or makes a new concept of labels in two languages or more, and puts it to use.
    ///
    /// # Errors
    /// [`EditorError`]; nothing is changed then.
    pub fn add(&self, id: &str, labels: &[(Lang, String)]) -> Result<(), EditorError> {
        for (_, label) in labels {
            check_label(label)?;
        }
        self.change(|rows, knowledge| {
            let of_others = of_other_layers(id, knowledge);
            let known = of_others.as_ref().map(|row| row.labels.as_slice()).unwrap_or_default();
            let own = rows.iter().position(|row| &*row.id == id);
            let mut languages: Vec<Lang> = labels.iter().map(|(language, _)| *language).collect();
            languages.sort_unstable();
            languages.dedup();
            if of_others.is_none() && own.is_none() {
                check_id(id)?;
                if languages.len() < 2 {
                    return Err(EditorError::UnknownConcept { id: id.to_owned() });
                }
            }
            let at = own.unwrap_or_else(|| {
                rows.push(empty_row(id));
                rows.len() - 1
            });
            let Some(row) = rows.get_mut(at) else { return Ok(()) };
            for (language, text) in labels {
                if known.iter().chain(&row.labels).any(|label| is_called(label, *language, text)) {
                    return Err(known_error(id, *language, text));
                }
                row.labels.push(plain_label(*language, text.trim()));
            }
            Ok(())
        })
    }

    /// Takes back a label that was added; a concept without labels goes with it.
    ///
    /// # Errors
    /// [`EditorError::NotAdded`]; what the file system says.
    pub fn take_back(&self, id: &str, language: Lang, label: &str) -> Result<(), EditorError> {
        self.change(|rows, _| {
            let row = rows.iter_mut().find(|row| &*row.id == id);
            let at = row.as_ref().and_then(|row| row.labels.iter().position(|l| is_called(l, language, label)));
            let Some((row, at)) = row.zip(at) else {
                let (id, label) = (id.to_owned(), label.to_owned());
                return Err(EditorError::NotAdded { id, language: language.code(), label });
            };
            row.labels.remove(at);
            rows.retain(|row| !row.labels.is_empty());
            Ok(())
        })
    }

    /// Puts to use what was changed in the table by hand. Returns the number of concepts.
    ///
    /// # Errors
    /// [`EditorError`]; the layer stays as it was then.
    pub fn apply(&self) -> Result<usize, EditorError> {
        let rows = self.rows()?;
        self.compile(&rows, &self.others())?;
        Ok(rows.len())
    }

    /// Changes the table under its lock and puts it to use.
    fn change(
        &self,
        work: impl FnOnce(&mut Vec<Row>, &Knowledge) -> Result<(), EditorError>,
    ) -> Result<(), EditorError> {
        let folder = self.layers.folder();
        let failed = |cause| EditorError::Io { path: folder.to_owned(), cause };
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = File::create(folder.join("editor.lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let (mut rows, others) = (self.rows()?, self.others());
        work(&mut rows, &others)?;
        replace(&self.table(), written(&rows).as_bytes())?;
        self.compile(&rows, &others)
    }

    /// The layers without the editor's own.
    fn others(&self) -> Knowledge {
        let (knowledge, _) = self.layers.open();
        Knowledge::of(knowledge.layers().iter().filter(|layer| &**layer.name() != EDITOR).cloned())
    }

    fn rows(&self) -> Result<Vec<Row>, EditorError> {
        let path = self.table();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(EditorError::Io { path, cause }),
        };
        if text.lines().nth(1).is_none() {
            return Ok(Vec::new());
        }
        let (rows, problems) = table::read(&text, &path.display().to_string());
        problems.into_iter().next().map_or(Ok(rows), |problem| Err(EditorError::Table { problem }))
    }

    fn compile(&self, rows: &[Row], others: &Knowledge) -> Result<(), EditorError> {
        if rows.is_empty() {
            return match self.layers.remove(EDITOR) {
                Ok(()) | Err(LayersError::Unknown { .. }) => Ok(()),
                Err(error) => Err(error.into()),
            };
        }
        let whole: Vec<Row> = rows.iter().map(|row| with_known_labels(row, others)).collect();
        let about = [("title", "added by the editor"), ("license", ""), ("source", TABLE)];
        let layer = compile::compile(&whole, &about, &mut Analyzer::new())?;
        let entry = Entry {
            name: EDITOR.to_owned(),
            title: "added by the editor".to_owned(),
            kind: Kind::Table,
            license: "that of the data directory".to_owned(),
            source: TABLE.to_owned(),
            created: timestamp(SystemTime::now()),
            rows: rows.len() as u64,
            languages: languages_of(&whole),
            bytes: layer.len() as u64,
            generation: None,
        };
        self.layers.put(entry, &layer)?;
        Ok(())
    }
}

/// A row as the first other layer that has the concept would write it.
fn of_other_layers(id: &str, others: &Knowledge) -> Option<Row> {
    let reference = others.find(id)?;
    let (layer, concept) = (others.layer(reference)?, others.concept(reference)?);
    let mut row = Row { note: concept.note.into(), is_domain: concept.is_domain, ..empty_row(id) };
    let mut labels: Vec<_> = layer.labels(reference.ordinal).filter(|label| !label.is_parts).collect();
    labels.sort_by(|a, b| a.language.cmp(&b.language).then(b.is_preferred.cmp(&a.is_preferred)));
    for label in labels {
        let rank = rank_after(&row.labels, label.language);
        row.labels.push(Label { rank, weight: Some(label.weight), ..plain_label(label.language, label.text) });
    }
    Some(row)
}

/// The row with the labels that other layers give the concept in front of its own.
fn with_known_labels(row: &Row, others: &Knowledge) -> Row {
    let Some(mut whole) = of_other_layers(&row.id, others) else {
        let mut own = row.clone();
        own.labels.clear();
        for label in &row.labels {
            let rank = rank_after(&own.labels, label.language);
            own.labels.push(Label { rank, ..label.clone() });
        }
        return own;
    };
    for label in &row.labels {
        if !whole.labels.iter().any(|known| is_called(known, label.language, &label.text)) {
            let rank = rank_after(&whole.labels, label.language);
            whole.labels.push(Label { rank, ..label.clone() });
        }
    }
    whole
}

fn rank_after(labels: &[Label], language: Lang) -> u16 {
    u16::try_from(labels.iter().filter(|label| label.language == language).count()).unwrap_or(u16::MAX)
}

fn is_called(label: &Label, language: Lang, text: &str) -> bool {
    label.language == language && fold_case(&label.text, language) == fold_case(text.trim(), language)
}

fn known_error(id: &str, language: Lang, label: &str) -> EditorError {
    EditorError::Known { id: id.to_owned(), language: language.code(), label: label.trim().to_owned() }
}

fn empty_row(id: &str) -> Row {
    Row {
        id: id.into(),
        is_domain: true,
        pos: "".into(),
        broader: Vec::new(),
        related: Vec::new(),
        note: "".into(),
        labels: Vec::new(),
        place: Place { file: TABLE.into(), line: 0 },
    }
}

fn plain_label(language: Lang, text: &str) -> Label {
    Label { language, text: text.into(), region: None, probability: None, weight: None, share: None, rank: 0 }
}

fn check_id(id: &str) -> Result<(), EditorError> {
    let is_plain = id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if (1..=ID_BYTES_MAX).contains(&id.len()) && is_plain { Ok(()) } else { Err(EditorError::Id { id: id.to_owned() }) }
}

fn check_label(label: &str) -> Result<(), EditorError> {
    let wrong = |reason| EditorError::Label { label: label.chars().take(60).collect(), reason };
    match label.trim() {
        "" => Err(wrong("it is empty")),
        text if text.len() > LABEL_BYTES_MAX => Err(wrong("it is longer than 200 bytes")),
        text if text.split_whitespace().count() > key::WORDS_MAX => Err(wrong("it has more than ten words")),
        text if text.chars().any(char::is_control) || text.contains(['|', '[', ']', '"']) => {
            Err(wrong("control characters, `|`, `\"` and square brackets mean something in tables"))
        }
        text if text.starts_with(['=', '+', '-', '@']) => Err(wrong("a spreadsheet would take it for a formula")),
        text if !text.chars().any(char::is_alphanumeric) => Err(wrong("it has no letter")),
        _ => Ok(()),
    }
}

/// The rows as a table.
fn written(rows: &[Row]) -> String {
    let mut languages: Vec<Lang> = rows.iter().flat_map(|row| &row.labels).map(|label| label.language).collect();
    languages.sort_unstable();
    languages.dedup();
    let codes = languages.iter().map(|language| language.code());
    let head: Vec<&str> = ["id", "broader", "related", "note"].into_iter().chain(codes).collect();
    let mut text = format!("{}\n", head.join("\t"));
    for row in rows {
        let mut cells =
            vec![row.id.to_string(), row.broader.join(" | "), row.related.join(" | "), row.note.to_string()];
        for language in &languages {
            let labels = row.labels.iter().filter(|label| label.language == *language).map(shown);
            cells.push(labels.collect::<Vec<_>>().join(" | "));
        }
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    text
}

fn shown(label: &Label) -> String {
    let probability = label.probability.map(|p| p.to_string());
    let qualifiers: Vec<&str> = label.region.as_deref().into_iter().chain(probability.as_deref()).collect();
    if qualifiers.is_empty() { label.text.to_string() } else { format!("{} [{}]", label.text, qualifiers.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thesaurus::lookup::look_up;

    fn meanings(directory: &Path, word: &str, language: Lang) -> Vec<String> {
        let (knowledge, refused) = Layers::of(directory).open();
        assert!(refused.is_empty(), "{refused:?}");
        let found = look_up(&knowledge, word, Some(language), &[], &mut Analyzer::new());
        found.into_iter().map(|meaning| format!("{}/{}", meaning.layer, meaning.id)).collect()
    }

    #[test]
    fn a_label_leads_to_the_concept_and_the_concept_to_the_label() {
        let folder = tempfile::tempdir().unwrap();
        let editor = Editor::of(folder.path());
        editor.add("library", &[(Lang::CA, "casal de llibres".to_owned())]).unwrap();
        assert_eq!(meanings(folder.path(), "casal de llibres", Lang::CA), ["editor/library"]);
        assert!(meanings(folder.path(), "library", Lang::EN).contains(&"editor/library".to_owned()));
        let table = fs::read_to_string(editor.table()).unwrap();
        assert_eq!(table, "id\tbroader\trelated\tnote\tca\nlibrary\t\t\t\tcasal de llibres\n");
        assert!(matches!(editor.add("library", &[(Lang::EN, "Library".to_owned())]), Err(EditorError::Known { .. })));
        editor.take_back("library", Lang::CA, "Casal de llibres").unwrap();
        assert!(meanings(folder.path(), "casal de llibres", Lang::CA).is_empty());
        assert!(editor.added().unwrap().is_empty());
    }

    #[test]
    fn a_new_concept_needs_two_languages_and_may_be_edited_by_hand() {
        let folder = tempfile::tempdir().unwrap();
        let editor = Editor::of(folder.path());
        let one = [(Lang::CA, "zumzet".to_owned())];
        assert!(matches!(editor.add("zumzet", &one), Err(EditorError::UnknownConcept { .. })));
        let two = [(Lang::CA, "zumzet".to_owned()), (Lang::EN, "zumzing".to_owned())];
        assert!(matches!(editor.add("Zum zet", &two), Err(EditorError::Id { .. })));
        editor.add("zumzet", &two).unwrap();
        assert_eq!(meanings(folder.path(), "zumzet", Lang::CA), ["editor/zumzet"]);
        let table = fs::read_to_string(editor.table()).unwrap();
        fs::write(editor.table(), table.replace("zumzing", "zumzing | zoomzing [0.5]")).unwrap();
        assert_eq!(editor.apply().unwrap(), 1);
        assert_eq!(meanings(folder.path(), "zoomzing", Lang::EN), ["editor/zumzet"]);
        editor.add("zumzet", &[(Lang::ES, "zumbidito".to_owned())]).unwrap();
        assert!(fs::read_to_string(editor.table()).unwrap().contains("zoomzing [0.5]"));
        fs::write(editor.table(), "id\txx\na\tb\n").unwrap();
        assert!(matches!(editor.apply(), Err(EditorError::Table { .. })));
    }

    #[test]
    fn what_would_break_a_table_is_no_label() {
        for bad in ["", "a | b", "a\tb", "=1+1", "?!", "a [0.5]", &"a ".repeat(11), &"a".repeat(201)] {
            assert!(check_label(bad).is_err(), "{bad}");
        }
        assert!(check_label("l'escola dels avis").is_ok());
    }
}
