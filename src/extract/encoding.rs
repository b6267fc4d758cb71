//! Bytes in any encoding become UTF-8.
//!
//! Order of evidence: byte order mark, validity as UTF-8, what the file declares of itself, NUL bytes (UTF-16 without a
//! mark), UTF-8 with a few bytes damaged, and last a guess from the frequency of letters (crate `chardetng`). A guess is
//! always reported.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::ExtractError;

/// How much of a stream is looked at before its encoding is settled, in bytes.
const HEAD_BYTES: u64 = 1 << 20;

/// Text with what should be said about how it was decoded.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text, without byte order mark.
    pub(super) text: String,
    /// Says which encoding was guessed, or that some bytes made no sense.
    pub(super) warnings: Vec<String>,
}

/// Decodes a whole file. `declared` is the encoding that the file claims, if it does.
///
/// # Errors
/// [`ExtractError::Malformed`] for bytes that are no text in any encoding.
pub(super) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<Decoded, ExtractError> {
    let (encoding, guessed) = encoding_of(bytes, declared)?;
    let (text, _, damaged) = encoding.decode(bytes);
    let mut warnings: Vec<String> = guessed.then(|| guess_warning(encoding)).into_iter().collect();
    if damaged {
        warnings.push(format!("some bytes are not valid {} and were replaced by U+FFFD", encoding.name()));
    }
    Ok(Decoded { text: text.into_owned(), warnings })
}

/// A stream as UTF-8 without byte order mark, and a warning where the encoding was guessed.
///
/// Bytes that are not valid stay invalid in a stream that is taken for UTF-8, so that the reader can say where.
///
/// # Errors
/// As [`decode`], and what reading says.
pub(super) fn utf8(mut bytes: Box<dyn BufRead>) -> Result<(Box<dyn BufRead>, Option<String>), ExtractError> {
    let head = head_of(&mut bytes, HEAD_BYTES)?;
    let whole = (head.len() as u64) < HEAD_BYTES;
    let (encoding, guessed) = encoding_of(if whole { &head } else { without_cut_character(&head) }, None)?;
    let warning = guessed.then(|| guess_warning(encoding));
    Ok((transcoded(head, bytes, encoding), warning))
}

/// A stream as UTF-8 without byte order mark, for formats that are UTF-8 unless a mark says otherwise.
///
/// # Errors
/// What reading says.
pub(super) fn utf8_unless_marked(mut bytes: Box<dyn BufRead>) -> Result<Box<dyn BufRead>, ExtractError> {
    let head = head_of(&mut bytes, 3)?;
    let encoding = Encoding::for_bom(&head).map_or(UTF_8, |(encoding, _)| encoding);
    Ok(transcoded(head, bytes, encoding))
}

fn head_of(bytes: &mut dyn BufRead, count: u64) -> Result<Vec<u8>, ExtractError> {
    let mut head = Vec::new();
    bytes.take(count).read_to_end(&mut head).map_err(ExtractError::from_io)?;
    Ok(head)
}

/// Head and rest of a stream as UTF-8.
fn transcoded(head: Vec<u8>, rest: Box<dyn BufRead>, encoding: &'static Encoding) -> Box<dyn BufRead> {
    let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut head = Cursor::new(head);
    if encoding == UTF_8 {
        head.set_position(mark);
        return Box::new(head.chain(rest));
    }
    let decoder = encoding.new_decoder();
    Box::new(BufReader::new(Transcoded { input: head.chain(rest), decoder, pending: Cursor::default(), ended: false }))
}

fn guess_warning(encoding: &'static Encoding) -> String {
    format!("the encoding was guessed as {}; save the file as UTF-8 to be sure", encoding.name())
}

/// The encoding and whether it is a guess.
fn encoding_of(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<(&'static Encoding, bool), ExtractError> {
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Err(ExtractError::malformed("is UTF-32 text, which is not read; save it as UTF-8"));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok((encoding, false));
    }
    if std::str::from_utf8(bytes).is_ok() && mostly_text(bytes) {
        // ISO-2022-JP is the one declared encoding whose bytes are all valid UTF-8.
        let stateful = declared.filter(|encoding| !encoding.is_ascii_compatible());
        return Ok((stateful.unwrap_or(UTF_8), false));
    }
    if let Some(encoding) = declared {
        return Ok((encoding, false));
    }
    match utf16_without_mark(bytes) {
        Some(encoding) => return Ok((encoding, true)),
        None if !mostly_text(bytes) => {
            return Err(ExtractError::malformed("is binary data, not text; check that the extension is right"));
        }
        None => {}
    }
    if is_damaged_utf8(bytes) {
        return Ok((UTF_8, false));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    Ok((detector.guess(None, Utf8Detection::Allow), true))
}

/// Whether at most one byte in a hundred is NUL: stray ones happen in text, many are binary data or UTF-16.
fn mostly_text(bytes: &[u8]) -> bool {
    let nul: usize = bytes.iter().map(|&byte| usize::from(byte == 0)).sum();
    nul * 100 <= bytes.len()
}

/// Whether the bytes hold ten times as many characters of several bytes as bytes that are wrong in UTF-8; text in other
/// encodings holds hardly any.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut characters, mut errors) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        characters += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        errors += usize::from(!chunk.invalid().is_empty());
    }
    characters >= errors * 10
}

