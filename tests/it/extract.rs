//! What files become drafts, and what hostile files become.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by a panic")]
#![allow(clippy::needless_pass_by_value, clippy::format_push_string, reason = "shorter tests")]

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use dragoman::extract::{self, Draft, FORMATS, Limits};
use serde_json::Value;
use tempfile::TempDir;

/// What was read: each item with its place, then the error that ended the file, if one did.
#[derive(Debug)]
struct Read {
    items: Vec<(String, Result<Draft, String>)>,
    end: Result<(), String>,
}

impl Read {
    /// Places and titles of the good records.
    fn titles(&self) -> Vec<(&str, &str)> {
        let good = self.items.iter().filter_map(|(place, item)| Some((place.as_str(), item.as_ref().ok()?)));
        good.map(|(place, draft)| (place, draft.fields.get("title").and_then(Value::as_str).unwrap_or(""))).collect()
    }

    /// Places and messages of the bad records.
    fn errors(&self) -> Vec<(&str, &str)> {
        let bad = self.items.iter().filter_map(|(place, item)| Some((place.as_str(), item.as_ref().err()?)));
        bad.map(|(place, message)| (place, message.as_str())).collect()
    }

    fn warnings(&self) -> String {
        let drafts = self.items.iter().filter_map(|(_, item)| item.as_ref().ok());
        drafts.flat_map(|draft| draft.warnings.clone()).collect::<Vec<_>>().join("\n")
    }

    fn only(&self) -> &Draft {
        let [(_, Ok(draft))] = self.items.as_slice() else { panic!("expected one draft: {self:?}") };
        draft
    }

