//! The command line: every verb with its options, as clap understands them and as help and man page show them.

#[cfg(feature = "columns")]
mod batch;
mod follow;
mod harvest;
mod tokens;
mod words;

#[cfg(feature = "columns")]
pub use batch::{BATCH_HELP, BatchArgs, BatchVerb, ReadingArgs, TraceStepName, WorkerVerb};
pub use follow::{FOLLOW_HELP, FollowArgs};
pub use harvest::{
    DIGEST_HELP, DigestArgs, DigestForm, GapsArgs, HARVEST_HELP, HarvestArgs, NetArgs, WATCH_HELP, WatchArgs,
};
pub use tokens::{TOKEN_HELP, TokenAction};
pub use words::{KwicArgs, SPEAKERS_HELP, SpeakersArgs, WORDS_HELP, WordsArgs};

use clap::{Args, Parser, Subcommand, ValueEnum};
use dictum_server::PublicAddress;
use std::path::PathBuf;

/// An archive of record for official statements: who said what, when, where, in answer to what, down to the bytes that prove it.
#[derive(Debug, Parser)]
#[command(name = "dictum", version, propagate_version = true, after_help = EXIT_CODES)]
pub struct Cli {
    /// The archive's folder [default: the nearest archive at or above the working folder]
    #[arg(long, global = true, value_name = "DIR", env = "DICTUM_ARCHIVE")]
    pub archive: Option<PathBuf>,
    /// How answers are printed
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// No progress bar
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Say more of what is going on
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done · 1 a fault of ours or the machine · 2 asked wrongly · 3 not found, no hit, quotation not found · \
4 something kept is damaged · 5 unavailable just now: another writer, a full disk · 10 quotation altered · 11 quotation spliced";

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// One JSON object an answer, one a line where there are many
    #[value(alias = "jsonl")]
    Json,
}

