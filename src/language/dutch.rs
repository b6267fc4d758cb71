//! Dutch.

use super::{Language, PLAIN, Stemmer, Tails, Tier};

pub(super) const ROW: Language = Language {
    code: "nl",
    iso3: "nld",
    name: "Dutch",
    native_name: "Nederlands",
    tier: Tier::Second,
    stemmer: Stemmer::Snowball(frostem::Algorithm::Dutch),
    tails: Tails::These(&["s", "tje", "tjes"]),
    constituents: include_str!("dutch_words.txt"),
    irregular_forms: include_str!("dutch_forms.txt"),
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
aan achter al alle alleen alles als altijd ander andere anderen behalve beide ben bent bij binnen boven buiten daar
daarbij daardoor daarin daarna daarom daarvan dan dat de deze die dit doch door dus echter een eens elk elke en
enige enkele er ergens erg even geen gedurende gij had hadden haar heb hebben hebt heeft hem hen het hetzelfde hier
hij hoe hoewel hun ieder iedere iedereen iemand iets ik in indien is ja je jij jou jouw jullie kan kon kunnen langs
maar me meer meest men met mij mijn minder moest moet moeten mogen na naar naast niemand niet niets niks noch nog
nooit nu of om omdat omtrent ons onze ook op over per reeds samen sinds slechts soms sommige steeds te tegen ten
ter terwijl tijdens toch toe toen tot tussen u uit uw van vanaf vanuit vaak veel via volgens voor vooral voordat
waar waarbij waardoor waarin waarom wanneer want waren was wat we weer wel welke werd werden wie wij wil worden
wordt zal ze zelf zelfs zich zij zijn zo zoals zonder zou zouden zowel zulke";

const SAMPLE: &str = "\
De hele stad is een klaslokaal: pleinen, bibliotheken en parken staan open voor iedereen die iets wil leren. De \
gemeente vraagt de bewoners hoe een deel van de begroting besteed moet worden, en de voorstellen van kinderen \
maakten de schoolroutes veiliger. Volwassenenonderwijs groeit, en in de buurthuizen ontmoeten mensen elkaar rond \
taal, cultuur en burgerschap.";
