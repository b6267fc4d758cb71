//! Moments as requests and answers write them: RFC 3339, in UTC, to the second.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Unix time as `YYYY-MM-DDThh:mm:ssZ`; the epoch for a time that has no such form.
pub(super) fn written(time_s: i64) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(time_s).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    moment.format(&Rfc3339).unwrap_or_else(|_| "1970-01-01T00:00:00Z".to_owned())
}

/// Unix time of the beginning of `YYYY-MM-DD`, or of `YYYY-MM-DDThh:mm:ssZ`.
pub(super) fn read(text: &str) -> Option<i64> {
    let is_day = text.len() == "YYYY-MM-DD".len();
    let is_second = text.len() == "YYYY-MM-DDThh:mm:ssZ".len() && text.ends_with('Z');
    let whole = if is_day { format!("{text}T00:00:00Z") } else { text.to_owned() };
    let moment = (is_day || is_second).then(|| OffsetDateTime::parse(&whole, &Rfc3339).ok())?;
    moment.map(OffsetDateTime::unix_timestamp)
}

/// Unix time now.
pub(super) fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_they_are_written() {
        for (text, time_s) in [("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:34:56Z", 951_827_696)] {
            assert_eq!((written(time_s).as_str(), read(text)), (text, Some(time_s)));
        }
        assert_eq!(read("2000-02-29"), Some(951_782_400));
        for bad in ["", "2000-02-30", "2000-2-1", "2000-02-29T12:34Z", "2000-02-29T12:34:56+01:00", "2000-02-29t1"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
