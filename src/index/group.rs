//! Execution: scored passages → records → works, counted and sorted.
//!
//! The passages of a record stand side by side in a segment, so that records are put together while passages go by.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use tantivy::{BitSet, DocAddress, DocId};

use super::facets::{Facet, FacetCounter, SegmentCounter};
use super::filter::{FilterSet, OpenFilter, OpenFilters, Verdict};
use super::plan::plan;
use super::schema::column_name;
use super::scorer::{SegmentScorer, WINDOW, Window};
use super::segment::Segment;
use super::top;
use super::{IndexError, Snapshot};
use crate::expand::{Leaf, WeightedQuery};
use crate::query::FilterField;

/// Passages that are kept of a record.
const PASSAGES_OF_RECORD: usize = 3;

/// What is asked beside the query.
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Request {
    /// What may be found at all.
    pub filters: FilterSet,
    /// Order of the answer.
    pub sort: Sort,
    /// Fields whose values are counted.
    pub facets: Vec<FilterField>,
    /// Most values of a field.
    pub facet_limit: usize,
    /// Whether values are counted among the found records alone; otherwise those beside the chosen ones of a field
    /// count too.
    pub facets_of_hits: bool,
    /// Works (or records, where `by_work` is unset) to skip.
    pub offset: usize,
    /// Most works (or records) to return.
    pub limit: usize,
    /// Whether language versions of one text are one hit.
    pub by_work: bool,
    /// Whether the years of the records are counted.
    pub years: bool,
    /// Whether only the hits matter: records and works are then not counted, most passages are never read, and a record
    /// names its best passage alone.
    pub hits_only: bool,
}

impl Request {
    /// Whether passages that cannot be among the hits may be passed over.
    fn may_prune(&self) -> bool {
        self.hits_only && !self.by_work && self.facets.is_empty() && !self.years && self.sort == Sort::Relevance
    }
}

/// Order of an answer. Ties are broken by the age of the record in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best score first.
    #[default]
    Relevance,
    /// Latest date of publication first, records without one last.
    Newest,
    /// Earliest date of publication first, records without one last.
    Oldest,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// The hits of the page.
    pub hits: Vec<WorkHit>,
    /// Records found in all; those that were looked at, where only the hits matter.
    pub records: u64,
    /// Works found in all; a record without other language versions is one.
    pub works: u64,
    /// Counts, in the order asked for.
    pub facets: Vec<Facet>,
    /// Records by year of publication, where that was asked for, the earliest first.
    pub years: Vec<(i32, u64)>,
}

/// A work: records that are the same text in several languages, those that were found.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkHit {
    /// Row of the work in the store, where works are asked for and the record says that it belongs to one.
    pub work: Option<i64>,
    /// Records in the order of the answer; at least one.
    pub records: Vec<RecordHit>,
}

/// A record that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecordHit {
    /// Row of the record in the store.
    pub row: i64,
    /// Score of its best passage; 0 where the query only filters.
    pub score: f32,
    /// Its best passages, best first.
    passages: [Option<PassageHit>; PASSAGES_OF_RECORD],
    work: Option<i64>,
    date: Option<i64>,
    address: DocAddress,
}

/// A passage that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PassageHit {
    /// Ordinal within the record.
    pub ordinal: u32,
    /// Its score.
    pub score: f32,
}

impl RecordHit {
    /// Its best passages, best first; at least one.
    pub fn passages(&self) -> impl Iterator<Item = PassageHit> {
        self.passages.into_iter().flatten()
    }

    /// Keeps the best passages; of equals the first. A passage that comes twice, once for each of two languages, counts
    /// with its better score.
    fn add(&mut self, passage: PassageHit) {
        let comes_after =
            |kept: &PassageHit| kept.score.total_cmp(&passage.score).then(passage.ordinal.cmp(&kept.ordinal)).is_lt();
        let known = self.passages.iter().flatten().position(|kept| kept.ordinal == passage.ordinal);
        let end = match known {
            Some(at) if self.passages[at].as_ref().is_some_and(comes_after) => at + 1,
            Some(_) => return,
            None => PASSAGES_OF_RECORD,
        };
        let place = self.passages.iter().position(|slot| slot.as_ref().is_none_or(comes_after));
        if let Some(behind) = place.and_then(|at| self.passages.get_mut(at..end)) {
            behind.rotate_right(1);
            behind[0] = Some(passage);
            self.score = self.passages[0].map_or(0.0, |best| best.score);
        }
    }
}

