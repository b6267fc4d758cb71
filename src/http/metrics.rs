//! `GET /metrics`: counts for Prometheus, in the OpenMetrics text format.

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::problem::Problem;
use super::{App, blocking};

/// Upper bounds of the buckets of durations, in seconds.
const BUCKETS_S: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

type Durations = Family<Route, Histogram, fn() -> Histogram>;

/// What is counted while the server runs.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Durations,
    records: Gauge,
    passages: Gauge<u64, AtomicU64>,
    generation: Gauge,
    memory: Gauge<u64, AtomicU64>,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            durations: Durations::new_with_constructor(|| Histogram::new(BUCKETS_S)),
            records: Gauge::default(),
            passages: Gauge::default(),
            generation: Gauge::default(),
            memory: Gauge::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let build = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        let registry = &mut self.registry;
        registry.register("dragoman_build", "Version of the program", build);
        registry.register("dragoman_http_requests", "Requests answered", self.requests.clone());
        let help = "Time until an answer began";
        let durations = self.durations.clone();
        registry.register_with_unit("dragoman_http_request_duration", help, Unit::Seconds, durations);
        registry.register("dragoman_records", "Records in the store", self.records.clone());
        registry.register("dragoman_passages", "Passages in the index", self.passages.clone());
        registry.register("dragoman_index_generation", "Change that the index has followed", self.generation.clone());
        if resident_bytes().is_some() {
            let help = "Memory that is resident, mapped files counted";
            registry.register_with_unit("process_resident_memory", help, Unit::Bytes, self.memory.clone());
        }
    }
}

/// Counts a request and how long its answer took to begin.
pub(super) async fn counted(State(app): State<App>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = method_name(request.method()).to_owned();
    let response = next.run(request).await;
    app.metrics.durations.get_or_create(&Route { route: route.clone() }).observe(start.elapsed().as_secs_f64());
    let answered = Answered { route, method, status: response.status().as_u16() };
    app.metrics.requests.get_or_create(&answered).inc();
    response
}

/// A method that HTTP knows: others are the client's own words, and each would become a series.
fn method_name(method: &Method) -> &str {
    let known = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
    if known.contains(method) { method.as_str() } else { "OTHER" }
}

/// Serves the counts.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "Operation",
    summary = "Counts for Prometheus",
    description = "Requests by route, method and status, a histogram of how long answers took to begin, records, passages, \
        the generation of the index and the memory of the process, in the OpenMetrics text format.",
    responses(
        (status = 200, description = "The counts", body = String, content_type = "application/openmetrics-text"),
    )
)]
pub(super) async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let text = blocking(move || {
        let metrics = &app.metrics;
        let snapshot = app.engine.index().snapshot().map_err(|_| Problem::internal())?;
        let (records, _) = app.engine.store().counts()?;
        metrics.records.set(i64::try_from(records).unwrap_or(i64::MAX));
        metrics.passages.set(snapshot.passages());
        metrics.generation.set(snapshot.sequence());
        metrics.memory.set(resident_bytes().unwrap_or(0));
        let mut text = String::new();
        encode(&mut text, &metrics.registry).map_err(|_| Problem::internal())?;
        Ok(text)
    });
    Ok(([(CONTENT_TYPE, MEDIA_TYPE)], text.await?).into_response())
}

/// Resident memory of this process, where the system tells it in `/proc`.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}
