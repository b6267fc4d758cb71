//! Words that readers lack, labels to accept, and labels that were added.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::Admin;
use super::guard::{Editor, Form};
use super::layout::{button, failure, page as whole, respond, token};
use crate::admin::sessions::Session;
use crate::admin::settings;
use crate::http::{blocking, direction, language_name};
use crate::language::{Lang, Tier};
use crate::search::feedback::{Beside, Candidate, Feedback, Unanswered};
use crate::thesaurus::editor::{Added, Editor as Table, EditorError};

/// Words and queries that are listed.
const LISTED_MAX: usize = 50;

/// Shows the page.
pub(super) async fn page(State(admin): State<Admin>, Editor(session): Editor) -> Response {
    let notice = admin.sessions.take_notice(&session);
    let is_counting = admin.engine.is_counting();
    let looked_up = blocking(move || {
        let asked_min = settings::read(admin.engine.directory()).unwrap_or_default().asked_min;
        let added = Table::of(admin.engine.directory()).added().map_err(|error| error.to_string());
        Ok((admin.engine.feedback(asked_min, LISTED_MAX)?, added))
    });
    match looked_up.await {
        Ok((feedback, added)) => {
            let content = html! {
                (candidates(&feedback, is_counting, &session))
                (unanswered(&feedback.unanswered))
                (by_hand(&session))
                (labels(&added, &session))
            };
            respond(StatusCode::OK, whole("Words", Some(&session), notice.as_deref(), &content))
        }
        Err(problem) => failure(StatusCode::INTERNAL_SERVER_ERROR, Some(&session), problem.detail()),
    }
}

fn candidates(feedback: &Feedback, is_counting: bool, session: &Session) -> Markup {
    html! {
        section aria-labelledby="lacking" {
            h2 #lacking { "Asked for and not translated" }
            @if !is_counting {
                p { "Queries are not counted now. " code { "dragoman serve --count-queries" } " counts them, without personal data." }
            }
            @if feedback.words.is_empty() {
                p { "No word was asked for " (feedback.asked_min) " times that could not be translated." }
            } @else {
                p { "Words asked for at least " (feedback.asked_min) " times, with words that stand beside them in other versions of the same works." }
                table {
                    thead { tr { th scope="col" { "Word" } th scope="col" { "Asked" } th scope="col" { "Missing in" } th scope="col" { "Candidates" } } }
                    tbody { @for candidate in &feedback.words { (candidate_row(candidate, session)) } }
                }
            }
        }
    }
}

fn candidate_row(candidate: &Candidate, session: &Session) -> Markup {
    html! {
        tr {
            td lang=(candidate.language) dir=(direction(&candidate.language)) {
                strong { (candidate.word) } br; small lang="en" dir="ltr" { (language_name(&candidate.language)) ", " (candidate.records) " records" }
            }
            td { (candidate.asked) " times" br; small { "last on " (candidate.last) } }
            td { (candidate.missing.join(" ")) }
            td {
                @for beside in &candidate.beside { (beside_view(candidate, beside, session)) }
                @if candidate.beside.is_empty() { "No work that holds it has a version in these languages." }
            }
        }
    }
}

/// A word beside a candidate, with the one click that accepts it.
fn beside_view(candidate: &Candidate, beside: &Beside, session: &Session) -> Markup {
    let own = [("language", candidate.language.as_str()), ("label", candidate.word.as_str())];
    html! {
        div.candidate {
            bdi lang=(beside.language) { (beside.word) } " "
            small { (language_name(&beside.language)) ", in " (beside.together) " works, " (format!("{:.0} %", beside.dice * 100.0)) }
            @match &beside.concept {
                Some(concept) => {
                    @let fields = [own[0], own[1], ("concept", concept.as_str())];
                    (button(session, "/admin/words/add", &fields, ("Accept", &format!("{} for the concept {concept}", candidate.word))))
                    small { "as a label of " code { (concept) } }
                }
                None => {
                    @let id = id_of(&beside.word);
                    @let other = [("language2", beside.language.as_str()), ("label2", beside.word.as_str())];
                    @let fields = [own[0], own[1], other[0], other[1], ("concept", id.as_str())];
                    (button(session, "/admin/words/add", &fields, ("Accept", &format!("{} as a new concept", candidate.word))))
                    small { "as a new concept" }
                }
            }
        }
    }
}

/// An identifier for a new concept, from a word.
fn id_of(word: &str) -> String {
    let letters = word.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let id: String = letters.take(40).collect();
    let id = id.trim_matches('-');
    if id.is_empty() {
        let numbers: Vec<String> = word.chars().take(8).map(|c| format!("{:x}", u32::from(c))).collect();
        return format!("word-{}", numbers.join("-"));
    }
    format!("word-{id}")
}

