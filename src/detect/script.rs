//! Letters in, writing systems out.
//!
//! Ranges are those of the Unicode blocks, <https://www.unicode.org/Public/UNIDATA/Blocks.txt>. This file must not
//! know how a language is chosen within a script.

/// A writing system, as far as detection tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Devanagari,
    /// Han ideographs and the Japanese syllabaries.
    Cjk,
    Hangul,
    Armenian,
    Georgian,
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
    Ethiopic,
}

impl Script {
    /// Number of scripts.
    pub(super) const COUNT: usize = Self::Ethiopic as usize + 1;

    /// All scripts, in the order of their numbers.
    pub(super) const ALL: [Self; Self::COUNT] = [
        Self::Latin,
        Self::Cyrillic,
        Self::Greek,
        Self::Arabic,
        Self::Hebrew,
        Self::Devanagari,
        Self::Cjk,
        Self::Hangul,
        Self::Armenian,
        Self::Georgian,
        Self::Bengali,
        Self::Gurmukhi,
        Self::Gujarati,
        Self::Oriya,
        Self::Tamil,
        Self::Telugu,
        Self::Kannada,
        Self::Malayalam,
        Self::Sinhala,
        Self::Thai,
        Self::Myanmar,
        Self::Khmer,
        Self::Ethiopic,
    ];

    /// Code of the one language that is usually written in this script; none where several are.
    pub(super) fn only_language(self) -> Option<&'static str> {
        match self {
            Self::Latin | Self::Cyrillic | Self::Arabic | Self::Devanagari | Self::Cjk => None,
            Self::Greek => Some("el"),
            Self::Hebrew => Some("he"),
            Self::Hangul => Some("ko"),
            Self::Armenian => Some("hy"),
            Self::Georgian => Some("ka"),
            Self::Bengali => Some("bn"),
            Self::Gurmukhi => Some("pa"),
            Self::Gujarati => Some("gu"),
            Self::Oriya => Some("or"),
            Self::Tamil => Some("ta"),
            Self::Telugu => Some("te"),
            Self::Kannada => Some("kn"),
            Self::Malayalam => Some("ml"),
            Self::Sinhala => Some("si"),
            Self::Thai => Some("th"),
            Self::Myanmar => Some("my"),
            Self::Khmer => Some("km"),
            Self::Ethiopic => Some("am"),
        }
    }

    /// How many alphabetic letters one letter of this script is worth when shares of scripts are weighed.
    pub(super) fn letter_weight(self) -> u32 {
        match self {
            Self::Cjk => 3,
            Self::Hangul | Self::Ethiopic => 2,
            _ => 1,
        }
    }
}

/// Script of a letter or of a sign that belongs to letters; none for digits, punctuation and scripts not told apart.
pub(super) fn script_of(letter: char) -> Option<Script> {
    let script = match letter {
        'a'..='z' | 'A'..='Z' => Script::Latin,
        '\0'..='©' | '«'..='±' | '»'..='¿' | '×' | '÷' => return None,
        'ª'..='ʯ' | 'Ḁ'..='ỿ' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | 'ﬀ'..='ﬆ' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{531}'..='\u{587}' => Script::Armenian,
        '\u{591}'..='\u{5f4}' => Script::Hebrew,
        '\u{610}'..='\u{65f}' | '\u{66e}'..='\u{6ef}' | '\u{6fa}'..='\u{77f}' | '\u{fb50}'..='\u{fefc}' => {
            Script::Arabic
        }
        '\u{900}'..='\u{963}' | '\u{971}'..='\u{97f}' => Script::Devanagari,
        '\u{980}'..='\u{9e3}' => Script::Bengali,
        '\u{a01}'..='\u{a5e}' | '\u{a70}'..='\u{a75}' => Script::Gurmukhi,
        '\u{a81}'..='\u{ae3}' => Script::Gujarati,
        '\u{b01}'..='\u{b63}' => Script::Oriya,
        '\u{b82}'..='\u{bd7}' => Script::Tamil,
        '\u{c00}'..='\u{c63}' => Script::Telugu,
        '\u{c80}'..='\u{ce3}' => Script::Kannada,
        '\u{d00}'..='\u{d63}' => Script::Malayalam,
        '\u{d81}'..='\u{df3}' => Script::Sinhala,
        '\u{e01}'..='\u{e4e}' => Script::Thai,
        '\u{1000}'..='\u{103f}' => Script::Myanmar,
        '\u{10a0}'..='\u{10ff}' => Script::Georgian,
        '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{ac00}'..='\u{d7a3}' => Script::Hangul,
        '\u{1200}'..='\u{135a}' => Script::Ethiopic,
        '\u{1780}'..='\u{17d3}' => Script::Khmer,
        '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{323af}' => Script::Cjk,
        _ => return None,
    };
    Some(script)
}

/// Whether the letter is of a Japanese syllabary.
pub(super) fn is_kana(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}' | '\u{ff66}'..='\u{ff9f}')
}
