//! A record as the index takes it, and the documents it becomes: one a passage.

use std::borrow::Cow;

use tantivy::TantivyDocument;
use tantivy::schema::Field;

use super::EncodedText;
use super::schema::Fields;
use super::tokens::UNIT_SEPARATOR;
use crate::analyze::fold;
use crate::language::Lang;
use crate::query::FilterField;

/// Longest value that is kept, in bytes; the library refuses keys above 65,530.
const VALUE_BYTES_MAX: usize = 1024;

/// A record as the index takes it.
#[derive(Debug, Clone)]
pub struct IndexedRecord {
    /// Row of the record in the store.
    pub row: i64,
    /// Row of its work in the store.
    pub work: Option<i64>,
    /// Its main language: that of title and summary.
    pub language: Lang,
    /// Year of publication.
    pub year: Option<i32>,
    /// Date of publication as the number `YYYYMMDD`; zeros where month or day are not known.
    pub date: Option<i64>,
    /// What can be filtered and counted by, languages apart.
    pub values: Vec<(FilterField, String)>,
    /// Terms of the title.
    pub title: EncodedText,
    /// Terms of the summary.
    pub summary: EncodedText,
    /// The passages in order; at least one.
    pub passages: Vec<IndexedPassage>,
}

/// A passage as the index takes it.
#[derive(Debug, Clone)]
pub struct IndexedPassage {
    /// Ordinal within the record.
    pub ordinal: u32,
    /// Its own language.
    pub language: Lang,
    /// Its terms.
    pub body: EncodedText,
}

impl IndexedRecord {
    /// One document a passage. Title and summary are repeated in each, so that words of the title and words of the
    /// body add up, however far into a book the body's words stand.
    pub(super) fn into_documents(self, fields: &Fields) -> impl Iterator<Item = TantivyDocument> {
        let fields = fields.clone();
        let [title, summary] = [self.title, self.summary].map(|t| (!t.is_empty()).then(|| t.into_string()));
        let mut shared = TantivyDocument::default();
        shared.add_u64(fields.record, self.row.unsigned_abs());
        if let Some(work) = self.work {
            shared.add_u64(fields.work, work.unsigned_abs());
        }
        for (field, value) in [(fields.year, self.year.map(i64::from)), (fields.date, self.date)] {
            if let Some(value) = value {
                shared.add_i64(field, value);
            }
        }
        shared.add_text(fields.record_language, self.language.code());
        for (field, text) in fields.text.into_iter().zip([title, summary]) {
            if let Some(text) = text {
                shared.add_text(field, text);
            }
        }
        for (field, value) in &self.values {
            add_value(&mut shared, &fields, *field, value);
        }
        let [_, _, body] = fields.text;
        self.passages.into_iter().map(move |passage| {
            let mut document = shared.clone();
            document.add_u64(fields.passage, u64::from(passage.ordinal));
            add_value(&mut document, &fields, FilterField::Language, passage.language.code());
            add_text(&mut document, body, passage.body);
            document
        })
    }
}

fn add_text(document: &mut TantivyDocument, field: Field, text: EncodedText) {
    if !text.is_empty() {
        document.add_text(field, text.into_string());
    }
}

fn add_value(document: &mut TantivyDocument, fields: &Fields, field: FilterField, value: &str) {
    let value = match value.char_indices().find(|(at, _)| *at > VALUE_BYTES_MAX) {
        Some((end, _)) => value.get(..end).unwrap_or(value),
        None => value,
    };
    let column = FilterField::ALL.iter().position(|f| *f == field).and_then(|i| fields.values.get(i));
    if let Some(Some(column)) = column {
        document.add_text(*column, value);
    }
    document.add_text(fields.key, key(field, value));
}

/// The term by which a value is filtered: without case and accents, except for identifiers, which are exact.
pub(super) fn key(field: FilterField, value: &str) -> String {
    let value = match field {
        FilterField::Id | FilterField::Work | FilterField::Concept => Cow::Borrowed(value),
        _ => Cow::Owned(fold(value.trim(), Lang::UND)),
    };
    format!("{}{UNIT_SEPARATOR}{value}", field.name())
}
