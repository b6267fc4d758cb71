//! CSL-JSON: fields and types of the Citation Style Language 1.0.2.

use serde_json::{Map, Value, json};

use super::{Citation, Work, one_line};

/// Writes a list with one item.
pub(super) fn write(citation: &Citation<'_>) -> String {
    let record = citation.record;
    let mut item = Map::new();
    let mut add = |name: &str, value: Value| {
        let is_empty = matches!(&value, Value::Null) || value == json!("") || value == json!([]);
        if !is_empty {
            item.insert(name.to_owned(), value);
        }
    };
    let literal = |name: &String| json!({ "literal": one_line(name) });
    let authors: Vec<Value> = record.authors.iter().map(literal).collect();
    let by_organization = || record.organization.iter().map(literal).collect::<Vec<_>>();
    add("id", json!(record.id));
    add("type", json!(item_type(citation.work())));
    add("title", json!(one_line(citation.title())));
    add("author", json!(if authors.is_empty() { by_organization() } else { authors }));
    add("publisher", json!(record.organization.as_deref().map(one_line)));
    add("publisher-place", json!(citation.place()));
    add("event-title", json!(citation.congress()));
    let date = citation.date();
    add("issued", if date.is_empty() { Value::Null } else { json!({ "date-parts": [date] }) });
    add("language", json!(citation.language));
    add("keyword", json!(citation.keywords().collect::<Vec<_>>().join(", ")));
    add("abstract", json!(record.summary.as_deref().map(one_line)));
    add("URL", json!(citation.url));
    format!("{:#}\n", Value::Array(vec![Value::Object(item)]))
}

fn item_type(work: Work) -> &'static str {
    match work {
        Work::Book | Work::Proceedings => "book",
        Work::Article => "article",
        Work::Report => "report",
        Work::Talk => "paper-conference",
        Work::News => "article-newspaper",
        Work::Document => "document",
    }
}
