//! Pieces of pages that rules look for, over and over: what grows faster than the page is found by reading it at two lengths.
//!
//! The pieces are marks and tags that readers trip over, and every word of every list in the extractor's languages, since each of its
//! rules begins with such a word.

use super::{checkout, laws::read_lawfully};
use crate::{Case, case::ensure, chance::Chance, measure::processor_time};
use std::{fs, sync::LazyLock, time::Duration};

/// The lengths at which growth is looked at, in bytes.
const LENGTHS: [usize; 2] = [128 << 10, 256 << 10];

/// Twice the length may take so many times as long. A machine with other work measures up to 2.6.
const MOST_GROWTH: f64 = 3.4;

/// What takes less than this is not looked at for growth: it is too little to measure.
const MEASURABLE: Duration = Duration::from_millis(60);

/// Pieces that readers trip over.
const PIECES: &[&str] = &[
    "<p>The sea is calm.</p>",
    "<p><b>Ada Lorn:</b> The sea is calm.</p>",
    "<p>Question: Why?</p>",
    "Q ",
    "Q. ",
    "Ada Lorn: ",
    "A: ",
    "MR. LORN: ",
    "(",
    ")",
    "((",
    "[",
    "]",
    "“",
    "”",
    "\"",
    "«",
    "»",
    "*",
    "**",
    "_",
    "* * *\n",
    "# ",
    "- ",
    "> ",
    "1. ",
    "\\",
    "`",
    "```\n",
    "~~~\n",
    "[a](b) ",
    "[a",
    "](",
    "![",
    "| a | b |\n",
    "|---|\n",
    "---\n",
    "===\n",
    "<li>a",
    "<ul><li><a href=x>Toast</a>",
    "<br>",
    "<br><br>",
    "<hr>",
    "\n",
    "\n\n",
    "\r",
    "\t",
    "  ",
    "   a",
    "a  ",
    "x",
    "é",
    "界",
    "\u{3000}",
    "\u{a0}",
    "\u{200b}",
    "\u{202e}",
    "\u{0301}",
    ":",
    ";",
    "：",
    ". ",
    "… ",
    "–",
    "— ",
    "/",
    "28 June 2031 ",
    "June ",
    "28.06.2031 ",
    "2031-06-28T10:00:00+02:00 ",
    "10:30 ",
    "10:30 p.m. ",
    "1 ",
    "28 ",
    "28 28 28 ",
    "12 days have passed since ",
    "Lima: 12:31 ",
    "at 10:30 ",
    "<time datetime=2031-06-28>28 June</time>",
    "<h1>Toast</h1>",
    "<h2>Toast</h2><p>a</p>",
    "<title>a</title>",
    "<meta name=author content=Ada>",
    "<meta property=\"article:published_time\" content=\"2031-06-28\">",
    "<link rel=alternate hreflang=fr href=x>",
    "<link rel=canonical href=x>",
    "<script type=\"application/ld+json\">{\"@type\":\"Article\"}</script>",
    "<script type=\"application/ld+json\">[[[</script>",
    "<div class=\"share\">",
    "<div class=\"share\">Print</div>",
    "<div hidden>a</div>",
    "<div id=a>",
    "<div itemprop=articleBody>",
    "<table><tr><td>Ada Lorn<td>The sea is calm.",
    "<tr><td>",
    "<dl><dt>Ada<dd>Net",
    "<blockquote>",
    "</blockquote>",
    "<pre>\n",
    "</pre>",
    "<a href=\"/x\">Toast</a> ",
    "<a href=\"#a\">",
    "</a>",
    "<b>",
    "</b>",
    "<i>a</i>",
    "<span>",
    "</span>",
    "</div>",
    "</p>",
    "<p>",
    "</",
    "<",
    ">",
    "<x",
    "<!-- a -->",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<style>a</style>",
    "<svg>",
    "</svg>",
    "<article>",
    "</article>",
    "<form>",
    "<option>a",
    "<label>a",
    "<img alt=\"Ada Lorn\">",
    "<figure><figcaption>a",
    "<sup>1</sup>",
    "<q>a</q>",
    "Mr. ",
    "A. B. Lorn ",
    "J. ",
    "Minister ",
    "of ",
    "(Applause) ",
    "(As translated) ",
    "Ada LORN ",
    "LORN ",
    "Ada Lorn, Minister of Ports, ",
    "http://a.example/ ",
    "a@b.example ",
    "#a ",
    "@a ",
    "© 2031 ",
    "Speech by ",
    "at the ",
    "&amp;",
    "&",
    "&#8217;",
    "Вопрос: ",
    "問：",
    "記者：",
    "【質問】",
    "（拍手）",
    "الوزير: ",
    "2031年6月28日 ",
    "令和三年",
    "The river rises in spring, and the valley waits for it. ",
    "<p>It is",
    "</p><p>so.",
    "<em>Q:</em> ",
    "<strong>A",
    "24.06.2031 - The minister wrote ",
    "<td>28.06.2031</td><td><a href=a>Toast to the fishers</a></td>",
];

