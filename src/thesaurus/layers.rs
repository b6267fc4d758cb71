//! The layers of a data directory: files in the folder `knowledge`, listed by a manifest.
//!
//! A layer is written to a new file, synced and renamed, then the manifest is replaced in the same way: a reader sees
//! the state before or the one after. A file that cannot be used is refused with its reason, and the other layers go
//! on serving. [`Followed`] notices a new manifest and swaps the knowledge without a restart.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};

use super::edits::EditError;
use super::{EMBEDDED, Knowledge, Layer};

/// Name of the folder in the data directory.
pub const FOLDER_NAME: &str = "knowledge";
/// Name of the layer that is learned from the documents.
pub const LEARNED: &str = "learned";
/// Name of the manifest.
const MANIFEST: &str = "manifest.json";
/// Name of the file that a writer locks.
const LOCK: &str = "lock";
/// Time between two looks at the manifest.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Longest name of a layer, in bytes.
const NAME_BYTES_MAX: usize = 64;

/// What can go wrong with the layers of a data directory.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LayersError {
    /// A file cannot be read or written.
    #[error("{} cannot be used", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The manifest is not what the program writes.
    #[error("the list of layers {} cannot be read; remove it and import the layers again", .path.display())]
    Manifest {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: serde_json::Error,
    },
    /// There is no layer of that name.
    #[error("there is no layer `{name}`; `dragoman thesaurus status` lists them")]
    Unknown {
        /// The name.
        name: String,
    },
    /// A layer cannot be read.
    #[error(transparent)]
    Layer(#[from] super::LayerError),
    /// The name cannot be given to a layer.
    #[error("`{name}` cannot name a layer: write up to 64 letters a to z, digits, `-`, `_` and `.`; {reserved} is taken", reserved = EMBEDDED)]
    Name {
        /// The name.
        name: String,
    },
}

/// Where a layer comes from. The order is that of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Kind {
    /// A table of concepts, written for this purpose.
    Table,
    /// A thesaurus in SKOS.
    Skos,
    /// A bilingual dictionary in the format of dictd.
    Dictd,
    /// Wordnets in the tables of the Open Multilingual Wordnet.
    Wordnet,
    /// A translation memory.
    Tmx,
    /// The documents themselves.
    Learned,
}

/// A layer as the manifest lists it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Name, unique in the data directory; explanations give it.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// Where it comes from.
    pub kind: Kind,
    /// Its licence, as the source or the importer says it; empty where nobody did.
    pub license: String,
    /// Where it was taken from.
    pub source: String,
    /// When it was made, UTC, as `YYYY-MM-DDThh:mm:ssZ`.
    pub created: String,
    /// Number of concepts.
    pub rows: u64,
    /// Codes of the languages that it has labels in.
    pub languages: Vec<String>,
    /// Bytes of the file.
    pub bytes: u64,
    /// What it was learned from, where it was: the generation of the documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<i64>,
}

/// The list of layers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The layers, the most trusted first.
    #[serde(default)]
    pub layers: Vec<Entry>,
    /// Names of layers that are kept but not asked; the one that the program brings may be among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub off: Vec<String>,
    /// How many changes there are to what the program brings.
    #[serde(default)]
    pub changes: u64,
}

/// A layer that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// Its name.
    pub name: String,
    /// What is wrong and what to do.
    pub reason: String,
}

/// The layers of a data directory as files.
#[derive(Debug, Clone)]
pub struct Layers {
    folder: PathBuf,
}

impl Layers {
    /// Those of the data directory `directory`, which need not exist yet.
    pub fn of(directory: &Path) -> Self {
        Self { folder: directory.join(FOLDER_NAME) }
    }

