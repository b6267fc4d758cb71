//! Particles (josa) and forms of the copula that follow a noun, alone or stacked.

use super::syllables::{Syllable, finals, last};

/// What the syllable before a particle must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    Any,
    Open,
    Closed,
    /// Open or closed by ㄹ, as before 로.
    OpenOrR,
    /// Closed, but not by ㄹ, as before 으로.
    ClosedNotR,
}

impl After {
    /// Whether a noun that ends in `syllable` may stand before the particle.
    pub(super) fn admits(self, syllable: Syllable) -> bool {
        let last = last(syllable);
        match self {
            Self::Any => true,
            Self::Open => last == 0,
            Self::Closed => last != 0,
            Self::OpenOrR => last == 0 || last == finals::R,
            Self::ClosedNotR => last != 0 && last != finals::R,
        }
    }
}

/// A particle or a row of them, as it may end a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Particle {
    pub(super) after: After,
    /// Low for what is nearly always a particle, high for what often ends a noun as well.
    pub(super) cost: u32,
}

/// Particles that mark the noun itself; `doubtful` ones often are the end of an unknown word.
struct Case {
    after: After,
    forms: &'static str,
    /// What may follow: keys of [`followers`].
    then: &'static str,
    cost: u32,
}

const CLEAR: u32 = 2;
const LONG: u32 = 1;
const DOUBTFUL: u32 = 9;

const CASES: &[Case] = &[
    Case { after: After::Closed, forms: "은 이 을", then: "", cost: CLEAR },
    Case { after: After::Open, forms: "는 가 를", then: "", cost: CLEAR },
    Case { after: After::Closed, forms: "과", then: "w", cost: CLEAR },
    Case { after: After::Open, forms: "와", then: "w", cost: CLEAR },
    Case { after: After::ClosedNotR, forms: "으로", then: "r", cost: LONG },
    Case { after: After::OpenOrR, forms: "로", then: "r", cost: CLEAR },
    Case { after: After::Any, forms: "의", then: "", cost: CLEAR },
    Case { after: After::Any, forms: "에", then: "e", cost: CLEAR },
    Case {
        after: After::Any, forms: "에서 에게 에게서 한테 한테서 께서 으로서 으로써", then: "tmi", cost: LONG
    },
    Case { after: After::Any, forms: "께", then: "t", cost: CLEAR },
    Case {
        after: After::Any,
        forms: "까지 부터 마다 처럼 만큼 보다 대로 같이 조차 마저 밖에",
        then: "tmi",
        cost: LONG,
    },
    Case { after: After::Any, forms: "도", then: "", cost: CLEAR },
    Case { after: After::Any, forms: "만", then: "m", cost: 4 },
    Case { after: After::Any, forms: "뿐", then: "i", cost: LONG },
    Case {
        after: After::Any,
        forms: "뿐만 뿐더러 뿐만아니라 커녕 은커녕 는커녕 이야말로 야말로 치고 이라곤 라곤",
        then: "",
        cost: LONG,
    },
    Case {
        after: After::Any,
        forms: "에관한 에대한 에대해 에따라 에따른 에의한 에의해 을위한 를위한 을통한 를통한 을통해 를통해",
        then: "",
        cost: LONG,
    },
    Case {
        after: After::Closed, forms: "이나 이라도 이든 이든지 이란 이랑 이여", then: "", cost: LONG
    },
    Case { after: After::Open, forms: "나 랑 든 여", then: "", cost: DOUBTFUL },
    Case { after: After::Open, forms: "라도 든지", then: "", cost: LONG },
    Case { after: After::Open, forms: "란", then: "", cost: DOUBTFUL },
];

