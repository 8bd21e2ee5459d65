//! Writing over the net: off unless it is chosen, and then for whoever shows a good token with the scope.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, header},
};
use dictum::{Dictum, model::TokenScope};
use dictum_server::{ServeOptions, router_with};
use http_body_util::BodyExt;
use serde_json::Value;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

const PAGE: &str = "<!doctype html><title>Remarks</title><h1>Remarks at the lighthouse</h1>\
    <p>Mira Tavel: The lamp of this lighthouse belongs to whoever is at sea tonight, and to nobody else.</p>";
const INGEST: &str = "/api/v1/ingest?name=lighthouse.html&target_uri=https://halm.example/lighthouse";
const MADE: &str = "2026-11-22T09:00:00Z";

/// An empty archive that takes writes, or does not.
struct Room {
    _home: TempDir,
    dictum: Arc<Dictum>,
    router: Router,
}

/// What was answered.
struct Told {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

impl Room {
    fn new(takes_writes: bool) -> Room {
        let home = tempfile::tempdir().unwrap();
        let dictum = Arc::new(Dictum::init(&home.path().join("archive")).unwrap());
        let options = ServeOptions { takes_writes, ..ServeOptions::default() };
        Room { _home: home, router: router_with(dictum.clone(), options), dictum }
    }

    /// A token that is good for ten years.
    fn token(&self, scope: TokenScope) -> String {
        self.dictum.make_token("The harbour office", &[scope], 3650, MADE.parse().unwrap()).unwrap().secret
    }

    async fn post(&self, address: &str, token: Option<&str>, body: impl Into<Body>) -> Told {
        let mut request = Request::post(address);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap();
        Told { status: parts.status.as_u16(), headers: parts.headers, body }
    }
}

#[tokio::test]
async fn a_page_that_is_handed_in_is_held_and_read_at_once() {
    let room = Room::new(true);
    let token = room.token(TokenScope::Ingest);
    let told = room.post(INGEST, Some(&token), PAGE).await;
    assert_eq!((told.status, &told.body["captures"]), (200, &1.into()), "{}", told.body);
    let card = room.dictum.resolve("https://halm.example/lighthouse").unwrap();
    assert_eq!(card.headline.as_deref(), Some("Remarks at the lighthouse"));
    let again = room.post(INGEST, Some(&token), PAGE).await;
    assert_eq!((again.status, &again.body["seen"]), (200, &1.into()), "{}", again.body);
}

#[tokio::test]
async fn a_correction_that_is_handed_in_is_laid_over_the_reading() {
    let room = Room::new(true);
    room.post(INGEST, Some(&room.token(TokenScope::Ingest)), PAGE).await;
    let card = room.dictum.resolve("https://halm.example/lighthouse").unwrap();
    let address = format!("/api/v1/statements/{}/corrections", card.id);
    let token = room.token(TokenScope::Correct);
    let correction = "by = \"Ada Brandt\"\nreason = \"The guest book says so.\"\nvenue = \"The lamp room\"";
    let told = room.post(&address, Some(&token), correction).await;
    assert_eq!((told.status, &told.body["entered"]), (200, &1.into()), "{}", told.body);
    let shown = room.dictum.show(&card.id).unwrap();
    assert_eq!(shown.statement().unwrap().venue.as_deref(), Some("The lamp room"));
    for wrong in ["venue = ", "\u{0}"] {
        assert_eq!(room.post(&address, Some(&token), wrong).await.status, 400);
    }
}

#[tokio::test]
async fn nothing_is_taken_in_where_nobody_chose_it() {
    let room = Room::new(false);
    let token = room.token(TokenScope::Ingest);
    let told = room.post(INGEST, Some(&token), PAGE).await;
    assert_eq!(told.status, 403, "{}", told.body);
    assert_eq!(room.dictum.overview().unwrap().statements, 0);
}

#[tokio::test]
async fn a_token_that_is_wrong_expired_revoked_or_for_something_else_is_refused() {
    let room = Room::new(true);
    let good = room.token(TokenScope::Ingest);
    let revoked = room.dictum.make_token("Gone", &[TokenScope::Ingest], 3650, MADE.parse().unwrap()).unwrap();
    room.dictum.revoke_token(&revoked.token.id, MADE.parse().unwrap()).unwrap();
    let long_ago = "2020-01-01T00:00:00Z".parse().unwrap();
    let expired = room.dictum.make_token("Old", &[TokenScope::Ingest], 1, long_ago).unwrap();
    let other = room.token(TokenScope::Correct);
    let cut = &good[..good.len() - 1];
    for (token, status) in [
        (None, 401),
        (Some(""), 401),
        (Some(cut), 401),
        (Some("dictum_00000000_00"), 401),
        (Some(&*revoked.secret), 401),
        (Some(&*expired.secret), 401),
        (Some(&*other), 403),
    ] {
        let told = room.post(INGEST, token, PAGE).await;
        assert_eq!(told.status, status, "{token:?}: {}", told.body);
        assert!(told.body["hint"].is_string(), "{}", told.body);
        assert_eq!(told.headers.contains_key(header::WWW_AUTHENTICATE), status == 401, "{token:?}");
        assert_eq!(told.headers["x-content-type-options"], "nosniff");
    }
    assert_eq!(room.dictum.overview().unwrap().statements, 0);
}

#[tokio::test]
async fn every_use_of_a_known_token_is_noted_whatever_came_of_it() {
    let room = Room::new(true);
    let token = room.token(TokenScope::Ingest);
    room.post(INGEST, Some(&token), PAGE).await;
    room.post("/api/v1/statements/x/corrections", Some(&token), "by = \"A\"").await;
    room.post(INGEST, Some("dictum_00000000_00"), PAGE).await;
    let listed = room.dictum.tokens().unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].uses.uses, 2);
}

#[tokio::test]
async fn what_cannot_be_taken_in_is_refused_with_what_helps() {
    let room = Room::new(true);
    let token = room.token(TokenScope::Ingest);
    let large = vec![b'a'; (1 << 20) + 1];
    assert_eq!(room.post(INGEST, Some(&token), large).await.status, 413);
    for address in ["/api/v1/ingest?name=../a", "/api/v1/ingest?form=x", "/api/v1/ingest?captured_at=then"] {
        let told = room.post(address, Some(&token), PAGE).await;
        assert_eq!(told.status, 400, "{address}: {}", told.body);
    }
    assert_eq!(room.post(INGEST, Some(&token), "").await.status, 400);
    let zip = room.post(INGEST, Some(&token), b"PK\x03\x04".to_vec()).await;
    assert_eq!((zip.status, &zip.body["refused"]), (200, &1.into()), "{}", zip.body);
}

#[tokio::test]
async fn no_script_of_another_site_may_show_a_token() {
    let room = Room::new(true);
    let asked = Request::options("/api/v1/ingest")
        .header("origin", "https://elsewhere.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization")
        .body(Body::empty())
        .unwrap();
    let response = room.router.clone().oneshot(asked).await.unwrap();
    let allowed = response.headers()["access-control-allow-headers"].to_str().unwrap();
    assert!(!allowed.to_lowercase().contains("authorization"), "{allowed}");
}
