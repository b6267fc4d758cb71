//! Types of parameters as the OpenAPI document shows them: closed lists of what is allowed.

use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{RefOr, schema::SchemaType};
use utoipa::{PartialSchema, ToSchema};

use crate::language::Lang;
use crate::query::FilterField;

/// A list of names as a schema.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident: $values:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(super) struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let values: Vec<&str> = $values.into_iter().collect();
                let names = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).enum_values(Some(values));
                names.into()
            }
        }

        impl ToSchema for $name {}
    )+};
}

names! {
    /// Code of a language.
    LanguageCode: Lang::all().map(Lang::code);
    /// Whether to cross languages.
    ModeName: ["cross", "mono"];
    /// How far a query is translated.
    ExpandName: ["off", "thesaurus", "full"];
    /// Order of hits.
    SortName: ["relevance", "newest", "oldest"];
    /// What is one hit.
    GroupName: ["work", "record"];
    /// A field whose values are counted.
    FacetName: FilterField::ALL.into_iter().filter(|field| *field != FilterField::Work).map(FilterField::name);
    /// Kind of a record.
    KindName: KINDS;
}

/// Kinds of records, as `schemas/record.json` lists them.
pub(super) const KINDS: [&str; 9] =
    ["initiative", "publication", "congress", "charter", "statement", "award", "training", "news", "event"];
