//! `GET /v1/cities`, `/v1/networks` and `/v1/congresses`, and the pages below them.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::problem::Problem;
use super::schemas::LanguageCode;
use super::search::Pairs;
use super::{App, blocking, linked, listing};
use crate::present::{EntityKind, EntityList, EntityPage};
use crate::search::EntityQuestion;

/// Lists the cities.
#[utoipa::path(
    get,
    path = "/v1/cities",
    tag = "Knowledge",
    summary = "List or look for cities",
    description = "Cities that records are about, by name. Ask for `application/ld+json` to get schema.org.",
    params(
        ("q" = Option<String>, Query, description = "Part of the name, case and accents aside"),
        ("offset" = Option<u32>, Query, description = "Cities to skip"),
        ("limit" = Option<u16>, Query, description = "Most cities, 1 to 100; 20 if absent"),
    ),
    responses(
        (status = 200, description = "The cities", content(
            (EntityList = "application/json"), (serde_json::Value = "application/ld+json"),
        )),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn cities(
    State(app): State<App>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Problem> {
    list(EntityKind::City, app, &headers, &pairs).await
}

/// Shows a city.
#[utoipa::path(
    get,
    path = "/v1/cities/{id}",
    tag = "Knowledge",
    summary = "Read about a city",
    description = "Its records by language, kind and year, and the concepts that they are most about. Ask for \
        `application/ld+json` to get schema.org.",
    params(
        ("id" = String, Path, description = "Identifier of the city", example = "pt-porto"),
        ("ui" = inline(Option<LanguageCode>), Query, description = "Language of the concepts; English if absent"),
    ),
    responses(
        (status = 200, description = "The city", content(
            (EntityPage = "application/json"), (serde_json::Value = "application/ld+json"),
        )),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn city(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Problem> {
    page(EntityKind::City, (app, id), &headers, &pairs).await
}

/// Lists the networks.
#[utoipa::path(
    get,
    path = "/v1/networks",
    tag = "Knowledge",
    summary = "List or look for networks of cities",
    description = "Networks that records belong to, by name. Ask for `application/ld+json` to get schema.org.",
    params(
        ("q" = Option<String>, Query, description = "Part of the name, case and accents aside"),
        ("offset" = Option<u32>, Query, description = "Networks to skip"),
        ("limit" = Option<u16>, Query, description = "Most networks, 1 to 100; 20 if absent"),
    ),
    responses(
        (status = 200, description = "The networks", content(
            (EntityList = "application/json"), (serde_json::Value = "application/ld+json"),
        )),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn networks(
    State(app): State<App>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Problem> {
    list(EntityKind::Network, app, &headers, &pairs).await
}

/// Shows a network.
#[utoipa::path(
    get,
    path = "/v1/networks/{id}",
    tag = "Knowledge",
    summary = "Read about a network of cities",
    description = "Its records by language, country, kind and year, and the concepts that they are most about. Ask for \
        `application/ld+json` to get schema.org.",
    params(
        ("id" = String, Path, description = "Identifier of the network"),
        ("ui" = inline(Option<LanguageCode>), Query, description = "Language of the concepts; English if absent"),
    ),
    responses(
        (status = 200, description = "The network", content(
            (EntityPage = "application/json"), (serde_json::Value = "application/ld+json"),
        )),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn network(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Problem> {
    page(EntityKind::Network, (app, id), &headers, &pairs).await
}

/// Lists the editions of the congress.
#[utoipa::path(
    get,
    path = "/v1/congresses",
    tag = "Knowledge",
    summary = "List the editions of the congress",
    description = "Editions that records come from, the first one first. Ask for `application/ld+json` to get schema.org.",
    params(
        ("q" = Option<String>, Query, description = "Part of the number"),
        ("offset" = Option<u32>, Query, description = "Editions to skip"),
        ("limit" = Option<u16>, Query, description = "Most editions, 1 to 100; 20 if absent"),
    ),
    responses(
        (status = 200, description = "The editions", content(
            (EntityList = "application/json"), (serde_json::Value = "application/ld+json"),
        )),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn congresses(
    State(app): State<App>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Problem> {
    list(EntityKind::Congress, app, &headers, &pairs).await
}

/// Shows an edition of the congress.
#[utoipa::path(
    get,
    path = "/v1/congresses/{id}",
    tag = "Knowledge",
    summary = "Read about an edition of the congress",
    description = "Its records by language, country, kind and year, and the concepts that they are most about. Ask for \
        `application/ld+json` to get schema.org.",
    params(
        ("id" = String, Path, description = "Number of the edition", example = "17"),
        ("ui" = inline(Option<LanguageCode>), Query, description = "Language of the concepts; English if absent"),
    ),
    responses(
        (status = 200, description = "The edition", content(
            (EntityPage = "application/json"), (serde_json::Value = "application/ld+json"),
        )),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn congress(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Problem> {
    page(EntityKind::Congress, (app, id), &headers, &pairs).await
}

async fn list(kind: EntityKind, app: App, headers: &HeaderMap, pairs: &Pairs) -> Result<Response, Problem> {
    let listing::Listing { text, offset, limit, .. } = listing::read(pairs, &["q", "offset", "limit"])?;
    let question = EntityQuestion { kind, text, offset, limit };
    let list = blocking(move || Ok(app.engine.entities(&question)?)).await?;
    Ok(linked::respond(headers, &list))
}

async fn page(
    kind: EntityKind,
    (app, id): (App, String),
    headers: &HeaderMap,
    pairs: &Pairs,
) -> Result<Response, Problem> {
    let reader = listing::read(pairs, &["ui"])?.reader;
    let wanted = id.clone();
    let page = blocking(move || Ok(app.engine.entity(kind, &wanted, reader)?)).await?;
    let (name, all) = match kind {
        EntityKind::City => ("city", "/v1/cities"),
        EntityKind::Network => ("network", "/v1/networks"),
        EntityKind::Congress => ("congress edition", "/v1/congresses"),
    };
    let missing = || Problem::not_found(format!("there is no {name} `{id}`; {all} lists them"));
    page.map(|page| linked::respond(headers, &page)).ok_or_else(missing)
}
