//! The same statement at two addresses or in two languages is linked, and stays two statements.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

#[path = "support/captures.rs"]
mod captures;

use captures::Captures;
use dictum::LinkKind;

const MINISTRY: &str = "https://foreign.vessaria.example/en/news/17";
const EMBASSY: &str = "https://embassy.vessaria.example/speeches/night-ferry";
const FRENCH: &str = "https://foreign.vessaria.example/fr/news/17";
const OTHER_FRENCH: &str = "https://foreign.vessaria.example/fr/actualites/bac-de-nuit";

const WORDS: &str = "\
The ferry will run on all nights of the week until the bridge is mended, and it will carry 240 people on each of its 12 crossings.\n\n\
We shall pay the crews of the night ferry what was agreed with their union in May, and not one coin of the 3,500 less.\n\n\
Nobody on the far shore will be left without a boat, without bread or without a doctor while I am the minister of this harbour.\n";

const FRENCH_WORDS: &str = "\
Déclaration de la ministre du Port Ada Lorn sur le bac de nuit, le 26 juin 2031\n\n\
Le bac partira toutes les nuits de la semaine jusqu'à ce que le pont soit réparé, et il portera 240 personnes à chacune de ses 12 traversées.\n\n\
Nous paierons aux équipages du bac de nuit ce qui a été convenu avec leur syndicat au mois de mai, et pas une pièce de moins que les 3.500.\n\n\
Personne sur l'autre rive ne restera sans bateau, sans pain ou sans médecin tant que je serai la ministre de ce port.\n";

fn english(headline_day: &str) -> String {
    format!("Statement by Harbour Minister Ada Lorn on the night ferry, {headline_day}\n\n{WORDS}")
}

/// What a statement is linked with: the kind of link and the other's address.
fn links(captures: &Captures, address: &str) -> Vec<(LinkKind, String)> {
    let links = captures.show(address).links.into_iter();
    links.map(|link| (link.kind, link.statement.target_uri.unwrap_or_default())).collect()
}

#[test]
fn the_same_words_on_two_sites_are_linked_both_ways() {
    let mut captures = Captures::new();
    captures.page(MINISTRY, "2031-07-01T08:00:00Z", &english("26 June 2031"));
    let copy =
        format!("{}\nThe embassy puts this out for the press of both shores.\n", english("26 June 2031"));
    captures.page(EMBASSY, "2031-07-02T08:00:00Z", &copy);
    assert_eq!(links(&captures, MINISTRY), [(LinkKind::SameWords, EMBASSY.to_owned())]);
    assert_eq!(links(&captures, EMBASSY), [(LinkKind::SameWords, MINISTRY.to_owned())]);
}

#[test]
fn the_same_words_a_year_later_are_another_statement() {
    let mut captures = Captures::new();
    captures.page(MINISTRY, "2031-07-01T08:00:00Z", &english("26 June 2031"));
    captures.page(EMBASSY, "2032-07-02T08:00:00Z", &english("26 June 2032"));
    assert_eq!(links(&captures, MINISTRY), []);
}

#[test]
fn a_translation_is_known_by_its_address_or_by_its_day_and_numbers() {
    for address in [FRENCH, OTHER_FRENCH] {
        let mut captures = Captures::new();
        captures.page(MINISTRY, "2031-07-01T08:00:00Z", &english("26 June 2031"));
        captures.page(address, "2031-07-02T08:00:00Z", FRENCH_WORDS);
        assert_eq!(links(&captures, MINISTRY), [(LinkKind::Translation, address.to_owned())], "{address}");
        assert_eq!(links(&captures, address), [(LinkKind::Translation, MINISTRY.to_owned())]);
    }
}

#[test]
fn another_statement_of_the_day_in_another_language_is_not_a_translation() {
    let other = FRENCH_WORDS.replace("240", "18").replace("12", "7").replace("3.500", "90");
    let mut captures = Captures::new();
    captures.page(MINISTRY, "2031-07-01T08:00:00Z", &english("26 June 2031"));
    captures.page(OTHER_FRENCH, "2031-07-02T08:00:00Z", &other);
    assert_eq!(links(&captures, MINISTRY), []);
}

#[test]
fn a_link_goes_when_an_edition_makes_other_words_of_the_statement() {
    let mut captures = Captures::new();
    captures.page(MINISTRY, "2031-07-01T08:00:00Z", &english("26 June 2031"));
    captures.page(EMBASSY, "2031-07-02T08:00:00Z", &english("26 June 2031"));
    assert_eq!(links(&captures, EMBASSY).len(), 1);
    let withdrawn = "Statement by Harbour Minister Ada Lorn on the night ferry, 26 June 2031\n\nThese words were withdrawn at the request of the minister.\n";
    captures.page(EMBASSY, "2031-07-03T08:00:00Z", withdrawn);
    assert_eq!((links(&captures, MINISTRY), links(&captures, EMBASSY)), (vec![], vec![]));
}
