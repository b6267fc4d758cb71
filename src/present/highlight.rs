//! Which words of a text a query means.

use std::ops::Range;

use crate::analyze::{Analyzer, OwnedForm, OwnedToken};
use crate::expand::{Alternative, Concept, Leaf, Matcher, QueryForm, QueryTerm, WeightedQuery};
use crate::language::Lang;
use crate::query::TextField;

/// A stem shorter than this many letters is not taken for the beginning of a typed prefix.
const SHORTER_STEM_LETTERS_MIN: usize = 4;

/// A word of a text that the query means.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Match<'a> {
    /// Where it stands, in bytes.
    pub(super) span: Range<usize>,
    /// The leaf of the query that means it.
    pub(super) leaf: Leaf,
    /// Whether the word carries meaning of its own.
    pub(super) required: bool,
    /// The concept of the query that it stands for.
    pub(super) concept: &'a Concept,
    /// The alternative that it is.
    pub(super) alternative: &'a Alternative,
}

/// Finds the words that a query means, in any language.
#[derive(Debug)]
pub struct Highlighter<'a> {
    query: &'a WeightedQuery,
}

impl<'a> Highlighter<'a> {
    /// Finds what `query` means.
    pub fn new(query: &'a WeightedQuery) -> Self {
        Self { query }
    }

    /// The words of `text` that the query means in `field`, in their order, each once.
    pub(super) fn matches(
        &self,
        text: &str,
        language: Lang,
        field: TextField,
        analyzer: &mut Analyzer,
    ) -> Vec<Match<'a>> {
        let Some(concepts) = self.query.languages.iter().find(|l| l.language == language).map(|l| &l.concepts) else {
            return Vec::new();
        };
        let tokens = analyzer.terms(text, language);
        let mut matches = Vec::new();
        for concept in concepts.iter().filter(|c| c.field == TextField::Any || c.field == field) {
            for alternative in &concept.alternatives {
                match &alternative.matcher {
                    Matcher::Phrase { terms, slop } => {
                        in_phrase(&tokens, (terms, *slop), (concept, alternative), &mut matches);
                    }
                    matcher => {
                        let meant = tokens.iter().filter(|t| means(matcher, t));
                        matches.extend(meant.map(|t| found(t, concept, alternative)));
                    }
                }
            }
        }
        // Of several reasons the best one is told.
        matches.sort_by(|a: &Match<'_>, b| {
            let order = |m: &Match<'_>| (m.span.start, std::cmp::Reverse(m.span.end), !m.required);
            let best_first = || b.alternative.weight.total_cmp(&a.alternative.weight);
            order(a).cmp(&order(b)).then_with(best_first).then(a.leaf.cmp(&b.leaf))
        });
        let mut end = 0;
        matches.retain(|m| {
            let fresh = m.span.start >= end;
            end = end.max(m.span.end);
            fresh
        });
        matches
    }
}

fn found<'a>(token: &OwnedToken, concept: &'a Concept, alternative: &'a Alternative) -> Match<'a> {
    Match { span: token.span.clone(), leaf: concept.leaf, required: concept.required, concept, alternative }
}

fn means(matcher: &Matcher, token: &OwnedToken) -> bool {
    match matcher {
        Matcher::Term(term) => is_form_of(term, token),
        Matcher::Prefix(prefix) => {
            let shorter = token.term.chars().count() >= SHORTER_STEM_LETTERS_MIN && prefix.starts_with(&token.term);
            token.term.starts_with(prefix.as_str()) || shorter
        }
        Matcher::Fuzzy { term, edits } => strsim::osa_distance(term, &token.term) <= usize::from(*edits),
        Matcher::Phrase { .. } => false,
    }
}

/// Whether a word of a text counts for a term of the query, with whatever accents.
fn is_form_of(term: &QueryTerm, token: &OwnedToken) -> bool {
    let form = match term.form {
        QueryForm::Unaccented => token.form == OwnedForm::Plain,
        QueryForm::Accented(_) => token.form != OwnedForm::Unaccented,
        QueryForm::Plain => true,
    };
    form && term.term == token.term
}

/// Finds the words of every occurrence of a phrase.
fn in_phrase<'a>(
    tokens: &[OwnedToken],
    (terms, slop): (&[QueryTerm], u32),
    (concept, alternative): (&'a Concept, &'a Alternative),
    matches: &mut Vec<Match<'a>>,
) {
    let Some((first, others)) = terms.split_first() else { return };
    for (at, token) in tokens.iter().enumerate().filter(|(_, t)| is_form_of(first, t)) {
        let mut words = vec![found(token, concept, alternative)];
        let (mut last, mut gaps) = (token.position, 0);
        for term in others {
            let rest = tokens.get(at..).unwrap_or_default();
            let Some(next) = rest.iter().find(|t| t.position > last && is_form_of(term, t)) else { break };
            gaps += next.position - last - 1;
            last = next.position;
            words.push(found(next, concept, alternative));
        }
        if words.len() == terms.len() && gaps <= slop {
            matches.append(&mut words);
        }
    }
}
