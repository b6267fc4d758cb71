//! Text and its language in, terms out.
//!
//! `scan` cuts a text into chunks; `word` makes terms of a chunk and knows the language by way of `lexicon`; what it
//! found is remembered, since most words of a text have been seen before. Nothing here knows about indexes or queries.

mod arabic;
mod basque;
mod compound;
mod croatian;
mod dictionary_words;
mod finnish;
mod fold;
mod galician;
mod greek;
mod irregular;
mod korean;
mod lexicon;
mod plural;
mod scan;
mod sound;
mod unit;
mod word;

use std::fmt;
use std::ops::Range;

use rustc_hash::FxHashMap;

pub use fold::{fold, fold_case};
pub use sound::{Writing, latin, sound};

use crate::language::{LANGUAGES, Lang};
use lexicon::Lexicon;
use scan::{Chunk, Kind, Scanner};
use word::{Analyzed, analyzed};

/// Version of the terms: changes whenever a text may give other terms, so that an index made before is not used.
pub const VERSION: &str = "analysis 3, frostem 1.20260821.8";

/// One term of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    /// What is indexed and looked up: case folded, stemmed, without accents. Never empty, never with white space.
    pub term: &'a str,
    /// What stands behind the term.
    pub form: Form<'a>,
    /// Place of the word in the text, counted in words from 0; several tokens may share it.
    pub position: u32,
    /// Bytes of the text that the word stands in.
    pub span: Range<usize>,
    /// Whether the word is one of the language's function words.
    pub stop_word: bool,
}

/// What stands behind a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form<'a> {
    /// The word itself; folding changed nothing.
    Plain,
    /// The word itself; the stem had these accents.
    Accented(&'a str),
    /// What the word would become if it were typed without accents, where that is another term.
    Unaccented,
    /// A part of the word: of a compound, or a pair of Chinese characters.
    Part,
    /// Several words with hyphens between them, written as one (`cooperation` for `co-operation`). Shares the
    /// position of the first; its span covers all of them.
    Joined,
}

/// A [`Token`] that owns its term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedToken {
    /// See [`Token::term`].
    pub term: String,
    /// See [`Token::form`].
    pub form: OwnedForm,
    /// See [`Token::position`].
    pub position: u32,
    /// See [`Token::span`].
    pub span: Range<usize>,
    /// See [`Token::stop_word`].
    pub stop_word: bool,
}

/// A [`Form`] that owns its text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OwnedForm {
    /// See [`Form::Plain`].
    Plain,
    /// See [`Form::Accented`].
    Accented(String),
    /// See [`Form::Unaccented`].
    Unaccented,
    /// See [`Form::Part`].
    Part,
    /// See [`Form::Joined`].
    Joined,
}

impl From<Token<'_>> for OwnedToken {
    fn from(token: Token<'_>) -> Self {
        let form = match token.form {
            Form::Plain => OwnedForm::Plain,
            Form::Accented(exact) => OwnedForm::Accented(exact.to_owned()),
            Form::Unaccented => OwnedForm::Unaccented,
            Form::Part => OwnedForm::Part,
            Form::Joined => OwnedForm::Joined,
        };
        let Token { term, position, span, stop_word, .. } = token;
        Self { term: term.to_owned(), form, position, span, stop_word }
    }
}

/// How many words of a language are remembered (a few megabytes) before all of them are forgotten, unless told
/// otherwise.
const WORDS_MAX: usize = 1 << 15;
/// Longest chunk, in bytes, that is worth remembering.
const CHUNK_MAX: usize = 64;

/// Makes terms of texts and remembers the words it has seen. Have one per thread; it is cheap to create.
pub struct Analyzer {
    /// Per language, by its place in the table.
    memories: Vec<Memory>,
    /// Words of a language that are remembered at most.
    words_max: usize,
}

impl Default for Analyzer {
    fn default() -> Self {
        Self::remembering(WORDS_MAX)
    }
}

/// What the chunks of one language became.
struct Memory {
    words: FxHashMap<Box<str>, Analyzed>,
    words_max: usize,
}

impl Analyzer {
    /// An analyzer that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// An analyzer that has seen nothing and remembers at most `words_max` words of a language.
    pub fn remembering(words_max: usize) -> Self {
        Self { memories: Vec::new(), words_max }
    }

    /// Hands every token of `text` to `sink`, in the order of positions, the word itself before its other forms.
    pub fn analyze(&mut self, text: &str, language: Lang, sink: &mut impl FnMut(Token<'_>)) {
        let lexicon = Lexicon::of(language);
        let memory = self.memory(language);
        let mut position = 0;
        for chunk in Scanner::new(text) {
            if chunk.kind == Kind::Unspaced {
                dictionary_words::segment(chunk.text, &mut |range| {
                    let start = chunk.start + range.start;
                    if let Some(text) = chunk.text.get(range) {
                        position = emit(&Chunk { text, start, ..chunk }, position, lexicon, memory, sink);
                    }
                });
            } else {
                position = emit(&chunk, position, lexicon, memory, sink);
            }
        }
    }

    /// The tokens of `text`, for queries and tests.
    pub fn terms(&mut self, text: &str, language: Lang) -> Vec<OwnedToken> {
        let mut terms = Vec::new();
        self.analyze(text, language, &mut |token| terms.push(token.into()));
        terms
    }

    fn memory(&mut self, language: Lang) -> &mut Memory {
        if self.memories.is_empty() {
            let words_max = self.words_max;
            self.memories.resize_with(LANGUAGES.len(), || Memory { words: FxHashMap::default(), words_max });
        }
        &mut self.memories[language.index()]
    }
}

impl fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: usize = self.memories.iter().map(|memory| memory.words.len()).sum();
        f.debug_struct("Analyzer").field("words", &words).finish_non_exhaustive()
    }
}

/// Emits the tokens of a chunk, from memory if it is there. Returns the next position.
fn emit(
    chunk: &Chunk<'_>,
    position: u32,
    lexicon: &Lexicon,
    memory: &mut Memory,
    sink: &mut impl FnMut(Token<'_>),
) -> u32 {
    if let Some(known) = memory.words.get(chunk.text) {
        return known.emit(chunk.start, position, sink);
    }
    let new = analyzed(chunk, lexicon);
    let next = new.emit(chunk.start, position, sink);
    if chunk.text.len() <= CHUNK_MAX {
        if memory.words.len() >= memory.words_max {
            memory.words.clear();
        }
        memory.words.insert(chunk.text.into(), new);
    }
    next
}
