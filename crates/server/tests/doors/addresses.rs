//! What addresses come to that make no sense, or once did.

use crate::room::{get, id_of};
use axum::http::StatusCode;

#[tokio::test]
async fn absurd_addresses_are_refused_and_never_a_fault() {
    for (address, status) in [
        ("/statement/", 404),
        ("/statement/..%2F..%2Fetc%2Fpasswd", 404),
        ("/statement/%00", 404),
        ("/statement/%FF%FE", 404),
        ("/../../etc/passwd", 404),
        ("/style.css/../secret", 404),
        ("/evidence/0", 404),
        ("/evidence/-1", 404),
        ("/evidence/99999999999999999999999", 404),
        ("/evidence/9223372036854775807", 404),
        ("/evidence/abc", 404),
        ("/evidence/1?from=5", 400),
        ("/evidence/1?from=9&to=3", 400),
        ("/evidence/1?from=-1&to=x", 400),
        ("/evidence/1?turn=t999", 404),
        ("/evidence/1?turn=t1&paragraph=0", 404),
        ("/evidence/1?turn=t1&paragraph=18446744073709551615", 404),
        ("/payload/sha256:00", 404),
        ("/payload/0000000000000000000000000000000000000000000000000000000000000000", 404),
        ("/archive/21", 404),
        ("/archive/2021/13", 404),
        ("/archive/2021/02/30", 404),
        ("/archive/2021/07/08/09", 404),
        ("/archive?page=0", 400),
        ("/archive?page=18446744073709551615", 400),
        ("/archive?page=100000", 404),
        ("/archive?from=yesterday", 400),
        ("/archive?page=1&page=2", 400),
        ("/search?q=a&page=99999", 404),
        ("/search?q=%22", 400),
        ("/check?quote=x&on=never", 400),
        ("/speaker/nobody-at-all", 404),
        ("/api/v1/statements/nobody", 404),
        ("/api/v1/captures/abc", 404),
        ("/api/v1/check", 400),
        ("/api/v1/search", 400),
        ("/api/v2/overview", 404),
    ] {
        let answer = get(address).await;
        assert_eq!(answer.status.as_u16(), status, "{address}: {}", answer.body);
        if address.starts_with("/api") {
            assert_eq!(answer.header("content-type"), "application/problem+json", "{address}");
        } else {
            assert!(answer.body.contains("<h1>"), "{address} has no page of its own");
        }
    }
}

#[tokio::test]
async fn other_names_of_a_statement_lead_to_its_one_address() {
    let id = id_of("mt-1");
    let edition = crate::room::dictum().resolve("mt-1").unwrap().edition;
    let by_alias = get(&format!("/statement/mt-1?edition={edition}")).await;
    assert_eq!(by_alias.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(by_alias.header("location"), format!("/statement/{id}?edition={edition}"));
    let by_beginning = get(&format!("/statement/{}", &id[..8])).await;
    assert_eq!(by_beginning.header("location"), format!("/statement/{id}"));
}

#[tokio::test]
async fn a_search_within_a_speaker_becomes_a_query_that_says_so() {
    let answer = get("/search?q=grain+OR+bread&speaker=Mira+Tavel").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.header("location"),
        "/search?q=%28grain%20OR%20bread%29%20speaker%3A%22Mira%20Tavel%22"
    );
}

#[tokio::test]
async fn the_page_of_a_problem_says_what_helps() {
    let page = get("/statement/no-such-statement").await.body;
    for said in ["Not held here", "no-such-statement", "What helps", "href=\"/archive\"", "href=\"/search\""]
    {
        assert!(page.contains(said), "the page does not say {said}");
    }
}
