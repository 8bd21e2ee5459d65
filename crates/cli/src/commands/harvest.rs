//! `dictum harvest`: pages fetched politely, from seeds to the statements they lead to.

use crate::{
    Outcome,
    args::{Cli, Format, HarvestArgs, NetArgs},
    terminal::{CAUTION, DIM, counted, grouped, paint},
};
use dictum::{Dictum, Error, model::ErrorKind};
use dictum_harvest::{
    ByHand, Clock, Config, Follow, HttpNet, HttpOptions, MachineClock, Report, Run, RunOptions, Seedbed,
    SetClock, config, seed::addresses_in, target::Target,
};
use std::path::{Path, PathBuf};

/// How many addresses are named one by one in a terminal.
const NAMED: usize = 20;

pub fn run(cli: &Cli, args: &HarvestArgs) -> Outcome {
    let dictum = cli.open_archive()?;
    let config = Config::read(&dictum.root().join(config::FILE))?;
    let net = net(&args.net, &config)?;
    let clock = clock(&args.net)?;
    let source = source(args)?;
    let options = RunOptions { dry_run: args.dry_run, ..RunOptions::default() };
    let job = job_of(&source);
    let sources = [source];
    let (home, by_hand) = (home(&dictum), ByHand::of(&home(&dictum)));
    if !args.dry_run {
        by_hand.begin(dictum.last_entry()?)?;
    }
    let report = Run::open(&dictum, &net, &*clock, &sources, options, &home, &job)?.finish()?;
    if !args.dry_run {
        by_hand.end(dictum.last_entry()?)?;
    }
    print(cli, &report, args.dry_run);
    let came = report.fetched + report.held;
    Ok(if came == 0 && !report.troubles.is_empty() { ErrorKind::Unavailable.exit_code() } else { 0 })
}

/// The harvester's folder in an archive.
pub fn home(dictum: &Dictum) -> PathBuf {
    dictum.root().join("harvest")
}

/// The net, for whoever can be reached at the contact that is named.
pub fn net(args: &NetArgs, config: &Config) -> Result<HttpNet, Error> {
    let contact = args.contact.as_ref().or(config.contact.as_ref()).ok_or_else(|| {
        Error::asked_wrongly("sites are told whom they can write to, and no contact is named").with_hint(
            "--contact you@office.example, or in dictum.toml: [harvest] and under it contact = \"you@office.example\"",
        )
    })?;
    Ok(HttpNet::new(HttpOptions { allows_private: args.allow_private, ..HttpOptions::with_contact(contact) }))
}

pub fn clock(args: &NetArgs) -> Result<Box<dyn Clock>, Error> {
    match &args.at {
        None => Ok(Box::new(MachineClock)),
        Some(at) => match at.parse() {
            Ok(at) => Ok(Box::new(SetClock::at(at))),
            Err(_) => Err(Error::asked_wrongly(format!("“{at}” is no instant"))
                .with_hint("write it as 2031-05-01T12:00:00Z")),
        },
    }
}

fn source(args: &HarvestArgs) -> Result<Seedbed, Error> {
    let mut seeds = Vec::new();
    for seed in &args.seeds {
        match Target::of(seed) {
            Ok(_) => seeds.push(seed.clone()),
            Err(failure) if seed.contains("://") => return Err(Error::asked_wrongly(failure.to_string())),
            Err(_) => seeds.extend(seeds_in(Path::new(seed))?),
        }
    }
    let delay =
        std::time::Duration::try_from_secs_f64(args.delay).ok().and_then(|delay| delay.try_into().ok());
    let delay =
        delay.ok_or_else(|| Error::asked_wrongly(format!("a delay of {} seconds is none", args.delay)))?;
    let mut source = Seedbed::of("harvest", seeds);
    if !args.within.is_empty() {
        source.scope.within = args.within.clone();
    }
    source.scope.exclude = args.exclude.clone();
    source.scope.depth = args.depth;
    source.follow = if args.all_links { Follow::Links } else { Follow::Listings };
    source.delay = delay;
    source.most_pages = args.most;
    Ok(source)
}

fn seeds_in(path: &Path) -> Result<Vec<String>, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Error::new(
            ErrorKind::NotFound,
            format!("{} is no address of the web, and as a file: {error}", path.display()),
        )
        .with_hint("an address begins with https:// or http://; a file has one a line")
    })?;
    let seeds = addresses_in(&text);
    match seeds.iter().find_map(|seed| Target::of(seed).err()) {
        Some(failure) => Err(Error::asked_wrongly(format!("{}: {failure}", path.display()))),
        None if seeds.is_empty() => Err(Error::asked_wrongly(format!("{} names no address", path.display()))),
        None => Ok(seeds),
    }
}

/// The name of a harvest's state: the same seeds go on where they were left.
fn job_of(source: &Seedbed) -> String {
    let named = format!("{:?}\n{:?}\n{:?}", source.seeds, source.scope, source.follow);
    dictum_formats::digest_of(named.as_bytes()).hex()[..16].to_owned()
}

pub fn print(cli: &Cli, report: &Report, dry_run: bool) {
    match cli.format {
        Format::Json => anstream::println!("{}", json(report)),
        Format::Text => print_text(report, dry_run),
    }
}

pub fn json(report: &Report) -> serde_json::Value {
    serde_json::json!({
        "fetched": report.fetched, "unmodified": report.unmodified, "captures": report.captures, "revisits": report.revisits,
        "editions": report.editions, "absences": report.absences, "held": report.held, "forbidden": report.forbidden,
        "outside": report.outside, "traps": report.traps, "missing": report.missing, "others": report.others, "left": report.left,
        "troubles": report.troubles, "would_fetch": report.would_fetch,
    })
}

fn print_text(report: &Report, dry_run: bool) {
    if dry_run {
        anstream::println!("{} would be fetched:", counted(report.would_fetch.len(), "page"));
        report.would_fetch.iter().for_each(|uri| anstream::println!("  {uri}"));
    }
    let mut parts = vec![counted(report.fetched as usize, "answer")];
    for (n, what) in [
        (report.captures, "captured anew"),
        (report.revisits, "unchanged"),
        (report.editions, "with words that are new"),
        (report.absences, "seen to be gone"),
        (report.held, "held already"),
        (report.missing, "not there"),
        (report.others, "no pages"),
        (report.outside, "outside of the scope"),
        (report.traps, "left as traps"),
        (report.left, "left for the next run"),
    ] {
        if n > 0 {
            parts.push(format!("{} {what}", grouped(n)));
        }
    }
    anstream::println!("{}.", parts.join(", "));
    for (what, named) in [("forbidden by robots.txt", &report.forbidden), ("in trouble", &report.troubles)] {
        if named.is_empty() {
            continue;
        }
        anstream::println!("{}", paint(&format!("{} {what}:", grouped(named.len() as u64)), CAUTION));
        named.iter().take(NAMED).for_each(|named| anstream::println!("  {named}"));
        if named.len() > NAMED {
            let more = format!("  … and {} more (--format json lists a thousand)", named.len() - NAMED);
            anstream::println!("{}", paint(&more, DIM));
        }
    }
}