/// What a page may be taken for.
const MEDIA_TYPES: [&str; 3] = ["text/html", "text/plain", "text/markdown"];

/// The words of the languages' lists, each once.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut words: Vec<String> = Vec::new();
    let folder = checkout().join("crates/extract/languages");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "words")) {
        let lists = fs::read_to_string(file).unwrap();
        for (_, list) in
            lists.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
        {
            words.extend(list.split(['|', ',']).map(str::to_owned));
        }
    }
    words.sort();
    words.dedup();
    words
});

/// The class of single pieces and words.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let pieces =
        PIECES.iter().flat_map(|piece| MEDIA_TYPES.map(|media_type| growing(media_type, [piece, "", ""])));
    let alone =
        PIECES.iter().flat_map(|piece| ["x", "word "].map(|run| growing("text/html", ["<p>", run, piece])));
    let words = (0..WORDS.len()).step_by(WORDS.len() / 260).flat_map(|at| {
        let word = WORDS[at].as_str();
        [
            growing("text/html", [&format!("<p>{word}: net</p>"), "", ""]),
            growing("text/plain", [&format!("{word} "), "", ""]),
        ]
    });
    Box::new(pieces.chain(alone).chain(words))
}

/// A page of `piece` over and over, or of half a `run` and then half `piece`s, read at two lengths.
fn growing(media_type: &'static str, [piece, run, tail]: [&str; 3]) -> Case {
    let name = format!("{media_type} {piece:.30} {run} {tail:.30}");
    let [piece, run, tail] = [piece, run, tail].map(str::to_owned);
    let make = move |length: usize| {
        let fill = |unit: &str, length: usize| unit.repeat(length / unit.len().max(1));
        if run.is_empty() {
            fill(&piece, length)
        } else {
            format!("{piece}{}{}", fill(&run, length / 2), fill(&tail, length / 2))
        }
    };
    let pages = LENGTHS.map(make);
    let bytes = pages.iter().map(String::len).sum();
    Case::new(name, bytes, move || {
        let [once, twice] = pages.map(|page| {
            let began = processor_time();
            read_lawfully(page.as_bytes(), Some(media_type), Some("utf-8"))?;
            Ok::<_, String>(processor_time().saturating_sub(began))
        });
        let (once, twice) = (once?, twice?);
        let growth = twice.as_secs_f64() / once.as_secs_f64().max(1e-6);
        ensure(twice < MEASURABLE || growth < MOST_GROWTH, || {
            format!("too long: {once:?} became {twice:?} when the page became twice as long")
        })
    })
}

/// The class of pieces in pairs: one many times and then the other, or in turn, by chance.
pub(super) fn pairs() -> Box<dyn Iterator<Item = Case>> {
    Box::new((0..1800_u64).map(|seed| {
        let mut chance = Chance::from_seed(seed);
        let mut piece = || match chance.below(6) {
            0 => format!("{} ", WORDS[chance.below(WORDS.len())]),
            1 => format!("<p>{}: ", WORDS[chance.below(WORDS.len())]),
            _ => chance.one_of(PIECES).to_owned(),
        };
        let [one, other] = [piece(), piece()];
        let media_type = *MEDIA_TYPES.get(chance.below(5)).unwrap_or(&"text/html");
        let length = 64 << 10;
        let times = length / (one.len() + other.len());
        let page = match chance.below(3) {
            0 => format!("{one}{other}").repeat(times),
            1 => one.repeat(times) + &other.repeat(times),
            _ => one.repeat(times) + "<p>The river rises in spring.</p>" + &other.repeat(times),
        };
        Case::new(format!("{media_type} {one:.24} {other:.24}"), page.len(), move || {
            read_lawfully(page.as_bytes(), Some(media_type), Some("utf-8"))
        })
    }))
}
