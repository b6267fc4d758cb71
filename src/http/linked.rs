//! Pages of the knowledge base as linked data, for whoever asks for `application/ld+json`.
//!
//! Concepts are SKOS, as <https://www.w3.org/TR/skos-reference/> has it; cities, networks and congress editions are in
//! the vocabulary of <https://schema.org>. Their identifiers are the addresses of the pages, written without the host, so
//! that they hold wherever the server is reached (JSON-LD 1.1, "Base IRI").

use std::collections::BTreeMap;

use axum::Json;
use axum::http::header::{ACCEPT, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

use crate::present::{
    ConceptLink, ConceptList, ConceptPage, EntityKind, EntityList, EntityPage, RecordLink, RecordsAbout,
};

/// Media type of JSON-LD.
pub(super) const MEDIA_TYPE: &str = "application/ld+json";
/// Address of the thesaurus.
const CONCEPTS: &str = "/v1/concepts";

/// What can be said as linked data.
pub(super) trait Linked {
    /// The JSON-LD document.
    fn linked(&self) -> Value;
}

/// Answers in the form that the request prefers.
pub(super) fn respond<T: Serialize + Linked>(headers: &HeaderMap, page: &T) -> Response {
    let wants = prefers_linked(headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()));
    let mut response = if wants { Json(page.linked()).into_response() } else { Json(page).into_response() };
    if wants {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    }
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    response
}

/// Whether linked data are named, and plain JSON is not wanted more.
fn prefers_linked<'a>(accept: impl Iterator<Item = &'a str>) -> bool {
    let (mut linked, mut plain) = (0.0_f32, 0.0_f32);
    for range in accept.flat_map(|value| value.split(',')) {
        let mut parts = range.split(';').map(str::trim);
        let media_type = parts.next().unwrap_or_default().to_ascii_lowercase();
        let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |q| q.trim().parse().ok());
        let quality = quality.unwrap_or(0.0);
        match media_type.as_str() {
            MEDIA_TYPE => linked = linked.max(quality),
            "application/json" => plain = plain.max(quality),
            _ => {}
        }
    }
    linked > 0.0 && linked >= plain
}

/// Address of a page: its segments, each percent-encoded where it has to be.
pub(super) fn address(folder: &str, id: &str) -> String {
    let encoded = form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>().replace('+', "%20");
    format!("{folder}/{encoded}")
}

/// An identifier that is an address is one already, as those of imported vocabularies are.
fn concept_address(id: &str) -> String {
    if id.starts_with("http://") || id.starts_with("https://") { id.to_owned() } else { address(CONCEPTS, id) }
}

fn skos_context() -> Value {
    let by_language = |name: &str| json!({ "@id": format!("skos:{name}"), "@container": "@language" });
    let link = |name: &str| json!({ "@id": format!("skos:{name}"), "@type": "@id" });
    json!({
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "prefLabel": by_language("prefLabel"),
        "altLabel": by_language("altLabel"),
        "scopeNote": by_language("scopeNote"),
        "broader": link("broader"),
        "narrower": link("narrower"),
        "related": link("related"),
        "inScheme": link("inScheme"),
        "hasTopConcept": link("hasTopConcept"),
    })
}

impl Linked for ConceptPage {
    fn linked(&self) -> Value {
        let links = |links: &[ConceptLink]| links.iter().map(|link| concept_address(&link.id)).collect::<Vec<_>>();
        let preferred: BTreeMap<&String, &String> = self
            .labels
            .iter()
            .filter(|(_, labels)| !labels.preferred.is_empty())
            .map(|(language, labels)| (language, &labels.preferred))
            .collect();
        let alternative: BTreeMap<&String, &Vec<String>> = self
            .labels
            .iter()
            .filter(|(_, labels)| !labels.alternative.is_empty())
            .map(|(language, labels)| (language, &labels.alternative))
            .collect();
        let mut document = json!({
            "@context": skos_context(),
            "@id": concept_address(&self.id),
            "@type": "skos:Concept",
            "prefLabel": preferred,
            "altLabel": alternative,
            "broader": links(&self.broader),
            "narrower": links(&self.narrower),
            "related": links(&self.related),
            "inScheme": CONCEPTS,
        });
        if let (false, Some(document)) = (self.note.is_empty(), document.as_object_mut()) {
            document.insert("scopeNote".to_owned(), json!({ "en": self.note }));
        }
        document
    }
}

