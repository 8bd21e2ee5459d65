//! The few files that are not made of the archive: style, icon, robots.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::LazyLock,
};

/// Where the style is.
pub(crate) const STYLE_PATH: &str = "/style.css";

/// Where the script for keys and copying is. Every page is whole without it.
pub(crate) const KEYS_PATH: &str = "/keys.js";

const STYLE: &str = include_str!("../assets/style.css");
const KEYS: &str = include_str!("../assets/keys.js");
const ICON: &str = include_str!("../assets/favicon.svg");

/// Statements and lists may be found by search engines; answers to somebody's questions may not.
const ROBOTS: &str = "User-agent: *\nDisallow: /search\nDisallow: /check\nDisallow: /evidence/\nDisallow: /payload/\nDisallow: /memento/\n";

/// The style is asked for with its version, so a browser may keep it for a year.
const KEEP: &str = "public, max-age=31536000, immutable";
const KEEP_A_DAY: &str = "public, max-age=86400";

/// The version of the style: another for other words.
static STYLE_VERSION: LazyLock<String> = LazyLock::new(|| version(STYLE));

/// The version of the script.
static KEYS_VERSION: LazyLock<String> = LazyLock::new(|| version(KEYS));

fn version(contents: &str) -> String {
    let mut hasher = DefaultHasher::new();
    contents.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The address of the style as pages name it.
pub(crate) static STYLE_ADDRESS: LazyLock<String> =
    LazyLock::new(|| format!("{STYLE_PATH}?v={}", *STYLE_VERSION));

/// The address of the script as pages name it.
pub(crate) static KEYS_ADDRESS: LazyLock<String> =
    LazyLock::new(|| format!("{KEYS_PATH}?v={}", *KEYS_VERSION));

pub(crate) async fn style(asked: HeaderMap) -> Response {
    versioned(&asked, &STYLE_VERSION, "text/css; charset=utf-8", STYLE)
}

pub(crate) async fn keys(asked: HeaderMap) -> Response {
    versioned(&asked, &KEYS_VERSION, "text/javascript; charset=utf-8", KEYS)
}

fn versioned(asked: &HeaderMap, version: &str, media_type: &'static str, contents: &'static str) -> Response {
    let tag = format!("\"{version}\"");
    if is_known(asked, &tag) {
        return with_tag(StatusCode::NOT_MODIFIED.into_response(), &tag, KEEP);
    }
    with_tag(file(media_type, contents, KEEP), &tag, KEEP)
}

pub(crate) async fn icon() -> Response {
    file("image/svg+xml", ICON, KEEP_A_DAY)
}

pub(crate) async fn robots() -> Response {
    file("text/plain; charset=utf-8", ROBOTS, KEEP_A_DAY)
}

fn file(media_type: &'static str, contents: &'static str, keep: &'static str) -> Response {
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, keep)], contents).into_response()
}

/// Adds what a browser needs to ask next time whether anything has changed (RFC 9110, section 8.8.3).
pub(crate) fn with_tag(mut response: Response, tag: &str, keep: &'static str) -> Response {
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}

/// Says whether the browser holds what the tag stands for.
pub(crate) fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    known.split(',').any(|one| one.trim() == "*" || one.trim().trim_start_matches("W/") == tag)
}
