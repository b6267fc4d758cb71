//! `/oai`: the records for harvesters of libraries, by the protocol OAI-PMH 2.0 with unqualified Dublin Core.
//!
//! Lists go in the order of changes. A resumption token holds where the list goes on and what was asked, and nothing
//! is kept for it here: it never expires, and a record that changes meanwhile comes again at the end.
//!
//! Source: *The Open Archives Initiative Protocol for Metadata Harvesting*, protocol version 2.0 of 2002-06-14.

mod request;
mod xml;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use super::search::Pairs;
use super::{App, Settings, blocking, moment};
use crate::search::Engine;
use crate::store::{Changed, Harvest};
use request::{Listing, Token, Verb};
use xml::{Described, Xml};

/// Longest body, in bytes.
pub(super) const BODY_BYTES_MAX: usize = 16 << 10;
/// Records of a part of a list.
const PART: usize = 100;
const MEDIA_TYPE: &str = "text/xml; charset=utf-8";

/// An error of the protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OaiError {
    code: &'static str,
    message: String,
}

impl OaiError {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    fn argument(message: impl Into<String>) -> Self {
        Self::new("badArgument", message)
    }
}

/// What went wrong: an error of the protocol, or one of ours.
enum Failure {
    Oai(OaiError),
    Problem(Problem),
}

impl From<OaiError> for Failure {
    fn from(error: OaiError) -> Self {
        Self::Oai(error)
    }
}

impl<E: Into<Problem>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Problem(error.into())
    }
}

/// How the repository calls itself.
#[derive(Debug, Clone)]
struct Repository {
    base_url: String,
    namespace: String,
    contact: String,
}

impl Repository {
    fn of(settings: &Settings, headers: &HeaderMap) -> Self {
        let asked = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        let public = settings.public_url.clone().unwrap_or_else(|| format!("http://{asked}"));
        let host = |url: &str| {
            let host = url.split("://").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
            host.rsplit_once(':').map_or(host, |(name, _)| name).to_owned()
        };
        // Identifiers are forever: they do not follow the name by which somebody happens to reach the server.
        let namespace = settings.public_url.as_deref().map_or_else(|| "dragoman".to_owned(), host);
        let contact = settings.contact.clone().unwrap_or_else(|| format!("postmaster@{}", host(&public)));
        Self { base_url: format!("{public}/oai"), namespace, contact }
    }

    fn identifier(&self, id: &str) -> String {
        let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
        format!("oai:{}:{}", self.namespace, id.replace('+', "%20"))
    }

    /// The identifier of a record behind one of the repository.
    fn id_of(&self, identifier: &str) -> Option<String> {
        let id = identifier.strip_prefix("oai:")?.strip_prefix(&self.namespace)?.strip_prefix(':')?;
        let encoded = id.replace('+', "%2B");
        form_urlencoded::parse(encoded.as_bytes()).next().map(|(id, _)| id.into_owned())
    }
}

/// Answers a request in the address.
pub(super) async fn get(state: State<App>, Query(pairs): Query<Pairs>, headers: HeaderMap) -> Response {
    answer(state, pairs, headers).await
}

/// Answers a request in a form.
pub(super) async fn post(state: State<App>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    let Ok(body) = body else { return Problem::too_large("a form has at most 16 KiB").into_response() };
    let pairs = form_urlencoded::parse(&body).into_owned().collect();
    answer(state, pairs, headers).await
}

async fn answer(State(app): State<App>, pairs: Pairs, headers: HeaderMap) -> Response {
    let repository = Repository::of(&app.settings, &headers);
    let answered = blocking(move || match request::read(&pairs) {
        Ok(verb) => written(&app.engine, &repository, &verb, &pairs),
        Err(error) => Ok(failed(&repository, &error, &pairs)),
    });
    match answered.await {
        Ok(document) => ([(CONTENT_TYPE, MEDIA_TYPE)], document).into_response(),
        Err(problem) => problem.into_response(),
    }
}

fn failed(repository: &Repository, error: &OaiError, pairs: &[(String, String)]) -> Vec<u8> {
    // With these two errors the arguments are not repeated.
    let repeated = if matches!(error.code, "badVerb" | "badArgument") { &[] } else { pairs };
    let mut xml = Xml::new(&repository.base_url, repeated);
    xml.error(error.code, &error.message);
    xml.finish()
}

