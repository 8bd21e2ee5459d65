//! The site on loopback, for clients of HTTP.

use crate::site::Site;
use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

/// A site that is served until this is dropped.
pub struct Served {
    /// The site.
    pub site: Arc<Site>,
    address: String,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    /// Serves the site that `make` makes for an address, on a port of the system's choice or on the one that is named.
    pub fn on(port: u16, make: impl FnOnce(&str) -> Site) -> Served {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let site = Arc::new(make(&format!("http://{address}")));
        let ends = Arc::new(AtomicBool::new(false));
        let (served, ended) = (site.clone(), ends.clone());
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                // A client that was killed leaves in the middle: that is no trouble of the site's.
                if let Ok(stream) = stream {
                    let _ = serve(&served, stream);
                }
            }
        });
        Served { site, address, ends, thread: Some(thread) }
    }

    /// Waits for ever.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            let _ = TcpStream::connect(&self.address);
            let _ = thread.join();
        }
    }
}

fn serve(site: &Site, mut stream: TcpStream) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    let mut marks = HashMap::new();
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else { break };
        marks.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let path = request.split(' ').nth(1).unwrap_or("/");
    // A person moves the site's clock so: /-/now/2031-03-01T12:00:00Z
    if let Some(now) = path.strip_prefix("/-/now/").and_then(|now| now.parse().ok()) {
        site.set_now(now);
        return stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    }
    let answer = site.answer(path, &marks);
    let mut head = format!(
        "HTTP/1.1 {} x\r\nConnection: close\r\nContent-Length: {}\r\n",
        answer.status,
        answer.body.len()
    );
    for (name, value) in &answer.fields {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    let whole = if answer.breaks_off { answer.body.len() / 2 } else { answer.body.len() };
    stream.write_all(&answer.body[..whole])
}
