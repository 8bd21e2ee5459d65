//! `redact`: bytes that must not be kept are let go, with an entry that says so; every proof of other entries stays valid.

use crate::{
    Dictum,
    error::{Error, Result},
    repack::site_of_page,
};
use dictum_archive::{Archive, RedactionEntry, derived::Shelf};
use dictum_model::{Digest, ErrorKind};
use jiff::Timestamp;
use std::path::Path;

/// What a redaction is to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RedactRequest {
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub by: String,
    /// On what grounds, as the number of a court's order.
    pub basis: Option<String>,
    /// Entered corrections quote words of the page, and no entry ever goes: go on all the same.
    pub corrections_stay: bool,
}

/// What a redaction lets go, told before anything is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedactPlan {
    /// The payloads.
    pub payloads: Vec<Digest>,
    /// The numbers of the entries that correct what is read from them, and quote their words.
    pub corrections: Vec<u64>,
}

impl Dictum {
    /// Tells what a redaction of this name would let go: of a digest that payload, of a statement every capture of all its editions.
    ///
    /// # Errors
    /// Not found.
    pub fn plan_redaction(&self, name: &str) -> Result<RedactPlan> {
        let catalogue = self.archive.catalogue()?;
        let mut payloads: Vec<Digest> = match name.parse() {
            Ok(payload) => vec![payload],
            Err(_) => {
                let view = self.show(name)?;
                let of_editions =
                    view.editions.iter().map(|edition| catalogue.capture(edition.edition.capture));
                let mut payloads = of_editions
                    .map(|entered| Ok(entered?.capture.digest))
                    .collect::<dictum_archive::Result<Vec<_>>>()?;
                payloads.extend(view.captures.iter().map(|capture| capture.entered.capture.digest));
                payloads.retain(|payload| matches!(catalogue.redaction_of(*payload), Ok(None)));
                payloads
            }
        };
        payloads.sort_unstable_by_key(|payload| payload.0);
        payloads.dedup();
        let mut corrections = Vec::new();
        for payload in &payloads {
            corrections.extend(catalogue.correcting_entries(*payload)?);
        }
        Ok(RedactPlan { payloads, corrections })
    }

    /// Lets go what was planned. What is derived is removed first and made anew at the end, so that no word stays in it; killed in between,
    /// the next opening makes it anew. A server that has the archive open notices, and opens it anew.
    ///
    /// # Errors
    /// Asked wrongly where corrections quote the page and [`RedactRequest::corrections_stay`] is not set; not found; unavailable.
    pub fn redact(root: &Path, plan: &RedactPlan, request: &RedactRequest, now: Timestamp) -> Result<()> {
        if !plan.corrections.is_empty() && !request.corrections_stay {
            let entries: Vec<String> = plan.corrections.iter().map(u64::to_string).collect();
            return Err(Error::asked_wrongly(format!(
                "entries {} correct what is read from it, and quote its words; no entry ever goes",
                entries.join(", ")
            ))
            .with_hint("--corrections-stay redacts the page all the same"));
        }
        let archive = Archive::open(root)?;
        let mut intake = archive.intake()?;
        let entry = |payload: &Digest| RedactionEntry {
            payload: *payload,
            reason: request.reason.clone(),
            by: request.by.clone(),
            basis: request.basis.clone(),
            made_at: now,
        };
        // Nobody fills it again while this is the writer.
        let derived = archive.folder().derived();
        std::fs::remove_dir_all(&derived)
            .and_then(|()| std::fs::create_dir_all(&derived))
            .map_err(|error| Error::file("empty", &derived, &error))?;
        intake.redact(plan.payloads.iter().map(entry).collect(), &site_of_page)?;
        intake.settle()?;
        drop(intake);
        drop(archive);
        Dictum::open(root)?;
        Ok(())
    }

    /// How many captures and revisits were redacted: no export holds them.
    ///
    /// # Errors
    /// Where the catalogue cannot be read.
    pub fn redacted_captures(&self) -> Result<u64> {
        Ok(self.archive.catalogue()?.count_redacted_captures()?)
    }

    /// Says whether something was redacted since this was opened: it may hold words that are gone, and must be opened anew.
    ///
    /// # Errors
    /// Where the catalogue cannot be read.
    pub fn is_outdated(&self) -> Result<bool> {
        Ok(self.archive.catalogue()?.last_redaction()? != self.last_redaction)
    }

    /// Opens the same archive anew, once what is derived has been made anew without what was redacted.
    ///
    /// # Errors
    /// Unavailable while another process makes it.
    pub fn opened_anew(&self) -> Result<Dictum> {
        let root = self.root();
        if self.is_derived_anew()? {
            let opened = Dictum::around(Archive::open(root)?)?;
            return Ok(opened.with_room_for_readings(self.room_for_readings()));
        }
        // Where nobody writes, nobody makes it: whoever did was killed.
        drop(self.archive.intake_for_indexing().map_err(|_| being_made_anew())?);
        let opened = Dictum::open(root)?.with_room_for_readings(self.room_for_readings());
        if self.is_derived_anew()? { Ok(opened) } else { Err(being_made_anew()) }
    }

    /// Says whether the shelf, which is kept last, knows all that it is to know.
    fn is_derived_anew(&self) -> Result<bool> {
        let needed = self.archive.catalogue()?.last_to_derive_from()?;
        Ok(Shelf::open(&self.archive.folder().derived())?.known_to()? >= needed)
    }

    /// The redaction that keeps a name from being found, if there is one: of an id, whole or cut short, or of an address.
    pub(crate) fn redacted_under(&self, name: &str) -> Result<Option<Error>> {
        let catalogue = self.archive.catalogue()?;
        let mut payloads = Vec::new();
        let ids = match name.len() {
            0..6 => vec![name.to_owned()],
            _ => catalogue.statements_by_prefix(&name.to_lowercase())?,
        };
        for id in ids {
            for edition in catalogue.editions(&id)? {
                payloads.push(catalogue.capture(edition.edition.capture)?.capture.digest);
            }
        }
        payloads.extend(catalogue.captures_of_uri(name)?.into_iter().map(|entered| entered.capture.digest));
        for payload in payloads {
            if let Some(redaction) = catalogue.redaction_of(payload)? {
                return Ok(Some(dictum_archive::Error::Redacted(Box::new(redaction)).into()));
            }
        }
        Ok(None)
    }
}

fn being_made_anew() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        "something was redacted, and what is searched is being made anew without it",
    )
    .with_hint("ask again in a few seconds; of a large archive it takes longer")
}
