//! Runs: what was found for each topic, with scores.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;

use serde::Serialize;

use super::parquet::ParquetRun;
use super::{EvalError, lines_of};

/// A run that was read: records with scores by topic, best first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    /// Records with their scores by topic.
    pub topics: BTreeMap<String, Vec<(String, f64)>>,
}

impl Run {
    /// Reads a run: lines of `topic Q0 record rank score tag`. As with `trec_eval`, ranks are not looked at: records are
    /// sorted by score, and equal ones by identifier, the greater first.
    ///
    /// # Errors
    /// [`EvalError::Line`].
    pub fn read(text: &str, file: &str) -> Result<Self, EvalError> {
        let mut run = Self::default();
        for (line, text) in lines_of(text) {
            let columns: Vec<&str> = text.split_whitespace().collect();
            let [topic, _, record, _, score, _] = columns.as_slice() else {
                return Err(EvalError::line(file, line, "a line of a run is `topic Q0 record rank score tag`"));
            };
            let Some(score) = score.parse().ok().filter(|score: &f64| score.is_finite()) else {
                return Err(EvalError::line(file, line, format!("`{score}` is no score; scores are numbers")));
            };
            run.topics.entry((*topic).to_owned()).or_default().push(((*record).to_owned(), score));
        }
        for (topic, records) in &mut run.topics {
            records.sort_by(|(a, a_score), (b, b_score)| b_score.total_cmp(a_score).then_with(|| b.cmp(a)));
            if let Some(pair) = records.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(EvalError::line(file, 0, format!("topic {topic} has `{}` twice", pair[0].0)));
            }
        }
        Ok(run)
    }
}

/// A line of a run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
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
    /// `topic Q0 record rank score tag`.
    Trec,
    /// One JSON object a line.
    Ndjson,
    /// Comma-separated values with a header.
    Csv,
    /// Apache Parquet.
    Parquet,
}

/// Writes a run line by line.
pub struct RunWriter<W: Write + Send> {
    inner: Inner<W>,
}

enum Inner<W: Write + Send> {
    Trec(W),
    Ndjson(W),
    Csv(Box<csv::Writer<W>>),
    Parquet(Box<ParquetRun<W>>),
}

impl<W: Write + Send> fmt::Debug for RunWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunWriter").finish_non_exhaustive()
    }
}

impl<W: Write + Send> RunWriter<W> {
    /// Begins a run.
    ///
    /// # Errors
    /// What writing says.
    pub fn new(out: W, format: WriterFormat) -> Result<Self, EvalError> {
        let inner = match format {
            WriterFormat::Trec => Inner::Trec(out),
            WriterFormat::Ndjson => Inner::Ndjson(out),
            WriterFormat::Csv => Inner::Csv(Box::new(csv::Writer::from_writer(out))),
            WriterFormat::Parquet => Inner::Parquet(Box::new(ParquetRun::new(out)?)),
        };
        Ok(Self { inner })
    }

    /// Writes a line.
    ///
    /// # Errors
    /// What writing says.
    pub fn write(&mut self, row: &Row<'_>) -> Result<(), EvalError> {
        match &mut self.inner {
            Inner::Trec(out) => {
                let Row { topic, rank, record, score, tag, .. } = row;
                writeln!(out, "{topic} Q0 {record} {rank} {score} {tag}")?;
            }
            Inner::Ndjson(out) => {
                serde_json::to_writer(&mut *out, row).map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
            }
            Inner::Csv(out) => out.serialize(row).map_err(std::io::Error::from)?,
            Inner::Parquet(out) => out.write(row)?,
        }
        Ok(())
    }

    /// Ends the run.
    ///
    /// # Errors
    /// What writing says.
    pub fn finish(self) -> Result<(), EvalError> {
        match self.inner {
            Inner::Trec(mut out) | Inner::Ndjson(mut out) => out.flush()?,
            Inner::Csv(mut out) => out.flush()?,
            Inner::Parquet(out) => out.finish()?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: WriterFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut writer = RunWriter::new(&mut bytes, format).unwrap();
        let row = Row { topic: "1", language: "ko", rank: 1, record: "a,b", score: 1.5, tag: "t" };
        writer.write(&row).unwrap();
        writer.write(&Row { rank: 2, record: "c", score: 0.25, ..row }).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn runs_are_written_in_every_format() {
        let text = |format| String::from_utf8(written(format)).unwrap();
        assert_eq!(text(WriterFormat::Trec), "1 Q0 a,b 1 1.5 t\n1 Q0 c 2 0.25 t\n");
        assert!(
            text(WriterFormat::Ndjson)
                .starts_with(r#"{"topic":"1","language":"ko","rank":1,"record":"a,b","score":1.5,"tag":"t"}"#)
        );
        assert_eq!(
            text(WriterFormat::Csv),
            "topic,language,rank,record,score,tag\n1,ko,1,\"a,b\",1.5,t\n1,ko,2,c,0.25,t\n"
        );
        assert!(written(WriterFormat::Parquet).starts_with(b"PAR1"));
    }

    #[test]
    fn runs_are_sorted_by_score_and_ties_by_record_backwards() {
        let run = Run::read("1 Q0 a 1 0.5 t\n1 Q0 c 2 0.5 t\n1 Q0 b 3 0.9 t\n", "run").unwrap();
        let records: Vec<&str> = run.topics["1"].iter().map(|(record, _)| record.as_str()).collect();
        assert_eq!(records, ["b", "c", "a"]);
    }
}
