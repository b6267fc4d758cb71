//! The HTTP interface: one file a route. Only this folder and the worker of `extract` speak to the outside.
//!
//! Searches are plain functions and run on the pool for blocking work. Errors leave as problem documents (RFC 9457).

mod health;
mod openapi;
mod pages;
mod params;
mod problem;
mod records;
mod search;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_SECURITY_POLICY, HeaderName, X_CONTENT_TYPE_OPTIONS};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::search::Engine;
use problem::Problem;

/// What the routes share.
#[derive(Debug, Clone)]
struct App {
    engine: Arc<Engine>,
    settings: Arc<Settings>,
}

/// How the interface is set up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Where readers find the site, such as `https://search.example.org`; absolute addresses begin so. Taken from each
    /// request where it is not set.
    pub public_url: Option<String>,
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

/// The routes over an engine.
pub fn app_with(engine: Arc<Engine>, settings: Settings) -> Router {
    let api = Router::new()
        .route("/v1/search", get(search::search))
        .route("/v1/records/{id}", get(records::record))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/openapi.json", get(openapi::document))
        .layer(map_response(open_to_all));
    let pages = pages::routes().layer(map_response(closed_page));
    let unknown = async || Problem::not_found("there is nothing at this address; see /openapi.json");
    api.merge(pages)
        .fallback(unknown)
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .with_state(App { engine, settings: Arc::new(settings) })
}

/// Reads are open to pages of any origin.
async fn open_to_all(response: Response) -> Response {
    with_header(response, ACCESS_CONTROL_ALLOW_ORIGIN, "*")
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
        Ok(axum::serve(listener, app_with(Arc::new(engine), settings)).with_graceful_shutdown(stop).await?)
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

/// Runs a search on the pool for blocking work.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Problem::internal()))
}
