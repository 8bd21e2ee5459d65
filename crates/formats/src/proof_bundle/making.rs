//! Makes a proof of a quotation whose words the quote check has found.
//!
//! The proof holds the page's words from the first of the quotation to the last, whatever it leaves out between, so that no
//! omission hides what it swallowed. Words are told by the extractor's paragraphs, and found again in the bytes here.

use super::{
    container,
    flow::Flow,
    log::CaptureFacts,
    page::{Form, Letters, Page, fold},
    proof_text::{Difference, ProofText},
    quotation::{class_of, verdict_of},
    record::check_record,
    refusal::{ProofCheck, ProofRefused},
    verified::{Proven, README, VERIFIER, verify_proof},
    words::check_words,
};
use crate::warc::write_resource;
use dictum_model::{Capture, Span};
use std::{borrow::Cow, ops::Range};

/// The longest stretch of a page that is proven at once, in characters: some forty pages of print.
const LONGEST_WORDS: usize = 100_000;

/// What a proof is made of.
#[derive(Clone, Copy, Debug)]
pub struct ProofMaterial<'a> {
    /// The claimed words.
    pub quotation: &'a str,
    /// The words of the quotation that stand on the page, in order on both sides.
    pub anchors: &'a [Anchor],
    /// The paragraphs that anchors name.
    pub paragraphs: &'a [ParagraphOfPage<'a>],
    /// The capture's entry, as its text stands in the log.
    pub entry: &'a str,
    /// The capture as entered.
    pub capture: &'a Capture,
    /// The charset that its payload is read in.
    pub charset: &'a str,
    /// The WARC record as kept.
    pub record: &'a [u8],
    /// Its payload.
    pub payload: &'a [u8],
    /// The entry's way to the signed root: a C2SP `tlog-proof` with one signature.
    pub inclusion: &'a str,
    /// The public key that signed.
    pub key: &'a str,
}

/// A word of the page that the quotation has, or that stands where it has other words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The bytes of its counterpart in the quotation; none for what stands in its place in brackets, or was left out.
    pub quoted: Option<Range<usize>>,
    /// The paragraph, as a position in [`ProofMaterial::paragraphs`].
    pub paragraph: usize,
    /// Its bytes in the paragraph's text.
    pub recorded: Range<usize>,
}

/// A paragraph as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParagraphOfPage<'a> {
    /// Its words.
    pub text: &'a str,
    /// Its bytes in the payload.
    pub span: Span,
}

/// A proof that was made, and verified once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeProof {
    /// The file.
    pub file: Vec<u8>,
    /// What it proves.
    pub proven: Proven,
}

/// Makes a proof.
///
/// # Errors
/// Why there can be none: the page shows other words between them, or is written in a way that no stranger could follow.
pub fn make_proof(material: &ProofMaterial<'_>, letters: &dyn Letters) -> Result<MadeProof, ProofRefused> {
    let facts = CaptureFacts::read(material.entry)?;
    let record = readable_record(material, &facts);
    let form = Form::of(&facts, material.payload).ok_or_else(|| {
        ProofRefused::new(ProofCheck::Page, "it is not a form of page that a proof can be read from")
    })?;
    let page = Page::of(material.payload, form, material.charset, letters)?;
    let proof = proof_text(material, &page)?;
    let file = container::pack([
        README.as_bytes(),
        VERIFIER.as_bytes(),
        proof.to_string().as_bytes(),
        material.entry.as_bytes(),
        material.inclusion.as_bytes(),
        format!("{}\n", material.key).as_bytes(),
        &record,
    ]);
    let proven = verify_proof(&file, letters)?;
    Ok(MadeProof { file, proven })
}

/// The record as kept, where Python's library can read it, or else its payload as a record of its own: what the log
/// vouches for is the payload, and neither brotli nor zstd are in that library.
fn readable_record<'a>(material: &ProofMaterial<'a>, facts: &CaptureFacts) -> Cow<'a, [u8]> {
    match check_record(material.record, facts) {
        Ok(_) => Cow::Borrowed(material.record),
        Err(_) => Cow::Owned(write_resource(material.capture, material.payload)),
    }
}

