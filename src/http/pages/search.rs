//! `GET /`: the first page, or the results of a query.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::super::search::Pairs;
use super::super::{App, Problem, blocking, params};
use super::layout::{Page, whole};
use super::{Visit, address, facets, form, layout, nothing, results, summary, understood};
use crate::language::Lang;
use crate::present::Answer;
use crate::search::{Engine, Question};

/// Hits that can be paged through; who wants more takes the programming interface.
const HITS_MAX: usize = 10_000;
/// Searches offered on the first page.
const EXAMPLES: [(&str, &str); 6] = [
    ("en", "school gardens"),
    ("es", "presupuesto participativo"),
    ("ko", "도서관"),
    ("de", "Schule Mittagessen"),
    ("ca", "gent gran voluntariat"),
    ("ar", "مكتبة الأطفال"),
];

/// What a results page is made of.
pub(super) struct Found {
    pub(super) answer: Answer,
    /// The languages of the index.
    pub(super) indexed: Vec<Lang>,
    /// Labels of concepts near the query, where nothing was found.
    pub(super) related: Vec<String>,
    /// Number of the page, from 1.
    pub(super) page: usize,
    /// Number of pages.
    pub(super) pages: usize,
}

/// Serves the page.
pub(in crate::http) async fn page(State(app): State<App>, Query(pairs): Query<Pairs>, headers: HeaderMap) -> Response {
    let visit = Visit::new(&app, pairs, &headers);
    let asked = visit.clone();
    let is_home = visit.pairs.iter().all(|(name, _)| name == "ui");
    let made = blocking(move || if is_home { home(&app.engine, &asked) } else { found(&app.engine, &asked) }).await;
    match made {
        Ok(page) => super::html(StatusCode::OK, visit.ui, whole(&visit, &page)),
        Err(problem) => {
            let status = problem.clone().into_response().status();
            let page = layout::problem(&visit, &visit.ui.text.error_title, Some(problem.detail()));
            super::html(status, visit.ui, page)
        }
    }
}

fn home(engine: &Engine, visit: &Visit) -> Result<Page, Problem> {
    let text = &visit.ui.text;
    let (records, _) = engine.store().counts().map_err(|_| Problem::internal())?;
    let chosen = address::interface_only(&visit.pairs);
    let main = html! {
        section.home {
            h1 { (text.home_title) }
            p.lead { (visit.ui.count(&text.home_lead, records)) }
            (form::search(visit))
            p.examples-heading { (text.examples) }
            ul.examples {
                @for (language, example) in EXAMPLES {
                    li {
                        a lang=(language) dir=(crate::ui::direction(language)) rel="nofollow"
                            href=(address::link("/", &address::with(&chosen, "q", example))) { (example) }
                    }
                }
            }
        }
    };
    let home = visit.absolute("/");
    let head = html! {
        link rel="canonical" href=(home);
        meta name="description" content=(text.home_title);
        link rel="alternate" type="application/atom+xml" title=(text.feed) href=(visit.absolute("/feed.atom"));
        @for other in crate::ui::Interface::all() {
            @let code = other.language.code();
            link rel="alternate" hreflang=(code) href=(visit.absolute(&format!("/?ui={code}")));
        }
        link rel="alternate" hreflang="x-default" href=(home);
    };
    Ok(Page { title: format!("Dragoman – {}", text.home_title), path: "/".to_owned(), head, has_form: false, main })
}

fn found(engine: &Engine, visit: &Visit) -> Result<Page, Problem> {
    let found = find(engine, visit)?;
    let text = &visit.ui.text;
    let query = address::value(&visit.pairs, "q");
    let title = if query.is_empty() { text.results.clone() } else { query.to_owned() };
    let feed = address::link("/feed.atom", &address::with(&visit.pairs, "page", ""));
    let head = html! {
        // Any number of addresses shows the same records; the records themselves are to be found by robots.
        meta name="robots" content="noindex, follow";
        link rel="alternate" type="application/atom+xml" title=(text.feed_query) href=(visit.absolute(&feed));
    };
    let main = parts(visit, &found, &feed);
    Ok(Page { title: format!("{title} – Dragoman"), path: "/".to_owned(), head, has_form: true, main })
}

fn parts(visit: &Visit, found: &Found, feed: &str) -> Markup {
    let text = &visit.ui.text;
    html! {
        div.columns {
            section #results aria-labelledby="count" {
                (summary::top(visit, found))
                (facets::chips(visit))
                (summary::notes(visit, &found.answer))
                @if found.answer.hits.is_empty() { (nothing::help(visit, found)) }
                (understood::panel(visit, &found.answer))
                (results::list(visit, found))
                (summary::paging(visit, found))
                p.feed { a href=(feed) type="application/atom+xml" { (text.feed_query) } }
            }
            (facets::panel(visit, &found.answer, &found.indexed))
        }
    }
}

/// Asks the engine.
fn find(engine: &Engine, visit: &Visit) -> Result<Found, Problem> {
    let mut question = question(visit)?;
    question.explain = true;
    question.facets = facets::FIELDS.to_vec();
    let page = page_number(visit, question.limit)?;
    question.offset = (page - 1) * question.limit;
    let answer = engine.search(&question)?;
    let snapshot = engine.index().snapshot().map_err(|_| Problem::internal())?;
    let indexed = snapshot.languages().map(|(language, _)| language).filter(|l| *l != Lang::UND).collect();
    let related =
        if answer.hits.is_empty() { engine.related_concepts(&question, visit.ui.language) } else { Vec::new() };
    let total = if question.by_work { answer.works } else { answer.records };
    let shown = usize::try_from(total).unwrap_or(HITS_MAX).min(HITS_MAX);
    let pages = shown.div_ceil(question.limit).max(1);
    Ok(Found { answer, indexed, related, page, pages })
}

/// The question of a visit, from its first hit on.
pub(super) fn question(visit: &Visit) -> Result<Question, Problem> {
    let pairs: Pairs = visit.pairs.iter().filter(|(name, _)| name != "cursor").cloned().collect();
    let mut question = params::question(&pairs, false)?.question;
    question.reader = question.reader.or(visit.reader);
    Ok(question)
}

fn page_number(visit: &Visit, limit: usize) -> Result<usize, Problem> {
    let given = address::value(&visit.pairs, "page");
    let number = if given.is_empty() { Some(1) } else { given.parse::<usize>().ok() };
    let last = HITS_MAX / limit;
    number.filter(|number| (1..=last).contains(number)).ok_or_else(|| {
        Problem::parameter("page", format!("`{given}` is no value of page; allowed: numbers from 1 to {last}"))
    })
}
