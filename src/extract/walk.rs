//! Folders → files, in the order of names.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::sidecar::is_companion;

/// Something below a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file to read.
    File(PathBuf),
    /// Something that is not read.
    Skipped {
        /// Where it lies.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
}

/// Hands every file at or below `path` to `sink`, in the order of names.
///
/// Links are followed, each folder is entered once. Names that begin with a dot are left out below the path itself,
/// and so are files that only say how to read others.
pub fn walk(path: &Path, sink: &mut dyn FnMut(Found)) {
    visit(path, &mut BTreeSet::new(), sink);
}

fn visit(path: &Path, entered: &mut BTreeSet<PathBuf>, sink: &mut dyn FnMut(Found)) {
    let mut skip = |reason: String| sink(Found::Skipped { path: path.to_path_buf(), reason });
    let kind = match fs::metadata(path) {
        Ok(metadata) => metadata.file_type(),
        Err(cause) if fs::symlink_metadata(path).is_ok() => {
            return skip(format!("is a link that leads nowhere or in a circle ({cause})"));
        }
        Err(cause) => return skip(format!("cannot be read: {cause}")),
    };
    if kind.is_file() {
        return sink(Found::File(path.to_path_buf()));
    }
    if !kind.is_dir() {
        return skip("is neither a file nor a folder but a device, pipe or socket, and is not read".to_owned());
    }
    match fs::canonicalize(path).map(|real| entered.insert(real)) {
        Ok(true) => {}
        Ok(false) => return skip("is a link to a folder that is read already".to_owned()),
        Err(cause) => return skip(format!("cannot be read: {cause}")),
    }
    match names_in(path) {
        Ok(names) => names.iter().for_each(|name| visit(&path.join(name), entered, sink)),
        Err(cause) => skip(format!("cannot be listed: {cause}")),
    }
}

/// The visible names in a folder, sorted.
fn names_in(folder: &Path) -> std::io::Result<Vec<std::ffi::OsString>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name()));
    let mut names: Vec<_> = names.collect::<std::io::Result<_>>()?;
    names.retain(|name| !hidden(name) && !is_companion(name));
    names.sort();
    Ok(names)
}

fn hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
