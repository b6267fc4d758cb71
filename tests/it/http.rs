//! The HTTP interface without a socket.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use dragoman::http::app;
use serde_json::Value;
use tower::ServiceExt;

use crate::support::{Workplace, sample};

struct Answer {
    status: StatusCode,
    media_type: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("help: {error}: {}", self.body))
    }
}

fn with_app<T>(work: impl AsyncFnOnce(&dyn Fn(&str) -> Request<Body>, axum::Router) -> T) -> T {
    let (_workplace, engine): (Workplace, _) = sample();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let request = |address: &str| Request::get(address).body(Body::empty()).unwrap();
    runtime.block_on(work(&request, app(Arc::new(engine))))
}

async fn get(app: &axum::Router, address: &str) -> Answer {
    let request = Request::get(address).body(Body::empty()).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let media_type = response.headers().get("content-type").map(|t| t.to_str().unwrap().to_owned()).unwrap_or_default();
    let body = String::from_utf8(to_bytes(response.into_body(), 10 << 20).await.unwrap().to_vec()).unwrap();
    Answer { status, media_type, body }
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
        assert_eq!(get(&app, "/v1/search?cursor=1-a").await.status, StatusCode::GONE);
        let missing = get(&app, "/v1/records/nothing").await;
        assert_eq!((missing.status, missing.media_type.as_str()), (StatusCode::NOT_FOUND, "application/problem+json"));
        assert_eq!(get(&app, "/nowhere").await.status, StatusCode::NOT_FOUND);
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
