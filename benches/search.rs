//! The read lane over 100,000 passages in all languages: latency in the process, then the server from outside.
//!
//! Beside criterion's figures it reports median and 99th percentile of a stream of different queries, how soon the
//! server answers after its start, the memory it has resident, and what eight clients at once get from it.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a bench ends by a panic and reports to its caller")]

mod prose;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use dragoman::ingest::{self, Request};
use dragoman::language::Lang;
use dragoman::search::{Engine, Mode, Question};
use prose::{Numbers, Writer};
use serde_json::json;

/// Records, nearly all of one passage.
const RECORDS: usize = 100_000;
/// Words in a body.
const WORDS: usize = 120;
/// Different queries of each kind.
const QUERIES: usize = 500;
/// Clients that ask at the same time, and queries of each.
const CLIENTS: usize = 8;
const QUERIES_OF_CLIENT: usize = 250;
/// Longest that the server may take to answer for the first time.
const START_MAX: Duration = Duration::from_secs(30);

fn build(data: &Path) {
    let writers = prose::writers();
    let mut numbers = Numbers(11);
    let path = data.join("records.ndjson");
    let mut out = BufWriter::new(File::create(&path).unwrap());
    for number in 0..RECORDS {
        let writer = &writers[number % writers.len()];
        let (title, body) = (writer.text(7, &mut numbers), writer.text(WORDS, &mut numbers));
        let (id, language) = (format!("r{number}"), writer.language.code());
        let record = json!({ "id": id, "kind": "news", "language": language, "title": title, "body": body });
        writeln!(out, "{record}").unwrap();
    }
    out.flush().unwrap();
    let report = ingest::run(data, &Request { paths: vec![path], ..Request::default() }, &()).unwrap();
    assert!(report.added == RECORDS as u64 && report.passages >= RECORDS as u64, "help: {:?}", report.skipped.first());
    eprintln!("search: {} passages indexed in {:.1} s", report.passages, report.seconds);
}

/// Queries of so many words, in all languages by turns.
fn queries(words: usize, writers: &[Writer]) -> Vec<Question> {
    let mut numbers = Numbers(words as u64);
    let query = |number: usize| {
        let writer = &writers[number % writers.len()];
        let typed: Vec<&str> = (0..words).map(|_| writer.word(&mut numbers)).collect();
        Question { language: Some(writer.language), ..Question::new(typed.join(" ")) }
    };
    (0..QUERIES).map(query).collect()
}

/// Beginnings of words and pairs of words, every other one with a letter too many, in all languages by turns.
fn typed(writers: &[Writer]) -> Vec<(String, Lang)> {
    let mut numbers = Numbers(5);
    let beginning = |number: usize| {
        let writer = &writers[number % writers.len()];
        let words = (0..=number % 2).map(|_| writer.word(&mut numbers).to_owned()).collect::<Vec<_>>().join(" ");
        let mut letters: Vec<char> = words.chars().collect();
        letters.truncate(1 + number % 9);
        if number % 4 == 3 && letters.len() > 4 {
            letters.insert(2, letters[0]);
        }
        (letters.into_iter().collect(), writer.language)
    };
    (0..QUERIES * 4).map(beginning).collect()
}

