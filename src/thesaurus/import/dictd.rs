//! Dictionaries of the dictd server, laid out as FreeDict prints them: an index and a text in, senses out.
//!
//! ```text
//! bank /bæŋk/ <n>             headword, pronunciation, grammar
//! 1. Bank <fem> [fin.], Geldinstitut     a sense: translations, with remarks in brackets
//!       "bank holiday"  - Feiertag       an example
//!    Synonyms: {credit institution}      other headwords for the same
//!  see: {banks}                          other entries
//! 2. Ufer                                another sense
//! ```
//!
//! The index gives, for each headword, offset and size of its entry, in digits of base 64 (dictd's `dictfmt(1)`); the
//! text may be packed by dictzip, which gzip unpacks. Headwords that are synonyms and have the same translations become
//! one row.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::weigh::{Evidence, Weigher};
use super::{ImportError, ROWS_MAX, Request, Skipped, Vocabulary, label, lines, opened, shown, squeezed};
use crate::language::Lang;
use crate::thesaurus::table::{Place, Row};

/// Longest entry, in bytes.
const ENTRY_BYTES_MAX: u64 = 1 << 20;
/// Longest label, in words: what is longer is a sentence.
const WORDS_MAX: usize = 6;
/// Translations of a sense that are kept.
const TRANSLATIONS_MAX: usize = 12;
/// Digits of the index, from 0 to 63.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// How the index begins entries that tell about the dictionary.
const ABOUT: [&str; 2] = ["00database", "00-database"];

/// What stands in headwords for somebody or something, and articles and particles before them, by language.
const PLACEHOLDERS: &[(&str, &[&str])] = &[
    ("en", &["sth.", "sb.", "sb.'s", "sth.'s", "sb./sth.", "smth.", "smb.", "someone", "something", "so.", "so.'s"]),
    (
        "de",
        &[
            "etw.",
            "jdn.",
            "jdm.",
            "jds.",
            "jd.",
            "jdn./etw.",
            "jdm./etw.",
            "jds./etw.",
            "etwas",
            "jemand",
            "jemanden",
            "jemandem",
        ],
    ),
    ("es", &["algo", "alguien", "a/c", "u/p"]),
    ("fr", &["qqch", "qqn", "qqch.", "qqn.", "qc", "qn"]),
];
const LEADING: &[(&str, &[&str])] = &[
    ("en", &["to", "the", "a", "an"]),
    ("de", &["der", "die", "das", "den", "ein", "eine", "einen", "sich"]),
    ("es", &["el", "la", "los", "las", "un", "una"]),
    ("fr", &["le", "la", "les", "un", "une", "se"]),
    ("it", &["il", "lo", "la", "i", "gli", "le", "un", "una"]),
    ("pt", &["o", "a", "os", "as", "um", "uma"]),
    ("ca", &["el", "la", "els", "les", "un", "una"]),
    ("gl", &["o", "a", "os", "as", "un", "unha"]),
    ("el", &["ο", "η", "το", "οι", "τα"]),
    ("nl", &["de", "het", "een"]),
];

/// A sense of an entry.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Sense {
    translations: Vec<String>,
    synonyms: Vec<String>,
    /// Examples and references: what is used much has many.
    mentions: u32,
}

/// An entry as the text has it.
#[derive(Debug, Default)]
struct Article {
    headwords: Vec<String>,
    senses: Vec<Sense>,
}

