//! Search as a reader of the formulas would write it: every passage, every concept, no index, no window, no bound.
//!
//! It shares no code with the engine but the types of queries and requests. Texts are lists of tokens; sums are taken
//! in double precision, so that scores are compared with a tolerance.

#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "numbers are small")]

use std::collections::{BTreeMap, BTreeSet};

use dragoman::expand::{Alternative, Concept, LanguageQuery, Matcher, QueryForm, QueryTerm, WeightedQuery};
use dragoman::index::{FilterSet, Request, Sort};
use dragoman::language::Lang;
use dragoman::query::{Filter, FilterField, TextField};

/// What stands behind a term in a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Written {
    Plain,
    Accented(&'static str),
    Unaccented,
    Part,
    Joined,
}

/// A token of a text: its stem, what stands behind it, and its position.
pub(crate) type Word = (String, Written, u32);

/// A record of the collection.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) row: i64,
    pub(crate) work: Option<i64>,
    pub(crate) language: Lang,
    pub(crate) date: Option<i64>,
    pub(crate) year: Option<i32>,
    pub(crate) values: Vec<(FilterField, String)>,
    pub(crate) title: Vec<Word>,
    pub(crate) summary: Vec<Word>,
    pub(crate) passages: Vec<(Lang, Vec<Word>)>,
    /// Whether it was removed again: it is not found, but its words still count.
    pub(crate) is_removed: bool,
}

/// A passage: its record, its ordinal, and its title, summary and body, each with its language.
struct Passage<'t> {
    text: &'t Text,
    ordinal: usize,
    language: Lang,
    fields: [(Lang, &'t [Word]); 3],
}

/// A record that was found: row, score of its best passage, number of passages.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hit {
    pub(crate) row: i64,
    pub(crate) work: Option<i64>,
    pub(crate) date: Option<i64>,
    pub(crate) score: f64,
    /// Score of each found passage, by ordinal.
    pub(crate) passages: BTreeMap<u32, f64>,
}

/// What a scan finds.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    /// All records, best first.
    pub(crate) hits: Vec<Hit>,
    /// For each field that was asked for: records by value.
    pub(crate) facets: Vec<BTreeMap<String, u64>>,
}

const K1: f64 = 1.2;
const B: [f64; 3] = [0.5, 0.75, 0.75];
const BOOSTS: [f64; 3] = [2.5, 1.5, 1.0];

/// Finds everything, in order.
pub(crate) fn scan(texts: &[Text], query: &WeightedQuery, request: &Request) -> Scanned {
    let passages: Vec<Passage<'_>> = texts.iter().flat_map(passages).collect();
    let languages = leveled(query, &passages);
    let mut hits: Vec<Hit> = Vec::new();
    let mut counted: Vec<BTreeSet<(String, i64)>> = request.facets.iter().map(|_| BTreeSet::new()).collect();
    for passage in passages.iter().filter(|passage| !passage.text.is_removed) {
        let (score, mut leaves) = score(passage, &languages);
        for (leaf, filter) in &query.filters {
            leaves |= u64::from(holds(passage, filter)) << leaf;
        }
        if !query.condition.holds(leaves) {
            continue;
        }
        let failed = failed(passage, &request.filters);
        for (field, counted) in request.facets.iter().zip(&mut counted) {
            if failed.iter().all(|failed| *failed == Some(*field)) {
                counted.extend(values(passage, *field).into_iter().map(|value| (value, passage.text.row)));
            }
        }
        if failed.is_empty() {
            add(&mut hits, passage, score);
        }
    }
    hits.sort_by(|a, b| order(a, b, request.sort));
    let count = |counted: BTreeSet<(String, i64)>| {
        let mut counts = BTreeMap::new();
        for (value, _) in counted {
            *counts.entry(value).or_insert(0) += 1;
        }
        counts
    };
    Scanned { hits, facets: counted.into_iter().map(count).collect() }
}

/// The order of an answer.
pub(crate) fn order(a: &Hit, b: &Hit, sort: Sort) -> std::cmp::Ordering {
    let by_date = match sort {
        Sort::Relevance => std::cmp::Ordering::Equal,
        Sort::Newest => b.date.cmp(&a.date),
        Sort::Oldest => a.date.unwrap_or(i64::MAX).cmp(&b.date.unwrap_or(i64::MAX)),
    };
    by_date.then(b.score.total_cmp(&a.score)).then(a.row.cmp(&b.row))
}

fn add(hits: &mut Vec<Hit>, passage: &Passage<'_>, score: f64) {
    let text = passage.text;
    let place = hits.iter().rposition(|hit| hit.row == text.row).unwrap_or_else(|| {
        let (row, work, date) = (text.row, text.work, text.date);
        hits.push(Hit { row, work, date, score: 0.0, passages: BTreeMap::new() });
        hits.len() - 1
    });
    hits[place].score = hits[place].score.max(score);
    hits[place].passages.insert(passage.ordinal as u32, score);
}

