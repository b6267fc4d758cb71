//! `/admin`: the editor's area, behind a key. Plain HTML that needs no script.
//!
//! A session cookie is the only cookie of the program, and only who logs in gets it. Every form brings the token of
//! its session along, and requests that another site caused are refused.

mod api;
mod guard;
mod layers;
mod layout;
mod login;
mod overview;
mod upload;
mod words;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::with_header;
use crate::admin::jobs::Jobs;
use crate::admin::keys::Keys;
use crate::admin::sessions::Sessions;
use crate::search::Engine;

pub(super) use api::__path_add_label;

/// Look of the pages of readers, and what the admin area adds.
const STYLE: &str = concat!(include_str!("../../ui/style.css"), include_str!("../../ui/admin.css"));
/// Largest table that is taken in, in bytes.
const UPLOAD_BYTES_MAX: usize = 32 << 20;

/// What the pages share.
#[derive(Debug, Clone)]
struct Admin {
    engine: Arc<Engine>,
    keys: Keys,
    sessions: Arc<Sessions>,
    jobs: Jobs,
    /// The table that was looked at and not yet put to use.
    staged: Arc<Mutex<Option<upload::Staged>>>,
}

/// The routes, with all that they need.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(engine: &Arc<Engine>) -> Router<S> {
    let admin = Admin {
        engine: Arc::clone(engine),
        keys: Keys::of(engine.directory()),
        sessions: Arc::default(),
        jobs: Jobs::default(),
        staged: Arc::default(),
    };
    let pages = Router::new()
        .route("/admin", get(overview::page))
        .route("/admin/login", get(login::page).post(login::log_in))
        .route("/admin/logout", post(login::log_out))
        .route("/admin/reindex", post(overview::reindex))
        .route("/admin/backup", post(overview::backup))
        .route("/admin/coverage", get(overview::coverage))
        .route("/admin/words", get(words::page))
        .route("/admin/words/add", post(words::add))
        .route("/admin/words/take-back", post(words::take_back))
        .route("/admin/layers", get(layers::page))
        .route("/admin/layers/switch", post(layers::switch))
        .route("/admin/layers/remove", post(layers::remove))
        .route("/admin/layers/upload", post(upload::look).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)))
        .route("/admin/layers/apply", post(upload::apply))
        .route("/admin/style.css", get(style))
        .layer(map_response(closed));
    pages.route("/v1/thesaurus/labels", post(api::add_label)).with_state(admin)
}

async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))], STYLE)
}

/// Pages load nothing from elsewhere, run no script, show in no frame, and are kept nowhere.
async fn closed(response: Response) -> Response {
    let policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    let mut response = with_header(response, HeaderName::from_static("content-security-policy"), policy);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Forms need it to say that they come from this site.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}
