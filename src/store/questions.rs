//! Which queries found nothing and which words could not be translated: counts, and nothing about who asked.
//!
//! Kept in a database of its own: the folded words of a query, its language, the day and how often. No address, no
//! session, no time of day, no order. Queries that hold an address, a number or very many words are not kept at all.
//! Searches hand over what they saw and go on; a thread of its own writes it in batches, and where it cannot keep up,
//! or the disk is full, questions go uncounted. What few have asked is forgotten after some months.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

use rusqlite::{Connection, Row, params};

use super::{Day, StoreError};

/// Name of the file in the data directory.
pub const QUESTIONS_FILE: &str = "questions.sqlite";
/// Questions that wait to be written; more are not counted.
const WAITING_MAX: usize = 4_096;
/// Longest that counts stay in memory.
const WRITE_EVERY: Duration = Duration::from_secs(10);
/// Different counts that are written at once.
const BATCH_MAX: usize = 1_000;
/// Most words of a query that is kept, and its bytes.
const QUERY_MAX: (usize, usize) = (8, 120);
/// Digits in a row from which on a number may be a telephone or a document.
const DIGITS_MAX: usize = 4;
/// Days after which rare queries and words are forgotten, and all of them.
const DAYS_KEPT: (Day, Day) = (90, 730);

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS query (
    language    TEXT    NOT NULL,                 -- as found
    words       TEXT    NOT NULL,                 -- folded
    day         INTEGER NOT NULL,                 -- days since 1970, UTC
    asked       INTEGER NOT NULL,
    unanswered  INTEGER NOT NULL,
    PRIMARY KEY (language, words, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS word (
    language    TEXT    NOT NULL,
    word        TEXT    NOT NULL,                 -- folded
    missing     TEXT    NOT NULL,                 -- language that has nothing for it
    day         INTEGER NOT NULL,
    asked       INTEGER NOT NULL,
    PRIMARY KEY (language, word, missing, day)
) WITHOUT ROWID;
";

/// What a search saw of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Code of its language.
    pub language: String,
    /// Its words, folded, separated by spaces.
    pub words: String,
    /// Whether nothing was found.
    pub is_unanswered: bool,
    /// Words that could not be translated, folded, each with codes of the languages that have nothing for it.
    pub untranslated: Vec<(String, Vec<String>)>,
}

/// Takes in what searches saw; shared by all threads. Dropping it writes what is left.
#[derive(Debug)]
pub struct Questions {
    sender: Option<SyncSender<Seen>>,
    writer: Option<JoinHandle<()>>,
}

/// A query that found nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedQuery {
    /// Code of its language.
    pub language: String,
    /// Its folded words.
    pub words: String,
    /// How often it was asked and found nothing.
    pub unanswered: u64,
    /// The last day on which it was asked.
    pub last: Day,
}

/// A word that could not be translated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedWord {
    /// Code of the language of the queries.
    pub language: String,
    /// The folded word.
    pub word: String,
    /// Queries that had it.
    pub asked: u64,
    /// Codes of the languages that had nothing for it.
    pub missing: Vec<String>,
    /// The last day on which it was asked.
    pub last: Day,
}

/// What was counted.
#[derive(Debug, Clone)]
pub struct QuestionLog {
    path: PathBuf,
}

impl Questions {
    /// Counts into the file of `directory`, which is made where there is none. Words and queries that were asked
    /// less than `asked_min` times are forgotten after ninety days.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn open(directory: &Path, asked_min: u32) -> Result<Self, StoreError> {
        let mut counts = Counts { connection: open(&directory.join(QUESTIONS_FILE))?, asked_min, ..Counts::new()? };
        counts.forget(today())?;
        let (sender, receiver) = sync_channel(WAITING_MAX);
        let writer = thread::spawn(move || counts.take_in(&receiver));
        Ok(Self { sender: Some(sender), writer: Some(writer) })
    }

    /// Counts a query. Returns at once.
    pub fn count(&self, seen: Seen) {
        if let Some(sender) = self.sender.as_ref().filter(|_| may_be_kept(&seen.words)) {
            // Where the writer cannot keep up the search goes first.
            let _ = sender.try_send(seen);
        }
    }
}

impl Drop for Questions {
    fn drop(&mut self) {
        self.sender = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has nothing left to write.
            let _ = writer.join();
        }
    }
}

