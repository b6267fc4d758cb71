//! Plain text: any encoding, the first line as the title where it looks like one.

use super::{Document, Draft, ExtractError, Format, Reader, encoding, front_matter};

/// Longest line that is taken for a title, in characters.
const TITLE_CHARS: usize = 150;

/// Text without markup.
pub(super) const FORMAT: Format = Format {
    name: "plain text",
    extensions: &["txt", "text"],
    signature: |_| false,
    in_worker: false,
    reader: Reader::Document(read),
};

fn read(document: &Document<'_>) -> Result<Draft, ExtractError> {
    let decoded = encoding::decode(document.bytes, None)?;
    let (mut draft, text) = front_matter::split(&unified_breaks(&decoded.text))?;
    draft.warnings.extend(decoded.warnings);
    let (title, body) = match title_and_rest(&text) {
        Some((title, rest)) if !draft.fields.contains_key("title") => (title.to_owned(), rest),
        _ => (title_from_name(document.name), text.as_str()),
    };
    finish(draft, title, body, document)
}

/// Adds title and body to what the front matter said, which wins.
pub(super) fn finish(
    mut draft: Draft,
    title: String,
    body: &str,
    document: &Document<'_>,
) -> Result<Draft, ExtractError> {
    let body = body.trim();
    if body.len() > document.limits.text_bytes {
        return Err(ExtractError::TooLarge { limit_bytes: document.limits.text_bytes as u64 });
    }
    if body.is_empty() {
        return Err(ExtractError::Empty { what: "no text" });
    }
    draft.fields.entry("title").or_insert(title.into());
    draft.fields.insert("body".to_owned(), body.into());
    Ok(draft)
}

/// Title for a text that has none: the file's name without extension, `_` as spaces.
pub(super) fn title_from_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.replace('_', " ")
}

/// Line breaks of Windows and old Macs as `\n`.
pub(super) fn unified_breaks(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// A short first line that stands alone, and what follows it.
fn title_and_rest(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.trim_start().split_once('\n')?;
    let alone = rest.split_once('\n').is_some_and(|(second, _)| second.trim().is_empty());
    let title = first.trim();
    (alone && title.chars().count() <= TITLE_CHARS && !rest.trim().is_empty()).then_some((title, rest))
}
