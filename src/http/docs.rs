//! `GET /docs`: the reference of the interface, written from the OpenAPI document. It loads nothing from elsewhere.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::{Map, Value};

use super::{openapi, problem};

const STYLE: &str = include_str!("../ui/docs.css");
/// Programs that the tests run, with what they are.
const EXAMPLES: [(&str, &str); 3] = [
    ("curl", include_str!("../../docs/examples/search.sh")),
    ("Python", include_str!("../../docs/examples/harvest.py")),
    ("JavaScript", include_str!("../../docs/examples/bulk.mjs")),
];
/// Names of a schema that are shown; longer lists are cut.
const NAMES_SHOWN: usize = 12;

/// Serves the style sheet.
pub(super) async fn style() -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")], STYLE).into_response()
}

/// Serves the page.
pub(super) async fn docs() -> Response {
    let document = serde_json::to_value(openapi::document()).unwrap_or_default();
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")];
    (headers, page(&document).0).into_response()
}

/// An address with a method.
struct Operation<'a> {
    path: &'a str,
    method: &'a str,
    value: &'a Value,
}

impl Operation<'_> {
    fn anchor(&self) -> String {
        text(self.value, "operationId").to_owned()
    }
}

fn page(document: &Value) -> Markup {
    let operations = operations(document);
    let title = "Dragoman: reference of the HTTP interface";
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/docs.css";
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                header { p { a href="/" { "Dragoman" } } h1 { (title) } }
                nav aria-label="Contents" { (contents(document, &operations)) }
                main #content {
                    p { (code_marked(text(&document["info"], "description"))) }
                    p { "The same for programs: " a href="/openapi.json" { code { "/openapi.json" } } "." }
                    (general())
                    @for tag in document["tags"].as_array().into_iter().flatten() {
                        h2 id=(format!("tag-{}", text(tag, "name"))) { (text(tag, "name")) }
                        p { (text(tag, "description")) "." }
                        @for it in operations.iter().filter(|it| of_tag(it, tag)) { (operation(it)) }
                    }
                    (examples())
                    (problems())
                    h2 #schemas { "Objects" }
                    @for (name, schema) in schemas(document) { (object(name, schema)) }
                }
            }
        }
    }
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(move |(method, value)| Operation { path, method, value })
        })
        .collect()
}

fn schemas(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    document["components"]["schemas"].as_object().into_iter().flatten()
}

fn of_tag(operation: &Operation<'_>, tag: &Value) -> bool {
    operation.value["tags"].as_array().is_some_and(|tags| tags.contains(&tag["name"]))
}

