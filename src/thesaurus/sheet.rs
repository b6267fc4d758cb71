//! Files of spreadsheets in, tables of text cells out, with what a spreadsheet did to them.
//!
//! Workbooks (`.xlsx`), and CSV and TSV as spreadsheets save them: with a byte order mark, Windows line ends, commas,
//! semicolons or tabs. A formula, a merged cell, a date made of a label: each is reported with its cell, never guessed.
//! This file must not know what the concepts were before.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8};

use super::table::{self, COLUMNS, Problem, Row, SEPARATOR};
use crate::language::Lang;

/// Name of the sheet with the concepts of the thesaurus.
pub const THESAURUS: &str = "thesaurus";
/// Name of the sheet with general vocabulary.
pub const LEXICON: &str = "lexicon";
/// Bytes of a file, and of the text of all its cells.
pub(super) const BYTES_MAX: u64 = 512 << 20;
/// Columns of a table; there are fewer languages.
const COLUMNS_MAX: usize = 256;
/// How a cell begins that a spreadsheet takes for a formula.
pub(super) const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// Why a file is no table at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// The file cannot be read.
    #[error("{file} cannot be read")]
    Io {
        /// Name of the file.
        file: String,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// It is no workbook.
    #[error("{file} is no workbook that can be read; save it as .xlsx again")]
    Workbook {
        /// Name of the file.
        file: String,
        /// Why.
        #[source]
        cause: XlsxError,
    },
    /// It is no UTF-8.
    #[error("{file}: line {line} is not UTF-8; save the table as \"CSV UTF-8\", or as .xlsx")]
    Encoding {
        /// Name of the file.
        file: String,
        /// Line, from 1.
        line: usize,
    },
    /// It is larger than what a table may be.
    #[error("{file} is larger than {max} MB", max = BYTES_MAX >> 20)]
    TooLarge {
        /// Name of the file.
        file: String,
    },
}

/// How a table is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// A workbook.
    Xlsx,
    /// Text, cells separated by commas, semicolons or tabs.
    Delimited,
}

/// A table as it was read, its cells still text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Name of the file.
    pub file: String,
    /// Name of the sheet, in a workbook.
    pub sheet: Option<String>,
    /// The number of the line with the names of the columns.
    pub head_line: u32,
    /// The names, lower case; empty where a column is left out.
    pub head: Vec<String>,
    /// The lines behind, with their numbers from 1.
    pub lines: Vec<(u32, Vec<String>)>,
}

/// Something about a file that its editor has to know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// Where, as in ``edited.xlsx, sheet `thesaurus`, cell E5``.
    pub place: String,
    /// What, and what to do.
    pub message: String,
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// The tables of a file.
#[derive(Debug, Default)]
pub struct Sheets {
    /// Those with a column `id`.
    pub grids: Vec<Grid>,
    /// What has to be mended.
    pub errors: Vec<Remark>,
    /// What was left out.
    pub notes: Vec<Remark>,
}

impl Grid {
    /// Whether the concepts belong to the thesaurus: the sheet says so, or a column `broader`.
    pub fn is_domain(&self) -> bool {
        match self.sheet.as_deref() {
            Some(THESAURUS) => true,
            Some(LEXICON) => false,
            _ => self.head.iter().any(|name| name == "broader"),
        }
    }

    /// The rows, and what is wrong with them.
    pub fn rows(&self) -> (Vec<Row>, Vec<Problem>) {
        let (columns, mut head): (Vec<usize>, Vec<&str>) = self.columns().unzip();
        if self.is_domain() && !head.contains(&"broader") {
            head.push("broader");
        }
        let mut text = head.join("\t");
        for (_, cells) in &self.lines {
            text.push('\n');
            let cells: Vec<&str> = columns.iter().map(|at| cells.get(*at).map_or("", String::as_str)).collect();
            text.push_str(&cells.join("\t"));
        }
        let (mut rows, mut problems) = table::read(&text, &self.file);
        // The lines of the text are numbered anew.
        let number = |line: u32| {
            let at = usize::try_from(line).unwrap_or(usize::MAX).checked_sub(2);
            at.and_then(|at| self.lines.get(at)).map_or(self.head_line, |(line, _)| *line)
        };
        for row in &mut rows {
            row.place.line = number(row.place.line);
        }
        for problem in &mut problems {
            problem.place.line = number(problem.place.line);
        }
        (rows, problems)
    }

