//! What a PDF says about itself: title, authors, language and date.
//!
//! In: an opened file. Out: fields by the names of the record's schema. Titles that are only names of files are left out.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, String as PdfString};
use serde_json::{Map, Value};

use super::order::Block;

/// Longest title that is taken from the first page, in characters.
const MAX_TITLE_CHARS: usize = 200;

/// Fields of the record that the file declares; the title falls back to the largest type on the first page.
pub(super) fn fields(pdf: &Pdf, pages: &[Vec<Block>]) -> Map<String, Value> {
    let info = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(decoded).unwrap_or_default();
    let mut fields = Map::new();
    let title = Some(text(&info.title)).filter(|title| is_title(title));
    if let Some(title) = title.or_else(|| largest(pages.first()?)) {
        fields.insert("title".to_owned(), title.into());
    }
    let authors: Vec<Value> = text(&info.author)
        .split([';', '\n'])
        .map(str::trim)
        .filter(|author| !author.is_empty())
        .map(Value::from)
        .collect();
    if !authors.is_empty() {
        fields.insert("authors".to_owned(), authors.into());
    }
    if let Some(language) = language(pdf) {
        fields.insert("language".to_owned(), language.into());
    }
    if let Some(date) = &info.creation_date.as_ref().or(info.modification_date.as_ref()) {
        let date = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
        fields.insert("date".to_owned(), date.into());
    }
    fields
}

/// Number of pages that the file claims to have.
pub(super) fn declared_pages(pdf: &Pdf) -> Option<u32> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let count: i32 = catalog.get::<Dict<'_>>("Pages")?.get("Count")?;
    u32::try_from(count).ok()
}

/// Language of the whole file, from the catalog (ISO 32000-2, 14.9.2): a BCP 47 tag.
fn language(pdf: &Pdf) -> Option<String> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let language = decoded(catalog.get::<PdfString<'_>>("Lang")?.as_bytes()).replace('_', "-");
    let is_tag = language
        .split('-')
        .all(|part| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()));
    (is_tag && language.len() >= 2).then_some(language)
}

/// Text of a string outside of pages: UTF-16 or UTF-8 with a mark, else `PDFDocEncoding`.
pub(super) fn decoded(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        // Writers that forget the mark are common, and text in PDFDocEncoding is hardly ever valid UTF-8.
        _ => {
            std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|&byte| pdf_doc(byte)).collect(), str::to_owned)
        }
    };
    let text: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() || *c == '\u{ad}')
        .collect();
    text.trim().to_owned()
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|pair| Some(unit(pair.try_into().ok()?))).collect();
    String::from_utf16_lossy(&units)
}

/// A character of `PDFDocEncoding` (ISO 32000-2, annex D.3).
fn pdf_doc(byte: u8) -> char {
    const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł',
        'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
    ];
    let from = |table: &[char], first: u8| table.get(usize::from(byte - first)).copied();
    match byte {
        0x18..=0x1f => from(&LOW, 0x18),
        0x80..=0xa0 => from(&HIGH, 0x80),
        _ => None,
    }
    .unwrap_or(char::from(byte))
}

/// Whether a declared title is one, and not a name of a file or what a program puts there.
fn is_title(title: &str) -> bool {
    let folded = title.to_ascii_lowercase();
    let endings = [
        ".doc", ".docx", ".odt", ".indd", ".qxd", ".qxp", ".pdf", ".tex", ".dvi", ".rtf", ".ppt", ".pptx", ".xls",
        ".xlsx", ".pub", ".fm", ".ps", ".txt", ".cdr", ".ai",
    ];
    title.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !folded.starts_with("microsoft word - ")
        && !folded.starts_with("untitled")
        && !endings.iter().any(|ending| folded.ends_with(ending))
}

/// What stands in the largest type on a page, if it is clearly larger than most.
fn largest(blocks: &[Block]) -> Option<String> {
    let lines = || blocks.iter().flatten();
    let is_wordy = |line: &&super::order::Line| line.text.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let size = lines().filter(is_wordy).map(|line| line.size).fold(0.0, f64::max);
    let usual = super::order::median(lines().map(|line| line.size));
    let texts: Vec<&str> = lines()
        .skip_while(|line| line.size < size * 0.95)
        .take_while(|line| line.size >= size * 0.95)
        .map(|line| line.text.as_str())
        .collect();
    let title = texts.join(" ");
    (size > usual * 1.15 && title.chars().count() <= MAX_TITLE_CHARS && !title.is_empty()).then_some(title)
}
