//! From an inflected form of a verb or adjective back to the stems it may come from.
//!
//! Undoes what happens between stem and ending: contraction of vowels, the loss of ㄹ and 으, and the irregular classes.
//! The rules are those of any school grammar; the lexicon decides which stems exist.

use super::endings::Shapes;
use super::lexicon::Kind;
use super::syllables::{
    Key, Syllable, append, code, compose, finals, last, lead, leads, vowel, vowels, with_last, with_vowel,
};

/// The first syllables of a word, the last ones perhaps changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stem {
    kept: usize,
    changed: [Syllable; 2],
    count: usize,
}

impl Stem {
    /// The first `kept` syllables, unchanged.
    pub(super) fn prefix(kept: usize) -> Self {
        Self { kept, changed: [0; 2], count: 0 }
    }

    /// Number of syllables.
    pub(super) fn len(self) -> usize {
        self.kept + self.count
    }

    /// Number of syllables where none is changed.
    pub(super) fn unchanged(self) -> Option<usize> {
        (self.count == 0).then_some(self.kept)
    }

    /// The syllables, in order.
    pub(super) fn syllables(self, word: &[Syllable]) -> impl Iterator<Item = Syllable> {
        word.iter().take(self.kept).copied().chain(self.changed.into_iter().take(self.count))
    }

    /// The key of the stem, given the keys of all prefixes of the word.
    pub(super) fn key(self, prefixes: &[Key]) -> Key {
        let kept = prefixes.get(self.kept).copied().unwrap_or_default();
        self.changed.iter().take(self.count).fold(kept, |key, &syllable| append(key, syllable))
    }

    /// The last syllable.
    pub(super) fn last(self, word: &[Syllable]) -> Option<Syllable> {
        match self.count {
            0 => self.kept.checked_sub(1).and_then(|index| word.get(index)).copied(),
            count => self.changed.get(count - 1).copied(),
        }
    }

    /// Without the last syllable.
    pub(super) fn pop(self) -> Self {
        match self.count {
            0 => Self { kept: self.kept.saturating_sub(1), ..self },
            count => Self { count: count - 1, ..self },
        }
    }

    /// With one more syllable; at most two may differ from the word's.
    pub(super) fn push(mut self, syllable: Syllable) -> Self {
        if let Some(slot) = self.changed.get_mut(self.count) {
            *slot = syllable;
            self.count += 1;
        }
        self
    }

    fn replace(self, syllable: Syllable) -> Self {
        self.pop().push(syllable)
    }
}

/// A stem that a form may come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guess {
    pub(super) stem: Stem,
    /// What the stem has to be for the rule to hold.
    pub(super) kind: Kind,
    /// How unusual the rule is.
    pub(super) cost: u32,
}

impl Guess {
    fn plain(stem: Stem) -> Self {
        Self { stem, kind: Kind::VERB, cost: 0 }
    }

    fn rare(stem: Stem) -> Self {
        Self { stem, kind: Kind::VERB, cost: 1 }
    }

    fn irregular(stem: Stem, kind: Kind) -> Self {
        Self { stem, kind, cost: 1 }
    }
}

const U: Syllable = code('우');
const WA: Syllable = code('와');
const WO: Syllable = code('워');
const YEO: Syllable = code('여');
const RA: Syllable = code('라');
const REO: Syllable = code('러');
const REU: Syllable = code('르');
const HA: Syllable = code('하');
const PEO: Syllable = code('퍼');
const PU: Syllable = code('푸');
const YA_VOWEL: u16 = 2;

/// Calls `try_guess` with every stem whose form before an ending of one of the `shapes` may be `form`.
///
/// `loses_r` says that the ending begins with ㄴ or ㅅ, before which a stem loses its ㄹ.
pub(super) fn undo(word: &[Syllable], form: Stem, shapes: Shapes, loses_r: bool, try_guess: &mut dyn FnMut(Guess)) {
    let Some(syllable) = form.last(word) else { return };
    if shapes.meets(Shapes::BARE) {
        undo_bare(form, syllable, loses_r, try_guess);
    }
    if shapes.meets(Shapes::OPEN) && (last(syllable) == 0 || last(syllable) == finals::R) {
        undo_open(word, form, loses_r, try_guess);
    }
    if shapes.meets(Shapes::CLOSED) {
        undo_closed(form, syllable, try_guess);
    }
    if shapes.meets(Shapes::INFINITIVE) && last(syllable) == 0 {
        undo_infinitive(word, form, syllable, try_guess);
    }
    let fused = [
        (Shapes::UNDER_N, finals::N),
        (Shapes::UNDER_R, finals::R),
        (Shapes::UNDER_M, finals::M),
        (Shapes::UNDER_B, finals::B),
    ];
    for (shape, under) in fused {
        if shapes.meets(shape) && last(syllable) == under {
            undo_open(word, form.replace(with_last(syllable, 0)), true, try_guess);
        }
    }
    if shapes.meets(Shapes::UNDER_M) && last(syllable) == finals::RM {
        try_guess(Guess::plain(form.replace(with_last(syllable, finals::R))));
    }
}

