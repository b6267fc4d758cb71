//! The read lane: a question → parse → detect → expand → execute → present.

mod concepts;
mod configuration;
pub mod coverage;
mod engine;
mod entities;
mod facets;
pub mod feedback;
mod nearest;
mod question;
mod similar;
mod spelling;
mod subjects;
mod suggest;

pub use concepts::ConceptQuestion;
pub use configuration::{Configuration, LayerDigest};
pub use engine::{Engine, Ranked};
pub use entities::EntityQuestion;
pub use question::{Cursor, Expand, Mode, Question, QuestionError};
pub use similar::SimilarQuestion;
pub use subjects::ConceptCounts;

pub use crate::expand::{Dropped, DroppedError};
use crate::index::IndexError;
use crate::ingest::IngestError;
use crate::store::StoreError;
use crate::suggest::SuggestError;

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
    /// The names to suggest cannot be filed.
    #[error(transparent)]
    Suggest(#[from] SuggestError),
    /// The index is behind the store and could not be brought up to it.
    #[error(transparent)]
    Ingest(#[from] IngestError),
}
