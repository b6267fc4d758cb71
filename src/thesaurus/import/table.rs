//! Tables like those of the program: workbooks, or text separated by tabs, commas or semicolons.

use std::io::Read;
use std::path::PathBuf;

use super::{Format, ImportError, ROWS_MAX, Vocabulary, opened};
use crate::thesaurus::sheet::{self, Container};

/// Reads tables.
pub(super) fn read(files: &[PathBuf], format: Format) -> Result<Vocabulary, ImportError> {
    let container = if format == Format::Xlsx { Container::Xlsx } else { Container::Delimited };
    let mut found = Vocabulary::default();
    for path in files {
        let mut bytes = Vec::new();
        let read = opened(path)?.take(sheet::BYTES_MAX + 1).read_to_end(&mut bytes);
        read.map_err(|cause| ImportError::Io { path: path.clone(), cause })?;
        let sheets = sheet::read_bytes(&bytes, &path.display().to_string(), container)?;
        for remark in sheets.errors.iter().chain(&sheets.notes) {
            found.skipped.add_at(&remark.place, "the table is not as it should be", &remark.message);
        }
        for grid in &sheets.grids {
            let (mut rows, problems) = grid.rows();
            for problem in problems {
                let place = grid.place(problem.place.line, problem.column.as_deref());
                found.skipped.add_at(&place, "the table is not as it should be", &problem.message);
            }
            found.rows.append(&mut rows);
        }
        if found.rows.len() > ROWS_MAX {
            return Err(ImportError::TooLarge);
        }
    }
    Ok(found)
}
