//! Lexemes → syntax tree, by recursive descent; every odd input has a reading and a warning.

use super::lexer::{Lexeme, lexemes};
use super::{
    Clause, Filter, FilterField, MAX_DEPTH, MAX_LEAVES, MAX_QUERY_BYTES, Matching, Node, Occur, Query, TextField,
    Warning,
};

/// Parses `query`; never fails.
///
/// ```
/// use dragoman::query::{parse, Node, Warning};
/// let query = parse("school \"adult education");
/// assert_eq!(query.warnings, [Warning::OpenQuote]);
/// assert!(matches!(query.root, Some(Node::Sequence(clauses)) if clauses.len() == 2));
/// ```
pub fn parse(query: &str) -> Query {
    let mut warnings = Vec::new();
    let query = bounded(query, &mut warnings);
    let mut parser = Parser { lexemes: lexemes(query), at: 0, depth: 0, leaves: 0, warnings };
    let mut root = parser.expression();
    while parser.at < parser.lexemes.len() {
        parser.warn(Warning::StrayParenthesis);
        parser.at += 1;
        root = join(root, parser.expression());
    }
    if root.as_ref().is_some_and(only_excludes) {
        parser.warn(Warning::OnlyExclusions);
    }
    Query { root, warnings: parser.warnings }
}

fn bounded<'a>(query: &'a str, warnings: &mut Vec<Warning>) -> &'a str {
    if query.len() <= MAX_QUERY_BYTES {
        return query;
    }
    warnings.push(Warning::TooLong);
    query.get(..query.floor_char_boundary(MAX_QUERY_BYTES)).unwrap_or(query)
}

/// What stood before and after a stray parenthesis, as one sequence.
fn join(left: Option<Node>, right: Option<Node>) -> Option<Node> {
    match (left, right) {
        (Some(left), Some(right)) => {
            Some(Node::Sequence([left, right].map(|node| Clause { occur: Occur::Should, node }).into()))
        }
        (one, None) | (None, one) => one,
    }
}

fn only_excludes(node: &Node) -> bool {
    matches!(node, Node::Sequence(clauses) if clauses.iter().all(|c| c.occur == Occur::MustNot))
}

struct Parser {
    lexemes: Vec<Lexeme>,
    at: usize,
    depth: usize,
    leaves: usize,
    warnings: Vec<Warning>,
}

impl Parser {
    fn warn(&mut self, warning: Warning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    fn peek(&self) -> Option<&Lexeme> {
        self.lexemes.get(self.at)
    }

    fn take(&mut self, lexeme: &Lexeme) -> bool {
        let taken = self.peek() == Some(lexeme);
        self.at += usize::from(taken);
        taken
    }

    fn expression(&mut self) -> Option<Node> {
        let mut alternatives = Vec::new();
        loop {
            let sequence = self.sequence();
            let empty = sequence.is_none();
            alternatives.extend(sequence);
            let more = self.take(&Lexeme::Or);
            if more && (empty || self.at == self.lexemes.len()) {
                self.warn(Warning::EmptyOperator("OR".into()));
            }
            if !more {
                break;
            }
        }
        one_or(alternatives, Node::Any)
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut clauses = Vec::new();
        while !matches!(self.peek(), None | Some(Lexeme::Or | Lexeme::Close)) {
            clauses.extend(self.conjunction());
        }
        match clauses.len() {
            0 => None,
            1 if clauses[0].occur == Occur::Should => clauses.pop().map(|c| c.node),
            _ => Some(Node::Sequence(clauses)),
        }
    }

    fn conjunction(&mut self) -> Option<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        loop {
            let clause = self.clause();
            let empty = clause.is_none();
            clauses.extend(clause);
            if !self.take(&Lexeme::And) {
                break;
            }
            if empty || matches!(self.peek(), None | Some(Lexeme::Close | Lexeme::Or)) {
                self.warn(Warning::EmptyOperator("AND".into()));
            }
        }
        if clauses.len() < 2 {
            return clauses.pop();
        }
        Some(Clause { occur: Occur::Should, node: all_of(clauses) })
    }

