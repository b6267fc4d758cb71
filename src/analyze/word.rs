//! A chunk and its language in, terms out: what is cached.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::scan::{Chunk, Kind};
use super::unit::{Unit, units};
use super::{Form, Token, fold, korean};

/// Longest word in characters; what is longer is cut there and not stemmed.
const WORD_MAX: usize = 100;
/// Longest chain of hyphenated words that is also found as one word.
const JOINED_MAX: usize = 4;

/// The tokens of a chunk.
#[derive(Debug)]
pub(super) struct Analyzed {
    /// Terms and exact forms, one after the other.
    text: Box<str>,
    tokens: Box<[Stored]>,
    /// How many positions the chunk takes.
    positions: u32,
}

#[derive(Debug)]
struct Stored {
    term: Range<usize>,
    form: StoredForm,
    position: u32,
    span: Range<usize>,
    stop_word: bool,
}

#[derive(Debug)]
enum StoredForm {
    Plain,
    Accented(Range<usize>),
    Unaccented,
    Part,
    Joined,
}

impl Analyzed {
    /// Hands every token to the sink, for a chunk that stands at byte `start` and at `position`. Returns the next
    /// position.
    pub(super) fn emit(&self, start: usize, position: u32, sink: &mut impl FnMut(Token<'_>)) -> u32 {
        for stored in &self.tokens {
            let form = match &stored.form {
                StoredForm::Plain => Form::Plain,
                StoredForm::Accented(exact) => Form::Accented(self.get(exact)),
                StoredForm::Unaccented => Form::Unaccented,
                StoredForm::Part => Form::Part,
                StoredForm::Joined => Form::Joined,
            };
            sink(Token {
                term: self.get(&stored.term),
                form,
                position: position + stored.position,
                span: start + stored.span.start..start + stored.span.end,
                stop_word: stored.stop_word,
            });
        }
        position + self.positions
    }

    fn get(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}

/// Analyzes a chunk; for unspaced scripts, a word of a chunk.
pub(super) fn analyzed(chunk: &Chunk<'_>, lexicon: &Lexicon) -> Analyzed {
    let mut builder = Builder { lexicon, text: String::new(), tokens: Vec::new(), position: 0, span: 0..0 };
    match chunk.kind {
        Kind::Spaced => builder.spaced(chunk.text),
        Kind::Hangul => builder.hangul(chunk.text),
        Kind::Unspaced => builder.unspaced(chunk.text),
    }
    Analyzed { text: builder.text.into(), tokens: builder.tokens.into(), positions: builder.position }
}

struct Builder<'l> {
    lexicon: &'l Lexicon,
    text: String,
    tokens: Vec<Stored>,
    position: u32,
    /// Of the word under way.
    span: Range<usize>,
}

impl Builder<'_> {
    fn spaced(&mut self, chunk: &str) {
        let units = units(chunk, self.lexicon.language);
        for (index, unit) in units.iter().enumerate() {
            self.span = unit.span.clone();
            let count = self.tokens.len();
            self.word(unit);
            if !unit.is_hyphenated {
                self.joined(units.get(index..).unwrap_or_default());
            }
            self.position += u32::from(self.tokens.len() > count);
        }
    }

    /// The term of a word, what its unaccented spelling would become, and its parts.
    fn word(&mut self, unit: &Unit) {
        let word = self.normalized(&unit.text);
        let stem = self.lexicon.stem(&word);
        let term = self.folded(&stem);
        let stop_word = self.lexicon.is_stop_word(&word);
        let bare = self.folded(&word);
        // Without accents to lose there is nothing to look up.
        let form = if bare == word && stem == term { StoredForm::Plain } else { self.exact(&word, &stem, &term) };
        self.push(&term, form, stop_word);

        if bare != word {
            let bare_term = self.folded(&self.lexicon.stem(&bare));
            if bare_term != term {
                self.push(&bare_term, StoredForm::Unaccented, stop_word);
            }
        }
        let mut parts = Vec::new();
        self.lexicon.split_compound(&bare, &mut |part| parts.push(self.folded(&self.lexicon.stem(part))));
        self.typed_parts(unit, &mut parts);
        for part in parts.iter().filter(|part| **part != term) {
            self.push(part, StoredForm::Part, false);
        }
    }

    /// Parts that the spelling shows: `DerechoALaCiudad`, `ODS4`, `L'Hospitalet` where `l'` is no elision.
    fn typed_parts(&self, unit: &Unit, parts: &mut Vec<String>) {
        let tail = unit.tail.and_then(|tail| unit.text.get(tail..));
        for part in tail.into_iter().chain(humps(&unit.text)).filter(|part| is_worth_a_term(part)) {
            let word = self.normalized(part);
            if !self.lexicon.is_stop_word(&word) {
                parts.push(self.folded(&self.lexicon.stem(&word)));
            }
        }
    }

