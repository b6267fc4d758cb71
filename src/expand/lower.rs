//! Lowers a syntax tree: numbers its leaves, finds what stands for them in each language, builds the condition.

use super::alternatives::{self, spelled};
use super::run::{Found, Run};
use super::{
    Alternative, Concept, Condition, Expansion, LanguageQuery, Leaf, MAX_LEAVES, Matcher, QueryForm, QueryTerm,
    STOP_WORD_WEIGHT, Source, Untranslated, WeightedQuery, disambiguate,
};
use crate::analyze::Analyzer;
use crate::language::Lang;
use crate::query::{Clause, Filter, Matching, Node, Occur, Query, TextField};
use crate::thesaurus::key::{self, Word};

/// Weight of each word of a term beside the term as a whole.
const WORD_OF_TERM: f32 = 0.5;
/// Words that may stand between the translated words of a phrase.
const TRANSLATED_SLOP: u32 = 2;
/// Weight of a phrase that was translated word by word.
const TRANSLATED_PHRASE: f32 = 0.5;

/// Lowers `query` to concepts in each target language.
pub fn across_languages(query: &Query, expansion: &Expansion<'_>, analyzer: &mut Analyzer) -> WeightedQuery {
    let Some(root) = &query.root else { return WeightedQuery::default() };
    let mut lowering = Lowering {
        analyzer,
        expansion,
        concepts: expansion.targets.iter().map(|_| Vec::new()).collect(),
        filters: Vec::new(),
        untranslated: Vec::new(),
        next: 0,
    };
    let condition = lowering.node(root, false);
    let Lowering { mut concepts, filters, untranslated, .. } = lowering;
    for c in &mut concepts {
        keep_stop_words_that_stand_alone(c);
    }
    let languages = expansion.targets.iter().zip(concepts);
    let language = |(&(language, weight), concepts)| LanguageQuery { language, weight, concepts };
    let condition = condition.unwrap_or_default();
    WeightedQuery { condition, filters, untranslated, languages: languages.map(language).collect() }
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
    expansion: &'a Expansion<'a>,
    /// Per target language.
    concepts: Vec<Vec<Concept>>,
    filters: Vec<(Leaf, Filter)>,
    untranslated: Vec<Untranslated>,
    next: usize,
}

