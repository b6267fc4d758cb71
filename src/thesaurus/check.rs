//! Tables in, what an editor should look at out, each with its place.
//!
//! What is certainly wrong is an error; what may be meant so is a note. This file must not know where tables lie.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;

use super::compile;
use super::key;
use super::sheet::FORMULA;
use super::shifted;
use super::table::{self, Label, Place, Problem, Row};
use crate::analyze::{Analyzer, fold_case};
use crate::detect::Detector;
use crate::language::{Lang, Script};

/// Labels of a column that are needed before its language is judged.
const COLUMN_LABELS_MIN: usize = 40;
/// Labels that are looked at together.
const COLUMN_SAMPLE: usize = 24;
/// Samples that are enough to judge a column.
const COLUMN_SAMPLES_MAX: usize = 24;
/// Share of a column's samples that has to speak for one other language.
const COLUMN_SHARE: f32 = 0.6;
/// Probability that a sample has to reach.
const SAMPLE_SURE: f32 = 0.9;
/// Share of the rows without a label from which a column counts as nearly empty.
const NEARLY_EMPTY: f32 = 0.9;
/// Labels that a note about several gives.
const RIVALS_SHOWN: usize = 3;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Wrong.
    Error,
    /// Worth a look.
    Note,
}

/// Something about a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// File and line, as in `corpus/lexicon/a.tsv:12`.
    pub place: String,
    /// How bad it is.
    pub severity: Severity,
    /// What it is.
    pub message: String,
    /// The column, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<Box<str>>,
    /// File and line, to sort by.
    #[serde(skip)]
    pub line: Place,
}

/// Checks tables that make one layer: pairs of the name of the file and its text.
pub fn check(tables: &[(String, String)]) -> Vec<Finding> {
    let mut checking = Checking::default();
    let (detector, mut analyzer) = (Detector::new(), Analyzer::new());
    for (file, text) in tables {
        let (rows, problems) = table::read(text, file);
        for Problem { place, column, message } in problems {
            checking.add(&place, column.as_deref(), Severity::Error, message);
        }
        let names = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
        let names: Vec<&str> = names.split('\t').map(str::trim).collect();
        checking.columns(&names, &Place { file: file.as_str().into(), line: 1 }, &rows, &detector);
        checking.shifted(&names, &rows, &detector);
        checking.rows.extend(rows);
    }
    checking.all_rows();
    checking.unfound(&mut analyzer);
    checking.finish()
}

/// Checks rows that make one layer, those of one or of several tables.
pub fn check_rows(rows: Vec<Row>) -> Vec<Finding> {
    let mut checking = Checking { rows, findings: Vec::new() };
    checking.all_rows();
    checking.finish()
}

/// Checks the columns `names` of one table and its rows by themselves: are they in the languages that they say, and
/// can the labels be found? `head` is the line of the names.
pub fn check_columns(names: &[&str], head: &Place, rows: Vec<Row>, analyzer: &mut Analyzer) -> Vec<Finding> {
    let mut checking = Checking::default();
    let detector = Detector::new();
    checking.columns(names, head, &rows, &detector);
    checking.shifted(names, &rows, &detector);
    checking.rows = rows;
    checking.unfound(analyzer);
    checking.finish()
}

/// Where each label stands, by language and folded text.
type Uses<'a> = BTreeMap<(Lang, String), Vec<(&'a Row, &'a Label)>>;

#[derive(Default)]
struct Checking {
    rows: Vec<Row>,
    findings: Vec<Finding>,
}

impl Checking {
    fn all_rows(&mut self) {
        self.ids();
        self.labels();
        self.links();
        self.circles();
    }

    fn finish(mut self) -> Vec<Finding> {
        self.findings.sort_by(|a, b| (&a.line, a.severity, &a.message).cmp(&(&b.line, b.severity, &b.message)));
        self.findings.dedup();
        self.findings
    }

