//! `GET /sitemap.xml`: where the records are, for robots (sitemaps.org, protocol 0.9); `GET /robots.txt`.
//!
//! A map has the records of fifty thousand rows, which never move. Where there are more rows, the whole is an index.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use maud::{Markup, PreEscaped, html};
use time::OffsetDateTime;

use super::super::search::Pairs;
use super::super::{App, Problem, blocking};
use super::feed::written;
use super::{Visit, address, document};
use crate::search::Engine;

/// Most addresses that the protocol allows in a map.
const ADDRESSES_MAX: i64 = 50_000;
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const DECLARATION: PreEscaped<&str> = PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");

/// Serves the map, or the index of its parts.
pub(in crate::http) async fn whole(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let visit = Visit::new(&app, Pairs::new(), &headers);
    let markup = blocking(move || {
        let last = app.engine.store().last_row().map_err(|_| Problem::internal())?;
        if last > ADDRESSES_MAX { Ok(index(&visit, parts(last))) } else { map(&app.engine, &visit, 1) }
    });
    Ok(document("application/xml; charset=utf-8", markup.await?.0))
}

/// Serves a part, `1.xml` the first.
pub(in crate::http) async fn part(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visit = Visit::new(&app, Pairs::new(), &headers);
    let markup = blocking(move || {
        let last = app.engine.store().last_row().map_err(|_| Problem::internal())?;
        let number = name.strip_suffix(".xml").and_then(|number| number.parse().ok());
        let number = number.filter(|number| (1..=parts(last)).contains(number));
        map(&app.engine, &visit, number.ok_or_else(|| Problem::not_found("there is no such part; see /sitemap.xml"))?)
    });
    Ok(document("application/xml; charset=utf-8", markup.await?.0))
}

/// Tells robots what to read.
pub(in crate::http) async fn robots(State(app): State<App>, headers: HeaderMap) -> Response {
    let visit = Visit::new(&app, Pairs::new(), &headers);
    let sitemap = visit.absolute("/sitemap.xml");
    // Searches have any number of addresses; records are reached by the map.
    let rules = format!("User-agent: *\nDisallow: /?\nDisallow: /v1/\nAllow: /\n\nSitemap: {sitemap}\n");
    document("text/plain; charset=utf-8", rules)
}

fn parts(last_row: i64) -> i64 {
    (last_row.max(1) + ADDRESSES_MAX - 1) / ADDRESSES_MAX
}

fn index(visit: &Visit, parts: i64) -> Markup {
    html! {
        (DECLARATION)
        sitemapindex xmlns=(NAMESPACE) {
            @for part in 1..=parts { sitemap { loc { (visit.absolute(&format!("/sitemaps/{part}.xml"))) } } }
        }
    }
}

fn map(engine: &Engine, visit: &Visit, part: i64) -> Result<Markup, Problem> {
    let records = engine.store().listed_after((part - 1) * ADDRESSES_MAX, part * ADDRESSES_MAX);
    let records = records.map_err(|_| Problem::internal())?;
    Ok(html! {
        (DECLARATION)
        urlset xmlns=(NAMESPACE) {
            @for record in &records {
                url {
                    loc { (visit.absolute(&address::record_path(&record.id))) }
                    @if let Some(changed) = changed(record.changed_s) { lastmod { (changed) } }
                }
            }
        }
    })
}

fn changed(seconds: Option<i64>) -> Option<String> {
    OffsetDateTime::from_unix_timestamp(seconds?).ok().map(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;
    use crate::ui::Interface;

    #[test]
    fn more_rows_than_a_map_may_have_make_an_index() {
        assert_eq!([0, 1, 50_000, 50_001, 100_001].map(parts), [1, 1, 1, 2, 3]);
        let base = "https://search.example.org".to_owned();
        let visit = Visit { ui: Interface::of(Lang::EN), reader: None, pairs: Pairs::new(), base };
        let index = index(&visit, 2).0;
        for part in ["https://search.example.org/sitemaps/1.xml", "https://search.example.org/sitemaps/2.xml"] {
            assert!(index.contains(part), "help: {index}");
        }
    }
}
