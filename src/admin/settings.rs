//! Settings of a data directory: the file `settings.toml` in it, which may be missing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Name of the file.
pub const FILE_NAME: &str = "settings.toml";

/// What can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Whether a server counts unanswered and untranslated queries.
    pub count_queries: bool,
    /// How often a word or query has to be asked before it is shown to anybody; rarer ones may name a person.
    pub asked_min: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { count_queries: false, asked_min: 5 }
    }
}

/// Why the settings cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("{} cannot be read", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// It is not as it should be.
    #[error("{} cannot be understood; it may say `count-queries = true` and `asked-min = 5`", .path.display())]
    Format {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: Box<toml::de::Error>,
    },
}

/// The settings of the data directory `directory`.
///
/// # Errors
/// [`SettingsError`].
pub fn read(directory: &Path) -> Result<Settings, SettingsError> {
    let path = directory.join(FILE_NAME);
    match fs::read_to_string(&path) {
        Ok(text) => toml::from_str(&text).map_err(|cause| SettingsError::Format { path, cause: Box::new(cause) }),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Settings::default()),
        Err(cause) => Err(SettingsError::Io { path, cause }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_counted_unless_the_file_says_so() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()).unwrap(), Settings { count_queries: false, asked_min: 5 });
        fs::write(folder.path().join(FILE_NAME), "count-queries = true\n").unwrap();
        assert_eq!(read(folder.path()).unwrap(), Settings { count_queries: true, asked_min: 5 });
        fs::write(folder.path().join(FILE_NAME), "count-querys = true\n").unwrap();
        assert!(matches!(read(folder.path()), Err(SettingsError::Format { .. })));
    }
}
