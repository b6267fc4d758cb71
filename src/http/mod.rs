//! The HTTP interface: one file a route. Only this folder and the worker of `extract` speak to the outside.
//!
//! Searches are plain functions and run on the pool for blocking work. Errors leave as problem documents (RFC 9457).

mod admin;
mod health;
mod openapi;
mod page;
mod params;
mod problem;
mod records;
mod search;
mod suggest;

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

use crate::language::{Direction, Lang};
use crate::search::Engine;
use problem::Problem;

/// What the routes share.
#[derive(Debug, Clone)]
struct App {
    engine: Arc<Engine>,
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

/// The routes over an engine, for the server and for tests without a socket.
pub fn app(engine: Arc<Engine>) -> Router {
    let api = Router::new()
        .route("/v1/search", get(search::search))
        .route("/v1/suggest", get(suggest::suggest))
        .route("/v1/records/{id}", get(records::record))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/openapi.json", get(openapi::document))
        .layer(map_response(open_to_all));
    let pages = Router::new()
        .route("/", get(page::page))
        .route("/style.css", get(page::style))
        .layer(map_response(closed_page));
    let unknown = async || Problem::not_found("there is nothing at this address; see /openapi.json");
    api.merge(pages)
        .merge(admin::routes(&engine))
        .fallback(unknown)
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .with_state(App { engine })
}

/// Reads are open to pages of any origin.
async fn open_to_all(response: Response) -> Response {
    with_header(response, ACCESS_CONTROL_ALLOW_ORIGIN, "*")
}

/// Pages load nothing from elsewhere and run no script.
async fn closed_page(response: Response) -> Response {
    let policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'";
    with_header(response, CONTENT_SECURITY_POLICY, policy)
}

fn with_header(mut response: Response, name: HeaderName, value: &'static str) -> Response {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
    response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Serves `engine` at `address` until the process is told to stop. `listening` hears the address as bound.
///
/// # Errors
/// [`ServeError::Listen`], or what the runtime says.
pub fn serve(engine: Engine, address: SocketAddr, listening: &dyn Fn(SocketAddr)) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await.map_err(|cause| ServeError::Listen { address, cause })?;
        let stop = told_to_stop()?;
        listening(listener.local_addr()?);
        // Only the count of wrong keys looks at addresses; they are kept in memory and logged nowhere.
        let engine = Arc::new(engine);
        let warmed = Arc::clone(&engine);
        // The first reader who types need not wait; where it fails, that reader hears why.
        std::thread::spawn(move || warmed.prepare_suggestions().ok());
        let routes = app(engine).into_make_service_with_connect_info::<SocketAddr>();
        Ok(axum::serve(listener, routes).with_graceful_shutdown(stop).await?)
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
