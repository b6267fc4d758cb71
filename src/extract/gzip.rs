//! Files as a stream of bytes, unpacked where they are compressed, with a bound on what comes out.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::{ExtractError, Limits};

/// First bytes of a gzip member (RFC 1952, section 2.3.1).
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The content of a file and its name without `.gz`. Compression is recognized by content.
pub(super) fn unpacked(
    mut file: impl BufRead + 'static,
    name: String,
    limits: &Limits,
) -> Result<(Box<dyn BufRead>, String), ExtractError> {
    if !file.fill_buf().map_err(ExtractError::Io)?.starts_with(&MAGIC) {
        return Ok((Box::new(file), name));
    }
    let bytes = Bounded { inner: MultiGzDecoder::new(file), left: limits.input_bytes, limit: limits.input_bytes };
    let stem = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".GZ")).map(str::to_owned);
    Ok((Box::new(BufReader::with_capacity(1 << 16, bytes)), stem.unwrap_or(name)))
}

/// Everything that is left of a stream.
///
/// # Errors
/// [`ExtractError::TooLarge`] beyond `limits.input_bytes`.
pub(super) fn read_all(bytes: Box<dyn BufRead>, limits: &Limits) -> Result<Vec<u8>, ExtractError> {
    let mut all = Vec::new();
    let mut bounded = Bounded { inner: bytes, left: limits.input_bytes, limit: limits.input_bytes };
    bounded.read_to_end(&mut all).map_err(ExtractError::from_io)?;
    Ok(all)
}

/// A reader that fails once more than `limit` bytes came out of it.
struct Bounded<R> {
    inner: R,
    left: u64,
    limit: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => {
                return Err(io::Error::other(ExtractError::TooLarge { limit_bytes: self.limit }));
            }
        }
        Ok(count)
    }
}
