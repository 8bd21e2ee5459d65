//! The door for assistants, over HTTP.

use crate::room::{Answer, ask, dictum, id_of};
use axum::{body::Body, http::Request};
use serde_json::{Value, json};

async fn asked(host: &str, origin: Option<&str>, question: &Value) -> Answer {
    let mut request = Request::post("/mcp")
        .header("host", host)
        .header("content-type", "application/json")
        .header("accept", "application/json, text/event-stream");
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    ask(request.body(Body::from(question.to_string())).unwrap()).await
}

/// Calls a tool, and gives its result.
async fn called(tool: &str, arguments: Value) -> Value {
    let question = json!({
        "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments},
    });
    let answer = asked("localhost", None, &question).await.json();
    answer["result"].clone()
}

#[tokio::test]
async fn a_quotation_is_checked_with_its_digest_edition_and_link() {
    let result = called("check_quote", json!({"quote": "the sea belongs to nobody"})).await;
    let told = &result["structuredContent"];
    let card = dictum().resolve("mt-1").unwrap();
    assert_eq!(told["verdict"], "exact", "{result}");
    assert_eq!(told["matches"][0]["digest"], json!(card.payload.to_string()));
    assert_eq!(told["matches"][0]["edition"], json!(card.edition));
    assert!(told["matches"][0]["permanent_link"].as_str().unwrap().contains(&card.id));
    assert!(told["untrusted"]["archived"]["matches"][0]["citation"].as_str().unwrap().contains("Mira Tavel"));
}

#[tokio::test]
async fn archived_words_stand_in_the_untrusted_part_alone() {
    let evil = id_of("evil-1");
    for (tool, arguments) in [
        ("get_statement", json!({"statement": evil})),
        ("get_passage", json!({"statement": evil, "passage": "t1p1"})),
        ("search_record", json!({"query": "tavern"})),
        ("check_quote", json!({"quote": "walks into a quiet harbour tavern"})),
    ] {
        let result = called(tool, arguments).await;
        let mut told = result["structuredContent"].clone();
        let untrusted = told.as_object_mut().unwrap().remove("untrusted").unwrap();
        // The address of the question has the words that the assistant itself asked with.
        told.as_object_mut().unwrap().remove("this_answer");
        for word in ["tavern", "Eve", "script"] {
            assert!(!told.to_string().contains(word), "{tool} says {word} itself: {told}");
        }
        assert!(untrusted.to_string().contains("tavern"), "{tool}: {untrusted}");
        let texts = result["content"].as_array().unwrap();
        assert!(texts[1]["text"].as_str().unwrap().starts_with("BEGIN UNTRUSTED "), "{tool}");
        assert!(!texts[0]["text"].as_str().unwrap().contains("Eve"), "{tool}");
    }
}

#[tokio::test]
async fn two_editions_are_compared_and_what_is_held_is_told() {
    let compared = called("compare_editions", json!({"statement": id_of("ho-1")})).await;
    assert_eq!(compared["structuredContent"]["untrusted"]["archived"]["changes"][0]["old"], "treaty");
    let coverage = called("coverage", json!({"speaker": "Mira Tavel"})).await;
    assert_eq!(coverage["structuredContent"]["statements"], 2);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_what_helps() {
    for (tool, arguments) in [
        ("check_quote", json!({})),
        ("check_quote", json!({"quote": "a b c", "on": "never"})),
        ("get_passage", json!({"statement": id_of("mt-1"), "passage": "t99"})),
        ("trace_phrase", json!({"phrase": "sea"})),
        ("trace_phrase", json!({"phrase": "the sea", "said": "never"})),
        ("get_statement", json!({"statement": "nothing-of-the-kind"})),
        ("search_record", json!({"query": "("})),
        ("search_record", json!({"query": "a", "page": 18_446_744_073_709_551_615_u64})),
        ("compare_editions", json!({"statement": id_of("ho-1"), "old": 1})),
    ] {
        let result = called(tool, arguments).await;
        assert_eq!(result["isError"], true, "{tool}: {result}");
        let said: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
        assert!(said["detail"].is_string(), "{tool}: {said}");
    }
}

#[tokio::test]
async fn a_phrase_is_traced_to_its_uses_and_a_statement_to_its_passages() {
    let result = called("trace_phrase", json!({"phrase": "belongs to nobody"})).await;
    let told = &result["structuredContent"];
    assert_eq!((&told["traced"], &told["uses"]), (&json!("phrase"), &json!(1)), "{result}");
    assert!(told["first"]["permanent_link"].as_str().unwrap().contains(&id_of("mt-1")));
    assert!(!told["first"].to_string().contains("nobody"));
    assert_eq!(told["untrusted"]["archived"]["first"]["words"], "belongs to nobody");
    let statement = called("trace_phrase", json!({"phrase": id_of("mt-1")})).await;
    assert_eq!(statement["structuredContent"]["traced"], "statement", "{statement}");
}

#[tokio::test]
async fn the_tools_are_the_seven_that_are_promised_and_all_only_read() {
    let question = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let listed = asked("localhost", None, &question).await.json();
    let tools = listed["result"]["tools"].as_array().unwrap().clone();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    let promised = [
        "search_record",
        "check_quote",
        "get_passage",
        "get_statement",
        "trace_phrase",
        "compare_editions",
        "coverage",
    ];
    assert_eq!(names, promised);
    assert!(tools.iter().all(|tool| tool["annotations"]["readOnlyHint"] == true), "{tools:?}");
}

#[tokio::test]
async fn only_hosts_and_pages_of_this_machine_are_answered() {
    let question = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let listed = asked("localhost", None, &question).await;
    assert_eq!(listed.status.as_u16(), 200, "{}", listed.body);
    for (host, origin) in
        [("evil.example", None), ("localhost", Some("https://evil.example")), ("localhost", Some("null"))]
    {
        let refused = asked(host, origin, &question).await;
        assert_eq!(refused.status.as_u16(), 403, "{host} {origin:?}: {}", refused.body);
        assert_eq!(refused.header("x-content-type-options"), "nosniff");
    }
}
