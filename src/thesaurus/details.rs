//! What tables say and a search does not ask, packed behind a layer: parts of speech, regions, probabilities, and the
//! labels that cannot be filed.
//!
//! With them the rows of the tables are had back from the layer (`super::rows`). A line for each concept that has any:
//!
//! ```text
//! ordinal TAB part of speech TAB detail TAB detail …
//! ```
//!
//! A detail is `NUMBER [QUALIFIER]` for a label of the layer, numbered from 0 within its concept and without the parts
//! of compounds; or `LANGUAGE RANK TEXT [QUALIFIER]` for a label that the layer does not hold. The build script includes
//! this file.

use std::fmt::Write as _;

use super::table::{Label, Row};

/// Writes the details of one concept.
pub(super) struct Writer {
    line: String,
    has_any: bool,
    labels: usize,
}

impl Writer {
    pub(super) fn of(ordinal: u32, row: &Row) -> Self {
        let line = format!("{ordinal}\t{}", row.pos);
        Self { line, has_any: !row.pos.is_empty(), labels: 0 }
    }

    /// The next label that the layer holds.
    pub(super) fn label(&mut self, label: &Label) {
        if let Some(qualifier) = label.qualifier() {
            // Writing to a string does not fail.
            let _ = write!(self.line, "\t{} {qualifier}", self.labels);
            self.has_any = true;
        }
        self.labels += 1;
    }

    /// A label that the layer cannot hold.
    pub(super) fn left_out(&mut self, label: &Label) {
        let _ = write!(self.line, "\t{} {} {}", label.language.code(), label.rank, label.written());
        self.has_any = true;
    }

    pub(super) fn finish(self, details: &mut String) {
        if self.has_any {
            details.push_str(&self.line);
            details.push('\n');
        }
    }
}
