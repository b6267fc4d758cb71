//! Files beside a file that say how to read it, or what it does not say of itself.
//!
//! `report.pdf.meta.json` beside `report.pdf` holds fields of its record, by the names of `schemas/*.json`. They win
//! over what the document says.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::{Draft, ExtractError, mapping};

/// What is added to the name of a file for the name of its sidecar.
const SUFFIX: &str = ".meta.json";
/// What ends the name of a mapping file.
const MAPPING_SUFFIX: &str = ".mapping.toml";

/// The files beside a file that decide how it is read.
pub fn companions(path: &Path) -> Vec<PathBuf> {
    let candidates = mapping::candidates(path).into_iter().chain([sidecar_of(path)]);
    candidates.filter(|candidate| candidate.is_file()).collect()
}

/// Whether a file is no input of its own but says how to read others.
pub(super) fn is_companion(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.ends_with(SUFFIX) || name.ends_with(MAPPING_SUFFIX) || name == mapping::FOLDER_MAPPING
}

fn sidecar_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(SUFFIX);
    name.into()
}

/// Adds the fields of the sidecar, if there is one.
///
/// # Errors
/// [`ExtractError::Malformed`] for a sidecar that is no JSON object; [`ExtractError::Io`] where it cannot be read.
pub(super) fn add(path: &Path, draft: &mut Draft) -> Result<(), ExtractError> {
    let sidecar = sidecar_of(path);
    let bytes = match fs::read(&sidecar) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        read => read.map_err(ExtractError::Io)?,
    };
    let fields: Map<String, Value> = serde_json::from_slice(&bytes).map_err(|error| {
        ExtractError::malformed(format!("the fields in {} are not a JSON object: {error}", sidecar.display()))
    })?;
    draft.fields.extend(fields);
    Ok(())
}
