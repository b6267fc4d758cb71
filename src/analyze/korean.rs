//! Stand-in.

pub(crate) struct Morphemes {
    pub(crate) stem: String,
    pub(crate) parts: Vec<String>,
}

pub(crate) fn morphemes(word: &str) -> Morphemes {
    Morphemes { stem: word.to_owned(), parts: Vec::new() }
}
