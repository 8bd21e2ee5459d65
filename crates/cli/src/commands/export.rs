//! `dictum export`: the archive written out.

#[cfg(feature = "columns")]
mod columns;

use crate::{
    Outcome,
    args::{Cli, ExportArgs, ExportForm, Format, Packing, SelectionArgs},
    progress::Bar,
    terminal::grouped,
};
use dictum::{Dictum, Error, ExportSelection, ExportSummary, ShelfFilter, StatementForm, model::ErrorKind};
use dictum_server::{ServeOptions, StaticSite, write_static_site};
use std::{
    io::{self, BufWriter, StdoutLock, Write},
    path::Path,
    sync::Arc,
};

impl ExportForm {
    /// The form of statements that is meant; none where captures are written out.
    fn of_statements(self) -> Option<&'static StatementForm> {
        Some(match self {
            ExportForm::Jsonl => StatementForm::JSONL,
            ExportForm::Csv => StatementForm::CSV,
            ExportForm::Text => StatementForm::TEXT,
            ExportForm::Markdown => StatementForm::MARKDOWN,
            ExportForm::Vertical => StatementForm::VERTICAL,
            ExportForm::Opensearch => StatementForm::OPENSEARCH,
            ExportForm::Tei => StatementForm::TEI,
            ExportForm::Akn => StatementForm::AKOMA_NTOSO,
            #[cfg(feature = "columns")]
            ExportForm::Parquet | ExportForm::Arrow => return None,
            ExportForm::Site | ExportForm::Warc | ExportForm::Wacz | ExportForm::Bagit => return None,
        })
    }
}

pub fn run(cli: &Cli, export: &ExportArgs) -> Outcome {
    let dictum = cli.open_archive()?;
    #[cfg(feature = "columns")]
    if let Some(told) = columns::run(cli, &dictum, export) {
        return told;
    }
    if export.to == ExportForm::Site {
        return site(cli, dictum, export);
    }
    match export.to.of_statements() {
        Some(form) => statements(cli, &dictum, form, export),
        None => captures(cli, &dictum, export),
    }
}

/// Writes statements out.
fn statements(cli: &Cli, dictum: &Dictum, form: &StatementForm, export: &ExportArgs) -> Outcome {
    let selection = selection(&export.selection)?;
    let redacted = dictum.redacted_captures()?;
    let bar = Bar::new(cli.quiet || cli.format == Format::Json);
    let mut progress = |done: u64, most: u64| bar.statements(done, most);
    let Some(path) = export.out.as_deref() else {
        let told = to_standard_output(redacted, |out| {
            dictum.export_statements(form, &selection, out, &mut progress)
        });
        bar.clear();
        return told;
    };
    let summary = if is_folder(path) {
        dictum.export_statements_folder(form, &selection, path, &mut progress)
    } else {
        dictum.export_statements_file(form, &selection, path, &mut progress)
    };
    bar.clear();
    tell(cli, &summary?, redacted, path);
    Ok(0)
}

/// Writes the reading room out as files.
fn site(cli: &Cli, dictum: Dictum, export: &ExportArgs) -> Outcome {
    expect_everything(export)?;
    let Some(folder) = export.out.as_deref() else {
        return Err(Error::asked_wrongly("a site cannot be written to standard output")
            .with_hint("name a new folder: --out DIR"));
    };
    let redacted = dictum.redacted_captures()?;
    let bar = Bar::new(cli.quiet || cli.format == Format::Json);
    let mut progress = |done: u64, known: u64| bar.pages(done, known);
    let written = write_static_site(Arc::new(dictum), ServeOptions::default(), folder, &mut progress);
    bar.clear();
    let StaticSite { statements, files, bytes } = written?;
    tell(cli, &ExportSummary { statements, files, bytes, ..ExportSummary::default() }, redacted, folder);
    Ok(0)
}

/// Writes captures out, with their evidence.
fn captures(cli: &Cli, dictum: &Dictum, export: &ExportArgs) -> Outcome {
    expect_everything(export)?;
    let redacted = dictum.redacted_captures()?;
    let out = export.out.as_deref();
    let summary = match (export.to, out) {
        (ExportForm::Wacz, Some(path)) => dictum.export_wacz(path)?,
        (ExportForm::Bagit, Some(path)) => dictum.export_bag(path, packing(export, None))?,
        (ExportForm::Wacz | ExportForm::Bagit, None) => {
            return Err(Error::asked_wrongly("this form cannot be written to standard output")
                .with_hint("name the file, or for bagit the folder: --out PATH"));
        }
        (_, None) => {
            let packing = packing(export, None);
            return to_standard_output(redacted, |out| dictum.export_warc(out, packing));
        }
        (_, Some(path)) if is_folder(path) => dictum.export_warc_folder(path, packing(export, None))?,
        (_, Some(path)) => dictum.export_warc_file(path, packing(export, Some(path)))?,
    };
    if let Some(path) = out {
        tell(cli, &summary, redacted, path);
    }
    Ok(0)
}

/// Fails where only some statements are chosen, in a form that holds all.
fn expect_everything(export: &ExportArgs) -> Result<(), Error> {
    if selection(&export.selection)? == ExportSelection::default() {
        return Ok(());
    }
    Err(Error::asked_wrongly("an export of captures or of the site holds all of them: statements can be chosen, these cannot")
        .with_hint("leave --query, --publisher, --speaker, --since and --until away, or take a form of statements, such as jsonl"))
}

/// The selection of the hall, from the options of the command line.
fn selection(chosen: &SelectionArgs) -> Result<ExportSelection, Error> {
    let day = |word: &Option<String>| -> Result<Option<String>, Error> {
        let Some(word) = word else { return Ok(None) };
        match word.parse::<dictum::model::Moment>() {
            Ok(moment) if moment.to_string() == *word && word.len() <= "2021-07-08".len() => {
                Ok(Some(word.clone()))
            }
            _ => Err(Error::asked_wrongly(format!("“{word}” is no day, month or year"))
                .with_hint("write it as 2021-07-08, 2021-07 or 2021")),
        }
    };
    let filter = ShelfFilter {
        speaker_slug: chosen.speaker.as_deref().map(dictum::slug),
        publisher: chosen.publisher.clone(),
        from: day(&chosen.since)?,
        to: day(&chosen.until)?,
        ..ShelfFilter::default()
    };
    Ok(ExportSelection { filter, query: chosen.query.clone() })
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
