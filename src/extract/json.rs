//! Records as JSON: one object a line (NDJSON), a list of objects, or one object.
//!
//! The objects are taken as they are; what their fields mean is settled by the schemas. Items of a list are parsed one
//! by one, so that a bad one does not hide its neighbors.

use std::fmt;
use std::io::BufRead;
use std::ops::ControlFlow;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::lines::{self, Line};
use super::{Draft, ExtractError, Format, Input, Located, Locator, Reader, Sink, encoding, gzip};

/// One object a line.
pub(super) const LINES: Format = Format {
    name: "NDJSON",
    extensions: &["ndjson", "jsonl"],
    signature: |_| false,
    in_worker: false,
    reader: Reader::Records(read_lines),
};

/// A list of objects, an object with a list under `records` or `items`, or one object.
pub(super) const DOCUMENT: Format = Format {
    name: "JSON",
    extensions: &["json"],
    signature: |_| false,
    in_worker: false,
    reader: Reader::Records(read_document),
};

/// The names under which an object may hold the list of records.
const LISTS: [&str; 2] = ["records", "items"];

fn read_lines(input: Input<'_>, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let mut bytes = encoding::utf8_unless_marked(input.bytes)?;
    let limit_bytes = input.limits.line_bytes;
    let mut buffer = Vec::new();
    for number in 1.. {
        let value = match lines::read_line(&mut bytes, limit_bytes, &mut buffer).map_err(ExtractError::from_io)? {
            Line::End => break,
            Line::TooLong => Err(ExtractError::TooLarge { limit_bytes: limit_bytes as u64 }),
            Line::Whole if buffer.trim_ascii().is_empty() => continue,
            Line::Whole => record(without_mark(&buffer)),
        };
        if emit(Locator::Line(number), value, Vec::new(), sink).is_break() {
            break;
        }
    }
    Ok(())
}

fn read_document(input: Input<'_>, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let bytes = gzip::read_all(input.bytes, input.limits)?;
    let decoded = encoding::decode(&bytes, None)?;
    drop(bytes);
    let mut text = decoded.text.trim_ascii();
    if is_lines(text) {
        let bytes: Box<dyn BufRead> = Box::new(std::io::Cursor::new(decoded.text));
        return read_lines(Input { bytes, ..input }, sink);
    }
    if let Some(list) = list_of(text) {
        text = list;
    }
    if !text.starts_with('[') {
        let _ = emit(Locator::File, record(text.as_bytes()), decoded.warnings, sink);
        return Ok(());
    }
    let mut parser = serde_json::Deserializer::from_str(text);
    let mut items = Items { warnings: decoded.warnings, sink, stopped: false };
    let read = parser.deserialize_seq(&mut items).and_then(|()| parser.end());
    if items.stopped { Ok(()) } else { read.map_err(|error| whole_file_error(&error)) }
}

/// Whether a file that is called JSON holds one object a line: more than one line, and the first is an object by itself.
fn is_lines(text: &str) -> bool {
    text.split_once('\n').is_some_and(|(first, rest)| {
        let object = |line: &str| line.starts_with('{') && serde_json::from_str::<IgnoredAny>(line).is_ok();
        object(first.trim()) && !rest.trim().is_empty()
    })
}

/// The list of records inside an object, if the object is nothing but its envelope.
fn list_of(text: &str) -> Option<&str> {
    if !text.starts_with('{') {
        return None;
    }
    let envelope: std::collections::BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    let is_record = envelope.contains_key("body");
    let list = LISTS.iter().find_map(|name| envelope.get(*name)).map(|list| list.get());
    list.filter(|list| !is_record && list.starts_with('['))
}

/// One record of a JSON text.
fn record(json: &[u8]) -> Result<Map<String, Value>, ExtractError> {
    let text = std::str::from_utf8(json).map_err(|_| ExtractError::Encoding { encoding: "UTF-8" })?;
    let mut parser = serde_json::Deserializer::from_str(text);
    let fields = Fields.deserialize(&mut parser).and_then(|fields| parser.end().map(|()| fields));
    fields.map_err(|error| ExtractError::malformed(format!("is not a JSON object: {}", reason(&error))))
}

/// Message of the parser with the place as a column only, because the line is known from outside.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let end = message.rfind(" at line ").unwrap_or(message.len());
    let message = message.get(..end).unwrap_or(&message);
    let hint = match message {
        _ if message.starts_with("recursion limit") => ", nested deeper than 127 levels",
        _ if message.starts_with("control character") => ", write it as \\n, \\t or \\u00XX",
        _ if message.contains("surrogate") || message.contains("hex escape") => ", \\uD800 to \\uDFFF come in pairs",
        _ => "",
    };
    format!("{message}{hint} (column {})", error.column())
}

fn whole_file_error(error: &serde_json::Error) -> ExtractError {
    let hint = "the records before that place were read, those after it were not";
    ExtractError::malformed(format!("is not valid JSON from line {} on: {}; {hint}", error.line(), reason(error)))
}

/// A line without the byte order mark that joining files leaves in the middle.
fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
}

fn emit(
    locator: Locator,
    fields: Result<Map<String, Value>, ExtractError>,
    warnings: Vec<String>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let value = fields.map(|fields| Draft { locator: locator.clone(), fields, warnings, ..Draft::default() });
    sink(Located { locator, value })
}

/// An object in which no name comes twice.
struct Fields;

impl<'de> DeserializeSeed<'de> for Fields {
    type Value = Map<String, Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Fields {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object such as {\"id\": …, \"title\": …}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut fields = Map::new();
        while let Some((name, value)) = entries.next_entry::<String, Value>()? {
            if fields.contains_key(&name) {
                return Err(A::Error::custom(format!("the field `{name}` comes twice")));
            }
            fields.insert(name, value);
        }
        Ok(fields)
    }
}

/// Hands the items of a list on while they are read.
struct Items<'a, 'b> {
    warnings: Vec<String>,
    sink: &'a mut Sink<'b>,
    stopped: bool,
}

impl<'de> Visitor<'de> for &mut Items<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        for number in 1.. {
            let Some(item) = items.next_element::<&RawValue>()? else {
                break;
            };
            let fields = record(item.get().as_bytes());
            if emit(Locator::Item(number), fields, std::mem::take(&mut self.warnings), self.sink).is_break() {
                self.stopped = true;
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}
