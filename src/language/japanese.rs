//! Japanese.

use super::{Language, PLAIN, Script, Segmenter, Stemmer, Tier};

pub(super) const ROW: Language = Language {
    code: "ja",
    iso3: "jpn",
    name: "Japanese",
    native_name: "日本語",
    tier: Tier::Second,
    stemmer: Stemmer::Whole,
    script: Script::Japanese,
    segmenter: Segmenter::Dictionary,
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
の に は を た が で て と し れ さ ある いる も する から な こと として い や れる など なっ
ない この ため その あっ よう また もの という あり まで られ なる へ か だ これ によって により おり
より による ず なり られる において ば なかっ なく しかし について せ だっ できる それ う ので なお
のみ でき き つ における および いう さらに でも ら たり その他 に関する たち ます ん なら に対して
特に せる あるいは まし ながら ただし かつて それぞれ または ほど ものの に対する ほとんど と共に です
とも ところ ここ そこ どこ だれ 誰 何 なぜ いつ どう どの どれ あの あれ あなた 私 彼 彼女 私たち
我々 ました ません でした である だけ しか ね よ";

const SAMPLE: &str = "\
町全体が教室です。広場や図書館、公園は、学びたい人すべてに開かれています。市役所は予算の一部をどのように使うかを住民にたずね、子どもたちの\
提案によって通学路はより安全になりました。教育は学校で終わるものではなく、仕事や文化の中で生涯にわたって続きます。";