fn written(
    engine: &Engine,
    repository: &Repository,
    verb: &Verb,
    pairs: &[(String, String)],
) -> Result<Vec<u8>, Problem> {
    let mut xml = Xml::new(&repository.base_url, pairs);
    let done = match verb {
        Verb::Identify => identify(engine, repository, &mut xml),
        Verb::ListMetadataFormats(identifier) => formats(engine, repository, identifier.as_deref(), &mut xml),
        Verb::ListSets => sets(engine, &mut xml),
        Verb::GetRecord(identifier) => record(engine, repository, identifier, &mut xml),
        Verb::List(listing, whole) => list(engine, repository, (listing, *whole), &mut xml),
    };
    match done {
        Ok(()) => Ok(xml.finish()),
        Err(Failure::Oai(error)) => Ok(failed(repository, &error, pairs)),
        Err(Failure::Problem(problem)) => Err(problem),
    }
}

fn identify(engine: &Engine, repository: &Repository, xml: &mut Xml) -> Result<(), Failure> {
    let earliest = moment::written(engine.store().earliest_s()?);
    xml.within("Identify", &[], |xml| {
        for (name, text) in [
            ("repositoryName", "Dragoman"),
            ("baseURL", &repository.base_url),
            ("protocolVersion", "2.0"),
            ("adminEmail", &repository.contact),
            ("earliestDatestamp", &earliest),
            // Records that were deleted before the store kept their identifiers are not told.
            ("deletedRecord", "transient"),
            ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ] {
            xml.text(name, text);
        }
    });
    Ok(())
}

fn formats(engine: &Engine, repository: &Repository, identifier: Option<&str>, xml: &mut Xml) -> Result<(), Failure> {
    if let Some(identifier) = identifier {
        changed(engine, repository, identifier)?;
    }
    xml.formats();
    Ok(())
}

fn sets(engine: &Engine, xml: &mut Xml) -> Result<(), Failure> {
    let (kinds, languages) = engine.store().kinds_and_languages()?;
    xml.within("ListSets", &[], |xml| {
        let kinds = kinds.iter().map(|kind| (format!("kind-{kind}"), format!("Records of the kind {kind}")));
        let languages = languages.iter().map(|code| {
            let name = crate::language::Lang::from_code(code).map_or(code.as_str(), |language| language.get().name);
            (format!("language-{code}"), format!("Records in {name}"))
        });
        for (spec, name) in kinds.chain(languages) {
            xml.within("set", &[], |xml| {
                xml.text("setSpec", &spec);
                xml.text("setName", &name);
            });
        }
    });
    Ok(())
}

/// The last change of the record that an identifier names.
fn changed(engine: &Engine, repository: &Repository, identifier: &str) -> Result<Changed, Failure> {
    let id = repository.id_of(identifier);
    let changed = id.map(|id| engine.store().last_change(&id)).transpose()?.flatten();
    let missing = || OaiError::new("idDoesNotExist", format!("there is no record `{identifier}`"));
    Ok(changed.ok_or_else(missing)?)
}

fn record(engine: &Engine, repository: &Repository, identifier: &str, xml: &mut Xml) -> Result<(), Failure> {
    let changed = changed(engine, repository, identifier)?;
    xml.within("GetRecord", &[], |xml| xml.record(&described(repository, &changed)));
    Ok(())
}

fn described<'a>(repository: &Repository, changed: &'a Changed) -> Described<'a> {
    let (identifier, datestamp) = (repository.identifier(&changed.id), moment::written(changed.time_s));
    Described { identifier, datestamp, changed }
}

fn list(
    engine: &Engine,
    repository: &Repository,
    (listing, whole): (&Listing, bool),
    xml: &mut Xml,
) -> Result<(), Failure> {
    let token = listing.start(|time_s| engine.store().sequence_before(time_s))?;
    let (kind, language) = token.kind_and_language();
    let up_to = token.until_s.map(|until_s| engine.store().sequence_before(until_s.saturating_add(1))).transpose()?;
    let harvest = Harvest { after: token.after, up_to, kind, language, limit: PART + 1 };
    let mut found = engine.store().harvest(&harvest)?;
    if found.is_empty() && token.listed == 0 {
        return Err(OaiError::new("noRecordsMatch", "nothing matches these arguments").into());
    }
    let more = found.len() > PART;
    found.truncate(PART);
    let after = found.last().map_or(token.after, |changed| changed.sequence);
    let next = Token { after, listed: token.listed + found.len(), ..token.clone() };
    xml.within(if whole { "ListRecords" } else { "ListIdentifiers" }, &[], |xml| {
        for changed in &found {
            let described = described(repository, changed);
            if whole { xml.record(&described) } else { xml.header(&described) }
        }
        let cursor = token.listed.to_string();
        if more {
            xml.within("resumptionToken", &[("cursor", &cursor)], |xml| xml.words(&next.to_string()));
        } else if token.listed > 0 {
            // The last part of a list that came in several.
            xml.within("resumptionToken", &[("cursor", &cursor)], |_| ());
        }
    });
    Ok(())
}
