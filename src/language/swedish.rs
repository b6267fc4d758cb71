//! Swedish.

use super::{Language, PLAIN, Stemmer, Tails, Tier};

pub(super) const ROW: Language = Language {
    code: "sv",
    iso3: "swe",
    name: "Swedish",
    native_name: "Svenska",
    tier: Tier::Second,
    stemmer: Stemmer::Swedish,
    tails: Tails::These(&["s"]),
    constituents: include_str!("swedish_words.txt"),
    irregular_forms: include_str!("swedish_forms.txt"),
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
alla allt alltså alltid andra annan annat att av bara bland blev bli blir blivit båda bör de dem den denna deras
dess dessa det detta dig din dina ditt dock du där därför då efter eftersom egen egna ej eller en er era ett från
för före genom ha hade han hans har hela hellre henne hennes hit hon honom hos hur här i icke ifrån in inga ingen
inget innan inom inte jag ju kan kunde kring man med medan mellan men mer mera mest mig min mina mindre mitt mot
mycket många måste ned nej ni nog någon något några när nästan och också om oss på redan samma samt sedan ska skall
skulle sig sin sina sitt själv som stor så sådan sådana sådant tack till trots under upp ur ut utan vad var vara
varandra varför varit varje vars vem vems vi vid vilka vilken vilket vill vår våra vårt än ändå är även åt över";

const SAMPLE: &str = "\
Hela staden är ett klassrum: torgen, biblioteken och parkerna är öppna för alla som vill lära sig något nytt. \
Kommunen frågar invånarna hur en del av budgeten ska användas, och barnens förslag har gjort skolvägarna säkrare. \
Vuxenutbildningen växer, och i folkhögskolorna möts människor från många länder kring språk, kultur och \
samhällsfrågor.";
