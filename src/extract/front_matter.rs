//! Front matter: fields between `---` (YAML) or `+++` (TOML) lines at the beginning of a text.

use serde_json::{Map, Value};

use super::{Draft, ExtractError};

/// Longest front matter, in bytes: beyond it a `---` is a ruler, not front matter.
const MAX_BYTES: usize = 64 << 10;

/// Fields of the front matter as a draft, and the text after it. Text without front matter comes back whole.
///
/// # Errors
/// [`ExtractError::Malformed`] for front matter that does not parse, nests without end or grows without end.
pub(super) fn split(text: &str) -> Result<(Draft, String), ExtractError> {
    for (fence, parse) in [("---", yaml as Parse), ("+++", toml as Parse)] {
        if let Some((source, rest)) = fenced(text, fence) {
            let fields = parse(source)?.into_iter().filter(|(_, value)| !value.is_null()).collect();
            return Ok((Draft { fields, ..Draft::default() }, rest.to_owned()));
        }
    }
    Ok((Draft::default(), text.to_owned()))
}

type Parse = fn(&str) -> Result<Map<String, Value>, ExtractError>;

/// What stands between two fences, and what follows the second. Source without a `:` or `=` is no front matter.
fn fenced<'a>(text: &'a str, fence: &str) -> Option<(&'a str, &'a str)> {
    let inside = text.trim_start_matches(['\n', ' ']).strip_prefix(fence)?.trim_start_matches([' ', '\t']);
    let inside = inside.strip_prefix('\n')?;
    let mut start = 0;
    for line in inside.split_inclusive('\n') {
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            let source = inside.get(..start)?;
            return source.contains([':', '=']).then_some((source, inside.get(start + line.len()..)?));
        }
        start += line.len();
        if start > MAX_BYTES {
            return None;
        }
    }
    None
}

fn yaml(source: &str) -> Result<Map<String, Value>, ExtractError> {
    let budget = serde_saphyr::budget! { max_events: 20_000, max_aliases: 100, max_anchors: 100, max_depth: 32 };
    let options = serde_saphyr::options! { budget: budget, strict_booleans: true };
    serde_saphyr::from_str_with_options(source, options).map_err(|error| {
        let first_line = error.to_string().lines().next().unwrap_or_default().to_owned();
        ExtractError::malformed(format!("the front matter is not valid YAML: {first_line}"))
    })
}

fn toml(source: &str) -> Result<Map<String, Value>, ExtractError> {
    let table: toml::Table = toml::from_str(source)
        .map_err(|error| ExtractError::malformed(format!("the front matter is not valid TOML: {}", error.message())))?;
    Ok(table.into_iter().map(|(name, value)| (name, json_of(value))).collect())
}

/// A TOML value as JSON; dates become text.
fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(name, value)| (name, json_of(value))).collect())
        }
    }
}
