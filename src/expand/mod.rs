//! Syntax tree → weighted concepts in each language.
//!
//! A query becomes a list of **leaves** and a condition over them. In every language each leaf is one concept
//! with weighted alternatives, and the scorer treats all alternatives of a concept as one term: a
//! probabilistic structured query (Darwish & Oard, "Probabilistic structured query methods", SIGIR 2003).
//! This folder says what to look for; it must not know how an index stores it. What it asks about the words of an
//! index comes in as a [`Vocabulary`].

mod alternatives;
mod concepts;
mod disambiguate;
mod dropped;
mod lower;
mod run;

use std::fmt;
use std::sync::Arc;

pub use concepts::{Wanted, of_concepts};
pub use dropped::{Dropped, DroppedError};
pub use lower::across_languages;

use crate::language::Lang;
use crate::query::{Filter, TextField};
use crate::thesaurus::Knowledge;

/// Alternatives of a concept in a language, unless a request says otherwise.
pub const ALTERNATIVES: usize = 8;

/// Share of its weight that a function word keeps beside words that carry meaning.
pub const STOP_WORD_WEIGHT: f32 = 0.2;

/// What a query is expanded with.
#[derive(Clone, Copy)]
pub struct Expansion<'a> {
    /// Languages to search, each with what its scores count.
    pub targets: &'a [(Lang, f32)],
    /// Languages that the query may be in, with their probabilities, likeliest first.
    pub spoken: &'a [(Lang, f32)],
    /// What words mean; nothing is translated without it.
    pub knowledge: Option<&'a Knowledge>,
    /// The words of the index; names are not looked for without it.
    pub vocabulary: Option<&'a dyn Vocabulary>,
    /// Most alternatives of a concept in a language, the typed word not counted.
    pub alternatives_max: usize,
    /// What the reader does not mean; the typed words stay.
    pub dropped: &'a [Dropped],
}

impl<'a> Expansion<'a> {
    /// Looks for the typed words alone.
    pub fn off(targets: &'a [(Lang, f32)]) -> Self {
        Self { targets, spoken: &[], knowledge: None, vocabulary: None, alternatives_max: ALTERNATIVES, dropped: &[] }
    }
}

impl fmt::Debug for Expansion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Expansion");
        debug.field("targets", &self.targets).field("spoken", &self.spoken);
        debug.field("alternatives_max", &self.alternatives_max).finish_non_exhaustive()
    }
}

/// The words that documents are made of.
pub trait Vocabulary {
    /// Whether any passage in `language` holds the stem.
    fn holds(&self, language: Lang, stem: &str) -> bool;
    /// Stems of a language that are nearly the same name as `stem`, an accent-folded stem of the language `from`,
    /// each with how near it is, above 0 and at most 1.
    fn names_like(&self, language: Lang, stem: &str, from: Lang) -> Vec<(String, f32)>;
}

/// A query ready to be executed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WeightedQuery {
    /// What has to hold for a passage to be found.
    pub condition: Condition,
    /// Filters of the syntax tree, each with its leaf.
    pub filters: Vec<(Leaf, Filter)>,
    /// The concepts, language by language.
    pub languages: Vec<LanguageQuery>,
    /// What nothing was known for.
    pub untranslated: Vec<Untranslated>,
}

/// A word of the query and a language in which nothing is known for it: only what looks the same is found there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untranslated {
    /// The word as typed.
    pub word: String,
    /// The language.
    pub language: Lang,
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
    /// The first leaf it stands for.
    pub leaf: Leaf,
    /// How many leaves it stands for, from that one on: more than one for a term of several words.
    pub leaves: u8,
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

impl Concept {
    /// The leaves it stands for, one bit each.
    pub fn mask(&self) -> u64 {
        (self.leaf..self.leaf.saturating_add(self.leaves))
            .fold(0, |mask, leaf| mask | 1_u64.unbounded_shl(u32::from(leaf)))
    }
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

impl Matcher {
    /// Terms in this order with at most `slop` words between them; a single one is a term.
    fn in_a_row(mut terms: Vec<QueryTerm>, slop: u32) -> Self {
        match (terms.len(), terms.pop()) {
            (1, Some(only)) => Self::Term(only),
            (_, last) => {
                terms.extend(last);
                Self::Phrase { terms, slop }
            }
        }
    }
}

impl QueryTerm {
    /// A stem, and its exact form where it has accents.
    fn new(term: &str, exact: Option<&str>) -> Self {
        let form = exact.map_or(QueryForm::Plain, |exact| QueryForm::Accented(exact.to_owned()));
        Self { term: term.to_owned(), form }
    }
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The reader typed it.
    Typed,
    /// Part of a compound that the reader typed.
    CompoundPart,
    /// A label of a concept.
    Concept {
        /// Name of the layer that knows it.
        layer: Arc<str>,
        /// Identifier of the concept.
        id: Arc<str>,
        /// Whether it belongs to the thesaurus; otherwise it is general vocabulary.
        is_domain: bool,
        /// The label as people write it.
        label: Arc<str>,
    },
    /// A name that is nearly the same in the other language.
    Name,
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

    /// Whether it holds for every passage that matches any leaf.
    pub fn holds_for_any_leaf(&self) -> bool {
        match self {
            Self::Always | Self::Leaf(_) => true,
            Self::Any(conditions) => conditions.iter().all(Self::holds_for_any_leaf),
            Self::All(_) | Self::Not(_) => false,
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

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(term) => term.fmt(f),
            Self::Phrase { terms, .. } => {
                for (place, term) in terms.iter().enumerate() {
                    write!(f, "{}{term}", if place == 0 { "" } else { " " })?;
                }
                Ok(())
            }
            Self::Prefix(prefix) => write!(f, "{prefix}*"),
            Self::Fuzzy { term, edits } => write!(f, "{term}~{edits}"),
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
