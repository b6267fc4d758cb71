//! `GET /v1/records/{id}`.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::search::Pairs;
use super::{App, accept, blocking, json_ld, params};
use crate::present::Version;
use crate::record::{Passage, Record};
use crate::search::{Engine, SearchError};

const JSON: &str = "application/json";
const JSON_LD: &str = "application/ld+json";

/// A record with its text, its passages and its other language versions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecordView {
    #[serde(flatten)]
    record: Record,
    /// Main language as found.
    main_language: String,
    /// The passages with their languages and pages.
    passages: Vec<Passage>,
    /// Other language versions of the same text.
    versions: Vec<Version>,
}

/// Shows a record.
#[utoipa::path(
    get,
    path = "/v1/records/{id}",
    tag = "Records",
    summary = "Read a record",
    description = "The record with its text, its passages and its other language versions; or, where `Accept` prefers \
        `application/ld+json`, described in the vocabulary of schema.org.",
    params(("id" = String, Path, description = "Identifier of the record", min_length = 1, example = "brindavall-rain-garden-fr")),
    responses(
        (status = 200, description = "The record", content(
            (RecordView = "application/json"),
            (serde_json::Value = "application/ld+json"),
        )),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
        (status = 406, description = "In no format that you take", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn record(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
    Query(pairs): Query<Pairs>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    params::check(&pairs, &[])?;
    let Path(id) = id.map_err(|_| Problem::not_found("the identifier is not UTF-8"))?;
    let format = accept::best(&headers, &[JSON, JSON_LD]).ok_or_else(|| Problem::not_acceptable("JSON and JSON-LD"))?;
    let view = blocking(move || Ok(view(&app.engine, &id)?.ok_or(id)));
    let view = view.await?.map_err(|id| Problem::not_found(format!("there is no record `{id}`")))?;
    Ok(match format {
        JSON_LD => {
            let described = json_ld::of(&view.record, &view.main_language, &view.versions);
            ([(CONTENT_TYPE, JSON_LD)], described.to_string()).into_response()
        }
        _ => Json(view).into_response(),
    })
}

fn view(engine: &Engine, id: &str) -> Result<Option<RecordView>, SearchError> {
    let Some(stored) = engine.store().record_by_id(id)? else { return Ok(None) };
    let mut record = stored.record;
    record.body = engine.store().text(stored.row, None)?;
    let members = stored.work.map(|work| engine.store().members(work)).transpose()?.unwrap_or_default();
    let others = members.into_iter().filter(|member| member.id != id);
    let versions = others.map(|m| Version { id: m.id, language: m.language, title: m.title, found: false }).collect();
    Ok(Some(RecordView { record, main_language: stored.language, passages: stored.passages, versions }))
}