/// In which form a list is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListForm {
    /// A table, as RFC 4180 has it
    Csv,
    /// One JSON object a line
    Jsonl,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a new archive in a new or empty folder
    Init {
        /// The folder [default: .dictum]
        dir: Option<PathBuf>,
    },
    /// Make an archive if there is none, ingest, and serve the reading room
    Open {
        #[command(flatten)]
        input: InputArgs,
        #[command(flatten)]
        listen: ListenArgs,
    },
    /// Take captures in: pages, WARC, WACZ, WET, ARC, JSON Lines; files, folders, globs or -
    Ingest(InputArgs),
    /// Fetch pages politely: from a page, a list, a feed or a site map to the statements they lead to
    #[command(after_help = HARVEST_HELP)]
    Harvest(HarvestArgs),
    /// Go round the sources of dictum.toml, look at pages again that are due, and tell what is new, changed or gone
    #[command(after_help = WATCH_HELP)]
    Watch(WatchArgs),
    /// Say what is listed and not held, by publisher and month
    Gaps(GapsArgs),
    /// Tell what is new, changed or gone since a time, as text or HTML for a mail
    #[command(after_help = DIGEST_HELP)]
    Digest(DigestArgs),
    /// Read captures without an archive, and print what was recovered
    Read {
        #[command(flatten)]
        input: InputArgs,
        /// The site's time zone (IANA name), where the page's clocks leave the day open
        #[arg(long, value_name = "ZONE")]
        site_zone: Option<String>,
        /// Say where each value was read
        #[arg(long)]
        explain: bool,
    },
    /// Show a statement
    Show {
        /// Its id (six characters or more), the name it came with, or its address
        name: String,
        /// An edition by its entry number, instead of the latest
        #[arg(long, value_name = "N")]
        edition: Option<u64>,
    },
    /// Correct what was read wrongly, as an entry of its own that says who and why
    #[command(after_help = CORRECT_HELP)]
    Correct(Box<CorrectArgs>),
    /// Find turns by words, phrases and facts
    #[command(after_help = dictum::SEARCH_HELP)]
    Search {
        /// The query; put -- before one that begins with a minus
        #[arg(required = true)]
        query: Vec<String>,
        /// How many hits
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
        /// How many hits to pass over
        #[arg(long, default_value_t = 0)]
        skip: usize,
        /// List all that is found, earliest first, as csv or jsonl: a passage a row
        #[arg(long = "as", value_name = "FORM", conflicts_with_all = ["limit", "skip"])]
        list: Option<ListForm>,
        #[command(flatten)]
        kwic: KwicArgs,
    },
    /// Count words: how often they stand, near which others, and whose key words they are
    #[command(after_help = WORDS_HELP)]
    Words(WordsArgs),
    /// List speakers; of one, all names as printed, and why they are taken for one person’s
    #[command(after_help = SPEAKERS_HELP)]
    Speakers(SpeakersArgs),
    /// Check a quotation: did these words stand in the record, where, and what differs?
    Check(CheckArgs),
    /// Trace wording: a phrase's history, a statement's passages that stand elsewhere, what is repeated most
    #[command(after_help = TRACE_HELP)]
    Trace(TraceArgs),
    /// Compare two editions of a statement: what the publisher changed, word by word
    #[command(after_help = COMPARE_HELP)]
    Compare(CompareArgs),
    /// Cite a statement or a passage, with its permanent link
    Cite {
        /// The statement: id, name or address; with #t3 a turn, with #t3p2 a paragraph
        name: String,
        /// In which form: text, csl-json, bibtex, ris, chicago, chicago-author-date, apa, mla
        #[arg(long = "as", value_name = "FORM", value_parser = CITATION_FORMS, default_value = "text", conflicts_with = "style")]
        form: String,
        /// A style of your own: a .csl file, such as OSCOLA's
        #[arg(long, value_name = "FILE")]
        style: Option<PathBuf>,
    },
    /// Hash and compare what is kept; the payloads too with --read-data
    #[command(after_help = VERIFY_HELP)]
    Verify(VerifyArgs),
    /// Make a lost or damaged catalogue anew from packs and log, and then all indexes
    Rebuild,
    /// Let captured bytes go for good, as a court may order; an entry says why
    Redact(RedactArgs),
    /// Pack everything anew, as small as can be: two seconds a megabyte, and for that time the room of a second copy
    Repack,
    /// Show the entries of the record, publish the log's checkpoint, prove an entry
    #[command(after_help = LOG_HELP, args_conflicts_with_subcommands = true)]
    Log(LogArgs),
    /// Verify proofs of quotations, made by “check --proof”, without the archive
    #[command(after_help = VERIFY_PROOF_HELP)]
    VerifyProof(VerifyProofArgs),
    /// Serve the reading room
    Serve(ListenArgs),
    /// Say who may write over the net
    #[command(after_help = TOKEN_HELP)]
    Token {
        /// What to do
        #[command(subcommand)]
        action: TokenAction,
    },
    /// Answer an assistant over standard input and output (Model Context Protocol)
    Mcp {
        /// The address of this archive's reading room, for permanent links: https://archive.example
        #[arg(long, value_name = "URL")]
        public_address: Option<PublicAddress>,
    },
    /// Write the archive out: statements in the forms of others, or captures with their evidence as WARC, WACZ or BagIt
    Export(ExportArgs),
    /// Read more than one machine can: part the input, have workers read it, gather it into an archive
    #[cfg(feature = "columns")]
    #[command(after_help = BATCH_HELP)]
    Batch(BatchArgs),
    /// Copy the record, while it is in use, into a new folder or onto an earlier backup
    Backup {
        /// The backup's folder: new, empty, or an earlier backup of this archive, to which what is new is added
        to: PathBuf,
        /// Copy the log's private key too: whoever has it can sign in this archive's name
        #[arg(long)]
        with_key: bool,
    },
    /// Make an archive of a backup, and read every byte of it again
    Restore {
        /// The backup
        from: PathBuf,
        /// The archive's folder: new or empty
        to: PathBuf,
    },
    /// Keep a replica of another archive, for more readers than one machine serves
    #[command(after_help = FOLLOW_HELP)]
    Follow(FollowArgs),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the man page
    Man,
}

const CITATION_FORMS: [&str; 8] =
    ["text", "csl-json", "bibtex", "ris", "chicago", "chicago-author-date", "apa", "mla"];

const VERIFY_PROOF_HELP: &str = "\
Exit codes: 0 proven · 4 refused · 10 proven, but the page's words are not the quotation's. With --archive DIR the key is compared with \
the archive's own. A proof has a verifier for Python in it too; docs/guide/proof.md shows how a stranger uses it.";

const CORRECT_HELP: &str = "\
An empty value (--venue '') says that the page does not tell it. Turns and passages are corrected in a file; \
docs/guide/corrections.md shows how. “dictum read” and “dictum ingest” take PAGE.correction.toml beside PAGE by themselves.";

