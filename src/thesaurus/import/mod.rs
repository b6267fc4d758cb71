//! Foreign vocabularies in, rows of a layer out: one file a format.
//!
//! Each reader goes through its files as a stream and keeps what becomes rows, up to [`ROWS_MAX`]. What it cannot use
//! it reports with its place. Licence and source are taken from the file where it names them. This folder must not
//! know where layers lie or how they are searched.

mod dictd;
mod skos;
mod table;
mod tmx;
mod weigh;
mod wordnet;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use encoding_rs::{Encoding, UTF_8};
use flate2::bufread::MultiGzDecoder;
use serde::Serialize;

use super::compile::{self, CompileError};
use super::layers::{Entry, Kind, timestamp};
use super::sheet::SheetError;
use super::table::{Label, Place, Row};
use crate::analyze::Analyzer;
use crate::language::Lang;

/// Rows that one import may bring.
pub const ROWS_MAX: usize = 4_000_000;
/// Skipped pieces that are reported one by one; the others are counted.
const SKIPPED_SHOWN: usize = 100;
/// Bytes that a compressed file may unpack to.
const UNPACKED_BYTES_MAX: u64 = 8 << 30;
/// Bytes of a file in UTF-16, which is decoded as a whole.
const UTF_16_BYTES_MAX: u64 = 1 << 30;
/// First bytes of a gzip member (RFC 1952, section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Why a vocabulary cannot be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// A file cannot be read.
    #[error("{} cannot be read", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// Nothing tells what the file is.
    #[error("{} is of no known format; say which with --format: {known}", .path.display(), known = Format::NAMES)]
    Format {
        /// Where.
        path: PathBuf,
    },
    /// The languages are not known.
    #[error("{} does not say its languages; name them with --from and --to", .path.display())]
    Languages {
        /// Where.
        path: PathBuf,
    },
    /// A file that belongs to it is not there.
    #[error("{} is there, but not {}", .path.display(), .missing.display())]
    Companion {
        /// Where.
        path: PathBuf,
        /// What is missing.
        missing: PathBuf,
    },
    /// It is damaged in a way that leaves nothing to read.
    #[error("{place}: {what}")]
    Damaged {
        /// Where.
        place: Place,
        /// What is wrong.
        what: String,
    },
    /// Only one language was given where several belong together.
    #[error("wordnets are joined by their synsets: give the files of at least two languages together")]
    OneLanguage,
    /// More than fits a layer.
    #[error("the vocabulary has more than {ROWS_MAX} entries; import it in parts")]
    TooLarge,
    /// Nothing was found.
    #[error("there is nothing to import: {reason}")]
    Nothing {
        /// Why.
        reason: String,
    },
    /// A table cannot be read.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// The rows cannot be compiled.
    #[error(transparent)]
    Compile(#[from] CompileError),
}

/// A format that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// A table like those of the program, cells separated by tabs.
    Tsv,
    /// The same, separated by commas or semicolons.
    Csv,
    /// The same as a workbook.
    Xlsx,
    /// A dictionary of the dictd server: an index and a text file, as FreeDict publishes them.
    Dictd,
    /// A translation memory (TMX 1.4b).
    Tmx,
    /// A table of the Open Multilingual Wordnet.
    Wordnet,
    /// SKOS in Turtle or N-Triples.
    Turtle,
    /// SKOS in RDF/XML.
    RdfXml,
    /// SKOS in JSON-LD.
    JsonLd,
}

impl Format {
    const NAMES: &str = "tsv, csv, xlsx, dictd, tmx, wordnet, turtle, rdfxml, jsonld";

