//! Tables of concepts, one a row: text in, rows and problems out.
//!
//! A table is UTF-8, its cells separated by tabs, its first line names the columns: `id`; optionally `pos`, `broader`,
//! `related` and `note`; and one column for each language, named by its code. A language's cell holds labels
//! separated by `|`, the preferred one first. In square brackets behind a label may stand a region (`[pt-BR]`), the
//! probability that the label means this concept where it may mean others (`[0.3]`), or both (`[pt-BR 0.3]`).
//! This file must not know how labels are analyzed or compiled.

use std::fmt;
use std::sync::Arc;

use crate::language::Lang;

/// Columns that are no language.
pub const COLUMNS: [&str; 5] = ["id", "pos", "broader", "related", "note"];
/// Between labels, and between identifiers in `broader` and `related`.
pub const SEPARATOR: char = '|';

/// A concept: a sense of the lexicon or an entry of the thesaurus.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Identifier, unique in all tables of a layer.
    pub id: Box<str>,
    /// Whether it belongs to the thesaurus; otherwise it is general vocabulary.
    pub is_domain: bool,
    /// Part of speech; may be empty.
    pub pos: Box<str>,
    /// Identifiers of broader concepts.
    pub broader: Vec<Box<str>>,
    /// Identifiers of related concepts.
    pub related: Vec<Box<str>>,
    /// What it means, where that could be missed; may be empty.
    pub note: Box<str>,
    /// What it is called, by language, the preferred label of each first.
    pub labels: Vec<Label>,
    /// Where it stands.
    pub place: Place,
}

/// What a concept is called in a language.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The language.
    pub language: Lang,
    /// The label.
    pub text: Box<str>,
    /// Region of the language that uses it, as a BCP 47 tag.
    pub region: Option<Box<str>>,
    /// Probability that it means this concept, 0 to 1, where the table says so.
    pub probability: Option<f32>,
    /// How usual it is for the concept, above 0 and at most 1; its rank decides where that is not known.
    pub weight: Option<f32>,
    /// How much this concept counts among those that the label may mean, above 0; its rank decides where neither that
    /// nor the probability is known.
    pub share: Option<f32>,
    /// Place among the labels of the concept in this language, from 0.
    pub rank: u16,
}

impl Label {
    /// Region and probability in brackets, as a table has them behind the label.
    pub fn qualifier(&self) -> Option<String> {
        match (&self.region, self.probability) {
            (None, None) => None,
            (Some(region), None) => Some(format!("[{region}]")),
            (None, Some(probability)) => Some(format!("[{probability}]")),
            (Some(region), Some(probability)) => Some(format!("[{region} {probability}]")),
        }
    }

    /// The label with its qualifier, as a table has it.
    pub fn written(&self) -> String {
        self.qualifier().map_or_else(|| self.text.to_string(), |qualifier| format!("{} {qualifier}", self.text))
    }
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Name of the file.
    pub file: Arc<str>,
    /// Line, from 1; 0 where it is not known.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.file),
            line => write!(f, "{}:{line}", self.file),
        }
    }
}

/// Something wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// The column, where it is about one.
    pub column: Option<Box<str>>,
    /// What, and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Reads a table. Rows that cannot be read are left out and reported.
pub fn read(text: &str, file: &str) -> (Vec<Row>, Vec<Problem>) {
    let mut reading = Reading { file: file.into(), rows: Vec::new(), problems: Vec::new() };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    match lines.next() {
        Some((number, head)) => {
            let columns = reading.columns(head, number);
            if columns.contains(&Column::Id) {
                lines.for_each(|(number, line)| reading.row(line, number, &columns));
            } else {
                reading.problem(number, "the first line names no column `id`".to_owned());
            }
        }
        None => reading.problem(1, "the table is empty; its first line names the columns".to_owned()),
    }
    (reading.rows, reading.problems)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Pos,
    Broader,
    Related,
    Note,
    Language(Lang),
    Unknown,
}

struct Reading {
    file: Arc<str>,
    rows: Vec<Row>,
    problems: Vec<Problem>,
}

impl Reading {
    fn problem(&mut self, line: u32, message: String) {
        self.problem_in(None, line, message);
    }

    fn problem_in(&mut self, column: Option<&str>, line: u32, message: String) {
        let place = Place { file: Arc::clone(&self.file), line };
        self.problems.push(Problem { place, column: column.map(Into::into), message });
    }

    fn columns(&mut self, head: &str, number: u32) -> Vec<Column> {
        let mut columns = Vec::new();
        for name in head.split('\t').map(str::trim) {
            let column = match name {
                "id" => Column::Id,
                "pos" => Column::Pos,
                "broader" => Column::Broader,
                "related" => Column::Related,
                "note" => Column::Note,
                _ => Lang::from_code(name).filter(|l| l.code() == name).map_or(Column::Unknown, Column::Language),
            };
            if column == Column::Unknown {
                let allowed = "allowed are id, pos, broader, related, note and codes of languages";
                self.problem_in(Some(name), number, format!("`{name}` is no column; {allowed}"));
            } else if columns.contains(&column) {
                self.problem_in(Some(name), number, format!("the column `{name}` is there twice"));
            }
            columns.push(column);
        }
        columns
    }

