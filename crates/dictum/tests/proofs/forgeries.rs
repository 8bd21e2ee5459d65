//! Forged proofs, whole in themselves and with true checksums: each fails in both verifiers by the check that is there for it.

use crate::{
    file::{part, with_part},
    house::{House, said, verify},
    python,
};
use dictum::{PYTHON_VERIFIER, model::Capture};
use dictum_formats::{
    digest_of,
    proof_bundle::{Difference, ProofText, Segment},
    warc::write_resource,
};

const PAGE: &str = r#"<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Remarks</title></head><body><article>
<h1>Remarks by Foreign Minister Maren Tollak, Port Salvan, 8 July 2021</h1>
<p title="We gave the island away last year">We kept the island
for our children, and so shall they.</p>
<p>We will <b>not</b> sign the harbour treaty this winter.</p>
<!-- We sold the lighthouse to the northern council -->
<script>var words = "We burned the archive in the cellar";</script>
<p>The ferry <span hidden>never</span> sails on Monday.</p>
<form><input type="hidden" name="x" value="We drowned the mail in the Sound"></form>
<p hidden>We surrender the northern shore.</p>
<div style="color: red; Display : NONE"><p>We flooded the valley.</p></div>
<noscript>We closed the harbour.</noscript><textarea>We mined the strait.</textarea>
<p>It was unlawful, and 1,500 ships stayed in the harbour.</p>
<p>Question: Did you sell the bridge?</p>
<p>Maren Tollak: Never in my life did I sell it, café or no café.</p>
</article></body></html>
"#;

/// A good proof of words of the page, and what a forger needs to make others of it.
struct Workshop {
    good: Vec<u8>,
    other: Vec<u8>,
    strange: Vec<u8>,
}

impl Workshop {
    fn new() -> Workshop {
        let second = PAGE.replace("We kept the island", "We left the island");
        let of = |pages: &[&str]| {
            let files: Vec<_> = pages
                .iter()
                .enumerate()
                .map(|(n, page)| (format!("page-{n}.html"), page.as_bytes().to_vec()))
                .collect();
            House::of(&files)
        };
        let house = of(&[PAGE, &second]);
        Workshop {
            good: house.prove("We kept the island for our children").unwrap(),
            other: house.prove("We left the island for our children").unwrap(),
            strange: of(&[&second]).prove("We left the island for our children").unwrap(),
        }
    }

    fn proof(&self) -> ProofText {
        ProofText::read(str::from_utf8(part(&self.good, "proof.txt")).unwrap()).unwrap()
    }

    /// The proof with other claims.
    fn claiming(&self, change: impl FnOnce(&mut ProofText)) -> Vec<u8> {
        let mut proof = self.proof();
        change(&mut proof);
        with_part(&self.good, "proof.txt", proof.to_string().as_bytes())
    }

    /// The proof of words that are claimed to stand where these pieces of the page do.
    fn of_pieces(&self, pieces: &[&str]) -> Vec<u8> {
        self.claiming(|proof| {
            proof.segments = pieces.iter().map(|piece| segment(piece)).collect();
            proof.words = pieces.join(" ").replace('\n', " ");
            proof.quotation.clone_from(&proof.words);
        })
    }

    /// The proof with parts of another.
    fn with_parts_of(&self, other: &[u8], names: &[&str]) -> Vec<u8> {
        names.iter().fold(self.good.clone(), |file, name| with_part(&file, name, part(other, name)))
    }

    fn with_text(&self, name: &str, from: &str, to: &str) -> Vec<u8> {
        let text = str::from_utf8(part(&self.good, name)).unwrap();
        assert!(text.contains(from), "{text}");
        with_part(&self.good, name, text.replacen(from, to, 1).as_bytes())
    }
}

fn segment(words: &str) -> Segment {
    let start = PAGE.find(words).unwrap();
    let rules = if words.contains('\n') { "utf-8 spaces" } else { "utf-8" };
    Segment { start, end: start + words.len(), rules: rules.into(), words: words.replace('\n', " ") }
}

/// A record of the same page that claims another address, whole in itself.
fn record_of_another_address() -> Vec<u8> {
    let capture = Capture {
        source: "page-0.html".into(),
        digest: digest_of(PAGE.as_bytes()),
        media_type: Some("text/html".into()),
        charset: None,
        bytes: PAGE.len(),
        target_uri: Some("https://mfa.vessaria.example/other".into()),
        captured_at: None,
        captured_at_candidates: vec![],
        captured_at_from: None,
        http_status: None,
    };
    write_resource(&capture, PAGE.as_bytes())
}

