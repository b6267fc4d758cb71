//! The fields of the index and the version of its layout.

use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

use crate::query::FilterField;

/// Name under which the tokenizer of encoded terms is registered.
pub(super) const TOKENIZER: &str = "terms";

/// The fields that hold terms, in the order in which arrays by field are laid out: title, summary, body.
pub(super) const TEXT_FIELDS: usize = 3;

/// Handles of the fields.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    /// Title, summary and body.
    pub(super) text: [Field; TEXT_FIELDS],
    /// `field ␟ folded value` of everything that can be filtered by.
    pub(super) key: Field,
    /// Row of the record.
    pub(super) record: Field,
    /// Row of the work, absent for a record without one.
    pub(super) work: Field,
    /// Ordinal of the passage.
    pub(super) passage: Field,
    /// Year of publication.
    pub(super) year: Field,
    /// Date of publication as the number `YYYYMMDD`, zeros where month or day are not known.
    pub(super) date: Field,
    /// Code of the record's main language, the language of its title and summary.
    pub(super) record_language: Field,
    /// Columns of values, by the order of [`FilterField::ALL`]; none for the work.
    pub(super) values: [Option<Field>; FilterField::ALL.len()],
}

/// Name of a value column.
pub(super) fn column_name(field: FilterField) -> &'static str {
    field.name()
}

/// The schema and its handles.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let with_positions = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(true);
    let terms = TextOptions::default().set_indexing_options(with_positions);
    let text = ["t", "s", "b"].map(|name| builder.add_text_field(name, terms.clone()));
    let keys = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    let key = builder.add_text_field("key", TextOptions::default().set_indexing_options(keys));
    let column = TextOptions::default().set_fast("raw");
    let fields = Fields {
        text,
        key,
        record: builder.add_u64_field("record", INDEXED | FAST),
        work: builder.add_u64_field("work", FAST),
        passage: builder.add_u64_field("passage", FAST),
        year: builder.add_i64_field("year", FAST),
        date: builder.add_i64_field("date", FAST),
        record_language: builder.add_text_field("record_language", column.clone()),
        values: FilterField::ALL
            .map(|f| (f != FilterField::Work).then(|| builder.add_text_field(column_name(f), column.clone()))),
    };
    (builder.build(), fields)
}
