//! The live stream over HTTP: the pieces that operations makes, as they come, to one listener.

use std::sync::Arc;
use std::time::{Duration, Instant};

use api::Wording;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use model::rules::Permission;
use operations::live::LiveStream;
use operations::{Credential, FieldError, Principal};
use prometheus_client::metrics::gauge::Gauge;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::extract::credential;
use crate::problem::Problem;
use crate::reply::{Answer, with_type};
use crate::request::Asked;

/// Where a client says how far it has come.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// How often a listener's right to listen is looked at again: a session may end while its stream goes on.
const RIGHT_CHECK_EVERY: Duration = Duration::from_secs(10);

/// Where to begin.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct LiveQuery {
    /// The position after which to begin; from now on when absent. `Last-Event-ID` counts before it.
    pub(crate) after: Option<u64>,
}

struct Listener {
    stream: LiveStream,
    app: Arc<App>,
    credential: Option<Credential>,
    checked: Instant,
    _counted: Counted,
}

/// A listener, counted while it is there.
struct Counted(Gauge);

impl Counted {
    fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Opens a stream that has no end but the listener's or the server's.
pub(crate) fn listen(
    app: &Arc<App>,
    who: &Principal,
    after: Option<u64>,
    headers: &HeaderMap,
    asked: &Asked,
) -> Answer<Response> {
    let after = last_event_id(headers)?.or(after);
    let listener = Listener {
        stream: operations::live::listen(who, after)?,
        app: Arc::clone(app),
        credential: credential(headers),
        checked: Instant::now(),
        _counted: Counted::new(&app.meters.listeners),
    };
    asked.connection.mark_live();
    let pieces = stream::unfold(listener, |mut listener| async move {
        let piece = listener.next().await?;
        Some((Ok::<_, std::convert::Infallible>(piece), listener))
    });
    let kind = HeaderValue::from_static("text/event-stream");
    let mut response = with_type(StatusCode::OK, kind, Body::from_stream(pieces));
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

impl Listener {
    /// The next piece; nothing when the stream is over. The clock comes every few seconds, so a right that was
    /// taken away ends the stream soon even where nothing happens.
    async fn next(&mut self) -> Option<Bytes> {
        let piece = self.stream.next().await;
        if self.checked.elapsed() >= RIGHT_CHECK_EVERY {
            self.checked = Instant::now();
            if !self.may_still_listen() {
                return None;
            }
        }
        match piece {
            Ok(piece) => Some(piece),
            Err(failure) => {
                tracing::warn!(%failure, "a live stream ended");
                None
            }
        }
    }

    fn may_still_listen(&self) -> bool {
        let who = self.credential.as_ref().and_then(|credential| self.app.cities.identify(credential).ok());
        who.is_some_and(|who| who.can(Permission::LiveRead))
    }
}

fn last_event_id(headers: &HeaderMap) -> Answer<Option<u64>> {
    let Some(value) = headers.get(&LAST_EVENT_ID) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_no_position| {
        let both = |zh: &str, en: &str| Wording { zh: zh.to_owned(), en: en.to_owned() };
        Problem::of_fields(vec![FieldError::new(
            "Last-Event-ID",
            both("须为本数据流给出的 id", "an id that this stream gave"),
            both("请去掉该请求头重新连接", "connect again without it"),
        )])
    })
}
