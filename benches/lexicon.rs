//! The knowledge base that the program brings: how soon it is there, what it takes, and what a query costs.
//!
//! Queries are those of `corpus/topics` with four and with six words. Beside criterion's figures it reports median and
//! 99th percentile over the different queries, each asked once for warmth and once for the clock.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench ends by a panic and reports to its caller"
)]

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use dragoman::analyze::Analyzer;
use dragoman::expand::{self, ALTERNATIVES, Expansion};
use dragoman::language::{LANGUAGES, Lang, Tier};
use dragoman::query;
use dragoman::thesaurus::{Knowledge, key};

/// Set in a process that does nothing but open the knowledge base and say what that took.
const OPEN_ALONE: &str = "LEXICON_OPEN_ALONE";
/// Processes that open it.
const OPENINGS: usize = 11;

/// A query and its language.
type Typed = (Lang, String);

fn lexicon(criterion: &mut Criterion) {
    if std::env::var_os(OPEN_ALONE).is_some() {
        open_alone();
        std::process::exit(0);
    }
    opening();
    let knowledge = Knowledge::embedded();
    let targets: Vec<(Lang, f32)> = LANGUAGES
        .iter()
        .filter(|language| language.tier != Tier::Beyond)
        .filter_map(|language| Some((Lang::from_code(language.code)?, 1.0)))
        .collect();
    let mut analyzer = Analyzer::new();
    let four = typed(4);
    measure(criterion, "concepts of 4 words in all languages", &four, |query| {
        let found = labels(query, &knowledge, &targets, &mut analyzer);
        assert!(found < 100_000);
        found
    });
    let six = typed(6);
    measure(criterion, "6 words into 22 languages", &six, |(language, text)| {
        let expansion = Expansion {
            dropped: &[],
            targets: &targets,
            spoken: &[(*language, 1.0)],
            knowledge: Some(&knowledge),
            vocabulary: None,
            alternatives_max: ALTERNATIVES,
        };
        expand::across_languages(&query::plain(text), &expansion, &mut analyzer).languages.len()
    });
}

/// What every stretch of the query's words may mean, and all that this is called in the targets.
fn labels((language, text): &Typed, knowledge: &Knowledge, targets: &[(Lang, f32)], analyzer: &mut Analyzer) -> usize {
    let tokens = analyzer.terms(text, *language);
    let words = key::words(&tokens);
    let content = key::content(&words);
    let (mut key, mut bytes) = (String::new(), 0);
    for start in 0..content.len() {
        for stretch in (start + 1..=content.len()).map(|end| &content[start..end]) {
            key::write(&mut key, *language, stretch.iter().map(|word| word.main.term.as_str()));
            for meaning in knowledge.meanings(&key, key::accents(stretch.iter().copied())) {
                for (target, _) in targets {
                    bytes += knowledge.labels(meaning.concept, *target).map(|label| label.text.len()).sum::<usize>();
                }
            }
        }
    }
    bytes
}

/// The queries of the sample topics that have so many words.
fn typed(words: usize) -> Vec<Typed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/topics");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts = paths.iter().filter(|path| path.extension().is_some_and(|e| e == "tsv"));
    let lines = texts.flat_map(|path| fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>());
    let topic = |line: String| {
        let mut columns = line.split('\t').skip(1);
        Some((Lang::from_code(columns.next()?)?, columns.next()?.to_owned()))
    };
    let typed: Vec<Typed> = lines.filter_map(topic).filter(|(_, text)| text.split(' ').count() == words).collect();
    assert!(typed.len() > 20, "help: corpus/topics has only {} queries of {words} words", typed.len());
    typed
}

fn measure(criterion: &mut Criterion, name: &str, queries: &[Typed], mut work: impl FnMut(&Typed) -> usize) {
    let mut times: Vec<Duration> = queries
        .iter()
        .map(|query| {
            black_box(work(query));
            let start = Instant::now();
            black_box(work(query));
            start.elapsed()
        })
        .collect();
    times.sort();
    let place = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e6;
    eprintln!("lexicon: {name}: {} queries, median {:.0} µs, p99 {:.0} µs", queries.len(), place(50), place(99));
    let mut next = queries.iter().cycle();
    criterion.bench_function(name, |bencher| bencher.iter(|| work(next.next().unwrap())));
}

/// Opens the knowledge base in processes of their own, since a process opens it once.
fn opening() {
    let open = || {
        let output = Command::new(std::env::current_exe().unwrap()).env(OPEN_ALONE, "1").output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let mut numbers = said.split_whitespace().map(|number| number.parse::<f64>().unwrap());
        (numbers.next().unwrap(), numbers.next().unwrap())
    };
    let mut openings: Vec<(f64, f64)> = (0..OPENINGS).map(|_| open()).collect();
    openings.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (time, memory) = openings[OPENINGS / 2];
    eprintln!("lexicon: opened in {time:.1} ms (worst of {OPENINGS}: {:.1}), {memory:.1} MB", openings[OPENINGS - 1].0);
}

/// Prints the milliseconds until a word is looked up, and the megabytes that have become resident.
fn open_alone() {
    let before = resident_mb();
    let start = Instant::now();
    let knowledge = Knowledge::embedded();
    assert!(knowledge.knows("en\u{1f}water"), "help: the lexicon has no word for water");
    println!("{} {}", start.elapsed().as_secs_f64() * 1e3, resident_mb() - before);
}

/// Memory in RAM, in MB.
fn resident_mb() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

criterion_group!(benches, lexicon);
criterion_main!(benches);
