//! Suggestions over the sample corpus: scripts, accents, typos, order.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use dragoman::http::app;
use dragoman::language::Lang;
use dragoman::present::{Suggestion, SuggestionKind};
use dragoman::search::Engine;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{Workplace, record, sample};

fn suggested(engine: &Engine, typed: &str, language: &str) -> Vec<Suggestion> {
    engine.suggest(typed, Lang::from_code(language), 10).unwrap()
}

/// Expects a title, or the identifier of a concept.
fn check(engine: &Engine, typed: &str, language: &str, expected: &str) {
    let found = suggested(engine, typed, language);
    let is_it = |s: &Suggestion| s.text == expected || (s.id == expected && s.language == language);
    assert!(found.iter().any(is_it), "help: `{typed}` in {language} should suggest `{expected}`: {found:?}");
}

/// The dictionary takes seconds to make, so that what is seen of the sample is looked at together.
#[test]
fn suggestions_over_the_sample_fit_their_readers() {
    let (_workplace, engine) = sample();
    concepts_are_suggested_in_every_script_without_accents_and_with_a_typo(&engine);
    the_readers_language_comes_first_and_what_has_records_before_what_has_none(&engine);
    suggestions_over_http_have_their_shape_and_problems_name_the_parameter(engine);
}

fn concepts_are_suggested_in_every_script_without_accents_and_with_a_typo(engine: &Engine) {
    for (language, expected, typed) in [
        ("ca", "libraries", ["bibl", "BIBLIO", "bibloteca", "biblitoeca"]),
        ("ca", "environmental-education", ["educacio amb", "ambiental", "educasio ambien", "eduació amb"]),
        ("fr", "libraries", ["bibliothe", "bibliothèq", "bibliothque", "biblioteque"]),
        ("es", "participatory-budgeting", ["presupuestos part", "participativos", "presupestos part", "presuouestos"]),
        ("el", "libraries", ["βιβλιοθηκ", "ΒΙΒΛΙΟ", "βιβλοθήκη", "βιβλιοθίκη"]),
        ("ar", "libraries", ["مكت", "المكتبة", "مكتية", "مكتبه"]),
        ("ko", "libraries", ["도서", "돗", "ㄷㅅㄱ", "도서괌"]),
        ("ko", "participatory-budgeting", ["참여예", "참여 예산", "참여얘산", "참여예사"]),
        ("ja", "libraries", ["図書", "図書館", "公共図書", "公共図書館"]),
        ("eu", "libraries", ["liburu", "liburute", "librutegi", "liburutgia"]),
        ("tr", "libraries", ["kutup", "KÜTÜP", "kutuphanne", "kütüphnae"]),
    ] {
        for typed in typed {
            check(engine, typed, language, expected);
        }
    }
}

fn the_readers_language_comes_first_and_what_has_records_before_what_has_none(engine: &Engine) {
    let own = suggested(engine, "partici", "ca");
    assert_eq!((own[0].language.as_str(), own[0].kind), ("ca", SuggestionKind::Concept), "{own:?}");
    assert!(own[0].count > 0, "{own:?}");
    let concepts: Vec<_> = own.iter().filter(|s| s.language == "ca").map(|s| s.count).collect();
    let first_empty = concepts.iter().position(|count| *count == 0).unwrap_or(concepts.len());
    assert!(concepts[first_empty..].iter().all(|count| *count == 0), "{own:?}");
    let mut ids: Vec<_> = own.iter().map(|s| (s.kind.name(), s.id.clone())).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), own.len(), "help: each thing is suggested once");
    assert!(suggested(engine, "", "ca").is_empty());
    assert!(suggested(engine, "xqzv", "ca").is_empty());
}

