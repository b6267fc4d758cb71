//! Turkish.

use super::{Case, Language, PLAIN, Stemmer, Tails, Tier};

pub(super) const ROW: Language = Language {
    code: "tr",
    iso3: "tur",
    name: "Turkish",
    native_name: "Türkçe",
    tier: Tier::Second,
    stemmer: Stemmer::Snowball(frostem::Algorithm::Turkish),
    case: Case::Turkic,
    tails: Tails::Any,
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
acaba ait altında ama ancak arada artık asla aslında ayrıca az bana bazen bazı bazıları belki ben benden beni benim
beri bile bir birçok biri birkaç biz bizden bize bizi bizim böyle böylece bu buna bunda bundan bunlar bunları
bunların bunu bunun burada bütün çoğu çok çünkü da daha dahi de defa değil diğer diğeri diye dolayı dolayısıyla
eğer en fakat falan gene gibi göre ha hala hangi hani hatta hem henüz hep hepsi her herhangi herkes hiç hiçbir ile
ilgili için içinde ise işte kadar karşı karşın kendi kendine kendini kez ki kim kimden kime kimi kimse mı mi mu mü
nasıl ne neden nedenle nerde nerede nereye niçin niye o olan olarak oldu olduğu olduğunu olmak olması olmayan olsa
olsun olup olur ona ondan onlar onlara onları onların onu onun oysa öyle pek rağmen sadece sanki sen senden seni
senin siz sizden size sizi sizin sonra şey şimdi şöyle şu şuna şunu tarafından tüm üzere üzerinde var ve veya ya
yani yerine yine yoksa zaten";

const SAMPLE: &str = "\
Şehir her yerde öğretir: meydanlarda, pazarlarda ve kapılarını herkese açan kütüphanelerde. Belediye, bütçenin bir \
kısmının nasıl harcanacağını halka soruyor; çocukların önerileri birçok sokağı değiştirdi. Eğitim okulda bitmez, \
İzmir'den Iğdır'a kadar bütün hayat boyunca işte ve kültürde sürer.";
