//! Filling what is derived: shelf, full text, postings and shared passages, from captures as they are entered, or again from the record.

mod turns;

use crate::{
    Dictum,
    address::resolved,
    edition::{Uncommitted, decide_edition, may_show_statement},
    error::{Error, Result},
    identity::folded,
    kin::link,
};
use dictum_archive::{
    Archive, Entry, Error as ArchiveError, Intake,
    derived::{
        FulltextWriter, KnownListing, PostingsWriter, ReadCapture, ReuseWriter, ShelfWriter, ShelvedSpeaker,
        ShelvedStatement, fold_reading, slug,
    },
};
use dictum_collate::Ruling;
use dictum_formats::reading_json::to_json_explained;
use dictum_model::{ErrorKind, Reading, SameName, Statement};
use jiff::Timestamp;
use std::collections::BTreeSet;
use turns::Succession;

/// Derived state is kept every so many captures: a commit of the full-text index costs about 100 ms.
const CAPTURES_A_COMMIT: usize = 5000;

/// … or after so many bytes of payloads, so that what waits in memory stays bounded.
const BYTES_A_COMMIT: usize = 256 << 20;

/// A capture that has been entered and read.
pub(crate) struct ReadItem {
    /// The entry number of the capture.
    pub(crate) capture: u64,
    /// Its reading, with what people corrected.
    pub(crate) reading: Reading,
    /// The edition of the statement it shows; none for a page that shows no statement.
    pub(crate) shows: Option<ReadCapture>,
    /// Whether it has been corrected since it was taken in: what the indexes have of it is replaced.
    pub(crate) is_refreshed: bool,
}

/// Fills shelf, full text, postings and shared passages.
pub(crate) struct Indexer<'a> {
    dictum: &'a Dictum,
    archive: &'a Archive,
    shelf: ShelfWriter,
    fulltext: FulltextWriter,
    postings: PostingsWriter,
    reuse: ReuseWriter,
    /// What the four knew when they were opened: an edition up to there is in them already.
    shelf_known_to: u64,
    fulltext_known_to: u64,
    postings_known_to: u64,
    /// Whether something was said of two names that the shelf does not know of yet.
    is_ruled_anew: bool,
    reuse_known_to: u64,
    uncommitted: usize,
    uncommitted_bytes: usize,
}

