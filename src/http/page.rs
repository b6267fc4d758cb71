//! `GET /`: the search page. Plain HTML that needs no script.

use axum::extract::{Query, State};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::search::{Pairs, answer};
use super::{App, blocking, direction, language_name, params};
use crate::language::Lang;
use crate::present::{Answer, FacetView, Hit, PassageView, Snippet, page_link};
use crate::query::FilterField;

const STYLE: &str = include_str!("../ui/style.css");

/// Facets beside the hits, with their headings.
const FACETS: [(FilterField, &str); 7] = [
    (FilterField::Language, "Language"),
    (FilterField::Kind, "Kind"),
    (FilterField::Country, "Country"),
    (FilterField::City, "City"),
    (FilterField::Theme, "Theme"),
    (FilterField::Network, "Network"),
    (FilterField::Sdg, "Sustainable Development Goal"),
];
/// Values of a facet that are shown.
const VALUES_SHOWN: usize = 10;
/// Searches offered on the first page.
const EXAMPLES: [(&str, &str); 5] = [
    ("en", "school gardens"),
    ("es", "presupuesto participativo"),
    ("ko", "도서관"),
    ("de", "Schule Mittagessen"),
    ("ca", "gent gran voluntariat"),
];

/// Serves the style sheet.
pub(super) async fn style() -> Response {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")];
    (headers, STYLE).into_response()
}

/// Serves the search page.
pub(super) async fn page(State(app): State<App>, Query(pairs): Query<Pairs>, headers: HeaderMap) -> Response {
    let pairs: Pairs = pairs.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect();
    let reader = preferred_language(&headers);
    let asked = pairs.clone();
    let result = blocking(move || {
        let mut asked = params::question(&asked, false)?;
        asked.question.reader = asked.question.reader.or(reader);
        asked.question.facets = FACETS.map(|(field, _)| field).to_vec();
        answer(&app.engine, asked)
    });
    match result.await {
        Ok(answer) => respond(StatusCode::OK, &whole(&pairs, &results(&pairs, &answer))),
        Err(problem) => {
            let status = problem.clone().into_response().status();
            respond(status, &whole(&pairs, &html! { p.empty role="alert" { (problem.detail()) } }))
        }
    }
}

fn respond(status: StatusCode, markup: &Markup) -> Response {
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(CONTENT_TYPE, html)], markup.0.clone()).into_response()
}

/// The first language of the browser that the table knows.
fn preferred_language(headers: &HeaderMap) -> Option<Lang> {
    let accepted = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    accepted.split(',').filter_map(|range| range.split(';').next()).find_map(Lang::from_code)
}

fn whole(pairs: &Pairs, content: &Markup) -> Markup {
    let query = value(pairs, "q");
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { @if query.is_empty() { "Dragoman" } @else { (query) " – Dragoman" } }
                link rel="stylesheet" href="/style.css";
            }
            body {
                a.skip href="#results" { "Skip to the results" }
                header { (search_form(pairs, query)) }
                main #results { (content) }
            }
        }
    }
}

fn search_form(pairs: &Pairs, query: &str) -> Markup {
    html! {
        a.brand href="/" { "Dragoman" }
        form role="search" action="/" method="get" {
            label.hidden for="q" { "Search in any language" }
            input #q type="search" name="q" value=(query) placeholder="Search in any language" dir="auto" autofocus[query.is_empty()];
            @for (name, value) in pairs.iter().filter(|(name, _)| name != "q" && name != "cursor") {
                input type="hidden" name=(name) value=(value);
            }
            button type="submit" { "Search" }
        }
    }
}

fn results(pairs: &Pairs, answer: &Answer) -> Markup {
    if pairs.is_empty() {
        return welcome(answer);
    }
    html! {
        div.columns {
            aside aria-label="Filters" { @for facet in &answer.facets { (facet_list(pairs, facet)) } }
            section aria-label="Results" {
                (summary(pairs, answer))
                @if answer.hits.is_empty() { (nothing(answer)) }
                ol.hits { @for hit in &answer.hits { li { (hit_view(hit)) } } }
                (paging(pairs, answer))
            }
        }
    }
}

fn welcome(answer: &Answer) -> Markup {
    html! {
        section.welcome {
            h1 { "Find what other cities have done, in every language" }
            p { "Ask in your own language. " (answer.records) " records are waiting, for example:" }
            ul.examples {
                @for (language, example) in EXAMPLES {
                    li { a lang=(language) href=(link(&[("q".to_owned(), example.to_owned())])) { (example) } }
                }
            }
        }
    }
}

fn summary(pairs: &Pairs, answer: &Answer) -> Markup {
    let languages = answer.query_languages.iter().take(3).filter(|guess| guess.probability > 0.1);
    let names: Vec<&str> = languages.filter_map(|g| Some(Lang::from_code(&g.language)?.get().name)).collect();
    let sort = value(pairs, "sort");
    html! {
        div.summary {
            p role="status" {
                strong { (answer.works) @if answer.works == 1 { " text" } @else { " texts" } }
                @if answer.records > answer.works { " in " (answer.records) " language versions" }
                @if !names.is_empty() && !value(pairs, "q").is_empty() { ". Query read as " (names.join(" or ")) "." }
            }
            nav aria-label="Order" {
                @for (order, name) in [("", "Relevance"), ("newest", "Newest"), ("oldest", "Oldest")] {
                    @if order == sort { span aria-current="true" { (name) } }
                    @else { a href=(link(&with(pairs, "sort", order))) { (name) } }
                }
            }
        }
        @for (name, value) in pairs.iter().filter(|(name, _)| is_filter(name)) {
            a.chip href=(link(&without(pairs, name, value))) title="Remove this filter" { (name) ": " (value) " ×" }
        }
        @for warning in &answer.warnings { p.warning { (warning) } }
        @for unknown in &answer.untranslated {
            p.warning {
                "Nothing is known for “" (unknown.word) "” in "
                (unknown.languages.iter().map(|code| language_name(code)).collect::<Vec<_>>().join(", ")) "."
            }
        }
        @if let Some(suggestion) = &answer.suggestion {
            p { "Did you mean " a href=(link(&with(pairs, "q", suggestion))) { (suggestion) } "?" }
        }
    }
}

