//! `/1/indexes/…`: the Algolia search API, as far as the InstantSearch front ends need it.
//!
//! A page that is made with InstantSearch works here when its client is given this server as its only host. One index,
//! `records`, holds everything; `records_newest` and `records_oldest` are the same in the order of time. Errors have
//! the form that Algolia's clients read.

mod filters;
mod hits;
mod request;

use std::time::Instant;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::problem::Problem;
use super::schemas::FacetName;
use super::{App, blocking};
use crate::present::FacetValue;
use crate::search::Engine;
use request::{Asked, Parameters};

/// Longest body, in bytes.
pub(super) const BODY_BYTES_MAX: usize = 256 << 10;
/// Most searches of a request.
const SEARCHES_MAX: usize = 50;

/// An error as Algolia's clients read it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AlgoliaError {
    /// What is wrong and what is allowed.
    #[schema(example = "there is no index `products`; there are records, records_newest, records_oldest")]
    message: String,
    /// HTTP status.
    #[schema(example = 404)]
    status: u16,
}

/// Several searches.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the body")]
pub(super) struct Searches {
    /// The searches, each of the index that its `indexName` says.
    #[schema(max_items = 50)]
    requests: Vec<SearchRequest>,
}

/// A search. Beside these members there may be `params`, the same form-encoded; `filters`, `facetFilters` and
/// `numericFilters` as Algolia has them, over the attributes of the facets and `year`; `offset` and `length`;
/// `distinct`: whether the language versions of a text are one hit, as they are by default; `highlightPreTag` and `highlightPostTag`; `queryType`; `queryLanguages`. Others are ignored.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body")]
pub(super) struct SearchRequest {
    /// `records`, `records_newest` or `records_oldest`.
    #[schema(example = "records")]
    index_name: Option<String>,
    /// What to look for. The last word is also taken as the beginning of one.
    #[schema(example = "school gardens")]
    query: Option<String>,
    /// Page, from 0. The first 1,000 hits can be paged through.
    #[schema(minimum = 0, maximum = 1_000_000, default = 0)]
    page: Option<u32>,
    /// Hits of a page.
    #[schema(minimum = 0, maximum = 100, default = 20)]
    hits_per_page: Option<u32>,
    /// Attributes whose values are counted among the hits.
    facets: Option<Vec<FacetName>>,
    /// Most values of a facet.
    #[schema(minimum = 0, maximum = 1000, default = 100)]
    max_values_per_facet: Option<u32>,
}

/// A search for values of a facet. The members of a search narrow the records whose values are counted.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body")]
pub(super) struct FacetRequest {
    /// What the values hold.
    #[schema(example = "bri")]
    facet_query: Option<String>,
    /// Most values.
    #[schema(minimum = 0, maximum = 100, default = 10)]
    max_facet_hits: Option<u32>,
    /// What to look for in the records.
    query: Option<String>,
}

impl From<Problem> for AlgoliaError {
    fn from(problem: Problem) -> Self {
        Self { message: problem.detail().to_owned(), status: problem.status().as_u16() }
    }
}

impl IntoResponse for AlgoliaError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(self)).into_response()
    }
}

type Answered = Result<Json<Value>, AlgoliaError>;

/// Several searches in one request.
#[utoipa::path(
    post,
    path = "/1/indexes/{index}/queries",
    tag = "InstantSearch",
    summary = "Several searches at once",
    description = "The multiple-queries endpoint of the Algolia search API. A request with `type` `facet` searches the values \
        of a facet. At most 50.",
    params(("index" = String, Path, description = "`*`: each request names its own", example = "*")),
    request_body(content = Searches, content_type = "application/json", example = json!({"requests": [{"indexName": "records", "query": "school gardens", "facets": ["kind"]}]})),
    responses(
        (status = 200, description = "One result a request, in their order", body = Object),
        (status = 400, description = "A parameter or the body is wrong", body = AlgoliaError),
        (status = 404, description = "There is no such index", body = AlgoliaError),
        (status = 413, description = "The body is too large", body = AlgoliaError),
    )
)]
pub(super) async fn queries(State(app): State<App>, index: Index, body: Result<Bytes, BytesRejection>) -> Answered {
    let common = named(index)?;
    let mut object = object(body)?;
    let requests = object.remove("requests").and_then(|requests| requests.as_array().cloned());
    let requests = requests.ok_or_else(|| Problem::body("the body needs a list `requests`"))?;
    if requests.len() > SEARCHES_MAX {
        return Err(Problem::body(format!("at most {SEARCHES_MAX} searches can be asked at once")).into());
    }
    let results = blocking(move || requests.into_iter().map(|request| one(&app.engine, request, &common)).collect());
    let results: Vec<Value> = results.await?;
    Ok(Json(json!({ "results": results })))
}

