//! `GET /v1/records/{id}`.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::{App, blocking};
use crate::present::Version;
use crate::record::{Passage, Record};
use crate::search::{Engine, SearchError};

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
    summary = "Read a record",
    params(("id" = String, Path, description = "Identifier of the record")),
    responses(
        (status = 200, description = "The record", body = RecordView),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn record(State(app): State<App>, Path(id): Path<String>) -> Result<Json<RecordView>, Problem> {
    let view = blocking(move || Ok(view(&app.engine, &id).map_err(Problem::from)?.ok_or(id)));
    let missing = |id: String| Problem::not_found(format!("there is no record `{id}`"));
    view.await?.map(Json).map_err(missing)
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
