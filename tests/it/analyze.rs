//! Analysis, language by language: golden cases, contracts over the table of languages, properties.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use dragoman::analyze::{Analyzer, OwnedForm, OwnedToken};
use dragoman::language::{LANGUAGES, Lang, Segmenter};

/// The tokens of `text`: words apart by spaces, the terms of one word by `|`. `[term]` is a stop word, `term(exact)`
/// has lost accents, `~term` is the unaccented spelling's, `+term` a part, `&term` joins hyphenated words.
fn notation(tokens: &[OwnedToken]) -> String {
    let mut text = String::new();
    let mut position = None;
    for token in tokens {
        let separator = match position {
            None => "",
            Some(before) if before == token.position => "|",
            Some(_) => " ",
        };
        let term = if token.stop_word { format!("[{}]", token.term) } else { token.term.clone() };
        let _ = match &token.form {
            OwnedForm::Plain => write!(text, "{separator}{term}"),
            OwnedForm::Accented(exact) => write!(text, "{separator}{term}({exact})"),
            OwnedForm::Unaccented => write!(text, "{separator}~{term}"),
            OwnedForm::Part => write!(text, "{separator}+{term}"),
            OwnedForm::Joined => write!(text, "{separator}&{term}"),
            _ => write!(text, "{separator}?{term}"),
        };
        position = Some(token.position);
    }
    text
}

/// Checks every line of a golden file, or rewrites the file when `UPDATE_GOLDEN` is set.
fn check_golden(path: &Path, language: Lang) {
    let golden = fs::read_to_string(path).unwrap();
    let mut analyzer = Analyzer::new();
    let mut actual = String::new();
    for line in golden.lines() {
        if line.starts_with("# ") || line.is_empty() {
            writeln!(actual, "{line}").unwrap();
        } else {
            let input = line.split('\t').next().unwrap();
            writeln!(actual, "{input}\t{}", notation(&analyzer.terms(input, language))).unwrap();
        }
    }
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, &actual).unwrap();
        return;
    }
    for (expected, actual) in golden.lines().zip(actual.lines()) {
        assert_eq!(actual, expected, "help: if {} is meant to change, run with UPDATE_GOLDEN=1", path.display());
    }
}

#[test]
fn golden_cases_hold_in_every_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/analyze");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    files.sort();
    for path in files {
        let code = path.file_stem().unwrap().to_str().unwrap();
        let language = Lang::from_code(code).unwrap_or_else(|| panic!("help: {code}.tsv needs a row in LANGUAGES"));
        check_golden(&path, language);
    }
}

#[test]
fn stop_words_survive_their_own_analysis() {
    let mut analyzer = Analyzer::new();
    for language in Lang::all() {
        for word in language.get().stop_words() {
            let tokens = analyzer.terms(word, language);
            // Of scripts without spaces the dictionary decides what is one word.
            let is_apart = tokens.last().is_some_and(|token| token.position > 0);
            let is_marked = tokens.iter().any(|token| token.stop_word);
            assert!(
                is_marked || is_apart && language.get().segmenter == Segmenter::Dictionary,
                "help: {word} of {language} becomes {tokens:?}"
            );
        }
    }
}

#[test]
fn codes_are_unique_and_lead_back_to_their_row() {
    for (index, language) in LANGUAGES.iter().enumerate() {
        for code in [language.code, language.iso3] {
            assert_eq!(Lang::from_code(code).map(Lang::index), Some(index), "help: {code} stands for two languages");
        }
    }
}
