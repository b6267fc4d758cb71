//! Korean words: one eojeol in, its stem and the nouns it is made of out.
//!
//! Every way to read the word as noun + particles or as stem + endings gets a cost; the cheapest reading wins.
//! Words of the lexicon come first, so that a last syllable that only looks like a particle stays (회의, 국가, 속도).
//! This file must not know about spaces, sentences or other scripts.

mod compounds;
mod endings;
mod lexicon;
mod particles;
mod stems;
mod syllables;
mod tails;

use compounds::Paths;
use endings::Shapes;
use lexicon::{Kind, Lexicon, lexicon};
use stems::{Guess, Stem, undo};
use syllables::{
    KEY_SYLLABLES, Key, Syllable, append, character, code, finals, last, lead, leads, prepend, syllable, with_last,
};
use tails::{Tail, tails};

/// What is indexed for one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Morphemes {
    /// The noun without particles, or the stem of the verb or adjective; a noun where 하다, 되다 or the like made a verb of it.
    pub(crate) stem: String,
    /// The nouns of at least two syllables that a compound is made of; empty where the word does not split.
    pub(crate) parts: Vec<String>,
}

/// Longest word that is analyzed; longer runs are nothing that anyone types into a search field.
const LONGEST_WORD: usize = 40;

/// Cost of a verb of the lexicon.
const VERB: u32 = 3;
/// Added for what makes a verb of a noun, such as 하다.
const DERIVED: u32 = 1;
/// Cost of a verb that is not in the lexicon, before its syllables.
const UNKNOWN_VERB: u32 = 26;
const UNKNOWN_SYLLABLE: u32 = 4;
/// Cost of an unknown verb in 하 with a single syllable before it.
const UNKNOWN_SHORT_HA: u32 = 16;
/// Deepest stack of what may stand between stem and ending: past, 겠, honorific 시, auxiliary.
const DEPTH: u32 = 4;

const PLURAL: Syllable = code('들');
const ADJECTIVAL: Syllable = code('적');
const FUTURE: Syllable = code('겠');
const HONORIFIC: Syllable = code('시');
const LINK: Syllable = code('으');
const HA: Syllable = code('하');
const SI: Syllable = code('시');
const KI: Syllable = code('키');
const DANG: Syllable = code('당');

/// What makes a verb or an adjective of a noun, beside 시키다 and 당하다.
const VERBALIZERS: &[Syllable] =
    &[HA, code('되'), code('받'), code('롭'), code('럽'), code('답'), code('있'), code('없')];
/// Verbs written together with the form in 아 or 어 before them.
const AUXILIARIES: &[Syllable] = &[
    HA,
    code('지'),
    code('주'),
    code('보'),
    code('오'),
    code('가'),
    code('내'),
    code('놓'),
    code('두'),
    code('있'),
    code('드'),
];
/// What makes another noun of a noun.
const QUALITIES: &[Syllable] = &[code('화'), code('성')];

/// Splits one run of Hangul syllables into what is indexed; any other text comes back as it is.
pub(crate) fn morphemes(word: &str) -> Morphemes {
    let syllables: Option<Vec<Syllable>> = word.chars().take(LONGEST_WORD + 1).map(syllable).collect();
    match syllables {
        Some(syllables) if (1..=LONGEST_WORD).contains(&syllables.len()) => Reader::new(&syllables).read(),
        _ => Morphemes { stem: word.to_owned(), parts: Vec::new() },
    }
}

/// One way to read a word.
#[derive(Debug, Clone, Copy)]
enum Reading {
    /// The first syllables are a noun.
    Noun(usize),
    Verb(Stem),
}

/// Searches the cheapest reading of one word.
struct Reader<'word> {
    word: &'word [Syllable],
    /// Keys of the prefixes by length; 0 where too long.
    keys: [Key; KEY_SYLLABLES + 1],
    lexicon: &'static Lexicon,
    nouns: Paths,
    cost: u32,
    reading: Reading,
    /// Whether the ending in question is long enough to tell a verb.
    clear_ending: bool,
}