/// UTF-16 shows itself in western text by a NUL in every other byte, nearly always on the same side.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let nul_at = |side: usize| head.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second, pairs) = (nul_at(0), nul_at(1), head.len() / 2);
    match () {
        () if first * 20 < second && second * 5 > pairs * 2 => Some(UTF_16LE),
        () if second * 20 < first && first * 5 > pairs * 2 => Some(UTF_16BE),
        () => None,
    }
}

/// The beginning of a stream up to the last complete UTF-8 character.
fn without_cut_character(head: &[u8]) -> &[u8] {
    match std::str::from_utf8(head) {
        Err(error) if error.error_len().is_none() => head.get(..error.valid_up_to()).unwrap_or(head),
        _ => head,
    }
}

/// A reader that decodes as it goes.
struct Transcoded<R> {
    input: R,
    decoder: Decoder,
    pending: Cursor<Vec<u8>>,
    ended: bool,
}

impl<R: BufRead> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.pending.read(buffer)?;
            if count > 0 || buffer.is_empty() || self.ended {
                return Ok(count);
            }
            let chunk = self.input.fill_buf()?;
            let last = chunk.is_empty();
            let mut output = vec![0; chunk.len() * 2 + 16];
            let (result, used, written, _) = self.decoder.decode_to_utf8(chunk, &mut output, last);
            output.truncate(written);
            self.input.consume(used);
            self.pending = Cursor::new(output);
            self.ended = last && result == CoderResult::InputEmpty;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str, warns: bool) {
        let decoded = decode(bytes, None).unwrap();
        assert_eq!((decoded.text.as_str(), !decoded.warnings.is_empty()), (expected, warns));
        let (mut stream, warning) = utf8(Box::new(BufReader::with_capacity(3, Cursor::new(bytes.to_vec())))).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        assert_eq!((text.as_str(), warning.is_some()), (expected, warns));
    }

    fn utf16(text: &str, mark: bool, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let mark = mark.then_some(0xfeff_u16);
        mark.into_iter().chain(text.encode_utf16()).flat_map(to_bytes).collect()
    }

    #[test]
    fn byte_order_marks_settle_the_encoding() {
        check("\u{feff}año 교육도시".as_bytes(), "año 교육도시", false);
        check(&utf16("año 교육도시 😀", true, u16::to_le_bytes), "año 교육도시 😀", false);
        check(&utf16("año 교육도시 😀", true, u16::to_be_bytes), "año 교육도시 😀", false);
    }

    #[test]
    fn utf16_without_mark_is_recognized_by_its_nul_bytes() {
        check(&utf16("Ciudades educadoras, año 2024", false, u16::to_le_bytes), "Ciudades educadoras, año 2024", true);
        check(&utf16("Ciudades educadoras, año 2024", false, u16::to_be_bytes), "Ciudades educadoras, año 2024", true);
    }

    #[test]
    fn old_encodings_are_guessed_and_reported() {
        let texts = [
            (encoding_rs::WINDOWS_1252, "La ciudad educadora ofrece a sus habitantes más jóvenes una educación cívica"),
            (encoding_rs::EUC_KR, "교육도시는 모든 시민에게 평생 학습의 기회를 제공합니다. 도시는 학교입니다."),
            (encoding_rs::SHIFT_JIS, "教育都市はすべての市民に生涯学習の機会を提供します。ひらがなとカタカナ。"),
            (encoding_rs::GB18030, "教育城市为所有居民提供终身学习的机会。城市的公园和图书馆也是学校。"),
            (encoding_rs::WINDOWS_1251, "Образовательный город даёт всем жителям возможность учиться всю жизнь"),
            (encoding_rs::WINDOWS_1253, "Η πόλη που εκπαιδεύει προσφέρει σε όλους τους κατοίκους ευκαιρίες μάθησης"),
        ];
        for (encoding, text) in texts {
            check(&encoding.encode(text).0, text, true);
        }
    }

    #[test]
    fn one_damaged_byte_does_not_turn_utf8_into_something_else() {
        let text = "교육도시는 모든 시민에게 평생 학습의 기회를 제공합니다";
        let decoded = decode(&[text.as_bytes(), b"\xff"].concat(), None).unwrap();
        assert_eq!(decoded.text, format!("{text}\u{fffd}"));
        assert_eq!(decoded.warnings, ["some bytes are not valid UTF-8 and were replaced by U+FFFD"]);
    }

    #[test]
    fn binary_data_is_refused() {
        let bytes: Vec<u8> =
            (0..=255).cycle().take(4096).map(|n: u8| if n.is_multiple_of(3) { 0 } else { n }).collect();
        assert!(matches!(decode(&bytes, None), Err(ExtractError::Malformed { .. })));
    }
}
