//! `dictum batch`: the input parted, read by many, gathered.

use crate::{
    Outcome,
    args::{BatchArgs, BatchVerb, Cli, Format, ReadingArgs, TraceStepName, WorkerVerb},
    commands::ingest,
    progress::Bar,
    terminal::{CAUTION, grouped, paint},
};
use dictum::{Error, Refusal, model::ErrorKind};
use dictum_batch::{PartManifest, Planned, ReadWorker, TraceStep};
use std::{
    ffi::OsString,
    io::{self, BufWriter},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// How many refusals are shown one by one in a terminal.
const REFUSALS_SHOWN: usize = 20;

pub fn run(cli: &Cli, batch: &BatchArgs) -> Outcome {
    match &batch.verb {
        BatchVerb::Plan { inputs, out, part_bytes } => {
            let planned = dictum_batch::plan(inputs, *part_bytes, out)?;
            tell_plan(cli, &planned, out);
            Ok(if planned.tasks == 0 { ErrorKind::AskedWrongly.exit_code() } else { 0 })
        }
        BatchVerb::Run { plan, reading, at_a_time } => run_plan(cli, plan, reading, *at_a_time),
        BatchVerb::Worker { verb } => work(verb),
        BatchVerb::Gather { plan, shards } => {
            let dictum = cli.open_archive()?;
            let bar = Bar::new(cli.quiet || cli.format == Format::Json);
            let summary = dictum_batch::gather(&dictum, plan, shards, &bar);
            bar.clear();
            ingest::print(cli, &summary?)?;
            Ok(0)
        }
    }
}

fn work(verb: &WorkerVerb) -> Outcome {
    let (input, output) = (io::stdin().lock(), BufWriter::new(io::stdout().lock()));
    match verb {
        WorkerVerb::Read { reading } => worker(reading)?.run(input, output)?,
        WorkerVerb::Part => dictum_batch::read_one_part(input, output)?,
        WorkerVerb::Trace { step } => dictum_batch::run_trace_step(of_name(*step), input, output)?,
    }
    Ok(0)
}

fn of_name(step: TraceStepName) -> TraceStep {
    match step {
        TraceStepName::Seeds => TraceStep::Seeds,
        TraceStepName::Pairs => TraceStep::Pairs,
        TraceStepName::Links => TraceStep::Links,
        TraceStepName::Clusters => TraceStep::Clusters,
        TraceStepName::Whole => TraceStep::Whole,
    }
}

fn worker(reading: &ReadingArgs) -> Result<ReadWorker, Error> {
    let program = std::env::current_exe().map_err(|error| {
        Error::new(ErrorKind::Internal, format!("the program's own path is not known: {error}"))
    })?;
    let reader = [program.into_os_string()].into_iter();
    Ok(ReadWorker {
        reader: reader.chain(["batch", "worker", "part"].map(OsString::from)).collect(),
        out: reading.out.clone(),
        memory: reading.memory << 20,
        patience: Duration::from_secs(reading.patience),
    })
}

fn run_plan(cli: &Cli, plan: &Path, reading: &ReadingArgs, at_a_time: Option<usize>) -> Outcome {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let bar = Bar::new(cli.quiet || cli.format == Format::Json);
    bar.start(dictum_batch::read_plan(plan)?.iter().map(|task| task.end - task.start).sum());
    let (bytes, captures) = (AtomicU64::new(0), AtomicU64::new(0));
    let told = dictum_batch::run_plan(&worker(reading)?, plan, at_a_time.unwrap_or(cores), &|manifest| {
        let bytes = bytes.fetch_add(manifest.input_bytes, Ordering::Relaxed) + manifest.input_bytes;
        let captures = captures.fetch_add(manifest.captures, Ordering::Relaxed) + manifest.captures;
        bar.set(bytes, format!("{} captures", grouped(captures)));
    });
    bar.clear();
    tell_run(cli, &told?, &reading.out);
    Ok(0)
}

fn tell_plan(cli: &Cli, planned: &Planned, out: &Path) {
    let Planned { tasks, bytes, refused } = planned;
    if cli.format == Format::Json {
        let refusals: Vec<_> =
            refused.iter().map(|told| serde_json::json!({"what": told.what, "why": told.why})).collect();
        anstream::println!("{}", serde_json::json!({"tasks": tasks, "bytes": bytes, "refused": refusals}));
        return;
    }
    anstream::println!(
        "{} tasks, {} bytes of input, planned in {}.",
        grouped(*tasks),
        grouped(*bytes),
        out.display()
    );
    if !refused.is_empty() {
        anstream::println!("{}", paint(&format!("{} refused:", grouped(refused.len() as u64)), CAUTION));
    }
    for Refusal { what, why } in refused.iter().take(REFUSALS_SHOWN) {
        anstream::println!("  {what}: {why}");
    }
}

fn tell_run(cli: &Cli, manifests: &[PartManifest], out: &Path) {
    if cli.format == Format::Json {
        for manifest in manifests {
            anstream::println!("{}", serde_json::to_string(manifest).unwrap_or_default());
        }
        return;
    }
    let sum = |of: fn(&PartManifest) -> u64| grouped(manifests.iter().map(of).sum());
    let held = manifests.iter().filter(|manifest| manifest.was_there).count();
    anstream::println!(
        "{} parts ({held} were there): {} captures, {} revisits, {} statements; {} refused, {} of them because they ended their reader. Shards of {} bytes in {}.",
        manifests.len(),
        sum(|manifest| manifest.captures),
        sum(|manifest| manifest.revisits),
        sum(|manifest| manifest.statements),
        sum(|manifest| manifest.refused),
        sum(|manifest| manifest.poisoned),
        sum(|manifest| manifest.shard_bytes),
        out.display()
    );
}
