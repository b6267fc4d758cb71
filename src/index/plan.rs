//! A weighted query made ready for the segments of a snapshot: terms looked up, concepts weighed.

use std::sync::Arc;

use super::lookup::{self, DictionaryTerm};
use super::phrase::{self, Occurrences};
use super::schema::TEXT_FIELDS;
use super::segment::Segment;
use super::statistics::LanguageStatistics;
use super::{IndexError, Snapshot, merge};
use crate::expand::{Alternative, Concept, LanguageQuery, Matcher, WeightedQuery};
use crate::language::Lang;
use crate::query::TextField;
use tantivy::fieldnorm::FieldNormReader;

/// Saturation of the term frequency: k1 of BM25 (Robertson & Zaragoza, "The Probabilistic Relevance Framework:
/// BM25 and Beyond", 2009).
pub(super) const K1: f32 = 1.2;
/// How far a field's length counts, for title, summary and body: b of BM25.
const B: [f32; TEXT_FIELDS] = [0.5, 0.75, 0.75];
/// What an occurrence in title, summary and body counts, as in BM25F.
const BOOSTS: [f32; TEXT_FIELDS] = [2.5, 1.5, 1.0];

/// The concepts of a query in one language, weighed.
pub(super) struct LanguagePlan {
    pub(super) concepts: Vec<ConceptPlan>,
    /// 1 / (k1 · (1 − b + b · length / average)) by the code of a length, for each field.
    pub(super) inverse_norms: [Box<[f32; 256]>; TEXT_FIELDS],
}

/// A concept in one language, weighed.
pub(super) struct ConceptPlan {
    /// The leaves that it stands for, one bit each; none for a function word.
    pub(super) leaves: u64,
    pub(super) required: bool,
    /// Language weight · share of the language's best · concept weight · idf · (k1 + 1): what its saturated frequency
    /// is multiplied by.
    pub(super) weight: f32,
    /// What to read, for each segment.
    pub(super) postings: Vec<Vec<WeightedPostings>>,
}

/// One list of passages that adds to a concept.
pub(super) struct WeightedPostings {
    /// 0 title, 1 summary, 2 body.
    pub(super) field: usize,
    /// Probability of meaning the concept · boost of the field.
    pub(super) weight: f32,
    pub(super) list: List,
}

/// Where passages come from.
pub(super) enum List {
    /// The postings of a term.
    Term(Arc<DictionaryTerm>),
    /// A phrase, looked for in advance.
    Phrase(Occurrences),
}

/// Looks all terms up and weighs all concepts; languages without any of them are left out.
pub(super) fn plan(query: &WeightedQuery, snapshot: &Snapshot) -> Result<Vec<LanguagePlan>, IndexError> {
    let mut plans = Vec::new();
    for language in &query.languages {
        let Some(statistics) = snapshot.statistics.get(&language.language) else { continue };
        let concepts = concepts_of(language, statistics, snapshot)?;
        if !concepts.is_empty() {
            plans.push((language.weight, LanguagePlan { concepts, inverse_norms: inverse_norms(statistics) }));
        }
    }
    merge::level(&mut plans);
    Ok(plans.into_iter().map(|(_, plan)| plan).collect())
}

fn concepts_of(
    query: &LanguageQuery,
    statistics: &LanguageStatistics,
    snapshot: &Snapshot,
) -> Result<Vec<ConceptPlan>, IndexError> {
    let mut concepts = Vec::with_capacity(query.concepts.len());
    for concept in &query.concepts {
        let mut frequencies = [0.0; TEXT_FIELDS];
        let lists = lists_of(concept, query.language, snapshot)?.into_iter();
        let postings: Vec<_> = lists.map(|lists| weighted(lists, &mut frequencies)).collect();
        if postings.iter().all(Vec::is_empty) {
            continue;
        }
        let weight = concept.weight * idf(&frequencies, statistics) * (K1 + 1.0);
        let leaves = if concept.required { concept.mask() } else { 0 };
        concepts.push(ConceptPlan { leaves, required: concept.required, weight, postings });
    }
    Ok(concepts)
}