/// Reads dictionaries; each has its index beside its text.
pub(super) fn read(files: &[PathBuf], request: &Request) -> Result<Vocabulary, ImportError> {
    let mut found = Vocabulary::default();
    let mut stems: Vec<PathBuf> = files.iter().map(|path| stem_of(path)).collect();
    stems.sort();
    stems.dedup();
    for stem in stems {
        let (from, to) = languages_of(&stem, request)?;
        let text = [stem.with_added_extension("dict.dz"), stem.with_added_extension("dict")];
        let index = stem.with_added_extension("index");
        let text = text.iter().find(|path| path.exists());
        let text = text.ok_or_else(|| ImportError::Companion {
            path: index.clone(),
            missing: stem.with_added_extension("dict"),
        })?;
        if !index.exists() {
            return Err(ImportError::Companion { path: text.clone(), missing: index });
        }
        let mut reading =
            Reading { from, to, senses: Senses::default(), weigher: Weigher::default(), file: shown(text).into() };
        let mut skipped = std::mem::take(&mut found.skipped);
        reading.articles(&entries(&index, &mut skipped)?, text, &mut found, &mut skipped)?;
        found.skipped = skipped;
        let name = stem.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        found.rows.append(&mut reading.rows(&name));
    }
    Ok(found)
}

