//! Lines of a stream, with a bound on their length.

use std::io::{self, BufRead};

/// What [`read_line`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// A line is in the buffer, without its line break.
    Whole,
    /// The line was longer than allowed; it was passed over and the buffer is empty.
    TooLong,
    /// There are no more lines.
    End,
}

/// Reads the next line into `buffer`, never holding more than `limit_bytes` of it.
pub(super) fn read_line(bytes: &mut dyn BufRead, limit_bytes: usize, buffer: &mut Vec<u8>) -> io::Result<Line> {
    buffer.clear();
    let (mut too_long, mut any) = (false, false);
    loop {
        let chunk = match bytes.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            chunk => chunk?,
        };
        if chunk.is_empty() {
            break;
        }
        any = true;
        let end = chunk.iter().position(|&byte| byte == b'\n');
        let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or(chunk);
        too_long |= buffer.len() + part.len() > limit_bytes;
        if !too_long {
            buffer.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        bytes.consume(used);
        if end.is_some() {
            break;
        }
    }
    if too_long {
        *buffer = Vec::new();
        return Ok(Line::TooLong);
    }
    if buffer.last() == Some(&b'\r') {
        buffer.pop();
    }
    Ok(if any { Line::Whole } else { Line::End })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, limit_bytes: usize) -> Vec<(Line, String)> {
        let mut bytes = io::BufReader::with_capacity(3, text.as_bytes());
        let mut buffer = Vec::new();
        let mut found = Vec::new();
        loop {
            let line = read_line(&mut bytes, limit_bytes, &mut buffer).unwrap();
            if line == Line::End {
                return found;
            }
            found.push((line, String::from_utf8(buffer.clone()).unwrap()));
        }
    }

    #[test]
    fn lines_end_at_either_line_break_and_at_the_end() {
        let expected: Vec<_> = ["ab", "", "cde"].map(|line| (Line::Whole, line.to_owned())).into();
        assert_eq!(lines("ab\r\n\ncde", 9), expected);
    }

    #[test]
    fn a_line_over_the_limit_is_passed_over() {
        let found = lines("abcdef\nab\n", 5);
        assert_eq!(found, [(Line::TooLong, String::new()), (Line::Whole, "ab".to_owned())]);
    }
}
