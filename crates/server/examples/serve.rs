//! Serves an archive until Ctrl-C, taking captures in first where some are named:
//! `cargo run -p dictum-server --example serve -- ARCHIVE 127.0.0.1:8080 [CAPTURES…]`.

use dictum::{Dictum, IngestOptions};
use std::{path::PathBuf, sync::Arc};

fn main() -> dictum::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let archive = PathBuf::from(arguments.next().unwrap_or_else(|| ".dictum".to_owned()));
    let listen = arguments.next().unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let captures: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    let dictum = Dictum::open_or_init(&archive)?;
    if !captures.is_empty() {
        let summary = dictum.ingest(&captures, &IngestOptions::default(), &())?;
        println!("{} captures, {} editions, {} refused", summary.captures, summary.editions, summary.refused);
    }
    let options = dictum_server::ServeOptions::default();
    dictum_server::serve_blocking(Arc::new(dictum), &listen, options, |address| {
        println!("Reading room: http://{address}/");
    })
}
