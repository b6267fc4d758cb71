//! Experiments: topics, relevance judgments, runs and how good they are.
//!
//! Files are those of TREC. The metrics agree with `ir-measures`, which a test holds. This folder must not know how
//! a run was made.

mod judgments;
mod metrics;
mod parquet;
mod run;
mod significance;
mod topics;

pub use judgments::Judgments;
pub use metrics::{METRICS, Measured, Metric, evaluate};
pub use run::{Row, Run, RunWriter, WriterFormat};
pub use significance::paired_randomization;
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
    /// A run cannot be written as Parquet.
    #[error("the run cannot be written as Parquet")]
    Parquet(#[from] ::parquet::errors::ParquetError),
}

impl EvalError {
    fn line(file: &str, line: usize, reason: impl Into<String>) -> Self {
        Self::Line { file: file.to_owned(), line, reason: reason.into() }
    }
}

/// The lines of a file with their numbers, without byte order mark, empty lines and comments.
fn lines_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines());
    lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
}
