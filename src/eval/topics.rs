//! Topics: what is asked in an experiment.

use super::{EvalError, lines_of};

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

/// Reads topics: lines of `id TAB language TAB query`, or TREC topics (`<top>` with `<num>` and `<title>`, or
/// `<topic number="…">` with `<query>` or `<title>`). One file may hold the same topic in several languages.
/// `file` names the file in errors.
///
/// # Errors
/// [`EvalError::Line`] for bytes that are not UTF-8, a line that is no topic, or a topic that comes twice in a language.
pub fn read_topics(bytes: &[u8], file: &str) -> Result<Vec<Topic>, EvalError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes.get(..error.valid_up_to()).unwrap_or_default().split(|b| *b == b'\n').count();
        EvalError::line(file, line, "is not UTF-8; save the topics as UTF-8")
    })?;
    let is_marked_up = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    let topics = if is_marked_up { trec_topics(text, file)? } else { table(text, file)? };
    let mut seen = std::collections::HashMap::new();
    for (line, topic) in &topics {
        if let Some(first) = seen.insert((topic.id.as_str(), topic.language.as_deref()), *line) {
            return Err(EvalError::line(
                file,
                *line,
                format!("topic `{}` was already given in line {first}", topic.id),
            ));
        }
    }
    Ok(topics.into_iter().map(|(_, topic)| topic).collect())
}

/// Topics with the lines they stand in.
type Numbered = Vec<(usize, Topic)>;

fn table(text: &str, file: &str) -> Result<Numbered, EvalError> {
    let topic = |(line, text): (usize, &str)| {
        let mut columns = text.splitn(3, '\t').map(str::trim);
        let (Some(id), Some(language), Some(query)) = (columns.next(), columns.next(), columns.next()) else {
            return Err(EvalError::line(
                file,
                line,
                "a topic is `id TAB language TAB query`; the language may be empty",
            ));
        };
        if id.is_empty() || id.contains(char::is_whitespace) {
            return Err(EvalError::line(file, line, "the identifier of a topic is one word without spaces"));
        }
        let language = (!language.is_empty()).then(|| language.to_owned());
        Ok((line, Topic { id: id.to_owned(), language, query: query.to_owned() }))
    };
    lines_of(text).map(topic).collect()
}

/// Reads the elements of TREC topics. They are no XML: ends of elements are often left out.
fn trec_topics(text: &str, file: &str) -> Result<Numbered, EvalError> {
    let mut topics: Numbered = Vec::new();
    for (line, block) in blocks(text) {
        let number = attribute(block, "number").or_else(|| {
            let number = element(block, "num")?;
            Some(number.trim_start_matches("Number:").trim().to_owned())
        });
        let query = element(block, "query").or_else(|| element(block, "title"));
        let query =
            query.map(|query| query.trim_start_matches("Topic:").split_whitespace().collect::<Vec<_>>().join(" "));
        match (number.filter(|id| !id.is_empty()), query) {
            (Some(id), Some(query)) => topics.push((line, Topic { id, language: attribute(block, "lang"), query })),
            _ => return Err(EvalError::line(file, line, "a TREC topic needs a number and a title or query")),
        }
    }
    Ok(topics)
}

/// The text of each topic with the line it begins in.
fn blocks(text: &str) -> Vec<(usize, &str)> {
    let starts: Vec<usize> = text
        .match_indices("<top")
        .filter(|(at, _)| {
            text.get(at + 4..)
                .is_some_and(|rest| rest.starts_with(['>', ' ']) || rest.starts_with("ic ") || rest.starts_with("ic>"))
        })
        .map(|(at, _)| at)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let block = |(start, end): (&usize, usize)| {
        let line = text.get(..*start).unwrap_or_default().matches('\n').count() + 1;
        (line, text.get(*start..end).unwrap_or_default())
    };
    starts.iter().zip(ends).map(block).collect()
}

/// The text of an element up to the next tag.
fn element(block: &str, name: &str) -> Option<String> {
    let (_, after) = block.split_once(&format!("<{name}>"))?;
    Some(after.split('<').next().unwrap_or(after).trim().to_owned())
}

/// The value of an attribute of the topic's own tag.
fn attribute(block: &str, name: &str) -> Option<String> {
    let tag = block.split('>').next()?;
    let (_, after) = tag.split_once(&format!("{name}=\""))?;
    Some(after.split('"').next()?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Option<&str>, &str)]) {
        let topics = read_topics(text.as_bytes(), "topics").unwrap();
        let found: Vec<_> = topics.iter().map(|t| (t.id.as_str(), t.language.as_deref(), t.query.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn tables_and_trec_topics_are_read() {
        check(
            "\u{feff}1\tes\thuertos escolares\r\n\r\n# note\n2\t\t학교\n",
            &[("1", Some("es"), "huertos escolares"), ("2", None, "학교")],
        );
        check(
            "<top>\n<num> Number: 301\n<title> International\n organized crime\n\n<desc> Description:\nText\n</top>\n",
            &[("301", None, "International organized crime")],
        );
        check(
            "<topics>\n<topic number=\"7\" lang=\"fr\">\n<query>jardins</query>\n</topic></topics>",
            &[("7", Some("fr"), "jardins")],
        );
    }

    #[test]
    fn a_file_may_hold_a_topic_in_many_languages() {
        check("1\ten\tgardens\n1\tes\thuertos\n", &[("1", Some("en"), "gardens"), ("1", Some("es"), "huertos")]);
    }

    #[test]
    fn errors_name_file_and_line() {
        let error = |text: &str| read_topics(text.as_bytes(), "t.tsv").unwrap_err().to_string();
        assert!(error("1\tes\ta\n2 es b\n").starts_with("t.tsv:2: "));
        assert!(error("1\tes\ta\n1\tes\tb\n").contains("already given in line 1"));
        assert!(read_topics(b"1\ten\ta\n\xff", "t.tsv").unwrap_err().to_string().starts_with("t.tsv:2: "));
    }
}
