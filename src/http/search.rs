//! `GET /v1/search`.

use axum::Json;
use axum::extract::{Query, State};

use super::problem::Problem;
use super::{App, blocking, params};
use crate::present::Answer;
use crate::search::Engine;

/// Parameters in their order, names repeated where a filter has several values.
pub(super) type Pairs = Vec<(String, String)>;

/// Answers a question.
#[utoipa::path(
    get,
    path = "/v1/search",
    summary = "Search records",
    description = "Finds records by words, phrases, fields and filters. Filters of one field are alternatives, filters of \
        different fields all have to hold.",
    params(
        ("q" = Option<String>, Query, description = "What to look for; everything is listed without it"),
        ("lang" = Option<String>, Query, description = "Language of the query; found out if absent", example = "ko"),
        ("ui" = Option<String>, Query, description = "Language of the reader: the version of a text shown first", example = "fr"),
        ("in" = Option<String>, Query, description = "Languages to search, separated by commas; all if absent", example = "es,ca"),
        ("mode" = Option<String>, Query, description = "`cross`: all languages; `mono`: only the query's own"),
        ("expand" = Option<String>, Query, description = "How far the query is translated: `off`, `thesaurus`, `full`"),
        ("alternatives" = Option<u8>, Query, description = "Most words that stand for one word of the query in a language, 1 to 32; 8 if absent"),
        ("drop" = Option<Vec<String>>, Query, description = "A sense (`source` of an explanation) or stems in one language (`es/banc`) that are not meant"),
        ("own" = Option<f32>, Query, description = "What hits in the reader's own language count beside others, 0.01 to 100; 1 if absent"),
        ("explain" = Option<bool>, Query, description = "Say how the query was understood in each language, and why each hit is one"),
        ("limit" = Option<u16>, Query, description = "Most hits, 1 to 100; 10 if absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("sort" = Option<String>, Query, description = "`relevance`, `newest` or `oldest`"),
        ("group" = Option<String>, Query, description = "`work`: language versions are one hit; `record`: each is its own"),
        ("facets" = Option<String>, Query, description = "Fields whose values are counted, separated by commas", example = "kind,country"),
        ("year" = Option<String>, Query, description = "Years: `2019`, `2015..2020`, `2015..`, `..2020`"),
        ("id" = Option<Vec<String>>, Query, description = "Only this identifier"),
        ("kind" = Option<Vec<String>>, Query, description = "Only this kind of record", example = json!(["initiative"])),
        ("type" = Option<Vec<String>>, Query, description = "Only this form"),
        ("language" = Option<Vec<String>>, Query, description = "Only passages in this language"),
        ("country" = Option<Vec<String>>, Query, description = "Only this country, ISO 3166-1 alpha-2", example = json!(["PT"])),
        ("city" = Option<Vec<String>>, Query, description = "Only this city"),
        ("network" = Option<Vec<String>>, Query, description = "Only this network"),
        ("theme" = Option<Vec<String>>, Query, description = "Only this theme"),
        ("sdg" = Option<Vec<String>>, Query, description = "Only this Sustainable Development Goal, 1 to 17"),
        ("author" = Option<Vec<String>>, Query, description = "Only this author"),
        ("organization" = Option<Vec<String>>, Query, description = "Only this organization"),
        ("work" = Option<Vec<String>>, Query, description = "Only language versions of this work"),
    ),
    responses(
        (status = 200, description = "The hits", body = Answer),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "The cursor belongs to an older index", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn search(State(app): State<App>, Query(pairs): Query<Pairs>) -> Result<Json<Answer>, Problem> {
    let answer = blocking(move || answer(&app.engine, params::question(&pairs, true)?)).await?;
    Ok(Json(answer))
}

/// Answers a question that came with a cursor, perhaps.
pub(super) fn answer(engine: &Engine, asked: params::Asked) -> Result<Answer, Problem> {
    let mut question = asked.question;
    if let Some(cursor) = asked.cursor {
        let snapshot = engine.index().snapshot().map_err(|_| Problem::internal())?;
        question.offset = cursor.offset_at(snapshot.sequence())?;
    }
    Ok(engine.search(&question)?)
}
