//! The overview: what is stored, where it came from, what could not be read, and long work.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::Admin;
use super::guard::{Editor, Form};
use super::layout::{button, failure, page as whole, respond};
use crate::admin::archive;
use crate::admin::jobs::JobView;
use crate::admin::sessions::Session;
use crate::http::problem::Problem;
use crate::http::{blocking, language_name};
use crate::search::SearchError;
use crate::store::{Quarantined, Source};

/// Sources and quarantined inputs that are listed; there may be very many.
const LISTED_MAX: usize = 200;
/// Words without a translation that are listed for each language.
const WORDS_MAX: usize = 15;

/// What the page shows.
struct Overview {
    records: u64,
    works: u64,
    generation: i64,
    index_generation: Option<i64>,
    passages: Vec<(String, u64)>,
    sources: Vec<Source>,
    quarantined: Vec<Quarantined>,
    backups: Vec<(String, u64)>,
}

/// Shows the overview.
pub(super) async fn page(State(admin): State<Admin>, Editor(session): Editor) -> Response {
    let (notice, job) = (admin.sessions.take_notice(&session), admin.jobs.latest());
    let overview = blocking(move || overview(&admin).map_err(Problem::from)).await;
    match overview {
        Ok(overview) => {
            let content = content(&overview, job.as_ref(), &session);
            respond(StatusCode::OK, whole("Overview", Some(&session), notice.as_deref(), &content))
        }
        Err(problem) => failure(StatusCode::INTERNAL_SERVER_ERROR, Some(&session), problem.detail()),
    }
}

fn overview(admin: &Admin) -> Result<Overview, SearchError> {
    let store = admin.engine.store();
    let (records, works) = store.counts()?;
    let snapshot = admin.engine.index().snapshot();
    let counts = |snapshot: &crate::index::Snapshot| {
        snapshot.languages().map(|(l, counts)| (l.code().to_owned(), counts.passages)).collect()
    };
    Ok(Overview {
        records,
        works,
        generation: store.sequence()?,
        index_generation: snapshot.as_ref().ok().map(crate::index::Snapshot::sequence),
        passages: snapshot.as_ref().map(counts).unwrap_or_default(),
        sources: store.sources()?,
        quarantined: store.quarantined()?,
        backups: archive::list(admin.engine.directory()).unwrap_or_default(),
    })
}

fn content(overview: &Overview, job: Option<&JobView>, session: &Session) -> Markup {
    html! {
        section aria-labelledby="stored" {
            h2 #stored { "Records" }
            p {
                strong { (overview.records) } " records, " (overview.works) " works in several languages. Generation "
                (overview.generation)
                @match overview.index_generation {
                    Some(index) if index == overview.generation => ", index up to date.",
                    Some(index) => { ", index at " (index) "." }
                    None => ", the index cannot be read; make it again.",
                }
            }
            @let passages = overview.passages.iter().map(|(code, n)| format!("{} {n}", language_name(code)));
            p { "Passages: " (passages.collect::<Vec<_>>().join(", ")) "." }
            p { a href="/admin/coverage" { "How well the languages are covered" } }
        }
        (work(overview, job, session))
        (sources(overview))
        (quarantine(&overview.quarantined))
    }
}

fn work(overview: &Overview, job: Option<&JobView>, session: &Session) -> Markup {
    html! {
        section aria-labelledby="work" {
            h2 #work { "Reindex and backup" }
            @if let Some(job) = job { (progress(job)) }
            p { "The index can be made again from the stored records; searches go on meanwhile." }
            (button(session, "/admin/reindex", &[], ("Make the index again", "")))
            p {
                "A backup holds records, layers, keys and settings. It is written on the server, to the folder "
                code { (archive::BACKUPS) } " of the data directory; " code { "dragoman restore FILE" } " reads it."
            }
            (button(session, "/admin/backup", &[], ("Write a backup", "")))
            @if !overview.backups.is_empty() {
                ul { @for (name, bytes) in &overview.backups { li { code { (name) } " " (bytes.div_ceil(1000)) " kB" } } }
            }
        }
    }
}

