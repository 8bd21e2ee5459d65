//! The trace over the net: its page, its twins, and what is asked wrongly.

use crate::room::get;

#[tokio::test]
async fn what_is_repeated_most_has_a_page_and_a_twin() {
    let page = get("/trace").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Trace wording"));
    let twin = get("/api/v1/trace/top").await.json();
    assert!(twin["repeated"].is_array() && twin["dropped"].is_array());
}

#[tokio::test]
async fn a_phrase_that_nobody_said_has_no_uses_and_a_period_without_sense_is_told_on_the_page() {
    let none = get("/api/v1/trace?q=a%20phrase%20that%20no%20islander%20ever%20uttered").await.json();
    assert_eq!((none["traced"].as_str(), none["uses"].as_u64()), (Some("phrase"), Some(0)));
    let wrong = get("/trace?q=the%20harbour&said=spring").await;
    assert!(wrong.body.contains("What helps"));
    assert_eq!(get("/api/v1/trace?q=the%20harbour&said=spring").await.status, 400);
}
