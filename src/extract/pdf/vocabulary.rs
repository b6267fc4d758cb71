//! The words of a file, to decide whether a word broken at the end of a line is written with a hyphen.
//!
//! In: lines. Out: answers. It must not know a language: the file itself is the dictionary.

use std::collections::HashMap;

/// A hyphen that is only meant to be seen at the end of a line.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// Characters that break a word at the end of a line.
pub(super) const HYPHENS: [char; 3] = ['-', '\u{2010}', SOFT_HYPHEN];

/// Longest enclitic pronoun, in letters: Portuguese -lhe, Catalan -los.
const ENCLITIC_CHARS: usize = 3;

/// How often an enclitic pronoun stands in the file on its own, at least.
const ENCLITIC_COUNT: u32 = 3;

/// How often words and hyphenated pairs of words occur within lines.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: HashMap<String, u32>,
    pairs: HashMap<(String, String), u32>,
}

impl Vocabulary {
    /// Counts the words of some lines, without those at the ends, which may be broken.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut vocabulary = Self::default();
        for line in lines {
            let count = line.split_whitespace().count();
            for (at, token) in line.split_whitespace().enumerate() {
                let is_last = at + 1 == count;
                let is_broken = (is_last && token.ends_with(|c| HYPHENS.contains(&c) || is_hangul(c)))
                    || (at == 0 && token.starts_with(is_hangul));
                if !is_broken {
                    vocabulary.add(token);
                }
            }
        }
        vocabulary
    }

    fn add(&mut self, token: &str) {
        let mut before: Option<String> = None;
        for part in token.split(HYPHENS) {
            let word: String = folded(part.trim_matches(|c: char| !c.is_alphanumeric()));
            if let Some(before) = before.take() {
                *self.pairs.entry((before, word.clone())).or_default() += 1;
            }
            if !word.is_empty() {
                if token.len() < 200 {
                    *self.words.entry(word.clone()).or_default() += 1;
                }
                before = Some(word);
            }
        }
    }

    fn count(&self, word: &str) -> u32 {
        self.words.get(word).copied().unwrap_or(0)
    }

    /// Whether a word broken at a hyphen is written with it: more often so than without in this file, or it ends in
    /// what is a short word of its own, as in Portuguese `trata-se`.
    pub(super) fn keeps_hyphen(&self, left: &str, right: &str) -> bool {
        let (left, right) = (folded(left), folded(right));
        let joined = self.count(&format!("{left}{right}"));
        let is_enclitic = joined == 0
            && right.chars().count() <= ENCLITIC_CHARS
            && self.count(&right) >= ENCLITIC_COUNT
            && self.count(&left) > 0;
        let hyphenated = self.pairs.get(&(left, right)).copied().unwrap_or(0);
        hyphenated > joined || is_enclitic
    }

    /// Whether two pieces of Korean are one word: it stands elsewhere, and at least one piece does not.
    pub(super) fn is_broken(&self, left: &str, right: &str) -> bool {
        self.count(&format!("{left}{right}")) > self.count(left).min(self.count(right))
    }
}

/// Korean syllables: lines may end within a word, without a hyphen.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Letters at the end of a text.
pub(super) fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().take_while(|(_, c)| is_letter(*c)).last().map_or(text.len(), |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

/// Letters at the beginning of a text.
pub(super) fn head(text: &str) -> &str {
    let end = text.find(|c| !is_letter(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Letters and the middle dot of Catalan.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || c == '·'
}

fn folded(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).collect()
}