    fn clause(&mut self) -> Option<Clause> {
        let (occur, operator) = match self.peek()? {
            Lexeme::Plus => (Occur::Must, "+"),
            Lexeme::Minus => (Occur::MustNot, "-"),
            Lexeme::Not => (Occur::MustNot, "NOT"),
            _ => return self.unit(TextField::Any).map(|node| Clause { occur: Occur::Should, node }),
        };
        self.at += 1;
        let node = self.unit(TextField::Any);
        if node.is_none() {
            self.warn(Warning::EmptyOperator(operator.into()));
        }
        node.map(|node| Clause { occur, node })
    }

    fn unit(&mut self, field: TextField) -> Option<Node> {
        let lexeme = self.peek()?.clone();
        if matches!(lexeme, Lexeme::Close | Lexeme::Or | Lexeme::And) {
            return None;
        }
        self.at += 1;
        match lexeme {
            Lexeme::Open => self.group(field),
            Lexeme::Field(name) => self.field(&name),
            Lexeme::Word(text) => self.leaf(words(text, Matching::Analyzed, field)),
            Lexeme::Prefix(text) => self.leaf(words(text, Matching::Prefix, field)),
            Lexeme::Fuzzy(text, edits) => self.leaf(words(text, Matching::Fuzzy(edits), field)),
            Lexeme::Phrase { text, slop, closed } => {
                if !closed {
                    self.warn(Warning::OpenQuote);
                }
                self.leaf(Node::Phrase { text, slop, field })
            }
            Lexeme::Plus | Lexeme::Minus | Lexeme::Not => self.unit(field),
            Lexeme::Close | Lexeme::Or | Lexeme::And => None,
        }
    }

    fn leaf(&mut self, node: Node) -> Option<Node> {
        self.leaves += 1;
        if self.leaves > MAX_LEAVES {
            self.warn(Warning::TooManyWords);
            return None;
        }
        Some(node)
    }

    fn group(&mut self, field: TextField) -> Option<Node> {
        if self.depth == MAX_DEPTH {
            self.warn(Warning::TooDeep);
            return None;
        }
        self.depth += 1;
        let mut inner = self.expression();
        self.depth -= 1;
        if !self.take(&Lexeme::Close) {
            self.warn(Warning::OpenParenthesis);
        }
        if let Some(node) = inner.as_mut().filter(|_| field != TextField::Any) {
            restrict(node, field);
        }
        inner
    }

    fn field(&mut self, name: &str) -> Option<Node> {
        let text_field = match name.to_ascii_lowercase().as_str() {
            "title" => Some(TextField::Title),
            "summary" => Some(TextField::Summary),
            "body" | "text" => Some(TextField::Body),
            _ => None,
        };
        if let Some(field) = text_field {
            return self.unit(field);
        }
        let filter_field = FilterField::from_name(name);
        let is_year = matches!(name, "year" | "years");
        if filter_field.is_none() && !is_year {
            return self.unknown_field(name);
        }
        let (Lexeme::Word(value) | Lexeme::Phrase { text: value, .. }) = self.peek()?.clone() else {
            return self.unknown_field(name);
        };
        self.at += 1;
        match filter_field {
            Some(field) => self.leaf(Node::Filter(Filter::Value(field, value))),
            None => self.years(&value),
        }
    }

    fn unknown_field(&mut self, name: &str) -> Option<Node> {
        self.warn(Warning::UnknownField(name.to_owned()));
        let word = self.leaf(words(name.to_owned(), Matching::Analyzed, TextField::Any))?;
        let Some(value) = self.unit(TextField::Any) else { return Some(word) };
        Some(Node::Sequence([word, value].map(|node| Clause { occur: Occur::Should, node }).into()))
    }

    fn years(&mut self, value: &str) -> Option<Node> {
        let Some((from, to)) = year_range(value) else {
            self.warn(Warning::BadYear(value.to_owned()));
            return None;
        };
        self.leaf(Node::Filter(Filter::Years(from, to)))
    }
}

/// Takes a text for plain words, whatever signs are in it.
pub fn plain(text: &str) -> Query {
    let mut warnings = Vec::new();
    let text = bounded(text, &mut warnings).trim();
    let root = (!text.is_empty()).then(|| words(text.to_owned(), Matching::Analyzed, TextField::Any));
    Query { root, warnings }
}

