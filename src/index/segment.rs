//! The parts of one segment that a search reads.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{InvertedIndexReader, SegmentReader};

use super::IndexError;
use super::schema::{Fields, TEXT_FIELDS};

/// An open segment.
pub(super) struct Segment<'a> {
    pub(super) reader: &'a SegmentReader,
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
}

impl<'a> Segment<'a> {
    /// Opens what a search needs.
    pub(super) fn open(reader: &'a SegmentReader, fields: &Fields) -> Result<Self, IndexError> {
        let [title, summary, body] = fields.text;
        let columns = reader.fast_fields();
        Ok(Self {
            reader,
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
        })
    }
}
