//! Filters of the Algolia search API → conditions of a question.
//!
//! ```text
//! filters    = all { "OR" all }
//! all        = one { "AND" one }
//! one        = "NOT" one | "(" filters ")" | attribute ":" value | attribute ":" number "TO" number
//!            | attribute operator number              operator: = != < <= > >=
//! ```

use serde_json::Value;

use super::super::problem::Problem;
use crate::index::FilterSet;
use crate::query::{Clause, Filter, FilterField, Node, Occur};

/// Most filters that are not alternatives of one attribute: a query has room for so many beside its words.
const CONDITIONS_MAX: usize = 24;
/// Deepest nesting of parentheses.
const DEPTH_MAX: usize = 16;
/// The attribute that is a number.
const YEAR: &str = "year";

/// What the filters of a request come down to.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Filters {
    /// Alternatives of one attribute each.
    pub(super) set: FilterSet,
    /// Everything else.
    pub(super) conditions: Vec<Node>,
}

impl Filters {
    /// Adds `facetFilters`: all have to hold, of those in an inner list any. A value that begins with `-` must not.
    pub(super) fn add_facet_filters(&mut self, filters: &Value) -> Result<(), Problem> {
        for group in list(filters) {
            let members = list(group);
            let nodes = members.iter().map(|member| facet_filter(member)).collect::<Result<Vec<_>, _>>()?;
            self.add_any(nodes)?;
        }
        Ok(())
    }

    /// Adds `numericFilters`: all have to hold, of those in an inner list any.
    pub(super) fn add_numeric_filters(&mut self, filters: &Value) -> Result<(), Problem> {
        for group in list(filters) {
            let texts = list(group).into_iter().map(|member| text_of("numericFilters", member));
            let nodes = texts.map(|text| whole("numericFilters", text?)).collect::<Result<Vec<_>, _>>()?;
            self.add_any(nodes)?;
        }
        Ok(())
    }

    /// Adds `filters`, an expression.
    pub(super) fn add_expression(&mut self, text: &str) -> Result<(), Problem> {
        if text.trim().is_empty() {
            return Ok(());
        }
        match whole("filters", text)? {
            Node::All(nodes) => nodes.into_iter().try_for_each(|node| self.add_any(alternatives(node))),
            node => self.add_any(alternatives(node)),
        }
    }

    /// Adds alternatives, of which one has to hold.
    fn add_any(&mut self, nodes: Vec<Node>) -> Result<(), Problem> {
        if let Some((field, values)) = of_one_field(&nodes) {
            self.set.values.push((field, values));
            return Ok(());
        }
        match nodes.len() {
            0 => {}
            1 => self.conditions.extend(nodes),
            _ => self.conditions.push(Node::Any(nodes)),
        }
        if self.conditions.iter().map(count).sum::<usize>() > CONDITIONS_MAX {
            let detail = format!("more than {CONDITIONS_MAX} filters on years, negated or of several attributes");
            return Err(Problem::parameter("filters", detail));
        }
        Ok(())
    }
}

/// The members of a list; anything else is its own only member.
fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(members) => members.iter().collect(),
        Value::Null => Vec::new(),
        other => vec![other],
    }
}

fn text_of<'a>(parameter: &str, value: &'a Value) -> Result<&'a str, Problem> {
    let wrong = || Problem::parameter(parameter, format!("`{value}` is no filter; write a text such as `kind:news`"));
    value.as_str().ok_or_else(wrong)
}

fn facet_filter(value: &Value) -> Result<Node, Problem> {
    let text = text_of("facetFilters", value)?;
    let (attribute, value) = text
        .split_once(':')
        .ok_or_else(|| Problem::parameter("facetFilters", format!("`{text}` is no filter; write `attribute:value`")))?;
    match value.strip_prefix('-') {
        Some(unwanted) => Ok(not(equal("facetFilters", attribute, unwanted)?)),
        // A value that begins with a hyphen of its own.
        None => equal(
            "facetFilters",
            attribute,
            value.strip_prefix("\\-").map_or(value, |_| value.get(1..).unwrap_or(value)),
        ),
    }
}

/// The field and the values of alternatives that are all on one field.
fn of_one_field(nodes: &[Node]) -> Option<(FilterField, Vec<String>)> {
    let value = |node: &Node| match node {
        Node::Filter(Filter::Value(field, value)) => Some((*field, value.clone())),
        _ => None,
    };
    let values: Vec<(FilterField, String)> = nodes.iter().map(value).collect::<Option<_>>()?;
    let field = values.first()?.0;
    let is_one = values.iter().all(|(other, _)| *other == field);
    is_one.then(|| (field, values.into_iter().map(|(_, value)| value).collect()))
}

fn alternatives(node: Node) -> Vec<Node> {
    match node {
        Node::Any(nodes) => nodes,
        other => vec![other],
    }
}

