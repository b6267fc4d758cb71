//! The scorer against a scan of everything, on generated collections: many segments, removed and replaced records,
//! filters, facets, phrases, boolean conditions, function words, works, deep pages.

#![allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "numbers are small")]

use std::collections::{BTreeMap, BTreeSet};

use dragoman::analyze::{Form, Token};
use dragoman::expand::{
    Alternative, Concept, Condition, LanguageQuery, Matcher, QueryForm, QueryTerm, Source, WeightedQuery,
};
use dragoman::index::{
    EncodedText, FilterSet, Found, Index, IndexedPassage, IndexedRecord, Request, Snapshot, Sort, Writer, Years,
};
use dragoman::language::Lang;
use dragoman::query::{Filter, FilterField, TextField};
use tempfile::TempDir;

use crate::scan::{Hit, Scanned, Text, Word, Written, order, scan};

/// Languages of the collections; Turkish has no text, so that a language without any is asked for too.
const LANGUAGES: [Lang; 4] = [Lang::EN, Lang::ES, Lang::KO, Lang::TR];
const WITH_TEXTS: usize = 3;
/// Stems of a language, drawn so that the first ones are frequent.
const STEMS: usize = 30;
/// Longest text: up to here lengths are kept exactly.
const WORDS_MAX: usize = 40;
const ACCENTS: [&str; 2] = ["á", "ä"];
/// Filter of the query string: the leaf that it has.
const FILTER_LEAF: u8 = 12;
/// Difference between single and double precision, as a share.
const TOLERANCE: f64 = 2e-5;

/// Numbers from a seed (`SplitMix64`; Steele, Lea & Flood, OOPSLA 2014).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn chance(&mut self, of_ten: usize) -> bool {
        self.below(10) < of_ten
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// A stem: the first ones often, the last ones seldom.
    fn stem(&mut self) -> String {
        let (a, b) = (self.below(STEMS), self.below(STEMS));
        format!("s{}", a * b / STEMS)
    }
}

/// A collection in an index and as texts.
struct Collection {
    texts: Vec<Text>,
    index: Index,
    _folder: TempDir,
}

impl Collection {
    /// Records in one commit, then some more, each alone in a segment, some in place of older ones; others removed.
    fn new(records: usize, passages_max: usize, numbers: &mut Numbers) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(folder.path()).unwrap();
        let mut texts: Vec<Text> = Vec::new();
        for row in 1..=records as i64 {
            texts.push(text(row, 1 + numbers.below(passages_max), numbers));
            writer.put(indexed(&texts[texts.len() - 1]), false).unwrap();
        }
        writer.commit(1).unwrap();
        // Fewer commits than the library merges: what is removed goes on to count.
        let mut early: Vec<i64> = (1..=records as i64).collect();
        for commit in 2..5 {
            let mut remove = |numbers: &mut Numbers| {
                let row = early.swap_remove(numbers.below(early.len()));
                texts.iter_mut().filter(|text| text.row == row).for_each(|text| text.is_removed = true);
                row
            };
            let replaces = numbers.chance(5);
            let row = if replaces { remove(numbers) } else { (records + commit) as i64 };
            for _ in 0..records / 30 {
                writer.remove(remove(numbers));
            }
            texts.push(text(row, 10 + numbers.below(30), numbers));
            writer.put(indexed(&texts[texts.len() - 1]), replaces).unwrap();
            writer.commit(commit as i64).unwrap();
        }
        writer.finish().unwrap();
        let index = Index::open(folder.path(), false).unwrap();
        assert!((4..8).contains(&index.segments()), "help: {} segments may have been merged", index.segments());
        Self { texts, index, _folder: folder }
    }

    /// Whether everything that was removed still takes room, as the scan expects. It does not where all records of a
    /// segment were removed.
    fn is_whole(&self) -> bool {
        let kept: u64 = self.index.snapshot().unwrap().languages().map(|(_, counts)| counts.passages).sum();
        kept == self.texts.iter().map(|text| text.passages.len() as u64).sum::<u64>()
    }
}

