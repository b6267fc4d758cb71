//! Topics, runs, relevance judgments and metrics.

mod run;
mod topics;

pub use run::{Row, RunWriter, WriterFormat};
pub use topics::{Topic, read_topics};

/// What can be wrong with topics, judgments and runs.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// A line is not as it should be.
    #[error("{file}:{line}: {reason}")]
    Line {
        /// Name of the file.
        file: String,
        /// Number of the line, from 1.
        line: usize,
        /// What is wrong and what is allowed.
        reason: String,
    },
    /// A run cannot be written.
    #[error("the run cannot be written")]
    Write(#[from] std::io::Error),
}
