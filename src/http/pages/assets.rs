//! Style, script and icon. Their addresses change with their content, so that browsers keep them.

use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::Response;

use super::{document, with_header};
use crate::ui::{ICON, SCRIPT, STYLE};

/// Fingerprint of style, script and icon.
const VERSION: u32 = fingerprint(ICON, fingerprint(SCRIPT, fingerprint(STYLE, 0x811c_9dc5)));

/// The address of an asset.
pub(super) fn path(name: &str) -> String {
    format!("/{name}?v={VERSION:08x}")
}

/// Serves the style sheet.
pub(super) async fn style() -> Response {
    kept("text/css; charset=utf-8", STYLE)
}

/// Serves the script.
pub(super) async fn script() -> Response {
    kept("text/javascript; charset=utf-8", SCRIPT)
}

/// Serves the icon.
pub(super) async fn icon() -> Response {
    kept("image/svg+xml", ICON)
}

fn kept(media_type: &'static str, body: &'static str) -> Response {
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    with_header(document(media_type, body), CACHE_CONTROL, forever)
}

/// FNV-1a with 32 bits (Fowler, Noll & Vo; draft-eastlake-fnv).
const fn fingerprint(text: &str, start: u32) -> u32 {
    let bytes = text.as_bytes();
    let mut hash = start;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}
