//! `GET /v1/records`: all records in the order of their changes, for whoever keeps a copy.

use axum::Json;
use axum::extract::{Query, State};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::schemas::{KINDS, KindName, LanguageCode};
use super::search::Pairs;
use super::stamp::Stamp;
use super::{App, blocking, moment, params};
use crate::record::Record;
use crate::search::Engine;
use crate::store::{Changed, Harvest};

/// Changes of a page, unless the request says otherwise, and at most.
const LIMITS: (usize, usize) = (100, 1000);
/// A page ends with the record that makes it longer than this, in bytes of text.
const PAGE_BYTES: usize = 8 << 20;
const NAMES: [&str; 5] = ["since", "cursor", "limit", "kind", "language"];

/// What can be asked, as documented.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters")]
pub(super) struct HarvestParams {
    /// Only what changed after this: the `through` of an earlier harvest, a day, or a moment in UTC.
    #[param(
        pattern = r"^([0-9]{1,15}|20[0-9]{2}-0[1-9]-(0[1-9]|1[0-9]|2[0-8])(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z)?)$",
        example = "2026-01-31"
    )]
    since: Option<String>,
    /// `next_cursor` of the page before; it goes before `since`. It never becomes invalid.
    #[param(pattern = "^[0-9a-f]{1,12}$")]
    cursor: Option<String>,
    /// Most changes.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u16>,
    /// Only records of this kind.
    #[param(inline, value_type = Option<KindName>)]
    kind: Option<String>,
    /// Only records in this main language.
    #[param(inline, value_type = Option<LanguageCode>)]
    language: Option<String>,
}

/// A page of changes.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the members of the answer")]
pub(super) struct Changes {
    /// The changes in their order. A record that changed several times is told once, as it is now.
    changes: Vec<Change>,
    /// What to send as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    /// What to send as `since` for the changes after this page.
    through: i64,
    /// Generation of the index.
    generation: i64,
    /// Hash of the configuration.
    configuration: String,
}

/// A record that was written or deleted.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Change {
    /// Number of the change; a later one is larger.
    sequence: i64,
    /// When it became visible.
    #[schema(format = DateTime)]
    changed: String,
    /// Identifier of the record.
    id: String,
    /// Whether it is gone.
    deleted: bool,
    /// The record, unless it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<Record>,
}

/// Lists changes.
#[utoipa::path(
    get,
    path = "/v1/records",
    tag = "Records",
    summary = "Harvest records",
    description = "All records in the order of their changes, deleted ones told as such. Follow `next_cursor` to the end; \
        next time ask for what changed `since` the last `through`. A record that changes meanwhile comes again later, so \
        that nothing is missed. A page may hold fewer changes than `limit` where texts are long.",
    params(HarvestParams),
    responses(
        (status = 200, description = "Changes", body = Changes),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn records(State(app): State<App>, Query(pairs): Query<Pairs>) -> Result<Json<Changes>, Problem> {
    let stamp = Stamp::now(&app).await?;
    let changes = blocking(move || {
        let harvest = asked(&app.engine, &pairs)?;
        page(&app.engine, &harvest, stamp)
    });
    Ok(Json(changes.await?))
}

fn asked(engine: &Engine, pairs: &Pairs) -> Result<Harvest, Problem> {
    params::check(pairs, &NAMES)?;
    let since = params::value(pairs, "since").map(|since| sequence_of(engine, since)).transpose()?;
    let cursor = params::value(pairs, "cursor").map(|cursor| {
        let wrong = || params::wrong("cursor", cursor, "the `next_cursor` of an answer");
        i64::from_str_radix(cursor, 16).ok().filter(|sequence| *sequence >= 0).ok_or_else(wrong)
    });
    let language = params::value(pairs, "language").map(|code| params::language("language", code)).transpose()?;
    Ok(Harvest {
        after: cursor.transpose()?.or(since).unwrap_or(0),
        up_to: None,
        kind: params::value(pairs, "kind").map(kind).transpose()?,
        language: language.map(|language| language.code().to_owned()),
        limit: params::number(pairs, "limit", LIMITS)?,
    })
}

fn kind(name: &str) -> Result<String, Problem> {
    let known = KINDS.iter().find(|kind| **kind == name);
    known.map(|kind| (*kind).to_owned()).ok_or_else(|| params::wrong("kind", name, &KINDS.join(", ")))
}

/// The change after which a harvest begins.
fn sequence_of(engine: &Engine, since: &str) -> Result<i64, Problem> {
    if let Some(sequence) = since.parse().ok().filter(|sequence| *sequence >= 0) {
        return Ok(sequence);
    }
    let allowed = "a number that was told as `through`, 2026-01-31, 2026-01-31T12:00:00Z";
    let time_s = moment::read(since).ok_or_else(|| params::wrong("since", since, allowed))?;
    Ok(engine.store().sequence_before(time_s)?)
}

fn page(engine: &Engine, harvest: &Harvest, stamp: Stamp) -> Result<Changes, Problem> {
    let found = engine.store().harvest(&Harvest { limit: harvest.limit + 1, ..harvest.clone() })?;
    let (mut changes, mut bytes) = (Vec::new(), 0);
    let total = found.len();
    for changed in found.into_iter().take(harvest.limit) {
        changes.push(change(engine, changed)?);
        bytes += changes.last().and_then(|change| change.record.as_ref()).map_or(0, |record| record.body.len());
        if bytes > PAGE_BYTES {
            break;
        }
    }
    let more = changes.len() < total;
    let last = changes.last().map(|change| change.sequence);
    let through = last.filter(|_| more).unwrap_or(stamp.stored.max(last.unwrap_or(0)).max(harvest.after));
    let next_cursor = more.then(|| format!("{through:x}"));
    Ok(Changes { changes, next_cursor, through, generation: stamp.generation, configuration: stamp.configuration })
}

fn change(engine: &Engine, changed: Changed) -> Result<Change, Problem> {
    let record = changed.stored.map(|stored| {
        let body = engine.store().text(stored.row, None)?;
        Ok::<_, Problem>(Record { body, ..stored.record })
    });
    let record = record.transpose()?;
    let (sequence, id) = (changed.sequence, changed.id);
    Ok(Change { sequence, changed: moment::written(changed.time_s), id, deleted: record.is_none(), record })
}