/// What to correct, by whom and why.
#[derive(Args, Debug)]
pub struct CorrectArgs {
    /// The statement (id, name or address), or the digest of a capture (sha256:…)
    pub name: String,
    /// A file of corrections
    #[arg(long, value_name = "FILE", conflicts_with_all = ["by", "headline", "kind", "speakers", "venue", "place", "occasion", "delivered_on", "published_at", "language"])]
    pub file: Option<PathBuf>,
    /// Who says so
    #[arg(long, value_name = "NAME", required_unless_present = "file")]
    pub by: Option<String>,
    /// Why
    #[arg(long, value_name = "WORDS", required_unless_present = "file", conflicts_with = "file")]
    pub reason: Option<String>,
    /// The headline, as the page prints it
    #[arg(long, value_name = "WORDS")]
    pub headline: Option<String>,
    /// The headline is yours, and stands nowhere on the page
    #[arg(long, requires = "headline")]
    pub editorial: bool,
    /// What the statement is: address, interview, letter …
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Who speaks, with the office in parentheses; give it once for each
    #[arg(long = "speaker", value_name = "NAME (OFFICE)")]
    pub speakers: Vec<String>,
    /// The house or hall
    #[arg(long, value_name = "VENUE")]
    pub venue: Option<String>,
    /// The town or country
    #[arg(long, value_name = "PLACE")]
    pub place: Option<String>,
    /// At what it was said
    #[arg(long, value_name = "OCCASION")]
    pub occasion: Option<String>,
    /// When it was said
    #[arg(long, value_name = "DAY")]
    pub delivered_on: Option<String>,
    /// When it was put out
    #[arg(long, value_name = "TIME")]
    pub published_at: Option<String>,
    /// Its language, by its tag
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
}

const VERIFY_HELP: &str = "\
Without an option all entries, rows and places are compared, and no payload is read: the report says what was and was not checked. \
Exit code 4: something kept is lost or changed. docs/guide/verify.md lists the findings with their cures.";

/// What to let go, and why.
#[derive(Args, Debug)]
pub struct RedactArgs {
    /// A payload (sha256:…), or a statement: every capture of all its editions
    pub name: String,
    /// Why
    #[arg(long, value_name = "WORDS")]
    pub reason: String,
    /// Who decided it
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// On what grounds, as the number of a court's order
    #[arg(long, value_name = "WORDS")]
    pub basis: Option<String>,
    /// Go on although entered corrections quote words of the page: no entry ever goes
    #[arg(long)]
    pub corrections_stay: bool,
    /// Ask no question
    #[arg(long)]
    pub yes: bool,
}

/// Reads how many statements are a sample: a number above 0, or all.
fn sample(text: &str) -> Result<u64, String> {
    match text {
        "all" => Ok(u64::MAX),
        _ => {
            text.parse().ok().filter(|count| *count > 0).ok_or_else(|| "a number above 0, or all".to_owned())
        }
    }
}

/// How deep to look.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// How deep: open (structure only, quick), record (everything but the payloads' bytes)
    #[arg(long, value_name = "LEVEL", value_parser = ["open", "record"], default_value = "record")]
    pub level: String,
    /// Hash every payload too, or the N-th of T parts of them: another part every night is all in T nights
    #[arg(long, value_name = "N/T", num_args = 0..=1, require_equals = true, default_missing_value = "1/1", conflicts_with = "level")]
    pub read_data: Option<String>,
    /// Make quotations again from N statements of the shelf, or from all, and follow each back to the bytes [default: 100]
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "100", value_parser = sample)]
    pub quotes: Option<u64>,
    /// Enter the run in the record, as an entry of its own
    #[arg(long)]
    pub record: bool,
    /// A checkpoint that was published earlier: the archive must begin with everything it names. Nothing else shows a whole folder put back to an earlier state
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// A public key of the log that came to you by another way than the archive, for --against
    #[arg(long, value_name = "KEY", requires = "against")]
    pub key: Vec<String>,
}

const LOG_HELP: &str = "\
Without a verb, entries are listed, the newest last. Publish what “dictum log checkpoint” prints where you cannot take it back: “dictum verify --against FILE” \
then shows that nothing published has been changed or taken away since.";

/// What of the log.
#[derive(Args, Debug)]
pub struct LogArgs {
    /// What to do with the log
    #[command(subcommand)]
    pub action: Option<LogAction>,
    /// One entry, whole
    #[arg(value_name = "NUMBER")]
    pub number: Option<u64>,
    /// From this entry on, instead of the newest
    #[arg(long, value_name = "NUMBER", conflicts_with = "number")]
    pub from: Option<u64>,
    /// Only entries of this kind: capture, revisit, edition, correction, key, run …
    #[arg(long, value_name = "KIND", conflicts_with = "number")]
    pub kind: Option<String>,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 20, conflicts_with = "number")]
    pub limit: u64,
}

