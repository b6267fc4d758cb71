//! Rows of tables become drafts: the header says which cell is which field.

use serde_json::{Map, Value};

use super::{Draft, ExtractError, Locator, Mapping, headers, ids};

/// Fields that hold several values in one cell.
const LISTS: [&str; 6] = ["authors", "themes", "concepts", "concepts_excluded", "sdgs", "charter_principles"];

/// Separators of the values in one cell, where the mapping names none.
const SEPARATORS: [char; 2] = [';', '|'];

/// The columns of one table.
#[derive(Debug)]
pub(super) struct Columns<'a> {
    file_name: &'a str,
    mapping: &'a Mapping,
    /// Field of each column; `None` for columns that are left out.
    fields: Vec<Option<&'static str>>,
    /// Said once, with the first row.
    warnings: Vec<String>,
}

impl<'a> Columns<'a> {
    /// Reads the header row.
    ///
    /// # Errors
    /// [`ExtractError::Malformed`] where no column is known, or two columns mean the same field that is no list.
    pub(super) fn of_header(header: &[String], file_name: &'a str, mapping: &'a Mapping) -> Result<Self, ExtractError> {
        let mut unknown = Vec::new();
        let mut fields = Vec::new();
        for label in header {
            let meaning = meaning_of(label, mapping);
            if meaning == Meaning::Unknown && !label.trim().is_empty() {
                unknown.push(label.trim());
            }
            fields.push(meaning.field());
        }
        if fields.iter().all(Option::is_none) {
            return Err(no_known_column(header));
        }
        refuse_duplicates(header, &fields)?;
        let hint = "name them after a field or write a mapping file";
        let warning = format!("columns that are not known were left out: {}; {hint}", unknown.join(", "));
        let warnings = if unknown.is_empty() { Vec::new() } else { vec![warning] };
        Ok(Self { file_name, mapping, fields, warnings })
    }

    /// Whether a row looks like a header.
    pub(super) fn any_known(header: &[String], mapping: &Mapping) -> bool {
        header.iter().any(|label| meaning_of(label, mapping).field().is_some())
    }

    /// Number of columns.
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    /// The draft of a row; `None` for an empty row.
    ///
    /// # Errors
    /// [`ExtractError::Malformed`] for a row with values beyond the last column.
    pub(super) fn draft(&mut self, cells: &[String], locator: Locator) -> Option<Result<Draft, ExtractError>> {
        let used = cells.iter().rposition(|cell| !cell.trim().is_empty())? + 1;
        if used > self.fields.len() {
            let (columns, hint) = (self.fields.len(), "a separator in a text needs quotes around the text");
            return Some(Err(ExtractError::malformed(format!("has {used} cells under {columns} headers; {hint}"))));
        }
        let mut fields = Map::new();
        for (field, cell) in self.fields.iter().zip(cells).filter_map(|(field, cell)| Some((field.as_ref()?, cell))) {
            self.put(&mut fields, field, cell.trim());
        }
        for (field, value) in &self.mapping.defaults {
            fields.entry(field).or_insert_with(|| value.clone());
        }
        if !fields.contains_key("id") {
            fields.insert("id".to_owned(), ids::row_id(self.file_name, &fields).into());
        }
        Some(Ok(Draft {
            locator,
            fields,
            pages: Vec::new(),
            warnings: std::mem::take(&mut self.warnings),
            ..Draft::default()
        }))
    }

    /// Puts the content of a cell into its field; lists of several columns are joined.
    fn put(&self, fields: &mut Map<String, Value>, field: &str, cell: &str) {
        if cell.is_empty() {
            return;
        }
        let value = match field {
            "attachments" => split(cell, None).map(|url| serde_json::json!({ "url": url })).collect(),
            _ if LISTS.contains(&field) => {
                split(cell, self.mapping.split.get(field).map(String::as_str)).map(Value::from).collect()
            }
            _ => Value::from(cell),
        };
        match (fields.get_mut(field), value) {
            (Some(Value::Array(items)), Value::Array(more)) => items.extend(more),
            (_, value) => {
                fields.insert(field.to_owned(), value);
            }
        }
    }
}

/// What a header means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Field(&'static str),
    /// The mapping leaves the column out.
    LeftOut,
    Unknown,
}

impl Meaning {
    fn field(self) -> Option<&'static str> {
        match self {
            Self::Field(field) => Some(field),
            Self::LeftOut | Self::Unknown => None,
        }
    }
}

fn meaning_of(label: &str, mapping: &Mapping) -> Meaning {
    let label_folded = headers::folded(label);
    match mapping.columns.iter().find(|(known, _)| headers::folded(known) == label_folded) {
        Some((_, field)) => headers::field_named(field).map_or(Meaning::LeftOut, Meaning::Field),
        None => headers::field_of(label).map_or(Meaning::Unknown, Meaning::Field),
    }
}

/// The values in a cell.
fn split<'c>(cell: &'c str, separator: Option<&'c str>) -> impl Iterator<Item = &'c str> {
    let parts: Vec<&str> = match separator.filter(|separator| !separator.is_empty()) {
        Some(separator) => cell.split(separator).collect(),
        None => cell.split(SEPARATORS).collect(),
    };
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty())
}

fn no_known_column(header: &[String]) -> ExtractError {
    let found: Vec<&str> = header.iter().map(|label| label.trim()).filter(|label| !label.is_empty()).take(20).collect();
    let found = found.join(", ");
    let hint = "the first row must hold headers such as id, kind, title, body; or write a mapping file";
    ExtractError::malformed(format!("no column is known (found: {found}); {hint}"))
}

fn refuse_duplicates(header: &[String], fields: &[Option<&'static str>]) -> Result<(), ExtractError> {
    for (later, field) in fields.iter().enumerate() {
        let Some(field) = field.filter(|field| !LISTS.contains(field) && *field != "attachments") else {
            continue;
        };
        let earlier = fields.iter().take(later).position(|other| *other == Some(field));
        if let Some((first, second)) = earlier.and_then(|earlier| header.get(earlier)).zip(header.get(later)) {
            let hint = "rename one, or leave it out with a mapping file";
            let columns = format!("the columns \"{}\" and \"{}\"", first.trim(), second.trim());
            return Err(ExtractError::malformed(format!("{columns} both mean {field}; {hint}")));
        }
    }
    Ok(())
}
