//! PDF files: what is read from samples, and what becomes of traps.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by a panic")]

use std::fmt::Write;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dragoman::extract::{self, Draft, ExtractError, Limits};
use proptest::prelude::*;

use crate::pdf_samples::{self as samples, Page};

/// Limits with the program itself as the worker.
fn limits() -> Limits {
    Limits { worker: Some(PathBuf::from(env!("CARGO_BIN_EXE_dragoman"))), ..Limits::default() }
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Draft, ExtractError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.pdf");
    fs::write(&path, bytes).unwrap();
    let mut draft = None;
    extract::drafts(&path, None, limits, &mut |item| {
        draft = Some(item.value);
        ControlFlow::Continue(())
    })?;
    draft.expect("help: the reader must give one draft")
}

fn body(draft: &Draft) -> &str {
    draft.fields["body"].as_str().unwrap()
}

/// What a person can compare: fields, pages, warnings, then the text.
fn printed(draft: &Draft) -> String {
    let mut text = String::new();
    for (name, value) in draft.fields.iter().filter(|(name, _)| !matches!(name.as_str(), "body" | "id" | "kind")) {
        writeln!(text, "{name}: {value}").unwrap();
    }
    for page in &draft.pages {
        let (_, rest) = body(draft).split_at(page.offset_bytes);
        let words: String = rest.chars().take(20).collect();
        writeln!(text, "page {} at {}: {words:?}", page.page, page.offset_bytes).unwrap();
    }
    for warning in &draft.warnings {
        writeln!(text, "warning: {warning}").unwrap();
    }
    format!("{text}\n{}\n", body(draft))
}

#[test]
fn samples_are_read_as_their_golden_texts_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/pdf");
    let is_update = std::env::var_os("UPDATE_GOLDEN").is_some();
    if is_update {
        for (name, bytes) in samples::all() {
            fs::write(folder.join(name).with_extension("pdf"), bytes).unwrap();
        }
    }
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "pdf"))
        .collect();
    files.sort();
    assert!(files.len() >= samples::all().len(), "help: run with UPDATE_GOLDEN=1");
    for path in files {
        let found = printed(&read(&fs::read(&path).unwrap(), &limits()).unwrap());
        let golden = path.with_extension("txt");
        if is_update {
            fs::write(&golden, &found).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap();
        assert_eq!(found, expected, "help: {} differs; UPDATE_GOLDEN=1 rewrites it", path.display());
    }
}

#[test]
fn the_worker_reads_what_this_process_reads() {
    for (name, bytes) in samples::all() {
        let here = read(&bytes, &Limits::default()).unwrap();
        let there = read(&bytes, &limits()).unwrap();
        assert_eq!(here.fields["body"], there.fields["body"], "help: {name}");
        assert_eq!(here.pages, there.pages, "help: {name}");
    }
}

fn check_error(bytes: &[u8], limits: &Limits, expected: &str) {
    let message = read(bytes, limits).unwrap_err().to_string();
    assert!(message.contains(expected), "help: expected {expected:?} in {message:?}");
}

#[test]
fn files_that_are_no_pdf_are_refused_with_a_reason() {
    check_error(b"", &limits(), "0 bytes");
    check_error(b"%PDF-1.7\nnothing that could be read", &limits(), "damaged or cut off");
    let noise: Vec<u8> = (0..50_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    check_error(&[b"%PDF-1.4\n", noise.as_slice()].concat(), &limits(), "damaged or cut off");
}

#[test]
fn cut_off_files_give_what_is_left_or_an_error() {
    let pages: Vec<Page> =
        (0..4).map(|page| Page::default().text(60.0, 700.0, &format!("Texto de la hoja numero {page}."))).collect();
    let whole = samples::document(&pages, "", "");
    let (start, _) = whole.split_at(whole.len() * 9 / 10);
    let draft = read(start, &limits()).unwrap();
    assert!(body(&draft).contains("hoja numero 0"), "help: the first page is whole");
    for tenth in 0..9 {
        let (start, _) = whole.split_at(whole.len() * tenth / 10);
        if let Err(error) = read(start, &limits()) {
            assert!(!matches!(error, ExtractError::Crashed), "help: a cut must not crash");
        }
    }
}

#[test]
fn scanned_pages_ask_for_text_recognition() {
    let image =
        samples::stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "x");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>".to_owned(),
        samples::stream("", "q 595 0 0 842 0 0 cm /I Do Q"),
        image,
    ];
    check_error(
        &samples::file(&objects, ""),
        &limits(),
        "holds no text in 1 pages; it is probably scanned, run text recognition (OCR) first",
    );
}

#[test]
fn protected_files_ask_for_an_unprotected_copy() {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[]/Count 0>>".to_owned(),
        format!("<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{0}>/U<{0}>>>", "5a".repeat(32)),
    ];
    let file = samples::file(
        &objects,
        "/Encrypt 3 0 R/ID[<0102030405060708090a0b0c0d0e0f10><0102030405060708090a0b0c0d0e0f10>]",
    );
    check_error(&file, &limits(), "protected by a password");
}

