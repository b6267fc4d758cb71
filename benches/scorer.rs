//! The scorer against the library's own ways to run the same expanded queries, on one generated index.
//!
//! `cargo bench --bench scorer` takes 300,000 passages; `SCORER_PASSAGES=1200000` another number, `SCORER_SEED` another
//! index, `SCORER_ONLY=pruned` only the ways with that in their names, a hundred times, for a profiler; `SCORER_FOLDER`
//! keeps the index there. Documents have 150 terms, drawn by Zipf's law from a vocabulary of 50,000 words in each of eight languages.
//! A query has three or four words, each with three alternatives in each language. Every way is timed on every query,
//! one query after the other on one thread; the answers of the two scorers are compared before anything is timed.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "a bench prints, and ends by a panic"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use dragoman::analyze::{Form, Token};
use dragoman::expand::{
    Alternative, Concept, Condition, LanguageQuery, Matcher, QueryForm, QueryTerm, Source, WeightedQuery,
};
use dragoman::index::{EncodedText, FilterSet, Index, IndexedPassage, IndexedRecord, Request, Snapshot, Writer};
use dragoman::language::Lang;
use dragoman::query::{FilterField, TextField};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

const LANGUAGES: [Lang; 8] = [Lang::EN, Lang::ES, Lang::FR, Lang::DE, Lang::IT, Lang::PT, Lang::CA, Lang::KO];
const VOCABULARY: u32 = 50_000;
const TERMS: usize = 150;
const QUERIES: usize = 200;
/// Times that each way answers a query; the shortest counts, so that another load of the machine does not.
const ROUNDS: usize = 5;
const WEIGHTS: [f32; 3] = [1.0, 0.6, 0.4];
/// Words rarer than this many others do not occur in queries: they would be function words.
const COMMONEST: u32 = 60;

/// A small generator of pseudo-random numbers (Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A rank by Zipf's law with exponent 1.
    fn rank(&mut self) -> u32 {
        (f64::from(VOCABULARY).powf(self.unit()) as u32).clamp(1, VOCABULARY)
    }
}

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let quick = !std::env::args().any(|argument| argument == "--bench");
    let passages = number("SCORER_PASSAGES").unwrap_or(if quick { 2_000 } else { 300_000 });
    let mut random = Random(number("SCORER_SEED").unwrap_or(1));
    let temporary = tempfile::tempdir().unwrap();
    let folder = std::env::var_os("SCORER_FOLDER").map_or(temporary.path().to_owned(), PathBuf::from);
    let started = Instant::now();
    if !folder.join("index").exists() {
        write(&folder, passages, &mut random);
    }
    let index = Index::open(&folder, false).unwrap();
    println!("{passages} passages in {} segments, made in {:.0?}", index.segments(), started.elapsed());
    let snapshot = index.snapshot().unwrap();
    let ours: Vec<[WeightedQuery; 2]> = (0..QUERIES).map(|_| queries(&mut random)).collect();
    let library = tantivy::Index::open_in_dir(folder.join("index")).unwrap();
    let searcher = library.reader().unwrap().searcher();
    let filter = FilterSet { values: vec![(FilterField::Kind, vec!["even".into()])], ..FilterSet::default() };
    for filters in [FilterSet::default(), filter] {
        compare_answers(&ours, &snapshot, &filters);
    }
    println!("{:44} {:>9} {:>9}", "time of a query, best of 5, ms", "median", "p99");
    let only = std::env::var("SCORER_ONLY").unwrap_or_default();
    let report = |name: &str, work: &mut dyn FnMut(usize)| {
        if !name.contains(&only) {
            return;
        }
        (0..if only.is_empty() { 0 } else { 100 * QUERIES }).for_each(|i| work(i % QUERIES));
        let mut timed = |i| {
            work(i);
            let once = |_| {
                let start = Instant::now();
                work(i);
                start.elapsed().as_secs_f64() * 1e3
            };
            (0..ROUNDS).map(once).fold(f64::INFINITY, f64::min)
        };
        let mut times: Vec<f64> = (0..QUERIES).map(&mut timed).collect();
        times.sort_by(f64::total_cmp);
        println!("{name:44} {:9.3} {:9.3}", times[QUERIES / 2], times[QUERIES * 99 / 100]);
    };
    let run = |query: &WeightedQuery, hits_only| {
        let request = Request { limit: 10, hits_only, ..Request::default() };
        snapshot.execute(query, &request).unwrap()
    };
    let theirs: Vec<[Box<dyn Query>; 2]> = ours.iter().map(|q| [0, 1].map(|i| boolean(&q[i], &searcher))).collect();
    let top = || TopDocs::with_limit(10).order_by_score();
    report("monolingual, library's OR with WAND", &mut |i| _ = searcher.search(&*theirs[i][0], &top()).unwrap());
    report("monolingual, ours, pruned", &mut |i| _ = run(&ours[i][0], true));
    report("expanded, library's OR with WAND", &mut |i| _ = searcher.search(&*theirs[i][1], &top()).unwrap());
    report("expanded, library's union without WAND", &mut |i| {
        _ = searcher.search(&*theirs[i][1], &(top(), Count)).unwrap();
    });
    report("expanded, ours, every passage", &mut |i| _ = run(&ours[i][1], false));
    report("expanded, ours, pruned", &mut |i| _ = run(&ours[i][1], true));
}

