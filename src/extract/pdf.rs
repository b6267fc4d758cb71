//! PDF: the text of a document in the order in which it is read, with its pages, title, authors, language and date.
//!
//! In: the bytes of a file. Out: one draft. The stages are the files beside this one: [`glyphs`] asks the interpreter
//! what stands where, [`segments`] makes words and pieces of lines, [`furniture`] drops what repeats on every page,
//! [`order`] finds columns and [`paragraphs`] joins lines to text.
//!
//! This file must not know that it runs in a process of its own.

mod bidi;
mod furniture;
mod glyphs;
mod metadata;
mod order;
mod paragraphs;
mod segments;
mod vocabulary;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::segments::Segment;
use super::{Document, Draft, ExtractError, Format, Reader};

/// Portable Document Format (ISO 32000-2).
pub(super) const FORMAT: Format = Format {
    name: "PDF",
    extensions: &["pdf"],
    signature: |head| head.starts_with(b"%PDF-"),
    in_worker: true,
    reader: Reader::Document(read),
};

/// Most pages of one file: more is a trap or an archive that should be split.
const MAX_PAGES: usize = 20_000;

/// Share of characters without a known letter from which a reader should be warned.
const UNMAPPED_WARNING: f64 = 0.02;

/// Share of characters without a known letter from which the text is worthless.
const UNMAPPED_LIMIT: f64 = 0.5;

/// The last thing in a file.
const END_MARK: &[u8] = b"%%EOF";

/// How far from the end the mark may be, in bytes: what follows it is often blank.
const END_BYTES: usize = 1024;

/// A page as pieces of lines.
#[derive(Debug, Default)]
struct Page {
    /// Height in points.
    height: f64,
    /// What stands on it.
    segments: Vec<Segment>,
}

/// What a file has shown besides its text.
#[derive(Debug, Default)]
struct Tally {
    /// Characters with a known letter.
    mapped: usize,
    /// Characters without one.
    unmapped: usize,
}

/// Reads a document.
fn read(document: &Document<'_>) -> Result<Draft, ExtractError> {
    let pdf = open(document.bytes)?;
    let (mut pages, tally) = pages(&pdf, document.limits.text_bytes)?;
    let page_count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    if pages.iter().all(|page| page.segments.is_empty()) {
        return Err(match tally.unmapped {
            0 => ExtractError::NoText { pages: page_count },
            _ => no_letters(),
        });
    }
    let unmapped = tally.unmapped as f64 / (tally.mapped + tally.unmapped).max(1) as f64;
    if unmapped > UNMAPPED_LIMIT {
        return Err(no_letters());
    }
    furniture::remove(&mut pages);
    let blocks: Vec<_> = pages.into_iter().map(order::blocks).collect();
    let text = paragraphs::join(&blocks);
    if text.body.trim().is_empty() {
        return Err(ExtractError::NoText { pages: page_count });
    }
    if text.body.len() > document.limits.text_bytes {
        return Err(ExtractError::TooLarge { limit_bytes: document.limits.text_bytes as u64 });
    }
    let mut fields = metadata::fields(&pdf, &blocks);
    fields.insert("body".to_owned(), text.body.into());
    Ok(Draft {
        fields,
        pages: text.pages,
        warnings: warnings(&pdf, document.bytes, unmapped, page_count),
        ..Draft::default()
    })
}

/// Opens a file, repairing its table of objects where it can be repaired.
fn open(bytes: &[u8]) -> Result<Pdf, ExtractError> {
    if bytes.is_empty() {
        return Err(ExtractError::Empty { what: "nothing, its size is 0 bytes" });
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm) => {
            ExtractError::Encrypted
        }
        LoadPdfError::Decryption(_) => {
            ExtractError::malformed("is a PDF whose encryption is damaged; save a copy without protection")
        }
        LoadPdfError::Invalid => ExtractError::malformed("is a damaged or cut off PDF; fetch or export it again"),
    })?;
    match pdf.pages().len() {
        0 => Err(ExtractError::malformed("is a PDF without pages, probably cut off; fetch or export it again")),
        count if count > MAX_PAGES => {
            Err(ExtractError::malformed(format!("is a PDF of {count} pages, more than {MAX_PAGES}; split it")))
        }
        _ => Ok(pdf),
    }
}

/// Reads every page to pieces of lines, and gives up once there is more text than may be.
fn pages(pdf: &Pdf, limit_bytes: usize) -> Result<(Vec<Page>, Tally), ExtractError> {
    let mut tally = Tally::default();
    let mut text_bytes = 0;
    let mut pages = Vec::new();
    let reader = glyphs::PageReader::new();
    for page in pdf.pages().iter() {
        let page = reader.read(page, limit_bytes - text_bytes);
        tally.mapped += page.glyphs.len();
        tally.unmapped += page.unmapped;
        text_bytes += page.text_bytes;
        if text_bytes >= limit_bytes {
            return Err(ExtractError::TooLarge { limit_bytes: limit_bytes as u64 });
        }
        pages.push(Page { height: page.height, segments: segments::of(page.glyphs) });
    }
    Ok((pages, tally))
}

/// The error for fonts that draw shapes without saying which letters they are.
fn no_letters() -> ExtractError {
    ExtractError::malformed("uses fonts that do not say which letters they draw; run text recognition (OCR) first")
}

/// What a person should know of how the file was read.
fn warnings(pdf: &Pdf, bytes: &[u8], unmapped: f64, pages: u32) -> Vec<String> {
    let mut warnings = Vec::new();
    if unmapped > UNMAPPED_WARNING {
        warnings.push(format!(
            "{:.0} % of the characters have no known letter and were left out; text recognition (OCR) would read them",
            unmapped * 100.0
        ));
    }
    match metadata::declared_pages(pdf) {
        Some(declared) if declared > pages => {
            warnings.push(format!("only {pages} of {declared} pages could be read; the file is damaged or cut off"));
        }
        _ if !has_end(bytes) => warnings.push("the end of the file is missing; it was probably cut off".to_owned()),
        _ => {}
    }
    warnings
}

/// Whether the mark that ends every file (ISO 32000-2, 7.5.5) is where readers look for it.
fn has_end(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(END_BYTES)..).unwrap_or(bytes);
    tail.windows(END_MARK.len()).any(|window| window == END_MARK)
}
