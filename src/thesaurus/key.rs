//! A label or a stretch of a query, analyzed, in; the key under which a lexicon files it out.
//!
//! A key is the language and the accent-folded stems of the words that carry meaning. Two stretches with the same key
//! are the same label, whatever their endings, case, accents and function words.

use crate::analyze::{OwnedForm, OwnedToken};
use crate::language::Lang;

/// Between language and stems.
const LANGUAGE_END: char = '\u{1f}';
/// Between stems.
pub const STEM_END: char = ' ';
/// Between a stem and its exact form, in the terms of a label.
pub const FORM_START: char = '\u{1f}';
/// Most words that carry meaning of a label that is filed.
pub const WORDS_MAX: usize = 10;

/// A word of an analyzed text: its token, and what else stands at its position.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    /// The word itself.
    pub main: &'a OwnedToken,
    /// All tokens at its position.
    pub tokens: &'a [OwnedToken],
}

impl<'a> Word<'a> {
    /// The stem that the word has when it is typed without accents, where that is another one.
    pub fn unaccented(&self) -> Option<&'a str> {
        self.of_form(&OwnedForm::Unaccented).next()
    }

    /// The word joined with those that hyphens tie to it.
    pub fn joined(&self) -> Option<&'a str> {
        self.of_form(&OwnedForm::Joined).next()
    }

    /// The parts of a compound.
    pub fn parts(&self) -> impl Iterator<Item = &'a str> {
        self.of_form(&OwnedForm::Part)
    }

    /// The stem with its accents, where it has any.
    pub fn exact(&self) -> Option<&'a str> {
        match &self.main.form {
            OwnedForm::Accented(exact) => Some(exact),
            _ => None,
        }
    }

    fn of_form(&self, form: &OwnedForm) -> impl Iterator<Item = &'a str> {
        self.tokens.iter().filter(move |t| t.form == *form).map(|t| t.term.as_str())
    }
}

/// The words of an analyzed text, in their order.
pub fn words(tokens: &[OwnedToken]) -> Vec<Word<'_>> {
    let groups = tokens.chunk_by(|a, b| a.position == b.position);
    let word = |tokens| {
        let is_main = |t: &&OwnedToken| matches!(t.form, OwnedForm::Plain | OwnedForm::Accented(_));
        Some(Word { main: <[OwnedToken]>::iter(tokens).find(is_main)?, tokens })
    };
    groups.filter_map(word).collect()
}

/// The words that carry meaning; all of them where none does.
pub fn content<'a, 'w>(words: &'w [Word<'a>]) -> Vec<&'w Word<'a>> {
    let content: Vec<&Word<'_>> = words.iter().filter(|w| !w.main.stop_word).collect();
    if content.is_empty() { words.iter().collect() } else { content }
}

/// Writes the beginning of every key of a language.
pub fn begin(key: &mut String, language: Lang) {
    key.clear();
    key.push_str(language.code());
    key.push(LANGUAGE_END);
}

/// Writes the key of these stems.
pub fn write<'a>(key: &mut String, language: Lang, stems: impl IntoIterator<Item = &'a str>) {
    begin(key, language);
    for (i, stem) in stems.into_iter().enumerate() {
        if i > 0 {
            key.push(STEM_END);
        }
        key.push_str(stem);
    }
}

/// A fingerprint of the accents of words, 1 to 255; 0 where they have none.
pub fn accents<'a>(words: impl IntoIterator<Item = &'a Word<'a>>) -> u8 {
    fingerprint(words.into_iter().filter_map(Word::exact))
}

/// A fingerprint of accented stems in their order, 1 to 255; 0 where there are none.
pub fn fingerprint<'a>(exact: impl IntoIterator<Item = &'a str>) -> u8 {
    let mut hash = 0_u32;
    for byte in exact.into_iter().flat_map(str::bytes) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193).wrapping_add(0x9e37);
    }
    if hash == 0 { 0 } else { u8::try_from(hash % 255).unwrap_or(0) + 1 }
}
