//! Records that exist in several languages in, a layer of learned translations out.
//!
//! The language versions of a work are set side by side: title with title, summary with summary, passages by how far
//! into the text they stand. What [`learn`](crate::thesaurus::learn) makes of it is stored as the layer
//! [`LEARNED`](crate::thesaurus::layers::LEARNED).

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Instant, SystemTime};

use serde::Serialize;

use crate::analyze::Analyzer;
use crate::language::Lang;
use crate::store::{Reader, RecordRow, StoreError, Stored};
use crate::thesaurus::compile::{self, CompileError};
use crate::thesaurus::import;
use crate::thesaurus::layers::{Entry, Kind, LEARNED, Layers, LayersError, timestamp};
use crate::thesaurus::learn::{Learner, Settings};

/// Rows that are looked up at a time.
const BATCH: usize = 1_000;
/// Language versions of a work that are set side by side.
const VERSIONS_MAX: usize = 12;
/// Changes of records, as a share of all, after which it is worth learning again …
const CHANGED_SHARE: f64 = 0.05;
/// … but never before so many.
const CHANGED_MIN: i64 = 20;

/// Why nothing was learned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LearnError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was learned cannot be compiled.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// The layer cannot be stored.
    #[error(transparent)]
    Layers(#[from] LayersError),
}

/// What was learned.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct LearnReport {
    /// Works in several languages.
    pub works: u64,
    /// Pairs of texts that were set side by side.
    pub units: u64,
    /// Words with a translation.
    pub words: u64,
    /// Codes of the languages that have any.
    pub languages: Vec<String>,
    /// Time taken, in seconds.
    pub seconds: f64,
}

/// Learns from the records of the data directory and stores the layer; removes it where nothing can be learned.
///
/// # Errors
/// [`LearnError`].
pub fn learn(directory: &Path, settings: &Settings) -> Result<LearnReport, LearnError> {
    let started = Instant::now();
    let store = Reader::open(directory)?;
    let generation = store.sequence()?;
    let mut analyzer = Analyzer::new();
    let (learner, works) = learner_of(&store, &mut analyzer)?;
    let rows = learner.rows(LEARNED, settings);
    let layers = Layers::of(directory);
    let languages = import::languages_of(&rows);
    let report = LearnReport {
        works,
        units: learner.units() as u64,
        words: rows.len() as u64,
        languages: languages.clone(),
        seconds: started.elapsed().as_secs_f64(),
    };
    if rows.is_empty() {
        return match layers.remove(LEARNED) {
            Ok(()) | Err(LayersError::Unknown { .. }) => Ok(report),
            Err(error) => Err(error.into()),
        };
    }
    let title = format!("learned from {works} works in several languages");
    let source = format!("the records of the data directory, generation {generation}");
    let about = [("title", title.as_str()), ("license", "that of the records"), ("source", &source)];
    let layer = compile::compile(&rows, &about, &mut analyzer)?;
    let entry = Entry {
        name: LEARNED.to_owned(),
        kind: Kind::Learned,
        license: "that of the records".to_owned(),
        created: timestamp(SystemTime::now()),
        rows: rows.len() as u64,
        bytes: layer.len() as u64,
        generation: Some(generation),
        languages,
        title,
        source,
    };
    layers.put(entry, &layer)?;
    Ok(report)
}

/// Whether so much has changed since the last time that it is worth learning again.
///
/// # Errors
/// What store or manifest say.
pub fn is_worth_learning(directory: &Path) -> Result<bool, LearnError> {
    let store = Reader::open(directory)?;
    let (records, works) = store.counts()?;
    let manifest = Layers::of(directory).manifest()?;
    let learned = manifest.layers.iter().find(|entry| entry.name == LEARNED);
    let changed = store.sequence()? - learned.and_then(|entry| entry.generation).unwrap_or(0);
    let enough = (records as f64 * CHANGED_SHARE).ceil().max(CHANGED_MIN as f64);
    Ok((works > 0 || learned.is_some()) && changed as f64 >= enough)
}

