//! All entries, filed by language; what was typed in, the best of them out.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use levenshtein_automata::LevenshteinAutomatonBuilder;

use super::shelf::{Posting, Shelf};
use super::{Entry, Kind, SuggestError, spelling};
use crate::analyze::{Analyzer, fold};
use crate::language::Lang;

/// From so many letters on, one may be wrong.
const TYPO_LETTERS_MIN: usize = 4;
/// What a name that begins as typed counts more than one that has it inside, in natural logarithms of records.
const WHOLE_BONUS: f32 = 1.5;
/// What a name counts more that is typed to its end.
const COMPLETE_BONUS: f32 = 3.0;
/// Most entries; a billion bytes of memory would hold about ten times as many.
const ENTRIES_MAX: usize = 1 << 20;

/// Builds automata that count a swap of neighbors as one edit.
static TYPOS: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));

/// Names of everything that can be suggested.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// The best first: those with most records.
    entries: Vec<Entry>,
    shelves: BTreeMap<Lang, Shelf>,
}

/// An entry that fits what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggested<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// Whether it fits only if one letter of what was typed is wrong.
    pub is_mended: bool,
}

/// How well an entry fits; the less, the better.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Fit {
    /// 0 as typed, 1 with a slip inside, 2 with one at the end.
    typo: u8,
    is_foreign: bool,
    has_no_records: bool,
    /// Logarithm of the records with the bonuses, negated.
    cost: f32,
    entry: u32,
}

