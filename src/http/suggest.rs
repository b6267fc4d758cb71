//! `GET /v1/suggest`: names that go on as the reader began.

use axum::Json;
use axum::extract::{Query, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use super::search::Pairs;
use super::{App, blocking, params};
use crate::language::Lang;
use crate::present::Suggestion;

/// Suggestions of one answer.
const LIMIT: usize = 8;
/// Most suggestions of one answer.
const LIMIT_MAX: usize = 20;
/// Longest beginning that is looked at, in letters.
const TYPED_MAX: usize = 100;

/// Names to go on with.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SuggestView {
    /// The names, best first.
    suggestions: Vec<Suggestion>,
}

/// What was asked.
#[derive(Debug, Default)]
struct Asked {
    typed: String,
    language: Option<Lang>,
    limit: usize,
}

/// Suggests.
#[utoipa::path(
    get,
    path = "/v1/suggest",
    tag = "Search",
    summary = "Complete what a reader types",
    description = "Concepts, cities and titles with a word that begins so, those of the reader's language first; \
        from four letters on, one letter may be wrong.",
    params(
        ("q" = String, Query, description = "What was typed so far", example = "biblio"),
        ("lang" = Option<String>, Query, description = "Language of the reader", example = "ca"),
        ("limit" = Option<u16>, Query, description = "Most suggestions, 1 to 20; 8 if absent"),
    ),
    responses(
        (status = 200, description = "The names", body = SuggestView),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn suggest(State(app): State<App>, Query(pairs): Query<Pairs>) -> Result<Json<SuggestView>, Problem> {
    let asked = asked(&pairs)?;
    let suggest = move || Ok(app.engine.suggest(&asked.typed, asked.language, asked.limit)?);
    Ok(Json(SuggestView { suggestions: blocking(suggest).await? }))
}

fn asked(pairs: &Pairs) -> Result<Asked, Problem> {
    let mut asked = Asked { limit: LIMIT, ..Asked::default() };
    for (name, value) in pairs {
        match name.as_str() {
            "q" => asked.typed = value.chars().take(TYPED_MAX).collect(),
            _ if value.trim().is_empty() => {}
            "lang" => asked.language = Some(params::language(name, value.trim())?),
            "limit" => {
                let limit = value.trim().parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
                asked.limit = limit.ok_or_else(|| params::wrong(name, value, "numbers from 1 to 20"))?;
            }
            _ => {
                let name: String = name.chars().take(40).collect();
                let detail = format!("there is no parameter `{name}`; there are q, lang, limit");
                return Err(Problem::parameter(name, detail));
            }
        }
    }
    Ok(asked)
}
