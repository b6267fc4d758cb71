//! What can be typed, with its help.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::index::{Sort, Years};
use crate::language::Lang;
use crate::query::FilterField;
use crate::search::{Dropped, Expand, Mode};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed; the message says why
  2  the arguments are wrong
  3  done, but some of the input was skipped; `dragoman status` lists it
  4  another process is writing to the data directory";

const EXAMPLES: &str = "\
Examples:
  dragoman demo
  dragoman ingest reports/ cities.csv
  dragoman search \"participatory budget\" --year 2015..
  dragoman serve --listen 127.0.0.1:8080";

/// Search engine and knowledge base that finds documents in every language from a question in one.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
#[command(propagate_version = true, disable_help_subcommand = true)]
pub(super) struct Args {
    /// Directory that holds the records and the index
    #[arg(long, global = true, value_name = "DIR", default_value = "dragoman-data", env = "DRAGOMAN_DATA")]
    pub(super) data: PathBuf,
    /// Print JSON, one document, for programs to read
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Index the sample corpus, show searches in several languages and serve the search page
    Demo(Demo),
    /// Read files and folders into the knowledge base
    #[command(after_help = INGEST_EXAMPLES)]
    Ingest(Ingest),
    /// Search and print what was found
    #[command(after_help = SEARCH_EXAMPLES)]
    Search(Search),
    /// Find the records that are like one, in all languages
    Similar(SimilarTo),
    /// Complete what a reader types: concepts, cities, titles
    #[command(after_help = SUGGEST_EXAMPLES)]
    Suggest(Suggest),
    /// Run many queries and write a run file
    #[command(after_help = BULK_EXAMPLES)]
    Bulk(Bulk),
    /// Measure a run against relevance judgments: nDCG@10, MRR@10, MAP, R@10, R@100, P@1
    Eval(Eval),
    /// Serve the search page and the HTTP interface
    Serve(Serve),
    /// Show what is stored, indexed and in quarantine
    Status,
    /// Import, check and look up what words mean in which language
    Thesaurus {
        #[command(subcommand)]
        command: super::thesaurus::args::Command,
    },
    /// List what readers asked for and the knowledge base had no word for
    Feedback(Feedback),
    /// Make, list and revoke the keys of editors and of programs that write
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Write records, layers, keys and settings to one file; a server may be running
    Backup(Backup),
    /// Read a backup into the data directory
    Restore(Restore),
    /// Write all records as NDJSON, which `ingest` reads
    Export(Export),
    /// Make the index again from the stored records
    Reindex,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one page a subcommand into a directory
    Man {
        /// Directory for the pages
        directory: Option<PathBuf>,
    },
}

#[derive(Debug, ClapArgs)]
pub(super) struct Demo {
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(super) listen: SocketAddr,
    /// Stop after the searches instead of serving
    #[arg(long)]
    pub(super) no_serve: bool,
}

const INGEST_EXAMPLES: &str = "\
Reads NDJSON, JSON, CSV, TSV, XLSX, ODS, text, Markdown, HTML and PDF, each also as .gz.
Files that have not changed since they were read are left alone.

Examples:
  dragoman ingest reports/
  dragoman ingest cities.xlsx --mapping cities.mapping.toml
  dragoman ingest reports/ --prune";

#[derive(Debug, ClapArgs)]
pub(super) struct Ingest {
    /// Files and folders to read
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// File that says what the columns of tables mean
    #[arg(long, value_name = "FILE")]
    pub(super) mapping: Option<PathBuf>,
    /// Remove records whose files have vanished from the given folders
    #[arg(long)]
    pub(super) prune: bool,
    /// Read files again although they have not changed
    #[arg(long)]
    pub(super) again: bool,
}

const SEARCH_EXAMPLES: &str = "\
Query language:
  school garden          passages with any of the words, best first
  \"school garden\"        the words side by side
  +school -garden        with the one, without the other
  school AND (tree OR garden)
  title:school country:PT year:2015..2020
  educat*  educaton~     words that begin so; words spelled nearly so

Examples:
  dragoman search \"marchés publics\" --lang fr --limit 5
  dragoman search library --in es,ca --filter kind=initiative --facet country
  dragoman search \"\" --filter concept=bibliotecas --facet concept
  dragoman search --sort newest \"theme:mobility\"";

