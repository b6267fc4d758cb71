//! Forms: the query, the languages to search, the years. Each carries what the others chose.

use maud::{Markup, html};

use super::{Visit, address};
use crate::http::search::Pairs;
use crate::index::Years;
use crate::language::Lang;
use crate::ui::{direction, native_name};

/// The search form, one a page.
pub(super) fn search(visit: &Visit) -> Markup {
    let text = &visit.ui.text;
    let query = address::value(&visit.pairs, "q");
    html! {
        form #search.search role="search" action="/" method="get" data-suggestions=(text.suggestions)
            data-concept=(text.theme) data-title=(text.title) data-city=(text.city) {
            label.unseen for="q" { (text.search_label) }
            div.box {
                input #q type="search" name="q" value=(query) placeholder=(text.search_label) dir="auto" maxlength="1000"
                    autocomplete="off" autocapitalize="none" spellcheck="false" enterkeyhint="search";
                button type="submit" { (magnifier()) span { (text.search) } }
            }
            (hidden(&address::for_another_query(&visit.pairs)))
        }
    }
}

/// Parameters that a form carries along.
pub(super) fn hidden(pairs: &Pairs) -> Markup {
    html! { @for (name, value) in pairs { input type="hidden" name=(name) value=(value); } }
}

fn magnifier() -> Markup {
    html! {
        svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" focusable="false" {
            path d="M9 3.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 0 0 0-11zM13.200 13.200l3.800 3.800" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" {}
        }
    }
}

/// Which languages to search, among those of the index.
pub(super) fn languages(visit: &Visit, indexed: &[Lang]) -> Markup {
    let text = &visit.ui.text;
    let rest: Pairs = visit.pairs.iter().filter(|(name, _)| name != "in" && name != "page").cloned().collect();
    let chosen: Vec<&str> = address::values(&visit.pairs, "in").flat_map(|codes| codes.split(',')).collect();
    html! {
        details #search-languages open[!chosen.is_empty()] {
            summary { (text.search_in) }
            form action="/" method="get" {
                (hidden(&rest))
                ul.ticks {
                    @for language in indexed {
                        @let code = language.code();
                        li {
                            label {
                                input type="checkbox" name="in" value=(code) checked[chosen.contains(&code)];
                                span lang=(code) dir=(direction(code)) title=(visit.ui.language_name(code)) { (native_name(code)) }
                            }
                        }
                    }
                }
                button type="submit" { (text.apply) }
            }
        }
    }
}

/// From which year to which.
pub(super) fn years(visit: &Visit) -> Markup {
    let text = &visit.ui.text;
    let rest: Pairs = visit.pairs.iter().filter(|(name, _)| name != "year" && name != "page").cloned().collect();
    let years = Years::parse(address::value(&visit.pairs, "year")).unwrap_or_default();
    let input = |id: &str, label: &str, year: Option<i32>| {
        html! {
            label for=(id) { (label) }
            input id=(id) name=(id) type="number" inputmode="numeric" min="1" max="9999" value=[year];
        }
    };
    html! {
        details #facet-year open {
            summary { (text.year) }
            form.years action="/" method="get" {
                (hidden(&rest))
                (input("from", &text.from_year, years.from))
                (input("to", &text.to_year, years.to))
                button type="submit" { (text.apply) }
            }
        }
    }
}
