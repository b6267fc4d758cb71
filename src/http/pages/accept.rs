//! `Accept-Language`: which languages a reader wants, best first (RFC 9110 §12.5.4).

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

use crate::language::Lang;

/// Ranges that are looked at; a header may be as long as it likes.
const RANGES_MAX: usize = 32;

/// The languages of the table that a request accepts, best first.
pub(super) fn languages(headers: &HeaderMap) -> Vec<Lang> {
    let header = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut ranges: Vec<(Lang, f32)> = header.split(',').take(RANGES_MAX).filter_map(range).collect();
    // Of equal weights the first one stays the first.
    ranges.sort_by(|a, b| b.1.total_cmp(&a.1));
    ranges.into_iter().map(|(language, _)| language).collect()
}

/// Reads `pt-BR;q=0.8`.
fn range(text: &str) -> Option<(Lang, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let language = Lang::from_code(parts.next()?)?;
    let weight = match parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))) {
        Some(weight) => weight.parse::<f32>().ok().filter(|weight| (0.0..=1.0).contains(weight))?,
        None => 1.0,
    };
    (weight > 0.0).then_some((language, weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_order_the_languages() {
        let check = |header: &str, expected: &[&str]| {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, header.parse().unwrap())]);
            let found: Vec<&str> = languages(&headers).into_iter().map(Lang::code).collect();
            assert_eq!(found, expected, "help: {header}");
        };
        check("ca, es;q=0.8, en;q=0.9", &["ca", "en", "es"]);
        check("en;q=0.2,pt-BR;q=0.7,*;q=0.1", &["pt", "en"]);
        check("de;q=0, fr;q=nonsense, ko;q=1.5, eu ; q=0.3", &["eu"]);
        check("", &[]);
    }
}
