//! Query string → syntax tree and warnings.
//!
//! Parsing never fails: what cannot be understood is taken as words and said in a [`Warning`]. This folder
//! knows the syntax only; it must not know languages, analyzers or the index.
//!
//! ```text
//! expression = sequence { "OR" sequence }
//! sequence   = clause { clause }                     ranked together; at least one has to match
//! clause     = [ "+" | "-" | "NOT" ] unit { "AND" … }
//! unit       = word | word* | word~ | word~2 | "a phrase" | "a phrase"~3 | field:unit | ( expression )
//! ```

mod lexer;
mod parser;

use std::fmt;

pub use parser::{parse, plain, year_range};

/// Longest query that is read, in bytes; the rest is cut off with a warning.
pub const MAX_QUERY_BYTES: usize = 4096;
/// Most words and phrases that take part in one query; the rest is left out with a warning.
pub const MAX_LEAVES: usize = 60;
/// Deepest nesting of parentheses that keeps its structure.
pub const MAX_DEPTH: usize = 32;

/// A parsed query and what was odd about it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// The tree; `None` for a query without words, which matches everything.
    pub root: Option<Node>,
    /// What was not understood as typed.
    pub warnings: Vec<Warning>,
}

impl Query {
    /// The words and phrases that are looked for, without operators, fields and what is excluded.
    pub fn words(&self) -> String {
        let mut words = Vec::new();
        if let Some(root) = &self.root {
            collect_words(root, &mut words);
        }
        words.join(" ")
    }
}

impl Query {
    /// The query where all of `conditions` have to hold too.
    #[must_use]
    pub fn under(self, conditions: &[Node]) -> Self {
        if conditions.is_empty() {
            return self;
        }
        // The conditions come first: of more leaves than a query has room for, the last words are left out.
        // What was typed stays a ranking: not all of its words have to match because the conditions do.
        let typed = self.root.map(|node| Node::Sequence(vec![Clause { occur: Occur::Should, node }]));
        let all = conditions.iter().cloned().chain(typed);
        Self { root: Some(Node::All(all.collect())), ..self }
    }
}

fn collect_words<'a>(node: &'a Node, words: &mut Vec<&'a str>) {
    match node {
        Node::Words { text, .. } | Node::Phrase { text, .. } => words.push(text),
        Node::Filter(_) => {}
        Node::All(nodes) | Node::Any(nodes) => nodes.iter().for_each(|node| collect_words(node, words)),
        Node::Sequence(clauses) => {
            let wanted = clauses.iter().filter(|clause| clause.occur != Occur::MustNot);
            wanted.for_each(|clause| collect_words(&clause.node, words));
        }
    }
}

/// A node of the syntax tree.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Words as typed, to be analyzed: usually one word, several for scripts without spaces.
    Words {
        /// The text, never empty.
        text: String,
        /// How the index terms have to relate to it.
        matching: Matching,
        /// Field it has to occur in.
        field: TextField,
    },
    /// A quoted phrase: its words one after the other.
    Phrase {
        /// The text between the quotes.
        text: String,
        /// How many other words may stand between its words.
        slop: u32,
        /// Field it has to occur in.
        field: TextField,
    },
    /// `field:value` on a field that is not text.
    Filter(Filter),
    /// Clauses ranked together.
    Sequence(Vec<Clause>),
    /// All have to match.
    All(Vec<Node>),
    /// At least one has to match.
    Any(Vec<Node>),
}

/// A part of a [`Node::Sequence`].
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Whether it has to match.
    pub occur: Occur,
    /// What is looked for.
    pub node: Node,
}

/// Whether a clause has to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occur {
    /// Adds to the score; one such clause has to match when none is required.
    Should,
    /// `+word`: has to match.
    Must,
    /// `-word`: must not match.
    MustNot,
}

/// How index terms relate to a typed word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matching {
    /// The analyzed word.
    Analyzed,
    /// `word*`: every word that begins with it.
    Prefix,
    /// `word~N`: every word at most this many edits away, 1 or 2.
    Fuzzy(u8),
}

