//! Files become drafts: the fields of records, as the file says them, and text.
//!
//! In: a path. Out: one [`Draft`] a record, or an error with the line, row or item it stands at; a bad record never
//! hides the good ones beside it. This folder must not know what a valid record is, nor in which language a text is.
//!
//! [`FORMATS`] is the list of what can be read: one row and one file a format.

mod csv;
mod encoding;
mod error;
mod front_matter;
mod gzip;
mod headers;
mod html;
mod ids;
mod json;
mod lines;
mod mapping;
mod markdown;
mod ods;
mod pdf;
mod rows;
mod sidecar;
mod spreadsheet;
mod text;
mod walk;
pub mod worker;
mod xlsx;

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use error::ExtractError;
pub(crate) use headers::folded;
pub use ids::{document_id, longer_document_id, row_id};
pub use mapping::Mapping;
pub use sidecar::companions;
pub use walk::{Found, walk};

use crate::record::PageStart;

/// What a format yields: the fields of one record, not yet validated.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Where in the file it stands.
    pub locator: Locator,
    /// Values by the names of `schemas/*.json`: `title`, `body`, `authors`, ….
    pub fields: Map<String, Value>,
    /// Where the pages of `body` begin; empty for text without pages.
    pub pages: Vec<PageStart>,
    /// What a person should know of how the text was read, in full sentences without a full stop.
    pub warnings: Vec<String>,
    /// Whether the identifier was made from the path, since neither the file nor a file beside it says one.
    pub is_id_made: bool,
}

/// Where in a file a record stands. Shown after the file's name: nothing, `:12`, `:Sheet1!7`, `[3]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Locator {
    /// The whole file.
    #[default]
    File,
    /// A line of a text file, from 1.
    Line(u64),
    /// A row of a table, from 1, the header row counted.
    Row {
        /// Name of the sheet, where the file has sheets.
        sheet: Option<String>,
        /// Number of the row; in a text file the line on which it begins.
        row: u64,
    },
    /// An element of a list, from 1.
    Item(u64),
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Line(line) => write!(f, ":{line}"),
            Self::Row { sheet: None, row } => write!(f, ":{row}"),
            Self::Row { sheet: Some(sheet), row } => write!(f, ":{sheet}!{row}"),
            Self::Item(item) => write!(f, "[{item}]"),
        }
    }
}

/// A value with its place in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Located<T> {
    /// The place.
    pub locator: Locator,
    /// The value.
    pub value: T,
}

/// How much a file may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Largest file that is read whole, in bytes, and the most that a compressed file may unpack to.
    /// Files with one record a line or row are streamed and may be of any length while they are not compressed.
    pub input_bytes: u64,
    /// Longest line or row, in bytes.
    pub line_bytes: usize,
    /// Longest text of one record, in bytes.
    pub text_bytes: usize,
    /// Longest time for one document of a format that runs in the worker.
    pub timeout: Duration,
    /// Most memory for one document of a format that runs in the worker, in bytes.
    pub memory_bytes: u64,
    /// Program that is started as the worker; `None` extracts in this process.
    pub worker: Option<PathBuf>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            input_bytes: 512 << 20,
            line_bytes: 16 << 20,
            text_bytes: 64 << 20,
            timeout: Duration::from_mins(1),
            memory_bytes: 2 << 30,
            worker: None,
        }
    }
}

/// Takes what a file holds, one by one; [`ControlFlow::Break`] ends the reading.
pub type Sink<'a> = dyn FnMut(Located<Result<Draft, ExtractError>>) -> ControlFlow<()> + 'a;

/// A row of [`FORMATS`].
#[derive(Debug)]
pub struct Format {
    /// What it is called in messages and documentation.
    pub name: &'static str,
    /// Extensions without the dot, lower case.
    pub extensions: &'static [&'static str],
    /// Whether the beginning of a file can only be this format.
    pub signature: fn(&[u8]) -> bool,
    /// Whether a file is read in the worker process, because its parser is large or its input can be a trap.
    pub in_worker: bool,
    /// How it is read.
    pub reader: Reader,
}

