//! An answer → what the Algolia search API answers.

use serde_json::{Map, Value, json};

use super::request::{Asked, REACHABLE};
use crate::present::{Answer, Hit, Snippet};

/// The answer to one search.
pub(super) fn result(asked: &Asked, answer: &Answer, took_ms: u128) -> Value {
    let found = if asked.question.by_work { answer.works } else { answer.records };
    let reachable = usize::try_from(found).unwrap_or(usize::MAX).min(REACHABLE);
    let pages = if asked.hits_per_page == 0 { 0 } else { reachable.div_ceil(asked.hits_per_page) };
    let mut result = json!({
        "index": asked.index,
        "query": asked.query,
        "params": asked.params,
        "hits": answer.hits.iter().map(|it| hit(it, &asked.tags)).collect::<Vec<_>>(),
        "nbHits": found,
        "page": asked.page,
        "nbPages": pages,
        "hitsPerPage": asked.hits_per_page,
        "exhaustiveNbHits": true,
        "exhaustive": {"nbHits": true, "facetsCount": true},
        "processingTimeMS": took_ms,
        "dragoman": {
            "generation": answer.generation,
            "configuration": answer.configuration,
            "queryLanguages": answer.query_languages,
            "warnings": answer.warnings,
            "suggestion": answer.suggestion,
        },
    });
    if !asked.facets.is_empty()
        && let Some(result) = result.as_object_mut()
    {
        result.insert("facets".to_owned(), facets(asked, answer));
        result.insert("exhaustiveFacetsCount".to_owned(), json!(true));
    }
    result
}

/// Counts by the names under which the facets were asked for.
fn facets(asked: &Asked, answer: &Answer) -> Value {
    let mut facets = Map::new();
    for ((name, _), facet) in asked.facets.iter().zip(&answer.facets) {
        let counts: Map<String, Value> = facet.values.iter().map(|v| (v.value.clone(), json!(v.count))).collect();
        if !counts.is_empty() {
            facets.insert(name.clone(), Value::Object(counts));
        }
    }
    Value::Object(facets)
}

fn hit(hit: &Hit, tags: &(String, String)) -> Value {
    let mut object = match serde_json::to_value(&hit.record) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let body = hit.passages.first().map(|passage| marked(&passage.snippet, tags));
    let mut highlighted = untouched(&object);
    highlighted.insert("title".to_owned(), marked(&hit.title, tags));
    highlighted.extend(body.clone().map(|body| ("body".to_owned(), body)));
    let glosses: Vec<Value> = hit.passages.iter().flat_map(|p| &p.snippet.fragments).filter_map(gloss).collect();
    object.insert("objectID".to_owned(), json!(hit.id));
    object.insert("language".to_owned(), json!(hit.language));
    object.insert("_highlightResult".to_owned(), Value::Object(highlighted));
    object.insert("_snippetResult".to_owned(), body.map_or(json!({}), |body| json!({ "body": body })));
    object.insert(
        "_dragoman".to_owned(),
        json!({
            "score": hit.score,
            "passageLanguage": hit.passages.first().map(|passage| &passage.language),
            "page": hit.passages.first().and_then(|passage| passage.page),
            "glosses": glosses,
            "versions": hit.versions,
        }),
    );
    Value::Object(object)
}

fn gloss(fragment: &crate::present::Fragment) -> Option<Value> {
    fragment.gloss.as_ref().map(|gloss| json!({"word": fragment.text, "gloss": gloss}))
}

/// Attributes in which nothing is marked, in the form of those in which something is.
fn untouched(fields: &Map<String, Value>) -> Map<String, Value> {
    let plain = |value: &Value| json!({"value": value, "matchLevel": "none", "matchedWords": []});
    let entry = |(name, value): (&String, &Value)| match value {
        Value::String(_) => Some((name.clone(), plain(value))),
        Value::Number(number) => Some((name.clone(), plain(&json!(number.to_string())))),
        Value::Array(members) if members.iter().all(Value::is_string) => {
            Some((name.clone(), members.iter().map(plain).collect()))
        }
        _ => None,
    };
    fields.iter().filter_map(entry).collect()
}

/// A text with its matches between the tags. Nothing is escaped: front ends choose tags that they find again.
fn marked(snippet: &Snippet, (before, after): &(String, String)) -> Value {
    let dots = |cut: bool| if cut { "…" } else { "" };
    let mut value = dots(snippet.cut_before).to_owned();
    let mut matched = Vec::new();
    for fragment in &snippet.fragments {
        if fragment.matched {
            value.extend([before, fragment.text.as_str(), after]);
            let word = fragment.gloss.as_deref().unwrap_or(&fragment.text);
            if !matched.contains(&word) {
                matched.push(word);
            }
        } else {
            value.push_str(&fragment.text);
        }
    }
    value.push_str(dots(snippet.cut_after));
    let level = if matched.is_empty() { "none" } else { "full" };
    json!({"value": value, "matchLevel": level, "fullyHighlighted": false, "matchedWords": matched})
}
