//! The languages: one row a language, one file a language of the first and second class.
//!
//! Data only: codes, names, scripts, stemmer, segmenter, stop words, letters that folding keeps, samples.
//! What is done with them lives in `analyze` and `detect`. This folder imports no other.
//!
//! The stop word lists, word lists and samples are our own, written for this project.

mod arabic;
mod basque;
mod beyond;
mod catalan;
mod chinese;
mod croatian;
mod dutch;
mod english;
mod finnish;
mod french;
mod galician;
mod german;
mod greek;
mod italian;
mod japanese;
mod korean;
mod polish;
mod portuguese;
mod romanian;
mod russian;
mod spanish;
mod swedish;
mod turkish;

use std::fmt;

/// Everything that is known about one language.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Language {
    /// ISO 639-1 code, or the ISO 639-3 code where there is no shorter one.
    pub code: &'static str,
    /// ISO 639-3 code.
    pub iso3: &'static str,
    /// English name.
    pub name: &'static str,
    /// Name in the language itself.
    pub native_name: &'static str,
    /// Script that the language is mostly written in.
    pub script: Script,
    /// Direction of that script.
    pub direction: Direction,
    /// How far the project serves the language.
    pub tier: Tier,
    /// What reduces a word to its stem.
    pub stemmer: Stemmer,
    /// How words are told apart.
    pub segmenter: Segmenter,
    /// How case is folded.
    pub case: Case,
    /// Words that elide before an apostrophe (`l` in `l'aigua`), case folded; analysis drops them.
    pub elisions: &'static [&'static str],
    /// What may follow an apostrophe without belonging to the word (`s` in `city's`).
    pub tails: Tails,
    /// Whether a hyphen ties pronouns to the verb (`fazê-lo`), so that the two are never joined to one term.
    pub enclitics: bool,
    /// Words that compounds are made of, one or more a line, `#` starts a comment; empty where compounds stay whole.
    pub constituents: &'static str,
    /// Forms that no rule reaches (`schrieb`, `geschrieben`), a line a word: `schreiben: schrieb geschrieben`. A form
    /// stands for every word with the same stem; after `=` for itself alone. `#` starts a comment.
    pub irregular_forms: &'static str,
    /// Function words, case folded, separated by white space. They are marked, never dropped.
    pub stop_words: &'static str,
    /// Letters that accent folding leaves alone although Unicode takes them apart (`й`).
    pub kept_letters: &'static str,
    /// A few sentences, for tests, benches and the specimen in the interface.
    pub sample: &'static str,
}

/// A script, named as in ISO 15924.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Georgian,
    Hebrew,
    Arabic,
    Ethiopic,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Oriya,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Myanmar,
    Khmer,
    Han,
    Japanese,
    Hangul,
}

/// The direction in which a script runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Left to right.
    LeftToRight,
    /// Right to left.
    RightToLeft,
}

/// How far the project serves a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Thesaurus, lexicon and analyzer are complete.
    First,
    /// Thesaurus and analyzer are complete.
    Second,
    /// Whatever the stemmer library and Unicode give.
    Beyond,
}

/// What reduces a word to its stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stemmer {
    /// Words are kept as they are.
    Whole,
    /// An algorithm of the Snowball project.
    Snowball(frostem::Algorithm),
    /// Snowball's Spanish rules, with plurals made singulars first.
    Spanish,
    /// Snowball's Portuguese rules, with plurals made singulars first.
    Portuguese,
    /// Snowball's Catalan rules, with plurals made singulars first.
    Catalan,
    /// Our own rules for the cases of Basque.
    Basque,
    /// Snowball's Romanian rules, with the article after `ii` taken off first.
    Romanian,
    /// Snowball's Swedish rules, with the article of short words taken off.
    Swedish,
    /// Snowball's Finnish rules, with consonants in the strong grade.
    Finnish,
    /// Our own rules for Galician.
    Galician,
    /// Snowball's Serbian rules, which know Croatian's Latin letters, and Croatian plurals on top.
    Croatian,
    /// Snowball's Greek rules, with the endings that they leave uneven.
    Greek,
    /// Snowball's Arabic rules, with the conjunctions that they leave before the article.
    Arabic,
    /// Our own morphology of Korean.
    Korean,
}

/// How words are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segmenter {
    /// By spaces and punctuation.
    Spaces,
    /// By a dictionary, in scripts written without spaces.
    Dictionary,
}

/// How case is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// As Unicode says.
    Standard,
    /// `I` belongs to `ı`, and `İ` to `i`.
    Turkic,
}

/// What may follow an apostrophe without belonging to the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tails {
    /// One of these, case folded (`s` in `city's`); any other apostrophe is dropped and its two sides joined.
    These(&'static [&'static str]),
    /// Anything, as the case endings of names in Turkish (`Ankara'da`).
    Any,
}

impl Language {
    /// The stop words, one by one.
    pub fn stop_words(&self) -> impl Iterator<Item = &'static str> {
        self.stop_words.split_whitespace()
    }

    /// The words with irregular forms, each with its forms as they are written in the list.
    pub fn irregular_forms(&self) -> impl Iterator<Item = (&'static str, std::str::SplitWhitespace<'static>)> {
        let lines = self.irregular_forms.lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.split_once(':')).map(|(word, forms)| (word.trim(), forms.split_whitespace()))
    }

    /// The words that compounds are made of, one by one.
    pub fn constituents(&self) -> impl Iterator<Item = &'static str> {
        let lines = self.constituents.lines();
        lines.filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
    }
}

