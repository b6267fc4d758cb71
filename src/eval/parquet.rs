//! Runs as Apache Parquet, for researchers who load them into data frames.

use std::io::Write;
use std::sync::Arc;

use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::Row;

/// Rows in a group.
const GROUP_ROWS: usize = 100_000;

const SCHEMA: &str = "message run {
    required binary topic (UTF8); required binary language (UTF8); required int32 rank;
    required binary record (UTF8); required float score; required binary tag (UTF8);
}";

/// Writes rows in groups.
pub(super) struct ParquetRun<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    /// Columns of bytes: topic, language, record, tag.
    texts: [Vec<ByteArray>; 4],
    ranks: Vec<i32>,
    scores: Vec<f32>,
}

impl<W: Write + Send> ParquetRun<W> {
    pub(super) fn new(out: W) -> Result<Self, ParquetError> {
        let schema = Arc::new(parse_message_type(SCHEMA)?);
        let properties = WriterProperties::builder().set_created_by("dragoman".to_owned()).build();
        let writer = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
        Ok(Self { writer, texts: Default::default(), ranks: Vec::new(), scores: Vec::new() })
    }

    pub(super) fn write(&mut self, row: &Row<'_>) -> Result<(), ParquetError> {
        for (column, text) in self.texts.iter_mut().zip([row.topic, row.language, row.record, row.tag]) {
            column.push(text.into());
        }
        self.ranks.push(i32::try_from(row.rank).unwrap_or(i32::MAX));
        self.scores.push(row.score);
        if self.ranks.len() >= GROUP_ROWS { self.write_group() } else { Ok(()) }
    }

    pub(super) fn finish(mut self) -> Result<(), ParquetError> {
        self.write_group()?;
        self.writer.close().map(drop)
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        let mut texts = self.texts.iter_mut();
        while let Some(mut column) = group.next_column()? {
            match column.untyped() {
                ColumnWriter::ByteArrayColumnWriter(out) => {
                    if let Some(values) = texts.next() {
                        out.write_batch(values, None, None)?;
                        values.clear();
                    }
                }
                ColumnWriter::Int32ColumnWriter(out) => drop(out.write_batch(&self.ranks, None, None)?),
                ColumnWriter::FloatColumnWriter(out) => drop(out.write_batch(&self.scores, None, None)?),
                _ => {}
            }
            column.close()?;
        }
        self.ranks.clear();
        self.scores.clear();
        group.close().map(drop)
    }
}