impl<'a> Indexer<'a> {
    pub(crate) fn open(dictum: &'a Dictum) -> Result<Indexer<'a>> {
        let derived = dictum.archive.folder().derived();
        let mut shelf = ShelfWriter::open(&derived)?;
        let mut fulltext = dictum.fulltext.writer()?;
        let mut postings = PostingsWriter::open(&derived)?;
        let mut reuse = ReuseWriter::open(&derived)?;
        if shelf.shelf().extractor()?.as_deref() != Some(dictum_extract::VERSION) {
            shelf.begin_anew(dictum_extract::VERSION)?;
            fulltext.begin_anew()?;
            postings.begin_anew()?;
            reuse.begin_anew()?;
            shelf.commit(0)?;
            fulltext.commit(0)?;
            postings.commit(0)?;
            reuse.commit(0)?;
        }
        let is_ruled_anew = dictum.archive.catalogue()?.last_same_name()? > shelf.shelf().known_to()?;
        Ok(Indexer {
            dictum,
            archive: &dictum.archive,
            shelf_known_to: shelf.shelf().known_to()?,
            fulltext_known_to: dictum.fulltext.known_to()?,
            postings_known_to: postings.known_to(),
            reuse_known_to: reuse.known_to(),
            shelf,
            fulltext,
            postings,
            is_ruled_anew,
            reuse,
            uncommitted: 0,
            uncommitted_bytes: 0,
        })
    }

    /// Takes in one capture's reading; an edition is indexed with the capture that opened it.
    pub(crate) fn put(&mut self, item: &ReadItem) -> Result<()> {
        self.uncommitted += 1;
        self.uncommitted_bytes += item.reading.capture.bytes;
        self.put_listings(item)?;
        let (Some(shows), Some(statement)) = (&item.shows, &item.reading.statement) else {
            return Ok(self.shelf.put_reading(item.capture, None)?);
        };
        self.shelf.put_reading(item.capture, Some(shows))?;
        let succession = self.put_statement(item, shows, statement)?;
        let opens = self.archive.catalogue()?.edition(shows.edition)?.edition.capture == item.capture;
        self.put_turns(item, shows, statement, succession, opens)?;
        if opens {
            self.put_postings(item, shows, statement)?;
            self.keep_reading(item)?;
        }
        Ok(())
    }

    /// Keeps the reading of a capture that opened an edition, as the extractor made it; of one that people corrected nothing is kept.
    fn keep_reading(&mut self, item: &ReadItem) -> Result<()> {
        if !item.reading.corrections.is_empty() {
            return Ok(());
        }
        let folded = fold_reading(&to_json_explained(&item.reading))
            .map_err(|error| Error::file("fold a reading for", self.dictum.root(), &error))?;
        Ok(self.shelf.keep_reading(item.capture, &folded)?)
    }

    fn put_postings(&mut self, item: &ReadItem, shows: &ReadCapture, statement: &Statement) -> Result<()> {
        if item.is_refreshed {
            self.postings.replace(shows.edition, statement)?;
            return Ok(self.reuse.replace(shows.edition, statement)?);
        }
        if shows.edition > self.postings_known_to {
            self.postings.add(shows.edition, statement)?;
        }
        if shows.edition > self.reuse_known_to {
            self.reuse.add(shows.edition, statement)?;
        }
        Ok(())
    }

    /// Shelves the statement where this capture shows its latest edition: that which was seen last. Captures without a time
    /// count as taken when they were entered.
    fn put_statement(
        &mut self,
        item: &ReadItem,
        shows: &ReadCapture,
        statement: &Statement,
    ) -> Result<Succession> {
        let seen_at = item.reading.capture.captured_at;
        let held = self.shelf.shelf().statement(&shows.statement)?;
        let before = held.as_ref().map(|held| held.edition);
        let is_later = held
            .as_ref()
            .is_none_or(|held| held.seen_at.zip(seen_at).is_none_or(|(held, seen_at)| seen_at >= held));
        let now = before.filter(|_| !is_later).unwrap_or(shows.edition);
        match held.filter(|held| held.edition == shows.edition) {
            // Told again, as after a crash: the row is made anew from the capture it came from.
            Some(held) if held.capture == item.capture => {
                self.shelve(item, shows, statement, held.seen_at.filter(|_| !is_later).or(seen_at))?;
            }
            Some(_) if is_later => self.shelf.see_again(&shows.statement, seen_at)?,
            None if is_later => self.shelve(item, shows, statement, seen_at)?,
            _ => {}
        }
        Ok(Succession { before, now })
    }

    fn shelve(
        &mut self,
        item: &ReadItem,
        shows: &ReadCapture,
        statement: &Statement,
        seen_at: Option<Timestamp>,
    ) -> Result<()> {
        let headline_key = statement.headline.as_ref().map(|headline| folded(&headline.text));
        let shelved = ShelvedStatement { seen_at, ..shelved(&item.reading, shows, statement) };
        self.shelf.put_statement(&shelved, headline_key.as_deref())?;
        link(&mut self.shelf, self.archive, &shelved, statement)
    }

    /// Says whether enough has been taken in to keep it.
    pub(crate) fn is_due(&self) -> bool {
        self.uncommitted >= CAPTURES_A_COMMIT || self.uncommitted_bytes >= BYTES_A_COMMIT
    }

    /// Keeps what was taken in; every entry up to `known_to` has been.
    pub(crate) fn commit(&mut self, known_to: u64) -> Result<()> {
        self.postings.commit(known_to)?;
        self.reuse.commit(known_to)?;
        self.fulltext.commit(known_to)?;
        let rulings = self.rulings()?;
        self.shelf.join_persons(&rulings, self.is_ruled_anew)?;
        self.is_ruled_anew = false;
        // The shelf last: what it knows to is what all of them know to at least.
        self.shelf.commit(known_to)?;
        (self.uncommitted, self.uncommitted_bytes) = (0, 0);
        Ok(())
    }

    /// What people have said of which names are one person's, by the names' slugs.
    fn rulings(&self) -> Result<Vec<Ruling>> {
        let said = self.archive.catalogue()?.same_names()?;
        let ruling =
            |said: SameName| Ruling { name: slug(&said.name), other: slug(&said.other), is_one: said.is_one };
        Ok(said.into_iter().map(ruling).collect())
    }

    pub(crate) fn finish(self) -> Result<()> {
        self.postings.finish()?;
        self.reuse.finish()?;
        Ok(self.fulltext.finish()?)
    }

    fn put_listings(&mut self, item: &ReadItem) -> Result<()> {
        if !may_show_statement(&item.reading.capture) {
            return Ok(());
        }
        for listing in &item.reading.listings {
            self.shelf.put_listing(&KnownListing {
                headline: listing.headline.clone(),
                headline_key: folded(&listing.headline),
                day: listing.date.map(|day| day.to_string()).unwrap_or_default(),
                target_uri: listing.target_uri.as_deref().map(|link| {
                    resolved(item.reading.capture.target_uri.as_deref(), link)
                        .unwrap_or_else(|| link.to_owned())
                }),
                seen_in: item.capture,
            })?;
        }
        Ok(())
    }
}

/// What the shelf has of a statement as a reading shows it.
pub(crate) fn shelved(reading: &Reading, shows: &ReadCapture, statement: &Statement) -> ShelvedStatement {
    let capture = &reading.capture;
    ShelvedStatement {
        id: shows.statement.clone(),
        edition: shows.edition,
        capture: shows.capture,
        payload: capture.digest,
        headline: statement.headline.as_ref().map(|headline| headline.text.clone()),
        kind: statement.kind.map(|kind| kind.as_str().to_owned()),
        publisher: statement.publisher.clone(),
        place: statement.place.clone(),
        delivered_on: statement.delivered_on.map(|moment| moment.to_string()),
        published_at: statement.published_at.map(|moment| moment.to_string()),
        language: statement.language.clone(),
        target_uri: capture.target_uri.clone().or_else(|| statement.canonical_uri.clone()),
        words: count_words(statement),
        speakers: statement
            .speakers
            .iter()
            .map(|speaker| ShelvedSpeaker { name: speaker.name.clone(), role: speaker.role.clone() })
            .collect(),
        aliases: statement.aliases.clone(),
        seen_at: capture.captured_at,
    }
}

fn count_words(statement: &Statement) -> u64 {
    let paragraphs = statement.turns.iter().flat_map(|turn| &turn.paragraphs);
    paragraphs.map(|paragraph| dictum_collate::Words::of(&paragraph.text).len() as u64).sum()
}

/// A capture that the indexes have to be told of.
struct Due {
    capture: u64,
    is_refreshed: bool,
}

impl Dictum {
    /// Up to which entry shelf, full text, postings and shared passages all know, with readings of today's extractor.
    pub(crate) fn derived_known_to(&self) -> Result<u64> {
        let [shelf, is_todays] = self.with_shelf(|shelf| {
            let is_todays = shelf.extractor()?.as_deref() == Some(dictum_extract::VERSION);
            Ok([shelf.known_to()?, u64::from(is_todays)])
        })?;
        let derived = self.archive.folder().derived();
        let postings = dictum_archive::derived::Postings::open(&derived)?.known_to();
        let reuse = dictum_archive::derived::Reuse::open(&derived)?.known_to();
        Ok(shelf.min(self.fulltext.known_to()?).min(postings).min(reuse) * is_todays)
    }

