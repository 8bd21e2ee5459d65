//! What programs rely on: the description of the API, conditional requests, links, cursors, sharing with other sites.

use crate::room::{Answer, ask, dictum, every_page, get, get_with, id_of};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use dictum::{Page, ShelfFilter};
use dictum_server::{ServeOptions, router_with};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tower::ServiceExt;

#[tokio::test]
async fn the_api_describes_itself_and_every_reference_in_it_leads_somewhere() {
    let document = get("/api/v1/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut references = BTreeSet::new();
    collect_references(&document, &mut references);
    assert!(references.len() > 20, "{references:?}");
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect_references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| collect_references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_path_described_is_answered() {
    let document = get("/api/v1/openapi.json").await.json();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(described) = item.get("get") else { continue };
        let required = described["parameters"].as_array().unwrap().iter().filter(|one| one["in"] == "query");
        let query: Vec<String> = required
            .filter(|one| one["required"] == json!(true))
            .map(|one| match one["name"].as_str().unwrap() {
                // What is traced is two words or more, or a statement.
                "q" if path == "/trace" => "q=harbour%20dues".to_owned(),
                "q" => "q=harbour".to_owned(),
                "quote" => "quote=the%20sea%20belongs%20to%20nobody".to_owned(),
                number => format!("{number}=1"),
            })
            .collect();
        let path = path
            .replace("{id}", &id_of("ho-1"))
            .replace("{other}", &id_of("mt-1"))
            .replace("{slug}", "mira-tavel")
            .replace("{capture}", "1")
            .replace("{name}", "Office%20of%20the%20Regent%20of%20Halm")
            .replace("{number}", "1");
        let answer = get(&format!("/api/v1{path}?{}", query.join("&"))).await;
        // Of statements that came as lines no page can be read, and so no proof made.
        let is_proof = path == "/check/proof";
        assert!(answer.status == StatusCode::OK || is_proof, "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn what_the_asker_has_is_not_sent_again() {
    for address in every_page().iter().map(String::as_str).chain(["/api/v1/overview", "/log/checkpoint"]) {
        let first = get(address).await;
        let tag = first.header("etag");
        assert!(tag.starts_with("W/\""), "{address}: {tag}");
        let again = get_with(address, "if-none-match", tag).await;
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{address}");
        assert_eq!(again.header("etag"), tag);
        assert_eq!(get_with(address, "if-none-match", "W/\"other\"").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn answers_are_compressed_for_whoever_can_read_that() {
    for coding in ["gzip", "zstd"] {
        let answer = get_with("/api/v1/words", "accept-encoding", coding).await;
        assert_eq!(answer.header("content-encoding"), coding);
        assert!(answer.header("vary").contains("accept-encoding"));
    }
    assert!(!get("/api/v1/words").await.headers.contains_key("content-encoding"));
}

/// The path that an answer gives a relation to.
fn related(answer: &Answer, relation: &str) -> Option<String> {
    let links = answer.header("link").split(", ");
    let link = links.into_iter().find(|link| link.contains(&format!("rel=\"{relation}\"")))?;
    Some(link.split(['<', '>']).nth(1).unwrap().to_owned())
}

#[tokio::test]
async fn answers_lead_to_their_pages() {
    let id = id_of("mt-2");
    for (address, page) in [
        ("/api/v1/overview".to_owned(), "/".to_owned()),
        (format!("/api/v1/statements/{id}"), format!("/statement/{id}")),
        ("/api/v1/speakers/mira-tavel".to_owned(), "/speaker/mira-tavel".to_owned()),
        ("/api/v1/search?q=harbour".to_owned(), "/search?q=harbour".to_owned()),
        ("/api/v1/check?quote=a%20b%20c".to_owned(), "/check?quote=a%20b%20c".to_owned()),
    ] {
        let answer = get(&address).await;
        assert_eq!(related(&answer, "alternate").as_deref(), Some(page.as_str()), "{address}");
        assert_eq!(get(&page).await.status, StatusCode::OK, "{page}");
    }
    let by_name = get("/api/v1/statements/mt-2").await;
    assert_eq!(related(&by_name, "canonical"), Some(format!("/statement/{id}")));
}

#[tokio::test]
async fn a_list_is_walked_by_cursor_both_ways() {
    let everything = ShelfFilter::default();
    let all = dictum().statements(&everything, Page { skip: 0, take: 100 }).unwrap();
    for at in 0..all.len() {
        let card = &all[at];
        let place = format!("{}~{}", card.day(), card.id);
        let ids = |answer: &Answer| -> Vec<String> {
            let cards = answer.json()["statements"].as_array().unwrap().clone();
            cards.iter().map(|card| card["id"].as_str().unwrap().to_owned()).collect()
        };
        let after = get(&format!("/api/v1/statements?cursor=after~{place}")).await;
        let before = get(&format!("/api/v1/statements?cursor=before~{place}")).await;
        let expected: Vec<String> = all.iter().map(|card| card.id.clone()).collect();
        assert_eq!(ids(&after), expected[at + 1..], "after {at}");
        assert_eq!(ids(&before), expected[..at], "before {at}");
        assert_eq!(related(&after, "prev").is_some(), at + 1 < all.len());
        assert_eq!(related(&before, "next").is_some(), at > 0);
    }
    assert_eq!(get("/api/v1/statements?cursor=nonsense").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(get("/api/v1/speakers?cursor=p1").await.status, StatusCode::OK);
    assert_eq!(get("/api/v1/speakers?cursor=p0").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn scripts_of_other_sites_may_read_what_is_for_programs_and_no_page() {
    assert_eq!(get("/api/v1/overview").await.header("access-control-allow-origin"), "*");
    assert_eq!(get("/log/checkpoint").await.header("access-control-allow-origin"), "*");
    assert!(!get("/").await.headers.contains_key("access-control-allow-origin"));
    let beforehand = Request::options("/api/v1/overview")
        .header("origin", "https://elsewhere.example")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "if-none-match")
        .body(Body::empty());
    let answer = ask(beforehand.unwrap()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(answer.header("access-control-allow-headers").contains("If-None-Match"));
    assert!(!answer.header("access-control-allow-headers").contains("Authorization"));
}

#[tokio::test]
async fn who_asks_through_the_router_alone_has_no_budget() {
    let options = ServeOptions { requests_a_minute: Some(1), ..ServeOptions::default() };
    let router = router_with(dictum(), options);
    for _ in 0..3 {
        let request = Request::get("/robots.txt").body(Body::empty()).unwrap();
        assert_eq!(router.clone().oneshot(request).await.unwrap().status(), StatusCode::OK);
    }
}
