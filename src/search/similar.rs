//! A record in, the records in all languages that are like it out.
//!
//! What a record is most about, and the words that it has more often than others, make a query, which is translated and
//! scored as if somebody had typed it. Other language versions of the record are not like it but the same.

use std::collections::BTreeMap;

use super::coverage::is_word;
use super::subjects::link;
use super::{Engine, Question, SearchError};
use crate::analyze::{Analyzer, Form};
use crate::expand::{self, Condition, Expansion, Leaf, Vocabulary, Wanted, WeightedQuery};
use crate::index::{self, Snapshot, WorkHit};
use crate::language::Lang;
use crate::present::{RecordLink, Similar, SimilarRecord, SubjectView};
use crate::query::{Matching, Node, Query, TextField};
use crate::store::Stored;

/// Concepts that are looked for.
const CONCEPTS: usize = 8;
/// Words that are looked for.
const WORDS: usize = 12;
/// Words whose rarity is looked up.
const CANDIDATES: usize = 40;
/// Bytes of the body whose words are counted.
const BODY_BYTES: usize = 8_000;
/// What a word of the title counts, and one of the summary.
const TITLE: f32 = 3.0;
const SUMMARY: f32 = 2.0;
/// What the strongest concept counts, against the strongest word.
const CONCEPT_WEIGHT: f32 = 2.0;

/// What is asked about a record.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarQuestion {
    /// Language of the reader: what concepts are called, and the version of a work that is shown.
    pub reader: Option<Lang>,
    /// Languages to search; all where empty.
    pub targets: Vec<Lang>,
    /// Most works.
    pub limit: usize,
}

impl Default for SimilarQuestion {
    fn default() -> Self {
        Self { reader: None, targets: Vec::new(), limit: 10 }
    }
}

/// A word that is looked for.
struct StrongWord {
    /// As it stands in the record.
    text: String,
    /// How much it counts, above 0 and at most 1.
    weight: f32,
}

impl Engine {
    /// The records that are most like the one with this identifier; `None` where there is none.
    ///
    /// # Errors
    /// What store or index say.
    pub fn similar(&self, id: &str, asked: &SimilarQuestion) -> Result<Option<Similar>, SearchError> {
        let Some(stored) = self.store().record_by_id(id)? else { return Ok(None) };
        let snapshot = self.index().snapshot()?;
        let subjects = self.subjects(stored.subjects.clone().unwrap_or_default(), asked.reader)?;
        let concepts: Vec<SubjectView> = subjects.into_iter().take(CONCEPTS).collect();
        let (words, query) = self.with_analyzer(|analyzer| {
            let words = self.strong_words(&stored, &snapshot, analyzer)?;
            let query = self.query_of(&stored, (&concepts, &words), (asked, &snapshot), analyzer)?;
            Ok::<_, SearchError>((words, query))
        })?;
        // The work of the record itself is most like it.
        let request = index::Request { limit: asked.limit + 1, by_work: true, ..index::Request::default() };
        let found = if words.is_empty() && concepts.is_empty() {
            index::Found::default()
        } else {
            snapshot.execute(&query, &request)?
        };
        let is_same = |work: &WorkHit| {
            work.work.is_some() && work.work == stored.work || work.records.iter().any(|r| r.row == stored.row)
        };
        let others = found.hits.iter().filter(|work| !is_same(work)).take(asked.limit);
        let hits = others.map(|work| self.similar_record(work, &concepts, asked));
        let hits = hits.filter_map(Result::transpose).collect::<Result<_, _>>()?;
        let words = words.into_iter().map(|word| word.text).collect();
        Ok(Some(Similar { id: stored.record.id, generation: snapshot.sequence(), concepts, words, hits }))
    }

    /// The words that a record has more often than other passages of its language do.
    fn strong_words(
        &self,
        stored: &Stored,
        snapshot: &Snapshot,
        analyzer: &mut Analyzer,
    ) -> Result<Vec<StrongWord>, SearchError> {
        let language = Lang::from_code(&stored.language).unwrap_or(Lang::UND);
        let body = self.store().text(stored.row, Some(0..BODY_BYTES))?;
        let summary = stored.record.summary.as_deref().unwrap_or_default();
        // Stems, how often they were said, and the word as it stood first.
        let mut said: BTreeMap<String, (f32, String)> = BTreeMap::new();
        for (text, weight) in [(stored.record.title.as_str(), TITLE), (summary, SUMMARY), (&body, 1.0)] {
            analyzer.analyze(text, language, &mut |token| {
                let is_itself = matches!(token.form, Form::Plain | Form::Accented(_));
                if is_itself && !token.stop_word && is_word(token.term) {
                    let word = || text.get(token.span.clone()).unwrap_or_default().to_owned();
                    said.entry(token.term.to_owned()).or_insert_with(|| (0.0, word())).0 += weight;
                }
            });
        }
        let mut candidates: Vec<(String, f32, String)> =
            said.into_iter().map(|(stem, (count, word))| (stem, count, word)).collect();
        candidates.sort_by(|a, b| b.1.total_cmp(&a.1));
        candidates.truncate(CANDIDATES);
        let passages = snapshot.languages().find(|(l, _)| *l == language).map_or(1, |(_, counts)| counts.passages);
        let mut words = Vec::with_capacity(candidates.len());
        for (stem, count, text) in candidates {
            let with = snapshot.passages_with(language, &stem)?;
            let rarity = (1.0 + passages as f32 / (with as f32 + 1.0)).ln();
            words.push(StrongWord { text, weight: count / (count + 1.0) * rarity });
        }
        words.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        words.truncate(WORDS);
        let best = words.first().map_or(1.0, |word| word.weight).max(f32::MIN_POSITIVE);
        for word in &mut words {
            word.weight /= best;
        }
        Ok(words)
    }

