//! Text in, words out: runs of letters of one script in lower case, as the models count them.
//!
//! This file must not know languages: a dotted and a dotless i fall together here, which costs detection nothing.

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use super::script::{Script, script_of};

/// Letters of a word beyond this one are ignored.
const LONGEST_WORD: usize = 32;

/// A cursor over the words of a text.
#[derive(Debug)]
pub(super) struct Words<'a> {
    letters: std::iter::Peekable<std::str::Chars<'a>>,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { letters: text.chars().peekable() }
    }

    /// Puts the next word into `word` and tells its script; none at the end of the text.
    pub(super) fn next_into(&mut self, word: &mut Vec<char>) -> Option<Script> {
        word.clear();
        let (first, script) = self.letters.find_map(|letter| Some((letter, script_of(letter)?)))?;
        push_lower(word, first);
        while let Some(&letter) = self.letters.peek() {
            let joins = letter == '·' || script_of(letter) == Some(script);
            if !joins {
                break;
            }
            self.letters.next();
            push_lower(word, letter);
        }
        while word.last() == Some(&'·') {
            word.pop();
        }
        Some(script)
    }
}

fn push_lower(word: &mut Vec<char>, letter: char) {
    if word.len() >= LONGEST_WORD {
        return;
    }
    match letter {
        'A'..='Z' => word.push(letter.to_ascii_lowercase()),
        'a'..='z' => word.push(letter),
        'İ' => word.push('i'),
        _ => word.extend(letter.to_lowercase().next()),
    }
}

/// The text with letters and their accents composed, borrowed where nothing is to do.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    let has_marks = !text.is_ascii() && text.chars().any(|letter| matches!(letter, '\u{300}'..='\u{36f}'));
    if has_marks { ComposingNormalizerBorrowed::new_nfc().normalize(text) } else { Cow::Borrowed(text) }
}

/// The word as people type it who leave out accents; none where it has none.
pub(super) fn without_accents(word: &[char]) -> Option<Vec<char>> {
    let bare: Vec<char> = word.iter().map(|&letter| base_of(letter)).collect();
    (bare != word).then_some(bare)
}

fn base_of(letter: char) -> char {
    match letter {
        '\0'..='\u{7f}' | '·' => letter,
        'ł' => 'l',
        'đ' => 'd',
        'ø' => 'o',
        'ı' => 'i',
        _ if script_of(letter) != Some(Script::Latin) => letter,
        _ => {
            let mut buffer = [0; 4];
            let parts = DecomposingNormalizerBorrowed::new_nfd().normalize(letter.encode_utf8(&mut buffer));
            parts.chars().next().unwrap_or(letter)
        }
    }
}