/// What to do with the log.
#[derive(Debug, Subcommand)]
pub enum LogAction {
    /// Print the signed checkpoint, to be published
    Checkpoint,
    /// Print the public keys, the one that signs now last
    Key,
    /// Print a proof that an entry is in the log (C2SP tlog-proof)
    Prove {
        /// The entry's number
        number: u64,
    },
    /// Change the key that signs the log, as an entry that says why
    RotateKey {
        /// Why
        #[arg(long, value_name = "WORDS")]
        reason: String,
    },
}

const TRACE_HELP: &str = "\
A passage is eight words or more; in a phrase one word in four may be other, put in or left out. Only latest editions count. docs/guide/trace.md says what counts as one use.";

/// What to trace.
#[derive(Args, Debug)]
pub struct TraceArgs {
    /// A statement, by id, name or address; or a phrase of two words or more
    #[arg(required_unless_present = "top")]
    pub what: Option<String>,
    /// What is repeated most, what is new, what was dropped
    #[arg(long, conflicts_with = "what")]
    pub top: bool,
    /// The period: 2021-07..2021-09, 2021-07.., 2021
    #[arg(long, value_name = "PERIOD")]
    pub said: Option<String>,
    /// How many uses, passages or wordings are shown
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub limit: usize,
}

const COMPARE_HELP: &str = "\
Without --editions the latest edition is compared with the one before it; “dictum show” lists their numbers. Every difference has a class, as in “dictum check”. \
docs/guide/compare.md says when a capture makes an edition.";

/// What to compare.
#[derive(Args, Debug)]
pub struct CompareArgs {
    /// The statement: its id (six characters or more), the name it came with, or its address
    #[arg(required_unless_present_any = ["captures", "files"])]
    pub name: Option<String>,
    /// Two editions by their entry numbers, the older first
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], requires = "name")]
    pub editions: Vec<u64>,
    /// Two captures by their entry numbers
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["name", "editions"])]
    pub captures: Vec<u64>,
    /// Two files, without an archive
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["name", "editions", "captures"])]
    pub files: Vec<PathBuf>,
    /// Write the comparison as a page that stands alone
    #[arg(long, value_name = "FILE.html")]
    pub report: Option<PathBuf>,
    /// Show where only punctuation or the shape of a mark differs, too
    #[arg(long)]
    pub typography: bool,
    /// Show what was kept as it was, too
    #[arg(long)]
    pub all: bool,
}

/// What to take apart, and what is known of it.
#[derive(Args, Debug)]
pub struct InputArgs {
    /// Files, folders, globs, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What the files hold, where their first bytes should not decide
    #[arg(long = "as", value_name = "FORM", value_parser = ["page", "warc", "wacz", "jsonl", "tei", "akn"])]
    pub form: Option<String>,
    /// JSON lines with path, target_uri, captured_at for the files
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// The address of the one file
    #[arg(long, value_name = "URI")]
    pub target_uri: Option<String>,
    /// When the one file was fetched: 2022-06-28T12:31:00Z
    #[arg(long, value_name = "TIME")]
    pub captured_at: Option<String>,
    /// Corrections of the one file [default: PATH.correction.toml, where there is one]
    #[arg(long, value_name = "FILE")]
    pub correction: Option<PathBuf>,
}

/// What to write out, and where to.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// In which form
    #[arg(long, value_name = "FORM", value_enum, default_value_t = ExportForm::Jsonl)]
    pub to: ExportForm,
    /// The file, or for the forms that take one a folder [default: standard output, for a form that is one stream]
    #[arg(long, short, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// How WARC records are packed [default: by the file's name, else gzip]
    #[arg(long, value_enum)]
    pub packing: Option<Packing>,
    /// One table alone, as a stream of Arrow on standard output: captures, statements, turns, paragraphs, listings, warnings
    #[cfg(feature = "columns")]
    #[arg(long, value_name = "TABLE", conflicts_with_all = ["out", "packing"])]
    pub table: Option<String>,
    #[command(flatten)]
    pub selection: SelectionArgs,
}

/// Which statements are written out.
#[derive(Args, Debug)]
pub struct SelectionArgs {
    /// Only statements in which this finds a turn or the headline: any query of “dictum search”
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// Only statements of this publisher
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
    /// Only statements in which this person speaks, under any name of theirs
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Only statements of this day or later: 2021, 2021-07 or 2021-07-08
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// Only statements of this day or earlier
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
}