    /// The query for words and concepts in every language.
    fn query_of(
        &self,
        stored: &Stored,
        (concepts, words): (&[SubjectView], &[StrongWord]),
        (asked, snapshot): (&SimilarQuestion, &Snapshot),
        analyzer: &mut Analyzer,
    ) -> Result<WeightedQuery, SearchError> {
        let wanted = |language: &Lang| asked.targets.is_empty() || asked.targets.contains(language);
        let targets: Vec<(Lang, f32)> =
            snapshot.languages().map(|(language, _)| (language, 1.0)).filter(|(l, _)| wanted(l)).collect();
        let spoken = [(Lang::from_code(&stored.language).unwrap_or(Lang::UND), 1.0)];
        let knowledge = self.knowledge();
        let expansion = Expansion {
            spoken: &spoken,
            knowledge: Some(&knowledge),
            vocabulary: Some(snapshot as &dyn Vocabulary),
            ..Expansion::off(&targets)
        };
        let node = |word: &StrongWord| {
            let (matching, field) = (Matching::Analyzed, TextField::Any);
            Node::Words { text: word.text.clone(), matching, field }
        };
        let root = (!words.is_empty()).then(|| Node::Any(words.iter().map(node).collect()));
        let mut query = expand::across_languages(&Query { root, warnings: Vec::new() }, &expansion, analyzer);
        let mut leaves = 0;
        for concept in query.languages.iter_mut().flat_map(|language| &mut language.concepts) {
            let word = words.iter().find(|word| word.text == concept.label);
            concept.weight *= word.map_or(1.0, |word| word.weight);
            leaves = leaves.max(concept.leaf + concept.leaves);
        }
        let counts = self.concept_counts(snapshot)?;
        let wanted = concepts.iter().filter_map(|subject| {
            let concept = knowledge.outline().find(&subject.concept.id)?;
            let weight = CONCEPT_WEIGHT * subject.strength * counts.specificity(&subject.concept.id);
            Some(Wanted { concept, label: subject.concept.label.clone(), weight })
        });
        let wanted: Vec<Wanted> = wanted.filter(|wanted| wanted.weight > 0.0).collect();
        let of_concepts = expand::of_concepts(&wanted, leaves, &expansion);
        if query.languages.is_empty() {
            query.languages = of_concepts;
        } else {
            for (language, more) in query.languages.iter_mut().zip(of_concepts) {
                language.concepts.extend(more.concepts);
            }
        }
        let end = leaves.saturating_add(Leaf::try_from(wanted.len()).unwrap_or(Leaf::MAX));
        query.condition = Condition::Any((0..end).map(Condition::Leaf).collect());
        Ok(query)
    }

    fn similar_record(
        &self,
        work: &WorkHit,
        concepts: &[SubjectView],
        asked: &SimilarQuestion,
    ) -> Result<Option<SimilarRecord>, SearchError> {
        let question = Question { reader: asked.reader, ..Question::new("") };
        let Some(shown) = self.shown(work, &question, &[])? else { return Ok(None) };
        let theirs = shown.stored.subjects.clone().unwrap_or_default();
        let is_theirs = |id: &str| theirs.iter().any(|subject| subject.concept == id);
        let shared = concepts.iter().map(|subject| &subject.concept).filter(|concept| is_theirs(&concept.id));
        let knowledge = self.knowledge();
        let shared = shared.map(|concept| link(&knowledge, &concept.id, asked.reader)).collect();
        Ok(Some(SimilarRecord { score: shown.record.score, record: record_link(shown.stored), shared }))
    }
}

/// A record by its title.
pub(super) fn record_link(stored: Stored) -> RecordLink {
    let Stored { record, language, .. } = stored;
    RecordLink { id: record.id, title: record.title, language, kind: record.kind, city: record.city, year: record.year }
}