fn count(node: &Node) -> usize {
    match node {
        Node::All(nodes) | Node::Any(nodes) => nodes.iter().map(count).sum(),
        Node::Sequence(clauses) => clauses.iter().map(|clause| count(&clause.node)).sum(),
        _ => 1,
    }
}

fn not(node: Node) -> Node {
    Node::Sequence(vec![Clause { occur: Occur::MustNot, node }])
}

fn equal(parameter: &str, attribute: &str, value: &str) -> Result<Node, Problem> {
    if attribute == YEAR {
        let year = number(parameter, value)?;
        return Ok(Node::Filter(Filter::Years(Some(year), Some(year))));
    }
    Ok(Node::Filter(Filter::Value(field(parameter, attribute)?, value.to_owned())))
}

/// The field that an attribute names.
pub(super) fn field(parameter: &str, attribute: &str) -> Result<FilterField, Problem> {
    if attribute == "objectID" {
        return Ok(FilterField::Id);
    }
    let known = FilterField::ALL.map(FilterField::name).join(", ");
    let attribute: String = attribute.chars().take(40).collect();
    let unknown = || Problem::parameter(parameter, format!("`{attribute}` is no attribute; there are {known}, {YEAR}"));
    FilterField::from_name(&attribute).ok_or_else(unknown)
}

/// Years are numbers, and some clients send them with a fraction.
fn number(parameter: &str, text: &str) -> Result<i32, Problem> {
    let whole = text.trim().strip_suffix(".0").unwrap_or(text.trim());
    whole.parse().map_err(|_| Problem::parameter(parameter, format!("`{text}` is no year")))
}

/// Reads an expression to its end.
fn whole(parameter: &str, text: &str) -> Result<Node, Problem> {
    let mut parser = Parser { parameter, words: words(text), at: 0, depth: 0 };
    let node = parser.any()?;
    match parser.peek() {
        None => Ok(node),
        Some(word) => Err(parser.unexpected(&word.clone())),
    }
}

/// A word of an expression: `quoted` where it can be a value only.
#[derive(Debug, Clone, PartialEq)]
struct Word {
    text: String,
    quoted: bool,
}

/// Cuts an expression at spaces, signs and quotation marks.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            _ if letter.is_whitespace() => {}
            '"' | '\'' => {
                let mut value = String::new();
                while let Some(inside) = letters.next_if(|c| *c != letter) {
                    let escaped = if inside == '\\' { letters.next() } else { None };
                    value.push(escaped.unwrap_or(inside));
                }
                letters.next();
                words.push(Word { text: value, quoted: true });
            }
            '(' | ')' | ':' => words.push(Word { text: letter.to_string(), quoted: false }),
            '<' | '>' | '!' | '=' => {
                let equals = letters.next_if_eq(&'=');
                words.push(Word { text: letter.to_string() + equals.map_or("", |_| "="), quoted: false });
            }
            _ => {
                let mut word = letter.to_string();
                let goes_on = |c: &char| !c.is_whitespace() && !matches!(c, '(' | ')' | ':' | '<' | '>' | '!' | '=');
                while let Some(next) = letters.next_if(goes_on) {
                    word.push(next);
                }
                words.push(Word { text: word, quoted: false });
            }
        }
    }
    words
}