/// Sets the language versions of each work side by side. Returns the number of works as well.
///
/// # Errors
/// What the store says.
pub fn learner_of(store: &Reader, analyzer: &mut Analyzer) -> Result<(Learner, u64), StoreError> {
    let mut learner = Learner::default();
    let mut works = 0;
    for versions in works_of(store)?.values().filter(|versions| versions.len() > 1) {
        works += 1;
        side_by_side(store, versions, &mut learner, analyzer)?;
    }
    Ok((learner, works))
}

/// The rows of each work.
fn works_of(store: &Reader) -> Result<BTreeMap<i64, Vec<RecordRow>>, StoreError> {
    let mut works: BTreeMap<i64, Vec<RecordRow>> = BTreeMap::new();
    let mut last = 0;
    loop {
        let rows = store.rows_after(last, BATCH)?;
        let Some(latest) = rows.last() else { break };
        last = *latest;
        for row in rows {
            if let Some(work) = store.record(row)?.and_then(|stored| stored.work) {
                works.entry(work).or_default().push(row);
            }
        }
    }
    Ok(works)
}

/// Hands the texts of a work to the learner, each version with each other one.
fn side_by_side(
    store: &Reader,
    versions: &[RecordRow],
    learner: &mut Learner,
    analyzer: &mut Analyzer,
) -> Result<(), StoreError> {
    let mut texts = Vec::new();
    for row in versions.iter().take(VERSIONS_MAX) {
        if let Some(stored) = store.record(*row)? {
            texts.push((texts_of(store, &stored)?, stored));
        }
    }
    for (i, (one, own)) in texts.iter().enumerate() {
        for (other, others) in texts.iter().skip(i + 1).filter(|(_, other)| other.language != own.language) {
            let languages = (language_of(own), language_of(others));
            if let (Some(summary), Some(other)) = (&own.record.summary, &others.record.summary) {
                learner.unit((languages.0, summary), (languages.1, other), analyzer);
            }
            learner.unit((languages.0, &own.record.title), (languages.1, &others.record.title), analyzer);
            for (one, other) in aligned(one, other) {
                learner.unit((one.0, &one.1), (other.0, &other.1), analyzer);
            }
        }
    }
    Ok(())
}

fn language_of(stored: &Stored) -> Lang {
    Lang::from_code(&stored.language).unwrap_or(Lang::UND)
}

/// The passages of a record, each with its language.
fn texts_of(store: &Reader, stored: &Stored) -> Result<Vec<(Lang, String)>, StoreError> {
    let mut texts = Vec::new();
    for passage in &stored.passages {
        let language = Lang::from_code(&passage.language).unwrap_or(Lang::UND);
        texts.push((language, store.text(stored.row, Some(passage.start_bytes..passage.end_bytes))?));
    }
    Ok(texts)
}

/// Pairs of what stands equally far into two texts.
fn aligned<'a, T>(one: &'a [T], other: &'a [T]) -> impl Iterator<Item = (&'a T, &'a T)> {
    let longer = one.len().max(other.len());
    let at = move |list: &'a [T], i: usize| list.get(i * list.len() / longer.max(1));
    (0..longer).filter_map(move |i| at(one, i).zip(at(other, i)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_are_paired_by_how_far_in_they_stand() {
        let pairs = |one: &[u8], other: &[u8]| aligned(one, other).map(|(a, b)| (*a, *b)).collect::<Vec<_>>();
        assert_eq!(pairs(&[1, 2], &[1, 2]), [(1, 1), (2, 2)]);
        assert_eq!(pairs(&[1], &[1, 2, 3]), [(1, 1), (1, 2), (1, 3)]);
        assert_eq!(pairs(&[1, 2, 3, 4], &[1, 2]), [(1, 1), (2, 1), (3, 2), (4, 2)]);
        assert_eq!(pairs(&[], &[1]), []);
    }
}
