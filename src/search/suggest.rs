//! Suggestions while typing: the dictionary of a generation, made when it is first wanted and again when records or
//! knowledge have changed.
//!
//! A new dictionary is made in the background while the one before goes on answering, and takes its place as a whole.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use super::{Engine, SearchError};
use crate::analyze::Analyzer;
use crate::expand::{
    Alternative, Concept, Condition, LanguageQuery, Matcher, QueryForm, QueryTerm, Source, Vocabulary, WeightedQuery,
};
use crate::index::{Request, Snapshot};
use crate::language::Lang;
use crate::present::{Suggestion, SuggestionKind};
use crate::query::{FilterField, TextField};
use crate::store::{Headline, Reader};
use crate::suggest::{Dictionary, Entry, Kind, Suggested};
use crate::thesaurus::{ConceptRef, Knowledge, Label, key};

/// Titles that are read at a time.
const BATCH: usize = 2_000;
/// Most titles; the latest ones.
const TITLES_MAX: usize = 500_000;
/// Longest title that is suggested whole, in bytes.
const TITLE_BYTES_MAX: usize = 240;
/// Most cities.
const CITIES_MAX: usize = 100_000;
/// Between two dictionaries lies so many times as much time as one takes.
const REST: u32 = 5;
/// Least time between two dictionaries.
const REST_MIN: Duration = Duration::from_secs(2);

/// The dictionary of the engine.
#[derive(Debug, Default)]
pub(super) struct Suggestions {
    latest: RwLock<Option<Arc<Made>>>,
    /// Held while the first one is made.
    first: Mutex<()>,
    is_making: AtomicBool,
}

/// A dictionary and what it was made of.
#[derive(Debug)]
struct Made {
    dictionary: Dictionary,
    generation: i64,
    knowledge: Knowledge,
    at: Instant,
    took: Duration,
}

/// What a dictionary is made of.
struct Sources {
    directory: PathBuf,
    snapshot: Snapshot,
    knowledge: Knowledge,
}

impl Engine {
    /// What a reader of `language` may be about to type, best first, at most `limit`.
    ///
    /// The first call makes the dictionary, which takes seconds for many records; later ones never wait for it.
    ///
    /// # Errors
    /// What store or index say.
    pub fn suggest(&self, typed: &str, language: Option<Lang>, limit: usize) -> Result<Vec<Suggestion>, SearchError> {
        let made = self.made()?;
        Ok(made.dictionary.suggest(typed, language, limit).into_iter().map(view).collect())
    }

    /// Makes the dictionary of suggestions, where there is none yet. Returns how many names it has and the bytes of
    /// memory that it takes, about.
    ///
    /// # Errors
    /// What store or index say.
    pub fn prepare_suggestions(&self) -> Result<(usize, usize), SearchError> {
        let made = self.made()?;
        Ok((made.dictionary.len(), made.dictionary.size_bytes()))
    }

    fn made(&self) -> Result<Arc<Made>, SearchError> {
        let snapshot = self.index().snapshot()?;
        let sources = Sources { directory: self.directory().into(), snapshot, knowledge: self.knowledge() };
        if let Some(made) = self.suggestions.latest() {
            if !made.is_of(&sources) && made.has_rested() {
                remake(&self.suggestions, sources);
            }
            return Ok(made);
        }
        let _first = self.suggestions.first.lock().unwrap_or_else(PoisonError::into_inner);
        match self.suggestions.latest() {
            Some(made) => Ok(made),
            None => Ok(self.suggestions.put(make(sources)?)),
        }
    }
}

impl Suggestions {
    fn latest(&self) -> Option<Arc<Made>> {
        self.latest.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, made: Made) -> Arc<Made> {
        let made = Arc::new(made);
        *self.latest.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&made));
        made
    }
}

impl Made {
    fn is_of(&self, sources: &Sources) -> bool {
        self.generation == sources.snapshot.sequence() && self.knowledge.is_same(&sources.knowledge)
    }

    fn has_rested(&self) -> bool {
        self.at.elapsed() >= (self.took * REST).max(REST_MIN)
    }
}

