//! Filters beside the results: the values of each field with their counts, and what is chosen as chips.

use maud::{Markup, html};

use super::{Visit, address, form};
use crate::language::Lang;
use crate::present::{Answer, FacetValue, FacetView};
use crate::query::FilterField;

/// Fields whose values are counted.
pub(super) const FIELDS: [FilterField; 8] = [
    FilterField::Language,
    FilterField::Kind,
    FilterField::Country,
    FilterField::City,
    FilterField::Theme,
    FilterField::Concept,
    FilterField::Network,
    FilterField::Sdg,
];
/// Fields that are open at first.
const OPEN: [FilterField; 3] = [FilterField::Language, FilterField::Kind, FilterField::Country];
/// Values of a field that are shown at once.
const SHOWN: usize = 7;

/// All filters.
pub(super) fn panel(visit: &Visit, answer: &Answer, indexed: &[Lang]) -> Markup {
    html! {
        aside #filters aria-labelledby="filters-heading" {
            h2 #filters-heading { (visit.ui.text.filters) }
            @for facet in &answer.facets { (list(visit, facet)) }
            (form::years(visit))
            (form::languages(visit, indexed))
        }
    }
}

fn list(visit: &Visit, facet: &FacetView) -> Markup {
    let is_open = OPEN.iter().any(|field| field.name() == facet.field) || facet.values.iter().any(|v| v.chosen);
    let (shown, more) = facet.values.split_at(facet.values.len().min(SHOWN));
    html! {
        @if !facet.values.is_empty() {
            details id={ "facet-" (facet.field) } open[is_open] {
                summary { (visit.field_name(&facet.field)) }
                ul { @for value in shown { (item(visit, &facet.field, value)) } }
                @if !more.is_empty() {
                    details.more open[more.iter().any(|v| v.chosen)] {
                        summary { (visit.ui.text.show_more) }
                        ul { @for value in more { (item(visit, &facet.field, value)) } }
                    }
                }
            }
        }
    }
}

fn item(visit: &Visit, field: &str, value: &FacetValue) -> Markup {
    let change = if value.chosen { address::without } else { address::and };
    let target = address::link("/", &change(&visit.pairs, field, &value.value));
    html! {
        li {
            a href=(target) rel="nofollow" aria-current=[value.chosen.then_some("true")] {
                span.value dir="auto" { (value.label.clone().unwrap_or_else(|| visit.value_name(field, &value.value))) }
                span.count { (visit.ui.number(value.count)) }
            }
        }
    }
}

/// The filters that are chosen, each to be taken away.
pub(super) fn chips(visit: &Visit) -> Markup {
    let text = &visit.ui.text;
    let chosen: Vec<&(String, String)> = address::filters(&visit.pairs).collect();
    html! {
        @if !chosen.is_empty() {
            ul #chips.chips aria-label=(text.active_filters) {
                @for (field, value) in &chosen {
                    li { (chip(visit, field, value)) }
                }
                @if chosen.len() > 1 {
                    li { a.clear href=(address::link("/", &address::unfiltered(&visit.pairs))) rel="nofollow" { (text.clear_filters) } }
                }
            }
        }
    }
}

fn chip(visit: &Visit, field: &str, value: &str) -> Markup {
    let label = format!("{}: {}", visit.field_name(field), visit.value_name(field, value));
    let target = address::link("/", &address::without(&visit.pairs, field, value));
    let (before, after) = crate::ui::around(&visit.ui.text.remove_filter, "filter");
    html! {
        a.chip href=(target) rel="nofollow" {
            span.unseen { (before) } bdi { (label) } span.unseen { (after) } span aria-hidden="true" { "×" }
        }
    }
}
