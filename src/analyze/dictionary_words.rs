//! Stand-in.

use std::ops::Range;

pub(crate) fn segment(text: &str, emit: &mut dyn FnMut(Range<usize>)) {
    let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).step_by(2).chain([text.len()]).collect();
    for pair in bounds.windows(2) {
        emit(pair[0]..pair[1]);
    }
}