fn progress(job: &JobView) -> Markup {
    html! {
        @match &job.outcome {
            None => p.notice role="status" {
                "Running: " (job.name) ", " (job.step) ", " (job.records) " records, "
                (format!("{:.0}", job.seconds)) " s. " a href="/admin" { "Look again" }
            },
            Some(Ok(done)) => p.notice role="status" { "Done: " (job.name) ", " (done) "." },
            Some(Err(reason)) => p.problem role="alert" { "Failed: " (job.name) ", " (reason) "." },
        }
    }
}

fn sources(overview: &Overview) -> Markup {
    let latest = overview.sources.iter().map(|source| source.run).max().unwrap_or(0);
    let mut sources: Vec<&Source> = overview.sources.iter().collect();
    sources.sort_by_key(|source| std::cmp::Reverse(source.run));
    html! {
        section aria-labelledby="sources" {
            h2 #sources { "Sources" }
            @if sources.is_empty() { p { "Nothing was read yet." } } @else {
                p { "The latest run is number " (latest) "." }
                table {
                    thead { tr { th scope="col" { "Source" } th scope="col" { "State" } th scope="col" { "Records" } th scope="col" { "Last run" } } }
                    tbody {
                        @for source in sources.iter().take(LISTED_MAX) {
                            tr {
                                td { (source.origin) @for warning in &source.warnings { br; small { (warning) } } }
                                td { (source.state.name()) }
                                td.number { (source.records) }
                                td.number { (source.run) }
                            }
                        }
                    }
                }
                @if sources.len() > LISTED_MAX { p { "And " (sources.len() - LISTED_MAX) " more." } }
            }
        }
    }
}

fn quarantine(items: &[Quarantined]) -> Markup {
    html! {
        section aria-labelledby="quarantine" {
            h2 #quarantine { "Quarantine" }
            @if items.is_empty() { p { "Everything could be read." } } @else {
                p { "Each is tried again when its file changes and is read again." }
                table {
                    thead { tr { th scope="col" { "Where" } th scope="col" { "What is wrong" } } }
                    tbody {
                        @for item in items.iter().take(LISTED_MAX) {
                            tr { td { (item.origin) (item.locator) } td { (item.reason) } }
                        }
                    }
                }
                @if items.len() > LISTED_MAX { p { "And " (items.len() - LISTED_MAX) " more; " code { "dragoman status" } " lists all." } }
            }
        }
    }
}

/// Shows how well the languages are covered.
pub(super) async fn coverage(State(admin): State<Admin>, Editor(session): Editor) -> Response {
    let coverage = blocking(move || Ok(admin.engine.coverage(&[], WORDS_MAX, &[])?)).await;
    let coverage = match coverage {
        Ok(coverage) => coverage,
        Err(problem) => return failure(StatusCode::INTERNAL_SERVER_ERROR, Some(&session), problem.detail()),
    };
    let content = html! {
        p { "Share of the words of the documents, by their weight, that the knowledge base translates; and the weightiest that it does not." }
        @for language in &coverage.languages {
            section {
                h2 { (language_name(&language.language)) }
                @let shares = language.covered.iter().map(|(to, share)| format!("{to} {:.0} %", share * 100.0));
                p { (language.words) " words; translated to " (shares.collect::<Vec<_>>().join(", ")) }
                @if !language.missing.is_empty() {
                    table {
                        thead { tr { th scope="col" { "Word" } th scope="col" { "Passages" } th scope="col" { "Missing in" } } }
                        tbody {
                            @for word in &language.missing {
                                tr {
                                    td lang=(language.language) { bdi { (word.word) } }
                                    td.number { (word.passages) }
                                    td { (word.into.join(" ")) }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    respond(StatusCode::OK, whole("Coverage", Some(&session), None, &content))
}

/// Begins to make the index again.
pub(super) async fn reindex(State(admin): State<Admin>, form: Form) -> Response {
    let began = admin.jobs.reindex(admin.engine.directory());
    back(&admin, &form.session, began)
}

/// Begins to write a backup.
pub(super) async fn backup(State(admin): State<Admin>, form: Form) -> Response {
    let began = admin.jobs.backup(admin.engine.directory());
    back(&admin, &form.session, began)
}

fn back(admin: &Admin, session: &Session, began: bool) -> Response {
    if !began {
        admin.sessions.note(session, "Something is running already; wait for it to end.".to_owned());
    }
    Redirect::to("/admin").into_response()
}
