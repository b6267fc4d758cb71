//! Text as it might be written, in every language of the first and second class, from a seed.
//!
//! Words are drawn as in real text: the word of rank r comes with a frequency proportional to 1 / (r + 2.7) (Zipf's
//! law with Mandelbrot's shift), and beyond the kernel of 6,000 words to 6,000 / r² (Ferrer i Cancho & Solé, "Two regimes
//! in the frequency of words", Journal of Quantitative Linguistics 8, 2001). The function words of the language come
//! first, then the words of its sample, then words with the stem of one and the ending of another, as inflection makes
//! them. Scripts without spaces take stretches of the sample for words.

use std::collections::HashSet;
use std::fmt::Write as _;

use dragoman::language::{Lang, Segmenter, Tier};

/// Words that a language has.
const VOCABULARY: usize = 20_000;
/// Mandelbrot's shift of the ranks.
const SHIFT: f64 = 2.7;
/// Words of the kernel.
const KERNEL: f64 = 6_000.0;

/// Numbers from a seed (`SplitMix64`; Steele, Lea & Flood, OOPSLA 2014).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// A number from 0 to 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A language that can be written.
pub(crate) struct Writer {
    pub(crate) language: Lang,
    words: Vec<String>,
    /// Sums of the frequencies up to each word, ending in 1.
    sums: Vec<f64>,
}

impl Writer {
    fn new(language: Lang) -> Self {
        let mut numbers = Numbers(language.index() as u64);
        let words = vocabulary(language, &mut numbers);
        let mut sum = 0.0;
        let frequencies = (1..=words.len()).map(|rank| rank as f64).map(|rank| match rank {
            _ if rank > KERNEL => KERNEL / (rank * rank),
            _ => 1.0 / (rank + SHIFT),
        });
        let mut sums: Vec<f64> = frequencies
            .map(|frequency| {
                sum += frequency;
                sum
            })
            .collect();
        for up_to in &mut sums {
            *up_to /= sum;
        }
        Self { language, words, sums }
    }

    /// A word as text has it: the frequent ones often.
    pub(crate) fn word(&self, numbers: &mut Numbers) -> &str {
        let share = numbers.share();
        let rank = self.sums.partition_point(|up_to| *up_to < share);
        &self.words[rank.min(self.words.len() - 1)]
    }

    /// About so many words, in sentences and paragraphs.
    pub(crate) fn text(&self, words: usize, numbers: &mut Numbers) -> String {
        let (space, stop) = match self.language.get().segmenter {
            Segmenter::Spaces => (" ", ". "),
            Segmenter::Dictionary => ("", "。"),
        };
        let mut text = String::new();
        let (mut written, mut sentences) = (0, 0);
        while written < words {
            let length = (8 + numbers.below(16)).min(words - written);
            for place in 0..length {
                let separator = if place == 0 { "" } else { space };
                write!(text, "{separator}{}", self.word(numbers)).unwrap();
            }
            written += length;
            sentences += 1;
            text.push_str(if sentences % 6 == 0 { ".\n\n" } else { stop });
        }
        text
    }
}

/// The languages that have samples long enough to write from.
pub(crate) fn writers() -> Vec<Writer> {
    let classed = Lang::all().filter(|language| language.get().tier < Tier::Beyond && *language != Lang::UND);
    classed.map(Writer::new).collect()
}

fn vocabulary(language: Lang, numbers: &mut Numbers) -> Vec<String> {
    let row = language.get();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let known: Vec<String> = match row.segmenter {
        Segmenter::Spaces => row.stop_words().chain(row.sample.split_whitespace()).map(bare).collect(),
        Segmenter::Dictionary => stretches(row.sample, numbers),
    };
    let mut seen = HashSet::new();
    let mut words: Vec<String> = known.into_iter().filter(|w| !w.is_empty() && seen.insert(w.clone())).collect();
    let long: Vec<Vec<char>> = words.iter().map(|w| w.chars().collect()).filter(|w: &Vec<_>| w.len() > 3).collect();
    // In small alphabets of syllables the new words run out.
    for _ in 0..VOCABULARY * 20 {
        if words.len() >= VOCABULARY || long.is_empty() {
            break;
        }
        let (a, b) = (&long[numbers.below(long.len())], &long[numbers.below(long.len())]);
        let (end, start) = (3 + numbers.below(a.len() - 2), b.len() - 1 - numbers.below(b.len().min(5) - 1));
        let word: String = a[..end].iter().chain(&b[start..]).collect();
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

/// Stretches of two to four letters of a text without spaces.
fn stretches(sample: &str, numbers: &mut Numbers) -> Vec<String> {
    let letters: Vec<char> = sample.chars().filter(|c| c.is_alphanumeric()).collect();
    (0..VOCABULARY)
        .map(|_| {
            let (start, length) = (numbers.below(letters.len() - 4), 2 + numbers.below(3));
            letters[start..start + length].iter().collect()
        })
        .collect()
}
