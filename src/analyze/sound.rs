//! A word in any alphabet in, how it sounds in Latin letters out: what names have in common across scripts.
//!
//! Names are not translated but written as they sound (Moscou, Moskau, Москва, 모스크바). [`latin`] spells a word in
//! Latin letters, roughly as the national romanizations do (Korean: Revised Romanization of 2000; Russian: BGN/PCGN;
//! Greek: ELOT 743; Japanese: Hepburn), without the vowels that a script only inserts. [`sound`] keeps the consonants
//! that most languages tell apart. Both are for comparing, never for showing.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// A family of scripts that spell a name alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// Latin letters.
    Latin,
    /// Letters of another alphabet, syllabary or abjad that [`latin`] knows.
    Other,
    /// Ideographs and what is not known: names in it are found by the lexicon only.
    Unknown,
}

impl Writing {
    /// The family of a word, by its first letter.
    pub fn of(word: &str) -> Self {
        match word.chars().find(|c| c.is_alphabetic()).and_then(|c| c.to_lowercase().next()) {
            Some(c) if c.is_ascii() || ('\u{c0}'..='\u{24f}').contains(&c) => Self::Latin,
            Some(c) if spelling(c).is_some() || is_syllable(c) => Self::Other,
            _ => Self::Unknown,
        }
    }
}

/// A case-folded word without accents in plain Latin letters.
pub fn latin(word: &str) -> String {
    let mut spelled = String::with_capacity(word.len());
    for c in word.chars() {
        if is_syllable(c) {
            hangul(c, &mut spelled);
        } else if let Some(letters) = spelling(c) {
            spelled.push_str(letters);
        } else if c.is_ascii_alphanumeric() {
            spelled.push(c.to_ascii_lowercase());
        }
    }
    spelled
}

/// The consonants of a word spelled by [`latin`], those that sound alike as one, doubled ones once.
pub fn sound(latin: &str) -> String {
    let letters: Vec<char> = latin.chars().collect();
    let mut sounds = String::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        let next = letters.get(at + 1).copied();
        let (class, length) = match (letter, next) {
            ('c' | 's' | 'z', Some('h')) | ('t', Some('s' | 'z')) => (Some('s'), 2),
            ('c' | 'g', Some('e' | 'i' | 'y')) | ('s' | 'z' | 'j', _) => (Some('s'), 1),
            ('t', Some('h')) => (Some('t'), 2),
            ('p', Some('h')) => (Some('p'), 2),
            ('q', Some('u')) => (Some('k'), 2),
            ('c' | 'k' | 'q' | 'g' | 'x', _) => (Some('k'), 1),
            ('d' | 't', _) => (Some('t'), 1),
            ('b' | 'v' | 'w' | 'p' | 'f', _) => (Some('p'), 1),
            ('l' | 'r', _) => (Some('l'), 1),
            ('m' | 'n', _) => (Some(letter), 1),
            _ => (None, 1),
        };
        if let Some(class) = class.filter(|class| !sounds.ends_with(*class)) {
            sounds.push(class);
        }
        at += length;
    }
    sounds
}

fn is_syllable(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

/// Takes a Korean syllable apart: initial, medial, final.
fn hangul(syllable: char, spelled: &mut String) {
    const INITIALS: [&str; 19] =
        ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
    // ㅡ is what Korean puts between consonants.
    const MEDIALS: [&str; 21] = [
        "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "",
        "ui", "i",
    ];
    const FINALS: [&str; 28] = [
        "", "k", "k", "ks", "n", "nj", "n", "t", "l", "lk", "lm", "lp", "ls", "lt", "lp", "l", "m", "p", "ps", "t",
        "t", "ng", "t", "t", "k", "t", "p", "t",
    ];
    let index = u32::from(syllable) - u32::from('가');
    let part = |parts: &[&'static str], index: u32| -> &'static str {
        usize::try_from(index).ok().and_then(|index| parts.get(index)).copied().unwrap_or_default()
    };
    spelled.push_str(part(&INITIALS, index / (21 * 28)));
    spelled.push_str(part(&MEDIALS, index / 28 % 21));
    spelled.push_str(part(&FINALS, index % 28));
}

/// A letter of an alphabet that is not plain Latin, in plain Latin letters.
fn spelling(c: char) -> Option<&'static str> {
    static SPELLINGS: LazyLock<FxHashMap<char, &'static str>> = LazyLock::new(|| {
        let letters = LETTERS.iter().flat_map(|(letters, spelled)| letters.chars().map(move |c| (c, *spelled)));
        letters.collect()
    });
    SPELLINGS.get(&c).copied()
}

