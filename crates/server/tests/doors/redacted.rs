//! What was redacted while the server runs: told with its reason and entry, and with a status that says why.

use axum::{Router, body::Body, http::Request};
use dictum::{Dictum, IngestOptions, RedactRequest, model::Digest};
use http_body_util::BodyExt;
use std::{path::Path, sync::Arc};
use tower::ServiceExt;

const ADDRESS: &str = "https://regent.halm.example/winter-dinner";

/// An archive of the one page, served.
fn served(home: &Path) -> (Router, Digest, String) {
    let dictum = Dictum::init(&home.join("archive")).unwrap();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/doors/fixtures/page.html");
    let options = IngestOptions { target_uri: Some(ADDRESS.to_owned()), ..IngestOptions::default() };
    dictum.ingest(&[page], &options, &()).unwrap();
    let card = dictum.resolve(ADDRESS).unwrap();
    (dictum_server::router(Arc::new(dictum)), card.payload, card.id)
}

/// Redacts as another process would.
fn redact(home: &Path, payload: Digest, basis: Option<&str>) {
    let root = home.join("archive");
    let plan = Dictum::open(&root).unwrap().plan_redaction(&payload.to_string()).unwrap();
    let request = RedactRequest {
        reason: "It named a witness.".into(),
        by: "Ada Brandt".into(),
        basis: basis.map(str::to_owned),
        corrections_stay: false,
    };
    let made_at = "2026-11-22T09:00:00Z".parse();
    Dictum::redact(&root, &plan, &request, made_at.unwrap()).unwrap();
}

async fn get(router: &Router, address: &str) -> (u16, String) {
    let request = Request::get(address).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn a_running_server_answers_410_or_451_with_reason_and_entry() {
    for (basis, status) in [(None, 410), (Some("order 12/2026"), 451)] {
        let home = tempfile::tempdir().unwrap();
        let (router, payload, id) = served(home.path());
        let addresses = [
            format!("/payload/{payload}"),
            "/evidence/1".to_owned(),
            format!("/statement/{id}"),
            format!("/api/v1/statements/{id}"),
            "/api/v1/captures/1".to_owned(),
        ];
        for address in &addresses {
            assert_eq!(get(&router, address).await.0, 200, "{address}");
        }
        redact(home.path(), payload, basis);
        for address in &addresses {
            let (told, body) = get(&router, address).await;
            assert_eq!(told, status, "{address}: {body}");
            assert!(body.contains("It named a witness.") && body.contains("entry "), "{address}: {body}");
        }
    }
}

#[tokio::test]
async fn a_check_finds_none_of_its_words_and_says_that_something_was_redacted() {
    let home = tempfile::tempdir().unwrap();
    let (router, payload, _) = served(home.path());
    redact(home.path(), payload, None);
    let question = "quote=purple%20bicycles%20sang%20opera%20yesterday";
    let (status, body) = get(&router, &format!("/api/v1/check?{question}")).await;
    assert_eq!(status, 200, "{body}");
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(answer["coverage"]["redacted"], 1, "{body}");
    assert_eq!(answer["coverage"]["redactions"][0]["reason"], "It named a witness.");
    let (_, page) = get(&router, &format!("/check?{question}")).await;
    assert!(page.contains("It named a witness."), "{page}");
}