    fn error(&mut self, place: &Place, column: &str, message: String) {
        self.add(place, Some(column), Severity::Error, message);
    }

    fn note(&mut self, place: &Place, column: &str, message: String) {
        self.add(place, Some(column), Severity::Note, message);
    }

    fn add(&mut self, place: &Place, column: Option<&str>, severity: Severity, message: String) {
        let column = column.map(Into::into);
        self.findings.push(Finding { place: place.to_string(), severity, message, column, line: place.clone() });
    }

    /// Columns without labels, and those that seem to be in another language than they say.
    fn columns(&mut self, names: &[&str], head: &Place, rows: &[Row], detector: &Detector) {
        let mut by_language: BTreeMap<Lang, Vec<&Label>> = BTreeMap::new();
        for label in rows.iter().flat_map(|row| &row.labels) {
            by_language.entry(label.language).or_default().push(label);
        }
        for (name, language) in languages_of(names) {
            let labels = by_language.get(&language).map_or(&[][..], Vec::as_slice);
            let filled = rows.iter().filter(|row| row.labels.iter().any(|label| label.language == language)).count();
            if labels.is_empty() && !rows.is_empty() {
                self.error(head, name, format!("the column `{name}` is empty"));
            } else if (filled as f32) < rows.len() as f32 * (1.0 - NEARLY_EMPTY) {
                self.note(head, name, format!("the column `{name}` has labels in {filled} of {} rows", rows.len()));
            }
            if let Some(other) = other_language(language, labels, detector) {
                self.error(
                    head,
                    name,
                    format!("the column `{name}` seems to be in {}; are columns swapped?", other.get().name),
                );
            }
        }
    }

    /// Rows in which labels stand under another language's column.
    fn shifted(&mut self, names: &[&str], rows: &[Row], detector: &Detector) {
        let columns: Vec<Lang> = languages_of(names).map(|(_, language)| language).collect();
        for stretch in shifted::stretches(&columns, rows, detector) {
            let (Some(first), Some(last)) = (rows.get(stretch.first), rows.get(stretch.last)) else { continue };
            let message = format!("in rows {} to {}, {}", first.place.line, last.place.line, stretch.message);
            self.add(&first.place, None, Severity::Error, message);
        }
    }

    fn ids(&mut self) {
        let mut seen: HashMap<Box<str>, Place> = HashMap::new();
        let mut twice = Vec::new();
        for row in &self.rows {
            match seen.get(&row.id) {
                Some(first) => twice.push((row.place.clone(), format!("the id `{}` is taken by {first}", row.id))),
                None => drop(seen.insert(row.id.clone(), row.place.clone())),
            }
        }
        for (place, message) in twice {
            self.error(&place, "id", message);
        }
    }

    /// What is wrong with single labels, and labels of several concepts.
    fn labels(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let mut uses: Uses<'_> = BTreeMap::new();
        for row in &rows {
            let mut own = HashSet::new();
            for label in &row.labels {
                let folded = fold_case(&label.text, label.language);
                if !own.insert((label.language, folded.clone())) {
                    let message = format!("{}: `{}` is there twice", label.language, label.text);
                    self.note(&row.place, label.language.code(), message);
                    continue;
                }
                self.label(row, label);
                uses.entry((label.language, folded)).or_default().push((row, label));
            }
        }
        self.rivals(&uses);
        self.rows = rows;
    }

