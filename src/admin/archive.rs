//! Backups: a data directory ↔ one file.
//!
//! The file is a ZIP archive with the database of records and that of questions (each a consistent copy, taken while
//! others write), layers and the editor's table, keys (digests only), settings, and `backup.json` with the length and
//! BLAKE3 of each. The index is left out: it is made again from the store. Restoring unpacks beside, checks every
//! digest, and only then puts the files in place.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{keys, settings};
use crate::index::{Index, IndexError};
use crate::store::{self, QUESTIONS_FILE, Reader, StoreError};
use crate::thesaurus::layers::{self, timestamp};

/// What the archive is, in its description.
const FORMAT: &str = "dragoman-backup";
/// Version of its layout.
const VERSION: u32 = 1;
/// Name of the description in the archive.
const DESCRIPTION: &str = "backup.json";
/// Largest description that is read, in bytes.
const DESCRIPTION_BYTES_MAX: u64 = 16 << 20;
/// Folder in the data directory in which a restore is unpacked.
const STAGE: &str = "restore.partial";
/// Folder in the data directory for backups that the server makes.
pub const BACKUPS: &str = "backups";
/// Files of the folder of layers that are only of use while they are written.
const PASSING: [&str; 3] = ["lock", "editor.lock", "new"];

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// A file cannot be read or written.
    #[error("{} cannot be used", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The archive cannot be read or written as one.
    #[error("{} cannot be used as an archive", .path.display())]
    Zip {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: ZipError,
    },
    /// The archive is no backup, or of a newer program.
    #[error("{} is no backup that this program reads: {what}", .path.display())]
    Foreign {
        /// Where.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The archive is not as it was written.
    #[error("{} is damaged: `{name}` is not as it was written; nothing was restored", .path.display())]
    Damaged {
        /// Where.
        path: PathBuf,
        /// The file in it.
        name: String,
    },
    /// There is a file already where the backup would go.
    #[error("{} is there already; choose another name", .path.display())]
    Exists {
        /// Where.
        path: PathBuf,
    },
    /// There are records already where the backup would be restored to.
    #[error("{} holds `{name}` already; give another --data directory, or --force to replace what is there", .directory.display())]
    Occupied {
        /// The data directory.
        directory: PathBuf,
        /// What is there.
        name: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index that is there cannot be removed.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// What was written or restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArchiveReport {
    /// Number of files.
    pub files: u64,
    /// Their bytes, unpacked.
    pub bytes: u64,
    /// When the backup was made, UTC, as `YYYY-MM-DDThh:mm:ssZ`.
    pub created: String,
}

/// What the archive says about itself.
#[derive(Debug, Serialize, Deserialize)]
struct Description {
    format: String,
    version: u32,
    program: String,
    created: String,
    files: Vec<Part>,
}

/// A file in the archive.
#[derive(Debug, Serialize, Deserialize)]
struct Part {
    name: String,
    bytes: u64,
    blake3: String,
}

impl Description {
    fn report(&self) -> ArchiveReport {
        let bytes = self.files.iter().map(|part| part.bytes).sum();
        ArchiveReport { files: self.files.len() as u64, bytes, created: self.created.clone() }
    }
}

/// A name for a backup that the server makes, by the time.
pub fn next_file(directory: &Path) -> PathBuf {
    let time = timestamp(SystemTime::now()).replace(':', "");
    directory.join(BACKUPS).join(format!("dragoman-{time}.zip"))
}

/// Backups in the folder of the data directory, the latest first: name and bytes.
///
/// # Errors
/// [`ArchiveError::Io`].
pub fn list(directory: &Path) -> Result<Vec<(String, u64)>, ArchiveError> {
    let folder = directory.join(BACKUPS);
    let entries = match fs::read_dir(&folder) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|cause| io_error(&folder, cause))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|cause| io_error(&folder, cause))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|end| end == "zip") {
            found.push((name, entry.metadata().map_err(|cause| io_error(&folder, cause))?.len()));
        }
    }
    found.sort_by(|a, b| b.cmp(a));
    Ok(found)
}

/// Writes a backup of `directory` to the new file `file`. Others may go on reading and writing.
///
/// # Errors
/// [`StoreError::Missing`] where nothing was ever ingested; [`ArchiveError::Exists`]; what the file system says.
pub fn write(directory: &Path, file: &Path) -> Result<ArchiveReport, ArchiveError> {
    if file.exists() {
        return Err(ArchiveError::Exists { path: file.to_owned() });
    }
    if !directory.join(store::FILE_NAME).exists() {
        return Err(StoreError::Missing { directory: directory.to_owned() }.into());
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|cause| io_error(folder, cause))?;
    let partial = file.with_added_extension("partial");
    let copy = file.with_added_extension("database");
    let written = pack(directory, (&partial, &copy));
    let _ = fs::remove_file(&copy);
    match written {
        Ok(description) => {
            fs::rename(&partial, file).map_err(|cause| io_error(file, cause))?;
            Ok(description.report())
        }
        Err(error) => {
            let _ = fs::remove_file(&partial);
            Err(error)
        }
    }
}

