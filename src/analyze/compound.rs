//! An unaccented word of a compounding language in, the words that it is made of out.
//!
//! A split covers the whole word with constituents of the language's list, tied by the usual linking elements. Of
//! several splits the one with the fewest parts wins, and among those the one with the longest first part. A word of
//! the list, inflected or not, is never split. Inflected forms are known by their stems.

use rustc_hash::FxHashSet;

use super::fold;
use super::lexicon::stem_of;
use crate::language::Language;

/// Shortest word worth splitting, in bytes.
const WORD_MIN: usize = 7;
/// Longest word that is tried, in bytes.
const WORD_MAX: usize = 60;
/// Most parts of a split.
const PARTS_MAX: usize = 4;

/// The splitter of one language; of most languages it knows no words and splits nothing.
pub(super) struct Splitter {
    words: FxHashSet<Box<str>>,
    stems: FxHashSet<Box<str>>,
    language: &'static Language,
    longest: usize,
}

impl Splitter {
    pub(super) fn new(language: &'static Language) -> Self {
        let mut words = FxHashSet::default();
        let mut stems = FxHashSet::default();
        for word in language.constituents() {
            let mut folded = String::new();
            fold::fold_accents(word, language, &mut folded);
            stems.insert(stem_of(&folded, language).into());
            words.insert(folded.into_boxed_str());
        }
        let longest = words.iter().map(|word| word.len()).max().unwrap_or(0);
        Self { words, stems, language, longest }
    }

    /// Hands over the parts of a compound from left to right, without linking elements; none, if it is not one.
    pub(super) fn split<'w>(&'w self, word: &'w str, emit: &mut dyn FnMut(&str)) {
        if self.words.is_empty() || !(WORD_MIN..=WORD_MAX).contains(&word.len()) || !word.is_ascii() {
            return;
        }
        if self.last(word).is_some() {
            return;
        }
        for count in 2..=PARTS_MAX {
            let mut parts = Vec::with_capacity(count);
            if self.cover(word, count, &mut parts) {
                parts.into_iter().for_each(emit);
                return;
            }
        }
    }

    /// Covers `word` with exactly `count` constituents, the longest first.
    fn cover<'w>(&'w self, word: &'w str, count: usize, parts: &mut Vec<&'w str>) -> bool {
        if count == 1 {
            let last = self.last(word);
            parts.extend(last);
            return last.is_some();
        }
        let longest = word.len().min(self.longest + LINK_MAX);
        for (head, tail) in (PART_MIN..longest).rev().filter_map(|at| word.split_at_checked(at)) {
            let Some(constituent) = self.linked(head) else { continue };
            parts.push(constituent);
            if self.cover(tail, count - 1, parts) {
                return true;
            }
            parts.pop();
        }
        false
    }

    /// The constituent that `head` is, with or without a linking element, or lacking its final `e`.
    fn linked<'w>(&'w self, head: &'w str) -> Option<&'w str> {
        let plain = self.words.get(head).map(AsRef::as_ref);
        let without_link = || LINKS.iter().find_map(|link| self.words.get(head.strip_suffix(link)?)).map(AsRef::as_ref);
        let with_e = || self.words.get(format!("{head}e").as_str()).map(AsRef::as_ref);
        plain.or_else(without_link).or_else(with_e)
    }

    /// The tail, if it is a constituent, inflected or not.
    fn last<'w>(&self, tail: &'w str) -> Option<&'w str> {
        let is_constituent = tail.len() >= PART_MIN
            && (self.words.contains(tail) || self.stems.contains(&*stem_of(tail, self.language)));
        is_constituent.then_some(tail)
    }
}

/// Linking elements: those of German serve Dutch, Swedish and Finnish too.
const LINKS: [&str; 6] = ["s", "es", "n", "en", "er", "e"];
const LINK_MAX: usize = 2;
/// Shortest part, in bytes.
const PART_MIN: usize = 3;
