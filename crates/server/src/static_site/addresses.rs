//! Which file stands for an address of the served room.

use std::hash::{DefaultHasher, Hasher};

/// The page that searches.
pub(super) const SEARCH_FILE: &str = "search.html";

/// The page for what only a server can answer.
pub(super) const SERVED_FILE: &str = "served-only.html";

/// Where an address of the served room leads in the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A file.
    Page {
        /// Its path in the folder.
        file: String,
        /// What is asked of the served room for it.
        asked: String,
        /// What follows the file in a link: a query for a script, a place on the page.
        rest: String,
    },
    /// Another host, or a place on the same page.
    Elsewhere,
}

/// Rooms whose pages are written as they are.
const ROOMS: [&str; 12] = [
    "archive",
    "captures",
    "statement",
    "speakers",
    "speaker",
    "publishers",
    "publisher",
    "changed",
    "gone",
    "not-held",
    "about",
    "help",
];

/// Files that keep their names.
const FILES: [&str; 7] = [
    "/style.css",
    "/keys.js",
    "/site-search.js",
    "/favicon.svg",
    "/robots.txt",
    "/log/checkpoint",
    "/log/keys",
];

/// Where an address leads, as it stands in a page once its entities are undone.
pub(super) fn place_of(address: &str) -> Place {
    if !address.starts_with('/') || address.starts_with("//") {
        return Place::Elsewhere;
    }
    let (whole, fragment) = address.split_once('#').unwrap_or((address, ""));
    let (path, query) = whole.split_once('?').unwrap_or((whole, ""));
    let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
    let page = |file: String, asked: &str, rest: String| Place::Page { file, asked: asked.to_owned(), rest };
    let mut parts = path.split('/').skip(1);
    let (room, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    match room {
        "" => page("index.html".to_owned(), "/", fragment),
        _ if FILES.contains(&path) => page(path[1..].to_owned(), path, String::new()),
        "log" if path == "/log" => page("log.html".to_owned(), path, fragment),
        "search" => {
            let query = if query.is_empty() { String::new() } else { format!("?{query}") };
            page(SEARCH_FILE.to_owned(), "/search", query)
        }
        // One page a capture, without a mark; a mark's place is not on it.
        "evidence" => page(format!("evidence/{name}.html"), path, String::new()),
        // Captured bytes are to be kept, never shown: hosts and browsers take this ending for nothing else.
        "payload" => page(format!("payload/{}.bin", name.replace(':', "-")), path, String::new()),
        "trace" if query.is_empty() => page("trace.html".to_owned(), path, fragment),
        "trace" => match query.strip_prefix("q=").filter(|id| is_id(id)) {
            Some(id) => page(format!("trace/{id}.html"), whole, fragment),
            None => served(),
        },
        "api" => match path.strip_prefix("/api/v1/statements/").filter(|id| is_id(id) && query.is_empty()) {
            Some(id) => page(format!("statement/{id}.json"), path, String::new()),
            None => served(),
        },
        _ if ROOMS.contains(&room) => page(file_of_page(path, query), whole, fragment),
        _ => served(),
    }
}

fn served() -> Place {
    Place::Page { file: SERVED_FILE.to_owned(), asked: String::new(), rest: String::new() }
}

/// Says whether a word is a statement's id.
fn is_id(word: &str) -> bool {
    word.len() == 13 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// The path of a page; a query is told by a hash of it, since no file system takes all that may stand in one.
fn file_of_page(path: &str, query: &str) -> String {
    let plain: String = path
        .trim_matches('/')
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "/-_~.".contains(letter) { letter } else { '_' })
        .collect();
    // What was changed is told apart again, and so is what goes up.
    let is_changed = format!("/{plain}") != path || plain.split('/').any(|part| part.starts_with('.'));
    let plain = plain.replace("..", "__");
    if query.is_empty() && !is_changed {
        return format!("{plain}.html");
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(path.as_bytes());
    hasher.write(b"?");
    hasher.write(query.as_bytes());
    format!("{plain}-{:016x}.html", hasher.finish())
}

/// The way from one file to another.
pub(super) fn relative(from: &str, to: &str) -> String {
    format!("{}{to}", "../".repeat(from.matches('/').count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(address: &str) -> String {
        match place_of(address) {
            Place::Page { file, rest, .. } => format!("{file}{rest}"),
            Place::Elsewhere => "elsewhere".to_owned(),
        }
    }

    #[test]
    fn every_address_has_a_file_or_says_that_it_needs_a_server() {
        for (address, expected) in [
            ("/", "index.html"),
            ("/archive/2021/07", "archive/2021/07.html"),
            ("/statement/abcdefghijk12#t3p2", "statement/abcdefghijk12.html#t3p2"),
            ("/search?q=a%20b", "search.html?q=a%20b"),
            ("/style.css?v=1", "style.css"),
            ("/evidence/12?turn=t3#passage", "evidence/12.html"),
            ("/payload/sha256:00ff", "payload/sha256-00ff.bin"),
            ("/trace?q=abcdefghijk12#t1p1", "trace/abcdefghijk12.html#t1p1"),
            ("/trace?q=any%20words", "served-only.html"),
            ("/api/v1/statements/abcdefghijk12", "statement/abcdefghijk12.json"),
            ("/check?quote=x", "served-only.html"),
            ("https://elsewhere.example/", "elsewhere"),
            ("//elsewhere.example/", "elsewhere"),
            ("#t1", "elsewhere"),
        ] {
            assert_eq!(file(address), expected, "{address}");
        }
    }

    #[test]
    fn no_address_leads_out_of_the_folder_and_no_two_share_a_file() {
        let addresses = [
            "/archive?a=1",
            "/archive?a=2",
            "/archive",
            "/speaker/a%2Fb",
            "/speaker/a_2Fb",
            "/statement/../x",
        ];
        let files: Vec<String> = addresses.iter().map(|address| file(address)).collect();
        for (at, one) in files.iter().enumerate() {
            assert!(!one.contains("..") && !one.starts_with('/'), "{one}");
            assert!(!files[..at].contains(one), "{one}");
        }
    }

    #[test]
    fn the_way_goes_up_as_far_as_needed() {
        assert_eq!(relative("statement/a/compare.html", "index.html"), "../../index.html");
        assert_eq!(relative("index.html", "archive.html"), "archive.html");
    }
}