    /// Indexes what was entered but not indexed, as after a killed ingest. Where somebody else writes, it is left to them.
    pub(crate) fn catch_up(&self) -> Result<()> {
        let length = self.archive.catalogue()?.length()?;
        let known_to = self.derived_known_to()?;
        // What comes after the last capture and correction, such as the account of a run, needs no index.
        if known_to >= self.archive.catalogue()?.last_to_derive_from()? {
            return Ok(());
        }
        let intake = match self.archive.intake_for_indexing() {
            Ok(intake) => intake,
            Err(ArchiveError::Locked { holder }) => {
                tracing::warn!(%holder, "entries {} to {length} are not searchable yet", known_to + 1);
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        self.index_from(intake, known_to)
    }

    /// The captures entered after `known_to`, in the order of entry, then the earlier ones whose bytes have been corrected since.
    fn backlog(&self, known_to: u64) -> Result<Vec<Due>> {
        let (mut captures, mut corrected) = (Vec::new(), BTreeSet::new());
        let catalogue = self.archive.catalogue()?;
        catalogue.entries_after(known_to, |number, entry| {
            match entry {
                Entry::Capture(capture) | Entry::Revisit(capture) => captures.push((number, capture.digest)),
                Entry::Correction(correction) => drop(corrected.insert(correction.payload)),
                Entry::Edition(_)
                | Entry::Absent(_)
                | Entry::Key(_)
                | Entry::SameName(_)
                | Entry::Redaction(_)
                | Entry::Run(_)
                | Entry::Verification(_) => {}
            }
            Ok(())
        })?;
        // One index may know more than the others, and have a capture as it was before it was corrected.
        let mut backlog: Vec<Due> = captures
            .iter()
            .map(|(capture, payload)| Due { capture: *capture, is_refreshed: corrected.contains(payload) })
            .collect();
        for payload in &corrected {
            let held = catalogue.captures_of_payload(*payload)?;
            let earlier = held.into_iter().filter(|entered| entered.entry <= known_to);
            backlog.extend(earlier.map(|entered| Due { capture: entered.entry, is_refreshed: true }));
        }
        // Bytes that were let go cannot be read, and are not to be found.
        let mut held = Vec::with_capacity(backlog.len());
        for due in backlog {
            if catalogue.redaction_of(catalogue.capture(due.capture)?.capture.digest)?.is_none() {
                held.push(due);
            }
        }
        Ok(held)
    }

    /// Reads a committed capture as it stands now: which edition it shows, and what people corrected in it.
    fn item_of(&self, intake: &mut Intake<'_>, capture: u64, is_refreshed: bool) -> Result<ReadItem> {
        let entered = self.archive.catalogue()?.capture(capture)?;
        let corrections = intake.catalogue().corrections_of_payload(entered.capture.digest)?;
        let fresh = self.read_entered(entered)?;
        let decided =
            decide_edition(&self.archive, intake, &mut Uncommitted::default(), capture, &fresh.reading);
        let shows = match decided {
            Err(error) if self.archive.followed()?.is_some() && error.kind() == ErrorKind::AskedWrongly => {
                tracing::warn!(
                    capture,
                    "the source read this capture otherwise: is its Dictum of another release?"
                );
                None
            }
            decided => decided?,
        };
        Ok(ReadItem { capture, reading: fresh.corrected(&corrections).reading, shows, is_refreshed })
    }

    /// Reads again what was entered after `known_to`, holding the writer's lock.
    pub(crate) fn index_from(&self, mut intake: Intake<'_>, known_to: u64) -> Result<()> {
        let mut indexer = Indexer::open(self)?;
        let known_to = if indexer.shelf.shelf().known_to()? == 0 { 0 } else { known_to };
        tracing::info!(from = known_to + 1, "indexing what was entered but not indexed");
        let (backlog, length) = (self.backlog(known_to)?, intake.catalogue().length()?);
        for Due { capture, is_refreshed } in backlog {
            let item = self.item_of(&mut intake, capture, is_refreshed)?;
            // The indexer looks the edition up, so it must be committed first; a new one is rare here.
            let enters_edition = intake.catalogue().length()? > length;
            if enters_edition {
                intake.commit()?;
            }
            indexer.put(&item)?;
            // An edition entered just now has a higher number than captures still to come, so “known up to” holds at the end only.
            if indexer.is_due() && !enters_edition && !is_refreshed {
                indexer.commit(capture)?;
            }
        }
        let length = intake.catalogue().length()?;
        indexer.commit(length)?;
        indexer.finish()?;
        Ok(self.fulltext.refresh()?)
    }
}
