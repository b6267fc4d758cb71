//! What a reader sees of the knowledge base: concepts, cities, networks and congress editions, with the records behind
//! them. Shared by JSON, linked data and pages.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::record::Subject;

/// A concept by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct ConceptLink {
    /// Identifier.
    pub id: String,
    /// What it is called in the reader's language, or else in English.
    pub label: String,
}

/// A concept and a number of records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConceptCount {
    /// The concept.
    #[serde(flatten)]
    pub concept: ConceptLink,
    /// Records about it or what is narrower.
    pub records: u64,
}

/// A value and a number of records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ValueCount {
    /// The value.
    pub value: String,
    /// Records that have it.
    pub records: u64,
}

/// A concept that a record is about.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SubjectView {
    /// The concept.
    #[serde(flatten)]
    pub concept: ConceptLink,
    /// How strongly the record is about it, above 0 and at most 1.
    pub strength: f32,
    /// Whether the record says so itself; otherwise it was found in its words.
    pub by_hand: bool,
}

impl SubjectView {
    /// Shows a subject under a label.
    pub fn new(subject: Subject, label: String) -> Self {
        let Subject { concept: id, strength, by_hand } = subject;
        Self { concept: ConceptLink { id, label }, strength, by_hand }
    }
}

/// A record by its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordLink {
    /// Identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its language.
    pub language: String,
    /// Its kind.
    pub kind: String,
    /// City it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Year of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
}

/// What a concept is called in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct ConceptLabels {
    /// The preferred label; empty where no label is preferred.
    pub preferred: String,
    /// Synonyms, acronyms and variants.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternative: Vec<String>,
}

/// A concept with all that is known of it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, ToSchema)]
pub struct ConceptPage {
    /// Identifier.
    pub id: String,
    /// What it is called in the reader's language, or else in English.
    pub label: String,
    /// What it is called, by code of the language.
    pub labels: BTreeMap<String, ConceptLabels>,
    /// What it means, where that could be missed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Name of the layer of the knowledge base that it belongs to.
    pub layer: String,
    /// The concepts right above it.
    pub broader: Vec<ConceptLink>,
    /// The concepts right below it.
    pub narrower: Vec<ConceptLink>,
    /// Concepts that it is linked to.
    pub related: Vec<ConceptLink>,
    /// Records about it or what is narrower.
    #[serde(flatten)]
    pub records: RecordsAbout,
}

/// Records that have something in common: counts, the latest of them and where to see all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct RecordsAbout {
    /// Number of records.
    pub records: u64,
    /// Number of works: language versions of one text count once.
    pub works: u64,
    /// Records by language of the text; a record that is written in two counts in both.
    pub by_language: Vec<ValueCount>,
    /// Records by kind.
    pub by_kind: Vec<ValueCount>,
    /// Records by country.
    pub by_country: Vec<ValueCount>,
    /// Records by year, the earliest first; those without a year are left out.
    pub by_year: Vec<ValueCount>,
    /// Concepts that they are most about, beside the one that is asked for and what is broader or narrower.
    pub concepts: Vec<ConceptCount>,
    /// The latest records, one for each work.
    pub latest: Vec<RecordLink>,
    /// Address of the search that finds all of them.
    pub search: String,
}

/// A part of the list of concepts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct ConceptList {
    /// Concepts in all.
    pub total: u64,
    /// The concepts of this page.
    pub concepts: Vec<ConceptItem>,
    /// What to send as `offset` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_offset: Option<usize>,
}

/// A concept in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConceptItem {
    /// The concept and its records.
    #[serde(flatten)]
    pub concept: ConceptCount,
    /// The label that was asked for, where it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched: Option<String>,
    /// Number of concepts right below it.
    pub narrower: u64,
}

/// A kind of thing that records belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// A city.
    City,
    /// A network of cities.
    Network,
    /// An edition of the congress.
    Congress,
}

/// A city, a network or a congress edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// Identifier, made of country and name or of the number of the edition.
    pub id: String,
    /// Name as most records write it; the number of an edition.
    pub name: String,
    /// Country of a city: ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// City that hosted a congress.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_city: Option<String>,
    /// Records that belong to it.
    pub records: u64,
}

/// A part of a list of entities.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct EntityList {
    /// Entities in all.
    pub total: u64,
    /// The entities of this page, by name.
    pub entities: Vec<Entity>,
    /// What to send as `offset` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_offset: Option<usize>,
}

/// An entity with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EntityPage {
    /// The entity.
    pub entity: Entity,
    /// Its records.
    pub about: RecordsAbout,
}

/// Records that are like another one.
#[derive(Debug, Clone, PartialEq, Default, Serialize, ToSchema)]
pub struct Similar {
    /// Identifier of the record that was asked for.
    pub id: String,
    /// Number of the state of the index that answered.
    pub generation: i64,
    /// The concepts that similar records were looked for by, strongest first.
    pub concepts: Vec<SubjectView>,
    /// The words that they were looked for by, strongest first.
    pub words: Vec<String>,
    /// The most similar works, each by one of its language versions.
    pub hits: Vec<SimilarRecord>,
}

/// A record that is like another one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SimilarRecord {
    /// The record.
    #[serde(flatten)]
    pub record: RecordLink,
    /// Score; comparable within one answer only.
    pub score: f32,
    /// The concepts that both are about, strongest first.
    pub shared: Vec<ConceptLink>,
}
