//! The hits: one list for all languages.

use maud::{Markup, html};

use super::search::Found;
use super::{Visit, address, cite};
use crate::present::{Hit, PassageView, Reason, Snippet, Version, page_link};
use crate::record::Record;
use crate::ui::{direction, fill, native_name};

/// Passages of a hit that are shown.
const PASSAGES: usize = 2;

/// The hits of a page.
pub(super) fn list(visit: &Visit, found: &Found) -> Markup {
    let typed_in = found.answer.query_languages.first().map_or("und", |guess| guess.language.as_str());
    html! {
        ol #hits.hits { @for hit in &found.answer.hits { li { (hit_view(visit, hit, typed_in)) } } }
    }
}

fn hit_view(visit: &Visit, hit: &Hit, typed_in: &str) -> Markup {
    let chosen = address::interface_only(&visit.pairs);
    let page = hit.passages.first().and_then(|passage| passage.page);
    html! {
        article.hit data-id=(hit.id) {
            h2 lang=(hit.language) dir=(direction(&hit.language)) {
                a href=(address::link(&address::record_path(&hit.id), &chosen)) {
                    @if hit.record.title.is_empty() { (hit.id) } @else { (snippet(&hit.title, typed_in)) }
                }
            }
            (facts(visit, &hit.record, &hit.language))
            @for passage in hit.passages.iter().take(PASSAGES) { (passage_view(visit, passage, typed_in)) }
            (versions(visit, &hit.versions))
            div.actions {
                @if let Some(url) = &hit.record.url { (original(visit, url, page)) }
                (why(visit, hit))
                (cite::menu(visit, &hit.id))
            }
        }
    }
}

/// Language, place, year and kind of a record.
pub(super) fn facts(visit: &Visit, record: &Record, language: &str) -> Markup {
    let ui = visit.ui;
    let year = record.year.map(|year| year.to_string()).or(record.date.clone());
    html! {
        p.facts {
            span.language { (ui.language_name(language)) }
            @if let Some(city) = &record.city { span.city { bdi { (city) } } }
            @if let Some(country) = &record.country { span.country { (ui.country_name(country)) } }
            @if let Some(year) = year { span.year { (year) } }
            span.kind { (kind_name(visit, record)) }
            @if record.sample { span.sample { (ui.text.sample) } }
        }
    }
}

/// The kind of a record, and its form.
pub(super) fn kind_name(visit: &Visit, record: &Record) -> String {
    let kind = visit.ui.kind_name(&record.kind);
    match &record.form {
        Some(form) => format!("{kind} ({})", visit.ui.form_name(form)),
        None => kind.to_owned(),
    }
}

fn passage_view(visit: &Visit, passage: &PassageView, typed_in: &str) -> Markup {
    html! {
        div.passage {
            @if let Some(page) = passage.page {
                span.page { (fill(&visit.ui.text.page, &[("n", &visit.ui.number(u64::from(page)))])) }
            }
            p.snippet lang=(passage.language) dir=(direction(&passage.language)) { (snippet(&passage.snippet, typed_in)) }
        }
    }
}

/// A snippet; over each foreign word stands what was typed for it, in the language `typed_in`.
fn snippet(snippet: &Snippet, typed_in: &str) -> Markup {
    html! {
        @if snippet.cut_before { "… " }
        @for fragment in &snippet.fragments {
            @if let Some(gloss) = &fragment.gloss {
                ruby { mark { (fragment.text) } rp { " (" } rt lang=(typed_in) dir=(direction(typed_in)) { (gloss) } rp { ")" } }
            } @else if fragment.matched {
                mark { (fragment.text) }
            } @else {
                (fragment.text)
            }
        }
        @if snippet.cut_after { " …" }
    }
}

/// The other language versions of a text, each a link.
pub(super) fn versions(visit: &Visit, versions: &[Version]) -> Markup {
    let chosen = address::interface_only(&visit.pairs);
    html! {
        @if !versions.is_empty() {
            p.versions {
                (visit.ui.text.also_in)
                @for version in versions {
                    " "
                    a href=(address::link(&address::record_path(&version.id), &chosen)) hreflang=(version.language)
                        lang=(version.language) dir=(direction(&version.language)) title=(version.title) { (native_name(&version.language)) }
                }
            }
        }
    }
}

/// A link to the original, at its page.
fn original(visit: &Visit, url: &str, page: Option<u32>) -> Markup {
    let text = &visit.ui.text;
    let label = match page {
        Some(page) => fill(&text.open_page, &[("n", &visit.ui.number(u64::from(page)))]),
        None => text.original.clone(),
    };
    html! { a.original href=(page_link(url, page)) rel="noopener" { (label) } }
}

/// Which word of the hit stands for which of the query.
fn why(visit: &Visit, hit: &Hit) -> Markup {
    let text = &visit.ui.text;
    html! {
        @if !hit.reasons.is_empty() {
            details.why {
                summary { (text.why) }
                ul { @for reason in distinct(&hit.reasons) { (reason_view(visit, reason)) } }
            }
        }
    }
}

/// The reasons, each word once for each that was typed.
fn distinct(reasons: &[Reason]) -> Vec<&Reason> {
    let mut kept: Vec<&Reason> = Vec::new();
    for reason in reasons {
        let is_same = |r: &&Reason| r.typed == reason.typed && r.found == reason.found && r.language == reason.language;
        if !kept.iter().any(is_same) {
            kept.push(reason);
        }
    }
    kept
}

fn reason_view(visit: &Visit, reason: &Reason) -> Markup {
    html! {
        li {
            bdi lang=(reason.language) { (reason.found) }
            @if reason.typed != reason.found { " ← " bdi { (reason.typed) } }
            " " span.detail { (visit.source_name(&reason.source)) }
        }
    }
}
