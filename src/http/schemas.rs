//! Types of parameters as the OpenAPI document shows them: closed lists of what is allowed.

use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{RefOr, schema::SchemaType};
use utoipa::{PartialSchema, ToSchema};

use crate::language::Lang;
use crate::query::FilterField;

/// A list of names as a schema, with the one that holds where none is given.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident: $values:expr, $default:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(super) struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let values: Vec<&str> = $values.into_iter().collect();
                let default: Option<&str> = $default;
                let names = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).enum_values(Some(values));
                names.default(default.map(Into::into)).into()
            }
        }

        impl ToSchema for $name {}
    )+};
}

names! {
    /// Code of a language.
    LanguageCode: Lang::all().map(Lang::code), None;
    /// Whether to cross languages.
    ModeName: ["cross", "mono"], Some("cross");
    /// How far a query is translated.
    ExpandName: ["off", "thesaurus", "full"], Some("full");
    /// Order of hits.
    SortName: ["relevance", "newest", "oldest"], Some("relevance");
    /// What is one hit.
    GroupName: ["work", "record"], Some("work");
    /// A field whose values are counted.
    FacetName: FilterField::ALL.into_iter().filter(|field| *field != FilterField::Work).map(FilterField::name), None;
    /// Kind of a record.
    KindName: KINDS, None;
}

/// Kinds of records, as `schemas/record.json` lists them.
pub(super) const KINDS: [&str; 9] =
    ["initiative", "publication", "congress", "charter", "statement", "award", "training", "news", "event"];
