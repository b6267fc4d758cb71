//! A request of the Algolia search API → a question.
//!
//! Parameters come as a form-encoded text in `params`, or as members of the object beside it; both are read. What has
//! no meaning here is ignored, as Algolia ignores what it does not know.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::super::problem::Problem;
use super::filters::{self, Filters};
use crate::index::{FilterSet, Sort};
use crate::language::Lang;
use crate::query::FilterField;
use crate::search::Question;

/// Hits of a page, unless the request says otherwise, and at most.
const HITS: (usize, usize) = (20, 100);
/// First page, and the last that can be asked for.
const PAGES: (usize, usize) = (0, 1_000_000);
/// Hits that can be paged through.
pub(super) const REACHABLE: usize = 1000;
/// Values of a facet, unless the request says otherwise, and at most.
const FACET_VALUES: (usize, usize) = (100, 1000);
/// Values of a search for values, unless the request says otherwise, and at most.
const FACET_HITS: (usize, usize) = (10, 100);
/// Letters of the last word from which on it may be the beginning of one.
const PREFIX_LETTERS: usize = 3;
/// Names of the index, and the order that each stands for: what Algolia calls replicas.
const INDICES: [(&str, Sort); 3] =
    [("records", Sort::Relevance), ("records_newest", Sort::Newest), ("records_oldest", Sort::Oldest)];
/// Facets that `*` stands for.
const ALL_FACETS: [&str; 8] = ["kind", "type", "language", "country", "city", "network", "theme", "sdg"];

/// The parameters of one search.
#[derive(Debug, Clone)]
pub(super) struct Parameters {
    all: Map<String, Value>,
    /// Names of those that came as text although they may be something else.
    form: Vec<String>,
}

/// One search as it was asked.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) index: String,
    /// The query as typed.
    pub(super) query: String,
    pub(super) question: Question,
    pub(super) page: usize,
    pub(super) hits_per_page: usize,
    /// Facets as they were named, each with its field.
    pub(super) facets: Vec<(String, FilterField)>,
    pub(super) tags: (String, String),
    /// The parameters, form-encoded, as the answer repeats them.
    pub(super) params: String,
}

