//! The sample corpus is what the documentation says of it: size, kinds, languages, versions, topics and judgments.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::support::repository;

/// Languages in which every topic is asked.
const TOPIC_LANGUAGES: usize = 10;

fn lines(folder: &str) -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir(repository(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .flat_map(|path| fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

fn records() -> Vec<Value> {
    lines("corpus/records").iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_default()
}

/// Length of a text in words; two ideographs or kana, or three Thai letters, are taken for a word.
fn words(text: &str) -> usize {
    let ideograph = |c: char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    let thai = |c: char| matches!(c, '\u{e01}'..='\u{e5b}');
    let spaced: String = text.chars().map(|c| if ideograph(c) || thai(c) { ' ' } else { c }).collect();
    let spaced = spaced.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    spaced + text.chars().filter(|&c| ideograph(c)).count() / 2 + text.chars().filter(|&c| thai(c)).count() / 3
}

#[test]
fn the_sample_records_are_as_many_as_long_and_as_varied_as_they_should_be() {
    let records = records();
    assert!(records.len() >= 240, "help: {} records", records.len());
    for record in &records {
        let count = words(text(record, "body"));
        assert!((80..=400).contains(&count), "help: {} has {count} words, 80 to 400 are wanted", record["id"]);
        assert_eq!(record["sample"], Value::Bool(true), "help: mark {} as sample data", record["id"]);
        assert!(text(record, "url").starts_with("https://sample.invalid/"), "help: {}", record["id"]);
    }
    let identifiers: BTreeSet<&str> = records.iter().map(|record| text(record, "id")).collect();
    assert_eq!(identifiers.len(), records.len());
    let languages: BTreeSet<&str> = records.iter().map(|record| text(record, "language")).collect();
    assert!(languages.len() >= 14, "{languages:?}");
    let mut works: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for record in records.iter().filter(|record| record["work"].is_string()) {
        works.entry(text(record, "work")).or_default().insert(text(record, "language"));
    }
    assert!(works.values().filter(|versions| versions.len() >= 3).count() >= 60);
}

#[test]
fn every_kind_and_every_form_has_a_sample() {
    let records = records();
    let found: BTreeSet<(&str, &str)> =
        records.iter().map(|record| (text(record, "kind"), text(record, "type"))).collect();
    for entry in fs::read_dir(repository("schemas")).unwrap() {
        let path = entry.unwrap().path();
        let kind = path.file_stem().unwrap().to_str().unwrap();
        if kind == "record" {
            continue;
        }
        let schema: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let forms = schema.pointer("/properties/type/enum").and_then(Value::as_array);
        for form in forms.into_iter().flatten().filter_map(Value::as_str) {
            assert!(found.contains(&(kind, form)), "help: the sample corpus has no {form} of kind {kind}");
        }
        assert!(found.iter().any(|(known, _)| *known == kind), "help: the sample corpus has no {kind}");
    }
}

#[test]
fn language_versions_of_a_work_agree_in_their_numbers_and_facts() {
    let records = records();
    let mut facts: BTreeMap<(&str, &str), (&Value, &str)> = BTreeMap::new();
    for record in records.iter().filter(|record| record["work"].is_string()) {
        for field in ["kind", "type", "country", "year", "date", "sdgs", "charter_principles", "edition"] {
            let known = facts.entry((text(record, "work"), field)).or_insert((&record[field], text(record, "id")));
            assert_eq!(*known.0, record[field], "help: {} and {} differ in {field}", known.1, record["id"]);
        }
    }
}

#[test]
fn every_topic_is_asked_in_many_languages_and_judged() {
    let records = records();
    let sidecar = fs::read_to_string(repository("corpus/monograph.pdf.meta.json")).unwrap();
    let monograph: Value = serde_json::from_str(&sidecar).unwrap();
    let identifiers: BTreeSet<&str> = records.iter().chain([&monograph]).map(|record| text(record, "id")).collect();
    let (topics, judgments) = (lines("corpus/topics"), lines("corpus/qrels"));
    let mut languages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in &topics {
        let [id, language, query] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("help: {line}") };
        assert!(!query.trim().is_empty() && languages.entry(id).or_default().insert(language), "help: {line}");
    }
    assert!(languages.len() >= 60);
    let mut judged: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for line in &judgments {
        let [id, _, record, grade] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("help: {line}") };
        assert!(identifiers.contains(record), "help: {record} is judged and does not exist");
        assert!(judged.entry(id).or_default().insert(record, grade).is_none(), "help: {line} is judged twice");
    }
    for (id, languages) in &languages {
        assert!(languages.len() >= TOPIC_LANGUAGES, "help: {id} is asked in {languages:?} only");
        let relevant = judged.get(id).is_some_and(|grades| grades.values().any(|grade| *grade == "2"));
        assert!(relevant, "help: {id} has no answer");
    }
    assert!(judged.keys().all(|id| languages.contains_key(id)));
}
