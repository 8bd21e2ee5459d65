//! The classes of cases, in the order of the table.

mod archives;
mod articles;
mod charsets;
mod containers;
mod imports;
mod ingest;
mod kept;
mod laws;
mod markup;
mod pages;
mod planted;
mod queries;
mod quotes;
mod shell;
mod sockets;
mod structured;
mod traps;
mod unpacking;
mod vendored;
mod wire;

use crate::Class;

/// Every class.
pub const CLASSES: &[Class] = &[
    Class { name: "markup", cases: markup::cases },
    Class { name: "traps", cases: traps::cases },
    Class { name: "pairs", cases: traps::pairs },
    Class { name: "pages", cases: pages::cases },
    Class { name: "html5lib", cases: vendored::html5lib },
    Class { name: "naughty", cases: vendored::naughty },
    Class { name: "charsets", cases: charsets::cases },
    Class { name: "structured", cases: structured::cases },
    Class { name: "imports", cases: imports::cases },
    Class { name: "warc", cases: containers::cases },
    Class { name: "unpacking", cases: unpacking::cases },
    Class { name: "wacz", cases: archives::cases },
    Class { name: "kept", cases: kept::cases },
    Class { name: "queries", cases: queries::cases },
    Class { name: "quotes", cases: quotes::cases },
    Class { name: "articles", cases: articles::cases },
    Class { name: "ingest", cases: ingest::cases },
    Class { name: "wire", cases: wire::cases },
    Class { name: "shell", cases: shell::cases },
];

/// Cases that break each promise on purpose. Not one of [`CLASSES`]: it is for the tests of the suite itself.
pub const PLANTED: Class = Class { name: "planted", cases: planted::cases };

/// The class of a name.
pub fn named(name: &str) -> Option<&'static Class> {
    CLASSES.iter().chain([&PLANTED]).find(|class| class.name == name)
}

/// The checkout, with the files that others wrote and the pages of the cases.
fn checkout() -> &'static std::path::Path {
    std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
