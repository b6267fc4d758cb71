//! How many passages a language has and how long they are, field by field.
//!
//! The library would take averages over all documents, so that a language in 2 % of them had an average length fifty
//! times too small. Here they are taken over the passages that have the field in that language, segment by segment,
//! and kept for as long as the segment lives. Lengths are counted as the index keeps them: exact up to 40 terms,
//! then rounded down by at most an eighth.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentReader};

use super::IndexError;
use super::schema::{Fields, TEXT_FIELDS, column_name};
use crate::language::Lang;
use crate::query::FilterField;

/// Counts of one language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LanguageStatistics {
    /// Passages in the language, deleted ones that still take room included.
    pub passages: u64,
    /// Title, summary and body: how many documents have the field in this language, and terms in them.
    pub(super) fields: [FieldStatistics; TEXT_FIELDS],
}

/// Counts of one field in one language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct FieldStatistics {
    /// Documents that have the field.
    pub(super) documents: u64,
    /// Terms in it.
    pub(super) terms: u64,
}

impl FieldStatistics {
    /// Average number of terms; at least 1.
    pub(super) fn average_length(&self) -> f32 {
        (self.terms as f32 / self.documents.max(1) as f32).max(1.0)
    }
}

/// Counts by language, in the order of languages.
pub(super) type Statistics = BTreeMap<Lang, LanguageStatistics>;

/// Counts of the segments seen so far.
#[derive(Debug, Default)]
pub(super) struct StatisticsCache {
    segments: Mutex<HashMap<SegmentId, Arc<Statistics>>>,
}

impl StatisticsCache {
    /// The counts of all segments of `searcher`.
    pub(super) fn of(&self, searcher: &Searcher, fields: &Fields) -> Result<Statistics, IndexError> {
        let mut segments = self.segments.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = Statistics::new();
        let mut living = HashMap::new();
        for segment in searcher.segment_readers() {
            let counts = match segments.get(&segment.segment_id()) {
                Some(counts) => Arc::clone(counts),
                None => Arc::new(of_segment(segment, fields)?),
            };
            for (language, more) in counts.iter() {
                add(all.entry(*language).or_default(), more);
            }
            living.insert(segment.segment_id(), counts);
        }
        *segments = living;
        Ok(all)
    }
}

fn add(sum: &mut LanguageStatistics, more: &LanguageStatistics) {
    sum.passages += more.passages;
    for (sum, more) in sum.fields.iter_mut().zip(more.fields) {
        sum.documents += more.documents;
        sum.terms += more.terms;
    }
}

fn of_segment(segment: &SegmentReader, fields: &Fields) -> Result<Statistics, IndexError> {
    let passage = languages_of(segment, column_name(FilterField::Language))?;
    let record = languages_of(segment, "record_language")?;
    let mut statistics = Statistics::new();
    for language in passage.iter().flatten() {
        statistics.entry(*language).or_default().passages += 1;
    }
    for (i, languages) in [&record, &record, &passage].into_iter().enumerate() {
        let lengths = segment.get_fieldnorms_reader(fields.text[i])?;
        for (document, language) in (0..).zip(languages) {
            let length = u64::from(lengths.fieldnorm(document));
            if let (Some(language), 1..) = (language, length) {
                let field = &mut statistics.entry(*language).or_default().fields[i];
                field.documents += 1;
                field.terms += length;
            }
        }
    }
    Ok(statistics)
}

/// The language of each document.
fn languages_of(segment: &SegmentReader, column: &str) -> Result<Vec<Option<Lang>>, IndexError> {
    let nobody = || vec![None; segment.max_doc() as usize];
    let Some(column) = segment.fast_fields().str(column)? else { return Ok(nobody()) };
    let mut languages = Vec::with_capacity(column.num_terms());
    let mut code = String::new();
    for ordinal in 0..column.num_terms() as u64 {
        code.clear();
        column.ord_to_str(ordinal, &mut code)?;
        languages.push(Lang::from_code(&code));
    }
    let language = |ordinal: u64| usize::try_from(ordinal).ok().and_then(|i| languages.get(i).copied().flatten());
    Ok((0..segment.max_doc()).map(|document| column.ords().first(document).and_then(language)).collect())
}