impl Lowering<'_> {
    /// Lowers a node; `strict` where each of its words is required, stop words included.
    fn node(&mut self, node: &Node, strict: bool) -> Option<Condition> {
        match node {
            Node::Words { text, matching: Matching::Analyzed, field } => self.run(text, *field, strict),
            Node::Words { text, matching, field } => self.pattern(text, *matching, *field),
            Node::Phrase { text, slop, field } => self.phrase(text, *slop, *field),
            Node::Filter(filter) => self.filter(filter),
            Node::All(nodes) => combined(nodes.iter().map(|n| self.node(n, true)).collect(), Condition::All),
            Node::Any(nodes) => combined(nodes.iter().map(|n| self.node(n, strict)).collect(), Condition::Any),
            Node::Sequence(clauses) => Some(self.sequence(clauses)),
        }
    }

    /// Lowers clauses; words that stand side by side are read together, so that terms of several words are found.
    fn sequence(&mut self, clauses: &[Clause]) -> Condition {
        let [mut should, mut must] = [Vec::new(), Vec::new()];
        let run_together = |a: &Clause, b: &Clause| plain(a).zip(plain(b)).is_some_and(|((_, a), (_, b))| a == b);
        for side_by_side in clauses.chunk_by(run_together) {
            if let [first, _, ..] = side_by_side {
                let texts: Vec<&str> = side_by_side.iter().filter_map(plain).map(|(text, _)| text).collect();
                let field = plain(first).map_or(TextField::Any, |(_, field)| field);
                should.extend(self.run(&texts.join(" "), field, false));
                continue;
            }
            for clause in side_by_side {
                let condition = self.node(&clause.node, clause.occur != Occur::Should);
                match clause.occur {
                    Occur::Should if matches!(clause.node, Node::Filter(_)) => must.extend(condition),
                    Occur::Should => should.extend(condition),
                    Occur::Must => must.extend(condition),
                    Occur::MustNot => must.extend(condition.map(|c| Condition::Not(Box::new(c)))),
                }
            }
        }
        let required = clauses.iter().any(|c| c.occur == Occur::Must && !matches!(c.node, Node::Filter(_)));
        if !should.is_empty() && !required {
            must.push(one_or(should, Condition::Any));
        }
        if must.is_empty() { Condition::Always } else { one_or(must, Condition::All) }
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

    /// A quoted phrase: as typed; as the term of the thesaurus that it is; or translated word by word.
    fn phrase(&mut self, text: &str, slop: u32, field: TextField) -> Option<Condition> {
        let leaf = leaf(self.leaves(1).next()?);
        let mut run = Run::read(text, self.expansion, self.analyzer);
        disambiguate::weigh(&mut run.found, self.expansion.knowledge);
        for (i, (language, _)) in self.expansion.targets.iter().enumerate() {
            let tokens = self.analyzer.terms(text, *language);
            let terms: Vec<QueryTerm> = key::words(&tokens).iter().map(query_term).collect();
            let mut alternatives = Vec::new();
            if !terms.is_empty() {
                alternatives.push(typed(Matcher::in_a_row(terms, slop)));
            }
            if self.is_foreign(*language) {
                alternatives.extend(self.translated_phrase(&run, *language, slop));
            }
            if !alternatives.is_empty() {
                let label = text.to_owned();
                let concept = Concept { leaf, leaves: 1, label, weight: 1.0, required: true, field, alternatives };
                self.concepts[i].push(concept);
            }
        }
        Some(Condition::Leaf(leaf))
    }

    fn translated_phrase(&self, run: &Run, language: Lang, slop: u32) -> Vec<Alternative> {
        let whole: Vec<&Found> = run.found.iter().filter(|f| f.covers_all(&run.words)).collect();
        let alternatives = alternatives::translations(&whole, language, self.expansion);
        if !alternatives.is_empty() {
            return alternatives;
        }
        let mut terms = Vec::new();
        for (at, word) in run.words.iter().enumerate().filter(|(_, word)| !word.stop_word) {
            let found: Vec<&Found> = run.found.iter().filter(|f| f.is_word(at)).collect();
            let best = alternatives::translations(&found, language, self.expansion).into_iter().next();
            match best.map(|best| (best.matcher, best.source)) {
                Some((Matcher::Term(term), source)) => terms.push((term, source)),
                Some((Matcher::Phrase { terms: more, .. }, source)) => {
                    terms.extend(more.into_iter().map(|term| (term, source.clone())));
                }
                _ => terms.push((QueryTerm { term: word.stem.clone(), form: QueryForm::Plain }, Source::Typed)),
            }
        }
        let Some(source) = terms.iter().map(|(_, source)| source.clone()).find(|s| *s != Source::Typed) else {
            return Vec::new();
        };
        let mut terms: Vec<QueryTerm> = terms.into_iter().map(|(term, _)| term).collect();
        let phrase = |terms| {
            let matcher = Matcher::in_a_row(terms, slop + TRANSLATED_SLOP);
            Alternative { matcher, weight: TRANSLATED_PHRASE, source: source.clone() }
        };
        let mut phrases = vec![phrase(terms.clone())];
        if terms.len() == 2 {
            // Languages differ in whether the adjective comes first.
            terms.reverse();
            phrases.push(phrase(terms));
        }
        phrases
    }

    /// A word with `*` or `~`, which belongs to the last of its words where hyphens make several of it.
    fn pattern(&mut self, text: &str, matching: Matching, field: TextField) -> Option<Condition> {
        let targets = self.expansion.targets;
        let analyzed: Vec<_> = targets.iter().map(|(language, _)| self.analyzer.terms(text, *language)).collect();
        let per_language: Vec<Vec<Word<'_>>> = analyzed.iter().map(|tokens| key::words(tokens)).collect();
        let longest = per_language.iter().map(Vec::len).max().unwrap_or(0);
        let leaves = self.leaves(longest);
        for (i, words) in per_language.iter().enumerate() {
            let last = words.len().saturating_sub(1);
            for (n, (word, ordinal)) in words.iter().zip(leaves.clone()).enumerate() {
                let term = || word.main.term.clone();
                let alternatives = match matching {
                    Matching::Prefix if n == last => vec![typed(Matcher::Prefix(term()))],
                    Matching::Fuzzy(edits) if n == last => vec![typed(Matcher::Fuzzy { term: term(), edits })],
                    _ => spelled(word, 1.0),
                };
                let label = text.get(word.main.span.clone()).unwrap_or(text).to_owned();
                let leaf = leaf(ordinal);
                let concept = Concept { leaf, leaves: 1, label, weight: 1.0, required: true, field, alternatives };
                self.concepts[i].push(concept);
            }
        }
        combined(leaves.map(|l| Some(Condition::Leaf(leaf(l)))).collect(), Condition::Any)
    }

    /// Words side by side: each is a leaf; in each language it is what was typed and what that may mean.
    fn run(&mut self, text: &str, field: TextField, strict: bool) -> Option<Condition> {
        let mut run = Run::read(text, self.expansion, self.analyzer);
        let leaves = self.leaves(run.words.len());
        run.words.truncate(leaves.len());
        run.found.retain(|found| found.words.end <= leaves.len());
        disambiguate::weigh(&mut run.found, self.expansion.knowledge);
        if strict || run.words.iter().all(|word| word.stop_word) {
            for word in &mut run.words {
                word.stop_word = false;
            }
        }
        for (i, (language, _)) in self.expansion.targets.iter().enumerate() {
            let concepts = self.in_language(&run, *language, leaves.start, field);
            self.concepts[i].extend(concepts);
        }
        combined(leaves.map(|l| Some(Condition::Leaf(leaf(l)))).collect(), Condition::Any)
    }

    /// The concepts of a run in one language.
    fn in_language(&mut self, run: &Run, language: Lang, first: usize, field: TextField) -> Vec<Concept> {
        let foreign = self.is_foreign(language);
        let concept = |words: std::ops::Range<usize>, weight: f32, alternatives: Vec<Alternative>| Concept {
            leaf: leaf(first + words.start),
            leaves: leaf(words.len()),
            label: run.text_of(&words),
            weight,
            required: true,
            field,
            alternatives,
        };
        let mut concepts = Vec::new();
        let mut in_term = vec![false; run.words.len()];
        for terms in run.terms().into_iter().filter(|_| foreign) {
            let words = terms.first().map_or(0..0, |f| f.words.clone());
            let alternatives = alternatives::translations(&terms, language, self.expansion);
            if !alternatives.is_empty() {
                in_term.iter_mut().take(words.end).skip(words.start).for_each(|covered| *covered = true);
                concepts.push(concept(words.clone(), (1.0 - WORD_OF_TERM) * words.len() as f32, alternatives));
            }
        }
        let tokens = self.analyzer.terms(&run.text, language);
        let typed = key::words(&tokens);
        for (at, word) in run.words.iter().enumerate() {
            if word.stop_word && foreign {
                continue;
            }
            let own = typed.iter().filter(|t| run.word_at(&t.main.span) == Some(at));
            let weight = if in_term[at] { WORD_OF_TERM } else { 1.0 };
            if word.stop_word {
                let alternatives = own.flat_map(|w| spelled(w, 1.0)).collect();
                let required = false;
                concepts.push(Concept { required, ..concept(at..at + 1, STOP_WORD_WEIGHT, alternatives) });
                continue;
            }
            let found: Vec<&Found> = run.found.iter().filter(|f| f.is_word(at)).collect();
            let (parts, found): (Vec<&Found>, Vec<&Found>) = found.into_iter().partition(|f| f.part.is_some());
            let translated = alternatives::of_word(own, &found, (language, foreign), self.expansion);
            let has_translation =
                translated.iter().any(|a| a.source != Source::Typed && a.source != Source::CompoundPart);
            concepts.push(concept(at..at + 1, weight, translated));
            if foreign && !has_translation {
                let count = parts.iter().filter_map(|f| f.part).map(|p| p + 1).max().unwrap_or(0);
                for part in 0..count {
                    let found: Vec<&Found> = parts.iter().copied().filter(|f| f.part == Some(part)).collect();
                    let alternatives = alternatives::translations(&found, language, self.expansion);
                    if !alternatives.is_empty() {
                        concepts.push(concept(at..at + 1, weight / count as f32, alternatives));
                    }
                }
                let is_dropped = !found.is_empty() && !self.expansion.dropped.is_empty();
                if count == 0 && !in_term[at] && !is_dropped {
                    self.untranslated.push(Untranslated { word: run.text_of(&(at..at + 1)), language });
                }
            }
        }
        concepts.retain(|c| !c.alternatives.is_empty());
        concepts
    }

    /// Whether what is searched in a language has to be translated.
    fn is_foreign(&self, language: Lang) -> bool {
        !self.expansion.spoken.is_empty() && self.expansion.spoken.iter().all(|(spoken, _)| *spoken != language)
    }
}

/// The text and field of a clause that is nothing but a word.
fn plain(clause: &Clause) -> Option<(&str, TextField)> {
    match &clause.node {
        Node::Words { text, matching: Matching::Analyzed, field } if clause.occur == Occur::Should => {
            Some((text, *field))
        }
        _ => None,
    }
}

fn query_term(word: &Word<'_>) -> QueryTerm {
    QueryTerm::new(&word.main.term, word.exact())
}

fn typed(matcher: Matcher) -> Alternative {
    Alternative { matcher, weight: 1.0, source: Source::Typed }
}

fn leaf(ordinal: usize) -> Leaf {
    Leaf::try_from(ordinal).unwrap_or(Leaf::MAX)
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
