//! Names of languages, as people write them into a table, with their BCP 47 tags.
//!
//! English names and the languages' own; the facts are those of the IANA language subtag registry.

/// Tag and names. Compared without case and accents.
#[rustfmt::skip]
pub(super) static LANGUAGE_NAMES: &[(&str, &[&str])] = &[
    ("ar", &["Arabic", "العربية"]), ("bg", &["Bulgarian", "български"]), ("ca", &["Catalan", "català", "Valencian", "valencià"]),
    ("cs", &["Czech", "čeština"]), ("da", &["Danish", "dansk"]), ("de", &["German", "Deutsch"]),
    ("el", &["Greek", "ελληνικά"]), ("en", &["English"]), ("es", &["Spanish", "español", "Castilian", "castellano"]),
    ("et", &["Estonian", "eesti"]), ("eu", &["Basque", "euskara", "euskera"]), ("fa", &["Persian", "فارسی", "Farsi"]),
    ("fi", &["Finnish", "suomi"]), ("fr", &["French", "français"]), ("ga", &["Irish", "Gaeilge"]),
    ("gl", &["Galician", "galego", "gallego"]), ("he", &["Hebrew", "עברית"]), ("hi", &["Hindi", "हिन्दी"]),
    ("hr", &["Croatian", "hrvatski"]), ("hu", &["Hungarian", "magyar"]), ("id", &["Indonesian", "bahasa Indonesia"]),
    ("it", &["Italian", "italiano"]), ("ja", &["Japanese", "日本語"]), ("ko", &["Korean", "한국어"]),
    ("lt", &["Lithuanian", "lietuvių"]), ("lv", &["Latvian", "latviešu"]), ("nb", &["Norwegian Bokmål", "bokmål"]),
    ("nl", &["Dutch", "Nederlands"]), ("no", &["Norwegian", "norsk"]), ("oc", &["Occitan"]), ("pl", &["Polish", "polski"]),
    ("pt", &["Portuguese", "português"]), ("ro", &["Romanian", "română"]), ("ru", &["Russian", "русский"]),
    ("sk", &["Slovak", "slovenčina"]), ("sl", &["Slovenian", "Slovene", "slovenščina"]), ("sr", &["Serbian", "српски"]),
    ("sv", &["Swedish", "svenska"]), ("th", &["Thai", "ไทย"]), ("tr", &["Turkish", "Türkçe"]),
    ("uk", &["Ukrainian", "українська"]), ("vi", &["Vietnamese", "tiếng Việt"]), ("zh", &["Chinese", "中文"]),
];