impl<'word> Reader<'word> {
    fn new(word: &'word [Syllable]) -> Self {
        let lexicon = lexicon();
        let mut keys = [0; KEY_SYLLABLES + 1];
        for (index, &syllable) in word.iter().take(KEY_SYLLABLES).enumerate() {
            keys[index + 1] = append(keys[index], syllable);
        }
        let nouns = Paths::of(word, lexicon);
        Self {
            word,
            keys,
            lexicon,
            cost: nouns.cost(word.len()),
            nouns,
            reading: Reading::Noun(word.len()),
            clear_ending: false,
        }
    }

    fn read(mut self) -> Morphemes {
        let whole = self.lexicon.kind(self.prefix_key(self.word.len()));
        if whole.meets(Kind::ADVERB) {
            return Morphemes { stem: self.word.iter().copied().map(character).collect(), parts: Vec::new() };
        }
        if !whole.meets(Kind::NOUN) {
            self.try_tails();
        }
        match self.reading {
            Reading::Verb(stem) => {
                Morphemes { stem: stem.syllables(self.word).map(character).collect(), parts: Vec::new() }
            }
            Reading::Noun(end) => self.noun(end),
        }
    }

    fn prefix_key(&self, length: usize) -> Key {
        self.keys.get(length).copied().unwrap_or_default()
    }

    /// Tries every end of the word as particle and as ending.
    fn try_tails(&mut self) {
        let count = self.word.len();
        self.try_noun(count, 0);
        let fused = Shapes::INFINITIVE.with(Shapes::UNDER_N).with(Shapes::UNDER_R).with(Shapes::UNDER_M);
        self.try_verb(Stem::prefix(count), fused, false, DEPTH);
        self.try_stem(Guess { stem: Stem::prefix(count), kind: Kind::VERB, cost: 1 }, DEPTH);
        let mut key: Key = 0;
        for start in (1..count).rev().take(KEY_SYLLABLES) {
            key = prepend(self.word[start], key, count - start - 1);
            if let Some(tail) = tails().get(key) {
                self.try_tail(start, tail);
            }
        }
    }

    fn try_tail(&mut self, start: usize, tail: Tail) {
        if let Some(particle) = tail.particle.filter(|particle| particle.after.admits(self.word[start - 1])) {
            self.try_noun(start, particle.cost);
        }
        if tail.shapes.meets(Shapes::ADVERB) && start > 1 && self.nouns.known(start) {
            self.offer(self.nouns.cost(start) + DERIVED, Reading::Noun(start));
        }
        if tail.shapes != Shapes::default() {
            let first = lead(self.word[start]);
            self.clear_ending = self.word.len() - start > 1;
            self.try_verb(Stem::prefix(start), tail.shapes, first == leads::N || first == leads::S, DEPTH);
        }
    }

    /// The first `end` syllables are a noun, perhaps in the plural or in 적, before particles of this cost.
    fn try_noun(&mut self, end: usize, cost: u32) {
        self.offer(self.nouns.cost(end) + cost, Reading::Noun(end));
        let Some(base) = end.checked_sub(1).filter(|&base| base > 0) else { return };
        let suffix = self.word[base];
        if suffix == PLURAL || suffix == ADJECTIVAL && base > 1 {
            self.offer(self.nouns.cost(base) + cost + DERIVED, Reading::Noun(base));
        }
    }

    /// `form` stands before an ending of one of the `shapes`.
    fn try_verb(&mut self, form: Stem, shapes: Shapes, loses_r: bool, depth: u32) {
        let word = self.word;
        undo(word, form, shapes, loses_r, &mut |guess| self.try_stem(guess, depth));
    }

