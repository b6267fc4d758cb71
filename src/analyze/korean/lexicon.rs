//! The Korean word lists as one hash table: what each word can be.
//!
//! Sources: `src/language/korean_nouns.txt`, `korean_verbs.txt` and `korean_adverbs.txt`, written for this project.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::syllables::{Key, key_of};

const NOUNS: &str = include_str!("../../language/korean_nouns.txt");
const VERBS: &str = include_str!("../../language/korean_verbs.txt");
const ADVERBS: &str = include_str!("../../language/korean_adverbs.txt");

/// Syllables that form a noun when put behind another: institution, person, place, quality and the like.
const SUFFIXES: &str = "가 간 감 객 거 계 고 공 곡 과 관 광 교 구 국 군 권 급 기 꾼 난 남 내 녀 년 님 단 당 대 동 력 령 로 록 론 료 \
     률 율 류 림 막 망 맹 면 명 모 문 물 민 반 방 범 법 별 병 복 본 부 분 비 사 산 상 생 서 석 선 설 성 세 소 속 손 수 술 시 식 \
     실 심 씨 씩 안 액 약 양 어 업 역 열 왕 외 용 원 위 읍 인 자 장 재 전 절 점 정 제 조 족 종 주 죄 중 증 지 진 \
     집 차 창 채 책 처 천 체 초 촌 층 터 탑 통 팀 파 판 편 포 표 품 풍 필 학 함 항 해 향 형 호 화 회 후 률 앱 값 길 말";

/// Syllables that form a noun when put before another.
const PREFIXES: &str = "재 비 무 미 불 부 탈 초 대 소 고 저 신 구 전 총 각 제 반 친 최 핵 맨 헛 첫 새 옛 여 남 양 본 타 동 서 북 급 역 준 범 다 단 주 현 전 귀 왕";

/// What a word can be, as a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Kind(u16);

impl Kind {
    pub(super) const NOUN: Self = Self(1);
    /// A noun met less often.
    pub(super) const RARE: Self = Self(1 << 1);
    /// A noun that has no parts: a name or a loan word.
    pub(super) const ATOMIC: Self = Self(1 << 2);
    /// A word that takes no ending.
    pub(super) const ADVERB: Self = Self(1 << 3);
    pub(super) const SUFFIX: Self = Self(1 << 4);
    pub(super) const PREFIX: Self = Self(1 << 5);
    /// A verb or adjective stem that never changes but by rule.
    pub(super) const REGULAR: Self = Self(1 << 6);
    pub(super) const IRREGULAR_B: Self = Self(1 << 7);
    pub(super) const IRREGULAR_D: Self = Self(1 << 8);
    pub(super) const IRREGULAR_S: Self = Self(1 << 9);
    pub(super) const IRREGULAR_REU: Self = Self(1 << 10);
    pub(super) const IRREGULAR_REO: Self = Self(1 << 11);
    pub(super) const IRREGULAR_H: Self = Self(1 << 12);
    pub(super) const IRREGULAR_U: Self = Self(1 << 13);
    /// Any verb or adjective stem.
    pub(super) const VERB: Self = Self(0xFF << 6);

    /// Whether the two sets share a bit.
    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// All words by key.
#[derive(Debug)]
pub(super) struct Lexicon {
    words: FxHashMap<Key, Kind>,
}

impl Lexicon {
    /// What the word can be; the empty set where it is unknown.
    pub(super) fn kind(&self, key: Key) -> Kind {
        self.words.get(&key).copied().unwrap_or_default()
    }

    fn load() -> Self {
        let mut lexicon = Self { words: FxHashMap::with_capacity_and_hasher(12_000, rustc_hash::FxBuildHasher) };
        lexicon.add_list(NOUNS, noun_group);
        lexicon.add_list(VERBS, verb_group);
        lexicon.add_list(ADVERBS, |_| Kind::ADVERB);
        for suffix in SUFFIXES.split_whitespace() {
            lexicon.add(suffix, Kind::SUFFIX);
        }
        for prefix in PREFIXES.split_whitespace() {
            lexicon.add(prefix, Kind::PREFIX);
        }
        lexicon
    }

    /// Adds a list of one word a line; `kind_of` reads the comment line above a group.
    fn add_list(&mut self, list: &str, kind_of: fn(&str) -> Kind) {
        let mut kind = kind_of("");
        for line in list.lines() {
            match line.strip_prefix("# ") {
                Some(heading) => kind = kind_of(heading),
                None => self.add(line, kind),
            }
        }
    }

    fn add(&mut self, word: &str, kind: Kind) {
        if let Some(key) = key_of(word) {
            let entry = self.words.entry(key).or_default();
            *entry = entry.with(kind);
        }
    }
}

/// The heading of a group of nouns: its frequency class, perhaps `atomic`, and what it is about.
fn noun_group(heading: &str) -> Kind {
    let kind = if heading.starts_with('2') { Kind::NOUN.with(Kind::RARE) } else { Kind::NOUN };
    if heading.contains(" atomic ") { kind.with(Kind::ATOMIC) } else { kind }
}

/// The heading of a group of verbs: the letter that names the irregularity, or `regular`.
fn verb_group(heading: &str) -> Kind {
    match heading {
        "ㅂ" => Kind::IRREGULAR_B,
        "ㄷ" => Kind::IRREGULAR_D,
        "ㅅ" => Kind::IRREGULAR_S,
        "르" => Kind::IRREGULAR_REU,
        "러" => Kind::IRREGULAR_REO,
        "ㅎ" => Kind::IRREGULAR_H,
        "우" => Kind::IRREGULAR_U,
        _ => Kind::REGULAR,
    }
}

/// The lexicon, built at the first call.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::load)
}
