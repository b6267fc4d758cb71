//! `POST /v1/thesaurus/labels`: labels from programs, with a key.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

use super::Admin;
use super::guard::bearer;
use crate::http::blocking;
use crate::http::problem::Problem;
use crate::language::Lang;
use crate::thesaurus::editor::{Editor, EditorError};

/// Labels for a concept.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Labels {
    /// Identifier of the concept.
    concept: String,
    /// Labels by code of the language; a new concept needs two languages at least.
    labels: BTreeMap<String, Vec<String>>,
}

/// Adds labels to a concept.
#[utoipa::path(
    post,
    path = "/v1/thesaurus/labels",
    tag = "Knowledge",
    summary = "Add labels to a concept",
    description = "In use at once. Needs a key: `Authorization: Bearer KEY`.",
    request_body = Labels,
    responses(
        (status = 200, description = "The labels as added", body = Labels),
        (status = 400, description = "They cannot be added", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "There is no such key", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(in crate::http) async fn add_label(
    State(admin): State<Admin>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Labels>, Problem> {
    blocking(move || {
        bearer(&headers, &admin.keys)?;
        let labels: Labels = serde_json::from_slice(&body)
            .map_err(|error| Problem::body(format!("the body is no concept with labels: {error}")))?;
        let mut pairs = Vec::new();
        for (code, texts) in &labels.labels {
            let unknown = || Problem::body(format!("`{code}` is no language code; write one such as en, es, ko or eu"));
            let language = Lang::from_code(code).ok_or_else(unknown)?;
            pairs.extend(texts.iter().map(|text| (language, text.clone())));
        }
        if pairs.is_empty() {
            return Err(Problem::body("`labels` is empty; give a label by code of its language"));
        }
        Editor::of(admin.engine.directory()).add(&labels.concept, &pairs).map_err(problem)?;
        admin.engine.layers().refresh();
        Ok(Json(labels))
    })
    .await
}

fn problem(error: EditorError) -> Problem {
    match error {
        EditorError::Io { .. } | EditorError::Layers(_) | EditorError::Compile(_) => Problem::internal(),
        wrong => Problem::body(wrong.to_string()),
    }
}
