//! Errors as problem documents: RFC 9457.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::search::{QuestionError, SearchError};

/// A problem document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Problem {
    /// What kind of problem it is: a stable identifier.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The kind in words.
    title: &'static str,
    /// HTTP status.
    status: u16,
    /// What is wrong this time, and what to do.
    detail: String,
    /// The query parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { kind, title, status: status.as_u16(), detail: detail.into(), parameter: None }
    }

    /// A query parameter that is wrong.
    pub(super) fn parameter(name: impl Into<String>, detail: impl Into<String>) -> Self {
        let (kind, title) = ("urn:dragoman:problem:parameter", "A query parameter is wrong");
        Self { parameter: Some(name.into()), ..Self::new(StatusCode::BAD_REQUEST, kind, title, detail) }
    }

    /// Nothing of that name.
    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "urn:dragoman:problem:not-found", "Not found", detail)
    }

    /// A body that is not as it should be.
    pub(super) fn body(detail: impl Into<String>) -> Self {
        let (kind, title) = ("urn:dragoman:problem:body", "The body is wrong");
        Self::new(StatusCode::BAD_REQUEST, kind, title, detail)
    }

    /// Nobody may write without a key.
    pub(super) fn unauthorized(detail: impl Into<String>) -> Self {
        let (kind, title) = ("urn:dragoman:problem:key", "A key is needed");
        Self::new(StatusCode::UNAUTHORIZED, kind, title, detail)
    }

    /// A method that the address does not know.
    pub(super) fn method_not_allowed() -> Self {
        let (kind, title) = ("urn:dragoman:problem:method", "Method not allowed");
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            kind,
            title,
            "the address does not understand this method; see /openapi.json",
        )
    }

    /// The engine cannot answer just now.
    pub(super) fn unavailable(detail: impl Into<String>) -> Self {
        let (kind, title) = ("urn:dragoman:problem:unavailable", "Not ready");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, kind, title, detail)
    }

    /// A fault of ours; what it was is not told to strangers.
    pub(super) fn internal() -> Self {
        let (kind, title) = ("urn:dragoman:problem:internal", "The server failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, kind, title, "the answer could not be made; try again later")
    }

    /// What is wrong this time.
    pub(super) fn detail(&self) -> &str {
        &self.detail
    }
}

impl From<QuestionError> for Problem {
    fn from(error: QuestionError) -> Self {
        let detail = error.to_string();
        match error {
            QuestionError::Parameter { name, .. } => Self::parameter(name, detail),
            QuestionError::StaleCursor { .. } => {
                let (kind, title) = ("urn:dragoman:problem:stale-cursor", "The index has changed");
                let gone = Self::new(StatusCode::GONE, kind, title, detail);
                Self { parameter: Some("cursor".to_owned()), ..gone }
            }
        }
    }
}

impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Question(error) => error.into(),
            SearchError::Store(_) | SearchError::Index(_) | SearchError::Ingest(_) | SearchError::Suggest(_) => {
                Self::internal()
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(self)).into_response();
        let media_type = axum::http::HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(CONTENT_TYPE, media_type);
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110, section 11.6.1, wants the scheme to be named.
            response.headers_mut().insert(WWW_AUTHENTICATE, axum::http::HeaderValue::from_static("Bearer"));
        }
        response
    }
}
