//! An archive that is served, as a replica follows it: its log and packs asked for over the net.

use crate::{
    inbox::read_answer,
    net::{Failure, Net, Request},
};
use dictum::{ArchiveError, ArchiveResult, PackEnd, Upstream};

/// How often an address is asked whose server says that it is busy or unavailable, before it is given up until the next round.
const MOST_ASKED: usize = 4;

/// The longest wait that a server may ask for between two questions.
const LONGEST_WAIT: std::time::Duration = std::time::Duration::from_secs(60);

/// An archive behind an address.
pub struct ServedSource<'a> {
    net: &'a dyn Net,
    address: String,
}

impl<'a> ServedSource<'a> {
    /// The archive whose reading room is at this address.
    pub fn at(net: &'a dyn Net, address: &str) -> ServedSource<'a> {
        ServedSource { net, address: address.trim_end_matches('/').to_owned() }
    }

    /// What stands at a path; `None` where nothing does.
    fn get(&self, path: &str) -> ArchiveResult<Option<Vec<u8>>> {
        for asked in 1.. {
            let uri = format!("{}/{path}", self.address);
            let exchange = self.net.fetch(&Request::of(&uri)).map_err(|failure| self.no_answer(&failure))?;
            let answer = read_answer(&uri, &exchange.response).map_err(|why| self.says(&why))?;
            match answer.http.status.unwrap_or(0) {
                200 => return Ok(Some(answer.payload)),
                404 => return Ok(None),
                status @ (429 | 503) if asked < MOST_ASKED => {
                    let told = answer.http.fields.get("Retry-After").and_then(|value| value.parse().ok());
                    let wait = std::time::Duration::from_secs(told.unwrap_or(1)).min(LONGEST_WAIT);
                    tracing::info!(status, ?wait, "the source asks to wait");
                    std::thread::sleep(wait);
                }
                status => return Err(self.says(&format!("it answered {status} to {path}"))),
            }
        }
        Ok(None)
    }

    /// What must stand at a path, as text.
    fn text(&self, path: &str) -> ArchiveResult<String> {
        let missing = || self.says(&format!("it has no {path}; is a Dictum served there?"));
        let bytes = self.get(path)?.ok_or_else(missing)?;
        String::from_utf8(bytes).map_err(|_| self.says(&format!("its {path} is no text")))
    }

    fn no_answer(&self, failure: &Failure) -> ArchiveError {
        self.says(&failure.to_string())
    }

    fn says(&self, why: &str) -> ArchiveError {
        ArchiveError::NoAnswer { followed: self.address.clone(), why: why.to_owned() }
    }
}

impl Upstream for ServedSource<'_> {
    fn name(&self) -> String {
        self.address.clone()
    }

    fn checkpoint(&self) -> ArchiveResult<String> {
        self.text("log/checkpoint")
    }

    fn keys(&self) -> ArchiveResult<String> {
        self.text("log/keys")
    }

    fn tile(&self, path: &str) -> ArchiveResult<Option<Vec<u8>>> {
        self.get(&format!("log/{path}"))
    }

    fn packs(&self) -> ArchiveResult<Vec<PackEnd>> {
        let pack = |line: &str| {
            let (number, end) = line.split_once(' ')?;
            Some(PackEnd { number: number.parse().ok()?, end: end.parse().ok()? })
        };
        let list = self.text("packs")?;
        let packs: Option<Vec<PackEnd>> = list.lines().map(pack).collect();
        packs.ok_or_else(|| self.says("its list of packs makes no sense"))
    }

    fn pack_bytes(&self, pack: u32, from: u64) -> ArchiveResult<Option<Vec<u8>>> {
        self.get(&format!("packs/{pack}?from={from}"))
    }
}