    /// Places and names of the columns that are read.
    pub fn columns(&self) -> impl Iterator<Item = (usize, &str)> {
        self.head.iter().map(String::as_str).enumerate().filter(|(_, name)| !name.is_empty())
    }

    /// Where a line is, or its cell in the column of this name.
    pub fn place(&self, line: u32, column: Option<&str>) -> String {
        let at = column.and_then(|column| self.head.iter().position(|name| name == column));
        match (&self.sheet, at) {
            (Some(_), Some(at)) => self.cell(line, at),
            (Some(sheet), None) => format!("{}, sheet `{sheet}`, row {line}", self.file),
            (None, Some(_)) => format!("{}:{line}, column `{}`", self.file, column.unwrap_or_default()),
            (None, None) => format!("{}:{line}", self.file),
        }
    }

    fn cell(&self, line: u32, at: usize) -> String {
        match &self.sheet {
            Some(sheet) => format!("{}, sheet `{sheet}`, cell {}{line}", self.file, letters(at)),
            None => format!("{}:{line}, column {}", self.file, at + 1),
        }
    }

    /// Takes the first line that has cells for the head.
    fn from_lines(file: &str, sheet: Option<&str>, mut lines: Vec<(u32, Vec<String>)>) -> Self {
        lines.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
        let (head_line, head) = if lines.is_empty() { (1, Vec::new()) } else { lines.remove(0) };
        let head = head.iter().map(|name| name.to_ascii_lowercase()).collect();
        Self { file: file.to_owned(), sheet: sheet.map(str::to_owned), head_line, head, lines }
    }

    /// Leaves out columns that no table has, and says so.
    fn keep_known(&mut self, sheets: &mut Sheets) {
        let is_known = |name: &str| {
            COLUMNS.contains(&name) || Lang::from_code(name).is_some_and(|language| language.code() == name)
        };
        for (at, name) in self.head.iter().enumerate() {
            let place = || self.cell(self.head_line, at);
            if name.is_empty() {
                let first = self.lines.iter().find(|(_, cells)| cells.get(at).is_some_and(|cell| !cell.is_empty()));
                if let Some((line, _)) = first {
                    let message = "there is text in a column without a name; it is left out".to_owned();
                    sheets.notes.push(Remark { place: self.cell(*line, at), message });
                }
            } else if !is_known(name) {
                let message = format!("`{name}` is no column of a table; it is left out");
                sheets.notes.push(Remark { place: place(), message });
            } else if self.head.iter().take(at).any(|other| other == name) {
                let message = format!("the column `{name}` is there twice; remove one");
                sheets.errors.push(Remark { place: place(), message });
            }
        }
        self.head.iter_mut().filter(|name| !is_known(name)).for_each(String::clear);
    }
}

/// Reads a file.
///
/// # Errors
/// [`SheetError`].
pub fn read(path: &Path, container: Container) -> Result<Sheets, SheetError> {
    let file = path.display().to_string();
    read_bytes(&bytes_of(path, &file)?, &file, container)
}

/// Reads the content of a file of this name.
///
/// # Errors
/// [`SheetError`].
pub fn read_bytes(bytes: &[u8], file: &str, container: Container) -> Result<Sheets, SheetError> {
    let mut sheets = Sheets::default();
    let grids = match container {
        Container::Xlsx => workbook(bytes, file, &mut sheets)?,
        Container::Delimited => vec![delimited(bytes, file)?],
    };
    for grid in grids {
        let place = grid.place(grid.head_line, None);
        if grid.head.iter().any(|name| name == "id") {
            sheets.grids.push(grid);
        } else if !grid.head.is_empty() {
            let names: Vec<&str> =
                grid.head.iter().map(String::as_str).filter(|name| !name.is_empty()).take(8).collect();
            let message = format!("the first row names no column `id` ({}); the sheet is left out", names.join(", "));
            sheets.notes.push(Remark { place, message });
        }
    }
    let mut grids = std::mem::take(&mut sheets.grids);
    for grid in &mut grids {
        grid.keep_known(&mut sheets);
    }
    sheets.grids = grids;
    if sheets.grids.is_empty() {
        let message = "there is no table: a sheet needs a first row with the names of the columns, and one named `id`";
        sheets.errors.push(Remark { place: file.to_owned(), message: message.to_owned() });
    }
    Ok(sheets)
}

