//! The shape of an answer, shared by the command line and HTTP.

use serde::Serialize;
use utoipa::ToSchema;

use super::explain::{self, Reason, UnderstoodLanguage, UntranslatedWord};
use super::{Highlighter, Snippet, marked, snippet};
use crate::analyze::Analyzer;
use crate::index::RecordHit;
use crate::language::Lang;
use crate::query::TextField;
use crate::record::{PageStart, Passage, Record};

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Default, Serialize, ToSchema)]
pub struct Answer {
    /// The query as typed.
    pub query: String,
    /// The languages that the query may be in, most probable first.
    pub query_languages: Vec<LanguageGuess>,
    /// The languages that were searched.
    pub searched_languages: Vec<String>,
    /// What was not taken as typed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Words of the query that nothing is known for, with the languages in which only what looks the same was found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub untranslated: Vec<UntranslatedWord>,
    /// How the query was understood in each language, where that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub understood: Vec<UnderstoodLanguage>,
    /// A better spelling, where little was found and one is near.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// Number of the state of the index that answered.
    pub generation: i64,
    /// Hash of what answers depend on beside it: `/v1/configuration` says what that is.
    pub configuration: String,
    /// Records found in all.
    pub records: u64,
    /// Works found in all: language versions of one text count once.
    pub works: u64,
    /// The hits of this page.
    pub hits: Vec<Hit>,
    /// Values by field, with the number of records that have them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<FacetView>,
    /// What to send as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// A language and how probable it is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LanguageGuess {
    /// Code of the language.
    pub language: String,
    /// Probability, 0 to 1.
    pub probability: f32,
}

/// The values of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetView {
    /// Name of the field.
    pub field: String,
    /// Its values, the commonest first.
    pub values: Vec<FacetValue>,
}

/// A value and the number of records that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// What it is called in the reader's language, where the value is a concept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Number of records.
    pub count: u64,
    /// Whether the question filters by it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub chosen: bool,
}

/// A hit: a work, shown by one of its language versions.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Hit {
    /// Identifier of the record.
    pub id: String,
    /// Score; comparable within one answer only.
    pub score: f32,
    /// Language of the record.
    pub language: String,
    /// Title with the matching words marked.
    pub title: Snippet,
    /// The record without its text.
    pub record: Record,
    /// Its best passages, best first.
    pub passages: Vec<PassageView>,
    /// What in title and passages stands for what in the query, where that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// Other language versions of the same text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
}

/// A passage that was found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PassageView {
    /// Ordinal within the record, from 0.
    pub ordinal: u32,
    /// Its language.
    pub language: String,
    /// Its score.
    pub score: f32,
    /// Page on which the first match of the snippet stands, where the record has pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The part of it that says most about the query.
    pub snippet: Snippet,
}

/// Another language version of a hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Version {
    /// Identifier of the record.
    pub id: String,
    /// Its language.
    pub language: String,
    /// Its title.
    pub title: String,
    /// Whether it was found too.
    pub found: bool,
}

/// Shows a record that was found. With `explain` it says what stands for what. `text_of` brings the text of a passage.
///
/// # Errors
/// What `text_of` says.
pub fn hit_of<E>(
    found: &RecordHit,
    (mut record, language, passages): (Record, Lang, &[Passage]),
    highlighter: &Highlighter<'_>,
    (analyzer, explain): (&mut Analyzer, bool),
    text_of: impl Fn(&Passage) -> Result<String, E>,
) -> Result<Hit, E> {
    let mut views = Vec::new();
    let mut reasons = Vec::new();
    if explain {
        explain::add_reasons(&record.title, (TextField::Title, None, language), highlighter, analyzer, &mut reasons);
    }
    for hit in found.passages() {
        let Some(passage) = passages.get(hit.ordinal as usize) else { continue };
        let text = text_of(passage)?;
        let passage_language = Lang::from_code(&passage.language).unwrap_or(Lang::UND);
        if explain {
            let place = (TextField::Body, Some(hit.ordinal), passage_language);
            explain::add_reasons(&text, place, highlighter, analyzer, &mut reasons);
        }
        let (snippet, at_bytes) = snippet(highlighter, &text, passage_language, analyzer);
        views.push(PassageView {
            ordinal: hit.ordinal,
            language: passage.language.clone(),
            score: hit.score,
            page: page_at(&record.pages, passage.start_bytes + at_bytes).or(passage.page),
            snippet,
        });
    }
    record.pages = Vec::new();
    Ok(Hit {
        id: record.id.clone(),
        score: found.score,
        language: language.code().to_owned(),
        title: marked(highlighter, &record.title, TextField::Title, language, analyzer),
        record,
        passages: views,
        reasons,
        versions: Vec::new(),
    })
}

/// The page that holds a byte of the body.
fn page_at(pages: &[PageStart], byte: usize) -> Option<u32> {
    let begun = pages.partition_point(|page| page.offset_bytes <= byte);
    pages.get(..begun)?.last().map(|page| page.page)
}

/// Address of a record's original, opened at a page where it is a PDF.
pub fn page_link(url: &str, page: Option<u32>) -> String {
    match page {
        Some(page) if !url.contains('#') => format!("{url}#page={page}"),
        _ => url.to_owned(),
    }
}
