//! Which of the formats that an address answers in a client likes best: RFC 9110, section 12.5.1.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

/// The format of `offered` that the client likes best, the first of equals; `None` where it takes none of them.
pub(super) fn best<'a>(headers: &HeaderMap, offered: &[&'a str]) -> Option<&'a str> {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<(&str, f32)> = values.flat_map(|value| value.split(',')).map(range).collect();
    if ranges.is_empty() {
        return offered.first().copied();
    }
    let mut best: Option<(&str, f32)> = None;
    for format in offered {
        let quality = quality(format, &ranges);
        if quality > best.map_or(0.0, |(_, quality)| quality) {
            best = Some((format, quality));
        }
    }
    best.map(|(format, _)| format)
}

/// A media range and its quality.
fn range(text: &str) -> (&str, f32) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    (name, quality.map_or(1.0, |quality| quality.parse().unwrap_or(0.0)))
}

/// What the most exact range that covers a format says of it.
fn quality(format: &str, ranges: &[(&str, f32)]) -> f32 {
    let exactness = |range: &str| {
        let of_type = range.strip_suffix("/*").filter(|kind| format.split('/').next() == Some(kind));
        if range.eq_ignore_ascii_case(format) {
            Some(2)
        } else if of_type.is_some() {
            Some(1)
        } else {
            (range == "*/*").then_some(0)
        }
    };
    let covering = ranges.iter().filter_map(|(range, quality)| Some((exactness(range)?, *quality)));
    covering.max_by_key(|(exactness, _)| *exactness).map_or(0.0, |(_, quality)| quality)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_exact_range_decides_and_the_first_of_equals_wins() {
        let check = |accept: Option<&str>, expected: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.extend(accept.map(|accept| (ACCEPT, accept.parse().unwrap())));
            assert_eq!(best(&headers, &["application/json", "application/ld+json"]), expected, "{accept:?}");
        };
        check(None, Some("application/json"));
        check(Some("*/*"), Some("application/json"));
        check(Some("application/ld+json"), Some("application/ld+json"));
        check(Some("application/json;q=0.4, application/ld+json;q=0.5"), Some("application/ld+json"));
        check(Some("application/*, application/json;q=0"), Some("application/ld+json"));
        check(Some("text/html, */*;q=0.1"), Some("application/json"));
        check(Some("text/html"), None);
    }
}
