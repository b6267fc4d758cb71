//! Why: how a query was understood, and which word of a text stands for which of the query.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::Highlighter;
use crate::analyze::Analyzer;
use crate::expand::{Alternative, Source, Untranslated, WeightedQuery};
use crate::language::Lang;
use crate::query::TextField;

/// A word of the query that nothing is known for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UntranslatedWord {
    /// The word as typed.
    pub word: String,
    /// The languages.
    pub languages: Vec<String>,
}

/// How the query was understood in a language.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UnderstoodLanguage {
    /// The language.
    pub language: String,
    /// The concepts of the query.
    pub concepts: Vec<UnderstoodConcept>,
}

/// What stands for a word or term of the query in a language.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UnderstoodConcept {
    /// What was typed.
    pub typed: String,
    /// What it counts beside the others.
    pub weight: f32,
    /// What stands for it, best first.
    pub alternatives: Vec<UnderstoodAlternative>,
}

/// One way in which a concept may occur.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UnderstoodAlternative {
    /// Its stems.
    pub terms: String,
    /// The label of a concept as people write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What it counts; the best has 1.
    pub weight: f32,
    /// Where it was taken from: `typed`, `part` of a compound, `name`, or a layer with the identifier of the concept.
    pub source: String,
}

/// A word of a text that stands for one of the query.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Reason {
    /// What was typed.
    pub typed: String,
    /// The word as it stands in the text.
    pub found: String,
    /// The language of the text.
    pub language: String,
    /// What the match counts, above 0 and at most 1.
    pub weight: f32,
    /// Where it was taken from, see [`UnderstoodAlternative::source`].
    pub source: String,
    /// Ordinal of the passage; absent for the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passage: Option<u32>,
    /// Where it stands in the title or passage: first byte and the byte behind the last one, each time.
    pub positions: Vec<[usize; 2]>,
}

/// The words that nothing is known for, each with its languages.
pub fn untranslated(words: &[Untranslated]) -> Vec<UntranslatedWord> {
    let mut by_word: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for Untranslated { word, language } in words {
        by_word.entry(word).or_default().push(language.code().to_owned());
    }
    by_word.into_iter().map(|(word, languages)| UntranslatedWord { word: word.to_owned(), languages }).collect()
}

/// How a query was understood.
pub fn understood(query: &WeightedQuery) -> Vec<UnderstoodLanguage> {
    let alternative = |a: &Alternative| UnderstoodAlternative {
        terms: a.matcher.to_string(),
        label: label_of(&a.source),
        weight: a.weight,
        source: source_name(&a.source),
    };
    let languages = query.languages.iter().map(|language| UnderstoodLanguage {
        language: language.language.code().to_owned(),
        concepts: language
            .concepts
            .iter()
            .map(|concept| UnderstoodConcept {
                typed: concept.label.clone(),
                weight: concept.weight,
                alternatives: concept.alternatives.iter().map(alternative).collect(),
            })
            .collect(),
    });
    languages.collect()
}

/// Adds what in a text stands for what in the query.
pub(super) fn add_reasons(
    text: &str,
    (field, passage, language): (TextField, Option<u32>, Lang),
    highlighter: &Highlighter<'_>,
    analyzer: &mut Analyzer,
    reasons: &mut Vec<Reason>,
) {
    for found in highlighter.matches(text, language, field, analyzer).iter().filter(|m| m.required) {
        let word = text.get(found.span.clone()).unwrap_or_default();
        let position = [found.span.start, found.span.end];
        let typed = &found.concept.label;
        let same = |r: &&mut Reason| r.typed == *typed && r.found == word && r.passage == passage;
        match reasons.iter_mut().find(same) {
            Some(known) => known.positions.push(position),
            None => reasons.push(Reason {
                typed: typed.clone(),
                found: word.to_owned(),
                language: language.code().to_owned(),
                weight: found.alternative.weight,
                source: source_name(&found.alternative.source),
                passage,
                positions: vec![position],
            }),
        }
    }
}

fn label_of(source: &Source) -> Option<String> {
    match source {
        Source::Concept { label, .. } => Some(label.to_string()),
        Source::Typed | Source::CompoundPart | Source::Name => None,
    }
}

fn source_name(source: &Source) -> String {
    match source {
        Source::Typed => "typed".to_owned(),
        Source::CompoundPart => "part".to_owned(),
        Source::Name => "name".to_owned(),
        Source::Concept { layer, id, .. } => format!("{layer}:{id}"),
    }
}
