//! The judge: opens what a fault left with the product's own code, and says what is wrong with it.

use crate::{
    hands::{keep, run},
    ledger::Ledger,
    trace::Promised,
    workload::{ARCHIVE, BACKUP},
};
use anyhow::{Context, Result, bail, ensure};
use dictum_archive::{Archive, Entry, Error, Level};
use std::{collections::HashSet, path::Path};

/// Demands that the archive in a sandbox opens, holds all that was promised, verifies, and takes more; and its backup likewise.
///
/// # Errors
/// Says what is wrong.
pub fn judge(sandbox: &Path, ledger: &Ledger, promised: Promised) -> Result<()> {
    let root = sandbox.join(ARCHIVE);
    let archive = match Archive::open(&root) {
        Err(Error::NoArchive(_)) if promised.entries.is_none() => {
            Archive::init(&root).context("its making cannot be repeated")?
        }
        // Told as what it is, with its cure.
        Err(Error::RebuildCutShort(_)) => {
            Archive::rebuild(&root, |_, _| ()).context("its rebuild cannot be repeated")?;
            Archive::open(&root)?
        }
        opened => opened.context("it does not open")?,
    };
    if let Some(complaint) = ledger.complaint(&archive, promised.entries.unwrap_or(0))? {
        bail!(complaint);
    }
    is_sound(&archive).context("as it was found")?;
    payloads_are_right(&archive, ledger)?;
    backup_is_right(sandbox, ledger, promised.backed_up)?;
    goes_on(&archive).context("it does not go on")?;
    let backup = sandbox.join(BACKUP);
    if backup.exists() {
        let report = archive.back_up(&backup, true, Level::Record).context("it is not backed up again")?;
        ensure!(report.fixity.findings.is_empty(), "the backup made again: {:?}", report.fixity.findings);
    }
    drop(archive);
    is_clean(&Archive::open(&root)?).context("after going on")
}

/// Demands that the backup is whole, and holds what it was said to.
fn backup_is_right(sandbox: &Path, ledger: &Ledger, backed_up: Option<u64>) -> Result<()> {
    let Some(entries) = backed_up else { return Ok(()) };
    let backup = Archive::as_it_is(&sandbox.join(BACKUP)).context("the backup does not open")?;
    if let Some(complaint) = ledger.complaint(&backup, entries)? {
        bail!("the backup: {complaint}");
    }
    is_sound(&backup).context("the backup")?;
    payloads_are_right(&backup, ledger).context("the backup")
}

/// Demands that every payload that an entry names is read back to the byte, but for those that were let go.
fn payloads_are_right(archive: &Archive, ledger: &Ledger) -> Result<()> {
    let (mut named, mut redacted) = (Vec::new(), HashSet::new());
    archive.catalogue()?.entries_after(0, |_, entry| {
        match entry {
            Entry::Capture(capture) => named.push(capture.digest),
            Entry::Redaction(redaction) => drop(redacted.insert(redaction.payload)),
            _ => {}
        }
        Ok(())
    })?;
    for digest in named {
        match archive.payload(digest) {
            Err(Error::Redacted(_)) if redacted.contains(&digest) => {}
            Ok(_) if redacted.contains(&digest) => bail!("payload {digest} was let go, and is there"),
            read => {
                let bytes = read.context("a payload is lost")?;
                ensure!(
                    ledger.payloads.get(&digest) == Some(&bytes),
                    "payload {digest} is not what was handed in"
                );
            }
        }
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
