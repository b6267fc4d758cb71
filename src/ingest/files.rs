//! Which files there are, and which of them have changed.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::report::Skipped;
use super::write::Lane;
use super::{IngestError, Request};
use crate::extract::{self, Found};
use crate::store::Fingerprint;

/// The files below the given paths.
#[derive(Debug, Default)]
pub(super) struct FileList {
    /// Files in the order of paths, each once.
    pub(super) files: Vec<PathBuf>,
    /// Folders among the given paths, absolute.
    pub(super) folders: Vec<String>,
    /// What could not be looked into.
    pub(super) skipped: Vec<Skipped>,
}

/// A file that is to be read.
#[derive(Debug)]
pub(super) struct ChangedFile {
    /// Where it lies.
    pub(super) path: PathBuf,
    /// Its absolute path.
    pub(super) origin: String,
    /// What tells whether it has changed.
    pub(super) fingerprint: Fingerprint,
}

/// Lists the files below `paths`.
pub(super) fn below(paths: &[PathBuf]) -> FileList {
    let mut list = FileList::default();
    for path in paths {
        if path.is_dir() {
            list.folders.push(absolute(path));
        }
        extract::walk(path, &mut |found| match found {
            Found::File(path) => list.files.push(path),
            Found::Skipped { path, reason } => {
                list.skipped.push(Skipped { place: path.display().to_string(), reason });
            }
        });
    }
    list.files.sort();
    list.files.dedup();
    list
}

/// The files that are new or have changed since they were read; the others are noted as seen.
pub(super) fn changed(
    list: &mut FileList,
    request: &Request,
    lane: &mut Lane<'_>,
) -> Result<Vec<ChangedFile>, IngestError> {
    let mut changed = Vec::new();
    for path in std::mem::take(&mut list.files) {
        let origin = absolute(&path);
        match fingerprint(&path, &origin, request, lane)? {
            Ok(None) => {}
            Ok(Some(fingerprint)) => changed.push(ChangedFile { path, origin, fingerprint }),
            Err(cause) => list.skipped.push(Skipped { place: origin, reason: format!("cannot be read: {cause}") }),
        }
    }
    Ok(changed)
}

/// The fingerprint of a file; `None` where the lane knows the file as it is.
fn fingerprint(
    path: &Path,
    origin: &str,
    request: &Request,
    lane: &mut Lane<'_>,
) -> Result<io::Result<Option<Fingerprint>>, IngestError> {
    let companions = extract::companions(path);
    let mut fingerprint = match stamp(path, &companions) {
        Ok(fingerprint) => fingerprint,
        Err(cause) => return Ok(Err(cause)),
    };
    if !request.again && lane.knows_stamp(origin, &fingerprint)? {
        return Ok(Ok(None));
    }
    match digest(path, &companions, request) {
        Ok(digest) => fingerprint.digest = digest,
        Err(cause) => return Ok(Err(cause)),
    }
    let known = !request.again && lane.knows_digest(origin, &fingerprint)?;
    Ok(Ok((!known).then_some(fingerprint)))
}

/// Size and time of the last change of a file and of the files that decide how it is read.
fn stamp(path: &Path, companions: &[PathBuf]) -> io::Result<Fingerprint> {
    let mut stamp = Fingerprint { size_bytes: 0, modified_ns: 0, digest: [0; 32] };
    for path in std::iter::once(path).chain(companions.iter().map(PathBuf::as_path)) {
        let metadata = fs::metadata(path)?;
        let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = modified.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0);
        stamp.size_bytes += metadata.len();
        stamp.modified_ns = stamp.modified_ns.max(modified);
    }
    Ok(stamp)
}

/// Digest of a file and of what decides how it is read.
fn digest(path: &Path, companions: &[PathBuf], request: &Request) -> io::Result<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    for path in std::iter::once(path).chain(companions.iter().map(PathBuf::as_path)) {
        hasher.update_reader(File::open(path)?)?;
        hasher.update(&[0]);
    }
    if let Some(mapping) = &request.mapping {
        hasher.update(format!("{mapping:?}").as_bytes());
    }
    Ok(*hasher.finalize().as_bytes())
}

fn absolute(path: &Path) -> String {
    let absolute = fs::canonicalize(path).or_else(|_| std::path::absolute(path));
    absolute.unwrap_or_else(|_| path.to_path_buf()).to_string_lossy().into_owned()
}
