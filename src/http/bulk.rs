//! `POST /v1/bulk`: many queries in, their results out, both as lines of JSON.
//!
//! Queries are answered while later ones still arrive. What arrives is kept, up to the limit of the body, whether or
//! not results are taken: a client that sends everything before it reads is served too. What is found is not kept:
//! the next queries are searched when the client has taken the results before.

use std::io;
use std::sync::Arc;

use axum::RequestExt;
use axum::body::{Body, Bytes};
use axum::extract::{Query, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio_util::codec::{FramedRead, LinesCodec, LinesCodecError};
use tokio_util::io::StreamReader;
use utoipa::{IntoParams, ToSchema};

use super::export::NDJSON;
use super::problem::Problem;
use super::schemas::LanguageCode;
use super::search::{Pairs, QueryParams};
use super::stamp::Stamp;
use super::{App, Uncompressed, blocking, params};
use crate::language::Lang;
use crate::search::Question;

/// Longest body, in bytes.
pub(super) const BODY_BYTES_MAX: usize = 16 << 20;
/// Longest line, in bytes.
const LINE_BYTES_MAX: usize = 16 << 10;
/// Most queries of a request.
const TOPICS_MAX: usize = 10_000;
/// Records of a result, unless the request says otherwise, and at most.
const DEPTHS: (usize, usize) = (100, 1000);

/// How results are shown, as documented.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters")]
pub(super) struct BulkParams {
    /// Most records of a result.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    depth: Option<u16>,
    /// Whether quotes, signs and fields mean something; otherwise queries are plain words.
    #[param(default = false)]
    syntax: Option<bool>,
}

/// A query, one a line.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Topic {
    /// Your name for it; it comes back with the result.
    #[schema(example = "1")]
    id: String,
    /// The query.
    #[schema(example = "huertos escolares")]
    query: String,
    /// Its language; the `lang` of the request, or found out, if absent.
    #[schema(inline, value_type = Option<LanguageCode>, example = "es")]
    lang: Option<String>,
}

/// A line of the answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum Line {
    /// What was found for a query, in the order of the queries.
    Result {
        /// The name that came with the query.
        id: String,
        /// The records, best first; language versions stand for themselves.
        hits: Vec<BulkHit>,
    },
    /// A line that was not understood, or a query that failed; the others are answered.
    Problem {
        /// Number of the line in the body, from 1.
        line: usize,
        /// What is wrong.
        problem: Problem,
    },
    /// The last line. An answer without it is not whole.
    End {
        /// Always true.
        done: bool,
        /// Queries that were answered.
        answered: usize,
        /// Lines that were not.
        failed: usize,
        /// Generation of the index at the beginning.
        generation: i64,
        /// Hash of the configuration at the beginning.
        configuration: String,
        /// Whether both were still the same at the end.
        consistent: bool,
    },
}

/// A record that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BulkHit {
    /// Identifier of the record.
    id: String,
    /// Its score; comparable within one result only.
    score: f32,
}

/// A line of the body by its number, as it came.
type Numbered = (usize, Result<String, Problem>);

/// Answers many queries.
#[utoipa::path(
    post,
    path = "/v1/bulk",
    tag = "Search",
    summary = "Run many queries",
    description = "Takes queries as NDJSON, one object a line, and streams their results as NDJSON in the same order. If the \
        first line is no query the request is refused; a later one is answered by a problem, and the rest goes on. Limits: 10,000 queries, 16 MiB, 16 KiB a \
        line. Results are searched as fast as the client takes them.",
    params(QueryParams, BulkParams),
    request_body(content = Topic, content_type = "application/x-ndjson", description = "Queries, one a line"),
    responses(
        (status = 200, description = "Results, one a line", body = Line, content_type = "application/x-ndjson"),
        (status = 400, description = "A parameter or the first line is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn bulk(
    State(app): State<App>,
    Query(pairs): Query<Pairs>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    let question = asked(&pairs)?;
    check_length(&headers)?;
    let permit = app.stream_permit()?;
    let stamp = Stamp::now(&app).await?;
    let lines = begun(received(request.into_limited_body())).await?;
    let answers = answers(app, lines, question, stamp).map(move |line| {
        let _held_to_the_end = &permit;
        let mut bytes = serde_json::to_vec(&line)?;
        bytes.push(b'\n');
        Ok::<_, serde_json::Error>(Bytes::from(bytes))
    });
    let mut response = ([(CONTENT_TYPE, NDJSON)], Body::from_stream(answers)).into_response();
    // A compressor would hold lines back until it has a block of them.
    response.extensions_mut().insert(Uncompressed);
    Ok(response)
}

/// What all queries have in common.
fn asked(pairs: &Pairs) -> Result<Question, Problem> {
    let (own, search): (Pairs, Pairs) =
        pairs.iter().cloned().partition(|(name, _)| name == "depth" || name == "syntax");
    let foreign = ["q", "limit", "cursor", "sort", "group", "facets", "explain"];
    if let Some((name, _)) = search.iter().find(|(name, _)| foreign.contains(&name.as_str())) {
        return Err(Problem::parameter(name, format!("there is no `{name}` here; queries come in the body")));
    }
    params::check(&own, &["depth", "syntax"])?;
    let syntax = params::value(&own, "syntax").map_or(Ok(false), |value| params::yes_or_no("syntax", value))?;
    let limit = params::number(&own, "depth", DEPTHS)?;
    Ok(Question { limit, syntax, ..params::question(&search, true)?.question })
}

fn check_length(headers: &HeaderMap) -> Result<(), Problem> {
    let length: Option<usize> = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length| length > BODY_BYTES_MAX) { Err(too_large()) } else { Ok(()) }
}

