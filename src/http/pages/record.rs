//! `GET /records/{id}`: a record to read, to print and to cite; with the ending of a format its citation.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::super::search::Pairs;
use super::super::{App, Problem, blocking};
use super::cite::{self, Citation};
use super::layout::{Page, whole};
use super::results::{facts, versions};
use super::{Visit, address, layout, metadata};
use crate::language::Lang;
use crate::present::{SimilarRecord, Version};
use crate::record::{Attachment, Passage, Record};
use crate::search::{Engine, SimilarQuestion};
use crate::ui::{direction, fill};

/// Similar texts that are shown.
const SIMILAR_SHOWN: usize = 5;
/// Concepts that both are about and that are shown.
const SHARED_SHOWN: usize = 3;

/// What the page is made of.
struct Document {
    record: Record,
    language: String,
    passages: Vec<Passage>,
    versions: Vec<Version>,
    similar: Vec<SimilarRecord>,
}

/// Serves the page or a citation.
pub(in crate::http) async fn page(
    State(app): State<App>,
    Path(name): Path<String>,
    Query(pairs): Query<Pairs>,
    headers: HeaderMap,
) -> Response {
    let visit = Visit::new(&app, pairs, &headers);
    let asked = visit.clone();
    let made = blocking(move || answer(&app.engine, &asked, &name)).await;
    made.unwrap_or_else(|problem| {
        let status = problem.clone().into_response().status();
        let text = &visit.ui.text;
        let page = match status {
            StatusCode::NOT_FOUND => layout::problem(&visit, &text.record_missing, None),
            _ => layout::problem(&visit, &text.error_title, Some(problem.detail())),
        };
        super::html(status, visit.ui, page)
    })
}

fn answer(engine: &Engine, visit: &Visit, name: &str) -> Result<Response, Problem> {
    let missing = || Problem::not_found(format!("there is no record `{name}`"));
    if let Some(mut document) = document(engine, name)? {
        let question =
            SimilarQuestion { reader: Some(visit.ui.language), limit: SIMILAR_SHOWN, ..SimilarQuestion::default() };
        document.similar = engine.similar(name, &question)?.map(|similar| similar.hits).unwrap_or_default();
        return Ok(super::html(StatusCode::OK, visit.ui, whole(visit, &page_of(visit, &document))));
    }
    let (id, format) = cite::asked(name).ok_or_else(missing)?;
    let document = document(engine, id)?.ok_or_else(missing)?;
    let page = visit.absolute(&address::record_path(id));
    let citation = Citation::new(&document.record, &document.language, &page);
    cite::serve(&citation, format).ok_or_else(missing)
}

fn document(engine: &Engine, id: &str) -> Result<Option<Document>, Problem> {
    let internal = |_| Problem::internal();
    let store = engine.store();
    let Some(stored) = store.record_by_id(id).map_err(internal)? else { return Ok(None) };
    let mut record = stored.record;
    record.body = store.text(stored.row, None).map_err(internal)?;
    let members = stored.work.map(|work| store.members(work)).transpose().map_err(internal)?.unwrap_or_default();
    let others = members.into_iter().filter(|member| member.id != id);
    let versions = others.map(|m| Version { id: m.id, language: m.language, title: m.title, found: false }).collect();
    Ok(Some(Document { record, language: stored.language, passages: stored.passages, versions, similar: Vec::new() }))
}

fn page_of(visit: &Visit, document: &Document) -> Page {
    let record = &document.record;
    let path = address::record_path(&record.id);
    let page = visit.absolute(&path);
    let citation = Citation::new(record, &document.language, &page);
    let title = title_of(record);
    let main = html! {
        article.record {
            header {
                h1 lang=(document.language) dir=(direction(&document.language)) { (title) }
                (facts(visit, record, &document.language))
                (versions(visit, &document.versions))
            }
            div.columns {
                div.reading {
                    @if let Some(summary) = &record.summary { (summary_view(visit, summary, &document.language)) }
                    (text(visit, document))
                }
                aside.about {
                    (fields(visit, document, &page))
                    (attachments(visit, &record.attachments))
                    section aria-labelledby="cite-heading" {
                        h2 #cite-heading { (visit.ui.text.cite) }
                        p.citation dir="auto" { (cite::text(&citation)) }
                        (cite::links(&record.id))
                    }
                    (similar(visit, &document.similar))
                }
            }
        }
    };
    let head = metadata::head(visit, &citation, &document.versions, &page);
    Page { title: format!("{title} – Dragoman"), path, head, has_form: true, main }
}

fn title_of(record: &Record) -> &str {
    if record.title.is_empty() { &record.id } else { &record.title }
}

fn summary_view(visit: &Visit, summary: &str, language: &str) -> Markup {
    html! {
        section.abstract aria-labelledby="abstract-heading" {
            h2 #abstract-heading { (visit.ui.text.summary) }
            p lang=(language) dir=(direction(language)) { (summary) }
        }
    }
}