impl Parameters {
    /// Those of an object; what `params` says is overruled by what stands beside it.
    pub(super) fn of(mut object: Map<String, Value>) -> Self {
        let text = object.remove("params").and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default();
        let mut all: Map<String, Value> = Map::new();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            all.insert(name.into_owned(), Value::String(value.into_owned()));
        }
        let form = all.keys().filter(|name| !object.contains_key(*name)).cloned().collect();
        all.extend(object);
        Self { all, form }
    }

    /// A text, empty where there is none.
    pub(super) fn text(&self, name: &str) -> Result<&str, Problem> {
        match self.all.get(name) {
            None | Some(Value::Null) => Ok(""),
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(Problem::parameter(name, format!("{name} has to be a text"))),
        }
    }

    /// The text of a value that came in a form.
    fn form_text(&self, name: &str) -> Option<&str> {
        self.all.get(name).and_then(Value::as_str).filter(|_| self.form.iter().any(|known| known == name))
    }

    fn number(&self, name: &str) -> Result<Option<usize>, Problem> {
        let value = match self.all.get(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(value) => value,
        };
        let whole = value.as_u64().and_then(|number| usize::try_from(number).ok());
        let number = whole.or_else(|| large(value)).or_else(|| self.form_text(name)?.parse().ok());
        number.map(Some).ok_or_else(|| Problem::parameter(name, format!("{name} has to be a whole number from 0")))
    }

    /// Whether a switch is set, and which way.
    fn switch(&self, name: &str) -> Result<Option<bool>, Problem> {
        match self.all.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(is_on)) => Ok(Some(*is_on)),
            Some(Value::Number(number)) => Ok(Some(number.as_u64() != Some(0))),
            Some(_) => match self.form_text(name) {
                Some(text) => Ok(Some(!matches!(text, "" | "0" | "false"))),
                None => Err(Problem::parameter(name, format!("{name} has to be true or false"))),
            },
        }
    }

    /// A value that may be a list; in a form it is JSON, or names with commas between them.
    fn list(&self, name: &str) -> Cow<'_, Value> {
        match self.all.get(name) {
            None => Cow::Owned(Value::Null),
            Some(Value::String(text)) => {
                Cow::Owned(serde_json::from_str(text).ok().filter(Value::is_array).unwrap_or_else(|| {
                    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Value::from).collect()
                }))
            }
            Some(value) => Cow::Borrowed(value),
        }
    }

    fn names(&self, name: &str) -> Result<Vec<String>, Problem> {
        let value = self.list(name);
        let wrong = || Problem::parameter(name, format!("{name} has to be a list of texts"));
        match &*value {
            Value::Null => Ok(Vec::new()),
            Value::Array(names) => {
                names.iter().map(|name| name.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
            }
            _ => Err(wrong()),
        }
    }

    /// What an answer repeats.
    fn encoded(&self) -> String {
        let pairs = self.all.iter().map(|(name, value)| match value {
            Value::String(text) => (name.clone(), text.clone()),
            other => (name.clone(), other.to_string()),
        });
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }

    /// Filters of all three kinds.
    fn filters(&self) -> Result<Filters, Problem> {
        let mut filters = Filters::default();
        filters.add_facet_filters(&self.list("facetFilters"))?;
        filters.add_numeric_filters(&self.list("numericFilters"))?;
        filters.add_expression(self.text("filters")?)?;
        Ok(filters)
    }

    /// Reads a search of an index.
    pub(super) fn asked(&self, index: &str) -> Result<Asked, Problem> {
        let Filters { set, conditions } = self.filters()?;
        let (hits_per_page, page) = self.page()?;
        let facets = self.facets()?;
        // The address names the index of a single search; what is said beside it has to be a text all the same.
        self.text("indexName")?;
        let query = self.text("query")?.to_owned();
        let is_exact = self.text("queryType")? == "prefixNone";
        let tag = |name: &str, default: &str| self.all.get(name).and_then(Value::as_str).unwrap_or(default).to_owned();
        let question = Question {
            reader: self.names("queryLanguages")?.iter().find_map(|code| Lang::from_code(code)),
            filters: FilterSet { languages: None, ..set },
            conditions,
            sort: order(index)?,
            facets: facets.iter().map(|(_, field)| *field).collect(),
            facet_values: self.at_most("maxValuesPerFacet", FACET_VALUES)?,
            facets_of_hits: true,
            offset: page.saturating_mul(hits_per_page),
            limit: hits_per_page,
            by_work: self.switch("distinct")?.unwrap_or(true),
            ..Question::new(if is_exact { query.clone() } else { with_prefix(&query) })
        };
        let tags = (tag("highlightPreTag", "<em>"), tag("highlightPostTag", "</em>"));
        let (index, params) = (index.to_owned(), self.encoded());
        Ok(Asked { index, query, question, page, hits_per_page, facets, tags, params })
    }

    fn page(&self) -> Result<(usize, usize), Problem> {
        let (size, page) = match (self.number("offset")?, self.number("length")?) {
            (Some(offset), Some(length)) if length > 0 => (length, offset / length),
            _ => (self.at_most("hitsPerPage", HITS)?, self.at_most("page", PAGES)?),
        };
        if size > HITS.1 {
            return Err(Problem::parameter("length", format!("length has to be at most {}", HITS.1)));
        }
        Ok((size, page))
    }

    fn at_most(&self, name: &str, (default, most): (usize, usize)) -> Result<usize, Problem> {
        let number = self.number(name)?.unwrap_or(default);
        let too_much = || Problem::parameter(name, format!("{name} has to be at most {most}"));
        if number <= most { Ok(number) } else { Err(too_much()) }
    }

    fn facets(&self) -> Result<Vec<(String, FilterField)>, Problem> {
        let mut names = self.names("facets")?;
        if names.iter().any(|name| name == "*") {
            names = ALL_FACETS.map(str::to_owned).to_vec();
        }
        // Years are no facet: a widget that asks for them gets no counts.
        names.retain(|name| name != "year");
        let field = |name: String| Ok((name.clone(), filters::field("facets", &name)?));
        names.into_iter().map(field).collect()
    }

    /// Reads a search for values of a facet: the question, what the values hold, and how many are wanted.
    pub(super) fn facet_asked(&self, index: &str, facet: &str) -> Result<(Asked, String, usize), Problem> {
        let mut asked = self.asked(index)?;
        let field = filters::field("facetName", facet)?;
        let most = self.at_most("maxFacetHits", FACET_HITS)?;
        asked.facets = vec![(facet.to_owned(), field)];
        asked.question.facets = vec![field];
        (asked.question.facet_values, asked.question.limit) = (usize::MAX, 0);
        Ok((asked, self.text("facetQuery")?.to_owned(), most))
    }
}

