//! Analysis, language by language: golden cases, contracts over the table of languages, properties.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::{env, fs};

use dragoman::analyze::{Analyzer, OwnedForm, OwnedToken, fold, fold_case};
use dragoman::language::{LANGUAGES, Lang, Segmenter, Tier};
use proptest::prelude::*;

use crate::support::repository;

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

#[test]
fn searches_find_the_texts_that_the_golden_pairs_say() {
    let pairs = fs::read_to_string(repository("tests/golden/meet/pairs.tsv")).unwrap();
    let mut analyzer = Analyzer::new();
    let mut wrong = Vec::new();
    for line in pairs.lines().filter(|line| !line.starts_with('#')) {
        let [code, query, text, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("help: {line}") };
        let language = Lang::from_code(code).unwrap();
        let text: Vec<String> = analyzer.terms(text, language).into_iter().map(|token| token.term).collect();
        let query = analyzer.terms(query, language);
        // Parts of the query's words are other words and do not count; its words and their other spellings do.
        let found = query.iter().any(|token| token.form != OwnedForm::Part && text.contains(&token.term));
        if found != (expected == "yes") {
            wrong.push(format!("{line}: {} against {text:?}", notation(&query)));
        }
    }
    assert!(wrong.is_empty(), "help: these pairs are not as they should be:\n{}", wrong.join("\n"));
}

#[test]
fn every_language_of_the_first_and_second_class_has_golden_cases() {
    for language in Lang::all().filter(|language| language.get().tier != Tier::Beyond) {
        let path = repository("tests/golden/analyze").join(format!("{language}.tsv"));
        let cases = fs::read_to_string(&path).unwrap_or_else(|_| panic!("help: write {}", path.display()));
        let cases = cases.lines().filter(|line| !line.starts_with('#') && line.contains('\t')).count();
        assert!(cases >= 3, "help: {} has {cases} cases", path.display());
    }
}

/// Checks what holds for every text in every language, and returns the tokens.
fn check_contract(analyzer: &mut Analyzer, text: &str, language: Lang) -> Vec<OwnedToken> {
    let tokens = analyzer.terms(text, language);
    let mut position = 0;
    for token in &tokens {
        let OwnedToken { term, span, .. } = token;
        assert!(!term.is_empty() && !term.contains(char::is_whitespace), "help: {language}: {token:?} of {text:?}");
        assert!(text.get(span.clone()).is_some_and(|word| !word.is_empty()), "help: {language}: {token:?} of {text:?}");
        assert!(
            token.position == position || token.position == position + 1,
            "help: {language}: {token:?} of {text:?}"
        );
        position = token.position;
    }
    assert_eq!(Analyzer::new().terms(text, language), tokens, "help: {language}: memory changes the terms of {text:?}");
    tokens
}

#[test]
fn every_row_of_the_table_keeps_the_contract() {
    let mut analyzer = Analyzer::new();
    for language in Lang::all() {
        let row = language.get();
        assert!(check_contract(&mut analyzer, "", language).is_empty());
        assert!(check_contract(&mut analyzer, " \n\t—…!? ", language).is_empty());
        assert_eq!(check_contract(&mut analyzer, "2030", language).len(), 1);
        let long = "a".repeat(1 << 17);
        for token in check_contract(&mut analyzer, &long, language) {
            assert!(token.term.len() < 1 << 16, "help: {language}: a term of {} bytes", token.term.len());
        }
        if !row.sample.is_empty() {
            let tokens = check_contract(&mut analyzer, row.sample, language);
            let functional = tokens.iter().filter(|token| token.stop_word).count();
            assert!(!tokens.is_empty(), "help: the sample of {language} gives no terms");
            assert!(row.tier == Tier::Beyond || functional > 0, "help: the sample of {language} has no stop words");
            let upper = row.sample.to_uppercase();
            assert!(!check_contract(&mut analyzer, &upper, language).is_empty());
        }
        if row.tier != Tier::Beyond {
            assert!(
                !row.sample.is_empty() && !row.stop_words.is_empty(),
                "help: {language} has no sample or stop words"
            );
        }
    }
}

#[test]
fn words_of_the_samples_are_found_whatever_their_case() {
    let mut analyzer = Analyzer::new();
    for language in Lang::all().filter(|language| *language != Lang::TR && language.code() != "az") {
        // Capitals lose what small letters tell apart: ß, final sigma and accents in Greek. One term has to stay.
        for word in language.get().sample.split_whitespace() {
            let plain = analyzer.terms(word, language);
            let capital = analyzer.terms(&word.to_uppercase(), language);
            let met = plain.is_empty() || plain.iter().any(|a| capital.iter().any(|b| a.term == b.term));
            assert!(met, "help: {language}: {word} gives {plain:?}, in capitals {capital:?}");
        }
    }
}