    /// Concepts of one kind that prefer the same label, without weights: nothing tells which of them is meant, and
    /// each gets an equal share. Where a label stands further behind in one of the cells, its place tells.
    fn rivals(&mut self, uses: &Uses<'_>) {
        let mut rivals: BTreeMap<Vec<&str>, Vec<(&Row, &Label)>> = BTreeMap::new();
        for uses in uses.values().filter(|uses| uses.len() > 1) {
            for is_domain in [true, false] {
                let preferred = uses.iter().filter(|(row, label)| {
                    row.is_domain == is_domain && label.rank == 0 && label.probability.is_none()
                });
                let preferred: Vec<_> = preferred.copied().collect();
                if let [first, _, ..] = preferred.as_slice() {
                    rivals.entry(preferred.iter().map(|(row, _)| &*row.id).collect()).or_default().push(*first);
                }
            }
        }
        for (ids, labels) in rivals {
            let Some((row, first)) = labels.first() else { continue };
            let shown: Vec<String> =
                labels.iter().take(RIVALS_SHOWN).map(|(_, l)| format!("{} `{}`", l.language, l.text)).collect();
            let more = labels.len().saturating_sub(RIVALS_SHOWN);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let message = format!(
                "{} are called the same: {}{more}; write weights as in `{} [0.6]`, or join them if they are one",
                ids.join(", "),
                shown.join(", "),
                first.text
            );
            self.note(&row.place, first.language.code(), message);
        }
    }

    fn label(&mut self, row: &Row, label: &Label) {
        let (language, text) = (label.language, &label.text);
        let (place, column) = (&row.place, language.code());
        if text.starts_with(FORMULA) {
            let message = format!("{language}: `{text}` begins like a formula; spreadsheets would reckon it");
            self.error(place, column, message);
        }
        if text.chars().any(char::is_control) {
            let message = format!("{language}: `{}` has a control character", text.escape_debug());
            self.error(place, column, message);
        }
        let (own, latin, strange) = scripts(text, language.get().script);
        if let Some(letter) = strange {
            let message = format!("{language}: `{text}` has the letter `{letter}` of another script");
            self.error(place, column, message);
        } else if own == 0 && latin > 0 && language.get().script != Script::Latin {
            self.note(place, column, format!("{language}: `{text}` is in Latin letters"));
        }
    }

    /// Labels that a search cannot find, since the analysis leaves nothing of them or too much.
    fn unfound(&mut self, analyzer: &mut Analyzer) {
        let rows = std::mem::take(&mut self.rows);
        for row in &rows {
            for label in &row.labels {
                let tokens = analyzer.terms(&label.text, label.language);
                let words = key::words(&tokens);
                if compile::filed(&words, &label.text).is_some() {
                    continue;
                }
                let why =
                    if words.is_empty() { "holds no word that is indexed" } else { "is too long to be looked up" };
                let message = format!("{}: `{}` {why}; shorten or remove it", label.language, label.text);
                self.error(&row.place, label.language.code(), message);
            }
        }
        self.rows = rows;
    }

    fn links(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let ids: HashSet<&str> = rows.iter().map(|row| &*row.id).collect();
        for row in &rows {
            for (name, links) in [("broader", &row.broader), ("related", &row.related)] {
                for id in links {
                    if **id == *row.id {
                        self.error(&row.place, name, format!("`{id}` is its own {name} concept"));
                    } else if !ids.contains(&**id) {
                        self.error(&row.place, name, format!("the {name} concept `{id}` does not exist"));
                    }
                }
            }
        }
        self.rows = rows;
    }

    /// Concepts that are broader than themselves by way of others.
    fn circles(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let numbers: HashMap<&str, usize> = rows.iter().enumerate().map(|(i, row)| (&*row.id, i)).collect();
        let broader = |at: usize| {
            rows.get(at).into_iter().flat_map(|row| &row.broader).filter_map(|id| numbers.get(&**id).copied())
        };
        let mut done = vec![false; rows.len()];
        let mut reported = BTreeSet::new();
        for start in 0..rows.len() {
            // Depth first: a concept that is met again on the way up closes a circle.
            let mut way: Vec<(usize, Vec<usize>)> = Vec::new();
            if !done[start] {
                way.push((start, broader(start).collect()));
            }
            while let Some((at, left)) = way.last_mut() {
                let at = *at;
                let Some(next) = left.pop() else {
                    done[at] = true;
                    way.pop();
                    continue;
                };
                if let Some(from) = way.iter().position(|(on_way, _)| *on_way == next) {
                    let circle: Vec<usize> = way.iter().skip(from).map(|(on_way, _)| *on_way).collect();
                    if circle.len() > 1 && reported.insert(circle.iter().copied().min()) {
                        let names: Vec<&str> =
                            circle.iter().chain([&next]).filter_map(|i| Some(&*rows.get(*i)?.id)).collect();
                        if let Some(row) = rows.get(next) {
                            self.error(
                                &row.place,
                                "broader",
                                format!("broader concepts go round in a circle: {}", names.join(" → ")),
                            );
                        }
                    }
                } else if !done[next] {
                    way.push((next, broader(next).collect()));
                }
            }
        }
        self.rows = rows;
    }
}

