//! Counts of values → what a reader sees of them.

use super::{Engine, Question, SearchError};
use crate::index::{self, FilterSet, Snapshot};
use crate::present::{FacetValue, FacetView};
use crate::query::FilterField;

/// Values that are counted beside them, in place of concepts that are too common to be shown.
pub(super) const COMMON_VALUES: usize = 20;
/// A concept that more than this share of all records are about says little about any of them …
const COMMON_SHARE: u64 = 2;
/// … where there are this many records.
const COMMON_RECORDS_MIN: u64 = 50;

impl Engine {
    /// The facets of an answer; concepts are called what the reader calls them.
    pub(super) fn facet_views(
        &self,
        facets: Vec<index::Facet>,
        (question, filters): (&Question, &FilterSet),
        snapshot: &Snapshot,
    ) -> Result<Vec<FacetView>, SearchError> {
        let mut views = Vec::with_capacity(facets.len());
        for facet in facets {
            let is_concept = facet.field == FilterField::Concept;
            let mut view = view_of(facet, filters);
            if is_concept {
                let counts = self.concept_counts(snapshot)?;
                let is_common =
                    |id: &str| counts.records >= COMMON_RECORDS_MIN && counts.of(id) * COMMON_SHARE > counts.records;
                view.values.retain(|value| value.chosen || !is_common(&value.value));
                let knowledge = self.knowledge();
                for value in &mut view.values {
                    let concept = knowledge.outline().find(&value.value);
                    let label = concept.map(|concept| knowledge.label_in(concept, question.reader_language()));
                    value.label = Some(label.unwrap_or(&value.value).to_owned());
                }
            }
            view.values.truncate(question.facet_values);
            views.push(view);
        }
        Ok(views)
    }
}

fn view_of(facet: index::Facet, filters: &FilterSet) -> FacetView {
    let chosen = filters.values.iter().filter(|(field, _)| *field == facet.field);
    let chosen: Vec<&String> = chosen.flat_map(|(_, values)| values).collect();
    let view = |value: index::FacetCount| FacetValue {
        chosen: chosen.iter().any(|c| **c == value.value),
        value: value.value,
        label: None,
        count: value.count,
    };
    FacetView { field: facet.field.name().to_owned(), values: facet.values.into_iter().map(view).collect() }
}
