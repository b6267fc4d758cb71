//! Catalan.

use super::{Language, PLAIN, Stemmer, Tails, Tier};

pub(super) const ROW: Language = Language {
    code: "ca",
    iso3: "cat",
    name: "Catalan",
    native_name: "Català",
    tier: Tier::First,
    stemmer: Stemmer::Catalan,
    elisions: &["d", "l", "m", "n", "s", "t"],
    tails: Tails::These(&["l", "ls", "m", "n", "ns", "s", "t"]),
    enclitics: true,
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
a abans això aixó així al algú alguna algunes alguns als altra altre altres amb ambdós ambdues aquell aquella
aquelles aquells aquest aquesta aquestes aquests aquí bé cada cadascú cadascuna cap com contra d de del dels
des després doncs durant e el ell ella elles ells els em en encara ens entre era eren es és està estan estar estat
et fa fer fins fou ha han has havia havien hem hi ho i igual ja jo l la les li ll llavors llur llurs lo los m
malgrat massa me meu meua meus meva meves més mateix mateixa mateixes mateixos mentre mi molt molta moltes molts n
ne ni ningú no nosaltres nostra nostre nostres o on per perquè però pel pels poc poca poques pocs qual quals
qualsevol quan quant que què quelcom qui quin quina quines quins s sa se segons sempre sense ser serà seu seus seva
seves si sí sigui sinó sobre soc som són sota sou t tal també tampoc tan tant te tenen té teu teus teva teves tot
tota totes tothom tots u un una unes uns us va vam van vau vosaltres vostra vostre vostres vers";

const SAMPLE: &str = "\
L'educació no s'acaba a l'escola: les places, els mercats i les biblioteques d'aquesta ciutat també ensenyen. El \
col·legi del barri obre el pati a les famílies, i l’ajuntament escolta les propostes dels infants abans d'aprovar el \
pressupost. Amb els anys, la participació s’ha convertit en una manera de viure junts, i les entitats han après a \
treballar plegades per no deixar ningú enrere.";
