//! BibTeX: fields and types as Oren Patashnik described them in 1988; text in UTF-8.

use std::fmt::Write;

use super::{Citation, Work, is_plain, one_line};

/// Writes an entry.
pub(super) fn write(citation: &Citation<'_>) -> String {
    let record = citation.record;
    let key: String = record.id.chars().map(|c| if is_plain(c) { c } else { '-' }).collect();
    let mut entry = format!("@{}{{{key},\n", entry_type(citation.work()));
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            // Writing to a string cannot fail.
            let _ = writeln!(entry, "  {name} = {{{value}}},");
        }
    };
    // Braces keep the case of titles, which differs between languages.
    add("title", Some(format!("{{{}}}", escaped(citation.title()))));
    add("author", authors(citation));
    let institution = record.organization.as_deref().map(escaped);
    add(organization_field(citation.work()), institution);
    add("booktitle", citation.congress().filter(|_| citation.work() == Work::Talk).map(|congress| escaped(&congress)));
    add("address", citation.place().map(escaped));
    let date = citation.date();
    add("year", date.first().map(ToString::to_string));
    add("month", date.get(1).map(ToString::to_string));
    add("day", date.get(2).map(ToString::to_string));
    add("language", Some(citation.language.to_owned()));
    add("keywords", Some(citation.keywords().map(escaped).collect::<Vec<_>>().join(", ")));
    add("abstract", record.summary.as_deref().map(escaped));
    add("url", Some(url(&citation.url)));
    entry.push_str("}\n");
    entry
}

fn entry_type(work: Work) -> &'static str {
    match work {
        Work::Book => "book",
        Work::Report => "techreport",
        Work::Proceedings => "proceedings",
        Work::Talk => "inproceedings",
        // `@article` needs a journal, which records do not name.
        Work::Article | Work::News | Work::Document => "misc",
    }
}

fn organization_field(work: Work) -> &'static str {
    match work {
        Work::Book | Work::Proceedings => "publisher",
        Work::Report => "institution",
        Work::Talk => "organization",
        Work::Article | Work::News | Work::Document => "howpublished",
    }
}

/// The authors; braces hold a name together that BibTeX would take apart.
fn authors(citation: &Citation<'_>) -> Option<String> {
    let name = |name: &String| {
        let name = escaped(name);
        if name.contains(',') || name.contains(" and ") { format!("{{{name}}}") } else { name }
    };
    let names: Vec<String> = citation.record.authors.iter().map(name).collect();
    let organization = || citation.record.organization.as_deref().map(|name| format!("{{{}}}", escaped(name)));
    if names.is_empty() { organization() } else { Some(names.join(" and ")) }
}

/// Text for TeX.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => {
                escaped.push('\\');
                escaped.push(c);
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

/// An address, which styles print as it is; what would end the field or a comment is percent-encoded.
fn url(address: &str) -> String {
    let mut safe = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '{' => safe.push_str("%7B"),
            '}' => safe.push_str("%7D"),
            '\\' => safe.push_str("%5C"),
            c if c.is_whitespace() => safe.push_str("%20"),
            _ => safe.push(c),
        }
    }
    safe
}
