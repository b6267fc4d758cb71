//! Topics: what is asked in an experiment.

use super::EvalError;

/// A topic: a query with its identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Identifier.
    pub id: String,
    /// Language of the query, where it is said.
    pub language: Option<String>,
    /// The query.
    pub query: String,
}

/// Reads topics: lines of `id TAB language TAB query`.
///
/// # Errors
/// [`EvalError::Line`].
pub fn read_topics(bytes: &[u8], file: &str) -> Result<Vec<Topic>, EvalError> {
    let text = String::from_utf8_lossy(bytes);
    let mut topics = Vec::new();
    for (line, text) in
        (1..).zip(text.trim_start_matches('\u{feff}').lines()).filter(|(_, text)| !text.trim().is_empty())
    {
        let mut columns = text.splitn(3, '\t').map(str::trim);
        let (Some(id), Some(language), Some(query)) = (columns.next(), columns.next(), columns.next()) else {
            let reason = "a topic is `id TAB language TAB query`; the language may be empty".to_owned();
            return Err(EvalError::Line { file: file.to_owned(), line, reason });
        };
        let language = (!language.is_empty()).then(|| language.to_owned());
        topics.push(Topic { id: id.to_owned(), language, query: query.to_owned() });
    }
    Ok(topics)
}