    /// The format of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "tsv" => Self::Tsv,
            "csv" => Self::Csv,
            "xlsx" => Self::Xlsx,
            "dictd" => Self::Dictd,
            "tmx" => Self::Tmx,
            "wordnet" => Self::Wordnet,
            "turtle" => Self::Turtle,
            "rdfxml" => Self::RdfXml,
            "jsonld" => Self::JsonLd,
            _ => return None,
        })
    }

    /// The format that the name of a file tells.
    pub fn of_path(path: &Path) -> Option<Self> {
        let name = path.file_name().and_then(OsStr::to_str)?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        Some(match name.rsplit_once('.')?.1 {
            "tsv" => Self::Tsv,
            "csv" => Self::Csv,
            "xlsx" => Self::Xlsx,
            "index" | "dict" | "dz" => Self::Dictd,
            "tmx" => Self::Tmx,
            "tab" => Self::Wordnet,
            "ttl" | "nt" => Self::Turtle,
            "rdf" | "xml" | "owl" => Self::RdfXml,
            "jsonld" | "json" => Self::JsonLd,
            _ => return None,
        })
    }

    fn kind(self) -> Kind {
        match self {
            Self::Tsv | Self::Csv | Self::Xlsx => Kind::Table,
            Self::Dictd => Kind::Dictd,
            Self::Tmx => Kind::Tmx,
            Self::Wordnet => Kind::Wordnet,
            Self::Turtle | Self::RdfXml | Self::JsonLd => Kind::Skos,
        }
    }
}

/// What is imported, and what is known about it.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The files; those of one wordnet or thesaurus together.
    pub files: Vec<PathBuf>,
    /// The format, where the names of the files do not tell.
    pub format: Option<Format>,
    /// Name of the layer; made from the name of the first file if not given.
    pub name: Option<String>,
    /// Language of the headwords of a dictionary, and of labels in SKOS that name none.
    pub from: Option<Lang>,
    /// Language of its translations.
    pub to: Option<Lang>,
    /// The licence, where the file does not name it or is wrong.
    pub license: Option<String>,
    /// Where it was taken from.
    pub source: Option<String>,
}

/// A layer that was made from foreign files.
#[derive(Debug)]
pub struct Imported {
    /// What the manifest says about it.
    pub entry: Entry,
    /// The compiled layer.
    pub layer: Vec<u8>,
    /// What was left out.
    pub skipped: Skipped,
}

/// What was left out of an import, and why.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Skipped {
    /// How many pieces there were of each reason.
    pub reasons: BTreeMap<&'static str, u64>,
    /// The first ones, each with its place.
    pub first: Vec<String>,
}

impl Skipped {
    /// How many pieces were left out.
    pub fn count(&self) -> u64 {
        self.reasons.values().sum()
    }

    fn add(&mut self, place: &Place, reason: &'static str, what: &str) {
        self.add_at(place, reason, what);
    }

    fn add_at(&mut self, place: &dyn fmt::Display, reason: &'static str, what: &str) {
        *self.reasons.entry(reason).or_default() += 1;
        if self.first.len() < SKIPPED_SHOWN {
            let what: String = what.chars().take(80).collect();
            self.first.push(if what.is_empty() {
                format!("{place}: {reason}")
            } else {
                format!("{place}: {reason}: {what}")
            });
        }
    }
}

/// What the reader of a format found.
#[derive(Debug, Default)]
struct Vocabulary {
    rows: Vec<Row>,
    title: Option<String>,
    license: Option<String>,
    source: Option<String>,
    skipped: Skipped,
}

/// Reads files and compiles them to a layer.
///
/// # Errors
/// [`ImportError`].
pub fn import(request: &Request, analyzer: &mut Analyzer) -> Result<Imported, ImportError> {
    let nothing = |reason: &str| ImportError::Nothing { reason: reason.to_owned() };
    let first = request.files.first().ok_or_else(|| nothing("no file was given"))?;
    let format = request.format.or_else(|| Format::of_path(first));
    let format = format.ok_or_else(|| ImportError::Format { path: first.clone() })?;
    let found = match format {
        Format::Tsv | Format::Csv | Format::Xlsx => table::read(&request.files, format)?,
        Format::Dictd => dictd::read(&request.files, request)?,
        Format::Tmx => tmx::read(&request.files, analyzer)?,
        Format::Wordnet => wordnet::read(&request.files)?,
        Format::Turtle | Format::RdfXml | Format::JsonLd => skos::read(&request.files, format, request.from)?,
    };
    if found.rows.is_empty() {
        return Err(nothing(found.skipped.first.first().map_or("the files hold no entry", String::as_str)));
    }
    let files: Vec<String> =
        request.files.iter().filter_map(|p| Some(p.file_name()?.to_string_lossy().into_owned())).collect();
    let source = request.source.clone().or(found.source).unwrap_or_else(|| files.join(", "));
    let license = request.license.clone().or(found.license).unwrap_or_default();
    let title = found.title.unwrap_or_else(|| files.join(", "));
    let about = [("title", title.as_str()), ("license", &license), ("source", &source)];
    let layer = compile::compile(&found.rows, &about, analyzer)?;
    let entry = Entry {
        name: request.name.clone().unwrap_or_else(|| name_of(first)),
        kind: format.kind(),
        created: timestamp(SystemTime::now()),
        rows: found.rows.len() as u64,
        languages: languages_of(&found.rows),
        bytes: layer.len() as u64,
        generation: None,
        title,
        license,
        source,
    };
    Ok(Imported { entry, layer, skipped: found.skipped })
}

