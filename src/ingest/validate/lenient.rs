//! What is put right before validation, because people and programs write it in more than one way.
//!
//! | given | becomes |
//! |---|---|
//! | `null`, an empty text or an empty list in an optional field | absent |
//! | `Initiative`, ` initiative ` as kind | `initiative` |
//! | a form as kind: `monograph`, `keynote`, … | kind `publication`, type `monograph`; kind `congress`, type `keynote`; … |
//! | `es`, `ESP`, `Spain`, `España` as country | `ES` |
//! | `Spanish`, `español`, `pt_BR` as language | `es`, `es`, `pt-BR` |
//! | `"2019"` or `2019.0` where a whole number is expected | `2019` |
//! | `2019` where a text is expected | `"2019"` |
//! | one value where a list is expected | a list of one |
//! | `yes`, `true`, `1` and `no`, `false`, `0` as sample | `true` and `false` |
//! | a date with a time of day | the date |
//! | `year` absent, `date` present | the year of the date |
//! | `body` absent, `summary` present | the summary as body |
//! | control characters, and characters that force a direction of writing | removed, with a warning |

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::countries::{COUNTRIES, OTHER_NAMES};
use super::languages::LANGUAGE_NAMES;
use crate::extract::folded;

/// Fields that hold a list of texts.
const TEXT_LISTS: [&str; 4] = ["authors", "themes", "concepts", "concepts_excluded"];
/// Fields that hold a list of whole numbers.
const NUMBER_LISTS: [&str; 2] = ["sdgs", "charter_principles"];
/// Fields that hold a whole number.
const NUMBERS: [&str; 2] = ["year", "edition"];
/// Fields that may be empty.
const MAY_BE_EMPTY: [&str; 1] = ["title"];
/// Fields whose content has other rules than those of texts.
const STRUCTURED: [&str; 3] = ["attachments", "pages", "sample"];

/// Names of countries and languages by their folded form, and the kind of every form.
#[derive(Debug)]
pub(super) struct Names {
    countries: BTreeMap<String, &'static str>,
    languages: BTreeMap<String, &'static str>,
    kinds_of_forms: BTreeMap<String, &'static str>,
}

impl Names {
    /// Takes the forms of each kind from the schemas; of two kinds with the same form, the last has it.
    pub(super) fn new<'a>(forms: impl Iterator<Item = (&'static str, &'a str)>) -> Self {
        let mut countries = BTreeMap::new();
        for (alpha2, alpha3, names) in COUNTRIES {
            let all = names.iter().copied().chain([*alpha2, *alpha3]);
            countries.extend(all.map(|name| (folded(name), *alpha2)));
        }
        for (alpha2, names) in OTHER_NAMES {
            countries.extend(names.split(", ").map(|name| (folded(name), *alpha2)));
        }
        let mut languages = BTreeMap::new();
        for (tag, names) in LANGUAGE_NAMES {
            languages.extend(names.iter().map(|name| (folded(name), *tag)));
        }
        let kinds_of_forms = forms.map(|(kind, form)| (form.to_owned(), kind)).collect();
        Self { countries, languages, kinds_of_forms }
    }
}

/// Puts the fields right, and returns those from which something was removed.
pub(super) fn put_right(fields: &mut Map<String, Value>, names: &Names) -> Vec<String> {
    let mut cleaned = Vec::new();
    for (name, value) in fields.iter_mut() {
        if clean(value) {
            cleaned.push(name.clone());
        }
        put_value_right(name, value);
    }
    fields.retain(|name, value| !is_absent(value) || (MAY_BE_EMPTY.contains(&name.as_str()) && !value.is_null()));
    put_kind_right(fields, names);
    if let Some(Value::String(country)) = fields.get_mut("country")
        && let Some(code) = names.countries.get(&folded(country))
    {
        (*code).clone_into(country);
    }
    if let Some(Value::String(language)) = fields.get_mut("language") {
        *language =
            names.languages.get(&folded(language)).map_or_else(|| language.replace('_', "-"), |&tag| tag.into());
    }
    put_date_right(fields);
    if !fields.contains_key("body")
        && let Some(summary) = fields.remove("summary")
    {
        fields.insert("body".to_owned(), summary);
    }
    cleaned
}

fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

fn put_value_right(name: &str, value: &mut Value) {
    if TEXT_LISTS.contains(&name) || NUMBER_LISTS.contains(&name) {
        let items = match value.take() {
            Value::Array(items) => items,
            single => vec![single],
        };
        let put_item_right = if TEXT_LISTS.contains(&name) { to_text } else { to_number };
        let items = items.into_iter().filter(|item| !is_absent(item));
        *value = items
            .map(|mut item| {
                put_item_right(&mut item);
                item
            })
            .collect();
    } else if NUMBERS.contains(&name) {
        to_number(value);
    } else if name == "sample" {
        to_truth(value);
    } else if !STRUCTURED.contains(&name) {
        to_text(value);
    }
}

/// Numbers become text, and space around a text goes, except from `body`, which the page offsets count.
fn to_text(value: &mut Value) {
    match value {
        Value::Number(number) => *value = Value::String(number.to_string()),
        Value::String(text) if !text.contains('\n') && text.trim().len() < text.len() => {
            *text = text.trim().to_owned();
        }
        _ => {}
    }
}

/// Texts and decimals that are whole numbers become whole numbers.
fn to_number(value: &mut Value) {
    let number: Option<Number> = match value {
        Value::String(text) => text.trim().parse::<i64>().ok().map(Number::from),
        Value::Number(number) if number.is_f64() => {
            #[expect(clippy::cast_possible_truncation, reason = "only whole numbers far below 2^53 pass")]
            let whole = number.as_f64().filter(|it| it.fract() == 0.0 && it.abs() < 1e9).map(|it| it as i64);
            whole.map(Number::from)
        }
        _ => None,
    };
    if let Some(number) = number {
        *value = Value::Number(number);
    }
}

fn to_truth(value: &mut Value) {
    let text = match value {
        Value::String(text) => folded(text),
        Value::Number(number) => number.to_string(),
        _ => return,
    };
    match text.as_str() {
        "yes" | "true" | "1" => *value = Value::Bool(true),
        "no" | "false" | "0" => *value = Value::Bool(false),
        _ => {}
    }
}

fn put_kind_right(fields: &mut Map<String, Value>, names: &Names) {
    for name in ["kind", "type"] {
        if let Some(Value::String(text)) = fields.get_mut(name)
            && text.bytes().any(|byte| !byte.is_ascii_lowercase())
        {
            *text = folded(text);
        }
    }
    let Some(given) = fields.get("kind").and_then(Value::as_str) else {
        return;
    };
    let Some(&family) = names.kinds_of_forms.get(given) else {
        return;
    };
    let family = if given == "declaration" && fields.contains_key("edition") { "congress" } else { family };
    let given = given.to_owned();
    fields.insert("kind".to_owned(), family.into());
    fields.entry("type").or_insert(given.into());
}

fn put_date_right(fields: &mut Map<String, Value>) {
    let Some(Value::String(date)) = fields.get_mut("date") else {
        return;
    };
    if let Some((day, "T" | " ")) = date.get(..10).zip(date.get(10..11)) {
        *date = day.to_owned();
    }
    let year = date.get(..4).and_then(|year| year.parse::<i32>().ok());
    if let Some(year) = year.filter(|_| !fields.contains_key("year")) {
        fields.insert("year".to_owned(), year.into());
    }
}

/// Removes what is not text from every text in a value; says whether there was any.
fn clean(value: &mut Value) -> bool {
    match value {
        Value::String(text) if text.contains(is_unwanted) => {
            *text = cleaned(text);
            true
        }
        Value::Array(items) => items.iter_mut().fold(false, |any, item| clean(item) | any),
        Value::Object(entries) => entries.values_mut().fold(false, |any, item| clean(item) | any),
        _ => false,
    }
}

/// The text without unwanted characters; line breaks become `\n`.
pub(super) fn cleaned(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|it| if it == '\r' { '\n' } else { it })
        .filter(|&it| !is_unwanted(it))
        .collect()
}

/// Control characters but tab and line break, and the overrides of the writing direction, which can show a text
/// backwards (Unicode Technical Report 36, section 3).
fn is_unwanted(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\t'))
        || matches!(character, '\u{202d}' | '\u{202e}' | '\u{feff}')
}
