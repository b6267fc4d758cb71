//! Tables that an editor changed: shown, refused, applied without a restart, taken back.

use std::path::PathBuf;

use dragoman::language::Lang;
use dragoman::search::Question;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::support::{Workplace, found_by, record};

/// Runs `thesaurus` with these arguments; returns exit code and output.
fn run(workplace: &Workplace, arguments: &[&str]) -> (i32, String) {
    let output = workplace.run(&[&["thesaurus"], arguments].concat());
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), text)
}

fn json_of(workplace: &Workplace, arguments: &[&str]) -> Value {
    let output = workplace.run(&[&["--json", "thesaurus"], arguments].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

/// A workbook with one sheet of these rows.
fn workbook(workplace: &Workplace, sheet: &str, rows: &[&[&str]]) -> PathBuf {
    let mut workbook = Workbook::new();
    let worksheet = workbook.add_worksheet().set_name(sheet).unwrap();
    for (line, row) in (0..).zip(rows) {
        worksheet.write_row(line, 0, row.iter().copied()).unwrap();
    }
    workplace.file("edited.xlsx", workbook.save_to_buffer().unwrap())
}

#[test]
fn an_edited_sheet_is_shown_then_applied_and_taken_back() {
    let workplace = Workplace::new();
    workplace.records(
        "a.ndjson",
        &[
            record("es", "es", "Un invento", "En el taller construyeron un zorbifón de madera para la plaza."),
            record("other", "es", "Otra cosa", "El mercado abre los lunes y los jueves por la mañana."),
        ],
    );
    workplace.ingest();
    let engine = workplace.engine();
    let question = Question { language: Lang::from_code("en"), ..Question::new("library") };
    let finds = |id: &str| found_by(&engine, &question).contains(&id.to_owned());
    assert!(!finds("es"));
    let path = workbook(
        &workplace,
        "thesaurus",
        // The columns stand in another order than in the export, and most are not there.
        &[
            &["es", "id", "broader"],
            &["zorbifón", "libraries", ""],
            &["zorbifonía", "zorbify", "libraries"],
            &["", "museum", ""],
        ],
    );
    let path = path.to_str().unwrap();
    let known = json_of(&workplace, &["lookup", "library", "--lang", "en"]);
    let id = known[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(id, "libraries", "help: the test edits this concept");
    let (code, text) = run(&workplace, &["import", path]);
    assert_eq!(code, 0, "{text}");
    for words in [
        "changed libraries",
        "+ zorbifón",
        "added zorbify",
        "are not in the table and stay",
        "nothing was changed; --apply",
    ] {
        assert!(text.contains(words), "help: `{words}` is missing in\n{text}");
    }
    engine.layers().refresh();
    assert!(!finds("es"), "it was only shown");
    let diff = json_of(&workplace, &["import", path, "--apply"]);
    assert_eq!((&diff["applied"], &diff["added"]), (&json!(true), &json!(1)), "{diff}");
    engine.layers().refresh();
    assert!(finds("es"), "a running engine has it");
    let history = json_of(&workplace, &["history"]);
    assert_eq!(history["changes"][0]["origin"], "edited.xlsx");
    assert!(run(&workplace, &["status"]).1.contains("; edited, 1 changes"));
    // What is exported is what was edited.
    let (_, exported) = run(&workplace, &["export", "--format", "csv"]);
    assert!(exported.contains("zorbifonía"));
    let (code, text) = run(&workplace, &["undo"]);
    assert!(code == 0 && text.contains("took back"), "{text}");
    engine.layers().refresh();
    assert!(!finds("es"));
    let (code, text) = run(&workplace, &["undo"]);
    assert!(code == 1 && text.contains("no change to take back"), "{text}");
}

#[test]
fn a_table_with_faults_is_refused_with_its_cells() {
    let workplace = Workplace::new();
    let path = workbook(
        &workplace,
        "thesaurus",
        &[
            &["id", "broader", "en", "ru"],
            &["libraries", "no-such-concept", "libr\u{430}ry", ""],
            &["libraries", "", "library", ""],
            &["", "", "library", ""],
            &["new-one", "", "word [2]", ""],
        ],
    );
    let (code, text) = run(&workplace, &["import", path.to_str().unwrap(), "--apply", "--edit"]);
    assert_eq!(code, 3, "{text}");
    for words in [
        "sheet `thesaurus`, cell B2: the broader concept `no-such-concept` does not exist",
        "cell C2: en: `libr\u{430}ry` has the letter `\u{430}` of another script",
        "cell A3: the id `libraries` is taken by ",
        "cell A4: the row has no id",
        "cell C5: `word [2]`: a probability lies between 0 and 1",
        "refused: ",
    ] {
        assert!(text.contains(words), "help: `{words}` is missing in\n{text}");
    }
    let (_, history) = run(&workplace, &["history"]);
    assert!(history.contains("nothing was changed yet"), "{history}");
}

#[test]
fn a_concept_that_others_need_is_not_removed() {
    let workplace = Workplace::new();
    let (_, table) = run(&workplace, &["export", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map_while(Result::ok).collect();
    let parent = rows.iter().map(|row| row[1].to_owned()).find(|broader| !broader.is_empty()).unwrap();
    let parent = parent.split('|').next().unwrap().trim().to_owned();
    let languages: Vec<&str> = reader.headers().unwrap().iter().skip(4).filter(|n| n.len() == 2).collect();
    let empty = ",".repeat(languages.len());
    let edited = workplace.file("e.csv", format!("id,{}\n{parent}{empty}\n", languages.join(",")));
    let (code, text) = run(&workplace, &["import", edited.to_str().unwrap()]);
    assert_eq!(code, 3, "{text}");
    let said = format!("the broader concept `{parent}` does not exist");
    assert!(text.contains(&format!("removed {parent}")) && text.contains(&said), "{text}");
}
