//! Chinese.

use super::{Language, PLAIN, Script, Segmenter, Stemmer, Tier};

pub(super) const ROW: Language = Language {
    code: "zh",
    iso3: "zho",
    name: "Chinese",
    native_name: "中文",
    tier: Tier::Second,
    stemmer: Stemmer::Whole,
    script: Script::Han,
    segmenter: Segmenter::Dictionary,
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
的 了 和 是 在 我 有 他 这 个 们 为 到 就 也 不 你 她 它 那 以 及 与
或 等 之 其 而 并 于 对 从 把 被 让 向 由 给 跟 比 很 都 又 还 再 更 最 只 才 已 已经 将 会
能 可以 可 应该 必须 因为 所以 但是 但 如果 虽然 然而 而且 并且 或者 以及 关于 对于 根据 通过 为了
由于 除了 我们 你们 他们 她们 它们 自己 大家 这个 那个 这些 那些 这样 那样 这里 那里 什么 怎么 怎样
为什么 哪里 哪些 谁 多少 几 每 各 某 没有 没 不是 就是 一个 一些 一种 一样 之间 之后 之前 其中 其他
此 吗 呢 吧 啊 着 过 地 得 所 因此 于是 同时 不仅";

const SAMPLE: &str = "\
整个城市都是课堂：广场、图书馆和公园向每一位愿意学习的人开放。市政府询问居民如何使用一部分预算，孩子们的建议让街道变得更加安全。教育并不在学校\
结束，它在工作和文化中持续一生。";
