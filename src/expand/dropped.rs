//! What a reader does not mean: senses and words that a query is not expanded with.

use std::fmt;
use std::str::FromStr;

use super::Matcher;
use crate::language::Lang;

/// A sense or a way of writing it that a query is not expanded with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dropped {
    /// A concept in every language, `LAYER:ID`.
    Concept {
        /// Name of the layer.
        layer: String,
        /// Identifier of the concept.
        id: String,
    },
    /// Stems in one language, `LANGUAGE/STEMS`.
    Terms {
        /// The language.
        language: Lang,
        /// The stems, separated by spaces.
        terms: String,
    },
}

/// A text that names nothing that could be dropped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` names no alternative; write the source of a concept as layer:id, or language/stems")]
pub struct DroppedError {
    given: String,
}

impl Dropped {
    /// Whether a concept of a layer is among them.
    pub(super) fn has_concept(all: &[Self], of_layer: &str, of_id: &str) -> bool {
        all.iter().any(|d| matches!(d, Self::Concept { layer, id } if layer == of_layer && id == of_id))
    }

    /// Whether what occurs in a language is among them.
    pub(super) fn has_terms(all: &[Self], in_language: Lang, matcher: &Matcher) -> bool {
        let is_it = |d: &Self| matches!(d, Self::Terms { language, terms } if *language == in_language && *terms == matcher.to_string());
        all.iter().any(is_it)
    }
}

impl FromStr for Dropped {
    type Err = DroppedError;

    fn from_str(text: &str) -> Result<Self, DroppedError> {
        let is_code = |code: &str| code.chars().all(|c| c.is_ascii_alphabetic());
        let terms = text.split_once('/').filter(|(code, _)| is_code(code));
        let terms = terms.and_then(|(code, terms)| Some((Lang::from_code(code)?, terms.trim())));
        match (terms, text.split_once(':')) {
            (Some((language, terms)), _) if !terms.is_empty() => Ok(Self::Terms { language, terms: terms.to_owned() }),
            (None, Some((layer, id))) if !layer.is_empty() && !id.is_empty() => {
                Ok(Self::Concept { layer: layer.to_owned(), id: id.to_owned() })
            }
            _ => Err(DroppedError { given: text.chars().take(60).collect() }),
        }
    }
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Concept { layer, id } => write!(f, "{layer}:{id}"),
            Self::Terms { language, terms } => write!(f, "{language}/{terms}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senses_and_stems_are_read_and_written_the_same() {
        for text in ["dragoman:libraries", "es/bibliotec públic", "my-layer:http://example.org/c/1"] {
            assert_eq!(text.parse::<Dropped>().unwrap().to_string(), text);
        }
        for text in ["", "libraries", "es/", ":x", "dragoman:"] {
            assert!(text.parse::<Dropped>().is_err(), "help: `{text}` names nothing");
        }
    }
}