/// The text by paragraphs, each in its language, with the pages of the original.
fn text(visit: &Visit, document: &Document) -> Markup {
    let record = &document.record;
    let mut pages = record.pages.iter().peekable();
    html! {
        section.text aria-labelledby="text-heading" lang=(document.language) dir=(direction(&document.language)) {
            h2 #text-heading lang=(visit.ui.language.code()) dir=(direction(visit.ui.language.code())) { (visit.ui.text.text) }
            @for (start, paragraph) in paragraphs(&record.body) {
                @while let Some(page) = pages.next_if(|page| page.offset_bytes <= start) {
                    span.page id={ "page-" (page.page) } lang=(visit.ui.language.code()) {
                        (fill(&visit.ui.text.page, &[("n", &visit.ui.number(u64::from(page.page)))]))
                    }
                }
                @match language_at(document, start) {
                    Some(language) => p lang=(language) dir=(direction(language)) { (paragraph) },
                    None => p { (paragraph) },
                }
            }
        }
    }
}

/// The paragraphs of a text, each with its first byte.
fn paragraphs(body: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = 0;
    for part in body.split("\n\n") {
        let paragraph = part.trim();
        if !paragraph.is_empty() {
            found.push((start + part.len() - part.trim_start().len(), paragraph));
        }
        start += part.len() + 2;
    }
    found
}

/// The language of the passage around a byte, where it is another one than that of the record.
fn language_at(document: &Document, byte: usize) -> Option<&str> {
    let passage = document.passages.iter().find(|passage| (passage.start_bytes..passage.end_bytes).contains(&byte))?;
    let language = Lang::from_code(&passage.language).filter(|language| *language != Lang::UND)?;
    (Some(language) != Lang::from_code(&document.language)).then_some(passage.language.as_str())
}

/// What is known of the record.
fn fields(visit: &Visit, document: &Document, page: &str) -> Markup {
    let (record, ui) = (&document.record, visit.ui);
    let text = &ui.text;
    let list = |values: &[String]| (!values.is_empty()).then(|| values.join("; "));
    let sdgs: Vec<String> = record.sdgs.iter().map(|goal| visit.value_name("sdg", &goal.to_string())).collect();
    let themes: Vec<String> = record.themes.iter().map(|theme| visit.value_name("theme", theme)).collect();
    let principles: Vec<String> = record.charter_principles.iter().map(|n| ui.number(u64::from(*n))).collect();
    let rows = [
        (&text.author, list(&record.authors)),
        (&text.organization, record.organization.clone()),
        (&text.published, record.date.clone().or(record.year.map(|year| year.to_string()))),
        (&text.network, record.network.clone()),
        (&text.edition, record.edition.map(|edition| ui.number(u64::from(edition)))),
        (&text.host_city, record.host_city.clone()),
        (&text.theme, list(&themes)),
        (&text.sdg, list(&sdgs)),
        (&text.principles, list(&principles)),
        (&text.license, record.license.clone()),
        (&text.id, Some(record.id.clone())),
    ];
    html! {
        dl.fields {
            @for (name, value) in rows {
                @if let Some(value) = value { div { dt { (name) } dd dir="auto" { (value) } } }
            }
            @if let Some(url) = &record.url { div { dt { (text.original) } dd { a href=(url) rel="noopener" dir="ltr" { (url) } } } }
            div { dt { (text.permalink) } dd { a href=(page) dir="ltr" { (page) } } }
        }
    }
}

fn attachments(visit: &Visit, attachments: &[Attachment]) -> Markup {
    let text = &visit.ui.text;
    html! {
        @if !attachments.is_empty() {
            section aria-labelledby="files-heading" {
                h2 #files-heading { (text.attachments) }
                ul.files {
                    @for file in attachments {
                        li {
                            a href=(file.url) rel="noopener" dir="auto" { (file.title.as_deref().unwrap_or(&file.url)) }
                            @if let Some(media_type) = &file.media_type { " " span.detail dir="ltr" { (media_type) } }
                            @if let Some(count) = file.page_count { " " span.detail { (visit.ui.count(&text.pages, u64::from(count))) } }
                        }
                    }
                }
            }
        }
    }
}

/// The most similar texts in all languages, each with what both are about.
fn similar(visit: &Visit, records: &[SimilarRecord]) -> Markup {
    let own = address::interface_only(&visit.pairs);
    html! {
        @if !records.is_empty() {
            section #similar .similar aria-labelledby="similar-heading" {
                h2 #similar-heading { (visit.ui.text.similar) }
                ul {
                    @for similar in records {
                        @let record = &similar.record;
                        li {
                            a href=(address::link(&address::record_path(&record.id), &own)) lang=(record.language) dir=(direction(&record.language)) {
                                @if record.title.is_empty() { (record.id) } @else { (record.title) }
                            }
                            " " span.detail { (visit.ui.language_name(&record.language)) }
                            @for shared in similar.shared.iter().take(SHARED_SHOWN) {
                                " · " span.detail dir="auto" { (shared.label) }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_know_where_they_begin() {
        assert_eq!(paragraphs("one\n\n two\nmore\n\n\n\nthree"), [(0, "one"), (6, "two\nmore"), (18, "three")]);
        let body = "a\n\n\nb";
        for (start, paragraph) in paragraphs(body) {
            assert!(body.get(start..).unwrap().starts_with(paragraph), "help: {start}: {paragraph}");
        }
    }
}
