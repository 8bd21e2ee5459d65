//! Tries the doors on the net with the clients of others: schemathesis, feedparser, sickle, the official client of MCP.

use crate::{
    bench::peers,
    browser::{ReadingRoom, fresh},
    cargo_steps,
    checkout::Checkout,
    processes::{command_in, run},
    steps::Outcome,
};
use anyhow::Result;
use std::path::Path;

/// What an answer may not do: fail by our fault, or have a status, type or shape that the description does not name.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance";

/// Requests a verb: with 24 of them, and two cores, about a minute.
const REQUESTS: &str = "60";

/// Opens the samples in a fresh archive and has each door tried.
pub fn doors(checkout: &Checkout) -> Result<Outcome> {
    let programs = match peers::door_clients(&checkout.target.join("door-clients")) {
        Ok(programs) => programs,
        Err(trouble) => {
            let why = format!("the clients cannot be installed ({trouble:#}): NO DOOR WAS TRIED BY THEM");
            return Ok(Outcome::Skipped(why));
        }
    };
    cargo_steps::release(checkout)?;
    let folder = fresh(checkout.target.join("doors"))?;
    let archive = folder.join("archive");
    let room = ReadingRoom::open(checkout, Path::new("samples"), &archive)?;
    let driver = checkout.root.join("suite/doors/doors.py");
    let mut asking = command_in(&folder, programs.join("python"));
    run(asking.arg(driver).arg(&room.address).arg(checkout.dictum()).arg(&archive))?;
    let description = format!("{}api/v1/openapi.json", room.address);
    let mut trying = command_in(&folder, programs.join("schemathesis"));
    trying.env("SCHEMATHESIS_HOOKS", "media_types").env("PYTHONPATH", checkout.root.join("suite/doors"));
    // The same seed each time: a test that fails by chance tells nobody what broke it.
    run(trying.args([
        "run",
        &description,
        "--checks",
        CHECKS,
        "--max-examples",
        REQUESTS,
        "--seed",
        "20261122",
    ]))?;
    Ok(Outcome::Done)
}
