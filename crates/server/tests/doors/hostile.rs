//! Archived words and typed words are text, wherever they come out.

use crate::room::{get, id_of, without_our_scripts};
use axum::http::StatusCode;

/// Fails where hostile words would act: as an element, as an attribute, as a link.
fn assert_tame(address: &str, html: &str) {
    for acting in
        ["<script", "<img", "<b>Eve", "<i>Ministry", "href=\"javascript:", "\" onload=", "\" onfocus="]
    {
        assert!(!html.contains(acting), "{address} lets {acting} through");
    }
}

#[tokio::test]
async fn archived_words_are_only_ever_shown() {
    let id = id_of("evil-1");
    let card = crate::room::dictum().resolve("evil-1").unwrap();
    for address in [
        "/".to_owned(),
        "/archive/2019/01/02".to_owned(),
        "/speakers".to_owned(),
        "/speaker/b-eve-b".to_owned(),
        "/publishers".to_owned(),
        "/search?q=tavern".to_owned(),
        "/check?quote=walks%20into%20a%20quiet%20harbour%20tavern".to_owned(),
        "/check".to_owned(),
        format!("/statement/{id}"),
        format!("/evidence/{}", card.capture),
    ] {
        let answer = get(&address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
        assert_tame(&address, &without_our_scripts(&answer.body));
    }
    let page = get(&format!("/statement/{id}")).await.body;
    assert!(
        page.contains("&#60;script&#62;") || page.contains("&lt;script&gt;"),
        "the headline is not shown"
    );
}

#[tokio::test]
async fn typed_words_are_only_ever_shown() {
    let typed = "%22%20onfocus%3D%22x%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    for address in [
        format!("/search?q={typed}"),
        format!("/search?q=({typed}"),
        format!("/check?quote={typed}%20one%20two%20three%20four&speaker={typed}&publisher={typed}"),
        format!("/check?quote=x&on={typed}"),
        format!("/archive?publisher={typed}&speaker={typed}"),
        format!("/archive?page={typed}"),
        format!("/speaker/{typed}"),
        format!("/statement/{typed}"),
        format!("/evidence/{typed}"),
        format!("/payload/{typed}"),
        format!("/{typed}"),
    ] {
        let answer = get(&address).await;
        assert!(!answer.status.is_server_error(), "{address}: {}", answer.status);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_tame(&address, &without_our_scripts(&answer.body));
    }
}

#[tokio::test]
async fn a_language_that_is_none_does_not_reach_the_page() {
    let page = get(&format!("/statement/{}", id_of("evil-1"))).await.body;
    assert!(page.contains("<article class=\"statement\" lang=\"\">"));
}