fn text(row: i64, passages: usize, numbers: &mut Numbers) -> Text {
    let languages = &LANGUAGES[..WITH_TEXTS];
    let language = numbers.pick(languages);
    let body = |numbers: &mut Numbers| {
        let language = if numbers.chance(8) { language } else { numbers.pick(languages) };
        (language, words(3, numbers))
    };
    let passages = (0..passages).map(|_| body(numbers)).collect();
    let mut values = vec![(FilterField::Kind, numbers.pick(&["news", "event"]).to_owned())];
    for theme in ["water", "bread", "light"] {
        if numbers.chance(3) {
            values.push((FilterField::Theme, theme.to_owned()));
        }
    }
    let year = numbers.chance(8).then(|| 2000 + numbers.below(10) as i32);
    Text {
        row,
        work: numbers.chance(4).then(|| 1 + numbers.below(40) as i64),
        language,
        date: year.map(|year| i64::from(year) * 10_000),
        year,
        values,
        title: if numbers.chance(8) { words(0, numbers) } else { Vec::new() },
        summary: if numbers.chance(3) { words(0, numbers) } else { Vec::new() },
        passages,
        is_removed: false,
    }
}

/// Words with some of what an analyzer adds: accents, what a word is without them, parts, joined words.
fn words(least: usize, numbers: &mut Numbers) -> Vec<Word> {
    let (mut words, mut position) = (Vec::new(), 0);
    for _ in 0..least + numbers.below(WORDS_MAX / 2 - least) {
        let written = if numbers.chance(2) { Written::Accented(numbers.pick(&ACCENTS)) } else { Written::Plain };
        words.push((numbers.stem(), written, position));
        if numbers.chance(2) && words.len() < WORDS_MAX {
            let written = numbers.pick(&[Written::Unaccented, Written::Part, Written::Joined]);
            words.push((numbers.stem(), written, position));
        }
        position += 1 + u32::from(numbers.chance(1));
    }
    words.truncate(WORDS_MAX);
    words
}

fn indexed(text: &Text) -> IndexedRecord {
    let encoded = |language: Lang, words: &[Word]| {
        let mut encoded = EncodedText::new(language);
        for (term, written, position) in words {
            let form = match written {
                Written::Plain => Form::Plain,
                Written::Accented(exact) => Form::Accented(exact),
                Written::Unaccented => Form::Unaccented,
                Written::Part => Form::Part,
                Written::Joined => Form::Joined,
            };
            encoded.push(&Token { term, form, position: *position, span: 0..1, stop_word: false });
        }
        encoded
    };
    let passage = |(ordinal, (language, words)): (usize, &(Lang, Vec<Word>))| IndexedPassage {
        ordinal: ordinal as u32,
        language: *language,
        body: encoded(*language, words),
    };
    IndexedRecord {
        row: text.row,
        work: text.work,
        language: text.language,
        year: text.year,
        date: text.date,
        values: text.values.clone(),
        title: encoded(text.language, &text.title),
        summary: encoded(text.language, &text.summary),
        passages: text.passages.iter().enumerate().map(passage).collect(),
    }
}

/// A query of words and phrases, in some languages. Half of them are a plain list of words.
fn query(numbers: &mut Numbers) -> WeightedQuery {
    let leaves = 1 + numbers.below(4) as u8;
    let count = 1 + numbers.below(LANGUAGES.len());
    let languages = LANGUAGES[LANGUAGES.len() - count..].iter().chain(&LANGUAGES[..1]);
    let languages: BTreeSet<Lang> = languages.copied().collect();
    let weight = |numbers: &mut Numbers| numbers.pick(&[0.2, 0.5, 1.0]);
    let mut query = WeightedQuery::default();
    for language in languages {
        let mut concepts = Vec::new();
        for leaf in 0..leaves {
            if !numbers.chance(1) {
                concepts.push(concept((leaf, 1), true, numbers));
            }
        }
        if leaves > 1 && numbers.chance(3) {
            concepts.push(concept((0, 2), true, numbers));
        }
        if numbers.chance(3) {
            concepts.push(concept((leaves, 1), false, numbers));
        }
        query.languages.push(LanguageQuery { language, weight: weight(numbers), concepts });
    }
    query.condition = Condition::Any((0..leaves).map(Condition::Leaf).collect());
    if numbers.chance(5) {
        query.condition = condition(leaves, 2, numbers);
        let filters = [Filter::Value(FilterField::Kind, "news".to_owned()), Filter::Years(Some(2003), Some(2006))];
        query.filters = vec![(FILTER_LEAF, numbers.pick(&filters))];
    }
    query
}

