//! The first start, signing in and out, and who is signed in.

use std::sync::Arc;

use api::access::{SessionView, SetUp, SetupState, SignIn};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use model::access::SESSION_SECONDS;
use operations::access;

use crate::app::App;
use crate::extract::{Json, SESSION_COOKIE, Who, is_from_other_page};
use crate::problem::Problem;
use crate::reply::{Answer, Created, Shown};

/// An answer that sets or clears the session's cookie.
type WithCookie<T> = (AppendHeaders<[(header::HeaderName, HeaderValue); 1]>, T);

/// Says whether the first administrator is still to be made.
#[utoipa::path(
    get,
    path = "/api/v1/setup",
    tag = "access",
    responses((status = 200, description = "Whether there is a jurisdiction yet.", body = SetupState))
)]
pub(crate) async fn show_setup(State(app): State<Arc<App>>) -> Shown<SetupState> {
    Shown(SetupState { needed: app.cities.setup_needed() })
}

/// Founds the first jurisdiction with its administrator, for whoever brings the code from the server's terminal.
#[utoipa::path(
    post,
    path = "/api/v1/setup",
    tag = "access",
    request_body = SetUp,
    responses((status = 201, description = "The administrator is signed in.", body = SessionView))
)]
pub(crate) async fn set_up(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Json(request): Json<SetUp>,
) -> Answer<WithCookie<Created<SessionView>>> {
    refuse_other_pages(&headers)?;
    let (view, secret) = app.cities.set_up(request).await?;
    Ok((cookie(&headers, &secret, SESSION_SECONDS)?, Created(view)))
}

/// Signs in by name and password; the session comes as a cookie that no script can read.
#[utoipa::path(
    post,
    path = "/api/v1/session",
    tag = "access",
    request_body = SignIn,
    responses((status = 201, description = "Signed in.", body = SessionView))
)]
pub(crate) async fn sign_in(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Json(request): Json<SignIn>,
) -> Answer<WithCookie<Created<SessionView>>> {
    refuse_other_pages(&headers)?;
    let (view, secret) = app.cities.sign_in(request).await?;
    Ok((cookie(&headers, &secret, SESSION_SECONDS)?, Created(view)))
}

/// Shows who is signed in and what they may do.
#[utoipa::path(
    get,
    path = "/api/v1/session",
    tag = "access",
    responses((status = 200, description = "The session.", body = SessionView))
)]
pub(crate) async fn show_session(who: Who) -> Shown<SessionView> {
    Shown(access::show_session(&who))
}

/// Signs out.
#[utoipa::path(
    delete,
    path = "/api/v1/session",
    tag = "access",
    responses((status = 204, description = "Signed out."))
)]
pub(crate) async fn sign_out(who: Who, headers: HeaderMap) -> Answer<impl IntoResponse> {
    access::sign_out(&who).await?;
    Ok((cookie(&headers, "", 0)?, StatusCode::NO_CONTENT))
}

/// A page of another site must not sign its visitor in here under a name of its choice.
fn refuse_other_pages(headers: &HeaderMap) -> Answer<()> {
    if is_from_other_page(headers) { Err(Problem::cross_site()) } else { Ok(()) }
}

/// The cookie; `Secure` when a front door says that the reader came by TLS.
fn cookie(
    headers: &HeaderMap,
    secret: &str,
    max_age_seconds: i64,
) -> Answer<AppendHeaders<[(header::HeaderName, HeaderValue); 1]>> {
    let by_tls = headers.get("x-forwarded-proto").is_some_and(|value| value.as_bytes() == b"https");
    let secure = if by_tls { "; Secure" } else { "" };
    let text = format!(
        "{SESSION_COOKIE}={secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age={max_age_seconds}{secure}"
    );
    let value = HeaderValue::try_from(text)
        .map_err(|failure| Problem::bug(format!("writing a cookie: {failure}")))?;
    Ok(AppendHeaders([(header::SET_COOKIE, value)]))
}
