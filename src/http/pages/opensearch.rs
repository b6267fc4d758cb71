//! `GET /opensearch.xml`: how a browser searches here (OpenSearch 1.1, draft 6).

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use maud::{PreEscaped, html};

use super::super::App;
use super::super::search::Pairs;
use super::{Visit, address, document};

/// Serves the description, in the interface language that was chosen.
pub(in crate::http) async fn description(
    State(app): State<App>,
    Query(pairs): Query<Pairs>,
    headers: HeaderMap,
) -> Response {
    let visit = Visit::new(&app, pairs, &headers);
    let chosen = address::interface_only(&visit.pairs);
    let joint = if chosen.is_empty() { '?' } else { '&' };
    let results = format!("{}{joint}q={{searchTerms}}&page={{startPage?}}", address::link("/", &chosen));
    let feed = format!("{}{joint}q={{searchTerms}}", address::link("/feed.atom", &chosen));
    let markup = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"))
        OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/" {
            ShortName { "Dragoman" }
            Description { (visit.ui.text.search_label) }
            InputEncoding { "UTF-8" }
            OutputEncoding { "UTF-8" }
            Language { "*" }
            Image width="32" height="32" type="image/svg+xml" { (visit.absolute("/icon.svg")) }
            Url type="text/html" method="get" pageOffset="1" template=(visit.absolute(&results)) {}
            Url type="application/atom+xml" method="get" template=(visit.absolute(&feed)) {}
            Url type="application/opensearchdescription+xml" rel="self" template=(visit.absolute("/opensearch.xml")) {}
        }
    };
    document("application/opensearchdescription+xml; charset=utf-8", markup.0)
}
