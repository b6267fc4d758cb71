//! Mapping files: what the columns of a table mean where their headers do not say it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::{ExtractError, headers};

/// Name of a mapping file for all tables of a folder.
pub(super) const FOLDER_MAPPING: &str = "dragoman-mapping.toml";

/// Largest mapping file, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// What the columns of a table mean, from a TOML file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Field by header; an empty field leaves the column out.
    pub columns: BTreeMap<String, String>,
    /// Value by field, for rows that have none.
    pub defaults: BTreeMap<String, Value>,
    /// Separator by list field, instead of `;` and `|`.
    pub split: BTreeMap<String, String>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// [`ExtractError::Mapping`] for a file that is not TOML of this form or names a field that is not there;
    /// [`ExtractError::Io`] where it cannot be read.
    pub fn read(path: &Path) -> Result<Self, ExtractError> {
        let wrong = |reason: String| ExtractError::Mapping { path: path.display().to_string(), reason };
        if fs::metadata(path).map_err(ExtractError::Io)?.len() > MAX_BYTES {
            return Err(wrong("larger than 1 MiB".to_owned()));
        }
        let text = fs::read_to_string(path).map_err(ExtractError::Io)?;
        let mapping: Self =
            toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| wrong(error.to_string()))?;
        let targets = mapping.columns.values().filter(|field| !field.is_empty());
        for field in targets.chain(mapping.defaults.keys()).chain(mapping.split.keys()) {
            if headers::field_named(field).is_none() {
                let known = headers::field_names();
                return Err(wrong(format!("{field} is no field; the fields are {known}")));
            }
        }
        Ok(mapping)
    }

    /// The mapping for a file from the files beside it: `cities.csv.mapping.toml`, `cities.mapping.toml`, or
    /// `dragoman-mapping.toml`. The empty mapping where there is none.
    ///
    /// # Errors
    /// As [`Mapping::read`].
    pub(super) fn beside(path: &Path) -> Result<Self, ExtractError> {
        for candidate in candidates(path) {
            match Self::read(&candidate) {
                Err(ExtractError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {}
                found => return found,
            }
        }
        Ok(Self::default())
    }
}

/// Where the mapping of a file may lie, the most particular first.
pub(super) fn candidates(path: &Path) -> [PathBuf; 3] {
    let mut whole = path.as_os_str().to_owned();
    whole.push(".mapping.toml");
    [whole.into(), path.with_extension("mapping.toml"), path.with_file_name(FOLDER_MAPPING)]
}
