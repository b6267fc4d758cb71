//! A word in, its meanings in all layers with their labels out: for editors.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{ConceptRef, Knowledge, key};
use crate::analyze::Analyzer;
use crate::language::Lang;

/// A concept that a word may mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeaningView {
    /// Language that the word was read in.
    pub language: String,
    /// Name of the layer.
    pub layer: String,
    /// Identifier of the concept.
    pub id: String,
    /// Probability among the meanings in this layer, 0 to 1.
    pub probability: f32,
    /// Whether it belongs to the thesaurus.
    pub is_domain: bool,
    /// What it means, where the layer says so.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What it is called, by code of the language.
    pub labels: BTreeMap<String, Vec<LabelView>>,
}

/// A label of a concept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelView {
    /// The label as people write it.
    pub text: String,
    /// How usual it is for the concept, relative to its other labels.
    pub weight: f32,
    /// Probability that it means this concept and no other of the layer.
    pub specificity: f32,
}

/// What `word` may mean, read in `language` or in every language that a layer has. Labels are those of `targets`, or
/// all.
pub fn look_up(
    knowledge: &Knowledge,
    word: &str,
    language: Option<Lang>,
    targets: &[Lang],
    analyzer: &mut Analyzer,
) -> Vec<MeaningView> {
    let languages = language.map_or_else(|| languages_of(knowledge), |language| vec![language]);
    let mut found = Vec::new();
    for language in languages {
        let tokens = analyzer.terms(word, language);
        let words = key::words(&tokens);
        let content = key::content(&words);
        if content.is_empty() {
            continue;
        }
        let mut key = String::new();
        key::write(&mut key, language, content.iter().map(|w| w.main.term.as_str()));
        for meaning in knowledge.meanings(&key, key::accents(content.iter().copied())) {
            found.extend(
                view(knowledge, language, meaning.concept, targets)
                    .map(|view| MeaningView { probability: meaning.probability, ..view }),
            );
        }
    }
    found
}

/// Languages that any layer has labels in.
pub fn languages_of(knowledge: &Knowledge) -> Vec<Lang> {
    let mut languages: Vec<Lang> = knowledge.layers().iter().flat_map(super::Layer::languages).collect();
    languages.sort_unstable();
    languages.dedup();
    languages
}

fn view(knowledge: &Knowledge, language: Lang, concept: ConceptRef, targets: &[Lang]) -> Option<MeaningView> {
    let (layer, about) = (knowledge.layer(concept)?, knowledge.concept(concept)?);
    let mut labels: BTreeMap<String, Vec<LabelView>> = BTreeMap::new();
    let wanted = |language: Lang| targets.is_empty() || targets.contains(&language);
    for label in layer.labels(concept.ordinal).filter(|label| !label.is_parts && wanted(label.language)) {
        let view = LabelView { text: label.text.to_owned(), weight: label.weight, specificity: label.specificity };
        labels.entry(label.language.code().to_owned()).or_default().push(view);
    }
    Some(MeaningView {
        language: language.code().to_owned(),
        layer: layer.name().to_string(),
        id: about.id.to_owned(),
        probability: 0.0,
        is_domain: about.is_domain,
        note: about.note.to_owned(),
        labels,
    })
}