#[test]
fn titles_and_cities_are_suggested_also_under_the_readers_name_of_the_city() {
    let workplace = Workplace::new();
    let with_city = |id: &str, city: &str, title: &str| {
        let mut record = record(id, "pt", title, "Um texto sobre a cidade e as suas escolas, para quem lê.");
        record["city"] = json!(city);
        record
    };
    workplace.records(
        "a.ndjson",
        &[
            with_city("a", "Barcelona", "Hortas comunitárias nas escolas"),
            with_city("b", "Barcelona", "Leitura em voz alta"),
            with_city("c", "Évora", "Caminhos seguros"),
        ],
    );
    workplace.ingest();
    let engine = workplace.engine();
    let own = &suggested(&engine, "bartz", "eu")[0];
    assert_eq!((own.kind, own.text.as_str(), own.count), (SuggestionKind::City, "Bartzelona", 2));
    assert_eq!((own.id.as_str(), own.url.as_str()), ("Barcelona", "/?city=Barcelona"));
    assert_eq!(suggested(&engine, "evor", "fr")[0].text, "Évora");
    let titles = suggested(&engine, "comunitarias", "pt");
    let title = titles.iter().find(|s| s.kind == SuggestionKind::Title).unwrap();
    assert_eq!((title.text.as_str(), title.id.as_str()), ("Hortas comunitárias nas escolas", "a"));
    check(&engine, "caminos", "pt", "Caminhos seguros");
}

#[test]
fn new_records_and_labels_are_suggested_without_a_restart() {
    let workplace = Workplace::new();
    workplace.records("a.ndjson", &[record("a", "en", "Quiet streets", "A text about quiet streets and schools.")]);
    workplace.ingest();
    let engine = Engine::open(&workplace.data(), true).unwrap();
    check(&engine, "quiet", "en", "Quiet streets");
    workplace.records("b.ndjson", &[record("b", "en", "Quixotic gardens", "A text about gardens and schools.")]);
    workplace.ingest();
    let added = workplace.run(&["thesaurus", "add", "libraries", "en", "quizzical bookhouse"]);
    assert!(added.status.success(), "{added:?}");
    let waited = std::time::Instant::now();
    loop {
        engine.index().refresh().unwrap();
        engine.layers().refresh();
        let texts: Vec<String> = suggested(&engine, "qui", "en").into_iter().map(|s| s.text).collect();
        if ["Quixotic gardens", "quizzical bookhouse"].iter().all(|text| texts.iter().any(|t| t == text)) {
            break;
        }
        assert!(waited.elapsed().as_secs() < 120, "help: the dictionary was not made again: {texts:?}");
        std::thread::yield_now();
    }
}

fn suggestions_over_http_have_their_shape_and_problems_name_the_parameter(engine: Engine) {
    let app = app(Arc::new(engine));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let get = |address: &str| -> (StatusCode, Value) {
        let request = Request::get(address).body(Body::empty()).unwrap();
        runtime.block_on(async {
            let response = app.clone().oneshot(request).await.unwrap();
            let status = response.status();
            let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
            (status, serde_json::from_slice(&body).unwrap())
        })
    };
    let (status, answer) = get("/v1/suggest?q=biblio&lang=ca&limit=3");
    assert_eq!((status, answer["suggestions"].as_array().unwrap().len()), (StatusCode::OK, 3));
    let first = &answer["suggestions"][0];
    for field in ["text", "kind", "language", "id", "url"] {
        assert!(first[field].is_string(), "{field}: {first}");
    }
    assert!(first["count"].is_u64());
    let kinds = ["concept", "title", "city"];
    assert!(answer["suggestions"].as_array().unwrap().iter().all(|s| kinds.contains(&s["kind"].as_str().unwrap())));
    assert_eq!(get("/v1/suggest?q=").1, json!({ "suggestions": [] }));
    for (address, parameter) in [
        ("/v1/suggest?q=a&limit=0", "limit"),
        ("/v1/suggest?q=a&limit=21", "limit"),
        ("/v1/suggest?q=a&lang=zz-nope", "lang"),
        ("/v1/suggest?q=a&colour=red", "colour"),
    ] {
        let (status, problem) = get(address);
        assert_eq!((status, problem["parameter"].as_str()), (StatusCode::BAD_REQUEST, Some(parameter)), "{address}");
    }
}
