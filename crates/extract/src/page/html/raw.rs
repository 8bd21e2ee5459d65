//! Where the content of an element ends that is not shown: it is passed over whole, without looking at what is in it.

use memchr::{memchr_iter, memmem};

/// Elements that may stand within themselves, so that the first end tag need not be theirs.
const NESTING: &[&[u8]] = &[b"template", b"svg", b"math", b"object", b"audio", b"video", b"canvas"];

/// Says whether an element is one of XML within HTML.
pub(super) fn is_xml(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"svg") || name.eq_ignore_ascii_case(b"math")
}

/// The offset of the end tag of the element `name` in what follows its start tag.
pub(super) fn end_of(name: &[u8], rest: &[u8]) -> Option<usize> {
    let mut nested = Nested { depth: 0, nests: NESTING.iter().any(|one| one.eq_ignore_ascii_case(name)) };
    let mut script = Script { escaped_from: None, within_another: false, rest };
    let is_script = name.eq_ignore_ascii_case(b"script");
    memchr_iter(b'<', rest).find(|&at| {
        let markup = &rest[at + 1..];
        match markup.strip_prefix(b"/") {
            Some(tag) if is_named(tag, name) => {
                if is_script {
                    script.is_left_at(at)
                } else {
                    nested.is_left()
                }
            }
            Some(_) => false,
            None => {
                if is_script {
                    script.meets(at, markup);
                } else if nested.nests && is_named(markup, name) {
                    nested.depth += usize::from(!(is_xml(name) && closes_itself(markup)));
                }
                false
            }
        }
    })
}

/// Says whether a tag, without what opens it, is of this name.
fn is_named(tag: &[u8], name: &[u8]) -> bool {
    tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        && tag.get(name.len()).is_some_and(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace())
}

/// Says whether a start tag ends as an element of XML does that has no content.
fn closes_itself(tag: &[u8]) -> bool {
    memchr::memchr(b'>', tag).is_some_and(|end| tag[..end].ends_with(b"/"))
}

struct Nested {
    depth: usize,
    nests: bool,
}

impl Nested {
    /// Notes an end tag; says whether it is that of the element itself.
    fn is_left(&mut self) -> bool {
        let is_own = self.depth == 0;
        self.depth = self.depth.saturating_sub(1);
        is_own
    }
}

/// The standard's escapes within scripts: between `<!--` and `-->` a whole `<script>…</script>` is only words.
struct Script<'a> {
    escaped_from: Option<usize>,
    within_another: bool,
    rest: &'a [u8],
}

impl Script<'_> {
    fn meets(&mut self, at: usize, markup: &[u8]) {
        if self.escaped_from.is_none() && markup.starts_with(b"!--") {
            // "<!-->" ends at once: the dashes that open may close.
            self.escaped_from = Some(at + 2);
        } else if self.is_escaped_at(at) && is_named(markup, b"script") {
            self.within_another = true;
        }
    }

    fn is_left_at(&mut self, at: usize) -> bool {
        let is_words = self.is_escaped_at(at) && self.within_another;
        self.within_another = false;
        !is_words
    }

    /// Says whether no `-->` has come yet; what was searched is not searched again.
    fn is_escaped_at(&mut self, at: usize) -> bool {
        let Some(from) = self.escaped_from else { return false };
        let is_escaped = memmem::find(&self.rest[from..at], b"-->").is_none();
        self.escaped_from = is_escaped.then(|| from.max(at.saturating_sub(2)));
        is_escaped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_over(name: &str, rest: &str) -> Option<String> {
        end_of(name.as_bytes(), rest.as_bytes()).map(|at| rest[at..].to_owned())
    }

    #[test]
    fn an_element_ends_at_its_own_end_tag() {
        for (name, rest, expected) in [
            ("style", "p > b {}</STYLE >after", Some("</STYLE >after")),
            ("style", "</styles></style>", Some("</style>")),
            ("style", "</style", None),
            ("svg", "<svg></svg><path/></svg>after", Some("</svg>after")),
            ("svg", "<svg/></svg>after", Some("</svg>after")),
            ("noscript", "<noscript></noscript>after", Some("</noscript>after")),
        ] {
            assert_eq!(left_over(name, rest).as_deref(), expected, "{rest}");
        }
    }

    #[test]
    fn a_script_written_by_a_script_in_a_comment_is_words() {
        for (rest, expected) in [
            ("<!-- write('<script></script>') --></script>after", Some("</script>after")),
            ("write('<script></script>after", Some("</script>after")),
            ("<!-- --> write('<script></script>after", Some("</script>after")),
            ("<!--></script>after", Some("</script>after")),
            ("<!-- <script> </script>", None),
        ] {
            assert_eq!(left_over("script", rest).as_deref(), expected, "{rest}");
        }
    }
}
