//! The verbs, a file each.

pub mod backup;
#[cfg(feature = "columns")]
pub mod batch;
pub mod check;
pub mod cite;
pub mod compare;
pub mod correct;
pub mod digest;
pub mod export;
pub mod follow;
pub mod gaps;
pub mod harvest;
pub mod ingest;
pub mod init;
pub mod kwic;
pub mod log;
pub mod mcp;
pub mod open;
pub mod read;
pub mod rebuild;
pub mod redact;
pub mod repack;
pub mod restore;
pub mod search;
pub mod serve;
pub mod shell;
pub mod show;
pub mod speakers;
pub mod token;
pub mod trace;
pub mod verify;
pub mod verify_proof;
pub mod watch;
pub mod words;

/// Prints a list that was written whole.
fn print_list(written: serde_json::Result<String>) -> Result<(), dictum::Error> {
    let written = written.map_err(|error| {
        dictum::Error::new(dictum::model::ErrorKind::Internal, format!("cannot write the list: {error}"))
    })?;
    anstream::print!("{written}");
    Ok(())
}

/// Prints a shape as one line of JSON.
fn print_json(shape: &impl serde::Serialize) -> Result<(), dictum::Error> {
    let line = serde_json::to_string(shape).map_err(|error| {
        dictum::Error::new(dictum::model::ErrorKind::Internal, format!("cannot write JSON: {error}"))
    })?;
    anstream::println!("{line}");
    Ok(())
}
