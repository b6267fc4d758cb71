//! English.

use super::{Language, PLAIN, Stemmer, Tails, Tier};

pub(super) const ROW: Language = Language {
    code: "en",
    iso3: "eng",
    name: "English",
    native_name: "English",
    tier: Tier::First,
    stemmer: Stemmer::Snowball(frostem::Algorithm::English),
    tails: Tails::These(&["s", "ll", "re", "ve", "d", "m"]),
    irregular_forms: include_str!("english_forms.txt"),
    stop_words: STOP_WORDS,
    sample: SAMPLE,
    ..PLAIN
};

const STOP_WORDS: &str = "
a about above after again against all also although am among an and another any anybody anyone anything are arent
around as at away be because been before behind being below between both but by can cannot cant could couldnt did
didnt do does doesnt doing done dont down during each either else even ever every everybody everyone everything few
for from further had hadnt has hasnt have havent having he her here hers herself him himself his how however i if
in instead into is isnt it its itself just less many may me might mine more most much must my myself near neither
never no nobody none nor not nothing now of off often on once only onto or other others otherwise our ours
ourselves out over own per perhaps quite rather same shall she should shouldnt since so some somebody someone
something still such than that the their theirs them themselves then there therefore these they this those though
through throughout thus till to together too toward towards under unless until up upon us very via was wasnt we
were werent what whatever when where whether which while who whoever whom whose why will with within without wont
would wouldnt yes yet you your yours yourself yourselves";

const SAMPLE: &str = "\
Every neighborhood can be a classroom when libraries, museums and schools open their doors to each other. \
The council's plan for 2030 doesn't end with new buildings: children, older people and newcomers were asked what \
they wanted to learn, and their answers changed the budget. Co-operation between cities has grown since the first \
meeting, and the network now publishes its members' experiences in several languages.";
