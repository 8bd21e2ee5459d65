//! What is held against what is known to be missing, when it was captured, and what the log says of each.

use crate::room::{dictum, every_page, get, id_of};
use axum::http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn a_publisher_is_shown_with_coverage_and_statements() {
    let name = "Office%20of%20the%20Regent%20of%20Halm";
    let page = get(&format!("/publisher/{name}")).await.body;
    let twin = get(&format!("/api/v1/publishers/{name}")).await.json();
    assert!(page.contains("<h1 dir=\"auto\">Office of the Regent of Halm</h1>"), "{page}");
    let held: u64 =
        twin["months"].as_array().unwrap().iter().map(|month| month["held"].as_u64().unwrap()).sum();
    assert_eq!(twin["total"], json!(held));
    for statement in twin["statements"].as_array().unwrap() {
        assert!(page.contains(&format!("href=\"{}\"", statement["path"].as_str().unwrap())), "{statement}");
    }
    assert!(get("/publishers").await.body.contains(&format!("href=\"/publisher/{name}\"")));
    let nobody = get("/publisher/Nobody").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    assert_eq!(get("/api/v1/publishers/Nobody").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn captures_without_a_time_are_counted_and_stand_on_no_calendar() {
    let twin = get("/api/v1/calendar").await.json();
    assert_eq!(twin["untimed"], json!(dictum().untimed_captures().unwrap()));
    let timed: u64 =
        twin["days"].as_array().unwrap().iter().map(|day| day["captures"].as_u64().unwrap()).sum();
    assert_eq!(twin["total"], json!(timed));
    assert_eq!(get("/captures").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_period_of_the_calendar_that_is_none_is_not_found() {
    for address in ["/captures/21", "/captures/2021/13", "/captures/2021/02/30"] {
        let answer = get(address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert!(answer.body.contains("/captures/2021/07"), "{}", answer.body);
    }
    assert_eq!(get("/api/v1/calendar?day=soon").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_captures_of_a_statement_are_listed_with_their_evidence() {
    let page = get(&format!("/statement/{}/captures", id_of("mt-2"))).await.body;
    let twin = get(&format!("/api/v1/statements/{}", id_of("mt-2"))).await.json();
    for capture in twin["captures"].as_array().unwrap() {
        assert!(page.contains(&format!("href=\"/evidence/{}\"", capture["entry"])), "{capture}: {page}");
    }
}

#[tokio::test]
async fn every_entry_has_a_page_with_its_text_and_its_proof() {
    let entries = get("/api/v1/log/entries?from=1").await.json();
    let list = get("/log/entries").await.body;
    for entry in entries["entries"].as_array().unwrap().iter().take(5) {
        let path = format!("/log/entries/{}", entry["number"]);
        assert!(list.contains(&format!("href=\"{path}\"")), "{list}");
        let page = get(&path).await.body;
        assert!(page.contains(entry["leaf"].as_str().unwrap().trim_start_matches("sha256:")), "{page}");
        let proof = get(&format!("/api/v1{path}/proof")).await.json();
        assert!(page.contains(proof["proof"].as_str().unwrap().lines().next().unwrap()), "{page}");
    }
    let last = entries["entries"].as_array().unwrap().len() as u64;
    assert_eq!(get(&format!("/log/entries/{}", last + 1)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn entries_of_one_kind_are_listed_alone() {
    let page = get("/log/entries?kind=run").await.body;
    assert!(page.contains("<td>Run</td>") && !page.contains("<td>Capture</td>"), "{page}");
    let none = get("/log/entries?from=99999").await.body;
    assert!(none.contains("None from there on"), "{none}");
}

#[test]
fn the_pages_here_are_among_those_that_every_rule_is_tried_on() {
    let pages = every_page();
    for path in ["/captures", "/publisher/", "/log/entries"] {
        assert!(pages.iter().any(|page| page.starts_with(path)), "{path}");
    }
}
