//! `GET /openapi.json`: what the interface looks like, made from the code.

use axum::Json;
use utoipa::OpenApi;

/// The OpenAPI 3.1 document.
#[derive(Debug, OpenApi)]
#[openapi(
    info(title = "Dragoman", description = "Finds documents in every language from a question in one."),
    paths(super::search::search, super::records::record, super::health::alive, super::health::ready)
)]
struct Document;

/// Serves the document.
pub(super) async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}
