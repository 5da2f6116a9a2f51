//! The page's origin.

use super::{Answer, Client};
use crate::wire::web::{allow_connection, router};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use tower::ServiceExt;

const PAGE: &str = r#"<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; connect-src https://graph.microsoft.com; script-src 'self'"><p>connect-src</p>"#;

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("fake-graph-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        for (name, text) in files {
            fs::write(path.join(name), text).unwrap();
        }
        Self(path)
    }

    async fn get(&self, target: &str) -> Answer {
        let request = Request::builder().uri(target).body(Body::empty()).unwrap();
        let (parts, body) = router(&self.0, "http://127.0.0.1:8080").oneshot(request).await.unwrap().into_parts();
        let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().into()).unwrap();
        Answer { status: parts.status, headers: parts.headers, text }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn the_page_may_connect_to_the_demo_tenant() {
    let folder = Folder::new(
        "page",
        &[("index.html", PAGE), ("app.wasm", "x"), ("app.js", "x"), ("config.json", r#"{"cloud":"Global","graphEndpoint":""}"#)],
    );
    for target in ["/", "/index.html"] {
        let page = folder.get(target).await;
        assert_eq!(page.text, PAGE.replacen("connect-src", "connect-src http://127.0.0.1:8080", 1));
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert!(!page.headers.contains_key("content-security-policy"));
    }
    assert_eq!(folder.get("/config.json").await.json(), json!({"cloud": "Global", "graphEndpoint": "http://127.0.0.1:8080"}));
    assert_eq!(folder.get("/app.wasm").await.header("content-type"), "application/wasm");
    assert_eq!(folder.get("/app.js").await.header("content-type"), "text/javascript");
    for target in ["/", "/config.json", "/app.wasm", "/nothing"] {
        assert_eq!(folder.get(target).await.header("cache-control"), "no-store");
    }
    assert_eq!(folder.get("/nothing").await.status, 404);
    assert_eq!(folder.get("/../Cargo.toml").await.status, 404);
}

#[tokio::test]
async fn a_folder_that_is_no_page_says_so() {
    let folder = Folder::new("none", &[("config.json", "[]")]);
    assert!(folder.get("/").await.text.starts_with("index.html cannot be read"));
    assert_eq!(folder.get("/config.json").await.text, "config.json is not an object");
}

#[test]
fn only_the_policy_is_changed() {
    for page in [
        "<p>connect-src</p>",
        "<meta name=\"connect-src\">",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">",
        "<meta",
    ] {
        assert!(allow_connection(page, "http://127.0.0.1:1").is_err(), "{page}");
    }
}

#[tokio::test]
async fn graph_itself_serves_no_files() {
    assert_eq!(Client::new().get("/index.html").await.status, 400);
}
