//! The log over the net: what is published can be verified by whoever has the standards at hand.

use crate::room::{dictum, get};
use axum::http::StatusCode;
use dictum_formats::tlog::{Bundle, Proof};

#[tokio::test]
async fn the_checkpoint_is_the_archives_own_and_signed_by_a_key_that_is_told() {
    let published = get("/log/checkpoint").await.body;
    let twin = get("/api/v1/log").await.json();
    assert_eq!(twin["note"], published);
    assert_eq!(twin["size"], dictum().log_checkpoint().unwrap().checkpoint.head.size);
    assert_eq!(get("/log/keys").await.body.trim(), twin["keys"][0].as_str().unwrap());
    let page = get("/log").await.body;
    assert!(page.contains(published.lines().next().unwrap()), "{page}");
}

#[tokio::test]
async fn an_entry_is_proven_to_be_in_the_log() {
    let signed = dictum().log_checkpoint().unwrap();
    let last = signed.checkpoint.head.size;
    for number in [1, last] {
        let proven = get(&format!("/api/v1/log/entries/{number}/proof")).await.json();
        let proof: Proof = proven["proof"].as_str().unwrap().parse().unwrap();
        assert_eq!(proof.index, number - 1);
        assert_eq!(proof.checkpoint.to_string(), signed.note.to_string());
    }
    let beyond = get(&format!("/api/v1/log/entries/{}/proof", last + 1)).await;
    assert_eq!(beyond.status, StatusCode::NOT_FOUND, "{}", beyond.body);
}

#[tokio::test]
async fn entries_are_listed_from_a_number_on_and_as_published() {
    let listed = get("/api/v1/log/entries?from=1").await.json();
    let entries = listed["entries"].as_array().unwrap();
    let size = dictum().log_checkpoint().unwrap().checkpoint.head.size;
    assert_eq!(entries.len() as u64, size);
    let bundle = Bundle { index: 0, width: size }.path();
    let answer = get(&format!("/log/{bundle}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert!(answer.body.contains(entries[0]["text"].as_str().unwrap()));
    let runs = get("/api/v1/log/entries?kind=run").await.json();
    assert!(runs["entries"].as_array().unwrap().iter().all(|entry| entry["kind"] == "run"));
}

#[tokio::test]
async fn two_sizes_of_the_log_are_set_against_each_other() {
    let size = dictum().log_checkpoint().unwrap().checkpoint.head.size;
    let answer = get(&format!("/api/v1/log/consistency?from=1&to={size}")).await.json();
    assert_eq!(answer["to"]["root"], get("/api/v1/log").await.json()["root"]);
    assert!(!answer["hashes"].as_array().unwrap().is_empty());
    for wrong in ["from=1", "from=0&to=1", "from=x&to=1"] {
        let answer = get(&format!("/api/v1/log/consistency?{wrong}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn only_files_of_the_log_are_served() {
    for path in
        ["tile/0/../../../private/log-key", "tile/..%2F..%2Fprivate%2Flog-key", "tile/0/999", "tile/9/x"]
    {
        let answer = get(&format!("/log/{path}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
    }
    assert_eq!(get("/log/private").await.status, StatusCode::NOT_FOUND);
}
