//! Rows of OpenDocument spreadsheets, streamed from `content.xml`.
//!
//! Ours and not `calamine`, which builds the whole table first: there, a repeated cell costs memory for each
//! repetition, and a file that is cut off inside a table is read for ever.

use std::io::{BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::spreadsheet::{Row, Step, Visit, cell_name, damaged, number, open};
use super::{ExtractError, Limits, Locator};

/// Most columns of a sheet, as in other spreadsheet programs.
const MAX_COLUMNS: usize = 16_384;

/// Goes over the rows of all sheets. A row that is repeated comes once.
pub(super) fn walk(bytes: &[u8], limits: &Limits, visit: &mut Visit<'_>) -> Result<(), ExtractError> {
    let mut archive = open(bytes)?;
    if let Ok(mut manifest) = archive.by_name("META-INF/manifest.xml") {
        let mut text = String::new();
        let _ = manifest.read_to_string(&mut text);
        if text.contains("encryption-data") {
            return Err(ExtractError::Encrypted);
        }
    }
    let content = archive.by_name("content.xml").map_err(|error| damaged(&error))?;
    let mut walker = Walker { xml: Reader::from_reader(BufReader::new(content)), buffer: Vec::new(), limits };
    walker.xml.config_mut().expand_empty_elements = true;
    walker.sheets(visit)
}

struct Walker<'a, R> {
    xml: Reader<R>,
    buffer: Vec<u8>,
    limits: &'a Limits,
}

/// A cell with how often it comes.
struct Cell {
    text: String,
    repeated: usize,
    is_error: bool,
}