fn proof_text(material: &ProofMaterial<'_>, page: &Page<'_>) -> Result<ProofText, ProofRefused> {
    let quotation: Vec<char> = fold(material.quotation).chars().collect();
    let spans = material.anchors.iter().filter_map(|anchor| material.paragraphs.get(anchor.paragraph));
    let span = spans.map(|paragraph| paragraph.span).reduce(Span::cover);
    let span =
        span.ok_or_else(|| ProofRefused::new(ProofCheck::Words, "none of its words stand on the page"))?;
    let flow = Flow::of(page, span.start, span.end)?;
    let anchors = placed(material, &flow)?;
    let found = flow.range(&anchors, &quotation);
    let words: Vec<char> = flow.letters(&found);
    if words.len() > LONGEST_WORDS {
        return Err(ProofRefused::new(
            ProofCheck::Words,
            "what stands between its first word and its last is too long for one proof: prove the parts",
        ));
    }
    let [first, last] = flow.bytes(&found);
    let segments = check_words(page, first, last)?.segments;
    let differences = differences(&quotation, &words, &anchors, found.start);
    Ok(ProofText {
        form: page.form.as_str().to_owned(),
        charset: page.charset.to_owned(),
        quotation: quotation.iter().collect(),
        verdict: verdict_of(&differences).as_str().to_owned(),
        words: words.iter().collect(),
        segments,
        differences,
    })
}

/// An anchor by its characters: in the folded quotation, and in the flow of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) quoted: Option<Range<usize>>,
    pub(super) flow: Range<usize>,
}

fn placed(material: &ProofMaterial<'_>, flow: &Flow) -> Result<Vec<Placed>, ProofRefused> {
    let refuse = |reason: &str| ProofRefused::new(ProofCheck::Words, reason);
    let starts: Vec<Option<usize>> =
        material.paragraphs.iter().map(|paragraph| flow.find(paragraph.text, paragraph.span)).collect();
    let mut placed: Vec<Placed> = Vec::new();
    for anchor in material.anchors {
        let paragraph = material.paragraphs.get(anchor.paragraph);
        let start = starts.get(anchor.paragraph).copied().flatten();
        let (paragraph, start) = paragraph.zip(start).ok_or_else(|| {
            refuse("the page’s bytes do not give the paragraph’s words by the rules of proofs: marks or hidden words stand between them")
        })?;
        let in_text = |offset| paragraph.text.get(..offset).map(|before| before.chars().count());
        let in_quotation = |offset| {
            let before = material.quotation.get(..offset)?;
            let gap = usize::from(before.ends_with(char::is_whitespace) && !before.trim().is_empty());
            Some(fold(before).chars().count() + gap)
        };
        let outside = || refuse("an aligned word lies outside of its text");
        let [begins, ends] = [anchor.recorded.start, anchor.recorded.end].map(in_text);
        let (begins, ends) = begins.zip(ends).ok_or_else(outside)?;
        let quoted = match &anchor.quoted {
            None => None,
            Some(quoted) => {
                let (begins, ends) =
                    in_quotation(quoted.start).zip(in_quotation(quoted.end)).ok_or_else(outside)?;
                Some(begins..ends)
            }
        };
        let next = Placed { quoted, flow: start + begins..start + ends };
        if !placed.is_empty() && !follows(&placed, &next) {
            return Err(refuse("the words stand on the page in another order: prove each part"));
        }
        placed.push(next);
    }
    Ok(placed)
}

/// Says whether a word stands behind those before it, on both sides.
fn follows(placed: &[Placed], next: &Placed) -> bool {
    let quoted = placed.iter().rev().find_map(|before| before.quoted.as_ref());
    let in_quotation = quoted.zip(next.quoted.as_ref()).is_none_or(|(before, next)| before.end <= next.start);
    in_quotation && placed.last().is_none_or(|before| before.flow.end <= next.flow.start)
}

/// A stretch in which quotation and words are not the same, in characters.
#[derive(Clone, Debug)]
struct Unlike {
    quoted: Range<usize>,
    words: Range<usize>,
}

