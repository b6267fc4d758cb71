//! Filters: which passages may be found at all.

use tantivy::columnar::Column;
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocId, DocSet, TERMINATED};

use super::IndexError;
use super::document::key;
use super::segment::Segment;
use crate::language::Lang;
use crate::query::{self, Filter, FilterField};

/// Filters of a request; all have to hold, of the values of one field any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilterSet {
    /// Fields with the values they may have, case and accents aside.
    pub values: Vec<(FilterField, Vec<String>)>,
    /// Years of publication.
    pub years: Option<Years>,
    /// Languages of the passages; any where `None`.
    pub languages: Option<Vec<Lang>>,
}

/// A range of years, both ends included, each open where `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Years {
    /// First year.
    pub from: Option<i32>,
    /// Last year.
    pub to: Option<i32>,
}

impl Years {
    /// Reads `2019`, `2015..2020`, `2015..`, `..2020`, `>2015` or `<2020`.
    pub fn parse(text: &str) -> Option<Self> {
        query::year_range(text).map(|(from, to)| Self { from, to })
    }

    fn holds(&self, year: Option<i64>) -> bool {
        year.is_some_and(|year| {
            self.from.is_none_or(|from| year >= i64::from(from)) && self.to.is_none_or(|to| year <= i64::from(to))
        })
    }
}

/// How many of a request's filters a passage fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// None.
    Passes,
    /// Only the one on this field, so that the other values of this field may be counted.
    FailsOn(FilterField),
    /// Several, or one that is no facet.
    Fails,
}

/// The filters of a request on one segment.
pub(super) struct OpenFilters {
    values: Vec<(FilterField, BitSet)>,
    years: Option<(Years, Column<i64>)>,
    languages: Option<BitSet>,
}

impl OpenFilters {
    /// Looks the values up.
    pub(super) fn open(filters: &FilterSet, segment: &Segment) -> Result<Self, IndexError> {
        let values = filters.values.iter().map(|(field, values)| Ok((*field, any_of(segment, *field, values)?)));
        let codes = |languages: &Vec<Lang>| languages.iter().map(|l| l.code().to_owned()).collect::<Vec<_>>();
        let languages = filters.languages.as_ref().map(|l| any_of(segment, FilterField::Language, &codes(l)));
        Ok(Self {
            values: values.collect::<Result<_, IndexError>>()?,
            years: filters.years.map(|years| (years, segment.year.clone())),
            languages: languages.transpose()?,
        })
    }

    /// Judges a passage.
    pub(super) fn verdict(&self, document: DocId) -> Verdict {
        let year = |(years, column): &(Years, Column<i64>)| years.holds(column.first(document));
        if !self.years.as_ref().is_none_or(year) || !self.languages.as_ref().is_none_or(|s| s.contains(document)) {
            return Verdict::Fails;
        }
        let mut verdict = Verdict::Passes;
        for (field, set) in &self.values {
            if !set.contains(document) {
                match verdict {
                    Verdict::Passes => verdict = Verdict::FailsOn(*field),
                    _ => return Verdict::Fails,
                }
            }
        }
        verdict
    }
}

/// A filter of the query string on one segment.
pub(super) enum OpenFilter {
    Value(BitSet),
    Years(Years, Column<i64>),
}

impl OpenFilter {
    /// Looks the value up.
    pub(super) fn open(filter: &Filter, segment: &Segment) -> Result<Self, IndexError> {
        Ok(match filter {
            Filter::Value(field, value) => Self::Value(any_of(segment, *field, std::slice::from_ref(value))?),
            Filter::Years(from, to) => Self::Years(Years { from: *from, to: *to }, segment.year.clone()),
        })
    }

    /// Whether it holds for a passage.
    pub(super) fn holds(&self, document: DocId) -> bool {
        match self {
            Self::Value(set) => set.contains(document),
            Self::Years(years, column) => years.holds(column.first(document)),
        }
    }
}

/// The passages that have one of these values.
fn any_of(segment: &Segment, field: FilterField, values: &[String]) -> Result<BitSet, IndexError> {
    let mut set = BitSet::with_max_value(segment.reader.max_doc());
    for value in values {
        let Some(info) = segment.keys.terms().get(key(field, value))? else { continue };
        let mut postings = segment.keys.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
        let mut document = postings.doc();
        while document != TERMINATED {
            set.insert(document);
            document = postings.advance();
        }
    }
    Ok(set)
}
