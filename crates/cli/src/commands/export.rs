//! `dictum export`: the archive written out.

use crate::{
    Outcome,
    args::{Cli, ExportArgs, ExportForm, Format, Packing},
    terminal::grouped,
};
use dictum::{Error, ExportSummary, model::ErrorKind};
use std::{
    fs::File,
    io::{self, BufWriter, StdoutLock, Write},
    path::Path,
};

pub fn run(cli: &Cli, export: &ExportArgs) -> Outcome {
    let dictum = cli.open_archive()?;
    let out = export.out.as_deref();
    let redacted = dictum.redacted_captures()?;
    let summary = match (export.to, out) {
        (ExportForm::Jsonl, Some(path)) => {
            let file = File::create(path).map_err(|error| cannot_write(out, &error))?;
            let mut writer = BufWriter::new(file);
            let summary = dictum.export_jsonl(&mut writer)?;
            writer.flush().map_err(|error| cannot_write(out, &error))?;
            summary
        }
        (ExportForm::Jsonl, None) => return to_standard_output(redacted, |out| dictum.export_jsonl(out)),
        (ExportForm::Warc, None) => {
            let packing = packing(export, None);
            return to_standard_output(redacted, |out| dictum.export_warc(out, packing));
        }
        (ExportForm::Warc, Some(path)) if is_folder(path) => {
            dictum.export_warc_folder(path, packing(export, None))?
        }
        (ExportForm::Wacz, Some(path)) => dictum.export_wacz(path)?,
        (ExportForm::Bagit, Some(path)) => dictum.export_bag(path, packing(export, None))?,
        (ExportForm::Wacz | ExportForm::Bagit, None) => {
            return Err(Error::asked_wrongly("this form cannot be written to standard output")
                .with_hint("name the file, or for bagit the folder: --out PATH"));
        }
        (ExportForm::Warc, Some(path)) => dictum.export_warc_file(path, packing(export, Some(path)))?,
    };
    if let Some(path) = out {
        tell(cli, &summary, redacted, path);
    }
    Ok(0)
}

/// Writes an export to whoever reads it. Where they stop reading, as `head` does, they have what they want.
fn to_standard_output(
    redacted: u64,
    export: impl FnOnce(&mut dyn Write) -> Result<ExportSummary, Error>,
) -> Outcome {
    let mut out = BufWriter::new(Pipe { out: io::stdout().lock(), is_closed: false });
    let exported = export(&mut out);
    let flushed = out.flush();
    if out.get_ref().is_closed {
        // What is left of it has no reader: it is dropped with the writer, without another try.
        drop(out.into_parts());
        return Ok(0);
    }
    exported?;
    flushed.map_err(|error| cannot_write(None, &error))?;
    if redacted > 0 {
        anstream::eprintln!("{}", left_out(redacted));
    }
    Ok(0)
}

/// Standard output, and whether nobody reads it any more.
struct Pipe {
    out: StdoutLock<'static>,
    is_closed: bool,
}

impl Pipe {
    fn note<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        self.is_closed |= done.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        done
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.note(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.note(flushed)
    }
}

fn left_out(redacted: u64) -> String {
    format!(
        "{} captures were redacted: they are not in it, nor what was entered of them. The archive that it is ingested into will not know of the redactions.",
        grouped(redacted)
    )
}

fn cannot_write(out: Option<&Path>, error: &std::io::Error) -> Error {
    let name = out.map_or("standard output".to_owned(), |path| path.display().to_string());
    Error::new(ErrorKind::Internal, format!("cannot write {name}: {error}"))
}

/// A folder that is there, or a name that says it is one.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

fn packing(export: &ExportArgs, out: Option<&Path>) -> dictum::Packing {
    let by_name = || dictum::Packing::by_name(&out?.to_string_lossy());
    match export.packing {
        Some(Packing::Gzip) => dictum::Packing::Gzip,
        Some(Packing::Zstd) => dictum::Packing::Zstd,
        Some(Packing::None) => dictum::Packing::Plain,
        None => by_name().unwrap_or_default(),
    }
}

fn tell(cli: &Cli, summary: &ExportSummary, redacted: u64, path: &Path) {
    let ExportSummary { statements, entries, files, bytes } = *summary;
    if cli.format == Format::Json {
        let told = serde_json::json!({
            "statements": statements, "entries": entries, "files": files, "bytes": bytes, "redacted": redacted,
        });
        anstream::println!("{told}");
        return;
    }
    let what = if entries > 0 || statements == 0 {
        format!("{} captures, revisits and corrections", grouped(entries))
    } else {
        format!("{} statements", grouped(statements))
    };
    let files = if files == 1 { String::new() } else { format!(" in {} files", grouped(files)) };
    anstream::println!("{what}, {} bytes{files} written to {}.", grouped(bytes), path.display());
    if redacted > 0 {
        anstream::println!("{}", left_out(redacted));
    }
}
