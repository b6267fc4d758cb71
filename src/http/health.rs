//! `GET /healthz` and `GET /readyz`, for whoever watches the process.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::{App, blocking};

/// State of the engine.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// Always `ok`.
    #[schema(example = "ok")]
    status: &'static str,
    /// Generation of the index, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<i64>,
}

/// The process is alive.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "Operation",
    summary = "Is the process alive?",
    responses((status = 200, description = "It is", body = Health))
)]
pub(super) async fn alive() -> Json<Health> {
    Json(Health { status: "ok", generation: None })
}

/// Store and index answer.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "Operation",
    summary = "Can it answer?",
    responses((status = 200, description = "It can", body = Health))
)]
pub(super) async fn ready(State(app): State<App>) -> Result<Json<Health>, Problem> {
    let check = move || {
        let stored = app.engine.store().sequence();
        let indexed = app.engine.index().snapshot().map(|snapshot| snapshot.sequence());
        match (stored, indexed) {
            (Ok(_), Ok(generation)) => Ok(Json(Health { status: "ok", generation: Some(generation) })),
            _ => Err(Problem::unavailable("the store or the index cannot be read")),
        }
    };
    blocking(check).await
}
