//! `dragoman bulk`: many topics, one run. Parallel over topics, written in their order.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Error, bail};

use super::Outcome;
use super::args::{Bulk, RunFormat};
use super::console::Console;
use crate::eval::{Row, RunWriter, Topic, WriterFormat, read_topics};
use crate::language::Lang;
use crate::search::{Engine, Question, Ranked, SearchError};

/// Topics that are searched before their results are written.
const CHUNK: usize = 512;

/// Runs all topics.
pub(super) fn run(data: &Path, options: &Bulk, console: &Console) -> Result<Outcome, Error> {
    let bytes = fs::read(&options.topics).with_context(|| format!("cannot read {}", options.topics.display()))?;
    let topics = chosen(read_topics(&bytes, &options.topics.display().to_string())?, options.language)?;
    let engine = Engine::open(data, false)?;
    let questions = topics.iter().map(|topic| question(topic, options)).collect::<Result<Vec<_>, _>>()?;
    match &options.output {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            write_all(&engine, &topics, &questions, options, BufWriter::new(file))?;
        }
        None => write_all(&engine, &topics, &questions, options, BufWriter::new(io::stdout()))?,
    }
    console.note(format!("{} topics", topics.len()));
    Ok(Outcome::Done)
}

/// The topics in `language`, or all. A run names topics by identifier alone, so that each may be in one language only.
fn chosen(mut topics: Vec<Topic>, language: Option<Lang>) -> Result<Vec<Topic>, Error> {
    topics.retain(|topic| language.is_none() || topic.language.as_deref().and_then(Lang::from_code) == language);
    let mut seen = HashMap::new();
    for topic in &topics {
        let own = topic.language.as_deref().unwrap_or("no language");
        if let Some(other) = seen.insert(&topic.id, own) {
            bail!("topic {} is given in {other} and in {own}; choose a language with --lang", topic.id);
        }
    }
    Ok(topics)
}

fn question(topic: &Topic, options: &Bulk) -> Result<Question, Error> {
    let code = topic.language.as_deref();
    let language = code
        .map(|code| Lang::from_code(code).with_context(|| format!("topic {}: `{code}` is no language code", topic.id)));
    Ok(Question {
        language: language.transpose()?,
        targets: options.targets.clone(),
        mode: options.mode,
        expand: options.expansion.expand,
        alternatives_max: usize::from(options.expansion.alternatives),
        limit: usize::try_from(options.depth)?,
        by_work: false,
        syntax: options.syntax,
        ..Question::new(&topic.query)
    })
}

fn write_all(
    engine: &Engine,
    topics: &[Topic],
    questions: &[Question],
    options: &Bulk,
    out: impl Write + Send,
) -> Result<(), Error> {
    let format = match options.format {
        RunFormat::Trec => WriterFormat::Trec,
        RunFormat::Ndjson => WriterFormat::Ndjson,
        RunFormat::Csv => WriterFormat::Csv,
        RunFormat::Parquet => WriterFormat::Parquet,
    };
    let mut writer = RunWriter::new(out, format)?;
    for (topics, questions) in topics.chunks(CHUNK).zip(questions.chunks(CHUNK)) {
        for (topic, ranked) in topics.iter().zip(ranked(engine, questions)?) {
            for (rank, Ranked { id, score }) in (1..).zip(&ranked) {
                writer.write(&Row {
                    topic: &topic.id,
                    language: topic.language.as_deref().unwrap_or_default(),
                    rank,
                    record: id,
                    score: *score,
                    tag: &options.tag,
                })?;
            }
        }
    }
    Ok(writer.finish()?)
}

/// Searches on all cores; the rankings come back in the order of the questions.
fn ranked(engine: &Engine, questions: &[Question]) -> Result<Vec<Vec<Ranked>>, SearchError> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(questions.len()));
    let work = || {
        while let Some((at, question)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            questions.get(at).map(|q| (at, q))
        } {
            let ranked = engine.rank(question);
            results.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((at, ranked));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(questions.len());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, ranked)| ranked).collect()
}
