//! Syntax tree → weighted concepts in each language.
//!
//! A query becomes a list of **leaves** and a condition over them. In every language each leaf is one concept
//! with weighted alternatives, and the scorer treats all alternatives of a concept as one term: a
//! probabilistic structured query (Darwish & Oard, "Probabilistic structured query methods", SIGIR 2003).
//! This folder says what to look for; it must not know how an index stores it.

mod lower;

use std::fmt;

pub use lower::across_languages;

use crate::language::Lang;
use crate::query::{Filter, TextField};

/// Share of its weight that a function word keeps beside words that carry meaning.
pub const STOP_WORD_WEIGHT: f32 = 0.2;

/// A query ready to be executed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WeightedQuery {
    /// What has to hold for a passage to be found.
    pub condition: Condition,
    /// Filters of the syntax tree, each with its leaf.
    pub filters: Vec<(Leaf, Filter)>,
    /// The concepts, language by language.
    pub languages: Vec<LanguageQuery>,
}

/// Ordinal of a leaf: a bit of the mask that says what a passage matches. Below [`MAX_LEAVES`].
pub type Leaf = u8;

/// Number of leaves that fit the mask.
pub const MAX_LEAVES: usize = 64;

/// The concepts of a query in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct LanguageQuery {
    /// The language.
    pub language: Lang,
    /// How much its scores count, 0 to 1.
    pub weight: f32,
    /// Its concepts.
    pub concepts: Vec<Concept>,
}

/// A query concept in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Concept {
    /// The leaf it stands for.
    pub leaf: Leaf,
    /// What the reader typed for it.
    pub label: String,
    /// How much it counts beside the others, 0 to 1.
    pub weight: f32,
    /// Whether it is a reason to find a passage; a function word only adds to the score.
    pub required: bool,
    /// Field it has to occur in.
    pub field: TextField,
    /// What stands for it in this language; their weights add up to about 1.
    pub alternatives: Vec<Alternative>,
}

/// One way in which a concept may occur in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// What occurs.
    pub matcher: Matcher,
    /// Probability that it means the concept, 0 to 1.
    pub weight: f32,
    /// Where it was taken from.
    pub source: Source,
}

/// What occurs in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Matcher {
    /// A term.
    Term(QueryTerm),
    /// Terms in this order with at most `slop` words between them.
    Phrase {
        /// The terms.
        terms: Vec<QueryTerm>,
        /// Words allowed between them, in total.
        slop: u32,
    },
    /// Every term that begins so.
    Prefix(String),
    /// Every term at most so many edits away.
    Fuzzy {
        /// The term.
        term: String,
        /// Edits: 1 or 2.
        edits: u8,
    },
}

/// A term as the analyzer gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryTerm {
    /// The accent-folded stem.
    pub term: String,
    /// Which of the exact forms behind it are meant.
    pub form: QueryForm,
}

/// Which exact forms behind an accent-folded stem are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryForm {
    /// Typed without accents: that form first, accented ones after it.
    Plain,
    /// Typed with accents: this form first, others after it.
    Accented(String),
    /// Only texts written without accents.
    Unaccented,
}

/// Where an alternative was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The reader typed it.
    Typed,
    /// Part of a compound that the reader typed.
    CompoundPart,
}

/// What has to hold for a passage to be found, over the leaves that it matches.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Condition {
    /// Always true.
    #[default]
    Always,
    /// The leaf matches.
    Leaf(Leaf),
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

impl Condition {
    /// Whether it holds for a passage that matches the leaves whose bits are set.
    pub fn holds(&self, mask: u64) -> bool {
        match self {
            Self::Always => true,
            Self::Leaf(leaf) => mask >> leaf & 1 == 1,
            Self::All(conditions) => conditions.iter().all(|c| c.holds(mask)),
            Self::Any(conditions) => conditions.iter().any(|c| c.holds(mask)),
            Self::Not(condition) => !condition.holds(mask),
        }
    }

    /// Whether it may hold for a passage that matches no word, whatever the leaves in the mask `filters` say.
    pub fn may_hold_without_words(&self, filters: u64) -> bool {
        match self {
            Self::Always | Self::Not(_) => true,
            Self::Leaf(leaf) => filters >> leaf & 1 == 1,
            Self::All(conditions) => conditions.iter().all(|c| c.may_hold_without_words(filters)),
            Self::Any(conditions) => conditions.iter().any(|c| c.may_hold_without_words(filters)),
        }
    }
}

impl fmt::Display for QueryTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.form {
            QueryForm::Plain | QueryForm::Unaccented => f.write_str(&self.term),
            QueryForm::Accented(exact) => f.write_str(exact),
        }
    }
}
