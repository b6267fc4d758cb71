//! The parts of one segment that a search reads.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{InvertedIndexReader, SegmentReader};

use crate::expand::{QueryForm, QueryTerm};
use crate::language::Lang;

use super::IndexError;
use super::lookup::{self, Variant};
use super::names::{Sounds, sounds_of};
use super::schema::{Fields, TEXT_FIELDS};
use super::tokens::language_prefix;

/// Stems of a field whose forms are remembered, a few megabytes, before all are forgotten.
const KNOWN_MAX: usize = 1 << 15;
/// Between a stem and the form that was asked for, in the keys of what is remembered.
const ACCENTED_KEY: u8 = 0;
const UNACCENTED_KEY: u8 = 1;

/// Forms by what was asked for.
type KnownForms = FxHashMap<Box<[u8]>, Arc<[Variant]>>;

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
    /// Forms of stems that were looked up in title, summary and body.
    known: [Mutex<KnownForms>; TEXT_FIELDS],
    /// Stems by sound, of the languages that were asked for.
    sounds: Mutex<FxHashMap<Lang, Arc<Sounds>>>,
}

impl Segment {
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
            known: Default::default(),
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

    /// The forms of a stem that a field holds, see [`lookup::exact`].
    pub(super) fn forms(&self, field: usize, language: Lang, term: &QueryTerm) -> Result<Arc<[Variant]>, IndexError> {
        let mut key = language_prefix(language);
        key.extend_from_slice(term.term.as_bytes());
        match &term.form {
            QueryForm::Plain => {}
            QueryForm::Unaccented => key.push(UNACCENTED_KEY),
            QueryForm::Accented(exact) => {
                key.push(ACCENTED_KEY);
                key.extend_from_slice(exact.as_bytes());
            }
        }
        let lock = || self.known[field].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(key.as_slice()) {
            return Ok(Arc::clone(known));
        }
        let forms: Arc<[Variant]> = lookup::exact(&self.text[field], language, term)?.into();
        let mut known = lock();
        if known.len() >= KNOWN_MAX {
            known.clear();
        }
        known.insert(key.into(), Arc::clone(&forms));
        Ok(forms)
    }
}
