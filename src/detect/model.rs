//! Words in, their costs in every profile out. A cost is a negative logarithm of a probability.
//!
//! This file must not know scripts, priors or hints.

use std::cell::RefCell;

use super::table::{Table, extend_key};

/// Most profiles a model can hold.
pub(super) const PROFILES_MAX: usize = 64;
/// Letters of the longest gram: the next letter after up to four.
pub(super) const LONGEST_GRAM: usize = 5;
/// Stands for the start and the end of a word.
pub(super) const EDGE: char = ' ';

/// A quantized cost: sixteenths of a nat, up to 15.9 nats.
pub(super) type Cost = u8;

/// Costs in nats per quantum.
pub(super) const NATS_PER_COST: f32 = 1.0 / 16.0;

/// Cost of a letter that a profile has never seen.
const UNKNOWN_LETTER: i32 = 12 * 16;
/// No word speaks more than this against a profile, compared to the best one: names and loans are everywhere.
const WORST_WORD: i32 = 10 * 16;
/// Share of the running words that are expected to be in the list; the other half is left to the letters: ln 2.
const EITHER: i32 = 11;

/// Words whose costs a thread remembers, in half a megabyte: each at the place that its key gives, the last one stays.
const KNOWN_WORDS: usize = 1 << 13;

/// What a word costs.
#[derive(Debug, Clone)]
struct WordCosts {
    key: u64,
    /// In the cheapest profile.
    least: i32,
    /// In each profile, above the cheapest.
    above: [u8; PROFILES_MAX],
}

impl Default for WordCosts {
    fn default() -> Self {
        Self { key: 0, least: 0, above: [0; PROFILES_MAX] }
    }
}

thread_local! {
    static KNOWN: RefCell<Vec<WordCosts>> = const { RefCell::new(Vec::new()) };
}

/// What a profile says of a gram or a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Posting {
    pub(super) row: u8,
    pub(super) cost: Cost,
    /// Added when the letter after this gram was not seen after it.
    pub(super) back_off: Cost,
}

/// Postings by the number of their gram or word.
#[derive(Debug)]
pub(super) struct Postings {
    starts: Vec<u32>,
    postings: Vec<Posting>,
}

/// All profiles.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) grams: Table,
    pub(super) gram_postings: Postings,
    pub(super) words: Table,
    pub(super) word_postings: Postings,
}

/// Costs by profile, in sixteenths of a nat.
pub(super) type Costs = [i32; PROFILES_MAX];

impl Model {
    /// Adds what a word costs in every profile. What frequent words cost is remembered by the thread.
    pub(super) fn add_word(&self, word: &[char], total: &mut Costs) {
        let key = word.iter().fold(0, |key, &letter| extend_key(key, letter));
        KNOWN.with_borrow_mut(|known| {
            known.resize_with(KNOWN_WORDS, WordCosts::default);
            let place = usize::try_from(key % KNOWN_WORDS as u64).unwrap_or(0);
            let costs = &mut known[place];
            if costs.key != key {
                *costs = self.word(word, key);
            }
            for (sum, above) in total.iter_mut().zip(costs.above) {
                *sum += costs.least + i32::from(above);
            }
        });
    }

    /// What a word costs.
    fn word(&self, word: &[char], key: u64) -> WordCosts {
        let mut costs = self.spelling(word);
        for costs in &mut costs {
            *costs += EITHER;
        }
        for posting in self.words.get(key).map_or(&[][..], |number| self.word_postings.of(number)) {
            if let Some(cost) = costs.get_mut(usize::from(posting.row)) {
                *cost = either(*cost, i32::from(posting.cost) + EITHER);
            }
        }
        let least = costs.iter().copied().min().unwrap_or_default();
        let above = costs.map(|cost| u8::try_from((cost - least).min(WORST_WORD)).unwrap_or(u8::MAX));
        WordCosts { key, least, above }
    }

    /// What the letters of a word cost.
    fn spelling(&self, word: &[char]) -> Costs {
        let mut total = [0; PROFILES_MAX];
        let mut window = [EDGE; LONGEST_GRAM];
        let edge = self.grams.get(extend_key(0, EDGE)).map_or(&[][..], |number| self.gram_postings.of(number));
        let mut contexts: [&[Posting]; LONGEST_GRAM] = [&[]; LONGEST_GRAM];
        contexts[0] = edge;
        for (read, &letter) in word.iter().chain([&EDGE]).enumerate() {
            window.rotate_right(1);
            window[0] = letter;
            let mut costs = [UNKNOWN_LETTER; PROFILES_MAX];
            let mut grams: [&[Posting]; LONGEST_GRAM] = [&[]; LONGEST_GRAM];
            let mut key = 0;
            for (order, &letter) in window.iter().take(read + 2).enumerate() {
                if let Some(context) = order.checked_sub(1).and_then(|shorter| contexts.get(shorter)) {
                    if context.is_empty() {
                        break;
                    }
                    for posting in *context {
                        costs[usize::from(posting.row) % PROFILES_MAX] += i32::from(posting.back_off);
                    }
                }
                key = extend_key(key, letter);
                let found = self.grams.get(key).map_or(&[][..], |number| self.gram_postings.of(number));
                for posting in found {
                    costs[usize::from(posting.row) % PROFILES_MAX] = i32::from(posting.cost);
                }
                grams[order] = found;
            }
            contexts = grams;
            for (sum, cost) in total.iter_mut().zip(costs) {
                *sum += cost;
            }
        }
        total
    }
}

impl Postings {
    /// Sorts postings by number, each profile's in the order given.
    pub(super) fn new(numbers: usize, numbered: &[(u32, Posting)]) -> Self {
        let mut starts = vec![0_u32; numbers + 1];
        for &(number, _) in numbered {
            starts.iter_mut().skip(number as usize + 1).take(1).for_each(|count| *count += 1);
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut postings = vec![Posting::default(); numbered.len()];
        for &(number, posting) in numbered {
            let Some(place) = next.get_mut(number as usize) else { continue };
            if let Some(slot) = postings.get_mut(*place as usize) {
                *slot = posting;
            }
            *place += 1;
        }
        Self { starts, postings }
    }

    /// Postings of one gram or word.
    fn of(&self, number: u32) -> &[Posting] {
        let bound = |number: u32| self.starts.get(number as usize).map_or(0, |&start| start as usize);
        self.postings.get(bound(number)..bound(number + 1)).unwrap_or_default()
    }
}

/// Cost of a probability.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of a byte")]
pub(super) fn to_cost(probability: f32) -> Cost {
    (-probability.ln() / NATS_PER_COST).round().clamp(0.0, 255.0) as Cost
}

/// Cost of the sum of two probabilities: the smaller cost, less what the other one adds.
fn either(one: i32, other: i32) -> i32 {
    let (small, large) = (one.min(other), one.max(other));
    match large - small {
        0..=3 => small - 10,
        4..=9 => small - 8,
        10..=17 => small - 6,
        18..=29 => small - 3,
        30..=45 => small - 1,
        _ => small,
    }
}
