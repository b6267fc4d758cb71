//! Mentions of concepts in, the concepts that a record is about with their strengths out.
//!
//! The numbers below were chosen on one half of the sample's works and checked on the other; docs/subjects.md has the
//! figures.

use std::collections::BTreeMap;

use super::Part;
use crate::thesaurus::finder::Mention;
use crate::thesaurus::{ConceptRef, Knowledge};

/// What a mention in the title counts, against one in the body.
const TITLE: f32 = 6.0;
/// What a mention in the summary counts.
const SUMMARY: f32 = 3.0;
/// Mentions that make a concept half as strong as can be, in a text of one passage.
const HALF: f32 = 3.0;
/// Bytes of a passage, about.
const PASSAGE_BYTES: f32 = 1_300.0;
/// How far longer texts have to say more: exponent of their passages.
const LENGTH: f32 = 0.5;
/// What concepts count by how far they are from the top of the thesaurus.
const DEPTH: [f32; 3] = [0.5, 0.8, 1.0];
/// From this probability on a mention is sure.
const SURE: f32 = 0.75;
/// How many times likelier a meaning becomes by a linked concept that is sure.
const SUPPORT: f32 = 2.0;
/// Least strength of a subject: one clear mention of a narrow concept in a short text.
const STRENGTH_MIN: f32 = 0.25;
/// Least strength of a subject, as a share of the strongest.
const SHARE_MIN: f32 = 0.35;
/// Most subjects of a record.
const SUBJECTS_MAX: usize = 16;

/// What speaks for the concepts of a record.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    sure: BTreeMap<ConceptRef, f32>,
    /// Meanings of an unclear label, each with its probability, and how much was said.
    unclear: BTreeMap<Vec<ConceptRef>, (Vec<f32>, f32)>,
    bytes: usize,
}

impl Evidence {
    /// Begins a text of so many bytes.
    pub(super) fn begin(&mut self, part: Part, bytes: usize) {
        if part == Part::Passage {
            self.bytes += bytes;
        }
    }

    /// Adds a mention.
    pub(super) fn add(&mut self, mention: &Mention, part: Part) {
        let weight = mention.weight
            * match part {
                Part::Title => TITLE,
                Part::Summary => SUMMARY,
                Part::Passage => 1.0,
            };
        match mention.meanings.as_slice() {
            [only] if only.probability >= SURE => *self.sure.entry(only.concept).or_default() += weight,
            meanings => {
                let concepts = meanings.iter().map(|meaning| meaning.concept).collect();
                let (_, said) = self
                    .unclear
                    .entry(concepts)
                    .or_insert_with(|| (meanings.iter().map(|meaning| meaning.probability).collect(), 0.0));
                *said += weight;
            }
        }
    }

    /// The concepts that the record is about with their strengths, above 0 and below 1, the strongest first.
    pub(super) fn concepts(mut self, knowledge: &Knowledge) -> Vec<(ConceptRef, f32)> {
        self.settle(knowledge);
        let passages = (self.bytes as f32 / PASSAGE_BYTES).max(1.0);
        let half = HALF * passages.powf(LENGTH);
        let strength = |(concept, said): (ConceptRef, f32)| {
            let depth = knowledge.ancestors(concept).len().min(DEPTH.len() - 1);
            (concept, DEPTH[depth] * said / (said + half))
        };
        let mut concepts: Vec<(ConceptRef, f32)> = self.sure.into_iter().map(strength).collect();
        // The sort is stable and the map was in the order of concepts.
        concepts.sort_by(|a, b| b.1.total_cmp(&a.1));
        let least = concepts.first().map_or(0.0, |(_, best)| best * SHARE_MIN).max(STRENGTH_MIN);
        concepts.retain(|(_, strength)| *strength >= least);
        concepts.truncate(SUBJECTS_MAX);
        concepts
    }

    /// Gives what was said unclearly to the meanings that fit what is sure.
    fn settle(&mut self, knowledge: &Knowledge) {
        let unclear = std::mem::take(&mut self.unclear);
        if unclear.is_empty() {
            return;
        }
        let support = Support::of(&self.sure, knowledge);
        for (concepts, (probabilities, said)) in unclear {
            let other = (1.0 - probabilities.iter().sum::<f32>()).max(0.0);
            let supported = concepts.iter().zip(probabilities);
            let supported: Vec<f32> =
                supported.map(|(concept, p)| p * (1.0 + SUPPORT * support.for_concept(*concept, knowledge))).collect();
            let total = other + supported.iter().sum::<f32>();
            for (concept, probability) in concepts.into_iter().zip(supported) {
                *self.sure.entry(concept).or_default() += said * probability / total.max(f32::MIN_POSITIVE);
            }
        }
    }
}

/// The concepts that are sure and those linked to them, each with how strongly it is supported, 0 to 1.
struct Support(BTreeMap<ConceptRef, f32>);

impl Support {
    fn of(sure: &BTreeMap<ConceptRef, f32>, knowledge: &Knowledge) -> Self {
        let mut support: BTreeMap<ConceptRef, f32> = BTreeMap::new();
        for (concept, said) in sure {
            let (broader, related) = knowledge.links(*concept);
            for linked in broader.into_iter().chain(related).chain([*concept]) {
                let known = support.entry(linked).or_default();
                *known = known.max(said / (said + 1.0));
            }
        }
        Self(support)
    }

    fn for_concept(&self, concept: ConceptRef, knowledge: &Knowledge) -> f32 {
        let (broader, related) = knowledge.links(concept);
        let around = broader.into_iter().chain(related).chain([concept]);
        around.filter_map(|linked| self.0.get(&linked).copied()).fold(0.0, f32::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thesaurus::Meaning;

    fn mention(meanings: &[(&str, f32)], knowledge: &Knowledge) -> Mention {
        let meaning = |(id, probability): &(&str, f32)| {
            let concept = knowledge.outline().find(id).unwrap();
            Meaning { concept, probability: *probability }
        };
        Mention { span: 0..1, weight: 1.0, meanings: meanings.iter().map(meaning).collect() }
    }

    fn ids(evidence: Evidence, knowledge: &Knowledge) -> Vec<&str> {
        evidence.concepts(knowledge).into_iter().map(|(concept, _)| knowledge.id(concept)).collect()
    }

    #[test]
    fn the_title_says_more_than_the_text_and_the_narrow_more_than_the_broad() {
        let knowledge = Knowledge::embedded();
        let mut evidence = Evidence::default();
        evidence.add(&mention(&[("libraries", 1.0)], &knowledge), Part::Title);
        evidence.add(&mention(&[("water", 1.0)], &knowledge), Part::Passage);
        evidence.add(&mention(&[("housing", 1.0)], &knowledge), Part::Title);
        assert_eq!(ids(evidence, &knowledge)[..2], ["libraries", "housing"]);
    }

    #[test]
    fn an_unclear_label_means_what_the_rest_is_about() {
        let knowledge = Knowledge::embedded();
        for (clear, expected) in
            [("municipal-budget", "participatory-budgeting"), ("literacy-and-reading", "libraries")]
        {
            let mut evidence = Evidence::default();
            evidence.add(&mention(&[("libraries", 0.4), ("participatory-budgeting", 0.4)], &knowledge), Part::Title);
            evidence.add(&mention(&[(clear, 1.0)], &knowledge), Part::Title);
            let found = ids(evidence, &knowledge);
            let place = |id| found.iter().position(|known| *known == id).unwrap_or(usize::MAX);
            let other = if expected == "libraries" { "participatory-budgeting" } else { "libraries" };
            assert!(place(expected) < place(other), "help: {clear}: {found:?}");
        }
    }
}
