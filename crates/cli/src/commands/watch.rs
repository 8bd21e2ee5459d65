//! `dictum watch`: rounds over the sources of `dictum.toml`, and what is told of them.

use super::harvest;
use crate::{
    Outcome,
    args::{Cli, Format, WatchArgs},
    terminal::{CAUTION, STRONG, counted, paint},
};
use dictum::{Dictum, Error};
use dictum_harvest::{Config, Notice, Occasion, Round, RoundOptions, RunOptions, config, go_round};
use jiff::SignedDuration;

/// A watch looks so often whether something is due.
const BETWEEN_ROUNDS: SignedDuration = SignedDuration::from_mins(10);

pub fn run(cli: &Cli, args: &WatchArgs) -> Outcome {
    let root = cli.archive_folder()?;
    let file = args.config.clone().unwrap_or_else(|| root.join(config::FILE));
    loop {
        // Read anew for each round: a source that is added counts from the next one on.
        let config = Config::read(&file)?;
        if config.sources.is_empty() {
            return Err(Error::asked_wrongly(format!("{} names no source to watch", file.display()))
                .with_hint("[[source]] with name and seeds; docs/guide/harvest.md shows one"));
        }
        let net = harvest::net(&args.net, &config)?;
        let clock = harvest::clock(&args.net)?;
        let dictum = Dictum::open(&root)?;
        let options = RoundOptions {
            run: RunOptions { dry_run: args.dry_run, ..RunOptions::default() },
            tells_nothing: args.tell_nothing,
        };
        let round = go_round(&dictum, &net, &*clock, &config, &options, &harvest::home(&dictum))?;
        print(cli, &round, args.dry_run);
        drop(dictum);
        if args.once || args.net.at.is_some() {
            return Ok(0);
        }
        clock.wait_until(clock.now() + BETWEEN_ROUNDS);
    }
}

fn print(cli: &Cli, round: &Round, dry_run: bool) {
    match cli.format {
        Format::Json => {
            let deliveries = serde_json::json!({
                "made": round.deliveries.made, "waiting": round.deliveries.waiting, "given_up": round.deliveries.given_up,
                "troubles": round.deliveries.troubles,
            });
            let run = harvest::json(&round.run);
            anstream::println!(
                "{}",
                serde_json::json!({"due": round.due, "run": run, "notices": round.notices, "is_first": round.is_first, "deliveries": deliveries})
            );
        }
        Format::Text => print_text(cli, round, dry_run),
    }
}

fn print_text(cli: &Cli, round: &Round, dry_run: bool) {
    anstream::println!("Due again: {}.", counted(round.due as usize, "page"));
    harvest::print(cli, &round.run, dry_run);
    if round.is_first && !dry_run {
        anstream::println!("The first round: what is new from now on is told by the alerts.");
    }
    round.notices.iter().for_each(print_notice);
    let deliveries = &round.deliveries;
    if deliveries.made + deliveries.waiting + deliveries.given_up > 0 {
        anstream::println!(
            "Deliveries: {} made, {} to be tried again, {} given up.",
            deliveries.made,
            deliveries.waiting,
            deliveries.given_up
        );
    }
    deliveries.troubles.iter().for_each(|trouble| anstream::println!("  {}", paint(trouble, CAUTION)));
}

fn print_notice(notice: &Notice) {
    let what = match notice.occasion {
        Occasion::New => "new",
        Occasion::Moved => "moved",
        Occasion::Changed => "changed",
        Occasion::Gone => "gone",
    };
    let name = notice.headline.as_deref().or(notice.target_uri.as_deref()).unwrap_or("without a headline");
    anstream::println!("{}  {what}: {name}  ({})", paint(&notice.alert, STRONG), notice.statement);
    for change in &notice.changes {
        anstream::println!("    [-{}-] {{+{}+}}", change.old, change.new);
    }
}
