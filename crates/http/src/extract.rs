//! What handlers take: who asks, what they ask, under which name, and which thing it is about.

use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;

use api::Wording;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::HeaderMap;
use axum::http::header::{self, HeaderName};
use axum::http::request::Parts;
use operations::{CommandKey, Credential, FieldError, Principal};
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::json_path::path_of;
use crate::limits::IDEMPOTENCY_KEY_CHARACTERS_MAX;
use crate::problem::Problem;
use crate::request::Asked;
use crate::routes::Needs;

/// The cookie that carries a session's secret.
pub(crate) const SESSION_COOKIE: &str = "anlan_session";
/// The header that names a command.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header in which a browser says where a request comes from.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

fn wording(zh: impl Into<String>, en: impl Into<String>) -> Wording {
    Wording { zh: zh.into(), en: en.into() }
}

/// Whoever asks, known and with a right to be here.
pub(crate) struct Who(pub(crate) Principal);

impl Deref for Who {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.0
    }
}

impl FromRequestParts<Arc<App>> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let credential = credential(&parts.headers).ok_or_else(Problem::stranger)?;
        let is_cookie = matches!(credential, Credential::Session(_));
        if is_cookie && !parts.method.is_safe() && !is_from_own_page(&parts.headers) {
            return Err(Problem::cross_site());
        }
        let who = app.cities.identify(&credential)?;
        check_needs(parts, &who)?;
        Ok(Self(who))
    }
}

/// Refuses whoever has none of the rights that the route's row asks for. A route without a row is refused.
fn check_needs(parts: &Parts, who: &Principal) -> Result<(), Problem> {
    match Asked::of(parts).route().map(|route| &route.needs) {
        Some(Needs::Nobody | Needs::SignIn) => Ok(()),
        Some(Needs::AnyOf(permissions)) if permissions.iter().any(|permission| who.can(*permission)) => {
            Ok(())
        }
        Some(Needs::AnyOf(permissions)) => {
            Err(Problem::not_allowed(permissions.first().map_or("", |permission| permission.code())))
        }
        None => Err(Problem::not_allowed("")),
    }
}

/// What a request carries to say who it is from; a bearer token counts before a cookie.
pub(crate) fn credential(headers: &HeaderMap) -> Option<Credential> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        let is_bearer = scheme.eq_ignore_ascii_case("bearer");
        return is_bearer.then(|| Credential::Bearer(token.trim().to_owned()));
    }
    session_secret(headers).map(|secret| Credential::Session(secret.to_owned()))
}

fn session_secret(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == SESSION_COOKIE).then_some(value)
    })
}

/// Whether a browser says that the request comes from our own page. A program that says nothing is not a page.
pub(crate) fn is_from_own_page(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get(&SEC_FETCH_SITE) {
        return matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(origin), Some(host)) = (text(header::ORIGIN), text(header::HOST)) else { return false };
    origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
}

/// Whether a browser says that the request comes from another site's page.
pub(crate) fn is_from_other_page(headers: &HeaderMap) -> bool {
    let is_page = headers.contains_key(&SEC_FETCH_SITE) || headers.contains_key(header::ORIGIN);
    is_page && !is_from_own_page(headers)
}

/// A body in JSON.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<App>> for Json<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _app: &Arc<App>) -> Result<Self, Problem> {
        read_json(parts).map(Self)
    }
}

