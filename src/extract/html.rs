//! Web pages: the main text without menus, and what the page says of itself.
//!
//! The main text is found by the rules of Mozilla's Readability; where they keep little of the page, as with tables
//! of contents and manuals, the whole body without menus is taken. Metadata come from the page's language, Open
//! Graph, schema.org (JSON-LD) and meta elements.

use dom_query::Document as Dom;
use dom_smoothie::{Config, ParsePolicy, Readability, TextMode};
use encoding_rs::Encoding;
use serde_json::Value;

use super::text::{finish, title_from_name};
use super::{Document, Draft, ExtractError, Format, Reader, encoding};

/// Web pages.
pub(super) const FORMAT: Format = Format {
    name: "HTML",
    extensions: &["html", "htm", "xhtml"],
    signature: is_html,
    in_worker: true,
    reader: Reader::Document(read),
};

/// Deepest nesting of elements that is read; pages that people write stay far below.
const MAX_DEPTH: usize = 512;
/// Elements that hold no text of the page.
const NO_TEXT: &str =
    "script, style, noscript, template, svg, iframe, nav, header, footer, aside, form, [hidden], [aria-hidden=true]";
/// Share of the body's text that the main text must hold, or else the body is taken.
const MAIN_SHARE: f32 = 0.4;
/// Bytes at the beginning that are searched for a declared encoding.
const PRESCAN_BYTES: usize = 1024;

fn is_html(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |word: &[u8]| head.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    begins(b"<!doctype html") || begins(b"<html")
}

fn read(document: &Document<'_>) -> Result<Draft, ExtractError> {
    let decoded = encoding::decode(document.bytes, declared_encoding(document.bytes))?;
    refuse_deep(&decoded.text)?;
    let dom = Dom::from(decoded.text.as_str());
    let mut draft = Draft { warnings: decoded.warnings, ..Draft::default() };
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let readability = Readability::with_document(dom.clone(), None, Some(config));
    let mut readability = readability.map_err(|error| ExtractError::malformed(format!("is no web page: {error}")))?;
    let title = metadata(&dom, &readability, &mut draft);
    let body = main_text(&dom, &mut readability);
    finish(draft, title.unwrap_or_else(|| title_from_name(document.name)), &body, document)
}

/// The encoding that the page declares near its beginning.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..PRESCAN_BYTES).unwrap_or(bytes)).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| !matches!(c, '"' | '\'' | ' ' | ';' | '>' | '/'))
        .collect();
    Encoding::for_label(label.as_bytes())
}

/// Refuses pages that nest so deep that walking them would exhaust the stack.
fn refuse_deep(text: &str) -> Result<(), ExtractError> {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in text.split('<').skip(1) {
        match tag.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(first) if first.is_ascii_alphabetic() && !is_void(tag) => depth += 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    // Elements whose end may be left out add up without nesting: only what no page of people reaches is refused.
    if deepest > MAX_DEPTH * 40 {
        return Err(ExtractError::malformed(format!("nests elements {deepest} deep; it is damaged or a trap")));
    }
    Ok(())
}

/// Whether an element ends where it begins.
fn is_void(tag: &str) -> bool {
    let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
    let void = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "p", "li",
    ];
    void.contains(&name.to_ascii_lowercase().as_str())
        || tag.split('>').next().is_some_and(|inside| inside.ends_with('/'))
}

/// The main text, or the body where the main text is only a small part of it.
fn main_text(dom: &Dom, readability: &mut Readability) -> String {
    let body = dom.clone();
    body.select(NO_TEXT).remove();
    let body = paragraphs(&body.select("body").formatted_text());
    let article = readability.parse_with_policy(ParsePolicy::Strict).map(|article| paragraphs(&article.text_content));
    match article {
        Ok(main) if main.len() as f32 >= MAIN_SHARE * body.len() as f32 => main,
        _ => body,
    }
}

/// Paragraphs with one empty line between them and without spaces at their ends.
fn paragraphs(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            blank = true;
            continue;
        }
        if !clean.is_empty() {
            clean.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        clean.push_str(line);
    }
    clean
}