/// The path without the endings of index and text.
fn stem_of(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = [".index", ".dict.dz", ".dict"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    path.with_file_name(stem)
}

/// The languages: as asked for, or as the name ends (`freedict-eng-deu`).
fn languages_of(stem: &Path, request: &Request) -> Result<(Lang, Lang), ImportError> {
    let name = stem.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut codes = name.rsplit('-').map(Lang::from_code);
    let (to, from) = (codes.next().flatten(), codes.next().flatten());
    let languages = request.from.or(from).zip(request.to.or(to));
    languages.ok_or_else(|| ImportError::Languages { path: stem.to_owned() })
}

/// Where the entries stand: offset, size and whether the entry tells about the dictionary; by offset, each once.
fn entries(index: &Path, skipped: &mut Skipped) -> Result<Vec<(u64, u64, bool)>, ImportError> {
    let mut entries = Vec::new();
    let file: Arc<str> = shown(index).into();
    lines(index, |line, text| {
        let mut cells = text.split('\t');
        let headword = cells.next().unwrap_or_default();
        match (cells.next().and_then(number), cells.next().and_then(number)) {
            (Some(offset), Some(size)) if size <= ENTRY_BYTES_MAX => {
                entries.push((offset, size, ABOUT.iter().any(|about| headword.starts_with(about))));
            }
            _ => skipped.add(&Place { file: Arc::clone(&file), line }, "the line of the index has no place", headword),
        }
        Ok(())
    })?;
    entries.sort_unstable();
    entries.dedup_by_key(|(offset, ..)| *offset);
    Ok(entries)
}

/// A number in the digits of dictd.
fn number(digits: &str) -> Option<u64> {
    let digit = |byte: u8| DIGITS.iter().position(|d| *d == byte).map(|d| d as u64);
    let add = |sum: u64, byte: u8| sum.checked_mul(64)?.checked_add(digit(byte)?);
    (!digits.is_empty()).then_some(())?;
    digits.bytes().try_fold(0, add)
}

struct Reading {
    from: Lang,
    to: Lang,
    senses: Senses,
    weigher: Weigher,
    file: Arc<str>,
}

/// Senses with the headwords that have them.
#[derive(Default)]
struct Senses {
    list: Vec<SenseOf>,
    /// By what they translate to: those that may be the same.
    by_translations: HashMap<Box<str>, Vec<usize>>,
}

struct SenseOf {
    headwords: Vec<Box<str>>,
    translations: Vec<Box<str>>,
    synonyms: Vec<Box<str>>,
    evidence: Evidence,
    line: u32,
}

impl Reading {
    /// Goes through the text from entry to entry.
    fn articles(
        &mut self,
        entries: &[(u64, u64, bool)],
        text: &Path,
        found: &mut Vocabulary,
        skipped: &mut Skipped,
    ) -> Result<(), ImportError> {
        let io = |cause| ImportError::Io { path: text.to_owned(), cause };
        let mut file = opened(text)?;
        let (mut at, mut line, mut bytes) = (0, 1_u32, Vec::new());
        for (offset, size, is_about) in entries {
            if *offset < at {
                continue;
            }
            bytes.clear();
            (&mut file).take(offset - at).read_to_end(&mut bytes).map_err(io)?;
            line = line.saturating_add(newlines(&bytes));
            bytes.clear();
            (&mut file).take(*size).read_to_end(&mut bytes).map_err(io)?;
            at = offset + size;
            let place = Place { file: Arc::clone(&self.file), line };
            line = line.saturating_add(newlines(&bytes));
            let text = String::from_utf8_lossy(&bytes);
            if (bytes.len() as u64) < *size {
                skipped.add(&place, "the text ends before the entry does", "");
                break;
            }
            if *is_about {
                about(&text, found);
            } else {
                self.article(&text, &place, skipped);
            }
            if self.senses.list.len() > ROWS_MAX {
                return Err(ImportError::TooLarge);
            }
        }
        // The rest tells whether the file was packed whole.
        std::io::copy(&mut file, &mut std::io::sink()).map(drop).map_err(io)
    }

    fn article(&mut self, text: &str, place: &Place, skipped: &mut Skipped) {
        let article = parsed(text);
        let headwords: Vec<Box<str>> = article.headwords.iter().filter_map(|w| plain(w, self.from)).collect();
        if headwords.is_empty() {
            skipped.add(place, "the headword is a sentence or nothing", text.lines().next().unwrap_or_default());
            return;
        }
        let mut has_any = false;
        for (order, sense) in article.senses.into_iter().enumerate() {
            let mut translations: Vec<Box<str>> = Vec::new();
            for translation in
                sense.translations.iter().flat_map(|t| alternatives(t)).filter_map(|t| plain(&t, self.to))
            {
                if translations.len() < TRANSLATIONS_MAX && !translations.contains(&translation) {
                    translations.push(translation);
                }
            }
            if translations.is_empty() {
                continue;
            }
            has_any = true;
            for (language, words) in [(self.from, &headwords), (self.to, &translations)] {
                for word in words {
                    self.weigher.seen(language, word, 1 + sense.mentions);
                }
            }
            let synonyms = sense.synonyms.iter().filter_map(|w| plain(w, self.from)).collect();
            let evidence = Evidence { order, mentions: sense.mentions };
            self.senses.add(SenseOf {
                headwords: headwords.clone(),
                translations,
                synonyms,
                evidence,
                line: place.line,
            });
        }
        if !has_any {
            skipped.add(place, "no translation is short enough to be a label", &article.headwords.join(", "));
        }
    }

    fn rows(self, name: &str) -> Vec<Row> {
        let Self { from, to, senses, weigher, file } = self;
        let mut rows = Vec::with_capacity(senses.list.len());
        for (number, sense) in (1..).zip(senses.list) {
            let weights = weigher.weigh((from, &sense.headwords), (to, &sense.translations), sense.evidence);
            let words = sense.headwords.iter().zip(weights.headwords).map(|(word, weights)| (from, word, weights));
            let translations =
                sense.translations.iter().zip(weights.translations).map(|(word, weights)| (to, word, weights));
            let mut labels = Vec::new();
            for (language, text, (weight, share)) in words.chain(translations) {
                let rank = labels.iter().filter(|l: &&crate::thesaurus::table::Label| l.language == language).count();
                let label = label(language, text, u16::try_from(rank).unwrap_or(u16::MAX));
                labels.push(crate::thesaurus::table::Label { weight: Some(weight), share: Some(share), ..label });
            }
            rows.push(Row {
                id: format!("{name}:{number}").into(),
                is_domain: false,
                pos: "".into(),
                broader: Vec::new(),
                related: Vec::new(),
                note: "".into(),
                labels,
                place: Place { file: Arc::clone(&file), line: sense.line },
            });
        }
        rows
    }
}

impl Senses {
    /// Adds a sense, to another one where the two are synonyms with the same translations.
    fn add(&mut self, sense: SenseOf) {
        let key: Box<str> = sense.translations.join("|").into();
        let same = self.by_translations.entry(key).or_default();
        let is_same = |at: &&usize| {
            self.list.get(**at).is_some_and(|other| {
                sense.headwords.iter().any(|word| other.synonyms.contains(word) || other.headwords.contains(word))
            })
        };
        let Some(other) = same.iter().find(is_same).and_then(|at| self.list.get_mut(*at)) else {
            same.push(self.list.len());
            self.list.push(sense);
            return;
        };
        other.evidence.mentions = other.evidence.mentions.max(sense.evidence.mentions);
        other.evidence.order = other.evidence.order.min(sense.evidence.order);
        for (known, new) in [(&mut other.headwords, sense.headwords), (&mut other.synonyms, sense.synonyms)] {
            for word in new {
                if !known.contains(&word) {
                    known.push(word);
                }
            }
        }
    }
}

/// What the dictionary says about itself.
fn about(text: &str, found: &mut Vocabulary) {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let Some(head) = lines.next() else { return };
    let is_prose = |line: &&str| !line.contains(':') && !line.starts_with("00");
    if found.title.is_none() && head.starts_with("00") {
        found.title = lines.next().filter(is_prose).map(|line| squeezed(line, 100));
    }
    let paragraph = |name: &str| {
        let rest = text.split_once(name)?.1;
        let lines = rest.lines().skip_while(|line| line.trim().is_empty()).take_while(|line| !line.trim().is_empty());
        Some(squeezed(&lines.collect::<Vec<_>>().join(" "), 400)).filter(|text| !text.is_empty())
    };
    found.license = found.license.take().or_else(|| paragraph("Availability:"));
    let published = text.split_once("Published at:").and_then(|(_, rest)| rest.split_whitespace().next());
    found.source = found.source.take().or_else(|| published.map(str::to_owned));
}

/// Takes an entry apart.
fn parsed(text: &str) -> Article {
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    let mut article = Article { headwords: headwords(lines.next().unwrap_or_default()), senses: Vec::new() };
    let mut is_next = true;
    for line in lines {
        let trimmed = line.trim();
        if let Some(rest) = sense_number(line) {
            article.senses.push(Sense { translations: items(rest), ..Sense::default() });
            is_next = rest.is_empty();
        } else if trimmed.is_empty() {
        } else if let Some(list) = listed(trimmed, &["Synonym:", "Synonyms:"]) {
            if let Some(sense) = article.senses.last_mut() {
                sense.mentions += u32::try_from(list.len()).unwrap_or(0);
                sense.synonyms.extend(list);
            }
        } else if let Some(list) = listed(trimmed, &["see:"]) {
            if let Some(sense) = article.senses.last_mut() {
                sense.mentions += u32::try_from(list.len()).unwrap_or(0);
            }
        } else if trimmed.starts_with('"') {
            if let Some(sense) = article.senses.last_mut() {
                sense.mentions += 1;
            }
        } else if let Some(note) = trimmed.strip_prefix("Note:") {
            // A remark that runs on: translations behind it are known by their grammar.
            let more = items(note).into_iter().skip(1);
            let graded: Vec<String> = if note.contains('<') { more.collect() } else { Vec::new() };
            if let Some(sense) = article.senses.last_mut() {
                sense.translations.extend(graded);
            }
        } else if is_next {
            is_next = false;
            match article.senses.last_mut().filter(|sense| sense.translations.is_empty()) {
                Some(sense) => sense.translations = items(trimmed),
                None => article.senses.push(Sense { translations: items(trimmed), ..Sense::default() }),
            }
        }
        // What else there is defines the headword in its own language.
    }
    article
}

/// What follows the number of a sense at the start of a line.
fn sense_number(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = (rest.len() < line.len()).then_some(rest)?.strip_prefix('.')?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim())
}

