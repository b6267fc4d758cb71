//! What a reader may be about to type: entries in, a dictionary out that completes and mends what was typed.
//!
//! An [`Entry`] is a concept, a title or a city under one of its names. `spelling` writes names and typed text in
//! one way, letter by letter, so that accents, case, kana and half-typed Hangul do not matter; `dictionary` files
//! every name under each of its words, one transducer a language, and finds the best for a beginning or for one that
//! is a typo away. This folder must not know records, the index or where entries come from.

mod dictionary;
mod shelf;
mod spelling;

pub use dictionary::{Dictionary, Suggested};

use crate::language::Lang;

/// Why a dictionary cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the names to suggest cannot be filed")]
pub struct SuggestError(#[from] tantivy_fst::Error);

/// What an entry stands for. The order is that in which equals are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A concept of the thesaurus.
    Concept,
    /// A city that records are about.
    City,
    /// A record.
    Title,
}

/// A name that can be completed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name as it is shown.
    pub text: String,
    /// What it stands for.
    pub kind: Kind,
    /// Language of the name; [`Lang::UND`] for one that belongs to no language.
    pub language: Lang,
    /// What it stands for, unique among those of its kind.
    pub id: String,
    /// Records that have it.
    pub count: u32,
    /// Whether it is the name to show, where there are several in the language.
    pub is_preferred: bool,
}
