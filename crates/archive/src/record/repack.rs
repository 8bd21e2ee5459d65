//! Giving the sites that have enough pages packs of their own, with a dictionary made of those pages.
//!
//! A page of a site shares its furniture with all others of that site; folded with a dictionary of it, it takes a third of the room.
//! A dictionary must stand first in its pack, and there is none before there are pages: so pages are appended to the general pack, and moved
//! when there are enough. Later ones go to the site's pack at once.

use super::{
    catalogue::Placed,
    intake::Intake,
    pack::{Head, RESERVE, dictionary},
    rewriting::NewPacks,
};
use crate::error::{Error, IoContext, Result};
use dictum_model::Capture;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A site gets a dictionary when it has so many pages. With fewer, the dictionary weighs as much as it saves.
pub const PAGES_FOR_A_DICTIONARY: usize = 48;

/// … and so many bytes of them.
pub const BYTES_FOR_A_DICTIONARY: u64 = 1 << 20;

/// What a site must have to get a dictionary.
#[derive(Clone, Copy, Debug)]
pub(super) struct Enough {
    pages: usize,
    bytes: u64,
}

impl Default for Enough {
    fn default() -> Enough {
        Enough { pages: PAGES_FOR_A_DICTIONARY, bytes: BYTES_FOR_A_DICTIONARY }
    }
}

/// A dictionary is made of so many bytes of pages at most: the choice takes about half a second a megabyte.
const BYTES_OF_SAMPLES: u64 = 8 << 20;

/// The dictionary has a fourteenth of that. On 150 pages of 7 MB, 256 KB gave 9.8 times, 512 KB 10.1 and 1 MB 10.3 …
const SAMPLES_A_BYTE: u64 = 14;

/// … but a site with thousands of pages gains no more by the second half-megabyte, and every reader has to take it in.
const LARGEST_DICTIONARY: u64 = 512 << 10;

/// Packs that are smaller by less than this share are not worth having: a twentieth.
const LEAST_GAIN: u64 = 20;

/// How hard to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// What has gathered in the last general pack, in some seconds, as after an ingest: zstd's level 12.
    Gathered,
    /// All packs, as small as can be: new dictionaries, and zstd's level 19, at about half a megabyte a second.
    Everything,
}

/// The level for packs that are written anew while somebody waits.
pub(super) const LEVEL: i32 = 12;

impl Effort {
    fn level(self) -> i32 {
        match self {
            Effort::Gathered => LEVEL,
            Effort::Everything => 19,
        }
    }
}

/// What a repacking did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repacked {
    /// The sites whose pages were moved, in the order of their names.
    pub sites: Vec<String>,
    /// How many payloads were moved to packs of their sites.
    pub payloads: u64,
    /// Bytes of the packs that were replaced.
    pub bytes_before: u64,
    /// Bytes of the packs that took their place.
    pub bytes_after: u64,
}

/// Tells which site a page is of, by what is known of its first capture and by its bytes.
pub type SiteOf<'s> = &'s dyn Fn(&Capture, &[u8]) -> Option<String>;

/// What lies in some packs, by site.
#[derive(Default)]
struct Gathered {
    general: Vec<Placed>,
    sites: BTreeMap<String, Vec<Page>>,
}

/// A payload of a site.
#[derive(Clone, Copy)]
struct Page {
    placed: Placed,
    bytes: u64,
}

