//! Words of scripts that are written without spaces: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
//!
//! A run of such characters comes in, the bytes of each word go out. The dictionaries are those of ICU (Unicode
//! License v3), which the segmenter's crate brings as Rust code. This file must not know what becomes of the words.

use std::ops::Range;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

/// Hands the words of `text` to `emit`: together they are the whole text, in its order, on character boundaries.
pub(crate) fn segment(text: &str, emit: &mut dyn FnMut(Range<usize>)) {
    let segmenter: WordSegmenterBorrowed<'static> = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut start = 0;
    for end in segmenter.segment_str(text) {
        if end > start {
            emit(start..end);
            start = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut words = Vec::new();
        segment(text, &mut |range| words.extend(text.get(range)));
        assert_eq!(words, expected);
    }

    #[test]
    fn words_are_those_of_the_dictionaries() {
        check("図書館で学ぶ", &["図書館", "で", "学ぶ"]);
        check("终身学习城市", &["终身", "学习", "城市"]);
        check("ห้องสมุดประชาชน", &["ห้อง", "สมุด", "ประชาชน"]);
    }

    proptest! {
        #[test]
        fn words_are_the_whole_text(text in "[ぁ-んァ-ヶ一-龥ก-๛ກ-ໝក-៿a-z]{0,60}") {
            let mut end = 0;
            segment(&text, &mut |range| {
                assert_eq!(range.start, end);
                assert!(text.is_char_boundary(range.end) && range.end > range.start);
                end = range.end;
            });
            prop_assert_eq!(end, text.len());
        }
    }
}
