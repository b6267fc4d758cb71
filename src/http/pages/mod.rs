//! The pages: plain HTML that needs no script and is quicker with it.
//!
//! [`search`] and [`record`] are pages of their own, made of the parts beside them; [`layout`] is around every page.
//! Words come from the tables of `ui`, in the language that the address (`ui=`) or the browser asks for.

mod accept;
mod address;
mod assets;
mod cite;
mod facets;
mod feed;
mod form;
mod labels;
mod layout;
mod metadata;
mod nothing;
mod opensearch;
mod record;
mod results;
mod search;
mod sitemap;
mod summary;
mod understood;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, HOST, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::Markup;

use super::App;
use super::search::Pairs;
use crate::language::Lang;
use crate::ui::Interface;

/// The routes of the pages and of what belongs to them.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(search::page))
        .route("/records/{id}", get(record::page))
        .route("/feed.atom", get(feed::feed))
        .route("/sitemap.xml", get(sitemap::whole))
        .route("/sitemaps/{name}", get(sitemap::part))
        .route("/robots.txt", get(sitemap::robots))
        .route("/opensearch.xml", get(opensearch::description))
        .route("/style.css", get(assets::style))
        .route("/script.js", get(assets::script))
        .route("/icon.svg", get(assets::icon))
}

/// What a page knows of its request.
#[derive(Debug, Clone)]
struct Visit {
    /// The interface in the reader's language.
    ui: &'static Interface,
    /// The language that the reader wants most, which may be none of the interface.
    reader: Option<Lang>,
    /// The parameters as links carry them.
    pairs: Pairs,
    /// Where the site is, without a slash at the end.
    base: String,
}

impl Visit {
    fn new(app: &App, pairs: Pairs, headers: &HeaderMap) -> Self {
        let pairs = address::tidy(pairs);
        let accepted = accept::languages(headers);
        let chosen = Lang::from_code(address::value(&pairs, "ui"));
        let reader = chosen.or(accepted.first().copied());
        let known = chosen.into_iter().chain(accepted).find_map(Interface::known);
        let base = match &app.settings.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => base_of(headers),
        };
        Self { ui: known.unwrap_or_else(|| Interface::of(Lang::EN)), reader, pairs, base }
    }

    /// The absolute address of a path.
    fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

/// Where the request says that the site is.
fn base_of(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
    let host = if !host.is_empty() && host.chars().all(is_host) { host } else { "localhost" };
    format!("http://{host}")
}

/// A page in its language. It is another one for other languages of the reader.
fn html(status: StatusCode, ui: &Interface, markup: Markup) -> Response {
    let mut response = (status, markup.0).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(VARY, HeaderValue::from_static("accept-language"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(ui.language.code()));
    response
}

/// Something else than a page.
fn document(media_type: &'static str, body: impl IntoResponse) -> Response {
    with_header(body.into_response(), CONTENT_TYPE, HeaderValue::from_static(media_type))
}

fn with_header(mut response: Response, name: HeaderName, value: HeaderValue) -> Response {
    response.headers_mut().insert(name, value);
    response
}