/// Letters that are spelled alike, and how.
const LETTERS: &[(&str, &str)] = &[
    ("ß", "ss"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("øоοωおオォ", "o"),
    ("ðđдδدضذどド", "d"),
    ("þθث", "th"),
    ("łлλل", "l"),
    ("ıийιηіїإいイィ", "i"),
    ("аαاأآあアァ", "a"),
    ("бبぶブ", "b"),
    ("вβўヴ", "v"),
    ("гγґغگぐグ", "g"),
    ("еэεєえエェ", "e"),
    ("ёよヨョょ", "yo"),
    ("ж", "zh"),
    ("зζزظずズ", "z"),
    ("кκكکくク", "k"),
    ("мμمむム", "m"),
    ("нνنんン", "n"),
    ("пπپぷプ", "p"),
    ("рρرるル", "r"),
    ("сσςسصすス", "s"),
    ("тτتطةとト", "t"),
    ("уうウゥ", "u"),
    ("υыيیى", "y"),
    ("фφفふフ", "f"),
    ("хχحهخ", "h"),
    ("цつツ", "ts"),
    ("ч", "ch"),
    ("шشщ", "sh"),
    ("юゆユュゅ", "yu"),
    ("яやヤャゃ", "ya"),
    ("ξ", "x"),
    ("ψ", "ps"),
    ("ج", "j"),
    ("ق", "q"),
    ("و", "w"),
    ("かカ", "ka"),
    ("きキ", "ki"),
    ("けケ", "ke"),
    ("こコ", "ko"),
    ("さサ", "sa"),
    ("しシ", "shi"),
    ("せセ", "se"),
    ("そソ", "so"),
    ("たタ", "ta"),
    ("ちチ", "chi"),
    ("てテ", "te"),
    ("なナ", "na"),
    ("にニ", "ni"),
    ("ぬヌ", "nu"),
    ("ねネ", "ne"),
    ("のノ", "no"),
    ("はハ", "ha"),
    ("ひヒ", "hi"),
    ("へヘ", "he"),
    ("ほホ", "ho"),
    ("まマ", "ma"),
    ("みミ", "mi"),
    ("めメ", "me"),
    ("もモ", "mo"),
    ("らラ", "ra"),
    ("りリ", "ri"),
    ("れレ", "re"),
    ("ろロ", "ro"),
    ("わワ", "wa"),
    ("がガ", "ga"),
    ("ぎギ", "gi"),
    ("げゲ", "ge"),
    ("ごゴ", "go"),
    ("ざザ", "za"),
    ("じジ", "ji"),
    ("ぜゼ", "ze"),
    ("ぞゾ", "zo"),
    ("だダ", "da"),
    ("でデ", "de"),
    ("ばバ", "ba"),
    ("びビ", "bi"),
    ("べベ", "be"),
    ("ぼボ", "bo"),
    ("ぱパ", "pa"),
    ("ぴピ", "pi"),
    ("ぺペ", "pe"),
    ("ぽポ", "po"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_sounds_the_same_in_every_script() {
        for names in [
            &["moskva", "москва", "모스크바", "μοσκβα"][..],
            &["barcelona", "барселона", "바르셀로나", "バルセロナ", "βαρσελονα"],
            &["london", "лондон", "런던", "ロンドン", "لندن"],
        ] {
            let sounds: Vec<String> = names.iter().map(|name| sound(&latin(name))).collect();
            assert!(sounds.iter().all(|s| *s == sounds[0]), "{names:?} sound like {sounds:?}");
        }
    }

    #[test]
    fn scripts_that_spell_no_sounds_are_left_alone() {
        assert_eq!(Writing::of("北京"), Writing::Unknown);
        assert_eq!(Writing::of("Ñuñoa"), Writing::Latin);
        assert_eq!(Writing::of("2030"), Writing::Unknown);
    }
}
