//! The page's folder on an origin of its own, told where the demo tenant is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

struct Site {
    folder: PathBuf,
    endpoint: String,
}

/// Serves `folder`; its page may connect to `endpoint`, and its configuration names it.
pub fn router(folder: &Path, endpoint: &str) -> Router {
    let site = Arc::new(Site { folder: folder.to_owned(), endpoint: endpoint.to_owned() });
    Router::new()
        .route("/", get(page))
        .route("/index.html", get(page))
        .route("/config.json", get(config))
        .with_state(site)
        .fallback_service(ServeDir::new(folder).append_index_html_on_directories(false))
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

async fn page(State(site): State<Arc<Site>>) -> Response {
    let allowed = site.read("index.html").await.and_then(|html| allow_connection(&html, &site.endpoint));
    allowed.map_or_else(failed, |html| Html(html).into_response())
}

async fn config(State(site): State<Arc<Site>>) -> Response {
    let pointed = site.read("config.json").await.and_then(|text| point_to(&text, &site.endpoint));
    pointed.map_or_else(failed, |json| ([(CONTENT_TYPE, "application/json")], json).into_response())
}

impl Site {
    async fn read(&self, name: &str) -> Result<String, String> {
        let path = self.folder.join(name);
        tokio::task::spawn_blocking(move || std::fs::read_to_string(path))
            .await
            .map_err(|error| error.to_string())?
            .map_err(|error| format!("{name} cannot be read: {error}"))
    }
}

fn failed(why: String) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, why).into_response()
}

/// Adds the origin to the page's one policy. A second policy could only narrow it.
pub(crate) fn allow_connection(html: &str, origin: &str) -> Result<String, String> {
    let tags = html.match_indices("<meta").filter_map(|(start, _)| {
        let tag = html.get(start..)?;
        Some((start, tag.get(..=tag.find('>')?)?))
    });
    let policy = tags.into_iter().find_map(|(start, tag)| {
        let directive = tag.find("connect-src").filter(|_| tag.contains("Content-Security-Policy"))?;
        Some(start + directive + "connect-src".len())
    });
    let (before, after) = policy
        .and_then(|end| html.split_at_checked(end))
        .ok_or("index.html has no <meta> tag with a Content-Security-Policy that has connect-src")?;
    Ok(format!("{before} {origin}{after}"))
}

fn point_to(config: &str, endpoint: &str) -> Result<String, String> {
    let mut config: Value = serde_json::from_str(config).map_err(|error| format!("config.json is not JSON: {error}"))?;
    config.as_object_mut().ok_or("config.json is not an object")?.insert("graphEndpoint".into(), endpoint.into());
    Ok(config.to_string())
}
