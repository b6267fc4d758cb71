//! `GET /openapi.json`: what the interface looks like, made from the code.

use axum::Json;
use utoipa::OpenApi;

use super::{admin, health, records, search, suggest};

/// The OpenAPI 3.1 document.
#[derive(Debug, OpenApi)]
#[openapi(
    info(title = "Dragoman", description = "Finds documents in every language from a question in one."),
    paths(search::search, suggest::suggest, records::record, admin::add_label, health::alive, health::ready)
)]
struct Document;

/// Serves the document.
pub(super) async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}
