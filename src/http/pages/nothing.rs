//! What helps when nothing was found.

use maud::{Markup, html};

use super::search::Found;
use super::{Visit, address};
use crate::ui::around;

/// A beginning of a word with the sign that looks for all that begin so.
const EXAMPLE: &str = "educa*";

/// Advice, topics that are near, filters to take away.
pub(super) fn help(visit: &Visit, found: &Found) -> Markup {
    let text = &visit.ui.text;
    let (before, after) = around(&text.nothing_help, "example");
    let has_filters = address::filters(&visit.pairs).next().is_some();
    html! {
        section #nothing.nothing aria-labelledby="nothing-heading" {
            h2 #nothing-heading { (text.nothing_found) }
            p { (before) code dir="ltr" { (EXAMPLE) } (after) }
            @if has_filters {
                p { a href=(address::link("/", &address::unfiltered(&visit.pairs))) rel="nofollow" { (text.clear_filters) } }
            }
            @if !found.related.is_empty() {
                h3 { (text.related_topics) }
                ul.examples {
                    @for label in &found.related {
                        li { a rel="nofollow" href=(topic(visit, label)) { (label) } }
                    }
                }
            }
        }
    }
}

/// A search for a topic, in the language that its label is in.
fn topic(visit: &Visit, label: &str) -> String {
    let next = address::for_another_query(&address::unfiltered(&visit.pairs));
    let next = address::and(&next, "q", label);
    address::link("/", &address::and(&next, "lang", visit.ui.language.code()))
}