fn nothing(answer: &Answer) -> Markup {
    html! {
        div.empty {
            h2 { "Nothing was found" }
            p { "Try fewer or other words, take filters away, or write only the beginning of a word: " code { "educat*" } }
            @if answer.suggestion.is_none() { p { a href="/?sort=newest" { "See the newest records" } } }
        }
    }
}

fn hit_view(hit: &Hit) -> Markup {
    let record = &hit.record;
    let year = record.year.map(|year| year.to_string()).or(record.date.clone());
    let facts = [record.city.clone(), record.country.clone(), year, record.form.clone().or(Some(record.kind.clone()))];
    let page = hit.passages.first().and_then(|passage| passage.page);
    html! {
        article {
            h2 lang=(hit.language) dir=(direction(&hit.language)) {
                @let title = html! { @if record.title.is_empty() { (hit.id) } @else { (snippet(&hit.title)) } };
                @match &record.url {
                    Some(url) => a href=(page_link(url, page)) { (title) },
                    None => a href=(format!("/v1/records/{}", form_urlencoded::byte_serialize(hit.id.as_bytes()).collect::<String>())) { (title) },
                }
            }
            p.facts {
                span.language { (language_name(&hit.language)) }
                @for fact in facts.into_iter().flatten() { span { (fact) } }
                @if record.sample { span { "sample data" } }
            }
            @for passage in hit.passages.iter().take(2) { (passage_view(passage)) }
            @if !hit.versions.is_empty() {
                p.versions {
                    "Also in "
                    @for version in &hit.versions {
                        span lang=(version.language) dir=(direction(&version.language)) title=(version.title) { (native_name(&version.language)) }
                        " "
                    }
                }
            }
        }
    }
}

fn passage_view(passage: &PassageView) -> Markup {
    html! {
        p.snippet lang=(passage.language) dir=(direction(&passage.language)) {
            @if let Some(page) = passage.page { span.page { "p. " (page) } " " }
            (snippet(&passage.snippet))
        }
    }
}

fn snippet(snippet: &Snippet) -> Markup {
    html! {
        @if snippet.cut_before { "… " }
        @for fragment in &snippet.fragments {
            @if let Some(gloss) = &fragment.gloss {
                ruby { mark { (fragment.text) } rp { " (" } rt { bdi { (gloss) } } rp { ")" } }
            } @else if fragment.matched {
                mark { (fragment.text) }
            } @else {
                (fragment.text)
            }
        }
        @if snippet.cut_after { " …" }
    }
}

fn facet_list(pairs: &Pairs, facet: &FacetView) -> Markup {
    let Some((_, heading)) = FACETS.iter().find(|(field, _)| field.name() == facet.field) else { return html! {} };
    let is_language = facet.field == FilterField::Language.name();
    html! {
        @if !facet.values.is_empty() {
            details open[facet.values.len() > 1] {
                summary { (heading) }
                ul {
                    @for value in facet.values.iter().take(VALUES_SHOWN) {
                        @let name = if is_language { language_name(&value.value) } else { value.value.clone() };
                        li {
                            @if value.chosen {
                                a.chosen href=(link(&without(pairs, &facet.field, &value.value))) { (name) }
                            } @else {
                                a href=(link(&and(pairs, &facet.field, &value.value))) { (name) }
                            }
                            span.count { (value.count) }
                        }
                    }
                }
            }
        }
    }
}

fn paging(pairs: &Pairs, answer: &Answer) -> Markup {
    html! {
        nav.paging aria-label="Pages" {
            @if !value(pairs, "cursor").is_empty() { a href=(link(&with(pairs, "cursor", ""))) { "First page" } }
            @if let Some(cursor) = &answer.next_cursor { a href=(link(&with(pairs, "cursor", cursor))) rel="next" { "More" } }
        }
    }
}

fn native_name(code: &str) -> String {
    let name = Lang::from_code(code).map(|language| language.get().native_name).filter(|name| !name.is_empty());
    name.map_or_else(|| code.to_owned(), str::to_owned)
}

fn is_filter(name: &str) -> bool {
    name == "year" || FilterField::ALL.iter().any(|field| field.name() == name)
}

fn value<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

/// The parameters with one of them changed, from the first page on.
fn with(pairs: &Pairs, name: &str, value: &str) -> Pairs {
    let others = pairs.iter().filter(|(known, _)| known != name && known != "cursor").cloned();
    let changed = (!value.is_empty()).then(|| (name.to_owned(), value.to_owned()));
    others.chain(changed).collect()
}

/// The parameters with one value more.
fn and(pairs: &Pairs, name: &str, value: &str) -> Pairs {
    let others = pairs.iter().filter(|(known, _)| known != "cursor").cloned();
    others.chain([(name.to_owned(), value.to_owned())]).collect()
}

/// The parameters with one value less.
fn without(pairs: &Pairs, name: &str, value: &str) -> Pairs {
    let gone = |(known, given): &&(String, String)| known == name && given == value;
    pairs.iter().filter(|pair| !gone(pair) && pair.0 != "cursor").cloned().collect()
}

fn link(pairs: &[(String, String)]) -> String {
    format!("/?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}
