//! Compares ways to learn translations from works in several languages: `cargo run --release --example learning_table
//! [RECORDS TOPICS QRELS]`, each a file or a folder; the sample corpus by default.
//!
//! Every other work is learned from; the rest is searched. Precision is the share of words whose best translation the
//! embedded knowledge base confirms, among those of which it knows both. MRR@10 is the mean over topics, languages of
//! the query and other languages with a relevant record.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::expect_used, reason = "an experiment ends by a panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dragoman::analyze::Analyzer;
use dragoman::ingest;
use dragoman::language::Lang;
use dragoman::search::{Engine, Expand, Question};
use dragoman::store::Reader;
use dragoman::thesaurus::layers::{LEARNED, Layers};
use dragoman::thesaurus::learn::{Learned, Method, Settings};
use dragoman::thesaurus::{EMBEDDED, Knowledge, key};
use serde_json::Value;

struct Topic {
    id: String,
    language: Lang,
    query: String,
}

struct Test {
    engine_of: PathBuf,
    topics: Vec<Topic>,
    relevant: BTreeMap<String, BTreeMap<Lang, BTreeSet<String>>>,
}

fn main() {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let path = |at: usize, default: &str| paths.get(at).cloned().unwrap_or_else(|| default.into());
    let records = lines_below(&path(0, "corpus/records"));
    let records: Vec<Value> = records.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let folder = std::env::temp_dir().join(format!("dragoman-learning-{}", std::process::id()));
    let (even, odd) = halves(&records);
    let learn_from = ingested(&folder.join("learn"), &even);
    let test = test(&folder.join("test"), &odd, &path(1, "corpus/topics"), &path(2, "corpus/qrels"));
    println!("{} records to learn from, {} to search, {} topics", even.len(), odd.len(), test.topics.len());
    println!("| method | least belief | words | judged | precision | MRR@10 alone | MRR@10 on top |");
    println!("|---|---|---|---|---|---|---|");
    let of = |learned: bool, embedded: bool| measured(&test, learned, embedded);
    println!("| nothing | | | | | {:.3} | {:.3} |", of(false, false), of(false, true));
    for method in [Method::Model, Method::Dice] {
        for belief_min in [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6] {
            let settings = Settings { method, belief_min, ..Settings::PASSAGES };
            let store = Reader::open(&learn_from).unwrap();
            let (learner, _) = ingest::learner_of(&store, &mut Analyzer::new()).unwrap();
            let learned = learner.learn(&settings);
            let (right, judged) = precision(&learned);
            ingest::learn(&learn_from, &settings).unwrap();
            move_layer(&learn_from, &test.engine_of);
            println!(
                "| {method:?} | {belief_min} | {} | {judged} | {:.3} | {:.3} | {:.3} |",
                learned.len(),
                f64::from(right) / f64::from(judged.max(1)),
                of(true, false),
                of(true, true),
            );
        }
    }
    fs::remove_dir_all(&folder).unwrap();
}

