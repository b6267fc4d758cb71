//! RIS: tags and types as in "RIS Format Specifications" (Research Information Systems, 2011).

use super::{Citation, Work, one_line};

/// Writes an entry.
pub(super) fn write(citation: &Citation<'_>) -> String {
    let record = citation.record;
    let mut entry = String::new();
    let mut add = |tag: &str, value: &str| {
        let value = one_line(value);
        if !value.is_empty() {
            entry.extend([tag, "  - ", &value, "\r\n"]);
        }
    };
    add("TY", reference_type(citation.work()));
    add("ID", &record.id);
    add("TI", citation.title());
    for author in &record.authors {
        add("AU", author);
    }
    if let Some(organization) = &record.organization {
        add(if record.authors.is_empty() { "AU" } else { "PB" }, organization);
    }
    add("T2", &citation.congress().unwrap_or_default());
    add("CY", citation.place().unwrap_or_default());
    let date = citation.date();
    add("PY", &date.first().map(|year| format!("{year:04}")).unwrap_or_default());
    add("DA", &written_date(&date));
    add("LA", citation.language);
    for keyword in citation.keywords() {
        add("KW", keyword);
    }
    add("AB", record.summary.as_deref().unwrap_or_default());
    add("UR", &citation.url);
    add("L1", citation.pdf().unwrap_or_default());
    entry.push_str("ER  - \r\n");
    entry
}

fn reference_type(work: Work) -> &'static str {
    match work {
        Work::Book => "BOOK",
        Work::Article => "JOUR",
        Work::Report => "RPRT",
        Work::Proceedings => "CONF",
        Work::Talk => "CPAPER",
        Work::News => "NEWS",
        Work::Document => "GEN",
    }
}

/// `YYYY/MM/DD/`, parts that are not known left empty.
fn written_date(date: &[i32]) -> String {
    match date {
        [year, month, day, ..] => format!("{year:04}/{month:02}/{day:02}/"),
        [year, month] => format!("{year:04}/{month:02}//"),
        [year] => format!("{year:04}///"),
        [] => String::new(),
    }
}