    fn field(&self, name: &str) -> &str {
        self.only().fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

fn read_path(path: &Path, limits: &Limits) -> Read {
    let mut items = Vec::new();
    let end = extract::drafts(path, None, limits, &mut |item| {
        items.push((item.locator.to_string(), item.value.map_err(|error| error.to_string())));
        ControlFlow::Continue(())
    });
    Read { items, end: end.map_err(|error| error.to_string()) }
}

fn folder_with(files: &[(&str, &[u8])]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let first = folder.path().join(files[0].0);
    (folder, first)
}

fn read_with(name: &str, bytes: &[u8], limits: &Limits) -> Read {
    let (_folder, path) = folder_with(&[(name, bytes)]);
    read_path(&path, limits)
}

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Read {
    read_with(name, bytes.as_ref(), &Limits::default())
}

fn small_limits() -> Limits {
    Limits { input_bytes: 1 << 20, line_bytes: 1 << 16, text_bytes: 1 << 18, ..Limits::default() }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(to_bytes).collect()
}

/// Reads a line-per-record file in which the second record is bad and the first and third are good.
fn check_bad_line(bad: impl AsRef<[u8]>, message: &str) {
    let good = |title: &str| format!("{{\"title\": \"{title}\"}}\n").into_bytes();
    let bytes = [good("one"), bad.as_ref().to_vec(), b"\n".to_vec(), good("three")].concat();
    let read = read_with("a.ndjson", &bytes, &small_limits());
    assert_eq!(read.titles(), [(":1", "one"), (":3", "three")]);
    let [(":2", found)] = read.errors()[..] else { panic!("help: expected one error on line 2: {read:?}") };
    assert!(found.contains(message), "help: expected \"{message}\" in \"{found}\"");
    assert_eq!(read.end, Ok(()));
}

fn check_end(read: &Read, message: &str) {
    let end = read.end.as_ref().expect_err("the file must not be read to its end");
    assert!(end.contains(message), "help: expected \"{message}\" in \"{end}\"");
}

#[test]
fn every_format_has_its_row() {
    for format in FORMATS {
        assert!(!format.extensions.is_empty(), "{} needs an extension", format.name);
        for extension in format.extensions {
            let owners = FORMATS.iter().filter(|other| other.extensions.contains(extension)).count();
            assert_eq!(owners, 1, "help: {extension} belongs to {owners} formats");
        }
    }
}

#[test]
fn bad_lines_do_not_hide_good_ones() {
    check_bad_line("{\"title\": ", "is not a JSON object: EOF while parsing a value (column 10)");
    check_bad_line("[1, 2]", "expected an object such as");
    check_bad_line("{\"title\": NaN}", "expected value");
    check_bad_line("{\"a\": 1, \"a\": 2}", "the field `a` comes twice");
    check_bad_line("{\"a\": \"\\ud800\"}", "\\uD800 to \\uDFFF come in pairs");
    check_bad_line("{\"a\": \"x\0y\"}", "control character");
    check_bad_line([0; 40], "expected value");
    check_bad_line(b"{\"title\": \"a\xf1o\"}", "is not valid UTF-8; save it as UTF-8");
    check_bad_line("{\"title\": \"a\"} {\"title\": \"b\"}", "trailing characters");
    check_bad_line(format!("{{\"a\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000)), "nested deeper than 127 levels");
    check_bad_line(format!("{{\"a\": \"{}\"}}", "x".repeat(70_000)), "is larger than 64 KiB");
}

#[test]
fn a_line_of_forty_megabytes_is_passed_over() {
    let mut bytes = b"{\"title\": \"one\"}\n".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', 40 << 20));
    bytes.extend(b"\n{\"title\": \"three\"}");
    let read = read("a.ndjson", bytes);
    assert_eq!(read.titles(), [(":1", "one"), (":3", "three")]);
    assert_eq!(read.errors(), [(":2", "is larger than 16 MiB; split it or raise the limit")]);
}

#[test]
fn lines_may_end_in_either_way_and_carry_byte_order_marks() {
    let text = "{\"title\": \"año\"}\r\n\r\n{\"title\": \"둘\"}\r\n";
    let expected = [(":1", "año"), (":3", "둘")];
    assert_eq!(read("a.ndjson", text).titles(), expected);
    assert_eq!(read("a.jsonl", format!("\u{feff}{text}")).titles(), expected);
    assert_eq!(read("a.jsonl", text.replace("{\"title\": \"둘", "\u{feff}{\"title\": \"둘")).titles(), expected);
    assert_eq!(read("a.ndjson", utf16(text, u16::to_le_bytes)).titles(), expected);
    assert_eq!(read("a.ndjson", utf16(text, u16::to_be_bytes)).titles(), expected);
    assert_eq!(read("a.ndjson.gz", gzip(text.as_bytes())).titles(), expected);
}

#[test]
fn json_may_be_a_list_an_envelope_one_object_or_lines() {
    let one = "{\"title\": \"one\"}";
    let list = format!("[{one}, {{\"title\": \"two\"}}]");
    let expected = [("[1]", "one"), ("[2]", "two")];
    assert_eq!(read("a.json", &list).titles(), expected);
    assert_eq!(read("a.json", format!("{{\"total\": 2, \"records\": {list}}}")).titles(), expected);
    assert_eq!(read("a.json", format!(" {{\"items\":\n {list} }}")).titles(), expected);
    assert_eq!(read("a.json", one).titles(), [("", "one")]);
    assert_eq!(read("a.json", format!("{one}\n{one}\n")).titles(), [(":1", "one"), (":2", "one")]);
    assert_eq!(read("a.json", "{\"title\": \"own\", \"body\": \"b\", \"items\": [1]}").titles(), [("", "own")]);
}

#[test]
fn bad_items_of_a_json_list_do_not_hide_good_ones() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let list = format!(r#"[{{"title": "one"}}, 7, {{"a": {deep}}}, {{"b": 1, "b": 1}}, {{"title": "five"}}]"#);
    let read = read("a.json", list);
    assert_eq!(read.titles(), [("[1]", "one"), ("[5]", "five")]);
    assert_eq!(read.errors().iter().map(|(place, _)| *place).collect::<Vec<_>>(), ["[2]", "[3]", "[4]"]);
}

#[test]
fn a_json_list_that_is_cut_off_gives_what_came_before() {
    let read = read("a.json", "[{\"title\": \"one\"},\n{\"title\": \"tw");
    assert_eq!(read.titles(), [("[1]", "one")]);
    check_end(&read, "is not valid JSON from line 2 on");
}

#[test]
fn compressed_files_are_bounded_and_damage_is_named() {
    let bomb = gzip(&vec![b' '; 50 << 20]);
    check_end(&read_with("a.txt.gz", &bomb, &small_limits()), "is larger than 1 MiB");
    check_end(&read_with("a.ndjson.gz", &bomb, &small_limits()), "is larger than 1 MiB");
    check_end(&read_with("a.csv.gz", &bomb, &small_limits()), "is larger than 1 MiB");
    let lines = "{\"title\": \"one\"}\n".repeat(2000);
    let packed = gzip(lines.as_bytes());
    let cut = read_with("a.ndjson.gz", &packed[..packed.len() - 9], &small_limits());
    check_end(&cut, "the compressed data is damaged or cut off");
    check_end(&read("a.txt.gz", b"\x1f\x8b\x08garbage"), "the compressed data is damaged or cut off");
}

#[test]
fn a_file_of_no_known_format_names_those_that_are_known() {
    check_end(&read("a.docx", b"PK\x03\x04word"), "is of no known format; known extensions are pdf");
    check_end(&read("README", "text"), "ndjson");
}

#[test]
fn a_missing_file_is_an_error() {
    check_end(&read_path(Path::new("/nonexistent/a.txt"), &Limits::default()), "cannot be read");
}

#[test]
fn texts_take_their_title_from_the_first_line_or_the_name() {
    let titled = read("a.txt", "A city that learns\r\n\r\nFirst paragraph.\r\n\r\nSecond.");
    assert_eq!((titled.field("title"), titled.field("body")), ("A city that learns", "First paragraph.\n\nSecond."));
    assert_eq!(titled.field("kind"), "publication");
    let plain = read("la_ciudad.txt", "No title here, the text begins\nat once and goes on.");
    assert_eq!(plain.field("title"), "la ciudad");
    assert_eq!(plain.field("body"), "No title here, the text begins\nat once and goes on.");
}

#[test]
fn texts_in_old_encodings_are_read_with_a_warning() {
    let text = "교육도시\n\n교육도시는 모든 시민에게 평생 학습의 기회를 제공합니다. 도시는 학교입니다.";
    let old = read("a.txt", encoding_rs::EUC_KR.encode(text).0);
    assert_eq!(old.field("title"), "교육도시");
    assert!(old.warnings().contains("the encoding was guessed as EUC-KR"), "{}", old.warnings());
}

#[test]
fn front_matter_gives_fields() {
    let yaml = "---\ntitle: Carta\nlanguage: gl\ncountry: NO\ndate: 2020-05-01\nthemes: [auga, lecer]\n---\nTexto.\n";
    let draft = read("a.txt", yaml);
    assert_eq!(draft.field("title"), "Carta");
    assert_eq!(draft.field("country"), "NO");
    assert_eq!(draft.field("date"), "2020-05-01");
    assert_eq!(draft.only().fields["themes"], serde_json::json!(["auga", "lecer"]));
    assert_eq!(draft.field("body"), "Texto.");
    let toml = "+++\ntitle = \"Carta\"\ndate = 2020-05-01\nsdgs = [4, 11]\n+++\nTexto.\n";
    assert_eq!(read("a.txt", toml).field("date"), "2020-05-01");
    let ruler = read("a.txt", "---\n\nA text between rulers.\n\n---\n\nMore.");
    assert!(ruler.field("body").contains("A text between rulers."));
}

#[test]
fn hostile_front_matter_ends_with_an_error() {
    let cyclic = "---\na: &a\n  b: *a\n---\ntext";
    check_end(&read("a.txt", cyclic), "the front matter is not valid YAML");
    let mut laughs = "---\na0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for n in 1..12 {
        let aliases = vec![format!("*a{}", n - 1); 10].join(", ");
        laughs.push_str(&format!("a{n}: &a{n} [{aliases}]\n"));
    }
    check_end(&read("a.txt", laughs + "---\ntext"), "the front matter is not valid YAML");
    let deep = format!("---\na: {}{}\n---\ntext", "[".repeat(20_000), "]".repeat(20_000));
    check_end(&read("a.txt", deep), "the front matter is not valid YAML");
    check_end(&read("a.txt", "---\ntitle: [unclosed\n---\ntext"), "the front matter is not valid YAML");
    check_end(&read("a.txt", "---\ntitle: a\ntitle: b\n---\ntext"), "the front matter is not valid YAML");
    check_end(&read("a.txt", "+++\ntitle = \n+++\ntext"), "the front matter is not valid TOML");
    let deep = format!("+++\na = {}{}\n+++\ntext", "[".repeat(20_000), "]".repeat(20_000));
    check_end(&read("a.txt", deep), "the front matter is not valid TOML");
}

#[test]
fn files_without_text_say_so() {
    check_end(&read("a.txt", ""), "holds no text");
    check_end(&read("a.txt", " \r\n\t\n"), "holds no text");
    check_end(&read("a.csv", ""), "holds nothing");
    check_end(&read("a.csv", "id,title\n\n"), "holds a header but no rows");
    assert!(read("a.ndjson", "").items.is_empty());
    check_end(&read("a.txt", [1, 0, 2, 0, 0, 0, 7, 0].repeat(100)), "is binary data");
    check_end(&read_with("a.txt", &vec![b'a'; 300_000], &small_limits()), "is larger than 256 KiB");
}
