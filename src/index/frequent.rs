//! The words that many passages hold.

use std::collections::HashMap;

use tantivy::DocSet;
use tantivy::schema::IndexRecordOption;

use super::tokens::{PART, UNACCENTED, UNIT_SEPARATOR, language_prefix};
use super::{IndexError, Snapshot};
use crate::language::Lang;

/// A stem and how many passages hold it in their bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrequentTerm {
    /// The stem.
    pub term: String,
    /// Passages; one that holds several forms of it counts once for each.
    pub passages: u64,
}

impl Snapshot {
    /// Stems of a language that at least `least` passages hold, most first.
    ///
    /// # Errors
    /// What the library says.
    pub fn frequent_terms(&self, language: Lang, least: u64) -> Result<Vec<FrequentTerm>, IndexError> {
        let prefix = language_prefix(language);
        let mut end = prefix.clone();
        end.push(0xff);
        let mut counts: HashMap<String, u64> = HashMap::new();
        let [_, _, body] = self.fields.text;
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(body)?;
            let mut stream = index.terms().range().ge(&prefix).lt(&end).into_stream()?;
            while stream.advance() {
                let Some(term) = stream.key().get(prefix.len()..).and_then(|t| std::str::from_utf8(t).ok()) else {
                    continue;
                };
                let (stem, form) = term.split_once(UNIT_SEPARATOR).unwrap_or((term, ""));
                if form != PART && form != UNACCENTED {
                    *counts.entry(stem.to_owned()).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
        let frequent = counts.into_iter().filter(|(_, passages)| *passages >= least);
        let mut frequent: Vec<FrequentTerm> =
            frequent.map(|(term, passages)| FrequentTerm { term, passages }).collect();
        frequent.sort_by(|a, b| b.passages.cmp(&a.passages).then_with(|| a.term.cmp(&b.term)));
        Ok(frequent)
    }

    /// Where a stem stands: row of a record and ordinal of the passage.
    ///
    /// # Errors
    /// What the library says.
    pub fn place_of(&self, language: Lang, term: &str) -> Result<Option<(i64, u32)>, IndexError> {
        let mut start = language_prefix(language);
        start.extend_from_slice(term.as_bytes());
        let mut end = start.clone();
        end.push(UNIT_SEPARATOR as u8 + 1);
        let [_, _, body] = self.fields.text;
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(body)?;
            let mut stream = index.terms().range().ge(&start).lt(&end).into_stream()?;
            while stream.advance() {
                if stream.key().ends_with(PART.as_bytes()) {
                    continue;
                }
                let document = index.read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic)?.doc();
                let columns = reader.fast_fields();
                let row = columns.u64("record")?.first(document).and_then(|row| i64::try_from(row).ok());
                let passage = columns.u64("passage")?.first(document).and_then(|p| u32::try_from(p).ok());
                if let Some(place) = row.zip(passage) {
                    return Ok(Some(place));
                }
            }
        }
        Ok(None)
    }
}