impl<R: BufRead> Walker<'_, R> {
    fn sheets(&mut self, visit: &mut Visit<'_>) -> Result<(), ExtractError> {
        while let Some(tag) = self.next_start("table:table", None)? {
            let sheet = attribute(&tag, "table:name").unwrap_or_default();
            if self.rows(&sheet, visit)? == Step::Stop {
                break;
            }
        }
        Ok(())
    }

    fn rows(&mut self, sheet: &str, visit: &mut Visit<'_>) -> Result<Step, ExtractError> {
        let mut next_number: u64 = 1;
        let mut skipping = false;
        while let Some(tag) = self.next_start("table:table-row", Some("table:table"))? {
            let number = next_number;
            next_number = next_number.saturating_add(repeated(&tag, "table:number-rows-repeated") as u64);
            let row = self.row(sheet, number)?;
            let is_empty = matches!(&row, Ok(row) if row.cells.is_empty());
            if skipping || is_empty {
                continue;
            }
            match visit(row) {
                Step::Next => {}
                Step::NextSheet => skipping = true,
                Step::Stop => return Ok(Step::Stop),
            }
        }
        Ok(Step::Next)
    }

    fn row<'s>(
        &mut self,
        sheet: &'s str,
        number: u64,
    ) -> Result<Result<Row<'s>, (Locator, ExtractError)>, ExtractError> {
        let mut row = Row { sheet, number, cells: Vec::new(), warnings: Vec::new() };
        let (mut column, mut size_bytes) = (0_usize, 0_usize);
        while let Some(cell) = self.next_cell()? {
            if cell.is_error {
                let (name, error) = (cell_name(column, number), &cell.text);
                row.warnings.push(format!("the cell {name} holds the error {error} and was left out"));
            } else if !cell.text.is_empty() {
                let end = column.saturating_add(cell.repeated).min(MAX_COLUMNS);
                size_bytes = size_bytes.saturating_add(cell.text.len().saturating_mul(end.saturating_sub(column)));
                if size_bytes <= self.limits.line_bytes {
                    row.cells.resize(column.min(MAX_COLUMNS), String::new());
                    row.cells.resize(end, cell.text);
                }
            }
            column = column.saturating_add(cell.repeated);
        }
        if size_bytes > self.limits.line_bytes {
            let locator = Locator::Row { sheet: Some(sheet.to_owned()), row: number };
            return Ok(Err((locator, ExtractError::TooLarge { limit_bytes: self.limits.line_bytes as u64 })));
        }
        Ok(Ok(row))
    }

    /// The next cell of the row; `None` at the end of the row.
    fn next_cell(&mut self) -> Result<Option<Cell>, ExtractError> {
        loop {
            let tag = match self.event()? {
                Event::Start(tag) => tag.into_owned(),
                Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(None),
                _ => continue,
            };
            let name = tag.name().as_ref().to_owned();
            if !matches!(name.as_str(), "table:table-cell" | "table:covered-table-cell") {
                continue;
            }
            let content = self.text_until_end_of(&name)?;
            let is_error = attribute(&tag, "calcext:value-type").as_deref() == Some("error");
            let text = if is_error { None } else { value_of(&tag) };
            let repeated = repeated(&tag, "table:number-columns-repeated");
            return Ok(Some(Cell { text: text.unwrap_or(content), repeated, is_error }));
        }
    }

    /// The paragraphs of a cell, without comments that are attached to it.
    fn text_until_end_of(&mut self, end: &str) -> Result<String, ExtractError> {
        let mut text = String::new();
        let mut in_annotation = false;
        loop {
            match self.event()? {
                Event::End(tag) if tag.name().as_ref() == end => return Ok(text.trim().to_owned()),
                Event::Start(tag) if tag.name().as_ref() == "office:annotation" => in_annotation = true,
                Event::End(tag) if tag.name().as_ref() == "office:annotation" => in_annotation = false,
                _ if in_annotation => {}
                Event::Start(tag) => match tag.name().as_ref() {
                    "text:s" => text.push(' '),
                    "text:tab" => text.push('\t'),
                    "text:line-break" => text.push('\n'),
                    "text:p" if !text.is_empty() => text.push('\n'),
                    _ => {}
                },
                Event::Text(part) => text.push_str(&part.xml10_content()),
                Event::CData(part) => text.push_str(&part.xml10_content()),
                Event::GeneralRef(reference) => text.extend(character(&reference)),
                _ => {}
            }
        }
    }

    /// The next start of `name`; `None` at the end of `parent`, or of the file where there is no parent.
    fn next_start(&mut self, name: &str, parent: Option<&str>) -> Result<Option<BytesStart<'static>>, ExtractError> {
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).map_err(|error| damaged(&error))? {
                Event::Start(tag) if tag.name().as_ref() == name => {
                    return Ok(Some(tag.into_owned()));
                }
                Event::End(tag) if Some(tag.name().as_ref()) == parent => return Ok(None),
                Event::Eof if parent.is_none() => return Ok(None),
                Event::Eof => {
                    return Err(ExtractError::malformed("is cut off; fetch the file again"));
                }
                _ => {}
            }
        }
    }

    /// The next event inside a row, where the file must not end.
    fn event(&mut self) -> Result<Event<'_>, ExtractError> {
        self.buffer.clear();
        match self.xml.read_event_into(&mut self.buffer).map_err(|error| damaged(&error))? {
            Event::Eof => Err(ExtractError::malformed("is cut off; fetch the file again")),
            event => Ok(event),
        }
    }
}

/// The value that a cell declares besides what it shows.
fn value_of(tag: &BytesStart<'_>) -> Option<String> {
    match attribute(tag, "office:value-type")?.as_str() {
        "float" | "currency" | "percentage" => attribute(tag, "office:value")?.parse().ok().map(number),
        "date" => attribute(tag, "office:date-value"),
        "boolean" => attribute(tag, "office:boolean-value"),
        "string" => attribute(tag, "office:string-value"),
        _ => None,
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let value = tag.try_get_attribute(name).ok().flatten()?;
    value.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

fn repeated(tag: &BytesStart<'_>, name: &str) -> usize {
    attribute(tag, name).and_then(|count| count.parse().ok()).unwrap_or(1)
}

/// The character of a reference such as `&amp;` or `&#225;`; XML knows five by name (XML 1.0, section 4.6).
fn character(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character);
    }
    match reference.xml10_content().as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
