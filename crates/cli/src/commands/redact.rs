//! `dictum redact`: bytes that must not be kept are let go, after a question.

use crate::{
    Outcome,
    args::{Cli, Format, RedactArgs},
    terminal::{CAUTION, paint},
};
use dictum::{Dictum, Error, RedactPlan, RedactRequest, model::ErrorKind};
use std::time::SystemTime;

pub fn run(cli: &Cli, args: &RedactArgs) -> Outcome {
    let root = cli.archive_folder()?;
    let plan = Dictum::open(&root)?.plan_redaction(&args.name)?;
    if !args.yes {
        confirm(&plan)?;
    }
    let request = RedactRequest {
        reason: args.reason.clone(),
        by: args.by.clone(),
        basis: args.basis.clone(),
        corrections_stay: args.corrections_stay,
    };
    let now = SystemTime::now().try_into().map_err(|error| {
        Error::new(ErrorKind::Internal, format!("the machine's clock makes no sense: {error}"))
    })?;
    Dictum::redact(&root, &plan, &request, now)?;
    let payloads: Vec<String> = plan.payloads.iter().map(ToString::to_string).collect();
    match cli.format {
        Format::Json => anstream::println!(
            "{}",
            serde_json::json!({"redacted": payloads, "corrections_that_stay": plan.corrections})
        ),
        Format::Text => {
            for payload in payloads {
                anstream::println!("Redacted {payload}.");
            }
            anstream::println!(
                "Copies elsewhere (backups, exports, set-aside/) are not touched; start a running server again."
            );
        }
    }
    Ok(0)
}

fn confirm(plan: &RedactPlan) -> Result<(), Error> {
    for payload in &plan.payloads {
        anstream::eprintln!("{payload}");
    }
    anstream::eprintln!("{}", paint("These bytes will be gone for good. Write “redact” to go on:", CAUTION));
    let mut answer = String::new();
    let is_told = std::io::stdin().read_line(&mut answer).is_ok() && answer.trim() == "redact";
    if is_told {
        return Ok(());
    }
    Err(Error::asked_wrongly("nothing was redacted").with_hint("--yes asks no question"))
}
