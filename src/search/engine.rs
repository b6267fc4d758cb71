//! The engine: a data directory open for questions.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::entities::Entities;
use super::facets::COMMON_VALUES;
use super::subjects::ConceptCounts;
use super::suggest::Suggestions;
use super::{Cursor, Expand, Mode, Question, QuestionError, SearchError, spelling};
use crate::analyze::Analyzer;
use crate::detect::{Detector, Guess, Hints};
use crate::expand::{self, Expansion, Vocabulary, WeightedQuery};
use crate::index::{self, FilterSet, Found, Index, RecordHit, Snapshot, WorkHit};
use crate::ingest;
use crate::language::Lang;
use crate::present::{self, Answer, Highlighter, Hit, LanguageGuess, Version};
use crate::query::{self, Query};
use crate::store::{Questions, Reader, Stored};
use crate::thesaurus::layers::Followed;
use crate::thesaurus::{self, Knowledge, key};

/// Words of a language that each analyzer remembers; there is one for every search that is under way.
const WORDS_REMEMBERED: usize = 1 << 12;
/// A query that finds fewer records than this is offered a better spelling.
const FEW: u64 = 3;

/// Answers questions; shared by all threads.
#[derive(Debug)]
pub struct Engine {
    directory: PathBuf,
    store: Reader,
    index: Index,
    detector: Detector,
    layers: Followed,
    analyzers: Mutex<Vec<Analyzer>>,
    /// Records by concept, in the state of the index that was asked last.
    pub(super) concept_counts: Mutex<Option<Arc<ConceptCounts>>>,
    /// Cities, networks and congress editions, in the state of the store that was asked last.
    pub(super) entities: Mutex<Option<Arc<Entities>>>,
    pub(super) suggestions: Arc<Suggestions>,
    pub(super) questions: Option<Questions>,
}

/// A record in a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Identifier of the record.
    pub id: String,
    /// Its score.
    pub score: f32,
}

/// A question on its way through the lane.
struct Asked {
    snapshot: Snapshot,
    query: Query,
    /// What was asked for, with the identifiers of concepts.
    filters: FilterSet,
    guesses: Vec<Guess>,
    searched: Vec<Lang>,
    weighted: WeightedQuery,
    found: Found,
}

/// The version of a work that is shown, and the versions that were found.
pub(super) struct Shown<'w> {
    pub(super) record: &'w RecordHit,
    pub(super) stored: Stored,
    found_ids: Vec<String>,
}

impl Engine {
    /// Opens the data directory `directory`, the index brought up to the store. With `follow`, what other processes
    /// commit is seen within a second.
    ///
    /// # Errors
    /// [`crate::store::StoreError::Missing`] where nothing was ever ingested; what store or index say.
    pub fn open(directory: &Path, follow: bool) -> Result<Self, SearchError> {
        let store = Reader::open(directory)?;
        let index = match Index::open(directory, follow) {
            Ok(index) if index.sequence()? == store.sequence()? => index,
            // A process that writes just now brings the index up itself; until then an older state answers.
            opened => match (ingest::catch_up(directory, &()), opened) {
                (Ok(_), _) => Index::open(directory, follow)?,
                (Err(ingest::IngestError::Store(crate::store::StoreError::Locked { .. })), Ok(index)) => index,
                (Err(error), _) => return Err(error.into()),
            },
        };
        let detector = Detector::new();
        let layers = Followed::open(directory);
        Ok(Self {
            directory: directory.into(),
            store,
            index,
            detector,
            layers,
            analyzers: Mutex::default(),
            concept_counts: Mutex::default(),
            entities: Mutex::default(),
            suggestions: Arc::default(),
            questions: None,
        })
    }

    /// The data directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The stored records.
    pub fn store(&self) -> &Reader {
        &self.store
    }

    /// What words mean, as it is now.
    pub fn knowledge(&self) -> Knowledge {
        self.layers.knowledge()
    }

