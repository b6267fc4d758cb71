//! Tables as text: cells between commas, semicolons, tabs or bars, with a header row.
//!
//! Quotes follow RFC 4180. A quote that is never closed costs its own row only: reading starts again on the next line.

use std::collections::VecDeque;
use std::io::BufRead;

use super::lines::{self, Line};
use super::rows::Columns;
use super::{ExtractError, Format, Input, Located, Locator, Reader, Sink, encoding};

/// Cells between commas, or another separator that the header row shows.
pub(super) const COMMA: Format =
    Format { name: "CSV", extensions: &["csv"], signature: |_| false, in_worker: false, reader: Reader::Records(read) };

/// Cells between tabs.
pub(super) const TAB: Format = Format {
    name: "TSV",
    extensions: &["tsv", "tab"],
    signature: |_| false,
    in_worker: false,
    reader: Reader::Records(read),
};

/// Separators that are recognized, the likelier first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// After so many open quotes in a row a file is given up, which bounds the time that starting again takes.
const MAX_OPEN_QUOTES: usize = 100;

fn read(input: Input<'_>, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let (bytes, doubt) = encoding::utf8(input.bytes)?;
    let mut table = Table::new(bytes, input.limits.line_bytes);
    let Some((_, header)) = table.next_row(None)? else {
        return Err(ExtractError::Empty { what: "nothing" });
    };
    let mut columns = Columns::of_header(&header?, input.name, input.mapping)?;
    let mut doubt = doubt.into_iter();
    let mut any = false;
    while let Some((line, cells)) = table.next_row(Some(columns.len()))? {
        let locator = Locator::Row { sheet: None, row: line };
        let value = match cells {
            Ok(cells) => match columns.draft(&cells, locator.clone()) {
                Some(value) => value,
                None => continue,
            },
            Err(error) => Err(error),
        };
        any = true;
        let value = value.map(|mut draft| {
            draft.warnings.extend(doubt.next());
            draft
        });
        if sink(Located { locator, value }).is_break() {
            return Ok(());
        }
    }
    if any { Ok(()) } else { Err(ExtractError::Empty { what: "a header but no rows" }) }
}

/// A row with the line on which it begins, from 1.
type Row = (u64, Result<Vec<String>, ExtractError>);

/// Reads rows from a stream, and can go back to a line it has already read.
struct Table {
    bytes: Box<dyn BufRead>,
    limit_bytes: usize,
    separator: Option<u8>,
    /// Lines that were read in search of the end of a quote that was never closed.
    again: VecDeque<Vec<u8>>,
    next_line: u64,
    open_quotes: usize,
}

impl Table {
    fn new(bytes: Box<dyn BufRead>, limit_bytes: usize) -> Self {
        Self { bytes, limit_bytes, separator: None, again: VecDeque::new(), next_line: 1, open_quotes: 0 }
    }

    /// The next row that is not empty. A row of several lines must have `columns` cells, or its first quote counts as
    /// never closed.
    fn next_row(&mut self, columns: Option<usize>) -> Result<Option<Row>, ExtractError> {
        let (mut start, first) = loop {
            let start = self.next_line;
            match self.next_line()? {
                None => return Ok(None),
                Some(Ok(line)) if line.trim_ascii().is_empty() => {}
                Some(Ok(line)) => break (start, line),
                Some(Err(error)) => return Ok(Some((start, Err(error)))),
            }
        };
        let mut lines = vec![first];
        if self.separator.is_none() {
            if let Some(named) = named_separator(&lines) {
                self.separator = Some(named);
                start = self.next_line;
                let Some(header) = self.next_line()? else {
                    return Ok(None);
                };
                lines = vec![header?];
            } else {
                self.separator = Some(likely_separator(&lines));
            }
        }
        let separator = self.separator.unwrap_or(b',');
        let closed = self.read_to_closing_quote(&mut lines, separator)?;
        let cells = cells_of(&lines.join(&b'\n'), separator);
        let plausible =
            lines.len() == 1 || columns.is_none_or(|columns| cells.as_ref().is_ok_and(|it| it.len() == columns));
        if closed && plausible {
            self.open_quotes = 0;
            return Ok(Some((start, cells)));
        }
        self.start_again_after_first(lines, start)?;
        let hint = "write a quote inside a quoted text twice";
        Ok(Some((start, Err(ExtractError::malformed(format!("a quote is opened and not closed; {hint}"))))))
    }

