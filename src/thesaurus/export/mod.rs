//! Rows of a layer in, files for other programs out: SKOS and tables for spreadsheets.
//!
//! This folder must not know where layers lie.

mod skos;
mod table;

use std::io::{self, Write};

use super::table::Row;

/// What identifiers are made addresses with where nothing else is said.
pub const BASE: &str = "urn:dragoman:concept:";

/// Why rows cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The output refuses.
    #[error("the export cannot be written")]
    Io(#[from] io::Error),
    /// The base is no address.
    #[error("`{base}` cannot begin an address; write one such as https://example.org/concepts/")]
    Base {
        /// What was given.
        base: String,
    },
    /// A table has one kind of concepts.
    #[error(
        "one {format} file holds the thesaurus or the lexicon; say --kind thesaurus or --kind lexicon, or export xlsx"
    )]
    TwoKinds {
        /// Name of the format.
        format: &'static str,
    },
    /// The workbook cannot be made.
    #[error("the workbook cannot be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// A format that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// SKOS in Turtle.
    Turtle,
    /// SKOS in RDF/XML.
    RdfXml,
    /// SKOS in JSON-LD.
    JsonLd,
    /// A workbook.
    Xlsx,
    /// A table, cells separated by commas.
    Csv,
    /// A table, cells separated by tabs.
    Tsv,
}

/// What is said about the whole.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// What it is called.
    pub title: String,
    /// Its licence; may be empty.
    pub license: String,
    /// Where it comes from; may be empty.
    pub source: String,
    /// What identifiers are made addresses with, see [`BASE`].
    pub base: String,
}

/// Writes rows.
///
/// # Errors
/// [`ExportError`].
pub fn write(rows: &[Row], about: &About, format: Format, out: impl Write + Send) -> Result<(), ExportError> {
    match format {
        Format::Turtle | Format::RdfXml | Format::JsonLd => skos::write(rows, about, format, out),
        Format::Xlsx => table::workbook(rows, about, out),
        Format::Csv => table::delimited(rows, b',', "csv", out),
        Format::Tsv => table::delimited(rows, b'\t', "tsv", out),
    }
}