    /// The layers of the data directory.
    pub fn layers(&self) -> &Followed {
        &self.layers
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Answers a question.
    ///
    /// # Errors
    /// What store or index say.
    pub fn search(&self, question: &Question) -> Result<Answer, SearchError> {
        self.with_analyzer(|analyzer| {
            let asked = self.ask(question, analyzer)?;
            let answer = self.answer(question, asked, analyzer)?;
            self.count_question(question, &answer);
            Ok(answer)
        })
    }

    /// Ranks records, as an evaluation wants them: no texts are read, language versions stand for themselves.
    ///
    /// # Errors
    /// What the index says.
    pub fn rank(&self, question: &Question) -> Result<Vec<Ranked>, SearchError> {
        self.ranked(&Question { by_work: false, hits_only: true, ..question.clone() })
    }

    /// Ranks all records that a search finds, language versions apart; without words, all that the filters let pass.
    ///
    /// # Errors
    /// What the index says.
    pub fn rank_all(&self, question: &Question) -> Result<Vec<Ranked>, SearchError> {
        self.ranked(&Question { by_work: false, offset: 0, limit: usize::MAX, ..question.clone() })
    }

    fn ranked(&self, question: &Question) -> Result<Vec<Ranked>, SearchError> {
        self.with_analyzer(|analyzer| {
            let asked = self.ask(question, analyzer)?;
            let records = asked.found.hits.iter().flat_map(|hit| &hit.records);
            let ranked = records.map(|r| Ok(Ranked { id: asked.snapshot.id_of(r)?, score: r.score }));
            ranked.collect()
        })
    }

    /// parse → detect → expand → execute.
    fn ask(&self, question: &Question, analyzer: &mut Analyzer) -> Result<Asked, SearchError> {
        let snapshot = self.index.snapshot()?;
        let query = if question.syntax { query::parse(&question.text) } else { query::plain(&question.text) };
        let mut query = query.under(&question.conditions);
        let filters = self.with_concepts(question, &mut query, analyzer);
        let guesses = self.languages_of(question, &query, &snapshot, analyzer);
        let searched = searched(question, &guesses, &snapshot);
        let spoken: Vec<(Lang, f32)> = guesses.iter().map(|g| (g.language, g.probability)).collect();
        let knowledge = self.knowledge();
        let expansion = Expansion {
            targets: &searched,
            spoken: &spoken,
            knowledge: (question.mode == Mode::Cross && question.expand != Expand::Off).then_some(&knowledge),
            vocabulary: (question.expand == Expand::Full).then_some(&snapshot as &dyn Vocabulary),
            alternatives_max: question.alternatives_max,
            dropped: &question.dropped,
        };
        let weighted = expand::across_languages(&query, &expansion, analyzer);
        let codes: Vec<Lang> = searched.iter().map(|(language, _)| *language).collect();
        let found = snapshot.execute(&weighted, &request_of(question, &filters, &codes))?;
        Ok(Asked { snapshot, query, filters, guesses, searched: codes, weighted, found })
    }

    /// The languages that the query may be in.
    fn languages_of(
        &self,
        question: &Question,
        query: &Query,
        snapshot: &Snapshot,
        analyzer: &mut Analyzer,
    ) -> Vec<Guess> {
        let alone = match (question.mode, question.targets.as_slice()) {
            (Mode::Mono, [only]) => Some(*only),
            _ => None,
        };
        let indexed: Vec<Lang> = snapshot.languages().map(|(language, _)| language).collect();
        let explicit = question.language.or(alone);
        let words = query.words();
        let membership = match explicit {
            Some(_) => Vec::new(),
            None => membership(&words, &self.knowledge(), analyzer),
        };
        let hints = Hints { explicit, interface: question.reader, membership: &membership, indexed: &indexed };
        self.detector.query(&words, &hints)
    }

    pub(super) fn with_analyzer<T>(&self, work: impl FnOnce(&mut Analyzer) -> T) -> T {
        let idle = self.analyzers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut analyzer = idle.unwrap_or_else(|| Analyzer::remembering(WORDS_REMEMBERED));
        let result = work(&mut analyzer);
        self.analyzers.lock().unwrap_or_else(PoisonError::into_inner).push(analyzer);
        result
    }

    fn answer(&self, question: &Question, asked: Asked, analyzer: &mut Analyzer) -> Result<Answer, SearchError> {
        let Asked { snapshot, query, filters, guesses, searched, weighted, found } = asked;
        let highlighter = Highlighter::new(&weighted);
        let mut hits = Vec::with_capacity(found.hits.len());
        for work in &found.hits {
            if let Some(shown) = self.shown(work, question, &guesses)? {
                hits.push(self.hit(shown, &highlighter, (analyzer, question.explain))?);
            }
        }
        let suggestion = if found.records < FEW {
            let spoken: Vec<Lang> = guesses.iter().map(|guess| guess.language).collect();
            spelling::suggestion(&query, &spoken, &snapshot, &self.store, analyzer)?
        } else {
            None
        };
        let facets = self.facet_views(found.facets, (question, &filters), &snapshot)?;
        let generation = snapshot.sequence();
        let total = if question.by_work { found.works } else { found.records };
        let next = question.offset + found.hits.len();
        let more = (next as u64) < total && !found.hits.is_empty();
        Ok(Answer {
            query: question.text.clone(),
            query_languages: guesses.iter().copied().map(guess_view).collect(),
            searched_languages: searched.iter().map(|language| language.code().to_owned()).collect(),
            warnings: query.warnings.iter().map(ToString::to_string).collect(),
            untranslated: present::untranslated(&weighted.untranslated),
            understood: if question.explain { present::understood(&weighted) } else { Vec::new() },
            suggestion,
            generation,
            configuration: self.configuration().hash,
            records: found.records,
            works: found.works,
            hits,
            facets,
            next_cursor: more.then(|| Cursor { generation, offset: next }.to_string()),
        })
    }

    /// The version of a work in the reader's language, or else in the query's, or else the best one.
    pub(super) fn shown<'w>(
        &self,
        work: &'w WorkHit,
        question: &Question,
        guesses: &[Guess],
    ) -> Result<Option<Shown<'w>>, SearchError> {
        let own = question.reader.or(question.language).or(guesses.first().map(|g| g.language));
        let mut shown = None;
        let mut found_ids = Vec::new();
        for record in &work.records {
            let Some(stored) = self.store.record(record.row)? else { continue };
            found_ids.push(stored.record.id.clone());
            let preferred = Lang::from_code(&stored.language) == own;
            if shown.is_none() || (preferred && shown.as_ref().is_some_and(|(_, _, is_own)| !is_own)) {
                shown = Some((record, stored, preferred));
            }
            if !question.by_work {
                break;
            }
        }
        Ok(shown.map(|(record, stored, _)| Shown { record, stored, found_ids }))
    }

    fn hit(
        &self,
        shown: Shown<'_>,
        highlighter: &Highlighter<'_>,
        (analyzer, explain): (&mut Analyzer, bool),
    ) -> Result<Hit, SearchError> {
        let Shown { record, stored, found_ids } = shown;
        let language = Lang::from_code(&stored.language).unwrap_or(Lang::UND);
        let text_of = |p: &crate::record::Passage| self.store.text(record.row, Some(p.start_bytes..p.end_bytes));
        let parts = (stored.record, language, stored.passages.as_slice());
        let mut hit = present::hit_of(record, parts, highlighter, (analyzer, explain), text_of)?;
        if let Some(work) = stored.work {
            let members = self.store.members(work)?.into_iter().filter(|member| member.id != hit.id);
            hit.versions = members
                .map(|m| Version { found: found_ids.contains(&m.id), id: m.id, language: m.language, title: m.title })
                .collect();
        }
        Ok(hit)
    }
}

