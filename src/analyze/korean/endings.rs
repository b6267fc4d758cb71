//! Endings of verbs and adjectives, sorted by the shape of the stem that they follow.

/// The shapes after which an ending may stand, as a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Shapes(u16);

impl Shapes {
    /// The bare stem: 먹+고, 가+고.
    pub(super) const BARE: Self = Self(1);
    /// The bare stem of an open syllable or one that drops ㄹ: 가+면, 만들+면, 도우+면.
    pub(super) const OPEN: Self = Self(1 << 1);
    /// The stem with a final consonant, the ending with its 으: 먹+으면.
    pub(super) const CLOSED: Self = Self(1 << 2);
    /// The form in 아 or 어: 가르쳐+서, 먹어+서.
    pub(super) const INFINITIVE: Self = Self(1 << 3);
    /// ㄴ under the last syllable: 간+다.
    pub(super) const UNDER_N: Self = Self(1 << 4);
    /// ㄹ under the last syllable: 갈+까.
    pub(super) const UNDER_R: Self = Self(1 << 5);
    /// ㅁ under the last syllable: 감+을.
    pub(super) const UNDER_M: Self = Self(1 << 6);
    /// ㅂ under the last syllable: 갑+니다.
    pub(super) const UNDER_B: Self = Self(1 << 7);
    /// The adverb of an adjective: 충분+히.
    pub(super) const ADVERB: Self = Self(1 << 8);

    /// Whether the two sets share a bit.
    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Endings on the bare stem, which also follow the past in ㅆ and 겠.
const BARE: &str = "다 고 지 게 네 네요 는 는데 는데도 는지 는지를 는지도 는지에 는지가 는지는 는가 는가를 는가에 는가가 는가는 니 더니 던 던데 던가 던지 던바 든 든지 \
     든가 거나 자 자고 자는 자면 자마자 도록 도록은 게끔 게도 게는 게만 구나 군 군요 는군 는구나 지만 지만은 고서 고서야 고서도 고자 고는 고도 고만 고야 고있는 고있다 고있으며 다가 다가도 다가는 \
     다고 다고는 다고도 다는 다며 다면 다면서 다니 다든지 다든가 다거나 다지만 다기보다 다시피 는다 는다고 는다는 는다면 는다며 는대 는다지만 느냐 느냐는 느냐에 느냐를 느냐고 느라 느라고 느니 \
     나 나요 냐 냐는 냐고 죠 지요 지는 지도 지를 지가 지않는 지않은 지않고 지못한 습니다 습니까 습니다만 사오니 소 거든 거든요 거라 거니와 건 건만 건대 길 긴 \
     기 기가 기를 기는 기도 기만 기에 기에는 기의 기로 기로는 기까지 기까지는 기까지의 기보다 기보다는 기부터 기와 기나 기라도 기란 기처럼 기조차 기위한 기위해 기위하여 기때문 기때문에 기전에 기만을 기에도 기도록 \
     더라 더라도 더라면 는바 는중 는것 는것은 는것이 는것을 는만큼 는대로 는한 는듯 는듯이 는듯한 듯 듯이 듯한 되 노라 노라면 단 단다 답니다 대 대도 련만 곤 고요 구요 거의";

/// Endings that take 으 after a consonant, without it.
const LINKED: &str = "면 면은 며 면서 면서도 면서부터 려 려고 려고도 려는 려면 려던 려다 려다가 려니 러 러는 니 니까 니까요 니까는 나 나마 므로 십시오 시오 세요 셔요 \
     시 라 라고 라는 라면 라며 리라 리라는 리라고 리 리만큼 련다 마 시지 시고 시는 시며 시면 시기 시길 셨다 셨습니다 신 실 십니다 십니까 시다";

/// Endings on the form in 아 or 어; the empty one is `INFINITIVE` alone.
const INFINITIVE: &str = "서 서는 서도 서야 서부터 서인지 서만 도 도록 야 야만 야지 야할 야하는 야한다 야하며 야하고 야합니다 야겠다 야죠 라 라도 요 선 다 다가 다오";

/// What follows ㄴ under the stem, or 은.
const UNDER_N: &str = "데 데도 데다 데다가 바 지 지도 지를 지는 지가 지에 지라 가 가를 가에 가요 가는 들 즉 만큼 채 채로 대로 것 것은 것이 것을 것이다 후 후에 뒤 뒤에 적 다음 만큼의 듯 듯이 듯한";

/// What follows ㄴ under the stem only.
const FUSED_N: &str = "다 다고 다고는 다고도 다는 다며 다면 다면서 다면야 다지만 다니 다든지 다든가 다거나 다기보다 단 단다 답니다 대 대도 대요 다해도 다던 다던가 다더라 다는데";

/// What follows ㄹ under the stem, or 을.
const UNDER_R: &str = "까 까요 까봐 게 게요 래 래요 수록 지 지도 지를 지는 지가 지에 지라도 지언정 뿐 뿐만 뿐더러 뿐이다 만큼 만한 듯 듯한 듯이 때 때는 때도 때에 때까지 때마다 때부터 때의 법한 텐데 걸 거 것 것을 것이 것은 것이다 \
     것입니다 수 수도 수는 수가 수있는 수있다 수있도록 수있고 수있으며 수있습니다 수없는 수밖에 리 망정 터 테니 겁니다 거야 거예요 만하다";

/// What follows ㅁ under the stem, or 음.
const UNDER_M: &str = "을 이 은 의 에 에도 에는 에서 에서도 에도불구하고 에있어 에따라 으로 으로써 으로서 으로도 으로는 으로부터 도 과 과는 과도 만 만을 만으로 까지 까지도 부터 보다 보다는 이다 입니다 인 인가 이나 이라는 이라고 이며 이고 이란 이었다 이라도 처럼 조차 과의";

/// What follows ㅂ under the stem.
const UNDER_B: &str = "니다 니다만 니까 니다라고 시다 디다 니다요 니다라는";

/// Calls `add` with every ending and the shapes it may follow; the empty ending is not among them.
pub(super) fn each(add: &mut dyn FnMut(&str, Shapes)) {
    let lists = [
        (BARE, Shapes::BARE),
        (LINKED, Shapes::OPEN),
        (INFINITIVE, Shapes::INFINITIVE),
        (UNDER_N, Shapes::UNDER_N),
        (FUSED_N, Shapes::UNDER_N),
        (UNDER_R, Shapes::UNDER_R),
        (UNDER_M, Shapes::UNDER_M),
        (UNDER_B, Shapes::UNDER_B),
    ];
    for (endings, shape) in lists {
        for ending in endings.split_whitespace() {
            add(ending, shape);
        }
    }
    for (endings, vowel) in [(LINKED, "으"), (UNDER_N, "은"), (UNDER_R, "을"), (UNDER_M, "음")] {
        for ending in endings.split_whitespace() {
            add(&format!("{vowel}{ending}"), Shapes::CLOSED);
        }
    }
    for ending in ["은", "을", "음"] {
        add(ending, Shapes::CLOSED);
    }
    add("히", Shapes::ADVERB);
}