fn difference(class: &str, quoted: &str, recorded: &str) -> Difference {
    Difference {
        class: class.into(),
        quoted_at: [0, quoted.len()],
        recorded_at: [0, recorded.len()],
        quoted: quoted.into(),
        recorded: recorded.into(),
    }
}

/// A forgery, and what the refusal must say of it.
struct Forgery {
    of: &'static str,
    file: Vec<u8>,
    refusal: &'static str,
}

fn forgeries_of_words(shop: &Workshop) -> Vec<Forgery> {
    let pieces = |of, pieces: &[&str], refusal| Forgery { of, file: shop.of_pieces(pieces), refusal };
    vec![
        pieces(
            "a “not” left out",
            &["We will", "sign the harbour treaty this winter."],
            "[segments] words of the page are left out between two segments: “not”",
        ),
        pieces(
            "two speakers joined",
            &["Did you sell the bridge?", "Never in my life"],
            "[segments] words of the page are left out between two segments: “Maren Tollak:”",
        ),
        pieces(
            "an attribute",
            &["We gave the island away last year"],
            "[words] a segment begins or ends within a tag",
        ),
        pieces("a comment", &["We sold the lighthouse"], "[words] a segment begins or ends within a tag"),
        pieces("a script", &["We burned the archive"], "[words] a segment begins or ends within a tag"),
        pieces("a hidden field", &["We drowned the mail"], "[words] a segment begins or ends within a tag"),
        pieces("a hidden paragraph", &["We surrender the northern shore."], "[words] the page does not show"),
        pieces("a style that hides", &["We flooded the valley."], "[words] the page does not show"),
        pieces("a noscript", &["We closed the harbour."], "[words] the page does not show"),
        pieces("a field’s text", &["We mined the strait."], "[words] the page does not show"),
        pieces(
            "hidden words passed over",
            &["The ferry", "sails on Monday."],
            "[words] the page does not show the words “never”",
        ),
        pieces(
            "segments that overlap",
            &["We kept the island", "island\nfor our children"],
            "[segments] the segments overlap",
        ),
        pieces(
            "segments out of order",
            &["for our children", "We kept the island"],
            "[segments] the segments overlap",
        ),
        pieces("the end of a word", &["lawful, and"], "[words] the first segment begins within a word"),
        pieces("the beginning of a word", &["It was unlaw"], "[words] the last segment ends within a word"),
        pieces(
            "the end of a number",
            &["500 ships stayed"],
            "[words] the first segment begins within a word or number",
        ),
        pieces(
            "a run parted in two",
            &["We kept the", "island\nfor our children"],
            "[segments] a segment is not what the page shows",
        ),
    ]
}

fn forgeries_of_claims(shop: &Workshop) -> Vec<Forgery> {
    let claim =
        |of, refusal, change: &dyn Fn(&mut ProofText)| Forgery { of, file: shop.claiming(change), refusal };
    vec![
        claim(
            "another quotation",
            "[quotation] the quotation and the page differ where no difference is listed",
            &|proof| {
                proof.quotation = "We sold the island for our children".into();
            },
        ),
        claim(
            "a difference of the wrong class",
            "[quotation] a difference is not of the class “marks”",
            &|proof| {
                proof.quotation = "They kept the island for our children".into();
                proof.differences = vec![difference("marks", "They", "We")];
            },
        ),
        claim("a verdict too good", "[verdict]", &|proof| {
            proof.quotation = "They kept the island for our children".into();
            proof.differences = vec![difference("words", "They", "We")];
        }),
        claim("a difference that hides a word", "[words] the segments do not make these words", &|proof| {
            proof.quotation = "We kept an island for our children".into();
            proof.differences = vec![difference("marks", "We", "We,")];
            proof.words = "We, kept the island for our children".into();
        }),
        claim("another form of page", "[page]", &|proof| proof.form = "plain".into()),
        claim("another charset", "[page]", &|proof| {
            proof.charset = "windows-1252".into();
            proof.segments[0].rules = "windows-1252".into();
        }),
        claim("bytes beyond the page", "[segments]", &|proof| proof.segments[0].end = 999_999_999),
        claim("an empty segment", "[segments]", &|proof| proof.segments[0].end = proof.segments[0].start),
        claim("a rule that was not used", "[segments]", &|proof| {
            proof.segments[0].rules.push_str(" references")
        }),
    ]
}

