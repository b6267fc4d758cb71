//! Opens bytes as a layer and asks it everything that a search could ask.

use dragoman::analyze::Analyzer;
use dragoman::language::Lang;
use dragoman::thesaurus::{ConceptRef, Knowledge, Layer, lookup};

/// Concepts that are looked at: forged headers may claim very many.
const CONCEPTS: u32 = 200;

pub fn open_and_walk(bytes: Vec<u8>) {
    let Ok(layer) = Layer::owned(bytes, "t") else { return };
    let _ = (layer.about(), layer.size_bytes(), layer.labels_len(), layer.languages().count());
    for ordinal in (0..layer.concepts().min(CONCEPTS)).chain([layer.concepts(), u32::MAX]) {
        let _ = (layer.concept(ordinal), layer.links(ordinal));
        for label in layer.labels(ordinal).take(CONCEPTS as usize) {
            let _ = label.terms().count();
            let _ = layer.labels_in(ordinal, label.language).take(CONCEPTS as usize).count();
        }
    }
    let knowledge = Knowledge::of([layer]);
    for word in ["school", "a", "escuela", ""] {
        for language in [Lang::EN, Lang::ES] {
            let key = format!("{}\u{1f}{word}", language.code());
            for meaning in knowledge.meanings(&key, 1) {
                let _ = knowledge.concept(meaning.concept);
            }
            let _ = knowledge.knows(&key);
            let _ = knowledge.near_keys(language, word).len();
        }
    }
    let _ = knowledge.concept(ConceptRef { layer: 7, ordinal: 0 });
    let _ = lookup::look_up(&knowledge, "school", Some(Lang::EN), &[], &mut Analyzer::new()).len();
}
