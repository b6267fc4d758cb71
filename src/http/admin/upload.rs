//! A table that is uploaded: looked at first, put to use when the editor has seen what it changes.

use std::fs;
use std::path::{Path, PathBuf};

use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::guard::{Editor, Form, TOKEN_FIELD, check_site, check_token};
use super::layers::change;
use super::layout::{failure, page as whole, respond, token};
use super::{Admin, UPLOAD_BYTES_MAX};
use crate::admin::random_token;
use crate::admin::sessions::Session;
use crate::analyze::Analyzer;
use crate::http::blocking;
use crate::search::Engine;
use crate::thesaurus::check::{self, Finding, Severity};
use crate::thesaurus::diff::{Difference, difference};
use crate::thesaurus::editor::EDITOR;
use crate::thesaurus::import::{self, Format, Request as Import};
use crate::thesaurus::layers::{Entry, LEARNED, check_name};
use crate::thesaurus::{Layer, layers::Layers};

/// Changes and messages that are listed.
const LISTED_MAX: usize = 200;

/// A layer that waits for the editor to put it to use.
#[derive(Debug)]
pub(super) struct Staged {
    /// Names it in the form, so that nothing but what was seen is put to use.
    id: String,
    entry: Entry,
    layer: Vec<u8>,
}

/// What was uploaded.
#[derive(Debug, Default)]
struct Upload {
    token: String,
    name: String,
    license: String,
    file_name: String,
    content: Vec<u8>,
}

/// What an editor sees of it.
struct Review {
    staged: Staged,
    difference: Difference,
    findings: Vec<Finding>,
    skipped: Vec<String>,
}

/// Reads a file and shows what it would change.
pub(super) async fn look(State(admin): State<Admin>, Editor(session): Editor, request: Request) -> Response {
    if let Err(refused) = check_site(request.headers()) {
        return refused.answer(&session);
    }
    let upload = match read(request).await {
        Ok(upload) => upload,
        Err(reason) => return failure(StatusCode::BAD_REQUEST, Some(&session), &reason),
    };
    if let Err(refused) = check_token(&session, &upload.token) {
        return refused.answer(&session);
    }
    let engine = std::sync::Arc::clone(&admin.engine);
    match blocking(move || Ok(review(&engine, upload))).await {
        Ok(Ok(review)) => {
            let content = shown(&review, &session);
            *admin.staged.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(review.staged);
            respond(StatusCode::OK, whole("What the table changes", Some(&session), None, &content))
        }
        Ok(Err(reason)) => failure(StatusCode::BAD_REQUEST, Some(&session), &reason),
        Err(problem) => failure(StatusCode::INTERNAL_SERVER_ERROR, Some(&session), problem.detail()),
    }
}

async fn read(request: Request) -> Result<Upload, String> {
    let cut_off = || format!("the upload could not be read; it may have {UPLOAD_BYTES_MAX} bytes at most");
    let mut parts = Multipart::from_request(request, &()).await.map_err(|error| error.body_text())?;
    let mut upload = Upload::default();
    while let Some(part) = parts.next_field().await.map_err(|_| cut_off())? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let content = part.bytes().await.map_err(|_| cut_off())?;
        let text = || String::from_utf8_lossy(&content).trim().to_owned();
        match name.as_str() {
            TOKEN_FIELD => upload.token = text(),
            "name" => upload.name = text(),
            "license" => upload.license = text(),
            "file" => {
                upload.file_name = plain_file_name(&file_name.unwrap_or_default());
                upload.content = content.to_vec();
            }
            _ => {}
        }
    }
    Ok(upload)
}

/// The last part of a name, with nothing that means something to a file system.
fn plain_file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ') { c } else { '_' };
    last.chars().map(plain).take(80).collect::<String>().trim_start_matches('.').to_owned()
}

/// Compiles what was uploaded and compares it with the layer of that name.
fn review(engine: &Engine, upload: Upload) -> Result<Review, String> {
    check_name(&upload.name).map_err(|error| error.to_string())?;
    if [EDITOR, LEARNED].contains(&upload.name.as_str()) {
        return Err(format!("the layer `{}` is made by the program; choose another name", upload.name));
    }
    let format = Format::of_path(Path::new(&upload.file_name)).filter(|format| *format != Format::Dictd);
    let format = format.ok_or("the name of the file must end in .tsv, .csv, .ttl, .nt, .rdf, .jsonld, .tmx or .tab")?;
    let folder = Folder::new(engine.directory())?;
    let path = folder.0.join(&upload.file_name);
    fs::write(&path, &upload.content).map_err(|error| format!("the file cannot be kept: {error}"))?;
    let request = Import {
        files: vec![path],
        format: Some(format),
        name: Some(upload.name.clone()),
        license: Some(upload.license).filter(|license| !license.is_empty()),
        ..Import::default()
    };
    let imported = import::import(&request, &mut Analyzer::new()).map_err(|error| folder.hidden(&error.to_string()))?;
    let new = Layer::owned(imported.layer.clone(), &upload.name).map_err(|error| error.to_string())?;
    let (knowledge, _) = Layers::of(engine.directory()).open();
    let old = knowledge.layers().iter().find(|layer| &**layer.name() == upload.name.as_str());
    let table = (format == Format::Tsv).then(|| String::from_utf8_lossy(&upload.content).into_owned());
    let findings = table.map(|text| check::check(&[(upload.file_name, text)])).unwrap_or_default();
    let id = random_token().map_err(|error| error.to_string())?;
    Ok(Review {
        difference: difference(old, &new),
        findings,
        skipped: imported.skipped.first.iter().map(|line| folder.hidden(line)).collect(),
        staged: Staged { id, entry: imported.entry, layer: imported.layer },
    })
}

