//! Meanings in, weighted alternatives in one language out.

use std::sync::Arc;

use super::run::Found;
use super::{Alternative, Dropped, Expansion, Matcher, QueryForm, QueryTerm, Source};
use crate::language::Lang;
use crate::thesaurus::key::Word;
use crate::thesaurus::{ConceptRef, EMBEDDED, Knowledge, Label, Meaning};

/// Weight of a term for a word typed with accents in a text written without.
const UNACCENTED_WEIGHT: f32 = 0.8;
/// Weight of a compound's parts side by side, against the compound itself.
const PARTS_PHRASE_WEIGHT: f32 = 0.8;
/// Weight that the single parts of a compound share.
const PARTS_WEIGHT: f32 = 0.4;
/// Weight of a typed word in a language that it is not in but translated to: names and words that languages share.
const SHARED_SPELLING: f32 = 0.2;
/// Weight of synonyms in the language of the query, against the typed word.
const SYNONYMS: f32 = 0.2;
/// Weight of an imported layer, where the program's own knows the word too.
const IMPORTED: f32 = 0.5;
/// Alternatives below this share of the best one are left out.
const FAINT: f32 = 0.08;

/// The alternatives of a typed word in one language: as typed, and what that may mean there.
pub(super) fn of_word<'w>(
    own: impl Iterator<Item = &'w Word<'w>>,
    found: &[&Found],
    (language, foreign): (Lang, bool),
    expansion: &Expansion<'_>,
) -> Vec<Alternative> {
    let mut translated = translations(found, language, expansion);
    if !foreign {
        for a in &mut translated {
            a.weight *= SYNONYMS;
        }
    }
    let weight = if foreign && !translated.is_empty() { SHARED_SPELLING } else { 1.0 };
    let mut own: Vec<&Word<'_>> = own.collect();
    own.dedup_by(|a, b| a.main.position == b.main.position);
    let mut alternatives: Vec<Alternative> = own.iter().flat_map(|word| spelled(word, weight)).collect();
    // A word all of whose senses were dropped is known, and no name.
    let is_unknown = translated.is_empty() && (found.is_empty() || expansion.dropped.is_empty());
    if let (true, Some(vocabulary), Some(word)) = (foreign && is_unknown, expansion.vocabulary, own.first()) {
        let from = expansion.spoken.first().map_or(language, |(spoken, _)| *spoken);
        for (term, weight) in vocabulary.names_like(language, &word.main.term, from) {
            let matcher = Matcher::Term(QueryTerm { term, form: QueryForm::Plain });
            if !Dropped::has_terms(expansion.dropped, language, &matcher) {
                alternatives.push(Alternative { matcher, weight, source: Source::Name });
            }
        }
    }
    translated.retain(|a| !alternatives.iter().any(|own| own.weight >= a.weight && is_same(&own.matcher, &a.matcher)));
    alternatives.retain(|own| !translated.iter().any(|a| is_same(&own.matcher, &a.matcher)));
    alternatives.append(&mut translated);
    alternatives
}

/// Whether two matchers look for the same stem.
fn is_same(one: &Matcher, other: &Matcher) -> bool {
    match (one, other) {
        (Matcher::Term(one), Matcher::Term(other)) => one.term == other.term && one.form != QueryForm::Unaccented,
        _ => one == other,
    }
}

/// A typed word and its other spellings.
pub(super) fn spelled(word: &Word<'_>, weight: f32) -> Vec<Alternative> {
    let alternative = |matcher, share, source| Alternative { matcher, weight: weight * share, source };
    let term = |term: &str, form| Matcher::Term(QueryTerm { term: term.to_owned(), form });
    let form = word.exact().map_or(QueryForm::Plain, |exact| QueryForm::Accented(exact.to_owned()));
    let mut alternatives = vec![alternative(term(&word.main.term, form), 1.0, Source::Typed)];
    if let Some(stem) = word.unaccented() {
        alternatives.push(alternative(term(stem, QueryForm::Unaccented), UNACCENTED_WEIGHT, Source::Typed));
    }
    if let Some(stem) = word.joined() {
        alternatives.push(alternative(term(stem, QueryForm::Plain), 1.0, Source::Typed));
    }
    let parts: Vec<&str> = word.parts().collect();
    if parts.len() > 1 {
        let plain = |term: &&str| QueryTerm { term: (*term).to_owned(), form: QueryForm::Plain };
        let matcher = Matcher::Phrase { terms: parts.iter().map(plain).collect(), slop: 0 };
        alternatives.push(alternative(matcher, PARTS_PHRASE_WEIGHT, Source::CompoundPart));
    }
    let share = PARTS_WEIGHT / parts.len() as f32;
    let part = |stem: &&str| alternative(term(stem, QueryForm::Plain), share, Source::CompoundPart);
    alternatives.extend(parts.iter().map(part));
    alternatives
}