/// Reads `2019`, `2015..2019`, `2015-2019`, `>2015`, `<=2019`, `2015..`; both ends included.
pub fn year_range(value: &str) -> Option<(Option<i32>, Option<i32>)> {
    let year = |text: &str| text.parse::<i32>().ok();
    if let Some(rest) = value.strip_prefix(">=") {
        return Some((Some(year(rest)?), None));
    }
    if let Some(rest) = value.strip_prefix("<=") {
        return Some((None, Some(year(rest)?)));
    }
    if let Some(rest) = value.strip_prefix('>') {
        return Some((Some(year(rest)?.checked_add(1)?), None));
    }
    if let Some(rest) = value.strip_prefix('<') {
        return Some((None, Some(year(rest)?.checked_sub(1)?)));
    }
    if let Some((from, to)) = value.split_once("..").or_else(|| value.split_once(['-', '–'])) {
        let end = |text: &str| if text.is_empty() { Some(None) } else { year(text).map(Some) };
        let range = (end(from)?, end(to)?);
        return Some(range).filter(|r| *r != (None, None));
    }
    year(value).map(|y| (Some(y), Some(y)))
}

fn words(text: String, matching: Matching, field: TextField) -> Node {
    Node::Words { text, matching, field }
}

/// `a AND -b`: all of the wanted, none of the unwanted.
fn all_of(clauses: Vec<Clause>) -> Node {
    if clauses.iter().all(|c| c.occur != Occur::MustNot) {
        return Node::All(clauses.into_iter().map(|c| c.node).collect());
    }
    let must = |c: Clause| Clause { occur: if c.occur == Occur::MustNot { c.occur } else { Occur::Must }, ..c };
    Node::Sequence(clauses.into_iter().map(must).collect())
}

fn one_or(mut nodes: Vec<Node>, wrap: fn(Vec<Node>) -> Node) -> Option<Node> {
    if nodes.len() > 1 { Some(wrap(nodes)) } else { nodes.pop() }
}