fn bytes_of(path: &Path, file: &str) -> Result<Vec<u8>, SheetError> {
    let failed = |cause| SheetError::Io { file: file.to_owned(), cause };
    let mut bytes = Vec::new();
    let opened = File::open(path).map_err(failed)?;
    BufReader::new(opened).take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > BYTES_MAX { Err(SheetError::TooLarge { file: file.to_owned() }) } else { Ok(bytes) }
}

fn workbook(bytes: &[u8], file: &str, sheets: &mut Sheets) -> Result<Vec<Grid>, SheetError> {
    let wrong = |cause| SheetError::Workbook { file: file.to_owned(), cause };
    let mut workbook = Xlsx::new(io::Cursor::new(bytes)).map_err(wrong)?;
    let mut grids = Vec::new();
    let mut left = BYTES_MAX;
    for sheet in workbook.sheet_names() {
        // Charts and macros are sheets without cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&sheet) else { continue };
        let mut found = Cells { file, sheet: &sheet, lines: BTreeMap::new(), errors: Vec::new() };
        while let Some(cell) = cells.next_cell().map_err(wrong)? {
            let size = found.put(cell.get_position(), cell.get_value());
            left = left.checked_sub(size).ok_or_else(|| SheetError::TooLarge { file: file.to_owned() })?;
        }
        drop(cells);
        if let Ok(mut formulas) = workbook.worksheet_cells_reader(&sheet) {
            while let Some(cell) = formulas.next_formula().map_err(wrong)? {
                if !cell.get_value().is_empty() {
                    found.error(cell.get_position(), "the cell holds a formula; write the text itself");
                }
            }
        }
        for region in workbook.merge_cells_by_sheet_name(&sheet).map_err(wrong)? {
            found.error(region.start, "the cell is merged with others; split them and fill each");
        }
        let grid = Grid::from_lines(file, Some(&sheet), found.lines.into_iter().collect());
        // What lies on a sheet without a table is its own affair.
        if grid.head.iter().any(|name| name == "id") {
            sheets.errors.extend(found.errors);
        }
        grids.push(grid);
    }
    Ok(grids)
}

/// The cells of a sheet.
struct Cells<'a> {
    file: &'a str,
    sheet: &'a str,
    lines: BTreeMap<u32, Vec<String>>,
    errors: Vec<Remark>,
}

impl Cells<'_> {
    /// Puts a cell into its line; returns its bytes.
    fn put(&mut self, position: (u32, u32), value: &DataRef<'_>) -> u64 {
        let text = match value {
            DataRef::Empty => return 0,
            DataRef::String(text) => flat(text),
            DataRef::SharedString(text) => flat(text),
            DataRef::Int(number) => number.to_string(),
            DataRef::Float(number) => number.to_string(),
            DataRef::Bool(_) => {
                return self.error(
                    position,
                    "the spreadsheet made a truth value of the text; format the cell as text and write it again",
                );
            }
            DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
                return self.error(
                    position,
                    "the spreadsheet made a date of the text; format the cell as text and write it again",
                );
            }
            DataRef::Error(error) => return self.error(position, &format!("the cell holds the error {error}")),
        };
        let (row, column) = (position.0.saturating_add(1), usize::try_from(position.1).unwrap_or(usize::MAX));
        if column >= COLUMNS_MAX {
            return if text.is_empty() { 0 } else { self.error(position, "no table has so many columns") };
        }
        let line = self.lines.entry(row).or_default();
        if column >= line.len() {
            line.resize(column + 1, String::new());
        }
        let size = text.len() as u64 + 32;
        if let Some(slot) = line.get_mut(column) {
            *slot = text;
        }
        size
    }

    fn error(&mut self, (row, column): (u32, u32), message: &str) -> u64 {
        let cell = format!("{}{}", letters(usize::try_from(column).unwrap_or_default()), row.saturating_add(1));
        let place = format!("{}, sheet `{}`, cell {cell}", self.file, self.sheet);
        self.errors.push(Remark { place, message: message.to_owned() });
        0
    }
}

