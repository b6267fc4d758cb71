//! Query parameters → a question, and other values that routes take.

use crate::index::{FilterSet, Sort, Years};
use crate::language::Lang;
use crate::query::FilterField;
use crate::search::{Cursor, Dropped, DroppedError, Expand, Mode, Question};

use super::problem::Problem;

/// Most hits of one answer.
const LIMIT_MAX: usize = 100;
/// Most alternatives of a concept in a language.
const ALTERNATIVES_MAX: usize = 32;
/// Names of the parameters that are no filters.
const NAMES: &str =
    "q, lang, ui, in, mode, expand, alternatives, drop, own, explain, limit, cursor, sort, group, facets, year";

/// Parameters that are texts or lists, and may be empty ones.
const MAY_BE_EMPTY: [&str; 3] = ["q", "in", "facets"];

/// A question and the cursor it continues from.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) question: Question,
    pub(super) cursor: Option<Cursor>,
}

/// Reads the parameters of a search.
///
/// With `strict`, parameters that are not known are an error; pages ignore them, since links collect all sorts.
pub(super) fn question(pairs: &[(String, String)], strict: bool) -> Result<Asked, Problem> {
    if strict {
        let is_filter = |name: &String| FilterField::ALL.iter().any(|field| field.name() == name);
        let single: Vec<&(String, String)> = pairs.iter().filter(|(name, _)| !is_filter(name)).collect();
        check_single(&single)?;
    }
    let mut asked = Asked { question: Question::new(""), cursor: None };
    for (name, value) in pairs {
        read(&mut asked, name, value.trim(), strict)?;
    }
    Ok(asked)
}

fn read(asked: &mut Asked, name: &str, value: &str, strict: bool) -> Result<(), Problem> {
    let question = &mut asked.question;
    match name {
        "q" => value.clone_into(&mut question.text),
        // Forms send fields that were left empty.
        _ if value.is_empty() => {}
        "lang" => question.language = Some(language(name, value)?),
        "ui" => question.reader = Some(language(name, value)?),
        "in" => question.targets = languages(name, value)?,
        "mode" => question.mode = value.parse::<Mode>()?,
        "expand" => question.expand = value.parse::<Expand>()?,
        "alternatives" => question.alternatives_max = alternatives(value)?,
        "drop" => question.dropped.push(dropped(value)?),
        "own" => question.own_weight = own_weight(value)?,
        "explain" => question.explain = yes_or_no(name, value)?,
        "limit" => question.limit = limit(value)?,
        "cursor" => asked.cursor = Some(value.parse()?),
        "sort" => question.sort = sort(value)?,
        "group" => question.by_work = by_work(value)?,
        "facets" => {
            for field in value.split(',') {
                question.facets.push(facet("facets", field.trim())?);
            }
        }
        "year" => question.filters.years = Some(years(value)?),
        _ => match FilterField::ALL.into_iter().find(|field| field.name() == name) {
            Some(field) => add_filter(&mut question.filters, field, value),
            None if strict => return Err(unknown(name)),
            None => {}
        },
    }
    Ok(())
}

fn unknown(name: &str) -> Problem {
    let filters = FilterField::ALL.map(FilterField::name).join(", ");
    let name: String = name.chars().take(40).collect();
    Problem::parameter(
        name.clone(),
        format!("there is no parameter `{name}`; there are {NAMES}, and the filters {filters}"),
    )
}

/// Refuses parameters that are not among `known`, and any that is given twice.
pub(super) fn check(pairs: &[(String, String)], known: &[&str]) -> Result<(), Problem> {
    check_single(&pairs.iter().collect::<Vec<_>>())?;
    let stranger = pairs.iter().find(|(name, _)| !known.contains(&name.as_str()));
    stranger.map_or(Ok(()), |(name, _)| {
        let name: String = name.chars().take(40).collect();
        let there_are = if known.is_empty() { "none here".to_owned() } else { known.join(", ") };
        Err(Problem::parameter(name.clone(), format!("there is no parameter `{name}`; there are {there_are}")))
    })
}

