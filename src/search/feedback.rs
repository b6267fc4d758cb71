//! What readers asked for and the knowledge base had no word for, with what the documents say about it.
//!
//! Searches hand what they saw to the counter of the store, where a server was told to count. For an editor each
//! counted word comes with the words of other languages that stand where it stands: in the other versions of the
//! works that hold it, as often as not elsewhere (the coefficient of Dice, 1945).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::coverage::{is_stop_word, is_word, untranslated};
use super::{Engine, Question, SearchError};
use crate::analyze::{Analyzer, OwnedForm, fold_case};
use crate::expand::{
    Alternative, Concept, Condition, LanguageQuery, Matcher, QueryForm, QueryTerm, Source, WeightedQuery,
};
use crate::index::{Request, Snapshot};
use crate::language::Lang;
use crate::present::Answer;
use crate::query::{self, TextField};
use crate::store::{AskedWord, Day, QuestionLog, Questions, Seen, Stored};
use crate::thesaurus::{Knowledge, key};

/// Records with the word whose other versions are read.
const RECORDS_MAX: usize = 40;
/// Passages of a version that are read.
const PASSAGES_MAX: usize = 6;
/// Words beside it that are shown for each language.
const BESIDE_MAX: usize = 3;
/// Least coefficient of Dice.
const DICE_MIN: f32 = 0.15;

/// What readers lack.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Feedback {
    /// How often a word or query has to be asked to be here.
    pub asked_min: u32,
    /// Words that could not be translated, the most asked first.
    pub words: Vec<Candidate>,
    /// Queries that found nothing, the most asked first.
    pub unanswered: Vec<Unanswered>,
}

/// A word that lacks a label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// The word, without case.
    pub word: String,
    /// Code of the language of the queries.
    pub language: String,
    /// Queries that had it.
    pub asked: u64,
    /// The last day on which it was asked, as `YYYY-MM-DD`.
    pub last: String,
    /// Codes of the languages that have nothing for it, as the knowledge base is now.
    pub missing: Vec<String>,
    /// Records that hold it.
    pub records: u64,
    /// Words of those languages that stand where it stands, the likeliest of each language first.
    pub beside: Vec<Beside>,
}

/// A word of another language that stands where a candidate stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Beside {
    /// Code of its language.
    pub language: String,
    /// The word, without case.
    pub word: String,
    /// Works of which one version holds the candidate and another this word.
    pub together: u64,
    /// How sure that is, 0 to 1: the coefficient of Dice.
    pub dice: f32,
    /// Identifier of the concept that it likeliest means, where the knowledge base knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concept: Option<String>,
}

/// A query that found nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unanswered {
    /// Its words, without case.
    pub query: String,
    /// Code of its language.
    pub language: String,
    /// How often it found nothing.
    pub asked: u64,
    /// The last day on which it was asked, as `YYYY-MM-DD`.
    pub last: String,
}

impl Engine {
    /// Counts queries from now on: those that find nothing, and words that cannot be translated.
    #[must_use]
    pub fn counting(mut self, questions: Questions) -> Self {
        self.questions = Some(questions);
        self
    }

    /// Whether queries are counted.
    pub fn is_counting(&self) -> bool {
        self.questions.is_some()
    }