fn latency(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path());
    let engine = Engine::open(folder.path(), false).unwrap();
    let writers = prose::writers();
    let mono = |question: Question| Question { mode: Mode::Mono, ..question };
    let kinds = [
        ("one-word", queries(1, &writers)),
        ("three-words", queries(3, &writers)),
        ("three-words-mono", queries(3, &writers).into_iter().map(mono).collect()),
    ];
    let mut group = criterion.benchmark_group("search");
    group.sample_size(20);
    for (name, questions) in &kinds {
        let found = questions.iter().filter(|question| engine.search(question).unwrap().records > 0).count();
        assert!(found > QUERIES * 9 / 10, "help: only {found} of {QUERIES} queries for known words find something");
        let mut next = questions.iter().cycle();
        group.bench_function(*name, |bencher| bencher.iter(|| engine.search(next.next().unwrap()).unwrap().hits.len()));
        let times = questions.iter().map(|question| timed(|| assert!(engine.search(question).is_ok()))).collect();
        report(name, times);
    }
    let typed = typed(&writers);
    let started = Instant::now();
    let (names, bytes) = engine.prepare_suggestions().unwrap();
    let seconds = started.elapsed().as_secs_f64();
    eprintln!("search/suggest: {names} names filed in {seconds:.1} s, {} MB of memory", bytes >> 20);
    let suggest = |(typed, language): &(String, Lang)| engine.suggest(typed, Some(*language), 8).unwrap().len();
    let found = typed.iter().filter(|typed| suggest(typed) > 0).count();
    assert!(found > typed.len() * 9 / 10, "help: only {found} of {} beginnings are completed", typed.len());
    let mut next = typed.iter().cycle();
    group.bench_function("suggest", |bencher| bencher.iter(|| suggest(next.next().unwrap())));
    report("suggest", typed.iter().map(|typed| timed(|| assert!(suggest(typed) <= 8))).collect());
    group.finish();
    drop(engine);
    serve(folder.path(), &kinds[1].1, &typed);
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let place = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    eprintln!("search/{name}: median {:.2} ms, 99th percentile {:.2} ms", place(50), place(99));
}

/// A server that ends with its bench.
struct Server {
    process: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_dragoman"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
        let address_of = |line: String| Some(line.split_once("http://")?.1.split('/').next()?.to_owned());
        let address = said.find_map(address_of);
        Self { process, address: address.unwrap() }
    }

    /// Status and body of an answer.
    fn get(&self, path: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// Memory in RAM, in MB.
    fn resident_mb(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
    }
}

/// Starts the server, waits until it is ready, and asks it.
fn serve(data: &Path, questions: &[Question], typed: &[(String, Lang)]) {
    let start = Instant::now();
    let server = Server::start(data);
    while !server.get("/readyz").is_ok_and(|answer| answer.starts_with("HTTP/1.1 200")) {
        assert!(start.elapsed() < START_MAX, "help: the server does not get ready");
    }
    let ready = start.elapsed();
    let before = server.resident_mb();
    let times = questions.iter().map(|question| timed(|| ask(&server, question, "cross"))).collect();
    report("http", times);
    suggest(&server, &typed[0]);
    report("http-suggest", typed.iter().map(|typed| timed(|| suggest(&server, typed))).collect());
    let [mono, cross] = ["mono", "cross"].map(|mode| load(&server, questions, mode));
    eprintln!("search/http: across languages {:.2} of the throughput in one language", cross / mono);
    eprintln!(
        "search/serve: ready after {:.3} s; {before} MB resident at the start, {} MB after {} queries",
        ready.as_secs_f64(),
        server.resident_mb(),
        QUERIES + 2 * CLIENTS * QUERIES_OF_CLIENT
    );
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

fn suggest(server: &Server, (typed, language): &(String, Lang)) {
    let answer = server.get(&format!("/v1/suggest?lang={language}&q={}", encoded(typed))).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "help: {answer}");
}

/// Asks with several clients at once; returns the answers a second.
fn load(server: &Server, questions: &[Question], mode: &str) -> f64 {
    let start = Instant::now();
    let client = |first: usize| {
        let own = questions.iter().cycle().skip(first * QUERIES / CLIENTS).take(QUERIES_OF_CLIENT);
        own.map(|question| timed(|| ask(server, question, mode))).collect::<Vec<_>>()
    };
    let times: Vec<Duration> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|first| scope.spawn(move || client(first))).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let answers = times.len() as f64 / start.elapsed().as_secs_f64();
    report(&format!("http-{CLIENTS}-clients-{mode}"), times);
    eprintln!("search/http-{CLIENTS}-clients-{mode}: {answers:.0} answers a second");
    answers
}

fn ask(server: &Server, question: &Question, mode: &str) {
    let query = encoded(&question.text);
    let language = question.language.unwrap();
    let answer = server.get(&format!("/v1/search?lang={language}&mode={mode}&q={query}")).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "help: {answer}");
}

criterion_group!(benches, latency);
criterion_main!(benches);
