//! `dictum restore`: an archive made of a backup.

use super::verify::print_findings;
use crate::{
    Outcome,
    args::{Cli, Format},
    terminal::grouped,
};
use dictum::{model::ErrorKind, restore};
use std::path::Path;

pub fn run(cli: &Cli, from: &Path, to: &Path) -> Outcome {
    let restored = restore(from, to)?;
    let is_sound = restored.fixity.is_sound();
    match cli.format {
        Format::Json => anstream::println!(
            "{}",
            serde_json::json!({"entries": restored.entries, "statements": restored.statements, "sound": is_sound})
        ),
        Format::Text => {
            let statements =
                restored.statements.map_or("its statements are not searchable".to_owned(), |count| {
                    format!("{} statements can be found in it", grouped(count))
                });
            anstream::println!(
                "{} entries were restored to {}; {statements}.",
                grouped(restored.entries),
                to.display()
            );
            print_findings(&restored.fixity);
        }
    }
    Ok(if is_sound { 0 } else { ErrorKind::Damaged.exit_code() })
}
