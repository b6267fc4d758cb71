//! The read lane: a question → parse → detect → expand → execute → present.

pub mod coverage;
mod engine;
mod nearest;
mod question;
mod spelling;

pub use engine::{Engine, Ranked};
pub use question::{Cursor, Expand, Mode, Question, QuestionError};

pub use crate::expand::{Dropped, DroppedError};
use crate::index::IndexError;
use crate::ingest::IngestError;
use crate::store::StoreError;

/// What can go wrong with a search.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The question cannot be asked so.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The index is behind the store and could not be brought up to it.
    #[error(transparent)]
    Ingest(#[from] IngestError),
}
