//! The HTTP interface: one file a route. Only this folder and the worker of `extract` speak to the outside.
//!
//! Searches are plain functions and run on the pool for blocking work. Errors leave as problem documents (RFC 9457).

mod accept;
mod admin;
mod bulk;
mod concepts;
mod configuration;
mod cors;
mod coverage;
mod docs;
mod entities;
mod export;
mod harvest;
mod health;
mod instantsearch;
mod json_ld;
mod limits;
mod linked;
mod listing;
mod metrics;
mod moment;
mod oai;
mod openapi;
mod pages;
mod params;
mod problem;
mod records;
mod schemas;
mod search;
mod stamp;
mod suggest;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, X_CONTENT_TYPE_OPTIONS};
use axum::http::{Extensions, HeaderMap, HeaderValue};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};

use crate::language::{Direction, Lang};
use crate::search::Engine;
use problem::Problem;

/// Long answers that are made at the same time.
const STREAMS_MAX: usize = 8;

/// How the interface is set up.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Requests a minute that one address may make; any number where `None`.
    pub rate: Option<NonZeroU32>,
    /// Address under which readers find the server, such as `https://search.example.org`; what requests name as their
    /// host where `None`.
    pub public_url: Option<String>,
    /// Address for letters of harvesters' operators.
    pub contact: Option<String>,
}

/// What the routes share.
#[derive(Debug, Clone)]
struct App {
    engine: Arc<Engine>,
    settings: Arc<Settings>,
    metrics: Arc<metrics::Metrics>,
    rate: Option<Arc<limits::Rate>>,
    streams: Arc<Semaphore>,
}

/// Marks an answer that is sent as it is made.
#[derive(Debug, Clone, Copy)]
struct Uncompressed;

impl App {
    fn new(engine: Arc<Engine>, settings: Settings) -> Self {
        let rate = settings.rate.map(|per_minute| Arc::new(limits::Rate::new(per_minute)));
        let streams = Arc::new(Semaphore::new(STREAMS_MAX));
        Self { engine, settings: Arc::new(settings), metrics: Arc::default(), rate, streams }
    }

    /// Leave to make a long answer, held until it is dropped.
    fn stream_permit(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let permit = Arc::clone(&self.streams).try_acquire_owned();
        permit.map_err(|_| Problem::unavailable(format!("{STREAMS_MAX} long answers are being made; try again later")))
    }
}

/// What stops the server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The address cannot be used.
    #[error("cannot listen on {address}; choose another with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The runtime failed.
    #[error("the server failed")]
    Io(#[from] io::Error),
}

/// The routes over an engine with nothing set, for tests without a socket.
pub fn app(engine: Arc<Engine>) -> Router {
    app_with(engine, Settings::default())
}

/// The routes over an engine, set up.
pub fn app_with(engine: Arc<Engine>, settings: Settings) -> Router {
    let app = App::new(engine, settings);
    let served = api(&app).merge(pages()).merge(admin::routes(&app.engine));
    let is_held_back = |_, _, _: &HeaderMap, marks: &Extensions| marks.get::<Uncompressed>().is_none();
    served
        .layer(from_fn(limits::timed))
        .layer(from_fn_with_state(app.clone(), limits::rated))
        .merge(operation())
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(is_held_back)))
        .layer(from_fn_with_state(app.clone(), metrics::counted))
        .with_state(app)
}

