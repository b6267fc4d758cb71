//! How much senses and translations of a dictionary count that says nothing about it.
//!
//! Dictionaries list rare senses beside common ones, often in the order of the alphabet. What is used much is mentioned
//! much: in entries, examples and references, whose numbers follow usage. So a word's weight is the logarithm of how
//! often the dictionary mentions it; earlier senses and translations count more than later ones.

use std::collections::HashMap;

use crate::language::Lang;

/// How much each sense of an entry counts less than the one before it.
const LATER_SENSE: f32 = 0.6;
/// How much each translation counts less than the one before it.
const LATER_TRANSLATION: f32 = 0.8;

/// What speaks for a sense.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    /// Place in its entry, from 0.
    pub(super) order: usize,
    /// Examples and references that it has.
    pub(super) mentions: u32,
}

/// Weights of the labels of a sense: how usual each is for it, and how much the sense counts among those of the label.
#[derive(Debug, Default)]
pub(super) struct Weights {
    pub(super) headwords: Vec<(f32, f32)>,
    pub(super) translations: Vec<(f32, f32)>,
}

/// Counts how often words are mentioned.
#[derive(Debug, Default)]
pub(super) struct Weigher {
    counts: HashMap<(Lang, Box<str>), u32>,
}

impl Weigher {
    /// Notes that a label was mentioned `times` times.
    pub(super) fn seen(&mut self, language: Lang, label: &str, times: u32) {
        for word in label.split_whitespace() {
            let count = self.counts.entry((language, word.into())).or_default();
            *count = count.saturating_add(times);
        }
    }

    /// How usual a label is: that of its rarest word.
    fn usage(&self, language: Lang, label: &str) -> f32 {
        let counts =
            label.split_whitespace().map(|word| self.counts.get(&(language, word.into())).copied().unwrap_or(0));
        (1.0 + counts.min().unwrap_or(0) as f32).ln()
    }

    /// Weighs the labels of a sense.
    pub(super) fn weigh(
        &self,
        (from, headwords): (Lang, &[Box<str>]),
        (to, translations): (Lang, &[Box<str>]),
        evidence: Evidence,
    ) -> Weights {
        let sense = LATER_SENSE.powf(evidence.order as f32) * (2.0 + evidence.mentions as f32).ln();
        let usage = |language, words: &[Box<str>], later: f32| -> Vec<f32> {
            let usage = words.iter().enumerate().map(|(i, word)| self.usage(language, word) * later.powf(i as f32));
            usage.collect()
        };
        let (own, foreign) = (usage(from, headwords, 1.0), usage(to, translations, LATER_TRANSLATION));
        let best = |usage: &[f32]| usage.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        let (best_own, best_foreign) = (best(&own), best(&foreign));
        let weights = |usage: &[f32], best: f32, other: f32| {
            usage.iter().map(|usage| (usage / best, sense * other * usage.max(0.1) / best)).collect()
        };
        Weights {
            headwords: weights(&own, best_own, best_foreign),
            translations: weights(&foreign, best_foreign, best_own),
        }
    }
}
