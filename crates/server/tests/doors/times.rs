//! What time does to a statement, over the net: captures of one address found by their times, and a redaction that harvesters are
//! told of.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
    response::Response,
};
use dictum::{Dictum, IngestOptions, RedactRequest};
use http_body_util::BodyExt;
use std::{path::Path, sync::Arc};
use tower::ServiceExt;

const PAGE: &str = "https://regent.halm.example/winter-dinner";

/// An archive with two captures of one page: 4 January and 9 March 2020.
fn archive(folder: &Path) -> Arc<Dictum> {
    let dictum = Dictum::init(&folder.join("archive")).unwrap();
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/doors/fixtures/page.html"));
    for (name, captured_at) in
        [("first.html", "2020-01-04T10:00:00Z"), ("second.html", "2020-03-09T10:00:00Z")]
    {
        let file = folder.join(name);
        std::fs::write(&file, page.as_ref().unwrap().replace("</body>", &format!("<!-- {name} --></body>")))
            .unwrap();
        let options = IngestOptions {
            target_uri: Some(PAGE.to_owned()),
            captured_at: captured_at.parse().ok(),
            ..IngestOptions::default()
        };
        dictum.ingest(&[file], &options, &()).unwrap();
    }
    Arc::new(dictum)
}

async fn get(router: &Router, path: &str, header: [&str; 2]) -> Response {
    let request = Request::get(path).header(header[0], header[1]).body(Body::empty()).unwrap();
    router.clone().oneshot(request).await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn text(response: Response) -> String {
    String::from_utf8_lossy(&response.into_body().collect().await.unwrap().to_bytes()).into_owned()
}

#[tokio::test]
async fn the_capture_nearest_to_a_time_is_led_to_and_says_when_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let router = dictum_server::router(archive(folder.path()));
    for (wanted, captured) in [
        ("Wed, 01 Jan 2020 00:00:00 GMT", "Sat, 04 Jan 2020 10:00:00 GMT"),
        ("Sun, 01 Mar 2020 00:00:00 GMT", "Mon, 09 Mar 2020 10:00:00 GMT"),
    ] {
        let led = get(&router, &format!("/timegate/{PAGE}"), ["accept-datetime", wanted]).await;
        assert_eq!(led.status(), StatusCode::FOUND);
        assert_eq!(header(&led, "vary").to_lowercase(), "accept-datetime");
        assert!(header(&led, "link").contains(&format!("<{PAGE}>; rel=\"original\"")), "{led:?}");
        let path = header(&led, "location").strip_prefix("http://localhost").unwrap().to_owned();
        let memento = get(&router, &path, ["accept", "*/*"]).await;
        assert_eq!(header(&memento, "memento-datetime"), captured);
        assert_eq!(header(&memento, "content-disposition"), "attachment");
        assert_eq!(header(&memento, "content-security-policy"), "sandbox; default-src 'none'");
    }
    let map = text(get(&router, &format!("/timemap/link/{PAGE}"), ["accept", "*/*"]).await).await;
    assert_eq!(map.matches("memento\"; datetime=").count(), 2, "{map}");
}

#[tokio::test]
async fn a_harvester_is_told_that_a_statement_was_redacted() {
    let folder = tempfile::tempdir().unwrap();
    let dictum = archive(folder.path());
    let plan = dictum.plan_redaction(PAGE).unwrap();
    let id = dictum.resolve(PAGE).unwrap().id;
    drop(dictum);
    let request = RedactRequest {
        reason: "The regent’s cook asked for it.".to_owned(),
        by: "Ada Brandt".to_owned(),
        basis: None,
        corrections_stay: false,
    };
    let root = folder.path().join("archive");
    Dictum::redact(&root, &plan, &request, "2020-04-01T10:00:00Z".parse().unwrap()).unwrap();
    let router = dictum_server::router(Arc::new(Dictum::open(&root).unwrap()));
    let listed =
        text(get(&router, "/oai?verb=ListRecords&metadataPrefix=oai_dc", ["accept", "*/*"]).await).await;
    assert!(listed.contains("<header status=\"deleted\">"), "{listed}");
    assert!(listed.contains(&format!("<identifier>oai:localhost:{id}</identifier>")), "{listed}");
    assert!(listed.contains("<datestamp>2020-04-01T10:00:00Z</datestamp>"), "{listed}");
    assert_eq!(
        get(&router, &format!("/timemap/link/{PAGE}"), ["accept", "*/*"]).await.status(),
        StatusCode::NOT_FOUND
    );
}