fn delimited(bytes: &[u8], file: &str) -> Result<Grid, SheetError> {
    let text: Cow<'_, str> = match Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding != UTF_8 => encoding.decode(bytes).0,
        _ => Cow::Borrowed(std::str::from_utf8(bytes).map_err(|error| {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.split(|byte| *byte == b'\n').count();
            SheetError::Encoding { file: file.to_owned(), line }
        })?),
    };
    // The reader counts lines by their last letter.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n");
    let text = text.as_str();
    // Excel can be told the separator by a first line of this form.
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (told, text, skipped) = match first.trim_end().strip_prefix("sep=") {
        Some(separator) => (separator.bytes().next(), rest, 1),
        None => (None, text, 0),
    };
    let separator = told.unwrap_or_else(|| separator_of(first));
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let (mut lines, mut record) = (Vec::new(), StringRecord::new());
    // The text is in memory and UTF-8, and records may have any number of cells: nothing is left that could fail.
    while reader.read_record(&mut record).unwrap_or(false) {
        let line = record.position().map_or(0, |place| u32::try_from(place.line()).unwrap_or(u32::MAX));
        lines.push((
            line.saturating_add(skipped),
            record.iter().map(|cell| unguarded(&flat(cell)).to_owned()).collect(),
        ));
    }
    Ok(Grid::from_lines(file, None, lines))
}

/// What separates the names of the columns: whatever there is most of.
fn separator_of(head: &str) -> u8 {
    let count = |separator: &u8| head.bytes().filter(|byte| byte == separator).count();
    [b',', b';', b'\t'].into_iter().max_by_key(count).unwrap_or(b',')
}

/// A cell on one line.
fn flat(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A cell of a text that no spreadsheet takes for a formula.
pub(super) fn guarded(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(FORMULA) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell)
}

/// The letters of a column, as spreadsheets count: A, …, Z, AA.
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(b'A' + u8::try_from(left % 26).unwrap_or_default());
        left /= 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// The cells of a row by the names of their columns; the empty ones are left out.
