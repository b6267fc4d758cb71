//! Rows of Office Open XML workbooks, read cell by cell (crate `calamine`).

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};

use super::spreadsheet::{Row, Step, Visit, cell_name, damaged, number};
use super::{ExtractError, Limits, Locator};

/// Goes over the rows of all sheets.
pub(super) fn walk(bytes: &[u8], limits: &Limits, visit: &mut Visit<'_>) -> Result<(), ExtractError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    for sheet in workbook.sheet_names() {
        let Ok(mut cells) = workbook.worksheet_cells_reader(&sheet) else {
            continue;
        };
        let mut row = Partial::default();
        loop {
            let cell = cells.next_cell().map_err(|error| damaged(&error))?;
            let position = cell.as_ref().map(calamine::Cell::get_position);
            let number = position.map_or(0, |(line, _)| u64::from(line) + 1);
            if number != row.number && row.number > 0 {
                match row.finish(&sheet, limits, visit) {
                    Step::Next => {}
                    Step::NextSheet => break,
                    Step::Stop => return Ok(()),
                }
            }
            let Some((cell, (_, column))) = cell.zip(position) else {
                break;
            };
            row.number = number;
            row.put(column as usize, cell.get_value());
        }
    }
    Ok(())
}

/// The cells of a row so far.
#[derive(Default)]
struct Partial {
    number: u64,
    cells: Vec<String>,
    size_bytes: usize,
    warnings: Vec<String>,
}

impl Partial {
    fn put(&mut self, column: usize, value: &DataRef<'_>) {
        if let DataRef::Error(error) = value {
            let name = cell_name(column, self.number);
            self.warnings.push(format!("the cell {name} holds the error {error} and was left out"));
        }
        let text = text_of(value);
        if text.is_empty() {
            return;
        }
        self.size_bytes += text.len();
        if column >= self.cells.len() {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = text;
        }
    }

    /// Hands the row over, and begins a new one.
    fn finish(&mut self, sheet: &str, limits: &Limits, visit: &mut Visit<'_>) -> Step {
        let Self { number, cells, size_bytes, warnings } = std::mem::take(self);
        if cells.is_empty() {
            return Step::Next;
        }
        if size_bytes > limits.line_bytes {
            let limit_bytes = limits.line_bytes as u64;
            let locator = Locator::Row { sheet: Some(sheet.to_owned()), row: number };
            return visit(Err((locator, ExtractError::TooLarge { limit_bytes })));
        }
        visit(Ok(Row { sheet, number, cells, warnings }))
    }
}

/// The content of a cell as text.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => number(*value),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) if moment.is_datetime() => date(moment),
        DataRef::DateTime(duration) => number(duration.as_f64()),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date}T{hour:02}:{minute:02}:{second:02}") }
}
