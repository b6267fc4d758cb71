//! Logging in and out.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::Admin;
use super::guard::{COOKIE_NAME, Form, check_site, fields_of, token_of};
use super::layout::{failure, page as whole, respond};
use crate::admin::sessions::LoginError;
use crate::http::blocking;

/// Shows the form.
pub(super) async fn page() -> Response {
    respond(StatusCode::OK, whole("Log in", None, None, &form(None)))
}

fn form(problem: Option<&str>) -> Markup {
    html! {
        @if let Some(problem) = problem { p.problem role="alert" id="problem" { (problem) } }
        form method="post" action="/admin/login" {
            label for="key" { "Key of an editor" }
            input #key type="password" name="key" required autocomplete="current-password"
                aria-describedby=[problem.map(|_| "problem")];
            button type="submit" { "Log in" }
        }
        p { "A key is made on the server: " code { "dragoman keys create NAME --role editor" } }
        p { "Logging in sets one cookie, which ends with the session. Readers get none." }
    }
}

/// Checks the key and opens a session.
pub(super) async fn log_in(
    State(admin): State<Admin>,
    headers: HeaderMap,
    extensions: Extensions,
    body: Bytes,
) -> Response {
    if let Err(refused) = check_site(&headers) {
        return failure(StatusCode::FORBIDDEN, None, refused.0);
    }
    let address = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let key = fields_of(&body).into_iter().find(|(name, _)| name == "key").map(|(_, key)| key).unwrap_or_default();
    let opened = blocking(move || Ok(admin.sessions.log_in(&admin.keys, &key, address))).await;
    match opened {
        Ok(Ok(token)) => with_cookie(Redirect::to("/admin").into_response(), &cookie(&token, &headers)),
        Ok(Err(error @ (LoginError::Wrong | LoginError::Locked { .. }))) => refused(&error),
        Ok(Err(error)) => failure(StatusCode::INTERNAL_SERVER_ERROR, None, &error.to_string()),
        Err(problem) => problem.into_response(),
    }
}

fn refused(error: &LoginError) -> Response {
    let status = match error {
        LoginError::Locked { .. } => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::FORBIDDEN,
    };
    let mut response = respond(status, whole("Log in", None, None, &form(Some(&error.to_string()))));
    if let LoginError::Locked { seconds } = error {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*seconds));
    }
    response
}

/// Ends the session.
pub(super) async fn log_out(State(admin): State<Admin>, headers: HeaderMap, _form: Form) -> Response {
    if let Some(token) = token_of(&headers) {
        admin.sessions.log_out(&token);
    }
    with_cookie(Redirect::to("/admin/login").into_response(), &format!("{}; Max-Age=0", cookie("", &headers)))
}

/// A cookie that ends with the browser's session, that no script reads and no other site makes the browser send.
fn cookie(token: &str, headers: &HeaderMap) -> String {
    // A proxy in front that speaks TLS says so; the program itself does not.
    let forwarded = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    let is_https = forwarded.is_some_and(|proto| proto.eq_ignore_ascii_case("https"));
    let secure = if is_https { "; Secure" } else { "" };
    format!("{COOKIE_NAME}={token}; Path=/admin; HttpOnly; SameSite=Strict{secure}")
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(SET_COOKIE, value);
    }
    response
}