fn concept((leaf, leaves): (u8, u8), required: bool, numbers: &mut Numbers) -> Concept {
    let fields =
        [TextField::Any, TextField::Any, TextField::Any, TextField::Title, TextField::Summary, TextField::Body];
    Concept {
        leaf,
        leaves,
        label: String::new(),
        weight: numbers.pick(&[0.2, 0.7, 1.0]),
        required,
        field: numbers.pick(&fields),
        alternatives: (0..=numbers.below(4)).map(|_| alternative(numbers)).collect(),
    }
}

fn alternative(numbers: &mut Numbers) -> Alternative {
    let term = |numbers: &mut Numbers| {
        let accented = QueryForm::Accented(numbers.pick(&ACCENTS).to_owned());
        let forms = [QueryForm::Plain, QueryForm::Plain, QueryForm::Unaccented, accented];
        QueryTerm { term: numbers.stem(), form: numbers.pick(&forms) }
    };
    let matcher = if numbers.chance(2) {
        let terms = (0..2 + numbers.below(2)).map(|_| term(numbers)).collect();
        Matcher::Phrase { terms, slop: numbers.below(4) as u32 }
    } else {
        Matcher::Term(term(numbers))
    };
    Alternative { matcher, weight: numbers.pick(&[0.1, 0.4, 1.0]), source: Source::Typed }
}

fn condition(leaves: u8, depth: usize, numbers: &mut Numbers) -> Condition {
    let several = |numbers: &mut Numbers| (0..2).map(|_| condition(leaves, depth - 1, numbers)).collect();
    match numbers.below(if depth == 0 { 4 } else { 7 }) {
        0..=2 => Condition::Leaf(numbers.below(leaves.into()) as u8),
        3 => Condition::Leaf(FILTER_LEAF),
        4 => Condition::All(several(numbers)),
        5 => Condition::Any(several(numbers)),
        _ => Condition::Not(Box::new(condition(leaves, depth - 1, numbers))),
    }
}

fn request(numbers: &mut Numbers, offsets: &[usize]) -> Request {
    let kinds = || vec![(FilterField::Kind, vec!["event".to_owned()])];
    let themes = || vec![(FilterField::Theme, vec!["water".to_owned(), "light".to_owned()])];
    let years = Some(Years { from: Some(2002), to: None });
    let filters = [
        FilterSet::default(),
        FilterSet::default(),
        FilterSet { values: kinds(), ..FilterSet::default() },
        FilterSet { values: [kinds(), themes()].concat(), years, ..FilterSet::default() },
        FilterSet { languages: Some(vec![Lang::ES, Lang::KO]), ..FilterSet::default() },
    ];
    Request {
        facets_of_hits: false,
        years: false,
        filters: numbers.pick(&filters),
        sort: numbers.pick(&[Sort::Relevance, Sort::Relevance, Sort::Newest, Sort::Oldest]),
        facets: vec![FilterField::Kind, FilterField::Theme, FilterField::Language],
        facet_limit: 100,
        offset: numbers.pick(offsets),
        limit: 1 + numbers.below(20),
        by_work: numbers.chance(5),
        hits_only: false,
    }
}

fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() <= TOLERANCE * one.abs().max(other.abs()).max(1.0)
}

