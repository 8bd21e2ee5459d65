//! `dictum serve`: the reading room.

use crate::{
    Outcome,
    args::{Cli, ListenArgs},
};
use dictum::Dictum;
use dictum_server::ServeOptions;
use std::{
    io::{IsTerminal, Write},
    net::SocketAddr,
    sync::Arc,
};

pub fn run(cli: &Cli, listen: &ListenArgs) -> Outcome {
    serve(cli.open_archive()?, listen)
}

/// Serves until it is told to stop (Ctrl-C, SIGTERM).
pub fn serve(dictum: Dictum, listen: &ListenArgs) -> Outcome {
    let wants_browser = !listen.no_browser && std::io::stdout().is_terminal();
    let on_ready = move |address: SocketAddr| {
        anstream::println!("Reading room: http://{address}/");
        // Somebody may be waiting for this line on the other side of a pipe.
        let _ = std::io::stdout().flush();
        if wants_browser {
            open_browser(address);
        }
    };
    let options = ServeOptions {
        public_address: listen.public_address.clone(),
        requests_a_minute: Some(listen.requests_a_minute).filter(|requests| *requests > 0),
        is_behind_proxy: listen.behind_proxy,
        contact: listen.contact.clone(),
        takes_writes: listen.writes,
    };
    let dictum = dictum.with_room_for_readings((listen.readings_at_hand as usize) << 20);
    dictum_server::serve_blocking(Arc::new(dictum), &listen.listen, options, on_ready)?;
    Ok(0)
}

/// A convenience only: where there is no browser, the printed address serves.
fn open_browser(address: SocketAddr) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let _ = std::process::Command::new(opener)
        .arg(format!("http://{address}/"))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
}
