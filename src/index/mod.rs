//! Terms to disk and back, and the scorer.
//!
//! In go encoded terms and values of records ([`IndexedRecord`]) and, from the other side, a
//! [`WeightedQuery`](crate::expand::WeightedQuery); out come scored records ([`Found`]). The index is derived from
//! the store and says up to which change it has followed. This folder is the only home of `tantivy`. It must not
//! know files, SQLite, or how words become terms.
//!
//! # One field for all languages
//! A document is a passage. Each of its terms begins with the code of its language (`es␟participacion`), so that
//! title, summary and body need one field each and not one for each of two hundred languages, of which every one
//! would cost a byte a passage for its length. Average lengths and counts are taken over the passages of a language
//! ([`LanguageStatistics`]), never over all. A term ends with the form behind it (`es␟ano␟año`): one scan of the
//! dictionary finds every way in which a word was written.

mod bounds;
mod document;
mod facets;
mod filter;
mod forms;
mod frequent;
mod group;
mod lookup;
mod merge;
mod names;
mod phrase;
mod plan;
mod reader;
mod schema;
mod scorer;
mod segment;
mod spelling;
mod statistics;
mod tokens;
mod top;
mod writer;

use std::io;
use std::path::PathBuf;

pub use document::{IndexedPassage, IndexedRecord};
pub use facets::{Facet, FacetCount};
pub use filter::{FilterSet, Years};
pub use frequent::FrequentTerm;
pub use group::{Found, PassageHit, RecordHit, Request, Sort, WorkHit};
pub use reader::{Index, Snapshot, version};
pub use spelling::NearTerm;
pub use statistics::LanguageStatistics;
pub use tokens::EncodedText;
pub use writer::Writer;

/// Name of the index folder in the data directory.
pub const FOLDER_NAME: &str = "index";

/// What can go wrong with the index.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// There is none yet.
    #[error("there is no index in {}", .directory.display())]
    Missing {
        /// Where.
        directory: PathBuf,
    },
    /// It was made by another version of the analysis or the layout.
    #[error("the index in {} was made by another version ({found}, now {wanted}); run `dragoman reindex`", .directory.display())]
    Outdated {
        /// Where.
        directory: PathBuf,
        /// Version it was made by.
        found: String,
        /// Version of this program.
        wanted: String,
    },
    /// The library failed: disk full, damaged file, ….
    #[error("the index failed")]
    Tantivy(#[from] tantivy::TantivyError),
    /// A file cannot be read or written.
    #[error("the index file {} cannot be used", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
}

impl From<io::Error> for IndexError {
    fn from(cause: io::Error) -> Self {
        Self::Tantivy(cause.into())
    }
}