/// Whether a query can be kept: short, and without what may be an address or a number of somebody's.
fn may_be_kept(words: &str) -> bool {
    let digits = words.split(|c: char| !c.is_numeric()).map(|digits| digits.chars().count()).max().unwrap_or(0);
    let count = words.split_whitespace().count();
    (1..=QUERY_MAX.0).contains(&count)
        && words.len() <= QUERY_MAX.1
        && digits <= DIGITS_MAX
        && !words.contains(['@', '/', '\\'])
}

/// Counts that are not written yet.
struct Counts {
    connection: Connection,
    asked_min: u32,
    queries: BTreeMap<(String, String, Day), (u64, u64)>,
    words: BTreeMap<(String, String, String, Day), u64>,
}

impl Counts {
    fn new() -> Result<Self, StoreError> {
        let connection = Connection::open_in_memory()?;
        Ok(Self { connection, asked_min: 0, queries: BTreeMap::new(), words: BTreeMap::new() })
    }

    fn take_in(&mut self, receiver: &Receiver<Seen>) {
        let mut written = Instant::now();
        loop {
            let left = WRITE_EVERY.saturating_sub(written.elapsed());
            let ended = match receiver.recv_timeout(left) {
                Ok(seen) => {
                    self.add(seen, today());
                    false
                }
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => true,
            };
            if ended || written.elapsed() >= WRITE_EVERY || self.queries.len() + self.words.len() >= BATCH_MAX {
                // What cannot be written is not worth more than the memory it takes.
                let _ = self.write();
                (self.queries, self.words) = (BTreeMap::new(), BTreeMap::new());
                written = Instant::now();
            }
            if ended {
                return;
            }
        }
    }

    fn add(&mut self, seen: Seen, day: Day) {
        let counts = self.queries.entry((seen.language.clone(), seen.words, day)).or_default();
        counts.0 += 1;
        counts.1 += u64::from(seen.is_unanswered);
        for (word, missing) in seen.untranslated {
            for missing in missing {
                *self.words.entry((seen.language.clone(), word.clone(), missing, day)).or_default() += 1;
            }
        }
    }

    fn write(&mut self) -> Result<(), StoreError> {
        if self.queries.is_empty() {
            return Ok(());
        }
        let transaction = self.connection.transaction()?;
        {
            let sql = "INSERT INTO query VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET
                asked = asked + excluded.asked, unanswered = unanswered + excluded.unanswered";
            let mut statement = transaction.prepare_cached(sql)?;
            for ((language, words, day), (asked, unanswered)) in &self.queries {
                statement.execute(params![language, words, day, asked, unanswered])?;
            }
            let sql = "INSERT INTO word VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT DO UPDATE SET asked = asked + excluded.asked";
            let mut statement = transaction.prepare_cached(sql)?;
            for ((language, word, missing, day), asked) in &self.words {
                statement.execute(params![language, word, missing, day, asked])?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Removes what is old, and what few have asked for sooner.
    fn forget(&mut self, today: Day) -> Result<(), StoreError> {
        let (rare, all) = (today - DAYS_KEPT.0, today - DAYS_KEPT.1);
        let rare_queries = "DELETE FROM query WHERE day < ?1 AND (language, words) IN
            (SELECT language, words FROM query GROUP BY language, words HAVING sum(asked) < ?2)";
        let rare_words = "DELETE FROM word WHERE day < ?1 AND (language, word) IN
            (SELECT language, word FROM word GROUP BY language, word, missing HAVING sum(asked) < ?2)";
        for sql in [rare_queries, rare_words] {
            self.connection.execute(sql, params![rare, self.asked_min])?;
        }
        for sql in ["DELETE FROM query WHERE day < ?1", "DELETE FROM word WHERE day < ?1"] {
            self.connection.execute(sql, [all])?;
        }
        Ok(())
    }
}

impl QuestionLog {
    /// That of the data directory; `None` where nothing was ever counted.
    pub fn of(directory: &Path) -> Option<Self> {
        let path = directory.join(QUESTIONS_FILE);
        path.exists().then_some(Self { path })
    }

    /// Queries that found nothing at least `asked_min` times, the most asked first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unanswered(&self, asked_min: u32, limit: usize) -> Result<Vec<AskedQuery>, StoreError> {
        let sql = "SELECT language, words, sum(unanswered), max(day) FROM query GROUP BY language, words
            HAVING sum(unanswered) >= ?1 ORDER BY 3 DESC, language, words LIMIT ?2";
        let query = |row: &Row<'_>| {
            Ok(AskedQuery { language: row.get(0)?, words: row.get(1)?, unanswered: row.get(2)?, last: row.get(3)? })
        };
        let connection = open(&self.path)?;
        let mut statement = connection.prepare(sql)?;
        Ok(statement.query_map(params![asked_min, limit], query)?.collect::<Result<_, _>>()?)
    }

    /// Words that could not be translated at least `asked_min` times, the most asked first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn untranslated(&self, asked_min: u32, limit: usize) -> Result<Vec<AskedWord>, StoreError> {
        let sql = "SELECT language, word, max(total), group_concat(missing, ' '), max(last) FROM
            (SELECT language, word, missing, sum(asked) AS total, max(day) AS last FROM word
                GROUP BY language, word, missing ORDER BY missing)
            GROUP BY language, word HAVING max(total) >= ?1 ORDER BY 3 DESC, language, word LIMIT ?2";
        let word = |row: &Row<'_>| {
            let missing: String = row.get(3)?;
            let missing = missing.split(' ').map(str::to_owned).collect();
            Ok(AskedWord { language: row.get(0)?, word: row.get(1)?, asked: row.get(2)?, missing, last: row.get(4)? })
        };
        let connection = open(&self.path)?;
        let mut statement = connection.prepare(sql)?;
        Ok(statement.query_map(params![asked_min, limit], word)?.collect::<Result<_, _>>()?)
    }

    /// Forgets everything.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn clear(&self) -> Result<(), StoreError> {
        Ok(open(&self.path)?.execute_batch("DELETE FROM query; DELETE FROM word; VACUUM")?)
    }
}