impl Snapshot {
    /// Finds what `query` asks for, as `request` wants it.
    ///
    /// # Errors
    /// What the library says.
    pub fn execute(&self, query: &WeightedQuery, request: &Request) -> Result<Found, IndexError> {
        let segments = &*self.segments;
        let plans = plan(query, self)?;
        let mut facets: Vec<FacetCounter> = request.facets.iter().map(|f| FacetCounter::new(*f)).collect();
        if request.may_prune() && query.condition.holds_for_any_leaf() && query.filters.is_empty() {
            let open = |(ordinal, segment)| Collector::open(query, request, (segment, ordinal), &facets);
            let mut collectors = segments.iter().enumerate().map(open).collect::<Result<Vec<_>, _>>()?;
            let wanted = request.offset.saturating_add(request.limit);
            top::visit(&plans, segments, &mut collectors, &self.idle, wanted)?;
            let records = collectors.into_iter().flat_map(|collector| collector.records).collect();
            return Ok(page(put_together(records), request));
        }
        let concepts = plans.iter().map(|p| p.concepts.len()).max().unwrap_or(0);
        let mut window = Window::new(concepts);
        let mut records = Vec::new();
        for (ordinal, segment) in segments.iter().enumerate() {
            let mut scorer = SegmentScorer::open(&plans, segment, ordinal)?;
            let collector = Collector::open(query, request, (segment, ordinal), &facets)?;
            let mut collector = Collector { records, ..collector };
            for start in (0..segment.reader.max_doc()).step_by(WINDOW) {
                scorer.fill(&mut window, start);
                collector.collect(&window);
            }
            for (facet, counter) in facets.iter_mut().zip(collector.facets) {
                facet.add(counter)?;
            }
            records = collector.records;
        }
        let facets = facets.into_iter().map(|f| f.finish(request.facet_limit)).collect();
        Ok(Found { facets, ..page(records, request) })
    }

    /// The identifier of a record that this snapshot found.
    ///
    /// # Errors
    /// What the library says.
    pub fn id_of(&self, record: &RecordHit) -> Result<String, IndexError> {
        let segment = self.searcher.segment_reader(record.address.segment_ord);
        let mut id = String::new();
        if let Some(column) = segment.fast_fields().str(column_name(FilterField::Id))?
            && let Some(ordinal) = column.term_ords(record.address.doc_id).next()
        {
            column.ord_to_str(ordinal, &mut id)?;
        }
        Ok(id)
    }
}

/// Puts the records of one segment together.
pub(super) struct Collector<'a> {
    query: &'a WeightedQuery,
    segment: &'a Segment,
    ordinal: u32,
    /// Filters of the query string, each with its leaf.
    leaf_filters: Vec<(Leaf, OpenFilter)>,
    filters: OpenFilters,
    facets: Vec<SegmentCounter>,
    facets_of_hits: bool,
    /// Whether a passage is found by any of the words.
    finds_any: bool,
    /// Whether passages that match no word may be found, as with a query that only filters.
    finds_untouched: bool,
    /// Whether works and dates of records are asked for.
    asks: (bool, bool),
    records: Vec<RecordHit>,
}

