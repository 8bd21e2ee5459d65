//! The arguments of `dictum batch`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

pub const BATCH_HELP: &str = "\
“plan”, then “run” on this machine or the job in integrations/spark on a cluster, then “gather”: the archive is the one that “dictum ingest” of the same input makes. \
A command built with --features stores takes s3://BUCKET/NAME and gs://BUCKET/NAME wherever a path is taken. docs/guide/batch.md shows the way, docs/guide/columns.md the columns.";

/// What to do with more input than one machine reads.
#[derive(Args, Debug)]
pub struct BatchArgs {
    /// Which step
    #[command(subcommand)]
    pub verb: BatchVerb,
}

/// The steps.
#[derive(Debug, Subcommand)]
pub enum BatchVerb {
    /// Part WARC, WACZ and JSON Lines into tasks, each known by the digest of its bytes
    Plan {
        /// Files, folders, globs, or s3:// and gs:// addresses
        #[arg(required = true)]
        inputs: Vec<PathBuf>,
        /// The plan: a line of JSON a task, in a file or at an address
        #[arg(long, short, value_name = "FILE")]
        out: PathBuf,
        /// About how many bytes a task has; a WARC file is parted between gzip members, other files are not
        #[arg(long, value_name = "BYTES", default_value_t = 64 << 20, value_parser = clap::value_parser!(u64).range(1..))]
        part_bytes: u64,
    },
    /// Read all tasks of a plan on this machine; what is done already is passed over
    Run {
        /// The plan
        plan: PathBuf,
        #[command(flatten)]
        reading: ReadingArgs,
        /// How many at a time [default: as many as there are cores]
        #[arg(long, value_name = "N")]
        at_a_time: Option<usize>,
    },
    /// Work for an engine: Arrow in on standard input, Arrow out on standard output
    Worker {
        /// Which work
        #[command(subcommand)]
        verb: WorkerVerb,
    },
    /// Take the parts of a plan, once all have been read, into an archive through the one way in
    Gather {
        /// The plan
        plan: PathBuf,
        /// The folder of shards, or its address
        #[arg(long, value_name = "DIR")]
        shards: PathBuf,
    },
}

/// Work for an engine.
#[derive(Debug, Subcommand)]
pub enum WorkerVerb {
    /// Read parts: a row of the plan in, a row of counts out, a shard of Parquet on storage
    Read {
        #[command(flatten)]
        reading: ReadingArgs,
    },
    /// Read one part, as “worker read” tells it to
    #[command(hide = true)]
    Part,
    /// Do one step of the search for shared passages
    Trace {
        /// Which step
        #[arg(long, value_enum)]
        step: TraceStepName,
    },
}

/// How parts are read.
#[derive(Args, Debug)]
pub struct ReadingArgs {
    /// The folder of shards, or its address
    #[arg(long, short, value_name = "DIR")]
    pub out: PathBuf,
    /// The most memory that reading one part may take, in megabytes; a record that takes more is reported and skipped
    #[arg(long, value_name = "MB", default_value_t = 2048, value_parser = clap::value_parser!(u64).range(64..))]
    pub memory: u64,
    /// The longest that one record may take, in seconds; one that takes longer is reported and skipped
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    pub patience: u64,
}

/// A step of the search for shared passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TraceStepName {
    /// Paragraphs to seeds
    Seeds,
    /// Seeds, those of one hash together, to pairs
    Pairs,
    /// Pairs and paragraphs, those of one statement together, to links
    Links,
    /// Links to the uses of each wording
    Clusters,
    /// All paragraphs to all links, on one machine
    Whole,
}
