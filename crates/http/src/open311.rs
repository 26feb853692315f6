//! Open311 `GeoReport` v2: the civic desk as other systems know it. Wire formats are made by `exchange`; here are
//! paths, formats, keys, and errors in the standard's own form.
//!
//! Everybody may read what partners have filed, and nobody reads more than that: no emergency report, no report
//! of another channel, no caller.

mod reading;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use exchange::open311::{self as wire, FormError, Format, Open311Error, Phrasebook, RequestQuery, Selection};
use model::rules::Permission;
use operations::public::PublicReport;
use operations::{City, CommandKey, Credential, Error};

use crate::app::App;
use crate::extract::credential;
use crate::language::{Language, of_reader, say};
use crate::problem::{Kind, Problem};
use crate::reply::with_type;
use crate::request::Asked;

/// The first parts of paths that the standard knows.
const RESOURCES: &[&str] = &["discovery", "services", "requests", "tokens", "servicerequestupdates"];

/// Whether a path at the root is meant for Open311: a client that was told only the host asks there.
pub(crate) fn is_meant(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let stem = Format::of_path_part(first).map_or(first, |(stem, _)| stem);
    RESOURCES.contains(&stem)
}

/// Answers a client at the root.
pub(crate) async fn answer_at_root(app: &Arc<App>, request: Request) -> Response {
    let (parts, _body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    answer(app, &parts, &path).await
}

/// Shows a list of the standard.
pub(crate) async fn read_open311(State(app): State<Arc<App>>, parts: Parts) -> Response {
    answer_below(&app, &parts).await
}

/// Shows one thing of the standard.
pub(crate) async fn read_open311_item(State(app): State<Arc<App>>, parts: Parts) -> Response {
    answer_below(&app, &parts).await
}

/// Files a request of the standard.
pub(crate) async fn write_open311(State(app): State<Arc<App>>, parts: Parts) -> Response {
    answer_below(&app, &parts).await
}

async fn answer_below(app: &Arc<App>, parts: &Parts) -> Response {
    let path = parts.uri.path().trim_start_matches("/open311/v2").to_owned();
    answer(app, parts, &path).await
}

/// Why a client does not get what it asked for.
enum Failure {
    /// As everywhere.
    Problem(Problem),
    /// The form or the query is wrong.
    Form(Vec<FormError>),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Problem::from(error).into()
    }
}

impl From<Vec<FormError>> for Failure {
    fn from(errors: Vec<FormError>) -> Self {
        Self::Form(errors)
    }
}

/// What a request is about, and how its answer is written.
struct Question<'a> {
    app: &'a Arc<App>,
    parts: &'a Parts,
    format: Format,
    language: Language,
}

async fn answer(app: &Arc<App>, parts: &Parts, path: &str) -> Response {
    let mut segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let suffix = segments.last().and_then(|last| Format::of_path_part(last));
    if let (Some((stem, _)), Some(last)) = (suffix, segments.last_mut()) {
        *last = stem;
    }
    let format = suffix.map_or_else(|| accepted_format(&parts.headers), |(_, format)| format);
    let question = Question { app, parts, format, language: of_reader(&parts.headers) };
    match question.answer(&segments).await {
        Ok(body) => with_type(StatusCode::OK, content_type(format), Body::from(body)),
        Err(failure) => question.refuse(failure),
    }
}

/// XML unless the client asks for JSON: that is what the standard requires of a server.
fn accepted_format(headers: &HeaderMap) -> Format {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accept.contains("application/json") && !accept.contains("xml") { Format::Json } else { Format::Xml }
}

fn content_type(format: Format) -> HeaderValue {
    HeaderValue::from_static(format.content_type())
}

