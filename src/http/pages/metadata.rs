//! What machines read of a record's page: Dublin Core, Highwire Press and Open Graph tags, schema.org in JSON-LD.

use maud::{Markup, PreEscaped, html};
use serde_json::{Map, Value, json};

use super::cite::Citation;
use super::{Visit, address};
use crate::present::Version;
use crate::record::Record;

/// The tags for the head of a record's page, which is at `page`.
pub(super) fn head(visit: &Visit, citation: &Citation<'_>, versions: &[Version], page: &str) -> Markup {
    let record = citation.record;
    html! {
        link rel="canonical" href=(page);
        link rel="alternate" hreflang=(citation.language) href=(page);
        @for version in versions {
            link rel="alternate" hreflang=(version.language) href=(visit.absolute(&address::record_path(&version.id)));
        }
        @if let Some(summary) = &record.summary { meta name="description" content=(summary); }
        (dublin_core(citation, page))
        (highwire(citation, page))
        meta property="og:type" content="article";
        meta property="og:title" content=(record.title);
        meta property="og:url" content=(page);
        @if let Some(summary) = &record.summary { meta property="og:description" content=(summary); }
        script type="application/ld+json" { (PreEscaped(json_ld(visit, citation, versions, page))) }
    }
}

/// Dublin Core (DCMI, "Expressing Dublin Core metadata using HTML/XHTML meta and link elements").
fn dublin_core(citation: &Citation<'_>, page: &str) -> Markup {
    let record = citation.record;
    let date = record.date.clone().or(record.year.map(|year| year.to_string()));
    let place = [record.city.as_deref(), record.country.as_deref()];
    html! {
        link rel="schema.DC" href="http://purl.org/dc/elements/1.1/";
        meta name="DC.title" content=(record.title) lang=(citation.language);
        @for author in &record.authors { meta name="DC.creator" content=(author); }
        @if let Some(organization) = &record.organization { meta name="DC.publisher" content=(organization); }
        @if let Some(date) = date { meta name="DC.date" content=(date); }
        meta name="DC.language" content=(citation.language);
        meta name="DC.type" content="Text";
        meta name="DC.identifier" content=(page);
        @if let Some(summary) = &record.summary { meta name="DC.description" content=(summary) lang=(citation.language); }
        @for theme in &record.themes { meta name="DC.subject" content=(theme); }
        @for name in place.into_iter().flatten() { meta name="DC.coverage" content=(name); }
        @if let Some(license) = &record.license { meta name="DC.rights" content=(license); }
        @if let Some(url) = &record.url { meta name="DC.source" content=(url); }
    }
}

/// The tags that Google Scholar reads ("Inclusion Guidelines for Webmasters").
fn highwire(citation: &Citation<'_>, page: &str) -> Markup {
    let record = citation.record;
    let date = record.date.as_ref().map(|date| date.replace('-', "/")).or(record.year.map(|year| year.to_string()));
    let is_congress = record.kind == "congress";
    html! {
        meta name="citation_title" content=(record.title);
        @for author in &record.authors { meta name="citation_author" content=(author); }
        @if let Some(date) = date { meta name="citation_publication_date" content=(date); }
        meta name="citation_language" content=(citation.language);
        @if let Some(organization) = &record.organization {
            meta name=(if is_congress { "citation_conference_title" } else { "citation_publisher" }) content=(organization);
        }
        @for theme in &record.themes { meta name="citation_keywords" content=(theme); }
        @if let Some(pdf) = citation.pdf() { meta name="citation_pdf_url" content=(pdf); }
        meta name="citation_public_url" content=(page);
    }
}

/// The record in the vocabulary of schema.org.
fn json_ld(visit: &Visit, citation: &Citation<'_>, versions: &[Version], page: &str) -> String {
    let record = citation.record;
    let mut item = Map::new();
    let mut add = |name: &str, value: Value| {
        if !value.is_null() && value != json!([]) {
            item.insert(name.to_owned(), value);
        }
    };
    add("@context", json!("https://schema.org"));
    add("@type", json!(schema_type(record)));
    add("@id", json!(page));
    add("url", json!(page));
    add("identifier", json!(record.id));
    add("name", json!(record.title));
    add("inLanguage", json!(citation.language));
    add("description", json!(record.summary));
    add("datePublished", json!(record.date.clone().or(record.year.map(|year| year.to_string()))));
    add("author", record.authors.iter().map(|name| json!({ "@type": "Person", "name": name })).collect());
    add("publisher", organization(record));
    add("license", json!(record.license.as_deref().map(license_url)));
    add("keywords", json!(record.themes));
    add("contentLocation", place(record));
    add("sameAs", json!(record.url));
    let translation =
        |v: &Version| json!({ "@id": visit.absolute(&address::record_path(&v.id)), "inLanguage": v.language });
    add("workTranslation", versions.iter().map(translation).collect());
    let media = |a: &crate::record::Attachment| {
        let mut media = json!({ "@type": "MediaObject", "contentUrl": a.url });
        if let (Some(media_type), Value::Object(fields)) = (&a.media_type, &mut media) {
            fields.insert("encodingFormat".to_owned(), json!(media_type));
        }
        media
    };
    add("encoding", record.attachments.iter().map(media).collect());
    // A `<` could end the element.
    Value::Object(item).to_string().replace('<', "\\u003c")
}

fn schema_type(record: &Record) -> &'static str {
    match (record.kind.as_str(), record.form.as_deref()) {
        ("publication", Some("monograph")) => "Book",
        ("publication", Some("bulletin" | "notebook" | "guide")) => "Report",
        ("publication" | "award" | "event", _) => "Article",
        ("news", _) => "NewsArticle",
        ("training", _) => "LearningResource",
        ("congress" | "charter" | "statement", _) => "DigitalDocument",
        _ => "CreativeWork",
    }
}

fn organization(record: &Record) -> Value {
    record.organization.as_ref().map_or(Value::Null, |name| json!({ "@type": "Organization", "name": name }))
}

fn place(record: &Record) -> Value {
    let Some(city) = &record.city else { return Value::Null };
    match &record.country {
        Some(country) => {
            json!({ "@type": "City", "name": city, "address": { "@type": "PostalAddress", "addressCountry": country } })
        }
        None => json!({ "@type": "City", "name": city }),
    }
}

/// The address of an SPDX license; a sentence stays a sentence.
fn license_url(license: &str) -> String {
    let is_identifier = license.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '+'));
    if is_identifier { format!("https://spdx.org/licenses/{license}.html") } else { license.to_owned() }
}
