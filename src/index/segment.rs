//! The parts of one segment that a search reads.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{InvertedIndexReader, SegmentReader};

use super::IndexError;
use super::names::{Sounds, sounds_of};
use super::schema::{Fields, TEXT_FIELDS};
use crate::language::Lang;

/// An open segment.
pub(super) struct Segment {
    pub(super) reader: SegmentReader,
    /// Dictionaries and postings of title, summary and body.
    pub(super) text: [Arc<InvertedIndexReader>; TEXT_FIELDS],
    /// Lengths of title, summary and body.
    pub(super) lengths: [FieldNormReader; TEXT_FIELDS],
    /// Dictionary and postings of the filter keys.
    pub(super) keys: Arc<InvertedIndexReader>,
    pub(super) record: Column<u64>,
    pub(super) work: Column<u64>,
    pub(super) passage: Column<u64>,
    pub(super) year: Column<i64>,
    pub(super) date: Column<i64>,
    /// Stems by sound, of the languages that were asked for.
    sounds: Mutex<FxHashMap<Lang, Arc<Sounds>>>,
}

impl Segment {
    /// Whether any passage has this field.
    pub(super) fn has_text(&self, field: usize) -> bool {
        self.text[field].terms().num_terms() > 0
    }

    /// Opens what a search needs.
    pub(super) fn open(reader: &SegmentReader, fields: &Fields) -> Result<Self, IndexError> {
        let [title, summary, body] = fields.text;
        let columns = reader.fast_fields();
        Ok(Self {
            reader: reader.clone(),
            text: [reader.inverted_index(title)?, reader.inverted_index(summary)?, reader.inverted_index(body)?],
            lengths: [
                reader.get_fieldnorms_reader(title)?,
                reader.get_fieldnorms_reader(summary)?,
                reader.get_fieldnorms_reader(body)?,
            ],
            keys: reader.inverted_index(fields.key)?,
            record: columns.u64("record")?,
            work: columns.u64("work")?,
            passage: columns.u64("passage")?,
            year: columns.i64("year")?,
            date: columns.i64("date")?,
            sounds: Mutex::default(),
        })
    }

    /// The stems of a language that sound so.
    pub(super) fn sounding(&self, language: Lang, sound: &str) -> Vec<String> {
        let lock = || self.sounds.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(&language).map(Arc::clone);
        let sounds = known.unwrap_or_else(|| {
            let sounds = Arc::new(sounds_of(self, language));
            lock().insert(language, Arc::clone(&sounds));
            sounds
        });
        sounds.get(sound).cloned().unwrap_or_default()
    }
}