/// What programs read.
fn api(app: &App) -> Router<App> {
    let unknown = async || Problem::not_found("there is nothing at this address; see /openapi.json");
    let reads = Router::new()
        .route("/v1/search", get(search::search))
        .route("/v1/suggest", get(suggest::suggest))
        .route("/v1/records", get(harvest::records))
        .route("/v1/records/{id}", get(records::record))
        .route("/v1/records/{id}/similar", get(records::similar))
        .route("/v1/concepts", get(concepts::concepts))
        .route("/v1/concepts/{id}", get(concepts::concept))
        .route("/v1/cities", get(entities::cities))
        .route("/v1/cities/{id}", get(entities::city))
        .route("/v1/networks", get(entities::networks))
        .route("/v1/networks/{id}", get(entities::network))
        .route("/v1/congresses", get(entities::congresses))
        .route("/v1/congresses/{id}", get(entities::congress))
        .route("/v1/export", get(export::export))
        .route("/v1/coverage", get(coverage::coverage))
        .route("/v1/configuration", get(configuration::configuration))
        .route("/openapi.json", get(openapi::openapi))
        .layer(from_fn_with_state(app.clone(), stamp::validated));
    let bulk = post(bulk::bulk).layer(DefaultBodyLimit::max(bulk::BODY_BYTES_MAX));
    let instantsearch = Router::new()
        .route("/1/indexes/{index}/queries", post(instantsearch::queries))
        .route("/1/indexes/{index}/query", post(instantsearch::query))
        .route("/1/indexes/{index}/facets/{facet}/query", post(instantsearch::facet_values))
        .layer(DefaultBodyLimit::max(instantsearch::BODY_BYTES_MAX));
    reads
        .route("/v1/bulk", bulk)
        .route("/oai", get(oai::get).post(oai::post).layer(DefaultBodyLimit::max(oai::BODY_BYTES_MAX)))
        .merge(instantsearch)
        .fallback(unknown)
        .method_not_allowed_fallback(cors::other_method)
        .layer(from_fn_with_state(app.clone(), stamp::stamped))
        .layer(from_fn(cors::open))
}

/// What readers see.
fn pages() -> Router<App> {
    pages::routes()
        .route("/docs", get(docs::docs))
        .route("/docs.css", get(docs::style))
        .method_not_allowed_fallback(cors::other_method)
        .layer(map_response(closed_page))
}

/// What whoever watches the process asks, as often as they like.
fn operation() -> Router<App> {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::metrics))
        .method_not_allowed_fallback(cors::other_method)
        .layer(map_response(async |response| with_header(response, CACHE_CONTROL, "no-store")))
}

/// Pages load nothing from elsewhere and run no script but ours.
async fn closed_page(response: Response) -> Response {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
        form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
    with_header(response, CONTENT_SECURITY_POLICY, policy)
}

fn with_header(mut response: Response, name: HeaderName, value: &'static str) -> Response {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
    response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Serves `engine` at `address` with `settings` until the process is told to stop. `listening` hears the address as bound.
///
/// # Errors
/// [`ServeError::Listen`], or what the runtime says.
pub fn serve(
    engine: Engine,
    address: SocketAddr,
    settings: Settings,
    listening: &dyn Fn(SocketAddr),
) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await.map_err(|cause| ServeError::Listen { address, cause })?;
        let stop = told_to_stop()?;
        listening(listener.local_addr()?);
        let engine = Arc::new(engine);
        let warmed = Arc::clone(&engine);
        // The first reader who types need not wait; where it fails, that reader hears why.
        std::thread::spawn(move || warmed.prepare_suggestions().ok());
        let app = app_with(engine, settings).into_make_service_with_connect_info::<SocketAddr>();
        Ok(axum::serve(listener, app).with_graceful_shutdown(stop).await?)
    })
}

/// Ends when the process is interrupted or asked to terminate.
fn told_to_stop() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// The English name of a language, or its code.
fn language_name(code: &str) -> String {
    Lang::from_code(code).map_or_else(|| code.to_owned(), |language| language.get().name.to_owned())
}

/// The direction in which a language is written, as HTML says it.
fn direction(code: &str) -> &'static str {
    match Lang::from_code(code).map(|language| language.get().direction) {
        Some(Direction::RightToLeft) => "rtl",
        _ => "ltr",
    }
}

/// Runs a search on the pool for blocking work.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Problem::internal()))
}
