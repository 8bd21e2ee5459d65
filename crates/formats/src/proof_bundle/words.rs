//! The words between two bytes of a page, and the rule that nothing may be left out between them.

use super::{
    page::{Kind, Page, fold},
    proof_text::Segment,
    refusal::{ProofCheck, ProofRefused, must, need},
};

/// How much of what stands around the words is looked at, in bytes of words.
const AROUND: usize = 240;

/// How many pairs of segments are compared to name what is left out; beyond that the refusal names nothing.
const MOST_COMPARED: usize = 1_000_000;

/// The words of a stretch of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WordsOfPage {
    /// The segments, each as long as the markup around it allows.
    pub(super) segments: Vec<Segment>,
    /// The words, white space not folded, a line feed for each tag that ends a line.
    pub(super) whole: String,
    /// What the page shows before them.
    pub(super) before: String,
    /// What it shows after them.
    pub(super) after: String,
}

/// Reads the stretch from one byte to another: all of what it shows, and nothing that it does not.
pub(super) fn check_words(page: &Page<'_>, first: usize, last: usize) -> Result<WordsOfPage, ProofRefused> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut whole = String::new();
    let from = page.pieces.partition_point(|piece| piece.end <= first);
    for piece in page.pieces[from..].iter().take_while(|piece| piece.start < last) {
        let (a, b) = (piece.start.max(first), piece.end.min(last));
        if piece.kind == Kind::Break {
            whole.push('\n');
        }
        if matches!(piece.kind, Kind::Break | Kind::Mark) {
            let is_whole = (a, b) == (piece.start, piece.end);
            must(
                is_whole,
                ProofCheck::Words,
                "a segment begins or ends within a tag, a comment or a script",
            )?;
            continue;
        }
        let text = page.text(a, b)?;
        let around = page.text(piece.start, a)? + &text + &page.text(b, piece.end)?;
        let is_parted = around == page.text(piece.start, piece.end)?;
        must(is_parted, ProofCheck::Words, "a segment begins or ends within a character")?;
        let words = fold(&text);
        if !words.is_empty() {
            need(piece.kind == Kind::Shown, ProofCheck::Words, || {
                format!("the page does not show the words “{words}”")
            })?;
            segments.push(Segment { start: a, end: b, rules: rules(page, a, b, &text)?, words });
        }
        // A line feed here is the end of a line that the page shows, and not one of its source.
        whole.push_str(&text.replace('\n', " "));
    }
    let (before, after) = (before(page, first), after(page, last));
    let words = WordsOfPage { segments, whole, before, after };
    words.check_ends(first, last)?;
    Ok(words)
}

/// By which rules bytes give words.
fn rules(page: &Page<'_>, start: usize, end: usize, text: &str) -> Result<String, ProofRefused> {
    let mut rules = page.charset.to_owned();
    if page.decoded(start, end)? != text {
        rules.push_str(if page.form.as_str() == "json" { " escapes" } else { " references" });
    }
    if fold(text) != text {
        rules.push_str(" spaces");
    }
    Ok(rules)
}

impl WordsOfPage {
    /// Checks that the words begin and end where words of the page do.
    fn check_ends(&self, first: usize, last: usize) -> Result<(), ProofRefused> {
        let ends = self.segments.first().zip(self.segments.last());
        let inner = self.whole.chars().next().zip(self.whole.chars().next_back());
        let (Some((head, tail)), Some((begins, ends))) = (ends, inner) else {
            return Err(ProofRefused::new(
                ProofCheck::Words,
                "there are no words between the segments’ ends",
            ));
        };
        let fits =
            head.start == first && tail.end == last && !begins.is_whitespace() && !ends.is_whitespace();
        must(fits, ProofCheck::Words, "the segments do not begin and end with words of the page")?;
        let word = |what: &str, is_within: bool| {
            need(!is_within, ProofCheck::Words, || {
                format!(
                    "the {what} segment {} within a word or number",
                    if what == "first" { "begins" } else { "ends" }
                )
            })
        };
        word("first", continues(&self.before, begins))?;
        word("last", goes_on(ends, &self.after))
    }
}

/// Says whether a character goes on with the word or number that stands before it.
fn continues(before: &str, begins: char) -> bool {
    let mut back = before.chars().rev();
    let Some(last) = back.next() else { return false };
    let in_number = begins.is_ascii_digit()
        && matches!(last, '.' | ',')
        && back.next().is_some_and(|digit| digit.is_ascii_digit());
    is_letter(last) && is_letter(begins) || in_number
}

/// Says whether a word or number goes on after its character.
fn goes_on(ends: char, after: &str) -> bool {
    let mut next = after.chars();
    let Some(first) = next.next() else { return false };
    let second = next.next();
    let letter = if matches!(first, '\'' | '’') { second } else { Some(first) };
    let in_number = ends.is_ascii_digit()
        && matches!(first, '.' | ',')
        && second.is_some_and(|digit| digit.is_ascii_digit());
    is_letter(ends) && letter.is_some_and(is_letter) || in_number
}

/// Letters and digits of scripts that set spaces between words.
fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() && letter < '\u{E00}'
}

/// What the page shows before a byte, as far as it is looked at.
fn before(page: &Page<'_>, first: usize) -> String {
    let mut shown = String::new();
    let to = page.pieces.partition_point(|piece| piece.start < first);
    for piece in page.pieces[..to].iter().rev() {
        shown.insert_str(0, &glimpse(page, piece.kind, piece.start, piece.end.min(first)));
        if fold(&shown).len() > AROUND {
            break;
        }
    }
    shown
}

/// What the page shows after a byte, as far as it is looked at.
fn after(page: &Page<'_>, last: usize) -> String {
    let mut shown = String::new();
    let from = page.pieces.partition_point(|piece| piece.end <= last);
    for piece in &page.pieces[from..] {
        shown.push_str(&glimpse(page, piece.kind, piece.start.max(last), piece.end));
        if fold(&shown).len() > AROUND {
            break;
        }
    }
    shown
}

fn glimpse(page: &Page<'_>, kind: Kind, start: usize, end: usize) -> String {
    match kind {
        Kind::Shown => page.text(start, end).unwrap_or_else(|_| "\u{FFFD}".into()),
        Kind::Break => "\n".into(),
        Kind::Hidden | Kind::Mark => String::new(),
    }
}

/// Compares the segments that a proof claims with those that the page has.
pub(super) fn check_segments(
    page: &Page<'_>,
    claimed: &[Segment],
    found: &[Segment],
) -> Result<(), ProofRefused> {
    let is_searched = found.len().saturating_mul(claimed.len()) <= MOST_COMPARED;
    for segment in found.iter().filter(|_| is_searched && claimed != found) {
        let mut from = segment.start;
        for one in claimed {
            let to = one.start.min(segment.end);
            let left_out = if from < to { fold(&page.text(from, to)?) } else { String::new() };
            need(left_out.is_empty(), ProofCheck::Segments, || {
                format!("words of the page are left out between two segments: “{left_out}”")
            })?;
            from = from.max(one.end);
        }
    }
    must(claimed == found, ProofCheck::Segments, "a segment is not what the page shows at its bytes")
}

/// Checks that segments stand one after another.
pub(super) fn check_order(claimed: &[Segment]) -> Result<(), ProofRefused> {
    let mut reached = 0;
    let in_order = claimed.iter().all(|segment| {
        let follows = reached <= segment.start && segment.start < segment.end;
        reached = segment.end;
        follows
    });
    must(in_order, ProofCheck::Segments, "the segments overlap or are out of order")
}
