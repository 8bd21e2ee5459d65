//! What comes with the answer to a search: counts that narrow it, lists to take away, a link to find it again.

use crate::room::get;
use serde_json::{Value, json};

#[tokio::test]
async fn what_is_found_is_counted_and_each_count_leads_to_the_narrower_search() {
    let twin = get("/api/v1/search?q=harbour").await.json();
    for (fact, counts) in twin["facets"].as_object().unwrap() {
        let counted: u64 =
            counts.as_array().unwrap().iter().map(|count| count["turns"].as_u64().unwrap()).sum();
        assert_eq!(json!(counted), twin["total"], "{fact}");
    }
    let page = get("/search?q=harbour").await.body;
    let narrower = "/search?q=harbour%20role%3Aheadline";
    assert!(page.contains(&format!("href=\"{narrower}\"")), "{page}");
    let headlines = get("/api/v1/search?q=harbour%20role%3Aheadline").await.json();
    let counted =
        twin["facets"]["role"].as_array().unwrap().iter().find(|count| count["value"] == "headline");
    assert_eq!(headlines["total"], counted.unwrap()["turns"]);
}

#[tokio::test]
async fn a_search_is_taken_away_whole_as_lines_or_as_a_table() {
    let total = get("/api/v1/search?q=harbour").await.json()["total"].as_u64().unwrap() as usize;
    let lines = get("/api/v1/search?q=harbour&format=jsonl").await;
    let rows: Vec<Value> = lines.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), total);
    assert!(rows.iter().all(|row| row["matches"].as_str().unwrap().to_lowercase().contains("harbour")));
    assert_eq!(lines.header("dictum-listed"), format!("{total} of {total}"));
    let table = get("/api/v1/search?q=harbour&format=csv").await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert!(table.body.starts_with("day,speaker,role,passage,") && table.body.ends_with("\r\n"));
    assert_eq!(table.body.matches("\r\n").count(), total + 1);
    let page = get("/search?q=harbour").await.body;
    assert!(page.contains("href=\"/api/v1/search?q=harbour&#38;format=csv\""), "{page}");
}

#[tokio::test]
async fn a_form_of_list_that_is_not_known_is_refused() {
    assert_eq!(get("/api/v1/search?q=harbour&format=xls").await.status.as_u16(), 400);
}

#[tokio::test]
async fn a_word_that_stands_nowhere_leads_to_one_that_is_spelt_nearly_so() {
    let page = get("/search?q=lighthuose").await.body;
    assert!(page.contains("<a href=\"/search?q=lighthouse\" dir=\"auto\">lighthouse</a>"), "{page}");
}

#[tokio::test]
async fn a_passage_in_a_replaced_edition_leads_to_what_replaced_it() {
    assert_eq!(get("/api/v1/search?q=oldest%20treaty").await.json()["total"], json!(0));
    let any = get("/api/v1/search?q=oldest%20treaty%20edition%3Aany").await.json();
    assert_eq!((&any["total"], &any["hits"][0]["is_replaced"]), (&json!(1), &json!(true)));
    let path = any["hits"][0]["path"].as_str().unwrap();
    assert!(path.contains("/compare?old="), "{path}");
    assert_eq!(get(path).await.status.as_u16(), 200);
}
