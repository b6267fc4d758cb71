//! Citations: one file a format, all from the same facts of a record.

mod bibtex;
mod csl;
mod plain;
mod ris;

use axum::http::HeaderValue;
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::Response;
use maud::{Markup, html};

use super::{Visit, address, document, with_header};
use crate::record::Record;

/// A format: what its addresses end with, its name, its media type, what writes it.
struct Format {
    suffix: &'static str,
    name: &'static str,
    media_type: &'static str,
    write: fn(&Citation<'_>) -> String,
}

const FORMATS: [Format; 4] = [
    Format { suffix: ".bib", name: "BibTeX", media_type: "application/x-bibtex; charset=utf-8", write: bibtex::write },
    Format {
        suffix: ".ris",
        name: "RIS",
        media_type: "application/x-research-info-systems; charset=utf-8",
        write: ris::write,
    },
    Format {
        suffix: ".csl.json",
        name: "CSL-JSON",
        media_type: "application/vnd.citationstyles.csl+json",
        write: csl::write,
    },
    Format { suffix: ".txt", name: "TXT", media_type: "text/plain; charset=utf-8", write: plain::write },
];

/// What is cited.
#[derive(Debug)]
pub(super) struct Citation<'a> {
    pub(super) record: &'a Record,
    /// Its language.
    pub(super) language: &'a str,
    /// Where it can be read: the original where there is one, otherwise its page here.
    pub(super) url: String,
}

/// What a record is, as far as formats of citations tell things apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Book,
    Article,
    Report,
    Proceedings,
    Talk,
    News,
    Document,
}

impl<'a> Citation<'a> {
    /// A citation of a record whose page is at `page`.
    pub(super) fn new(record: &'a Record, language: &'a str, page: &str) -> Self {
        Self { record, language, url: record.url.clone().unwrap_or_else(|| page.to_owned()) }
    }

    fn work(&self) -> Work {
        match (self.record.kind.as_str(), self.record.form.as_deref()) {
            ("publication", Some("monograph")) => Work::Book,
            ("publication", Some("article")) => Work::Article,
            ("publication", _) => Work::Report,
            ("congress", Some("edition")) => Work::Proceedings,
            ("congress", Some("keynote" | "workshop" | "panel" | "poster")) => Work::Talk,
            ("news", _) => Work::News,
            _ => Work::Document,
        }
    }

    /// Year, month and day, as far as they are known.
    fn date(&self) -> Vec<i32> {
        let date =
            self.record.date.as_deref().map(|date| date.split('-').map_while(|part| part.parse().ok()).collect());
        let date: Vec<i32> = date.unwrap_or_default();
        if date.is_empty() { self.record.year.into_iter().collect() } else { date }
    }

    /// The title; the identifier where there is none.
    fn title(&self) -> &str {
        if self.record.title.is_empty() { &self.record.id } else { &self.record.title }
    }

    /// What the congress is called that a talk was given at, as far as the record tells.
    fn congress(&self) -> Option<String> {
        let edition = self.record.edition.filter(|_| self.record.kind == "congress")?;
        let organization = self.record.organization.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
        Some(format!("Congress {edition}{organization}"))
    }

    /// Where it appeared.
    fn place(&self) -> Option<&str> {
        self.record.host_city.as_deref().or(self.record.city.as_deref())
    }

    fn keywords(&self) -> impl Iterator<Item = &str> {
        self.record.themes.iter().map(String::as_str)
    }

    /// The file of the text, where there is one.
    pub(super) fn pdf(&self) -> Option<&str> {
        let is_pdf = |media_type: Option<&str>, url: &str| {
            media_type == Some("application/pdf")
                || url.rsplit('.').next().is_some_and(|end| end.eq_ignore_ascii_case("pdf"))
        };
        let attached = self.record.attachments.iter().find(|a| is_pdf(a.media_type.as_deref(), &a.url));
        let original = self.record.url.as_deref().filter(|url| is_pdf(None, url));
        attached.map(|a| a.url.as_str()).or(original)
    }
}

/// Citation in plain text.
pub(super) fn text(citation: &Citation<'_>) -> String {
    plain::write(citation)
}

/// The identifier and the format that the last part of an address asks for.
pub(super) fn asked(name: &str) -> Option<(&str, usize)> {
    FORMATS.iter().enumerate().find_map(|(place, format)| Some((name.strip_suffix(format.suffix)?, place)))
}

/// Serves a citation in the format of that place in the table.
pub(super) fn serve(citation: &Citation<'_>, format: usize) -> Option<Response> {
    let format = FORMATS.get(format)?;
    let name: String = citation.record.id.chars().map(|c| if is_plain(c) { c } else { '-' }).take(80).collect();
    let disposition = format!("inline; filename=\"{name}{}\"", format.suffix);
    let response = document(format.media_type, (format.write)(citation));
    Some(match HeaderValue::from_str(&disposition) {
        Ok(value) => with_header(response, CONTENT_DISPOSITION, value),
        Err(_) => response,
    })
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// Text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Links to the citation of a record in each format.
pub(super) fn links(id: &str) -> Markup {
    html! {
        ul.formats {
            @for format in &FORMATS {
                li { a href={ (address::record_path(id)) (format.suffix) } rel="nofollow" { (format.name) } }
            }
        }
    }
}

/// The links, folded.
pub(super) fn menu(visit: &Visit, id: &str) -> Markup {
    html! { details.cite { summary { (visit.ui.text.cite) } (links(id)) } }
}