    /// The folder they lie in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the manifest lists; nothing where there is none.
    ///
    /// # Errors
    /// [`LayersError::Io`] or [`LayersError::Manifest`].
    pub fn manifest(&self) -> Result<Manifest, LayersError> {
        let path = self.folder.join(MANIFEST);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|cause| LayersError::Manifest { path, cause }),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Manifest::default()),
            Err(cause) => Err(LayersError::Io { path, cause }),
        }
    }

    /// Puts a layer there, in place of one of the same name. Returns whether there was one.
    ///
    /// # Errors
    /// [`LayersError::Name`] for a name that cannot be one; what the file system says.
    pub fn put(&self, entry: Entry, layer: &[u8]) -> Result<bool, LayersError> {
        check_name(&entry.name)?;
        let _lock = self.locked()?;
        replace(&self.path_of(&entry.name), layer)?;
        let mut manifest = self.manifest()?;
        let known = manifest.layers.iter().position(|known| known.name == entry.name);
        match known.and_then(|at| manifest.layers.get_mut(at)) {
            Some(slot) => *slot = entry,
            None => manifest.layers.push(entry),
        }
        manifest.layers.sort_by_key(|entry| entry.kind);
        self.write(&manifest)?;
        Ok(known.is_some())
    }

    /// Removes a layer.
    ///
    /// # Errors
    /// [`LayersError::Unknown`]; what the file system says.
    pub fn remove(&self, name: &str) -> Result<(), LayersError> {
        let unknown = || LayersError::Unknown { name: name.to_owned() };
        if !self.folder.is_dir() {
            return Err(unknown());
        }
        let _lock = self.lock()?;
        let mut manifest = self.manifest()?;
        let at = manifest.layers.iter().position(|entry| entry.name == name).ok_or_else(unknown)?;
        manifest.layers.remove(at);
        manifest.off.retain(|off| off != name);
        self.write(&manifest)?;
        let path = self.path_of(name);
        match fs::remove_file(&path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(io_error(&path, cause)),
            _ => Ok(()),
        }
    }

    /// Asks a layer, or keeps it without asking it. The layer that the program brings is one of them.
    ///
    /// # Errors
    /// [`LayersError::Unknown`]; what the file system says.
    pub fn switch(&self, name: &str, on: bool) -> Result<(), LayersError> {
        let _lock = self.locked()?;
        let mut manifest = self.manifest()?;
        if name != EMBEDDED && manifest.layers.iter().all(|entry| entry.name != name) {
            return Err(LayersError::Unknown { name: name.to_owned() });
        }
        manifest.off.retain(|off| off != name);
        if !on {
            manifest.off.push(name.to_owned());
        }
        self.write(&manifest)
    }

    /// Opens the layers that are asked, and says which cannot be used.
    pub fn open(&self) -> (Knowledge, Vec<Refused>) {
        self.open_again(&mut Vec::new())
    }

    /// Opens the layers; those among `open` whose files have not changed are taken over.
    fn open_again(&self, open: &mut Vec<Open>) -> (Knowledge, Vec<Refused>) {
        let mut refused = Vec::new();
        let manifest = self.manifest().unwrap_or_else(|error| {
            refused.push(Refused { name: MANIFEST.to_owned(), reason: with_causes(&error) });
            Manifest::default()
        });
        let is_on = |name: &str| manifest.off.iter().all(|off| off != name);
        let mut now = Vec::new();
        for entry in manifest.layers.iter().filter(|entry| is_on(&entry.name)) {
            let stamp = stamp_of(&self.path_of(&entry.name));
            let known = open.iter().find(|known| known.name == entry.name && known.stamp == stamp);
            match known.map_or_else(|| Layer::mapped(&self.path_of(&entry.name), &entry.name), |k| Ok(k.layer.clone()))
            {
                Ok(layer) => now.push(Open { name: entry.name.clone(), stamp, layer }),
                Err(error) => refused.push(Refused { name: entry.name.clone(), reason: with_causes(&error) }),
            }
        }
        let brought = if is_on(EMBEDDED) { self.brought(&mut refused) } else { Knowledge::none() };
        let knowledge = Knowledge::of(brought.layers().iter().chain(now.iter().map(|open| &open.layer)).cloned());
        *open = now;
        (knowledge, refused)
    }

    /// What the program brings, as it was edited.
    fn brought(&self, refused: &mut Vec<Refused>) -> Knowledge {
        match self.edited_layer() {
            Ok(Some(layer)) => Knowledge::of([layer]),
            Ok(None) => Knowledge::embedded(),
            Err(error) => {
                refused.push(Refused { name: format!("{EMBEDDED} (edited)"), reason: with_causes(&error) });
                Knowledge::embedded()
            }
        }
    }

    /// The layer that the program brings, as it was edited.
    ///
    /// # Errors
    /// [`EditError`].
    pub fn brought_layer(&self) -> Result<Layer, EditError> {
        match self.edited_layer()? {
            Some(layer) => Ok(layer),
            None => Ok(Layer::embedded()),
        }
    }

    /// A layer, asked or not.
    ///
    /// # Errors
    /// [`LayersError::Unknown`], [`LayersError::Layer`].
    pub fn layer(&self, name: &str) -> Result<Layer, LayersError> {
        if self.manifest()?.layers.iter().all(|entry| entry.name != name) {
            return Err(LayersError::Unknown { name: name.to_owned() });
        }
        Ok(Layer::mapped(&self.path_of(name), name)?)
    }

    pub(super) fn path_of(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.layer"))
    }

    /// The folder, there and locked.
    pub(super) fn locked(&self) -> Result<File, LayersError> {
        fs::create_dir_all(&self.folder).map_err(|cause| io_error(&self.folder, cause))?;
        self.lock()
    }

    /// Waits until no other process changes the layers.
    fn lock(&self) -> Result<File, LayersError> {
        let path = self.folder.join(LOCK);
        let file = File::create(&path).map_err(|cause| io_error(&path, cause))?;
        file.lock().map_err(|cause| io_error(&path, cause))?;
        Ok(file)
    }

    pub(super) fn write(&self, manifest: &Manifest) -> Result<(), LayersError> {
        let path = self.folder.join(MANIFEST);
        let json = serde_json::to_vec_pretty(manifest);
        let json = json.map_err(|cause| LayersError::Manifest { path: path.clone(), cause })?;
        replace(&path, &json)
    }
}

