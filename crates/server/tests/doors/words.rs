//! Words in their lines, over time and counted: pages, JSON and lists to take away.

use crate::room::get;
use serde_json::json;

#[tokio::test]
async fn lines_stand_in_a_table_with_their_links_and_the_use_over_time() {
    let page = get("/kwic?q=harbour&group=kind&width=3").await.body;
    let twin = get("/api/v1/kwic?q=harbour&group=kind&width=3").await.json();
    let lines = twin["lines"].as_array().unwrap();
    assert!(!lines.is_empty());
    assert_eq!(page.matches("class=\"kwic-match\"").count(), lines.len());
    assert!(page.contains(&format!("href=\"{}\"", lines[0]["path"].as_str().unwrap())));
    assert!(page.contains("<svg role=\"img\"") && page.contains("Who says it most"));
    assert_eq!(twin["is_cut"], json!(false));
}

#[tokio::test]
async fn use_over_time_adds_up() {
    let usage = get("/api/v1/usage?q=harbour").await.json();
    let months = usage["months"].as_array().unwrap().iter();
    assert_eq!(
        months.map(|month| month["count"].as_u64().unwrap()).sum::<u64>(),
        usage["count"].as_u64().unwrap()
    );
    assert!(usage["first"]["day"].as_str() <= usage["last"]["day"].as_str());
}

#[tokio::test]
async fn lists_are_taken_away_as_csv_and_json_lines() {
    for (address, head) in [
        ("/api/v1/kwic?q=harbour", "day,speaker,before,"),
        ("/api/v1/usage?q=harbour", "month,count,words,"),
        ("/api/v1/word-list?q=role:answer", "word,count,per_million,"),
        ("/api/v1/word-list?with=harbour&least=1", "word,near,"),
    ] {
        let csv = get(&format!("{address}&format=csv")).await;
        assert!(
            csv.body.starts_with(head) && csv.header("content-type").starts_with("text/csv"),
            "{address}"
        );
        let lines = get(&format!("{address}&format=jsonl")).await.body;
        assert_eq!(lines.lines().count() + 1, csv.body.lines().count(), "{address}");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_told_beside_the_form() {
    for address in [
        "/kwic?q=role:answer",
        "/kwic?q=harbour&sort=up",
        "/kwic?q=harbour&group=colour",
        "/kwic?q=harbour&width=many",
        "/words?with=harbour&window=99",
        "/words?with=harbour&of=role:answer",
        "/words?q=%22",
    ] {
        let answer = get(address).await;
        assert_eq!(answer.status.as_u16(), 400, "{address}");
        assert!(answer.body.contains("role=\"alert\""), "{address}");
    }
}

#[tokio::test]
async fn words_link_to_their_lines() {
    let page = get("/words?q=role:answer").await.body;
    assert!(page.contains("href=\"/kwic?q="));
}
