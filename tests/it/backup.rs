//! Backups: written while others read, restored whole, never over anything by accident.

use std::fs;

use dragoman::admin::archive::{self, ArchiveError};
use dragoman::admin::keys::{Keys, Role};
use dragoman::language::Lang;
use dragoman::search::Question;

use crate::admin::workplace;
use crate::support::{Workplace, found, record};

#[test]
fn a_backup_is_restored_whole_and_never_over_other_records() {
    let workplace = workplace();
    assert!(workplace.run(&["thesaurus", "add", "library", "ca", "llibreteca"]).status.success());
    let key = Keys::of(&workplace.data()).create("Anna", Role::Editor).unwrap();
    let file = workplace.input().join("backup.zip");
    let file_name = file.to_str().unwrap();
    let written = workplace.run(&["backup", file_name]);
    assert!(written.status.success(), "{written:?}");
    assert_eq!(workplace.run(&["backup", file_name]).status.code(), Some(1), "help: a backup is never overwritten");

    let other = Workplace::new();
    let restored = other.run(&["restore", file_name]);
    assert!(restored.status.success(), "{restored:?}");
    let engine = other.engine();
    assert_eq!(found(&engine, "libraries"), ["c"]);
    assert_eq!(engine.store().counts().unwrap(), workplace.engine().store().counts().unwrap());
    assert!(Keys::of(&other.data()).with_text(&key).unwrap().is_some());
    let cross = Question { language: Some(Lang::CA), ..Question::new("llibreteca") };
    assert_eq!(engine.search(&cross).unwrap().hits[0].id, "c");
    drop(engine);

    let refused = other.run(&["restore", file_name]);
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("--force"), "{refused:?}");
    other.records("z.ndjson", &[record("z", "en", "Zebra crossings", "Zebra crossings near schools.")]);
    other.ingest();
    assert_eq!(found(&other.engine(), "zebra"), ["z"]);
    assert!(other.run(&["restore", file_name, "--force"]).status.success());
    assert_eq!(found(&other.engine(), "zebra"), [""; 0]);
    assert_eq!(found(&other.engine(), "libraries"), ["c"]);
}

#[test]
fn a_damaged_or_foreign_archive_changes_nothing() {
    let workplace = workplace();
    let file = workplace.input().join("backup.zip");
    archive::write(&workplace.data(), &file).unwrap();
    let whole = fs::read(&file).unwrap();
    let before = found(&workplace.engine(), "libraries");
    // In the middle of the database, which is the first and largest file.
    for place in [whole.len() / 4, whole.len() / 3] {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x55;
        fs::write(&file, &bytes).unwrap();
        let error = archive::restore(&file, &workplace.data(), true).unwrap_err();
        assert!(matches!(error, ArchiveError::Damaged { .. }), "{error:?}");
    }
    for bytes in [&whole[..whole.len() / 2], b"no archive".as_slice()] {
        fs::write(&file, bytes).unwrap();
        assert!(archive::restore(&file, &workplace.data(), true).is_err());
    }
    assert_eq!(found(&workplace.engine(), "libraries"), before);
    assert!(matches!(
        archive::write(&workplace.input(), &workplace.input().join("x.zip")),
        Err(ArchiveError::Store(_))
    ));
}
