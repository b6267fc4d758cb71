//! The Algolia search API, as InstantSearch's client and helper speak it.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::http::{get, post, with_app};

const QUERIES: &str = "/1/indexes/*/queries";

async fn searched(app: &axum::Router, request: Value) -> Value {
    let answer = post(app, "/1/indexes/records/query", request.to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.json()
}

fn sum(facet: &Value) -> u64 {
    facet.as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum()
}

#[test]
fn hits_have_the_fields_that_widgets_read() {
    with_app(async |_, app| {
        let form =
            "query=jardins&hitsPerPage=3&highlightPreTag=__ais-highlight__&highlightPostTag=__%2Fais-highlight__";
        let result = searched(&app, json!({ "params": form })).await;
        assert_eq!(
            (&result["query"], &result["index"], &result["page"]),
            (&json!("jardins"), &json!("records"), &json!(0))
        );
        assert_eq!((&result["hitsPerPage"], result["hits"].as_array().unwrap().len()), (&json!(3), 3));
        let found = result["nbHits"].as_u64().unwrap();
        assert_eq!(result["nbPages"].as_u64().unwrap(), found.div_ceil(3));
        assert!(result["params"].as_str().unwrap().contains("query=jardins") && result["processingTimeMS"].is_u64());
        let hit = &result["hits"][0];
        assert!(
            hit["objectID"].is_string()
                && hit["title"]
                    == hit["_highlightResult"]["title"]["value"]
                        .as_str()
                        .map(|title| { title.replace("__ais-highlight__", "").replace("__/ais-highlight__", "") })
                        .unwrap()
        );
        let snippet = &hit["_snippetResult"]["body"];
        assert_eq!(snippet["matchLevel"], "full");
        assert!(snippet["value"].as_str().unwrap().contains("__ais-highlight__"));
        assert!(hit["_dragoman"]["versions"].is_array() && result["dragoman"]["generation"].is_i64());
        let second = searched(&app, json!({"query": "jardins", "hitsPerPage": 3, "page": 1})).await;
        assert_ne!(second["hits"][0]["objectID"], hit["objectID"]);
        let beyond = searched(&app, json!({"query": "jardins", "hitsPerPage": 100, "page": 1_000_000})).await;
        assert_eq!((&beyond["hits"], &beyond["nbHits"]), (&json!([]), &json!(found)));
    });
}

#[test]
fn disjunctive_facets_are_counted_by_a_search_of_their_own() {
    with_app(async |_, app| {
        // What algoliasearch-helper sends for a refinement of a disjunctive facet.
        let requests = json!({"requests": [
            {"indexName": "records", "query": "children", "distinct": false, "facets": ["kind", "country"], "facetFilters": [["kind:initiative"]]},
            {"indexName": "records", "query": "children", "distinct": false, "facets": "kind", "hitsPerPage": 0, "page": 0},
        ]});
        let results = post(&app, QUERIES, requests.to_string()).await.json();
        let [narrow, wide] = results["results"].as_array().unwrap().as_slice() else {
            panic!("help: two results: {results}")
        };
        assert_eq!(narrow["facets"]["kind"].as_object().unwrap().keys().collect::<Vec<_>>(), ["initiative"]);
        assert_eq!(sum(&narrow["facets"]["kind"]), narrow["nbHits"].as_u64().unwrap());
        assert!(wide["facets"]["kind"].as_object().unwrap().len() > 2 && wide["hits"] == json!([]));
        assert_eq!(wide["facets"]["kind"]["initiative"], narrow["nbHits"]);
        assert_eq!(sum(&wide["facets"]["kind"]), wide["nbHits"].as_u64().unwrap());
    });
}

#[test]
fn filters_narrow_what_is_found() {
    with_app(async |_, app| {
        let records = async |filter: Value| {
            let mut request = json!({"query": "", "distinct": false, "hitsPerPage": 100});
            request.as_object_mut().unwrap().extend(filter.as_object().unwrap().clone());
            let result = searched(&app, request).await;
            (result["nbHits"].as_u64().unwrap(), result["hits"].as_array().unwrap().clone())
        };
        let all = records(json!({})).await.0;
        let (spanish, hits) = records(json!({"filters": "country:ES AND NOT kind:initiative"})).await;
        assert!(spanish > 0 && hits.iter().all(|hit| hit["country"] == "ES" && hit["kind"] != "initiative"));
        let (other, _) = records(json!({"filters": "NOT country:ES"})).await;
        let (either, _) = records(json!({"facetFilters": ["country:ES"]})).await;
        assert_eq!(other + either, all);
        let (_, recent) = records(json!({"numericFilters": ["year>=2020", "year<2022"]})).await;
        assert!(!recent.is_empty() && recent.iter().all(|hit| (2020..2022).contains(&hit["year"].as_i64().unwrap())));
        let (mixed, hits) = records(json!({"filters": "country:ES OR kind:news"})).await;
        assert!(mixed > either && hits.iter().all(|hit| hit["country"] == "ES" || hit["kind"] == "news"));
        let (words, _) = records(json!({"query": "garden", "filters": "NOT country:ES"})).await;
        assert!(words > 0 && words < other);
    });
}

#[test]
fn the_last_word_may_be_the_beginning_of_one() {
    with_app(async |_, app| {
        let marked = async |request: Value| searched(&app, request).await["hits"].to_string().contains("<em>librar");
        assert!(marked(json!({"query": "libra", "hitsPerPage": 50})).await);
        assert!(!marked(json!({"query": "libra", "hitsPerPage": 50, "queryType": "prefixNone"})).await);
    });
}

#[test]
fn values_of_a_facet_are_found_by_a_part_of_them() {
    with_app(async |_, app| {
        let cities = searched(&app, json!({"facets": ["city"], "hitsPerPage": 0})).await;
        let (city, count) = cities["facets"]["city"].as_object().unwrap().iter().next().unwrap();
        let part: String = city.chars().take(4).flat_map(char::to_lowercase).collect();
        let request = json!({ "facetQuery": part }).to_string();
        let answer = post(&app, "/1/indexes/records/facets/city/query", request).await.json();
        let hit = answer["facetHits"].as_array().unwrap().iter().find(|hit| hit["value"] == city.as_str()).unwrap();
        assert_eq!(&hit["count"], count);
        assert!(hit["highlighted"].as_str().unwrap().starts_with("<em>"), "{hit}");
        let several = json!({"requests": [{"type": "facet", "indexName": "records", "facet": "city", "params": format!("facetQuery={part}")}]});
        let several = post(&app, QUERIES, several.to_string()).await.json();
        assert_eq!(several["results"][0]["facetHits"], answer["facetHits"]);
    });
}

#[test]
fn errors_have_the_form_that_clients_read() {
    with_app(async |_, app| {
        for (address, body, status, message) in [
            (QUERIES, "", 400, "no JSON object"),
            (QUERIES, "{}", 400, "requests"),
            (QUERIES, "{\"requests\":[1]}", 400, "object"),
            ("/1/indexes/products/query", "{}", 404, "records_newest"),
            ("/1/indexes/records/query", "{\"hitsPerPage\":101}", 400, "100"),
            ("/1/indexes/records/query", "{\"filters\":\"colour:red\"}", 400, "colour"),
            ("/1/indexes/records/facets/taste/query", "{}", 400, "taste"),
        ] {
            let answer = post(&app, address, body).await;
            assert_eq!((answer.status.as_u16(), answer.media_type.as_str()), (status, "application/json"), "{address}");
            assert_eq!(answer.json()["status"], status);
            assert!(answer.json()["message"].as_str().unwrap().contains(message), "{address} {body}: {}", answer.body);
        }
        let large = post(&app, QUERIES, "x".repeat(300_000)).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(get(&app, QUERIES).await.status, StatusCode::METHOD_NOT_ALLOWED);
    });
}