/// Makes a new dictionary in the background, unless one is being made.
fn remake(suggestions: &Arc<Suggestions>, sources: Sources) {
    if suggestions.is_making.swap(true, Ordering::AcqRel) {
        return;
    }
    let suggestions = Arc::clone(suggestions);
    thread::spawn(move || {
        // Where it fails the old one goes on serving, and the next reader makes another attempt.
        if let Ok(made) = make(sources) {
            suggestions.put(made);
        }
        suggestions.is_making.store(false, Ordering::Release);
    });
}

fn make(sources: Sources) -> Result<Made, SearchError> {
    let started = Instant::now();
    let store = Reader::open(&sources.directory)?;
    let mut analyzer = Analyzer::new();
    let mut entries = concepts(&sources)?;
    entries.extend(cities(&sources, &mut analyzer)?);
    titles(&store, &mut entries)?;
    let dictionary = Dictionary::new(entries, &mut analyzer)?;
    let (generation, knowledge) = (sources.snapshot.sequence(), sources.knowledge);
    Ok(Made { dictionary, generation, knowledge, at: Instant::now(), took: started.elapsed() })
}

/// The labels of the thesaurus, each with the records in which a label of its concept stands.
fn concepts(sources: &Sources) -> Result<Vec<Entry>, SearchError> {
    let mut entries = Vec::new();
    for (place, layer) in (0..).zip(sources.knowledge.layers()) {
        for ordinal in 0..layer.concepts() {
            let Some(concept) = layer.concept(ordinal).filter(|concept| concept.is_domain) else { continue };
            let count = records_with(ConceptRef { layer: place, ordinal }, sources)?;
            let labels = layer.labels(ordinal).filter(|label| !label.is_parts);
            entries.extend(labels.map(|label| Entry {
                text: label.text.to_owned(),
                kind: Kind::Concept,
                language: label.language,
                id: concept.id.to_owned(),
                count,
                is_preferred: label.is_preferred,
            }));
        }
    }
    Ok(entries)
}

/// Number of records with a passage in which a label of the concept stands, in the passage's language.
fn records_with(concept: ConceptRef, sources: &Sources) -> Result<u32, SearchError> {
    let languages = sources.snapshot.languages().map(|(language, _)| language);
    let of_language = |language| {
        let labels = sources.knowledge.labels(concept, language);
        // Most labels stand in no record; to see that takes a look into the index instead of a search.
        let is_held = |label: &Label<'_>| label.terms().all(|(stem, _)| sources.snapshot.holds(language, stem));
        let alternatives = labels.filter(is_held).map(|label| alternative(label.terms())).collect();
        let concept = Concept {
            leaf: 0,
            leaves: 1,
            label: String::new(),
            weight: 1.0,
            required: true,
            field: TextField::Any,
            alternatives,
        };
        LanguageQuery { language, weight: 1.0, concepts: vec![concept] }
    };
    let languages = languages.map(of_language).filter(|l| l.concepts.iter().any(|c| !c.alternatives.is_empty()));
    let languages: Vec<LanguageQuery> = languages.collect();
    if languages.is_empty() {
        return Ok(0);
    }
    let query =
        WeightedQuery { condition: Condition::Leaf(0), filters: Vec::new(), languages, untranslated: Vec::new() };
    let found = sources.snapshot.execute(&query, &Request::default())?;
    Ok(u32::try_from(found.records).unwrap_or(u32::MAX))
}

fn alternative<'a>(terms: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> Alternative {
    let term = |(term, exact): (&str, Option<&str>)| QueryTerm {
        term: term.to_owned(),
        form: exact.map_or(QueryForm::Plain, |exact| QueryForm::Accented(exact.to_owned())),
    };
    let mut terms: Vec<QueryTerm> = terms.map(term).collect();
    let matcher = match (terms.len(), terms.pop()) {
        (1, Some(only)) => Matcher::Term(only),
        (_, last) => {
            terms.extend(last);
            Matcher::Phrase { terms, slop: 0 }
        }
    };
    Alternative { matcher, weight: 1.0, source: Source::Typed }
}

