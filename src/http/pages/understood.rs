//! How the query was understood in each language, with a tick box for every sense and word that may be left out.

use maud::{Markup, html};

use super::labels::sense_name;
use super::{Visit, address, form, summary};
use crate::http::search::Pairs;
use crate::present::{Answer, UnderstoodAlternative, UnderstoodLanguage};
use crate::search::Dropped;
use crate::ui::{direction, fill};

/// The panel, closed until something was left out.
pub(super) fn panel(visit: &Visit, answer: &Answer) -> Markup {
    let text = &visit.ui.text;
    let dropped: Vec<&str> = address::values(&visit.pairs, "drop").collect();
    let rest: Pairs = visit.pairs.iter().filter(|(name, _)| name != "drop" && name != "page").cloned().collect();
    let senses = senses(visit, answer);
    let languages: Vec<&UnderstoodLanguage> = answer
        .understood
        .iter()
        .filter(|language| language.concepts.iter().any(|c| has_choice(&c.alternatives)))
        .collect();
    html! {
        @if !senses.is_empty() || !languages.is_empty() || !dropped.is_empty() {
            details #understood.understood open[!dropped.is_empty()] {
                summary { (text.understood) }
                form action="/" method="get" {
                    p { (text.understood_help) }
                    (summary::little_untranslated(visit, answer))
                    (form::hidden(&rest))
                    @if !dropped.is_empty() {
                        ul.ticks.dropped { @for value in dropped { li { (dropped_box(visit, value)) } } }
                    }
                    @if !senses.is_empty() { (senses_view(visit, &senses)) }
                    dl {
                        @for language in languages {
                            dt { (visit.ui.language_name(&language.language)) }
                            @for concept in language.concepts.iter().filter(|c| has_choice(&c.alternatives)) {
                                dd {
                                    span.typed dir="auto" { (concept.typed) }
                                    (alternatives(language, &concept.alternatives))
                                }
                            }
                        }
                    }
                    button type="submit" { (text.search_again) }
                }
            }
        }
    }
}

/// Whether there is something to leave out; what was typed always takes part.
fn has_choice(alternatives: &[UnderstoodAlternative]) -> bool {
    alternatives.iter().any(can_be_dropped)
}

fn can_be_dropped(alternative: &UnderstoodAlternative) -> bool {
    !matches!(alternative.source.as_str(), "typed" | "part")
}

/// A word that was typed, and what it may mean: sources with their labels.
type Senses = (String, Vec<(String, String)>);

/// The senses of each word that was typed, in any language.
fn senses(visit: &Visit, answer: &Answer) -> Vec<Senses> {
    let mut senses: Vec<Senses> = Vec::new();
    for concept in answer.understood.iter().flat_map(|language| &language.concepts) {
        let place = senses.iter().position(|(typed, _)| *typed == concept.typed).unwrap_or_else(|| {
            senses.push((concept.typed.clone(), Vec::new()));
            senses.len() - 1
        });
        let Some((_, known)) = senses.get_mut(place) else { continue };
        for alternative in &concept.alternatives {
            let Some(label) = &alternative.label else { continue };
            if !known.iter().any(|(source, _)| *source == alternative.source) {
                let name = sense_name(&alternative.source, label, visit.ui);
                known.push((alternative.source.clone(), name));
            }
        }
    }
    senses.retain(|(_, known)| !known.is_empty());
    senses
}

fn senses_view(visit: &Visit, senses: &[Senses]) -> Markup {
    html! {
        fieldset.senses {
            legend { (visit.ui.text.senses) }
            @for (typed, sources) in senses {
                div {
                    span.typed dir="auto" { (typed) }
                    ul.ticks {
                        @for (source, label) in sources {
                            li { label { input type="checkbox" name="drop" value=(source); span dir="auto" { (label) } } }
                        }
                    }
                }
            }
        }
    }
}

fn alternatives(language: &UnderstoodLanguage, alternatives: &[UnderstoodAlternative]) -> Markup {
    let code = &language.language;
    html! {
        ul.ticks lang=(code) dir=(direction(code)) {
            @for alternative in alternatives.iter().filter(|a| can_be_dropped(a)) {
                li {
                    label {
                        input type="checkbox" name="drop" value={ (code) "/" (alternative.terms) };
                        span { (alternative.label.as_deref().unwrap_or(&alternative.terms)) }
                    }
                }
            }
        }
    }
}

/// Something that was left out; without its tick it takes part again.
fn dropped_box(visit: &Visit, value: &str) -> Markup {
    let name = match value.parse::<Dropped>() {
        Ok(Dropped::Terms { language, terms }) => format!("{terms} ({})", visit.ui.language_name(language.code())),
        _ => sense_name(value, value.rsplit(':').next().unwrap_or(value), visit.ui),
    };
    html! {
        label {
            input type="checkbox" name="drop" value=(value) checked;
            span { (fill(&visit.ui.text.left_out, &[("word", &name)])) }
        }
    }
}
