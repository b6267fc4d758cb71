//! Polish.

use super::{Language, PLAIN, Stemmer, Tier};

pub(super) const ROW: Language = Language {
    code: "pl",
    iso3: "pol",
    name: "Polish",
    native_name: "Polski",
    tier: Tier::Second,
    stemmer: Stemmer::Snowball(frostem::Algorithm::Polish),
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
a aby ale albo ani aż bardziej bardzo bez będą będzie bo bowiem być był była było były by chociaż choć ci cię co
coś czego czy czyli dla dlaczego dlatego do dopiero dwa gdy gdyby gdyż gdzie go i ich ile im inna inne inny innych
iż ja jak jaka jakie jakiś jako jednak jednakże jego jej jemu jest jestem jeszcze jeśli jeżeli już każda każde
każdy każdej kiedy kilka kim kto która które którego której który których którym którzy ktoś lecz lub ma mają mam
me mi mimo między mną mnie może mogą można mój moja moje mu musi my na nad nam nami nas nasz nasza nasze naszego
nawet nic nich nie niej niego nigdy nim nimi niż no o ob obok od około on ona one oni ono oraz pan po pod podczas
ponad ponieważ poprzez poza przed przede przez przy również są się siebie skąd sobie sobą swój swoja swoje swoich
tak taka taki takie także tam te tego tej temu ten też to tobą tobie tu twój twoja tych tylko tym u w wam was wasz
wasza we według wiele wielu więc wszyscy wszystkich wszystkie wszystko wśród wy z za zaś zawsze ze że żeby żadna
żaden żadne";

const SAMPLE: &str = "\
Całe miasto jest klasą: place, biblioteki i parki są otwarte dla wszystkich, którzy chcą się uczyć. Urząd pyta \
mieszkańców, na co wydać część budżetu, a propozycje dzieci sprawiły, że ulice stały się bezpieczniejsze. Edukacja \
nie kończy się w szkole; trwa przez całe życie, w pracy i w kulturze.";
