//! Benchmarks: steps that are run alone, by their name, and take no part in `cargo xtask test`.

mod batch;
mod check;
mod doors;
mod exports;
pub mod peers;
mod protocol;
mod read;
mod search;
mod table;
mod taken;
mod trace;

use crate::steps::Step;

/// Every benchmark.
pub const BENCHES: &[Step] = &[
    Step {
        name: "bench read",
        about: "times reading against its peers, all in one run, which it installs into the target folder",
        cure: "what is fetched and built stands in bench-read in the target folder: remove it and try again",
        run: read::read,
    },
    Step {
        name: "bench check",
        about: "times the quote check at four sizes of the record, against its peers, all in one run",
        cure: "what is fetched and built stands in bench-check in the target folder: remove it and try again",
        run: check::check,
    },
    Step {
        name: "bench search",
        about: "times the full text beside plain tantivy, SQLite's FTS5 and PostgreSQL's full text, all in one run",
        cure: "what is fetched and built stands in bench-search in the target folder: remove it and try again",
        run: search::search,
    },
    Step {
        name: "bench exports",
        about: "times exports of real statements in every form, with the memory they take, and has others read them back",
        cure: "what is written stands in bench-exports in the target folder: look at it there",
        run: exports::exports,
    },
    Step {
        name: "bench trace",
        about: "times the search for recurring passages at four sizes of the record, against its peers, all in one run",
        cure: "what is fetched and built stands in bench-trace in the target folder: remove it and try again",
        run: trace::trace,
    },
    Step {
        name: "bench batch",
        about: "gathers the bulk corpus from 64 WARC files, compares it with one machine's, and tells what each stage costs",
        cure: "what is packed and read stands in bench-batch in the target folder: remove it and try again",
        run: batch::batch,
    },
    Step {
        name: "bench doors",
        about: "loads the served bulk corpus from a second process: statement pages, search, check; also while an ingest runs",
        cure: DOORS_CURE,
        run: doors::doors,
    },
    Step {
        name: "bench doors --minutes 10",
        about: "likewise, and for ten minutes at the end, to see whether the memory stays what it is",
        cure: DOORS_CURE,
        run: doors::ten_minutes,
    },
];

const DOORS_CURE: &str = "what is made and installed stands in bench-doors in the target folder, with what the server said: remove it and try again";
