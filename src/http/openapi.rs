//! `GET /openapi.json`: what the interface looks like, made from the code.

use axum::Json;
use utoipa::openapi::path::Operation;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{Content, Header, HeaderBuilder, Ref, RefOr};
use utoipa::{Modify, OpenApi};

use super::problem::Problem;
use super::{
    admin, bulk, concepts, configuration, coverage, entities, export, harvest, health, instantsearch, metrics, records,
    search, suggest,
};

/// Errors that every address may answer with: status, name and what it means.
const EVERYWHERE: [(&str, &str, &str); 3] = [
    ("429", "TooManyRequests", "Your address has used up its requests; `Retry-After` says when to come back"),
    ("500", "Internal", "The server failed"),
    ("503", "Unavailable", "Not ready, busy, or too slow; `Retry-After` says when to try again"),
];

/// The OpenAPI 3.1 document.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Dragoman",
        description = "Finds documents in every language from a question in one. Reads are open to everybody, need no key \
            and may be made from pages of any origin. Errors are problem documents (RFC 9457).",
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "Search", description = "Find records"),
        (name = "Records", description = "Read, harvest and export records"),
        (name = "Knowledge", description = "What the engine knows of words"),
        (name = "InstantSearch", description = "The Algolia search API, as far as the InstantSearch front ends need it"),
        (name = "Operation", description = "For whoever runs the server"),
    ),
    paths(
        search::search, suggest::suggest, bulk::bulk,
        records::record, records::similar, harvest::records, export::export,
        concepts::concepts, concepts::concept,
        entities::cities, entities::city, entities::networks, entities::network, entities::congresses, entities::congress,
        coverage::coverage, admin::add_label, configuration::configuration,
        instantsearch::queries, instantsearch::query, instantsearch::facet_values,
        health::alive, health::ready, metrics::metrics,
    ),
    components(schemas(Problem)),
    modifiers(&Completed),
)]
struct Document;

/// Adds what is the same everywhere.
#[derive(Debug)]
struct Completed;

impl Modify for Completed {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        for (_, name, meaning) in EVERYWHERE {
            components.responses.insert(name.to_owned(), problem(meaning).into());
        }
        for (path, item) in &mut document.paths.paths {
            let is_validated = path.starts_with("/v1/") && path != "/v1/bulk";
            for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
                complete(operation, is_validated);
            }
        }
    }
}

fn complete(operation: &mut Operation, is_validated: bool) {
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response {
            response
                .headers
                .insert("Dragoman-Generation".to_owned(), header(Type::Integer, "Generation of the index").into());
            let hash = header(Type::String, "Hash of the configuration");
            response.headers.insert("Dragoman-Configuration".to_owned(), hash.into());
        }
    }
    if is_validated {
        let unchanged = ResponseBuilder::new().description("Nothing has changed since the `ETag` in `If-None-Match`");
        operation.responses.responses.insert("304".to_owned(), unchanged.build().into());
        if let Some(RefOr::T(found)) = operation.responses.responses.get_mut("200") {
            found
                .headers
                .insert("ETag".to_owned(), header(Type::String, "Changes whenever the answer may have").into());
        }
    }
    for (status, name, _) in EVERYWHERE {
        operation.responses.responses.insert(status.to_owned(), Ref::from_response_name(name).into());
    }
}

fn header(kind: Type, description: &str) -> Header {
    let schema = ObjectBuilder::new().schema_type(SchemaType::Type(kind));
    HeaderBuilder::new().schema(Some(schema)).description(Some(description)).build()
}

fn problem(meaning: &str) -> Response {
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    ResponseBuilder::new().description(meaning).content("application/problem+json", content).build()
}

/// The document.
pub(super) fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// Serves the document.
pub(super) async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}
