//! PDF: not read yet.

use super::{Document, Draft, ExtractError, Format, Reader};

/// Portable Document Format.
pub(super) const FORMAT: Format = Format {
    name: "PDF",
    extensions: &["pdf"],
    signature: |head| head.starts_with(b"%PDF-"),
    in_worker: true,
    reader: Reader::Document(read),
};

fn read(_: &Document<'_>) -> Result<Draft, ExtractError> {
    Err(ExtractError::malformed("PDF is not read yet"))
}
