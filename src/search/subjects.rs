//! Concepts in questions and in answers: what their names mean, how many records are about them.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use super::{Engine, Question, SearchError};
use crate::analyze::Analyzer;
use crate::expand::{Condition, WeightedQuery};
use crate::index::{self, FilterSet, Snapshot};
use crate::language::Lang;
use crate::present::{ConceptLink, SubjectView};
use crate::query::{self, Filter, FilterField, Node, Query};
use crate::record::Subject;
use crate::thesaurus::named::concept_named;
use crate::thesaurus::{ConceptRef, Knowledge};

/// How many records are about which concept, what is narrower included.
#[derive(Debug, Default)]
pub struct ConceptCounts {
    /// State of the index that was counted.
    generation: i64,
    /// Records in all.
    pub records: u64,
    by_id: BTreeMap<String, u64>,
}

impl ConceptCounts {
    /// Records about the concept with this identifier.
    pub fn of(&self, id: &str) -> u64 {
        self.by_id.get(id).copied().unwrap_or(0)
    }

    /// How much it says of a record that it is about a concept, 0 to 1: little where most records are.
    pub fn specificity(&self, id: &str) -> f32 {
        let (records, with) = (self.records as f32, self.of(id) as f32);
        if records < 2.0 { 1.0 } else { ((records + 1.0) / (with + 1.0)).ln() / (records + 1.0).ln() }
    }
}

impl Question {
    /// Language in which concepts are called.
    pub(super) fn reader_language(&self) -> Option<Lang> {
        self.reader.or(self.language)
    }
}

impl Engine {
    /// The filters of a question, and those of its query, with identifiers where concepts were named by labels. What
    /// names no concept is said in a warning of the query and finds nothing.
    pub(super) fn with_concepts(&self, question: &Question, query: &mut Query, analyzer: &mut Analyzer) -> FilterSet {
        let mut filters = question.filters.clone();
        let knowledge = self.knowledge();
        let first: Vec<Lang> = question.reader_language().into_iter().collect();
        let mut unknown = Vec::new();
        let mut resolve = |name: &mut String| match concept_named(&knowledge, name, &first, analyzer) {
            Some(concept) => knowledge.id(concept).clone_into(name),
            None => unknown.push(name.clone()),
        };
        for (_, values) in filters.values.iter_mut().filter(|(field, _)| *field == FilterField::Concept) {
            values.iter_mut().for_each(&mut resolve);
        }
        if let Some(root) = &mut query.root {
            for_each_concept(root, &mut resolve);
        }
        query.warnings.extend(unknown.into_iter().map(query::Warning::UnknownConcept));
        filters
    }

    /// How many records are about which concept. Counted once for each state of the index.
    ///
    /// # Errors
    /// What the index says.
    pub fn concept_counts(&self, snapshot: &Snapshot) -> Result<Arc<ConceptCounts>, SearchError> {
        let mut counts = self.concept_counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = counts.as_ref().filter(|known| known.generation == snapshot.sequence()) {
            return Ok(Arc::clone(known));
        }
        let everything = WeightedQuery { condition: Condition::Always, ..WeightedQuery::default() };
        let request =
            index::Request { facets: vec![FilterField::Concept], facet_limit: usize::MAX, ..index::Request::default() };
        let found = snapshot.execute(&everything, &request)?;
        let values = found.facets.into_iter().flat_map(|facet| facet.values);
        let by_id = values.map(|value| (value.value, value.count)).collect();
        let new = ConceptCounts { generation: snapshot.sequence(), records: found.records, by_id };
        Ok(Arc::clone(counts.insert(Arc::new(new))))
    }

    /// What a record is about, as a reader of `language` calls it: what is given by hand first, then what says most,
    /// strength and rarity taken together.
    ///
    /// # Errors
    /// What the index says.
    pub fn subjects(&self, subjects: Vec<Subject>, language: Option<Lang>) -> Result<Vec<SubjectView>, SearchError> {
        let counts = self.concept_counts(&self.index().snapshot()?)?;
        let knowledge = self.knowledge();
        let mut subjects = subjects;
        let worth = |subject: &Subject| subject.strength * counts.specificity(&subject.concept);
        subjects.sort_by(|a, b| b.by_hand.cmp(&a.by_hand).then(worth(b).total_cmp(&worth(a))));
        let view = |subject: Subject| {
            let label = link(&knowledge, &subject.concept, language).label;
            SubjectView::new(subject, label)
        };
        Ok(subjects.into_iter().map(view).collect())
    }
}

/// A concept by its name; by its identifier, where no layer has it any more.
pub(super) fn link(knowledge: &Knowledge, id: &str, language: Option<Lang>) -> ConceptLink {
    match knowledge.outline().find(id) {
        Some(concept) => link_of(knowledge, concept, language),
        None => ConceptLink { id: id.to_owned(), label: id.to_owned() },
    }
}

/// A concept by its name.
pub(super) fn link_of(knowledge: &Knowledge, concept: ConceptRef, language: Option<Lang>) -> ConceptLink {
    let label = knowledge.label_in(concept, language).to_owned();
    ConceptLink { id: knowledge.id(concept).to_owned(), label }
}

/// Hands over the values of the filters by concept.
fn for_each_concept(node: &mut Node, sink: &mut impl FnMut(&mut String)) {
    match node {
        Node::Filter(Filter::Value(FilterField::Concept, name)) => sink(name),
        Node::All(nodes) | Node::Any(nodes) => nodes.iter_mut().for_each(|node| for_each_concept(node, sink)),
        Node::Sequence(clauses) => clauses.iter_mut().for_each(|clause| for_each_concept(&mut clause.node, sink)),
        Node::Filter(_) | Node::Words { .. } | Node::Phrase { .. } => {}
    }
}
