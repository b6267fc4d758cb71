//! Concepts of the thesaurus → what stands for them in each language, as if somebody had typed them.

use super::alternatives::translations;
use super::run::Found;
use super::{Concept, Expansion, LanguageQuery, Leaf};
use crate::query::TextField;
use crate::thesaurus::{ConceptRef, Meaning};

/// A concept that is looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The concept.
    pub concept: ConceptRef,
    /// What it is called where matches are explained.
    pub label: String,
    /// How much it counts beside the others, above 0.
    pub weight: f32,
}

/// Looks for concepts in every target language, each a leaf, the first of them `first`.
pub fn of_concepts(wanted: &[Wanted], first: Leaf, expansion: &Expansion<'_>) -> Vec<LanguageQuery> {
    let in_language = |(language, weight): &(_, f32)| {
        let concepts = wanted.iter().zip(first..).filter_map(|(wanted, leaf)| {
            let meaning = Meaning { concept: wanted.concept, probability: 1.0 };
            let found = Found { words: 0..1, part: None, probability: 1.0, meanings: vec![meaning] };
            let alternatives = translations(&[&found], *language, expansion);
            let (label, weight) = (wanted.label.clone(), wanted.weight);
            let concept =
                Concept { leaf, leaves: 1, label, weight, required: true, field: TextField::Any, alternatives };
            (!concept.alternatives.is_empty()).then_some(concept)
        });
        LanguageQuery { language: *language, weight: *weight, concepts: concepts.collect() }
    };
    expansion.targets.iter().map(in_language).collect()
}
