//! Names of languages and countries in the languages of the interface.
//!
//! Source: Unicode CLDR, <https://cldr.unicode.org>, as ICU4X 2.4 carries it; licence Unicode-3.0.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::language::Lang;

/// Names by code of what is named and code of the language.
type Names = HashMap<&'static str, HashMap<&'static str, &'static str>>;

static LANGUAGES: LazyLock<Names> = LazyLock::new(|| read(include_str!("names/languages.tsv")));
static COUNTRIES: LazyLock<Names> = LazyLock::new(|| read(include_str!("names/countries.tsv")));

/// What a language is called in another.
pub(super) fn language(language: Lang, code: &str) -> Option<&'static str> {
    LANGUAGES.get(code)?.get(language.code()).copied()
}

/// What a country is called in a language.
pub(super) fn country(language: Lang, code: &str) -> Option<&'static str> {
    COUNTRIES.get(code)?.get(language.code()).copied()
}

/// Reads a table whose first line names the languages.
fn read(table: &'static str) -> Names {
    let mut lines = table.lines().map(|line| line.split('\t'));
    let languages: Vec<&str> = lines.next().into_iter().flatten().skip(1).collect();
    let row = |mut cells: std::str::Split<'static, char>| {
        let code = cells.next()?;
        Some((code, languages.iter().copied().zip(cells).collect()))
    };
    lines.filter_map(row).collect()
}
