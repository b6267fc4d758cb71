//! What all pages of the admin area have in common.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::guard::TOKEN_FIELD;
use crate::admin::sessions::Session;

/// Pages of the navigation.
const PAGES: [(&str, &str); 3] = [("/admin", "Overview"), ("/admin/words", "Words"), ("/admin/layers", "Layers")];

/// A page with its heading; `notice` says what came of the last form.
pub(super) fn page(heading: &str, session: Option<&Session>, notice: Option<&str>, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (heading) " – Dragoman" }
                link rel="stylesheet" href="/admin/style.css";
            }
            body.admin {
                a.skip href="#main" { "Skip to the content" }
                header {
                    a.brand href="/" { "Dragoman" }
                    @if let Some(session) = session { (navigation(heading, session)) }
                }
                main #main {
                    h1 { (heading) }
                    @if let Some(notice) = notice { p.notice role="status" { (notice) } }
                    (content)
                }
            }
        }
    }
}

fn navigation(heading: &str, session: &Session) -> Markup {
    html! {
        nav aria-label="Admin" {
            @for (address, name) in PAGES {
                a href=(address) aria-current=[(name == heading).then_some("page")] { (name) }
            }
        }
        form.inline method="post" action="/admin/logout" {
            (token(session))
            span { "Logged in as " strong { (session.name) } }
            button type="submit" { "Log out" }
        }
    }
}

/// The field that shows that a form is one of ours.
pub(super) fn token(session: &Session) -> Markup {
    html! { input type="hidden" name=(TOKEN_FIELD) value=(session.form_token); }
}

/// A button that is a form of its own; `fields` go with it unseen, `about` is added for screen readers.
pub(super) fn button(session: &Session, action: &str, fields: &[(&str, &str)], (name, about): (&str, &str)) -> Markup {
    html! {
        form.inline method="post" action=(action) {
            (token(session))
            @for (field, value) in fields { input type="hidden" name=(field) value=(value); }
            button type="submit" { (name) @if !about.is_empty() { span.hidden { " " (about) } } }
        }
    }
}

/// A page as an answer.
pub(super) fn respond(status: StatusCode, markup: Markup) -> Response {
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(CONTENT_TYPE, html)], markup.into_string()).into_response()
}

/// A page that says what went wrong.
pub(super) fn failure(status: StatusCode, session: Option<&Session>, what: &str) -> Response {
    let content = html! {
        p role="alert" { (what) }
        p { a href="/admin" { "Back to the overview" } }
    };
    respond(status, page("That did not work", session, None, &content))
}
