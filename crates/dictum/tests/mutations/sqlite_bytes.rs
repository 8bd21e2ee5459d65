//! What a byte of an SQLite file is (<https://www.sqlite.org/fileformat2.html>): enough to class those that nothing uses.

/// The fields of a database's header: the first byte after each, and its name.
const HEADER: &[(usize, &str)] = &[
    (16, "magic words"),
    (18, "page size"),
    (19, "write version"),
    (20, "read version"),
    (21, "reserved space"),
    (24, "payload fractions"),
    (28, "file change counter"),
    (32, "size in pages"),
    (36, "first free page"),
    (40, "count of free pages"),
    (44, "schema cookie"),
    (48, "schema format"),
    (52, "suggested cache size"),
    (56, "largest root page"),
    (60, "text encoding"),
    (64, "user version"),
    (68, "incremental vacuum"),
    (72, "application id"),
    (92, "reserved for expansion"),
    (96, "version-valid-for number"),
    (100, "version of the last writer"),
];

/// What a byte of a database is.
pub fn class(file: &[u8], byte: usize) -> String {
    if byte < 100 {
        let field = HEADER.iter().find(|(end, _)| byte < *end).map_or("", |(_, name)| name);
        return format!("header: {field}");
    }
    let size = page_size(file);
    let page = byte / size;
    if is_free(file, page + 1) {
        return "free page".into();
    }
    let start = page * size;
    page_class(&file[start..(start + size).min(file.len())], byte - start, if page == 0 { 100 } else { 0 })
        .into()
}

/// What a byte of a write-ahead log is: header, or a frame's head or page.
pub fn log_class(file: &[u8], byte: usize) -> String {
    let size = number(file, 8, 4);
    if byte < 32 {
        return "log's header".into();
    }
    let frame = (byte - 32) / (size + 24);
    let head = |frame: usize| 32 + frame * (size + 24);
    let salt = |at: usize| file.get(at + 8..at + 16);
    if salt(head(frame)) != file.get(16..24) {
        return "frame of an earlier round of the log".into();
    }
    let page = number(file, head(frame), 4);
    let frames = (file.len() - 32) / (size + 24);
    let is_superseded = (frame + 1..frames)
        .any(|later| salt(head(later)) == file.get(16..24) && number(file, head(later), 4) == page);
    let place = if (byte - head(frame)) < 24 { "head" } else { "page" };
    let replaced = if is_superseded { ", replaced by a later frame" } else { "" };
    format!("frame's {place}{replaced}")
}

fn page_size(file: &[u8]) -> usize {
    match number(file, 16, 2) {
        1 => 65_536,
        size => size,
    }
}

fn number(bytes: &[u8], at: usize, length: usize) -> usize {
    bytes.get(at..at + length).unwrap_or(&[]).iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte))
}

/// Says whether a page, by its number from 1, is on the list of free ones.
fn is_free(file: &[u8], page: usize) -> bool {
    let size = page_size(file);
    let mut trunk = number(file, 32, 4);
    for _ in 0..file.len() / size {
        if trunk == 0 {
            break;
        }
        let at = (trunk - 1) * size;
        let leaves = number(file, at + 4, 4);
        if trunk == page || (0..leaves).any(|leaf| number(file, at + 8 + leaf * 4, 4) == page) {
            return true;
        }
        trunk = number(file, at, 4);
    }
    false
}

/// What a byte of a b-tree page is, whose head begins at `head`.
fn page_class(page: &[u8], byte: usize, head: usize) -> &'static str {
    let kind = page[head];
    if ![2, 5, 10, 13].contains(&kind) {
        return "overflow page";
    }
    let cells = number(page, head + 3, 2);
    let content = number(page, head + 5, 2);
    let pointers = head + if kind < 8 { 12 } else { 8 };
    if byte < head + 8 {
        return match byte - head {
            0 => "page's kind",
            1 | 2 => "first freed block",
            3 | 4 => "count of cells",
            5 | 6 => "start of cells",
            _ => "count of fragments",
        };
    }
    if byte < pointers {
        return "right-most child";
    }
    if byte < pointers + cells * 2 {
        return "place of a cell";
    }
    if byte < content {
        return "space between the places and the cells";
    }
    let mut freed = number(page, head + 1, 2);
    while freed != 0 && freed + 4 <= page.len() {
        let length = number(page, freed + 2, 2);
        if (freed..freed + 4).contains(&byte) {
            return "head of a freed block";
        }
        if (freed..freed + length).contains(&byte) {
            return "freed block";
        }
        freed = number(page, freed, 2);
    }
    "cell"
}
