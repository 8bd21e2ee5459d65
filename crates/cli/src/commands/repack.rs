//! `dictum repack`: all packs anew, as small as can be.

use crate::{
    Outcome,
    args::{Cli, Format},
    terminal::grouped,
};

pub fn run(cli: &Cli) -> Outcome {
    let repacked = cli.open_archive()?.repack()?;
    match cli.format {
        Format::Json => anstream::println!(
            "{}",
            serde_json::json!({
                "sites": repacked.sites, "payloads": repacked.payloads,
                "bytes_before": repacked.bytes_before, "bytes_after": repacked.bytes_after,
            })
        ),
        Format::Text if repacked.sites.is_empty() => {
            anstream::println!("Nothing to gain: the packs stay as they are.");
        }
        Format::Text => anstream::println!(
            "{} payloads of {} packed anew with dictionaries: {} bytes of packs before, {} now.",
            grouped(repacked.payloads),
            repacked.sites.join(", "),
            grouped(repacked.bytes_before),
            grouped(repacked.bytes_after),
        ),
    }
    Ok(0)
}
