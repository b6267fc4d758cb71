//! What the pages show besides records: words in the interface languages, names, numbers, style and script.
//!
//! Everything is embedded. A language of the interface is one file in `strings` and one row of [`INTERFACES`]. This
//! folder must not know requests, records or markup.

mod names;
mod strings;

use std::sync::LazyLock;

use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

use crate::language::{Direction, Lang};
pub(crate) use strings::{Plural, Strings, around, fill};

/// The style sheet.
pub(crate) const STYLE: &str = include_str!("style.css");
/// The script, which pages do without.
pub(crate) const SCRIPT: &str = include_str!("script.js");
/// The icon.
pub(crate) const ICON: &str = include_str!("icon.svg");

/// The languages of the interface with their words; the first one is that of everybody else.
const INTERFACES: [(Lang, &str); 11] = [
    (Lang::EN, include_str!("strings/en.toml")),
    (Lang::ES, include_str!("strings/es.toml")),
    (Lang::FR, include_str!("strings/fr.toml")),
    (Lang::CA, include_str!("strings/ca.toml")),
    (Lang::PT, include_str!("strings/pt.toml")),
    (Lang::IT, include_str!("strings/it.toml")),
    (Lang::GL, include_str!("strings/gl.toml")),
    (Lang::EU, include_str!("strings/eu.toml")),
    (Lang::DE, include_str!("strings/de.toml")),
    (Lang::KO, include_str!("strings/ko.toml")),
    (Lang::AR, include_str!("strings/ar.toml")),
];

/// The interface in one language.
#[derive(Debug)]
pub(crate) struct Interface {
    /// Its language.
    pub(crate) language: Lang,
    /// Its words.
    pub(crate) text: Strings,
    locale: Locale,
}

static ALL: LazyLock<Vec<Interface>> =
    LazyLock::new(|| INTERFACES.iter().map(|(language, table)| Interface::read(*language, table)).collect());

impl Interface {
    /// The interface in a language; in English where there is none.
    pub(crate) fn of(language: Lang) -> &'static Self {
        Self::known(language).unwrap_or_else(|| {
            #[expect(clippy::indexing_slicing, reason = "the table above has a first row")]
            &ALL[0]
        })
    }

    /// The interface in a language, if there is one.
    pub(crate) fn known(language: Lang) -> Option<&'static Self> {
        ALL.iter().find(|interface| interface.language == language)
    }

    /// All of them.
    pub(crate) fn all() -> impl Iterator<Item = &'static Self> {
        ALL.iter()
    }

    fn read(language: Lang, table: &str) -> Self {
        #[expect(clippy::expect_used, reason = "the tables are embedded, and a test reads each of them")]
        let text = toml::from_str(table).expect("the table can be read");
        Self { language, text, locale: language.code().parse().unwrap_or(Locale::UNKNOWN) }
    }

    /// A number as the language writes it.
    pub(crate) fn number(&self, number: u64) -> String {
        let formatter = DecimalFormatter::try_new((&self.locale).into(), DecimalFormatterOptions::default());
        formatter.map_or_else(|_| number.to_string(), |formatter| formatter.format(&number.into()).to_string())
    }

    /// A text with a count, in the form that the count takes.
    pub(crate) fn count(&self, text: &Plural, number: u64) -> String {
        let rules = PluralRules::try_new((&self.locale).into(), PluralRulesOptions::default());
        let category = rules.map_or(PluralCategory::Other, |rules| rules.category_for(number));
        fill(text.form(category), &[("n", &self.number(number))])
    }

    /// What a language is called.
    pub(crate) fn language_name(&self, code: &str) -> String {
        match Lang::from_code(code) {
            None => code.to_owned(),
            Some(Lang::UND) => self.text.undetermined.clone(),
            Some(language) => names::language(self.language, language.code()).unwrap_or(language.get().name).to_owned(),
        }
    }

    /// What a country is called; its code where that is not known.
    pub(crate) fn country_name(&self, code: &str) -> String {
        names::country(self.language, code).unwrap_or(code).to_owned()
    }

    /// What a kind of records is called.
    pub(crate) fn kind_name<'a>(&'a self, kind: &'a str) -> &'a str {
        self.text.kinds.get(kind).map_or(kind, String::as_str)
    }

    /// What a form of records is called.
    pub(crate) fn form_name<'a>(&'a self, form: &'a str) -> &'a str {
        self.text.forms.get(form).map_or(form, String::as_str)
    }
}

/// What a language is called by those who speak it; its code where that is not known.
pub(crate) fn native_name(code: &str) -> &str {
    let name = Lang::from_code(code).map(|language| language.get().native_name);
    name.filter(|name| !name.is_empty()).unwrap_or(code)
}

