//! Which state of the engine answers: two headers on every answer, and validators for caches.
//!
//! What an address answers depends on the generation of the index, the state of the store and the configuration. An
//! entity tag is made of these and the address, so that a client which sends it back learns whether anything changed
//! before any work is done.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, VARY};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use super::{App, blocking};

/// Header with the generation of the index that answers.
pub(super) const GENERATION: HeaderName = HeaderName::from_static("dragoman-generation");
/// Header with the hash of the configuration that answers.
pub(super) const CONFIGURATION: HeaderName = HeaderName::from_static("dragoman-configuration");

/// The state of the engine at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Stamp {
    /// Generation of the index.
    pub(super) generation: i64,
    /// Last change of the store.
    pub(super) stored: i64,
    /// Hash of the configuration.
    pub(super) configuration: String,
}

impl Stamp {
    /// The state now.
    pub(super) async fn now(app: &App) -> Result<Self, Problem> {
        let engine = app.engine.clone();
        blocking(move || {
            let snapshot = engine.index().snapshot().map_err(|_| Problem::internal())?;
            let (generation, stored) = (snapshot.sequence(), engine.store().sequence()?);
            Ok(Self { generation, stored, configuration: engine.configuration().hash })
        })
        .await
    }

    fn tag(&self, request: &Request) -> String {
        let mut hasher = DefaultHasher::new();
        let accepted = request.headers().get(ACCEPT);
        (self, request.uri().path_and_query(), accepted).hash(&mut hasher);
        format!("W/\"{:016x}\"", hasher.finish())
    }

    fn write(&self, headers: &mut HeaderMap) {
        headers.insert(GENERATION, self.generation.into());
        if let Ok(value) = HeaderValue::try_from(&self.configuration) {
            headers.insert(CONFIGURATION, value);
        }
    }
}

/// Says which state answers.
pub(super) async fn stamped(State(app): State<App>, request: Request, next: Next) -> Response {
    let stamp = Stamp::now(&app).await;
    let mut response = next.run(request).await;
    if let Ok(stamp) = stamp {
        stamp.write(response.headers_mut());
    }
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Lets clients ask whether an answer has changed.
pub(super) async fn validated(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let stamp = if is_read { Stamp::now(&app).await.ok() } else { None };
    let Some(tag) = stamp.map(|stamp| stamp.tag(&request)) else { return next.run(request).await };
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok().map(str::to_owned));
    if known.as_ref().is_some_and(|known| names(known, &tag)) {
        return validators(StatusCode::NOT_MODIFIED.into_response(), &tag);
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    if known.is_some_and(|known| known.trim() == "*") {
        return validators(StatusCode::NOT_MODIFIED.into_response(), &tag);
    }
    validators(response, &tag)
}

/// Whether a list of entity tags names `tag`, by the weak comparison of RFC 9110, section 8.8.3.2.
fn names(list: &str, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    list.split(',').any(|one| opaque(one) == opaque(tag))
}

fn validators(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(ETAG, tag);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    headers.append(VARY, HeaderValue::from_static("accept"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_weakly() {
        let tag = "W/\"0a\"";
        for list in ["W/\"0a\"", "\"0a\"", "\"1\", W/\"0a\" ,\"2\""] {
            assert!(names(list, tag), "{list}");
        }
        for list in ["", "*", "0a", "\"0a1\"", "W/\"1\""] {
            assert!(!names(list, tag), "{list}");
        }
    }
}
