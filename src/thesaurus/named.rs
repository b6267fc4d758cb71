//! A name that somebody gave a concept in, the concept out: by identifier, or by a label in any language.

use super::{ConceptRef, Knowledge, key, lookup};
use crate::analyze::Analyzer;
use crate::language::Lang;

/// The thesaurus concept that `name` is: one with this identifier, or else one with this label. Labels are looked for
/// in `first`, in English, and then in the other languages. Endings, case, accents and function words aside; hyphens
/// and underscores stand for spaces.
pub fn concept_named(knowledge: &Knowledge, name: &str, first: &[Lang], analyzer: &mut Analyzer) -> Option<ConceptRef> {
    let name = name.trim();
    let outline = knowledge.outline();
    let as_id = || outline.find(&name.replace([' ', '_'], "-"));
    if let Some(concept) = outline.find(name).or_else(as_id) {
        return Some(concept);
    }
    let words = name.replace(['-', '_'], " ");
    let mut languages: Vec<Lang> = first.iter().copied().chain(Lang::from_code("en")).collect();
    for language in lookup::languages_of(knowledge) {
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    let mut key = String::new();
    languages.into_iter().find_map(|language| labeled(&words, language, knowledge, (analyzer, &mut key)))
}

/// The concept that a label of a language means most probably.
fn labeled(
    label: &str,
    language: Lang,
    knowledge: &Knowledge,
    (analyzer, key): (&mut Analyzer, &mut String),
) -> Option<ConceptRef> {
    let tokens = analyzer.terms(label, language);
    let words = key::words(&tokens);
    let content = key::content(&words);
    if content.is_empty() {
        return None;
    }
    key::write(key, language, content.iter().map(|word| word.main.term.as_str()));
    let meanings = knowledge.meanings(key, key::accents(content.iter().copied()));
    let is_domain = |concept| knowledge.concept(concept).is_some_and(|concept| concept.is_domain);
    meanings.into_iter().map(|meaning| meaning.concept).find(|concept| is_domain(*concept))
}

impl Knowledge {
    /// What a concept is called in a language; in English, in any language or by its identifier where it has no label
    /// there.
    pub fn label_in(&self, concept: ConceptRef, language: Option<Lang>) -> &str {
        let preferred = |language: Lang| {
            let mut labels = self.labels(concept, language).filter(|label| !label.is_parts);
            labels.find(|label| label.is_preferred).map(|label| label.text)
        };
        let any = || self.layer(concept)?.labels(concept.ordinal).find(|l| l.is_preferred).map(|l| l.text);
        let english = || Lang::from_code("en").and_then(preferred);
        language.and_then(preferred).or_else(english).or_else(any).unwrap_or_else(|| self.id(concept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concepts_are_named_by_identifier_or_by_a_label_in_any_language() {
        let (knowledge, mut analyzer) = (Knowledge::embedded(), Analyzer::new());
        let mut named = |name| concept_named(&knowledge, name, &[], &mut analyzer).map(|c| knowledge.id(c).to_owned());
        for name in [
            "participatory-budgeting",
            "participatory_budgeting",
            "Participatory Budgets",
            "presupuestos participativos",
            "Budget participatif",
            "주민참여예산",
        ] {
            assert_eq!(named(name).as_deref(), Some("participatory-budgeting"), "help: {name}");
        }
        assert_eq!(named("qwertz"), None);
        assert_eq!(named(""), None);
        assert_eq!(named("-"), None);
    }

    #[test]
    fn labels_fall_back_to_english() {
        let knowledge = Knowledge::embedded();
        let concept = knowledge.outline().find("participatory-budgeting").unwrap();
        let label = |code: &str| knowledge.label_in(concept, Lang::from_code(code)).to_owned();
        assert_eq!(label("es"), "presupuestos participativos");
        assert_eq!(label("th"), label("en"));
    }
}
