//! `GET /feed.atom`: new records, all of them or those that a query finds (RFC 4287).

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use maud::{Markup, PreEscaped, html};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::super::search::Pairs;
use super::super::{App, Problem, blocking};
use super::search::question;
use super::{Visit, address, document};
use crate::index::Sort;
use crate::record::Record;
use crate::search::Engine;

/// Entries of a feed.
const ENTRIES: usize = 50;

struct Entry {
    record: Record,
    language: String,
    changed: OffsetDateTime,
}

/// Serves the feed.
pub(in crate::http) async fn feed(
    State(app): State<App>,
    Query(pairs): Query<Pairs>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visit = Visit::new(&app, pairs, &headers);
    let is_whole = visit.pairs.iter().all(|(name, _)| name == "ui");
    let asked = visit.clone();
    let find = move || if is_whole { latest(&app.engine) } else { of_query(&app.engine, &asked) };
    let entries = blocking(find).await?;
    Ok(document("application/atom+xml; charset=utf-8", atom(&visit, &entries).0))
}

fn latest(engine: &Engine) -> Result<Vec<Entry>, Problem> {
    let listed = engine.store().latest(ENTRIES).map_err(|_| Problem::internal())?;
    let mut entries = Vec::new();
    for item in listed {
        let Some(stored) = engine.store().record(item.row).map_err(|_| Problem::internal())? else { continue };
        let changed = changed(item.changed_s, &stored.record);
        entries.push(Entry { record: stored.record, language: stored.language, changed });
    }
    Ok(entries)
}

fn of_query(engine: &Engine, visit: &Visit) -> Result<Vec<Entry>, Problem> {
    let mut question = question(visit)?;
    question.sort = Sort::Newest;
    question.limit = ENTRIES;
    let mut entries = Vec::new();
    for hit in engine.search(&question)?.hits {
        let changed_s = engine.store().changed_s(&hit.id).map_err(|_| Problem::internal())?;
        let changed = changed(changed_s, &hit.record);
        entries.push(Entry { record: hit.record, language: hit.language, changed });
    }
    Ok(entries)
}

/// When the source of a record changed; the first day of its year where the source does not say.
fn changed(seconds: Option<i64>, record: &Record) -> OffsetDateTime {
    let of_source = seconds.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    let of_year = || {
        let first = time::Date::from_ordinal_date(record.year?, 1).ok()?;
        Some(first.midnight().assume_utc())
    };
    of_source.or_else(of_year).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// A moment as RFC 3339 writes it.
pub(super) fn written(moment: OffsetDateTime) -> String {
    moment.format(&Rfc3339).unwrap_or_else(|_| "1970-01-01T00:00:00Z".to_owned())
}

fn atom(visit: &Visit, entries: &[Entry]) -> Markup {
    let text = &visit.ui.text;
    let query = address::value(&visit.pairs, "q");
    let title = if query.is_empty() { text.feed.clone() } else { format!("{} – {query}", text.feed_query) };
    let own = visit.absolute(&address::link("/feed.atom", &visit.pairs));
    let updated = entries.iter().map(|entry| entry.changed).max().unwrap_or(OffsetDateTime::UNIX_EPOCH);
    html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"))
        feed xmlns="http://www.w3.org/2005/Atom" xml:lang=(visit.ui.language.code()) {
            title { (title) }
            id { (own) }
            link rel="self" type="application/atom+xml" href=(own) {}
            link rel="alternate" type="text/html" href=(visit.absolute(&address::link("/", &visit.pairs))) {}
            updated { (written(updated)) }
            author { name { "Dragoman" } }
            @for entry in entries { (entry_view(visit, entry)) }
        }
    }
}

fn entry_view(visit: &Visit, entry: &Entry) -> Markup {
    let record = &entry.record;
    let page = visit.absolute(&address::record_path(&record.id));
    let title = if record.title.is_empty() { &record.id } else { &record.title };
    html! {
        entry xml:lang=(entry.language) {
            title { (title) }
            id { (page) }
            link rel="alternate" type="text/html" hreflang=(entry.language) href=(page) {}
            updated { (written(entry.changed)) }
            @for author in &record.authors { author { name { (author) } } }
            @for theme in &record.themes { category term=(theme) {} }
            @if let Some(summary) = &record.summary { summary { (summary) } }
            @if let Some(license) = &record.license { rights { (license) } }
        }
    }
}