/// The names in braces behind one of these words.
fn listed(line: &str, words: &[&str]) -> Option<Vec<String>> {
    let rest = words.iter().find_map(|word| line.strip_prefix(word))?;
    let names = rest.split('{').skip(1).filter_map(|part| part.split('}').next());
    Some(names.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect())
}

/// The headwords of the first line: what stands outside of pronunciation, grammar and remarks.
fn headwords(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let (mut depth, mut in_sound, mut was_tag) = (0_u32, false, false);
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let next = line.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let ends_word = next.is_none_or(|n| n == ' ' || n == ',');
        match c {
            '/' if in_sound && ends_word => (in_sound, was_tag) = (false, true),
            '/' if !in_sound && before == ' ' && depth == 0 => in_sound = true,
            _ if in_sound => {}
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => (depth, was_tag) = (depth.saturating_sub(1), true),
            _ if depth > 0 => {}
            ',' | ';' if was_tag => words.push(String::new()),
            c => {
                was_tag &= c == ' ';
                if let Some(word) = words.last_mut() {
                    word.push(c);
                }
            }
        }
        before = c;
    }
    words.retain(|word| !word.trim().is_empty());
    words
}

/// The items of a list, without what stands in brackets.
fn items(line: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut depth = 0_u32;
    for c in line.chars() {
        match c {
            '<' | '(' | '[' | '{' => depth += 1,
            '>' | ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ',' | ';' => items.push(String::new()),
            c => {
                if let Some(item) = items.last_mut() {
                    item.push(c);
                }
            }
        }
    }
    // A number at the end begins a definition that has no translation.
    let mut items: Vec<String> = items.iter().map(|item| without_number(item.trim()).to_owned()).collect();
    items.retain(|item| !item.is_empty());
    items
}

