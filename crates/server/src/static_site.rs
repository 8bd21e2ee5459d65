//! The reading room as files that any host can serve, or a browser open from a disk: every page that the rooms lead to, with relative links,
//! and a search that needs no server.
//!
//! The pages are those of the served room, asked of the same router: what is linked is fetched, given a file of its own, and led to.
//! What only a server can answer (checks, traces of any words, the API) leads to one page that says so.

mod addresses;
mod rewriting;
mod search_index;

use crate::{options::ServeOptions, router::router_with, site};
use addresses::{Place, SEARCH_FILE, SERVED_FILE, place_of};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use dictum::{Dictum, Error, Result, in_new_folder, model::ErrorKind};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use rewriting::Rewritten;
use std::{
    collections::{HashSet, VecDeque},
    fmt::Display,
    path::Path,
    sync::Arc,
    thread::available_parallelism,
};
use tokio::{runtime, task::JoinSet};

/// How often a page is asked for that cannot be had just now.
const TRIES: usize = 3;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StaticSite {
    /// Statements that can be searched.
    pub statements: u64,
    /// Files.
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
}

/// A page or file as it was fetched: its path in the folder, what stands in it, where it leads.
struct Fetched {
    file: String,
    bytes: Vec<u8>,
    leads_to: Vec<String>,
}

/// Writes the reading room into a new or empty folder, which stands there once it is whole. `progress` is told how many pages are done of how
/// many that are known of.
///
/// # Errors
/// Asked wrongly where the folder holds something; internal where a file cannot be written; damaged where a page cannot be made.
pub fn write_static_site(
    dictum: Arc<Dictum>,
    options: ServeOptions,
    folder: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<StaticSite> {
    in_new_folder(folder, |folder| {
        let mut site = Files { folder, told: StaticSite::default() };
        site.told.statements = search_index::write(&dictum, &mut |file, bytes| site.write(file, bytes))?;
        for (file, page) in
            [(SEARCH_FILE, site::static_pages::search()), (SERVED_FILE, site::static_pages::served())]
        {
            let page = page.map_err(|problem| fault(&problem.detail))?;
            site.write(file, Rewritten::of(&page, file).html.as_bytes())?;
        }
        let runtime = runtime::Builder::new_multi_thread().enable_all().build();
        let router = router_with(dictum, options);
        runtime.map_err(|error| fault(&error))?.block_on(crawl(router, &mut site, progress))?;
        Ok(site.told)
    })
}

/// The files under a folder.
struct Files<'a> {
    folder: &'a Path,
    told: StaticSite,
}

impl Files<'_> {
    fn write(&mut self, file: &str, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join(file);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        made.and_then(|()| std::fs::write(&path, bytes))
            .map_err(|error| fault(&format!("cannot write {}: {error}", path.display())))?;
        self.told.files += 1;
        self.told.bytes += bytes.len() as u64;
        Ok(())
    }
}

/// Fetches what is linked from the entrance on, some pages side by side.
async fn crawl(router: Router, site: &mut Files<'_>, progress: &mut dyn FnMut(u64, u64)) -> Result<()> {
    let seeds =
        ["/", "/robots.txt", "/favicon.svg", "/style.css", "/keys.js", "/log/checkpoint", "/log/keys"];
    let mut waiting: VecDeque<String> = seeds.map(str::to_owned).into();
    let mut known: HashSet<String> = waiting.iter().filter_map(|address| file_of(address)).collect();
    let service = TowerToHyperService::new(router);
    let side_by_side = available_parallelism().map_or(2, usize::from) * 2;
    let (mut under_way, mut done) = (JoinSet::new(), 0);
    progress(0, waiting.len() as u64);
    loop {
        while under_way.len() < side_by_side {
            let Some(address) = waiting.pop_front() else { break };
            under_way.spawn(fetch(service.clone(), address));
        }
        let Some(fetched) = under_way.join_next().await else { return Ok(()) };
        let fetched = fetched.map_err(|error| fault(&error))??;
        site.write(&fetched.file, &fetched.bytes)?;
        waiting.extend(
            fetched
                .leads_to
                .into_iter()
                .filter(|address| file_of(address).is_some_and(|file| known.insert(file))),
        );
        done += 1;
        progress(done, done + (waiting.len() + under_way.len()) as u64);
    }
}

/// The file that an address has; none for what is written by other hands.
fn file_of(address: &str) -> Option<String> {
    match place_of(address) {
        Place::Page { file, .. } if file != SEARCH_FILE && file != SERVED_FILE => Some(file),
        _ => None,
    }
}

async fn fetch(service: TowerToHyperService<Router>, address: String) -> Result<Fetched> {
    let Place::Page { file, asked, .. } = place_of(&address) else {
        return Err(fault(&format!("{address} has no file")));
    };
    for _ in 0..TRIES {
        let request = Request::get(&asked).body(Body::empty()).map_err(|error| fault(&error))?;
        let response = service.call(request).await.map_err(|error| fault(&error))?;
        let (parts, body) = response.into_parts();
        if parts.status == StatusCode::SERVICE_UNAVAILABLE {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            continue;
        }
        if parts.status.is_server_error() {
            return Err(Error::new(ErrorKind::Damaged, format!("the page {asked} cannot be made"))
                .with_hint(
                    "“dictum verify --read-data” says what is damaged; -v says why this page failed",
                ));
        }
        let bytes = to_bytes(body, usize::MAX).await.map_err(|error| fault(&error))?;
        let is_page = parts
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|told| told.as_bytes().starts_with(b"text/html"));
        return Ok(match std::str::from_utf8(&bytes) {
            Ok(html) if is_page => {
                let Rewritten { html, leads_to } = Rewritten::of(html, &file);
                Fetched { file, bytes: html.into_bytes(), leads_to }
            }
            _ => Fetched { file, bytes: bytes.to_vec(), leads_to: Vec::new() },
        });
    }
    Err(Error::new(ErrorKind::Unavailable, format!("the page {asked} cannot be had just now"))
        .with_hint("run it again when the machine has less to do"))
}

fn fault(reason: &dyn Display) -> Error {
    Error::new(ErrorKind::Internal, format!("the site cannot be written: {reason}"))
}
