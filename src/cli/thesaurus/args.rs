//! What can be typed behind `dragoman thesaurus`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

use crate::cli::args::language;
use crate::language::Lang;
use crate::thesaurus::export::{self, BASE};
use crate::thesaurus::import::Format;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Make a layer of a dictionary, a thesaurus, a wordnet, a translation memory or a table
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(Import),
    /// Write concepts as SKOS, or as tables to edit in a spreadsheet
    #[command(after_help = EXPORT_EXAMPLES)]
    Export(Export),
    /// List the changes that were made to what the program brings, and where they and the program disagree
    History,
    /// Take the last change back
    Undo,
    /// Give a concept a label, or make a new concept of labels in two languages or more; in use at once
    #[command(after_help = ADD_EXAMPLES)]
    Add(Add),
    /// Take back a label that `add` gave
    TakeBack(TakeBack),
    /// Put to use what was changed by hand in `knowledge/editor.tsv`
    Apply,
    /// List the layers, with licence and source, and those that cannot be used
    Status,
    /// Remove a layer
    Remove(Named),
    /// Ask a layer again that was switched off
    On(Named),
    /// Keep a layer without asking it; `dragoman` is the one that the program brings
    Off(Named),
    /// Learn translations from the records that exist in several languages
    Learn,
    /// Check tables: ids, links, scripts, swapped columns, labels that need weights
    Check(Check),
    /// List frequent words of the documents that cannot be translated, by what an entry would be worth
    Coverage(Coverage),
    /// Show what a word may mean, in which layers, and what that is called in each language
    Lookup(Lookup),
}

const IMPORT_EXAMPLES: &str = "\
Reads tables (.tsv, .csv, .xlsx), dictd dictionaries as FreeDict publishes them (.index with .dict or .dict.dz),
SKOS (.ttl, .nt, .rdf, .jsonld), tables of the Open Multilingual Wordnet (.tab; several together) and
translation memories (.tmx); each also as .gz. What runs already sees the layer within a second.

Examples:
  dragoman thesaurus import /usr/share/dictd/freedict-eng-deu.index
  dragoman thesaurus import unesco.ttl --name unesco
  dragoman thesaurus import wn-data-cat.tab wn-wikt-eng.tab --name wordnet
  dragoman thesaurus import memory.tmx --license CC-BY-4.0 --source https://example.org/memory

A table of concepts that the program brings, as `thesaurus export` writes it, is taken for an edit of them: what
it would change is shown, and made with --apply.

  dragoman thesaurus export --format xlsx -o concepts.xlsx
  dragoman thesaurus import concepts.xlsx
  dragoman thesaurus import concepts.xlsx --apply";

const EXPORT_EXAMPLES: &str = "\
Examples:
  dragoman thesaurus export --format turtle --base https://example.org/concepts/ -o thesaurus.ttl
  dragoman thesaurus export --format xlsx --kind all -o concepts.xlsx
  dragoman thesaurus export --format csv --kind lexicon -o lexicon.csv
  dragoman thesaurus export --format jsonld --layer unesco -o unesco.jsonld";

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Import {
    /// Files that make one layer
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Name of the layer; made from that of the first file if not given
    #[arg(long, value_name = "N")]
    pub(super) name: Option<String>,
    /// Language of the headwords of a dictionary, where its name does not tell, or of SKOS labels without one
    #[arg(long, value_name = "L", value_parser = language)]
    pub(super) from: Option<Lang>,
    /// Language of its translations
    #[arg(long, value_name = "L", value_parser = language)]
    pub(super) to: Option<Lang>,
    /// Format, where the ending of the name does not tell
    #[arg(long, value_enum)]
    pub(super) format: Option<FormatArg>,
    /// Licence, where the file does not name it
    #[arg(long, value_name = "TEXT")]
    pub(super) license: Option<String>,
    /// Where the files were taken from
    #[arg(long, value_name = "TEXT")]
    pub(super) source: Option<String>,
    /// File to write which concepts of the program the new ones match, by which languages, and what is doubtful
    #[arg(long, value_name = "FILE.tsv")]
    pub(super) report: Option<PathBuf>,
    /// Take a table for an edit of what the program brings, whatever its ids are
    #[arg(long, conflicts_with = "name")]
    pub(super) edit: bool,
    /// Make the changes of an edited table
    #[arg(long)]
    pub(super) apply: bool,
    /// Remove concepts that an edited table does not name any more
    #[arg(long)]
    pub(super) remove_missing: bool,
}

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Export {
    /// Format
    #[arg(long, value_enum)]
    pub(super) format: ExportFormat,
    /// Layer; what the program brings, as it was edited, if not given
    #[arg(long, value_name = "NAME")]
    pub(super) layer: Option<String>,
    /// Concepts of the thesaurus, general vocabulary, or all
    #[arg(long, value_enum, default_value_t = KindArg::Thesaurus)]
    pub(super) kind: KindArg,
    /// What identifiers are made addresses with, in SKOS
    #[arg(long, value_name = "ADDRESS", default_value = BASE)]
    pub(super) base: String,
    /// File to write; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    /// SKOS in Turtle
    Turtle,
    /// SKOS in RDF/XML
    Rdfxml,
    /// SKOS in JSON-LD
    Jsonld,
    /// Workbook, a sheet for each kind
    Xlsx,
    /// Table, cells separated by commas
    Csv,
    /// Table, cells separated by tabs
    Tsv,
}

