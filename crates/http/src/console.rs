//! The console's files, from the binary itself. Everything that is no route comes here.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use parking_lot::Mutex;
use rust_embed::{Embed, EmbeddedFile};

use crate::app::App;
use crate::open311;
use crate::problem::Problem;
use crate::reply::with_type;

#[derive(Embed)]
#[folder = "../../console/dist"]
#[allow_missing = true]
struct Dist;

/// The console's own addresses; their first part is enough to know them.
const PAGES: &[&str] =
    &["", "incidents", "reports", "ring", "alerts", "crew", "access", "audit", "sign-in", "set-up"];

/// What a page may load and do: nothing but our own. Styles are set on elements by the map.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; \
    style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'; \
    base-uri 'none'; form-action 'self'";

/// Below this a compressed file is hardly smaller.
const GZIP_BYTES_MIN: usize = 1024;

/// Compressed files, each made once and known by the hash of its content.
#[derive(Default)]
pub(crate) struct Compressed(Mutex<HashMap<[u8; 32], Bytes>>);

impl Compressed {
    fn of(&self, file: &EmbeddedFile) -> Bytes {
        let hash = file.metadata.sha256_hash();
        if let Some(made) = self.0.lock().get(&hash) {
            return made.clone();
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        let written = encoder.write_all(&file.data).and_then(|()| encoder.finish());
        let bytes = Bytes::from(written.expect("memory takes every write"));
        self.0.lock().insert(hash, bytes.clone());
        bytes
    }
}

/// Serves a file of the console, or its one page for each of its addresses. Open311 clients that were told only
/// the host come here too.
pub(crate) async fn show_page(State(app): State<Arc<App>>, request: Request) -> Response {
    if open311::is_meant(request.uri().path()) {
        return open311::answer_at_root(&app, request).await;
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::unknown_path().into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    let first = path.split('/').next().unwrap_or_default();
    if PAGES.contains(&first) {
        return page(&app, request.headers());
    }
    match Dist::get(path) {
        Some(file) if path != "index.html" => {
            let keep = if first == "assets" { "public, max-age=31536000, immutable" } else { "max-age=3600" };
            serve(&app, path, file, request.headers(), HeaderValue::from_static(keep))
        }
        Some(_) => page(&app, request.headers()),
        None => Problem::unknown_path().into_response(),
    }
}

fn page(app: &App, headers: &HeaderMap) -> Response {
    match Dist::get("index.html") {
        Some(file) => serve(app, "index.html", file, headers, HeaderValue::from_static("no-store")),
        None => (
            StatusCode::NOT_FOUND,
            "控制台尚未构建：运行 cargo xtask demo。\nThe console is not built: run `cargo xtask demo`.\n",
        )
            .into_response(),
    }
}

fn serve(app: &App, path: &str, file: EmbeddedFile, headers: &HeaderMap, keep: HeaderValue) -> Response {
    let kind = content_type(path, &file);
    let zipped = is_text(&kind) && file.data.len() >= GZIP_BYTES_MIN && takes_gzip(headers);
    let body = if zipped {
        Body::from(app.compressed.of(&file))
    } else {
        match file.data {
            std::borrow::Cow::Borrowed(bytes) => Body::from(Bytes::from_static(bytes)),
            std::borrow::Cow::Owned(bytes) => Body::from(bytes),
        }
    };
    let mut response = with_type(StatusCode::OK, kind, body);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, keep);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    if zipped {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

fn content_type(path: &str, file: &EmbeddedFile) -> HeaderValue {
    let guessed = file.metadata.mimetype();
    let is_plain_text = guessed.starts_with("text/") || guessed.ends_with("javascript");
    let text = match path.rsplit_once('.') {
        Some((_, "pbf")) => "application/x-protobuf".to_owned(),
        _ if is_plain_text => format!("{guessed}; charset=utf-8"),
        _ => guessed.to_owned(),
    };
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

fn is_text(kind: &HeaderValue) -> bool {
    let kind = kind.to_str().unwrap_or_default();
    ["text/", "application/json", "image/svg", "javascript", "geo+json", "x-protobuf"]
        .iter()
        .any(|part| kind.contains(part))
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| {
        let mut parts = coding.split(';');
        let is_gzip = parts.next().is_some_and(|name| matches!(name.trim(), "gzip" | "*"));
        is_gzip && !parts.any(|part| matches!(part.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}
