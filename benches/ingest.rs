//! The write lane, in records a second, against bare `tantivy` on the same file.
//!
//! The lane reads NDJSON, validates, detects the language of every passage, analyzes, stores the text in SQLite and
//! indexes. Bare `tantivy` reads the same lines, indexes the same fields with its default tokenizer for all languages
//! and keeps the text in its own store, with as many threads and as much memory. Both end when all is on disk.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a bench ends by a panic and reports to its caller")]

mod prose;

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dragoman::ingest::{self, Request};
use prose::Numbers;
use serde_json::{Value, json};
use tantivy::schema::{FAST, Field, STORED, STRING, Schema, TEXT};
use tantivy::{Index, TantivyDocument};

/// Records in the file.
const RECORDS: usize = 10_000;
/// Words in a body: one passage.
const WORDS: usize = 180;
/// Rounds that compare the two.
const PAIRS: usize = 5;
/// Memory and threads of the index writer, as the lane has them.
const MEMORY_BYTES: usize = 256 << 20;
const THREADS_MAX: usize = 4;

/// Records in all languages by turns, none of which says its language.
fn records() -> String {
    let writers = prose::writers();
    let mut numbers = Numbers(7);
    let mut lines = String::new();
    for number in 0..RECORDS {
        let writer = &writers[number % writers.len()];
        let record = json!({
            "id": format!("r{number}"),
            "kind": "news",
            "title": writer.text(7, &mut numbers),
            "body": writer.text(WORDS, &mut numbers),
            "city": writer.word(&mut numbers),
            "year": 1990 + number % 36,
        });
        writeln!(lines, "{record}").unwrap();
    }
    lines
}

/// What the lane does; returns the time and the share of records whose language was found.
fn lane(file: &Path) -> (Duration, f64) {
    let folder = tempfile::tempdir().unwrap();
    let request = Request { paths: vec![file.to_owned()], ..Request::default() };
    let start = Instant::now();
    let report = ingest::run(folder.path(), &request, &()).unwrap();
    let time = start.elapsed();
    assert_eq!((report.added, report.skipped.len()), (RECORDS as u64, 0), "help: {:?}", report.skipped.first());
    let languages = prose::writers();
    let known = report
        .passages_by_language
        .iter()
        .filter(|(code, _)| languages.iter().any(|writer| writer.language.code() == code.as_str()));
    (time, known.map(|(_, passages)| *passages as f64).sum::<f64>() / report.passages as f64)
}

/// The fields that the lane indexes of these records.
struct Fields {
    id: Field,
    kind: Field,
    title: Field,
    body: Field,
    city: Field,
    year: Field,
}

/// What `tantivy` alone does.
fn bare(file: &Path) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let mut schema = Schema::builder();
    let key = STRING | STORED | FAST;
    let fields = Fields {
        id: schema.add_text_field("id", key.clone()),
        kind: schema.add_text_field("kind", key.clone()),
        title: schema.add_text_field("title", TEXT | STORED),
        body: schema.add_text_field("body", TEXT | STORED),
        city: schema.add_text_field("city", key),
        year: schema.add_i64_field("year", STORED | FAST),
    };
    let start = Instant::now();
    let index = Index::create_in_dir(folder.path(), schema.build()).unwrap();
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX);
    let mut writer = index.writer_with_num_threads(threads, MEMORY_BYTES).unwrap();
    for line in std::fs::read_to_string(file).unwrap().lines() {
        writer.add_document(document(&serde_json::from_str(line).unwrap(), &fields)).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
    let time = start.elapsed();
    let found = index.reader().unwrap().searcher().num_docs();
    assert_eq!(found, RECORDS as u64);
    time
}

fn document(record: &Value, fields: &Fields) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    let texts = [(fields.id, "id"), (fields.kind, "kind"), (fields.title, "title"), (fields.body, "body")];
    for (field, name) in texts.into_iter().chain([(fields.city, "city")]) {
        document.add_text(field, record[name].as_str().unwrap());
    }
    document.add_i64(fields.year, record["year"].as_i64().unwrap());
    document
}

fn ingestion(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("records.ndjson");
    std::fs::write(&file, records()).unwrap();
    let (_, known) = lane(&file);
    assert!(known > 0.9, "help: only {known:.2} of the records are in a language that was written");

    let mut group = criterion.benchmark_group("ingest");
    group.sample_size(10).throughput(Throughput::Elements(RECORDS as u64));
    group.bench_function("lane", |bencher| bencher.iter_custom(|rounds| (0..rounds).map(|_| lane(&file).0).sum()));
    group.bench_function("tantivy", |bencher| bencher.iter_custom(|rounds| (0..rounds).map(|_| bare(&file)).sum()));
    group.finish();
    compare(&file);
}

/// Reports the two beside each other, by turns, so that another load of the machine meets both.
fn compare(file: &Path) {
    let mut rounds: Vec<(f64, f64, f64)> = (0..PAIRS)
        .map(|_| {
            let (theirs, ours) = (bare(file).as_secs_f64(), lane(file).0.as_secs_f64());
            (theirs / ours, ours, theirs)
        })
        .collect();
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, ours, theirs) = rounds[PAIRS / 2];
    eprintln!("ingest: the lane is {ratio:.2} times as fast as bare tantivy ({ours:.2} s, {theirs:.2} s)");
}

criterion_group!(benches, ingestion);
criterion_main!(benches);
