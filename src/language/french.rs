//! French.

use super::{Language, PLAIN, Stemmer, Tier};

pub(super) const ROW: Language = Language {
    code: "fr",
    iso3: "fra",
    name: "French",
    native_name: "Français",
    tier: Tier::First,
    stemmer: Stemmer::Snowball(frostem::Algorithm::French),
    elisions: &["c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu"],
    enclitics: true,
    irregular_forms: include_str!("french_forms.txt"),
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
à afin ai ainsi alors après as au aucun aucune aujourdhui auquel aussi autant autre autres aux auxquelles auxquels
avaient avait avant avec avez avoir avons ayant beaucoup bien car ce ceci cela celle celles celui cependant
certaines certains ces cet cette ceux chacun chacune chaque chez ci comme comment contre dans de déjà depuis
derrière des dès desquelles desquels devant doit donc dont du duquel durant elle elles en encore entre envers es
est et étaient était étant été être eu eux fait fois font furent fut hors il ils ici je la là laquelle le lequel
les lesquelles lesquels leur leurs lors lui ma mais malgré me même mêmes mes mien mienne moi moins mon ne ni non
nos notre nôtre nous on ont ou où par parce parfois parmi pas pendant peu peut peuvent plus plusieurs plutôt pour
pourquoi pourtant près puis quand quant que quel quelle quelles quels qui quoi sa sans sauf se selon sera seront
ses si sien sienne soi soit sommes son sont sous suis sur ta tandis tant te tel telle telles tels tes toi ton
toujours tous tout toute toutefois toutes très trop tu un une vers voici voilà vos votre vôtre vous y";

const SAMPLE: &str = "\
L’école ne suffit pas : c’est toute la ville qui éduque, par ses places, ses musées et ses associations. Aujourd'hui, \
la mairie demande aux habitants d’imaginer ensemble les projets qu’ils voudraient voir naître près de chez eux. \
Grâce à cette démarche, les élèves ont dessiné une cour plus verte, et les aînés racontent l’histoire du quartier \
aux nouveaux arrivants.";
