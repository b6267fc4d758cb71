//! What the words of a query mean together: concepts that the thesaurus links to each other support each other.

use super::run::Found;
use crate::thesaurus::{ConceptRef, Knowledge};

/// How many times likelier a meaning becomes by a certain linked one.
const SUPPORT: f32 = 2.0;

/// Weighs the meanings of each stretch of words by those of the others.
pub(super) fn weigh(found: &mut [Found], knowledge: Option<&Knowledge>) {
    let Some(knowledge) = knowledge else { return };
    if found.len() < 2 || found.iter().all(|f| f.meanings.len() < 2) {
        return;
    }
    let families: Vec<Vec<(ConceptRef, f32, Vec<u32>)>> = found.iter().map(|f| family(f, knowledge)).collect();
    for (at, one) in found.iter_mut().enumerate().filter(|(_, one)| one.meanings.len() > 1) {
        let own = &families[at];
        for (meaning, (concept, _, links)) in one.meanings.iter_mut().zip(own) {
            let others = families.iter().enumerate().filter(|(other, _)| *other != at).flat_map(|(_, f)| f);
            let linked = others.filter(|(other, _, other_links)| {
                other.layer == concept.layer
                    && other != concept
                    && (other_links.contains(&concept.ordinal)
                        || links.contains(&other.ordinal)
                        || links.iter().any(|link| other_links.contains(link)))
            });
            let support = linked.map(|(_, probability, _)| *probability).fold(0.0, f32::max);
            meaning.probability *= 1.0 + SUPPORT * support;
        }
        normalize(one);
    }
}

/// The meanings with the concepts that they are linked to.
fn family(found: &Found, knowledge: &Knowledge) -> Vec<(ConceptRef, f32, Vec<u32>)> {
    let links = |concept: ConceptRef| {
        let (mut broader, related) = knowledge.layer(concept).map(|l| l.links(concept.ordinal)).unwrap_or_default();
        broader.extend(related);
        broader
    };
    found.meanings.iter().map(|m| (m.concept, m.probability, links(m.concept))).collect()
}

/// Makes the meanings of each layer sum to 1 again.
fn normalize(found: &mut Found) {
    for layer in found.meanings.chunk_by_mut(|a, b| a.concept.layer == b.concept.layer) {
        let sum: f32 = layer.iter().map(|m| m.probability).sum();
        for m in layer.iter_mut() {
            m.probability /= sum.max(f32::MIN_POSITIVE);
        }
        layer.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.concept.cmp(&b.concept)));
    }
}