/// Refuses what is given twice, and what is empty although no empty text or list is meant.
fn check_single(pairs: &[&(String, String)]) -> Result<(), Problem> {
    for (at, (name, value)) in pairs.iter().enumerate() {
        if pairs.iter().skip(at + 1).any(|(other, _)| other == name) {
            return Err(Problem::parameter(name, format!("`{name}` is given twice")));
        }
        if value.trim().is_empty() && !MAY_BE_EMPTY.contains(&name.as_str()) {
            return Err(Problem::parameter(name, format!("`{name}` is empty; give a value or leave it out")));
        }
    }
    Ok(())
}

/// The value of a parameter, if it is there and not empty.
pub(super) fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut values = pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.trim());
    values.rfind(|value| !value.is_empty())
}

/// A whole number from 1 to `most`.
pub(super) fn number(
    pairs: &[(String, String)],
    name: &str,
    (default, most): (usize, usize),
) -> Result<usize, Problem> {
    let Some(value) = value(pairs, name) else { return Ok(default) };
    let number = value.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| wrong(name, value, &format!("numbers from 1 to {most}")))
}

/// Languages, separated by commas.
pub(super) fn languages(name: &str, value: &str) -> Result<Vec<Lang>, Problem> {
    value.split(',').map(|code| language(name, code.trim())).collect()
}

fn add_filter(filters: &mut FilterSet, field: FilterField, value: &str) {
    let value = value.to_owned();
    match filters.values.iter_mut().find(|(known, _)| *known == field) {
        Some((_, values)) => values.push(value),
        None => filters.values.push((field, vec![value])),
    }
}

pub(super) fn wrong(name: &str, value: &str, allowed: &str) -> Problem {
    let value: String = value.chars().take(40).collect();
    Problem::parameter(name, format!("`{value}` is no value of {name}; allowed: {allowed}"))
}

pub(super) fn language(name: &str, code: &str) -> Result<Lang, Problem> {
    Lang::from_code(code).ok_or_else(|| wrong(name, code, "language codes such as en, es, ko or eu"))
}

fn limit(value: &str) -> Result<usize, Problem> {
    let limit = value.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
    limit.ok_or_else(|| wrong("limit", value, &format!("numbers from 1 to {LIMIT_MAX}")))
}

fn alternatives(value: &str) -> Result<usize, Problem> {
    let count = value.parse().ok().filter(|count| (1..=ALTERNATIVES_MAX).contains(count));
    count.ok_or_else(|| wrong("alternatives", value, &format!("numbers from 1 to {ALTERNATIVES_MAX}")))
}

fn dropped(value: &str) -> Result<Dropped, Problem> {
    value.parse().map_err(|error: DroppedError| Problem::parameter("drop", error.to_string()))
}

fn own_weight(value: &str) -> Result<f32, Problem> {
    let weight = value.parse().ok().filter(|weight| (0.01..=100.0).contains(weight));
    weight.ok_or_else(|| wrong("own", value, "numbers from 0.01 to 100"))
}

pub(super) fn yes_or_no(name: &str, value: &str) -> Result<bool, Problem> {
    match value {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(wrong(name, value, "true, false")),
    }
}

fn sort(value: &str) -> Result<Sort, Problem> {
    match value {
        "relevance" => Ok(Sort::Relevance),
        "newest" => Ok(Sort::Newest),
        "oldest" => Ok(Sort::Oldest),
        _ => Err(wrong("sort", value, "relevance, newest, oldest")),
    }
}

fn by_work(value: &str) -> Result<bool, Problem> {
    match value {
        "work" => Ok(true),
        "record" => Ok(false),
        _ => Err(wrong("group", value, "work, record")),
    }
}

pub(super) fn facet(parameter: &str, name: &str) -> Result<FilterField, Problem> {
    let known = FilterField::ALL.into_iter().filter(|field| *field != FilterField::Work);
    let field = known.clone().find(|field| field.name() == name);
    field.ok_or_else(|| wrong(parameter, name, &known.map(FilterField::name).collect::<Vec<_>>().join(", ")))
}

fn years(value: &str) -> Result<Years, Problem> {
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let has_form = match value.split_once("..") {
        Some((from, to)) => [from, to].iter().all(|end| end.is_empty() || is_year(end)),
        None => is_year(value),
    };
    let years = has_form.then(|| Years::parse(value)).flatten();
    years.ok_or_else(|| wrong("year", value, "2019, 2015..2020, 2015.., ..2020"))
}
