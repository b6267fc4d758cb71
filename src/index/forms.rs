//! A stem → the terms behind it in every segment and field, remembered.
//!
//! A query across languages names hundreds of stems, each of which has to be looked up in every dictionary of a
//! snapshot; most of them are asked for again and again.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::lookup::{self, Variant};
use super::schema::TEXT_FIELDS;
use super::tokens::UNIT_SEPARATOR;
use super::{IndexError, Snapshot};
use crate::expand::{QueryForm, QueryTerm};
use crate::language::Lang;

/// Stems that are remembered, a few megabytes, before all are forgotten.
const KNOWN_MAX: usize = 1 << 14;
/// Between a stem and the form that was asked for, in the keys of what is remembered.
const ACCENTED_KEY: u8 = 0;
const UNACCENTED_KEY: u8 = 1;

/// A term that a stem stands for.
#[derive(Debug)]
pub(super) struct FormInIndex {
    /// Ordinal of its segment.
    pub(super) segment: usize,
    /// 0 title, 1 summary, 2 body.
    pub(super) field: usize,
    /// The term.
    pub(super) variant: Variant,
}

/// The terms of a stem, by segment and field.
type Forms = Arc<[FormInIndex]>;

/// The stems that were looked up so far, by what was asked for.
#[derive(Debug, Default)]
pub(super) struct KnownForms {
    known: Mutex<FxHashMap<Box<[u8]>, Forms>>,
}

impl Snapshot {
    /// The terms that a stem stands for, by segment and field, see [`lookup::exact`]. `key` is room to write in.
    pub(super) fn forms(&self, language: Lang, term: &QueryTerm, key: &mut Vec<u8>) -> Result<Forms, IndexError> {
        write_key(key, language, term);
        let lock = || self.forms.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(key.as_slice()) {
            return Ok(Arc::clone(known));
        }
        let mut forms = Vec::new();
        for (ordinal, segment) in self.segments.iter().enumerate() {
            for field in (0..TEXT_FIELDS).filter(|field| segment.has_text(*field)) {
                let variants = lookup::exact(&segment.text[field], language, term)?.into_iter();
                forms.extend(variants.map(|variant| FormInIndex { segment: ordinal, field, variant }));
            }
        }
        let forms: Forms = forms.into();
        let mut known = lock();
        if known.len() >= KNOWN_MAX {
            known.clear();
        }
        known.insert(key.as_slice().into(), Arc::clone(&forms));
        Ok(forms)
    }
}

fn write_key(key: &mut Vec<u8>, language: Lang, term: &QueryTerm) {
    key.clear();
    key.extend_from_slice(language.code().as_bytes());
    key.push(UNIT_SEPARATOR as u8);
    key.extend_from_slice(term.term.as_bytes());
    match &term.form {
        QueryForm::Plain => {}
        QueryForm::Unaccented => key.push(UNACCENTED_KEY),
        QueryForm::Accented(exact) => {
            key.push(ACCENTED_KEY);
            key.extend_from_slice(exact.as_bytes());
        }
    }
}
