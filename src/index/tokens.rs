//! Analyzed text on its way into the index: one string that holds every term, its form and its position.
//!
//! The encoding is read back by [`TermTokenizer`], which only cuts it up. A term in the dictionary is
//! `language ␟ stem` or `language ␟ stem ␟ form`, where `␟` is U+001F, and the form is the accented stem, or one of
//! [`UNACCENTED`], [`PART`] and [`JOINED`].

use tantivy::tokenizer::{Token as TantivyToken, TokenStream, Tokenizer};

use crate::analyze::{Form, Token};
use crate::language::Lang;

/// Between language, stem and form.
pub(super) const UNIT_SEPARATOR: char = '\u{1f}';
/// Form of a stem that a word would have if it were typed without accents.
pub(super) const UNACCENTED: &str = "~";
/// Form of a part of a compound.
pub(super) const PART: &str = "+";
/// Form of words joined by a hyphen.
pub(super) const JOINED: &str = "-";

/// Before each term at the next position.
const NEXT: u8 = b'\n';
/// Before each further term at the same position.
const SAME: u8 = b'\t';

/// The terms of one text in one language, ready to be indexed.
#[derive(Debug, Clone)]
pub struct EncodedText {
    text: String,
    position: Option<u32>,
}

impl EncodedText {
    /// No terms yet.
    pub fn new(language: Lang) -> Self {
        let mut text = String::with_capacity(1024);
        text.push_str(language.code());
        Self { text, position: None }
    }

    /// Adds a term; positions may not go down.
    pub fn push(&mut self, token: &Token<'_>) {
        let steps = self.position.map_or(token.position + 1, |last| token.position.saturating_sub(last));
        for _ in 0..steps {
            self.text.push(char::from(NEXT));
        }
        if steps == 0 {
            self.text.push(char::from(SAME));
        }
        self.position = Some(token.position);
        self.text.push_str(token.term);
        if let Some(form) = form_of(&token.form) {
            self.text.push(UNIT_SEPARATOR);
            self.text.push_str(form);
        }
    }

    /// Whether no term was added.
    pub fn is_empty(&self) -> bool {
        self.position.is_none()
    }

    pub(super) fn into_string(self) -> String {
        self.text
    }
}

fn form_of<'a>(form: &Form<'a>) -> Option<&'a str> {
    match form {
        Form::Plain => None,
        Form::Accented(exact) => Some(exact),
        Form::Unaccented => Some(UNACCENTED),
        Form::Part => Some(PART),
        Form::Joined => Some(JOINED),
    }
}

/// Cuts an [`EncodedText`] into the terms that it holds.
#[derive(Debug, Clone, Default)]
pub(super) struct TermTokenizer {
    token: TantivyToken,
}

impl Tokenizer for TermTokenizer {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        let prefix_end = text.find([char::from(NEXT), char::from(SAME)]).unwrap_or(text.len());
        let (prefix, rest) = text.split_at(prefix_end);
        self.token.reset();
        TermStream { token: &mut self.token, prefix, rest }
    }
}

/// The terms of one encoded text.
#[derive(Debug)]
pub(super) struct TermStream<'a> {
    token: &'a mut TantivyToken,
    prefix: &'a str,
    rest: &'a str,
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(start) = self.rest.bytes().position(|b| b != NEXT && b != SAME) else { return false };
        let (separators, rest) = self.rest.split_at(start);
        let steps = separators.bytes().filter(|b| *b == NEXT).count();
        let end = rest.bytes().position(|b| b == NEXT || b == SAME).unwrap_or(rest.len());
        let (term, rest) = rest.split_at(end);
        self.rest = rest;
        // The position of a fresh token is usize::MAX, one before 0.
        self.token.position = self.token.position.wrapping_add(steps);
        self.token.text.clear();
        self.token.text.push_str(self.prefix);
        self.token.text.push(UNIT_SEPARATOR);
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &TantivyToken {
        self.token
    }

    fn token_mut(&mut self) -> &mut TantivyToken {
        self.token
    }
}

/// The bytes with which every term of a language begins.
pub(super) fn language_prefix(language: Lang) -> Vec<u8> {
    let mut prefix = language.code().as_bytes().to_vec();
    prefix.push(UNIT_SEPARATOR as u8);
    prefix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_come_back_with_language_form_and_position() {
        let mut text = EncodedText::new(Lang::from_code("es").unwrap());
        let token = |term, form, position| Token { term, form, position, span: 0..0, stop_word: false };
        text.push(&token("ano", Form::Accented("año"), 0));
        text.push(&token("anos", Form::Unaccented, 0));
        text.push(&token("nuev", Form::Plain, 1));
        text.push(&token("mes", Form::Plain, 4));
        let encoded = text.into_string();
        let mut tokenizer = TermTokenizer::default();
        let mut stream = tokenizer.token_stream(&encoded);
        let mut seen = Vec::new();
        while stream.advance() {
            seen.push((stream.token().text.replace('\u{1f}', "|"), stream.token().position));
        }
        let expected = [("es|ano|año", 0), ("es|anos|~", 0), ("es|nuev", 1), ("es|mes", 4)];
        assert_eq!(seen, expected.map(|(term, position)| (term.to_owned(), position)));
    }

    #[test]
    fn no_terms_make_no_tokens() {
        let encoded = EncodedText::new(Lang::from_code("ko").unwrap()).into_string();
        assert!(!TermTokenizer::default().token_stream(&encoded).advance());
    }
}