fn pack(directory: &Path, (partial, copy): (&Path, &Path)) -> Result<Description, ArchiveError> {
    let target = File::create(partial).map_err(|cause| io_error(partial, cause))?;
    let mut zip = ZipWriter::new(BufWriter::new(target));
    let mut files = Vec::new();
    for name in [store::FILE_NAME, QUESTIONS_FILE] {
        let database = directory.join(name);
        if database.exists() {
            // The copy of a copy that was cut off would be added to.
            let _ = fs::remove_file(copy);
            store::copy(&database, copy)?;
            files.push(add(&mut zip, name, copy, partial)?);
        }
    }
    for (name, path) in others(directory)? {
        files.push(add(&mut zip, &name, &path, partial)?);
    }
    let description = Description {
        format: FORMAT.to_owned(),
        version: VERSION,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        created: timestamp(SystemTime::now()),
        files,
    };
    zip.start_file(DESCRIPTION, options()).map_err(|cause| zip_error(partial, cause))?;
    serde_json::to_writer_pretty(&mut zip, &description).map_err(|cause| io_error(partial, cause.into()))?;
    let target = zip.finish().map_err(|cause| zip_error(partial, cause))?;
    let target = target.into_inner().map_err(|error| io_error(partial, error.into_error()))?;
    target.sync_all().map_err(|cause| io_error(partial, cause))?;
    Ok(description)
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true)
}

