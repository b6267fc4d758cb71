//! Why a file or one of its records could not be read.

use std::io;
use std::time::Duration;

/// What went wrong, said so that the person who has the file can mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// The worker took too long.
    #[error("took longer than {} s to read and was given up; split the file or raise the time limit", limit.as_secs())]
    TimedOut {
        /// The time it was given.
        limit: Duration,
    },
    /// The worker wanted too much memory.
    #[error("needs more than {} of memory to read; split the file or raise the memory limit", size(*limit_bytes))]
    OutOfMemory {
        /// The memory it was given, in bytes.
        limit_bytes: u64,
    },
    /// The worker ended without an answer.
    #[error("the program that reads this format crashed on it; the file is probably damaged")]
    Crashed,
    /// The file asks for a password.
    #[error("is protected by a password; save a copy without protection")]
    Encrypted,
    /// The file holds no text.
    #[error("holds no text in {pages} pages; it is probably scanned, run text recognition (OCR) first")]
    NoText {
        /// Number of pages.
        pages: u32,
    },
    /// The file or document has nothing in it.
    #[error("holds {what}")]
    Empty {
        /// What is there instead of records: `no text`, `a header but no rows`.
        what: &'static str,
    },
    /// The content breaks the rules of its format.
    #[error("{reason}")]
    Malformed {
        /// What is wrong and what to do.
        reason: String,
    },
    /// The file, a line or a text is larger than allowed.
    #[error("is larger than {}; split it or raise the limit", size(*limit_bytes))]
    TooLarge {
        /// The largest size allowed, in bytes.
        limit_bytes: u64,
    },
    /// The file could not be read from disk.
    #[error("cannot be read")]
    Io(#[source] io::Error),
    /// Neither the name nor the content says what it is.
    #[error("is of no known format; known extensions are {known}")]
    UnknownFormat {
        /// The extensions that are known.
        known: String,
    },
    /// The bytes are not text in the encoding they should be in.
    #[error("is not valid {encoding}; save it as UTF-8")]
    Encoding {
        /// Name of the encoding.
        encoding: &'static str,
    },
    /// A mapping file is wrong.
    #[error("the mapping file {path} is wrong: {reason}")]
    Mapping {
        /// The mapping file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl ExtractError {
    /// Shorthand for [`ExtractError::Malformed`].
    pub(super) fn malformed(reason: impl Into<String>) -> Self {
        Self::Malformed { reason: reason.into() }
    }

    /// Takes an error of this enum back out of the reader that had to carry it, and names damaged compression.
    pub(super) fn from_io(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::Other => match error.downcast::<Self>() {
                Ok(own) => own,
                Err(error) => Self::Io(error),
            },
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                Self::malformed(format!("the compressed data is damaged or cut off ({error}); fetch the file again"))
            }
            _ => Self::Io(error),
        }
    }
}

/// A size in the largest unit that divides it.
fn size(bytes: u64) -> String {
    match bytes {
        _ if bytes >= 1 << 30 && bytes.is_multiple_of(1 << 30) => format!("{} GiB", bytes >> 30),
        _ if bytes >= 1 << 20 && bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        _ if bytes >= 1 << 10 && bytes.is_multiple_of(1 << 10) => format!("{} KiB", bytes >> 10),
        _ => format!("{bytes} bytes"),
    }
}
