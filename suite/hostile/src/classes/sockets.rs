//! Bytes on a connection that are no request, or a slow one, and many connections at once: the server answers others meanwhile.

use crate::{Case, case::ensure, room::Room};
use dictum_server::Server;
use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

/// How long a request may be in coming before the server hangs up, with room for a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// The server that all cases of this process ask.
fn address() -> SocketAddr {
    static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();
    *ADDRESS.get_or_init(|| {
        let (sender, receiver) = std::sync::mpsc::channel();
        let dictum = Room::open().dictum.clone();
        thread::spawn(move || {
            let server = Server::bind(dictum, "127.0.0.1:0").unwrap();
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            sender.send(server.address()).unwrap();
            runtime.block_on(server.run_until(std::future::pending())).unwrap();
        });
        receiver.recv().unwrap()
    })
}

/// The cases: part of the class `wire`.
pub(super) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = broken().into_iter().map(|(name, bytes)| sent(name, bytes)).collect();
    cases.push(Case::new("a hundred connections that say nothing", 0, || idle(100)).within(PATIENCE));
    cases.push(Case::new("three thousand connections that say nothing", 0, || idle(3000)).within(PATIENCE));
    cases.push(Case::new("requests that never end", 0, all_hung_up_on).within(PATIENCE));
    cases
}

/// Beginnings of requests that nothing follows.
const BEGINNINGS: [&[u8]; 5] = [
    b"",
    b"GET / HT",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: ",
    b"POST /check/document HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nab",
    b"POST /check/document HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nab",
];

/// Begins requests and never ends them, all at the same time: the server hangs up on each.
fn all_hung_up_on() -> Result<(), String> {
    let waiting = BEGINNINGS.map(|beginning| thread::spawn(move || hung_up_on(beginning)));
    waiting.into_iter().try_for_each(|one| one.join().map_err(|_| "panicked".to_owned())?)
}

/// Bytes that are no request, or more than one.
fn broken() -> Vec<(&'static str, Vec<u8>)> {
    let get = |fields: &str| format!("GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n").into_bytes();
    vec![
        ("nothing", Vec::new()),
        ("line ends", b"\r\n".repeat(10_000)),
        ("zeros", vec![0; 100_000]),
        ("a TLS greeting", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec()),
        ("HTTP/2's greeting", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        ("HTTP/0.9", b"GET /\r\n".to_vec()),
        ("HTTP/9.9", b"GET / HTTP/9.9\r\n\r\n".to_vec()),
        ("no host", b"GET / HTTP/1.1\r\n\r\n".to_vec()),
        ("a path without a slash", b"GET a HTTP/1.1\r\nHost: a\r\n\r\n".to_vec()),
        ("an address whole", b"GET http://canary.example/ HTTP/1.1\r\nHost: a\r\n\r\n".to_vec()),
        ("a star", b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n".to_vec()),
        ("a tunnel", b"CONNECT canary.example:443 HTTP/1.1\r\nHost: a\r\n\r\n".to_vec()),
        (
            "a path of a megabyte",
            [b"GET /".to_vec(), vec![b'a'; 1 << 20], b" HTTP/1.1\r\n\r\n".to_vec()].concat(),
        ),
        ("a method of a megabyte", vec![b'A'; 1 << 20]),
        ("ten thousand headers", get(&"X: y\r\n".repeat(10_000))),
        ("a header of a megabyte", get(&format!("X: {}\r\n", "y".repeat(1 << 20)))),
        ("a header that goes on", get("X: y\r\n z\r\n")),
        ("a header with a zero", get("X: \0\r\n")),
        ("a space before the colon", get("Content-Length : 5\r\n")),
        ("two lengths", get("Content-Length: 5\r\nContent-Length: 6\r\n")),
        ("a length and chunks", get("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")),
        ("a length below zero", get("Content-Length: -5\r\n")),
        ("chunks of no length", [get("Transfer-Encoding: chunked\r\n"), b"zz\r\n".to_vec()].concat()),
        (
            "a chunk of everything",
            [get("Transfer-Encoding: chunked\r\n"), b"ffffffffffffffff\r\n".to_vec()].concat(),
        ),
        ("a hundred requests at once", get("").repeat(100)),
        ("bytes behind the end", [get("Connection: close\r\n"), vec![b'x'; 100_000]].concat()),
        (
            "a length of all",
            b"POST /check/document HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551615\r\n\r\n"
                .to_vec(),
        ),
    ]
}

/// Sends bytes and then nothing; the server answers or hangs up, and goes on answering others.
fn sent(name: &str, bytes: Vec<u8>) -> Case {
    let length = bytes.len();
    let case = Case::new(format!("sent: {name}"), length, move || {
        let mut stream = connected()?;
        // The server may hang up before all of it is sent: that is an answer.
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.take(64 << 20).read_to_end(&mut answer);
        let told = String::from_utf8_lossy(&answer[..answer.len().min(12)]).into_owned();
        ensure(answer.is_empty() || told.starts_with("HTTP/1."), || format!("answered {told:?}"))?;
        ensure(!told.contains(" 5"), || format!("answered {told:?}"))?;
        answers()
    });
    let allowed = case.allowed + Duration::from_secs(1);
    case.within(allowed)
}

fn connected() -> Result<TcpStream, String> {
    let stream = TcpStream::connect_timeout(&address(), PATIENCE)
        .map_err(|error| format!("no connection: {error}"))?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
    stream.set_write_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
    Ok(stream)
}

/// Fails unless an ordinary request is answered.
fn answers() -> Result<(), String> {
    let mut stream = connected()?;
    stream
        .write_all(b"GET /robots.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        .map_err(|error| error.to_string())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(|error| format!("others are not answered: {error}"))?;
    ensure(answer.starts_with("HTTP/1.1 200"), || format!("others are answered {answer:.60}"))
}

/// Opens connections that say nothing: others are answered all the same.
fn idle(count: usize) -> Result<(), String> {
    let mut held = Vec::new();
    for _ in 0..count {
        match TcpStream::connect_timeout(&address(), Duration::from_secs(2)) {
            Ok(stream) => held.push(stream),
            // No more are taken: the bound of this process or of the server.
            Err(_) => break,
        }
    }
    drop(held.split_off(held.len().saturating_sub(50).max(1)));
    answers()
}

/// Begins a request and never ends it: the server hangs up.
fn hung_up_on(beginning: &[u8]) -> Result<(), String> {
    let mut stream = connected()?;
    let began = Instant::now();
    stream.write_all(beginning).map_err(|error| error.to_string())?;
    let mut answer = Vec::new();
    let ended = stream.read_to_end(&mut answer);
    ensure(ended.is_ok() || began.elapsed() < PATIENCE, || {
        format!("it was still waited for after {:?}", began.elapsed())
    })
}
