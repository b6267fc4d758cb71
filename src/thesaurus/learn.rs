//! Texts that say the same in two languages in, which words translate each other out.
//!
//! Two ways to tell are here. [`Method::Model`] is the first of the translation models of Brown, Della Pietra,
//! Della Pietra and Mercer ("The Mathematics of Statistical Machine Translation", Computational Linguistics 19:2,
//! 1993): the probability t(f|e) that the word e is translated by f, found by expectation maximization, with an empty
//! word that what has no counterpart is ascribed to. [`Method::Dice`] counts in how many pairs two words stand
//! together, 2·n(e,f) / (n(e) + n(f)). Either is taken in both directions; a pair is believed as far as both agree.
//! `docs/learning.md` compares the two. This file must not know records, passages or the index.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::key;
use super::table::{Label, Place, Row};
use crate::analyze::{Analyzer, fold_case};
use crate::language::Lang;

/// Rounds of expectation maximization.
const ROUNDS: usize = 6;
/// Different words of a text that are looked at.
const WORDS_MAX: usize = 160;
/// Pairs of words, over all texts of two languages, that are looked at.
const CELLS_MAX: usize = 24_000_000;
/// Spellings of a word that are counted.
const SPELLINGS_MAX: usize = 6;
/// What a translation counts as a way to the other words of its star.
const PIVOT_SHARE: f32 = 0.1;

/// What tells which words translate each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// Translation probabilities by expectation maximization.
    Model,
    /// How often two words stand together, against how often each stands.
    Dice,
}

/// What is kept of what was learned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// How translations are told.
    pub method: Method,
    /// Pairs of texts that both words have to stand in together.
    pub together_min: u32,
    /// Least belief in a translation, 0 to 1.
    pub belief_min: f32,
    /// Translations of a word in each language.
    pub translations_max: usize,
}

impl Settings {
    /// For whole passages set side by side.
    pub const PASSAGES: Self = Self { method: Method::Model, together_min: 2, belief_min: 0.1, translations_max: 4 };
    /// For sentences set side by side.
    pub const SENTENCES: Self = Self { method: Method::Model, together_min: 2, belief_min: 0.1, translations_max: 4 };
}

/// Takes in pairs of texts and learns from them.
#[derive(Debug, Default)]
pub struct Learner {
    words: BTreeMap<Lang, Words>,
    pairs: BTreeMap<(Lang, Lang), Pairs>,
}

/// A word and what translates it.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// Its language.
    pub language: Lang,
    /// Its stem.
    pub stem: String,
    /// The languages with the stems that translate it, each with the belief in it, the best first.
    pub translations: BTreeMap<Lang, Vec<(String, f32)>>,
}

/// The words of a language.
#[derive(Debug, Default)]
struct Words {
    numbers: HashMap<Box<str>, u32>,
    list: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    stem: Box<str>,
    /// How it is written, and how often.
    spellings: Vec<(Box<str>, u32)>,
}

impl Word {
    /// How it is mostly written.
    fn spelling(&self) -> &str {
        let most = self.spellings.iter().max_by(|(a, n), (b, m)| n.cmp(m).then_with(|| b.cmp(a)));
        most.map_or(&self.stem, |(spelling, _)| spelling)
    }
}

/// The numbers of the words of a text, ascending.
type Numbers = Box<[u32]>;

/// Pairs of texts of two languages, as the numbers of their words.
#[derive(Debug, Default)]
struct Pairs {
    texts: Vec<(Numbers, Numbers)>,
    cells: usize,
}

/// Translations of a word by language, as numbers with beliefs.
type Numbered = BTreeMap<Lang, Vec<(u32, f32)>>;

/// Belief that a word is translated by another: by the number of the word, then of the other.
type Beliefs = Vec<Vec<(u32, f32)>>;

impl Learner {
    /// Takes in two texts that say the same.
    pub fn unit(&mut self, one: (Lang, &str), other: (Lang, &str), analyzer: &mut Analyzer) {
        let (one, other) = if one.0 <= other.0 { (one, other) } else { (other, one) };
        if one.0 == other.0 {
            return;
        }
        let words = (self.words_of(one, analyzer), self.words_of(other, analyzer));
        let pairs = self.pairs.entry((one.0, other.0)).or_default();
        let cells = words.0.len() * words.1.len();
        if cells > 0 && pairs.cells + cells <= CELLS_MAX {
            pairs.cells += cells;
            pairs.texts.push(words);
        }
    }