impl Question<'_> {
    async fn answer(&self, segments: &[&str]) -> Result<String, Failure> {
        let is_get = matches!(self.parts.method, Method::GET | Method::HEAD);
        let query = self.parts.uri.query().unwrap_or_default();
        match segments {
            ["requests"] if self.parts.method == Method::POST => self.file().await,
            _ if !is_get => Err(Problem::wrong_method().into()),
            ["discovery"] => Ok(self.discovery()),
            ["services"] => self.with_phrasebook(&*self.city_asked(query)?, |book| {
                Ok(wire::render_services(&book.services(), self.format))
            }),
            ["services", code] => self.with_phrasebook(&*self.city_asked(query)?, |book| {
                let definition = book.definition(code).ok_or_else(|| Problem::not_found("service"))?;
                Ok(wire::render_service_definition(&definition, self.format))
            }),
            ["requests"] => self.requests(query).await,
            ["requests", id] => self.one_request(query, id).await,
            ["servicerequestupdates"] => self.updates(query).await,
            ["tokens", token] => self.token(query, token).await,
            _ => Err(Problem::unknown_path().into()),
        }
    }

    fn discovery(&self) -> String {
        let host =
            self.parts.headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
        let by_tls =
            self.parts.headers.get("x-forwarded-proto").is_some_and(|value| value.as_bytes() == b"https");
        let scheme = if by_tls { "https" } else { "http" };
        let is_demo = self.app.demonstration.is_some();
        wire::render_discovery(
            &reading::discovery(&format!("{scheme}://{host}/open311/v2"), is_demo, self.language),
            self.format,
        )
    }

    /// The jurisdiction that a query names, or the first.
    fn city_asked(&self, query: &str) -> Result<Arc<City>, Failure> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let id = pairs.into_iter().find(|(name, _)| name == "jurisdiction_id").map(|(_, value)| value);
        self.city(id.as_deref())
    }

    fn city(&self, jurisdiction_id: Option<&str>) -> Result<Arc<City>, Failure> {
        let cities = &self.app.cities;
        let found = match jurisdiction_id.map(str::trim).filter(|id| !id.is_empty()) {
            None => cities.all().into_iter().next(),
            Some(id) => match id.parse() {
                Ok(id) => cities.by_id(id),
                Err(_) => cities.by_name(id),
            },
        };
        found.ok_or_else(|| Problem::not_found("jurisdiction_id").into())
    }

    fn with_phrasebook<T>(
        &self,
        city: &City,
        phrase: impl FnOnce(&Phrasebook<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let rules = operations::board::rules_view(city.rules());
        let agency = city.board().jurisdiction().map_or_else(String::new, |(_, org)| org.name.clone());
        phrase(&Phrasebook { rules: &rules, agency: &agency, language: self.language })
    }

    async fn file(&self) -> Result<String, Failure> {
        if !is_form(&self.parts.headers) {
            return Err(Problem::wrong_media_type("application/x-www-form-urlencoded").into());
        }
        let post = wire::parse_post(&Asked::of(self.parts).body)?;
        let key = post.api_key.as_ref().map(|key| Credential::Bearer(key.expose().to_owned()));
        // A cookie is not a key: a form on another site's page must not file with it.
        let bearer =
            || credential(&self.parts.headers).filter(|found| matches!(found, Credential::Bearer(_)));
        let credential = key.or_else(bearer).ok_or_else(Problem::stranger)?;
        let who = self.app.cities.identify(&credential)?;
        who.may(Permission::ReportFile)?;
        if let Some(id) = &post.jurisdiction_id {
            let meant = self.city(Some(id))?;
            if !Arc::ptr_eq(&meant, &who.city) {
                return Err(Problem::not_found("jurisdiction_id").into());
            }
        }
        if who.city.rules().incident_type(&post.service_code).is_none() {
            return Err(Problem::not_found("service").into());
        }
        let key = CommandKey::fresh(&who.city);
        let filed = operations::report::file_report(&who, key, post.file_report()).await?;
        self.with_phrasebook(&who.city, |book| {
            let posted = book.posted(&filed.report, post.contact.account_id.clone());
            Ok(wire::render_posted(&posted, self.format))
        })
    }

    /// The requests that a query selects, each with its incident, newest first.
    async fn select(&self, query: &RequestQuery) -> Result<(Arc<City>, Vec<PublicReport>), Failure> {
        let city = self.city(query.jurisdiction_id.as_deref())?;
        let _turn = self.app.public_reads.try_acquire().map_err(|_all_taken| Problem::too_many_readers())?;
        let (reader, selection) = (Arc::clone(&city), query.selection.clone());
        let wanted = query.paging.skipped() + u64::from(query.paging.page_size);
        let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
        let read = tokio::task::spawn_blocking(move || reading::select(&reader, &selection, wanted)).await;
        let seen = read.map_err(|failure| Problem::bug(format!("reading requests: {failure}")))??;
        Ok((city, seen))
    }

    async fn requests(&self, query: &str) -> Result<String, Failure> {
        let query = self.parse(query)?;
        let (city, seen) = self.select(&query).await?;
        let (skip, take) = page_of(&query);
        self.with_phrasebook(&city, |book| {
            let page = seen.iter().skip(skip).take(take);
            let requests: Vec<_> =
                page.map(|seen| book.request(&seen.report, seen.incident.as_ref())).collect();
            Ok(wire::render_requests(&requests, self.format))
        })
    }

    async fn updates(&self, query: &str) -> Result<String, Failure> {
        let query = self.parse(query)?;
        let (city, seen) = self.select(&query).await?;
        let (skip, take) = page_of(&query);
        self.with_phrasebook(&city, |book| {
            let all = seen.iter().flat_map(|seen| book.updates(&seen.report, seen.incident.as_ref()));
            let mut updates: Vec<_> = match &query.selection {
                Selection::Filter { window, .. } => {
                    all.filter(|update| window.holds(update.updated_datetime)).collect()
                }
                Selection::Ids(_) => all.collect(),
            };
            updates.sort_by_key(|update| std::cmp::Reverse(update.updated_datetime));
            let page: Vec<_> = updates.into_iter().skip(skip).take(take).collect();
            Ok(wire::render_updates(&page, self.format))
        })
    }

    async fn one(&self, query: &str, id: &str, what: &str) -> Result<(Arc<City>, PublicReport), Failure> {
        let mut query = self.parse(query)?;
        let id = id.parse().map_err(|_no_id| Problem::not_found(what))?;
        query.selection = Selection::Ids(vec![id]);
        let (city, seen) = self.select(&query).await?;
        let seen = seen.into_iter().next().ok_or_else(|| Problem::not_found(what))?;
        Ok((city, seen))
    }

    async fn one_request(&self, query: &str, id: &str) -> Result<String, Failure> {
        let (city, seen) = self.one(query, id, "report").await?;
        self.with_phrasebook(&city, |book| {
            Ok(wire::render_requests(&[book.request(&seen.report, seen.incident.as_ref())], self.format))
        })
    }

    async fn token(&self, query: &str, token: &str) -> Result<String, Failure> {
        let (_city, seen) = self.one(query, token, "report").await?;
        Ok(wire::render_tokens(&[&seen.report.id.to_string()], self.format))
    }

    fn parse(&self, query: &str) -> Result<RequestQuery, Failure> {
        let now = self.app.cities.all().first().map(|city| city.now()).unwrap_or_default();
        Ok(wire::parse_query(query, now)?)
    }

    /// An error in the standard's form. A wrong key is 403 there, and a wrong field 400.
    fn refuse(&self, failure: Failure) -> Response {
        let (status, errors, extra) = match failure {
            Failure::Form(errors) => (
                StatusCode::BAD_REQUEST,
                errors.iter().map(|error| error.phrase(self.language)).collect(),
                None,
            ),
            Failure::Problem(problem) => {
                let status = match problem.kind {
                    Kind::Stranger => StatusCode::FORBIDDEN,
                    Kind::Meaningless => StatusCode::BAD_REQUEST,
                    kind => kind.status(),
                };
                (status, self.phrase(&problem, status), Some(problem))
            }
        };
        let body = wire::render_errors(&errors, self.format);
        let mut response = with_type(status, content_type(self.format), Body::from(body));
        if let Some(problem) = extra {
            if problem.kind != Kind::Stranger {
                response.headers_mut().extend(problem.extra_headers());
            }
            if let Some(cause) = &problem.cause {
                tracing::error!(code = problem.code, cause, "an Open311 request failed");
            }
        }
        response
    }

    fn phrase(&self, problem: &Problem, status: StatusCode) -> Vec<Open311Error> {
        let code = status.as_u16();
        if problem.errors.is_empty() {
            return vec![Open311Error { code, description: say(self.language, &problem.detail).to_owned() }];
        }
        let phrase = |fault: &operations::FieldError| {
            let description = format!("{}: {}", fault.field, say(self.language, &fault.limit));
            Open311Error { code, description }
        };
        problem.errors.iter().map(phrase).collect()
    }
}

fn page_of(query: &RequestQuery) -> (usize, usize) {
    let skip = usize::try_from(query.paging.skipped()).unwrap_or(usize::MAX);
    (skip, query.paging.page_size as usize)
}

fn is_form(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = value.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}
