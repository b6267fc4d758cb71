//! A word in any alphabet in, how it sounds in Latin letters out: what names have in common across scripts.
//!
//! Names are not translated but written as they sound (Moscou, Moskau, Москва, 모스크바). [`latin`] spells a word in
//! Latin letters, roughly as the national romanizations do (Korean: Revised Romanization of 2000; Russian: BGN/PCGN;
//! Greek: ELOT 743; Japanese: Hepburn), without the vowels that a script only inserts. [`sound`] keeps the consonants
//! that most languages tell apart. Both are for comparing, never for showing.

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
            ('c' | 's' | 't' | 'z', Some('h')) if letter != 't' => (Some('s'), 2),
            ('t', Some('h')) => (Some('t'), 2),
            ('p', Some('h')) => (Some('p'), 2),
            ('t', Some('s' | 'z')) => (Some('s'), 2),
            ('q', Some('u')) => (Some('k'), 2),
            ('c', Some('e' | 'i' | 'y')) => (Some('s'), 1),
            ('g', Some('e' | 'i' | 'y')) => (Some('s'), 1),
            ('x', _) => (Some('k'), 1),
            ('c' | 'k' | 'q' | 'g', _) => (Some('k'), 1),
            ('s' | 'z' | 'j', _) => (Some('s'), 1),
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
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ð' => "d",
        'þ' => "th",
        'ł' => "l",
        'đ' => "d",
        'ı' => "i",
        'а' | 'α' | 'ا' | 'أ' | 'آ' | 'あ' | 'ア' | 'ァ' => "a",
        'б' | 'ب' => "b",
        'в' | 'β' | 'ў' => "v",
        'г' | 'γ' | 'ґ' | 'غ' | 'گ' => "g",
        'д' | 'δ' | 'د' | 'ض' => "d",
        'е' | 'э' | 'ε' | 'є' | 'え' | 'エ' | 'ェ' => "e",
        'ё' => "yo",
        'ж' => "zh",
        'з' | 'ζ' | 'ز' | 'ظ' => "z",
        'и' | 'й' | 'ι' | 'η' | 'і' | 'ї' | 'إ' | 'い' | 'イ' | 'ィ' => "i",
        'к' | 'κ' | 'ك' | 'ک' => "k",
        'л' | 'λ' | 'ل' => "l",
        'м' | 'μ' | 'م' => "m",
        'н' | 'ν' | 'ن' | 'ん' | 'ン' => "n",
        'о' | 'ο' | 'ω' | 'お' | 'オ' | 'ォ' => "o",
        'п' | 'π' | 'پ' => "p",
        'р' | 'ρ' | 'ر' => "r",
        'с' | 'σ' | 'ς' | 'س' | 'ص' => "s",
        'т' | 'τ' | 'ت' | 'ط' | 'ة' => "t",
        'у' | 'う' | 'ウ' | 'ゥ' => "u",
        'υ' => "y",
        'ф' | 'φ' | 'ف' => "f",
        'х' | 'χ' | 'ح' | 'ه' | 'خ' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' | 'ش' => "sh",
        'щ' => "sh",
        'ы' | 'ي' | 'ی' | 'ى' => "y",
        'ю' => "yu",
        'я' => "ya",
        'θ' | 'ث' => "th",
        'ξ' => "x",
        'ψ' => "ps",
        'ج' => "j",
        'ذ' => "d",
        'ق' => "q",
        'و' => "w",
        'か' | 'カ' => "ka",
        'き' | 'キ' => "ki",
        'く' | 'ク' => "k",
        'け' | 'ケ' => "ke",
        'こ' | 'コ' => "ko",
        'さ' | 'サ' => "sa",
        'し' | 'シ' => "shi",
        'す' | 'ス' => "s",
        'せ' | 'セ' => "se",
        'そ' | 'ソ' => "so",
        'た' | 'タ' => "ta",
        'ち' | 'チ' => "chi",
        'つ' | 'ツ' => "ts",
        'て' | 'テ' => "te",
        'と' | 'ト' => "t",
        'な' | 'ナ' => "na",
        'に' | 'ニ' => "ni",
        'ぬ' | 'ヌ' => "nu",
        'ね' | 'ネ' => "ne",
        'の' | 'ノ' => "no",
        'は' | 'ハ' => "ha",
        'ひ' | 'ヒ' => "hi",
        'ふ' | 'フ' => "f",
        'へ' | 'ヘ' => "he",
        'ほ' | 'ホ' => "ho",
        'ま' | 'マ' => "ma",
        'み' | 'ミ' => "mi",
        'む' | 'ム' => "m",
        'め' | 'メ' => "me",
        'も' | 'モ' => "mo",
        'や' | 'ヤ' | 'ャ' | 'ゃ' => "ya",
        'ゆ' | 'ユ' | 'ュ' | 'ゅ' => "yu",
        'よ' | 'ヨ' | 'ョ' | 'ょ' => "yo",
        'ら' | 'ラ' => "ra",
        'り' | 'リ' => "ri",
        'る' | 'ル' => "r",
        'れ' | 'レ' => "re",
        'ろ' | 'ロ' => "ro",
        'わ' | 'ワ' => "wa",
        'が' | 'ガ' => "ga",
        'ぎ' | 'ギ' => "gi",
        'ぐ' | 'グ' => "g",
        'げ' | 'ゲ' => "ge",
        'ご' | 'ゴ' => "go",
        'ざ' | 'ザ' => "za",
        'じ' | 'ジ' => "ji",
        'ず' | 'ズ' => "z",
        'ぜ' | 'ゼ' => "ze",
        'ぞ' | 'ゾ' => "zo",
        'だ' | 'ダ' => "da",
        'で' | 'デ' => "de",
        'ど' | 'ド' => "d",
        'ば' | 'バ' => "ba",
        'び' | 'ビ' => "bi",
        'ぶ' | 'ブ' => "b",
        'べ' | 'ベ' => "be",
        'ぼ' | 'ボ' => "bo",
        'ぱ' | 'パ' => "pa",
        'ぴ' | 'ピ' => "pi",
        'ぷ' | 'プ' => "p",
        'ぺ' | 'ペ' => "pe",
        'ぽ' | 'ポ' => "po",
        'ヴ' => "v",
        _ => return None,
    })
}

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
