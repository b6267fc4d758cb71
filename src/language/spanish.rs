//! Spanish.

use super::{Language, PLAIN, Stemmer, Tier};

pub(super) const ROW: Language = Language {
    code: "es",
    iso3: "spa",
    name: "Spanish",
    native_name: "Español",
    tier: Tier::First,
    stemmer: Stemmer::Spanish,
    enclitics: true,
    irregular_forms: include_str!("spanish_forms.txt"),
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
a al algo alguien algún alguna algunas alguno algunos ambas ambos ante antes aquel aquella aquellas aquello
aquellos aquí así aún aunque bajo bien cada casi como cómo con contra cual cuál cuales cuáles cualquier cuando
cuándo cuanto cuánto cuya cuyas cuyo cuyos de del desde donde dónde dos durante e el él ella ellas ello ellos en
entre era eran eres es esa esas ese eso esos esta está están estaba estaban estamos estar estas este esto estos
estoy fue fueron fui fuera ha habéis había habían haber hace hacia han has hasta hay he hemos incluso junto la las
le les lo los más me mediante menos mi mí mía mías mientras mío míos mis misma mismas mismo mismos muy muchas mucho
muchos mucha nada nadie ni ninguna ninguno ningún no nos nosotras nosotros nuestra nuestras nuestro nuestros nunca
o os otra otras otro otros para pero poco por porque pues que qué quien quién quienes quiénes se sea sean según ser
será serán si sí sido siempre siendo sin sino sobre sois somos son soy su sus suya suyas suyo suyos tal también
tampoco tan tanto te tenía ti tiene tienen toda todas todavía todo todos tras tu tú tus tuya tuyo u un una unas uno
unos usted ustedes vosotras vosotros vuestra vuestro y ya yo";

const SAMPLE: &str = "\
La ciudad también enseña: sus plazas, sus mercados y sus bibliotecas son aulas abiertas para quienes quieran \
aprender. Desde hace años, el ayuntamiento invita a la ciudadanía a decidir en qué se gasta una parte del \
presupuesto, y las propuestas de los niños han cambiado más de una calle. La educación no termina en la escuela; \
continúa en el trabajo, en la cultura y en la participación de cada día.";
