//! The interface under `/v1`: validators, headers, limits, harvest, export, many queries.

use std::num::NonZeroU32;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use dragoman::http::{Settings, app, app_with};
use dragoman::search::Question;
use serde_json::{Value, json};

use crate::http::{Answer, get, get_with, post, send, with_app};
use crate::support::{Workplace, record, sample};

fn lines(answer: &Answer) -> Vec<Value> {
    answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

fn app_of(workplace: &Workplace) -> Router {
    app(Arc::new(workplace.engine()))
}

#[test]
fn an_answer_that_has_not_changed_is_not_sent_again() {
    let workplace = Workplace::new();
    workplace.records("a.ndjson", &[record("a", "en", "School garden", "A garden at the school.")]);
    workplace.ingest();
    run(async {
        let app = app_of(&workplace);
        let address = "/v1/search?q=garden";
        let first = get(&app, address).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\"") && first.header("cache-control").contains("no-cache"), "{tag}");
        let again = get_with(&app, address, ("if-none-match", &tag)).await;
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!(again.header("etag"), tag);
        // The tag is that of one address, whether or not it answers.
        assert_eq!(get_with(&app, "/v1/search?q=school", ("if-none-match", &tag)).await.status, StatusCode::OK);
        let missing = get_with(&app, "/v1/records/nothing", ("if-none-match", "*")).await;
        assert_eq!((missing.status, missing.header("etag")), (StatusCode::NOT_FOUND, ""));
        let head = send(&app, Request::head(address).body(Body::empty()).unwrap()).await;
        assert_eq!((head.status, head.header("etag"), head.body.as_str()), (StatusCode::OK, tag.as_str(), ""));
        workplace.records("b.ndjson", &[record("b", "en", "Another garden", "A second garden.")]);
        workplace.ingest();
        let changed = get_with(&app_of(&workplace), address, ("if-none-match", &tag)).await;
        assert_eq!((changed.status, changed.json()["records"].as_u64()), (StatusCode::OK, Some(2)));
    });
}

#[test]
fn every_answer_says_which_state_answered() {
    with_app(async |_, app| {
        let search = get(&app, "/v1/search?q=garden").await;
        let generation = search.header("dragoman-generation").to_owned();
        let hash = search.header("dragoman-configuration").to_owned();
        assert_eq!(search.json()["generation"].to_string(), generation);
        assert_eq!(search.json()["configuration"], hash.as_str());
        let configuration = get(&app, "/v1/configuration").await.json();
        assert_eq!(configuration["hash"], hash.as_str());
        assert!(configuration["layers"][0]["digest"].as_str().is_some_and(|digest| digest.len() == 8));
        for address in
            ["/v1/records", "/v1/nowhere", "/v1/search?limit=0", "/v1/coverage?in=en", "/openapi.json", "/oai"]
        {
            let answer = get(&app, address).await;
            assert_eq!(answer.header("dragoman-generation"), generation, "{address}");
            assert_eq!(answer.header("dragoman-configuration"), hash, "{address}");
            assert_eq!(answer.header("access-control-allow-origin"), "*", "{address}");
        }
    });
}

