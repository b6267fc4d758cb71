//! `GET /v1/search`.

use axum::Json;
use axum::extract::{Query, State};
use utoipa::IntoParams;

use super::problem::Problem;
use super::schemas::{ExpandName, FacetName, GroupName, LanguageCode, ModeName, SortName};
use super::{App, blocking, params};
use crate::present::Answer;
use crate::search::Engine;

/// Parameters in their order, names repeated where a filter has several values.
pub(super) type Pairs = Vec<(String, String)>;

/// What is looked for, as documented; [`params::question`] reads this and what follows.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters")]
pub(super) struct TextParams {
    /// What to look for: words, `"phrases"`, `+word`, `-word`, `AND`, `OR`, parentheses, `word*`, `word~`,
    /// `field:value`. Everything is listed without it. At most 4096 bytes are read.
    #[param(example = "school gardens")]
    q: Option<String>,
}

/// How it is understood and where it is looked for, as documented.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters")]
pub(super) struct QueryParams {
    /// Language of the query; found out if absent.
    #[param(inline, value_type = Option<LanguageCode>)]
    lang: Option<String>,
    /// Language of the reader: the version of a text that is shown first.
    #[param(inline, value_type = Option<LanguageCode>)]
    ui: Option<String>,
    /// Languages to search, separated by commas; all if absent.
    #[param(inline, value_type = Option<Vec<LanguageCode>>, style = Form, explode = false)]
    r#in: Option<String>,
    /// `cross`: documents in all languages; `mono`: only those in the query's own.
    #[param(inline, value_type = Option<ModeName>)]
    mode: Option<String>,
    /// How far the query is translated: `off`, by the `thesaurus` and the lexicon, or `full`: also names by their sound and
    /// what was learned from the documents.
    #[param(inline, value_type = Option<ExpandName>)]
    expand: Option<String>,
    /// Most words that stand for one word of the query in a language.
    #[param(minimum = 1, maximum = 32, default = 8)]
    alternatives: Option<u8>,
    /// What is not meant: a sense, by the `source` of an explanation, or stems in one language (`es/banc`).
    #[param(example = json!(["dragoman:bank-finance"]))]
    drop: Option<Vec<String>>,
    /// What hits in the reader's own language count beside others.
    #[param(minimum = 0.01, maximum = 100.0, default = 1.0)]
    own: Option<f32>,
    /// Years of publication: `2019`, `2015..2020`, `2015..` or `..2020`.
    #[param(pattern = r"^([0-9]{4}|[0-9]{4}\.\.|\.\.[0-9]{4}|[0-9]{4}\.\.[0-9]{4})$", example = "2015..")]
    year: Option<String>,
    /// Only this identifier.
    id: Option<Vec<String>>,
    /// Only this kind of record. A filter that is given several times takes any of its values; different filters all
    /// have to hold; case and accents do not matter.
    #[param(example = json!(["initiative"]))]
    kind: Option<Vec<String>>,
    /// Only this form within the kind, such as `monograph`.
    r#type: Option<Vec<String>>,
    /// Only passages in this language.
    language: Option<Vec<String>>,
    /// Only this country, ISO 3166-1 alpha-2.
    #[param(example = json!(["PT"]))]
    country: Option<Vec<String>>,
    /// Only this city.
    city: Option<Vec<String>>,
    /// Only this network of cities.
    network: Option<Vec<String>>,
    /// Only this theme.
    theme: Option<Vec<String>>,
    /// Only records about this concept or what is narrower: an identifier or a label in any language.
    #[param(example = json!(["libraries"]))]
    concept: Option<Vec<String>>,
    /// Only this Sustainable Development Goal, 1 to 17.
    sdg: Option<Vec<String>>,
    /// Only this congress edition.
    edition: Option<Vec<String>>,
    /// Only this author.
    author: Option<Vec<String>>,
    /// Only this organization.
    organization: Option<Vec<String>>,
    /// Only language versions of this work.
    work: Option<Vec<String>>,
}

/// How the hits are shown, as documented.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters")]
pub(super) struct PageParams {
    /// Most hits.
    #[param(minimum = 1, maximum = 100, default = 10)]
    limit: Option<u16>,
    /// `next_cursor` of the page before. It holds for one generation of the index.
    #[param(pattern = "^[0-9a-f]{1,12}-[0-9a-f]{1,12}$")]
    cursor: Option<String>,
    /// Order of the hits.
    #[param(inline, value_type = Option<SortName>)]
    sort: Option<String>,
    /// `work`: the language versions of a text are one hit; `record`: each is its own.
    #[param(inline, value_type = Option<GroupName>)]
    group: Option<String>,
    /// Fields whose values are counted, separated by commas.
    #[param(inline, value_type = Option<Vec<FacetName>>, style = Form, explode = false)]
    facets: Option<String>,
    /// Say how the query was understood in each language, and why each hit is one.
    #[param(default = false)]
    explain: Option<bool>,
}

/// Answers a question.
#[utoipa::path(
    get,
    path = "/v1/search",
    tag = "Search",
    summary = "Search records",
    description = "Finds records by words, phrases, fields and filters, in every language from a question in one.",
    params(TextParams, QueryParams, PageParams),
    responses(
        (status = 200, description = "The hits", body = Answer),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The cursor belongs to an older index", body = Problem, content_type = "application/problem+json"),
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