/// Layers that are looked after: what other processes change is seen within a second.
#[derive(Debug)]
pub struct Followed {
    layers: Layers,
    knowledge: RwLock<Knowledge>,
    watch: Mutex<Watch>,
}

#[derive(Debug)]
struct Watch {
    looked: Instant,
    manifest: Stamp,
    open: Vec<Open>,
    refused: Vec<Refused>,
}

/// A layer that is in use.
#[derive(Debug)]
struct Open {
    name: String,
    stamp: Stamp,
    layer: Layer,
}

/// Size and time of a file; `None` where there is none.
type Stamp = Option<(u64, SystemTime)>;

impl Followed {
    /// Opens the layers of the data directory `directory`.
    pub fn open(directory: &Path) -> Self {
        let layers = Layers::of(directory);
        let manifest = stamp_of(&layers.folder.join(MANIFEST));
        let mut open = Vec::new();
        let (knowledge, refused) = layers.open_again(&mut open);
        let watch = Watch { looked: Instant::now(), manifest, open, refused };
        Self { layers, knowledge: RwLock::new(knowledge), watch: Mutex::new(watch) }
    }

    /// The knowledge as it is now.
    pub fn knowledge(&self) -> Knowledge {
        // Whoever finds another thread looking takes what was there.
        if let Ok(mut watch) = self.watch.try_lock()
            && watch.looked.elapsed() >= LOOK_EVERY
        {
            self.look(&mut watch);
        }
        self.knowledge.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over changes at once.
    pub fn refresh(&self) {
        self.look(&mut self.watch.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The layers that cannot be used, and why.
    pub fn refused(&self) -> Vec<Refused> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner).refused.clone()
    }

    fn look(&self, watch: &mut Watch) {
        watch.looked = Instant::now();
        let manifest = stamp_of(&self.layers.folder.join(MANIFEST));
        if watch.manifest != manifest {
            let (knowledge, refused) = self.layers.open_again(&mut watch.open);
            (watch.manifest, watch.refused) = (manifest, refused);
            *self.knowledge.write().unwrap_or_else(PoisonError::into_inner) = knowledge;
        }
    }
}

/// A moment as `YYYY-MM-DDThh:mm:ssZ`, by the proleptic Gregorian calendar ("days from civil", H. Hinnant, 2013).
pub fn timestamp(moment: SystemTime) -> String {
    let seconds = moment.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let (days, rest) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let shifted = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

/// Whether a layer may have this name.
///
/// # Errors
/// [`LayersError::Name`].
pub fn check_name(name: &str) -> Result<(), LayersError> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let fits = (1..=NAME_BYTES_MAX).contains(&name.len()) && !name.starts_with('.');
    if fits && name != EMBEDDED && name.chars().all(is_plain) {
        Ok(())
    } else {
        Err(LayersError::Name { name: name.to_owned() })
    }
}

/// Writes a file beside `path`, syncs it and gives it the name.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), LayersError> {
    let temporary = path.with_added_extension("new");
    let written = File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&temporary, path));
    renamed.map_err(|cause| io_error(path, cause))?;
    let folder = path.parent().map(File::open);
    folder.map_or(Ok(()), |folder| folder.and_then(|f| f.sync_all())).map_err(|cause| io_error(path, cause))
}