    /// Adds lines until no quote is open; false where the limit or the end of the file comes first.
    fn read_to_closing_quote(&mut self, lines: &mut Vec<Vec<u8>>, separator: u8) -> Result<bool, ExtractError> {
        let mut quotes = Quotes::FieldStart;
        let mut size_bytes = 0;
        for index in 0.. {
            let Some(line) = lines.get(index) else { break };
            size_bytes += line.len() + 1;
            quotes = line.iter().fold(quotes, |quotes, &byte| quotes.after(byte, separator));
            if quotes != Quotes::Inside {
                return Ok(true);
            }
            if size_bytes > self.limit_bytes {
                return Ok(false);
            }
            match self.next_line()? {
                Some(Ok(line)) => lines.push(line),
                Some(Err(_)) | None => return Ok(false),
            }
        }
        Ok(true)
    }

    fn start_again_after_first(&mut self, lines: Vec<Vec<u8>>, start: u64) -> Result<(), ExtractError> {
        self.open_quotes += 1;
        if self.open_quotes > MAX_OPEN_QUOTES {
            let reason =
                format!("has {MAX_OPEN_QUOTES} rows with open quotes in a row before line {start}; mend them first");
            return Err(ExtractError::malformed(reason));
        }
        self.next_line = start + 1;
        for line in lines.into_iter().skip(1).rev() {
            self.again.push_front(line);
        }
        Ok(())
    }

    fn next_line(&mut self) -> Result<Option<Result<Vec<u8>, ExtractError>>, ExtractError> {
        self.next_line += 1;
        if let Some(line) = self.again.pop_front() {
            return Ok(Some(Ok(line)));
        }
        let mut line = Vec::new();
        match lines::read_line(&mut self.bytes, self.limit_bytes, &mut line).map_err(ExtractError::from_io)? {
            Line::End => Ok(None),
            Line::Whole => Ok(Some(Ok(line))),
            Line::TooLong => Ok(Some(Err(ExtractError::TooLarge { limit_bytes: self.limit_bytes as u64 }))),
        }
    }
}

/// Where a byte stands with regard to quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    FieldStart,
    Outside,
    Inside,
    /// After a quote inside a quoted cell: its end, or the first half of a doubled quote.
    MaybeEnd,
}

impl Quotes {
    fn after(self, byte: u8, separator: u8) -> Self {
        match (self, byte) {
            (Self::FieldStart | Self::MaybeEnd, b'"') | (Self::Inside, _) if self != Self::Inside || byte != b'"' => {
                Self::Inside
            }
            (Self::Inside, _) => Self::MaybeEnd,
            _ if byte == separator => Self::FieldStart,
            _ => Self::Outside,
        }
    }
}

/// The separator that spreadsheet programs write as `sep=;` into the first line.
fn named_separator(lines: &[Vec<u8>]) -> Option<u8> {
    match lines.first()?.trim_ascii().strip_prefix(b"sep=")? {
        [separator] => Some(*separator),
        [] => Some(b'\t'),
        _ => None,
    }
}

/// The separator that the header row holds most of, outside quotes.
fn likely_separator(lines: &[Vec<u8>]) -> u8 {
    let header = lines.first().map(Vec::as_slice).unwrap_or_default();
    let count = |separator: u8| {
        let mut quotes = Quotes::FieldStart;
        let fields = header.iter().filter(|&&byte| {
            quotes = quotes.after(byte, separator);
            quotes == Quotes::FieldStart
        });
        fields.count()
    };
    let mut best = (b',', 0);
    for separator in SEPARATORS {
        let found = count(separator);
        if found > best.1 {
            best = (separator, found);
        }
    }
    best.0
}

/// The cells of one row.
fn cells_of(row: &[u8], separator: u8) -> Result<Vec<String>, ExtractError> {
    let mut parser = csv_core::ReaderBuilder::new().delimiter(separator).build();
    let (mut text, mut ends) = (vec![0; row.len() + 1], vec![0; row.len() + 2]);
    let (result, read, written, count) = parser.read_record(row, &mut text, &mut ends);
    let rest = row.get(read..).unwrap_or_default();
    let (_, _, more_written, more_count) = match result {
        csv_core::ReadRecordResult::InputEmpty => {
            let text = text.get_mut(written..).unwrap_or_default();
            parser.read_record(rest, text, ends.get_mut(count..).unwrap_or_default())
        }
        _ => (result, 0, 0, 0),
    };
    text.truncate(written + more_written);
    ends.truncate(count + more_count);
    let text = String::from_utf8(text).map_err(|_| ExtractError::Encoding { encoding: "UTF-8" })?;
    let starts = std::iter::once(0).chain(ends.iter().copied());
    Ok(starts.zip(&ends).map(|(start, &end)| text.get(start..end).unwrap_or_default().to_owned()).collect())
}
