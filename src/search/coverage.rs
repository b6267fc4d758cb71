//! What the documents and the queries say that the knowledge base has no word for.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Engine, SearchError};
use crate::analyze::{Analyzer, OwnedToken};
use crate::detect::Hints;
use crate::expand::{self, Expansion};
use crate::index::Snapshot;
use crate::language::Lang;
use crate::query;
use crate::thesaurus::Knowledge;
use crate::thesaurus::key::{self, Word};

/// Passages that have to hold a word before it is worth an entry.
const PASSAGES_MIN: u64 = 2;
/// Shortest stem that is looked at, in letters, where a letter is not a word.
const LETTERS_MIN: usize = 3;

/// What is missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Coverage {
    /// How well each language is covered.
    pub languages: Vec<LanguageCoverage>,
    /// Words of queries that could not be translated, most asked first.
    pub queries: Vec<Asked>,
}

/// The words of the documents in one language.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct LanguageCoverage {
    /// Code of the language.
    pub language: String,
    /// Words that stand in two passages or more.
    pub words: u64,
    /// Share of their weight that the knowledge base translates, 0 to 1, by code of the other language.
    pub covered: BTreeMap<String, f32>,
    /// Words that some language has nothing for, the weightiest first.
    pub missing: Vec<Missing>,
}

/// A word of the documents.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Missing {
    /// The word as it stands in some passage.
    pub word: String,
    /// Passages that hold it.
    pub passages: u64,
    /// What an entry for it would be worth: passages times the logarithm of how rare it is.
    pub weight: f32,
    /// Codes of the languages that it cannot be translated to.
    pub into: Vec<String>,
}

/// A word of queries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Asked {
    /// Language of the query.
    pub language: String,
    /// The word as typed.
    pub word: String,
    /// Queries that have it.
    pub queries: u64,
    /// Codes of the languages that it could not be translated to.
    pub into: Vec<String>,
}

/// A query, where its language is known with it.
pub type AskedQuery = (Option<Lang>, String);

impl Engine {
    /// What is missing between the languages `targets`, or all that the documents are in; at most `limit` words each.
    ///
    /// # Errors
    /// What store or index say.
    pub fn coverage(&self, targets: &[Lang], limit: usize, queries: &[AskedQuery]) -> Result<Coverage, SearchError> {
        let snapshot = self.index().snapshot()?;
        let knowledge = self.knowledge();
        let indexed = snapshot.languages().map(|(language, _)| language);
        let targets: Vec<Lang> =
            indexed.filter(|l| *l != Lang::UND && (targets.is_empty() || targets.contains(l))).collect();
        let mut coverage = Coverage::default();
        for language in &targets {
            let others: Vec<Lang> = targets.iter().copied().filter(|other| other != language).collect();
            coverage.languages.push(self.of_language(*language, &others, limit, (&snapshot, &knowledge))?);
        }
        coverage.queries = of_queries(queries, &targets, limit, &knowledge);
        Ok(coverage)
    }

    fn of_language(
        &self,
        language: Lang,
        others: &[Lang],
        limit: usize,
        (snapshot, knowledge): (&Snapshot, &Knowledge),
    ) -> Result<LanguageCoverage, SearchError> {
        let mut analyzer = Analyzer::new();
        let passages = snapshot.languages().find(|(l, _)| *l == language).map_or(0, |(_, counts)| counts.passages);
        let (mut words, mut total, mut covered) = (0, 0.0_f32, vec![0.0_f32; others.len()]);
        let mut missing = Vec::new();
        let mut key = String::new();
        for term in snapshot.frequent_terms(language, PASSAGES_MIN)? {
            key::write(&mut key, language, [term.term.as_str()]);
            if !is_word(&term.term) || is_stop_word(&term.term, language, &mut analyzer) {
                continue;
            }
            let weight = term.passages as f32 * (1.0 + passages as f32 / term.passages as f32).ln();
            let into = untranslated(&key, others, knowledge);
            words += 1;
            total += weight;
            for (share, other) in covered.iter_mut().zip(others) {
                *share += if into.contains(other) { 0.0 } else { weight };
            }
            if !into.is_empty() {
                missing.push((weight, term, into));
            }
        }
        missing.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.term.cmp(&b.1.term)));
        let mut shown = Vec::new();
        for (weight, term, into) in missing {
            if shown.len() >= limit {
                break;
            }
            let Some(word) = self.written(language, &term.term, snapshot, &mut analyzer)? else { continue };
            let into = without_parts(&word, language, into, (knowledge, &mut analyzer));
            if !into.is_empty() {
                let into = into.iter().map(|l| l.code().to_owned()).collect();
                shown.push(Missing { word, passages: term.passages, weight, into });
            }
        }
        let share = |(share, other): (f32, &Lang)| (other.code().to_owned(), share / total.max(f32::MIN_POSITIVE));
        let covered = covered.into_iter().zip(others).map(share).collect();
        Ok(LanguageCoverage { language: language.code().to_owned(), words, covered, missing: shown })
    }

    /// A stem as it is written in some passage.
    fn written(
        &self,
        language: Lang,
        stem: &str,
        snapshot: &Snapshot,
        analyzer: &mut Analyzer,
    ) -> Result<Option<String>, SearchError> {
        let Some((row, ordinal)) = snapshot.place_of(language, stem)? else { return Ok(None) };
        let Some(stored) = self.store().record(row)? else { return Ok(None) };
        let Some(passage) = stored.passages.get(ordinal as usize) else { return Ok(None) };
        let text = self.store().text(row, Some(passage.start_bytes..passage.end_bytes))?;
        let span = analyzer.terms(&text, language).into_iter().find(|token| token.term == stem).map(|token| token.span);
        Ok(span.and_then(|span| text.get(span)).map(str::to_owned))
    }
}

