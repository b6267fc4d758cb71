//! The cheapest way to read a run of syllables as a row of nouns.
//!
//! Costs prefer few unknown syllables, then few parts, then frequent words.

use std::ops::Range;

use super::lexicon::{Kind, Lexicon};
use super::syllables::{KEY_SYLLABLES, Key, Syllable, append};

/// Cost of a noun of at least two syllables.
const NOUN: u32 = 2;
/// Added for a noun met less often.
const RARE: u32 = 1;
/// Cost of a noun of one syllable that is the whole word.
const SHORT_NOUN: u32 = 3;
const SUFFIX: u32 = 3;
const PREFIX: u32 = 6;
/// Cost of an unknown stretch, before its syllables.
const UNKNOWN: u32 = 24;
const UNKNOWN_SYLLABLE: u32 = 4;
/// Added to an unknown stretch of a single syllable beside other parts.
const UNKNOWN_SINGLE: u32 = 10;
const NEVER: u32 = 1 << 20;

/// Where the best path to a position comes from.
#[derive(Debug, Clone, Copy)]
struct Step {
    cost: u32,
    from: usize,
}

const START: Step = Step { cost: NEVER, from: 0 };

/// The best paths to all positions of one word.
#[derive(Debug)]
pub(super) struct Paths {
    steps: Vec<Step>,
}

impl Paths {
    /// Reads the whole word; any dictionary noun is a step.
    pub(super) fn of(word: &[Syllable], lexicon: &Lexicon) -> Self {
        Self::search(word, lexicon, KEY_SYLLABLES)
    }

    /// Reads the word in steps of at most `longest` syllables.
    fn search(word: &[Syllable], lexicon: &Lexicon, longest: usize) -> Self {
        let mut steps = vec![START; word.len() + 1];
        steps[0].cost = 0;
        for from in 0..word.len() {
            add_known(word, from, longest, lexicon, &mut steps);
            add_unknown(from, &mut steps);
        }
        Self { steps }
    }

    /// Cost of reading the first `end` syllables as nouns.
    pub(super) fn cost(&self, end: usize) -> u32 {
        self.steps.get(end).map_or(NEVER, |step| step.cost)
    }

    /// Whether the first `end` syllables hold no unknown stretch.
    pub(super) fn known(&self, end: usize) -> bool {
        self.cost(end) < UNKNOWN
    }

    /// Whether the last piece of the first `end` syllables is a single syllable behind others.
    pub(super) fn ends_in_suffix(&self, end: usize) -> bool {
        self.steps.get(end).is_some_and(|step| step.from > 0 && step.from + 1 == end)
    }

    /// The pieces of the first `end` syllables, last one first.
    fn pieces(&self, end: usize) -> impl Iterator<Item = Range<usize>> {
        let mut end = end;
        std::iter::from_fn(move || {
            let step = self.steps.get(end).filter(|_| end > 0)?;
            let piece = step.from..end;
            end = step.from;
            Some(piece)
        })
    }
}

/// Tries every dictionary piece that begins at `from`.
fn add_known(word: &[Syllable], from: usize, longest: usize, lexicon: &Lexicon, steps: &mut [Step]) {
    // A single syllable may be a word, but before other parts it is only a prefix.
    let start = if from == 1 { steps[from].cost.max(PREFIX) } else { steps[from].cost };
    let mut key: Key = 0;
    for (offset, &syllable) in word[from..].iter().take(longest).enumerate() {
        key = append(key, syllable);
        let end = from + offset + 1;
        let cost = start + piece_cost(lexicon.kind(key), from, end);
        if cost < steps[end].cost {
            steps[end] = Step { cost, from };
        }
    }
}

/// Tries every unknown stretch that begins at `from`.
fn add_unknown(from: usize, steps: &mut [Step]) {
    let start = steps[from].cost + UNKNOWN;
    let count = steps.len() - 1;
    for (length, step) in (1_u32..).zip(steps.iter_mut().skip(from + 1)) {
        let single = if length == 1 && count > 1 { UNKNOWN_SINGLE } else { 0 };
        let cost = start + length * UNKNOWN_SYLLABLE + single;
        if cost < step.cost {
            *step = Step { cost, from };
        }
    }
}

fn piece_cost(kind: Kind, from: usize, end: usize) -> u32 {
    let short = end - from == 1;
    if kind.meets(Kind::NOUN) && (!short || from == 0) {
        let base = if short { SHORT_NOUN } else { NOUN };
        return if kind.meets(Kind::RARE) { base + RARE } else { base };
    }
    match (short, from) {
        (true, 0) if kind.meets(Kind::PREFIX) => PREFIX,
        (true, 2..) if kind.meets(Kind::SUFFIX) => SUFFIX,
        _ => NEVER,
    }
}

/// The nouns that a noun is made of, as ranges of syllables; empty where it is made of one.
///
/// Single syllables are left out. A word of the dictionary gives parts only where at least two longer nouns cover it.
pub(super) fn parts(word: &[Syllable], lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    collect(word, 0, lexicon, &mut parts);
    parts.retain(|part| part.len() < word.len());
    parts
}

/// Appends the smallest parts of `word`, shifted by `offset`, or the word where it has none.
fn collect(word: &[Syllable], offset: usize, lexicon: &Lexicon, parts: &mut Vec<Range<usize>>) {
    let kind = lexicon.kind(key(word));
    let listed = kind.meets(Kind::NOUN);
    if word.len() < 3 || kind.meets(Kind::ATOMIC) || listed && word.len() < 4 {
        parts.push(offset..offset + word.len());
        return;
    }
    let longest = if listed { word.len() - 1 } else { KEY_SYLLABLES };
    let paths = Paths::search(word, lexicon, longest);
    let mut pieces: Vec<_> = paths.pieces(word.len()).filter(|piece| piece.len() > 1).collect();
    pieces.reverse();
    let transparent = paths.known(word.len()) && pieces.len() > 1;
    if listed && !transparent || pieces.first().is_none_or(|piece| piece.len() == word.len()) {
        parts.push(offset..offset + word.len());
        return;
    }
    for piece in pieces {
        let shifted = offset + piece.start;
        collect(&word[piece], shifted, lexicon, parts);
    }
}

fn key(word: &[Syllable]) -> Key {
    if word.len() > KEY_SYLLABLES {
        return 0;
    }
    word.iter().fold(0, |key, &syllable| append(key, syllable))
}
