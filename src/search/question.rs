//! What can be asked.

use std::fmt;
use std::str::FromStr;

use crate::expand::{self, Dropped};
use crate::index::{FilterSet, Sort};
use crate::language::Lang;
use crate::query::{FilterField, Node};

/// Values of a field that are counted, unless a question says otherwise.
const FACET_VALUES: usize = 30;

/// A question to the engine.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a wish of its own")]
pub struct Question {
    /// The query as typed.
    pub text: String,
    /// Language of the query; found out where `None`.
    pub language: Option<Lang>,
    /// Language of the reader: a hint for the query's language, and the version of a work that is shown.
    pub reader: Option<Lang>,
    /// Languages to search; all where empty.
    pub targets: Vec<Lang>,
    /// Whether to cross languages.
    pub mode: Mode,
    /// How far the query is translated; nothing is in [`Mode::Mono`].
    pub expand: Expand,
    /// Most alternatives of a concept in a language.
    pub alternatives_max: usize,
    /// Senses and words that the reader does not mean.
    pub dropped: Vec<Dropped>,
    /// What scores in the reader's own language count beside those in others, above 0; 1 where all count the same.
    pub own_weight: f32,
    /// Whether the answer says how the query was understood and why each hit is one.
    pub explain: bool,
    /// What may be found at all. Its `languages` are set by the engine.
    pub filters: FilterSet,
    /// What has to hold beside the text and the filters.
    pub conditions: Vec<Node>,
    /// Order.
    pub sort: Sort,
    /// Fields whose values are counted.
    pub facets: Vec<FilterField>,
    /// Most values of a field that are counted.
    pub facet_values: usize,
    /// Whether values are counted among the hits alone; otherwise those beside the chosen ones of a field count too.
    pub facets_of_hits: bool,
    /// Hits to skip.
    pub offset: usize,
    /// Most hits.
    pub limit: usize,
    /// Whether language versions of one text are one hit.
    pub by_work: bool,
    /// Whether only the hits matter, not how many records there are in all.
    pub hits_only: bool,
    /// Whether quotes, signs and fields mean something; otherwise the text is plain words.
    pub syntax: bool,
}

impl Question {
    /// A question with nothing but its text: relevance, ten works.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            language: None,
            reader: None,
            targets: Vec::new(),
            mode: Mode::Cross,
            expand: Expand::Full,
            alternatives_max: expand::ALTERNATIVES,
            dropped: Vec::new(),
            own_weight: 1.0,
            explain: false,
            filters: FilterSet::default(),
            conditions: Vec::new(),
            sort: Sort::Relevance,
            facets: Vec::new(),
            facet_values: FACET_VALUES,
            facets_of_hits: false,
            offset: 0,
            limit: 10,
            by_work: true,
            hits_only: false,
            syntax: true,
        }
    }
}

/// How far a query is translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Expand {
    /// Typed words alone.
    Off,
    /// By the thesaurus and the lexicon.
    Thesaurus,
    /// Also by names that look or sound alike and by what was learned from the documents.
    #[default]
    Full,
}

impl FromStr for Expand {
    type Err = QuestionError;

    fn from_str(text: &str) -> Result<Self, QuestionError> {
        match text {
            "off" => Ok(Self::Off),
            "thesaurus" => Ok(Self::Thesaurus),
            "full" => Ok(Self::Full),
            _ => Err(QuestionError::Parameter {
                name: "expand",
                given: text.to_owned(),
                allowed: "off, thesaurus, full".to_owned(),
            }),
        }
    }
}

/// Whether a question crosses languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Documents in all languages.
    #[default]
    Cross,
    /// Documents in the language of the query.
    Mono,
}

impl FromStr for Mode {
    type Err = QuestionError;

    fn from_str(text: &str) -> Result<Self, QuestionError> {
        match text {
            "cross" => Ok(Self::Cross),
            "mono" => Ok(Self::Mono),
            _ => Err(QuestionError::Parameter {
                name: "mode",
                given: text.to_owned(),
                allowed: "cross, mono".to_owned(),
            }),
        }
    }
}

/// A question that cannot be asked so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuestionError {
    /// A parameter has a value that is not allowed.
    #[error("`{given}` is no value of {name}; allowed are {allowed}")]
    Parameter {
        /// Name of the parameter.
        name: &'static str,
        /// What was given.
        given: String,
        /// What is allowed.
        allowed: String,
    },
    /// A cursor that belongs to another state of the index.
    #[error("the cursor belongs to generation {given}, the index is at {now}; begin again without it")]
    StaleCursor {
        /// Generation of the cursor.
        given: i64,
        /// Generation now.
        now: i64,
    },
}

/// Where the next page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// State of the index in which it holds.
    pub generation: i64,
    /// Hits to skip.
    pub offset: usize,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}", self.generation, self.offset)
    }
}

impl FromStr for Cursor {
    type Err = QuestionError;

    fn from_str(text: &str) -> Result<Self, QuestionError> {
        let parts = text.split_once('-').and_then(|(generation, offset)| {
            let generation = i64::from_str_radix(generation, 16).ok()?;
            Some(Self { generation, offset: usize::from_str_radix(offset, 16).ok()? })
        });
        parts.ok_or_else(|| QuestionError::Parameter {
            name: "cursor",
            given: text.chars().take(40).collect(),
            allowed: "the `next_cursor` of an answer".to_owned(),
        })
    }
}
