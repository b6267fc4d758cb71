//! Broken and hostile input: each gets its message, nothing panics or hangs, and the good records beside are found.

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;

use dragoman::extract::Limits;
use dragoman::ingest::Request;
use serde_json::json;

use crate::support::{Workplace, found, record, repository};

/// A file and a part of the message that it must get.
type Case = (&'static str, Vec<u8>, &'static str);

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip_with(name: &str, content: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated))
        .unwrap();
    zip.write_all(content).unwrap();
    zip.finish().unwrap().into_inner()
}

fn line_with(field: &str, value: serde_json::Value) -> Vec<u8> {
    let mut record = record("bad", "en", "Bad", "A bad record.");
    record[field] = value;
    format!("{record}\n").into_bytes()
}

fn monograph() -> Vec<u8> {
    fs::read(repository("corpus/monograph.pdf")).unwrap()
}

/// Records whose one line is wrong.
fn bad_lines() -> Vec<Case> {
    vec![
        ("l01.ndjson", b"{\"id\": \"x\", \n".to_vec(), "JSON"),
        ("l02.ndjson", b"[1, 2]\n".to_vec(), "expected an object"),
        ("l03.ndjson", "[".repeat(100_000).into_bytes(), "JSON"),
        ("l23.ndjson", format!("{{\"id\":\"x\",\"title\":{}", "[".repeat(100_000)).into_bytes(), "recursion limit"),
        ("l04.ndjson", br#"{"id":"\ud800","kind":"news","title":"t","body":"b"}"#.to_vec(), "come in pairs"),
        ("l05.ndjson", b"{\"id\":\"x\xff\",\"kind\":\"news\"}\n".to_vec(), "UTF-8"),
        ("l06.ndjson", line_with("kind", json!("poem")), "kind"),
        ("l07.ndjson", line_with("id", json!("")), "id"),
        ("l08.ndjson", line_with("id", json!("a b")), "id"),
        ("l09.ndjson", line_with("id", json!("x".repeat(600))), "id"),
        ("l10.ndjson", line_with("country", json!("Atlantis")), "country"),
        ("l11.ndjson", line_with("sdgs", json!([18])), "sdgs"),
        ("l12.ndjson", line_with("charter_principles", json!([0])), "charter_principles"),
        ("l13.ndjson", line_with("date", json!("2021-02-30")), "date"),
        ("l14.ndjson", line_with("date", json!("yesterday")), "date"),
        ("l15.ndjson", line_with("year", json!("MMXX")), "year"),
        ("l16.ndjson", line_with("url", json!("javascript:alert(1)")), "url"),
        ("l17.ndjson", line_with("language", json!("klingonish")), "language"),
        ("l18.ndjson", line_with("body", json!({"text": 7})), "body"),
        ("l19.ndjson", line_with("authors", json!({"name": "x"})), "authors"),
        ("l20.ndjson", line_with("pages", json!([{"page": 2, "offset_bytes": 99}])), "pages"),
        ("l21.ndjson", br#"{"id":"x","kind":"news"}"#.to_vec(), "title"),
        ("l22.ndjson", b"\0\0\0\0".to_vec(), "JSON"),
    ]
}

/// Files that are wrong as a whole.
fn bad_files() -> Vec<Case> {
    let monograph = monograph();
    let mut garbled = monograph.clone();
    garbled.iter_mut().skip(200).step_by(3).for_each(|byte| *byte = byte.wrapping_mul(31));
    let bomb = gzip(&vec![b' '; 80 << 20]);
    vec![
        ("f01.pdf", b"%PDF-1.7\n".to_vec(), "cut off PDF"),
        ("f02.pdf", garbled, "damaged or cut off PDF"),
        ("f03.pdf", Vec::new(), "0 bytes"),
        ("f04.pdf", b"this is no PDF at all".to_vec(), "damaged or cut off PDF"),
        ("f05.xlsx", b"PK\x03\x04 not a zip".to_vec(), "no spreadsheet"),
        ("f06.xlsx", zip_with("xl/workbook.xml", b"<workbook"), "no spreadsheet"),
        ("f07.xlsx", zip_with("xl/workbook.xml", &vec![b' '; 80 << 20]), "larger than 64 MiB"),
        ("f08.ndjson.gz", bomb.clone(), "larger than 64 MiB"),
        ("f09.ndjson.gz", gzip(b"{}\n")[..12].to_vec(), "damaged or cut off"),
        ("f10.gz", b"\x1f\x8b\x08\x00".to_vec(), "damaged or cut off"),
        ("f11.html", "<div>".repeat(100_000).into_bytes(), "100000 deep"),
        ("f12.html", Vec::new(), "no text"),
        ("f13.md", b"---\na: &a [*a]\n---\ntext".to_vec(), "YAML"),
        ("f14.md", b"---\ntitle: [unclosed\n---\ntext".to_vec(), "unclosed bracket"),
        ("f15.md", b"+++\ntitle = \n+++\ntext".to_vec(), "TOML"),
        ("f16.txt", Vec::new(), "no text"),
        ("f17.txt", b"\0\x01\x02\x03binary\0\0".repeat(50), "binary data"),
        ("f18.csv", b"only,a,header\n".to_vec(), "no column is known"),
        ("f19.csv", b"alpha;beta\n1;2\n".to_vec(), "no column is known"),
        ("f20.csv", b"id,kind,title,body\n1,news,\"never closed,b\n".to_vec(), "quote is opened"),
        ("f21.json", b"{\"records\": [".to_vec(), "JSON"),
        ("f22.exe", b"MZ\x90\0".to_vec(), "no known format"),
        ("f23.json", b"\xef\xbb\xbf".to_vec(), "JSON"),
        ("f24.pdf", monograph[..monograph.len() / 20].to_vec(), "cut off"),
        ("f25.html.gz", bomb, "larger than 64 MiB"),
        ("f26.txt", b"T\0\0\0x\0\0\0".iter().copied().cycle().take(800).collect(), "binary data"),
        ("f27.txt", [b"\xff\xfe\0\0".as_slice(), b"t\0\0\0"].concat(), "UTF-32"),
        ("f28.csv", b"id,kind,title,body\n".to_vec(), "no rows"),
        ("f29.csv", b"id,kind,title,body,title\n1,news,a,b,c\n".to_vec(), "both mean title"),
        ("f30.csv", b"id,kind,title,body\nr,news,a,b,beyond\n".to_vec(), "5 cells under 4 headers"),
        ("f31.md", b"---\ntitle: only front matter\n---\n".to_vec(), "no text"),
        ("f32.json", b"[{\"id\": \"x\", \"id\": \"y\"}]".to_vec(), "comes twice"),
        ("f33.html", "<p>\0\0\0\0\0\0</p>".into(), "binary data"),
    ]
}

#[test]
fn hostile_files_get_their_messages_and_good_records_beside_them_are_found() {
    let workplace = Workplace::new();
    let cases: Vec<Case> = bad_lines().into_iter().chain(bad_files()).collect();
    assert!(cases.len() >= 40);
    for (name, bytes, _) in &cases {
        workplace.file(name, bytes);
        if name.starts_with('l') {
            let good =
                format!("\n{}\n", record(&format!("beside-{name}"), "en", "Good", "A lighthouse stands beside."));
            fs::OpenOptions::new()
                .append(true)
                .open(workplace.input().join(name))
                .unwrap()
                .write_all(good.as_bytes())
                .unwrap();
        }
    }
    workplace.records("good.ndjson", &[record("good", "en", "Good", "A lighthouse stands beside.")]);
    let limits = Limits { input_bytes: 64 << 20, ..Limits::default() };
    let report = workplace.ingest_with(Request { limits, ..Request::default() });
    for (name, _, message) in &cases {
        let skipped = report.skipped.iter().find(|skipped| skipped.place.contains(name));
        assert!(!message.is_empty(), "help: say what the message of {name} must hold");
        let skipped = skipped.unwrap_or_else(|| panic!("help: {name} was not reported: {:#?}", report.skipped));
        assert!(skipped.reason.contains(message), "help: {name} got `{}`, expected `{message}`", skipped.reason);
        assert!(skipped.reason.len() > 8 && !skipped.reason.contains("panicked"), "{skipped:?}");
    }
    let engine = workplace.engine();
    let lights =
        dragoman::search::Question { limit: 100, by_work: false, ..dragoman::search::Question::new("lighthouse") };
    let answer = engine.search(&lights).unwrap();
    assert_eq!(answer.records, bad_lines().len() as u64 + 1, "help: {:#?}", report.skipped);
    assert_eq!(engine.store().quarantined().unwrap().len(), report.skipped.len());
}

#[test]
fn odd_encodings_are_read() {
    let workplace = Workplace::new();
    let text = "Título\n\nLa educación en la montaña añade años de vida a los niños y a las niñas de la región.";
    let wide = |to_bytes: fn(u16) -> [u8; 2], mark: [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(to_bytes)).collect()
    };
    workplace.file("le.txt", wide(u16::to_le_bytes, [0xff, 0xfe]));
    workplace.file("be.txt", wide(u16::to_be_bytes, [0xfe, 0xff]));
    workplace
        .file("latin.txt", text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect::<Vec<_>>());
    workplace.file("bom.txt", format!("\u{feff}{text}"));
    workplace.file("crlf.txt", text.replace('\n', "\r\n"));
    let report = workplace.ingest();
    assert_eq!((report.added, report.skipped.len()), (5, 0), "{:?}", report.skipped);
    assert_eq!(found(&workplace.engine(), "montaña").len(), 5);
}

#[test]
fn records_in_utf16_and_with_stray_nul_bytes_are_read() {
    let workplace = Workplace::new();
    let line = format!("{}\n", record("wide", "es", "Ancho", "La educación en la montaña."));
    let wide: Vec<u8> = [0xfeff].into_iter().chain(line.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    workplace.file("wide.ndjson", wide);
    workplace.records("nul.ndjson", &[record("nul", "es", "Nulo", "La mon\0taña.")]);
    workplace.file("nul.txt", b"T\xc3\xadtulo\n\nUna monta\xc3\xb1a con un \0 en medio de un texto que es bastante m\xc3\xa1s largo, para que un solo byte nulo no lo convierta en otra cosa.");
    let report = workplace.ingest();
    assert_eq!((report.added, report.skipped.len()), (3, 0), "{:?}", report.skipped);
    let removed = report.warnings.iter().filter(|warning| warning.contains("control characters")).count();
    assert_eq!(removed, 2, "help: what was removed must be told: {:?}", report.warnings);
    assert_eq!(found(&workplace.engine(), "montaña").len(), 3);
}

#[test]
fn text_in_the_wrong_encoding_is_reported() {
    let workplace = Workplace::new();
    let bytes: Vec<u8> = "{\"id\":\"latin\",\"kind\":\"news\",\"title\":\"Año\",\"body\":\"Año.\"}\n"
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    workplace
        .file("latin.ndjson", [bytes, format!("{}\n", record("good", "en", "Good", "A lighthouse.")).into()].concat());
    let text = "La ciudad educadora ofrece a sus habitantes más jóvenes una educación cívica. Un faro.";
    workplace.file(
        "declared.html",
        encoding_rs::WINDOWS_1252
            .encode(&format!("<html><head><meta charset=\"utf-8\"></head><body><p>{text}</p></body></html>"))
            .0,
    );
    let report = workplace.ingest();
    assert!(report.skipped.iter().any(|s| s.place.ends_with("latin.ndjson:1") && s.reason.contains("UTF-8")));
    let warned =
        report.warnings.iter().any(|warning| warning.contains("not valid UTF-8") && warning.contains("declared.html"));
    assert!(warned, "help: replaced bytes must be told: {:?}", report.warnings);
    assert_eq!(found(&workplace.engine(), "lighthouse"), ["good"]);
}

#[test]
fn a_cut_off_pdf_gives_the_pages_that_are_left_or_says_what_it_is() {
    let workplace = Workplace::new();
    let whole = monograph();
    for percent in [5, 20, 50, 80, 95, 99] {
        workplace.file(&format!("cut-{percent}.pdf"), &whole[..whole.len() * percent / 100]);
    }
    let report = workplace.ingest();
    assert_eq!(report.added + report.skipped.len() as u64, 6, "{report:?}");
    for skipped in &report.skipped {
        assert!(skipped.reason.contains("cut off"), "{skipped:?}");
    }
    let told = report.warnings.iter().filter(|warning| warning.contains("cut off") || warning.contains("damaged"));
    assert!(told.count() as u64 >= report.added, "help: a file that is read in part must say so: {report:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_reported_and_read_once_it_can() {
    let workplace = Workplace::new();
    workplace.records("good.ndjson", &[record("good", "en", "Good", "A lighthouse.")]);
    // The memory of this process is a file whose reading fails for everyone, the administrator included.
    let path = workplace.input().join("unreadable.txt");
    symlink("/proc/self/mem", &path).unwrap();
    let report = workplace.ingest();
    let skipped = report.skipped.iter().find(|skipped| skipped.reason.contains("cannot be read"));
    assert!(skipped.is_some(), "{:?}", report.skipped);
    assert_eq!((report.added, report.skipped.len()), (1, 1));
    fs::remove_file(&path).unwrap();
    fs::write(&path, "Now a lighthouse can be read.").unwrap();
    let report = workplace.ingest();
    assert_eq!((report.added, report.skipped.len()), (1, 0), "{:?}", report.skipped);
    assert_eq!(found(&workplace.engine(), "lighthouse").len(), 2);
}

#[test]
fn identifiers_that_come_again_in_another_file_are_reported() {
    let workplace = Workplace::new();
    workplace.records("a.ndjson", &[record("same", "en", "First", "A lighthouse.")]);
    workplace
        .records("b.ndjson", &[record("same", "en", "Second", "A windmill."), record("own", "en", "Own", "A mill.")]);
    workplace.file("c.csv", "id,kind,title,body\nsame,news,Third,A harbor\n");
    let report = workplace.ingest();
    assert_eq!((report.added, report.skipped.len()), (2, 2), "{:?}", report.skipped);
    assert!(report.skipped.iter().all(|skipped| skipped.reason.contains("already used by")));
    assert_eq!(found(&workplace.engine(), "lighthouse"), ["same"]);
    assert!(found(&workplace.engine(), "harbor windmill").is_empty());
}

#[test]
fn links_pipes_and_devices_never_block() {
    let workplace = Workplace::new();
    workplace.records("sub/good.ndjson", &[record("good", "en", "Good", "A lighthouse.")]);
    symlink(workplace.input(), workplace.input().join("sub/loop")).unwrap();
    symlink(workplace.input().join("itself"), workplace.input().join("itself")).unwrap();
    symlink("/nowhere/at/all", workplace.input().join("dangling.txt")).unwrap();
    symlink("/dev/zero", workplace.input().join("endless.txt")).unwrap();
    let _socket = UnixListener::bind(workplace.input().join("socket.txt")).unwrap();
    assert!(Command::new("mkfifo").arg(workplace.input().join("pipe.txt")).status().unwrap().success());
    let report = workplace.ingest();
    assert_eq!(report.added, 1);
    let reason = |name: &str| report.skipped.iter().find(|s| s.place.ends_with(name)).map(|s| s.reason.as_str());
    assert!(reason("loop").unwrap().contains("read already"));
    assert!(reason("itself").unwrap().contains("circle"));
    assert!(reason("dangling.txt").unwrap().contains("nowhere"));
    for name in ["endless.txt", "socket.txt", "pipe.txt"] {
        assert!(reason(name).unwrap().contains("neither a file nor a folder"), "{name}");
    }
}

#[test]
fn a_line_without_end_is_passed_over_in_little_memory() {
    let workplace = Workplace::new();
    let path = workplace.file("long.ndjson", format!("{}\n", record("before", "en", "Before", "A lighthouse.")));
    let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    // A hole of a gigabyte, which takes no room on disk.
    let length = file.metadata().unwrap().len();
    file.set_len(length + (1 << 30)).unwrap();
    write!(file, "\n{}\n", record("after", "en", "After", "A lighthouse.")).unwrap();
    let script = format!(
        "ulimit -v 4000000; exec {} --data {} ingest {}",
        env!("CARGO_BIN_EXE_dragoman"),
        workplace.data().display(),
        workplace.input().display()
    );
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stderr).contains("larger than"));
    assert_eq!(found(&workplace.engine(), "lighthouse").len(), 2);
}

#[test]
fn a_full_disk_stops_the_run_with_a_message_and_keeps_what_was_acknowledged() {
    let workplace = Workplace::new();
    workplace.records("first.ndjson", &[record("kept", "en", "Kept", "A lighthouse.")]);
    workplace.ingest();
    let body = "Many words about nothing in particular fill this record. ".repeat(60);
    let many: Vec<_> = (0..1_200).map(|n| record(&format!("r{n}"), "en", "Filler", &format!("{body}{n}"))).collect();
    workplace.records("second.ndjson", &many);
    // Files may not grow beyond 2 MB, as on a disk that is full; without the signal, writing fails.
    let script = format!(
        "trap '' XFSZ; ulimit -f 2000; exec {} --data {} ingest {}",
        env!("CARGO_BIN_EXE_dragoman"),
        workplace.data().display(),
        workplace.input().display()
    );
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("error: ") && !message.contains("panicked"), "{message}");
    assert_eq!(found(&workplace.engine(), "lighthouse"), ["kept"]);
    let again = workplace.ingest();
    assert_eq!(again.added + again.unchanged, 1_200, "help: with room again, the run goes on");
}