pub fn cells_of(row: &Row) -> BTreeMap<String, String> {
    let mut cells = BTreeMap::from([("id".to_owned(), row.id.to_string())]);
    let bar = format!(" {SEPARATOR} ");
    let texts = [
        ("pos", row.pos.to_string()),
        ("note", row.note.to_string()),
        ("broader", row.broader.join(&bar)),
        ("related", row.related.join(&bar)),
    ];
    cells.extend(texts.into_iter().map(|(name, text)| (name.to_owned(), text)));
    for label in &row.labels {
        let cell = cells.entry(label.language.code().to_owned()).or_default();
        if !cell.is_empty() {
            cell.push_str(&bar);
        }
        cell.push_str(&label.written());
    }
    cells.retain(|_, cell| !cell.is_empty());
    cells
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    use super::*;

    fn said(remarks: &[Remark]) -> Vec<String> {
        remarks.iter().map(ToString::to_string).collect()
    }

    fn check(content: &[u8], expected: &[&str]) {
        let sheets = read_bytes(content, "t.csv", Container::Delimited).unwrap();
        assert!(sheets.errors.is_empty() && sheets.notes.is_empty(), "{sheets:?}");
        let (rows, problems) = sheets.grids[0].rows();
        assert!(problems.is_empty(), "{problems:?}");
        let rows: Vec<String> = rows.iter().map(|row| format!("{} {:?}", row.place.line, cells_of(row))).collect();
        assert_eq!(rows, expected, "{}", String::from_utf8_lossy(content));
    }

    #[test]
    fn tables_are_read_as_spreadsheets_save_them() {
        let row = "2 {\"en\": \"one | 1\", \"es\": \"uno\", \"id\": \"a\"}";
        check(b"id,en,es\na,one | 1,uno\n", &[row]);
        check("\u{feff}id;en;es\r\na;\"one |\r\n 1\";uno\r\n".as_bytes(), &[row]);
        check(b"es\tid\ten\n uno \ta\tone | 1\n\t\t\n", &[row]);
        check(b"sep=;\nID;EN;ES\na;one | 1;uno\n", &[&row.replacen('2', "3", 1)]);
        let wide: Vec<u8> =
            "\u{feff}id\ten\tes\r\na\tone | 1\tuno\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&wide, &[row]);
        check(
            b"id,en\na,'-ish\nb,'tis\n",
            &["2 {\"en\": \"-ish\", \"id\": \"a\"}", "3 {\"en\": \"'tis\", \"id\": \"b\"}"],
        );
    }

    #[test]
    fn tables_that_cannot_be_read_say_why() {
        let latin = read_bytes(b"id,es\na,ni\xf1o\n", "t.csv", Container::Delimited).unwrap_err();
        assert!(latin.to_string().contains("t.csv: line 2 is not UTF-8"), "{latin}");
        let none = read_bytes(b"name,en\na,b\n", "t.csv", Container::Delimited).unwrap();
        assert!(said(&none.errors)[0].contains("one named `id`"), "{none:?}");
        assert!(said(&none.notes)[0].starts_with("t.csv:1: the first row names no column `id` (name, en)"), "{none:?}");
        let twice = read_bytes(b"id,en,what,en\na,b,,c\n", "t.csv", Container::Delimited).unwrap();
        assert_eq!(said(&twice.errors), ["t.csv:1, column 4: the column `en` is there twice; remove one"]);
        assert_eq!(said(&twice.notes), ["t.csv:1, column 3: `what` is no column of a table; it is left out"]);
        assert!(read_bytes(b"PK\x03\x04 no workbook", "t.xlsx", Container::Xlsx).is_err());
    }

    #[test]
    fn what_a_spreadsheet_did_to_cells_is_reported_with_the_cell() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name("lexicon").unwrap().write_row(0, 0, ["en", "id", "mine"]).unwrap();
        sheet.write(1, 1, "a").unwrap().write_formula(1, 0, "=UPPER(\"x\")").unwrap();
        sheet.write(2, 1, "b").unwrap().write(2, 0, true).unwrap();
        let date = Format::new().set_num_format("d mmm");
        let day = ExcelDateTime::from_ymd(2026, 5, 1).unwrap();
        sheet.write(3, 1, "c").unwrap().write_with_format(3, 0, &day, &date).unwrap();
        sheet.write(4, 1, "d").unwrap().write(4, 0, 1990).unwrap();
        sheet.merge_range(5, 0, 6, 0, "both", &Format::new()).unwrap().write(5, 1, "e").unwrap();
        workbook.add_worksheet().set_name("remarks").unwrap().write(0, 0, "call Ana").unwrap();
        workbook.add_worksheet().set_name("empty").unwrap();
        let sheets = read_bytes(&workbook.save_to_buffer().unwrap(), "t.xlsx", Container::Xlsx).unwrap();
        let errors = said(&sheets.errors).join("\n");
        for expected in [
            "t.xlsx, sheet `lexicon`, cell A2: the cell holds a formula",
            "cell A3: the spreadsheet made a truth value",
            "cell A4: the spreadsheet made a date",
            "cell A6: the cell is merged",
        ] {
            assert!(errors.contains(expected), "help: `{expected}` is missing in\n{errors}");
        }
        assert_eq!(sheets.errors.len(), 4, "{errors}");
        let notes = said(&sheets.notes).join("\n");
        assert!(notes.contains("cell C1: `mine` is no column"), "{notes}");
        assert!(notes.contains("sheet `remarks`, row 1: the first row names no column `id` (call ana)"), "{notes}");
        let (rows, _) = sheets.grids[0].rows();
        let year = rows.iter().find(|row| &*row.id == "d").unwrap();
        assert_eq!((&*year.labels[0].text, year.place.line), ("1990", 5));
    }

    #[test]
    fn columns_are_counted_with_letters() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
