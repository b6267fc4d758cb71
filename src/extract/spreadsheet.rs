//! Spreadsheets: the rows of every sheet that begins with a header row.
//!
//! `xlsx.rs` and `ods.rs` walk over the rows of their format; here the rows get their header, and the container its
//! bound: what is in it may unpack to `input_bytes` together.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;

use zip::ZipArchive;

use super::rows::Columns;
use super::{ExtractError, Format, Input, Limits, Located, Locator, Reader, Sink, gzip, ods, xlsx};

/// Office Open XML workbook.
pub(super) const XLSX: Format = Format {
    name: "XLSX",
    extensions: &["xlsx", "xlsm"],
    signature: |_| false,
    in_worker: false,
    reader: Reader::Records(|input, sink| read(input, sink, xlsx::walk)),
};

/// OpenDocument spreadsheet.
pub(super) const ODS: Format = Format {
    name: "ODS",
    extensions: &["ods"],
    signature: |head| head.get(30..).is_some_and(|head| head.starts_with(ODS_TYPE)),
    in_worker: false,
    reader: Reader::Records(|input, sink| read(input, sink, ods::walk)),
};

/// First file of an OpenDocument container, after a zip header of 30 bytes (OpenDocument 1.3, part 2, section 3.3).
const ODS_TYPE: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";

/// Beginning of the container that older and encrypted Excel files have ([MS-CFB], section 2.2).
const OLD_CONTAINER: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// A row of a sheet.
#[derive(Debug)]
pub(super) struct Row<'a> {
    /// Name of the sheet.
    pub(super) sheet: &'a str,
    /// Number of the row, from 1.
    pub(super) number: u64,
    /// The cells as text.
    pub(super) cells: Vec<String>,
    /// What should be said of the cells.
    pub(super) warnings: Vec<String>,
}

/// What to do after a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Next,
    NextSheet,
    Stop,
}

/// Is handed every row that is not empty, or the error in its place.
pub(super) type Visit<'a> = dyn FnMut(Result<Row<'_>, (Locator, ExtractError)>) -> Step + 'a;

/// Goes over the rows of all sheets.
type Walk = fn(&[u8], &Limits, &mut Visit<'_>) -> Result<(), ExtractError>;

/// What is known of a sheet: its columns, or nothing for a sheet that is left out.
type Sheets<'a> = BTreeMap<String, Option<Columns<'a>>>;

fn read(input: Input<'_>, sink: &mut Sink<'_>, walk: Walk) -> Result<(), ExtractError> {
    let bytes = gzip::read_all(input.bytes, input.limits)?;
    check_container(&bytes, input.limits)?;
    let mut headers = Vec::new();
    walk(&bytes, input.limits, &mut |row| {
        headers.extend(row.ok().map(|row| (row.sheet.to_owned(), row.number, row.cells)));
        Step::NextSheet
    })?;
    let mut sheets = Sheets::new();
    let mut warnings = Vec::new();
    for (sheet, number, header) in headers {
        let columns = match Columns::of_header(&header, input.name, input.mapping) {
            Ok(columns) => Some(columns),
            Err(error) if Columns::any_known(&header, input.mapping) => {
                let locator = Locator::Row { sheet: Some(sheet.clone()), row: number };
                if sink(Located { locator, value: Err(error) }).is_break() {
                    return Ok(());
                }
                None
            }
            Err(error) => {
                warnings.push(format!("the sheet \"{sheet}\" was left out: {error}"));
                None
            }
        };
        sheets.insert(sheet, columns);
    }
    if sheets.values().all(Option::is_none) {
        let reason = warnings.into_iter().next();
        return Err(reason.map_or(ExtractError::Empty { what: "no rows" }, ExtractError::malformed));
    }
    read_rows(&bytes, input.limits, walk, &mut Output { sheets, warnings, any: false, sink })
}

/// Where the rows go.
struct Output<'a, 'b, 'c> {
    sheets: Sheets<'a>,
    warnings: Vec<String>,
    any: bool,
    sink: &'b mut Sink<'c>,
}

fn read_rows(bytes: &[u8], limits: &Limits, walk: Walk, output: &mut Output<'_, '_, '_>) -> Result<(), ExtractError> {
    let mut last_sheet = None;
    walk(bytes, limits, &mut |row| {
        let (locator, value) = match row {
            Err((locator, error)) => (locator, Err(error)),
            Ok(row) => {
                let Some(Some(columns)) = output.sheets.get_mut(row.sheet) else {
                    return Step::NextSheet;
                };
                if last_sheet.as_deref() != Some(row.sheet) {
                    last_sheet = Some(row.sheet.to_owned());
                    return Step::Next;
                }
                let locator = Locator::Row { sheet: Some(row.sheet.to_owned()), row: row.number };
                let Some(value) = columns.draft(&row.cells, locator.clone()) else {
                    return Step::Next;
                };
                let warnings = output.warnings.drain(..).chain(row.warnings).collect::<Vec<_>>();
                (
                    locator,
                    value.map(|mut draft| {
                        draft.warnings.extend(warnings);
                        draft
                    }),
                )
            }
        };
        output.any = true;
        match (output.sink)(Located { locator, value }) {
            ControlFlow::Continue(()) => Step::Next,
            ControlFlow::Break(()) => Step::Stop,
        }
    })?;
    if output.any { Ok(()) } else { Err(ExtractError::Empty { what: "headers but no rows" }) }
}

/// Refuses what is no zip container, is encrypted, or unpacks to more than the limit. Sizes are counted, not believed.
fn check_container(bytes: &[u8], limits: &Limits) -> Result<(), ExtractError> {
    if bytes.starts_with(OLD_CONTAINER) {
        let hint = "save it as .xlsx without a password";
        return Err(ExtractError::malformed(format!("is an old Excel file or protected by a password; {hint}")));
    }
    let mut archive = open(bytes)?;
    let mut total = 0;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| damaged(&error))?;
        let allowed = limits.input_bytes.saturating_sub(total);
        let mut bounded = file.take(allowed.saturating_add(1));
        total += io::copy(&mut bounded, &mut io::sink()).map_err(|error| damaged(&error))?;
        if total > limits.input_bytes {
            return Err(ExtractError::TooLarge { limit_bytes: limits.input_bytes });
        }
    }
    Ok(())
}

/// The container of a spreadsheet.
pub(super) fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, ExtractError> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))
}

/// Message for a container or sheet that cannot be parsed.
pub(super) fn damaged(error: &dyn std::error::Error) -> ExtractError {
    ExtractError::malformed(format!("is damaged or no spreadsheet ({error}); open it and save it again"))
}

/// A number as people write it: no `.0`.
pub(super) fn number(value: f64) -> String {
    format!("{value}")
}

/// Name of a column and row, such as `C7`.
pub(super) fn cell_name(column: usize, row: u64) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().chain(&[]).collect::<String>() + &row.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_on_screen() {
        assert_eq!([0, 25, 26, 701, 702].map(|column| cell_name(column, 7)), ["A7", "Z7", "AA7", "ZZ7", "AAA7"]);
    }

    #[test]
    fn whole_numbers_have_no_decimals() {
        assert_eq!([2019.0, 2.5, -0.1].map(number), ["2019", "2.5", "-0.1"]);
    }
}
