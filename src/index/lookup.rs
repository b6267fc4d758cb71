//! A matcher of the query → the terms of a segment's dictionary that it stands for, with weights.

use std::sync::{Arc, LazyLock, OnceLock};

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use tantivy::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy_fst::Automaton;

use super::IndexError;
use super::tokens::{JOINED, PART, UNACCENTED, UNIT_SEPARATOR, language_prefix};
use crate::expand::{QueryForm, QueryTerm};
use crate::language::Lang;

/// Terms that a prefix or a fuzzy word may stand for; the most frequent are kept.
const TERMS_MAX: usize = 64;
/// Weight of a word that was typed without accents and stands with them, or the other way round.
const OTHER_ACCENTS: f32 = 0.8;
/// Weight of a word with other accents than the typed ones (`paso` for `pasó`).
const WRONG_ACCENTS: f32 = 0.5;
/// Weight of a word as a part of a compound.
const PART_WEIGHT: f32 = 0.6;
/// Weight of a word that stands with a hyphen inside.
const JOINED_WEIGHT: f32 = 0.9;
/// Weight of a word one edit away from the typed one; a second edit costs as much again.
const EDIT_WEIGHT: f32 = 0.7;
/// Weight of a stem that the typed prefix goes beyond (`participat*` and the stem `particip`).
const SHORTER_STEM: f32 = 0.5;
/// A stem shorter than this many bytes is not taken for the beginning of a typed prefix.
const SHORTER_STEM_BYTES_MIN: usize = 4;

/// Builders of automata, which take long to make.
static ONE_EDIT: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
static TWO_EDITS: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));

/// A term of a dictionary.
#[derive(Debug)]
pub(super) struct DictionaryTerm {
    /// Where its postings stand.
    pub(super) info: TermInfo,
    /// What it adds at most, once that was counted; see [`super::bounds`].
    pub(super) maxima: OnceLock<Box<[f32]>>,
}

/// A term of the dictionary and how much it counts.
#[derive(Debug, Clone)]
pub(super) struct Variant {
    /// The term.
    pub(super) term: Arc<DictionaryTerm>,
    /// How much it counts, above 0 and at most 1.
    pub(super) weight: f32,
}

impl Variant {
    fn new(info: TermInfo, weight: f32) -> Self {
        Self { term: Arc::new(DictionaryTerm { info, maxima: OnceLock::new() }), weight }
    }
}

/// The forms of a stem that occur in the segment.
pub(super) fn exact(index: &InvertedIndexReader, language: Lang, term: &QueryTerm) -> Result<Vec<Variant>, IndexError> {
    if index.terms().num_terms() == 0 {
        return Ok(Vec::new());
    }
    let mut start = language_prefix(language);
    start.extend_from_slice(term.term.as_bytes());
    let mut end = start.clone();
    end.push(UNIT_SEPARATOR as u8 + 1);
    let mut stream = index.terms().range().ge(&start).lt(&end).into_stream()?;
    let mut variants = Vec::new();
    while stream.advance() {
        let form = stream.key().get(start.len() + 1..).and_then(|form| std::str::from_utf8(form).ok());
        if let Some(weight) = weight_of(&term.form, form.filter(|f| !f.is_empty())) {
            variants.push(Variant::new(stream.value().clone(), weight));
        }
    }
    Ok(variants)
}

/// What a form in the text counts for a form in the query.
fn weight_of(asked: &QueryForm, found: Option<&str>) -> Option<f32> {
    match (asked, found) {
        (QueryForm::Unaccented, Some(_)) | (QueryForm::Accented(_), Some(UNACCENTED)) => None,
        (_, Some(PART)) => Some(PART_WEIGHT),
        (_, Some(JOINED)) => Some(JOINED_WEIGHT),
        (QueryForm::Plain | QueryForm::Unaccented, None) => Some(1.0),
        (QueryForm::Accented(_), None) | (QueryForm::Plain, Some(_)) => Some(OTHER_ACCENTS),
        (QueryForm::Accented(asked), Some(found)) if asked == found => Some(1.0),
        (QueryForm::Accented(_), Some(_)) => Some(WRONG_ACCENTS),
    }
}