fn passages(text: &Text) -> Vec<Passage<'_>> {
    let fields = |language, body| [(text.language, &*text.title), (text.language, &*text.summary), (language, body)];
    let passage = |(ordinal, (language, body))| Passage { text, ordinal, language, fields: fields(language, body) };
    text.passages.iter().map(|(language, body)| (*language, body.as_slice())).enumerate().map(passage).collect()
}

/// A concept in one language with what it counts.
struct Weighed<'q> {
    concept: &'q Concept,
    weight: f64,
}

/// A language with its weighed concepts and the average lengths of title, summary and body.
struct InLanguage<'q> {
    language: Lang,
    averages: [f64; 3],
    concepts: Vec<Weighed<'q>>,
}

/// Weighs the concepts of every language, and makes languages comparable: each is scaled by what a text in it could
/// reach at most, where a leaf that it cannot express counts as in the other languages on average.
fn leveled<'q>(query: &'q WeightedQuery, passages: &[Passage<'_>]) -> Vec<InLanguage<'q>> {
    let weighed = query.languages.iter().filter_map(|language| Some((language.weight, weighed(language, passages)?)));
    let mut weighed: Vec<(f32, InLanguage<'q>)> = weighed.filter(|(_, l)| !l.concepts.is_empty()).collect();
    let by_leaf: Vec<BTreeMap<u8, f64>> = weighed.iter().map(|(_, language)| by_leaf(language)).collect();
    let leaves: BTreeSet<u8> = by_leaf.iter().flat_map(|weights| weights.keys().copied()).collect();
    let usual: BTreeMap<u8, f64> = leaves
        .into_iter()
        .map(|leaf| {
            let known: Vec<f64> = by_leaf.iter().filter_map(|weights| weights.get(&leaf).copied()).collect();
            (leaf, known.iter().sum::<f64>() / known.len() as f64)
        })
        .collect();
    let all: f64 = usual.values().sum();
    for ((weight, language), own) in weighed.iter_mut().zip(&by_leaf) {
        let best: f64 = usual.iter().map(|(leaf, usual)| own.get(leaf).copied().unwrap_or(*usual)).sum();
        let factor = f64::from(*weight) * all / best.max(f64::from(f32::MIN_POSITIVE));
        language.concepts.iter_mut().for_each(|concept| concept.weight *= factor);
    }
    weighed.into_iter().map(|(_, language)| language).collect()
}

fn by_leaf(language: &InLanguage<'_>) -> BTreeMap<u8, f64> {
    let mut weights = BTreeMap::new();
    for Weighed { concept, weight } in language.concepts.iter().filter(|weighed| weighed.concept.required) {
        for leaf in concept.leaf..concept.leaf + concept.leaves {
            *weights.entry(leaf).or_insert(0.0) += weight / f64::from(concept.leaves);
        }
    }
    weights
}

fn weighed<'q>(query: &'q LanguageQuery, passages: &[Passage<'_>]) -> Option<InLanguage<'q>> {
    let language = query.language;
    let in_language = passages.iter().filter(|passage| passage.language == language).count();
    let with_field = [0, 1, 2].map(|field| {
        let lengths = passages.iter().map(|passage| passage.fields[field]);
        let lengths = lengths.filter(|(l, words)| *l == language && !words.is_empty()).map(|(_, words)| words.len());
        (lengths.clone().count(), lengths.sum::<usize>())
    });
    if in_language == 0 && with_field.iter().all(|(count, _)| *count == 0) {
        return None;
    }
    let averages = with_field.map(|(count, sum)| (sum as f64 / count.max(1) as f64).max(1.0));
    let documents = with_field.iter().map(|(count, _)| *count).max().unwrap_or(0).max(in_language) as f64;
    let weighed = |concept: &'q Concept| {
        let occurs = |field: &usize| {
            let frequencies = passages.iter().flat_map(|p| occurrences(p, *field, concept, language));
            frequencies.map(|(weight, _)| weight).sum::<f64>()
        };
        let frequency = [0, 1, 2].iter().map(occurs).fold(0.0, f64::max).min(documents);
        let is_anywhere = frequency > 0.0;
        let idf = (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln();
        is_anywhere.then_some(Weighed { concept, weight: f64::from(concept.weight) * idf * (K1 + 1.0) })
    };
    Some(InLanguage { language, averages, concepts: query.concepts.iter().filter_map(weighed).collect() })
}

/// Score of a passage and the leaves that it matches.
fn score(passage: &Passage<'_>, languages: &[InLanguage<'_>]) -> (f64, u64) {
    let (mut best, mut leaves) = (0.0_f64, 0);
    for language in languages {
        let (mut sum, mut matched) = (0.0, 0);
        for Weighed { concept, weight } in &language.concepts {
            let x: f64 = (0..3).map(|field| frequency(passage, field, concept, language)).sum();
            if x > 0.0 {
                sum += weight * x / (1.0 + x);
                if concept.required {
                    matched |= concept.mask();
                }
            }
        }
        // Function words add to a score, but are no reason to find anything.
        if matched != 0 {
            best = best.max(sum);
            leaves |= matched;
        }
    }
    (best, leaves)
}

/// What a concept adds in a field, before saturation.
fn frequency(passage: &Passage<'_>, field: usize, concept: &Concept, language: &InLanguage<'_>) -> f64 {
    let length = passage.fields[field].1.len() as f64;
    let norm = K1 * (1.0 - B[field] + B[field] * length / language.averages[field]);
    let occurrences = occurrences(passage, field, concept, language.language);
    occurrences.into_iter().map(|(weight, count)| BOOSTS[field] * weight * f64::from(count) / norm).sum()
}

/// What of a concept stands in a field: weight and count of each term and phrase.
fn occurrences(passage: &Passage<'_>, field: usize, concept: &Concept, language: Lang) -> Vec<(f64, u32)> {
    let wanted = match concept.field {
        TextField::Any => true,
        TextField::Title => field == 0,
        TextField::Summary => field == 1,
        TextField::Body => field == 2,
    };
    let (written_in, words) = passage.fields[field];
    if !wanted || written_in != language {
        return Vec::new();
    }
    // A term that several alternatives name counts once, with its greatest weight.
    let mut terms: BTreeMap<(&str, &Written), f64> = BTreeMap::new();
    let mut found = Vec::new();
    for Alternative { matcher, weight, .. } in &concept.alternatives {
        match matcher {
            Matcher::Term(term) => {
                for (stem, written, _) in words.iter().filter(|(stem, ..)| *stem == term.term) {
                    if let Some(share) = share(&term.form, written) {
                        let known = terms.entry((stem.as_str(), written)).or_insert(0.0);
                        *known = known.max(f64::from(*weight) * share);
                    }
                }
            }
            Matcher::Phrase { terms, slop } => {
                found.push((f64::from(*weight), phrases(words, terms, *slop)));
            }
            other => panic!("help: the scan does not know {other:?}"),
        }
    }
    let count = |(stem, written): (&str, &Written)| words.iter().filter(|w| w.0 == stem && w.1 == *written).count();
    found.extend(terms.into_iter().map(|(term, weight)| (weight, count(term) as u32)));
    found.retain(|(_, count)| *count > 0);
    found
}

/// What a form in a text counts for the form that was asked for.
fn share(asked: &QueryForm, written: &Written) -> Option<f64> {
    match (asked, written) {
        (QueryForm::Plain | QueryForm::Unaccented, Written::Plain) => Some(1.0),
        (QueryForm::Unaccented, _) | (QueryForm::Accented(_), Written::Unaccented) => None,
        (_, Written::Part) => Some(0.6),
        (_, Written::Joined) => Some(0.9),
        (QueryForm::Accented(asked), Written::Accented(found)) => Some(if asked == found { 1.0 } else { 0.5 }),
        _ => Some(0.8),
    }
}

/// How often the terms stand in this order, with at most `slop` words between them in total.
fn phrases(words: &[Word], terms: &[QueryTerm], slop: u32) -> u32 {
    let positions = |term: &QueryTerm| -> BTreeSet<u32> {
        let fits = |word: &&Word| word.0 == term.term && share(&term.form, &word.1).is_some();
        words.iter().filter(fits).map(|word| word.2).collect()
    };
    let positions: Vec<BTreeSet<u32>> = terms.iter().map(positions).collect();
    let begins = |start: &&u32| {
        let (mut at, mut between) = (**start, 0);
        positions.iter().skip(1).all(|next| match next.range(at + 1..).next() {
            Some(next) => {
                between += next - at - 1;
                at = *next;
                between <= slop
            }
            None => false,
        })
    };
    positions.first().map_or(0, |first| first.iter().filter(begins).count() as u32)
}

fn values(passage: &Passage<'_>, field: FilterField) -> Vec<String> {
    match field {
        FilterField::Language => vec![passage.language.code().to_owned()],
        _ => passage.text.values.iter().filter(|(f, _)| *f == field).map(|(_, value)| value.clone()).collect(),
    }
}

fn is_within(year: Option<i32>, from: Option<i32>, to: Option<i32>) -> bool {
    year.is_some_and(|year| from.is_none_or(|from| year >= from) && to.is_none_or(|to| year <= to))
}

fn holds(passage: &Passage<'_>, filter: &Filter) -> bool {
    match filter {
        Filter::Value(field, value) => values(passage, *field).contains(value),
        Filter::Years(from, to) => is_within(passage.text.year, *from, *to),
    }
}

/// The filters that a passage fails, those on a field with that field.
fn failed(passage: &Passage<'_>, filters: &FilterSet) -> Vec<Option<FilterField>> {
    let mut failed = Vec::new();
    for (field, wanted) in &filters.values {
        if !values(passage, *field).iter().any(|value| wanted.contains(value)) {
            failed.push(Some(*field));
        }
    }
    let years = filters.years.is_none_or(|years| is_within(passage.text.year, years.from, years.to));
    let languages = filters.languages.as_ref().is_none_or(|languages| languages.contains(&passage.language));
    if !years || !languages {
        failed.push(None);
    }
    failed
}
