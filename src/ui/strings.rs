//! The words of the pages: one table a language, embedded, the same fields in each.
//!
//! A field that lacks or is not known fails the test below, so that no page is half translated.

use std::collections::BTreeMap;

use icu_plurals::PluralCategory;
use serde::Deserialize;

/// The words of the pages in one language. Placeholders such as `{n}` are filled by [`fill`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Strings {
    pub(crate) skip: String,
    pub(crate) menu_language: String,
    pub(crate) search: String,
    pub(crate) search_label: String,
    pub(crate) suggestions: String,
    pub(crate) home_title: String,
    pub(crate) home_lead: Plural,
    pub(crate) examples: String,
    pub(crate) latest: String,
    pub(crate) privacy: String,
    pub(crate) api: String,
    pub(crate) feed: String,
    pub(crate) feed_query: String,
    pub(crate) results: String,
    pub(crate) texts: Plural,
    pub(crate) versions_found: Plural,
    pub(crate) query_language: String,
    pub(crate) read_as: String,
    pub(crate) order: String,
    pub(crate) relevance: String,
    pub(crate) newest: String,
    pub(crate) oldest: String,
    pub(crate) filters: String,
    pub(crate) active_filters: String,
    pub(crate) remove_filter: String,
    pub(crate) clear_filters: String,
    pub(crate) show_more: String,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) kind: String,
    pub(crate) form: String,
    pub(crate) country: String,
    pub(crate) city: String,
    pub(crate) network: String,
    pub(crate) theme: String,
    pub(crate) concept: String,
    pub(crate) sdg: String,
    pub(crate) year: String,
    pub(crate) author: String,
    pub(crate) organization: String,
    pub(crate) work: String,
    pub(crate) id: String,
    pub(crate) from_year: String,
    pub(crate) to_year: String,
    pub(crate) apply: String,
    pub(crate) search_in: String,
    pub(crate) did_you_mean: String,
    pub(crate) untranslated: String,
    pub(crate) also_in: String,
    pub(crate) page: String,
    pub(crate) open_page: String,
    pub(crate) original: String,
    pub(crate) why: String,
    pub(crate) source_typed: String,
    pub(crate) source_part: String,
    pub(crate) source_name: String,
    pub(crate) source_learned: String,
    pub(crate) source_concept: String,
    pub(crate) cite: String,
    pub(crate) understood: String,
    pub(crate) understood_help: String,
    pub(crate) senses: String,
    pub(crate) search_again: String,
    pub(crate) left_out: String,
    pub(crate) nothing_found: String,
    pub(crate) nothing_help: String,
    pub(crate) related_topics: String,
    pub(crate) previous: String,
    pub(crate) next: String,
    pub(crate) page_of: String,
    pub(crate) pages_nav: String,
    pub(crate) sample: String,
    pub(crate) error_title: String,
    pub(crate) record_missing: String,
    pub(crate) back_to_search: String,
    pub(crate) summary: String,
    pub(crate) text: String,
    pub(crate) attachments: String,
    pub(crate) pages: Plural,
    pub(crate) published: String,
    pub(crate) edition: String,
    pub(crate) host_city: String,
    pub(crate) license: String,
    pub(crate) principles: String,
    pub(crate) permalink: String,
    pub(crate) similar: String,
    pub(crate) undetermined: String,
    pub(crate) open_quote: String,
    pub(crate) open_parenthesis: String,
    pub(crate) stray_parenthesis: String,
    pub(crate) empty_operator: String,
    pub(crate) unknown_field: String,
    pub(crate) unknown_concept: String,
    pub(crate) bad_year: String,
    pub(crate) too_deep: String,
    pub(crate) too_many_words: String,
    pub(crate) too_long: String,
    pub(crate) only_exclusions: String,
    /// Names of the kinds of records.
    pub(crate) kinds: BTreeMap<String, String>,
    /// Names of the forms within kinds.
    pub(crate) forms: BTreeMap<String, String>,
}

/// A text with a count, one form for each plural category of CLDR that the language has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plural {
    zero: Option<String>,
    one: Option<String>,
    two: Option<String>,
    few: Option<String>,
    many: Option<String>,
    other: String,
}

impl Plural {
    /// The form for a plural category.
    pub(super) fn form(&self, category: PluralCategory) -> &str {
        self.own(category).unwrap_or(&self.other)
    }

    fn own(&self, category: PluralCategory) -> Option<&str> {
        match category {
            PluralCategory::Zero => self.zero.as_deref(),
            PluralCategory::One => self.one.as_deref(),
            PluralCategory::Two => self.two.as_deref(),
            PluralCategory::Few => self.few.as_deref(),
            PluralCategory::Many => self.many.as_deref(),
            PluralCategory::Other => Some(&self.other),
        }
    }

    /// Whether there is a form for that category alone.
    #[cfg(test)]
    pub(super) fn has(&self, category: PluralCategory) -> bool {
        self.own(category).is_some()
    }
}

/// A text with its placeholders replaced.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = text.to_owned();
    for (name, value) in values {
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    filled
}

/// What stands before and after a placeholder.
pub(crate) fn around<'t>(text: &'t str, name: &str) -> (&'t str, &'t str) {
    text.split_once(&format!("{{{name}}}")).unwrap_or((text, ""))
}
