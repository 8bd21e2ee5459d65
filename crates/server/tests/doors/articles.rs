//! Articles checked whole, on the site and by the API: handed in with POST, bounded, and never acting.

use crate::room::{Answer, ask, get};
use axum::{body::Body, http::Request};

const ARTICLE: &str =
    "Mira Tavel said: “the sea belongs to nobody”. A rival called it “nonsense”, in <b>bold</b>.";

async fn handed_in(address: &str, media_type: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(address).header("content-type", media_type).body(body.into());
    ask(request.unwrap()).await
}

fn as_form(text: &str) -> String {
    text.bytes().fold("text=".to_owned(), |form, byte| form + &format!("%{byte:02X}"))
}

#[tokio::test]
async fn each_quotation_of_an_article_is_marked_with_its_verdict() {
    let page = handed_in("/check/document", "application/x-www-form-urlencoded", as_form(ARTICLE)).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.body);
    assert!(page.body.contains("<mark class=\"quoted quoted-exact"), "{}", page.body);
    assert!(page.body.contains("data-verdict=\"not-checked\""), "{}", page.body);
    assert!(
        page.body.contains("The article gives it to <span dir=\"auto\">Mira Tavel</span>"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("<b>bold"), "what stands in an article is text");
}

#[tokio::test]
async fn the_api_takes_an_article_as_it_stands() {
    let answer = handed_in("/api/v1/check/document", "text/plain; charset=utf-8", ARTICLE).await.json();
    assert_eq!(answer["quotations"][0]["verdict"], "exact");
    assert_eq!(answer["quotations"][0]["speaker"], "Mira Tavel");
    assert_eq!(answer["quotations"][0]["answer"]["verdict"], "exact");
    assert_eq!(answer["quotations"][1]["verdict"], serde_json::Value::Null);
    let html = format!("<html><body><article><p>{ARTICLE}</p></article></body></html>");
    let answer = handed_in("/api/v1/check/document", "text/html", html).await.json();
    assert_eq!(answer["quotations"][0]["verdict"], "exact");
}

#[tokio::test]
async fn an_empty_article_or_no_form_is_refused_with_the_cure() {
    let answer = handed_in("/api/v1/check/document", "text/plain", " \n").await;
    assert_eq!(answer.status.as_u16(), 400);
    assert!(answer.json()["hint"].as_str().unwrap().contains("body"), "{}", answer.body);
    for form in ["", "txt=a", "text=+"] {
        let page = handed_in("/check/document", "application/x-www-form-urlencoded", form).await;
        assert_eq!(page.status.as_u16(), 400, "{form}");
        assert!(page.body.contains("role=\"alert\""), "{form}: {}", page.body);
    }
}

#[tokio::test]
async fn only_so_many_quotations_of_an_article_are_checked() {
    let article = "She said “the sea belongs to nobody” once more. ".repeat(203);
    let answer = handed_in("/api/v1/check/document", "text/plain", article).await.json();
    let quotations = answer["quotations"].as_array().unwrap();
    let checked = quotations.iter().filter(|quotation| !quotation["verdict"].is_null()).count();
    assert_eq!((quotations.len(), checked), (203, 200));
}

#[tokio::test]
async fn the_page_for_articles_is_led_to_from_the_check() {
    assert!(get("/check").await.body.contains("href=\"/check/document\""));
    assert!(
        get("/check/document")
            .await
            .body
            .contains("<form class=\"check-form\" action=\"/check/document\" method=\"post\">")
    );
}
