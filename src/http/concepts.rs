//! `GET /v1/concepts` and `GET /v1/concepts/{id}`: the thesaurus.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::problem::Problem;
use super::schemas::LanguageCode;
use super::search::Pairs;
use super::{App, blocking, linked, listing};
use crate::present::{ConceptList, ConceptPage};
use crate::search::ConceptQuestion;

/// Lists concepts.
#[utoipa::path(
    get,
    path = "/v1/concepts",
    tag = "Knowledge",
    summary = "List or look for concepts",
    description = "Concepts of the thesaurus by how well a label fits, then by label. Ask for `application/ld+json` to \
        get SKOS.",
    params(
        ("q" = Option<String>, Query, description = "Part of a label in any language, case and accents aside", example = "jardin"),
        ("ui" = inline(Option<LanguageCode>), Query, description = "Language of the labels; English if absent", example = "fr"),
        ("broader" = Option<String>, Query, description = "Only concepts right below this one"),
        ("top" = Option<bool>, Query, description = "Only the themes: concepts with nothing above them"),
        ("offset" = Option<u32>, Query, description = "Concepts to skip"),
        ("limit" = Option<u16>, Query, description = "Most concepts, 1 to 100; 20 if absent"),
    ),
    responses(
        (status = 200, description = "The concepts", content(
            (ConceptList = "application/json"), (serde_json::Value = "application/ld+json"),
        )),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The broader concept does not exist", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn concepts(
    State(app): State<App>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Problem> {
    let asked = listing::read(&pairs, &["q", "ui", "broader", "top", "offset", "limit"])?;
    let listing::Listing { text, reader, broader, top, offset, limit, .. } = asked;
    let missing = broader.clone().unwrap_or_default();
    let question = ConceptQuestion { text, broader, top, reader, offset, limit };
    let list = blocking(move || Ok(app.engine.concepts(&question)?)).await?;
    list.map(|list| linked::respond(&headers, &list)).ok_or_else(|| no_concept(&missing))
}

/// Shows a concept.
#[utoipa::path(
    get,
    path = "/v1/concepts/{id}",
    tag = "Knowledge",
    summary = "Read a concept",
    description = "Labels in all languages, neighbors, and the records about the concept or what is narrower. Ask for \
        `application/ld+json` to get SKOS.",
    params(
        ("id" = String, Path, description = "Identifier of the concept", example = "participatory-budgeting"),
        ("ui" = inline(Option<LanguageCode>), Query, description = "Language of the labels; English if absent", example = "fr"),
    ),
    responses(
        (status = 200, description = "The concept", content(
            (ConceptPage = "application/json"), (serde_json::Value = "application/ld+json"),
        )),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn concept(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Problem> {
    let reader = listing::read(&pairs, &["ui"])?.reader;
    let wanted = id.clone();
    let page = blocking(move || Ok(app.engine.concept(&wanted, reader)?)).await?;
    page.map(|page| linked::respond(&headers, &page)).ok_or_else(|| no_concept(&id))
}

fn no_concept(id: &str) -> Problem {
    Problem::not_found(format!("there is no concept `{id}`; /v1/concepts?q= looks for one"))
}