/// The terms that begin with `prefix`, and the stems that are a beginning of it.
pub(super) fn prefixed(index: &InvertedIndexReader, language: Lang, prefix: &str) -> Result<Vec<Variant>, IndexError> {
    let mut start = language_prefix(language);
    let stem_start = start.len();
    start.extend_from_slice(prefix.as_bytes());
    let mut end = start.clone();
    end.push(0xff);
    let mut stream = index.terms().range().ge(&start).lt(&end).into_stream()?;
    let mut variants = Vec::new();
    while stream.advance() {
        let part = stream.key().ends_with(&[UNIT_SEPARATOR as u8, PART.as_bytes()[0]]);
        let weight = if part { PART_WEIGHT } else { 1.0 };
        variants.push(Variant::new(stream.value().clone(), weight));
    }
    for (length, _) in prefix.char_indices().skip(1).filter(|(length, _)| *length >= SHORTER_STEM_BYTES_MIN) {
        if let Some(info) = index.terms().get(start.get(..stem_start + length).unwrap_or(&start))? {
            variants.push(Variant::new(info, SHORTER_STEM));
        }
    }
    Ok(most_frequent(variants))
}

/// The terms at most `edits` edits from `term`, a swap of neighbors counting as one.
pub(super) fn fuzzy(
    index: &InvertedIndexReader,
    language: Lang,
    term: &str,
    edits: u8,
) -> Result<Vec<Variant>, IndexError> {
    let mut variants = Vec::new();
    near(index, language, term, edits, &mut |_, info, distance| {
        variants.push(Variant::new(info.clone(), EDIT_WEIGHT.powi(i32::from(distance))));
    })?;
    Ok(most_frequent(variants))
}

/// Hands every stem at most `edits` edits from `term` to `sink`, with its postings and its distance.
pub(super) fn near(
    index: &InvertedIndexReader,
    language: Lang,
    term: &str,
    edits: u8,
    sink: &mut impl FnMut(&str, &TermInfo, u8),
) -> Result<(), IndexError> {
    let prefix = language_prefix(language);
    let builder = if edits < 2 { &ONE_EDIT } else { &TWO_EDITS };
    let dfa = builder.build_dfa(term);
    let automaton = StemWithin { prefix: &prefix, dfa: &dfa };
    let mut stream = index.terms().search(automaton).into_stream()?;
    while stream.advance() {
        let Some(rest) = stream.key().get(prefix.len()..) else { continue };
        let stem = rest.split(|b| *b == UNIT_SEPARATOR as u8).next().unwrap_or(rest);
        let Distance::Exact(distance) = dfa.eval(stem) else { continue };
        if let Ok(stem) = std::str::from_utf8(stem) {
            sink(stem, stream.value(), distance);
        }
    }
    Ok(())
}

fn most_frequent(mut variants: Vec<Variant>) -> Vec<Variant> {
    if variants.len() > TERMS_MAX {
        variants.sort_by_key(|v| std::cmp::Reverse(v.term.info.doc_freq));
        variants.truncate(TERMS_MAX);
    }
    variants
}

/// Accepts a language prefix, then a stem that the automaton accepts, then any form.
struct StemWithin<'a> {
    prefix: &'a [u8],
    dfa: &'a DFA,
}

/// How far a [`StemWithin`] has come.
#[derive(Clone, Copy)]
enum Progress {
    /// So many bytes of the prefix.
    Prefix(usize),
    /// A state of the automaton.
    Stem(u32),
    /// Behind an accepted stem.
    Form,
    /// Nowhere.
    Lost,
}

impl Automaton for StemWithin<'_> {
    type State = Progress;

    fn start(&self) -> Progress {
        Progress::Prefix(0)
    }

    fn is_match(&self, state: &Progress) -> bool {
        match state {
            Progress::Stem(state) => matches!(self.dfa.distance(*state), Distance::Exact(_)),
            Progress::Form => true,
            Progress::Prefix(_) | Progress::Lost => false,
        }
    }

    fn can_match(&self, state: &Progress) -> bool {
        match state {
            Progress::Stem(state) => *state != levenshtein_automata::SINK_STATE,
            Progress::Lost => false,
            Progress::Prefix(_) | Progress::Form => true,
        }
    }

    fn accept(&self, state: &Progress, byte: u8) -> Progress {
        match *state {
            Progress::Prefix(n) if self.prefix.get(n) == Some(&byte) => {
                if n + 1 == self.prefix.len() {
                    Progress::Stem(self.dfa.initial_state())
                } else {
                    Progress::Prefix(n + 1)
                }
            }
            Progress::Stem(_) if byte == UNIT_SEPARATOR as u8 => {
                if self.is_match(state) {
                    Progress::Form
                } else {
                    Progress::Lost
                }
            }
            Progress::Stem(state) => Progress::Stem(self.dfa.transition(state, byte)),
            Progress::Form => Progress::Form,
            Progress::Prefix(_) | Progress::Lost => Progress::Lost,
        }
    }
}