fn too_large() -> Problem {
    Problem::too_large("a body has at most 16 MiB; send the rest in another request")
}

/// The lines of a body as they arrive.
fn received(body: Body) -> mpsc::UnboundedReceiver<Numbered> {
    let (sender, receiver) = mpsc::unbounded_channel();
    let reader = StreamReader::new(body.into_data_stream().map_err(io::Error::other));
    let mut lines = FramedRead::new(reader, LinesCodec::new_with_max_length(LINE_BYTES_MAX)).enumerate();
    tokio::spawn(async move {
        let mut topics = 0;
        while let Some((at, line)) = lines.next().await {
            let (line, ends) = match line {
                Ok(line) if line.trim().is_empty() => continue,
                Ok(line) => (Ok(line), false),
                Err(LinesCodecError::MaxLineLengthExceeded) => {
                    (Err(Problem::too_large("a line has at most 16 KiB")), false)
                }
                Err(LinesCodecError::Io(error)) => (Err(broken(&error)), true),
            };
            topics += 1;
            let (line, ends) = if topics > TOPICS_MAX {
                (Err(Problem::too_large("a request has at most 10,000 queries; send the rest in another")), true)
            } else {
                (line, ends)
            };
            // Nobody listens any more when the client is gone.
            if sender.send((at + 1, line)).is_err() || ends {
                break;
            }
        }
    });
    receiver
}

/// The lines, if the first of them is a query: until something was answered the whole request can be refused.
async fn begun(
    mut lines: mpsc::UnboundedReceiver<Numbered>,
) -> Result<impl Stream<Item = Numbered> + Send + 'static, Problem> {
    let (at, line) = lines.recv().await.ok_or_else(|| Problem::body("the body is empty; send queries, one a line"))?;
    let line = line?;
    read(&line)?;
    let rest = stream::unfold(lines, async |mut lines| Some((lines.recv().await?, lines)));
    Ok(stream::iter([(at, Ok(line))]).chain(rest))
}

fn broken(error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::InvalidData => Problem::body("the line is not UTF-8"),
        _ if error.to_string().contains("length limit") => too_large(),
        _ => Problem::body("the body broke off"),
    }
}

/// The lines of the answer.
fn answers(
    app: App,
    lines: impl Stream<Item = Numbered> + Send + 'static,
    question: Question,
    stamp: Stamp,
) -> impl Stream<Item = Line> + Send + 'static {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let searching = app.clone();
    let results = lines.map(move |line| answer(searching.clone(), line, question.clone())).buffered(cores);
    let counts = (0_usize, 0_usize);
    stream::unfold((Some(Box::pin(results)), counts, app, stamp), async |(results, (answered, failed), app, stamp)| {
        let mut results = results?;
        let Some(line) = results.next().await else {
            let consistent = Stamp::now(&app).await.is_ok_and(|now| now == stamp);
            let Stamp { generation, configuration, .. } = stamp.clone();
            let end = Line::End { done: true, answered, failed, generation, configuration, consistent };
            return Some((end, (None, (answered, failed), app, stamp)));
        };
        let is_answer = matches!(line, Line::Result { .. });
        let counts = (answered + usize::from(is_answer), failed + usize::from(!is_answer));
        Some((line, (Some(results), counts, app, stamp)))
    })
}

async fn answer(app: App, (number, line): Numbered, question: Question) -> Line {
    let result = match line.and_then(|line| read(&line)) {
        Ok((topic, language)) => {
            let engine = Arc::clone(&app.engine);
            let language = language.or(question.language);
            let question = Question { text: topic.query, language, ..question };
            blocking(move || Ok(engine.rank(&question)?)).await.map(|ranked| (topic.id, ranked))
        }
        Err(problem) => Err(problem),
    };
    match result {
        Ok((id, ranked)) => {
            let hits = ranked.into_iter().map(|ranked| BulkHit { id: ranked.id, score: ranked.score });
            Line::Result { id, hits: hits.collect() }
        }
        Err(problem) => Line::Problem { line: number, problem },
    }
}

fn read(line: &str) -> Result<(Topic, Option<Lang>), Problem> {
    let expected = "expected is an object such as {\"id\": \"1\", \"query\": \"school gardens\", \"lang\": \"en\"}";
    let topic: Topic = serde_json::from_str(line.trim_start_matches('\u{feff}'))
        .map_err(|error| Problem::body(format!("the line is no query ({error}); {expected}")))?;
    let language = topic.lang.as_deref().map(|code| params::language("lang", code)).transpose()?;
    Ok((topic, language))
}
