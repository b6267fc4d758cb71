//! `GET /v1/records/{id}` and `GET /v1/records/{id}/similar`.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::schemas::LanguageCode;
use super::search::Pairs;
use super::{App, accept, blocking, json_ld, linked, listing};
use crate::language::Lang;
use crate::present::{Similar, SubjectView, Version};
use crate::record::{Passage, Record};
use crate::search::{Engine, SearchError, SimilarQuestion};

const JSON: &str = "application/json";

/// A record with its text, its passages and its other language versions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecordView {
    #[serde(flatten)]
    record: Record,
    /// Main language as found.
    main_language: String,
    /// The passages with their languages and pages.
    passages: Vec<Passage>,
    /// The concepts it is about.
    subjects: Vec<SubjectView>,
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
    params(
        ("id" = String, Path, description = "Identifier of the record", min_length = 1, example = "brindavall-rain-garden-fr"),
        ("ui" = inline(Option<LanguageCode>), Query, description = "Language of the concepts; English if absent", example = "fr"),
    ),
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
    let reader = listing::read(&pairs, &["ui"])?.reader;
    let Path(id) = id.map_err(|_| Problem::not_found("the identifier is not UTF-8"))?;
    let format = accept::best(&headers, &[JSON, linked::MEDIA_TYPE])
        .ok_or_else(|| Problem::not_acceptable("JSON and JSON-LD"))?;
    let view = blocking(move || Ok(view(&app.engine, &id, reader)?.ok_or(id)));
    let view = view.await?.map_err(|id| no_record(&id))?;
    Ok(match format {
        linked::MEDIA_TYPE => {
            let described = json_ld::of(&view.record, &view.main_language, &view.versions);
            ([(CONTENT_TYPE, linked::MEDIA_TYPE)], described.to_string()).into_response()
        }
        _ => Json(view).into_response(),
    })
}

fn no_record(id: &str) -> Problem {
    Problem::not_found(format!("there is no record `{id}`"))
}

/// Finds records that are like one.
#[utoipa::path(
    get,
    path = "/v1/records/{id}/similar",
    tag = "Records",
    summary = "Find similar records",
    description = "Records in all languages that are about the same concepts and have the same words, most similar \
        first. Language versions of one text are one hit, those of the record itself are none.",
    params(
        ("id" = String, Path, description = "Identifier of the record"),
        ("ui" = inline(Option<LanguageCode>), Query, description = "Language of the reader: what concepts are called, the version shown", example = "fr"),
        ("in" = Option<String>, Query, description = "Languages to search, separated by commas; all if absent"),
        ("limit" = Option<u16>, Query, description = "Most hits, 1 to 100; 20 if absent"),
    ),
    responses(
        (status = 200, description = "The similar records", body = Similar),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such record", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn similar(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(pairs): Query<Pairs>,
) -> Result<Json<Similar>, Problem> {
    let listing::Listing { reader, targets, limit, .. } = listing::read(&pairs, &["ui", "in", "limit"])?;
    let wanted = id.clone();
    let question = SimilarQuestion { reader, targets, limit };
    let similar = blocking(move || Ok(app.engine.similar(&wanted, &question)?)).await?;
    similar.map(Json).ok_or_else(|| no_record(&id))
}

fn view(engine: &Engine, id: &str, reader: Option<Lang>) -> Result<Option<RecordView>, SearchError> {
    let Some(stored) = engine.store().record_by_id(id)? else { return Ok(None) };
    let mut record = stored.record;
    record.body = engine.store().text(stored.row, None)?;
    let members = stored.work.map(|work| engine.store().members(work)).transpose()?.unwrap_or_default();
    let others = members.into_iter().filter(|member| member.id != id);
    let versions = others.map(|m| Version { id: m.id, language: m.language, title: m.title, found: false }).collect();
    let subjects = engine.subjects(stored.subjects.unwrap_or_default(), reader)?;
    Ok(Some(RecordView { record, main_language: stored.language, passages: stored.passages, subjects, versions }))
}
