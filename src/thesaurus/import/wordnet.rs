//! Tables of the Open Multilingual Wordnet: words by synset in, one row for each synset out.
//!
//! ```text
//! # Name  TAB  language  TAB  address  TAB  licence
//! 00001740-n  TAB  cat:lemma  TAB  entitat
//! ```
//!
//! The files of several languages belong together: what has the same synset means the same. A synset that only one of
//! the languages has a word for is left out.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::{ImportError, ROWS_MAX, Vocabulary, label, lines, shown, squeezed};
use crate::language::Lang;
use crate::thesaurus::table::{Label, Place, Row};

/// Words of a synset.
struct Synset {
    words: Vec<(Lang, Box<str>)>,
    place: Place,
}

/// Reads the files of several languages.
pub(super) fn read(files: &[PathBuf]) -> Result<Vocabulary, ImportError> {
    let mut found = Vocabulary::default();
    let mut synsets: BTreeMap<Box<str>, Synset> = BTreeMap::new();
    let (mut names, mut licenses, mut sources) = (Vec::new(), Vec::new(), Vec::new());
    for path in files {
        let file: Arc<str> = shown(path).into();
        let mut declared = None;
        lines(path, |line, text| {
            let place = Place { file: Arc::clone(&file), line };
            if let Some(head) = text.strip_prefix('#') {
                let mut cells = head.split('\t').map(|cell| squeezed(cell, 200));
                names.extend(cells.next());
                declared = cells.next().and_then(|code| Lang::from_code(&code));
                sources.extend(cells.next());
                licenses.extend(cells.next());
                return Ok(());
            }
            word(text, declared, place, &mut synsets, &mut found);
            if synsets.len() > ROWS_MAX { Err(ImportError::TooLarge) } else { Ok(()) }
        })?;
    }
    let mut languages: Vec<Lang> = synsets.values().flat_map(|s| &s.words).map(|(language, _)| *language).collect();
    languages.sort_unstable();
    languages.dedup();
    if languages.len() < 2 {
        return Err(ImportError::OneLanguage);
    }
    for (id, synset) in synsets {
        match row(&id, &synset) {
            Some(row) => found.rows.push(row),
            None => found.skipped.add(&synset.place, "the synset has words in one language alone", &id),
        }
    }
    let joined = |mut parts: Vec<String>| {
        parts.retain(|part| !part.is_empty());
        parts.dedup();
        (!parts.is_empty()).then(|| parts.join("; "))
    };
    (found.title, found.license, found.source) = (joined(names), joined(licenses), joined(sources));
    Ok(found)
}

fn word(
    text: &str,
    declared: Option<Lang>,
    place: Place,
    synsets: &mut BTreeMap<Box<str>, Synset>,
    found: &mut Vocabulary,
) {
    let mut cells = text.split('\t');
    let (Some(id), Some(kind), Some(word)) = (cells.next(), cells.next(), cells.next()) else {
        if !text.trim().is_empty() {
            found.skipped.add(&place, "the line has fewer than three cells", text);
        }
        return;
    };
    let (code, kind) = kind.split_once(':').map_or((None, kind), |(code, kind)| (Some(code), kind));
    if !matches!(kind, "lemma" | "lemma:brokenform" | "lemma:root") {
        // Definitions and examples are no labels.
        return;
    }
    let Some(language) = code.map_or(declared, Lang::from_code) else {
        found.skipped.add(&place, "the language is not known", code.unwrap_or_default());
        return;
    };
    let word = squeezed(&word.replace('_', " "), 200);
    if !word.chars().any(char::is_alphanumeric) {
        found.skipped.add(&place, "there is no word", text);
        return;
    }
    let synset = synsets.entry(id.trim().into()).or_insert_with(|| Synset { words: Vec::new(), place });
    let word = (language, word.into_boxed_str());
    if !synset.words.contains(&word) {
        synset.words.push(word);
    }
}

fn row(id: &str, synset: &Synset) -> Option<Row> {
    let (first, _) = synset.words.first()?;
    synset.words.iter().find(|(language, _)| language != first)?;
    // A sense that many words name is a common one.
    let share = (2.0 + synset.words.len() as f32).ln();
    let mut labels: Vec<Label> = Vec::new();
    for (language, word) in &synset.words {
        let rank = labels.iter().filter(|l| l.language == *language).count();
        let label = label(*language, word, u16::try_from(rank).unwrap_or(u16::MAX));
        labels.push(Label { weight: Some(1.0), share: Some(share), ..label });
    }
    let pos = id.rsplit_once('-').map_or("", |(_, pos)| pos).into();
    let id = format!("wordnet:{id}").into();
    let place = synset.place.clone();
    let (broader, related, note) = (Vec::new(), Vec::new(), "".into());
    Some(Row { id, is_domain: false, pos, broader, related, note, labels, place })
}
