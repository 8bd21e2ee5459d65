//! `proof.txt`: the quotation, the words of the page, the segments they stand in and every difference, a line each.

use super::refusal::{ProofCheck, ProofRefused, must};
use std::fmt;

const FIRST_LINE: &str = "dictum-proof/1";

/// What a proof claims, before anything of it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofText {
    /// How the payload is read: `html`, `plain`, `markdown` or `json`.
    pub form: String,
    /// Its charset, by its WHATWG name in lower case.
    pub charset: String,
    /// The claimed words, white space folded.
    pub quotation: String,
    /// What follows from the differences: `exact`, `abridged` or `altered`.
    pub verdict: String,
    /// The words of the page from the first of the quotation to the last, white space folded.
    pub words: String,
    /// Where on the page they stand.
    pub segments: Vec<Segment>,
    /// Where quotation and words differ.
    pub differences: Vec<Difference>,
}

/// A stretch of the payload without markup, and the words it gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its first byte in the payload.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// By which rules its bytes give the words: the charset, then `references`, `escapes`, `spaces` as they apply.
    pub rules: String,
    /// The words.
    pub words: String,
}

/// A place where quotation and words differ, from space to space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The slightest class that it belongs to.
    pub class: String,
    /// Byte range in the quotation.
    pub quoted_at: [usize; 2],
    /// Byte range in the words.
    pub recorded_at: [usize; 2],
    /// What the quotation has.
    pub quoted: String,
    /// What the page has.
    pub recorded: String,
}

impl fmt::Display for ProofText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}\nread-as {} {}", self.form, self.charset)?;
        writeln!(f, "quotation {}\nverdict {}\nwords {}", self.quotation, self.verdict, self.words)?;
        for Segment { start, end, rules, words } in &self.segments {
            writeln!(f, "segment {start} {end} {rules}\t{words}")?;
        }
        for difference in &self.differences {
            let Difference { class, quoted_at: [a, b], recorded_at: [c, d], quoted, recorded } = difference;
            writeln!(f, "difference {class} {a} {b} {c} {d}\t{quoted}\t{recorded}")?;
        }
        Ok(())
    }
}

impl ProofText {
    /// Reads what `proof.txt` says.
    ///
    /// # Errors
    /// [`ProofCheck::Proof`] where it is not written in its one way.
    pub fn read(text: &str) -> Result<ProofText, ProofRefused> {
        let malformed = || {
            ProofRefused::new(
                ProofCheck::Proof,
                "proof.txt is not written as dictum-proof/1: a line makes no sense",
            )
        };
        let mut lines = text.strip_suffix('\n').ok_or_else(malformed)?.split('\n');
        must(
            lines.next() == Some(FIRST_LINE),
            ProofCheck::Proof,
            "proof.txt is not written as dictum-proof/1",
        )?;
        let mut next = |field: &str| {
            lines.next().and_then(|line| line.strip_prefix(field)).map(str::to_owned).ok_or_else(malformed)
        };
        let read_as = next("read-as ")?;
        let (form, charset) = read_as.split_once(' ').ok_or_else(malformed)?;
        let mut proof = ProofText {
            form: form.to_owned(),
            charset: charset.to_owned(),
            quotation: next("quotation ")?,
            verdict: next("verdict ")?,
            words: next("words ")?,
            segments: Vec::new(),
            differences: Vec::new(),
        };
        for line in lines {
            proof.read_line(line).ok_or_else(malformed)?;
        }
        must(!proof.segments.is_empty(), ProofCheck::Proof, "proof.txt has no segment")?;
        must(
            proof.to_string() == text,
            ProofCheck::Proof,
            "proof.txt is not written in the one way that it must be",
        )?;
        Ok(proof)
    }

    fn read_line(&mut self, line: &str) -> Option<()> {
        if let Some(segment) = line.strip_prefix("segment ").filter(|_| self.differences.is_empty()) {
            let (head, words) = segment.split_once('\t')?;
            let (start, rest) = head.split_once(' ')?;
            let (end, rules) = rest.split_once(' ')?;
            let segment = Segment {
                start: offset(start)?,
                end: offset(end)?,
                rules: rules.to_owned(),
                words: words.to_owned(),
            };
            self.segments.push(segment);
        } else {
            let mut parts = line.strip_prefix("difference ")?.splitn(3, '\t');
            let mut head = parts.next()?.splitn(5, ' ');
            let class = head.next()?.to_owned();
            let quoted_at = [offset(head.next()?)?, offset(head.next()?)?];
            let recorded_at = [offset(head.next()?)?, offset(head.next()?)?];
            let (quoted, recorded) = (parts.next()?.to_owned(), parts.next()?.to_owned());
            self.differences.push(Difference { class, quoted_at, recorded_at, quoted, recorded });
        }
        Some(())
    }
}

/// Reads an offset of at most nine digits: every payload is shorter than that.
fn offset(word: &str) -> Option<usize> {
    let is_plain = word.len() <= 9 && word.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| word.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "dictum-proof/1\nread-as html utf-8\nquotation we will go\nverdict exact\nwords We will go\n\
        segment 3 9 utf-8\tWe will\nsegment 14 19 utf-8 references\tgo\ndifference case 0 2 0 2\twe\tWe\n";

    #[test]
    fn a_proof_reads_as_it_is_written() {
        assert_eq!(ProofText::read(TEXT).unwrap().to_string(), TEXT);
    }

    #[test]
    fn another_way_of_writing_it_is_refused() {
        for (from, to) in [
            ("3 9", "03 9"),
            ("\nsegment", "\n segment"),
            ("dictum-proof/1", "dictum-proof/2"),
            ("we\tWe\n", "we\tWe"),
        ] {
            assert!(ProofText::read(&TEXT.replacen(from, to, 1)).is_err(), "{from}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "(dictum-proof/1\n)?(read-as [a-z]* ?[a-z]*\n|quotation \\PC*\n|verdict x\n|words \\PC*\n|segment [0-9 ]*\t?\\PC*\n|difference [a-z0-9 \t]*\n)*") {
            let _ = ProofText::read(&text);
        }
    }
}