/// Puts into `draft` what the page says of itself; returns its title.
fn metadata(dom: &Dom, readability: &Readability, draft: &mut Draft) -> Option<String> {
    let json_ld = readability.parse_json_ld();
    let found = readability.get_article_metadata(json_ld);
    let linked = LinkedData::of(dom);
    let attribute = |selector: &str, name: &str| {
        let value = dom.select_single(selector).attr(name).map(|value| value.trim().to_owned());
        value.filter(|value| !value.is_empty())
    };
    let language = attribute("html[lang]", "lang")
        .or_else(|| attribute("html", "xml:lang"))
        .or(linked.language)
        .or_else(|| attribute("meta[http-equiv=content-language i]", "content"))
        .or_else(|| attribute("meta[property='og:locale']", "content").map(|locale| locale.replace('_', "-")));
    let published =
        found.published_time.or_else(|| attribute("meta[name='dcterms.date'], meta[name='date']", "content"));
    let url = attribute("link[rel=canonical]", "href").or_else(|| attribute("meta[property='og:url']", "content"));
    let web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    let mut set = |field: &str, value: Option<Value>| {
        if let Some(value) = value {
            draft.fields.insert(field.to_owned(), value);
        }
    };
    set("language", language.map(Value::from));
    set("summary", found.excerpt.map(|text| Value::from(one_line(&text))));
    set("authors", found.byline.map(|author| vec![one_line(&author)].into()));
    set("organization", found.site_name.or(linked.publisher).map(|name| Value::from(one_line(&name))));
    set("date", published.and_then(|moment| day_of(&moment)).map(Value::from));
    set("url", url.filter(web).map(Value::from));
    Some(one_line(&found.title)).filter(|title| !title.is_empty())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The day of a moment such as `2019-05-03T10:00:00Z`.
fn day_of(moment: &str) -> Option<String> {
    let day = moment.trim().get(..10)?;
    let shape = |(at, letter): (usize, char)| if at == 4 || at == 7 { letter == '-' } else { letter.is_ascii_digit() };
    day.char_indices().all(shape).then(|| day.to_owned())
}

/// What the page's JSON-LD says beyond what the library reads.
#[derive(Debug, Default)]
struct LinkedData {
    language: Option<String>,
    publisher: Option<String>,
}

impl LinkedData {
    fn of(dom: &Dom) -> Self {
        let mut data = Self::default();
        for script in &dom.select("script[type='application/ld+json']") {
            let Ok(value) = serde_json::from_str::<Value>(script.text().trim()) else { continue };
            let graph = value.get("@graph").and_then(Value::as_array).cloned();
            let items = graph.or_else(|| value.as_array().cloned()).unwrap_or_else(|| vec![value]);
            for item in items {
                let text = |pointer: &str| item.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
                data.language = data.language.take().or_else(|| text("/inLanguage"));
                data.publisher = data.publisher.take().or_else(|| text("/publisher/name"));
            }
        }
        data
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Limits;

    fn draft_of(page: &str) -> Draft {
        let limits = Limits::default();
        read(&Document { name: "page.html", bytes: page.as_bytes(), limits: &limits }).unwrap()
    }

    #[test]
    fn a_page_tells_its_title_language_date_and_text() {
        let paragraph = "El mercat de proximitat obre cada dissabte i hi venen vint pagesos de la comarca. ".repeat(8);
        let draft = draft_of(&format!(
            r#"<!DOCTYPE html><html lang="ca"><head><title>Mercat | Web</title>
            <meta property="og:title" content="El mercat de proximitat">
            <meta name="description" content="Vint pagesos venen a plaça.">
            <meta property="article:published_time" content="2019-05-03T10:00:00Z">
            <script type="application/ld+json">{{"@type":"NewsArticle","publisher":{{"name":"Ajuntament"}}}}</script></head>
            <body><nav><a href="/">Inici</a></nav><article><h1>El mercat</h1><p>{paragraph}</p><p>{paragraph}</p></article>
            <footer>Avís legal</footer></body></html>"#
        ));
        let field = |name: &str| draft.fields.get(name).and_then(Value::as_str).unwrap_or_default();
        assert_eq!(field("title"), "El mercat de proximitat");
        assert_eq!(field("language"), "ca");
        assert_eq!(field("date"), "2019-05-03");
        assert_eq!(field("summary"), "Vint pagesos venen a plaça.");
        assert_eq!(field("organization"), "Ajuntament");
        let body = field("body");
        assert!(body.contains("vint pagesos") && !body.contains("Avís legal") && !body.contains("Inici"), "{body}");
    }

    #[test]
    fn pages_of_links_and_lists_keep_their_text() {
        let items: Vec<_> = (0..30).map(|n| format!("<li><a href='c{n}.html'>Chapter {n}</a></li>")).collect();
        let draft = draft_of(&format!("<html><body><ul>{}</ul></body></html>", items.concat()));
        assert!(draft.fields["body"].as_str().unwrap().contains("Chapter 29"));
    }

    #[test]
    fn an_encoding_declared_in_the_page_is_believed() {
        assert_eq!(declared_encoding(b"<html><meta charset=\"euc-kr\">").map(Encoding::name), Some("EUC-KR"));
    }
}
