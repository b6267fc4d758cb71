//! Files of labeled texts in; accuracy, confusions and speed of our detection, of whatlang and of lingua out.
//!
//! A line is `code TAB text` or `id TAB code TAB text`. Without arguments the golden files are measured.
//! lingua takes part with `--features lingua`.
#![expect(clippy::print_stdout, reason = "the tables are what this program is for")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use anyhow::Context as _;
use dragoman::detect::{Detector, Hints};

/// Languages of the comparison in `docs/detection.md`.
const FOURTEEN: [&str; 14] = ["en", "es", "fr", "ca", "pt", "it", "gl", "eu", "de", "ko", "el", "ro", "sv", "tr"];
/// Texts of at most this many words are taken for queries.
const QUERY_WORDS: f64 = 4.5;

type Recognize<'a> = Box<dyn Fn(&str) -> String + 'a>;

struct Labeled {
    code: String,
    text: String,
}

fn main() -> anyhow::Result<()> {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.is_empty() {
        paths = ["sentences", "queries"].map(|set| format!("tests/golden/detect/{set}.tsv")).to_vec();
    }
    let start = Instant::now();
    let detector = Detector::new();
    println!("our model is trained in {:.1} ms\n", start.elapsed().as_secs_f64() * 1e3);
    for path in &paths {
        let texts = read(path)?;
        println!("## {path}: {} texts\n", texts.len());
        let words: usize = texts.iter().map(|text| text.text.split_whitespace().count()).sum();
        let are_queries = words as f64 / texts.len().max(1) as f64 <= QUERY_WORDS;
        for (name, recognize) in recognizers(&detector, are_queries) {
            report(name, &texts, &recognize);
        }
    }
    Ok(())
}

fn read(path: &str) -> anyhow::Result<Vec<Labeled>> {
    let content = std::fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    let mut texts = Vec::new();
    for line in content.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let (code, text) = match columns.as_slice() {
            [code, text] | [_, code, text, ..] => (*code, *text),
            _ => anyhow::bail!("a line of {path} has no tab: {line}"),
        };
        texts.push(Labeled { code: code.to_owned(), text: text.to_owned() });
    }
    Ok(texts)
}

fn recognizers(detector: &Detector, are_queries: bool) -> Vec<(&'static str, Recognize<'_>)> {
    let ours: Recognize<'_> = if are_queries {
        Box::new(|text| {
            let guesses = detector.query(text, &Hints::default());
            guesses.first().map_or("none", |guess| guess.language.code()).to_owned()
        })
    } else {
        Box::new(|text| detector.passage(text, None).language.code().to_owned())
    };
    let mut all = vec![("dragoman", ours), ("whatlang", Box::new(whatlang_code) as Recognize<'_>)];
    all.extend(lingua_recognizer());
    all
}

fn report(name: &str, texts: &[Labeled], recognize: &Recognize<'_>) {
    let start = Instant::now();
    for text in texts {
        black_box(recognize(black_box(&text.text)));
    }
    let micros = start.elapsed().as_secs_f64() * 1e6 / texts.len().max(1) as f64;
    let mut rows: BTreeMap<&str, (usize, usize, BTreeMap<String, usize>)> = BTreeMap::new();
    for text in texts {
        let found = recognize(&text.text);
        let (right, all, wrong) = rows.entry(&text.code).or_default();
        *all += 1;
        if found == text.code {
            *right += 1;
        } else {
            *wrong.entry(found).or_default() += 1;
        }
    }
    let share = |keep: &dyn Fn(&str) -> bool| {
        let kept = rows.iter().filter(|(code, _)| keep(code));
        let (right, all) = kept.fold((0, 0), |(right, all), (_, row)| (right + row.0, all + row.1));
        format!("{right} of {all} ({:.1} %)", 100.0 * right as f64 / all.max(1) as f64)
    };
    println!(
        "### {name}: {}, the 14 languages {}, {micros:.1} µs a text\n",
        share(&|_| true),
        share(&|code| FOURTEEN.contains(&code))
    );
    for (code, (right, all, wrong)) in &rows {
        let wrong: Vec<String> = wrong.iter().map(|(code, count)| format!("{code} {count}")).collect();
        println!("    {code:3} {right:3} of {all:3}  {}", wrong.join(", "));
    }
    println!();
}

fn whatlang_code(text: &str) -> String {
    let Some(language) = whatlang::detect_lang(text) else { return "none".to_owned() };
    let three = language.code();
    TWO_LETTERS.iter().find(|(long, _)| *long == three).map_or(three, |(_, short)| short).to_owned()
}

/// ISO 639-3 to ISO 639-1, for the languages of the golden files.
const TWO_LETTERS: [(&str, &str); 55] = [
    ("eng", "en"),
    ("spa", "es"),
    ("fra", "fr"),
    ("cat", "ca"),
    ("por", "pt"),
    ("ita", "it"),
    ("deu", "de"),
    ("kor", "ko"),
    ("ell", "el"),
    ("ron", "ro"),
    ("tur", "tr"),
    ("swe", "sv"),
    ("fin", "fi"),
    ("pol", "pl"),
    ("nld", "nl"),
    ("hrv", "hr"),
    ("ara", "ar"),
    ("jpn", "ja"),
    ("cmn", "zh"),
    ("rus", "ru"),
    ("ces", "cs"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("srp", "sr"),
    ("dan", "da"),
    ("nob", "nb"),
    ("hun", "hu"),
    ("vie", "vi"),
    ("ind", "id"),
    ("est", "et"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("epo", "eo"),
    ("afr", "af"),
    ("cym", "cy"),
    ("ukr", "uk"),
    ("bul", "bg"),
    ("mkd", "mk"),
    ("bel", "be"),
    ("pes", "fa"),
    ("urd", "ur"),
    ("hin", "hi"),
    ("mar", "mr"),
    ("nep", "ne"),
    ("heb", "he"),
    ("lat", "la"),
    ("tgl", "tl"),
    ("aze", "az"),
    ("tha", "th"),
    ("hye", "hy"),
    ("kat", "ka"),
    ("ben", "bn"),
    ("tam", "ta"),
    ("amh", "am"),
    ("uzb", "uz"),
];

#[cfg(feature = "lingua")]
fn lingua_recognizer() -> Option<(&'static str, Recognize<'static>)> {
    let detector = lingua::LanguageDetectorBuilder::from_all_languages().with_preloaded_language_models().build();
    let recognize = move |text: &str| {
        let language = detector.detect_language_of(text);
        language.map_or_else(|| "none".to_owned(), |language| language.iso_code_639_1().to_string())
    };
    Some(("lingua", Box::new(recognize)))
}

#[cfg(not(feature = "lingua"))]
fn lingua_recognizer() -> Option<(&'static str, Recognize<'static>)> {
    None
}