/// The columns of languages. `id` is the code of Indonesian, too.
fn languages_of<'a>(names: &[&'a str]) -> impl Iterator<Item = (&'a str, Lang)> {
    let named = |name: &&'a str| {
        let language = Lang::from_code(name).filter(|language| language.code() == *name && *name != "id")?;
        Some((*name, language))
    };
    names.iter().filter_map(named)
}

/// The language that the labels of a column are in, if it is clearly another than `language`.
fn other_language(language: Lang, labels: &[&Label], detector: &Detector) -> Option<Lang> {
    if labels.len() < COLUMN_LABELS_MIN {
        return None;
    }
    let mut votes: BTreeMap<Lang, usize> = BTreeMap::new();
    let all = labels.len().div_ceil(COLUMN_SAMPLE);
    let samples = labels.chunks(COLUMN_SAMPLE).step_by(all.div_ceil(COLUMN_SAMPLES_MAX));
    let count = samples.len();
    for sample in samples {
        let text: Vec<&str> = sample.iter().map(|label| &*label.text).collect();
        let guess = detector.passage(&text.join(", "), None);
        if guess.probability >= SAMPLE_SURE {
            *votes.entry(guess.language).or_default() += 1;
        }
    }
    let (best, most) = votes.into_iter().max_by_key(|(_, votes)| *votes)?;
    (best != language && most as f32 >= count as f32 * COLUMN_SHARE).then_some(best)
}

/// Letters of the script, Latin letters, and the first letter of neither.
fn scripts(text: &str, own: Script) -> (usize, usize, Option<char>) {
    let (mut of_own, mut latin, mut strange) = (0, 0, None);
    for letter in text.chars().filter(|c| c.is_alphabetic()) {
        match script_of(letter) {
            None => {}
            Some(Script::Latin) if own != Script::Latin => latin += 1,
            Some(script) if is_written_in(own, script) => of_own += 1,
            Some(_) => strange = strange.or(Some(letter)),
        }
    }
    (of_own, latin, strange)
}

/// Whether texts of a script hold letters of another.
fn is_written_in(own: Script, letter: Script) -> bool {
    own == letter || (letter == Script::Han && matches!(own, Script::Japanese | Script::Hangul))
}

