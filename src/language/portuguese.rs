//! Portuguese.

use super::{Language, PLAIN, Stemmer, Tails, Tier};

pub(super) const ROW: Language = Language {
    code: "pt",
    iso3: "por",
    name: "Portuguese",
    native_name: "Português",
    tier: Tier::First,
    stemmer: Stemmer::Portuguese,
    elisions: &["d"],
    tails: Tails::These(&[]),
    enclitics: true,
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
a à ainda além algo alguém algum alguma algumas alguns ambas ambos ante antes ao aos apenas apesar após aquela
aquelas aquele aqueles aqui aquilo as às assim até cada cerca com como contra contudo cuja cujas cujo cujos da
daquela daquele das de dela delas dele deles desde dessa dessas desse desses desta destas deste destes disso disto
do dos durante e é ela elas ele eles em embora enquanto entre era eram essa essas esse esses esta está estão estas
estava este estes estou eu foi foram for há hoje isso isto já la lhe lhes lo logo mais mas me mediante menos mesma
mesmas mesmo mesmos meu meus minha minhas muita muitas muito muitos na nada não nas nela nele nem nenhum nenhuma
nessa nesse nesta neste ninguém no nos nós nossa nossas nosso nossos num numa nunca o onde os ou outra outras outro
outros para pela pelas pelo pelos per perante pode podem pois por porém porque pouco pouca poucos qual quais
qualquer quando quanto que quê quem se seja sem sempre sendo ser será serão seu seus si sido sim sob sobre sua suas
tal também tampouco tanto te tem têm teu ti tinha toda todas todavia todo todos tu tua tudo um uma umas uns você
vocês vos vosso";

const SAMPLE: &str = "\
A cidade que educa começa na rua, na praça e na biblioteca, e não apenas na escola. Há dez anos, a câmara municipal \
decidiu fazê-lo de outra forma: convidou os moradores a escolher os projetos, e as crianças foram as primeiras a \
responder. Hoje são milhares as pessoas que participam, e as associações dos bairros têm um papel que ninguém \
imaginava.";