fn stamp_of(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

fn io_error(path: &Path, cause: io::Error) -> LayersError {
    LayersError::Io { path: path.to_owned(), cause }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::Analyzer;
    use crate::thesaurus::{compile, table};

    fn layer(word: &str) -> Vec<u8> {
        let (rows, _) = table::read(&format!("id\ten\tes\n{word}\t{word}\tpalabra\n"), "t.tsv");
        compile::compile(&rows, &[], &mut Analyzer::new()).unwrap()
    }

    fn entry(name: &str, kind: Kind) -> Entry {
        Entry {
            name: name.to_owned(),
            title: name.to_owned(),
            kind,
            license: String::new(),
            source: String::new(),
            created: timestamp(SystemTime::UNIX_EPOCH),
            rows: 1,
            languages: Vec::new(),
            bytes: 0,
            generation: None,
        }
    }

    fn names(knowledge: &Knowledge) -> Vec<String> {
        knowledge.layers().iter().map(|l| l.name().to_string()).collect()
    }

    #[test]
    fn the_more_trusted_kind_stands_first_and_what_is_off_is_not_asked() {
        let folder = tempfile::tempdir().unwrap();
        let layers = Layers::of(folder.path());
        assert!(!layers.put(entry("a", Kind::Learned), &layer("one")).unwrap());
        assert!(!layers.put(entry("b", Kind::Table), &layer("two")).unwrap());
        assert!(layers.put(entry("a", Kind::Learned), &layer("three")).unwrap());
        assert_eq!(names(&layers.open().0), [EMBEDDED, "b", "a"]);
        layers.switch(EMBEDDED, false).unwrap();
        assert_eq!(names(&layers.open().0), ["b", "a"]);
        layers.switch(EMBEDDED, true).unwrap();
        layers.remove("b").unwrap();
        assert_eq!(names(&layers.open().0), [EMBEDDED, "a"]);
        assert!(matches!(layers.remove("b"), Err(LayersError::Unknown { .. })));
        assert!(layers.switch("b", false).is_err());
    }

    #[test]
    fn a_damaged_layer_is_refused_and_the_others_serve() {
        let folder = tempfile::tempdir().unwrap();
        let layers = Layers::of(folder.path());
        for name in ["cut", "flipped", "good", "gone", "text"] {
            layers.put(entry(name, Kind::Table), &layer(name)).unwrap();
        }
        let mut bytes = layer("flipped");
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(layers.path_of("flipped"), &bytes).unwrap();
        fs::write(layers.path_of("cut"), &bytes[..bytes.len() / 2]).unwrap();
        fs::write(layers.path_of("text"), "id\ten\n").unwrap();
        fs::remove_file(layers.path_of("gone")).unwrap();
        let (knowledge, refused) = layers.open();
        assert_eq!(names(&knowledge), [EMBEDDED, "good"]);
        let said: Vec<_> = refused.iter().map(|r| (r.name.as_str(), r.reason.as_str())).collect();
        assert_eq!(said.len(), 4, "{said:?}");
        for (name, words) in
            [("cut", "cut off"), ("flipped", "checksum"), ("gone", "cannot be read"), ("text", "no lexicon")]
        {
            assert!(said.iter().any(|(n, reason)| *n == name && reason.contains(words)), "{name}: {said:?}");
        }
    }

    #[test]
    fn a_damaged_manifest_leaves_the_brought_knowledge() {
        let folder = tempfile::tempdir().unwrap();
        let layers = Layers::of(folder.path());
        layers.put(entry("a", Kind::Table), &layer("one")).unwrap();
        fs::write(layers.folder.join(MANIFEST), "{").unwrap();
        let (knowledge, refused) = layers.open();
        assert_eq!(names(&knowledge), [EMBEDDED]);
        assert!(refused[0].reason.contains("cannot be read"), "{refused:?}");
    }

    #[test]
    fn changes_are_taken_over_without_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let followed = Followed::open(folder.path());
        assert_eq!(names(&followed.knowledge()), [EMBEDDED]);
        let layers = Layers::of(folder.path());
        layers.put(entry("a", Kind::Table), &layer("quixotic")).unwrap();
        followed.refresh();
        assert!(followed.knowledge().knows("en\u{1f}quixot"));
        let before = followed.knowledge();
        layers.put(entry("a", Kind::Table), &layer("zebra")).unwrap();
        followed.refresh();
        assert!(followed.knowledge().knows("en\u{1f}zebra") && !followed.knowledge().knows("en\u{1f}quixot"));
        assert!(before.knows("en\u{1f}quixot"), "what is in use stays as it was");
        layers.remove("a").unwrap();
        followed.refresh();
        assert_eq!(names(&followed.knowledge()), [EMBEDDED]);
    }

    #[test]
    fn names_are_plain() {
        for good in ["a", "freedict-eng-deu", "omw_1.4", "learned"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in ["", "A", "../a", ".a", "a b", EMBEDDED, "ñ", &"a".repeat(65)] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn moments_are_written_as_dates() {
        let at = |seconds| timestamp(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(at(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(at(4_102_444_800), "2100-01-01T00:00:00Z");
    }
}
