//! W3C Web Annotations (Web Annotation Data Model, 2017): a check as a remark on the passages that it found, for tools that keep such
//! remarks and show them on the publisher's page.

use dictum_model::{Digest, Span};
use serde::Serialize;

/// A check, as an annotation tells it.
#[derive(Clone, Debug)]
pub struct AnnotatedCheck<'a> {
    /// The words that were checked.
    pub quote: &'a str,
    /// The verdict's word.
    pub verdict: &'a str,
    /// Cautions, each in a sentence.
    pub cautions: Vec<String>,
    /// The passages that were found; without one there is nothing to annotate.
    pub passages: Vec<AnnotatedPassage<'a>>,
}

/// A passage that an annotation points at.
#[derive(Clone, Debug)]
pub struct AnnotatedPassage<'a> {
    /// The address of the page, where it is known.
    pub uri: Option<&'a str>,
    /// The payload that holds it.
    pub payload: Digest,
    /// The place of its paragraph in the payload, in bytes.
    pub paragraph: Span,
    /// When the page was captured.
    pub captured_at: Option<String>,
    /// Its words.
    pub exact: &'a str,
    /// The words before it in its paragraph.
    pub before: &'a str,
    /// The words after it.
    pub after: &'a str,
}

/// So many characters of context are given on either side: those who find passages by their words need about as many.
const CONTEXT: usize = 32;

/// Writes an annotation as one JSON object (JSON-LD); none where no passage was found.
pub fn annotation(check: &AnnotatedCheck<'_>) -> Option<String> {
    if check.passages.is_empty() {
        return None;
    }
    let targets: Vec<Target<'_>> = check.passages.iter().map(Target::of).collect();
    let mut told = check.quote.to_owned();
    targets.iter().for_each(|target| told += &format!("\n{}\n{}", target.id, target.selector[0].words()));
    let digest = crate::digest_of(told.as_bytes()).to_string();
    let shape = Shape {
        context: "http://www.w3.org/ns/anno.jsonld",
        id: format!("urn:dictum:check:{}", digest.trim_start_matches("sha256:")),
        kind: "Annotation",
        motivation: "assessing",
        body: bodies(check),
        target: targets,
    };
    serde_json::to_string(&shape).ok()
}

fn bodies<'a>(check: &'a AnnotatedCheck<'_>) -> Vec<Body<'a>> {
    let verdict = Body { kind: "TextualBody", purpose: "assessing", value: check.verdict };
    let quote = Body { kind: "TextualBody", purpose: "describing", value: check.quote };
    let cautions =
        check.cautions.iter().map(|note| Body { kind: "TextualBody", purpose: "commenting", value: note });
    [verdict, quote].into_iter().chain(cautions).collect()
}

#[derive(Serialize)]
struct Shape<'a> {
    #[serde(rename = "@context")]
    context: &'a str,
    id: String,
    #[serde(rename = "type")]
    kind: &'a str,
    motivation: &'a str,
    body: Vec<Body<'a>>,
    target: Vec<Target<'a>>,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    purpose: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct Target<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    id: String,
    source: String,
    selector: [Selector<'a>; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<State<'a>>,
}

#[derive(Serialize)]
struct State<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(rename = "sourceDate")]
    source_date: &'a str,
}

/// Each of a target's selectors leads to the same words: by themselves, and within the bytes of their paragraph.
#[derive(Serialize)]
#[serde(tag = "type")]
enum Selector<'a> {
    TextQuoteSelector {
        exact: &'a str,
        prefix: &'a str,
        suffix: &'a str,
    },
    DataPositionSelector {
        start: usize,
        end: usize,
        #[serde(rename = "refinedBy")]
        refined_by: Box<Selector<'a>>,
    },
}

impl Selector<'_> {
    fn words(&self) -> &str {
        match self {
            Selector::TextQuoteSelector { exact, .. } => exact,
            Selector::DataPositionSelector { refined_by, .. } => refined_by.words(),
        }
    }
}

impl<'a> Target<'a> {
    fn of(passage: &'a AnnotatedPassage<'_>) -> Target<'a> {
        let quote = || Selector::TextQuoteSelector {
            exact: passage.exact,
            prefix: last(passage.before),
            suffix: first(passage.after),
        };
        let Span { start, end } = passage.paragraph;
        let bytes = Selector::DataPositionSelector { start, end, refined_by: Box::new(quote()) };
        let payload = format!("urn:dictum:payload:{}", passage.payload);
        let within = passage.before.len();
        let source_date = passage.captured_at.as_deref();
        Target {
            kind: "SpecificResource",
            id: format!("{payload}:{start}-{end}:{within}"),
            source: passage.uri.map_or(payload, str::to_owned),
            selector: [quote(), bytes],
            state: source_date.map(|source_date| State { kind: "TimeState", source_date }),
        }
    }
}

fn first(text: &str) -> &str {
    text.char_indices().nth(CONTEXT).map_or(text, |(end, _)| &text[..end])
}

fn last(text: &str) -> &str {
    text.char_indices().rev().nth(CONTEXT - 1).map_or(text, |(start, _)| &text[start..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn a_check_is_a_remark_on_each_passage_that_it_found() {
        let before = "What was said before it stands here, and this is too much. ";
        let check = AnnotatedCheck {
            quote: "the ferry sails “daily”",
            verdict: "altered",
            cautions: vec!["meaning: a word for when it sails differs".into()],
            passages: vec![AnnotatedPassage {
                uri: Some("https://salvan.example/ferry"),
                payload: Digest([7; 32]),
                paragraph: Span::new(120, 360),
                captured_at: Some("2021-05-05T06:00:00Z".into()),
                exact: "the ferry sails weekly",
                before,
                after: ", on Mondays.",
            }],
        };
        let written = annotation(&check).unwrap();
        let pretty: serde_json::Value = serde_json::from_str(&written).unwrap();
        expect![[r#"
            {
              "@context": "http://www.w3.org/ns/anno.jsonld",
              "body": [
                {
                  "purpose": "assessing",
                  "type": "TextualBody",
                  "value": "altered"
                },
                {
                  "purpose": "describing",
                  "type": "TextualBody",
                  "value": "the ferry sails “daily”"
                },
                {
                  "purpose": "commenting",
                  "type": "TextualBody",
                  "value": "meaning: a word for when it sails differs"
                }
              ],
              "id": "urn:dictum:check:42894be5ff310b4284cfd642e2170902f6d95ab43c21765d2ab5ccf57c242fef",
              "motivation": "assessing",
              "target": [
                {
                  "id": "urn:dictum:payload:sha256:0707070707070707070707070707070707070707070707070707070707070707:120-360:59",
                  "selector": [
                    {
                      "exact": "the ferry sails weekly",
                      "prefix": "nds here, and this is too much. ",
                      "suffix": ", on Mondays.",
                      "type": "TextQuoteSelector"
                    },
                    {
                      "end": 360,
                      "refinedBy": {
                        "exact": "the ferry sails weekly",
                        "prefix": "nds here, and this is too much. ",
                        "suffix": ", on Mondays.",
                        "type": "TextQuoteSelector"
                      },
                      "start": 120,
                      "type": "DataPositionSelector"
                    }
                  ],
                  "source": "https://salvan.example/ferry",
                  "state": {
                    "sourceDate": "2021-05-05T06:00:00Z",
                    "type": "TimeState"
                  },
                  "type": "SpecificResource"
                }
              ],
              "type": "Annotation"
            }"#]].assert_eq(&serde_json::to_string_pretty(&pretty).unwrap());
        assert_eq!(annotation(&AnnotatedCheck { passages: Vec::new(), ..check }), None);
    }
}
