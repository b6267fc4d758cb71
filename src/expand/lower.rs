//! Lowers a syntax tree: numbers its leaves, analyzes their words in each language and builds the condition.

use super::{
    Alternative, Concept, Condition, LanguageQuery, Leaf, MAX_LEAVES, Matcher, QueryForm, QueryTerm, STOP_WORD_WEIGHT,
    Source, WeightedQuery,
};
use crate::analyze::{Analyzer, OwnedForm, OwnedToken};
use crate::language::Lang;
use crate::query::{Filter, Matching, Node, Occur, Query, TextField};

/// Weight of a term for a word typed with accents in a text written without.
const UNACCENTED_WEIGHT: f32 = 0.8;
/// Weight of a compound's parts side by side, against the compound itself.
const PARTS_PHRASE_WEIGHT: f32 = 0.8;
/// Weight that the single parts of a compound share.
const PARTS_WEIGHT: f32 = 0.4;

/// Lowers `query` to concepts in each of `languages`, given with the weight of its scores.
pub fn across_languages(query: &Query, languages: &[(Lang, f32)], analyzer: &mut Analyzer) -> WeightedQuery {
    let Some(root) = &query.root else { return WeightedQuery::default() };
    let codes: Vec<Lang> = languages.iter().map(|(language, _)| *language).collect();
    let mut lowering = Lowering {
        analyzer,
        concepts: codes.iter().map(|_| Vec::new()).collect(),
        languages: codes,
        filters: Vec::new(),
        next: 0,
    };
    let condition = lowering.node(root, false);
    let mut concepts = std::mem::take(&mut lowering.concepts);
    for concepts in &mut concepts {
        keep_stop_words_that_stand_alone(concepts);
    }
    let languages = languages.iter().zip(concepts);
    WeightedQuery {
        condition: condition.unwrap_or_default(),
        filters: lowering.filters,
        languages: languages
            .map(|((language, weight), concepts)| LanguageQuery { language: *language, weight: *weight, concepts })
            .collect(),
    }
}

/// A query of nothing but function words, such as "the who", looks for these.
fn keep_stop_words_that_stand_alone(concepts: &mut [Concept]) {
    if concepts.iter().all(|c| !c.required) {
        for concept in concepts {
            concept.weight = 1.0;
            concept.required = true;
        }
    }
}

struct Lowering<'a> {
    analyzer: &'a mut Analyzer,
    languages: Vec<Lang>,
    concepts: Vec<Vec<Concept>>,
    filters: Vec<(Leaf, Filter)>,
    next: usize,
}

impl Lowering<'_> {
    /// Lowers a node; `strict` where each of its words is required, stop words included.
    fn node(&mut self, node: &Node, strict: bool) -> Option<Condition> {
        match node {
            Node::Words { text, matching, field } => self.words(text, *matching, *field, strict),
            Node::Phrase { text, slop, field } => self.phrase(text, *slop, *field),
            Node::Filter(filter) => self.filter(filter),
            Node::All(nodes) => combined(nodes.iter().map(|n| self.node(n, true)).collect(), Condition::All),
            Node::Any(nodes) => combined(nodes.iter().map(|n| self.node(n, strict)).collect(), Condition::Any),
            Node::Sequence(clauses) => {
                let [mut should, mut must] = [Vec::new(), Vec::new()];
                for clause in clauses {
                    let condition = self.node(&clause.node, clause.occur != Occur::Should);
                    match clause.occur {
                        Occur::Should => should.extend(condition),
                        Occur::Must => must.extend(condition),
                        Occur::MustNot => must.extend(condition.map(|c| Condition::Not(Box::new(c)))),
                    }
                }
                let required = clauses.iter().any(|c| c.occur == Occur::Must || matches!(c.node, Node::Filter(_)));
                Some(sequence(should, must, required))
            }
        }
    }

    /// Reserves `count` leaves, as many as still fit.
    fn leaves(&mut self, count: usize) -> std::ops::Range<usize> {
        let start = self.next;
        self.next = (start + count).min(MAX_LEAVES);
        start..self.next
    }

    fn filter(&mut self, filter: &Filter) -> Option<Condition> {
        let leaf = leaf(self.leaves(1).next()?);
        self.filters.push((leaf, filter.clone()));
        Some(Condition::Leaf(leaf))
    }

    fn phrase(&mut self, text: &str, slop: u32, field: TextField) -> Option<Condition> {
        let leaf = leaf(self.leaves(1).next()?);
        for (i, language) in self.languages.clone().into_iter().enumerate() {
            let words = words_of(text, &self.analyzer.terms(text, language));
            let terms: Vec<QueryTerm> = words.iter().map(|w| w.term.clone()).collect();
            let matcher = match terms.as_slice() {
                [] => continue,
                [term] => Matcher::Term(term.clone()),
                _ => Matcher::Phrase { terms, slop },
            };
            let alternatives = vec![Alternative { matcher, weight: 1.0, source: Source::Typed }];
            let label = text.to_owned();
            self.concepts[i].push(Concept { leaf, label, weight: 1.0, required: true, field, alternatives });
        }
        Some(Condition::Leaf(leaf))
    }

    fn words(&mut self, text: &str, matching: Matching, field: TextField, strict: bool) -> Option<Condition> {
        let per_language: Vec<Vec<Word>> =
            self.languages.iter().map(|language| words_of(text, &self.analyzer.terms(text, *language))).collect();
        let longest = per_language.iter().map(Vec::len).max().unwrap_or(0);
        let leaves = self.leaves(longest);
        let conditions = leaves.clone().map(|l| Some(Condition::Leaf(leaf(l)))).collect();
        for (i, words) in per_language.into_iter().enumerate() {
            let last = words.len().saturating_sub(1);
            for (n, (word, ordinal)) in words.into_iter().zip(leaves.clone()).enumerate() {
                // The operator of `Nord-Sü*` belongs to the last of its words.
                let matching = if n == last { matching } else { Matching::Analyzed };
                let concept = concept_of(word, (leaf(ordinal), matching, field), strict);
                self.concepts[i].push(concept);
            }
        }
        combined(conditions, Condition::Any)
    }
}

