//! The HTTP interface without a socket.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use dragoman::http::app;
use dragoman::search::Engine;
use serde_json::Value;
use tower::ServiceExt;

use crate::support::{Workplace, sample};

/// The sample corpus and an engine over it.
type Sample = (Workplace, Arc<Engine>);

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) media_type: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// A header, empty where it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("help: {error}: {}", self.body))
    }
}

/// The sample, indexed once for the tests that run at the same time; gone with the last of them.
fn shared_sample() -> Arc<Sample> {
    static SHARED: Mutex<Weak<Sample>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let (workplace, engine) = sample();
        let fresh = Arc::new((workplace, Arc::new(engine)));
        *shared = Arc::downgrade(&fresh);
        fresh
    })
}

pub(crate) fn with_app<T>(work: impl AsyncFnOnce(&dyn Fn(&str) -> Request<Body>, axum::Router) -> T) -> T {
    let sample = shared_sample();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let request = |address: &str| Request::get(address).body(Body::empty()).unwrap();
    runtime.block_on(work(&request, app(Arc::clone(&sample.1))))
}

pub(crate) async fn get(app: &axum::Router, address: &str) -> Answer {
    send(app, Request::get(address).body(Body::empty()).unwrap()).await
}

pub(crate) async fn post(app: &axum::Router, address: &str, body: impl Into<Body>) -> Answer {
    send(app, Request::post(address).body(body.into()).unwrap()).await
}

/// Sends a request with one more header.
pub(crate) async fn get_with(app: &axum::Router, address: &str, (name, value): (&str, &str)) -> Answer {
    send(app, Request::get(address).header(name, value).body(Body::empty()).unwrap()).await
}

pub(crate) async fn send(app: &axum::Router, request: Request<Body>) -> Answer {
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let media_type = parts.headers.get("content-type").map(|t| t.to_str().unwrap().to_owned()).unwrap_or_default();
    let body = String::from_utf8_lossy(&to_bytes(body, 10 << 20).await.unwrap()).into_owned();
    Answer { status: parts.status, media_type, headers: parts.headers, body }
}

#[test]
fn searches_records_and_health_answer() {
    with_app(async |_, app| {
        let answer = get(&app, "/v1/search?q=jardins&facets=kind,language&limit=3").await;
        assert_eq!((answer.status, answer.media_type.as_str()), (StatusCode::OK, "application/json"));
        let id = answer.json()["hits"][0]["id"].as_str().unwrap().to_owned();
        let record = get(&app, &format!("/v1/records/{id}")).await.json();
        assert_eq!(record["id"], id.as_str());
        assert!(record["body"].as_str().unwrap().len() > 100);
        assert_eq!(get(&app, "/healthz").await.json()["status"], "ok");
        assert!(get(&app, "/readyz").await.json()["generation"].as_i64().unwrap() > 0);
    });
}

#[test]
fn problems_name_the_parameter_and_what_is_allowed() {
    with_app(async |_, app| {
        for (address, parameter, detail) in [
            ("/v1/search?limit=0", "limit", "1 to 100"),
            ("/v1/search?lang=xx-nope", "lang", "language codes"),
            ("/v1/search?mode=both", "mode", "cross, mono"),
            ("/v1/search?sort=best", "sort", "newest"),
            ("/v1/search?year=soon", "year", "2015..2020"),
            ("/v1/search?cursor=zz", "cursor", "next_cursor"),
            ("/v1/search?colour=red", "colour", "no parameter"),
            ("/v1/search?facets=taste", "facets", "country"),
        ] {
            let answer = get(&app, address).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{address}");
            assert_eq!(answer.media_type, "application/problem+json");
            let problem = answer.json();
            assert_eq!(problem["parameter"], parameter, "{address}");
            assert!(problem["detail"].as_str().unwrap().contains(detail), "{address}: {problem}");
        }
        assert_eq!(get(&app, "/v1/search?cursor=1-a").await.status, StatusCode::CONFLICT);
        let missing = get(&app, "/v1/records/nothing").await;
        assert_eq!((missing.status, missing.media_type.as_str()), (StatusCode::NOT_FOUND, "application/problem+json"));
        assert_eq!(get(&app, "/nowhere").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_page_works_without_a_script_and_escapes_what_was_typed() {
    with_app(async |_, app| {
        let start = get(&app, "/").await;
        assert!(
            start.media_type.starts_with("text/html")
                && start.body.contains("<form")
                && !start.body.contains("<script")
        );
        let page = get(&app, "/?q=%3Cscript%3Ealert(1)%3C/script%3E+jardins").await;
        assert!(!page.body.contains("<script>alert"));
        let page = get(&app, "/?q=pluie+jardin+enfants&kind=initiative&language=fr").await;
        assert!(
            page.body.contains("<mark>")
                && page.body.contains("lang=\"fr\"")
                && page.body.contains("Remove this filter")
        );
        assert!(get(&app, "/?q=zzzzqqqq").await.body.contains("Nothing was found"));
        assert_eq!(get(&app, "/?limit=0").await.status, StatusCode::BAD_REQUEST);
        assert!(get(&app, "/style.css").await.media_type.starts_with("text/css"));
    });
}

#[test]
fn the_openapi_document_lists_the_routes() {
    with_app(async |_, app| {
        let document = get(&app, "/openapi.json").await.json();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        for path in ["/v1/search", "/v1/records/{id}", "/healthz", "/readyz"] {
            assert!(document["paths"][path]["get"].is_object(), "{path}");
        }
        assert!(document["components"]["schemas"]["Answer"].is_object());
    });
}
