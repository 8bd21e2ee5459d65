//! What every answer carries.

use crate::room::{Answer, ask, dictum, every_page, get, id_of, with_method};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};

/// Fails unless the headers of every answer are there.
fn assert_guarded(address: &str, answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{address}: {name}");
    }
    assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{address}");
    let policy = answer.header("content-security-policy").replacen("script-src 'self';", "", 1);
    assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{address}: {policy}");
    assert!(!answer.headers.contains_key("set-cookie"), "{address}");
    assert!(answer.headers.contains_key("cache-control"), "{address}");
}

#[tokio::test]
async fn every_page_is_guarded_and_in_html() {
    for address in every_page() {
        let answer = get(&address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{address}");
        assert_guarded(&address, &answer);
    }
}

#[tokio::test]
async fn errors_files_and_json_are_guarded_too() {
    for (address, status) in [
        ("/nothing-here", 404),
        ("/statement/no-such-statement", 404),
        ("/search?q=(", 400),
        ("/archive?page=x", 400),
        ("/api/v1/nothing", 404),
        ("/api/v1/search?q=(", 400),
        ("/api/v1/overview", 200),
        ("/style.css", 200),
        ("/favicon.svg", 200),
        ("/robots.txt", 200),
    ] {
        let answer = get(address).await;
        assert_eq!(answer.status.as_u16(), status, "{address}");
        assert_guarded(address, &answer);
    }
    assert_guarded("POST /", &with_method(Method::POST, "/").await);
}

#[tokio::test]
async fn a_payload_can_only_be_kept_never_shown() {
    let card = dictum().resolve("mt-1").unwrap();
    let answer = get(&format!("/payload/{}", card.payload)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert!(answer.header("content-disposition").starts_with("attachment; filename="));
    assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.body.contains("the sea belongs to nobody"));
}

#[tokio::test]
async fn the_style_is_kept_by_browsers_and_asked_for_anew_when_it_changes() {
    let page = get("/").await.body;
    let address = page.split("href=\"").find(|part| part.starts_with("/style.css?v=")).unwrap();
    let address = address.split('"').next().unwrap();
    let style = get(address).await;
    assert!(style.header("cache-control").contains("immutable"));
    let tag = style.header("etag").to_owned();
    let again = Request::get(address).header("if-none-match", &tag).body(Body::empty()).unwrap();
    assert_eq!(ask(again).await.status, StatusCode::NOT_MODIFIED);
    assert!(address.ends_with(tag.trim_matches('"')));
}

#[tokio::test]
async fn writing_is_refused() {
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        let answer = with_method(method, &format!("/statement/{}", id_of("mt-1"))).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        assert!(answer.header("allow").contains("GET"));
    }
    assert_eq!(with_method(Method::HEAD, "/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_too_long_is_refused() {
    let long = format!("/search?q={}", "a".repeat(40_000));
    assert_eq!(get(&long).await.status, StatusCode::URI_TOO_LONG);
    let body = Request::post("/check").header("content-length", 2_000_000).body(Body::empty()).unwrap();
    let answer = ask(body).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("1048576 bytes"), "{}", answer.body);
    let quote = format!("/check?quote={}", "word%20".repeat(1001));
    assert_eq!(get(&quote).await.status, StatusCode::BAD_REQUEST);
}
