//! The judge: opens what a fault left with the product's own code, and says what is wrong with it.

use crate::{
    ledger::Ledger,
    workload::{ARCHIVE, keep, run},
};
use anyhow::{Context, Result, bail, ensure};
use dictum_archive::{Archive, Entry, Error};
use std::path::Path;

/// Demands that the archive in a sandbox opens, holds all that was acknowledged, verifies, and takes more.
///
/// `acknowledged` is how many entries were; none where not even the archive's making was.
///
/// # Errors
/// Says what is wrong.
pub fn judge(sandbox: &Path, ledger: &Ledger, acknowledged: Option<u64>) -> Result<()> {
    let root = sandbox.join(ARCHIVE);
    let archive = match Archive::open(&root) {
        Err(Error::NoArchive(_)) if acknowledged.is_none() => {
            Archive::init(&root).context("its making cannot be repeated")?
        }
        opened => opened.context("it does not open")?,
    };
    if let Some(complaint) = ledger.complaint(&archive, acknowledged.unwrap_or(0))? {
        bail!(complaint);
    }
    is_sound(&archive).context("as it was found")?;
    payloads_are_right(&archive, ledger)?;
    goes_on(&archive).context("it does not go on")?;
    drop(archive);
    is_clean(&Archive::open(&root)?).context("after going on")
}

/// Demands that every payload that an entry names is read back to the byte.
fn payloads_are_right(archive: &Archive, ledger: &Ledger) -> Result<()> {
    let mut named = Vec::new();
    archive.catalogue()?.entries_after(0, |_, entry| {
        if let Entry::Capture(capture) = entry {
            named.push(capture.digest);
        }
        Ok(())
    })?;
    for digest in named {
        let bytes = archive.payload(digest).context("a payload is lost")?;
        ensure!(ledger.payloads.get(&digest) == Some(&bytes), "payload {digest} is not what was handed in");
    }
    Ok(())
}

/// Demands that no finding of verify tells of damage.
pub fn is_sound(archive: &Archive) -> Result<()> {
    let report = archive.verify(|_, _| ())?;
    let damage = report.findings.iter().find(|finding| finding.is_damage());
    damage.map_or(Ok(()), |finding| bail!("{}: {}", finding.code(), finding.what))
}

/// Demands that verify finds nothing at all: what a fault left over has been tidied away.
fn is_clean(archive: &Archive) -> Result<()> {
    let report = archive.verify(|_, _| ())?;
    let finding = report.findings.first();
    finding.map_or(Ok(()), |finding| bail!("{}: {}", finding.code(), finding.what))
}

/// Demands that a new page is kept.
fn goes_on(archive: &Archive) -> Result<()> {
    let before = archive.catalogue()?.length()?;
    let mut intake = archive.intake()?;
    keep(&mut intake, "The day after, the harbour of Varn was open again.", None)?;
    intake.close(run())?;
    let after = archive.catalogue()?.length()?;
    ensure!(after >= before + 2, "{before} entries became {after}");
    Ok(())
}
