//! Italian.

use super::{Language, PLAIN, Stemmer, Tier};

pub(super) const ROW: Language = Language {
    code: "it",
    iso3: "ita",
    name: "Italian",
    native_name: "Italiano",
    tier: Tier::First,
    stemmer: Stemmer::Snowball(frostem::Algorithm::Italian),
    elisions: &[
        "all", "anch", "bell", "c", "ch", "com", "coll", "cos", "d", "dall", "dell", "dov", "gl", "gliel", "l", "m",
        "mezz", "n", "nell", "nient", "ogn", "quand", "quell", "quest", "s", "sant", "senz", "sott", "sull", "t",
        "tutt", "un", "v",
    ],
    enclitics: true,
    irregular_forms: include_str!("italian_forms.txt"),
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
a abbia abbiamo abbiano ad agli ai al alcun alcuna alcune alcuni alla alle allo allora altra altre altri altro
anche ancora aveva avevano avere avete avuto avendo che chi chiunque ci ciascuna ciascuno ciò coi col come con
contro così cui da dagli dai dal dalla dalle dallo degli dei del della delle dello dentro di dopo dove dunque
durante e è ed egli era erano essa esse essendo essere essi fa fino fra fu fuori furono già gli ha hai hanno ho i
il in infatti inoltre invece io la le lei li lo loro lui ma mai me medesimo meno mentre mi mia mie miei mio molta
molte molti molto ne negli nei nel nella nelle nello nessuna nessuno niente noi non nostra nostre nostri nostro
nulla o od ogni ognuno oltre oppure ora per perché però più poca poche pochi poco poi possono presso può pure qua
qual quale quali qualche qualcosa qualcuno quando quanto quasi quella quelle quelli quello quei questa queste
questi questo qui quindi sarà saranno se sé sebbene secondo sei sempre senza si sia siamo siano siete sono sopra
sotto sta stata state stati stato stesso stessa stesse stessi su sua sue sugli sui sul sulla sulle sullo suo suoi
tale tali tanto te ti tra troppo tu tua tue tuo tuoi tutta tutte tutti tutto un una uno verso vi voi vostra vostro";

const SAMPLE: &str = "\
Nell'aula di un museo, nella piazza del mercato, lungo il fiume: la città insegna dappertutto. L’amministrazione \
comunale ha chiesto agli abitanti quali spazi vorrebbero aprire, e dall'incontro sono nati progetti che uniscono \
scuole, artisti e associazioni. Perché l'educazione non finisce con l'infanzia, ogni quartiere offre corsi per gli \
adulti e un'officina dove s'impara a riparare.";
