//! What is said of all results together: how many, how the query was read, in which order, which page.

use maud::{Markup, html};

use super::search::Found;
use super::{Visit, address};
use crate::present::Answer;
use crate::query::{self, Warning};
use crate::ui::{Interface, around, direction, fill, native_name};

/// Languages that the query may be in and that are named.
const GUESSES: usize = 3;
/// Languages that are named for words without a translation.
const NAMED: usize = 8;
/// A language less probable than this is not named.
const PROBABLE: f32 = 0.1;

/// Count, language of the query, order.
pub(super) fn top(visit: &Visit, found: &Found) -> Markup {
    let (text, answer) = (&visit.ui.text, &found.answer);
    html! {
        div.summary {
            h1 #count {
                strong { (visit.ui.count(&text.texts, answer.works)) }
                @if answer.records > answer.works {
                    " " span.detail { (visit.ui.count(&text.versions_found, answer.records)) }
                }
            }
            (order(visit))
        }
        a.to-filters href="#filters" { (text.filters) }
        @if !address::value(&visit.pairs, "q").is_empty() { (query_language(visit, answer)) }
    }
}

fn order(visit: &Visit) -> Markup {
    let text = &visit.ui.text;
    let current = address::value(&visit.pairs, "sort");
    let current = if current == "relevance" { "" } else { current };
    html! {
        nav #order.order aria-label=(text.order) {
            @for (order, name) in [("", &text.relevance), ("newest", &text.newest), ("oldest", &text.oldest)] {
                a href=(address::link("/", &address::with(&visit.pairs, "sort", order))) rel="nofollow"
                    aria-current=[(order == current).then_some("true")] { (name) }
            }
        }
    }
}

/// What the query was taken for, and a link for each language that it could be instead.
fn query_language(visit: &Visit, answer: &Answer) -> Markup {
    let text = &visit.ui.text;
    let probable = answer.query_languages.iter().take(GUESSES).filter(|guess| guess.probability > PROBABLE);
    let read: Vec<&str> = probable.map(|guess| guess.language.as_str()).collect();
    let names: Vec<String> = read.iter().map(|code| visit.ui.language_name(code)).collect();
    let guessed = answer.query_languages.iter().map(|guess| guess.language.as_str());
    let mut others: Vec<&str> = guessed.chain(Interface::all().map(|i| i.language.code())).collect();
    let mut seen: Vec<&str> = if read.len() == 1 { read } else { Vec::new() };
    others.retain(|code| {
        let is_new = !seen.contains(code);
        seen.push(code);
        is_new
    });
    html! {
        div.query-language {
            @if !names.is_empty() { span { (fill(&text.query_language, &[("language", &names.join(" · "))])) } }
            details #query-language {
                summary { (text.read_as) }
                ul {
                    @for code in others {
                        li {
                            a href=(address::link("/", &address::with(&visit.pairs, "lang", code))) rel="nofollow" lang=(code)
                                dir=(direction(code)) title=(visit.ui.language_name(code)) { (native_name(code)) }
                        }
                    }
                }
            }
        }
    }
}

/// A better spelling, signs that meant nothing, words without a translation to most languages.
pub(super) fn notes(visit: &Visit, answer: &Answer) -> Markup {
    let text = &visit.ui.text;
    let warnings = query::parse(&answer.query).warnings;
    let many = |(_, languages): &&(Vec<&str>, &[String])| languages.len() * 2 > answer.searched_languages.len();
    html! {
        @if let Some(suggestion) = &answer.suggestion {
            @let (before, after) = around(&text.did_you_mean, "suggestion");
            p #did-you-mean.note {
                (before)
                a dir="auto" href=(address::link("/", &address::with(&visit.pairs, "q", suggestion))) rel="nofollow" { (suggestion) }
                (after)
            }
        }
        @for warning in &warnings { p.note { (warning_text(visit, warning)) } }
        @for (words, languages) in untranslated(answer).iter().filter(many) {
            (untranslated_view(visit, words, languages))
        }
    }
}

/// The words that only few languages have nothing for.
pub(super) fn little_untranslated(visit: &Visit, answer: &Answer) -> Markup {
    let few = |(_, languages): &&(Vec<&str>, &[String])| languages.len() * 2 <= answer.searched_languages.len();
    html! { @for (words, languages) in untranslated(answer).iter().filter(few) { (untranslated_view(visit, words, languages)) } }
}

fn untranslated_view(visit: &Visit, words: &[&str], languages: &[String]) -> Markup {
    let mut names: Vec<String> = languages.iter().take(NAMED).map(|code| visit.ui.language_name(code)).collect();
    if languages.len() > NAMED {
        names.push("…".to_owned());
    }
    let (before, after) = around(&visit.ui.text.untranslated, "word");
    html! {
        p.untranslated {
            (before)
            @for (place, word) in words.iter().enumerate() { @if place > 0 { ", " } bdi { (word) } }
            (fill(after, &[("languages", &names.join(", "))]))
        }
    }
}

/// The words that have no translation, those with the same languages together.
fn untranslated(answer: &Answer) -> Vec<(Vec<&str>, &[String])> {
    let mut groups: Vec<(Vec<&str>, &[String])> = Vec::new();
    for unknown in &answer.untranslated {
        match groups.iter_mut().find(|(_, languages)| *languages == unknown.languages) {
            Some((words, _)) => words.push(&unknown.word),
            None => groups.push((vec![&unknown.word], &unknown.languages)),
        }
    }
    groups
}

fn warning_text(visit: &Visit, warning: &Warning) -> String {
    let text = &visit.ui.text;
    match warning {
        Warning::OpenQuote => text.open_quote.clone(),
        Warning::OpenParenthesis => text.open_parenthesis.clone(),
        Warning::StrayParenthesis => text.stray_parenthesis.clone(),
        Warning::EmptyOperator(op) => fill(&text.empty_operator, &[("op", op)]),
        Warning::UnknownField(field) => fill(&text.unknown_field, &[("field", field)]),
        Warning::UnknownConcept(value) => fill(&text.unknown_concept, &[("value", value)]),
        Warning::BadYear(value) => fill(&text.bad_year, &[("value", value)]),
        Warning::TooDeep => text.too_deep.clone(),
        Warning::TooManyWords => text.too_many_words.clone(),
        Warning::TooLong => text.too_long.clone(),
        Warning::OnlyExclusions => text.only_exclusions.clone(),
    }
}

/// Links to the pages before and after.
pub(super) fn paging(visit: &Visit, found: &Found) -> Markup {
    let text = &visit.ui.text;
    let link = |page: usize| {
        let number = if page == 1 { String::new() } else { page.to_string() };
        address::link("/", &address::with(&visit.pairs, "page", &number))
    };
    let number = |n: usize| visit.ui.number(n as u64);
    html! {
        @if found.pages > 1 {
            nav #paging.paging aria-label=(text.pages_nav) {
                @if found.page > 1 { a rel="prev" href=(link(found.page - 1)) { (text.previous) } }
                span { (fill(&text.page_of, &[("n", &number(found.page)), ("total", &number(found.pages))])) }
                @if found.page < found.pages { a rel="next" href=(link(found.page + 1)) { (text.next) } }
            }
        }
    }
}