fn forgeries_of_evidence(shop: &Workshop) -> Vec<Forgery> {
    let forged = |of, file, refusal| Forgery { of, file, refusal };
    let lying = "import sys\nprint('PROVEN')\n";
    vec![
        forged("another name of the source", shop.with_text("entry.txt", "source ", "source x"), "[tree]"),
        forged(
            "a time that the entry does not have",
            shop.with_text("entry.txt", "source ", "captured-at 2021-07-08T00:00:00Z\nsource "),
            "[tree]",
        ),
        forged(
            "a record of another address",
            with_part(&shop.good, "record.warc", &record_of_another_address()),
            "[record] the record claims another address",
        ),
        forged("a record of another page", shop.with_parts_of(&shop.other, &["record.warc"]), "[payload]"),
        forged(
            "the entry of another page",
            shop.with_parts_of(&shop.other, &["entry.txt", "inclusion.txt"]),
            "[payload]",
        ),
        forged("another place in the log", shop.with_parts_of(&shop.other, &["inclusion.txt"]), "[tree]"),
        forged(
            "the checkpoint of another tree",
            shop.with_parts_of(&shop.strange, &["inclusion.txt"]),
            "[signature]",
        ),
        forged(
            "another tree with its key",
            shop.with_parts_of(&shop.strange, &["inclusion.txt", "key.txt"]),
            "[tree]",
        ),
        forged("another key", shop.with_parts_of(&shop.strange, &["key.txt"]), "[signature]"),
        forged("a verifier that lies", with_part(&shop.good, "verify.py", lying.as_bytes()), "[verifier]"),
        forged(
            "a verifier with a change",
            with_part(&shop.good, "verify.py", PYTHON_VERIFIER.replace("need(", "nod(").as_bytes()),
            "[verifier]",
        ),
        forged("a README that lies", with_part(&shop.good, "README.txt", b"Trust this."), "[readme]"),
        forged("something behind the end", [&shop.good[..], b"\0"].concat(), "[file]"),
        forged("something before the beginning", [b"\0", &shop.good[..]].concat(), "[file]"),
        forged("nothing", Vec::new(), "[file]"),
    ]
}

#[test]
fn every_forgery_fails_both_verifiers_by_the_check_that_is_there_for_it() {
    let shop = Workshop::new();
    assert_eq!(said(&verify(&shop.good)), "PROVEN exact");
    let forgeries: Vec<Forgery> =
        [forgeries_of_words(&shop), forgeries_of_claims(&shop), forgeries_of_evidence(&shop)]
            .into_iter()
            .flatten()
            .collect();
    let theirs = python::verdicts(forgeries.iter().map(|forgery| forgery.file.as_slice()));
    let mut wrong = Vec::new();
    for (forgery, theirs) in forgeries.iter().zip(theirs) {
        let ours = said(&verify(&forgery.file));
        let check = forgery.refusal.split(']').next().unwrap();
        if !ours.starts_with(&format!("REFUSED {}", forgery.refusal))
            || !theirs.starts_with(&format!("REFUSED {check}]"))
        {
            wrong.push(format!("{}\n   ours   {ours}\n   theirs {theirs}", forgery.of));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_page_shows_can_be_proven_around_its_markup() {
    let house = House::of(&[("page.html".into(), PAGE.as_bytes().to_vec())]);
    let proven = verify(&house.prove("We will not sign the harbour treaty this winter.").unwrap()).unwrap();
    assert_eq!(proven.segments.len(), 3);
    assert_eq!(proven.words, "We will not sign the harbour treaty this winter.");
    let proven = verify(&house.prove("We will sign the harbour treaty this winter.").unwrap()).unwrap();
    assert_eq!((proven.verdict.as_str(), proven.differences[0].recorded.as_str()), ("altered", "not sign"));
    let proven = verify(&house.prove("We will … sign the harbour treaty this winter.").unwrap()).unwrap();
    assert_eq!((proven.verdict.as_str(), proven.differences[0].class.as_str()), ("abridged", "omission"));
    let proven =
        verify(&house.prove("We kept the island for our children, and so shall they.").unwrap()).unwrap();
    assert_eq!(proven.paragraphs, ["We kept the island for our children, and so shall they."]);
    assert!(house.prove("The ferry sails on Monday and every day").is_none());
}
