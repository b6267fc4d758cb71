//! Query string → lexemes: words, phrases, operators and parentheses, each with what was typed.

/// One lexeme of a query string.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Lexeme {
    Word(String),
    /// A word with the given suffix operator.
    Prefix(String),
    Fuzzy(String, u8),
    Phrase {
        text: String,
        slop: u32,
        closed: bool,
    },
    /// `name:` directly before a word, phrase or parenthesis.
    Field(String),
    Open,
    Close,
    And,
    Or,
    Not,
    Plus,
    Minus,
}

/// Quotation marks that open a phrase, with the marks that close it.
const QUOTES: [(char, &str); 8] =
    [('"', "\""), ('“', "”\"“"), ('„', "“”\""), ('«', "»"), ('»', "«"), ('「', "」"), ('『', "』"), ('＂', "＂")];

pub(super) fn lexemes(query: &str) -> Vec<Lexeme> {
    let mut lexer = Lexer { chars: query.chars().collect(), at: 0, out: Vec::new() };
    while lexer.at < lexer.chars.len() {
        lexer.step();
    }
    lexer.out
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    out: Vec<Lexeme>,
}

impl Lexer {
    fn step(&mut self) {
        let c = self.chars[self.at];
        if is_space(c) {
            self.at += 1;
        } else if let Some((_, closing)) = QUOTES.iter().find(|(open, _)| *open == c) {
            self.phrase(closing);
        } else if let Some(lexeme) = bracket(c) {
            self.push(lexeme);
        } else if c == '-' && self.begins_unit() {
            self.push(Lexeme::Minus);
        } else if c == '+' && self.begins_unit() {
            self.push(Lexeme::Plus);
        } else {
            self.word();
        }
    }

    fn push(&mut self, lexeme: Lexeme) {
        self.at += 1;
        self.out.push(lexeme);
    }

    /// Whether the sign at the cursor stands before a unit and after a border, so `Nord-Süd` stays a word.
    fn begins_unit(&self) -> bool {
        let after_border = self.at == 0 || self.peek_back().is_none_or(|c| is_space(c) || bracket(c).is_some());
        after_border && self.chars.get(self.at + 1).is_some_and(|c| !is_space(*c) && !matches!(c, '-' | '+'))
    }

    fn peek_back(&self) -> Option<char> {
        self.chars.get(self.at.checked_sub(1)?).copied()
    }

    fn phrase(&mut self, closing: &str) {
        let start = self.at + 1;
        let end = (start..self.chars.len()).find(|i| closing.contains(self.chars[*i]));
        let text: String = self.chars[start..end.unwrap_or(self.chars.len())].iter().collect();
        self.at = end.map_or(self.chars.len(), |e| e + 1);
        let slop = self.tilde().unwrap_or(0);
        if !text.trim().is_empty() {
            self.out.push(Lexeme::Phrase { text: text.trim().to_owned(), slop, closed: end.is_some() });
        }
    }

    /// Reads `~` and an optional number; a bare `~` is 1.
    fn tilde(&mut self) -> Option<u32> {
        if self.chars.get(self.at) != Some(&'~') {
            return None;
        }
        self.at += 1;
        let start = self.at;
        while self.chars.get(self.at).is_some_and(char::is_ascii_digit) {
            self.at += 1;
        }
        let digits: String = self.chars[start..self.at].iter().collect();
        Some(digits.parse().unwrap_or(1).min(50))
    }

    fn word(&mut self) {
        let start = self.at;
        while self.at < self.chars.len() && !self.ends_word(start) {
            self.at += 1;
        }
        let text: String = self.chars[start..self.at].iter().collect();
        if self.chars.get(self.at) == Some(&':') && self.is_field(start) {
            return self.push(Lexeme::Field(text));
        }
        if self.chars.get(self.at) == Some(&'~') && self.at > start {
            let edits = self.tilde().unwrap_or(1);
            return self.out.push(Lexeme::Fuzzy(text, u8::try_from(edits.clamp(1, 2)).unwrap_or(1)));
        }
        self.at = self.at.max(start + 1);
        self.finish_word(text);
    }

    fn finish_word(&mut self, text: String) {
        let lexeme = match text.as_str() {
            "" => return,
            "AND" | "&&" => Lexeme::And,
            "OR" | "||" => Lexeme::Or,
            "NOT" => Lexeme::Not,
            _ => match text.strip_suffix('*') {
                Some(stem) if stem.chars().any(char::is_alphanumeric) => Lexeme::Prefix(stem.to_owned()),
                _ => Lexeme::Word(text),
            },
        };
        self.out.push(lexeme);
    }

    fn ends_word(&self, start: usize) -> bool {
        let c = self.chars[self.at];
        let quote = QUOTES.iter().any(|(open, _)| *open == c);
        let colon = c == ':' && self.is_field(start);
        is_space(c) || quote || bracket(c).is_some() || colon || (c == '~' && self.at > start && self.tilde_ends_word())
    }

    fn tilde_ends_word(&self) -> bool {
        let mut rest = self.chars[self.at + 1..].iter().skip_while(|c| c.is_ascii_digit());
        rest.next().is_none_or(|c| is_space(*c) || bracket(*c).is_some())
    }

    /// Whether `start` up to the colon at the cursor is `name:value`, unlike `12:30`, `http://…` or `title: word`.
    fn is_field(&self, start: usize) -> bool {
        let name = &self.chars[start..self.at];
        let value_follows = self.chars.get(self.at + 1).is_some_and(|c| !is_space(*c) && !matches!(c, '/' | ':'));
        value_follows && !name.is_empty() && name.iter().all(|c| c.is_ascii_alphabetic() || *c == '_')
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

fn bracket(c: char) -> Option<Lexeme> {
    match c {
        '(' | '（' => Some(Lexeme::Open),
        ')' | '）' => Some(Lexeme::Close),
        _ => None,
    }
}
