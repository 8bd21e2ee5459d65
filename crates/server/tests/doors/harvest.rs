//! What feed readers, search engines, web archives and libraries rely on.

use crate::room::{dictum, every_page, get, get_with, id_of};
use axum::http::StatusCode;
use serde_json::json;

const PAGE: &str = "https://regent.halm.example/winter-dinner";

/// The texts of all elements of a name.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let opening = format!("<{name}>");
    let after = xml.split(&opening).skip(1);
    after.map(|rest| rest.split("</").next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_feed_has_the_same_items_in_both_forms_and_does_not_move() {
    let query = ["", "?speaker=mira-tavel", "?publisher=Office%20of%20the%20Regent%20of%20Halm"];
    let statements = query.map(|query| ("statements", query));
    for (name, query) in
        statements.into_iter().chain([("changed", ""), ("gone", ""), ("search", "?q=harbour")])
    {
        let atom = get(&format!("/feeds/{name}.atom{query}")).await;
        assert_eq!(atom.header("content-type"), "application/atom+xml; charset=utf-8", "{}", atom.body);
        let json = get(&format!("/feeds/{name}.json{query}")).await.json();
        let ids: Vec<_> = json["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
        let in_atom: Vec<_> = texts(&atom.body, "id").into_iter().skip(1).map(|id| json!(id)).collect();
        assert_eq!(ids, in_atom, "{name}{query}");
        assert_eq!(get(&format!("/feeds/{name}.atom{query}")).await.body, atom.body);
    }
    let all = get("/feeds/statements.json").await.json();
    assert_eq!(all["items"].as_array().unwrap().len() as u64, dictum().overview().unwrap().statements);
    assert_eq!(get("/feeds/nothing.atom").await.status, StatusCode::NOT_FOUND);
    assert_eq!(get("/feeds/search.atom?q=(").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_newest_entry_comes_first_and_a_change_has_its_edition() {
    let all = get("/feeds/statements.json").await.json();
    let newest = dictum().resolve(PAGE).unwrap();
    assert!(all["items"][0]["id"].as_str().unwrap().ends_with(&newest.id));
    let changed = get("/feeds/changed.json").await.json();
    let card = dictum().resolve("ho-1").unwrap();
    let link = changed["items"][0]["id"].as_str().unwrap();
    assert!(link.ends_with(&format!("/statement/{}?edition={}", card.id, card.edition)), "{link}");
}

#[tokio::test]
async fn pages_name_their_feeds_and_each_is_there() {
    let mut feeds = 0;
    for address in every_page() {
        let page = get(&address).await.body;
        for link in page.split("<link rel=\"alternate\" type=\"application/atom+xml\"").skip(1) {
            let path = link.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
            let path = path.replace("&#38;", "&");
            assert_eq!(get(&path).await.status, StatusCode::OK, "{address}: {path}");
            feeds += 1;
        }
    }
    assert!(feeds > 6, "{feeds}");
}

#[tokio::test]
async fn the_site_map_has_every_statement_once() {
    let map = get_with("/sitemap.xml", "host", "archive.example").await.body;
    for name in ["mt-1", "mt-2", "ho-1", PAGE] {
        let address = format!("<loc>http://archive.example/statement/{}</loc>", id_of(name));
        assert_eq!(map.matches(&address).count(), 1, "{map}");
    }
    assert_eq!(get("/sitemap/1").await.status, StatusCode::OK);
    assert_eq!(get("/sitemap/2").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_statement_is_told_to_search_engines_as_its_page_has_it() {
    let id = id_of("mt-2");
    let page = get(&format!("/statement/{id}")).await.body;
    let told = page.split("<script type=\"application/ld+json\">").nth(1).unwrap();
    let told: serde_json::Value = serde_json::from_str(told.split("</script>").next().unwrap()).unwrap();
    let card = dictum().resolve("mt-2").unwrap();
    assert_eq!(told["headline"], json!(card.headline));
    assert_eq!(told["author"][0]["name"], "Mira Tavel");
    assert!(page.contains(&format!("<link rel=\"canonical\" href=\"http://localhost/statement/{id}\">")));
}

#[tokio::test]
async fn a_passage_is_embedded_as_text() {
    let id = id_of("evil-1");
    let embed = get(&format!("/oembed?url=http%3A%2F%2Flocalhost%2Fstatement%2F{id}")).await.json();
    let html = embed["html"].as_str().unwrap();
    assert!(html.starts_with("<blockquote") && !html.contains("<script") && !html.contains("<img"), "{html}");
    let passage = format!("http%3A%2F%2Flocalhost%2Fstatement%2F{}%23t1p1", id_of("mt-2"));
    let embed = get(&format!("/oembed?url={passage}")).await.json();
    assert!(embed["html"].as_str().unwrap().contains("northern lighthouse"), "{embed}");
    for (wrong, status) in [
        ("url=http%3A%2F%2Felsewhere.example%2Fstatement%2Fx", 404),
        ("", 400),
        ("url=http%3A%2F%2Flocalhost%2Fstatement%2Fx&format=xml", 501),
    ] {
        assert_eq!(get(&format!("/oembed?{wrong}")).await.status.as_u16(), status, "{wrong}");
    }
}

#[tokio::test]
async fn an_address_without_a_captured_time_has_no_mementos_and_says_so() {
    for address in
        ["/timegate/https://regent.halm.example/winter-dinner", "/timemap/link/https://nowhere.example/"]
    {
        let answer = get(address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    let wrong = get_with("/timegate/https://a.example/", "accept-datetime", "soon").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn libraries_harvest_every_statement_once_and_in_parts_that_fit_together() {
    let all = get("/oai?verb=ListRecords&metadataPrefix=oai_dc").await;
    assert_eq!(all.header("content-type"), "text/xml; charset=utf-8");
    let identifiers = texts(&all.body, "identifier");
    assert_eq!(identifiers.len() as u64, dictum().overview().unwrap().statements, "{}", all.body);
    for identifier in &identifiers {
        let one =
            get(&format!("/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier={identifier}")).await.body;
        assert_eq!(texts(&one, "identifier"), [identifier.as_str()]);
    }
    let headers = get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc").await.body;
    assert_eq!(texts(&headers, "identifier"), identifiers);
    let sets = texts(&get("/oai?verb=ListSets").await.body, "setSpec");
    let mut of_sets = 0;
    for set in &sets {
        let list = get(&format!("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set={set}")).await.body;
        of_sets += texts(&list, "identifier").len();
    }
    assert!(!sets.is_empty() && of_sets <= identifiers.len());
}

#[tokio::test]
async fn errors_of_a_harvest_are_those_of_the_protocol() {
    for (query, code) in [
        ("", "badVerb"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=nobody", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:x", "idDoesNotExist"),
    ] {
        let answer = get(&format!("/oai?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.body.contains(&format!("<error code=\"{code}\">")), "{query}: {}", answer.body);
    }
}

#[tokio::test]
async fn harvesters_are_told_whom_to_write_to_where_somebody_said_it() {
    let contact = Some("keeper@archive.example".to_owned());
    let options = dictum_server::ServeOptions { contact, ..dictum_server::ServeOptions::default() };
    let router = dictum_server::router_with(dictum(), options);
    let request = axum::http::Request::get("/oai?verb=Identify").body(axum::body::Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(router, request).await.unwrap();
    let body = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
    assert_eq!(texts(&String::from_utf8_lossy(&body), "adminEmail"), ["keeper@archive.example"]);
}
