//! Reading what has changed, for whoever keeps a copy of the records: in the order of changes, deletions included.
//!
//! Every change has a sequence number, and every commit a time. A record that changes while somebody reads moves to
//! the end, where it is read again; so that whoever goes on from the last number seen misses nothing.

use rusqlite::{OptionalExtension, Row, named_params, params};

use super::reader::{Reader, stored_of_row};
use super::{StoreError, Stored};

/// What is read of the changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Harvest {
    /// Only changes after this sequence number.
    pub after: i64,
    /// Only changes up to this sequence number.
    pub up_to: Option<i64>,
    /// Only records of this kind.
    pub kind: Option<String>,
    /// Only records in this main language.
    pub language: Option<String>,
    /// Most changes.
    pub limit: usize,
}

/// A record that was written or deleted.
#[derive(Debug, Clone)]
pub struct Changed {
    /// Sequence number of the change.
    pub sequence: i64,
    /// Unix time at which it became visible, in seconds.
    pub time_s: i64,
    /// Identifier of the record.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// Its main language.
    pub language: String,
    /// The record with an empty body, unless it was deleted.
    pub stored: Option<Stored>,
}

/// Columns read by [`changed_of_row`]: of a record, and of a deletion.
const COLUMNS: [&str; 2] = [
    "seq, id, fields ->> 'kind' AS kind, language, record, work, fields, passages, subjects",
    "seq, id, kind, language, NULL, NULL, NULL, NULL, NULL",
];

/// The time of a change: that of the first commit that holds it.
const TIME: &str = "(SELECT time_s FROM moment WHERE moment.seq >= change.seq ORDER BY moment.seq LIMIT 1)";

impl Reader {
    /// The changes that `harvest` asks for, in their order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn harvest(&self, harvest: &Harvest) -> Result<Vec<Changed>, StoreError> {
        let [record, deletion] = COLUMNS;
        let range = "seq > :after AND seq <= :up_to";
        let sql = format!(
            "SELECT change.*, {TIME} AS time_s FROM (
                SELECT {record} FROM record WHERE {range}
                UNION ALL SELECT {deletion} FROM deletion WHERE {range} AND id IS NOT NULL
            ) AS change
            WHERE (:kind IS NULL OR kind = :kind) AND (:language IS NULL OR language = :language)
            ORDER BY seq LIMIT :limit"
        );
        let values = named_params! {
            ":after": harvest.after, ":up_to": harvest.up_to.unwrap_or(i64::MAX), ":limit": harvest.limit,
            ":kind": harvest.kind, ":language": harvest.language,
        };
        self.with(|c| {
            let mut statement = c.prepare_cached(&sql)?;
            statement.query_map(values, |row| Ok(changed_of_row(row)))?.map(|row| row?).collect()
        })
    }

    /// The last change of the record with this identifier; `None` where there never was one, as far as is known.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_change(&self, id: &str) -> Result<Option<Changed>, StoreError> {
        let [record, deletion] = COLUMNS;
        let sql = format!(
            "SELECT change.*, {TIME} AS time_s FROM (
                SELECT {record} FROM record WHERE id = ?1 UNION ALL SELECT {deletion} FROM deletion WHERE id = ?1
            ) AS change ORDER BY seq DESC LIMIT 1"
        );
        self.with(|c| c.prepare_cached(&sql)?.query_row([id], |row| Ok(changed_of_row(row))).optional()?.transpose())
    }

    /// Sequence number of the last change that was visible before `time_s`, in seconds of Unix time; 0 where none was.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn sequence_before(&self, time_s: i64) -> Result<i64, StoreError> {
        let sql = "SELECT coalesce(max(seq), 0) FROM moment WHERE time_s < ?1";
        self.with(|c| Ok(c.prepare_cached(sql)?.query_row(params![time_s], |row| row.get(0))?))
    }

    /// Unix time of the earliest change that is still told, in seconds.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn earliest_s(&self) -> Result<i64, StoreError> {
        let sql = "SELECT coalesce(min(time_s), unixepoch()) FROM moment";
        self.with(|c| Ok(c.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
    }

    /// The kinds and the main languages of the stored records, each in alphabetical order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn kinds_and_languages(&self) -> Result<(Vec<String>, Vec<String>), StoreError> {
        let distinct = |column: &str| {
            let sql = format!("SELECT DISTINCT {column} FROM record ORDER BY 1");
            self.with(|c| {
                let mut statement = c.prepare_cached(&sql)?;
                Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
            })
        };
        Ok((distinct("fields ->> 'kind'")?, distinct("language")?))
    }
}

