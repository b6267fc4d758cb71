//! Errors as problem documents: RFC 9457.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue, LINK, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::search::{QuestionError, SearchError};
use crate::store::StoreError;

/// What kind of problem it is. The reference page lists them all.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// Stable identifier.
    pub(super) uri: &'static str,
    /// The kind in words.
    pub(super) title: &'static str,
    /// HTTP status.
    pub(super) status: StatusCode,
    /// When it comes, and what to do.
    pub(super) meaning: &'static str,
}

const PARAMETER: Kind = Kind {
    uri: "urn:dragoman:problem:parameter",
    title: "A parameter is wrong",
    status: StatusCode::BAD_REQUEST,
    meaning: "A parameter is unknown, given twice, or has a value that is not allowed. `parameter` names it, `detail` \
        says what is allowed.",
};
const BODY: Kind = Kind {
    uri: "urn:dragoman:problem:body",
    title: "The body is wrong",
    status: StatusCode::BAD_REQUEST,
    meaning: "The body of the request cannot be read. `detail` says where it goes wrong and what is expected.",
};
const KEY: Kind = Kind {
    uri: "urn:dragoman:problem:key",
    title: "A key is needed",
    status: StatusCode::UNAUTHORIZED,
    meaning: "Only who has a key may write: send `Authorization: Bearer KEY`. `dragoman keys create NAME` makes one.",
};
const NOT_FOUND: Kind = Kind {
    uri: "urn:dragoman:problem:not-found",
    title: "Not found",
    status: StatusCode::NOT_FOUND,
    meaning: "There is no such address, record or index.",
};
const METHOD: Kind = Kind {
    uri: "urn:dragoman:problem:method",
    title: "Method not allowed",
    status: StatusCode::METHOD_NOT_ALLOWED,
    meaning: "The address does not know the method; the header `Allow` lists those that it knows.",
};
const NOT_ACCEPTABLE: Kind = Kind {
    uri: "urn:dragoman:problem:not-acceptable",
    title: "Not acceptable",
    status: StatusCode::NOT_ACCEPTABLE,
    meaning: "The header `Accept` names no format that the address can answer in; `detail` lists those that it can.",
};
const STALE_CURSOR: Kind = Kind {
    uri: "urn:dragoman:problem:stale-cursor",
    title: "The index has changed",
    status: StatusCode::CONFLICT,
    meaning: "A cursor of a search holds for one generation of the index. Ask again without it.",
};
const TOO_LARGE: Kind = Kind {
    uri: "urn:dragoman:problem:too-large",
    title: "The body is too large",
    status: StatusCode::PAYLOAD_TOO_LARGE,
    meaning: "Send less at once; `detail` gives the limit.",
};
const RATE: Kind = Kind {
    uri: "urn:dragoman:problem:rate",
    title: "Too many requests",
    status: StatusCode::TOO_MANY_REQUESTS,
    meaning: "Your address has used up its requests. Wait as many seconds as `Retry-After` says.",
};
const UNAVAILABLE: Kind = Kind {
    uri: "urn:dragoman:problem:unavailable",
    title: "Not now",
    status: StatusCode::SERVICE_UNAVAILABLE,
    meaning: "The server is starting, busy with other long answers, or took too long. Try again after `Retry-After`.",
};
const INTERNAL: Kind = Kind {
    uri: "urn:dragoman:problem:internal",
    title: "The server failed",
    status: StatusCode::INTERNAL_SERVER_ERROR,
    meaning: "A fault of the server: a full disk, a damaged file. Its operator finds the reason in the log.",
};

/// All kinds, as the reference page lists them.
pub(super) const KINDS: [&Kind; 11] = [
    &PARAMETER,
    &BODY,
    &KEY,
    &NOT_FOUND,
    &METHOD,
    &NOT_ACCEPTABLE,
    &STALE_CURSOR,
    &TOO_LARGE,
    &RATE,
    &UNAVAILABLE,
    &INTERNAL,
];