/// What stands for the meanings in a language, best first. The probabilities of each layer sum to at most 1; the best
/// alternative is then given the weight 1, so that a word with many synonyms counts as much as one with few.
pub(super) fn translations(found: &[&Found], language: Lang, expansion: &Expansion<'_>) -> Vec<Alternative> {
    let Some(knowledge) = expansion.knowledge else { return Vec::new() };
    let mut layers: Vec<(u16, Vec<Candidate<'_>>)> = Vec::new();
    for found in found {
        for meaning in &found.meanings {
            let place = layers.iter().position(|(layer, _)| *layer == meaning.concept.layer).unwrap_or_else(|| {
                layers.push((meaning.concept.layer, Vec::new()));
                layers.len() - 1
            });
            add_labels(meaning, (language, found.probability), (knowledge, expansion.dropped), &mut layers[place].1);
        }
    }
    layers.retain(|(_, candidates)| !candidates.is_empty());
    let best = best(mixed(layers, knowledge), expansion.alternatives_max);
    best.into_iter().filter_map(|candidate| candidate.alternative(knowledge)).collect()
}

/// A label that may stand for a meaning: most of them are too faint to be worth the terms.
#[derive(Clone, Copy)]
struct Candidate<'k> {
    label: Label<'k>,
    concept: ConceptRef,
    weight: f32,
}

impl Candidate<'_> {
    fn matcher(&self) -> Matcher {
        let terms = self.label.terms().map(|(term, exact)| QueryTerm::new(term, exact));
        Matcher::in_a_row(terms.collect(), 0)
    }

    fn alternative(&self, knowledge: &Knowledge) -> Option<Alternative> {
        let (layer, concept) = (knowledge.layer(self.concept)?, knowledge.concept(self.concept)?);
        let (layer, id, label) = (Arc::clone(layer.name()), concept.id.into(), self.label.text.into());
        let source = Source::Concept { layer, id, is_domain: concept.is_domain, label };
        Some(Alternative { matcher: self.matcher(), weight: self.weight, source })
    }

    /// Adds it to others, or its weight to the one that occurs in the same way.
    fn join<'k>(candidate: Candidate<'k>, others: &mut Vec<Candidate<'k>>) {
        match others.iter_mut().find(|other| other.label.is_found_like(&candidate.label)) {
            Some(known) => known.weight += candidate.weight,
            None => others.push(candidate),
        }
    }
}

/// Adds the labels of a meaning to the candidates of its layer, without those that are not meant.
fn add_labels<'k>(
    meaning: &Meaning,
    (language, probability): (Lang, f32),
    (knowledge, dropped): (&'k Knowledge, &[Dropped]),
    candidates: &mut Vec<Candidate<'k>>,
) {
    let names = || Some((knowledge.layer(meaning.concept)?.name(), knowledge.concept(meaning.concept)?.id));
    if !dropped.is_empty() && names().is_some_and(|(layer, id)| Dropped::has_concept(dropped, layer, id)) {
        return;
    }
    let labels = || knowledge.labels(meaning.concept, language);
    let sum: f32 = labels().filter(|label| !label.is_parts).map(|label| label.weight).sum();
    for label in labels() {
        let weight = probability * meaning.probability * label.weight / sum * label.specificity.sqrt();
        let candidate = Candidate { label, concept: meaning.concept, weight };
        if dropped.is_empty() || !Dropped::has_terms(dropped, language, &candidate.matcher()) {
            Candidate::join(candidate, candidates);
        }
    }
}

/// Mixes what the layers say: the program's own counts most where it knows the word.
fn mixed<'k>(layers: Vec<(u16, Vec<Candidate<'k>>)>, knowledge: &Knowledge) -> Vec<Candidate<'k>> {
    let is_own = |layer: u16| knowledge.layers().get(usize::from(layer)).is_some_and(|l| &**l.name() == EMBEDDED);
    let has_own = layers.iter().any(|(layer, _)| is_own(*layer));
    let share = |layer| if has_own && !is_own(layer) { IMPORTED } else { 1.0 };
    let total: f32 = layers.iter().map(|(layer, _)| share(*layer)).sum();
    let mut mixed: Vec<Candidate<'k>> = Vec::new();
    for (layer, candidates) in layers {
        for candidate in candidates {
            let weight = candidate.weight * share(layer) / total;
            Candidate::join(Candidate { weight, ..candidate }, &mut mixed);
        }
    }
    mixed
}

/// The best candidates, so many at most, without the faint ones.
fn best(mut candidates: Vec<Candidate<'_>>, max: usize) -> Vec<Candidate<'_>> {
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let least = candidates.first().map_or(0.0, |best| best.weight * FAINT);
    candidates.truncate(max);
    candidates.retain(|candidate| candidate.weight >= least);
    let first = candidates.first().map_or(1.0, |best| best.weight);
    for candidate in &mut candidates {
        candidate.weight /= first;
    }
    candidates
}