/// A whole number that is written with a fraction of nothing, or beyond what is counted here.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast takes what is too large as the largest"
)]
fn large(value: &Value) -> Option<usize> {
    value.as_f64().filter(|number| *number >= 0.0 && number.fract() == 0.0).map(|number| number as usize)
}

fn order(index: &str) -> Result<Sort, Problem> {
    let known = INDICES.iter().find(|(name, _)| *name == index).map(|(_, sort)| *sort);
    let index: String = index.chars().take(60).collect();
    let names = || INDICES.map(|(name, _)| name).join(", ");
    known.ok_or_else(|| Problem::not_found(format!("there is no index `{index}`; there are {}", names())))
}

/// The query, where its last word is also looked for as the beginning of one: front ends search as the reader types.
fn with_prefix(query: &str) -> String {
    let last = query.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_word = last.chars().all(char::is_alphanumeric) && last.chars().count() >= PREFIX_LETTERS;
    if is_word && !matches!(last, "AND" | "NOT") { format!("{query} {last}*") } else { query.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parameters(value: Value) -> Parameters {
        let Value::Object(object) = value else { panic!("help: write an object") };
        Parameters::of(object)
    }

    #[test]
    fn both_ways_to_give_parameters_mean_the_same() {
        let form = parameters(
            json!({"params": "query=garden&facets=%5B%22kind%22%5D&page=2&hitsPerPage=5&facetFilters=%5B%5B%22kind%3Anews%22%5D%5D"}),
        );
        let object = parameters(
            json!({"query": "garden", "facets": ["kind"], "page": 2, "hitsPerPage": 5, "facetFilters": [["kind:news"]]}),
        );
        let (form, object) = (form.asked("records").unwrap(), object.asked("records").unwrap());
        assert_eq!(form.question, object.question);
        assert_eq!((form.question.offset, form.question.limit, form.facets.len()), (10, 5, 1));
        assert_eq!(form.question.text, "garden garden*");
    }

    #[test]
    fn wrong_values_are_named() {
        for (value, name) in [
            (json!({"page": "x"}), "page"),
            (json!({"hitsPerPage": 5000}), "hitsPerPage"),
            (json!({"facets": ["taste"]}), "taste"),
        ] {
            let error = parameters(value).asked("records").unwrap_err();
            assert!(error.detail().contains(name), "{error}");
        }
        assert!(parameters(json!({})).asked("products").unwrap_err().detail().contains("records_newest"));
    }

    #[test]
    fn only_a_last_word_may_be_the_beginning_of_one() {
        for (query, expected) in
            [("school gard", "school gard gard*"), ("ab", "ab"), ("\"a phrase\"", "\"a phrase\""), ("", "")]
        {
            assert_eq!(with_prefix(query), expected);
        }
    }
}