/// The words of queries that could not be translated.
fn of_queries(queries: &[AskedQuery], targets: &[Lang], limit: usize, knowledge: &Knowledge) -> Vec<Asked> {
    let detector = crate::detect::Detector::new();
    let mut analyzer = Analyzer::new();
    let weighted: Vec<(Lang, f32)> = targets.iter().map(|language| (*language, 1.0)).collect();
    let mut asked: BTreeMap<(String, Lang), (u64, Vec<Lang>)> = BTreeMap::new();
    for (language, text) in queries {
        let guesses = detector.query(text, &Hints { explicit: *language, indexed: targets, ..Hints::default() });
        let spoken: Vec<(Lang, f32)> = guesses.iter().map(|g| (g.language, g.probability)).collect();
        let knowledge = Some(knowledge);
        let expansion = Expansion { spoken: &spoken, knowledge, ..Expansion::off(&weighted) };
        let query = expand::across_languages(&query::plain(text), &expansion, &mut analyzer);
        let language = spoken.first().map_or(Lang::UND, |(language, _)| *language);
        let mut words: BTreeMap<String, Vec<Lang>> = BTreeMap::new();
        for missing in query.untranslated {
            words.entry(crate::analyze::fold_case(&missing.word, language)).or_default().push(missing.language);
        }
        for (word, into) in words {
            let (count, known) = asked.entry((word, language)).or_default();
            *count += 1;
            known.extend(into);
            known.sort_unstable();
            known.dedup();
        }
    }
    let view = |((word, language), (queries, into)): ((String, Lang), (u64, Vec<Lang>))| Asked {
        language: language.code().to_owned(),
        word,
        queries,
        into: into.iter().map(|l| l.code().to_owned()).collect(),
    };
    let mut asked: Vec<Asked> = asked.into_iter().map(view).collect();
    asked.sort_by_key(|a| std::cmp::Reverse((a.queries, a.into.len())));
    asked.truncate(limit);
    asked
}

/// The languages that a key cannot be translated to.
pub(super) fn untranslated(key: &str, others: &[Lang], knowledge: &Knowledge) -> Vec<Lang> {
    let meanings = knowledge.meanings(key, 0);
    let has = |other: Lang| meanings.iter().any(|m| knowledge.labels(m.concept, other).next().is_some());
    others.iter().copied().filter(|other| !has(*other)).collect()
}

/// Of the languages that a word cannot be translated to, those that its parts cannot either.
fn without_parts(
    word: &str,
    language: Lang,
    into: Vec<Lang>,
    (knowledge, analyzer): (&Knowledge, &mut Analyzer),
) -> Vec<Lang> {
    let tokens: Vec<OwnedToken> = analyzer.terms(word, language);
    let words = key::words(&tokens);
    let parts: Vec<&str> = words.first().into_iter().flat_map(Word::parts).collect();
    if parts.len() < 2 {
        return into;
    }
    let mut key = String::new();
    let mut missing: Vec<Lang> = Vec::new();
    for part in parts {
        key::write(&mut key, language, [part]);
        missing.extend(untranslated(&key, &into, knowledge));
    }
    into.into_iter().filter(|language| missing.contains(language)).collect()
}

/// Whether a stem is a word rather than a number or a letter.
pub(super) fn is_word(stem: &str) -> bool {
    let letters = stem.chars().filter(|c| c.is_alphabetic());
    let is_dense = stem.chars().any(|c| c >= '\u{1100}');
    stem.chars().all(|c| !c.is_numeric()) && (is_dense || letters.count() >= LETTERS_MIN)
}

/// Stems of function words are mostly the words themselves.
pub(super) fn is_stop_word(stem: &str, language: Lang, analyzer: &mut Analyzer) -> bool {
    analyzer.terms(stem, language).iter().any(|token| token.stop_word)
}