fn number<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

/// Pruned and exhaustive answers have to be the same.
fn compare_answers(queries: &[[WeightedQuery; 2]], snapshot: &Snapshot, filters: &FilterSet) {
    for query in queries.iter().take(50).flatten() {
        let request = Request { limit: 10, filters: filters.clone(), ..Request::default() };
        let pruned = snapshot.execute(query, &Request { hits_only: true, ..request.clone() }).unwrap();
        let whole = snapshot.execute(query, &request).unwrap();
        let rows = |found: &dragoman::index::Found| found.hits.iter().map(|h| h.records[0].row).collect::<Vec<_>>();
        assert_eq!(rows(&pruned), rows(&whole));
        assert_eq!(pruned.hits.len(), whole.hits.len());
    }
}

fn write(folder: &Path, passages: usize, random: &mut Random) {
    let mut writer = Writer::open(folder).unwrap();
    for row in 1..=passages as i64 {
        let language = LANGUAGES[random.next() as usize % LANGUAGES.len()];
        let mut body = EncodedText::new(language);
        let length = TERMS / 2 + random.next() as usize % TERMS;
        for position in 0..length as u32 {
            let term = format!("w{}", random.rank());
            body.push(&Token { term: &term, form: Form::Plain, position, span: 0..1, stop_word: false });
        }
        let record = IndexedRecord {
            row,
            work: None,
            language,
            year: None,
            date: None,
            values: vec![(FilterField::Kind, if row % 2 == 0 { "even" } else { "odd" }.to_owned())],
            title: EncodedText::new(language),
            summary: EncodedText::new(language),
            passages: vec![IndexedPassage { ordinal: 0, language, body }],
        };
        writer.put(record, false).unwrap();
    }
    // Some records go again, so that there are deletions.
    writer.commit(1).unwrap();
    (1..=passages as i64).step_by(97).for_each(|row| writer.remove(row));
    writer.commit(2).unwrap();
    writer.finish().unwrap();
}

/// A query in one language as typed, and the same expanded to all.
fn queries(random: &mut Random) -> [WeightedQuery; 2] {
    let words = 3 + random.next() as usize % 2;
    let mut rank = || loop {
        let rank = random.rank();
        if rank > COMMONEST {
            return rank;
        }
    };
    let concept = |leaf: u8, ranks: &[u32]| Concept {
        leaf,
        leaves: 1,
        label: String::new(),
        weight: 1.0,
        required: true,
        field: TextField::Any,
        alternatives: ranks.iter().zip(WEIGHTS).map(|(rank, weight)| alternative(*rank, weight)).collect(),
    };
    let mut languages = Vec::new();
    for language in LANGUAGES {
        let concepts = (0..words as u8).map(|leaf| concept(leaf, &[rank(), rank(), rank()])).collect();
        languages.push(LanguageQuery { language, weight: 1.0, concepts });
    }
    let condition = Condition::Any((0..words as u8).map(Condition::Leaf).collect());
    let expanded = WeightedQuery { condition, languages, ..WeightedQuery::default() };
    let mut typed = WeightedQuery { languages: expanded.languages[..1].to_vec(), ..expanded.clone() };
    typed.languages[0].concepts.iter_mut().for_each(|c| c.alternatives.truncate(1));
    [typed, expanded]
}

fn alternative(rank: u32, weight: f32) -> Alternative {
    let term = QueryTerm { term: format!("w{rank}"), form: QueryForm::Plain };
    Alternative { matcher: Matcher::Term(term), weight, source: Source::Typed }
}

/// The query as the library would have it: every alternative a boosted term of one OR.
fn boolean(query: &WeightedQuery, searcher: &Searcher) -> Box<dyn Query> {
    let field = searcher.schema().get_field("b").unwrap();
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for language in &query.languages {
        for alternative in language.concepts.iter().flat_map(|c| &c.alternatives) {
            let Matcher::Term(term) = &alternative.matcher else { continue };
            let text = format!("{}\u{1f}{}", language.language.code(), term.term);
            let term = TermQuery::new(Term::from_field_text(field, &text), IndexRecordOption::WithFreqs);
            clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(term), alternative.weight))));
        }
    }
    Box::new(BooleanQuery::new(clauses))
}
