//! What the engine stores and finds: records, their passages and works.
//!
//! Pure data. This file must not know where a record came from, how its text is analyzed or how it is found.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One document of the knowledge base: an initiative, a publication, a congress output, ….
///
/// Its JSON form is described by `schemas/*.json`, one schema a kind.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Record {
    /// Identifier, unique in the store; never reused for another text.
    pub id: String,
    /// Family of the document: `initiative`, `publication`, `congress`, `charter`, `statement`, `award`,
    /// `training`, `news` or `event`.
    pub kind: String,
    /// Form within the family, such as `monograph` or `keynote`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Title; may be empty.
    pub title: String,
    /// Abstract in one or a few sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The text. Paragraphs are separated by an empty line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// Declared main language, as a BCP 47 tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Persons who wrote it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Body that published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// City it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Country of the city: ISO 3166-1 alpha-2, upper case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Regional or thematic network of cities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// Themes given by hand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
    /// Concepts of the thesaurus given by hand, each by its identifier or by a label in any language.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub concepts: Vec<String>,
    /// Concepts that the record is not about, whatever its words say; named in the same way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub concepts_excluded: Vec<String>,
    /// Sustainable Development Goals, 1 to 17.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sdgs: Vec<u8>,
    /// Principles of the charter, 1 to 20.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub charter_principles: Vec<u8>,
    /// Date of publication: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Year of publication; taken from `date` where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Where the original can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Licence of the text, as an SPDX expression or a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// Identifier shared by the language versions of one text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work: Option<String>,
    /// Ordinal of the congress edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<u32>,
    /// City that hosted the congress.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_city: Option<String>,
    /// Files that belong to the record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Whether this is invented sample data.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sample: bool,
    /// Where the pages of the body begin, ascending; empty for text without pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageStart>,
}

/// A file that belongs to a record.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Attachment {
    /// Where the file can be read.
    pub url: String,
    /// What the file is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Media type, such as `application/pdf`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Number of pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_count: Option<u32>,
}

/// A concept of the thesaurus that a record is about.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct Subject {
    /// Identifier of the concept.
    pub concept: String,
    /// How strongly the record is about it, above 0 and at most 1.
    pub strength: f32,
    /// Whether the record says so itself; otherwise it was found in its words.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
}

/// The point of a body at which a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PageStart {
    /// Number of the page in the file, from 1.
    pub page: u32,
    /// First byte of the page in [`Record::body`]; on a character boundary.
    pub offset_bytes: usize,
}

/// A stretch of a record's body of about 200 words, in one language: the unit that is indexed and found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Passage {
    /// Ordinal within the record, from 0.
    pub ordinal: u32,
    /// Code of the passage's own language, a row of [`crate::language::LANGUAGES`].
    pub language: String,
    /// Page on which the passage begins, where the record has pages.
    pub page: Option<u32>,
    /// First byte in [`Record::body`]; on a character boundary.
    pub start_bytes: usize,
    /// Byte after the last one in [`Record::body`]; on a character boundary.
    pub end_bytes: usize,
}