fn unanswered(queries: &[Unanswered]) -> Markup {
    html! {
        section aria-labelledby="unanswered" {
            h2 #unanswered { "Queries that found nothing" }
            @if queries.is_empty() { p { "None that was asked often enough." } } @else {
                table {
                    thead { tr { th scope="col" { "Query" } th scope="col" { "Language" } th scope="col" { "Asked" } th scope="col" { "Last" } } }
                    tbody {
                        @for query in queries {
                            tr {
                                @let address = form_urlencoded::Serializer::for_suffix("/?".to_owned(), "/?".len()).append_pair("q", &query.query).finish();
                                td lang=(query.language) { a href=(address) { bdi { (query.query) } } }
                                td { (language_name(&query.language)) }
                                td.number { (query.asked) }
                                td { (query.last) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn by_hand(session: &Session) -> Markup {
    html! {
        section aria-labelledby="add" {
            h2 #add { "Add a label" }
            p { "Give an existing concept a label in one language, or a new concept labels in two. It is in use at once." }
            form.fields method="post" action="/admin/words/add" {
                (token(session))
                label for="concept" { "Concept (its identifier)" }
                input #concept name="concept" required pattern="[^\\s]+" autocomplete="off";
                (label_fields("", true))
                (label_fields("2", false))
                button type="submit" { "Add" }
            }
        }
    }
}

fn label_fields(end: &str, required: bool) -> Markup {
    let (language, label) = (format!("language{end}"), format!("label{end}"));
    let second = if end.is_empty() { "" } else { " (only for a new concept)" };
    html! {
        label for=(language) { "Language" (second) }
        select id=(language) name=(language) {
            @for known in Lang::all().filter(|l| l.get().tier < Tier::Beyond && *l != Lang::UND) {
                option value=(known.code()) { (known.get().name) }
            }
        }
        label for=(label) { "Label" (second) }
        input id=(label) name=(label) required[required] dir="auto" autocomplete="off";
    }
}

fn labels(added: &Result<Vec<Added>, String>, session: &Session) -> Markup {
    html! {
        section aria-labelledby="added" {
            h2 #added { "Labels that were added" }
            @match added {
                Err(problem) => p.problem role="alert" { (problem) },
                Ok(added) if added.is_empty() => p { "None yet." },
                Ok(added) => table {
                    thead { tr { th scope="col" { "Concept" } th scope="col" { "Language" } th scope="col" { "Label" } th scope="col" { "Change" } } }
                    tbody {
                        @for label in added {
                            tr {
                                td { code { (label.concept) } }
                                td { (language_name(&label.language)) }
                                td lang=(label.language) { bdi { (label.label) } }
                                @let fields = [("concept", label.concept.as_str()), ("language", label.language.as_str()), ("label", label.label.as_str())];
                                td { (button(session, "/admin/words/take-back", &fields, ("Take back", &label.label))) }
                            }
                        }
                    }
                },
            }
        }
    }
}

/// Adds labels to a concept.
pub(super) async fn add(State(admin): State<Admin>, form: Form) -> Response {
    let concept = form.field("concept").to_owned();
    let pairs = [("language", "label"), ("language2", "label2")].map(|(l, t)| (form.field(l), form.field(t)));
    let labels = pairs.iter().filter(|(_, label)| !label.is_empty());
    let labels: Option<Vec<(Lang, String)>> =
        labels.map(|(code, label)| Some((Lang::from_code(code)?, (*label).to_owned()))).collect();
    let Some(labels) = labels.filter(|labels| !labels.is_empty()) else {
        return failure(StatusCode::BAD_REQUEST, Some(&form.session), "give a language and a label");
    };
    let shown: Vec<String> = labels.iter().map(|(language, label)| format!("“{label}” ({language})")).collect();
    let notice = format!("Added {} to {concept}; it is in use.", shown.join(" and "));
    change(&admin, &form.session, notice, move |table| table.add(&concept, &labels)).await
}

/// Takes a label back.
pub(super) async fn take_back(State(admin): State<Admin>, form: Form) -> Response {
    let (concept, label) = (form.field("concept").to_owned(), form.field("label").to_owned());
    let Some(language) = Lang::from_code(form.field("language")) else {
        return failure(StatusCode::BAD_REQUEST, Some(&form.session), "give a language and a label");
    };
    let notice = format!("Took “{label}” ({language}) back from {concept}.");
    change(&admin, &form.session, notice, move |table| table.take_back(&concept, language, &label)).await
}

async fn change(
    admin: &Admin,
    session: &Session,
    notice: String,
    work: impl FnOnce(&Table) -> Result<(), EditorError> + Send + 'static,
) -> Response {
    let engine = std::sync::Arc::clone(&admin.engine);
    let changed = blocking(move || {
        let changed = work(&Table::of(engine.directory()));
        engine.layers().refresh();
        Ok(changed)
    });
    match changed.await {
        Ok(Ok(())) => {
            admin.sessions.note(session, notice);
            Redirect::to("/admin/words").into_response()
        }
        Ok(Err(error)) => failure(StatusCode::BAD_REQUEST, Some(session), &error.to_string()),
        Err(problem) => failure(StatusCode::INTERNAL_SERVER_ERROR, Some(session), problem.detail()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_concepts_get_identifiers_that_tables_take() {
        assert_eq!(id_of("gemeinde haus"), "word-gemeinde-haus");
        assert_eq!(id_of("도서"), "word-b3c4-c11c");
    }
}