fn contents(document: &Value, operations: &[Operation<'_>]) -> Markup {
    html! {
        ul {
            li { a href="#general" { "Answers in general" } }
            @for tag in document["tags"].as_array().into_iter().flatten() {
                li {
                    a href=(format!("#tag-{}", text(tag, "name"))) { (text(tag, "name")) }
                    ul {
                        @for it in operations.iter().filter(|it| of_tag(it, tag)) {
                            li { a href=(format!("#{}", it.anchor())) { (text(it.value, "summary")) } }
                        }
                    }
                }
            }
            li { a href="#examples" { "Examples" } }
            li { a href="#problems" { "Problems" } }
            li { a href="#schemas" { "Objects" } }
        }
    }
}

/// What holds for every address.
fn general() -> Markup {
    html! {
        h2 #general { "Answers in general" }
        dl {
            dt { "Which state answered" }
            dd {
                "Every answer carries the headers " code { "Dragoman-Generation" } ", the number of the last change that the "
                "index has followed, and " code { "Dragoman-Configuration" } ", a hash of the version, the analysis and the "
                "layers of the thesaurus. The same address, generation and configuration give the same answer: cite all three."
            }
            dt { "Caches" }
            dd {
                "Answers under " code { "/v1" } " have an " code { "ETag" } ". Send it back as " code { "If-None-Match" }
                ", and an answer that is still the same comes as " code { "304" } " without a body."
            }
            dt { "Compression" }
            dd { "gzip, Brotli and Zstandard, as " code { "Accept-Encoding" } " asks." }
            dt { "Pages of other origins" }
            dd { "may read everything here; no cookies are set or read." }
            dt { "Limits" }
            dd {
                "An answer begins within 30 seconds or not at all. The operator may limit the requests of an address; then "
                code { "429" } " says in " code { "Retry-After" } " when to come back. A parameter that an address does not know "
                "is refused, so that a slip of the pen does not go unnoticed."
            }
            dt { "Harvesters of libraries" }
            dd {
                "find OAI-PMH 2.0 with " code { "oai_dc" } " at " a href="/oai?verb=Identify" { code { "/oai" } }
                ", with sets by kind and language and deleted records."
            }
        }
    }
}

fn operation(it: &Operation<'_>) -> Markup {
    let parameters = it.value["parameters"].as_array();
    html! {
        section aria-labelledby=(it.anchor()) {
            h3 id=(it.anchor()) { (text(it.value, "summary")) }
            p { code { span.method { (it.method.to_ascii_uppercase()) } " " (it.path) } }
            p { (code_marked(text(it.value, "description"))) }
            @if let Some(parameters) = parameters { (parameter_table(parameters)) }
            @if let Some(content) = it.value["requestBody"]["content"].as_object() { p { "Body: " (contents_of(content)) } }
            (responses(&it.value["responses"]))
        }
    }
}

fn parameter_table(parameters: &[Value]) -> Markup {
    html! {
        div.table tabindex="0" role="region" aria-label="Parameters" {
            table {
                thead { tr { th scope="col" { "Parameter" } th scope="col" { "Type" } th scope="col" { "Meaning" } } }
                tbody {
                    @for parameter in parameters {
                        tr {
                            th scope="row" { code { (text(parameter, "name")) } @if parameter["in"] == "path" { " " span.soft { "in the address" } } }
                            td { (kind(&parameter["schema"])) }
                            td {
                                (code_marked(text(parameter, "description")))
                                @if !parameter["example"].is_null() { " Example: " code { (plain(&parameter["example"])) } "." }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn responses(responses: &Value) -> Markup {
    html! {
        ul {
            @for (status, response) in responses.as_object().into_iter().flatten() {
                li {
                    code { (status) } " "
                    @if let Some(name) = reference(response) { (name) }
                    @else { (text(response, "description")) }
                    @if let Some(content) = response["content"].as_object() { ": " (contents_of(content)) }
                }
            }
        }
    }
}

/// Media types with their objects.
fn contents_of(content: &Map<String, Value>) -> Markup {
    html! {
        @for (at, (media_type, value)) in content.iter().enumerate() {
            @if at > 0 { ", " }
            code { (media_type) } " " (kind(&value["schema"]))
        }
    }
}

/// What a schema says of a value: its type, limits, default and what is allowed.
fn kind(schema: &Value) -> Markup {
    if let Some(name) = reference(schema) {
        return html! { a href=(format!("#schema-{name}")) { (name) } };
    }
    if let Some(several) = schema["oneOf"].as_array().or(schema["allOf"].as_array()) {
        let several: Vec<&Value> = several.iter().filter(|schema| schema["type"] != "null").collect();
        return html! { @for (at, one) in several.iter().enumerate() { @if at > 0 { " or " } (kind(one)) } };
    }
    html! {
        (type_name(schema))
        @if schema["type"] == "array" { " of " (kind(&schema["items"])) }
        @if let Some(names) = schema["enum"].as_array() { ": " (names_of(names)) }
        @for (name, words) in [("minimum", "from"), ("maximum", "to"), ("maxItems", "at most"), ("default", "default")] {
            @if !schema[name].is_null() { ", " (words) " " code { (plain(&schema[name])) } }
        }
        @if let Some(pattern) = schema["pattern"].as_str() { ", form " code { (pattern) } }
    }
}

fn type_name(schema: &Value) -> String {
    let names = match &schema["type"] {
        Value::Array(names) => names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect(),
        name => vec![name.as_str().unwrap_or("anything")],
    };
    let format = schema["format"].as_str().filter(|format| matches!(*format, "date-time" | "uri"));
    format.map_or_else(|| names.join(" or "), str::to_owned)
}

fn names_of(names: &[Value]) -> Markup {
    html! {
        @for (at, name) in names.iter().take(NAMES_SHOWN).enumerate() { @if at > 0 { ", " } code { (plain(name)) } }
        @if names.len() > NAMES_SHOWN { " and " (names.len() - NAMES_SHOWN) " more" }
    }
}

fn examples() -> Markup {
    html! {
        h2 #examples { "Examples" }
        p { "Each takes the address of the server as its argument." }
        @for (name, program) in EXAMPLES {
            h3 { (name) }
            pre tabindex="0" { code { (program) } }
        }
    }
}

fn problems() -> Markup {
    html! {
        h2 #problems { "Problems" }
        p {
            "Errors are problem documents after RFC 9457, " code { "application/problem+json" } ". Their " code { "type" }
            " is stable and meant for programs; " code { "detail" } " says in words what is wrong this time. Under "
            code { "/1" } " errors have the form of the Algolia search API instead, and under " code { "/oai" } " that of OAI-PMH."
        }
        dl {
            @for kind in problem::KINDS {
                dt id=(format!("problem-{}", kind.name())) { code { (kind.uri) } " " (kind.status.as_u16()) }
                dd { (kind.title) ". " (code_marked(kind.meaning)) }
            }
        }
    }
}

fn object(name: &str, schema: &Value) -> Markup {
    html! {
        h3 id=(format!("schema-{name}")) { (name) }
        p { (code_marked(text(schema, "description"))) }
        @for members in members(schema) {
            div.table tabindex="0" role="region" aria-label=(format!("Members of {name}")) {
                table {
                    tbody {
                        @for (member, value) in members {
                            tr {
                                th scope="row" { code { (member) } }
                                td { (kind(value)) }
                                td { (code_marked(text(value, "description"))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The members of an object, or of each of the objects that it may be.
fn members(schema: &Value) -> Vec<&Map<String, Value>> {
    let several = schema["oneOf"].as_array().or(schema["allOf"].as_array());
    let parts = several.into_iter().flatten();
    std::iter::once(schema).chain(parts).filter_map(|part| part["properties"].as_object()).collect()
}

/// The name at the end of a reference.
fn reference(value: &Value) -> Option<&str> {
    value["$ref"].as_str().and_then(|reference| reference.rsplit('/').next())
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A text with what stands between backticks as code.
fn code_marked(text: &str) -> Markup {
    let parts = text.split('`').enumerate().map(|(at, part)| {
        let escaped = html! { (part) }.0;
        if at % 2 == 1 { format!("<code>{escaped}</code>") } else { escaped }
    });
    PreEscaped(parts.collect())
}
