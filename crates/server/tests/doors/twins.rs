//! The JSON twins say what their pages say.

use crate::room::{dictum, every_page, get, id_of};
use serde_json::json;

#[tokio::test]
async fn every_page_names_a_twin_that_is_there() {
    for address in every_page() {
        let page = get(&address).await.body;
        let twin = page.split("type=\"application/json\" href=\"").nth(1).unwrap();
        let twin = twin.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
        let answer = get(&twin).await;
        assert_eq!(answer.status.as_u16(), 200, "{address}: {twin}");
        assert_eq!(answer.header("content-type"), "application/json");
        assert!(answer.json().is_object(), "{twin}");
    }
}

#[tokio::test]
async fn the_overview_counts_what_the_hall_counts() {
    let overview = get("/api/v1/overview").await.json();
    let counted = dictum().overview().unwrap();
    assert_eq!(overview["statements"], json!(counted.statements));
    assert_eq!(overview["period"], json!(["2019-01-02", "2021-07-08"]));
    assert_eq!(overview["publishers"].as_array().unwrap().len(), counted.publishers.len());
}

#[tokio::test]
async fn a_statement_has_the_words_of_its_page() {
    let id = id_of("mt-2");
    let twin = get(&format!("/api/v1/statements/{id}")).await.json();
    let page = get(&format!("/statement/{id}")).await.body;
    assert_eq!(twin["statement"]["path"], json!(format!("/statement/{id}")));
    for turn in twin["reading"]["statement"]["turns"].as_array().unwrap() {
        for paragraph in turn["paragraphs"].as_array().unwrap() {
            assert!(page.contains(paragraph["text"].as_str().unwrap()));
        }
    }
    assert!(twin["citation"]["csl_json"].is_object() || twin["citation"]["csl_json"].is_array());
    assert_eq!(twin["captures"][0]["digest"], twin["statement"]["digest"]);
}

#[tokio::test]
async fn a_name_it_came_with_finds_a_statement_in_json_too() {
    assert_eq!(get("/api/v1/statements/mt-1").await.json()["statement"]["id"], json!(id_of("mt-1")));
}

#[tokio::test]
async fn lists_are_narrowed_alike() {
    let twin = get("/api/v1/statements?day=2021-07&speaker=mira-tavel").await.json();
    assert_eq!(twin["total"], json!(2));
    assert_eq!(twin["next"], json!(null));
    let speaker = get("/api/v1/speakers/mira-tavel").await.json();
    assert_eq!((&speaker["speaker"]["name"], &speaker["total"]), (&json!("Mira Tavel"), &json!(2)));
    assert_eq!(speaker["months"], json!([{"month": "2021-07", "statements": 2}]));
}

#[tokio::test]
async fn a_search_finds_the_same_places() {
    let twin = get("/api/v1/search?q=harbour").await.json();
    let page = get("/search?q=harbour").await.body;
    assert_eq!(page.matches("class=\"hit\"").count(), twin["hits"].as_array().unwrap().len());
    for hit in twin["hits"].as_array().unwrap() {
        assert!(page.contains(&format!("href=\"{}\"", hit["path"].as_str().unwrap())), "{hit}");
    }
    assert_eq!(get("/api/v1/search?q=zzyzx").await.json()["why_empty"]["nowhere"], json!(["zzyzx"]));
}

#[tokio::test]
async fn two_statements_stand_beside_each_other_with_every_paragraph_of_both() {
    let (left, right) = (id_of("mt-2"), id_of("ho-1"));
    let twin = get(&format!("/api/v1/statements/{left}/beside/{right}")).await.json();
    let page = get(&format!("/statement/{left}/beside/{right}")).await.body;
    for (side, id) in [("left", &left), ("right", &right)] {
        let rows = twin["rows"].as_array().unwrap();
        let told = rows.iter().flat_map(|row| row[side].as_array().unwrap());
        let told: Vec<String> =
            told.map(|one| format!("{}p{}", one["turn"].as_str().unwrap(), one["paragraph"])).collect();
        let view = dictum().show(id).unwrap();
        let turns = &view.statement().unwrap().turns;
        let held = turns
            .iter()
            .flat_map(|turn| (1..=turn.paragraphs.len()).map(move |at| format!("{}p{at}", turn.id)));
        assert_eq!(told, held.collect::<Vec<_>>(), "{side}");
        assert!(told.iter().all(|at| page.contains(&format!("href=\"/statement/{id}#{at}\""))), "{side}");
    }
    assert_eq!(twin["is_kin"], false);
    assert_eq!(get(&format!("/statement/{left}/beside/{left}")).await.status, 400);
}

#[tokio::test]
async fn a_check_gives_the_same_verdict() {
    for quote in
        ["the%20sea%20belongs%20to%20nobody", "purple%20bicycles%20sang%20opera%20beneath%20volcanoes"]
    {
        let twin = get(&format!("/api/v1/check?quote={quote}&speaker=Mira%20Tavel")).await.json();
        let page = get(&format!("/check?quote={quote}&speaker=Mira%20Tavel")).await.body;
        let verdict = twin["verdict"].as_str().unwrap();
        assert!(page.contains(&format!("data-verdict=\"{verdict}\"")));
        for found in twin["matches"].as_array().unwrap() {
            assert!(page.contains(&format!("href=\"{}\"", found["path"].as_str().unwrap())));
        }
    }
}

#[tokio::test]
async fn a_captured_page_has_the_same_lines() {
    let card = dictum().resolve("https://regent.halm.example/winter-dinner").unwrap();
    let twin = get(&format!("/api/v1/captures/{}?turn=t1&paragraph=1", card.capture)).await.json();
    let page = get(&format!("/evidence/{}", card.capture)).await.body;
    let lines = twin["lines"].as_array().unwrap();
    assert_eq!(lines.iter().filter(|line| line["is_marked"] == json!(true)).count(), 1);
    for line in lines {
        let words = line["text"].as_str().unwrap().split('\'').next().unwrap();
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(twin["capture"]["digest"], json!(card.payload.to_string()));
}

#[tokio::test]
async fn problems_have_type_title_status_detail_and_hint() {
    let problem = get("/api/v1/statements/no-such-statement").await.json();
    assert_eq!((&problem["type"], &problem["status"]), (&json!("/help#problem-not-found"), &json!(404)));
    for key in ["title", "detail", "hint"] {
        assert!(problem[key].is_string(), "{key}");
    }
    assert!(get("/help").await.body.contains("id=\"problem-not-found\""));
}
