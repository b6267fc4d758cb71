//! `dragoman search`: one question, its hits.

use std::path::Path;

use anyhow::Error;

use super::Outcome;
use super::args::Search;
use super::console::Console;
use crate::index::FilterSet;
use crate::present::{Answer, Hit, page_link};
use crate::query::FilterField;
use crate::search::{Cursor, Engine, Question};

/// Searches and prints.
pub(super) fn run(data: &Path, options: &Search, console: &Console) -> Result<Outcome, Error> {
    let engine = Engine::open(data, false)?;
    let offset = match &options.cursor {
        Some(cursor) => cursor.parse::<Cursor>()?.offset_at(engine.index().snapshot()?.sequence())?,
        None => 0,
    };
    let question = Question {
        language: options.lang,
        targets: options.targets.clone(),
        mode: options.mode,
        expand: options.expansion.expand,
        alternatives_max: usize::from(options.expansion.alternatives),
        dropped: options.dropped.clone(),
        own_weight: options.own,
        explain: options.explain,
        filters: FilterSet { values: by_field(&options.filters), years: options.year, languages: None },
        sort: options.sort.into(),
        facets: options.facets.clone(),
        offset,
        limit: usize::from(options.limit),
        by_work: !options.ungrouped,
        ..Question::new(&options.query)
    };
    let answer = engine.search(&question)?;
    if console.json {
        console.value(&answer)?;
    } else {
        show(&answer, options.explain, console)?;
    }
    Ok(Outcome::Done)
}

/// Filters with the values of each field together.
fn by_field(filters: &[(FilterField, String)]) -> Vec<(FilterField, Vec<String>)> {
    let mut fields: Vec<(FilterField, Vec<String>)> = Vec::new();
    for (field, value) in filters {
        match fields.iter_mut().find(|(known, _)| known == field) {
            Some((_, values)) => values.push(value.clone()),
            None => fields.push((*field, vec![value.clone()])),
        }
    }
    fields
}

/// Prints an answer for people.
pub(super) fn show(answer: &Answer, explain: bool, console: &Console) -> Result<(), Error> {
    for warning in &answer.warnings {
        console.note(format!("note: {warning}"));
    }
    for unknown in &answer.untranslated {
        console.note(format!("note: nothing is known for `{}` in {}", unknown.word, unknown.languages.join(", ")));
    }
    if explain {
        show_understood(answer, console)?;
        let guesses = answer.query_languages.iter().map(|g| format!("{} {:.2}", g.language, g.probability));
        console.line(format!("query language: {}", guesses.collect::<Vec<_>>().join(", ")))?;
        console.line(format!("searched: {}", answer.searched_languages.join(", ")))?;
    }
    console.line(format!("{} texts ({} with their language versions)", answer.works, answer.records))?;
    for (place, hit) in (1..).zip(&answer.hits) {
        show_hit(place, hit, explain, console)?;
    }
    if let Some(suggestion) = &answer.suggestion {
        console.line(format!("\nDid you mean: {suggestion}"))?;
    }
    for facet in &answer.facets {
        let counts = facet.values.iter().map(|v| format!("{} ({})", v.label.as_ref().unwrap_or(&v.value), v.count));
        console.line(format!("{}: {}", console.bold(&facet.field), counts.collect::<Vec<_>>().join(", ")))?;
    }
    if let Some(cursor) = &answer.next_cursor {
        console.line(console.dim(&format!("more with --cursor {cursor}")))?;
    }
    Ok(())
}

/// Prints how the query was understood, language by language.
fn show_understood(answer: &Answer, console: &Console) -> Result<(), Error> {
    for language in &answer.understood {
        console.line(console.bold(&language.language))?;
        for concept in &language.concepts {
            let alternatives =
                concept.alternatives.iter().map(|a| format!("{} {:.2} ({})", a.terms, a.weight, a.source));
            console.line(format!("  {}: {}", concept.typed, alternatives.collect::<Vec<_>>().join(", ")))?;
        }
    }
    Ok(())
}

fn show_hit(place: usize, hit: &Hit, explain: bool, console: &Console) -> Result<(), Error> {
    let record = &hit.record;
    let title = if record.title.is_empty() { console.dim(&hit.id) } else { console.bold(&console.snippet(&hit.title)) };
    console.line(format!("\n{place}. {title}"))?;
    let year = record.year.map(|year| year.to_string());
    let date = record.date.clone().or(year);
    let facts =
        [Some(hit.language.clone()), Some(record.kind.clone()), record.city.clone(), record.country.clone(), date];
    console.line(console.dim(&format!("   {}", facts.into_iter().flatten().collect::<Vec<_>>().join(" · "))))?;
    for passage in hit.passages.iter().take(if explain { usize::MAX } else { 1 }) {
        let page = passage.page.map(|page| format!("p. {page}: ")).unwrap_or_default();
        console.line(format!("   {page}{}", console.snippet(&passage.snippet)))?;
        if explain {
            console.line(
                console.dim(&format!(
                    "   passage {} in {}, score {:.3}",
                    passage.ordinal, passage.language, passage.score
                )),
            )?;
        }
    }
    for reason in &hit.reasons {
        let facts = format!(
            "   {} ← {}: {} of weight {:.2}, {} times",
            reason.found,
            reason.typed,
            reason.source,
            reason.weight,
            reason.positions.len()
        );
        console.line(console.dim(&facts))?;
    }
    if let Some(url) = &record.url {
        let page = hit.passages.first().and_then(|passage| passage.page);
        console.line(console.dim(&format!("   {}", page_link(url, page))))?;
    }
    if !hit.versions.is_empty() {
        let versions =
            hit.versions.iter().map(|v| if v.found { format!("{}*", v.language) } else { v.language.clone() });
        console.line(console.dim(&format!("   also in {}", versions.collect::<Vec<_>>().join(", "))))?;
    }
    Ok(())
}
