//! `GET /v1/configuration`: what answers depend on, behind the hash that they carry.

use axum::Json;
use axum::extract::{Query, State};

use super::problem::Problem;
use super::search::Pairs;
use super::{App, blocking, params};
use crate::search::Configuration;

/// Shows the configuration.
#[utoipa::path(
    get,
    path = "/v1/configuration",
    tag = "Knowledge",
    summary = "What answers depend on",
    description = "Every answer carries the generation of the index and the hash of the configuration, in the headers \
        `Dragoman-Generation` and `Dragoman-Configuration` and in the body of searches. With both, a query can be cited \
        and asked again.",
    responses(
        (status = 200, description = "The configuration", body = Configuration),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn configuration(
    State(app): State<App>,
    Query(pairs): Query<Pairs>,
) -> Result<Json<Configuration>, Problem> {
    params::check(&pairs, &[])?;
    Ok(Json(blocking(move || Ok(app.engine.configuration())).await?))
}
