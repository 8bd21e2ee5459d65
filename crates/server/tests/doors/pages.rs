//! What the pages say.

use crate::room::{dictum, every_page, get, id_of, without_our_scripts};

#[tokio::test]
async fn every_page_has_one_heading_one_main_part_a_title_and_its_twin() {
    for address in every_page() {
        let page = get(&address).await.body;
        for part in ["<h1", "<main", "<title>", "rel=\"alternate\" type=\"application/json\""] {
            assert_eq!(page.matches(part).count(), 1, "{address}: {part}");
        }
    }
}

#[tokio::test]
async fn no_page_acts_or_asks_elsewhere() {
    for address in every_page() {
        let page = without_our_scripts(&get(&address).await.body);
        for acting in ["<script", " style=\"", " onclick", "<iframe", "src=\"http", "@import"] {
            assert!(!page.contains(acting), "{address} has {acting}");
        }
    }
}

#[tokio::test]
async fn every_link_within_a_page_leads_to_a_place_on_it() {
    for address in every_page() {
        let page = get(&address).await.body;
        for link in page.split("href=\"#").skip(1) {
            let place = link.split('"').next().unwrap();
            assert!(page.contains(&format!(" id=\"{place}\"")), "{address} has no #{place}");
        }
    }
}

#[tokio::test]
async fn question_and_answer_are_told_apart_and_every_paragraph_has_its_link() {
    let page = get(&format!("/statement/{}", id_of("mt-2"))).await.body;
    assert!(page.contains("class=\"turn turn-question\" id=\"t1\""));
    assert!(page.contains("class=\"turn turn-answer\" id=\"t2\""));
    for id in ["t1", "t2", "t1p1", "t2p1", "t2p2"] {
        assert!(page.contains(&format!("id=\"{id}\"")) && page.contains(&format!("href=\"#{id}\"")), "{id}");
    }
    assert!(page.contains("We have asked for talks, not for a handover."));
}

#[tokio::test]
async fn the_archive_counts_by_year_month_and_day() {
    let all = get("/archive").await.body;
    assert!(all.contains("5 statements") && all.contains("href=\"/archive/2021\""));
    let year = get("/archive/2021").await.body;
    assert!(
        year.contains("2 statements") && year.contains("href=\"/archive/2021/07\"") && year.contains("July")
    );
    let day = get("/archive/2021/07/08").await.body;
    assert!(day.contains("<h1>8 July 2021</h1>") && day.contains("Opening words at the Harbour Forum"));
    let none = get("/archive/1999").await.body;
    assert!(none.contains("0 statements") && none.contains("href=\"/not-held\""));
    let publisher = get("/archive?publisher=Office%20of%20the%20Regent%20of%20Halm").await.body;
    assert!(
        publisher.contains("put out by Office of the Regent of Halm") && !publisher.contains("Harbour Forum")
    );
}

#[tokio::test]
async fn a_hit_leads_to_the_paragraph_it_stands_in() {
    let page = get("/search?q=keepers").await.body;
    let id = id_of("mt-2");
    assert_eq!(page.matches("class=\"hit\"").count(), 1);
    assert!(page.contains(&format!("href=\"/statement/{id}#t2p1\"")), "{page}");
    assert!(page.contains("<mark>keepers</mark>") && page.contains("northern lighthouse be handed over"));
}