impl Kind {
    /// The last part of the identifier: its anchor on the reference page is `problem-` and this.
    pub(super) fn name(&self) -> &'static str {
        self.uri.rsplit(':').next().unwrap_or(self.uri)
    }
}

/// A problem document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, ToSchema)]
#[error("{detail}")]
pub(super) struct Problem {
    /// What kind of problem it is: a stable identifier.
    #[serde(rename = "type")]
    #[schema(format = "uri", example = "urn:dragoman:problem:parameter")]
    kind: &'static str,
    /// The kind in words.
    #[schema(example = "A parameter is wrong")]
    title: &'static str,
    /// HTTP status.
    #[schema(example = 400, minimum = 400, maximum = 599)]
    status: u16,
    /// What is wrong this time, and what to do.
    #[schema(example = "`0` is no value of limit; allowed: numbers from 1 to 100")]
    detail: String,
    /// The parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "limit")]
    parameter: Option<String>,
    /// Seconds after which to try again.
    #[serde(skip)]
    retry_after_s: Option<u64>,
}

impl Problem {
    fn new(kind: &Kind, detail: impl Into<String>) -> Self {
        let (status, detail) = (kind.status.as_u16(), detail.into());
        Self { kind: kind.uri, title: kind.title, status, detail, parameter: None, retry_after_s: None }
    }

    /// A query parameter that is wrong.
    pub(super) fn parameter(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { parameter: Some(name.into()), ..Self::new(&PARAMETER, detail) }
    }

    /// A body that cannot be read.
    pub(super) fn body(detail: impl Into<String>) -> Self {
        Self::new(&BODY, detail)
    }

    /// A body with more than is taken.
    pub(super) fn too_large(detail: impl Into<String>) -> Self {
        Self::new(&TOO_LARGE, detail)
    }

    /// Nothing of that name.
    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(&NOT_FOUND, detail)
    }

    /// Nobody may write without a key.
    pub(super) fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(&KEY, detail)
    }

    /// A method that the address does not know.
    pub(super) fn method_not_allowed() -> Self {
        Self::new(&METHOD, "the address does not know this method; `Allow` lists those that it knows")
    }

    /// No format that the client takes.
    pub(super) fn not_acceptable(formats: &str) -> Self {
        Self::new(&NOT_ACCEPTABLE, format!("this address answers in {formats}"))
    }

    /// A client that asks more often than it may.
    pub(super) fn rate(per_minute: u32, retry_after_s: u64) -> Self {
        let detail = format!("{per_minute} requests a minute are answered; try again in {retry_after_s} s");
        Self { retry_after_s: Some(retry_after_s), ..Self::new(&RATE, detail) }
    }

    /// The engine cannot answer just now.
    pub(super) fn unavailable(detail: impl Into<String>) -> Self {
        Self { retry_after_s: Some(5), ..Self::new(&UNAVAILABLE, detail) }
    }

    /// A fault of ours; what it was is not told to strangers.
    pub(super) fn internal() -> Self {
        Self::new(&INTERNAL, "the answer could not be made; try again later")
    }

    /// What is wrong this time.
    pub(super) fn detail(&self) -> &str {
        &self.detail
    }

    /// The status of the answer.
    pub(super) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<QuestionError> for Problem {
    fn from(error: QuestionError) -> Self {
        let detail = error.to_string();
        match error {
            QuestionError::Parameter { name, .. } => Self::parameter(name, detail),
            QuestionError::StaleCursor { .. } => {
                Self { parameter: Some("cursor".to_owned()), ..Self::new(&STALE_CURSOR, detail) }
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

impl From<StoreError> for Problem {
    fn from(_: StoreError) -> Self {
        Self::internal()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, retry_after_s, uri) = (self.status(), self.retry_after_s, self.kind);
        let mut response = (status, axum::Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after_s {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        let name = uri.rsplit(':').next().unwrap_or_default();
        if let Ok(link) = HeaderValue::try_from(format!("</docs#problem-{name}>; rel=\"help\"")) {
            headers.insert(LINK, link);
        }
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110, section 11.6.1, wants the scheme to be named.
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