/// A folder that is gone when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(directory: &Path) -> Result<Self, String> {
        let name = random_token().map_err(|error| error.to_string())?;
        let path = Layers::of(directory).folder().join(format!("upload-{name}"));
        fs::create_dir_all(&path).map_err(|error| format!("the file cannot be kept: {error}"))?;
        Ok(Self(path))
    }

    /// A message without the folder, which means nothing to the editor.
    fn hidden(&self, message: &str) -> String {
        message.replace(&format!("{}/", self.0.display()), "")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn shown(review: &Review, session: &Session) -> Markup {
    let Review { staged, difference, .. } = review;
    html! {
        p {
            strong { (staged.entry.rows) } " concepts in " (staged.entry.languages.join(", ")) ": "
            (difference.added.len()) " new, " (difference.removed.len()) " gone, "
            (difference.changed.len()) " changes of labels, " (difference.unchanged) " unchanged."
        }
        form.inline method="post" action="/admin/layers/apply" {
            (token(session))
            input type="hidden" name="staged" value=(staged.id);
            button type="submit" { "Put it to use as " (staged.entry.name) }
        }
        p { a href="/admin/layers" { "Leave everything as it is" } }
        (messages(review))
        (ids("New concepts", &difference.added))
        (ids("Concepts that go", &difference.removed))
        @if !difference.changed.is_empty() {
            h2 { "Changes of labels" }
            table {
                thead { tr { th scope="col" { "Concept" } th scope="col" { "Language" } th scope="col" { "Labels that go" } th scope="col" { "New labels" } } }
                tbody {
                    @for change in difference.changed.iter().take(LISTED_MAX) {
                        tr {
                            td { code { (change.concept) } }
                            td { (change.language) }
                            td lang=(change.language) { @for label in &change.removed { del { bdi { (label) } } br; } }
                            td lang=(change.language) { @for label in &change.added { ins { bdi { (label) } } br; } }
                        }
                    }
                }
            }
            (more(difference.changed.len()))
        }
    }
}

fn messages(review: &Review) -> Markup {
    let errors = review.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<String> = errors.map(|finding| format!("{}: {}", finding.place, finding.message)).collect();
    let notes = review.findings.len() - errors.len();
    html! {
        h2 { "Check" }
        @if errors.is_empty() && review.skipped.is_empty() { p { "Nothing wrong was found; " (notes) " notes." } } @else {
            ul {
                @for message in review.skipped.iter().take(LISTED_MAX) { li { "left out: " (message) } }
                @for message in errors.iter().take(LISTED_MAX) { li { (message) } }
            }
            (more(errors.len().max(review.skipped.len())))
        }
    }
}

fn ids(heading: &str, ids: &[String]) -> Markup {
    html! {
        @if !ids.is_empty() {
            h2 { (heading) }
            p { @for id in ids.iter().take(LISTED_MAX) { code { (id) } " " } }
            (more(ids.len()))
        }
    }
}

fn more(count: usize) -> Markup {
    html! { @if count > LISTED_MAX { p { "And " (count - LISTED_MAX) " more." } } }
}

/// Puts to use what the editor has looked at.
pub(super) async fn apply(State(admin): State<Admin>, form: Form) -> Response {
    let staged = admin.staged.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
    let Some(staged) = staged.filter(|staged| staged.id == form.field("staged")) else {
        let advice = "this table is not kept any more, or another was looked at since; upload it again";
        return failure(StatusCode::CONFLICT, Some(&form.session), advice);
    };
    let notice = format!("The layer {} is in use.", staged.entry.name);
    change(&admin, &form.session, notice, move |layers| layers.put(staged.entry, &staged.layer).map(drop)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_stay_in_their_folder() {
        for (given, expected) in
            [("../../etc/passwd", "passwd"), ("C:\\a\\b.tsv", "b.tsv"), ("..", ""), ("ñ x.csv", "ñ x.csv")]
        {
            assert_eq!(plain_file_name(given), expected, "help: {given}");
        }
    }
}
