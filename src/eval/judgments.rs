//! Relevance judgments: which record answers which topic, and how well.

use std::collections::BTreeMap;

use super::{EvalError, lines_of};

/// Judgments by topic and record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judgments {
    /// Grade by record, by topic: 0 and below not relevant, above more and more.
    pub topics: BTreeMap<String, BTreeMap<String, i32>>,
}

impl Judgments {
    /// Reads judgments: lines of `topic 0 record grade`, separated by white space.
    ///
    /// # Errors
    /// [`EvalError::Line`].
    pub fn read(text: &str, file: &str) -> Result<Self, EvalError> {
        let mut judgments = Self::default();
        for (line, text) in lines_of(text) {
            let columns: Vec<&str> = text.split_whitespace().collect();
            let [topic, _, record, grade] = columns.as_slice() else {
                return Err(EvalError::line(file, line, "a judgment is `topic 0 record grade`"));
            };
            let Ok(grade) = grade.parse() else {
                return Err(EvalError::line(file, line, format!("`{grade}` is no grade; grades are whole numbers")));
            };
            let records = judgments.topics.entry((*topic).to_owned()).or_default();
            if records.insert((*record).to_owned(), grade).is_some() {
                return Err(EvalError::line(file, line, format!("`{record}` was already judged for topic {topic}")));
            }
        }
        Ok(judgments)
    }
}
