//! German.

use super::{Language, PLAIN, Stemmer, Tails, Tier};

pub(super) const ROW: Language = Language {
    code: "de",
    iso3: "deu",
    name: "German",
    native_name: "Deutsch",
    tier: Tier::First,
    stemmer: Stemmer::Snowball(frostem::Algorithm::German),
    tails: Tails::These(&["s", "n", "ne", "nen"]),
    constituents: include_str!("german_words.txt"),
    irregular_forms: include_str!("german_forms.txt"),
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
ab aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus außer
außerdem bei beide beiden beim bereits bevor bin bis bist da dabei dadurch dafür dagegen daher damit danach dann
daran darauf daraus darin darüber darum das dass davon dazu dein deine dem den denen denn der deren des deshalb
dessen die dies diese diesem diesen dieser dieses doch dort du durch durfte eben ebenso ein eine einem einen einer
eines einige einigen einiger einiges er es etwa etwas euch euer eure falls für gegen gegenüber hab habe haben hat
hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem innerhalb ins ist
ja je jede jedem jeden jeder jedes jedoch jemand jene jenem jenen jener jenes jetzt kann kein keine keinem keinen
keiner können könnte konnte man manche manchem manchen mancher manches mehr mein meine meinem meinen meiner mich
mir mit muss müssen musste nach nachdem nämlich neben nicht nichts nie niemand noch nun nur ob obwohl oder ohne per
pro schon sehr sei sein seine seinem seinen seiner seines seit selbst sich sie sind so sobald sogar solche solchem
solchen solcher soll sollen sollte sondern sowie sowohl statt trotz über um und uns unser unsere unserem unseren
unserer unter viel viele vielen vom von vor wann war wäre waren warum was wegen weil weiter welche welchem welchen
welcher welches wem wen wenn wer werden wessen wie wieder will wir wird wo wobei worden wozu während wurde wurden
zu zum zur zwar zwischen";

const SAMPLE: &str = "\
Erwachsenenbildung beginnt nicht erst im Klassenzimmer: Stadtteilbibliotheken, Nachbarschaftshäuser und Volkshochschulen \
öffnen ihre Türen für alle. Der Gemeinderat hat beschlossen, einen Teil des Haushalts gemeinsam mit den Bürgerinnen und \
Bürgern zu planen, und die Kinder wünschten sich größere Spielplätze und sichere Schulwege. Außerdem lernen junge und \
alte Menschen voneinander, wenn sie in der Werkstatt über Straßen, Bäume und Häuser ihrer Stadt sprechen.";
