//! A record in the vocabulary of schema.org, as JSON-LD 1.1.

use serde_json::{Map, Value, json};

use super::linked;
use crate::present::Version;
use crate::record::Record;

/// Describes a record whose main language is `language` and that has these other versions.
pub(super) fn of(record: &Record, language: &str, versions: &[Version]) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| {
        if !(value.is_null() || value.as_array().is_some_and(Vec::is_empty)) {
            object.insert(name.to_owned(), value);
        }
    };
    put("@context", json!("https://schema.org/"));
    put("@type", json!(kind(record)));
    put("@id", json!(address(&record.id)));
    put("identifier", json!(record.id));
    put("name", json!(record.title));
    put("abstract", json!(record.summary));
    put("text", json!(record.body));
    put("inLanguage", json!(language));
    put("author", people(&record.authors));
    put("publisher", json!(record.organization.as_ref().map(|name| json!({"@type": "Organization", "name": name}))));
    put("spatialCoverage", place(record));
    put("keywords", json!(record.themes));
    put("datePublished", json!(record.date.clone().or(record.year.map(|year| year.to_string()))));
    put("url", json!(record.url));
    put("license", json!(record.license));
    put("encoding", record.attachments.iter().map(media).collect());
    put("workTranslation", versions.iter().map(translation).collect());
    Value::Object(object)
}

/// Address of a record below that of the server.
pub(super) fn address(id: &str) -> String {
    linked::address("/v1/records", id)
}

fn kind(record: &Record) -> &'static str {
    match (record.kind.as_str(), record.form.as_deref()) {
        ("initiative", _) => "Project",
        ("publication", Some("monograph" | "book")) => "Book",
        ("publication", Some("article")) => "Article",
        ("publication", _) => "Report",
        ("training", _) => "Course",
        ("news", _) => "NewsArticle",
        ("event", _) => "Event",
        _ => "CreativeWork",
    }
}

fn people(names: &[String]) -> Value {
    names.iter().map(|name| json!({"@type": "Person", "name": name})).collect()
}

fn place(record: &Record) -> Value {
    let (city, country) = (&record.city, &record.country);
    if city.is_none() && country.is_none() {
        return Value::Null;
    }
    let mut address = Map::new();
    address.insert("@type".to_owned(), json!("PostalAddress"));
    address.extend(city.iter().map(|city| ("addressLocality".to_owned(), json!(city))));
    address.extend(country.iter().map(|country| ("addressCountry".to_owned(), json!(country))));
    json!({"@type": "Place", "address": address})
}

fn media(file: &crate::record::Attachment) -> Value {
    json!({"@type": "MediaObject", "contentUrl": file.url, "name": file.title, "encodingFormat": file.media_type})
}

fn translation(version: &Version) -> Value {
    json!({
        "@type": "CreativeWork", "@id": address(&version.id), "identifier": version.id,
        "name": version.title, "inLanguage": version.language,
    })
}