fn open(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // The last seconds may be lost with the machine; a count is not worth a sync.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.execute_batch(TABLES)?;
    Ok(connection)
}

fn today() -> Day {
    let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Day::try_from(seconds / 86_400).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(words: &str, missing: &[&str]) -> Seen {
        let missing: Vec<String> = missing.iter().map(|m| (*m).to_owned()).collect();
        let untranslated = if missing.is_empty() { Vec::new() } else { vec![(words.to_owned(), missing)] };
        Seen { language: "ca".to_owned(), words: words.to_owned(), is_unanswered: true, untranslated }
    }

    #[test]
    fn what_was_asked_often_enough_is_counted_and_the_rest_kept_back() {
        let folder = tempfile::tempdir().unwrap();
        let questions = Questions::open(folder.path(), 3).unwrap();
        for _ in 0..3 {
            questions.count(seen("esplai", &["ko", "en"]));
        }
        questions.count(seen("maria puig", &["en"]));
        drop(questions);
        let log = QuestionLog::of(folder.path()).unwrap();
        let words = log.untranslated(3, 10).unwrap();
        assert_eq!(words.len(), 1);
        assert_eq!((words[0].word.as_str(), words[0].asked), ("esplai", 3));
        assert_eq!(words[0].missing, ["en", "ko"]);
        let queries = log.unanswered(3, 10).unwrap();
        assert_eq!((queries.len(), queries[0].words.as_str(), queries[0].unanswered), (1, "esplai", 3));
        log.clear().unwrap();
        assert!(log.unanswered(1, 10).unwrap().is_empty() && log.untranslated(1, 10).unwrap().is_empty());
    }

    #[test]
    fn what_may_name_a_person_is_never_written() {
        for words in ["ana@example.org", "600123456", "a b c d e f g h i", "/etc/passwd", "", &"x".repeat(200)] {
            assert!(!may_be_kept(words), "{words}");
        }
        assert!(may_be_kept("agenda 2030") && may_be_kept("도서관"));
    }

    #[test]
    fn old_and_rare_counts_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let connection = open(&folder.path().join(QUESTIONS_FILE)).unwrap();
        let mut counts = Counts { connection, asked_min: 2, ..Counts::new().unwrap() };
        let now = 20_000;
        for (words, day) in
            [("rare", now - 100), ("common", now - 100), ("common", now), ("rarely", now - 10), ("common", now - 800)]
        {
            counts.add(seen(words, &["en"]), day);
        }
        counts.write().unwrap();
        counts.forget(now).unwrap();
        let left = QuestionLog::of(folder.path()).unwrap().unanswered(1, 10).unwrap();
        let left: Vec<_> = left.iter().map(|q| (q.words.as_str(), q.unanswered)).collect();
        assert_eq!(left, [("common", 2), ("rarely", 1)]);
    }
}
