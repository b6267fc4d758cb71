//! Word lists in, a [`Model`] out.
//!
//! A language is a Markov chain of letters (the next letter after up to four, the start and the end of a word being
//! letters) and a list of words by rank. The chain interpolates its orders by absolute discounting: Ney, Essen and
//! Kneser, "On structuring probabilistic dependences in stochastic language modelling", 1994. A word of the list
//! counts once, whatever its rank: text is full of words that are in no list, and they look like the rare ones.

use super::model::{EDGE, LONGEST_GRAM, Model, PROFILES_MAX, Posting, Postings, to_cost};
use super::profiles::Profile;
use super::script::Script;
use super::table::{Table, extend_key};
use super::words::{Words, without_accents};

/// Taken from every count and given to the shorter context.
const DISCOUNT: f32 = 0.6;
/// Count of a word without its accents, as people type it in a hurry, against 1 with them.
const BARE_COUNT: f32 = 0.15;
/// Added to ranks, so that the first words of a list do not outweigh everything: 1 / (rank + 20).
const RANK_OFFSET: f32 = 20.0;
/// Number of letters over which the chain spreads what it reserves for unseen ones.
const ALPHABET: f32 = 100.0;

/// Counts of one language, by gram.
#[derive(Debug, Default)]
struct Counts {
    gram: Vec<f32>,
    followed: Vec<f32>,
    followers: Vec<f32>,
    /// Grams with a count, by length.
    seen: [Vec<u32>; LONGEST_GRAM],
}

/// What a gram is made of.
#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    /// The gram without its last letter.
    context: u32,
    /// The gram without its first letter.
    suffix: u32,
}

#[derive(Debug)]
struct Trainer {
    grams: Table,
    parts: Vec<Parts>,
    words: Table,
    /// Last profile that listed the word, counted from 1.
    listed_by: Vec<u8>,
    gram_postings: Vec<(u32, Posting)>,
    word_postings: Vec<(u32, Posting)>,
    counts: Counts,
    probability: Vec<f32>,
}

/// Learns all profiles.
pub(super) fn train(profiles: &[Profile]) -> Model {
    let mut trainer = Trainer {
        grams: Table::new(19),
        parts: Vec::new(),
        words: Table::new(17),
        listed_by: Vec::new(),
        gram_postings: Vec::new(),
        word_postings: Vec::new(),
        counts: Counts::default(),
        probability: Vec::new(),
    };
    for (row, profile) in (0_u8..).zip(profiles.iter().take(PROFILES_MAX)) {
        trainer.learn(row, profile);
    }
    Model {
        gram_postings: Postings::new(trainer.grams.len(), &trainer.gram_postings),
        word_postings: Postings::new(trainer.words.len(), &trainer.word_postings),
        grams: trainer.grams,
        words: trainer.words,
    }
}

impl Trainer {
    fn learn(&mut self, row: u8, profile: &Profile) {
        let listed = words_of(profile.words, profile.script);
        let harmonic: f32 = (0..listed.len()).map(|rank| 1.0 / (rank as f32 + RANK_OFFSET)).sum();
        for (rank, word) in listed.iter().enumerate() {
            let probability = 1.0 / ((rank as f32 + RANK_OFFSET) * harmonic);
            let is_new = self.list_word(row, word, probability);
            if !is_new {
                continue;
            }
            self.count_word(word, 1.0);
            if let Some(bare) = without_accents(word) {
                self.list_word(row, &bare, probability * BARE_COUNT);
                self.count_word(&bare, BARE_COUNT);
            }
        }
        self.settle(row);
    }

    /// Tells whether the word is new to the language.
    fn list_word(&mut self, row: u8, word: &[char], probability: f32) -> bool {
        let key = word.iter().fold(0, |key, &letter| extend_key(key, letter));
        let Some(number) = self.words.insert(key) else { return false };
        self.listed_by.resize(self.words.len(), 0);
        match self.listed_by.get_mut(number as usize) {
            Some(last) if *last != row + 1 => *last = row + 1,
            _ => return false,
        }
        self.word_postings.push((number, Posting { row, cost: to_cost(probability), back_off: 0 }));
        true
    }

