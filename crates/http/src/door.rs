//! The door: every request passes here. It reads the body within its limits, names the request, keeps a
//! handler's fall to itself, words problems in the reader's language and counts.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, Response, header};
use axum::response::IntoResponse;
use bytes::Bytes;
use futures_util::FutureExt;
use hyper::body::{Frame, Incoming, SizeHint};
use tower::ServiceExt;

use crate::app::App;
use crate::connection::{Answering, Connection};
use crate::language;
use crate::problem::Problem;
use crate::request::{Asked, read_body};
use crate::routes;

/// The header that carries a request's id.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The routes and what stands behind them; cheap to clone.
#[derive(Clone)]
pub(crate) struct Door {
    app: Arc<App>,
    router: Router,
    body_read: Duration,
}

impl Door {
    /// Opens the door of an app.
    pub(crate) fn new(app: Arc<App>, body_read: Duration) -> Self {
        let router = routes::router(Arc::clone(&app));
        Self { app, router, body_read }
    }

    /// What stands behind.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    async fn answer(
        self,
        request: Request<Incoming>,
        peer: IpAddr,
        connection: Arc<Connection>,
        answering: Answering,
    ) -> Response<Answer> {
        let began = Instant::now();
        let request_id = self.app.request_ids.next();
        let (mut parts, incoming) = request.into_parts();
        let accept_language = parts.headers.get(header::ACCEPT_LANGUAGE).cloned();
        let gathered = read_body(&parts.headers, incoming, self.body_read).await;
        let (body, failed) = match gathered {
            Ok(body) => (body, None),
            Err(problem) => (Bytes::new(), Some(problem)),
        };
        let asked = Asked::new(body, peer, connection);
        let mut response = if let Some(problem) = failed {
            problem.into_response()
        } else {
            parts.extensions.insert(Arc::clone(&asked));
            self.call(Request::from_parts(parts, Body::empty())).await
        };
        if let Some(problem) = response.extensions_mut().remove::<Problem>() {
            log(&problem, &request_id, &asked);
            let allowed = response.headers_mut().remove(header::ALLOW);
            response = problem.render(language::accepted(accept_language.as_ref()), &request_id);
            response.headers_mut().extend(allowed.map(|methods| (header::ALLOW, methods)));
        }
        self.app.meters.count_request(asked.route_index(), response.status(), began.elapsed());
        finish(&mut response, request_id);
        response.map(|body| Answer { body, _answering: answering })
    }

    /// Calls the handler; its panic is a bug of this one request, not of the process.
    async fn call(&self, request: Request<Body>) -> Response<Body> {
        let router = self.router.clone();
        let handled = AssertUnwindSafe(async move { router.oneshot(request).await }).catch_unwind().await;
        match handled {
            Ok(Ok(response)) => response,
            Err(panic) => Problem::bug(panic_text(panic.as_ref())).into_response(),
        }
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("a handler panicked: {}", text.unwrap_or("without a text"))
}

fn log(problem: &Problem, request_id: &HeaderValue, asked: &Asked) {
    let Some(cause) = &problem.cause else { return };
    let request_id = request_id.to_str().unwrap_or_default();
    let operation = asked.route().map_or("", |route| route.operation);
    tracing::error!(request_id, operation, code = problem.code, cause, "a request failed");
}

/// Headers that every answer carries.
fn finish(response: &mut Response<Body>, request_id: HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, request_id);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// The door as one connection sees it.
pub(crate) struct ConnectionService {
    /// The door.
    pub(crate) door: Door,
    /// The address at the other end.
    pub(crate) peer: IpAddr,
    /// What the connection is doing.
    pub(crate) connection: Arc<Connection>,
}

impl hyper::service::Service<Request<Incoming>> for ConnectionService {
    type Response = Response<Answer>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let door = self.door.clone();
        let (peer, connection) = (self.peer, Arc::clone(&self.connection));
        let answering = self.connection.begin();
        Box::pin(async move { Ok(door.answer(request, peer, connection, answering).await) })
    }
}

/// A body that marks its connection as busy until it is gone.
pub(crate) struct Answer {
    body: Body,
    _answering: Answering,
}

impl hyper::body::Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use axum::routing::get;
    use operations::Cities;

    use super::*;

    async fn falls() -> &'static str {
        panic!("the ladder is gone")
    }

    #[tokio::test]
    async fn a_handler_that_falls_takes_nobody_with_it() {
        let app = App::new(Cities::new(Vec::new()), None, "test");
        let router = Router::new().route("/", get(falls)).route("/other", get(async || "here"));
        let door = Door { app, router, body_read: Duration::from_secs(1) };
        let ask =
            |path| door.call(Request::builder().uri(path).body(Body::empty()).expect("a plain request"));
        let mut fallen = ask("/").await;
        assert_eq!(fallen.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let problem: Problem = fallen.extensions_mut().remove().expect("a bug is a problem");
        assert_eq!(problem.cause.as_deref(), Some("a handler panicked: the ladder is gone"));
        assert_eq!(ask("/other").await.status(), StatusCode::OK);
    }
}
