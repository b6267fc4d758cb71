//! What the analyzer asks about a language: its stop words, its stems, its compounds. Built once, shared by all threads.

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashSet;

use super::compound::Splitter;
use super::irregular::Irregular;
use super::scan::is_apostrophe;
use super::{arabic, basque, croatian, finnish, fold, galician, greek, plural};
use crate::language::{LANGUAGES, Lang, Language, Stemmer};

pub(super) struct Lexicon {
    pub(super) language: &'static Language,
    /// Case folded, with and without accents, apostrophes dropped.
    stop_words: FxHashSet<String>,
    splitter: Splitter,
    irregular: Irregular,
}

static LEXICONS: LazyLock<Vec<OnceLock<Lexicon>>> =
    LazyLock::new(|| LANGUAGES.iter().map(|_| OnceLock::new()).collect());

impl Lexicon {
    pub(super) fn of(language: Lang) -> &'static Self {
        LEXICONS[language.index()].get_or_init(|| Self::new(language.get()))
    }

    fn new(language: &'static Language) -> Self {
        let mut stop_words = FxHashSet::default();
        for word in language.stop_words() {
            let (mut exact, mut folded) = (String::new(), String::new());
            fold::normalize(word, language, &mut exact);
            exact.retain(|c| !is_apostrophe(c));
            fold::fold_accents(&exact, language, &mut folded);
            stop_words.extend([exact, folded]);
        }
        Self { language, stop_words, splitter: Splitter::new(language), irregular: Irregular::new(language) }
    }

    pub(super) fn is_stop_word(&self, word: &str) -> bool {
        self.stop_words.contains(word)
    }

    /// The stem of a case-folded word; of an irregular form that of the word it belongs to. Words with digits and other
    /// signs in them are left alone.
    pub(super) fn stem<'w>(&'w self, word: &'w str) -> Cow<'w, str> {
        if let Some(stem) = self.irregular.of_word(word) {
            return Cow::Borrowed(stem);
        }
        let stem = stem_of(word, self.language);
        match self.irregular.of_stem(&stem) {
            Some(regular) => Cow::Borrowed(regular),
            None => stem,
        }
    }

    /// Hands over the parts of a compound, unaccented; none, if the word is not one.
    pub(super) fn split_compound(&self, word: &str, emit: &mut dyn FnMut(&str)) {
        self.splitter.split(word, emit);
    }
}

/// The stem of a case-folded word of a language. Words with digits and other signs in them are left alone.
pub(super) fn stem_of<'w>(word: &'w str, language: &Language) -> Cow<'w, str> {
    if word.chars().any(|c| c.is_numeric() || c.is_ascii_punctuation()) {
        return Cow::Borrowed(word);
    }
    let stem = match language.stemmer {
        Stemmer::Whole | Stemmer::Korean => Cow::Borrowed(word),
        Stemmer::Snowball(algorithm) => frostem::Stemmer::new(algorithm).stem(word),
        Stemmer::Spanish => plural::spanish(word),
        Stemmer::Portuguese => plural::portuguese(word),
        Stemmer::Catalan => plural::catalan(word),
        Stemmer::Romanian => plural::romanian(word),
        Stemmer::Swedish => plural::swedish(word),
        Stemmer::Finnish => finnish::stem(word),
        Stemmer::Basque => basque::stem(word),
        Stemmer::Galician => galician::stem(word),
        Stemmer::Croatian => croatian::stem(word),
        Stemmer::Arabic => arabic::stem(word),
        Stemmer::Greek => greek::stem(word),
    };
    if stem.is_empty() { Cow::Borrowed(word) } else { stem }
}