/// Script of a letter, of those that are easily taken for another (Unicode blocks, `Blocks.txt`).
fn script_of(letter: char) -> Option<Script> {
    Some(match letter {
        'a'..='z' | 'A'..='Z' | 'ª' | 'º' | 'À'..='ʯ' | 'Ḁ'..='ỿ' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{531}'..='\u{587}' => Script::Armenian,
        '\u{591}'..='\u{5f4}' => Script::Hebrew,
        '\u{600}'..='\u{77f}' | '\u{fb50}'..='\u{fefc}' => Script::Arabic,
        '\u{900}'..='\u{97f}' => Script::Devanagari,
        '\u{e01}'..='\u{e4e}' => Script::Thai,
        '\u{10a0}'..='\u{10ff}' => Script::Georgian,
        '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{ac00}'..='\u{d7a3}' => Script::Hangul,
        '\u{3041}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}' => Script::Japanese,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => Script::Han,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn found(tables: &[(&str, &str)]) -> Vec<String> {
        let tables: Vec<_> = tables.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
        let said = |f: Finding| format!("{:?} {}: {}", f.severity, f.place, f.message);
        check(&tables).into_iter().map(said).collect()
    }

    fn check_one(text: &str, expected: &[&str]) {
        let found = found(&[("t.tsv", text)]);
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "help: expected `{expected}`, found `{found}`");
        }
    }

    #[test]
    fn a_clean_table_has_no_findings() {
        check_one("id\tbroader\ten\tko\na\t\tschool\t학교\nb\ta\tnursery school\t유치원 | NGO 학교\n", &[]);
    }

    #[test]
    fn ids_are_unique_in_all_tables_and_links_lead_somewhere() {
        let found = found(&[
            ("a.tsv", "id\tbroader\trelated\ten\nx\ty\tz\tone\ny\t\ty\ttwo\n"),
            ("b.tsv", "id\ten\nx\tthree\n"),
        ]);
        assert_eq!(found.len(), 3, "{found:#?}");
        assert!(found[0].contains("a.tsv:2: the related concept `z` does not exist"), "{found:#?}");
        assert!(found[1].contains("a.tsv:3: `y` is its own related concept"), "{found:#?}");
        assert!(found[2].contains("b.tsv:2: the id `x` is taken by a.tsv:2"), "{found:#?}");
    }

    #[test]
    fn circles_are_found_once() {
        check_one(
            "id\tbroader\ten\na\tb\tone\nb\tc\ttwo\nc\ta\tthree\nd\ta\tfour\ne\td | a\tfive\n",
            &["broader concepts go round in a circle: "],
        );
    }

    #[test]
    fn letters_of_another_script_are_errors_and_latin_ones_are_notes() {
        check_one(
            "id\ten\tko\tru\na\tсity\t학교\tгород\nb\ttown\tUNESCO\tгopoд\n",
            &["Error t.tsv:2: en: `сity` has the letter `с`", "Note t.tsv:3: ko: `UNESCO` is in Latin"],
        );
    }

    #[test]
    fn formulas_empty_columns_and_labels_without_weights_are_found() {
        check_one(
            "id\ten\tes\na\tbank | =sum\t\nb\tbank | bank\t\nc\tbank [0.2]\t\nd\tshore | bank\t\n",
            &[
                "Error t.tsv:1: the column `es` is empty",
                "Error t.tsv:2: en: `=sum` begins like a formula",
                "Note t.tsv:2: a, b are called the same: en `bank`; write weights as in `bank [0.6]`",
                "Note t.tsv:3: en: `bank` is there twice",
            ],
        );
    }

    #[test]
    fn labels_that_cannot_be_found_are_errors() {
        let long = "one two three four five six seven eight nine ten eleven";
        check_one(
            &format!("id\ten\na\t…\nb\t{long}\nc\t{}\n", "wide ".repeat(9)),
            &["en: `…` holds no word", "is too long to be looked up"],
        );
    }

    #[test]
    fn swapped_columns_are_noticed() {
        let words = [
            ("school", "escuela"),
            ("children", "niños"),
            ("freedom of thought", "libertad de pensamiento"),
            ("the right to housing", "el derecho a la vivienda"),
            ("public library", "biblioteca pública"),
            ("drinking water", "agua potable"),
            ("young people", "gente joven"),
            ("adult learning", "aprendizaje de adultos"),
        ];
        let mut table = String::from("id\ten\tes\n");
        for round in 0..8 {
            for (i, (english, spanish)) in words.iter().enumerate() {
                writeln!(table, "{i}-{round}\t{spanish} {round}\t{english} {round}").unwrap();
            }
        }
        let found = found(&[("t.tsv", &table)]);
        assert!(found.iter().any(|f| f.contains("`en` seems to be in Spanish")), "{found:#?}");
        assert!(found.iter().any(|f| f.contains("`es` seems to be in English")), "{found:#?}");
    }
}
