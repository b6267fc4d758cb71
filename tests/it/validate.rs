//! What is a record, and what people are told about what is none.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by a panic")]
#![allow(clippy::needless_pass_by_value, clippy::format_push_string, reason = "shorter tests")]

use std::collections::BTreeSet;

use dragoman::extract::{Draft, Locator};
use dragoman::ingest::validate::Validator;
use dragoman::record::{Attachment, PageStart, Record};
use serde_json::{Value, json};

const SCHEMAS: [(&str, &str); 10] = [
    ("record", include_str!("../../schemas/record.json")),
    ("initiative", include_str!("../../schemas/initiative.json")),
    ("publication", include_str!("../../schemas/publication.json")),
    ("congress", include_str!("../../schemas/congress.json")),
    ("charter", include_str!("../../schemas/charter.json")),
    ("statement", include_str!("../../schemas/statement.json")),
    ("award", include_str!("../../schemas/award.json")),
    ("training", include_str!("../../schemas/training.json")),
    ("news", include_str!("../../schemas/news.json")),
    ("event", include_str!("../../schemas/event.json")),
];

fn draft(fields: Value) -> Draft {
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    Draft { locator: Locator::Line(7), fields, ..Draft::default() }
}

/// A good record with some fields replaced.
fn with(changes: Value) -> Draft {
    let mut fields = json!({"id": "a1", "kind": "news", "title": "T", "body": "B"});
    for (name, value) in changes.as_object().unwrap() {
        fields[name] = value.clone();
    }
    draft(fields)
}

fn accepted(changes: Value) -> Record {
    Validator::new().unwrap().record(with(changes), "a.ndjson").unwrap().0
}

fn check_problem(changes: Value, expected: &str) {
    let problems = Validator::new().unwrap().record(with(changes), "a.ndjson").unwrap_err();
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(shown, [expected]);
}

#[test]
fn schemas_and_record_have_the_same_fields() {
    let full = Record {
        form: Some(String::new()),
        summary: Some(String::new()),
        language: Some(String::new()),
        authors: vec![String::new()],
        organization: Some(String::new()),
        city: Some(String::new()),
        country: Some(String::new()),
        network: Some(String::new()),
        themes: vec![String::new()],
        concepts: vec![String::new()],
        concepts_excluded: vec![String::new()],
        sdgs: vec![1],
        charter_principles: vec![1],
        date: Some(String::new()),
        year: Some(1),
        url: Some(String::new()),
        license: Some(String::new()),
        work: Some(String::new()),
        edition: Some(1),
        host_city: Some(String::new()),
        attachments: vec![Attachment {
            title: Some("t".into()),
            media_type: Some("m".into()),
            page_count: Some(1),
            ..Attachment::default()
        }],
        body: "text".into(),
        sample: true,
        pages: vec![PageStart { page: 1, offset_bytes: 0 }],
        ..Record::default()
    };
    let json = serde_json::to_value(&full).unwrap();
    let schema: Value = serde_json::from_str(SCHEMAS[0].1).unwrap();
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&json), names(&schema["properties"]), "help: schemas/record.json and record.rs differ");
    assert_eq!(names(&json["attachments"][0]), names(&schema["$defs"]["attachment"]["properties"]));
    assert_eq!(names(&json["pages"][0]), names(&schema["$defs"]["page"]["properties"]));
    for (kind, source) in SCHEMAS {
        let own: Value = serde_json::from_str(source).unwrap();
        assert!(names(&own["properties"]).is_subset(&names(&json)), "help: {kind}.json has a field that Record lacks");
    }
}

#[test]
fn every_schema_has_a_title_a_description_and_examples_that_are_records() {
    let validator = Validator::new().unwrap();
    for (kind, source) in SCHEMAS {
        let schema: Value = serde_json::from_str(source).unwrap();
        for (name, property) in schema["properties"].as_object().unwrap() {
            for key in ["title", "description"] {
                assert!(property[key].is_string(), "help: give {kind}.json {name} a {key}");
            }
        }
        assert!(schema["title"].is_string() && schema["description"].is_string(), "{kind}");
        let examples = schema["examples"].as_array().unwrap();
        assert!(!examples.is_empty(), "{kind}");
        for example in examples {
            let (record, warnings) = validator.record(draft(example.clone()), "example").unwrap();
            assert!(warnings.is_empty(), "{kind}: {warnings:?}");
            assert!(kind == "record" || record.kind == kind, "{kind}");
            let mut again = serde_json::to_value(&record).unwrap();
            if example.get("year").is_none() {
                again.as_object_mut().unwrap().remove("year");
            }
            assert_eq!(&again, example);
        }
    }
}