fn without_number(item: &str) -> &str {
    let rest = item.strip_suffix('.').map(|rest| rest.trim_end_matches(|c: char| c.is_ascii_digit()));
    rest.filter(|rest| rest.ends_with(' ') || rest.is_empty())
        .filter(|r| r.len() + 1 < item.len())
        .map_or(item, str::trim_end)
}

/// The words that a single word with a slash stands for; of a term with slashes the first way to say it.
fn alternatives(item: &str) -> Vec<String> {
    if !item.contains('/') {
        return vec![item.to_owned()];
    }
    if !item.contains(' ') {
        return item.split('/').map(str::to_owned).collect();
    }
    let first = |word: &str| word.split('/').find(|part| !part.is_empty()).unwrap_or_default().to_owned();
    vec![
        item.split(' ')
            .map(|word| if word.len() > 1 { first(word) } else { word.to_owned() })
            .collect::<Vec<_>>()
            .join(" "),
    ]
}

/// A headword or translation without articles and placeholders; `None` where it is no label.
fn plain(text: &str, language: Lang) -> Option<Box<str>> {
    let of = |table: &[(&str, &'static [&'static str])]| {
        table.iter().find(|(code, _)| *code == language.code()).map_or(&[][..], |(_, words)| words)
    };
    let (placeholders, leading) = (of(PLACEHOLDERS), of(LEADING));
    let mut words: Vec<&str> = text.split_whitespace().filter(|word| !placeholders.contains(word)).collect();
    while words.len() > 1 && words.first().is_some_and(|word| leading.contains(word)) {
        words.remove(0);
    }
    let label = words.join(" ");
    let label = label.trim_matches(|c: char| matches!(c, '.' | '!' | '?' | ':' | '"' | '|' | '-' | '–' | ' '));
    let is_label = (1..=WORDS_MAX).contains(&words.len())
        && label.chars().any(char::is_alphanumeric)
        && !label.contains(['…', '=', '+'])
        && !label.contains("...");
    is_label.then(|| label.into())
}

