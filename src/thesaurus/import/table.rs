//! Tables like those of the program, separated by tabs or commas.

use std::path::PathBuf;
use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};

use super::{Format, ImportError, ROWS_MAX, Vocabulary, lines, opened, shown};
use crate::thesaurus::table::{self, Place, Problem};

/// Reads tables.
pub(super) fn read(files: &[PathBuf], format: Format) -> Result<Vocabulary, ImportError> {
    let mut found = Vocabulary::default();
    for path in files {
        let file = shown(path);
        let (text, numbers) = if format == Format::Csv { from_csv(path, &mut found)? } else { from_tsv(path)? };
        let (mut rows, problems) = table::read(&text, &file);
        let number = |line: &mut u32| *line = numbers.get(*line as usize - 1).copied().unwrap_or(*line);
        for row in &mut rows {
            number(&mut row.place.line);
        }
        for Problem { mut place, message } in problems {
            number(&mut place.line);
            found.skipped.add(&place, "the table is not as it should be", &message);
        }
        found.rows.append(&mut rows);
        if found.rows.len() > ROWS_MAX {
            return Err(ImportError::TooLarge);
        }
    }
    Ok(found)
}

/// The text with the number of each line.
fn from_tsv(path: &std::path::Path) -> Result<(String, Vec<u32>), ImportError> {
    let mut text = String::new();
    lines(path, |_, line| {
        text.push_str(line);
        text.push('\n');
        Ok(())
    })?;
    Ok((text, Vec::new()))
}

/// The same table with tabs between its cells, and the line on which each row begins.
fn from_csv(path: &std::path::Path, found: &mut Vocabulary) -> Result<(String, Vec<u32>), ImportError> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(opened(path)?);
    let (mut text, mut numbers, mut record) = (String::new(), Vec::new(), StringRecord::new());
    let file: Arc<str> = shown(path).into();
    loop {
        let line = u32::try_from(reader.position().line()).unwrap_or(u32::MAX);
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let cells: Vec<String> = record.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
                text.push_str(&cells.join("\t"));
                text.push('\n');
                numbers.push(record.position().map_or(line, |p| u32::try_from(p.line()).unwrap_or(u32::MAX)));
            }
            Err(error) if error.is_io_error() => {
                return Err(ImportError::Io { path: path.to_owned(), cause: error.into() });
            }
            Err(error) => {
                found.skipped.add(
                    &Place { file: Arc::clone(&file), line },
                    "the line cannot be read",
                    &error.to_string(),
                );
            }
        }
    }
    Ok((text, numbers))
}
