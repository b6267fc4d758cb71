//! Rows in, tables that a spreadsheet opens out: a workbook with a sheet for each kind, or one table of text.
//!
//! Columns are those of the tables of the program, see [`super::super::table`]; only languages that have labels get
//! one. In text, a cell that a spreadsheet would take for a formula begins with an apostrophe, as spreadsheets
//! themselves mark such cells.

use std::io::Write;

use csv::WriterBuilder;
use rust_xlsxwriter::{DocProperties, Format as CellFormat, FormatAlign, Workbook};

use super::{About, ExportError};
use crate::language::Lang;
use crate::thesaurus::sheet::{self, LEXICON, THESAURUS};
use crate::thesaurus::table::Row;

/// Width of a column, in characters.
const WIDTH: f64 = 28.0;

/// Writes a workbook: header frozen, long cells wrapped, all cells text.
pub(super) fn workbook(rows: &[Row], about: &About, mut out: impl Write + Send) -> Result<(), ExportError> {
    let mut workbook = Workbook::new();
    let comment = format!("license: {}; source: {}", about.license, about.source);
    workbook.set_properties(&DocProperties::new().set_title(&about.title).set_comment(comment));
    let wrapped = CellFormat::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let head = CellFormat::new().set_bold().set_num_format("@");
    for (name, is_domain) in [(THESAURUS, true), (LEXICON, false)] {
        let of_kind: Vec<&Row> = rows.iter().filter(|row| row.is_domain == is_domain).collect();
        if of_kind.is_empty() {
            continue;
        }
        let columns = columns(&of_kind);
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?.set_freeze_panes(1, 1)?;
        for (at, column) in (0..).zip(&columns) {
            sheet.set_column_width(at, WIDTH)?.write_with_format(0, at, *column, &head)?;
        }
        for (line, row) in (1..).zip(&of_kind) {
            let cells = sheet::cells_of(row);
            for (at, column) in (0..).zip(&columns) {
                sheet.write_with_format(line, at, cells.get(*column).map_or("", String::as_str), &wrapped)?;
            }
        }
        let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, u32::try_from(of_kind.len()).unwrap_or(u32::MAX), last)?;
    }
    Ok(out.write_all(&workbook.save_to_buffer()?)?)
}

/// Writes one table of text.
pub(super) fn delimited(rows: &[Row], separator: u8, format: &'static str, out: impl Write) -> Result<(), ExportError> {
    let rows: Vec<&Row> = rows.iter().collect();
    if rows.iter().any(|row| row.is_domain) && rows.iter().any(|row| !row.is_domain) {
        return Err(ExportError::TwoKinds { format });
    }
    let columns = columns(&rows);
    let mut writer = WriterBuilder::new().delimiter(separator).from_writer(out);
    let failed = |error: csv::Error| ExportError::Io(error.into());
    writer.write_record(&columns).map_err(failed)?;
    for row in rows {
        let cells = sheet::cells_of(row);
        let cell = |column: &&str| sheet::guarded(cells.get(*column).map_or("", String::as_str));
        writer.write_record(columns.iter().map(|column| cell(column).into_owned())).map_err(failed)?;
    }
    Ok(writer.flush()?)
}

/// Names of the columns: those of every table, then the languages in the order of their table.
fn columns(rows: &[&Row]) -> Vec<&'static str> {
    let is_domain = rows.iter().any(|row| row.is_domain);
    let mut columns = vec!["id"];
    if rows.iter().any(|row| !row.pos.is_empty()) {
        columns.push("pos");
    }
    if is_domain {
        columns.extend(["broader", "related"]);
    }
    columns.push("note");
    let has = |language: &Lang| rows.iter().any(|row| row.labels.iter().any(|label| label.language == *language));
    columns.extend(Lang::all().filter(has).map(Lang::code));
    columns
}
