//! Labeled texts in; accuracy, confusions and speed of our detection, of whatlang and of other detectors' answers out.
//!
//! ```text
//! detection_table [--queries] [--cut] [--print] [--answers NAME=FILE]... [FILE...]
//! ```
//!
//! A line of a FILE is `code TAB text` or `id TAB code TAB text`; a line of a `.ndjson` file is an object with
//! `language` and `body`. Without files the golden files are measured. `--queries` asks the detector of queries, `--cut`
//! makes a query of two or three words of each text first, `--print` prints the texts alone, one a line, for another
//! detector to read, whose answers, one code a line, come back with `--answers`. `docs/detection.md` has the commands.
#![expect(clippy::print_stdout, reason = "the tables are what this program is for")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use anyhow::Context as _;
use dragoman::detect::{Detector, Hints};

/// Languages of the comparison in `docs/detection.md`.
const FOURTEEN: [&str; 14] = ["en", "es", "fr", "ca", "pt", "it", "gl", "eu", "de", "ko", "el", "ro", "sv", "tr"];

type Recognize<'a> = Box<dyn FnMut(&str) -> String + 'a>;

struct Labeled {
    code: String,
    text: String,
}

/// What was asked for on the command line.
#[derive(Default)]
struct Options {
    queries: bool,
    cut: bool,
    print: bool,
    answers: Vec<(String, Vec<String>)>,
    files: Vec<String>,
}

fn main() -> anyhow::Result<()> {
    let mut options = options()?;
    let detector = Detector::new();
    if options.files.is_empty() {
        measure(&detector, &options, &read(&["tests/golden/detect/sentences.tsv".to_owned()])?);
        options.queries = true;
        options.files.push("tests/golden/detect/queries.tsv".to_owned());
    }
    let mut texts = read(&options.files)?;
    if options.cut {
        texts = texts.into_iter().enumerate().filter_map(|(number, text)| cut(number, text)).collect();
    }
    if options.print {
        for labeled in &texts {
            println!("{}", labeled.text);
        }
        return Ok(());
    }
    measure(&detector, &options, &texts);
    Ok(())
}

fn options() -> anyhow::Result<Options> {
    let mut options = Options::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--queries" => options.queries = true,
            "--cut" => (options.cut, options.queries) = (true, true),
            "--print" => options.print = true,
            "--answers" => {
                let value = arguments.next().context("--answers needs NAME=FILE")?;
                let (name, path) = value.split_once('=').context("--answers needs NAME=FILE")?;
                let content = std::fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
                options.answers.push((name.to_owned(), content.lines().map(str::to_owned).collect()));
            }
            _ => options.files.push(argument),
        }
    }
    Ok(options)
}

fn read(paths: &[String]) -> anyhow::Result<Vec<Labeled>> {
    let mut texts = Vec::new();
    for path in paths {
        let content = std::fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
        for line in content.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            texts.push(labeled(line).with_context(|| format!("{path}: {line}"))?);
        }
    }
    Ok(texts)
}

fn labeled(line: &str) -> anyhow::Result<Labeled> {
    if line.starts_with('{') {
        let record: serde_json::Value = serde_json::from_str(line)?;
        let field = |name: &str| record.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
        let (code, text) = field("language").zip(field("body")).context("has no language and body")?;
        return Ok(Labeled { code, text });
    }
    let columns: Vec<&str> = line.split('\t').collect();
    let ([code, text] | [_, code, text, ..]) = columns.as_slice() else { anyhow::bail!("has no tab") };
    Ok(Labeled { code: (*code).to_owned(), text: (*text).to_owned() })
}

/// Two or three words from the middle of a text, by turns; nothing of a text that is shorter.
fn cut(number: usize, labeled: Labeled) -> Option<Labeled> {
    let words: Vec<&str> = labeled.text.split_whitespace().collect();
    let count = 2 + number % 2;
    let start = words.len().checked_sub(count)? / 2;
    Some(Labeled { text: words.get(start..start + count)?.join(" "), ..labeled })
}

fn measure(detector: &Detector, options: &Options, texts: &[Labeled]) {
    println!("{} {}", texts.len(), if options.queries { "queries" } else { "sentences" });
    let ours: Recognize<'_> = if options.queries {
        Box::new(|text| {
            let guesses = detector.query(text, &Hints::default());
            guesses.first().map_or("none", |guess| guess.language.code()).to_owned()
        })
    } else {
        Box::new(|text| detector.passage(text, None).language.code().to_owned())
    };
    report("dragoman", texts, ours);
    report("whatlang", texts, Box::new(whatlang_code));
    for (name, answers) in options.answers.iter().filter(|(_, answers)| answers.len() == texts.len()) {
        let mut next = answers.iter();
        report(name, texts, Box::new(move |_| next.next().cloned().unwrap_or_default()));
    }
}

fn report(name: &str, texts: &[Labeled], mut recognize: Recognize<'_>) {
    let start = Instant::now();
    let found: Vec<String> = texts.iter().map(|text| recognize(black_box(&text.text))).collect();
    let micros = start.elapsed().as_secs_f64() * 1e6 / texts.len().max(1) as f64;
    let mut rows: BTreeMap<&str, (usize, usize, BTreeMap<String, usize>)> = BTreeMap::new();
    for (text, found) in texts.iter().zip(found) {
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
        "\n{name}: {}, the 14 languages {}, {micros:.1} µs a text\n",
        share(&|_| true),
        share(&|code| FOURTEEN.contains(&code))
    );
    for (code, (right, all, wrong)) in &rows {
        let mut wrong: Vec<_> = wrong.iter().collect();
        wrong.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let wrong: Vec<String> = wrong.iter().map(|(code, count)| format!("{code} {count}")).collect();
        println!("    {code:3} {right:4} of {all:4}  {}", wrong.join(", "));
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
