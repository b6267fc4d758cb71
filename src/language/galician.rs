//! Galician.

use super::{Language, PLAIN, Stemmer, Tier};

pub(super) const ROW: Language = Language {
    code: "gl",
    iso3: "glg",
    name: "Galician",
    native_name: "Galego",
    tier: Tier::First,
    stemmer: Stemmer::Galician,
    enclitics: true,
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
a á acerca aínda alá alén algo alguén algún algunha algunhas algúns alí ambas ambos ante antes ao aos apenas aquel
aquela aquelas aqueles aquí aquilo ás así até baixo ben cada calquera cando canto case coa coas coma como con
contra co cos cuxa cuxo da das de dela delas del deles dende desde despois do dos dun dunha dunhas duns durante e é
el ela elas eles en entre entón era eran esa esas ese eses está están estaba estar este estes esta estas eu fai foi
foron fronte ha hai había haber hoxe iso isto lle lles lo la los las logo máis mais malia me mediante mentres menos
mesma mesmas mesmo mesmos meu meus miña miñas moi moita moitas moito moitos na nada nas nelas neles nen ningún
ninguén ningunha no nos nós nosa nosas noso nosos nun nunca nunha nunhas nuns o onde os ou outra outras outro
outros para pero pode poden pois pola polas polo polos por porque pouca pouco poucos preto que qué quen se segundo
sen sempre sendo ser será serán seu seus si sido sobre son sú súa súas tal tamén tampouco tan tanto te ten teñen
teu teus ti toda todas todo todos tras túa unha unhas un uns vos vós xa";

const SAMPLE: &str = "\
A cidade ensina en cada recuncho: nas prazas, nos mercados e nas bibliotecas que abren as portas á veciñanza. O concello \
pregunta aos nenos e ás nenas que lles gustaría cambiar, e moitas das súas propostas xa son realidade. As asociacións de \
maiores traballan coas escolas para que ninguén quede atrás, porque a educación é un dereito de todas as persoas ao longo \
da vida.";
