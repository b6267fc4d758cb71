//! Facets: how many of the found records have which value.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::DocId;
use tantivy::columnar::StrColumn;

use super::IndexError;
use super::schema::column_name;
use super::segment::Segment;
use crate::query::FilterField;

/// The values of one field among the found records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The field.
    pub field: FilterField,
    /// Its values, the commonest first, then by value.
    pub values: Vec<FacetCount>,
}

/// A value and the number of records that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// Records that have it.
    pub count: u64,
}

/// Counts of the values of one field over all segments.
pub(super) struct FacetCounter {
    pub(super) field: FilterField,
    counts: BTreeMap<String, u64>,
}

/// Counts of the values of one field in one segment, by the ordinal of the value.
pub(super) struct SegmentCounter {
    pub(super) field: FilterField,
    column: Option<StrColumn>,
    counts: Vec<u64>,
    record: Option<u64>,
    /// Values of the current record that are counted already.
    counted: Vec<u64>,
}

impl FacetCounter {
    /// No counts yet.
    pub(super) fn new(field: FilterField) -> Self {
        Self { field, counts: BTreeMap::new() }
    }

    /// Begins to count in a segment.
    pub(super) fn segment(&self, segment: &Segment) -> Result<SegmentCounter, IndexError> {
        let column = segment.reader.fast_fields().str(column_name(self.field))?;
        let values = column.as_ref().map_or(0, |c| c.num_terms());
        let counts = vec![0; values];
        Ok(SegmentCounter { field: self.field, column, counts, record: None, counted: Vec::new() })
    }

    /// Takes over what was counted in a segment.
    pub(super) fn add(&mut self, segment: SegmentCounter) -> Result<(), IndexError> {
        let Some(column) = segment.column else { return Ok(()) };
        let mut value = String::new();
        for (ordinal, count) in (0..).zip(segment.counts).filter(|(_, count)| *count > 0) {
            value.clear();
            column.ord_to_str(ordinal, &mut value)?;
            *self.counts.entry(value.clone()).or_default() += count;
        }
        Ok(())
    }

    /// The values, at most `limit`.
    pub(super) fn finish(self, limit: usize) -> Facet {
        let counts = self.counts.into_iter().map(|(value, count)| FacetCount { value, count });
        let mut values: Vec<FacetCount> = counts.collect();
        // The sort is stable and the map was in the order of values.
        values.sort_by_key(|v| Reverse(v.count));
        values.truncate(limit);
        Facet { field: self.field, values }
    }
}

impl SegmentCounter {
    /// Counts the values of a passage, each once a record. The passages of a record come one after the other.
    pub(super) fn count(&mut self, document: DocId, record: u64) {
        let Some(column) = &self.column else { return };
        if self.record != Some(record) {
            self.record = Some(record);
            self.counted.clear();
        }
        for ordinal in column.ords().values_for_doc(document) {
            if !self.counted.contains(&ordinal) {
                self.counted.push(ordinal);
                if let Some(count) = usize::try_from(ordinal).ok().and_then(|i| self.counts.get_mut(i)) {
                    *count += 1;
                }
            }
        }
    }
}