impl Linked for ConceptList {
    fn linked(&self) -> Value {
        let concept = |link: &ConceptLink| json!({ "@id": concept_address(&link.id), "@type": "skos:Concept" });
        let concepts: Vec<Value> = self.concepts.iter().map(|item| concept(&item.concept.concept)).collect();
        let mut context = skos_context();
        if let Some(context) = context.as_object_mut() {
            context.insert("concepts".to_owned(), json!({ "@reverse": "skos:inScheme" }));
        }
        json!({ "@context": context, "@id": CONCEPTS, "@type": "skos:ConceptScheme", "concepts": concepts })
    }
}

fn record_document(record: &RecordLink) -> Value {
    json!({
        "@id": address("/v1/records", &record.id),
        "@type": "CreativeWork",
        "name": record.title,
        "inLanguage": record.language,
    })
}

fn subject_documents(about: &RecordsAbout) -> Vec<Value> {
    let concept = |link: &ConceptLink| json!({ "@id": concept_address(&link.id), "@type": "DefinedTerm", "name": link.label, "inDefinedTermSet": CONCEPTS });
    about.concepts.iter().map(|count| concept(&count.concept)).collect()
}

/// Address of the list of a kind of entities, and its type in schema.org.
fn place_of(kind: EntityKind) -> (&'static str, &'static str) {
    match kind {
        EntityKind::City => ("/v1/cities", "City"),
        EntityKind::Network => ("/v1/networks", "Organization"),
        EntityKind::Congress => ("/v1/congresses", "Event"),
    }
}

impl Linked for EntityPage {
    fn linked(&self) -> Value {
        let (folder, kind) = place_of(self.entity.kind);
        let mut document = json!({
            "@context": "https://schema.org",
            "@id": address(folder, &self.entity.id),
            "@type": kind,
            "name": self.entity.name,
            "subjectOf": self.about.latest.iter().map(record_document).collect::<Vec<_>>(),
        });
        let Some(fields) = document.as_object_mut() else { return document };
        if let Some(country) = &self.entity.country {
            let country = json!({ "@type": "Country", "identifier": country });
            fields.insert("containedInPlace".to_owned(), country);
        }
        if let Some(city) = &self.entity.host_city {
            fields.insert("location".to_owned(), json!({ "@type": "City", "name": city }));
        }
        // Organizations know about concepts, events are about them; places are neither.
        let about = match self.entity.kind {
            EntityKind::City => None,
            EntityKind::Network => Some("knowsAbout"),
            EntityKind::Congress => Some("about"),
        };
        if let Some(about) = about {
            fields.insert(about.to_owned(), Value::Array(subject_documents(&self.about)));
        }
        document
    }
}

impl Linked for EntityList {
    fn linked(&self) -> Value {
        let item = |entity: &crate::present::Entity| {
            let (folder, kind) = place_of(entity.kind);
            json!({ "@id": address(folder, &entity.id), "@type": kind, "name": entity.name })
        };
        let items: Vec<Value> = self.entities.iter().map(item).collect();
        json!({
            "@context": "https://schema.org",
            "@type": "ItemList",
            "numberOfItems": self.total,
            "itemListElement": items,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linked_data_are_given_to_whoever_prefers_them() {
        for (accept, expected) in [
            ("application/ld+json", true),
            ("Application/LD+JSON; q=0.8, text/html", true),
            ("application/ld+json, application/json", true),
            ("application/json, application/ld+json;q=0.5", false),
            ("application/ld+json;q=0", false),
            ("application/json", false),
            ("*/*", false),
            ("", false),
            ("application/ld+json;q=x", false),
        ] {
            assert_eq!(prefers_linked([accept].into_iter()), expected, "help: {accept}");
        }
    }

    #[test]
    fn addresses_hold_any_identifier() {
        assert_eq!(address("/v1/cities", "온 a/b"), "/v1/cities/%EC%98%A8%20a%2Fb");
        assert_eq!(concept_address("http://example.org/c/1"), "http://example.org/c/1");
    }
}
