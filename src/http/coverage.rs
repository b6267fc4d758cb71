//! `GET /v1/coverage`: which words of the documents the knowledge base cannot translate.

use axum::Json;
use axum::extract::{Query, State};
use utoipa::IntoParams;

use super::problem::Problem;
use super::schemas::LanguageCode;
use super::search::Pairs;
use super::{App, blocking, params};
use crate::search::coverage::Coverage;

/// Words of a language, unless the request says otherwise, and at most.
const LIMITS: (usize, usize) = (20, 100);

/// What can be asked, as documented.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters")]
pub(super) struct CoverageParams {
    /// Languages to look at, separated by commas; all that the documents are in, if absent.
    #[param(inline, value_type = Option<Vec<LanguageCode>>, style = Form, explode = false)]
    r#in: Option<String>,
    /// Most words of a language.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u16>,
}

/// Shows what is missing.
#[utoipa::path(
    get,
    path = "/v1/coverage",
    tag = "Knowledge",
    summary = "Words that lack translations",
    description = "For each language of the documents: which share of the weight of its words the thesaurus and the lexicon \
        translate into each other language, and the weightiest words that some language has nothing for. This reads the \
        dictionary of the index and takes longer than a search.",
    params(CoverageParams),
    responses(
        (status = 200, description = "What is missing", body = Coverage),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn coverage(State(app): State<App>, Query(pairs): Query<Pairs>) -> Result<Json<Coverage>, Problem> {
    params::check(&pairs, &["in", "limit"])?;
    let targets = params::value(&pairs, "in").map(|value| params::languages("in", value)).transpose()?;
    let limit = params::number(&pairs, "limit", LIMITS)?;
    let _permit = app.stream_permit()?;
    let engine = app.engine.clone();
    let coverage = blocking(move || Ok(engine.coverage(&targets.unwrap_or_default(), limit, &[])?));
    Ok(Json(coverage.await?))
}
