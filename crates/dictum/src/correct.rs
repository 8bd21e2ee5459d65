//! `correct`: what a person says that a reading got wrong, entered in the record and laid over the reading from then on.

use crate::{
    Dictum,
    error::{Error, Result},
};
use dictum_archive::{Entry, Intake};
use dictum_extract::ReadOptions;
use dictum_formats::correction_toml::{CorrectionFile, read_corrections};
use dictum_model::{AppliedCorrection, Correction, Digest, Reading, Warning};
use jiff::Timestamp;

/// What came of a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectSummary {
    /// The bytes whose reading was corrected.
    pub payload: Digest,
    /// How many corrections were entered.
    pub entered: u64,
    /// How many had been entered before, to the letter.
    pub seen: u64,
    /// All corrections of the reading as it is shown now.
    pub corrections: Vec<AppliedCorrection>,
    /// What the reading could not settle, corrections that no longer fit among it.
    pub warnings: Vec<Warning>,
}

/// Places the corrections of a file on the page that they are about, each on the reading as those before it leave it.
///
/// # Errors
/// Says why one is refused: it makes no sense on this page, or an entry has no room for it.
pub(crate) fn placed(
    payload: &[u8],
    reading: &Reading,
    held: &[Correction],
    file: &CorrectionFile,
    now: Option<Timestamp>,
) -> std::result::Result<Vec<Correction>, String> {
    let mut all = held.to_vec();
    for claim in &file.claims {
        let mut current = reading.clone();
        dictum_extract::correct(payload, &mut current, &all);
        let claimed = claim.clone().of(reading.capture.digest, file.made_at.or(now));
        let placed =
            dictum_extract::place(payload, &current, &claimed).map_err(|refused| refused.to_string())?;
        if Entry::Correction(Box::new(placed.clone())).to_text().is_err() {
            return Err("a correction is too long to be entered, with its reason: shorten it to some 30,000 characters".into());
        }
        all.push(placed);
    }
    Ok(all.split_off(held.len()))
}

/// Reads a file of corrections, as TOML.
///
/// # Errors
/// Asked wrongly, with the place and the cure.
pub fn parse_corrections(text: &str) -> Result<CorrectionFile> {
    read_corrections(text).map_err(|error| {
        Error::asked_wrongly(error.to_string())
            .with_hint("docs/guide/corrections.md describes the form of a correction")
    })
}

impl Dictum {
    /// Enters corrections of what is read from a capture: that of the statement shown under a name, or the one with a digest.
    ///
    /// `now` is when they were made, where the file does not say it. All are entered, or none. Killed in between, the archive
    /// has them all in its record or none, and what is derived follows when it is next opened.
    ///
    /// # Errors
    /// Not found; asked wrongly where a correction makes no sense or contradicts the page.
    pub fn correct(&self, name: &str, file: &CorrectionFile, now: Timestamp) -> Result<CorrectSummary> {
        let payload = self.payload_named(name)?;
        if let Some(meant) = file.payload.filter(|meant| *meant != payload) {
            return Err(Error::asked_wrongly(format!(
                "the file corrects {meant}, and {name} rests on {payload}"
            ))
            .with_hint("name the capture by that digest, or take the line “payload” out of the file"));
        }
        let mut intake = self.archive.intake()?;
        let (entered, seen) = self.enter_corrections(&mut intake, payload, file, now)?;
        intake.settle()?;
        if entered > 0 {
            let known_to = self.derived_known_to()?;
            self.index_from(intake, known_to)?;
        }
        let shown = self.first_reading(payload)?;
        Ok(CorrectSummary {
            payload,
            entered,
            seen,
            corrections: shown.corrections.clone(),
            warnings: shown.warnings.clone(),
        })
    }

    fn enter_corrections(
        &self,
        intake: &mut Intake<'_>,
        payload: Digest,
        file: &CorrectionFile,
        now: Timestamp,
    ) -> Result<(u64, u64)> {
        let no_capture = || Error::not_found(format!("no capture {payload} is held"));
        let captures = intake.catalogue().captures_of_payload(payload)?;
        let capture = captures.into_iter().next().ok_or_else(no_capture)?.capture;
        let bytes = self.archive.payload(payload)?;
        let reading = dictum_extract::read(&bytes, capture, &ReadOptions::default());
        let held = intake.catalogue().corrections_of_payload(payload)?;
        let placed = placed(&bytes, &reading, &held, file, Some(now))
            .map_err(|refused| Error::asked_wrongly(refused).with_hint("nothing of the file was entered"))?;
        let (mut entered, mut seen) = (0, 0);
        for correction in placed {
            match intake.enter_correction(correction)? {
                Some(_) => entered += 1,
                None => seen += 1,
            }
        }
        Ok((entered, seen))
    }

    /// The payload behind a name: its digest, or the statement whose latest edition was first seen in it.
    fn payload_named(&self, name: &str) -> Result<Digest> {
        match name.parse() {
            Ok(payload) => Ok(payload),
            Err(_) => Ok(self.resolve(name)?.payload),
        }
    }

    fn first_reading(&self, payload: Digest) -> Result<std::sync::Arc<Reading>> {
        let first = self.archive.catalogue()?.first_capture_of_payload(payload)?;
        self.reading(first.ok_or_else(|| Error::not_found(format!("no capture {payload} is held")))?)
    }
}
