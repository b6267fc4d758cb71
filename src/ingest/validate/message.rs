//! Messages for people: what is wrong with a field, and what is allowed.

use std::fmt;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

/// Longest value that a message repeats, in characters.
const SHOWN_CHARS: usize = 60;

/// Why a draft is no record: one field and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File and place in it.
    pub origin: String,
    /// Name of the field, such as `country` or `attachments[1].url`.
    pub field: String,
    /// What is wrong and what is allowed.
    pub message: String,
}

/// What was ignored or changed in a draft that became a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// File and place in it.
    pub origin: String,
    /// Name of the field; empty for what concerns the file.
    pub field: String,
    /// What was found and what was done.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.origin, self.field, self.message)
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let space = if self.field.is_empty() { "" } else { " " };
        write!(f, "{}{space}{}: {}", self.origin, self.field, self.message)
    }
}

/// Name of the field and the message for one error of the schemas. `kinds` are the kinds there are.
pub(super) fn of_error(error: &ValidationError<'_>, kinds: &[&str]) -> (String, String) {
    let mut field = field_name(error.instance_path().as_str());
    let given = error.instance();
    let message = match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            field = if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") };
            missing(&field)
        }
        ValidationErrorKind::Enum { options } if field == "kind" || field == "type" => {
            let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
            let options: Vec<&str> = options.iter().filter_map(Value::as_str).collect();
            unknown(given, if field == "kind" { kinds } else { &options })
        }
        ValidationErrorKind::Maximum { .. } | ValidationErrorKind::Minimum { .. } => {
            format!("{} is out of range, allowed are {}", shown(given), rule(&field).1)
        }
        ValidationErrorKind::MaxLength { limit } => {
            format!("{} is longer than {limit} characters", shown(given))
        }
        ValidationErrorKind::Pattern { .. } if given.as_str().is_some_and(|text| text.trim().is_empty()) => {
            "is empty, write a text or leave the field out".to_owned()
        }
        _ => {
            let (what, allowed) = rule(&field);
            format!("{} is not {what}, allowed are {allowed}", shown(given))
        }
    };
    (field, message)
}

/// Message for a field that must be there.
pub(super) fn missing(field: &str) -> String {
    match field {
        "title" => "is missing, write a title or \"\" for a text without one".to_owned(),
        "body" => "is missing or empty, a record needs a text".to_owned(),
        _ => format!("is missing, allowed are {}", rule(field).1),
    }
}

/// Message for a value that is none of the options, with the nearest one first.
pub(super) fn unknown(given: &Value, options: &[&str]) -> String {
    let text = given.as_str().unwrap_or_default();
    let distance = |option: &&&str| strsim::damerau_levenshtein(option, text);
    let nearest = options.iter().min_by_key(distance).filter(|option| distance(option) <= 1 + option.len() / 4);
    let suggestion = nearest.map(|option| format!("did you mean {option}? ")).unwrap_or_default();
    format!("{} is not known, {suggestion}allowed are {}", shown(given), options.join(", "))
}

/// What a field holds, and what is allowed in it.
fn rule(field: &str) -> (&'static str, &'static str) {
    let name = field.rsplit('.').next().unwrap_or(field);
    let name = name.split('[').next().unwrap_or(name);
    match name {
        "id" | "work" => ("an identifier", "1 to 200 visible characters without spaces"),
        "kind" => ("a kind", "initiative, publication, congress, charter, statement, award, training, news, event"),
        "language" => ("a language tag", "BCP 47 tags such as ca or pt-BR, and names such as Catalan"),
        "country" => ("an ISO 3166-1 code", "two-letter codes such as ES, and English names such as Spain"),
        "date" => ("a date", "YYYY, YYYY-MM and YYYY-MM-DD from 1800 to 2100"),
        "year" => ("a year", "1800 to 2100"),
        "sdgs" => ("the number of a goal", "1 to 17"),
        "charter_principles" => ("the number of a principle", "1 to 20"),
        "edition" => ("the number of an edition", "1 to 1000"),
        "page_count" => ("a number of pages", "1 to 100000"),
        "page" | "offset_bytes" => ("the place of a page", "whole numbers that ascend"),
        "url" => ("an address", "those that begin with http:// or https://"),
        "sample" => ("yes or no", "true and false"),
        "attachments" => ("a list of files", "objects such as {\"url\": \"https://example.org/a.pdf\"}"),
        "pages" => ("a list of pages", "objects such as {\"page\": 1, \"offset_bytes\": 0}"),
        "media_type" => ("a media type", "those such as application/pdf"),
        _ => ("a text", "texts that are not empty"),
    }
}

/// A JSON pointer as people write it, elements counted from 1: `/attachments/0/url` is `attachments[1].url`.
fn field_name(pointer: &str) -> String {
    let mut name = String::new();
    for part in pointer.split('/').skip(1) {
        match part.parse::<u64>() {
            Ok(index) => name = format!("{name}[{}]", index.saturating_add(1)),
            Err(_) if name.is_empty() => name.push_str(part),
            Err(_) => name = format!("{name}.{part}"),
        }
    }
    name
}

/// The beginning of a value as JSON.
fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) if text.chars().count() > SHOWN_CHARS => {
            let beginning: String = text.chars().take(SHOWN_CHARS).collect();
            format!("{}", Value::String(beginning + "…"))
        }
        other => other.to_string(),
    }
}