impl<'a> Collector<'a> {
    fn open(
        query: &'a WeightedQuery,
        request: &Request,
        (segment, ordinal): (&'a Segment, usize),
        facets: &[FacetCounter],
    ) -> Result<Self, IndexError> {
        let open = |(leaf, filter): &(Leaf, _)| Ok((*leaf, OpenFilter::open(filter, segment)?));
        let filter_leaves = query.filters.iter().fold(0, |mask, (leaf, _)| mask | 1_u64 << leaf);
        Ok(Self {
            query,
            segment,
            ordinal: u32::try_from(ordinal).unwrap_or(u32::MAX),
            leaf_filters: query.filters.iter().map(open).collect::<Result<_, IndexError>>()?,
            filters: OpenFilters::open(&request.filters, segment)?,
            facets: facets.iter().map(|f| f.segment(segment)).collect::<Result<_, _>>()?,
            facets_of_hits: request.facets_of_hits,
            finds_any: query.filters.is_empty() && query.condition.holds_for_any_leaf(),
            finds_untouched: query.condition.may_hold_without_words(filter_leaves),
            asks: (request.by_work, request.sort != Sort::Relevance || request.years),
            records: Vec::new(),
        })
    }

    fn collect(&mut self, window: &Window) {
        let end = WINDOW.min((self.segment.reader.max_doc() - window.start) as usize);
        if self.finds_untouched {
            (0..end).for_each(|slot| self.visit(window, slot));
            return;
        }
        for (place, bits) in window.touched.iter().enumerate() {
            let mut bits = *bits;
            while bits != 0 {
                self.visit(window, place * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
    }

    /// Takes a passage that matches, for a query that only words decide. Returns the row of its record, unless it may
    /// not be found.
    pub(super) fn take(&mut self, document: DocId, score: f32) -> Option<i64> {
        if self.segment.reader.is_deleted(document) || self.filters.verdict(document) != Verdict::Passes {
            return None;
        }
        let row = i64::try_from(self.segment.record.first(document).unwrap_or(0)).unwrap_or(0);
        self.add(document, row, score);
        Some(row)
    }

    fn visit(&mut self, window: &Window, slot: usize) {
        let document = window.start + u32::try_from(slot).unwrap_or(0);
        if self.segment.reader.is_deleted(document) || !self.condition_holds(document, window.leaves[slot]) {
            return;
        }
        let verdict = self.filters.verdict(document);
        if verdict == Verdict::Fails {
            return;
        }
        let record = self.segment.record.first(document).unwrap_or(0);
        for facet in &mut self.facets {
            if verdict == Verdict::Passes || (!self.facets_of_hits && verdict == Verdict::FailsOn(facet.field)) {
                facet.count(document, record);
            }
        }
        if verdict == Verdict::Passes {
            self.add(document, i64::try_from(record).unwrap_or(0), window.scores[slot]);
        }
    }

    fn condition_holds(&self, document: DocId, mut leaves: u64) -> bool {
        if self.finds_any {
            return leaves != 0 || self.finds_untouched;
        }
        for (leaf, filter) in &self.leaf_filters {
            leaves |= u64::from(filter.holds(document)) << leaf;
        }
        self.query.condition.holds(leaves)
    }

    fn add(&mut self, document: DocId, row: i64, score: f32) {
        let passage = self.segment.passage.first(document).and_then(|p| u32::try_from(p).ok());
        let passage = PassageHit { ordinal: passage.unwrap_or(0), score };
        if self.records.last().is_none_or(|last| last.row != row) {
            let (asks_work, asks_date) = self.asks;
            let work = if asks_work { self.segment.work.first(document) } else { None };
            self.records.push(RecordHit {
                row,
                score: 0.0,
                passages: [None; PASSAGES_OF_RECORD],
                work: work.and_then(|w| i64::try_from(w).ok()),
                date: if asks_date { self.segment.date.first(document) } else { None },
                address: DocAddress::new(self.ordinal, document),
            });
        }
        if let Some(record) = self.records.last_mut() {
            record.add(passage);
        }
    }
}

/// Puts together what languages have cut apart. Of the other passages of a record some were passed over, so that only
/// its best one is kept.
fn put_together(mut records: Vec<RecordHit>) -> Vec<RecordHit> {
    records.sort_by_key(|record| (record.row, record.address));
    records.dedup_by(|next, kept| {
        let same = next.row == kept.row;
        if same {
            next.passages().for_each(|passage| kept.add(passage));
        }
        same
    });
    for record in &mut records {
        record.passages.iter_mut().skip(1).for_each(|passage| *passage = None);
    }
    records
}

/// Sorts the records, groups them and cuts the page out.
fn page(mut records: Vec<RecordHit>, request: &Request) -> Found {
    let count = records.len() as u64;
    let works = if request.by_work { count_works(&records) } else { count };
    let years = if request.years { count_years(&records) } else { Vec::new() };
    let wanted = request.offset.saturating_add(request.limit);
    let mut sorted = 0_usize;
    loop {
        // Language versions of one work may fill many places: sort as much as gives enough works, most often little.
        let enough = if sorted == 0 { wanted.saturating_mul(4).saturating_add(16) } else { sorted.saturating_mul(4) };
        sorted = enough.min(records.len());
        sort_first(&mut records, sorted, request.sort);
        let hits = grouped(records.get(..sorted).unwrap_or(&records), request.by_work);
        if hits.len() >= wanted || sorted == records.len() {
            let mut hits: Vec<WorkHit> = hits.into_iter().skip(request.offset).take(request.limit).collect();
            if request.by_work && sorted < records.len() {
                add_versions(&mut hits, records.get(sorted..).unwrap_or_default());
            }
            for hit in &mut hits {
                hit.records.sort_by(|a, b| compare(a, b, request.sort));
            }
            return Found { hits, records: count, works, facets: Vec::new(), years };
        }
    }
}

fn count_works(records: &[RecordHit]) -> u64 {
    let last = records.iter().filter_map(|r| r.work).max().and_then(|w| u32::try_from(w).ok()).unwrap_or(0);
    let mut seen = BitSet::with_max_value(last + 1);
    let mut alone = 0;
    for record in records {
        match record.work.and_then(|w| u32::try_from(w).ok()) {
            Some(work) => _ = seen.insert(work),
            None => alone += 1,
        }
    }
    alone + seen.len() as u64
}

fn count_years(records: &[RecordHit]) -> Vec<(i32, u64)> {
    let mut counts = BTreeMap::new();
    for year in records.iter().filter_map(|record| i32::try_from(record.date? / 10_000).ok()) {
        *counts.entry(year).or_default() += 1;
    }
    counts.into_iter().collect()
}

fn sort_first(records: &mut [RecordHit], count: usize, sort: Sort) {
    let near = if sort == Sort::Relevance { with_best_scores(records, count) } else { records.len() };
    let near = records.get_mut(..near).unwrap_or_default();
    if count < near.len() {
        near.select_nth_unstable_by(count, |a, b| compare(a, b, sort));
    }
    if let Some(first) = near.get_mut(..count) {
        first.sort_unstable_by(|a, b| compare(a, b, sort));
    }
}

/// Moves the records with the `count` best scores, and those that score as the last of them, to the front; returns
/// how many they are. Scores alone are found sooner than whole records are moved.
fn with_best_scores(records: &mut [RecordHit], count: usize) -> usize {
    let Some(last) = count.checked_sub(1).filter(|_| count < records.len()) else { return records.len() };
    let mut scores: Vec<f32> = records.iter().map(|record| record.score).collect();
    let least = *scores.select_nth_unstable_by(last, |a, b| b.total_cmp(a)).1;
    let mut front = 0;
    for at in 0..records.len() {
        if records[at].score >= least {
            records.swap(front, at);
            front += 1;
        }
    }
    front
}

fn compare(a: &RecordHit, b: &RecordHit, sort: Sort) -> Ordering {
    let by_date = match sort {
        Sort::Relevance => Ordering::Equal,
        Sort::Newest => b.date.cmp(&a.date),
        Sort::Oldest => a.date.unwrap_or(i64::MAX).cmp(&b.date.unwrap_or(i64::MAX)),
    };
    by_date.then_with(|| b.score.total_cmp(&a.score)).then_with(|| a.row.cmp(&b.row))
}

fn grouped(records: &[RecordHit], by_work: bool) -> Vec<WorkHit> {
    let mut hits: Vec<WorkHit> = Vec::new();
    let mut place_of_work = HashMap::new();
    for record in records {
        let place = match record.work.filter(|_| by_work) {
            Some(work) => *place_of_work.entry(work).or_insert(hits.len()),
            None => hits.len(),
        };
        match hits.get_mut(place) {
            Some(hit) => hit.records.push(*record),
            None => hits.push(WorkHit { work: record.work, records: vec![*record] }),
        }
    }
    hits
}

/// Adds the language versions that were not among the sorted records.
fn add_versions(hits: &mut [WorkHit], rest: &[RecordHit]) {
    let works = hits.iter().enumerate().filter_map(|(place, hit)| Some((hit.work?, place)));
    let place_of_work: HashMap<i64, usize> = works.collect();
    for record in rest {
        let place = record.work.and_then(|work| place_of_work.get(&work));
        if let Some(hit) = place.and_then(|place| hits.get_mut(*place)) {
            hit.records.push(*record);
        }
    }
}
