//! What is around every page: head, header with the search form and the menu of languages, footer.

use maud::{DOCTYPE, Markup, html};

use super::{Visit, address, assets, form};
use crate::ui::{Interface, direction, native_name};

/// A page without what is around it.
pub(super) struct Page {
    /// Its title.
    pub(super) title: String,
    /// Its path, to which the menu of languages leads.
    pub(super) path: String,
    /// More for the head.
    pub(super) head: Markup,
    /// Whether the search form is in the header; otherwise it is in the content.
    pub(super) has_form: bool,
    /// The content.
    pub(super) main: Markup,
}

/// The whole page.
pub(super) fn whole(visit: &Visit, page: &Page) -> Markup {
    let ui = visit.ui;
    html! {
        (DOCTYPE)
        html lang=(ui.language.code()) dir=(direction(ui.language.code())) {
            head {
                meta charset="utf-8";
                title { (page.title) }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="same-origin";
                link rel="stylesheet" href=(assets::path("style.css"));
                link rel="icon" type="image/svg+xml" href=(assets::path("icon.svg"));
                link rel="search" type="application/opensearchdescription+xml" title="Dragoman" href=(address::link("/opensearch.xml", &address::interface_only(&visit.pairs)));
                (page.head)
                script src=(assets::path("script.js")) defer {}
            }
            body {
                a.skip href="#main" { (ui.text.skip) }
                (header(visit, page))
                main #main tabindex="-1" { (page.main) }
                p #status.unseen role="status" {}
                (footer(visit))
            }
        }
    }
}

fn header(visit: &Visit, page: &Page) -> Markup {
    html! {
        header.site {
            a.brand href=(address::link("/", &address::interface_only(&visit.pairs))) {
                img src=(assets::path("icon.svg")) alt="" width="28" height="28";
                span { "Dragoman" }
            }
            @if page.has_form { (form::search(visit)) }
            (language_menu(visit, &page.path))
        }
    }
}

fn language_menu(visit: &Visit, path: &str) -> Markup {
    let current = visit.ui.language;
    html! {
        nav.languages aria-label=(visit.ui.text.menu_language) {
            details #interface-language {
                summary { (globe()) span lang=(current.code()) { (native_name(current.code())) } }
                ul {
                    @for other in Interface::all() {
                        @let code = other.language.code();
                        li {
                            a lang=(code) hreflang=(code) dir=(direction(code)) aria-current=[(other.language == current).then_some("true")]
                                href=(address::link(path, &address::with(&visit.pairs, "ui", code))) { (native_name(code)) }
                        }
                    }
                }
            }
        }
    }
}

fn globe() -> Markup {
    html! {
        svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" focusable="false" {
            g fill="none" stroke="currentColor" stroke-width="1.500" {
                circle cx="10" cy="10" r="7.500" {}
                ellipse cx="10" cy="10" rx="3.300" ry="7.500" {}
                path d="M3 7.500h14M3 12.500h14" {}
            }
        }
    }
}

fn footer(visit: &Visit) -> Markup {
    let text = &visit.ui.text;
    let chosen = address::interface_only(&visit.pairs);
    let newest = address::with(&chosen, "sort", "newest");
    html! {
        footer.site {
            p { "Dragoman · " (text.privacy) }
            ul {
                li { a href=(address::link("/", &newest)) { (text.latest) } }
                li { a href=(address::link("/feed.atom", &chosen)) { (text.feed) } }
                li { a href="/openapi.json" { (text.api) } }
            }
        }
    }
}

/// A page that says what is wrong. `detail` is in English.
pub(super) fn problem(visit: &Visit, heading: &str, detail: Option<&str>) -> Markup {
    let text = &visit.ui.text;
    let main = html! {
        section.problem {
            h1 { (heading) }
            @if let Some(detail) = detail { p role="alert" lang="en" dir="ltr" { (detail) } }
            p { a href=(address::link("/", &address::interface_only(&visit.pairs))) { (text.back_to_search) } }
        }
    };
    let head = html! { meta name="robots" content="noindex"; };
    let title = format!("{heading} – Dragoman");
    whole(visit, &Page { title, path: "/".to_owned(), head, has_form: true, main })
}