#[derive(Debug, ClapArgs)]
pub(super) struct Search {
    /// What to look for
    pub(super) query: String,
    /// Language of the query; found out if not given
    #[arg(long, value_name = "L", value_parser = language)]
    pub(super) lang: Option<Lang>,
    /// Languages to search, separated by commas; all if not given
    #[arg(long = "in", value_name = "L,L", value_delimiter = ',', value_parser = language)]
    pub(super) targets: Vec<Lang>,
    /// Whether to search other languages than the query's
    #[arg(long, default_value = "cross", value_parser = mode)]
    pub(super) mode: Mode,
    #[command(flatten)]
    pub(super) expansion: Expansion,
    /// A sense that is not meant, as --explain names it, or LANGUAGE/STEMS; may be given several times
    #[arg(long = "drop", value_name = "SENSE", value_parser = str::parse::<Dropped>)]
    pub(super) dropped: Vec<Dropped>,
    /// What hits in your own language count beside others
    #[arg(long, value_name = "WEIGHT", default_value_t = 1.0, value_parser = own_weight)]
    pub(super) own: f32,
    /// Most hits
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(super) limit: u16,
    /// Where the page begins: `next_cursor` of the page before
    #[arg(long)]
    pub(super) cursor: Option<String>,
    /// Only records with this value; may be given several times
    #[arg(long = "filter", value_name = "FIELD=VALUE", value_parser = filter)]
    pub(super) filters: Vec<(FilterField, String)>,
    /// Only these years: 2019, 2015..2020, 2015.. or ..2020
    #[arg(long, value_name = "YEARS", value_parser = years)]
    pub(super) year: Option<Years>,
    /// Count the values of this field; may be given several times
    #[arg(long = "facet", value_name = "FIELD", value_parser = field)]
    pub(super) facets: Vec<FilterField>,
    /// Order of the hits
    #[arg(long, value_enum, default_value_t)]
    pub(super) sort: SortArg,
    /// Show each language version of a text as a hit of its own
    #[arg(long)]
    pub(super) ungrouped: bool,
    /// Show how the query was understood and what each hit matched
    #[arg(long)]
    pub(super) explain: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct SimilarTo {
    /// Identifier of the record
    pub(super) id: String,
    /// Your language: what concepts are called, and the version of a text that is shown
    #[arg(long, value_name = "L", value_parser = language)]
    pub(super) lang: Option<Lang>,
    /// Languages to search, separated by commas; all if not given
    #[arg(long = "in", value_name = "L,L", value_delimiter = ',', value_parser = language)]
    pub(super) targets: Vec<Lang>,
    /// Most texts
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(super) limit: u16,
}

/// How queries are translated.
#[derive(Debug, ClapArgs)]
pub(super) struct Expansion {
    /// How far queries are translated: off, thesaurus, full
    #[arg(long, value_name = "HOW", default_value = "full", value_parser = expand)]
    pub(super) expand: Expand,
    /// Most words that stand for one word of the query in a language
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=32))]
    pub(super) alternatives: u8,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum SortArg {
    /// Best first
    #[default]
    Relevance,
    /// Latest first
    Newest,
    /// Earliest first
    Oldest,
}

impl From<SortArg> for Sort {
    fn from(sort: SortArg) -> Self {
        match sort {
            SortArg::Relevance => Self::Relevance,
            SortArg::Newest => Self::Newest,
            SortArg::Oldest => Self::Oldest,
        }
    }
}

const BULK_EXAMPLES: &str = "\
Topics are lines of `id TAB language TAB query` (the language may be empty) or TREC topics.
Queries are taken as plain words unless --syntax is given. The same topics, options and index give
the same bytes.

Examples:
  dragoman bulk --topics topics.tsv --format trec -o run.txt
  dragoman bulk --topics topics.tsv --format parquet --in es,ca --depth 1000 -o run.parquet
  dragoman bulk --topics corpus/topics/children-and-families.tsv --lang ko -o run-ko.txt";