    /// Whether no pair of texts was taken in.
    pub fn is_empty(&self) -> bool {
        self.pairs.values().all(|pairs| pairs.texts.is_empty())
    }

    /// Number of pairs of texts.
    pub fn units(&self) -> usize {
        self.pairs.values().map(|pairs| pairs.texts.len()).sum()
    }

    /// The numbers of the words of a text that carry meaning, each once.
    fn words_of(&mut self, (language, text): (Lang, &str), analyzer: &mut Analyzer) -> Numbers {
        let words = self.words.entry(language).or_default();
        let tokens = analyzer.terms(text, language);
        let mut numbers = Vec::new();
        for word in key::words(&tokens) {
            let is_word = !word.main.stop_word && word.main.term.chars().any(char::is_alphabetic);
            if is_word && let Some(spelling) = text.get(word.main.span.clone()) {
                numbers.push(words.number(&word.main.term, &fold_case(spelling, language)));
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers.truncate(WORDS_MAX);
        numbers.into()
    }

    /// What was learned, by language and stem.
    pub fn learn(&self, settings: &Settings) -> Vec<Learned> {
        let mut learned: BTreeMap<(Lang, u32), Numbered> = BTreeMap::new();
        for ((one, other), pairs) in &self.pairs {
            let (there, back) = self.beliefs((*one, *other), pairs, settings);
            for (from, to, beliefs) in [(*one, *other, there), (*other, *one, back)] {
                for (word, translations) in (0..).zip(beliefs) {
                    if !translations.is_empty() {
                        learned.entry((from, word)).or_default().insert(to, translations);
                    }
                }
            }
        }
        let stem =
            |language: &Lang, number: u32| self.word(*language, number).map(|w| w.stem.to_string()).unwrap_or_default();
        let named = |((language, word), translations): ((Lang, u32), Numbered)| {
            let list = |to: &Lang, list: Vec<(u32, f32)>| list.into_iter().map(|(f, b)| (stem(to, f), b)).collect();
            let translations = translations.into_iter().map(|(to, words)| (to, list(&to, words))).collect();
            Learned { language, stem: stem(&language, word), translations }
        };
        let mut learned: Vec<Learned> = learned.into_iter().map(named).collect();
        learned.sort_by(|a, b| (a.language, &a.stem).cmp(&(b.language, &b.stem)));
        learned
    }

    /// What was learned, as rows of a layer: a word with its translations. `name` begins the identifiers.
    pub fn rows(&self, name: &str, settings: &Settings) -> Vec<Row> {
        let place = Place { file: name.into(), line: 0 };
        let spelling = |language, stem: &str| {
            let words = self.words.get(&language)?;
            let number = words.numbers.get(stem)?;
            Some(words.list.get(*number as usize)?.spelling())
        };
        let mut rows = Vec::new();
        for Learned { language, stem, translations } in self.learn(settings) {
            let Some(own) = spelling(language, &stem) else { continue };
            let mut labels = vec![label((language, own), 0, 1.0, 1.0)];
            for (to, list) in translations {
                let best = list.first().map_or(1.0, |(_, belief)| *belief);
                for (rank, (stem, belief)) in (0..).zip(list) {
                    if let Some(text) = spelling(to, &stem) {
                        labels.push(label((to, text), rank, belief / best, belief * PIVOT_SHARE));
                    }
                }
            }
            let id = format!("{name}:{language}:{stem}");
            rows.push(row(id.chars().take(60).collect(), labels, &place));
        }
        rows
    }

    fn word(&self, language: Lang, number: u32) -> Option<&Word> {
        self.words.get(&language)?.list.get(number as usize)
    }

    /// Beliefs in both directions; they are the same, seen from either side.
    fn beliefs(&self, (one, other): (Lang, Lang), pairs: &Pairs, settings: &Settings) -> (Beliefs, Beliefs) {
        let size = |language| self.words.get(&language).map_or(0, |words| words.list.len());
        let sizes = (size(one), size(other));
        let flipped =
            Pairs { texts: pairs.texts.iter().map(|(a, b)| (b.clone(), a.clone())).collect(), cells: pairs.cells };
        let table = Table::new(pairs, sizes.0);
        let (there, back) = match settings.method {
            Method::Model => {
                let other = Table::new(&flipped, sizes.1);
                (model(&table, pairs), transposed(&other, &model(&other, &flipped), &table))
            }
            Method::Dice => {
                let dice = dice(&table, pairs, sizes);
                (dice.clone(), dice)
            }
        };
        let (mut one, mut other): (Beliefs, Beliefs) = (vec![Vec::new(); sizes.0], vec![Vec::new(); sizes.1]);
        for (e, cells) in (0..).zip(&table.rows) {
            for at in cells.clone() {
                let (f, belief) = (table.columns[at], (there[at] * back[at]).sqrt());
                if belief >= settings.belief_min && table.together[at] >= settings.together_min {
                    one[e as usize].push((f, belief));
                    other[f as usize].push((e, belief));
                }
            }
        }
        for list in one.iter_mut().chain(&mut other) {
            list.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
            list.truncate(settings.translations_max);
        }
        (one, other)
    }
}

impl Words {
    fn number(&mut self, stem: &str, spelling: &str) -> u32 {
        let number = self.numbers.get(stem).copied().unwrap_or_else(|| {
            let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
            self.numbers.insert(stem.into(), number);
            self.list.push(Word { stem: stem.into(), spellings: Vec::new() });
            number
        });
        if let Some(word) = self.list.get_mut(number as usize) {
            let has_room = word.spellings.len() < SPELLINGS_MAX;
            match word.spellings.iter_mut().find(|(known, _)| **known == *spelling) {
                Some((_, count)) => *count += 1,
                None if has_room => word.spellings.push((spelling.into(), 1)),
                None => {}
            }
        }
        number
    }
}

/// The pairs of words that stand together in some pair of texts: by the first word, the second ones ascending.
struct Table {
    /// For each first word, where its cells are.
    rows: Vec<Range<usize>>,
    /// The second word of each cell.
    columns: Vec<u32>,
    /// In how many pairs of texts the two stand together.
    together: Vec<u32>,
}

impl Table {
    fn new(pairs: &Pairs, words: usize) -> Self {
        let mut lists: Vec<Vec<u32>> = vec![Vec::new(); words];
        for (one, other) in &pairs.texts {
            for e in one {
                lists[*e as usize].extend_from_slice(other);
            }
        }
        let mut table = Self { rows: Vec::with_capacity(words), columns: Vec::new(), together: Vec::new() };
        for mut list in lists {
            list.sort_unstable();
            let start = table.columns.len();
            for same in list.chunk_by(|a, b| a == b) {
                table.columns.extend(same.first());
                table.together.push(u32::try_from(same.len()).unwrap_or(u32::MAX));
            }
            table.rows.push(start..table.columns.len());
        }
        table
    }

    fn cell(&self, e: u32, f: u32) -> Option<usize> {
        let row = self.rows.get(e as usize)?.clone();
        let start = row.start;
        self.columns.get(row)?.binary_search(&f).ok().map(|at| start + at)
    }
}

/// The probabilities t(f|e), one for each cell.
fn model(table: &Table, pairs: &Pairs) -> Vec<f32> {
    let targets = pairs.texts.iter().flat_map(|(_, other)| other.iter()).max().map_or(0, |most| *most as usize + 1);
    let mut probabilities: Vec<f32> = vec![1.0; table.columns.len()];
    let mut of_nothing: Vec<f32> = vec![1.0; targets];
    let cells: Vec<Vec<u32>> = pairs.texts.iter().map(|(one, other)| cells_of(table, one, other)).collect();
    for round in 0..ROUNDS {
        let mut counts = vec![0.0_f32; table.columns.len()];
        let mut counts_of_nothing = vec![0.0_f32; targets];
        for ((_, other), cells) in pairs.texts.iter().zip(&cells) {
            for (column, f) in other.iter().enumerate() {
                let own = cells.iter().skip(column).step_by(other.len().max(1));
                let start = if round == 0 { 1.0 } else { of_nothing[*f as usize] };
                let sum: f32 = start + own.clone().map(|at| probabilities[*at as usize]).sum::<f32>();
                let sum = sum.max(f32::MIN_POSITIVE);
                own.for_each(|at| counts[*at as usize] += probabilities[*at as usize] / sum);
                counts_of_nothing[*f as usize] += start / sum;
            }
        }
        for row in &table.rows {
            let sum: f32 = counts[row.clone()].iter().sum::<f32>().max(f32::MIN_POSITIVE);
            row.clone().for_each(|at| probabilities[at] = counts[at] / sum);
        }
        let sum: f32 = counts_of_nothing.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        of_nothing.iter_mut().zip(counts_of_nothing).for_each(|(p, count)| *p = count / sum);
    }
    probabilities
}

/// The cells of a pair of texts, row by row.
fn cells_of(table: &Table, one: &[u32], other: &[u32]) -> Vec<u32> {
    let cell = |e: &u32, f: &u32| table.cell(*e, *f).and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
    one.iter().flat_map(|e| other.iter().map(move |f| cell(e, f))).collect()
}

/// Values of a table in the order of the cells of the flipped one.
fn transposed(table: &Table, values: &[f32], flipped: &Table) -> Vec<f32> {
    let mut moved = vec![0.0; values.len()];
    for (f, row) in (0..).zip(&table.rows) {
        for at in row.clone() {
            if let Some(to) = flipped.cell(table.columns[at], f) {
                moved[to] = values[at];
            }
        }
    }
    moved
}

/// The measure of Dice, one for each cell.
fn dice(table: &Table, pairs: &Pairs, (ones, others): (usize, usize)) -> Vec<f32> {
    let (mut one, mut other) = (vec![0_u32; ones], vec![0_u32; others]);
    for (words, other_words) in &pairs.texts {
        words.iter().for_each(|e| one[*e as usize] += 1);
        other_words.iter().for_each(|f| other[*f as usize] += 1);
    }
    let mut values = vec![0.0; table.columns.len()];
    for (row, n) in table.rows.iter().zip(one) {
        for at in row.clone() {
            values[at] = 2.0 * table.together[at] as f32 / (n + other[table.columns[at] as usize]) as f32;
        }
    }
    values
}

fn label((language, text): (Lang, &str), rank: u16, weight: f32, share: f32) -> Label {
    let (weight, share) = (Some(weight), Some(share));
    Label { language, text: text.into(), region: None, probability: None, weight, share, rank }
}

fn row(id: String, labels: Vec<Label>, place: &Place) -> Row {
    let place = Place { file: Arc::clone(&place.file), line: place.line };
    let (broader, related) = (Vec::new(), Vec::new());
    Row { id: id.into(), is_domain: false, pos: "".into(), broader, related, note: "".into(), labels, place }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small world: each sentence names two of these things.
    const WORDS: [(&str, &str); 6] = [
        ("bridge", "puente"),
        ("river", "río"),
        ("market", "mercado"),
        ("school", "escuela"),
        ("tower", "torre"),
        ("tree", "árbol"),
    ];

    fn learner() -> Learner {
        let (mut learner, mut analyzer) = (Learner::default(), Analyzer::new());
        for (i, (one, uno)) in WORDS.iter().enumerate() {
            for (other, otro) in WORDS.iter().skip(i + 1) {
                let text = (format!("The {one} and the {other}"), format!("El {otro} y el {uno}"));
                learner.unit((Lang::ES, &text.1), (Lang::EN, &text.0), &mut analyzer);
            }
        }
        learner
    }

    #[test]
    fn both_methods_find_what_translates_what() {
        let learner = learner();
        assert_eq!(learner.units(), 15);
        for method in [Method::Model, Method::Dice] {
            let learned = learner.learn(&Settings { method, ..Settings::SENTENCES });
            assert_eq!(learned.len(), 2 * WORDS.len(), "{method:?}: {learned:?}");
            for (english, spanish) in [("bridg", "puent"), ("river", "rio"), ("tree", "arbol")] {
                let word = learned.iter().find(|w| w.language == Lang::EN && w.stem == english).unwrap();
                assert_eq!(word.translations[&Lang::ES][0].0, spanish, "{method:?}");
            }
        }
    }

    #[test]
    fn rows_hold_words_as_they_are_written() {
        let rows = learner().rows("t", &Settings::SENTENCES);
        let row = rows.iter().find(|row| &*row.id == "t:en:river").unwrap();
        let labels: Vec<(Lang, &str)> = row.labels.iter().map(|l| (l.language, &*l.text)).collect();
        assert_eq!(labels[0], (Lang::EN, "river"));
        assert!(labels.contains(&(Lang::ES, "río")), "{labels:?}");
    }

    #[test]
    fn texts_of_one_language_teach_nothing() {
        let mut learner = Learner::default();
        learner.unit((Lang::EN, "one word"), (Lang::EN, "another word"), &mut Analyzer::new());
        learner.unit((Lang::EN, ""), (Lang::ES, "nada"), &mut Analyzer::new());
        assert!(learner.is_empty() && learner.learn(&Settings::SENTENCES).is_empty());
    }
}
