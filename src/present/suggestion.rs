//! What a reader may be about to type, as it is shown.

use serde::Serialize;
use utoipa::ToSchema;

/// A concept, a title or a city whose name goes on as the reader began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestion {
    /// The name.
    pub text: String,
    /// What it is the name of.
    pub kind: SuggestionKind,
    /// Code of the language of the name; `und` where it belongs to none.
    pub language: String,
    /// Identifier of the concept or record, or the city as records write it.
    pub id: String,
    /// Where it leads on this site.
    pub url: String,
    /// Records that have it: those in which a label of the concept stands, or that are about the city.
    pub count: u32,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SuggestionKind {
    /// A concept of the thesaurus.
    Concept,
    /// A record, by its title.
    Title,
    /// A city that records are about.
    City,
}

impl SuggestionKind {
    /// Name as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Concept => "concept",
            Self::Title => "title",
            Self::City => "city",
        }
    }
}

/// Where a suggestion leads: a record to itself, a concept to the records about it, a city to its records.
pub fn suggestion_url(kind: SuggestionKind, id: &str) -> String {
    match kind {
        SuggestionKind::Title => format!("/records/{}", escaped(id)),
        SuggestionKind::Concept => format!("/?concept={}", escaped(id)),
        SuggestionKind::City => format!("/?city={}", escaped(id)),
    }
}

/// Percent-encoded as a part of a path or a query (RFC 3986, section 2.3).
fn escaped(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_only_what_addresses_may() {
        assert_eq!(suggestion_url(SuggestionKind::Title, "a/b c"), "/records/a%2Fb%20c");
        assert_eq!(suggestion_url(SuggestionKind::City, "Écija"), "/?city=%C3%89cija");
    }
}
