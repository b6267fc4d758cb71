//! Drafts become records: put right where that is safe, checked against the schemas, refused with reasons.
//!
//! In: a [`Draft`] and the file it came from. Out: a [`Record`] with warnings, or every problem it has. The rules are
//! `schemas/*.json`; this file must not know a rule that can be written there.

mod countries;
mod languages;
mod lenient;
mod message;

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::{PatternOptions, Registry};
use serde_json::{Map, Value};

pub use message::{Problem, Warning};

use crate::extract::Draft;
use crate::record::{PageStart, Record};

/// The schema of what all kinds share.
const COMMON: &str = include_str!("../../schemas/record.json");

/// Kinds with their schemas, in the order in which messages name them. Where two kinds share a form, the later one is
/// meant by a record whose kind is that form.
const KINDS: [(&str, &str); 9] = [
    ("initiative", include_str!("../../schemas/initiative.json")),
    ("publication", include_str!("../../schemas/publication.json")),
    ("congress", include_str!("../../schemas/congress.json")),
    ("charter", include_str!("../../schemas/charter.json")),
    ("statement", include_str!("../../schemas/statement.json")),
    ("award", include_str!("../../schemas/award.json")),
    ("training", include_str!("../../schemas/training.json")),
    ("news", include_str!("../../schemas/news.json")),
    ("event", include_str!("../../schemas/event.json")),
];

/// The embedded schemas do not compile. Tests rule that out for the schemas that are shipped.
#[derive(Debug, thiserror::Error)]
#[error("the schema of {kind} is wrong: {reason}")]
pub struct SchemaError {
    /// The kind whose schema it is.
    pub kind: &'static str,
    /// What the compiler said.
    pub reason: String,
}

/// The schemas, compiled once.
#[derive(Debug)]
pub struct Validator {
    schemas: BTreeMap<&'static str, jsonschema::Validator>,
    common: jsonschema::Validator,
    known_fields: BTreeSet<String>,
    names: lenient::Names,
}

impl Validator {
    /// Compiles the embedded schemas.
    ///
    /// # Errors
    /// [`SchemaError`] where a schema is wrong.
    pub fn new() -> Result<Self, SchemaError> {
        let common = parse("record", COMMON)?;
        let base = Registry::new().add("json-schema:///record.json", &common);
        let registry = base.and_then(jsonschema::RegistryBuilder::prepare).map_err(|error| wrong("record", &error))?;
        let compile = |kind: &'static str, schema: &Value| {
            let options = jsonschema::options().with_registry(&registry).with_pattern_options(PatternOptions::regex());
            options.build(schema).map_err(|error| wrong(kind, &error))
        };
        let (mut schemas, mut forms) = (BTreeMap::new(), Vec::new());
        for (kind, source) in KINDS {
            let schema = parse(kind, source)?;
            schemas.insert(kind, compile(kind, &schema)?);
            forms.extend(forms_of(&schema).into_iter().map(|form| (kind, form)));
        }
        let forms = forms.iter().filter(|(_, form)| KINDS.iter().all(|(kind, _)| kind != form));
        let names = lenient::Names::new(forms.map(|(kind, form)| (*kind, form.as_str())));
        let known_fields = properties(&common).map(|fields| fields.keys().cloned().collect()).unwrap_or_default();
        Ok(Self { schemas, common: compile("record", &common)?, known_fields, names })
    }

    /// Makes a record of a draft. `origin` is the name of the file.
    ///
    /// # Errors
    /// All problems of the draft, in the order of the fields.
    pub fn record(&self, draft: Draft, origin: &str) -> Result<(Record, Vec<Warning>), Vec<Problem>> {
        let Draft { locator, mut fields, pages, warnings, .. } = draft;
        let origin = format!("{origin}{locator}");
        let warning = |field: &str, message: String| Warning { origin: origin.clone(), field: field.into(), message };
        let mut warnings: Vec<Warning> = warnings.into_iter().map(|message| warning("", message)).collect();
        let pages = pages_after_cleaning(pages, &fields);
        for field in lenient::put_right(&mut fields, &self.names) {
            warnings.push(warning(&field, "held control characters, which were removed".to_owned()));
        }
        for field in self.remove_unknown(&mut fields) {
            warnings.push(warning(&field, "is not a known field and was ignored".to_owned()));
        }
        let problem = |(field, message)| Problem { origin: origin.clone(), field, message };
        let mut record = self.checked(fields).map_err(|found| found.into_iter().map(problem).collect::<Vec<_>>())?;
        if !pages.is_empty() {
            record.pages = pages;
        }
        match beyond_schema(&record) {
            Some((field, message)) => Err(vec![problem((field.to_owned(), message))]),
            None => Ok((record, warnings)),
        }
    }

    /// Takes out the fields that no schema knows, and names them.
    fn remove_unknown(&self, fields: &mut Map<String, Value>) -> Vec<String> {
        let unknown: Vec<String> = fields.keys().filter(|name| !self.known_fields.contains(*name)).cloned().collect();
        for name in &unknown {
            fields.remove(name);
        }
        unknown
    }

    /// The record, or a message for each field that is wrong.
    fn checked(&self, fields: Map<String, Value>) -> Result<Record, Vec<(String, String)>> {
        let kind = fields.get("kind").and_then(Value::as_str);
        let schema = kind.and_then(|kind| self.schemas.get(kind)).unwrap_or(&self.common);
        let value = Value::Object(fields);
        if schema.is_valid(&value) {
            let record = serde_json::from_value(value);
            return record.map_err(|error| vec![("record".to_owned(), error.to_string())]);
        }
        let kinds = KINDS.map(|(kind, _)| kind);
        let mut problems: Vec<(String, String)> = Vec::new();
        for error in schema.iter_errors(&value) {
            let (field, message) = message::of_error(&error, &kinds);
            if problems.iter().all(|(known, _)| *known != field) {
                problems.push((field, message));
            }
        }
        problems.sort();
        Err(problems)
    }
}

