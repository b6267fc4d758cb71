//! Reads a document as its format says.

use super::{Document, Draft, ExtractError, Format, Reader};

/// Extracts a document.
pub(super) fn run(format: &Format, document: &Document<'_>) -> Result<Draft, ExtractError> {
    match format.reader {
        Reader::Document(read) => read(document),
        Reader::Records(_) => Err(ExtractError::Crashed),
    }
}