/// The two ways to read a file.
#[derive(Debug, Clone, Copy)]
pub enum Reader {
    /// Many records, one after another.
    Records(fn(Input<'_>, &mut Sink<'_>) -> Result<(), ExtractError>),
    /// One record from the bytes of the whole file.
    Document(fn(&Document<'_>) -> Result<Draft, ExtractError>),
}

/// A file that is open for reading records.
pub struct Input<'a> {
    /// Name without folder and without `.gz`.
    pub name: &'a str,
    /// The bytes, unpacked.
    pub bytes: Box<dyn BufRead>,
    /// What it may cost.
    pub limits: &'a Limits,
    /// What the columns of tables mean.
    pub mapping: &'a Mapping,
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A file that was read whole.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Name without folder and without `.gz`.
    pub name: &'a str,
    /// The bytes, unpacked.
    pub bytes: &'a [u8],
    /// What it may cost.
    pub limits: &'a Limits,
}

/// Every format that can be read. The first signature that fits wins over the extension.
pub static FORMATS: &[Format] = &[
    pdf::FORMAT,
    spreadsheet::XLSX,
    spreadsheet::ODS,
    json::LINES,
    json::DOCUMENT,
    csv::COMMA,
    csv::TAB,
    html::FORMAT,
    markdown::FORMAT,
    text::FORMAT,
];

/// Reads every record of a file into `sink`.
///
/// The format follows from the content where that is unmistakable, else from the extension; `.gz` is unpacked on the
/// way. Without a `mapping`, `FILE.mapping.toml` beside the file or `dragoman-mapping.toml` in its folder is used.
///
/// # Errors
/// What makes the whole file unreadable. What concerns one record goes to the sink.
pub fn drafts(
    path: &Path,
    mapping: Option<&Mapping>,
    limits: &Limits,
    sink: &mut Sink<'_>,
) -> Result<(), ExtractError> {
    let file = BufReader::new(File::open(path).map_err(ExtractError::Io)?);
    let (mut bytes, name) = gzip::unpacked(file, file_name(path), limits)?;
    let (format, doubt) = format_of(&name, bytes.fill_buf().map_err(ExtractError::from_io)?)?;
    let mut warnings: Vec<String> = doubt.into_iter().collect();
    let mut sink = |mut item: Located<Result<Draft, ExtractError>>| {
        if let Ok(draft) = &mut item.value {
            draft.warnings.splice(0..0, warnings.drain(..));
        }
        sink(item)
    };
    match format.reader {
        Reader::Records(read) => {
            let mapping = mapping.map_or_else(|| Mapping::beside(path), |given| Ok(given.clone()))?;
            read(Input { name: &name, bytes, limits, mapping: &mapping }, &mut sink)
        }
        Reader::Document(read) => {
            let bytes = gzip::read_all(bytes, limits)?;
            let document = Document { name: &name, bytes: &bytes, limits };
            let mut draft = if format.in_worker { worker::extract(format, &document)? } else { read(&document)? };
            sidecar::add(path, &mut draft)?;
            draft.fields.entry("id").or_insert_with(|| {
                draft.is_id_made = true;
                document_id(path).into()
            });
            draft.fields.entry("kind").or_insert_with(|| "publication".into());
            let _ = sink(Located { locator: draft.locator.clone(), value: Ok(draft) });
            Ok(())
        }
    }
}

/// Name of the file without its folder; empty for a path that ends in `..`.
fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Row of [`FORMATS`] for a file, and a warning where the name says something else than the content.
fn format_of(name: &str, head: &[u8]) -> Result<(&'static Format, Option<String>), ExtractError> {
    let extension = Path::new(name).extension().map(|it| it.to_string_lossy().to_ascii_lowercase());
    let named =
        extension.as_deref().and_then(|extension| FORMATS.iter().find(|format| format.extensions.contains(&extension)));
    let seen = FORMATS.iter().find(|format| (format.signature)(head));
    match (named, seen) {
        (Some(named), Some(seen)) if named.name != seen.name => {
            let doubt = format!("the name says {}, but the content is {}, and was read so", named.name, seen.name);
            Ok((seen, Some(doubt)))
        }
        (_, Some(format)) | (Some(format), None) => Ok((format, None)),
        (None, None) => Err(ExtractError::UnknownFormat { known: known_extensions() }),
    }
}

/// All extensions, for messages.
fn known_extensions() -> String {
    let all: Vec<&str> = FORMATS.iter().flat_map(|format| format.extensions).copied().collect();
    all.join(", ")
}