    fn count_word(&mut self, word: &[char], weight: f32) {
        let letters: Vec<char> = [EDGE].into_iter().chain(word.iter().copied()).chain([EDGE]).collect();
        let mut contexts = [None; LONGEST_GRAM];
        for end in 0..letters.len() {
            let mut grams = [None; LONGEST_GRAM];
            let (mut key, mut suffix) = (0, 0);
            let newest_first = letters.iter().take(end + 1).rev().take(LONGEST_GRAM);
            for (order, &letter) in newest_first.enumerate() {
                key = extend_key(key, letter);
                let Some(gram) = self.grams.insert(key) else { break };
                let context = order.checked_sub(1).and_then(|shorter| *contexts.get(shorter)?);
                if end > 0 {
                    self.count_gram(gram, order, Parts { context: context.unwrap_or(gram), suffix }, weight);
                }
                if let Some(slot) = grams.get_mut(order) {
                    *slot = Some(gram);
                }
                suffix = gram;
            }
            contexts = grams;
        }
    }

    fn count_gram(&mut self, gram: u32, order: usize, parts: Parts, weight: f32) {
        let known = self.grams.len();
        let counts = &mut self.counts;
        for column in [&mut counts.gram, &mut counts.followed, &mut counts.followers, &mut self.probability] {
            column.resize(known, 0.0);
        }
        self.parts.resize(known, Parts::default());
        let before = at(&counts.gram, gram);
        add(&mut counts.gram, gram, weight);
        if before == 0.0 {
            if let Some(slot) = self.parts.get_mut(gram as usize) {
                *slot = parts;
            }
            if let Some(seen) = counts.seen.get_mut(order) {
                seen.push(gram);
            }
        }
        if order > 0 {
            add(&mut counts.followed, parts.context, weight);
            add(&mut counts.followers, parts.context, (before + weight).min(1.0) - before.min(1.0));
        }
    }

    /// Turns the counts of a language into postings and forgets them.
    fn settle(&mut self, row: u8) {
        let mut counts = std::mem::take(&mut self.counts);
        let letters = counts.seen.first().map_or(&[][..], Vec::as_slice);
        let total: f32 = letters.iter().map(|&gram| at(&counts.gram, gram)).sum();
        let unseen_letter = DISCOUNT * letters.len() as f32 / total.max(1.0) / ALPHABET;
        for (order, &gram) in
            counts.seen.iter().enumerate().flat_map(|(order, seen)| seen.iter().map(move |gram| (order, gram)))
        {
            let parts = self.parts.get(gram as usize).copied().unwrap_or_default();
            let (all, spread) = if order == 0 {
                (total, unseen_letter)
            } else {
                let all = at(&counts.followed, parts.context);
                let shorter = at(&self.probability, parts.suffix);
                (all, reserved(all, at(&counts.followers, parts.context)) * shorter)
            };
            let count = at(&counts.gram, gram);
            let probability = (count - DISCOUNT * count.min(1.0)) / all + spread;
            if let Some(slot) = self.probability.get_mut(gram as usize) {
                *slot = probability;
            }
            let followed = at(&counts.followed, gram);
            let back_off = if followed > 0.0 { reserved(followed, at(&counts.followers, gram)) } else { 1.0 };
            let posting = Posting { row, cost: to_cost(probability), back_off: to_cost(back_off) };
            self.gram_postings.push((gram, posting));
        }
        for column in [&mut counts.gram, &mut counts.followed, &mut counts.followers] {
            column.fill(0.0);
        }
        counts.seen.iter_mut().for_each(Vec::clear);
        self.counts = counts;
    }
}

/// Share of a context's probability that is left for letters not seen after it.
fn reserved(followed: f32, followers: f32) -> f32 {
    DISCOUNT * followers / followed
}

fn at(column: &[f32], gram: u32) -> f32 {
    column.get(gram as usize).copied().unwrap_or_default()
}

fn add(column: &mut [f32], gram: u32, weight: f32) {
    if let Some(slot) = column.get_mut(gram as usize) {
        *slot += weight;
    }
}

/// The words of a list, in its order; lines that begin with `#` are notes.
fn words_of(list: &str, script: Script) -> Vec<Vec<char>> {
    let mut listed = Vec::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (mut words, mut word) = (Words::new(line), Vec::new());
        while let Some(found) = words.next_into(&mut word) {
            if found == script {
                listed.push(word.clone());
            }
        }
    }
    listed
}