#[derive(Debug, ClapArgs)]
pub(super) struct Bulk {
    /// File with the topics
    #[arg(long, value_name = "FILE")]
    pub(super) topics: PathBuf,
    /// Only the topics in this language; all if not given
    #[arg(long = "lang", value_name = "L", value_parser = language)]
    pub(super) language: Option<Lang>,
    /// Format of the run
    #[arg(long, value_enum, default_value = "trec")]
    pub(super) format: RunFormat,
    /// Languages to search, separated by commas; all if not given
    #[arg(long = "in", value_name = "L,L", value_delimiter = ',', value_parser = language)]
    pub(super) targets: Vec<Lang>,
    /// Whether to search other languages than the query's
    #[arg(long, default_value = "cross", value_parser = mode)]
    pub(super) mode: Mode,
    #[command(flatten)]
    pub(super) expansion: Expansion,
    /// Most records a topic
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) depth: u32,
    /// Name of the run
    #[arg(long, value_name = "T", default_value = "dragoman")]
    pub(super) tag: String,
    /// Read the query language (quotes, -word, field:value) in topics
    #[arg(long)]
    pub(super) syntax: bool,
    /// File to write; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RunFormat {
    /// `id Q0 record rank score tag`
    Trec,
    /// One JSON object a line
    Ndjson,
    /// Comma-separated values with a header
    Csv,
    /// Apache Parquet
    Parquet,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Eval {
    /// Relevance judgments: `id 0 record grade`
    #[arg(long, value_name = "FILE")]
    pub(super) qrels: PathBuf,
    /// Run: `id Q0 record rank score tag`
    #[arg(long, value_name = "FILE")]
    pub(super) run: PathBuf,
    /// Another run to compare with; a paired randomization test tells whether they differ by more than chance
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Print every topic as well
    #[arg(long)]
    pub(super) by_topic: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Serve {
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(super) listen: SocketAddr,
    /// Most requests a minute from one address; any number if not given
    #[arg(long, value_name = "N")]
    pub(super) rate: Option<NonZeroU32>,
    /// Address under which readers find the server, for links that leave it, such as `https://search.example.org`
    #[arg(long, value_name = "URL", value_parser = public_url)]
    pub(super) public_url: Option<String>,
    /// Electronic mail of whoever answers for the records; harvesters are told
    #[arg(long, value_name = "MAIL")]
    pub(super) contact: Option<String>,
    /// Count queries that find nothing and words that cannot be translated, without anything about who asks
    #[arg(long)]
    pub(super) count_queries: bool,
}

const SUGGEST_EXAMPLES: &str = "\
Examples:
  dragoman suggest biblio --lang ca
  dragoman suggest 도서 --lang ko --limit 5";

#[derive(Debug, ClapArgs)]
pub(super) struct Suggest {
    /// What was typed so far
    pub(super) typed: String,
    /// Language of the reader
    #[arg(long, value_name = "L", value_parser = language)]
    pub(super) lang: Option<Lang>,
    /// Most suggestions
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(super) limit: u16,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Feedback {
    /// How often a word or query has to be asked; as `settings.toml` says, or 5, if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..))]
    pub(super) asked: Option<u32>,
    /// Most words, and most queries
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) limit: usize,
    /// Forget everything that was counted
    #[arg(long)]
    pub(super) clear: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// Make a key; it is shown once and kept only as a digest
    Create {
        /// Name, to know it by
        name: String,
        /// What it opens
        #[arg(long, value_enum, default_value = "writer")]
        role: RoleArg,
    },
    /// List the keys
    List,
    /// Take a key back; a running server refuses it from then on
    Revoke {
        /// Name of the key
        name: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RoleArg {
    /// Writes over HTTP and the admin area
    Editor,
    /// Writes over HTTP
    Writer,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Backup {
    /// File to write
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Restore {
    /// Backup to read
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Replace what is in the data directory
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Export {
    /// File to write; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

impl Args {
    /// The data directory for the demo: one of its own, unless one was chosen, so that it never mixes with real data.
    pub(super) fn data_or_demo(&self) -> PathBuf {
        if self.data.as_os_str() == "dragoman-data" { PathBuf::from("dragoman-demo") } else { self.data.clone() }
    }
}

pub(super) fn language(code: &str) -> Result<Lang, String> {
    Lang::from_code(code).ok_or_else(|| format!("`{code}` is no language code; write one such as en, es, ko or eu"))
}

fn public_url(text: &str) -> Result<String, String> {
    let site = text.trim_end_matches('/');
    let host = site.strip_prefix("https://").or_else(|| site.strip_prefix("http://"));
    let is_site = host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', ' ']));
    let wrong =
        || format!("`{text}` is no address of a site; write one without a path, such as https://search.example.org");
    is_site.then(|| site.to_owned()).ok_or_else(wrong)
}

fn expand(text: &str) -> Result<Expand, String> {
    text.parse().map_err(|error: crate::search::QuestionError| error.to_string())
}

fn own_weight(text: &str) -> Result<f32, String> {
    let weight = text.parse().ok().filter(|weight| (0.01..=100.0).contains(weight));
    weight.ok_or_else(|| format!("`{text}` is no weight; allowed are numbers from 0.01 to 100"))
}

fn mode(text: &str) -> Result<Mode, String> {
    text.parse::<Mode>().map_err(|error| error.to_string())
}

fn field(name: &str) -> Result<FilterField, String> {
    let known = FilterField::ALL.map(FilterField::name).join(", ");
    FilterField::from_name(name).ok_or_else(|| format!("`{name}` is no field; fields are {known}"))
}

fn filter(text: &str) -> Result<(FilterField, String), String> {
    let (name, value) = text.split_once('=').ok_or("write FIELD=VALUE, as in country=PT")?;
    Ok((field(name)?, value.to_owned()))
}

fn years(text: &str) -> Result<Years, String> {
    Years::parse(text).ok_or_else(|| format!("`{text}` are no years; write 2019, 2015..2020, 2015.. or ..2020"))
}