fn leaf(ordinal: usize) -> Leaf {
    Leaf::try_from(ordinal).unwrap_or(Leaf::MAX)
}

fn sequence(should: Vec<Condition>, mut must: Vec<Condition>, required: bool) -> Condition {
    if !should.is_empty() && !required {
        must.push(one_or(should, Condition::Any));
    }
    if must.is_empty() { Condition::Always } else { one_or(must, Condition::All) }
}

fn combined(conditions: Vec<Option<Condition>>, wrap: fn(Vec<Condition>) -> Condition) -> Option<Condition> {
    let conditions: Vec<Condition> = conditions.into_iter().flatten().collect();
    if conditions.is_empty() { None } else { Some(one_or(conditions, wrap)) }
}

fn one_or(mut conditions: Vec<Condition>, wrap: fn(Vec<Condition>) -> Condition) -> Condition {
    match (conditions.len(), conditions.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            conditions.extend(last);
            wrap(conditions)
        }
    }
}

/// A word of the query with what the analyzer made of it.
struct Word {
    term: QueryTerm,
    label: String,
    unaccented: Option<String>,
    joined: Option<String>,
    parts: Vec<String>,
    is_stop: bool,
}

/// Groups tokens by position: the word itself first, then its other readings.
fn words_of(text: &str, tokens: &[OwnedToken]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for group in tokens.chunk_by(|a, b| a.position == b.position) {
        let Some(main) = group.iter().find(|t| matches!(t.form, OwnedForm::Plain | OwnedForm::Accented(_))) else {
            continue;
        };
        let of_form = |form: OwnedForm| group.iter().filter(move |t| t.form == form).map(|t| t.term.clone());
        let form = match &main.form {
            OwnedForm::Accented(exact) => QueryForm::Accented(exact.clone()),
            _ => QueryForm::Plain,
        };
        words.push(Word {
            term: QueryTerm { term: main.term.clone(), form },
            label: text.get(main.span.clone()).unwrap_or(&main.term).to_owned(),
            unaccented: of_form(OwnedForm::Unaccented).next(),
            joined: of_form(OwnedForm::Joined).next(),
            parts: of_form(OwnedForm::Part).collect(),
            is_stop: main.stop_word,
        });
    }
    words
}

fn concept_of(word: Word, (leaf, matching, field): (Leaf, Matching, TextField), strict: bool) -> Concept {
    let required = strict || !word.is_stop || matching != Matching::Analyzed;
    let weight = if required { 1.0 } else { STOP_WORD_WEIGHT };
    let label = word.label.clone();
    let alternatives = match matching {
        Matching::Analyzed => analyzed(word),
        Matching::Prefix => vec![typed(Matcher::Prefix(word.term.term))],
        Matching::Fuzzy(edits) => vec![typed(Matcher::Fuzzy { term: word.term.term, edits })],
    };
    Concept { leaf, label, weight, required, field, alternatives }
}

fn typed(matcher: Matcher) -> Alternative {
    Alternative { matcher, weight: 1.0, source: Source::Typed }
}

fn analyzed(word: Word) -> Vec<Alternative> {
    let mut alternatives = vec![typed(Matcher::Term(word.term))];
    if let Some(term) = word.unaccented {
        let matcher = Matcher::Term(QueryTerm { term, form: QueryForm::Unaccented });
        alternatives.push(Alternative { matcher, weight: UNACCENTED_WEIGHT, source: Source::Typed });
    }
    if let Some(term) = word.joined {
        alternatives.push(typed(Matcher::Term(QueryTerm { term, form: QueryForm::Plain })));
    }
    let count = word.parts.len();
    let plain = |term: &String| QueryTerm { term: term.clone(), form: QueryForm::Plain };
    let part = |matcher, weight| Alternative { matcher, weight, source: Source::CompoundPart };
    if count > 1 {
        let terms = word.parts.iter().map(plain).collect();
        alternatives.push(part(Matcher::Phrase { terms, slop: 0 }, PARTS_PHRASE_WEIGHT));
    }
    alternatives.extend(word.parts.iter().map(|t| part(Matcher::Term(plain(t)), PARTS_WEIGHT / count as f32)));
    alternatives
}
