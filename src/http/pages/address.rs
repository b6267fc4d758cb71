//! Addresses of pages: parameters changed, added and taken away.

use super::super::search::Pairs;
use crate::index::Years;
use crate::query::FilterField;

/// Parameters that belong to one query and not to the next.
const OF_QUERY: [&str; 4] = ["q", "lang", "drop", "page"];

/// The parameters of a request as links carry them: empty ones left out, `from` and `to` of a form joined to `year`.
pub(super) fn tidy(pairs: Pairs) -> Pairs {
    let mut years = [None, None];
    let mut tidied = Pairs::new();
    for (name, value) in pairs {
        let value = value.trim();
        match name.as_str() {
            _ if value.is_empty() => {}
            "from" => years[0] = value.parse::<i32>().ok(),
            "to" => years[1] = value.parse::<i32>().ok(),
            _ => {
                let pair = (name, value.to_owned());
                if !tidied.contains(&pair) {
                    tidied.push(pair);
                }
            }
        }
    }
    let [from, to] = years;
    if from.is_some() || to.is_some() {
        tidied.retain(|(name, _)| name != "year");
        tidied.push(("year".to_owned(), year_range(Years { from, to })));
    }
    tidied
}

fn year_range(years: Years) -> String {
    let written = |year: Option<i32>| year.map_or_else(String::new, |year| year.to_string());
    format!("{}..{}", written(years.from), written(years.to))
}

/// The value of a parameter; empty where it is not there.
pub(super) fn value<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

/// All values of a parameter.
pub(super) fn values<'a>(pairs: &'a Pairs, name: &'a str) -> impl Iterator<Item = &'a str> {
    pairs.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The parameters with one of them changed, from the first page on.
pub(super) fn with(pairs: &Pairs, name: &str, value: &str) -> Pairs {
    let others = pairs.iter().filter(|(known, _)| known != name && known != "page").cloned();
    let changed = (!value.is_empty()).then(|| (name.to_owned(), value.to_owned()));
    others.chain(changed).collect()
}

/// The parameters with one value more.
pub(super) fn and(pairs: &Pairs, name: &str, value: &str) -> Pairs {
    let others = pairs.iter().filter(|(known, _)| known != "page").cloned();
    others.chain([(name.to_owned(), value.to_owned())]).collect()
}

/// The parameters with one value less.
pub(super) fn without(pairs: &Pairs, name: &str, value: &str) -> Pairs {
    let gone = |(known, given): &&(String, String)| known == name && given == value;
    pairs.iter().filter(|pair| !gone(pair) && pair.0 != "page").cloned().collect()
}

/// The parameters for another query: filters and languages stay.
pub(super) fn for_another_query(pairs: &Pairs) -> Pairs {
    pairs.iter().filter(|(name, _)| !OF_QUERY.contains(&name.as_str())).cloned().collect()
}

/// The parameters that are filters.
pub(super) fn filters(pairs: &Pairs) -> impl Iterator<Item = &(String, String)> {
    pairs.iter().filter(|(name, _)| name == "year" || FilterField::ALL.iter().any(|field| field.name() == name))
}

/// The parameters without filters.
pub(super) fn unfiltered(pairs: &Pairs) -> Pairs {
    let filters: Vec<_> = filters(pairs).collect();
    pairs.iter().filter(|pair| !filters.contains(pair) && pair.0 != "page").cloned().collect()
}

/// The interface language alone, where it was chosen.
pub(super) fn interface_only(pairs: &Pairs) -> Pairs {
    pairs.iter().filter(|(name, _)| name == "ui").cloned().collect()
}

/// An address of this site with parameters.
pub(super) fn link(path: &str, pairs: &[(String, String)]) -> String {
    if pairs.is_empty() {
        return path.to_owned();
    }
    let pairs = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{pairs}")
}

/// The path of a record's page.
pub(super) fn record_path(id: &str) -> String {
    let encoded: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    format!("/records/{}", encoded.replace('+', "%20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Pairs {
        form_urlencoded::parse(text.as_bytes()).into_owned().collect()
    }

    #[test]
    fn years_of_a_form_become_one_parameter() {
        for (given, expected) in [
            ("q=a&from=2015&to=2020&kind=", "q=a&year=2015..2020"),
            ("year=2001&from=2015&to=", "year=2015.."),
            ("from=&to=2020", "year=..2020"),
            ("kind=news&kind=news&from=soon", "kind=news"),
        ] {
            assert_eq!(tidy(pairs(given)), pairs(expected), "help: {given}");
        }
    }

    #[test]
    fn links_begin_at_the_first_page() {
        let now = pairs("q=a&page=3&kind=news&ui=ca");
        assert_eq!(link("/", &and(&now, "city", "São Paulo")), "/?q=a&kind=news&ui=ca&city=S%C3%A3o+Paulo");
        assert_eq!(link("/", &without(&now, "kind", "news")), "/?q=a&ui=ca");
        assert_eq!(link("/", &for_another_query(&now)), "/?kind=news&ui=ca");
        assert_eq!(link("/", &unfiltered(&now)), "/?q=a&ui=ca");
        assert_eq!(record_path("a/b c"), "/records/a%2Fb%20c");
    }
}
