//! `redact`: bytes that must not be kept are let go, with an entry that says so; every proof of other entries stays valid.

use crate::{
    Dictum,
    error::{Error, Result},
    repack::site_of_page,
};
use dictum_archive::{Archive, RedactionEntry};
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
    /// the next opening makes it anew. Other processes that have the archive open must be started again.
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

    /// The redaction that keeps a name from being found, if there is one.
    pub(crate) fn redacted_under(&self, name: &str) -> Result<Option<Error>> {
        let catalogue = self.archive.catalogue()?;
        let mut payloads = Vec::new();
        for edition in catalogue.editions(name)? {
            payloads.push(catalogue.capture(edition.edition.capture)?.capture.digest);
        }
        payloads.extend(catalogue.captures_of_uri(name)?.into_iter().map(|entered| entered.capture.digest));
        for payload in payloads {
            if let Some(redaction) = catalogue.redaction_of(payload)? {
                return Ok(Some(Error::new(ErrorKind::NotFound, redaction.to_string())));
            }
        }
        Ok(None)
    }
}
