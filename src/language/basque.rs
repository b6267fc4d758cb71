//! Basque.

use super::{Language, PLAIN, Stemmer, Tier};

pub(super) const ROW: Language = Language {
    code: "eu",
    iso3: "eus",
    name: "Basque",
    native_name: "Euskara",
    tier: Tier::First,
    stemmer: Stemmer::Basque,
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
agian ahal ala alde aldean aldera anitz arabera arte artean asko aurka aurrean aurretik auzi bai baina baino baita
baizik bakar bakarrik bakoitza bakoitzak bakoitzaren bat batean batek baten batera batere batez batzuek batzuen
batzuk beharko bera beraiek beraien berak beraren bere berean beren beraz berri berriz beste besteak besteek
besteen bestela besterik beti bezain bezala bidez da dago daude dela delako den dena denak denek denen dezake dira
diren dit ditu dituen dituzte du duela duen dugu dute duten edo edozein egon ere esker eta ez ezer ezin gabe
gainean gainera gara geure gero gertu geu gu gure guregan guretzat guzti guztiak guztiek guztiei guztien hain haiek
haien hainbat hala halako hango han handik hau hauek hauei hauen hemen hemendik hi hona honek honen honi hor hori
horiek horiei horien horko horrek horrela horren horri hura inoiz inola inor izan izango jakin lehen luke nahiz
naiz ni nire nola nolako non nondik nongo nor nora noren nork noiz oso ondoan ondoren orain oraindik ordea ordez
orduan ote ba zaie zaio zait zela zen zer zeren zergatik zertan zeuden ziren zituen zituzten zu zuek zuen zuten
zure zein zeinak";

const SAMPLE: &str = "\
Hiri osoa da ikasgela: plazak, azokak, liburutegiak eta parkeak ikasteko lekuak dira haurrentzat eta helduentzat. Udalak \
herritarrei galdetzen die zer proiektu egin nahi dituzten, eta ikastetxeetako gazteek auzoko kaleak aldatu dituzte. \
Hezkuntza ez da eskolan amaitzen; bizitza osoan zehar jarraitzen du, lanean, kulturan eta lagunen artean.";
