//! What who runs a data directory does beside feeding it: keys, settings, backups, and work in the background.
//!
//! Plain functions and types for the command line and the admin area alike. This folder must not know terminals, HTTP
//! or how a search works.

pub mod archive;
pub mod jobs;
pub mod keys;
pub mod sessions;
pub mod settings;

/// 256 bits from the random source of the system, as 64 hexadecimal digits.
///
/// # Errors
/// Where the system has no such source.
pub fn random_token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(blake3::Hash::from_bytes(bytes).to_hex().to_string())
}
