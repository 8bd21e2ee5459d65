//! Reads pages in memory with this reader and with its peers in Rust, one pass whenever it is told to.
//!
//! It is given a file that lists the pages. It prints `contender NAME VERSION` for each reader, then `ready PAGES BYTES`;
//! for each name that it is then sent it makes one pass, and prints `pass NAME SECONDS LETTERS`: the thread's own
//! processor time, so that neighbours on the machine do not count, and how much text came out, so that nothing is
//! optimised away. `readers.py` speaks the same way.

use dictum_extract::{ReadOptions, VERSION, read, visible_lines};
use dictum_model::{Capture, Digest};
use lol_html::{HtmlRewriter, Settings, doc_text};
use rustix::time::{ClockId, clock_gettime};
use std::{
    cell::Cell,
    io::{BufRead, Write},
    panic::{AssertUnwindSafe, catch_unwind},
};

/// A reader: its name, its version, and how it reads a page; the answer is the length of what it read, in bytes.
struct Contender {
    name: &'static str,
    version: &'static str,
    read: fn(&[u8]) -> usize,
}

const CONTENDERS: &[Contender] = &[
    Contender { name: "dictum-read", version: VERSION, read: whole_reading },
    Contender { name: "dictum-lines", version: VERSION, read: lines },
    Contender { name: "rs-trafilatura", version: "0.2.2", read: rs_trafilatura },
    Contender { name: "dom_smoothie", version: "0.19.0", read: dom_smoothie },
    Contender { name: "html5ever-tree", version: "0.40.1", read: tree },
    Contender { name: "lol_html-text", version: "3.0.3", read: text_handlers },
];

fn main() {
    let list = std::env::args().nth(1).expect("the file that lists the pages");
    let list = std::fs::read_to_string(list).expect("the list can be read");
    let pages: Vec<Vec<u8>> =
        list.lines().map(|path| std::fs::read(path).expect("a page can be read")).collect();
    // A reader that panics on a page has read nothing of it, and does so for the rest of us in silence.
    std::panic::set_hook(Box::new(|_| {}));
    for contender in CONTENDERS {
        say(&format!("contender {} {}", contender.name, contender.version));
    }
    say(&format!("ready {} {}", pages.len(), pages.iter().map(Vec::len).sum::<usize>()));
    for name in std::io::stdin().lock().lines().map_while(Result::ok) {
        let contender = CONTENDERS.iter().find(|contender| contender.name == name).expect("a known name");
        let began = processor_time();
        let letters: usize = pages.iter().map(|page| read_or_nothing(contender, page)).sum();
        say(&format!("pass {name} {:.6} {letters}", processor_time() - began));
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).expect("somebody listens");
}

/// The seconds of processor that this thread has used.
fn processor_time() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn read_or_nothing(contender: &Contender, page: &[u8]) -> usize {
    catch_unwind(AssertUnwindSafe(|| (contender.read)(page))).unwrap_or(0)
}

fn whole_reading(page: &[u8]) -> usize {
    let capture = Capture {
        source: "page".to_owned(),
        digest: Digest([0; 32]),
        media_type: Some("text/html".to_owned()),
        charset: None,
        bytes: page.len(),
        target_uri: None,
        captured_at: None,
        captured_at_candidates: Vec::new(),
        captured_at_from: None,
        http_status: None,
    };
    let reading = read(page, capture, &ReadOptions::default());
    let turns = reading.statement.iter().flat_map(|statement| &statement.turns);
    turns.flat_map(|turn| &turn.paragraphs).map(|paragraph| paragraph.text.len()).sum()
}

fn lines(page: &[u8]) -> usize {
    visible_lines(page, Some("text/html"), None).iter().map(|line| line.text.len()).sum()
}

fn rs_trafilatura(page: &[u8]) -> usize {
    rs_trafilatura::extract_bytes(page).map_or(0, |result| result.content_text.len())
}

fn dom_smoothie(page: &[u8]) -> usize {
    let page = String::from_utf8_lossy(page);
    let readability = dom_smoothie::Readability::new(page.as_ref(), None, None);
    readability
        .and_then(|mut readability| readability.parse())
        .map_or(0, |article| article.text_content.len())
}

/// Only the tree, of which nothing is read yet.
fn tree(page: &[u8]) -> usize {
    scraper::Html::parse_document(&String::from_utf8_lossy(page))
        .root_element()
        .attr("lang")
        .map_or(1, str::len)
}

/// Only the text between tags, of which nothing is chosen yet.
fn text_handlers(page: &[u8]) -> usize {
    let letters = Cell::new(0);
    let settings = Settings::new().append_document_content_handler(doc_text!(|piece| {
        letters.set(letters.get() + piece.as_str().len());
        Ok(())
    }));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    let _ = rewriter.write(page).and_then(|()| rewriter.end());
    letters.get()
}