fn parse(kind: &'static str, source: &str) -> Result<Value, SchemaError> {
    serde_json::from_str(source).map_err(|error| wrong(kind, &error))
}

fn wrong(kind: &'static str, error: &dyn std::error::Error) -> SchemaError {
    SchemaError { kind, reason: error.to_string() }
}

fn properties(schema: &Value) -> Option<&Map<String, Value>> {
    schema.get("properties")?.as_object()
}

/// The closed list of forms of a kind; empty where any form is allowed.
fn forms_of(schema: &Value) -> Vec<String> {
    let forms = schema.pointer("/properties/type/enum").and_then(Value::as_array);
    forms.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Page starts counted in the text that is left when control characters are removed.
fn pages_after_cleaning(mut pages: Vec<PageStart>, fields: &Map<String, Value>) -> Vec<PageStart> {
    if let Some(body) = fields.get("body").and_then(Value::as_str).filter(|_| !pages.is_empty()) {
        for page in &mut pages {
            if let Some(before) = body.get(..page.offset_bytes) {
                page.offset_bytes = lenient::cleaned(before).len();
            }
        }
    }
    pages
}

/// What JSON Schema cannot say: days that exist, and pages that begin at a character of the text, in order.
fn beyond_schema(record: &Record) -> Option<(&'static str, String)> {
    if let Some(date) = record.date.as_deref().filter(|date| !is_date(date)) {
        return Some(("date", format!("\"{date}\" is not a day of the calendar")));
    }
    let ascending = record.pages.is_sorted_by(|a, b| a.page < b.page && a.offset_bytes <= b.offset_bytes);
    let inside = record.pages.iter().all(|page| record.body.is_char_boundary(page.offset_bytes));
    (!ascending || !inside).then(|| ("pages", "do not ascend, or do not begin at characters of the body".to_owned()))
}

/// Whether a date that has the right shape exists.
fn is_date(date: &str) -> bool {
    let mut parts = date.split('-').map(|part| part.parse::<u32>().unwrap_or(0));
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return true;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    day <= days
}