#[test]
fn problems_say_what_is_wrong_and_what_is_allowed() {
    let kinds = "initiative, publication, congress, charter, statement, award, training, news, event";
    check_problem(
        json!({"kind": "inciative"}),
        &format!("a.ndjson:7 kind: \"inciative\" is not known, did you mean initiative? allowed are {kinds}"),
    );
    check_problem(json!({"kind": "xyz"}), &format!("a.ndjson:7 kind: \"xyz\" is not known, allowed are {kinds}"));
    check_problem(json!({"kind": null}), &format!("a.ndjson:7 kind: is missing, allowed are {kinds}"));
    check_problem(
        json!({"kind": "congress", "type": "keynot"}),
        "a.ndjson:7 type: \"keynot\" is not known, did you mean keynote? allowed are edition, keynote, workshop, panel, declaration, poster",
    );
    check_problem(
        json!({"country": "Espannia"}),
        "a.ndjson:7 country: \"Espannia\" is not an ISO 3166-1 code, allowed are two-letter codes such as ES, and English names such as Spain",
    );
    check_problem(
        json!({"id": "a b"}),
        "a.ndjson:7 id: \"a b\" is not an identifier, allowed are 1 to 200 visible characters without spaces",
    );
    check_problem(
        json!({"id": ""}),
        "a.ndjson:7 id: is missing, allowed are 1 to 200 visible characters without spaces",
    );
    check_problem(
        json!({"id": "a\u{200b}b"}),
        "a.ndjson:7 id: \"a\u{200b}b\" is not an identifier, allowed are 1 to 200 visible characters without spaces",
    );
    check_problem(json!({"body": " \n "}), "a.ndjson:7 body: is missing or empty, a record needs a text");
    check_problem(json!({"title": null}), "a.ndjson:7 title: is missing, write a title or \"\" for a text without one");
    check_problem(
        json!({"title": ["a"]}),
        "a.ndjson:7 title: a list is not a text, allowed are texts that are not empty",
    );
}

#[test]
fn problems_with_numbers_dates_and_addresses_say_what_is_allowed() {
    check_problem(json!({"sdgs": [4, 18]}), "a.ndjson:7 sdgs[2]: 18 is out of range, allowed are 1 to 17");
    check_problem(
        json!({"charter_principles": 0}),
        "a.ndjson:7 charter_principles[1]: 0 is out of range, allowed are 1 to 20",
    );
    check_problem(
        json!({"sdgs": "education"}),
        "a.ndjson:7 sdgs[1]: \"education\" is not the number of a goal, allowed are 1 to 17",
    );
    check_problem(json!({"year": 1492}), "a.ndjson:7 year: 1492 is out of range, allowed are 1800 to 2100");
    check_problem(json!({"year": 2019.5}), "a.ndjson:7 year: 2019.5 is not a year, allowed are 1800 to 2100");
    check_problem(
        json!({"date": "31/12/2020"}),
        "a.ndjson:7 date: \"31/12/2020\" is not a date, allowed are YYYY, YYYY-MM and YYYY-MM-DD from 1800 to 2100",
    );
    check_problem(json!({"date": "2023-02-29"}), "a.ndjson:7 date: \"2023-02-29\" is not a day of the calendar");
    check_problem(
        json!({"language": "Klingonisch!"}),
        "a.ndjson:7 language: \"Klingonisch!\" is not a language tag, allowed are BCP 47 tags such as ca or pt-BR, and names such as Catalan",
    );
    check_problem(
        json!({"url": "javascript:alert(1)"}),
        "a.ndjson:7 url: \"javascript:alert(1)\" is not an address, allowed are those that begin with http:// or https://",
    );
    check_problem(
        json!({"attachments": [{"url": "https://example.org/a.pdf"}, {"title": "b"}]}),
        "a.ndjson:7 attachments[2].url: is missing, allowed are those that begin with http:// or https://",
    );
}