impl Dictionary {
    /// Files entries; beyond a million the least frequent are left out.
    ///
    /// # Errors
    /// [`SuggestError`].
    pub fn new(mut entries: Vec<Entry>, analyzer: &mut Analyzer) -> Result<Self, SuggestError> {
        let rank = |e: &Entry| (Reverse(e.count), e.kind, Reverse(e.is_preferred));
        entries.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.text.cmp(&b.text)).then_with(|| a.id.cmp(&b.id)));
        entries.dedup_by(|b, a| (a.kind, a.language, &a.id, &a.text) == (b.kind, b.language, &b.id, &b.text));
        entries.truncate(ENTRIES_MAX);
        let mut filed: BTreeMap<Lang, Vec<(String, Posting)>> = BTreeMap::new();
        for (place, entry) in (0..).zip(&entries) {
            let shelf = filed.entry(entry.language).or_default();
            for (i, key) in spelling::keys(&entry.text, entry.language, analyzer).into_iter().enumerate() {
                shelf.push((key, Posting::new(place, i == 0)));
            }
        }
        let shelves = filed.into_iter().map(|(language, filed)| Ok((language, Shelf::new(filed)?)));
        Ok(Self { shelves: shelves.collect::<Result<_, SuggestError>>()?, entries })
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Memory that it takes, about, in bytes.
    pub fn size_bytes(&self) -> usize {
        let texts: usize = self.entries.iter().map(|e| e.text.capacity() + e.id.capacity() + size_of::<Entry>()).sum();
        texts + self.shelves.values().map(Shelf::size_bytes).sum::<usize>()
    }

    /// The best entries for what was typed, at most `limit`: as typed before one typo away, those of the reader's
    /// `language` first, then those that have records, then by how many.
    pub fn suggest(&self, typed: &str, language: Option<Lang>, limit: usize) -> Vec<Suggested<'_>> {
        let typed = spelling::typed(typed);
        if typed.is_empty() {
            return Vec::new();
        }
        let is_foreign = |shelf: Lang| language.is_some_and(|own| shelf != own && shelf != Lang::UND);
        let mut fits = Vec::new();
        for (shelf_language, shelf) in &self.shelves {
            shelf.complete(&typed, &mut self.sink(0, is_foreign(*shelf_language), &mut fits));
        }
        let mut best = self.best(&mut fits, limit);
        if best.len() < limit && typed.chars().count() >= TYPO_LETTERS_MIN {
            let automaton = TYPOS.build_dfa(&typed);
            for (shelf_language, shelf) in &self.shelves {
                for mended in shelf.mended(&typed, &automaton) {
                    let typo = if mended.at_end { 2 } else { 1 };
                    shelf.complete(&mended.beginning, &mut self.sink(typo, is_foreign(*shelf_language), &mut fits));
                }
            }
            best = self.best(&mut fits, limit);
        }
        best
    }

    fn sink<'f>(&'f self, typo: u8, is_foreign: bool, fits: &'f mut Vec<Fit>) -> impl FnMut(Posting, bool) + 'f {
        move |posting, is_complete| {
            let count = self.entry(posting.entry()).map_or(0, |entry| entry.count);
            let bonus = |given: bool, bonus: f32| if given { bonus } else { 0.0 };
            let cost = -((1.0 + count as f32).ln()
                + bonus(posting.is_whole(), WHOLE_BONUS)
                + bonus(is_complete && posting.is_whole(), COMPLETE_BONUS));
            fits.push(Fit { typo, is_foreign, has_no_records: count == 0, cost, entry: posting.entry() });
        }
    }

    fn entry(&self, place: u32) -> Option<&Entry> {
        self.entries.get(usize::try_from(place).ok()?)
    }

    /// The best of the fits, each thing and each name of a kind once; a thing that fits in the reader's language too is
    /// shown by that name.
    fn best(&self, fits: &mut [Fit], limit: usize) -> Vec<Suggested<'_>> {
        fits.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        // Places in the answer, and whether the name is a foreign one.
        let mut things: HashMap<(Kind, &str), (usize, bool)> = HashMap::new();
        let mut names: HashSet<(Kind, String)> = HashSet::new();
        let mut best: Vec<Suggested<'_>> = Vec::new();
        for fit in fits.iter() {
            let Some(entry) = self.entry(fit.entry) else { continue };
            let suggested = Suggested { entry, is_mended: fit.typo > 0 };
            let known = things.get(&(entry.kind, entry.id.as_str())).copied();
            let takes_over = known.is_some_and(|(_, is_foreign)| is_foreign && !fit.is_foreign);
            if (known.is_some() && !takes_over) || (known.is_none() && best.len() == limit) {
                continue;
            }
            if !names.insert((entry.kind, fold(&entry.text, Lang::UND))) {
                continue;
            }
            let place = known.map_or(best.len(), |(place, _)| place);
            match best.get_mut(place) {
                Some(shown) => *shown = suggested,
                None => best.push(suggested),
            }
            things.insert((entry.kind, &entry.id), (place, fit.is_foreign));
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str, kind: Kind, language: &str, count: u32) -> Entry {
        let language = Lang::from_code(language).unwrap();
        let id = format!("{}-{language}-{count}", text.to_ascii_lowercase());
        Entry { text: text.to_owned(), kind, language, id, count, is_preferred: true }
    }

    fn check(entries: &[Entry], typed: &str, language: &str, expected: &[&str]) {
        let dictionary = Dictionary::new(entries.to_vec(), &mut Analyzer::new()).unwrap();
        let found = dictionary.suggest(typed, Lang::from_code(language), 5);
        let found: Vec<&str> = found.iter().map(|s| s.entry.text.as_str()).collect();
        assert_eq!(found, expected, "help: typed `{typed}` by a reader of {language}");
    }

    #[test]
    fn what_fits_as_typed_comes_first_then_the_own_language_then_what_has_records() {
        let entries = [
            entry("participation", Kind::Concept, "fr", 90),
            entry("participation", Kind::Concept, "en", 40),
            entry("participatory budgeting", Kind::Concept, "en", 0),
            entry("Participate!", Kind::Title, "en", 1),
            entry("partisan", Kind::Title, "en", 1),
        ];
        check(&entries, "parti", "en", &["participation", "Participate!", "partisan", "participatory budgeting"]);
        check(&entries, "participation", "fr", &["participation"]);
        check(&entries, "partci", "en", &["participation", "Participate!", "partisan", "participatory budgeting"]);
        check(&entries, "budg", "en", &["participatory budgeting"]);
        check(&entries, "", "en", &[]);
        check(&entries, " ?! ", "en", &[]);
    }

    #[test]
    fn a_letter_may_be_wrong_missing_added_or_swapped_from_four_on() {
        let entries = [entry("bibliothèque", Kind::Concept, "fr", 3)];
        for typed in ["bibl", "bibliotheque", "bobliothe", "bbliothèque", "biblliot", "bilbiot", "vibliot", "biblz"] {
            check(&entries, typed, "fr", &["bibliothèque"]);
        }
        for typed in ["bob", "bobliyt", "xyzw"] {
            check(&entries, typed, "fr", &[]);
        }
        let korean = [entry("도서관", Kind::Concept, "ko", 3)];
        for typed in ["도서괌", "도소관", "ㄷㅅㄱ", "도석"] {
            check(&korean, typed, "ko", &["도서관"]);
        }
    }

    #[test]
    fn the_best_of_very_many_names_are_found_whatever_was_typed() {
        let many = (0..3_000_u32).map(|n| entry(&format!("garden number {n}"), Kind::Title, "en", n));
        let dictionary = Dictionary::new(many.collect(), &mut Analyzer::new()).unwrap();
        for typed in ["g", "gard", "garden", "garden num", "gadren"] {
            let found = dictionary.suggest(typed, Some(Lang::EN), 3);
            assert_eq!(found[0].entry.count, 2_999, "help: `{typed}`: {found:?}");
            assert_eq!(found.len(), 3);
        }
        assert_eq!(dictionary.len(), 3_000);
        assert!(dictionary.size_bytes() < 3_000 * 600, "{}", dictionary.size_bytes());
    }
}
