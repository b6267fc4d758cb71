//! Parameters of lists and pages of the knowledge base.

use super::params;
use super::problem::Problem;
use super::search::Pairs;
use crate::language::Lang;

/// Most entries of a list.
const LIMIT_MAX: usize = 100;
/// Entries of a list, if the request does not say.
const LIMIT: usize = 20;

/// What lists and pages are asked with.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Listing {
    /// `q`: a part of the name.
    pub(super) text: String,
    /// `ui`: language of the reader.
    pub(super) reader: Option<Lang>,
    /// `in`: languages to search.
    pub(super) targets: Vec<Lang>,
    /// `broader`: a concept.
    pub(super) broader: Option<String>,
    /// `top`: the themes alone.
    pub(super) top: bool,
    /// `offset`: entries to skip.
    pub(super) offset: usize,
    /// `limit`: most entries.
    pub(super) limit: usize,
}

/// Reads the parameters that the route has, which are `known`.
pub(super) fn read(pairs: &Pairs, known: &[&str]) -> Result<Listing, Problem> {
    let mut listing = Listing { limit: LIMIT, ..Listing::default() };
    for (name, value) in pairs {
        if !known.contains(&name.as_str()) {
            let name: String = name.chars().take(40).collect();
            let detail = format!("there is no parameter `{name}` here; there are {}", known.join(", "));
            return Err(Problem::parameter(name, detail));
        }
        let value = value.trim();
        match name.as_str() {
            "q" => value.clone_into(&mut listing.text),
            _ if value.is_empty() => {}
            "ui" => listing.reader = Some(params::language(name, value)?),
            "in" => {
                for code in value.split(',') {
                    listing.targets.push(params::language(name, code)?);
                }
            }
            "broader" => listing.broader = Some(value.to_owned()),
            "top" => listing.top = params::yes_or_no(name, value)?,
            "offset" => {
                listing.offset = value.parse().map_err(|_| params::wrong(name, value, "whole numbers from 0"))?;
            }
            _ => {
                let limit = value.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
                listing.limit =
                    limit.ok_or_else(|| params::wrong(name, value, &format!("numbers from 1 to {LIMIT_MAX}")))?;
            }
        }
    }
    Ok(listing)
}
