//! A citation in one line, author and year first, as most styles have it.

use super::{Citation, one_line};

/// Writes the line.
pub(super) fn write(citation: &Citation<'_>) -> String {
    let record = citation.record;
    let authors = record.authors.iter().map(|name| one_line(name)).collect::<Vec<_>>().join("; ");
    let organization = record.organization.as_deref().map(one_line);
    let (authors, publisher) =
        if authors.is_empty() { (organization.unwrap_or_default(), None) } else { (authors, organization) };
    let year = citation.date().first().map(|year| format!("({year})")).unwrap_or_default();
    let head = [authors, year].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    // The name of a congress has its organization.
    let publisher = publisher.filter(|_| citation.congress().is_none());
    let place = [publisher, citation.place().map(one_line)].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let sentences = [head, one_line(citation.title()), citation.congress().unwrap_or_default(), place];
    let mut line = String::new();
    for sentence in sentences.iter().filter(|sentence| !sentence.is_empty()) {
        line.push_str(sentence);
        line.push_str(if sentence.ends_with(['.', '?', '!', '。']) { " " } else { ". " });
    }
    line.push_str(&citation.url);
    line.push('\n');
    line
}
