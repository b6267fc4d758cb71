//! Data directories, files and engines for tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dragoman::extract::Limits;
use dragoman::ingest::{self, Report, Request};
use dragoman::search::{Engine, Expand, Question};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder for input and one for data, both gone when it is dropped.
pub(crate) struct Workplace {
    folder: TempDir,
}

impl Workplace {
    pub(crate) fn new() -> Self {
        let workplace = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(workplace.input()).unwrap();
        workplace
    }

    pub(crate) fn input(&self) -> PathBuf {
        self.folder.path().join("input")
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Writes an input file.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.input().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// Writes records as NDJSON.
    pub(crate) fn records(&self, name: &str, records: &[Value]) -> PathBuf {
        self.file(name, records.iter().map(|record| format!("{record}\n")).collect::<Vec<_>>().concat())
    }

    pub(crate) fn ingest(&self) -> Report {
        self.ingest_with(Request::default())
    }

    pub(crate) fn ingest_with(&self, request: Request) -> Report {
        let limits = Limits { worker: Some(PathBuf::from(env!("CARGO_BIN_EXE_dragoman"))), ..request.limits };
        let request = Request { paths: vec![self.input()], limits, ..request };
        ingest::run(&self.data(), &request, &()).unwrap()
    }

    pub(crate) fn engine(&self) -> Engine {
        Engine::open(&self.data(), false).unwrap()
    }

    /// Runs the program on the data directory.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_dragoman")).arg("--data").arg(self.data()).args(arguments).output().unwrap()
    }
}

/// A record with the fields that have to be there, and more.
pub(crate) fn record(id: &str, language: &str, title: &str, body: &str) -> Value {
    json!({ "id": id, "kind": "initiative", "language": language, "title": title, "body": body })
}

/// Identifiers of what the words of a query find, best first, language versions apart and nothing translated.
pub(crate) fn found(engine: &Engine, query: &str) -> Vec<String> {
    found_by(engine, &Question { by_work: false, expand: Expand::Off, ..Question::new(query) })
}

/// Identifiers of what a question finds, best first.
pub(crate) fn found_by(engine: &Engine, question: &Question) -> Vec<String> {
    engine.search(question).unwrap().hits.into_iter().map(|hit| hit.id).collect()
}

/// A path in the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// An engine over the sample corpus.
pub(crate) fn sample() -> (Workplace, Engine) {
    let workplace = Workplace::new();
    let request = Request { paths: vec![repository("corpus/records")], ..Request::default() };
    let report = ingest::run(&workplace.data(), &request, &()).unwrap();
    assert!(report.skipped.is_empty(), "help: the sample corpus does not validate: {:?}", report.skipped);
    let engine = workplace.engine();
    (workplace, engine)
}
