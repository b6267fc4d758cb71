//! The layers of the knowledge base: on, off, removed, uploaded.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::Admin;
use super::guard::{Editor, Form};
use super::layout::{button, failure, page as whole, respond, token};
use crate::admin::sessions::Session;
use crate::http::blocking;
use crate::thesaurus::layers::{Entry, Layers, LayersError, Manifest};
use crate::thesaurus::{EMBEDDED, Knowledge};

/// Shows the page.
pub(super) async fn page(State(admin): State<Admin>, Editor(session): Editor) -> Response {
    let notice = admin.sessions.take_notice(&session);
    let directory = admin.engine.directory().to_owned();
    let manifest = blocking(move || Ok(Layers::of(&directory).manifest())).await;
    let manifest = match manifest {
        Ok(Ok(manifest)) => manifest,
        Ok(Err(error)) => return failure(StatusCode::INTERNAL_SERVER_ERROR, Some(&session), &error.to_string()),
        Err(problem) => return failure(StatusCode::INTERNAL_SERVER_ERROR, Some(&session), problem.detail()),
    };
    let content = html! {
        (refused(&admin))
        (list(&manifest, &session))
        (upload_form(&session))
    };
    respond(StatusCode::OK, whole("Layers", Some(&session), notice.as_deref(), &content))
}

fn refused(admin: &Admin) -> Markup {
    html! {
        @for refused in admin.engine.layers().refused() {
            p.problem role="alert" { "The layer " code { (refused.name) } " cannot be used: " (refused.reason) }
        }
    }
}

fn list(manifest: &Manifest, session: &Session) -> Markup {
    let is_on = |name: &str| manifest.off.iter().all(|off| off != name);
    let concepts = Knowledge::embedded().layers().iter().map(crate::thesaurus::Layer::concepts).sum::<u32>();
    html! {
        section aria-labelledby="list" {
            h2 #list { "Layers, the most trusted first" }
            table {
                thead { tr { th scope="col" { "Layer" } th scope="col" { "Concepts" } th scope="col" { "Languages" } th scope="col" { "Licence and source" } th scope="col" { "Change" } } }
                tbody {
                    tr {
                        td { strong { (EMBEDDED) } br; small { "comes with the program" } }
                        td.number { (concepts) }
                        td { "all" }
                        td { "that of the program" }
                        td { (switch_button(EMBEDDED, is_on(EMBEDDED), session)) }
                    }
                    @for entry in &manifest.layers { (row(entry, is_on(&entry.name), session)) }
                }
            }
        }
    }
}

fn row(entry: &Entry, is_on: bool, session: &Session) -> Markup {
    html! {
        tr {
            td { strong { (entry.name) } @if !is_on { " (off)" } br; small { (entry.title) ", " (entry.created.get(..10).unwrap_or_default()) } }
            td.number { (entry.rows) }
            td { (entry.languages.join(" ")) }
            td { (if entry.license.is_empty() { "licence not named" } else { &entry.license }) br; small { (entry.source) } }
            td {
                (switch_button(&entry.name, is_on, session))
                (button(session, "/admin/layers/remove", &[("name", &entry.name)], ("Remove", &entry.name)))
            }
        }
    }
}

fn switch_button(name: &str, is_on: bool, session: &Session) -> Markup {
    let (label, on) = if is_on { ("Switch off", "no") } else { ("Switch on", "yes") };
    button(session, "/admin/layers/switch", &[("name", name), ("on", on)], (label, name))
}

fn upload_form(session: &Session) -> Markup {
    html! {
        section aria-labelledby="upload" {
            h2 #upload { "Upload" }
            p {
                "A table (.tsv, .csv), SKOS (.ttl, .rdf, .jsonld), a translation memory (.tmx) or a wordnet (.tab). "
                "You see what it would change before it is put to use."
            }
            form.fields method="post" action="/admin/layers/upload" enctype="multipart/form-data" {
                (token(session))
                label for="name" { "Name of the layer; one of the same name is replaced" }
                input #name name="name" required pattern="[a-z0-9_.\\-]{1,64}" autocomplete="off";
                label for="license" { "Licence, where the file does not name it" }
                input #license name="license" autocomplete="off";
                label for="file" { "File" }
                input #file type="file" name="file" required;
                button type="submit" { "Look at it" }
            }
        }
    }
}

/// Switches a layer on or off.
pub(super) async fn switch(State(admin): State<Admin>, form: Form) -> Response {
    let (name, on) = (form.field("name").to_owned(), form.field("on") == "yes");
    let notice = format!("Switched {name} {}.", if on { "on" } else { "off" });
    change(&admin, &form.session, notice, move |layers| layers.switch(&name, on)).await
}

/// Removes a layer.
pub(super) async fn remove(State(admin): State<Admin>, form: Form) -> Response {
    let name = form.field("name").to_owned();
    let notice = format!("Removed {name}.");
    change(&admin, &form.session, notice, move |layers| layers.remove(&name)).await
}

/// Changes the layers, takes the change over at once and goes back to the page.
pub(super) async fn change(
    admin: &Admin,
    session: &Session,
    notice: String,
    work: impl FnOnce(&Layers) -> Result<(), LayersError> + Send + 'static,
) -> Response {
    let engine = std::sync::Arc::clone(&admin.engine);
    let changed = blocking(move || {
        let changed = work(&Layers::of(engine.directory()));
        engine.layers().refresh();
        Ok(changed)
    });
    match changed.await {
        Ok(Ok(())) => {
            admin.sessions.note(session, notice);
            Redirect::to("/admin/layers").into_response()
        }
        Ok(Err(error)) => failure(StatusCode::BAD_REQUEST, Some(session), &error.to_string()),
        Err(problem) => failure(StatusCode::INTERNAL_SERVER_ERROR, Some(session), problem.detail()),
    }
}