/// Inverse document frequency of a concept: that of its commonest field, so that a field which few have does not
/// make a common word look rare.
fn idf(frequencies: &[f32; TEXT_FIELDS], statistics: &LanguageStatistics) -> f32 {
    let documents = statistics.fields.iter().map(|f| f.documents).max().unwrap_or(0).max(statistics.passages) as f32;
    let frequency = frequencies.iter().copied().fold(0.0, f32::max).min(documents);
    (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// What a concept may occur as in a segment: field, weight, list.
type Lists = Vec<(usize, f32, List)>;

/// Everything that a concept may occur as, segment by segment.
fn lists_of(concept: &Concept, language: Lang, snapshot: &Snapshot) -> Result<Vec<Lists>, IndexError> {
    let fields = fields_of(concept.field);
    let mut lists: Vec<Lists> = snapshot.segments.iter().map(|_| Vec::new()).collect();
    let mut key = Vec::new();
    for Alternative { matcher, weight, .. } in &concept.alternatives {
        if let Matcher::Term(term) = matcher {
            for form in snapshot.forms(language, term, &mut key)?.iter().filter(|form| fields.contains(&form.field)) {
                let list = List::Term(Arc::clone(&form.variant.term));
                lists[form.segment].push((form.field, weight * form.variant.weight, list));
            }
            continue;
        }
        for (segment, lists) in snapshot.segments.iter().zip(&mut lists) {
            for field in fields.clone().filter(|field| segment.has_text(*field)) {
                let found = looked_for(matcher, language, (segment, field))?;
                lists.extend(found.into_iter().map(|(share, list)| (field, weight * share, list)));
            }
        }
    }
    Ok(lists)
}

/// The postings of a concept in a segment. Adds their weighted document frequencies to `frequencies`.
fn weighted(lists: Lists, frequencies: &mut [f32; TEXT_FIELDS]) -> Vec<WeightedPostings> {
    let weighted = |(field, weight, list): (usize, f32, List)| {
        frequencies[field] += weight * list.document_frequency() as f32;
        WeightedPostings { field, weight: weight * BOOSTS[field], list }
    };
    without_repeats(lists).into_iter().map(weighted).collect()
}

fn fields_of(field: TextField) -> std::ops::Range<usize> {
    match field {
        TextField::Any => 0..TEXT_FIELDS,
        TextField::Title => 0..1,
        TextField::Summary => 1..2,
        TextField::Body => 2..3,
    }
}

/// What a matcher other than a term stands for in a field, each with its weight.
fn looked_for(
    matcher: &Matcher,
    language: Lang,
    (segment, field): (&Segment, usize),
) -> Result<Vec<(f32, List)>, IndexError> {
    let index = &segment.text[field];
    let variants = match matcher {
        Matcher::Phrase { terms, slop } => {
            let occurrences = phrase::occurrences(index, language, terms, *slop)?;
            let is_empty = occurrences.is_empty();
            return Ok(if is_empty { Vec::new() } else { vec![(1.0, List::Phrase(occurrences))] });
        }
        Matcher::Term(term) => lookup::exact(index, language, term)?,
        Matcher::Prefix(prefix) => lookup::prefixed(index, language, prefix)?,
        Matcher::Fuzzy { term, edits } => lookup::fuzzy(index, language, term, *edits)?,
    };
    Ok(variants.into_iter().map(|variant| (variant.weight, List::Term(variant.term))).collect())
}

/// Keeps a term that several alternatives name once, with its greatest weight.
fn without_repeats(mut lists: Lists) -> Lists {
    lists.sort_by(|(a_field, a_weight, a), (b_field, b_weight, b)| {
        (a_field, a.start()).cmp(&(b_field, b.start())).then(b_weight.total_cmp(a_weight))
    });
    lists.dedup_by(|(a_field, _, a), (b_field, _, b)| {
        a_field == b_field && a.start().is_some() && a.start() == b.start()
    });
    lists
}

impl List {
    /// Where the postings begin: what tells terms of a field apart.
    fn start(&self) -> Option<usize> {
        match self {
            Self::Term(term) => Some(term.info.postings_range.start),
            Self::Phrase(_) => None,
        }
    }

    fn document_frequency(&self) -> u32 {
        match self {
            Self::Term(term) => term.info.doc_freq,
            Self::Phrase(occurrences) => u32::try_from(occurrences.len()).unwrap_or(u32::MAX),
        }
    }
}

fn inverse_norms(statistics: &LanguageStatistics) -> [Box<[f32; 256]>; TEXT_FIELDS] {
    std::array::from_fn(|field| {
        let average = statistics.fields[field].average_length();
        let b = B[field];
        Box::new(std::array::from_fn(|code| {
            let length = u8::try_from(code).map_or(0, FieldNormReader::id_to_fieldnorm) as f32;
            1.0 / (K1 * (1.0 - b + b * length / average))
        }))
    })
}