/// What a row says unless it says something else. Not a language.
const PLAIN: Language = Language {
    code: "und",
    iso3: "und",
    name: "Undetermined",
    native_name: "",
    script: Script::Latin,
    direction: Direction::LeftToRight,
    tier: Tier::Beyond,
    stemmer: Stemmer::Whole,
    segmenter: Segmenter::Spaces,
    case: Case::Standard,
    elisions: &[],
    tails: Tails::These(&[]),
    enclitics: false,
    constituents: "",
    irregular_forms: "",
    stop_words: "",
    kept_letters: "йїўѓќ",
    sample: "",
};

/// A language: its place in [`LANGUAGES`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(u8);

/// Every language: the neutral one, first class, second class, the rest. A [`Lang`] is a place in this table.
pub static LANGUAGES: &[Language] = &TABLE;

const CLASSED: [Language; 23] = [
    PLAIN,
    english::ROW,
    spanish::ROW,
    french::ROW,
    catalan::ROW,
    portuguese::ROW,
    italian::ROW,
    galician::ROW,
    basque::ROW,
    german::ROW,
    korean::ROW,
    greek::ROW,
    romanian::ROW,
    turkish::ROW,
    swedish::ROW,
    finnish::ROW,
    polish::ROW,
    dutch::ROW,
    croatian::ROW,
    arabic::ROW,
    japanese::ROW,
    chinese::ROW,
    russian::ROW,
];

const TABLE: [Language; CLASSED.len() + beyond::ROWS.len()] = {
    let mut table = [PLAIN; CLASSED.len() + beyond::ROWS.len()];
    let mut index = 0;
    while index < table.len() {
        let rest = index.saturating_sub(CLASSED.len());
        table[index] = if index < CLASSED.len() { CLASSED[index] } else { beyond::ROWS[rest] };
        index += 1;
    }
    table
};

#[expect(missing_docs, reason = "the codes say it")]
impl Lang {
    /// Language-neutral: no stemming, no stop words.
    pub const UND: Self = Self(0);
    pub const EN: Self = Self(1);
    pub const ES: Self = Self(2);
    pub const FR: Self = Self(3);
    pub const CA: Self = Self(4);
    pub const PT: Self = Self(5);
    pub const IT: Self = Self(6);
    pub const GL: Self = Self(7);
    pub const EU: Self = Self(8);
    pub const DE: Self = Self(9);
    pub const KO: Self = Self(10);
    pub const EL: Self = Self(11);
    pub const RO: Self = Self(12);
    pub const TR: Self = Self(13);
    pub const SV: Self = Self(14);
    pub const FI: Self = Self(15);
    pub const PL: Self = Self(16);
    pub const NL: Self = Self(17);
    pub const HR: Self = Self(18);
    pub const AR: Self = Self(19);
    pub const JA: Self = Self(20);
    pub const ZH: Self = Self(21);
    pub const RU: Self = Self(22);
}

impl Lang {
    /// The language with this code: ISO 639-1, ISO 639-2, ISO 639-3 or a BCP 47 tag that begins with one (`pt-BR`).
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.trim().split(['-', '_']).next()?;
        let alias = ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(primary));
        let primary = alias.map_or(primary, |(_, code)| *code);
        let is_it = |language: &Language| {
            language.code.eq_ignore_ascii_case(primary) || language.iso3.eq_ignore_ascii_case(primary)
        };
        let index = LANGUAGES.iter().position(is_it)?;
        u8::try_from(index).ok().map(Self)
    }

    /// Every language of the table, in its order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=u8::MAX).take(LANGUAGES.len()).map(Self)
    }

    /// The row of this language.
    pub fn get(self) -> &'static Language {
        // Always within the table: only `from_code`, `all` and the constants make a `Lang`.
        LANGUAGES.get(self.index()).unwrap_or(&PLAIN_ROW)
    }

    /// Its code, ISO 639-1 where there is one.
    pub fn code(self) -> &'static str {
        self.get().code
    }

    /// Its place in [`LANGUAGES`].
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

static PLAIN_ROW: Language = PLAIN;

/// Other codes of languages in the table: bibliographic ones of ISO 639-2, retired ones, members of macrolanguages
/// and close relatives that share an analyzer.
const ALIASES: &[(&str, &str)] = &[
    ("ger", "de"),
    ("fre", "fr"),
    ("baq", "eu"),
    ("gre", "el"),
    ("rum", "ro"),
    ("dut", "nl"),
    ("chi", "zh"),
    ("cze", "cs"),
    ("slo", "sk"),
    ("mac", "mk"),
    ("arm", "hy"),
    ("geo", "ka"),
    ("per", "fa"),
    ("bur", "my"),
    ("wel", "cy"),
    ("iw", "he"),
    ("in", "id"),
    ("ji", "yi"),
    ("mo", "ro"),
    ("jw", "jv"),
    ("tw", "ak"),
    ("twi", "ak"),
    ("cmn", "zh"),
    ("yue", "zh"),
    ("arb", "ar"),
    ("pes", "fa"),
    ("fil", "tl"),
    ("nor", "nb"),
    ("no", "nb"),
    ("nn", "nb"),
    ("nno", "nb"),
    ("bs", "hr"),
    ("bos", "hr"),
    ("sh", "hr"),
    ("hbs", "hr"),
    ("mul", "und"),
];

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lang({})", self.code())
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