/// The lines of a file, or of the files of a folder.
fn lines_below(path: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> = if path.is_dir() {
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect()
    } else {
        vec![path.to_owned()]
    };
    files.sort();
    files
        .iter()
        .flat_map(|file| fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// Every other work; records without one are in neither half.
fn halves(records: &[Value]) -> (Vec<&Value>, Vec<&Value>) {
    let work = |record: &Value| record["work"].as_str().map(str::to_owned);
    let works: BTreeSet<String> = records.iter().filter_map(work).collect();
    let number: BTreeMap<&String, usize> = works.iter().enumerate().map(|(i, work)| (work, i)).collect();
    let in_work = records.iter().filter(|record| work(record).is_some());
    in_work.partition(|record| number[&work(record).unwrap()].is_multiple_of(2))
}

fn ingested(folder: &Path, records: &[&Value]) -> PathBuf {
    fs::create_dir_all(folder.join("input")).unwrap();
    let lines: Vec<String> = records.iter().map(ToString::to_string).collect();
    fs::write(folder.join("input/records.ndjson"), lines.join("\n")).unwrap();
    let request = ingest::Request { paths: vec![folder.join("input")], ..ingest::Request::default() };
    let report = ingest::run(&folder.join("data"), &request, &()).unwrap();
    assert!(report.skipped.is_empty(), "{:?}", report.skipped);
    folder.join("data")
}

fn test(folder: &Path, records: &[&Value], topics: &Path, judgments: &Path) -> Test {
    let engine_of = ingested(folder, records);
    let language =
        |record: &&Value| Some((record["id"].as_str()?.to_owned(), Lang::from_code(record["language"].as_str()?)?));
    let languages: BTreeMap<String, Lang> = records.iter().filter_map(language).collect();
    let mut relevant: BTreeMap<String, BTreeMap<Lang, BTreeSet<String>>> = BTreeMap::new();
    for line in lines_below(judgments) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        if let [topic, _, record, grade] = cells.as_slice()
            && grade.parse::<i32>().is_ok_and(|grade| grade > 0)
            && let Some(language) = languages.get(*record)
        {
            relevant.entry((*topic).to_owned()).or_default().entry(*language).or_default().insert((*record).to_owned());
        }
    }
    let mut asked = Vec::new();
    for line in lines_below(topics) {
        let cells: Vec<&str> = line.splitn(3, '\t').collect();
        if let [id, language, query] = cells.as_slice()
            && relevant.contains_key(*id)
            && let Some(language) = Lang::from_code(language)
        {
            asked.push(Topic { id: (*id).to_owned(), language, query: (*query).to_owned() });
        }
    }
    Test { engine_of, topics: asked, relevant }
}

/// Right translations and those that could be judged.
fn precision(learned: &[Learned]) -> (u32, u32) {
    let knowledge = Knowledge::embedded();
    let concepts = |language: Lang, stem: &str| {
        let mut key = String::new();
        key::write(&mut key, language, [stem]);
        let meanings = knowledge.meanings(&key, 0);
        meanings.iter().map(|meaning| meaning.concept).collect::<BTreeSet<_>>()
    };
    let (mut right, mut judged) = (0, 0);
    for word in learned {
        let own = concepts(word.language, &word.stem);
        for (to, translations) in &word.translations {
            let other = translations.first().map(|(stem, _)| concepts(*to, stem)).unwrap_or_default();
            if !own.is_empty() && !other.is_empty() {
                judged += 1;
                right += u32::from(!own.is_disjoint(&other));
            }
        }
    }
    (right, judged)
}

fn move_layer(from: &Path, to: &Path) {
    let entry = Layers::of(from).manifest().unwrap().layers.into_iter().find(|entry| entry.name == LEARNED);
    let layer = fs::read(from.join("knowledge/learned.layer"));
    if let (Some(entry), Ok(layer)) = (entry, layer) {
        Layers::of(to).put(entry, &layer).unwrap();
    }
}

fn measured(test: &Test, learned: bool, embedded: bool) -> f64 {
    let layers = Layers::of(&test.engine_of);
    layers.switch(EMBEDDED, embedded).unwrap();
    let _ = layers.switch(LEARNED, learned);
    let engine = Engine::open(&test.engine_of, false).unwrap();
    let (mut sum, mut count) = (0.0, 0_u32);
    for topic in &test.topics {
        for (target, relevant) in test.relevant[&topic.id].iter().filter(|(target, _)| **target != topic.language) {
            let expand = Expand::Full;
            let (language, targets) = (Some(topic.language), vec![*target]);
            let question =
                Question { language, targets, expand, limit: 10, syntax: false, ..Question::new(&topic.query) };
            let ranked = engine.rank(&question).unwrap();
            count += 1;
            sum += ranked.iter().position(|hit| relevant.contains(&hit.id)).map_or(0.0, |at| 1.0 / (at + 1) as f64);
        }
    }
    sum / f64::from(count.max(1))
}
