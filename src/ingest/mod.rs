//! The write lane: files → records, passages and terms, in the store and in the index.
//!
//! ```text
//! walk → extract → validate → detect, cut, analyze → store → index
//!        one thread  all cores, order kept            one thread
//! ```
//!
//! A record is acknowledged once the store's transaction that holds it has ended: the index is brought up to it at
//! the next start if it is behind. What cannot be read is put into quarantine with its reason, and reported.

mod files;
mod learned;
mod passages;
mod pipeline;
mod prepare;
mod rebuild;
mod report;
pub mod validate;
mod write;

use std::path::{Path, PathBuf};

pub use learned::{LearnError, LearnReport, is_worth_learning, learn, learner_of};
pub use prepare::{Prepared, Preparer, Reading};
pub use rebuild::{catch_up, reindex};
pub use report::{Progress, Report, Skipped};

use crate::extract::{Limits, Mapping};
use crate::index::IndexError;
use crate::store::StoreError;
use crate::thesaurus::Knowledge;
use crate::thesaurus::layers::Layers;

/// What is to be ingested, and how.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// What the columns of tables mean; by default what lies beside each table says so.
    pub mapping: Option<Mapping>,
    /// What a file may cost.
    pub limits: Limits,
    /// Whether records whose files have vanished from the given folders are removed.
    pub prune: bool,
    /// Whether files are read again although they have not changed.
    pub again: bool,
}

/// What stops ingestion as a whole. What concerns one file is in the [`Report`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The schemas are wrong.
    #[error(transparent)]
    Schema(#[from] validate::SchemaError),
}

/// What words mean in the data directory. Layers that cannot be used are left out; searches say which.
fn knowledge_of(directory: &Path) -> Knowledge {
    Layers::of(directory).open().0
}

/// Ingests files into the data directory `directory`.
///
/// # Errors
/// What makes the store or the index fail; everything that was committed before stays.
pub fn run(directory: &Path, request: &Request, progress: &dyn Progress) -> Result<Report, IngestError> {
    let validator = validate::Validator::new()?;
    let preparer = Preparer::new(&validator, knowledge_of(directory));
    let mut lane = write::Lane::open(directory, progress)?;
    let mut files = files::below(&request.paths);
    let changed = files::changed(&mut files, request, &mut lane)?;
    progress.begin(changed.len() as u64, changed.iter().map(|file| file.fingerprint.size_bytes).sum());
    pipeline::run(&changed, request, &preparer, &mut lane)?;
    lane.finish(&files, request.prune)
}