#[test]
fn methods_are_told_and_pages_of_other_origins_may_read() {
    with_app(async |_, app| {
        let ask = async |method: Method, address: &str| {
            send(&app, Request::builder().method(method).uri(address).body(Body::empty()).unwrap()).await
        };
        let preflight = ask(Method::OPTIONS, "/v1/bulk").await;
        assert_eq!((preflight.status, preflight.header("allow")), (StatusCode::NO_CONTENT, "POST"));
        assert!(preflight.header("access-control-allow-methods").contains("POST"));
        assert_eq!(preflight.header("access-control-allow-headers"), "*");
        assert_eq!(ask(Method::OPTIONS, "/v1/nowhere").await.status, StatusCode::NOT_FOUND);
        let wrong = ask(Method::DELETE, "/v1/search").await;
        assert_eq!((wrong.status, wrong.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD"));
        assert_eq!(wrong.media_type, "application/problem+json");
        assert_eq!(wrong.header("link"), "</docs#problem-method>; rel=\"help\"");
        assert_eq!(ask(Method::HEAD, "/").await.status, StatusCode::OK);
    });
}

#[test]
fn who_asks_too_often_is_told_when_to_come_back() {
    let workplace = Workplace::new();
    workplace.records("a.ndjson", &[record("a", "en", "Garden", "A garden.")]);
    workplace.ingest();
    run(async {
        let settings = Settings { rate: NonZeroU32::new(2), ..Settings::default() };
        let app = app_with(Arc::new(workplace.engine()), settings);
        for expected in [StatusCode::OK, StatusCode::OK, StatusCode::TOO_MANY_REQUESTS] {
            assert_eq!(get(&app, "/v1/search").await.status, expected);
        }
        let refused = get(&app, "/v1/search").await;
        assert!((1..=31).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
        assert!(refused.json()["detail"].as_str().unwrap().contains("2 requests a minute"));
        assert_eq!(get(&app, "/healthz").await.status, StatusCode::OK);
    });
}

#[test]
fn answers_are_compressed_as_the_client_asks() {
    with_app(async |_, app| {
        let plain = get(&app, "/v1/records?limit=20").await.body.len();
        for coding in ["gzip", "br", "zstd"] {
            let answer = get_with(&app, "/v1/records?limit=20", ("accept-encoding", coding)).await;
            assert_eq!(answer.header("content-encoding"), coding);
            assert!(answer.body.len() < plain, "{coding}");
        }
    });
}

#[test]
fn a_record_comes_in_the_format_that_is_asked_for() {
    with_app(async |_, app| {
        let id = get(&app, "/v1/search?q=jardins&limit=1").await.json()["hits"][0]["id"].as_str().unwrap().to_owned();
        let address = format!("/v1/records/{id}");
        let described = get_with(&app, &address, ("accept", "application/ld+json")).await;
        assert_eq!(described.media_type, "application/ld+json");
        let described = described.json();
        assert_eq!((&described["@context"], &described["identifier"]), (&json!("https://schema.org/"), &json!(id)));
        assert!(described["workTranslation"][0]["inLanguage"].is_string());
        assert_eq!(get(&app, &address).await.media_type, "application/json");
        let refused = get_with(&app, &address, ("accept", "text/turtle")).await;
        assert_eq!(
            (refused.status, refused.media_type.as_str()),
            (StatusCode::NOT_ACCEPTABLE, "application/problem+json")
        );
        assert_eq!(get(&app, "/v1/records/%ff").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_harvest_tells_every_record_once_and_goes_on_where_it_ended() {
    with_app(async |_, app| {
        let all = get(&app, "/v1/export").await.body.lines().count();
        let (mut ids, mut address) = (Vec::new(), "/v1/records?limit=100".to_owned());
        let through = loop {
            let page = get(&app, &address).await.json();
            let changes = page["changes"].as_array().unwrap();
            assert!(changes.iter().all(|c| c["deleted"] == false && c["record"]["body"].is_string()));
            ids.extend(changes.iter().map(|change| change["id"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(cursor) => address = format!("/v1/records?limit=100&cursor={cursor}"),
                None => break page["through"].as_i64().unwrap(),
            }
        };
        assert_eq!(ids.len(), all);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all);
        let none = get(&app, &format!("/v1/records?since={through}")).await.json();
        assert_eq!((&none["changes"], &none["through"]), (&json!([]), &json!(through)));
        let korean = get(&app, "/v1/records?language=ko&kind=news&since=2000-01-01").await.json();
        let korean = korean["changes"].as_array().unwrap();
        assert!(!korean.is_empty() && korean.iter().all(|c| c["record"]["kind"] == "news"));
        assert_eq!(get(&app, "/v1/records?since=2999-01-01").await.json()["changes"], json!([]));
        for (query, parameter) in [
            ("since=soon", "since"),
            ("cursor=-1", "cursor"),
            ("limit=1001", "limit"),
            ("q=a", "q"),
            ("kind=toy", "kind"),
        ] {
            let answer = get(&app, &format!("/v1/records?{query}")).await;
            assert_eq!((answer.status, &answer.json()["parameter"]), (StatusCode::BAD_REQUEST, &json!(parameter)));
        }
    });
}

#[test]
fn a_harvest_tells_what_is_gone() {
    let workplace = Workplace::new();
    let (a, b) = (record("a", "en", "Garden", "A garden."), record("b", "en", "School", "A school."));
    workplace.records("a.ndjson", &[a.clone(), b]);
    workplace.ingest();
    let through = run(async { get(&app_of(&workplace), "/v1/records").await.json()["through"].as_i64().unwrap() });
    workplace.records("a.ndjson", &[a]);
    workplace.ingest();
    let page = run(async { get(&app_of(&workplace), &format!("/v1/records?since={through}")).await.json() });
    let [gone] = page["changes"].as_array().unwrap().as_slice() else { panic!("help: one change is expected: {page}") };
    assert_eq!((&gone["id"], &gone["deleted"], &gone["record"]), (&json!("b"), &json!(true), &Value::Null));
    assert!(gone["changed"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn an_export_holds_what_a_search_finds_and_can_be_read_again() {
    with_app(async |_, app| {
        let found =
            get(&app, "/v1/search?q=jardins&group=record&kind=initiative").await.json()["records"].as_u64().unwrap();
        let exported = get(&app, "/v1/export?q=jardins&kind=initiative").await;
        assert_eq!(exported.media_type, "application/x-ndjson");
        let exported = lines(&exported);
        assert_eq!(exported.len() as u64, found);
        assert!(
            found > 0 && exported.iter().all(|r| r["kind"] == "initiative" && r["body"].is_string()),
            "{exported:?}"
        );
        let filtered = get(&app, "/v1/search?group=record&country=PT").await.json()["records"].as_u64().unwrap();
        assert_eq!(lines(&get(&app, "/v1/export?country=PT").await).len() as u64, filtered);
        let workplace = Workplace::new();
        workplace.file("again.ndjson", get(&app, "/v1/export").await.body);
        let report = workplace.ingest();
        assert!(report.skipped.is_empty() && report.added > 200, "{report:?}");
        let refused = get(&app, "/v1/export?limit=3").await;
        assert_eq!((refused.status, &refused.json()["parameter"]), (StatusCode::BAD_REQUEST, &json!("limit")));
    });
}

#[test]
fn many_queries_are_answered_in_their_order() {
    let (_workplace, engine) = sample();
    let engine = Arc::new(engine);
    let expected = engine.rank(&Question { limit: 5, syntax: false, ..Question::new("도서관 어르신") }).unwrap();
    let app = app(engine);
    run(async {
        let body = "{\"id\":\"1\",\"query\":\"도서관 어르신\"}\n\nnonsense\n{\"id\":\"2\",\"query\":\"jardins\",\"lang\":\"xx\"}\n\
            {\"id\":\"3\",\"query\":\"jardins\",\"lang\":\"fr\"}";
        let answer = post(&app, "/v1/bulk?depth=5&expand=full", body).await;
        assert_eq!((answer.status, answer.media_type.as_str()), (StatusCode::OK, "application/x-ndjson"));
        let lines = lines(&answer);
        let ids: Vec<&str> = lines[0]["hits"].as_array().unwrap().iter().map(|h| h["id"].as_str().unwrap()).collect();
        assert_eq!(ids, expected.iter().map(|ranked| ranked.id.as_str()).collect::<Vec<_>>());
        assert_eq!((&lines[1]["line"], &lines[1]["problem"]["status"]), (&json!(3), &json!(400)));
        assert_eq!((&lines[2]["line"], &lines[2]["problem"]["parameter"]), (&json!(4), &json!("lang")));
        assert_eq!((&lines[3]["id"], lines[3]["hits"].as_array().unwrap().len()), (&json!("3"), 5));
        let end = &lines[4];
        assert_eq!((&end["done"], &end["answered"], &end["failed"]), (&json!(true), &json!(2), &json!(2)));
        assert_eq!(end["consistent"], true);
    });
}

#[test]
fn many_queries_have_limits() {
    with_app(async |_, app| {
        let status = async |address: &str, body: String| {
            let answer = post(&app, address, body).await;
            (answer.status, answer.json()["parameter"].as_str().unwrap_or_default().to_owned())
        };
        let none = String::new;
        assert_eq!(status("/v1/bulk", none()).await, (StatusCode::BAD_REQUEST, none()));
        assert_eq!(status("/v1/bulk", "id\tes\tquery".to_owned()).await, (StatusCode::BAD_REQUEST, none()));
        let topic = || "{\"id\":\"1\",\"query\":\"a\"}\n".to_owned();
        for (query, parameter) in
            [("q=a", "q"), ("depth=0", "depth"), ("syntax=maybe", "syntax"), ("colour=red", "colour")]
        {
            let address = format!("/v1/bulk?{query}");
            assert_eq!(status(&address, topic()).await, (StatusCode::BAD_REQUEST, parameter.to_owned()));
        }
        assert_eq!(status("/v1/bulk", "x".repeat(17_000) + "\n").await.0, StatusCode::PAYLOAD_TOO_LARGE);
        let long = Request::post("/v1/bulk").header("content-length", 17_000_000).body(Body::empty()).unwrap();
        assert_eq!(send(&app, long).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        let latin = Body::from(b"{\"id\":\"1\",\"query\":\"caf\xe9\"}\n".to_vec());
        let latin = post(&app, "/v1/bulk", latin).await;
        assert!(latin.status == StatusCode::BAD_REQUEST && latin.body.contains("UTF-8"), "{}", latin.body);
        let many = post(&app, "/v1/bulk?mode=mono&in=th&expand=off&depth=1", topic().repeat(10_001)).await;
        let lines = lines(&many);
        let [.., refused, end] = lines.as_slice() else { panic!("help: two lines at least") };
        assert!(refused["problem"]["detail"].as_str().unwrap().contains("10,000"));
        assert_eq!((&end["answered"], &end["failed"]), (&json!(10_000), &json!(1)));
    });
}

#[test]
fn parameters_are_refused_when_unknown_twice_or_empty() {
    with_app(async |_, app| {
        for (address, parameter) in [
            ("/v1/search?q=a&q=b", "q"),
            ("/v1/search?year=", "year"),
            ("/v1/search?year=19", "year"),
            ("/v1/records/x?full=1", "full"),
            ("/v1/configuration?x=1", "x"),
            ("/v1/coverage?in=xx", "in"),
            ("/v1/coverage?limit=0", "limit"),
        ] {
            let answer = get(&app, address).await;
            assert_eq!(
                (answer.status, &answer.json()["parameter"]),
                (StatusCode::BAD_REQUEST, &json!(parameter)),
                "{address}"
            );
        }
        assert_eq!(get(&app, "/v1/search?q=&in=&facets=&city=&kind=news&kind=event").await.status, StatusCode::OK);
    });
}

#[test]
fn coverage_says_what_cannot_be_translated() {
    with_app(async |_, app| {
        let coverage = get(&app, "/v1/coverage?in=es,ko&limit=2").await.json();
        let languages = coverage["languages"].as_array().unwrap();
        assert_eq!(languages.len(), 2);
        let share = languages[0]["covered"]["ko"].as_f64().unwrap();
        assert!(share > 0.3 && share <= 1.0, "{share}");
        assert!(languages.iter().all(|language| language["missing"].as_array().unwrap().len() <= 2));
    });
}

#[test]
fn requests_are_counted_by_route() {
    with_app(async |_, app| {
        get(&app, "/v1/search?q=garden").await;
        get(&app, "/v1/records/nothing").await;
        get(&app, "/v1/records/nothing-else").await;
        let answer = get(&app, "/metrics").await;
        assert!(
            answer.media_type.starts_with("application/openmetrics-text")
                && answer.header("cache-control") == "no-store"
        );
        for line in [
            "dragoman_http_requests_total{route=\"/v1/search\",method=\"GET\",status=\"200\"} 1",
            "dragoman_http_requests_total{route=\"/v1/records/{id}\",method=\"GET\",status=\"404\"} 2",
            "dragoman_http_request_duration_seconds_count{route=\"/v1/search\"} 1",
            "dragoman_records 247",
            "# EOF",
        ] {
            assert!(answer.body.lines().any(|known| known == line), "help: `{line}` is missing in {}", answer.body);
        }
    });
}