fn newlines(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.split(|b| *b == b'\n').count() - 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Headwords, then senses as `translations = synonyms`.
    fn check(entry: &str, headwords: &[&str], senses: &[&str]) {
        let article = parsed(entry);
        let words: Vec<String> = article.headwords.iter().map(|w| w.trim().to_owned()).collect();
        assert_eq!(words, headwords, "{entry}");
        let shown = |s: &Sense| format!("{} = {}", s.translations.join(" | "), s.synonyms.join(" | "));
        let found: Vec<String> = article.senses.iter().map(shown).collect();
        assert_eq!(found, senses, "{entry}");
    }

    #[test]
    fn an_entry_has_headwords_senses_and_synonyms() {
        check(
            "garden /ˈɡɑːdn/ <n>\nGarten <masc> [bot.], Gartenanlage <fem>; Park\n      \"in the garden\"  - im Garten, draußen\n   Synonyms: {yard}, {green}\n\n see: {gardens}\n",
            &["garden"],
            &["Garten | Gartenanlage | Park = yard | green"],
        );
    }

    #[test]
    fn numbered_senses_stay_apart_and_definitions_are_left_out() {
        check(
            "Schule /ʃ/ <n, fem>\n1. escuela, colegio 2.\nein Ort, an dem gelernt wird\n 3.\nnoch etwas\n2. banco\nviele Fische\n",
            &["Schule"],
            &["escuela | colegio = ", "banco = "],
        );
    }

    #[test]
    fn forms_and_remarks_are_no_labels() {
        check(
            "run sth. /rʌn/ (ran /ræn/ <>, run /rʌn/ <>) <v>\netw. (schnell) betreiben <v, trans>\n",
            &["run sth."],
            &["etw.  betreiben = "],
        );
        check(
            "banco /ˈb/ <n, m>, banco de peces /p/ <n>\n1. Schwarm\n2. Fischschwarm\n",
            &["banco", "banco de peces"],
            &["Schwarm = ", "Fischschwarm = "],
        );
        check("well, well\nso, so\n", &["well, well"], &["so | so = "]);
    }

    #[test]
    fn translations_behind_a_remark_are_found_by_their_grammar() {
        check(
            "charge /tʃ/\nAbbuchung <fem>\n         Note: vom Konto, Belastung <fem>\n",
            &["charge"],
            &["Abbuchung | Belastung = "],
        );
        check("charge /tʃ/\nAbbuchung <fem>\n         Note: vom Konto, nicht bar\n", &["charge"], &["Abbuchung = "]);
    }

    #[test]
    fn labels_lose_articles_and_placeholders() {
        let check = |text: &str, language: &str, expected: Option<&str>| {
            assert_eq!(plain(text, Lang::from_code(language).unwrap()).as_deref(), expected, "{text}");
        };
        check("to set sth. up", "en", Some("set up"));
        check("der Unterricht", "de", Some("Unterricht"));
        check("etw. in Gang bringen", "de", Some("in Gang bringen"));
        check("Abbau…", "de", None);
        check("I would rather not say that to you", "en", None);
        check("sth.", "en", None);
        check("the", "en", Some("the"));
    }

    #[test]
    fn slashes_separate_alternatives() {
        assert_eq!(alternatives("stilllegen/auflassen"), ["stilllegen", "auflassen"]);
        assert_eq!(alternatives("bring/press charges"), ["bring charges"]);
        assert_eq!(alternatives("plain"), ["plain"]);
    }

    #[test]
    fn numbers_of_the_index_are_in_base_64() {
        for (digits, expected) in [
            ("A", Some(0)),
            ("/", Some(63)),
            ("BA", Some(64)),
            ("BWPZk", Some(22_607_460)),
            ("", None),
            ("a b", None),
            ("zzzzzzzzzzzz", None),
        ] {
            assert_eq!(number(digits), expected, "{digits}");
        }
    }

    #[test]
    fn synonyms_with_the_same_translations_are_one_sense() {
        let sense = |word: &str, synonyms: &[&str]| SenseOf {
            headwords: vec![word.into()],
            translations: vec!["Bank".into()],
            synonyms: synonyms.iter().map(|s| (*s).into()).collect(),
            evidence: Evidence::default(),
            line: 1,
        };
        let mut senses = Senses::default();
        senses.add(sense("bank", &["credit institution"]));
        senses.add(sense("bench", &[]));
        senses.add(sense("credit institution", &["bank"]));
        let words: Vec<usize> = senses.list.iter().map(|s| s.headwords.len()).collect();
        assert_eq!(words, [2, 1]);
    }
}
