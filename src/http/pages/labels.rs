//! What values of fields are called in the language of the interface.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Visit;
use crate::language::Lang;
use crate::query::FilterField;
use crate::thesaurus::{ConceptRef, Knowledge};
use crate::ui::{Interface, fill};

/// Concepts of the Sustainable Development Goals begin so, their number behind it.
const SDG: &str = "sdg-";
/// Labels that a sense is called by.
const SENSE_LABELS: usize = 2;
/// Sources of what was learned from the documents begin so.
const LEARNED: &str = "learned:";

/// The concepts that the program brings, by identifier.
static CONCEPTS: LazyLock<HashMap<String, ConceptRef>> = LazyLock::new(|| {
    let knowledge = Knowledge::embedded();
    let mut concepts = HashMap::new();
    for (place, layer) in (0..).zip(knowledge.layers()) {
        for ordinal in 0..layer.concepts() {
            if let Some(concept) = layer.concept(ordinal) {
                concepts.insert(short_id(concept.id), ConceptRef { layer: place, ordinal });
            }
        }
    }
    concepts
});

/// `sdg-4` for `sdg-4-quality-education`, other identifiers as they are.
fn short_id(id: &str) -> String {
    let number = id.strip_prefix(SDG).and_then(|rest| rest.split_once('-')).map(|(number, _)| number);
    match number.filter(|number| number.parse::<u8>().is_ok()) {
        Some(number) => format!("{SDG}{number}"),
        None => id.to_owned(),
    }
}

impl Visit {
    /// What a field is called.
    pub(super) fn field_name(&self, name: &str) -> &str {
        let text = &self.ui.text;
        match FilterField::from_name(name) {
            _ if name == "year" => &text.year,
            Some(FilterField::Language) => &text.language,
            Some(FilterField::Kind) => &text.kind,
            Some(FilterField::Type) => &text.form,
            Some(FilterField::Country) => &text.country,
            Some(FilterField::City) => &text.city,
            Some(FilterField::Network) => &text.network,
            Some(FilterField::Theme) => &text.theme,
            Some(FilterField::Concept) => &text.concept,
            Some(FilterField::Edition) => &text.edition,
            Some(FilterField::Sdg) => &text.sdg,
            Some(FilterField::Author) => &text.author,
            Some(FilterField::Organization) => &text.organization,
            Some(FilterField::Work) => &text.work,
            Some(FilterField::Id) | None => &text.id,
        }
    }

    /// What a value of a field is called.
    pub(super) fn value_name(&self, field: &str, value: &str) -> String {
        match FilterField::from_name(field) {
            Some(FilterField::Language) => self.ui.language_name(value),
            Some(FilterField::Kind) => self.ui.kind_name(value).to_owned(),
            Some(FilterField::Type) => self.ui.form_name(value).to_owned(),
            Some(FilterField::Country) => self.ui.country_name(&value.to_ascii_uppercase()),
            Some(FilterField::Theme | FilterField::Concept) => {
                concept_label(value, self.ui.language).unwrap_or_else(|| value.to_owned())
            }
            Some(FilterField::Sdg) => match concept_label(&format!("{SDG}{value}"), self.ui.language) {
                Some(label) => format!("{value}. {label}"),
                None => value.to_owned(),
            },
            _ if field == "year" => value.replace("..", "–"),
            _ => value.to_owned(),
        }
    }

    /// Where a word of an explanation was taken from, in words.
    pub(super) fn source_name(&self, source: &str) -> String {
        let text = &self.ui.text;
        match source {
            "typed" => text.source_typed.clone(),
            "part" => text.source_part.clone(),
            "name" => text.source_name.clone(),
            _ if source.starts_with(LEARNED) => text.source_learned.clone(),
            _ => {
                let layer = source.split_once(':').map_or(source, |(layer, _)| layer);
                let label = sense_label(source, self.ui).unwrap_or_else(|| layer.to_owned());
                fill(&text.source_concept, &[("concept", &label)])
            }
        }
    }
}

/// What the concept behind the source of an alternative (`layer:id`) is called, where the program brings it: by two
/// labels, since the first one alone may have several senses.
pub(super) fn sense_label(source: &str, ui: &Interface) -> Option<String> {
    let id = source.split_once(':').map_or(source, |(_, id)| id);
    let concept = *CONCEPTS.get(&short_id(id))?;
    let knowledge = Knowledge::embedded();
    let labels = |language| -> Vec<&str> {
        let labels = knowledge.labels(concept, language).filter(|label| !label.is_parts);
        labels.take(SENSE_LABELS).map(|label| label.text).collect()
    };
    let labels = [ui.language, Lang::EN].map(labels).into_iter().find(|labels| !labels.is_empty())?;
    Some(labels.join(" / "))
}

/// What a sense is called in a list to choose from. `label` is the word that it was found by.
pub(super) fn sense_name(source: &str, label: &str, ui: &Interface) -> String {
    match sense_label(source, ui) {
        Some(name) => name,
        None if source.starts_with(LEARNED) => format!("{label} ({})", ui.text.source_learned),
        None => label.to_owned(),
    }
}

/// The preferred label of a concept that the program brings, in a language or else in English.
fn concept_label(id: &str, language: Lang) -> Option<String> {
    let knowledge = Knowledge::embedded();
    let concept = *CONCEPTS.get(&short_id(id))?;
    let mut labels = [language, Lang::EN].into_iter().filter_map(|l| knowledge.labels(concept, l).next());
    labels.next().map(|label| label.text.to_owned())
}
