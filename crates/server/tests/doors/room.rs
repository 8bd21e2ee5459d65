//! A reading room over a small archive of statements of our own, made once for all tests.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode},
};
use dictum::{Dictum, IngestOptions, InputForm, parse_corrections};
use http_body_util::BodyExt;
use std::{
    path::Path,
    sync::{Arc, OnceLock},
};
use tempfile::TempDir;
use tower::ServiceExt;

/// An answer of the reading room.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// A header's value, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// The archive that all tests ask, with the folder it lives in.
fn archive() -> &'static (TempDir, Arc<Dictum>) {
    static ARCHIVE: OnceLock<(TempDir, Arc<Dictum>)> = OnceLock::new();
    ARCHIVE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let dictum = Dictum::init(&folder.path().join("archive")).unwrap();
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/doors/fixtures");
        let lines = IngestOptions { form: Some(InputForm::StatementLines), ..IngestOptions::default() };
        for file in ["statements.jsonl", "statements-changed.jsonl"] {
            dictum.ingest(&[fixtures.join(file)], &lines, &()).unwrap();
        }
        let page = IngestOptions {
            target_uri: Some("https://regent.halm.example/winter-dinner".to_owned()),
            ..IngestOptions::default()
        };
        dictum.ingest(&[fixtures.join("page.html")], &page, &()).unwrap();
        let corrections =
            "by = \"Ada Brandt\"\nreason = \"The <b>seating plan</b> says so.\"\nvenue = \"The long hall\"";
        let (corrections, made_at) =
            (parse_corrections(corrections).unwrap(), "2026-11-22T09:00:00Z".parse());
        let name = "https://regent.halm.example/winter-dinner";
        dictum.correct(name, &corrections, made_at.unwrap()).unwrap();
        (folder, Arc::new(dictum))
    })
}

/// The archive itself, to compare answers with.
pub fn dictum() -> Arc<Dictum> {
    archive().1.clone()
}

/// The service under test.
pub fn router() -> Router {
    dictum_server::router(dictum())
}

/// Asks for an address with one header more.
pub async fn get_with(address: &str, name: &str, value: &str) -> Answer {
    ask(Request::get(address).header(name, value).body(Body::empty()).unwrap()).await
}

/// Asks for an address.
pub async fn get(address: &str) -> Answer {
    ask(Request::get(address).body(Body::empty()).unwrap()).await
}

/// Asks with another method.
pub async fn with_method(method: Method, address: &str) -> Answer {
    ask(Request::builder().method(method).uri(address).body(Body::empty()).unwrap()).await
}

/// Asks anything.
pub async fn ask(request: Request<Body>) -> Answer {
    let response = router().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// A page without our own script, and without the one element that tells search engines of it: data, which browsers do not run.
pub fn without_our_scripts(page: &str) -> String {
    let (before, rest) = page.split_once("<script src=\"/keys.js?v=").unwrap();
    let page = format!("{before}{}", rest.split_once("\" defer></script>").unwrap().1);
    let Some((before, rest)) = page.split_once("<script type=\"application/ld+json\">") else {
        return page;
    };
    let (data, after) = rest.split_once("</script>").unwrap();
    assert!(!data.contains('<'), "{data}");
    format!("{before}{after}")
}

/// The id of the statement that goes by a name.
pub fn id_of(name: &str) -> String {
    dictum().resolve(name).unwrap().id
}

/// The address of a page of each kind that is there.
pub fn every_page() -> Vec<String> {
    let id = id_of("mt-2");
    let card = dictum().resolve("mt-2").unwrap();
    let rest = [
        "/",
        "/archive",
        "/archive/2021",
        "/archive/2021/07",
        "/archive/2021/07/08",
        "/speakers",
        "/publishers",
        "/publisher/Office%20of%20the%20Regent%20of%20Halm",
        "/captures",
        "/captures/2021",
        "/captures/2021/07",
        "/speaker/mira-tavel",
        "/not-held",
        "/changed",
        "/gone",
        "/search",
        "/search?q=harbour",
        "/search?q=zzyzx",
        "/kwic",
        "/kwic?q=harbour&sort=left&group=speaker",
        "/words",
        "/words?q=role:answer",
        "/words?with=harbour&least=1",
        "/words?of=role:answer&least=1",
        "/check",
        "/check/document",
        "/check?quote=the%20sea%20belongs%20to%20nobody",
        "/check?quote=purple%20bicycles%20sang%20opera%20yesterday",
        "/about",
        "/log",
        "/log/entries",
        "/log/entries?kind=edition",
        "/log/entries/1",
        "/help",
    ];
    let mut pages: Vec<String> = rest.iter().map(|page| (*page).to_owned()).collect();
    pages.push(format!("/statement/{id}"));
    pages.push(format!("/statement/{id}/captures"));
    pages.push(format!("/statement/{}/compare", id_of("ho-1")));
    pages.push(format!("/statement/{id}/beside/{}", id_of("ho-1")));
    pages.push("/trace".to_owned());
    pages.push(format!("/trace?q={id}"));
    pages.push(format!("/evidence/{}", card.capture));
    pages
}
