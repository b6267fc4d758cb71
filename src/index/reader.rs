//! Opening an index for reading: what was committed last, and a snapshot of it for each search.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::{Mutex, PoisonError};

use tantivy::directory::MmapDirectory;
use tantivy::{IndexReader, ReloadPolicy, Searcher};

use super::forms::KnownForms;
use super::schema::{Fields, TOKENIZER, schema};
use super::segment::Segment;
use super::statistics::{LanguageStatistics, Statistics, StatisticsCache};
use super::tokens::TermTokenizer;
use super::top::IdleSums;
use super::{FOLDER_NAME, IndexError};
use crate::analyze;
use crate::language::Lang;

/// Version of the layout of fields and terms.
const LAYOUT_VERSION: u32 = 2;
/// File that says which version made the index.
const VERSION_FILE: &str = "version.txt";

/// An index open for reading.
pub struct Index {
    inner: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    statistics: StatisticsCache,
    latest: Mutex<Option<Snapshot>>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("directory", self.inner.directory()).finish_non_exhaustive()
    }
}

/// The index as it was at one commit; cheap to clone.
#[derive(Clone)]
pub struct Snapshot {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    pub(super) statistics: Arc<Statistics>,
    pub(super) forms: Arc<KnownForms>,
    pub(super) idle: Arc<IdleSums>,
    pub(super) segments: Arc<[Segment]>,
    sequence: i64,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").field("sequence", &self.sequence).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in the data directory `directory`. With `follow`, commits of other processes are seen
    /// within a second; otherwise the index stays as it is now.
    ///
    /// # Errors
    /// [`IndexError::Missing`], [`IndexError::Outdated`], or what the library says.
    pub fn open(directory: &Path, follow: bool) -> Result<Self, IndexError> {
        let folder = directory.join(FOLDER_NAME);
        if !folder.join("meta.json").exists() {
            return Err(IndexError::Missing { directory: folder });
        }
        check_version(&folder)?;
        let (inner, fields) = opened(&folder)?;
        let policy = if follow { ReloadPolicy::OnCommitWithDelay } else { ReloadPolicy::Manual };
        let reader = inner.reader_builder().reload_policy(policy).try_into()?;
        Ok(Self { inner, reader, fields, statistics: StatisticsCache::default(), latest: Mutex::new(None) })
    }

    /// Opens the index for writing, or makes one.
    pub(super) fn open_or_create(directory: &Path) -> Result<(tantivy::Index, Fields), IndexError> {
        let folder = directory.join(FOLDER_NAME);
        if folder.join("meta.json").exists() {
            check_version(&folder)?;
            return opened(&folder);
        }
        fs::create_dir_all(&folder).map_err(|cause| IndexError::Io { path: folder.clone(), cause })?;
        let path = folder.join(VERSION_FILE);
        fs::write(&path, version()).map_err(|cause| IndexError::Io { path, cause })?;
        opened(&folder)
    }

    /// Removes the index in `directory`; it can be made again from the store.
    ///
    /// # Errors
    /// [`IndexError::Io`].
    pub fn remove(directory: &Path) -> Result<(), IndexError> {
        let folder = directory.join(FOLDER_NAME);
        match fs::remove_dir_all(&folder) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(IndexError::Io { path: folder, cause }),
            _ => Ok(()),
        }
    }

    /// Sequence number of the store that the last commit had followed; 0 before the first.
    ///
    /// # Errors
    /// What the library says.
    pub fn sequence(&self) -> Result<i64, IndexError> {
        sequence_of(&self.inner)
    }

    /// Number of segments.
    pub fn segments(&self) -> usize {
        self.reader.searcher().segment_readers().len()
    }

    /// Shows commits made since it was opened.
    ///
    /// # Errors
    /// What the library says.
    pub fn refresh(&self) -> Result<(), IndexError> {
        Ok(self.reader.reload()?)
    }

    /// The state of the last commit that is visible.
    ///
    /// # Errors
    /// What the library says.
    pub fn snapshot(&self) -> Result<Snapshot, IndexError> {
        let searcher = self.reader.searcher();
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        match latest.as_ref() {
            Some(s) if s.searcher.generation().generation_id() == searcher.generation().generation_id() => {
                Ok(s.clone())
            }
            _ => {
                let statistics = Arc::new(self.statistics.of(&searcher, &self.fields)?);
                let sequence = sequence_of(&self.inner)?;
                let (fields, forms, idle) = (self.fields.clone(), Arc::default(), Arc::default());
                let readers = searcher.segment_readers().iter();
                let segments = readers.map(|reader| Segment::open(reader, &fields)).collect::<Result<_, _>>()?;
                let snapshot = Snapshot { searcher, fields, statistics, forms, idle, segments, sequence };
                Ok(latest.insert(snapshot).clone())
            }
        }
    }
}

impl Snapshot {
    /// Sequence number of the store that this state had followed: the generation that answers are cited by.
    pub fn sequence(&self) -> i64 {
        self.sequence
    }

    /// Counts by language, in the order of languages.
    pub fn languages(&self) -> impl Iterator<Item = (Lang, &LanguageStatistics)> {
        self.statistics.iter().map(|(language, counts)| (*language, counts))
    }

    /// Number of passages.
    pub fn passages(&self) -> u64 {
        self.searcher.num_docs()
    }
}

/// Sequence number of the store that the last commit had followed; 0 where there is none.
pub(super) fn sequence_of(index: &tantivy::Index) -> Result<i64, IndexError> {
    Ok(index.load_metas()?.payload.and_then(|p| p.parse().ok()).unwrap_or(0))
}

fn opened(folder: &Path) -> Result<(tantivy::Index, Fields), IndexError> {
    let (schema, fields) = schema();
    let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
    let index = tantivy::Index::open_or_create(directory, schema)?;
    index.tokenizers().register(TOKENIZER, TermTokenizer::default());
    Ok((index, fields))
}

/// What made an index: layout, analysis and the stemmers.
pub fn version() -> String {
    format!("layout {LAYOUT_VERSION}, {}", analyze::VERSION)
}

fn check_version(folder: &Path) -> Result<(), IndexError> {
    let path: PathBuf = folder.join(VERSION_FILE);
    let found = fs::read_to_string(&path).map_err(|cause| IndexError::Io { path, cause })?;
    if found == version() {
        return Ok(());
    }
    Err(IndexError::Outdated { directory: folder.into(), found, wanted: version() })
}