    /// Offers the stem where the lexicon or a derivation knows it; looks for further endings inside it.
    fn try_stem(&mut self, guess: Guess, depth: u32) {
        let Guess { stem, kind, cost } = guess;
        let Some(syllable) = stem.last(self.word) else { return };
        let found = if stem.len() > KEY_SYLLABLES { Kind::default() } else { self.lexicon.kind(stem.key(&self.keys)) };
        if found.meets(kind) {
            self.offer(VERB + cost, Reading::Verb(stem));
        } else if kind == Kind::VERB {
            self.try_derived(stem, syllable, cost);
            self.try_unknown(stem, syllable, cost);
        }
        let irregular = kind != Kind::VERB;
        if irregular || depth == 0 {
            return;
        }
        let depth = depth - 1;
        if syllable == FUTURE {
            self.try_verb(stem.pop(), Shapes::BARE, false, depth);
        } else if last(syllable) == finals::SS {
            self.clear_ending = true;
            let form = stem.pop().push(with_last(syllable, 0));
            self.try_verb(form, Shapes::INFINITIVE, false, depth);
        } else if syllable == HONORIFIC {
            let form = stem.pop();
            self.try_verb(form, Shapes::OPEN, true, depth);
            if form.last(self.word) == Some(LINK) {
                self.try_verb(form.pop(), Shapes::CLOSED, false, depth);
            }
        } else if !found.meets(kind) && AUXILIARIES.contains(&syllable) {
            self.try_verb(stem.pop(), Shapes::INFINITIVE, false, depth);
        }
    }

    /// A noun and what makes a verb of it.
    fn try_derived(&mut self, stem: Stem, syllable: Syllable, cost: u32) {
        let base = stem.pop();
        let double =
            syllable == KI && base.last(self.word) == Some(SI) || syllable == HA && base.last(self.word) == Some(DANG);
        let base = if double { base.pop() } else { base };
        let Some(end) = base.unchanged().filter(|&end| end > 0) else { return };
        if !double && !VERBALIZERS.contains(&syllable) {
            return;
        }
        if end > 1 {
            self.try_noun(end, cost + DERIVED);
        } else if syllable == HA {
            self.offer(UNKNOWN_SHORT_HA + cost, Reading::Verb(stem));
        }
    }

    /// A verb that nobody has listed, before an ending that hardly is anything else.
    fn try_unknown(&mut self, stem: Stem, syllable: Syllable, cost: u32) {
        let ended = last(syllable) == finals::SS || syllable == HONORIFIC;
        if self.clear_ending && !ended && stem.len() > 1 {
            let length = u32::try_from(stem.len()).unwrap_or(u32::MAX / 8);
            self.offer(UNKNOWN_VERB + UNKNOWN_SYLLABLE * length + cost, Reading::Verb(stem));
        }
    }

    fn offer(&mut self, cost: u32, reading: Reading) {
        if cost < self.cost {
            self.cost = cost;
            self.reading = reading;
        }
    }

    fn noun(&self, end: usize) -> Morphemes {
        let end = self.without_suffix(end);
        let word = self.word.get(..end).unwrap_or(self.word);
        let text = |syllables: &[Syllable]| syllables.iter().copied().map(character).collect();
        let parts = compounds::parts(word, self.lexicon);
        Morphemes { stem: text(word), parts: parts.into_iter().filter_map(|part| word.get(part)).map(text).collect() }
    }

    /// Length of the noun without 화 and 성 where what remains is a noun.
    fn without_suffix(&self, end: usize) -> usize {
        let mut end = end;
        while end > 2
            && QUALITIES.contains(&self.word[end - 1])
            && self.nouns.ends_in_suffix(end)
            && self.nouns.known(end - 1)
        {
            end -= 1;
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn scratch() {
        let mut text = String::new();
        if let Ok(path) = std::env::var("SCRATCH") {
            std::fs::File::open(path).unwrap().read_to_string(&mut text).unwrap();
        }
        for word in text.split_whitespace() {
            let found = morphemes(word);
            println!("{word}\t{}\t{}", found.stem, found.parts.join(" "));
        }
    }
}
