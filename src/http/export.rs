//! `GET /v1/export`: records as a stream of lines, all of them or those that a query finds.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use tokio::sync::OwnedSemaphorePermit;

use super::problem::Problem;
use super::search::{Pairs, QueryParams, TextParams};
use super::{App, blocking, params};
use crate::record::Record;
use crate::search::Engine;
use crate::store::Stored;

/// Media type of lines of JSON.
pub(super) const NDJSON: &str = "application/x-ndjson";
/// A chunk ends with the record that makes it longer than this, in bytes.
const CHUNK_BYTES: usize = 256 << 10;
/// Rows that are looked up at a time.
const ROWS: usize = 256;
/// Parameters of a search that say how hits are shown.
const SHOWN: [&str; 6] = ["limit", "cursor", "sort", "group", "facets", "explain"];

/// What is left to send.
enum Rest {
    /// All records after this row.
    All(i64),
    /// The records with these identifiers.
    Found(VecDeque<String>),
}

/// Streams records.
#[utoipa::path(
    get,
    path = "/v1/export",
    tag = "Records",
    summary = "Export records",
    description = "Streams records as NDJSON, one a line, in the form that `dragoman ingest` reads: all records in a stable \
        order, or, with any parameter, everything that a search finds, best first and language versions apart. The \
        answer is as long as the result; the server reads on as fast as the client does. A stream that fails ends \
        without its last chunk, which HTTP clients report as an error.",
    params(TextParams, QueryParams),
    responses(
        (status = 200, description = "Records, one a line", body = Record, content_type = "application/x-ndjson"),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn export(State(app): State<App>, Query(pairs): Query<Pairs>) -> Result<Response, Problem> {
    let permit = app.stream_permit()?;
    let engine = Arc::clone(&app.engine);
    let rest = blocking(move || asked(&engine, &pairs)).await?;
    let body = Body::from_stream(lines(app.engine, rest, permit));
    Ok(([(CONTENT_TYPE, NDJSON)], body).into_response())
}

fn asked(engine: &Engine, pairs: &Pairs) -> Result<Rest, Problem> {
    if let Some((name, _)) = pairs.iter().find(|(name, _)| SHOWN.contains(&name.as_str())) {
        return Err(Problem::parameter(name, format!("an export has no `{name}`: it sends everything that is found")));
    }
    let question = params::question(pairs, true)?.question;
    if pairs.iter().all(|(_, value)| value.trim().is_empty()) {
        return Ok(Rest::All(0));
    }
    let ranked = engine.rank_all(&question)?;
    Ok(Rest::Found(ranked.into_iter().map(|ranked| ranked.id).collect()))
}

/// The records in chunks of whole lines. Nothing is read before the chunk before it is sent.
fn lines(
    engine: Arc<Engine>,
    rest: Rest,
    permit: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Bytes, Problem>> + Send + 'static {
    stream::try_unfold((rest, permit), move |(rest, permit)| {
        let engine = Arc::clone(&engine);
        async move {
            let (chunk, rest) = blocking(move || chunk(&engine, rest)).await?;
            Ok((!chunk.is_empty()).then(|| (Bytes::from(chunk), (rest, permit))))
        }
    })
}

fn chunk(engine: &Engine, rest: Rest) -> Result<(Vec<u8>, Rest), Problem> {
    let mut chunk = Vec::new();
    match rest {
        Rest::All(mut last) => {
            'full: loop {
                let rows = engine.store().rows_after(last, ROWS)?;
                if rows.is_empty() {
                    break;
                }
                for row in rows {
                    last = row;
                    add(&mut chunk, engine, engine.store().record(row)?)?;
                    if chunk.len() > CHUNK_BYTES {
                        break 'full;
                    }
                }
            }
            Ok((chunk, Rest::All(last)))
        }
        Rest::Found(mut ids) => {
            while chunk.len() <= CHUNK_BYTES
                && let Some(id) = ids.pop_front()
            {
                add(&mut chunk, engine, engine.store().record_by_id(&id)?)?;
            }
            Ok((chunk, Rest::Found(ids)))
        }
    }
}

fn add(chunk: &mut Vec<u8>, engine: &Engine, stored: Option<Stored>) -> Result<(), Problem> {
    // What is gone since it was found is left out.
    let Some(stored) = stored else { return Ok(()) };
    let body = engine.store().text(stored.row, None)?;
    serde_json::to_writer(&mut *chunk, &Record { body, ..stored.record }).map_err(|_| Problem::internal())?;
    chunk.push(b'\n');
    Ok(())
}