fn read_json<T: DeserializeOwned>(parts: &Parts) -> Result<T, Problem> {
    let body = &Asked::of(parts).body;
    if body.is_empty() {
        // A request that needs no words may be sent without any.
        return serde_json::from_str("{}").map_err(|_needs_words| Problem::broken_body());
    }
    if !is_json(&parts.headers) {
        return Err(Problem::wrong_media_type("application/json"));
    }
    serde_json::from_slice(body).map_err(|failure| json_problem(body, &failure))
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = value.and_then(|text| text.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

/// Text that is no JSON is malformed; JSON that does not fit is meaningless, and the field is named.
fn json_problem(body: &[u8], failure: &serde_json::Error) -> Problem {
    // Reading stopped at the field that does not fit; whether all of it is JSON takes reading all of it.
    if let Err(malformed) = serde_json::from_slice::<serde_json::Value>(body) {
        return Problem::malformed_json(&malformed);
    }
    let path = path_of(body, failure);
    let text = failure.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    let quoted = text.split('`').nth(1).unwrap_or_default();
    let fault = if text.starts_with("missing field") {
        let field = if path.is_empty() { quoted.to_owned() } else { format!("{path}.{quoted}") };
        (field, wording("缺少必填项", "the field is missing"), wording("请补充该项", "add it"))
    } else if text.starts_with("unknown field") {
        (path, wording("没有该项", "there is no such field"), wording("请删除该项", "leave it out"))
    } else if text.starts_with("duplicate field") {
        (path, wording("该项重复", "the field stands twice"), wording("只保留一项", "give it once"))
    } else {
        // Only what is expected: what was given may be somebody's name or number.
        let expected =
            text.rsplit_once("expected ").map_or("another kind of value", |(_, expected)| expected);
        let limit = wording(format!("类型或取值不符，应为 {expected}"), format!("must be {expected}"));
        (path, limit, wording("请按接口说明更正", "see /api/v1/openapi.json"))
    };
    Problem::of_fields(vec![FieldError::new(&fault.0, fault.1, fault.2)])
}

/// A command: who gives it, under which name, and what it asks.
pub(crate) struct Command<T> {
    /// Who gives it.
    pub(crate) who: Principal,
    /// Its name; the same one again gets the same answer.
    pub(crate) key: CommandKey,
    /// What it asks.
    pub(crate) request: T,
}

impl<T: DeserializeOwned> FromRequestParts<Arc<App>> for Command<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let Who(who) = Who::from_request_parts(parts, app).await?;
        let key = command_key(parts, &who)?;
        let request = read_json(parts)?;
        Ok(Self { who, key, request })
    }
}

fn command_key(parts: &Parts, who: &Principal) -> Result<CommandKey, Problem> {
    let Some(value) = parts.headers.get(&IDEMPOTENCY_KEY) else { return Ok(CommandKey::fresh(&who.city)) };
    let name = value.to_str().unwrap_or_default();
    let is_visible = name.bytes().all(|byte| byte.is_ascii_graphic());
    if name.is_empty() || name.len() > IDEMPOTENCY_KEY_CHARACTERS_MAX || !is_visible {
        let max = IDEMPOTENCY_KEY_CHARACTERS_MAX;
        return Err(Problem::of_fields(vec![FieldError::new(
            "Idempotency-Key",
            wording(format!("须为 1 至 {max} 个可见字符"), format!("1 to {max} visible ASCII characters")),
            wording("建议使用 UUID", "a UUID is a good choice"),
        )]));
    }
    // The path belongs to the command too: the same words to another unit are another command.
    let content = [parts.uri.path().as_bytes(), b"\n", &Asked::of(parts).body].concat();
    Ok(CommandKey::given(&who.city, who.person, name, &content))
}

/// The things named in the path, in its order. What is no id names nothing that is here.
pub(crate) struct Named<T>(pub(crate) T);

impl<T: FromStr> FromRequestParts<Arc<App>> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let params = raw_params(parts, app).await?;
        let (noun, value) = params.first().ok_or_else(Problem::unknown_path)?;
        value.parse().map(Self).map_err(|_no_id| Problem::not_found(noun))
    }
}

/// A thing within another, both named in the path.
pub(crate) struct NamedWithin<T, U>(pub(crate) T, pub(crate) U);

impl<T: FromStr, U: FromStr> FromRequestParts<Arc<App>> for NamedWithin<T, U> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let params = raw_params(parts, app).await?;
        let [(outer, first), (inner, second)] = params.as_slice() else {
            return Err(Problem::unknown_path());
        };
        let first = first.parse().map_err(|_no_id| Problem::not_found(outer))?;
        Ok(Self(first, second.parse().map_err(|_no_id| Problem::not_found(inner))?))
    }
}

/// The names and values in the path, in its order.
pub(crate) async fn raw_params(parts: &mut Parts, app: &Arc<App>) -> Result<Vec<(String, String)>, Problem> {
    let params = RawPathParams::from_request_parts(parts, app).await;
    let params = params.map_err(|_not_utf8| Problem::unknown_path())?;
    Ok(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// The values behind the `?`.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<App>> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _app: &Arc<App>) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        serde_urlencoded::from_str(query).map(Self).map_err(|failure| {
            let text = failure.to_string();
            let limit = wording(format!("查询参数有误：{text}"), text);
            let remedy = wording("请按接口说明更正", "see /api/v1/openapi.json");
            Problem::of_fields(vec![FieldError::new("query", limit, remedy)])
        })
    }
}