#[test]
fn folding_what_is_folded_changes_nothing() {
    for language in Lang::all() {
        for word in language.get().sample.split_whitespace().chain(language.get().stop_words()) {
            let folded = fold(&fold_case(word, language), language);
            assert_eq!(fold(&folded, language), folded, "help: {language}: {word}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_text_in_any_language_keeps_the_contract(text in "(\\PC|[a-zéñ]{1,8}['’·-]|[가-힣]{1,5}|[ก-๙]|[ا-ي]| ){0,60}") {
        let mut analyzer = Analyzer::new();
        for language in Lang::all() {
            check_contract(&mut analyzer, &text, language);
        }
    }
}

/// Algorithms of `rust-stemmers`, by the code of their language.
fn old_algorithms() -> [(&'static str, frostem::Algorithm, rust_stemmers::Algorithm); 18] {
    use frostem::Algorithm as New;
    use rust_stemmers::Algorithm as Old;
    [
        ("ar", New::Arabic, Old::Arabic),
        ("da", New::Danish, Old::Danish),
        ("nl", New::Dutch, Old::Dutch),
        ("en", New::English, Old::English),
        ("fi", New::Finnish, Old::Finnish),
        ("fr", New::French, Old::French),
        ("de", New::German, Old::German),
        ("el", New::Greek, Old::Greek),
        ("hu", New::Hungarian, Old::Hungarian),
        ("it", New::Italian, Old::Italian),
        ("nb", New::Norwegian, Old::Norwegian),
        ("pt", New::Portuguese, Old::Portuguese),
        ("ro", New::Romanian, Old::Romanian),
        ("ru", New::Russian, Old::Russian),
        ("es", New::Spanish, Old::Spanish),
        ("sv", New::Swedish, Old::Swedish),
        ("ta", New::Tamil, Old::Tamil),
        ("tr", New::Turkish, Old::Turkish),
    ]
}

/// Words of a language: its stop words, its sample and the sample records in it.
fn words_of(language: Lang) -> BTreeSet<String> {
    let mut texts = vec![language.get().stop_words.to_owned(), language.get().sample.to_owned()];
    for entry in fs::read_dir(repository("corpus/records")).unwrap() {
        for line in fs::read_to_string(entry.unwrap().path()).unwrap().lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            if record["language"] == language.code() {
                texts.extend(["title", "summary", "body"].map(|field| record[field].as_str().unwrap().to_owned()));
            }
        }
    }
    let words = texts.iter().flat_map(|text| text.split(|c: char| !c.is_alphabetic() && c != '\u{301}'));
    words.filter(|word| !word.is_empty()).map(|word| fold_case(word, language)).collect()
}

/// Where the stemmers that are used and the older ones of `rust-stemmers` differ is written down, word by word.
#[test]
fn stemmers_differ_from_their_predecessors_where_it_is_listed_and_nowhere_else() {
    let mut differences = String::new();
    for (code, new, old) in old_algorithms() {
        let (new, old) = (frostem::Stemmer::new(new), rust_stemmers::Stemmer::create(old));
        for word in words_of(Lang::from_code(code).unwrap()) {
            let stem = new.stem(&word);
            // Its Greek algorithm panics on some words.
            let before = catch_unwind(AssertUnwindSafe(|| old.stem(&word).into_owned()));
            let before = before.unwrap_or_else(|_| "(panics)".to_owned());
            if stem != before {
                writeln!(differences, "{code}\t{word}\t{stem}\t{before}").unwrap();
            }
        }
    }
    let path = repository("tests/golden/stemmer_differences.tsv");
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &differences).unwrap();
    }
    let listed = fs::read_to_string(&path).unwrap();
    let (listed, found): (BTreeSet<&str>, BTreeSet<&str>) = (listed.lines().collect(), differences.lines().collect());
    let news: Vec<_> = found.symmetric_difference(&listed).collect();
    assert!(news.is_empty(), "help: run with UPDATE_GOLDEN=1 after reading what changed: {news:?}");
}

#[test]
fn every_irregular_form_comes_to_its_word() {
    let mut analyzer = Analyzer::new();
    let mut strays = String::new();
    for language in LANGUAGES {
        let lang = Lang::from_code(language.code).unwrap();
        for (word, forms) in language.irregular_forms() {
            let mut term = |word: &str| analyzer.terms(word, lang).into_iter().next().map(|token| token.term);
            let expected = term(word);
            for form in forms.filter(|form| term(form.trim_start_matches('=')) != expected) {
                writeln!(strays, "{}: {word}: {form}", language.code).unwrap();
            }
        }
    }
    assert!(strays.is_empty(), "help: these forms are listed for another word too, or have no letters:\n{strays}");
}
