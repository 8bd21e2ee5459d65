//! Articles to be checked whole: thousands of quotation marks, nested, never closed, of every kind.

use crate::{Case, case::ensure, chance::Chance, room::Room};
use dictum::{ArticleRequest, model::ErrorKind};

/// Pieces that articles are made of.
const PIECES: &[&str] = &[
    "“",
    "”",
    "\"",
    "'",
    "‘",
    "’",
    "«",
    "»",
    "„",
    "‹",
    "›",
    "「",
    "」",
    "『",
    "』",
    "&quot;",
    "“The sea is calm and the boats are in,” ",
    "said Ada Lorn. ",
    "Ada Lorn said: ",
    "on 28 June 2031 ",
    "“calm” ",
    "\n\n",
    "\n> ",
    "> The sea is calm today and tomorrow.\n",
    "— Ada Lorn\n",
    "<blockquote>",
    "</blockquote>",
    "<q>",
    "</q>",
    "<p>",
    "<p>“",
    "The minister said ",
    "“‘“‘",
    "’”’”",
    "a",
    " ",
    "she told reporters, ",
    "according to ",
    "5'10\" ",
    "it's ",
    "…",
    "[",
    "]",
];

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let repeated = PIECES.iter().flat_map(|piece| {
        [10_000, 100_000, 400_000].into_iter().flat_map(move |length| {
            ["text/plain", "text/html"].map(|media_type| {
                article(
                    format!("{piece:?} for {length} in {media_type}"),
                    piece.repeat(length / piece.len()),
                    media_type,
                )
            })
        })
    });
    let made = (0..250_u64).map(|seed| {
        let mut chance = Chance::from_seed(seed);
        let some: Vec<&str> = (0..2 + chance.below(4)).map(|_| chance.one_of(PIECES)).collect();
        let mut text = String::new();
        while text.len() < 60_000 {
            text.push_str(chance.one_of(&some));
        }
        let media_type = chance.one_of(&["text/plain", "text/html", "text/markdown"]);
        article(format!("made {seed} {some:?}"), text, media_type)
    });
    Box::new(repeated.chain(made))
}

fn article(name: String, text: String, media_type: &str) -> Case {
    let room = Room::open();
    let media_type = Some(media_type.to_owned());
    let length = text.len();
    let case = Case::new(name, length, move || {
        let asked = ArticleRequest {
            name: "the article".into(),
            bytes: text.into_bytes(),
            media_type,
            publisher: None,
            limit: 0,
            most: 20,
        };
        match room.dictum.check_article(&asked) {
            Ok(report) => {
                let checked =
                    report.quotations.iter().filter(|quotation| quotation.verdict().is_some()).count();
                ensure(checked <= 20, || format!("{checked} were checked"))
            }
            Err(error) => {
                ensure(error.kind() == ErrorKind::AskedWrongly, || format!("{:?}: {error}", error.kind()))
            }
        }
    });
    // Twenty quotations are checked, at some milliseconds each, however short the article.
    let allowed = case.allowed + std::time::Duration::from_millis(400);
    case.within(allowed)
}