fn changed_of_row(row: &Row<'_>) -> Result<Changed, StoreError> {
    let is_stored = row.get::<_, Option<i64>>("record")?.is_some();
    Ok(Changed {
        sequence: row.get("seq")?,
        time_s: row.get("time_s")?,
        id: row.get("id")?,
        kind: row.get::<_, Option<String>>("kind")?.unwrap_or_default(),
        language: row.get::<_, Option<String>>("language")?.unwrap_or_default(),
        stored: is_stored.then(|| stored_of_row(row)).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use crate::store::{Fingerprint, Found, SourceState, Writer};

    /// Stores records as everything that one source holds.
    fn store(folder: &std::path::Path, records: &[(&str, &str, &str)]) {
        let mut writer = Writer::open(folder).unwrap();
        let fingerprint = Fingerprint { size_bytes: 0, modified_ns: 0, digest: [0; 32] };
        let source = writer.begin_source("source", &fingerprint).unwrap();
        for (id, kind, title) in records {
            let (id, kind, title) = ((*id).to_owned(), (*kind).to_owned(), (*title).to_owned());
            let record = Record { id, kind, title, ..Record::default() };
            let found = Found { passages: &[], language: "en", subjects: &[] };
            writer.put(record, &found, (source, "")).unwrap();
        }
        writer.finish_source(source, [0; 32], SourceState::Complete, &[]).unwrap();
        writer.commit().unwrap();
    }

    fn told(reader: &Reader, harvest: &Harvest) -> Vec<(String, bool)> {
        let changes = reader.harvest(&Harvest { limit: 100, ..harvest.clone() }).unwrap();
        changes.into_iter().map(|c| (c.id, c.stored.is_some())).collect()
    }

    #[test]
    fn changes_come_in_their_order_with_what_was_deleted() {
        let folder = tempfile::tempdir().unwrap();
        store(folder.path(), &[("a", "news", "A"), ("b", "event", "B"), ("c", "news", "C")]);
        let reader = Reader::open(folder.path()).unwrap();
        let before = reader.sequence().unwrap();
        store(folder.path(), &[("a", "news", "A"), ("c", "news", "C changed")]);
        let all = told(&reader, &Harvest::default());
        assert_eq!(all, [("a".to_owned(), true), ("c".to_owned(), true), ("b".to_owned(), false)]);
        assert_eq!(told(&reader, &Harvest { after: before, ..Harvest::default() }).len(), 2);
        let events = Harvest { kind: Some("event".to_owned()), ..Harvest::default() };
        assert_eq!(told(&reader, &events), [("b".to_owned(), false)]);
        let deleted = reader.last_change("b").unwrap().unwrap();
        assert!(deleted.stored.is_none() && deleted.kind == "event" && deleted.time_s >= reader.earliest_s().unwrap());
        assert_eq!(reader.sequence_before(deleted.time_s + 1).unwrap(), reader.sequence().unwrap());
        assert_eq!(reader.sequence_before(0).unwrap(), 0);
        // A record that comes back is not told to be deleted.
        store(folder.path(), &[("a", "news", "A"), ("b", "event", "B again"), ("c", "news", "C changed")]);
        assert!(!told(&reader, &Harvest::default()).contains(&("b".to_owned(), false)));
        assert!(reader.last_change("b").unwrap().unwrap().stored.is_some());
        assert!(reader.last_change("z").unwrap().is_none());
    }
}