/// Share of the words that the knowledge base or the list of function words knows, for each language that it has.
fn membership(words: &str, knowledge: &Knowledge, analyzer: &mut Analyzer) -> Vec<(Lang, f32)> {
    let mut languages: Vec<Lang> = knowledge.layers().iter().flat_map(thesaurus::Layer::languages).collect();
    languages.sort_unstable();
    languages.dedup();
    let mut key = String::new();
    let mut share = |language| {
        let tokens = analyzer.terms(words, language);
        let words = key::words(&tokens);
        let known = words.iter().filter(|word| {
            key::write(&mut key, language, [word.main.term.as_str()]);
            word.main.stop_word || knowledge.knows(&key)
        });
        (language, known.count() as f32 / words.len().max(1) as f32)
    };
    languages.into_iter().map(&mut share).collect()
}

/// The languages to search, each with the weight of its scores.
fn searched(question: &Question, guesses: &[Guess], snapshot: &Snapshot) -> Vec<(Lang, f32)> {
    let wanted = |language: &Lang| question.targets.is_empty() || question.targets.contains(language);
    match question.mode {
        Mode::Mono => {
            let best = guesses.first().map_or(1.0, |g| g.probability).max(f32::MIN_POSITIVE);
            let own = guesses.iter().filter(|g| wanted(&g.language));
            own.map(|g| (g.language, g.probability / best)).collect()
        }
        Mode::Cross => {
            let own = question.reader.or(question.language).or(guesses.first().map(|guess| guess.language));
            let weight = |language| if Some(language) == own { question.own_weight } else { 1.0 };
            snapshot.languages().map(|(language, _)| language).filter(wanted).map(|l| (l, weight(l))).collect()
        }
    }
}

fn request_of(question: &Question, filters: &FilterSet, searched: &[Lang]) -> index::Request {
    let restricted = question.mode == Mode::Mono || !question.targets.is_empty();
    let mut filters = filters.clone();
    filters.languages = restricted.then(|| searched.to_vec());
    index::Request {
        filters,
        sort: question.sort,
        facets: question.facets.clone(),
        facet_limit: question.facet_values.saturating_add(COMMON_VALUES),
        facets_of_hits: question.facets_of_hits,
        offset: question.offset,
        limit: question.limit,
        by_work: question.by_work,
        years: false,
        hits_only: question.hits_only,
    }
}

fn guess_view(guess: Guess) -> LanguageGuess {
    LanguageGuess { language: guess.language.code().to_owned(), probability: guess.probability }
}

impl Cursor {
    /// The hits to skip, if the index is still the same.
    ///
    /// # Errors
    /// [`QuestionError::StaleCursor`].
    pub fn offset_at(self, generation: i64) -> Result<usize, QuestionError> {
        if self.generation == generation {
            Ok(self.offset)
        } else {
            Err(QuestionError::StaleCursor { given: self.generation, now: generation })
        }
    }
}