/// The direction in which a language is written, as HTML names it.
pub(crate) fn direction(code: &str) -> &'static str {
    match Lang::from_code(code).map(|language| language.get().direction) {
        Some(Direction::RightToLeft) => "rtl",
        _ => "ltr",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const RECORD_SCHEMA: &str = include_str!("../../schemas/record.json");
    const COUNTS: [u64; 12] = [0, 1, 2, 3, 5, 7, 11, 14, 25, 99, 100, 101];

    fn placeholders(text: &str) -> BTreeSet<String> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
    }

    /// Every text of a table by its place in it; the forms of a count together.
    fn texts(table: &toml::Table) -> Vec<(String, Vec<String>)> {
        let mut texts = Vec::new();
        for (name, value) in table {
            match value {
                toml::Value::String(text) => texts.push((name.clone(), vec![text.clone()])),
                toml::Value::Table(inner) if inner.contains_key("other") => {
                    texts.push((name.clone(), inner.values().filter_map(|v| Some(v.as_str()?.to_owned())).collect()));
                }
                toml::Value::Table(inner) => {
                    texts.extend(self::texts(inner).into_iter().map(|(key, text)| (format!("{name}.{key}"), text)));
                }
                _ => panic!("help: `{name}` must be a text"),
            }
        }
        texts
    }

    #[test]
    fn every_table_has_the_same_texts_with_the_same_placeholders() {
        let tables: Vec<_> = INTERFACES.iter().map(|(l, table)| (*l, texts(&table.parse().unwrap()))).collect();
        let (_, english) = &tables[0];
        for (language, table) in &tables {
            assert_eq!(Interface::of(*language).language, *language);
            let names = |table: &[(String, Vec<String>)]| table.iter().map(|(n, _)| n.clone()).collect::<BTreeSet<_>>();
            assert_eq!(
                names(table),
                names(english),
                "help: src/ui/strings/{language}.toml lacks a text or has one more"
            );
            for (name, forms) in table {
                let (_, original) = english.iter().find(|(known, _)| known == name).unwrap();
                let all = |forms: &[String]| forms.iter().flat_map(|f| placeholders(f)).collect::<BTreeSet<_>>();
                assert_eq!(all(forms), all(original), "help: placeholders of `{name}` in {language}.toml");
                assert!(forms.iter().all(|form| !form.trim().is_empty()), "help: `{name}` in {language}.toml is empty");
            }
        }
    }

    #[test]
    fn counts_have_a_form_for_every_category_that_they_take() {
        for interface in Interface::all() {
            let rules = PluralRules::try_new((&interface.locale).into(), PluralRulesOptions::default()).unwrap();
            let text = &interface.text;
            for plural in [&text.home_lead, &text.texts, &text.versions_found, &text.pages] {
                for count in COUNTS {
                    let category = rules.category_for(count);
                    assert!(
                        plural.has(category),
                        "help: {} lacks the form {category:?}: {plural:?}",
                        interface.language
                    );
                }
            }
        }
        assert_eq!(Interface::of(Lang::AR).count(&Interface::of(Lang::AR).text.texts, 2), "نصّان");
        assert_eq!(Interface::of(Lang::EN).count(&Interface::of(Lang::EN).text.texts, 1), "1 text");
    }

    #[test]
    fn kinds_countries_and_languages_have_names_in_every_language() {
        let schema: serde_json::Value = serde_json::from_str(RECORD_SCHEMA).unwrap();
        let allowed = |field: &str| -> Vec<String> {
            let values = [&schema["properties"][field], &schema["$defs"][field]].map(|it| it["enum"].as_array());
            let values = values.into_iter().flatten().next().unwrap();
            values.iter().map(|v| v.as_str().unwrap().to_owned()).collect()
        };
        for interface in Interface::all() {
            let language = interface.language;
            for kind in allowed("kind") {
                assert!(interface.text.kinds.contains_key(&kind), "help: {language}.toml has no name for `{kind}`");
            }
            for country in allowed("country") {
                assert!(
                    names::country(language, &country).is_some(),
                    "help: countries.tsv lacks {country} in {language}"
                );
            }
            for other in Lang::all().filter(|other| *other != Lang::UND) {
                assert!(
                    names::language(language, other.code()).is_some(),
                    "help: languages.tsv lacks {other} in {language}"
                );
            }
        }
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        for (language, expected) in [(Lang::EN, "12,345"), (Lang::DE, "12.345"), (Lang::FR, "12\u{202f}345")] {
            assert_eq!(Interface::of(language).number(12_345), expected);
        }
    }
}
