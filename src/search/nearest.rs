//! Topics near a query that found nothing.

use super::{Engine, Question};
use crate::analyze::Analyzer;
use crate::language::Lang;
use crate::query;
use crate::thesaurus::{ConceptRef, Knowledge, key};

/// Most topics.
const TOPICS_MAX: usize = 8;
/// Most meanings of a word whose neighbors are looked at.
const MEANINGS_MAX: usize = 2;

impl Engine {
    /// Labels, in `language`, of concepts that a query may have meant: those that are spelled nearly so, and the
    /// neighbors of those that it names.
    pub fn related_concepts(&self, question: &Question, language: Lang) -> Vec<String> {
        let words = query::parse(&question.text).words();
        let knowledge = self.knowledge();
        let mut analyzer = Analyzer::new();
        let mut languages: Vec<Lang> = [question.language, question.reader].into_iter().flatten().collect();
        languages.extend([language, Lang::EN]);
        let mut labels: Vec<String> = Vec::new();
        for (place, spoken) in languages.iter().enumerate() {
            if languages.iter().take(place).any(|before| before == spoken) {
                continue;
            }
            for concept in near(&words, *spoken, &knowledge, &mut analyzer) {
                let label = knowledge.labels(concept, language).next().map(|label| label.text.to_owned());
                labels.extend(label.filter(|label| *label != words && !labels.contains(label)));
            }
        }
        labels.truncate(TOPICS_MAX);
        labels
    }
}

/// Concepts near the words of a query in one language.
fn near(words: &str, language: Lang, knowledge: &Knowledge, analyzer: &mut Analyzer) -> Vec<ConceptRef> {
    let tokens = analyzer.terms(words, language);
    let words = key::words(&tokens);
    let content = key::content(&words);
    let mut concepts = Vec::new();
    let whole: Vec<&str> = content.iter().map(|word| word.main.term.as_str()).collect();
    let single = whole.chunks(1).filter(|_| whole.len() > 1);
    for stems in [whole.as_slice()].into_iter().chain(single).filter(|stems| !stems.is_empty()) {
        let mut key = String::new();
        key::write(&mut key, language, stems.iter().copied());
        let meant: Vec<ConceptRef> = knowledge.meanings(&key, 0).iter().map(|meaning| meaning.concept).collect();
        match (meant.is_empty(), stems) {
            (true, [stem]) => {
                let keys = knowledge.near_keys(language, stem);
                concepts.extend(keys.iter().flat_map(|key| knowledge.meanings(key, 0)).map(|meaning| meaning.concept));
            }
            (true, _) => {}
            (false, _) => concepts.extend(meant.iter().take(MEANINGS_MAX).flat_map(|c| neighbors(*c, knowledge))),
        }
    }
    concepts
}

/// The broader and related concepts of a concept.
fn neighbors(concept: ConceptRef, knowledge: &Knowledge) -> Vec<ConceptRef> {
    let links = knowledge.layer(concept).map(|layer| layer.links(concept.ordinal)).unwrap_or_default();
    let linked = links.0.into_iter().chain(links.1);
    linked.map(|ordinal| ConceptRef { layer: concept.layer, ordinal }).collect()
}
