//! `dictum token`: who may write over the net.

use crate::{
    Outcome,
    args::{Cli, Format, TokenAction},
    terminal::{CAUTION, DIM, LABEL, STRONG, counted, paint},
};
use dictum::{Error, ListedToken, NewToken, Token, model::ErrorKind};
use jiff::{Timestamp, Unit};
use serde_json::{Value, json};
use std::time::SystemTime;

pub fn run(cli: &Cli, action: &TokenAction) -> Outcome {
    let (dictum, now) = (cli.open_archive()?, now()?);
    match action {
        TokenAction::New { name, scopes, days } => {
            print_new(cli, &dictum.make_token(name, scopes, *days, now)?)
        }
        TokenAction::List => print_list(cli, &dictum.tokens()?, now),
        TokenAction::Revoke { id } => {
            let token = dictum.revoke_token(id, now)?;
            match cli.format {
                Format::Json => anstream::println!("{}", told(&token, now)),
                Format::Text => anstream::println!("{} ({}) lets nobody in any more.", token.id, token.name),
            }
        }
    }
    Ok(0)
}

/// The time to the second: a token's life is counted in days.
fn now() -> Result<Timestamp, Error> {
    let now = Timestamp::try_from(SystemTime::now());
    now.and_then(|now| now.round(Unit::Second)).map_err(|error| {
        Error::new(ErrorKind::Internal, format!("the machine's clock makes no sense: {error}"))
    })
}

fn print_new(cli: &Cli, new: &NewToken) {
    let token = &new.token;
    match cli.format {
        Format::Json => {
            let mut made = told(token, token.made_at);
            made["secret"] = json!(new.secret);
            anstream::println!("{made}");
        }
        // The secret stands alone on standard output, so that it can be piped to where it belongs.
        Format::Text => {
            let facts = format!("For {}, to {}, until {}.", token.name, scopes(token), token.expires_at);
            anstream::eprintln!("{facts} This is the only time that it is shown; revoke it as {}.", token.id);
            anstream::println!("{}", new.secret);
        }
    }
}

fn print_list(cli: &Cli, tokens: &[ListedToken], now: Timestamp) {
    if cli.format == Format::Text && tokens.is_empty() {
        anstream::println!("There are no tokens: nobody may write over the net.");
    }
    for ListedToken { token, uses } in tokens {
        match cli.format {
            Format::Json => {
                let mut line = told(token, now);
                line["uses"] = json!(uses.uses);
                line["last_used_at"] = json!(Some(&uses.last).filter(|last| !last.is_empty()));
                anstream::println!("{line}");
            }
            Format::Text => {
                let last =
                    if uses.last.is_empty() { String::new() } else { format!(", the last {}", uses.last) };
                let used = paint(&format!("{}{last}", counted(uses.uses as usize, "use")), DIM);
                let state = state(token, now);
                let style = if state == "good" { LABEL } else { CAUTION };
                anstream::println!("{}  {}  {}", token.id, paint(state, style), paint(&token.name, STRONG));
                anstream::println!("    {}, until {}  {used}", scopes(token), token.expires_at);
            }
        }
    }
}

fn told(token: &Token, now: Timestamp) -> Value {
    json!({
        "id": token.id, "name": token.name, "state": state(token, now),
        "scopes": token.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>(),
        "made_at": token.made_at.to_string(), "expires_at": token.expires_at.to_string(),
        "revoked_at": token.revoked_at.map(|at| at.to_string()),
    })
}

fn state(token: &Token, now: Timestamp) -> &'static str {
    match token.revoked_at {
        Some(_) => "revoked",
        None if token.expires_at <= now => "expired",
        None => "good",
    }
}

fn scopes(token: &Token) -> String {
    token.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" and ")
}