    fn row(&mut self, line: &str, number: u32, columns: &[Column]) {
        let cells: Vec<&str> = line.split('\t').map(unquoted).collect();
        if cells.len() > columns.len() {
            let message = format!("{} cells under {} columns; the row is left out", cells.len(), columns.len());
            return self.problem(number, message);
        }
        let mut row = Row {
            id: "".into(),
            is_domain: columns.contains(&Column::Broader),
            pos: "".into(),
            broader: Vec::new(),
            related: Vec::new(),
            note: "".into(),
            labels: Vec::new(),
            place: Place { file: Arc::clone(&self.file), line: number },
        };
        for (column, cell) in columns.iter().zip(cells) {
            match column {
                Column::Id => row.id = cell.into(),
                Column::Pos => row.pos = cell.into(),
                Column::Broader => row.broader = parts(cell).map(Into::into).collect(),
                Column::Related => row.related = parts(cell).map(Into::into).collect(),
                Column::Note => row.note = cell.into(),
                Column::Language(language) => self.labels(cell, *language, number, &mut row.labels),
                Column::Unknown => {}
            }
        }
        if row.id.is_empty() {
            return self.problem(number, "the row has no id and is left out".to_owned());
        }
        if row.labels.is_empty() {
            return self.problem(number, format!("`{}` has no label in any language and is left out", row.id));
        }
        self.rows.push(row);
    }

    fn labels(&mut self, cell: &str, language: Lang, number: u32, labels: &mut Vec<Label>) {
        for (rank, part) in (0..).zip(parts(cell)) {
            let (label, problems) = label(part, language, rank);
            for message in problems {
                self.problem_in(Some(language.code()), number, message);
            }
            labels.extend(label);
        }
    }
}

/// A label as a cell has it, with its qualifier, and what is wrong with it.
pub(super) fn label(part: &str, language: Lang, rank: u16) -> (Option<Label>, Vec<String>) {
    let (text, qualifier) = qualified(part);
    let mut problems = Vec::new();
    let mut label =
        Label { language, text: text.into(), region: None, probability: None, weight: None, share: None, rank };
    for word in qualifier.split_whitespace() {
        match word.parse::<f32>() {
            Ok(p) if (0.0..=1.0).contains(&p) => label.probability = Some(p),
            Ok(_) => problems.push(format!("`{part}`: a probability lies between 0 and 1")),
            Err(_) if is_region(word, language) => label.region = Some(word.into()),
            Err(_) => {
                problems.push(format!("`{part}`: `{word}` is neither a probability nor a region such as `pt-BR`"));
            }
        }
    }
    if text.is_empty() {
        problems.push(format!("`{part}` is no label"));
    }
    (Some(label).filter(|label| !label.text.is_empty()), problems)
}

/// A cell as a spreadsheet may have saved it: in quotes where it holds quotes.
fn unquoted(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell).trim()
}

fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(SEPARATOR).map(str::trim).filter(|part| !part.is_empty())
}

/// A label and what stands in the brackets behind it.
fn qualified(part: &str) -> (&str, &str) {
    let split = part.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    split.map_or((part, ""), |(text, qualifier)| (text.trim_end(), qualifier))
}

fn is_region(word: &str, language: Lang) -> bool {
    let region = word.split_once('-').filter(|(code, _)| *code == language.code()).map(|(_, region)| region);
    region.is_some_and(|r| (2..=4).contains(&r.len()) && r.chars().all(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_labels_with_regions_and_probabilities() {
        let text = "id\tbroader\tes\tpt\nbus\ttransport\tautobús | guagua [es-419 0.6]\tônibus [pt-BR] | banco [0.2]\n";
        let (rows, problems) = read(text, "t.tsv");
        assert_eq!(problems, []);
        let labels: Vec<_> =
            rows[0].labels.iter().map(|l| (&*l.text, l.region.as_deref(), l.probability, l.rank)).collect();
        let expected = [
            ("autobús", None, None, 0),
            ("guagua", Some("es-419"), Some(0.6), 1),
            ("ônibus", Some("pt-BR"), None, 0),
            ("banco", None, Some(0.2), 1),
        ];
        assert_eq!(labels, expected);
        assert!(rows[0].is_domain && *rows[0].broader[0] == *"transport");
    }

    #[test]
    fn problems_say_where_and_what() {
        let text = "id\ten\txx\n\tcity\na\ttown [2]\nb\t\nc\tx\ty\tz\n";
        let (rows, problems) = read(text, "t.tsv");
        assert_eq!(rows.len(), 1);
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 5, "{said:?}");
        assert!(said[0].starts_with("t.tsv:1: `xx` is no column"), "{said:?}");
        assert!(said.iter().any(|s| s.starts_with("t.tsv:5: 4 cells under 3 columns")), "{said:?}");
    }
}