impl Intake<'_> {
    /// Gives a site packs of its own from so many pages and bytes of them on, in place of [`PAGES_FOR_A_DICTIONARY`] and
    /// [`BYTES_FOR_A_DICTIONARY`]; for this writer alone.
    pub fn give_dictionaries_from(&mut self, pages: usize, bytes: u64) {
        self.enough = Enough { pages, bytes };
    }

    /// Moves the pages of sites that have enough of them into packs of their own. Where that gains nothing, all stays as it is.
    ///
    /// No entry changes. Killed anywhere, every payload is where the catalogue says, before or after.
    pub fn repack(&mut self, effort: Effort, site_of: SiteOf<'_>) -> Result<Repacked> {
        self.commit()?;
        let sites: HashSet<u32> = self.catalogue.site_packs()?.into_iter().map(|pack| pack.pack).collect();
        let mut old = self.catalogue.packs()?;
        if effort == Effort::Gathered {
            old.retain(|pack| !sites.contains(pack));
            old.drain(..old.len().saturating_sub(1));
        }
        self.repack_packs(&old, effort, site_of)
    }

    fn repack_packs(&mut self, old: &[u32], effort: Effort, site_of: SiteOf<'_>) -> Result<Repacked> {
        let gathered = self.gather(old, site_of)?;
        let heads = self.heads(&gathered, effort)?;
        if heads.is_empty() {
            return Ok(Repacked::default());
        }
        let mut repacked = Repacked { bytes_before: self.bytes_of(old)?, ..Repacked::default() };
        if !self.has_room_for(repacked.bytes_before, effort)? {
            return Ok(Repacked::default());
        }
        let mut stays = gathered.general;
        let mut plans = Vec::new();
        for (site, pages) in gathered.sites {
            let payloads = pages.iter().map(|page| page.placed);
            match heads.get(&site) {
                None => stays.extend(payloads),
                Some(head) => {
                    repacked.payloads += pages.len() as u64;
                    repacked.sites.push(site);
                    plans.push(NewPacks {
                        head: head.clone(),
                        level: effort.level(),
                        payloads: payloads.collect(),
                    });
                }
            }
        }
        stays.sort_by_key(|placed| (placed.place.pack, placed.place.offset));
        plans.push(NewPacks { head: Head::general(), level: effort.level(), payloads: stays });
        let written = self.write_packs(plans)?;
        repacked.bytes_after = written.bytes();
        if repacked.bytes_after + repacked.bytes_before / LEAST_GAIN > repacked.bytes_before {
            self.give_up_packs(written)?;
            return Ok(Repacked::default());
        }
        self.replace_packs(written, old, |_| Ok(()))?;
        Ok(repacked)
    }

    /// Plans for pages that lay in packs of sites: packs with new dictionaries, or `general` where too few pages are left for one.
    pub(super) fn plans_by_site(
        &self,
        payloads: Vec<Placed>,
        general: &mut Vec<Placed>,
        site_of: SiteOf<'_>,
    ) -> Result<Vec<NewPacks>> {
        let mut gathered = Gathered::default();
        for placed in payloads {
            self.sort_in(placed, site_of, &mut gathered)?;
        }
        general.append(&mut gathered.general);
        let mut plans = Vec::new();
        for (site, pages) in gathered.sites {
            let payloads = pages.iter().map(|page| page.placed);
            match self.new_head(&site, &pages)? {
                Some(head) => plans.push(NewPacks { head, level: LEVEL, payloads: payloads.collect() }),
                None => general.extend(payloads),
            }
        }
        Ok(plans)
    }

    /// Both the old packs and the new ones lie on the disk for a while.
    fn has_room_for(&self, needed: u64, effort: Effort) -> Result<bool> {
        let path = self.folder.packs();
        let (needed, free) = (needed + RESERVE, self.disk.free(&path).during("look at", &path)?);
        match effort {
            _ if free >= needed => Ok(true),
            Effort::Everything => Err(Error::DiskFull { path, needed, free }),
            Effort::Gathered => {
                tracing::warn!(needed, free, "too little room on the disk to pack pages with a dictionary");
                Ok(false)
            }
        }
    }

    /// Sorts what lies in packs by site.
    fn gather(&self, old: &[u32], site_of: SiteOf<'_>) -> Result<Gathered> {
        let mut gathered = Gathered::default();
        for pack in old {
            for placed in self.catalogue.payloads_in(*pack)? {
                self.sort_in(placed, site_of, &mut gathered)?;
            }
        }
        Ok(gathered)
    }

    fn sort_in(&self, placed: Placed, site_of: SiteOf<'_>, gathered: &mut Gathered) -> Result<()> {
        let first = self.catalogue.captures_of_payload(placed.payload)?.into_iter().next();
        let payload = self.payload_at(&placed)?;
        match first.and_then(|first| site_of(&first.capture, &payload)) {
            None => gathered.general.push(placed),
            Some(site) => {
                let page = Page { placed, bytes: payload.len() as u64 };
                gathered.sites.entry(site).or_default().push(page);
            }
        }
        Ok(())
    }

    /// The heads of the packs of those sites that have, or now get, a dictionary.
    fn heads(&self, gathered: &Gathered, effort: Effort) -> Result<HashMap<String, Head>> {
        let mut heads = HashMap::new();
        for (site, pages) in &gathered.sites {
            let held = if effort == Effort::Gathered { self.last_head_of(site)? } else { None };
            let head = match held {
                Some(head) => Some(head),
                None => self.new_head(site, pages)?,
            };
            if let Some(head) = head {
                heads.insert(site.clone(), head);
            }
        }
        Ok(heads)
    }

    fn last_head_of(&self, site: &str) -> Result<Option<Head>> {
        let last = self.catalogue.site_packs()?.into_iter().rev().find(|pack| pack.site == site);
        last.map(|last| Head::read(self.disk, &self.folder, last.pack)).transpose()
    }

    fn new_head(&self, site: &str, pages: &[Page]) -> Result<Option<Head>> {
        let bytes: u64 = pages.iter().map(|page| page.bytes).sum();
        if pages.len() < self.enough.pages || bytes < self.enough.bytes {
            return Ok(None);
        }
        // Every so many pages one, so that old and new ones are among them.
        let every = bytes.div_ceil(BYTES_OF_SAMPLES).max(1) as usize;
        let records: Vec<Vec<u8>> =
            pages.iter().step_by(every).map(|page| self.record_at(&page.placed)).collect::<Result<_>>()?;
        let taken: u64 = records.iter().map(|record| record.len() as u64).sum();
        let most = (taken / SAMPLES_A_BYTE).min(LARGEST_DICTIONARY) as usize;
        let Some(dictionary) = dictionary::made_of(&records, most) else { return Ok(None) };
        Head::of_site(site, &dictionary).during("make a dictionary for", &self.folder.packs()).map(Some)
    }

    fn bytes_of(&self, packs: &[u32]) -> Result<u64> {
        let mut bytes = 0;
        for pack in packs {
            let path = self.folder.pack(*pack);
            bytes += self.disk.length(&path).during("look at", &path)?.unwrap_or(0);
        }
        Ok(bytes)
    }

    fn record_at(&self, placed: &Placed) -> Result<Vec<u8>> {
        self.unfold(&self.sound_frame(placed)?, placed)
    }

    fn payload_at(&self, placed: &Placed) -> Result<Vec<u8>> {
        crate::payload_in(&self.record_at(placed)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Archive, Disk, LocalDisk, digest_of,
        record::{entry::RedactionEntry, pack::dictionary::tests::pages},
    };
    use dictum_formats::warc::{WarcReader, write_resource};
    use std::{
        path::Path,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };

    fn capture(payload: &[u8], host: &str) -> Capture {
        let digest = digest_of(payload);
        Capture {
            source: "page.html".into(),
            digest,
            media_type: Some("text/html".into()),
            charset: None,
            bytes: payload.len(),
            target_uri: Some(format!("https://{host}/{digest}")),
            captured_at: None,
            captured_at_candidates: vec![],
            captured_at_from: None,
            http_status: None,
        }
    }

    fn host(capture: &Capture, _: &[u8]) -> Option<String> {
        Some(capture.target_uri.as_deref()?.split('/').nth(2)?.to_owned())
    }

    fn keep(intake: &mut Intake<'_>, payloads: &[Vec<u8>], host: &str) {
        for payload in payloads {
            let capture = capture(payload, host);
            intake.keep_page_of(Some(host), &capture, || write_resource(&capture, payload)).unwrap();
        }
        intake.commit().unwrap();
    }

    fn few_are_enough(archive: &Archive) -> Intake<'_> {
        let mut intake = archive.intake().unwrap();
        intake.enough = Enough { pages: 20, bytes: 1000 };
        intake
    }

    /// An archive with 24 pages of one site, 3 of another, repacked.
    fn repacked(home: &Path) -> (Archive, Vec<Vec<u8>>) {
        let archive = Archive::init(home).unwrap();
        let mut intake = few_are_enough(&archive);
        let others: Vec<Vec<u8>> =
            (0..3).map(|n| format!("The ferry of Tornby, day {n}.").into_bytes()).collect();
        keep(&mut intake, &others, "tornby.example");
        keep(&mut intake, &pages(), "varn.example");
        let done = intake.repack(Effort::Gathered, &host).unwrap();
        assert_eq!((done.sites, done.payloads), (vec!["varn.example".to_owned()], 24));
        assert!(done.bytes_after * 2 < done.bytes_before);
        drop(intake);
        (archive, others.into_iter().chain(pages()).collect())
    }

    fn check_all(archive: &Archive, payloads: &[Vec<u8>]) {
        for payload in payloads {
            assert_eq!(&archive.payload(digest_of(payload)).unwrap(), payload);
        }
        assert_eq!(archive.verify(|_, _| ()).unwrap().findings, vec![]);
    }

    fn pack_numbers(archive: &Archive) -> Vec<String> {
        let files = std::fs::read_dir(archive.folder().packs()).unwrap();
        let mut names: Vec<String> =
            files.map(|file| file.unwrap().file_name().to_string_lossy()[..6].to_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_site_with_enough_pages_gets_a_pack_with_a_dictionary_and_loses_nothing() {
        let home = tempfile::tempdir().unwrap();
        let (archive, payloads) = repacked(home.path());
        check_all(&archive, &payloads);
        assert_eq!(pack_numbers(&archive), ["000002", "000003"]);
        check_all(&Archive::open(home.path()).unwrap(), &payloads);
    }

    #[test]
    fn a_sites_pack_is_read_without_the_catalogue() {
        let home = tempfile::tempdir().unwrap();
        let (archive, _) = repacked(home.path());
        let file = std::fs::File::open(archive.folder().pack(2)).unwrap();
        let read: Vec<Vec<u8>> = WarcReader::new(file)
            .map(|record| record.unwrap())
            .filter_map(|record| {
                record.payload(crate::LARGEST_PAYLOAD).ok().map(|payload| payload.bytes.into_owned())
            })
            .collect();
        assert!(pages().iter().all(|page| read.contains(page)));
    }

    #[test]
    fn later_pages_go_to_their_sites_pack_at_once() {
        let home = tempfile::tempdir().unwrap();
        let (archive, mut payloads) = repacked(home.path());
        let later: Vec<Vec<u8>> =
            pages().iter().map(|page| [page.as_slice(), b"<p>Later."].concat()).collect();
        keep(&mut archive.intake().unwrap(), &later[..5], "varn.example");
        payloads.extend_from_slice(&later[..5]);
        assert_eq!(archive.place(digest_of(&later[4])).unwrap().pack, 2);
        check_all(&archive, &payloads);
    }

    #[test]
    fn a_sealed_pack_of_a_site_is_followed_by_one_with_the_same_dictionary() {
        let home = tempfile::tempdir().unwrap();
        let (archive, mut payloads) = repacked(home.path());
        let later: Vec<Vec<u8>> =
            pages().iter().map(|page| [page.as_slice(), b"<p>Later."].concat()).collect();
        let mut intake = archive.intake().unwrap();
        intake.seal_packs_at(100);
        keep(&mut intake, &later[..5], "varn.example");
        keep(&mut intake, &later[5..9], "varn.example");
        drop(intake);
        payloads.extend_from_slice(&later[..9]);
        assert_eq!(pack_numbers(&archive), ["000002", "000003", "000004", "000005"]);
        keep(&mut archive.intake().unwrap(), &later[9..10], "varn.example");
        check_all(&archive, &payloads);
    }

    #[test]
    fn repacking_again_changes_nothing_and_repacking_everything_loses_nothing() {
        let home = tempfile::tempdir().unwrap();
        let (archive, payloads) = repacked(home.path());
        let mut intake = few_are_enough(&archive);
        assert_eq!(intake.repack(Effort::Gathered, &host).unwrap(), Repacked::default());
        intake.repack(Effort::Everything, &host).unwrap();
        drop(intake);
        check_all(&archive, &payloads);
    }

    #[test]
    fn a_reader_that_looked_before_finds_what_was_moved() {
        let home = tempfile::tempdir().unwrap();
        let (archive, payloads) = repacked(home.path());
        let page = digest_of(&payloads[7]);
        let stale = crate::record::pack::Place { pack: 1, offset: 0, length: 10 };
        let gone = crate::record::pack::read_frame(archive.disk(), archive.folder(), stale);
        assert!(matches!(gone, Err(Error::Damaged(_))));
        assert_eq!(archive.payload(page).unwrap(), payloads[7]);
    }

    #[test]
    fn a_changed_dictionary_is_found() {
        let home = tempfile::tempdir().unwrap();
        let (archive, _) = repacked(home.path());
        let pack = archive.folder().pack(2);
        let sound = std::fs::read(&pack).unwrap();
        for byte in [0, 5, 9, 200, 700] {
            let mut changed = sound.clone();
            changed[byte] ^= 4;
            std::fs::write(&pack, changed).unwrap();
            let archive = Archive::open_on(home.path(), std::sync::Arc::new(LocalDisk)).unwrap();
            let report = archive.verify(|_, _| ()).unwrap();
            assert!(report.findings.iter().any(|found| found.code() == "D013"), "byte {byte}");
        }
    }

    #[test]
    fn a_damaged_frame_is_not_carried_into_a_new_pack() {
        let home = tempfile::tempdir().unwrap();
        let archive = Archive::init(home.path()).unwrap();
        keep(&mut archive.intake().unwrap(), &pages(), "varn.example");
        let pack = archive.folder().pack(1);
        let mut bytes = std::fs::read(&pack).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&pack, &bytes).unwrap();
        let refused = few_are_enough(&archive).repack(Effort::Gathered, &host);
        assert!(matches!(refused, Err(Error::Damaged(_))));
        assert_eq!(std::fs::read(&pack).unwrap(), bytes);
        assert_eq!(pack_numbers(&archive), ["000001"]);
    }

    fn redaction(payload: &[u8]) -> RedactionEntry {
        RedactionEntry {
            payload: digest_of(payload),
            reason: "ordered".into(),
            by: "the court".into(),
            basis: None,
            made_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_redaction_makes_all_packs_of_the_site_anew_with_another_dictionary() {
        let home = tempfile::tempdir().unwrap();
        let (archive, mut payloads) = repacked(home.path());
        let old = Head::read(archive.disk(), archive.folder(), 2).unwrap();
        let gone = payloads.remove(9);
        let mut intake = few_are_enough(&archive);
        intake.redact(vec![redaction(&gone)], &host).unwrap();
        intake.settle().unwrap();
        drop(intake);
        assert!(matches!(archive.payload(digest_of(&gone)), Err(Error::Redacted(_))));
        let new = Head::read(archive.disk(), archive.folder(), 4).unwrap();
        assert!(new.site_name() == old.site_name() && new.bytes != old.bytes);
        assert_eq!(pack_numbers(&archive), ["000003", "000004"]);
        check_all(&archive, &payloads);
    }

    /// A disk that fails at its n-th writing step, and at every one after it.
    struct FailingDisk(AtomicUsize);

    impl FailingDisk {
        fn step(&self) -> std::io::Result<()> {
            let left = self.0.load(Ordering::SeqCst);
            self.0.store(left.saturating_sub(1), Ordering::SeqCst);
            if left == 0 { Err(std::io::ErrorKind::StorageFull.into()) } else { Ok(()) }
        }
    }

    impl Disk for FailingDisk {
        fn write_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> std::io::Result<()> {
            self.step().and_then(|()| LocalDisk.write_at(path, offset, bytes))
        }
        fn sync_file(&self, path: &Path) -> std::io::Result<()> {
            self.step().and_then(|()| LocalDisk.sync_file(path))
        }
        fn sync_folder(&self, path: &Path) -> std::io::Result<()> {
            self.step().and_then(|()| LocalDisk.sync_folder(path))
        }
        fn remove(&self, path: &Path) -> std::io::Result<()> {
            self.step().and_then(|()| LocalDisk.remove(path))
        }
    }

    #[test]
    fn a_redaction_that_breaks_off_anywhere_is_not_done_or_is_finished_by_the_next_writer() {
        for steps in 0..9 {
            let home = tempfile::tempdir().unwrap();
            let archive = Archive::init(home.path()).unwrap();
            let payloads: Vec<Vec<u8>> =
                (0..4).map(|n| format!("The ferry, day {n}.").into_bytes()).collect();
            keep(&mut archive.intake().unwrap(), &payloads, "varn.example");
            archive.intake().unwrap().settle().unwrap();
            let failing =
                Archive::open_on(home.path(), Arc::new(FailingDisk(AtomicUsize::new(steps)))).unwrap();
            let done =
                failing.intake().and_then(|mut intake| intake.redact(vec![redaction(&payloads[1])], &host));
            let archive = Archive::open(home.path()).unwrap();
            let entries = archive.catalogue().unwrap().length().unwrap();
            archive.intake().unwrap().settle().unwrap();
            assert_eq!(pack_numbers(&archive).len(), 1, "{steps} steps: {done:?}");
            match archive.payload(digest_of(&payloads[1])) {
                Ok(payload) => assert_eq!((payload, entries), (payloads[1].clone(), 4)),
                Err(error) => assert!(matches!(error, Error::Redacted(_)) && entries == 5, "{error}"),
            }
            check_all(&archive, &[payloads[0].clone(), payloads[2].clone(), payloads[3].clone()]);
        }
    }
}
