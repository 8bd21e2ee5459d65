//! Questions to the full text: nested, long, odd. What is not in the grammar is refused at once, and nothing takes long.

use crate::{Case, case::ensure, chance::Chance, room::Room};
use dictum::{SearchRequest, model::ErrorKind};
use std::time::Duration;

/// What an answer to a stranger's query may take: refusals are held to a twentieth of it.
const ANSWER: Duration = Duration::from_millis(100);
const REFUSAL: Duration = Duration::from_millis(5);

/// Pieces that queries are made of.
const PIECES: &[&str] = &[
    "sea",
    "calm ",
    " ",
    "(",
    ")",
    "\"",
    "“",
    "”",
    "«",
    "»",
    "„",
    "*",
    "~",
    "~2",
    "~99",
    "-",
    "AND",
    " AND ",
    " OR ",
    "OR",
    "NOT ",
    "speaker:",
    "publisher:",
    "said:",
    "said:2031",
    "said:..",
    "said:2031..2019",
    "kind:",
    "kind:speech",
    "role:question",
    "lang:en",
    "place:\"",
    "nothing:",
    " near/5 ",
    " near/99 ",
    "near/",
    "=",
    "edition:any ",
    "edition:",
    "captured:..2031",
    "published:2031",
    ":",
    "::",
    "\\",
    "/",
    "[a TO b]",
    "{a TO b}",
    "^2",
    "+",
    "!",
    "&&",
    "||",
    "?",
    "s*",
    "se*",
    "*:*",
    "é",
    "\u{301}",
    "\u{202e}",
    "界",
    "\0",
    "\n",
    "\u{feff}",
    "' OR 1=1 --",
    "%",
    "_",
    "<",
    "&",
    "harbour",
    "1",
    ".",
    "…",
    "-(",
    "NOT(",
    "\"\"",
    "\" \"",
];

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let deep = [4, 5, 6, 40, 100, 250].into_iter().flat_map(|depth| {
        [
            ("(", ")"),
            ("NOT ", ""),
            ("-", ""),
            ("-(", ")"),
            ("NOT (", ")"),
            ("(a OR ", ")"),
            ("\"", "\""),
            ("«", "»"),
        ]
        .map(|(open, close)| format!("{}sea{}", open.repeat(depth), close.repeat(depth)))
    });
    let long = [255, 256, 257, 1500, 100_000].into_iter().flat_map(|length| {
        ["a", "a ", "(", "\"a\" ", "é", "a OR ", "-a ", "*", "said:2031 ", "界"]
            .map(|unit| unit.chars().cycle().take(length).collect::<String>())
    });
    let made = (0..1500_u64).map(|seed| {
        let mut chance = Chance::from_seed(seed);
        let count = 1 + chance.below(40);
        (0..count).map(|_| chance.one_of(PIECES)).collect::<String>()
    });
    Box::new(deep.chain(long).chain(made).map(query))
}

fn query(text: String) -> Case {
    let is_beyond = text.chars().count() > 256;
    let allowed = if is_beyond { REFUSAL } else { ANSWER };
    let room = Room::open();
    Case::new(format!("{text:.80}"), text.len(), move || {
        let asked = SearchRequest { query: text, skip: 0, take: 20, ..SearchRequest::default() };
        match room.dictum.search(&asked) {
            Ok(answer) => {
                ensure(!is_beyond, || "more than 256 characters were answered".to_owned())?;
                ensure(answer.hits.len() <= 20, || format!("{} hits", answer.hits.len()))
            }
            Err(error) => {
                ensure(error.kind() == ErrorKind::AskedWrongly, || format!("{:?}: {error}", error.kind()))
            }
        }
    })
    .within(allowed)
}
