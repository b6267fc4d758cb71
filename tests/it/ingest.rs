//! The write lane: changes, vanished files, crashes, other writers.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use dragoman::ingest::{self, Request};
use dragoman::search::Engine;
use dragoman::store::{Reader, Writer};

use crate::support::{Workplace, found, record};

#[test]
fn unchanged_files_are_left_alone_and_changed_ones_replace_their_records() {
    let workplace = Workplace::new();
    workplace.records(
        "a.ndjson",
        &[record("a", "en", "Apple", "About apples."), record("b", "en", "Bread", "About bread.")],
    );
    let first = workplace.ingest();
    assert_eq!((first.added, first.files), (2, 1));
    let second = workplace.ingest();
    assert_eq!((second.added, second.files, second.unchanged_files), (0, 0, 1));
    workplace
        .records("a.ndjson", &[record("a", "en", "Apple", "About pears."), record("c", "en", "Cake", "About cake.")]);
    let third = workplace.ingest();
    assert_eq!((third.added, third.replaced, third.removed), (1, 1, 1));
    let engine = workplace.engine();
    assert_eq!(found(&engine, "pears"), ["a"]);
    assert!(found(&engine, "bread").is_empty());
}

#[test]
fn records_of_vanished_files_go_only_when_asked() {
    let workplace = Workplace::new();
    workplace.records("a.ndjson", &[record("a", "en", "Apple", "About apples.")]);
    let second = workplace.records("b.ndjson", &[record("b", "en", "Bread", "About bread.")]);
    workplace.ingest();
    fs::remove_file(second).unwrap();
    assert_eq!(workplace.ingest().removed, 0);
    assert_eq!(found(&workplace.engine(), "bread"), ["b"]);
    assert_eq!(workplace.ingest_with(Request { prune: true, ..Request::default() }).removed, 1);
    assert!(found(&workplace.engine(), "bread").is_empty());
}

#[test]
fn the_first_of_two_records_with_one_identifier_stays_and_the_second_is_reported() {
    let workplace = Workplace::new();
    workplace
        .records("a.ndjson", &[record("a", "en", "Apple", "About apples."), record("a", "en", "Pear", "About pears.")]);
    let report = workplace.ingest();
    assert_eq!((report.added, report.skipped.len()), (1, 1));
    assert!(report.skipped[0].place.ends_with("a.ndjson:2"), "{:?}", report.skipped);
    assert!(report.skipped[0].reason.contains("already used by") && report.skipped[0].reason.contains(":1"));
    assert!(found(&workplace.engine(), "pears").is_empty());
}

#[test]
fn documents_of_one_name_in_folders_of_one_name_are_kept_apart() {
    let workplace = Workplace::new();
    let page = |text: &str| format!("<html><body><p>{text}</p></body></html>");
    workplace.file("ca/html/index.html", page("Un far vora el mar, lighthouse"));
    let second = workplace.file("es/html/index.html", page("Un faro junto al mar, lighthouse"));
    let report = workplace.ingest();
    assert_eq!((report.added, report.skipped.len()), (2, 0), "{:?}", report.skipped);
    assert_eq!(found(&workplace.engine(), "lighthouse").len(), 2);
    fs::write(&second, page("Un faro muy alto, lighthouse")).unwrap();
    let report = workplace.ingest();
    assert_eq!((report.added, report.replaced, report.removed), (0, 1, 0), "help: identifiers must stay the same");
    // A document that was moved keeps its identifier.
    let ids = found(&workplace.engine(), "lighthouse");
    fs::create_dir_all(workplace.input().join("moved/html")).unwrap();
    fs::rename(workplace.input().join("ca/html/index.html"), workplace.input().join("moved/html/index.html")).unwrap();
    assert_eq!(workplace.ingest().skipped.len(), 0);
    let (before, after): (BTreeSet<_>, BTreeSet<_>) =
        (ids.into_iter().collect(), found(&workplace.engine(), "lighthouse").into_iter().collect());
    assert_eq!(before, after);
}

#[test]
fn passages_end_where_a_text_changes_its_language() {
    let workplace = Workplace::new();
    let english = "The city opened the school yards in the evening, and neighbours look after them with the pupils. ";
    let spanish =
        "El ayuntamiento abrió los patios de los colegios por la tarde y los vecinos los cuidan con el alumnado. ";
    let body = format!("{}\n\n{}\n\n{}", english.repeat(4).trim(), spanish.repeat(14).trim(), english.repeat(4).trim());
    let mut mixed = record("mixed", "es", "Patios abiertos", &body);
    mixed.as_object_mut().unwrap().remove("language");
    workplace.records("a.ndjson", &[mixed]);
    let report = workplace.ingest();
    assert_eq!(report.passages_by_language["en"], 2, "{:?}", report.passages_by_language);
    assert_eq!(report.passages_by_language.keys().collect::<Vec<_>>(), ["en", "es"]);
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let workplace = Workplace::new();
    workplace.records("a.ndjson", &[record("a", "en", "Apple", "About apples.")]);
    let _writer = Writer::open(&workplace.data()).unwrap();
    let error = ingest::run(&workplace.data(), &Request { paths: vec![workplace.input()], ..Request::default() }, &());
    let message = error.unwrap_err().to_string();
    assert!(message.contains("another process") && message.contains(&std::process::id().to_string()), "{message}");
    let output = workplace.run(&["ingest", workplace.input().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(4), "help: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_was_committed_survives_a_killed_process() {
    let workplace = Workplace::new();
    let body = "A garden with many words about apples, pears and plums. ".repeat(10);
    let records: Vec<_> = (0..12_000).map(|n| record(&format!("r{n}"), "en", "Garden", &body)).collect();
    workplace.records("a.ndjson", &records);
    let mut child = Command::new(env!("CARGO_BIN_EXE_dragoman"))
        .args(["--data", workplace.data().to_str().unwrap(), "ingest", workplace.input().to_str().unwrap()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_mins(2);
    let stored =
        || Reader::open(&workplace.data()).and_then(|reader| reader.counts()).map_or(0, |(records, _)| records);
    while stored() == 0 && Instant::now() < deadline {
        thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let survived = stored();
    assert!(survived > 0 && survived < 12_000, "help: the process was killed too late or never wrote: {survived}");
    // The index is brought up to what is stored, and the rest comes in with the next run.
    let engine = Engine::open(&workplace.data(), false).unwrap();
    assert_eq!(engine.index().sequence().unwrap(), engine.store().sequence().unwrap());
    let found = engine.search(&dragoman::search::Question::new("plums")).unwrap().records;
    assert_eq!(found, survived);
    let report = workplace.ingest();
    assert_eq!(report.added + survived, 12_000);
}

#[test]
fn an_index_of_another_version_is_made_again() {
    let workplace = Workplace::new();
    workplace.records("a.ndjson", &[record("a", "en", "Apple", "About apples.")]);
    workplace.ingest();
    fs::write(workplace.data().join("index/version.txt"), "layout 0").unwrap();
    assert_eq!(found(&workplace.engine(), "apples"), ["a"]);
}

#[test]
fn the_index_made_again_answers_as_before() {
    let workplace = Workplace::new();
    workplace.records(
        "a.ndjson",
        &[record("a", "en", "Apple", "About apples."), record("b", "es", "Pan", "El pan del día.")],
    );
    workplace.ingest();
    let before = workplace.engine().search(&dragoman::search::Question::new("apple pan")).unwrap();
    ingest::reindex(&workplace.data(), &()).unwrap();
    let after = workplace.engine().search(&dragoman::search::Question::new("apple pan")).unwrap();
    assert_eq!(before, after);
}
