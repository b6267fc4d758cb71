//! Romanian.

use super::{Language, PLAIN, Stemmer, Tier};

pub(super) const ROW: Language = Language {
    code: "ro",
    iso3: "ron",
    name: "Romanian",
    native_name: "Română",
    tier: Tier::Second,
    stemmer: Stemmer::Romanian,
    enclitics: true,
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
a abia acea aceasta această aceea aceia acel acela acele acelea acest acesta aceste acestea aceștia acestui acestei
acestor acolo acum ai aici al ale alt alta altă alte altele alți altfel altul am ar are aș asemenea asta astfel ați
atât atunci au avea avem avut ba ca că căci când care căreia căror cărui cât câte câți către ce cea cei cel cele
celor ceva chiar cine cineva cu cum cumva da dacă dar de deci decât deja deoarece departe deși despre din dintre
doar după ea ei el ele era erau este ești eu fără fi fie fiecare fiind fost foarte iar îi îl îmi împotriva în
înainte încă încât între întru însă însuși își îți la le li lor lui mai mea mei mele meu mi mie mult multă multe
mulți ne nici nicio niște noastră noastre nostru noi nu o or oricare orice oricine ori pe pentru peste până prin
prea puțin sa să său se și sub sunt suntem spre ta tale tău te toată toate tot toți totuși tu un una unde unei
unele unii unor unui unul va vă voastră vor voi vom vostru";

const SAMPLE: &str = "\
Orașul educă peste tot: în piețe, în biblioteci și în parcurile care își deschid porțile pentru toți. Primăria îi \
întreabă pe locuitori cum ar trebui cheltuită o parte din buget, iar copiii au propus străzi mai sigure și mai \
multe locuri de joacă. Învățarea nu se termină la școală, ci continuă toată viața, la muncă și în cultură.";