/// Codes of the languages of rows, in the order of the table of languages.
pub fn languages_of(rows: &[Row]) -> Vec<String> {
    let mut has = [false; 256];
    for label in rows.iter().flat_map(|row| &row.labels) {
        has[label.language.index()] = true;
    }
    Lang::all().filter(|language| has[language.index()]).map(|language| language.code().to_owned()).collect()
}

/// A name for a layer, from that of a file.
fn name_of(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let stem = [".gz", ".dz"].iter().fold(name.as_str(), |name, end| name.strip_suffix(end).unwrap_or(name));
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let plain = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' { c } else { '-' };
    stem.chars().map(plain).take(64).collect()
}

/// A label that nothing more is known of.
fn label(language: Lang, text: &str, rank: u16) -> Label {
    Label { language, text: text.into(), region: None, probability: None, weight: None, share: None, rank }
}

/// The content of a file as a stream, unpacked where it is compressed.
fn opened(path: &Path) -> Result<Box<dyn BufRead>, ImportError> {
    let io = |cause| ImportError::Io { path: path.to_owned(), cause };
    let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(io)?);
    if !file.fill_buf().map_err(io)?.starts_with(&GZIP) {
        return utf8(Box::new(file)).map_err(io);
    }
    let unpacked = MultiGzDecoder::new(file).take(UNPACKED_BYTES_MAX);
    utf8(Box::new(BufReader::with_capacity(1 << 16, unpacked))).map_err(io)
}

/// A stream as UTF-8 without a byte order mark; translation memories are often UTF-16.
fn utf8(mut bytes: Box<dyn BufRead>) -> io::Result<Box<dyn BufRead>> {
    let head = bytes.fill_buf()?;
    match Encoding::for_bom(head) {
        Some((encoding, mark)) if encoding == UTF_8 => {
            bytes.consume(mark);
            Ok(bytes)
        }
        Some((encoding, _)) => {
            let mut all = Vec::new();
            bytes.take(UTF_16_BYTES_MAX).read_to_end(&mut all)?;
            Ok(Box::new(Cursor::new(encoding.decode(&all).0.into_owned())))
        }
        None => Ok(bytes),
    }
}

/// Name of a file, for messages.
fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Hands over the lines of a file with their numbers; lines that are not UTF-8 come with replaced letters.
fn lines(path: &Path, mut sink: impl FnMut(u32, &str) -> Result<(), ImportError>) -> Result<(), ImportError> {
    let mut file = opened(path)?;
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        // A line longer than this is none of a vocabulary; what follows is taken for the next line.
        let count = (&mut file).take(1 << 20).read_until(b'\n', &mut line);
        if count.map_err(|cause| ImportError::Io { path: path.to_owned(), cause })? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        sink(number, text)?;
    }
    Ok(())
}

/// White space squeezed, and no more than `max` characters.
fn squeezed(text: &str, max: usize) -> String {
    let mut squeezed = String::new();
    for word in text.split_whitespace() {
        if squeezed.chars().count() + word.chars().count() >= max {
            squeezed.push('…');
            break;
        }
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}
