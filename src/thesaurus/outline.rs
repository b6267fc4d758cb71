//! The concepts of the thesaurus and how they hang together: by identifier, from broad to narrow and back.
//!
//! Layers keep the links to broader and related concepts; the way down is made here, once for all layers. Lexicon
//! senses are no part of it.

use rustc_hash::FxHashMap;

use super::{ConceptRef, Knowledge};

/// The thesaurus concepts of all layers. Where two layers have a concept of the same identifier, the more trusted one
/// has it.
#[derive(Debug, Default)]
pub struct Outline {
    concepts: Vec<ConceptRef>,
    by_id: FxHashMap<Box<str>, ConceptRef>,
    narrower: FxHashMap<ConceptRef, Vec<ConceptRef>>,
    top: Vec<ConceptRef>,
}

impl Outline {
    pub(super) fn of(knowledge: &Knowledge) -> Self {
        let mut outline = Self::default();
        for (place, layer) in (0..).zip(knowledge.layers()) {
            for ordinal in 0..layer.concepts() {
                let Some(concept) = layer.concept(ordinal).filter(|concept| concept.is_domain) else { continue };
                if outline.by_id.contains_key(concept.id) {
                    continue;
                }
                let reference = ConceptRef { layer: place, ordinal };
                outline.concepts.push(reference);
                outline.by_id.insert(concept.id.into(), reference);
                let (broader, _) = layer.links(ordinal);
                if broader.is_empty() {
                    outline.top.push(reference);
                }
                for ordinal in broader {
                    outline.narrower.entry(ConceptRef { layer: place, ordinal }).or_default().push(reference);
                }
            }
        }
        outline
    }

    /// All concepts, layer by layer in the order of the tables.
    pub fn concepts(&self) -> &[ConceptRef] {
        &self.concepts
    }

    /// The concepts that have none above them: the themes.
    pub fn top(&self) -> &[ConceptRef] {
        &self.top
    }

    /// The concept with this identifier.
    pub fn find(&self, id: &str) -> Option<ConceptRef> {
        self.by_id.get(id).copied()
    }

    /// The concepts right below one.
    pub fn narrower(&self, concept: ConceptRef) -> &[ConceptRef] {
        self.narrower.get(&concept).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Knowledge {
    /// The concepts right above one, and those related to it.
    pub fn links(&self, concept: ConceptRef) -> (Vec<ConceptRef>, Vec<ConceptRef>) {
        let (broader, related) = self.layer(concept).map(|layer| layer.links(concept.ordinal)).unwrap_or_default();
        let same_layer = |ordinal| ConceptRef { ordinal, ..concept };
        (broader.into_iter().map(same_layer).collect(), related.into_iter().map(same_layer).collect())
    }

    /// All concepts above one, the nearest first; tables may be wrong and go round in a circle.
    pub fn ancestors(&self, concept: ConceptRef) -> Vec<ConceptRef> {
        let mut ancestors = vec![concept];
        let mut at = 0;
        while let Some(next) = ancestors.get(at) {
            at += 1;
            for broader in self.links(*next).0 {
                if !ancestors.contains(&broader) {
                    ancestors.push(broader);
                }
            }
        }
        ancestors.remove(0);
        ancestors
    }

    /// Identifier of a concept.
    pub fn id(&self, concept: ConceptRef) -> &str {
        self.concept(concept).map_or("", |concept| concept.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::Analyzer;
    use crate::thesaurus::{Layer, compile, table};

    fn knowledge(tables: &[&str]) -> Knowledge {
        let layer = |table: &&str| {
            let (rows, problems) = table::read(table, "t.tsv");
            assert_eq!(problems, []);
            Layer::owned(compile::compile(&rows, &[], &mut Analyzer::new()).unwrap(), "t").unwrap()
        };
        Knowledge::of(tables.iter().map(layer))
    }

    #[test]
    fn the_way_leads_down_and_up_again() {
        let knowledge = knowledge(&["id\tbroader\trelated\ten\na\t\t\tone\nb\ta\tc\ttwo\nc\ta|b\t\tthree\n"]);
        let outline = knowledge.outline();
        let ids = |concepts: &[ConceptRef]| concepts.iter().map(|c| knowledge.id(*c).to_owned()).collect::<Vec<_>>();
        assert_eq!(ids(outline.top()), ["a"]);
        assert_eq!(ids(outline.narrower(outline.find("a").unwrap())), ["b", "c"]);
        assert_eq!(ids(&knowledge.ancestors(outline.find("c").unwrap())), ["a", "b"]);
        assert_eq!(ids(&knowledge.links(outline.find("b").unwrap()).1), ["c"]);
        assert_eq!(outline.find("d"), None);
    }

    #[test]
    fn circles_end_and_the_first_layer_has_an_identifier() {
        let first = "id\tbroader\ten\na\tb\tone\nb\ta\ttwo\n";
        let knowledge = knowledge(&[first, "id\tbroader\ten\na\t\tother\nc\ta\tthird\n"]);
        let outline = knowledge.outline();
        let found = outline.find("a").unwrap();
        assert_eq!((found.layer, knowledge.ancestors(found).len()), (0, 1));
        assert_eq!(outline.concepts().len(), 3);
    }

    #[test]
    fn senses_of_the_lexicon_are_no_part_of_it() {
        let knowledge = knowledge(&["id\tpos\ten\ndog\tnoun\tdog\n"]);
        assert!(knowledge.outline().concepts().is_empty());
    }
}