    /// Hands over what was seen of a question: its first page, its words, and nothing about who asked.
    pub(super) fn count_question(&self, question: &Question, answer: &Answer) {
        let Some(questions) = self.questions.as_ref().filter(|_| question.offset == 0) else { return };
        let language = answer.query_languages.first().map_or("und", |guess| guess.language.as_str());
        let fold = |text: &str| {
            let folded = fold_case(text, Lang::from_code(language).unwrap_or(Lang::UND));
            folded.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        // A filter may be what leaves nothing.
        let is_whole = question.filters.values.is_empty() && question.filters.years.is_none();
        let words = query::parse(&question.text).words();
        let untranslated = answer.untranslated.iter().filter(|unknown| is_word(&unknown.word));
        questions.count(Seen {
            language: language.to_owned(),
            words: fold(&words),
            is_unanswered: is_whole && answer.records == 0,
            untranslated: untranslated.map(|unknown| (fold(&unknown.word), unknown.languages.clone())).collect(),
        });
    }

    /// What was asked at least `asked_min` times and is still missing, at most `limit` words and queries; nothing
    /// where queries were never counted.
    ///
    /// # Errors
    /// What store or index say.
    pub fn feedback(&self, asked_min: u32, limit: usize) -> Result<Feedback, SearchError> {
        let mut feedback = Feedback { asked_min, ..Feedback::default() };
        let Some(log) = QuestionLog::of(self.directory()) else { return Ok(feedback) };
        let unanswered = log.unanswered(asked_min, limit)?.into_iter();
        feedback.unanswered = unanswered
            .map(|q| Unanswered { query: q.words, language: q.language, asked: q.unanswered, last: date(q.last) })
            .collect();
        let snapshot = self.index().snapshot()?;
        let lookup = Lookup { engine: self, snapshot: &snapshot, knowledge: self.knowledge() };
        let mut analyzer = Analyzer::new();
        // Some of them have been given labels since.
        for asked in log.untranslated(asked_min, limit.saturating_mul(2))? {
            if feedback.words.len() < limit {
                feedback.words.extend(lookup.candidate(asked, &mut analyzer)?);
            }
        }
        Ok(feedback)
    }
}

/// What candidates are looked up in.
struct Lookup<'a> {
    engine: &'a Engine,
    snapshot: &'a Snapshot,
    knowledge: Knowledge,
}

