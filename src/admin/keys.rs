//! Keys for who may write: made once, shown once, kept as digests.
//!
//! A key is 256 random bits, so that a fast digest (BLAKE3) is enough to keep it: nobody can try them all. The file
//! `keys.json` in the data directory lists name, role, day and digest, readable by its owner alone. A running server
//! reads it again at every use; what is revoked is refused from then on.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::random_token;
use crate::thesaurus::layers::timestamp;

/// Name of the file.
pub const FILE_NAME: &str = "keys.json";
/// How a key begins, so that it is known for one where it turns up.
const PREFIX: &str = "dragoman_";
/// Longest name.
const NAME_LETTERS_MAX: usize = 64;

/// What a key opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Writes over HTTP.
    Writer,
    /// Writes over HTTP, and the admin area.
    Editor,
}

/// A key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Name, unique among the keys.
    pub name: String,
    /// What it opens.
    pub role: Role,
    /// Day on which it was made, UTC, as `YYYY-MM-DD`.
    pub created: String,
    /// BLAKE3 of its text, in hexadecimal digits.
    pub digest: String,
}

/// What can go wrong with keys.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeysError {
    /// A file cannot be read or written.
    #[error("{} cannot be used", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The file is not what the program writes.
    #[error("the list of keys {} cannot be read; remove it and make new keys", .path.display())]
    Format {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: serde_json::Error,
    },
    /// There is a key of that name.
    #[error("there is a key `{name}` already; revoke it first, or choose another name")]
    Taken {
        /// The name.
        name: String,
    },
    /// There is no key of that name.
    #[error("there is no key `{name}`; `dragoman keys list` names them")]
    Unknown {
        /// The name.
        name: String,
    },
    /// The name cannot be given to a key.
    #[error("`{name}` cannot name a key: write 1 to 64 visible letters")]
    Name {
        /// The name.
        name: String,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    Random(#[from] getrandom::Error),
}

/// The keys of a data directory.
#[derive(Debug, Clone)]
pub struct Keys {
    directory: PathBuf,
}

impl Keys {
    /// Those of the data directory `directory`.
    pub fn of(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }

    /// All keys, by name.
    ///
    /// # Errors
    /// [`KeysError::Io`] or [`KeysError::Format`].
    pub fn list(&self) -> Result<Vec<Key>, KeysError> {
        let path = self.directory.join(FILE_NAME);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|cause| KeysError::Format { path, cause }),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(cause) => Err(KeysError::Io { path, cause }),
        }
    }

    /// Makes a key and returns its text, which is kept nowhere.
    ///
    /// # Errors
    /// [`KeysError`].
    pub fn create(&self, name: &str, role: Role) -> Result<String, KeysError> {
        let is_visible = !name.trim().is_empty() && !name.chars().any(char::is_control);
        if !is_visible || name.chars().count() > NAME_LETTERS_MAX {
            return Err(KeysError::Name { name: name.to_owned() });
        }
        let text = format!("{PREFIX}{}", random_token()?);
        let mut created = timestamp(SystemTime::now());
        created.truncate("YYYY-MM-DD".len());
        let key = Key { name: name.to_owned(), role, created, digest: digest(&text).to_hex().to_string() };
        self.change(|keys| {
            if keys.iter().any(|known| known.name == key.name) {
                return Err(KeysError::Taken { name: key.name });
            }
            keys.push(key);
            keys.sort_by(|a, b| a.name.cmp(&b.name));
            Ok(())
        })?;
        Ok(text)
    }

    /// Takes a key back.
    ///
    /// # Errors
    /// [`KeysError::Unknown`]; what the file system says.
    pub fn revoke(&self, name: &str) -> Result<(), KeysError> {
        self.change(|keys| {
            let before = keys.len();
            keys.retain(|key| key.name != name);
            if keys.len() == before { Err(KeysError::Unknown { name: name.to_owned() }) } else { Ok(()) }
        })
    }

    /// The key with this text. Every key is compared, each in constant time.
    ///
    /// # Errors
    /// [`KeysError::Io`] or [`KeysError::Format`].
    pub fn with_text(&self, text: &str) -> Result<Option<Key>, KeysError> {
        let given = digest(text.trim());
        let mut found = None;
        for key in self.list()? {
            if blake3::Hash::from_hex(&key.digest).is_ok_and(|digest| digest == given) {
                found = Some(key);
            }
        }
        Ok(found)
    }

    fn change(&self, work: impl FnOnce(&mut Vec<Key>) -> Result<(), KeysError>) -> Result<(), KeysError> {
        let path = self.directory.join(FILE_NAME);
        let failed = |cause| KeysError::Io { path: path.clone(), cause };
        fs::create_dir_all(&self.directory).map_err(failed)?;
        let lock = File::create(self.directory.join("keys.lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let mut keys = self.list()?;
        work(&mut keys)?;
        let json = serde_json::to_vec_pretty(&keys);
        let json = json.map_err(|cause| KeysError::Format { path: path.clone(), cause })?;
        let temporary = path.with_added_extension("new");
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&temporary);
        let written = file.and_then(|mut file| {
            file.write_all(&json)?;
            file.sync_all()
        });
        written.and_then(|()| fs::rename(&temporary, &path)).map_err(failed)
    }
}

fn digest(text: &str) -> blake3::Hash {
    blake3::hash(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_key_opens_until_it_is_revoked() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::of(&folder.path().join("data"));
        let (anna, robot) = (keys.create("Anna", Role::Editor).unwrap(), keys.create("robot", Role::Writer).unwrap());
        assert_eq!(anna.len(), PREFIX.len() + 64);
        assert_eq!(keys.with_text(&anna).unwrap().unwrap().role, Role::Editor);
        assert_eq!(keys.with_text(&format!(" {robot}\n")).unwrap().unwrap().name, "robot");
        assert_eq!(keys.with_text("dragoman_").unwrap(), None);
        assert!(matches!(keys.create("Anna", Role::Writer), Err(KeysError::Taken { .. })));
        assert!(matches!(keys.create(" ", Role::Writer), Err(KeysError::Name { .. })));
        keys.revoke("Anna").unwrap();
        assert_eq!(keys.with_text(&anna).unwrap(), None);
        assert!(matches!(keys.revoke("Anna"), Err(KeysError::Unknown { .. })));
        let mode = fs::metadata(folder.path().join("data").join(FILE_NAME)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
