//! Dragoman: full-text search that finds documents in every language from a question in one.
//!
//! One program on one machine keeps records, indexes them with the analysis that each language needs, and answers
//! questions on the command line and over HTTP. This page is the map: what flows where, and what each part must not
//! know. Each folder of `src` says the same of itself in more detail.
//!
//! # What flows where
//!
//! ```text
//!                files, folders                                   a query, its language if known
//!                      │                                                      │
//!   ┌ write lane ──────┼─ ingest ────────┐              ┌ read lane ──────────┼─ search ────────┐
//!   │  extract   bytes → drafts          │              │  query     string → syntax tree       │
//!   │  validate  drafts → records        │              │  detect    words → languages          │
//!   │  detect    passages → languages    │              │  expand    tree → weighted concepts   │
//!   │  analyze   text → terms            │              │            in every language          │
//!   │      │            │                │              │  index     concepts → scored records  │
//!   │      ▼            ▼                │              │  present   records → hits, snippets   │
//!   └──────┼────────────┼────────────────┘              └───┼──────────────────┼────────────────┘
//!     ┌────┴───┐   ┌────┴───┐                          ┌────┴───┐      ┌───────┴──────┐
//!     │ store  │──▶│ index  │                          │  cli   │      │ http and ui  │
//!     └────────┘   └────────┘                          └────────┘      └──────────────┘
//!     the truth    derived from it, replayed at start
//!
//!   language   one row a language: what detect, thesaurus, analyze and expand know of it
//!   subjects   what ingest finds a record to be about: concepts of the thesaurus
//!   thesaurus  concepts and lexicon: labels in all languages, which expand looks up
//!   record     what both lanes carry          eval   how good a run of the read lane is
//! ```
//!
//! A **record** is one text with its fields, validated against `schemas/`. It is cut into **passages** of about two
//! hundred words, and each passage has **its own language**: a monograph in Spanish with an abstract in English is
//! found by both analyzers. Records that are the same text in several languages form a **work**. A hit is a work,
//! shown by the version in the reader's language, with the best passage of it.
//!
//! # The parts, and what they must not know
//!
//! | folder | in → out | must not know |
//! |---|---|---|
//! | [`language`] | the table of languages, data only | any other folder |
//! | [`record`] | the types of records, passages, works | where records come from, how they are found |
//! | [`extract`] | path → drafts, or what is wrong where | what a valid record is, languages |
//! | [`detect`] | text → languages with probabilities | records, index, lexicon |
//! | [`analyze`] | text and language → terms | queries, index |
//! | [`store`] | records ↔ SQLite, with sequence numbers | analysis, index |
//! | [`index`] | terms ↔ disk, concepts → scored records | files, SQLite, how words become terms |
//! | [`ingest`] | the write lane, the only one that knows its order | who asked for it |
//! | [`subjects`] | the texts of a record → the concepts it is about | store, index, queries |
//! | `thesaurus` | a term in one language → concepts → labels in the others | queries, index |
//! | [`query`] | string → syntax tree and warnings, never an error | languages, analyzers, index |
//! | [`expand`] | syntax tree → weighted concepts in each language | how an index stores terms |
//! | [`present`] | hits → snippets, facets, explanations | where records are stored, who asks |
//! | [`suggest`] | names and what was typed so far → names to go on with | records, index |
//! | [`search`] | the read lane, the only one that knows its order | terminals, HTTP |
//! | [`eval`] | topics, judgments, runs → metrics | how a run was made |
//! | [`admin`] | keys, sessions, settings, backups, work in the background | terminals, HTTP, how a search works |
//! | [`cli`], [`http`] | arguments or requests ↔ the lanes | each other's; what lies behind the lanes |
//! | `ui` | words, names, style and script of the pages | requests, records, markup |
//!
//! `tests/it/tidy.rs` holds this table, and which outside crate may be named where: `tantivy` in `index`, `rusqlite`
//! in `store`, `axum` in `http`, `clap` and `anyhow` in `cli`.
//!
//! # What always holds
//!
//! - **The store is the truth.** A record is acknowledged after SQLite's commit. The index carries the sequence
//!   number that it has followed, is brought up at start, and can be thrown away and made again.
//! - **One writer.** The data directory is locked by the process that writes; readers never wait for it.
//! - **Bad input is data.** One file or line that is wrong goes into quarantine with its reason; the rest goes on.
//!   Documents whose parsers are large are read in a process of their own, with limits of time and memory.
//! - **A query never fails.** What the syntax does not explain is taken as words and said in a warning; the language
//!   of a query is a distribution, not a guess.
//! - **One concept, one term.** The ways in which a concept is written, in one language, count together as one term
//!   would (see [`expand`] and [`index`]); what was typed always takes part.
//! - **Languages do not dilute each other.** Frequencies and lengths are taken over the passages of one language.
//! - **Spans are bytes** of the stored text and lie on characters; what is shown never splits a grapheme.
//! - **The same input gives the same bytes**: ties break by identifier, and no hash map is iterated into output.
//! - The lanes are plain functions. Only [`http`] is asynchronous, and searches run on its pool for blocking work.

pub mod admin;
pub mod analyze;
pub mod cli;
pub mod detect;
pub mod eval;
pub mod expand;
pub mod extract;
pub mod http;
pub mod index;
pub mod ingest;
pub mod language;
pub mod present;
pub mod query;
pub mod record;
pub mod search;
pub mod store;
pub mod subjects;
pub mod suggest;
pub mod thesaurus;
mod ui;