impl Lookup<'_> {
    fn candidate(&self, asked: AskedWord, analyzer: &mut Analyzer) -> Result<Option<Candidate>, SearchError> {
        let Some(language) = Lang::from_code(&asked.language) else { return Ok(None) };
        let tokens = analyzer.terms(&asked.word, language);
        let words = key::words(&tokens);
        let Some(stem) = words.first().map(|word| word.main.term.as_str()) else { return Ok(None) };
        let mut key = String::new();
        key::write(&mut key, language, key::content(&words).iter().map(|word| word.main.term.as_str()));
        let once: Vec<Lang> = asked.missing.iter().filter_map(|code| Lang::from_code(code)).collect();
        let missing = untranslated(&key, &once, &self.knowledge);
        if missing.is_empty() {
            return Ok(None);
        }
        let (records, rows) = self.records_with(language, stem)?;
        let beside = self.beside(&rows, &missing, analyzer)?;
        Ok(Some(Candidate {
            word: asked.word,
            language: asked.language,
            asked: asked.asked,
            last: date(asked.last),
            missing: missing.iter().map(|language| language.code().to_owned()).collect(),
            records,
            beside,
        }))
    }

    /// How many records hold a stem, and the rows of the best of them.
    fn records_with(&self, language: Lang, stem: &str) -> Result<(u64, Vec<i64>), SearchError> {
        let term = QueryTerm { term: stem.to_owned(), form: QueryForm::Plain };
        let alternative = Alternative { matcher: Matcher::Term(term), weight: 1.0, source: Source::Typed };
        let concept = Concept {
            leaf: 0,
            leaves: 1,
            label: stem.to_owned(),
            weight: 1.0,
            required: true,
            field: TextField::Any,
            alternatives: vec![alternative],
        };
        let languages = vec![LanguageQuery { language, weight: 1.0, concepts: vec![concept] }];
        let query = WeightedQuery { condition: Condition::Leaf(0), languages, ..WeightedQuery::default() };
        let found = self.snapshot.execute(&query, &Request { limit: RECORDS_MAX, ..Request::default() })?;
        let rows = found.hits.iter().flat_map(|hit| &hit.records).map(|record| record.row);
        Ok((found.records, rows.collect()))
    }

    /// The words of each language that stand in other versions of the works of these records.
    fn beside(&self, rows: &[i64], into: &[Lang], analyzer: &mut Analyzer) -> Result<Vec<Beside>, SearchError> {
        // Stems with their works and one spelling.
        let mut stems: BTreeMap<Lang, BTreeMap<String, (BTreeSet<i64>, String)>> = BTreeMap::new();
        let mut works: BTreeMap<Lang, BTreeSet<i64>> = BTreeMap::new();
        for row in rows {
            let Some(work) = self.engine.store().record(*row)?.and_then(|stored| stored.work) else { continue };
            for member in self.engine.store().members(work)? {
                let Some(language) = Lang::from_code(&member.language).filter(|l| into.contains(l)) else { continue };
                let Some(version) = self.engine.store().record_by_id(&member.id)? else { continue };
                works.entry(language).or_default().insert(work);
                let text = self.text_of(&version, language)?;
                let of_language = stems.entry(language).or_default();
                for token in analyzer.terms(&text, language) {
                    let is_main = matches!(token.form, OwnedForm::Plain | OwnedForm::Accented(_));
                    if is_main && !token.stop_word && is_word(&token.term) {
                        let spelled = || (BTreeSet::new(), text.get(token.span.clone()).unwrap_or_default().to_owned());
                        of_language.entry(token.term).or_insert_with(spelled).0.insert(work);
                    }
                }
            }
        }
        let mut beside = Vec::new();
        for (language, stems) in stems {
            let of_language = works.get(&language).map_or(0, BTreeSet::len);
            beside.extend(self.likeliest(language, stems, of_language, analyzer)?);
        }
        Ok(beside)
    }

    /// The title, the abstract and the first passages of a version.
    fn text_of(&self, version: &Stored, language: Lang) -> Result<String, SearchError> {
        let mut text = version.record.title.clone();
        text.push('\n');
        text.push_str(version.record.summary.as_deref().unwrap_or_default());
        let own = version.passages.iter().filter(|passage| passage.language == language.code());
        for passage in own.take(PASSAGES_MAX) {
            text.push('\n');
            text.push_str(&self.engine.store().text(version.row, Some(passage.start_bytes..passage.end_bytes))?);
        }
        Ok(text)
    }

    fn likeliest(
        &self,
        language: Lang,
        stems: BTreeMap<String, (BTreeSet<i64>, String)>,
        works: usize,
        analyzer: &mut Analyzer,
    ) -> Result<Vec<Beside>, SearchError> {
        let least = if works > 2 { 2 } else { 1 };
        let mut likely = Vec::new();
        for (stem, (together, spelled)) in stems {
            if together.len() < least || is_stop_word(&stem, language, analyzer) {
                continue;
            }
            let passages = self.snapshot.passages_with(language, &stem)?.max(together.len() as u64);
            let dice = 2.0 * together.len() as f32 / (works as f32 + passages as f32);
            if dice >= DICE_MIN {
                likely.push((dice, together.len() as u64, stem, spelled));
            }
        }
        likely.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
        likely.truncate(BESIDE_MAX);
        let view = |(dice, together, stem, spelled): (f32, u64, String, String)| Beside {
            language: language.code().to_owned(),
            word: fold_case(&spelled, language),
            together,
            dice: dice.min(1.0),
            concept: self.concept_of(language, &stem),
        };
        Ok(likely.into_iter().map(view).collect())
    }

    /// The concept that a stem likeliest means, thesaurus before general vocabulary.
    fn concept_of(&self, language: Lang, stem: &str) -> Option<String> {
        let mut key = String::new();
        key::write(&mut key, language, [stem]);
        let meanings = self.knowledge.meanings(&key, 0);
        let concepts = meanings.iter().filter_map(|m| Some((self.knowledge.concept(m.concept)?, m.probability)));
        // What was learned from the documents has no identifiers that last.
        let lasting = concepts.filter(|(concept, _)| !concept.id.contains([':', ' ']));
        let best = lasting.max_by(|a, b| {
            (a.0.is_domain, a.1).partial_cmp(&(b.0.is_domain, b.1)).unwrap_or(std::cmp::Ordering::Equal)
        });
        best.map(|(concept, _)| concept.id.to_owned())
    }
}

/// A day as `YYYY-MM-DD`.
fn date(day: Day) -> String {
    let seconds = u64::try_from(day).unwrap_or(0).saturating_mul(86_400);
    let moment = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    let mut text = crate::thesaurus::layers::timestamp(moment);
    text.truncate("YYYY-MM-DD".len());
    text
}
