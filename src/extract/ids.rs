//! Identifiers for what comes without one: the same file or row gets the same identifier every time.

use std::path::{Component, Path};

use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

/// Longest identifier made here, in characters; schemas allow 200.
const MAX_CHARS: usize = 160;

/// Fields that tell one row of a table from another and are rarely corrected.
const ROW_KEY: [&str; 7] = ["url", "kind", "title", "city", "language", "year", "date"];

/// Identifier of a document: the name of its folder and of the file, such as `es-guide.pdf` for `…/es/guide.pdf`.
pub fn document_id(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let names: Vec<String> = absolute
        .components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    let last_two = names.get(names.len().saturating_sub(2)..).unwrap_or_default();
    let id = slug(&last_two.join("-"));
    if id.is_empty() { "document".to_owned() } else { id }
}

/// Identifier of a document whose [`document_id`] another file has: the same with a hash of the path.
pub fn longer_document_id(path: &Path) -> String {
    format!("{}-{:08x}", document_id(path), fnv_1a(path.as_os_str().as_encoded_bytes()) & 0xffff_ffff)
}

/// Identifier of a row of a table: the file's name and a hash of the address, or of title, city, language and date.
///
/// It does not change when rows are sorted, added or removed, nor when a text is corrected.
pub fn row_id(file_name: &str, fields: &Map<String, Value>) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let key: Vec<String> = match fields.get("url") {
        Some(url) => vec![url.to_string()],
        None => ROW_KEY.iter().filter_map(|name| Some(format!("{name}={}", fields.get(*name)?))).collect(),
    };
    format!("{}-{:016x}", slug(stem), fnv_1a(key.join("\n").as_bytes()))
}

/// Letters, digits, `.`, `_` and `-` of a name, everything else as `-`.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for character in name.nfc().take(MAX_CHARS) {
        let kept = character.is_alphanumeric() || matches!(character, '.' | '_');
        if kept {
            slug.push(character);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches('-').to_owned()
}

/// 64-bit FNV-1a (RFC 9923, section 5), chosen because its values are the same on every machine and in every version.
fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_named_after_folder_and_file() {
        assert_eq!(document_id(Path::new("/data/es/guía (final).pdf")), "es-guía-final-.pdf");
        assert_eq!(document_id(Path::new("/")), "document");
    }

    #[test]
    fn rows_keep_their_identifier_when_their_text_is_corrected() {
        let row = |body: &str| row_id("cities.csv", &serde_json::from_str(body).unwrap());
        let first = row(r#"{"title": "A", "city": "Lleida", "body": "one"}"#);
        assert_eq!(first, row(r#"{"body": "two", "city": "Lleida", "title": "A"}"#));
        assert_ne!(first, row(r#"{"title": "B", "city": "Lleida", "body": "one"}"#));
        assert!(first.starts_with("cities-"), "{first}");
    }
}