/// The text fields of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextField {
    /// Title, summary and body.
    Any,
    /// `title:`
    Title,
    /// `summary:`
    Summary,
    /// `body:`
    Body,
}

/// A condition on a field that is not text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Filter {
    /// The field has this value; case and accents do not matter.
    Value(FilterField, String),
    /// The year lies in this range, both ends included.
    Years(Option<i32>, Option<i32>),
}

/// The fields that filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the record's field of that name")]
pub enum FilterField {
    Id,
    Kind,
    Type,
    Language,
    Country,
    City,
    Network,
    Theme,
    Concept,
    Sdg,
    Edition,
    Author,
    Organization,
    Work,
}

impl FilterField {
    /// Every field, in the order of documentation.
    pub const ALL: [Self; 14] = [
        Self::Kind,
        Self::Type,
        Self::Language,
        Self::Country,
        Self::City,
        Self::Network,
        Self::Theme,
        Self::Concept,
        Self::Sdg,
        Self::Edition,
        Self::Author,
        Self::Organization,
        Self::Work,
        Self::Id,
    ];

    /// Name in queries, parameters and facets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Kind => "kind",
            Self::Type => "type",
            Self::Language => "language",
            Self::Country => "country",
            Self::City => "city",
            Self::Network => "network",
            Self::Theme => "theme",
            Self::Concept => "concept",
            Self::Sdg => "sdg",
            Self::Edition => "edition",
            Self::Author => "author",
            Self::Organization => "organization",
            Self::Work => "work",
        }
    }

    /// The field of that name, plural and short forms included (`themes`, `lang`).
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let singular = match name.as_str() {
            "lang" => "language",
            "countries" => "country",
            "cities" => "city",
            other => other.strip_suffix('s').filter(|_| other.len() > 3).unwrap_or(other),
        };
        Self::ALL.into_iter().find(|f| f.name() == singular)
    }
}

/// Something in the query that was not taken as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// A quotation mark without its partner; the phrase ends with the query.
    OpenQuote,
    /// An opening parenthesis without its partner.
    OpenParenthesis,
    /// A closing parenthesis without its partner.
    StrayParenthesis,
    /// `AND`, `OR`, `NOT`, `+` or `-` with nothing to stand for.
    EmptyOperator(String),
    /// `name:value` where `name` is no field; read as words.
    UnknownField(String),
    /// `concept:` with something that names no concept of the thesaurus.
    UnknownConcept(String),
    /// `year:` with something else than years.
    BadYear(String),
    /// Parentheses deeper than [`MAX_DEPTH`]; the inner ones are ignored.
    TooDeep,
    /// More than [`MAX_LEAVES`] words; the rest is ignored.
    TooManyWords,
    /// Longer than [`MAX_QUERY_BYTES`]; the rest is ignored.
    TooLong,
    /// Nothing but exclusions: everything else is returned.
    OnlyExclusions,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenQuote => write!(f, "a quotation mark is never closed: the phrase is taken up to the end"),
            Self::OpenParenthesis => write!(f, "a parenthesis is never closed: it is taken up to the end"),
            Self::StrayParenthesis => write!(f, "a closing parenthesis has no partner and is ignored"),
            Self::EmptyOperator(op) => write!(f, "`{op}` has nothing to apply to and is ignored"),
            Self::UnknownField(name) => write!(
                f,
                "`{name}:` is not a field and is searched as a word; fields are title, summary, body, year, {}",
                FilterField::ALL.map(FilterField::name).join(", ")
            ),
            Self::UnknownConcept(value) => {
                write!(f, "`{value}` names no concept of the thesaurus: write an identifier or a label in any language")
            }
            Self::BadYear(value) => {
                write!(f, "`year:{value}` is not a year; write year:2019, year:2015..2019, year:>2015 or year:<2019")
            }
            Self::TooDeep => write!(f, "parentheses deeper than {MAX_DEPTH} are ignored"),
            Self::TooManyWords => write!(f, "only the first {MAX_LEAVES} words are searched"),
            Self::TooLong => write!(f, "only the first {MAX_QUERY_BYTES} bytes are searched"),
            Self::OnlyExclusions => write!(f, "the query only excludes: everything else is returned"),
        }
    }
}