impl From<ExportFormat> for export::Format {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Turtle => Self::Turtle,
            ExportFormat::Rdfxml => Self::RdfXml,
            ExportFormat::Jsonld => Self::JsonLd,
            ExportFormat::Xlsx => Self::Xlsx,
            ExportFormat::Csv => Self::Csv,
            ExportFormat::Tsv => Self::Tsv,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum KindArg {
    /// Concepts of the thesaurus
    Thesaurus,
    /// General vocabulary
    Lexicon,
    /// Both
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArg {
    /// Cells separated by tabs
    Tsv,
    /// Cells separated by commas or semicolons
    Csv,
    /// Workbook
    Xlsx,
    /// Dictionary of the dictd server
    Dictd,
    /// Translation memory
    Tmx,
    /// Open Multilingual Wordnet
    Wordnet,
    /// SKOS in Turtle
    Turtle,
    /// SKOS in RDF/XML
    Rdfxml,
    /// SKOS in JSON-LD
    Jsonld,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Tsv => Self::Tsv,
            FormatArg::Csv => Self::Csv,
            FormatArg::Xlsx => Self::Xlsx,
            FormatArg::Dictd => Self::Dictd,
            FormatArg::Tmx => Self::Tmx,
            FormatArg::Wordnet => Self::Wordnet,
            FormatArg::Turtle => Self::Turtle,
            FormatArg::Rdfxml => Self::RdfXml,
            FormatArg::Jsonld => Self::JsonLd,
        }
    }
}

const ADD_EXAMPLES: &str = "\
Labels are kept in `knowledge/editor.tsv` in the data directory, a table to edit by hand as well.

Examples:
  dragoman thesaurus add library ca \"casal de llibres\"
  dragoman thesaurus add beach-library es bibliopiscina en \"poolside library\" ca bibliopiscina";

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Add {
    /// Identifier of the concept, as `lookup` prints it
    pub(super) concept: String,
    /// Language and label, as often as wanted
    #[arg(required = true, num_args = 2.., value_names = ["LANG", "LABEL"])]
    pub(super) labels: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct TakeBack {
    /// Identifier of the concept
    pub(super) concept: String,
    /// Language of the label
    #[arg(value_name = "LANG", value_parser = language)]
    pub(super) lang: Lang,
    /// The label
    pub(super) label: String,
}

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Named {
    /// Name of the layer
    #[arg(value_name = "NAME")]
    pub(super) name: String,
}

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Lookup {
    /// A word or a term
    pub(super) word: String,
    /// Language of the word; every language that knows it if not given
    #[arg(long, value_name = "L", value_parser = language)]
    pub(super) lang: Option<Lang>,
    /// Languages whose labels are shown, separated by commas; all if not given
    #[arg(long = "in", value_name = "L,L", value_delimiter = ',', value_parser = language)]
    pub(super) targets: Vec<Lang>,
}

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Check {
    /// Tables or folders of tables that make one layer; those of the program if not given
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Print notes too: what may be meant so
    #[arg(long)]
    pub(super) notes: bool,
}

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Coverage {
    /// Languages to look at, separated by commas; all that the documents are in if not given
    #[arg(long = "in", value_name = "L,L", value_delimiter = ',', value_parser = language)]
    pub(super) targets: Vec<Lang>,
    /// Most words of each language
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) limit: usize,
    /// File of queries, as `bulk` reads them, whose words are counted as well
    #[arg(long, value_name = "FILE")]
    pub(super) topics: Option<PathBuf>,
}