#[test]
fn page_trees_without_end_come_to_one() {
    let cyclic = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9>>".to_owned(),
        "<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count 9>>".to_owned(),
    ];
    check_error(&samples::file(&cyclic, ""), &limits(), "PDF");
    let mut deep = vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned()];
    deep.extend((3..60_000).map(|next| format!("<</Type/Pages/Kids[{next} 0 R]/Count 1>>")));
    check_error(&samples::file(&deep, ""), &limits(), "PDF");
    let nested = format!("<</Type/Catalog/Pages 2 0 R/Trap {}{}>>", "[".repeat(200_000), "]".repeat(200_000));
    assert!(read(&samples::file(&[nested], ""), &limits()).is_err());
}

#[test]
fn declared_lengths_are_not_believed() {
    let page = Page::default().text(60.0, 700.0, "Longitud falsa.");
    let file = String::from_utf8(samples::document(&[page], "", "")).unwrap();
    let file = file.replace("/Length 6", "/Length 999999999996");
    let draft = read(file.as_bytes(), &limits()).unwrap();
    assert_eq!(body(&draft), "Longitud falsa.");
}

/// A page that shows a compressed text of one mebibyte again and again.
fn bomb(mebibytes: usize) -> Vec<u8> {
    let line = b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj\n";
    let content: Vec<u8> =
        b"BT /F1 10 Tf 60 700 Td\n".iter().chain(line.iter().cycle().take(1 << 20)).copied().collect();
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packed, &content).unwrap();
    let hex = packed.finish().unwrap().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents[{}]>>",
            "4 0 R ".repeat(mebibytes)
        ),
        samples::stream("/Filter[/ASCIIHexDecode/FlateDecode]", &hex),
    ];
    samples::file(&objects, "")
}

#[test]
fn decompression_bombs_meet_a_limit_and_spare_the_next_file() {
    let tight = Limits { memory_bytes: 256 << 20, timeout: Duration::from_secs(20), ..limits() };
    let error = read(&bomb(1000), &tight).unwrap_err();
    assert!(
        matches!(error, ExtractError::OutOfMemory { .. } | ExtractError::TimedOut { .. }),
        "help: a bomb must meet the limit on memory or time, not {error:?}"
    );
    let (_, sample) = &samples::all()[0];
    assert!(read(sample, &tight).is_ok(), "help: a fresh worker must take over");
}

#[test]
fn text_beyond_the_limit_is_refused() {
    let small = Limits { text_bytes: 10_000, ..limits() };
    check_error(&bomb(1), &small, "larger than");
}

/// A program that does something else than a worker should.
#[cfg(unix)]
fn script(folder: &tempfile::TempDir, content: &str) -> Limits {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.path().join("worker.sh");
    fs::write(&path, format!("#!/bin/sh\n{content}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    Limits { worker: Some(path), timeout: Duration::from_millis(300), ..Limits::default() }
}

#[cfg(unix)]
#[test]
fn workers_that_fail_never_hang_or_break_the_reader() {
    let (_, sample) = &samples::all()[0];
    let cases = [
        ("exec tail -f /dev/null", "took longer"),
        ("exec yes", "crashed"),
        ("exit 3", "crashed"),
        ("kill -SEGV $$", "crashed"),
        ("printf '\\003\\000\\000\\000\\000\\000\\000\\000{}}'; cat", "crashed"),
        ("echo 'memory allocation of 9 bytes failed' >&2; exit 134", "needs more than 2 GiB"),
    ];
    for (content, expected) in cases {
        let folder = tempfile::tempdir().unwrap();
        let limits = script(&folder, content);
        let start = Instant::now();
        check_error(sample, &limits, expected);
        assert!(start.elapsed() < Duration::from_secs(10), "help: {content} held the reader up");
    }
    let missing = Limits { worker: Some(PathBuf::from("/nonexistent/program")), ..Limits::default() };
    check_error(sample, &missing, "cannot be read");
}

#[cfg(unix)]
#[test]
fn the_worker_ends_with_its_input_even_amid_a_document() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_dragoman"))
        .args(["extract-worker", "PDF", "2147483648"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let request = br#"{"name":"x","input_bytes":1000000000,"line_bytes":1000,"text_bytes":1000000000}"#;
    let bomb = bomb(200);
    for frame in [request.as_slice(), &bomb] {
        input.write_all(&(frame.len() as u64).to_le_bytes()).unwrap();
        input.write_all(frame).unwrap();
    }
    drop(input);
    let start = Instant::now();
    assert!(child.wait().unwrap().success());
    assert!(start.elapsed() < Duration::from_secs(5), "help: the worker must not finish the document first");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_files_never_break_the_reader(at in any::<prop::sample::Index>(), with in proptest::collection::vec(any::<u8>(), 1..40), which in 0..13_usize) {
        let (_, mut bytes) = samples::all().swap_remove(which);
        let at = at.index(bytes.len() - with.len());
        bytes[at..at + with.len()].copy_from_slice(&with);
        let result = read(&bytes, &limits());
        let is_late = matches!(result, Err(ExtractError::TimedOut { .. }));
        prop_assert!(!is_late, "help: damage must not make the reader slow");
    }

    #[test]
    fn pages_start_on_characters_in_order(text in "[\\PC]{0,60}") {
        let page = Page::default().text(60.0, 700.0, "Antes de la hoja").text(60.0, 680.0, &text);
        if let Ok(draft) = read(&samples::document(&[page.clone(), page], "", ""), &limits()) {
            let offsets: Vec<usize> = draft.pages.iter().map(|page| page.offset_bytes).collect();
            prop_assert!(offsets.is_sorted());
            prop_assert!(offsets.iter().all(|&at| body(&draft).is_char_boundary(at)));
        }
    }
}