/// The cities that records are about, under their names as written and as the knowledge base translates them.
fn cities(sources: &Sources, analyzer: &mut Analyzer) -> Result<Vec<Entry>, SearchError> {
    let request = Request { facets: vec![FilterField::City], facet_limit: CITIES_MAX, ..Request::default() };
    let found = sources.snapshot.execute(&WeightedQuery::default(), &request)?;
    let mut entries = Vec::new();
    for city in found.facets.into_iter().flat_map(|facet| facet.values) {
        let count = u32::try_from(city.count).unwrap_or(u32::MAX);
        let entry = |text: &str, language, is_preferred| Entry {
            text: text.to_owned(),
            kind: Kind::City,
            language,
            id: city.value.clone(),
            count,
            is_preferred,
        };
        let names = names_of(&city.value, &sources.knowledge, analyzer);
        entries.extend(names.iter().map(|(language, name)| entry(name, *language, true)));
        entries.push(entry(&city.value, Lang::UND, false));
    }
    Ok(entries)
}

/// What a city is called in each language, where some concept of the knowledge base is a name and this one.
fn names_of(city: &str, knowledge: &Knowledge, analyzer: &mut Analyzer) -> BTreeMap<Lang, String> {
    let mut names = BTreeMap::new();
    let mut key = String::new();
    let mut seen = HashSet::new();
    for language in crate::thesaurus::lookup::languages_of(knowledge) {
        let tokens = analyzer.terms(city, language);
        let words = key::words(&tokens);
        let content = key::content(&words);
        if content.is_empty() {
            continue;
        }
        key::write(&mut key, language, content.iter().map(|word| word.main.term.as_str()));
        for meaning in knowledge.meanings(&key, key::accents(content.iter().copied())) {
            let is_it = knowledge.labels(meaning.concept, language).any(|label| label.text == city);
            if is_it && seen.insert(meaning.concept) && is_name(meaning.concept, knowledge) {
                for other in crate::thesaurus::lookup::languages_of(knowledge) {
                    let label = knowledge.labels(meaning.concept, other).find(|label| label.is_preferred);
                    if let Some(label) = label {
                        names.entry(other).or_insert_with(|| label.text.to_owned());
                    }
                }
            }
        }
    }
    names
}

/// Whether a concept is a name: languages that write only names with a capital letter write it so.
fn is_name(concept: ConceptRef, knowledge: &Knowledge) -> bool {
    let spanish_and_others = [Lang::EN, Lang::ES, Lang::FR, Lang::IT, Lang::PT];
    let mut labels = spanish_and_others.iter().filter_map(|l| knowledge.labels(concept, *l).find(|l| l.is_preferred));
    let is_capital = |text: &str| text.chars().next().is_some_and(char::is_uppercase);
    labels.next().is_some_and(|first| is_capital(first.text)) && labels.all(|label| is_capital(label.text))
}

/// The titles of the records, the latest ones where there are too many.
fn titles(store: &Reader, entries: &mut Vec<Entry>) -> Result<(), SearchError> {
    let mut before = i64::MAX;
    let mut left = TITLES_MAX;
    while left > 0 {
        let headlines = store.headlines_before(before, BATCH.min(left))?;
        let Some(last) = headlines.last() else { break };
        before = last.row;
        left -= headlines.len();
        entries.extend(headlines.into_iter().filter(|h| !h.title.trim().is_empty()).map(title));
    }
    Ok(())
}

fn title(headline: Headline) -> Entry {
    let mut text = headline.title;
    if text.len() > TITLE_BYTES_MAX {
        let end = (0..=TITLE_BYTES_MAX).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    let language = Lang::from_code(&headline.language).unwrap_or(Lang::UND);
    Entry { text, kind: Kind::Title, language, id: headline.id, count: 1, is_preferred: true }
}

fn view(suggested: Suggested<'_>) -> Suggestion {
    let entry = suggested.entry;
    let kind = match entry.kind {
        Kind::Concept => SuggestionKind::Concept,
        Kind::City => SuggestionKind::City,
        Kind::Title => SuggestionKind::Title,
    };
    Suggestion {
        text: entry.text.clone(),
        kind,
        language: entry.language.code().to_owned(),
        id: entry.id.clone(),
        url: crate::present::suggestion_url(kind, &entry.id),
        count: entry.count,
    }
}