/// Files beside the databases, with their names in the archive.
fn others(directory: &Path) -> Result<Vec<(String, PathBuf)>, ArchiveError> {
    let mut found = Vec::new();
    for name in [settings::FILE_NAME, keys::FILE_NAME] {
        let path = directory.join(name);
        if path.exists() {
            found.push((name.to_owned(), path));
        }
    }
    let folder = directory.join(layers::FOLDER_NAME);
    if folder.is_dir() {
        for entry in fs::read_dir(&folder).map_err(|cause| io_error(&folder, cause))? {
            let path = entry.map_err(|cause| io_error(&folder, cause))?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let is_passing = PASSING.iter().any(|end| name == *end || name.ends_with(&format!(".{end}")));
            if path.is_file() && !is_passing {
                found.push((format!("{}/{name}", layers::FOLDER_NAME), path));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn add(zip: &mut ZipWriter<BufWriter<File>>, name: &str, path: &Path, archive: &Path) -> Result<Part, ArchiveError> {
    zip.start_file(name, options()).map_err(|cause| zip_error(archive, cause))?;
    let source = File::open(path).map_err(|cause| io_error(path, cause))?;
    let (bytes, blake3) = copy_digested(BufReader::new(source), zip).map_err(|cause| io_error(path, cause))?;
    Ok(Part { name: name.to_owned(), bytes, blake3 })
}

/// Copies a stream; returns its length and digest.
fn copy_digested(mut from: impl Read, to: &mut impl Write) -> io::Result<(u64, String)> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    let mut length = 0;
    loop {
        let count = from.read(&mut buffer)?;
        let Some(piece) = buffer.get(..count).filter(|piece| !piece.is_empty()) else { break };
        hasher.update(piece);
        to.write_all(piece)?;
        length += count as u64;
    }
    Ok((length, hasher.finalize().to_hex().to_string()))
}

/// Restores the backup `file` to `directory`; with `force` in place of what is there. No process may be writing to
/// it, and servers have to be started again. The index is made again when the directory is next opened.
///
/// # Errors
/// [`ArchiveError`]; up to [`ArchiveError::Damaged`] nothing of the directory is changed.
pub fn restore(file: &Path, directory: &Path, force: bool) -> Result<ArchiveReport, ArchiveError> {
    let opened = File::open(file).map_err(|cause| io_error(file, cause))?;
    let mut zip = ZipArchive::new(BufReader::new(opened)).map_err(|cause| zip_error(file, cause))?;
    let description = description_of(&mut zip, file)?;
    if let Some(name) = occupied(directory).filter(|_| !force) {
        return Err(ArchiveError::Occupied { directory: directory.to_owned(), name });
    }
    fs::create_dir_all(directory).map_err(|cause| io_error(directory, cause))?;
    let _lock = store::lock(directory)?;
    let stage = directory.join(STAGE);
    let _ = fs::remove_dir_all(&stage);
    let unpacked = unpack(&mut zip, &description, (file, &stage));
    let restored = unpacked.and_then(|()| put_in_place(&stage, directory, &description));
    let _ = fs::remove_dir_all(&stage);
    restored?;
    Ok(description.report())
}

fn description_of(zip: &mut ZipArchive<BufReader<File>>, file: &Path) -> Result<Description, ArchiveError> {
    let foreign = |what: String| ArchiveError::Foreign { path: file.to_owned(), what };
    let entry = zip.by_name(DESCRIPTION).map_err(|_| foreign(format!("it holds no `{DESCRIPTION}`")))?;
    let description: Result<Description, _> = serde_json::from_reader(entry.take(DESCRIPTION_BYTES_MAX));
    let description = description.map_err(|error| foreign(format!("its `{DESCRIPTION}` cannot be read: {error}")))?;
    if description.format != FORMAT || description.version > VERSION {
        return Err(foreign(format!("it is {} of version {}", description.format, description.version)));
    }
    let strange = description.files.iter().find(|part| !is_known_name(&part.name));
    match strange {
        Some(part) => Err(foreign(format!("`{}` is no file of a backup", part.name))),
        None if description.files.iter().all(|part| part.name != store::FILE_NAME) => {
            Err(foreign(format!("it holds no `{}`", store::FILE_NAME)))
        }
        None => Ok(description),
    }
}

/// Whether a backup may bring a file of this name: nothing outside the data directory, nothing unheard of.
fn is_known_name(name: &str) -> bool {
    let is_plain = |name: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        !name.is_empty() && !name.starts_with('.') && name.chars().all(fits)
    };
    match name.split_once('/') {
        Some((folder, name)) => folder == layers::FOLDER_NAME && is_plain(name),
        None => [store::FILE_NAME, QUESTIONS_FILE, settings::FILE_NAME, keys::FILE_NAME].contains(&name),
    }
}

/// What of a data directory is there already.
fn occupied(directory: &Path) -> Option<String> {
    let names = [store::FILE_NAME, QUESTIONS_FILE, settings::FILE_NAME, keys::FILE_NAME, layers::FOLDER_NAME];
    names.into_iter().find(|name| directory.join(name).exists()).map(str::to_owned)
}

fn unpack(
    zip: &mut ZipArchive<BufReader<File>>,
    description: &Description,
    (file, stage): (&Path, &Path),
) -> Result<(), ArchiveError> {
    let folder = stage.join(layers::FOLDER_NAME);
    fs::create_dir_all(&folder).map_err(|cause| io_error(&folder, cause))?;
    for part in &description.files {
        let path = stage.join(&part.name);
        let damaged = || ArchiveError::Damaged { path: file.to_owned(), name: part.name.clone() };
        let entry = zip.by_name(&part.name).map_err(|_| damaged())?;
        let mut target = File::create(&path).map_err(|cause| io_error(&path, cause))?;
        // One byte more than it should have tells that it is longer, however long it is.
        let copied = copy_digested(entry.take(part.bytes + 1), &mut target);
        let (bytes, blake3) = copied.map_err(|cause| match cause.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => damaged(),
            _ => io_error(&path, cause),
        })?;
        if bytes != part.bytes || blake3 != part.blake3 {
            return Err(damaged());
        }
        target.sync_all().map_err(|cause| io_error(&path, cause))?;
    }
    // Refuses what a newer program has written.
    Reader::open(stage)?.sequence()?;
    Ok(())
}

/// Puts the unpacked files where they belong, in place of what is there.
fn put_in_place(stage: &Path, directory: &Path, description: &Description) -> Result<(), ArchiveError> {
    Index::remove(directory)?;
    let _ = fs::remove_dir_all(directory.join(layers::FOLDER_NAME));
    for database in [store::FILE_NAME, QUESTIONS_FILE] {
        // The log of the old database must not be taken for that of the new one.
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(directory.join(format!("{database}{end}")));
        }
    }
    for name in [settings::FILE_NAME, keys::FILE_NAME] {
        let _ = fs::remove_file(directory.join(name));
    }
    let folder = directory.join(layers::FOLDER_NAME);
    fs::create_dir_all(&folder).map_err(|cause| io_error(&folder, cause))?;
    for part in &description.files {
        let path = directory.join(&part.name);
        fs::rename(stage.join(&part.name), &path).map_err(|cause| io_error(&path, cause))?;
    }
    restrict_keys(&directory.join(keys::FILE_NAME))
}

/// Keys are for their owner alone.
fn restrict_keys(path: &Path) -> Result<(), ArchiveError> {
    use std::os::unix::fs::PermissionsExt;
    if path.exists() {
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(|cause| io_error(path, cause))?;
    }
    Ok(())
}

fn io_error(path: &Path, cause: io::Error) -> ArchiveError {
    ArchiveError::Io { path: path.to_owned(), cause }
}

fn zip_error(path: &Path, cause: ZipError) -> ArchiveError {
    ArchiveError::Zip { path: path.to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_a_data_directory_are_taken_from_an_archive() {
        for name in ["dragoman.sqlite", "keys.json", "knowledge/manifest.json", "knowledge/unesco.layer"] {
            assert!(is_known_name(name), "{name}");
        }
        for name in
            ["../keys.json", "/etc/passwd", "knowledge/../x", "knowledge/.x", "knowledge/a/b", "index/meta.json", ""]
        {
            assert!(!is_known_name(name), "{name}");
        }
    }
}