/// The copula after any noun.
const COPULA: &str = "이다 이고 이며 이면 이지 이지만 이라 이라는 이라고 이라고는 이라고도 이라면 이라서 이라도 이라며 이라지만 이라기보다 이자 이니 \
     이니까 이므로 이던 이던가 이었다 이었고 이었으며 이었던 이었으나 이었습니다 이었는데 이었지만 이었을 이었음 이었기 이기 이기도 이기는 이기에 \
     이기를 이기만 이기보다 이기때문 이어서 이어야 이어야만 이에요 이죠 이지요 이군 이네 이네요 이냐 이십니다 이시다 이셨다 이신 인가 인가를 인가에 인지 인지를 \
     인지도 인데 인데도 인데요 인만큼 인즉 인양 인듯 인바 일까 일까요 일지 일지도 일지라도 일뿐 일뿐만 일뿐더러 일수록 일텐데 임을 임에도 임에 임이 임은 임과 임으로 \
     임에도불구하고 입니다 입니다만 입니까 이겠다 이겠지만 이겠습니다 이겠지 이리라 이든가 이건 이거나 이라거나 이라든지 이라든가 이라던가 이다가 이었다가 이라야 이구나";

/// The copula run into an open noun.
const SHORT_COPULA: &str = "였다 였고 였으며 였던 였으나 였습니다 였는데 였지만 였을 였음 였기 라는 라고 라고는 라고도 라면 라서 라며 라기보다 예요 에요 지만 므로 라든지 라든가 라거나 라야";

/// The same, where a noun may well end so.
const DOUBTFUL_COPULA: &str = "다 며 고 자 면 라 야 니 거나 냐 군 죠";

/// The fused forms of the copula, which also are frequent suffixes of nouns.
const FUSED_COPULA: &str = "인 일 임";

/// Calls `add` with every particle and every row of particles.
pub(super) fn each(add: &mut dyn FnMut(&str, Particle)) {
    for case in CASES {
        for form in case.forms.split_whitespace() {
            add(form, Particle { after: case.after, cost: case.cost });
            for follower in case.then.chars().flat_map(followers) {
                add(&format!("{form}{follower}"), Particle { after: case.after, cost: LONG });
            }
        }
    }
    let copulas =
        [(COPULA, After::Any, LONG), (SHORT_COPULA, After::Open, LONG), (DOUBTFUL_COPULA, After::Open, DOUBTFUL)];
    for (forms, after, cost) in copulas.into_iter().chain([(FUSED_COPULA, After::Any, 5)]) {
        for form in forms.split_whitespace() {
            add(form, Particle { after, cost });
        }
    }
}

/// What may be stacked behind a case particle: a class of endings as a list.
fn followers(class: char) -> impl Iterator<Item = &'static str> {
    let forms = match class {
        'w' => "의 는 도 만 만의 같은 같이 더불어 함께 관련된 관련한 관련하여",
        'r' => {
            "의 는 도 만 만이 만은 만의 서 서의 서는 서도 서만 써 써의 써는 부터 부터의 부터는 부터도 까지 까지의 까지는 까지도 밖에 나 라도 든 든지 의의 보다 보다는 인해 인한 조차"
        }
        'e' => "는 도 만 만은 게 나 라도 의 의한 조차 까지 까지도 까지는 부터 야 야말로 선 다 다가 서와 서처럼 든 든지",
        't' => {
            "는 은 도 만 만의 만은 만이 만큼 만큼은 만큼의 만도 의 나 이나 라도 이라도 조차 조차도 마저 마저도 부터 부터는 부터의 부터도 까지 까지는 까지도 까지의 까지만 보다 보다는 보다도 처럼 \
             처럼의 뿐 뿐만 뿐만이 와 와는 와의 과 과는 과의 든 든지 야 야말로 로 로는 로의 로도 서 서의 서는 서도 를 을 가 이 와도 과도 만으로 만으로는 만으로도 만이라도"
        }
        'm' => {
            "은 이 을 의 도 으로 으로는 으로도 으로써 으로서 이라도 에 이나 큼 큼은 큼의 큼이나 큼도 이라는 이다 이고"
        }
        'i' => {
            "이다 이고 이며 이지만 이라는 이라고 이라면 이라 이었다 이었고 이었으며 이었던 이나 인 인데 인지 일 입니다 이므로 이자 임을 이기에 이면 였다 였고 였으며 였던 라는 라고 라면 다 며"
        }
        _ => "",
    };
    forms.split_whitespace()
}