struct Parser<'a> {
    parameter: &'a str,
    words: Vec<Word>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Word> {
        self.words.get(self.at)
    }

    fn take(&mut self) -> Result<Word, Problem> {
        let word = self.peek().cloned();
        self.at += 1;
        word.ok_or_else(|| Problem::parameter(self.parameter, "the expression ends too early"))
    }

    /// Steps over a sign or operator, if it comes next.
    fn skip(&mut self, sign: &str) -> bool {
        let is_next = self.peek().is_some_and(|word| !word.quoted && word.text == sign);
        self.at += usize::from(is_next);
        is_next
    }

    fn unexpected(&self, word: &Word) -> Problem {
        let text: String = word.text.chars().take(40).collect();
        Problem::parameter(
            self.parameter,
            format!("`{text}` is not expected there; write such as `kind:news AND year >= 2015`"),
        )
    }

    fn any(&mut self) -> Result<Node, Problem> {
        let mut nodes = vec![self.all()?];
        while self.skip("OR") {
            nodes.push(self.all()?);
        }
        Ok(one_or(nodes, Node::Any))
    }

    fn all(&mut self) -> Result<Node, Problem> {
        let mut nodes = vec![self.one()?];
        while self.skip("AND") {
            nodes.push(self.one()?);
        }
        Ok(one_or(nodes, Node::All))
    }

    fn one(&mut self) -> Result<Node, Problem> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Problem::parameter(self.parameter, format!("parentheses are deeper than {DEPTH_MAX}")));
        }
        let node = if self.skip("NOT") {
            not(self.one()?)
        } else if self.skip("(") {
            let inside = self.any()?;
            if !self.skip(")") {
                return Err(Problem::parameter(self.parameter, "a parenthesis is never closed"));
            }
            inside
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(node)
    }

    fn comparison(&mut self) -> Result<Node, Problem> {
        let attribute = self.take()?.text;
        let operator = self.take()?;
        let value = self.take()?.text;
        if operator.text == ":" {
            if !self.skip("TO") {
                return equal(self.parameter, &attribute, &value);
            }
            let to = self.take()?.text;
            return self.years(&attribute, Some(number(self.parameter, &value)?), Some(number(self.parameter, &to)?));
        }
        let year = number(self.parameter, &value)?;
        match operator.text.as_str() {
            "=" => self.years(&attribute, Some(year), Some(year)),
            "!=" => Ok(not(self.years(&attribute, Some(year), Some(year))?)),
            ">=" => self.years(&attribute, Some(year), None),
            "<=" => self.years(&attribute, None, Some(year)),
            ">" => self.years(&attribute, Some(year.saturating_add(1)), None),
            "<" => self.years(&attribute, None, Some(year.saturating_sub(1))),
            _ => Err(self.unexpected(&operator)),
        }
    }

    fn years(&self, attribute: &str, from: Option<i32>, to: Option<i32>) -> Result<Node, Problem> {
        if attribute == YEAR {
            return Ok(Node::Filter(Filter::Years(from, to)));
        }
        let attribute: String = attribute.chars().take(40).collect();
        Err(Problem::parameter(self.parameter, format!("`{attribute}` is no number; only `{YEAR}` is")))
    }
}

fn one_or(mut nodes: Vec<Node>, several: fn(Vec<Node>) -> Node) -> Node {
    match (nodes.len(), nodes.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            nodes.extend(last);
            several(nodes)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn value(field: FilterField, value: &str) -> Node {
        Node::Filter(Filter::Value(field, value.to_owned()))
    }

    #[test]
    fn alternatives_of_one_attribute_become_a_set_and_the_rest_conditions() {
        let mut filters = Filters::default();
        filters
            .add_facet_filters(&json!([
                ["kind:news", "kind:event"],
                "country:PT",
                "city:-Porto",
                ["kind:news", "city:Faro"]
            ]))
            .unwrap();
        let set = [(FilterField::Kind, vec!["news", "event"]), (FilterField::Country, vec!["PT"])];
        let set = set.map(|(field, values)| (field, values.into_iter().map(str::to_owned).collect::<Vec<_>>()));
        assert_eq!(filters.set.values, set);
        let either = Node::Any(vec![value(FilterField::Kind, "news"), value(FilterField::City, "Faro")]);
        assert_eq!(filters.conditions, [not(value(FilterField::City, "Porto")), either]);
        filters.add_numeric_filters(&json!(["year>=2015", ["year=2001", "year:2003 TO 2005"]])).unwrap();
        assert_eq!(filters.conditions[2], Node::Filter(Filter::Years(Some(2015), None)));
        assert!(matches!(&filters.conditions[3], Node::Any(years) if years.len() == 2));
    }

    #[test]
    fn expressions_are_read_with_their_precedence() {
        let read = |text: &str| {
            let mut filters = Filters::default();
            filters.add_expression(text).unwrap();
            filters
        };
        let both = read("kind:news AND (country:ES OR country:\"PT\") AND NOT city:'São \\'Tomé' AND year > 2010");
        assert_eq!(both.set.values.len(), 2);
        assert_eq!(both.set.values[1].1, ["ES", "PT"]);
        let unwanted = not(value(FilterField::City, "São 'Tomé"));
        assert_eq!(both.conditions, [unwanted, Node::Filter(Filter::Years(Some(2011), None))]);
        assert!(matches!(read("kind:a AND kind:b OR city:c").conditions.as_slice(), [Node::Any(_)]));
        assert_eq!(read("  "), Filters::default());
    }

    #[test]
    fn wrong_filters_are_named() {
        for (text, said) in [
            ("colour:red", "`colour` is no attribute"),
            ("kind", "ends too early"),
            ("kind:news)", "`)` is not expected"),
            ("(kind:news", "never closed"),
            ("kind > 3", "only `year` is"),
            ("year > soon", "no year"),
            (&"(".repeat(40), "deeper than 16"),
        ] {
            let error = Filters::default().add_expression(text).unwrap_err();
            assert!(error.detail().contains(said), "{text}: {error}");
        }
        let many = (0..40).map(|n| format!("NOT city:c{n}")).collect::<Vec<_>>().join(" AND ");
        assert!(Filters::default().add_expression(&many).unwrap_err().detail().contains("24"));
        assert!(Filters::default().add_facet_filters(&json!([3])).is_err());
    }
}