/// The forms of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportForm {
    /// Statements, one JSON object a line
    Jsonl,
    /// A table with a row a turn, for spreadsheets and data frames
    Csv,
    /// Plain text: a file, or a folder with a file a statement
    Text,
    /// Markdown: a file, or a folder with a file a statement
    Markdown,
    /// The vertical of corpus tools (CWB, Sketch Engine): a file, or a folder with a file a statement
    Vertical,
    /// Bulk requests of OpenSearch and Elasticsearch: a file, or a folder with the mapping and requests of 50 MB at most
    Opensearch,
    /// TEI (Parla-CLARIN): a corpus in one file, or a folder with a file a statement
    Tei,
    /// Akoma Ntoso 3.0: a collection in one file, or a folder with a file a statement
    Akn,
    /// The reading room as files that any host can serve, with a search of its own: a new folder
    Site,
    /// Tables of captures, statements, turns, paragraphs, listings and warnings: a folder with a Parquet file each
    #[cfg(feature = "columns")]
    Parquet,
    /// The same as Arrow files; with --table one of them, down standard output
    #[cfg(feature = "columns")]
    Arrow,
    /// Captures as they were kept, with revisits and corrections: a file, or files of 1 GiB in a folder
    Warc,
    /// The same in one file with index and pages, for replay tools
    Wacz,
    /// The same in a folder with digests of each file, and the log of entries, for handing over to an archive
    Bagit,
}

/// How WARC records are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Packing {
    /// A gzip member a record, which every tool reads
    Gzip,
    /// A zstd frame a record, smaller and faster
    Zstd,
    /// Not at all
    None,
}

/// Where to serve.
#[derive(Args, Debug)]
pub struct ListenArgs {
    /// Address and port; port 0 takes any free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7160")]
    pub listen: String,
    /// Do not open a browser
    #[arg(long)]
    pub no_browser: bool,
    /// The address that others reach it by, for feeds, site maps and harvesters: https://archive.example
    #[arg(long, value_name = "URL")]
    pub public_address: Option<PublicAddress>,
    /// How many requests an address may make in a minute; 0 for any number. This machine itself is not counted
    #[arg(long, value_name = "N", default_value_t = 600)]
    pub requests_a_minute: u32,
    /// How many megabytes of pages already read are kept at hand
    #[arg(long, value_name = "MB", default_value_t = 128)]
    pub readings_at_hand: u32,
    /// A proxy on this machine stands in front, and tells in X-Forwarded-For who asks
    #[arg(long)]
    pub behind_proxy: bool,
    /// Whom harvesters may write to (OAI-PMH names somebody): an address of e-mail
    #[arg(long, value_name = "E-MAIL", value_parser = email)]
    pub contact: Option<String>,
    /// Take captures and corrections in over the net, of programs that show a token (dictum token)
    #[arg(long)]
    pub writes: bool,
}

/// Reads an address of e-mail: somebody at some host.
fn email(text: &str) -> Result<String, String> {
    let is_one = text.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'));
    let is_plain = !text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    if is_one && is_plain {
        Ok(text.to_owned())
    } else {
        Err("an address such as keeper@archive.example".to_owned())
    }
}

/// What to check.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// The claimed words, with … where some are left out
    #[arg(required_unless_present_any = ["queries", "document"])]
    pub quote: Option<String>,
    /// Who is said to have said them
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// The day, month or year they are said to have been said
    #[arg(long, value_name = "DAY", conflicts_with_all = ["from", "to"])]
    pub on: Option<String>,
    /// The first day they may have been said
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// The last such day
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// Search only the statements of this publisher (its exact name)
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
    /// How many other candidates to show
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(0..=50))]
    pub limit: u8,
    /// Write a proof of the words that were found, which anybody can verify offline
    #[arg(long, value_name = "FILE", conflicts_with_all = ["queries", "document"])]
    pub proof: Option<PathBuf>,
    /// Check many: JSON lines with id, quote and, if known, speaker; answers come in their order, one a line
    #[arg(long, value_name = "FILE", conflicts_with = "quote")]
    pub queries: Option<PathBuf>,
    /// Check every quotation of an article: HTML, Markdown or text, or - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["quote", "queries", "speaker", "on", "from", "to"])]
    pub document: Option<PathBuf>,
    /// As what to print: annotation for W3C Web Annotations on the passages found, one JSON object a line
    #[arg(long = "as", value_name = "FORM", value_parser = ["annotation"], conflicts_with_all = ["document", "format"])]
    pub form: Option<String>,
    /// Write the article with its quotations marked, as a page that stands alone
    #[arg(long, value_name = "FILE", requires = "document")]
    pub report: Option<PathBuf>,
}

/// Which proofs to verify.
#[derive(Args, Debug)]
pub struct VerifyProofArgs {
    /// Proofs
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The key that must have signed: name+hash+base64, as the archive publishes it
    #[arg(long, value_name = "VKEY")]
    pub key: Option<String>,
}