/// One search.
#[utoipa::path(
    post,
    path = "/1/indexes/{index}/query",
    tag = "InstantSearch",
    summary = "One search",
    description = "The search endpoint of the Algolia search API.",
    params(("index" = String, Path, description = "`records`, `records_newest` or `records_oldest`", example = "records")),
    request_body(content = SearchRequest, content_type = "application/json", example = json!({"params": "query=school%20gardens&hitsPerPage=5"})),
    responses(
        (status = 200, description = "The hits", body = Object),
        (status = 400, description = "A parameter or the body is wrong", body = AlgoliaError),
        (status = 404, description = "There is no such index", body = AlgoliaError),
        (status = 413, description = "The body is too large", body = AlgoliaError),
    )
)]
pub(super) async fn query(State(app): State<App>, index: Index, body: Result<Bytes, BytesRejection>) -> Answered {
    let index = named(index)?;
    let parameters = Parameters::of(object(body)?);
    let result = blocking(move || search(&app.engine, &parameters.asked(&index)?));
    Ok(Json(result.await?))
}

/// Values of a facet.
#[utoipa::path(
    post,
    path = "/1/indexes/{index}/facets/{facet}/query",
    tag = "InstantSearch",
    summary = "Search the values of a facet",
    description = "The facet-search endpoint of the Algolia search API: values that hold `facetQuery`, with their counts.",
    params(
        ("index" = String, Path, description = "`records`, `records_newest` or `records_oldest`", example = "records"),
        ("facet" = String, Path, description = "Name of the facet", example = "city"),
    ),
    request_body(content = FacetRequest, content_type = "application/json", example = json!({"facetQuery": "bri"})),
    responses(
        (status = 200, description = "The values", body = Object),
        (status = 400, description = "A parameter or the body is wrong", body = AlgoliaError),
        (status = 404, description = "There is no such index", body = AlgoliaError),
        (status = 413, description = "The body is too large", body = AlgoliaError),
    )
)]
pub(super) async fn facet_values(
    State(app): State<App>,
    names: Result<Path<(String, String)>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Answered {
    let Path((index, facet)) = names.map_err(|_| Problem::not_found("the address is not UTF-8"))?;
    let parameters = Parameters::of(object(body)?);
    let result = blocking(move || facet_search(&app.engine, &parameters, &index, &facet));
    Ok(Json(result.await?))
}

type Index = Result<Path<String>, PathRejection>;

fn named(index: Index) -> Result<String, Problem> {
    index.map(|Path(index)| index).map_err(|_| Problem::not_found("the name of the index is not UTF-8"))
}

/// The body as an object, whatever media type it is said to have: Algolia's clients send plain text to avoid a preflight.
fn object(body: Result<Bytes, BytesRejection>) -> Result<Map<String, Value>, Problem> {
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large("a body has at most 256 KiB"),
        _ => Problem::body("the body broke off"),
    })?;
    serde_json::from_slice(&body).map_err(|error| Problem::body(format!("the body is no JSON object: {error}")))
}

/// One of several searches.
fn one(engine: &Engine, request: Value, common: &str) -> Result<Value, Problem> {
    let Value::Object(request) = request else {
        return Err(Problem::body("each of `requests` has to be an object"));
    };
    let parameters = Parameters::of(request);
    let index = match parameters.text("indexName")? {
        "" => common,
        name => name,
    };
    match (parameters.text("type")?, parameters.text("facet")?) {
        ("facet", facet) => facet_search(engine, &parameters, index, facet),
        _ => search(engine, &parameters.asked(index)?),
    }
}

fn search(engine: &Engine, asked: &Asked) -> Result<Value, Problem> {
    let start = Instant::now();
    // Beyond the last page there is nothing, however far a client asks.
    let is_reachable = asked.question.offset < request::REACHABLE;
    let mut question = asked.question.clone();
    if !is_reachable {
        (question.offset, question.limit) = (0, 0);
    }
    let answer = engine.search(&question)?;
    Ok(hits::result(asked, &answer, start.elapsed().as_millis()))
}

fn facet_search(engine: &Engine, parameters: &Parameters, index: &str, facet: &str) -> Result<Value, Problem> {
    let start = Instant::now();
    let (asked, typed, most) = parameters.facet_asked(index, facet)?;
    let answer = engine.search(&asked.question)?;
    let typed = folded(&typed);
    let values = answer.facets.into_iter().flat_map(|facet| facet.values);
    let matching = values.filter(|value| folded(&value.value).contains(&typed)).take(most);
    let facet_hits: Vec<Value> = matching.map(|value| facet_hit(&value, &typed, &asked.tags)).collect();
    let took_ms = start.elapsed().as_millis();
    Ok(json!({ "facetHits": facet_hits, "exhaustiveFacetsCount": true, "processingTimeMS": took_ms }))
}

/// A value with what was typed between the tags, where it stands there letter by letter.
fn facet_hit(value: &FacetValue, typed: &str, (before, after): &(String, String)) -> Value {
    let at = folded(&value.value).find(typed).filter(|_| !typed.is_empty());
    let parts = at.and_then(|at| {
        let (start, rest) = value.value.split_at_checked(at)?;
        let (inside, end) = rest.split_at_checked(typed.len())?;
        (folded(inside) == typed).then(|| format!("{start}{before}{inside}{after}{end}"))
    });
    json!({ "value": value.value, "highlighted": parts.as_ref().unwrap_or(&value.value), "count": value.count })
}

fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}
