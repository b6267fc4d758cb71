//! Finnish.

use super::{Language, PLAIN, Stemmer, Tier};

pub(super) const ROW: Language = Language {
    code: "fi",
    iso3: "fin",
    name: "Finnish",
    native_name: "Suomi",
    tier: Tier::Second,
    stemmer: Stemmer::Finnish,
    constituents: include_str!("finnish_words.txt"),
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
ainakin aina ei eivät eli ellei emme en enemmän ennen entä eräs että et ette he heidän heille heitä heti hyvin hän
häneen hänen hänet häntä ihan ilman itse ja jo joka jokainen joko jolla jolle jonka jonkin jopa jos joskus jossa
josta jota jotka jotta joten joita joiden joissa joista juuri jälkeen kaikki kaikkien kaikkia kanssa kautta keiden
kenen ketä koko koska koskaan kuin kuinka kuitenkin kuka kuten kun kunnes luona lähellä lisäksi me meidän meille
meitä melko mihin mikä mikäli miksi millainen milloin minkä minun minut minulla minä minua missä mistä mitä miten
molemmat mukaan mutta muu muut muun myös myöten ne nekin niiden niille niin niissä niistä niitä noin nuo nyt näiden
näin nämä näissä näitä ole olemme olen oletko olette oli olisi olivat olla olleet ollut on onko oma omat ovat
paitsi paljon pitkin sama samoin se sekä sellainen sen siellä sieltä siihen siinä siis siitä sillä silloin sille
sinne sinun sinä sitten sitä tai te teidän teille tuo tuon tähän tämä tämän tänne tässä tästä täällä tätä vaan vai
vaikka vain varten vasta vielä voi voivat yli ympäri ympärillä";

const SAMPLE: &str = "\
Koko kaupunki on luokkahuone: torit, kirjastot ja puistot ovat avoinna kaikille, jotka haluavat oppia uutta. Kunta \
kysyy asukkailta, miten osa talousarviosta pitäisi käyttää, ja lasten ehdotukset ovat tehneet koulumatkoista \
turvallisempia. Aikuiskoulutus kasvaa, ja kansalaisopistoissa ihmiset tapaavat toisiaan yli kielirajojen.";