fn undo_bare(form: Stem, syllable: Syllable, loses_r: bool, try_guess: &mut dyn FnMut(Guess)) {
    try_guess(Guess::plain(form));
    if loses_r && last(syllable) == 0 {
        try_guess(Guess::rare(form.replace(with_last(syllable, finals::R))));
    }
}

/// Before an ending that has lost its 으.
fn undo_open(word: &[Syllable], form: Stem, loses_r: bool, try_guess: &mut dyn FnMut(Guess)) {
    let Some(syllable) = form.last(word) else { return };
    try_guess(Guess::plain(form));
    if last(syllable) != 0 {
        return;
    }
    if loses_r {
        try_guess(Guess::rare(form.replace(with_last(syllable, finals::R))));
    }
    try_guess(Guess::irregular(form.replace(with_last(syllable, finals::H)), Kind::IRREGULAR_H));
    if syllable == U {
        undo_b(word, form, try_guess);
    }
}

/// Before an ending that keeps its 으.
fn undo_closed(form: Stem, syllable: Syllable, try_guess: &mut dyn FnMut(Guess)) {
    match last(syllable) {
        0 => try_guess(Guess::irregular(form.replace(with_last(syllable, finals::S)), Kind::IRREGULAR_S)),
        finals::R => try_guess(Guess {
            stem: form.replace(with_last(syllable, finals::D)),
            kind: Kind::IRREGULAR_D,
            cost: if form.len() == 1 { 3 } else { 1 },
        }),
        _ => try_guess(Guess::plain(form)),
    }
}

/// 우, 와 or 워 that stands for ㅂ.
fn undo_b(word: &[Syllable], form: Stem, try_guess: &mut dyn FnMut(Guess)) {
    let stem = form.pop();
    if let Some(syllable) = stem.last(word).filter(|&syllable| last(syllable) == 0) {
        try_guess(Guess::irregular(stem.replace(with_last(syllable, finals::B)), Kind::IRREGULAR_B));
    }
}

/// The form in 아 or 어.
fn undo_infinitive(word: &[Syllable], form: Stem, syllable: Syllable, try_guess: &mut dyn FnMut(Guess)) {
    let silent = lead(syllable) == leads::SILENT;
    let with = |vowel| form.replace(with_vowel(syllable, vowel));
    match vowel(syllable) {
        vowels::A | vowels::EO => {
            try_guess(Guess::plain(form));
            try_guess(Guess::plain(with(vowels::EU)));
            if silent {
                undo_full(word, form.pop(), try_guess);
            }
            undo_r_forms(word, form, syllable, try_guess);
        }
        vowels::YEO => {
            try_guess(Guess::plain(form));
            try_guess(Guess::plain(with(vowels::I)));
            if syllable == YEO && form.pop().last(word) == Some(HA) {
                try_guess(Guess::plain(form.pop()));
            }
        }
        vowels::AE if syllable == with_vowel(HA, vowels::AE) => try_guess(Guess::plain(with(vowels::A))),
        vowels::AE | vowels::YAE => {
            try_guess(Guess::plain(form));
            for vowel in [vowels::EO, vowels::A, YA_VOWEL] {
                let stem = form.replace(compose(lead(syllable), vowel, finals::H));
                try_guess(Guess::irregular(stem, Kind::IRREGULAR_H));
            }
        }
        vowels::E => try_guess(Guess::plain(form)),
        vowels::WA => try_guess(Guess::plain(with(vowels::O))),
        vowels::WO => try_guess(Guess::plain(with(vowels::U))),
        vowels::WAE => try_guess(Guess::plain(with(vowels::OE))),
        _ => {}
    }
    if syllable == WA || syllable == WO {
        undo_b(word, form, try_guess);
    }
}

/// A syllable 아 or 어 of its own was behind `stem`.
fn undo_full(word: &[Syllable], stem: Stem, try_guess: &mut dyn FnMut(Guess)) {
    let Some(syllable) = stem.last(word) else { return };
    match last(syllable) {
        0 => {
            // Most open stems contract: 이어 is of 잇, not of 이.
            try_guess(Guess { stem, kind: Kind::VERB, cost: 2 });
            try_guess(Guess::irregular(stem.replace(with_last(syllable, finals::S)), Kind::IRREGULAR_S));
        }
        finals::R => {
            try_guess(Guess::plain(stem));
            try_guess(Guess::irregular(stem.replace(with_last(syllable, finals::D)), Kind::IRREGULAR_D));
        }
        _ => try_guess(Guess::plain(stem)),
    }
}

/// 몰라 of 모르, 이르러 of 이르, 퍼 of 푸.
fn undo_r_forms(word: &[Syllable], form: Stem, syllable: Syllable, try_guess: &mut dyn FnMut(Guess)) {
    if syllable == PEO {
        try_guess(Guess::irregular(form.replace(PU), Kind::IRREGULAR_U));
    }
    if syllable != RA && syllable != REO {
        return;
    }
    let before = form.pop();
    match before.last(word) {
        Some(REU) => try_guess(Guess::irregular(before, Kind::IRREGULAR_REO)),
        Some(doubled) if last(doubled) == finals::R => {
            let stem = before.replace(with_last(doubled, 0)).push(REU);
            try_guess(Guess { stem, kind: Kind::IRREGULAR_REU, cost: 0 });
        }
        _ => {}
    }
}