/// Checks that an answer lists the records that a scan finds, in an order that its scores allow.
fn check_hits(found: &Found, scanned: &Scanned, request: &Request) {
    let groups = grouped(&scanned.hits, request);
    let page: Vec<_> = groups.iter().skip(request.offset).take(request.limit).collect();
    assert_eq!(found.hits.len(), page.len(), "help: the page has not as many hits as there are");
    let scores: BTreeMap<i64, &Hit> = scanned.hits.iter().map(|hit| (hit.row, hit)).collect();
    let mut seen = BTreeSet::new();
    for (hit, group) in found.hits.iter().zip(page) {
        let best = &hit.records[0];
        let expected = scores.get(&best.row).unwrap_or_else(|| panic!("help: {} is not to be found", best.row));
        assert!(is_near(best.score.into(), expected.score), "help: {best:?} is {expected:?}");
        assert!(is_near(best.score.into(), group[0].score), "help: {} comes too early", best.row);
        assert_eq!(expected.date.filter(|_| request.sort != Sort::Relevance), {
            group[0].date.filter(|_| request.sort != Sort::Relevance)
        });
        let members = groups.iter().find(|group| group.iter().any(|member| member.row == best.row)).unwrap();
        assert_eq!(hit.records.len(), members.len(), "help: the work of {} lacks versions", best.row);
        for record in &hit.records {
            assert!(seen.insert(record.row), "help: {} is listed twice", record.row);
            let expected = scores[&record.row];
            assert!(is_near(record.score.into(), expected.score));
            for passage in record.passages() {
                let score = expected.passages.get(&passage.ordinal);
                assert!(
                    score.is_some_and(|score| is_near(passage.score.into(), *score)),
                    "help: {passage:?} is in {expected:?}"
                );
            }
        }
    }
}

/// Records that are one hit, in order.
fn grouped<'h>(hits: &'h [Hit], request: &Request) -> Vec<Vec<&'h Hit>> {
    let mut groups: Vec<Vec<&Hit>> = Vec::new();
    for hit in hits {
        let work = hit.work.filter(|_| request.by_work);
        let known = groups.iter().position(|group| work.is_some() && group[0].work == work);
        match known {
            Some(at) => groups[at].push(hit),
            None => groups.push(vec![hit]),
        }
    }
    for group in &mut groups {
        group.sort_by(|a, b| order(a, b, request.sort));
    }
    groups
}

/// Asks the whole answer, and then the hits alone, which passes most passages over.
fn check(collection: &Collection, snapshot: &Snapshot, query: &WeightedQuery, request: &Request) -> usize {
    let scanned = scan(&collection.texts, query, request);
    let found = snapshot.execute(query, request).unwrap();
    check_hits(&found, &scanned, request);
    assert_eq!(found.records, scanned.hits.len() as u64, "help: not all records are counted");
    assert_eq!(found.works, grouped(&scanned.hits, request).len() as u64, "help: not all works are counted");
    for (facet, expected) in found.facets.iter().zip(&scanned.facets) {
        let counts = facet.values.iter().map(|value| (value.value.clone(), value.count)).collect();
        assert_eq!(*expected, counts, "help: facet {:?}", facet.field);
    }
    let alone =
        Request { hits_only: true, by_work: false, sort: Sort::Relevance, facets: Vec::new(), ..request.clone() };
    // Nothing is passed over above, much is below.
    check_hits(&snapshot.execute(query, &alone).unwrap(), &scan(&collection.texts, query, &alone), &alone);
    scanned.hits.len()
}

fn check_collection(seed: u64, (records, passages): (usize, usize), queries: usize, offsets: &[usize]) {
    let mut numbers = Numbers(seed);
    let mut collections = (0..10).map(|_| Collection::new(records, passages, &mut numbers));
    let collection = collections.find(Collection::is_whole).expect("help: every collection lost a segment");
    drop(collections);
    let snapshot = collection.index.snapshot().unwrap();
    let mut found = 0;
    for _ in 0..queries {
        let (query, request) = (query(&mut numbers), request(&mut numbers, offsets));
        found += check(&collection, &snapshot, &query, &request);
    }
    assert!(found > queries * records / 20, "help: {queries} queries find {found} records: they test too little");
}

#[test]
fn answers_are_those_of_a_scan_of_everything() {
    for seed in 0..8 {
        check_collection(seed, (60, 4), 40, &[0, 0, 5, 30]);
    }
}

#[test]
fn deep_pages_are_those_of_a_scan_of_everything() {
    check_collection(100, (1_500, 1), 12, &[0, 995, 1_005, 1_100]);
}