#[test]
fn every_problem_of_a_record_is_reported_at_once() {
    let problems =
        Validator::new().unwrap().record(draft(json!({"kind": "news", "sdgs": [0, 99]})), "a.ndjson").unwrap_err();
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["body", "id", "sdgs[1]", "sdgs[2]", "title"]);
}

#[test]
fn what_people_write_differently_is_put_right() {
    for country in ["es", "ESP", "Spain", " SPAIN ", "España", "Espainia", "스페인"] {
        assert_eq!(accepted(json!({"country": country})).country.as_deref(), Some("ES"));
    }
    assert_eq!(accepted(json!({"country": "Cote d’Ivoire"})).country.as_deref(), Some("CI"));
    for (given, tag) in [("Spanish", "es"), ("español", "es"), ("Català", "ca"), ("한국어", "ko"), ("pt_BR", "pt-BR")]
    {
        assert_eq!(accepted(json!({"language": given})).language.as_deref(), Some(tag));
    }
    for (kind, family, form) in [
        ("monograph", "publication", "monograph"),
        ("Keynote", "congress", "keynote"),
        ("resolution", "statement", "resolution"),
    ] {
        let record = accepted(json!({"kind": kind}));
        assert_eq!((record.kind.as_str(), record.form.as_deref()), (family, Some(form)));
    }
    assert_eq!(accepted(json!({"kind": "declaration"})).kind, "statement");
    assert_eq!(accepted(json!({"kind": "declaration", "edition": 16})).kind, "congress");
    assert_eq!(accepted(json!({"kind": "statement", "type": "declaration"})).form.as_deref(), Some("declaration"));
    assert_eq!(accepted(json!({"kind": " News "})).kind, "news");
    assert_eq!(accepted(json!({"year": " 2019 "})).year, Some(2019));
    assert_eq!(accepted(json!({"year": 2019.0})).year, Some(2019));
    assert_eq!(accepted(json!({"authors": "Ana"})).authors, ["Ana"]);
    assert_eq!(accepted(json!({"sdgs": ["4", 11.0]})).sdgs, [4, 11]);
    let record = accepted(json!({"body": null, "summary": "All there is."}));
    assert_eq!((record.body.as_str(), record.summary), ("All there is.", None));
    assert_eq!(accepted(json!({"title": 2030, "id": 12})).title, "2030");
    assert_eq!(accepted(json!({"date": 2020})).date.as_deref(), Some("2020"));
    let dated = accepted(json!({"date": "2020-05-01T10:00:00Z"}));
    assert_eq!((dated.date.as_deref(), dated.year), (Some("2020-05-01"), Some(2020)));
    assert!(accepted(json!({"sample": "yes"})).sample);
    assert_eq!(
        accepted(json!({"city": null, "summary": "", "themes": [], "authors": [null, ""]})),
        accepted(json!({}))
    );
}

#[test]
fn unknown_fields_are_named_and_ignored() {
    let (record, warnings) = Validator::new().unwrap().record(with(json!({"colour": "red"})), "a.ndjson").unwrap();
    assert_eq!(record, accepted(json!({})));
    assert_eq!(warnings[0].to_string(), "a.ndjson:7 colour: is not a known field and was ignored");
}

#[test]
fn control_characters_go_and_pages_stay_where_they_were() {
    let mut dirty = with(json!({"body": "\u{0}one\r\n\u{202e}two", "title": "a\u{1b}[31mb"}));
    dirty.pages = vec![PageStart { page: 1, offset_bytes: 0 }, PageStart { page: 2, offset_bytes: 9 }];
    let (record, warnings) = Validator::new().unwrap().record(dirty, "a.pdf").unwrap();
    assert_eq!((record.body.as_str(), record.title.as_str()), ("one\ntwo", "a[31mb"));
    assert_eq!(record.pages[1].offset_bytes, 4);
    assert_eq!(warnings.len(), 2);
}

#[test]
fn pages_outside_the_body_are_refused() {
    for offset_bytes in [2, 50] {
        let mut wrong = with(json!({"body": "añ"}));
        wrong.pages = vec![PageStart { page: 1, offset_bytes }];
        let problems = Validator::new().unwrap().record(wrong, "a.pdf").unwrap_err();
        assert_eq!(problems[0].field, "pages");
    }
}