    /// A chain of hyphenated words as one word.
    fn joined(&mut self, units: &[Unit]) {
        let count = 1 + units.iter().skip(1).take_while(|unit| unit.is_hyphenated).count();
        let (Some(chain), Some([first, .., last])) = (units.get(..count), units.get(..count)) else { return };
        let is_number = chain.iter().all(|unit| unit.text.chars().all(char::is_numeric));
        let last_word = self.normalized(&last.text);
        let is_enclitic = self.lexicon.language.enclitics && self.lexicon.is_stop_word(&last_word);
        if count > JOINED_MAX || is_number || is_enclitic {
            return;
        }
        let text: String = chain.iter().map(|unit| unit.text.as_str()).collect();
        let term = self.folded(&self.lexicon.stem(&self.normalized(&text)));
        self.span = first.span.start..last.span.end;
        self.push(&term, StoredForm::Joined, false);
    }

    fn hangul(&mut self, run: &str) {
        self.span = 0..run.len();
        let word = self.normalized(run);
        let morphemes = korean::morphemes(&word);
        let stop_word = self.lexicon.is_stop_word(&word) || self.lexicon.is_stop_word(&morphemes.stem);
        self.push(&morphemes.stem, StoredForm::Plain, stop_word);
        for part in morphemes.parts.iter().filter(|part| **part != morphemes.stem) {
            self.push(part, StoredForm::Part, false);
        }
        self.position += u32::from(!self.tokens.is_empty());
    }

    /// A word of an unspaced script; of three and more Chinese characters also every pair.
    fn unspaced(&mut self, run: &str) {
        self.span = 0..run.len();
        let word = self.normalized(run);
        let stop_word = self.lexicon.is_stop_word(&word);
        self.push(&word, StoredForm::Plain, stop_word);
        let chars: Vec<char> = word.chars().collect();
        if chars.len() > 2 {
            for pair in chars.windows(2).filter(|pair| pair.iter().copied().all(is_han)) {
                self.push(&pair.iter().collect::<String>(), StoredForm::Part, false);
            }
        }
        self.position += u32::from(!self.tokens.is_empty());
    }

    fn normalized(&self, text: &str) -> String {
        let mut word = String::with_capacity(text.len());
        fold::normalize(text, self.lexicon.language, &mut word);
        if word.contains(char::is_whitespace) {
            word.retain(|c| !c.is_whitespace());
        }
        if let Some((end, _)) = word.char_indices().nth(WORD_MAX) {
            word.truncate(end);
        }
        word
    }

    fn folded(&self, word: &str) -> String {
        let mut folded = String::with_capacity(word.len());
        fold::fold_accents(word, self.lexicon.language, &mut folded);
        folded
    }

    /// Says which accents the term has lost. Some stemmers drop them on their own, so that the beginning of the
    /// word that became the term has to be looked up.
    fn exact(&mut self, word: &str, stem: &str, term: &str) -> StoredForm {
        if stem != term {
            return StoredForm::Accented(self.store(stem));
        }
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        let beginnings = ends.filter_map(|end| word.get(..end));
        match beginnings.filter(|beginning| *beginning != term).find(|beginning| self.folded(beginning) == term) {
            Some(exact) => StoredForm::Accented(self.store(exact)),
            None => StoredForm::Plain,
        }
    }

    fn push(&mut self, term: &str, form: StoredForm, stop_word: bool) {
        if term.is_empty() {
            return;
        }
        let term = self.store(term);
        let (position, span) = (self.position, self.span.clone());
        self.tokens.push(Stored { term, form, position, span, stop_word });
    }

    fn store(&mut self, text: &str) -> Range<usize> {
        let start = self.text.len();
        self.text.push_str(text);
        start..self.text.len()
    }
}

/// Splits a word where a lower-case letter meets a capital, or a letter a digit. Nothing, if there is no such place.
fn humps(word: &str) -> Vec<&str> {
    let mut humps = Vec::new();
    let (mut start, mut before) = (0, None::<char>);
    for (at, c) in word.char_indices() {
        let is_edge = before.is_some_and(|before| {
            before.is_lowercase() && c.is_uppercase() || before.is_alphabetic() && c.is_numeric()
        });
        if is_edge {
            humps.extend(word.get(start..at));
            start = at;
        }
        before = Some(c);
    }
    if start > 0 {
        humps.extend(word.get(start..));
    }
    humps
}

/// Three letters, or a number: shorter parts find too much.
fn is_worth_a_term(part: &str) -> bool {
    part.chars().count() > 2 || part.chars().all(char::is_numeric)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
