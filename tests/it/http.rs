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
            ("/v1/concepts?top=maybe", "top", "true, false"),
            ("/v1/concepts?offset=-1", "offset", "from 0"),
            ("/v1/concepts/schools?limit=3", "limit", "there are ui"),
            ("/v1/cities?limit=101", "limit", "1 to 100"),
            ("/v1/records/x/similar?in=zz-no", "in", "language codes"),
        ] {
            let answer = get(&app, address).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{address}");
            assert_eq!(answer.media_type, "application/problem+json");
            let problem = answer.json();
            assert_eq!(problem["parameter"], parameter, "{address}");
            assert!(problem["detail"].as_str().unwrap().contains(detail), "{address}: {problem}");
        }
        assert_eq!(get(&app, "/v1/search?cursor=1-a").await.status, StatusCode::CONFLICT);
        for address in [
            "/v1/records/nothing",
            "/v1/records/nothing/similar",
            "/v1/concepts/nothing",
            "/v1/concepts?broader=nothing",
            "/v1/cities/nothing",
            "/v1/networks/nothing",
            "/v1/congresses/99",
        ] {
            let missing = get(&app, address).await;
            let expected = (StatusCode::NOT_FOUND, "application/problem+json");
            assert_eq!((missing.status, missing.media_type.as_str()), expected, "{address}");
        }
        assert_eq!(get(&app, "/nowhere").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_openapi_document_lists_the_routes() {
    with_app(async |_, app| {
        let document = get(&app, "/openapi.json").await.json();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        for path in [
            "/v1/search",
            "/v1/records/{id}",
            "/v1/records/{id}/similar",
            "/v1/concepts",
            "/v1/concepts/{id}",
            "/v1/cities",
            "/v1/cities/{id}",
            "/v1/networks",
            "/v1/networks/{id}",
            "/v1/congresses",
            "/v1/congresses/{id}",
            "/healthz",
            "/readyz",
        ] {
            assert!(document["paths"][path]["get"].is_object(), "{path}");
        }
        assert!(document["components"]["schemas"]["Answer"].is_object());
    });
}

#[test]
fn the_knowledge_base_is_read_as_json_or_as_linked_data() {
    with_app(async |_, app| {
        let linked = async |address: &str| {
            let request = Request::get(address).header("accept", "application/ld+json").body(Body::empty()).unwrap();
            let response = app.clone().oneshot(request).await.unwrap();
            assert_eq!(response.headers()["vary"], "accept");
            assert_eq!(response.headers()["content-type"], "application/ld+json");
            let body = to_bytes(response.into_body(), 10 << 20).await.unwrap();
            serde_json::from_slice::<Value>(&body).unwrap()
        };
        let list = get(&app, "/v1/concepts?q=%C3%A9coles&ui=fr&limit=2").await.json();
        assert_eq!(list["concepts"][0]["id"], "schools");
        let page = get(&app, "/v1/concepts/schools?ui=fr").await.json();
        assert_eq!(
            (page["label"].as_str(), page["search"].as_str()),
            (Some("\u{e9}coles"), Some("/v1/search?concept=schools"))
        );
        let found = get(&app, page["search"].as_str().unwrap()).await.json();
        assert_eq!(found["records"], page["records"]);
        let concept = linked("/v1/concepts/schools").await;
        assert_eq!(
            (concept["@id"].as_str(), concept["@type"].as_str()),
            (Some("/v1/concepts/schools"), Some("skos:Concept"))
        );
        assert_eq!(concept["prefLabel"]["fr"], "\u{e9}coles");
        let broader = concept["broader"][0].as_str().unwrap().to_owned();
        assert!(broader.starts_with("/v1/concepts/"), "{concept}");
        assert_eq!(get(&app, &broader).await.status, StatusCode::OK);
        assert_eq!(linked("/v1/concepts?top=true").await["@type"], "skos:ConceptScheme");
        for (folder, kind) in [("cities", "City"), ("networks", "Organization"), ("congresses", "Event")] {
            let list = linked(&format!("/v1/{folder}")).await;
            let item = &list["itemListElement"][0];
            let address = item["@id"].as_str().unwrap();
            let page = linked(address).await;
            assert_eq!((page["@type"].as_str(), &page["@id"]), (Some(kind), &item["@id"]));
            let record = page["subjectOf"][0]["@id"].as_str().unwrap();
            assert_eq!(get(&app, record).await.status, StatusCode::OK, "{record}");
            assert!(get(&app, address).await.json()["about"]["records"].as_u64().unwrap() > 0, "{address}");
        }
    });
}

#[test]
fn records_say_what_they_are_about_and_what_is_like_them() {
    with_app(async |_, app| {
        let record = get(&app, "/v1/records/sample-slow-school-streets-en?ui=es").await.json();
        let subject = &record["subjects"][0];
        assert!(subject["by_hand"].as_bool().unwrap() && subject["label"].is_string(), "{subject}");
        let similar = get(&app, "/v1/records/sample-slow-school-streets-en/similar?ui=es&limit=3").await.json();
        assert_eq!(similar["hits"].as_array().unwrap().len(), 3);
        assert!(similar["hits"][0]["shared"][0]["label"].is_string(), "{similar}");
        let found = get(&app, "/v1/search?concept=escuelas&ui=es&facets=concept&limit=1").await.json();
        assert!(found["records"].as_u64().unwrap() > 20);
        assert!(found["facets"][0]["values"][0]["label"].is_string());
    });
}
