//! Croatian.

use super::{Language, PLAIN, Stemmer, Tier};

pub(super) const ROW: Language = Language {
    code: "hr",
    iso3: "hrv",
    name: "Croatian",
    native_name: "Hrvatski",
    tier: Tier::Second,
    stemmer: Stemmer::Croatian,
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
a ako ali baš bez bi bih bila bile bili bilo bio biste biti bismo bude budu čak čega čemu čije čiji čim da dakle do
dok dosta duž ga gdje god i iako ih ikada ili im imaju ima ipak iz iza između ja je jedan jedna jedno jer jesam
jesi jesmo jest jesu jim joj još ju kad kada kako kao kod koja koje kojeg kojem koji kojih kojim kojima koju kroz
li me među mene meni mi mimo moj moja moje mogu može mu na nad nakon nam nama nas naš naša naše našeg ne nego neka
neke neki nekog nešto ni nije nikad nikada niko niti nisam nisu njega njegov njegova njegovo njemu njezin njih
njihov njihova njim njima njoj nju no o od odmah on ona one oni ono onaj osim ova ovaj ove ovo ovi pa pak po pod
pokraj poput pored poslije prema preko prije protiv pri radi s sa sam samo se sebe sebi si smo ste su sva sve svi
svih svim svoj svoja svoje svojim svog svaki svaka svako ta tada taj tako također takav takva te tebe tebi ti tim
to toj tog toga tom tu tvoj tvoja u uz uvijek vam vama vas vaš vaša već vi više vrlo za zar zato zašto zbog što šta
tko netko nitko";

const SAMPLE: &str = "\
Cijeli je grad učionica: trgovi, knjižnice i parkovi otvoreni su svima koji žele učiti. Gradska uprava pita građane \
kako potrošiti dio proračuna, a prijedlozi djece učinili su ulice sigurnijima. Obrazovanje ne završava u školi; \
nastavlja se cijeloga života, na poslu i u kulturi.";