/// Applies `title:( … )` to what stands in the parentheses.
fn restrict(node: &mut Node, to: TextField) {
    match node {
        Node::Words { field, .. } | Node::Phrase { field, .. } if *field == TextField::Any => *field = to,
        Node::Words { .. } | Node::Phrase { .. } | Node::Filter(_) => {}
        Node::Sequence(clauses) => clauses.iter_mut().for_each(|c| restrict(&mut c.node, to)),
        Node::All(nodes) | Node::Any(nodes) => nodes.iter_mut().for_each(|n| restrict(n, to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A compact notation of the tree, for the tests below.
    fn shown(node: &Node) -> String {
        let list = |nodes: &[Node]| nodes.iter().map(shown).collect::<Vec<_>>().join(" ");
        match node {
            Node::Words { text, matching, field } => format!("{}{text}{}", field_name(*field), suffix(*matching)),
            Node::Phrase { text, slop, field } => format!("{}“{text}”{slop}", field_name(*field)),
            Node::Filter(Filter::Value(field, value)) => format!("{}={value}", field.name()),
            Node::Filter(Filter::Years(from, to)) => format!("year={from:?}..{to:?}"),
            Node::All(nodes) => format!("all({})", list(nodes)),
            Node::Any(nodes) => format!("any({})", list(nodes)),
            Node::Sequence(clauses) => format!("[{}]", clauses.iter().map(clause).collect::<Vec<_>>().join(" ")),
        }
    }

    fn clause(clause: &Clause) -> String {
        let sign = match clause.occur {
            Occur::Should => "",
            Occur::Must => "+",
            Occur::MustNot => "-",
        };
        format!("{sign}{}", shown(&clause.node))
    }

    fn field_name(field: TextField) -> &'static str {
        match field {
            TextField::Any => "",
            TextField::Title => "title:",
            TextField::Summary => "summary:",
            TextField::Body => "body:",
        }
    }

    fn suffix(matching: Matching) -> String {
        match matching {
            Matching::Analyzed => String::new(),
            Matching::Prefix => "*".into(),
            Matching::Fuzzy(edits) => format!("~{edits}"),
        }
    }

    #[track_caller]
    fn check(query: &str, tree: &str, warnings: &[Warning]) {
        let parsed = parse(query);
        assert_eq!(parsed.root.as_ref().map(shown).unwrap_or_default(), tree, "tree of {query:?}");
        assert_eq!(parsed.warnings, warnings, "warnings of {query:?}");
    }

    #[test]
    fn words_phrases_and_signs_form_a_sequence() {
        check("", "", &[]);
        check("school", "school", &[]);
        check("school garden", "[school garden]", &[]);
        check("+school -garden", "[+school -garden]", &[]);
        check("\"school garden\" city", "[“school garden”0 city]", &[]);
        check("«jardin scolaire»", "“jardin scolaire”0", &[]);
        check("「学校 庭」", "“学校 庭”0", &[]);
        check("\"a b\"~3", "“a b”3", &[]);
        check("Nord-Süd l'école C++", "[Nord-Süd l'école C++]", &[]);
    }

    #[test]
    fn operators_nest() {
        check("a AND b", "all(a b)", &[]);
        check("a AND b c", "[all(a b) c]", &[]);
        check("a OR b", "any(a b)", &[]);
        check("(a OR b) AND c", "all(any(a b) c)", &[]);
        check("a AND NOT b", "[+a -b]", &[]);
        check("a -(b OR c)", "[a -any(b c)]", &[]);
        check("and or not", "[and or not]", &[]);
    }

    #[test]
    fn suffixes_and_fields_are_read() {
        check("educ*", "educ*", &[]);
        check("educacion~ bildng~2", "[educacion~1 bildng~2]", &[]);
        check("title:school", "title:school", &[]);
        check("title:(school OR \"adult education\")", "any(title:school title:“adult education”0)", &[]);
        check("city:\"Vila Nova\" theme:water", "[city=Vila Nova theme=water]", &[]);
        check("lang:ca -country:ES", "[language=ca -country=ES]", &[]);
        check("year:2015..2019", "year=Some(2015)..Some(2019)", &[]);
        check(
            "year:>2015 year:<=1999 year:2001",
            "[year=Some(2016)..None year=None..Some(1999) year=Some(2001)..Some(2001)]",
            &[],
        );
        check("12:30 http://city.example/a", "[12:30 http://city.example/a]", &[]);
    }

    #[test]
    fn odd_input_is_read_and_said() {
        check("\"open phrase", "“open phrase”0", &[Warning::OpenQuote]);
        check("(a OR b", "any(a b)", &[Warning::OpenParenthesis]);
        check("a) b", "[a b]", &[Warning::StrayParenthesis]);
        check("a AND", "a", &[Warning::EmptyOperator("AND".into())]);
        check("OR a", "a", &[Warning::EmptyOperator("OR".into())]);
        check("NOT", "", &[Warning::EmptyOperator("NOT".into())]);
        check("-a", "[-a]", &[Warning::OnlyExclusions]);
        check("colour:red", "[colour red]", &[Warning::UnknownField("colour".into())]);
        check("year:soon a", "a", &[Warning::BadYear("soon".into())]);
        check("()", "", &[]);
        check("- + * ~ : (\"", "[- + * ~ :]", &[Warning::OpenParenthesis]);
    }

    #[test]
    fn long_and_deep_queries_are_bounded() {
        let deep = "(".repeat(10_000) + "a";
        assert!(parse(&deep).warnings.contains(&Warning::TooDeep));
        let many = "word ".repeat(700);
        assert!(parse(&many).warnings.contains(&Warning::TooManyWords));
        assert!(parse(&"é".repeat(5_000)).warnings.contains(&Warning::TooLong));
    }

    proptest! {
        #[test]
        fn any_string_is_parsed(query in "\\PC{0,200}") {
            parse(&query);
        }

        #[test]
        fn any_run_of_operators_is_parsed(query in "[ab\"()+\\-:~* ]{0,60}|(AND |OR |NOT |a |\\( |\\) ){0,30}") {
            parse(&query);
        }
    }
}