#[tokio::test]
async fn a_search_that_finds_nothing_says_why() {
    let page = get("/search?q=zzyzx+harbour").await.body;
    assert!(page.contains("<q dir=\"auto\">zzyzx</q> stands nowhere"), "{page}");
    assert!(page.contains("Searched were 5 statements"));
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_shown_with_its_column() {
    let answer = get("/search?q=a+(b").await;
    assert_eq!(answer.status.as_u16(), 400);
    assert!(answer.body.contains("Column ") && answer.body.contains("value=\"a (b\""));
}

#[tokio::test]
async fn the_check_gives_verdict_cautions_and_coverage() {
    for (quote, verdict) in [
        ("the sea belongs to nobody", "exact"),
        ("Ostravia will close its ports to a neighbour in need", "altered"),
        ("purple bicycles sang opera beneath seventeen volcanoes", "not-found"),
    ] {
        let page = get(&format!("/check?quote={}", quote.replace(' ', "%20"))).await.body;
        assert!(page.contains(&format!("data-verdict=\"{verdict}\"")), "{quote}: {page}");
        assert!(page.contains("Searched: "), "{quote}");
    }
    let altered =
        get("/check?quote=Ostravia%20will%20close%20its%20ports%20to%20a%20neighbour%20in%20need").await.body;
    assert!(
        altered.contains("<ins>never</ins>") && altered.contains("data-caution=\"meaning\""),
        "{altered}"
    );
}

#[tokio::test]
async fn an_answer_that_needs_care_never_looks_clean() {
    let page = get(
        "/check?quote=Ostravia%20will%20%E2%80%A6%20close%20its%20ports%20to%20a%20neighbour%20in%20need",
    )
    .await
    .body;
    assert!(
        page.contains("data-verdict=\"abridged\"") && page.contains("data-caution=\"omission\""),
        "{page}"
    );
    assert!(page.contains("verdict-with-cautions") && page.contains("never</span>"), "{page}");
    let clean = get("/check?quote=the%20sea%20belongs%20to%20nobody").await.body;
    assert!(!clean.contains("verdict-with-cautions"));
}

#[tokio::test]
async fn an_edition_that_was_replaced_is_shown_as_such() {
    let view = dictum().show("ho-1").unwrap();
    let [first, last] = [view.editions.first().unwrap().entry, view.editions.last().unwrap().entry];
    assert_ne!(first, last);
    let address = format!("/statement/{}", view.card.id);
    let latest = get(&address).await.body;
    assert!(latest.contains("oldest truce") && !latest.contains("earlier edition"));
    assert!(latest.contains(&format!("href=\"{address}?edition={first}\"")));
    let replaced = get(&format!("{address}?edition={first}")).await.body;
    assert!(replaced.contains("oldest treaty") && replaced.contains("earlier edition"));
    assert_eq!(get(&format!("{address}?edition=1000000")).await.status.as_u16(), 404);
}

#[tokio::test]
async fn two_editions_are_compared_word_by_word_on_a_page_with_a_twin() {
    let view = dictum().show("ho-1").unwrap();
    let [first, last] = [view.editions.first().unwrap().entry, view.editions.last().unwrap().entry];
    let address = format!("/statement/{}/compare?old={first}&new={last}", view.card.id);
    let page = get(&address).await.body;
    assert!(page.contains("<del>treaty</del>") && page.contains("<ins>truce</ins>"), "{page}");
    let statement = get(&format!("/statement/{}", view.card.id)).await.body;
    assert!(statement.contains(&address.replace('&', "&#38;")), "{statement}");
    let twin = get(&format!("/api/v1/statements/{}/compare", view.card.id)).await.json();
    assert_eq!(twin["changes"][0]["old"], "treaty");
    assert_eq!(twin["new"]["edition"], last);
    let wrong = get(&format!("/statement/{}/compare?old={first}", view.card.id)).await;
    assert_eq!(wrong.status.as_u16(), 400);
}

#[tokio::test]
async fn what_was_seen_to_be_gone_has_a_page() {
    let page = get("/gone").await.body;
    assert!(page.contains("Seen to be gone"), "{page}");
}

#[tokio::test]
async fn evidence_shows_the_page_with_the_passage_marked_and_furniture_apart() {
    let card = dictum().resolve("https://regent.halm.example/winter-dinner").unwrap();
    let page = get(&format!("/evidence/{}?turn=t1&paragraph=2", card.capture)).await.body;
    assert_eq!(page.matches("<mark>").count(), 1, "{page}");
    assert!(page.contains("<mark>I raise my glass to the carters"));
    assert!(page.contains("part-furniture") && page.contains(&card.payload.to_string()));
    assert!(page.contains(&format!("href=\"/statement/{}\"", card.id)));
}

#[tokio::test]
async fn the_same_passage_is_marked_by_its_bytes() {
    let card = dictum().resolve("https://regent.halm.example/winter-dinner").unwrap();
    let reading = dictum().reading(card.capture).unwrap();
    let span = reading.statement.as_ref().unwrap().turns[0].paragraphs[0].span;
    let page = get(&format!("/evidence/{}?from={}&to={}", card.capture, span.start, span.end)).await.body;
    assert!(page.contains("<mark>Friends, the long table"));
    let nowhere = get(&format!("/evidence/{}?from=0&to=1", card.capture)).await.body;
    assert!(nowhere.contains("lie in no visible line") && !nowhere.contains("<mark>"));
}

#[tokio::test]
async fn statements_of_a_day_lead_to_each_other() {
    let page = get(&format!("/statement/{}", id_of("ho-1"))).await.body;
    assert!(page.contains("rel=\"prev\"") && page.contains("Toast by President"), "{page}");
    assert!(page.contains("rel=\"next\"") && page.contains("Harbour Forum"));
}

#[tokio::test]
async fn a_corrected_reading_is_marked_and_says_by_whom_and_why() {
    let card = dictum().resolve("https://regent.halm.example/winter-dinner").unwrap();
    let page = get(&format!("/statement/{}", card.id)).await.body;
    assert!(page.contains("People corrected 1 thing in this reading."), "{page}");
    assert!(page.contains("<ins dir=\"auto\">The long hall</ins>") && page.contains("Ada Brandt"), "{page}");
    assert!(page.contains("The &#60;b&#62;seating plan&#60;/b&#62; says so."), "{page}");
    let twin = get(&format!("/api/v1/statements/{}", card.id)).await.json();
    assert_eq!(twin["reading"]["corrections"][0]["field"], "venue");
}