/// Where quotation and words differ, each difference widened to whole words.
fn differences(quotation: &[char], words: &[char], anchors: &[Placed], from: usize) -> Vec<Difference> {
    let mut unlike: Vec<Unlike> = Vec::new();
    let (mut q, mut w) = (0, 0);
    let shared = anchors.iter().filter_map(|anchor| Some((anchor.quoted.as_ref()?, &anchor.flow)));
    let ends = shared.flat_map(|(quoted, flow)| [(quoted.start, flow.start), (quoted.end, flow.end)]);
    for (to_q, to_w) in ends.map(|(q, w)| (q, w.saturating_sub(from))).chain([(quotation.len(), words.len())])
    {
        let (to_q, to_w) = (to_q.clamp(q, quotation.len()), to_w.clamp(w, words.len()));
        if quotation[q..to_q] != words[w..to_w] {
            unlike.push(Unlike { quoted: q..to_q, words: w..to_w });
        }
        (q, w) = (to_q, to_w);
    }
    let texts = Texts { quotation, words };
    let mut widened: Vec<Unlike> = Vec::new();
    let mut rest = unlike.into_iter().peekable();
    while let Some(mut one) = rest.next() {
        texts.trim(&mut one);
        while !texts.begins_whole(&one) {
            match widened.last() {
                Some(last) if last.quoted.end >= one.quoted.start || last.words.end >= one.words.start => {
                    one = Unlike {
                        quoted: last.quoted.start..one.quoted.end,
                        words: last.words.start..one.words.end,
                    };
                    widened.pop();
                }
                _ => {
                    one.quoted.start -= 1;
                    one.words.start -= 1;
                }
            }
        }
        while !texts.ends_whole(&one) {
            match rest.peek() {
                Some(next) if next.quoted.start <= one.quoted.end || next.words.start <= one.words.end => {
                    one = Unlike {
                        quoted: one.quoted.start..next.quoted.end,
                        words: one.words.start..next.words.end,
                    };
                    rest.next();
                }
                _ => {
                    one.quoted.end += 1;
                    one.words.end += 1;
                }
            }
        }
        widened.push(one);
    }
    widened.iter().map(|one| texts.difference(one)).collect()
}

struct Texts<'a> {
    quotation: &'a [char],
    words: &'a [char],
}

impl Texts<'_> {
    /// Leaves off the spaces that both begin or end with.
    fn trim(&self, one: &mut Unlike) {
        let begins = |text: &[char], range: &Range<usize>| text[range.clone()].first() == Some(&' ');
        while begins(self.quotation, &one.quoted) && begins(self.words, &one.words) {
            one.quoted.start += 1;
            one.words.start += 1;
        }
        let ends = |text: &[char], range: &Range<usize>| text[range.clone()].last() == Some(&' ');
        while ends(self.quotation, &one.quoted) && ends(self.words, &one.words) {
            one.quoted.end -= 1;
            one.words.end -= 1;
        }
    }

    fn begins_whole(&self, one: &Unlike) -> bool {
        let whole = |text: &[char], range: &Range<usize>| {
            let is_first = range.start == 0 || text[range.start - 1] == ' ';
            is_first && text.get(range.start) != Some(&' ')
        };
        let at_start = one.quoted.start == 0 || one.words.start == 0;
        at_start || whole(self.quotation, &one.quoted) && whole(self.words, &one.words)
    }

    fn ends_whole(&self, one: &Unlike) -> bool {
        let whole = |text: &[char], range: &Range<usize>| {
            let is_last = range.end == text.len() || text[range.end] == ' ';
            is_last && !range.is_empty() && text[range.end - 1] != ' '
        };
        let at_end = one.quoted.end == self.quotation.len() || one.words.end == self.words.len();
        at_end || whole(self.quotation, &one.quoted) && whole(self.words, &one.words)
    }

    fn difference(&self, one: &Unlike) -> Difference {
        let text = |letters: &[char]| letters.iter().collect::<String>();
        let bytes = |letters: &[char], range: &Range<usize>| {
            let start = text(&letters[..range.start]).len();
            [start, start + text(&letters[range.clone()]).len()]
        };
        let quoted = text(&self.quotation[one.quoted.clone()]);
        let recorded = text(&self.words[one.words.clone()]);
        Difference {
            class: class_of(&quoted, &recorded).to_owned(),
            quoted_at: bytes(self.quotation, &one.quoted),
            recorded_at: bytes(self.words, &one.words),
            quoted,
            recorded,
        }
    }
}
