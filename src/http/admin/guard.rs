//! Who may see a page or send a form.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

use super::Admin;
use super::layout::failure;
use crate::admin::keys::{Key, Keys};
use crate::admin::sessions::Session;
use crate::http::problem::Problem;

/// Name of the cookie.
pub(super) const COOKIE_NAME: &str = "dragoman_admin";
/// Name of the field that holds the token of the session.
pub(super) const TOKEN_FIELD: &str = "token";

/// An editor who is logged in; others are sent to the login.
#[derive(Debug)]
pub(super) struct Editor(pub(super) Session);

impl FromRequestParts<Admin> for Editor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, admin: &Admin) -> Result<Self, Response> {
        let session = token_of(&parts.headers).and_then(|token| admin.sessions.session(&admin.keys, &token));
        session.map(Self).ok_or_else(|| Redirect::to("/admin/login").into_response())
    }
}

/// A form that an editor sent from a page of ours.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) session: Session,
    fields: Vec<(String, String)>,
}

impl Form {
    /// What a field says; empty where there is none.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }
}

impl FromRequest<Admin> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, admin: &Admin) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Editor(session) = Editor::from_request_parts(&mut parts, admin).await?;
        check_site(&parts.headers).map_err(|refused| refused.answer(&session))?;
        let body = Bytes::from_request(Request::from_parts(parts, body), admin).await;
        let fields = fields_of(&body.map_err(IntoResponse::into_response)?);
        let form = Self { session, fields };
        check_token(&form.session, form.field(TOKEN_FIELD)).map_err(|refused| refused.answer(&form.session))?;
        Ok(form)
    }
}

/// Why a form is not taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refused(pub(super) &'static str);

impl Refused {
    /// What the editor sees of it.
    pub(super) fn answer(self, session: &Session) -> Response {
        failure(StatusCode::FORBIDDEN, Some(session), self.0)
    }
}

/// The fields of a form that was sent.
pub(super) fn fields_of(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// Refuses a form without the token of its session.
pub(super) fn check_token(session: &Session, token: &str) -> Result<(), Refused> {
    if session.is_of_form(token) {
        return Ok(());
    }
    let advice = "the form does not belong to this session; go back, load the page again and send it once more";
    Err(Refused(advice))
}

/// Refuses what another site made the browser send.
pub(super) fn check_site(headers: &HeaderMap) -> Result<(), Refused> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_other = text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    let origin = text(ORIGIN.as_str()).map(|origin| origin.split_once("://").map_or(origin, |(_, host)| host));
    let is_elsewhere = origin.zip(text(HOST.as_str())).is_some_and(|(origin, host)| origin != host);
    if is_other || is_elsewhere {
        return Err(Refused("the form was sent from another site"));
    }
    Ok(())
}

/// The token in the cookie.
pub(super) fn token_of(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE_NAME).map(|(_, token)| token.to_owned())
}

/// The key in an `Authorization: Bearer` header; writes over HTTP need one.
pub(super) fn bearer(headers: &HeaderMap, keys: &Keys) -> Result<Key, Problem> {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.split_once(' ')).filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
    let Some((_, text)) = given else { return Err(Problem::unauthorized("send a key: `Authorization: Bearer KEY`")) };
    let known = keys.with_text(text).map_err(|_| Problem::internal())?;
    known.ok_or_else(|| Problem::unauthorized("there is no such key; `dragoman keys create NAME` makes one"))
}
