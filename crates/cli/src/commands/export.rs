//! `dictum export`: the archive written out.

use crate::{
    Outcome,
    args::{Cli, ExportArgs, ExportForm, Format, Packing},
    terminal::grouped,
};
use dictum::{Dictum, Error, ExportSummary, model::ErrorKind};
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

pub fn run(cli: &Cli, export: &ExportArgs) -> Outcome {
    let dictum = cli.open_archive()?;
    let out = export.out.as_deref();
    let summary = match (export.to, out) {
        (ExportForm::Jsonl, _) => statement_lines(&dictum, out)?,
        (ExportForm::Warc, None) => {
            let mut out = BufWriter::new(std::io::stdout().lock());
            let summary = dictum.export_warc(&mut out, packing(export, None))?;
            out.flush().map_err(|error| cannot_write(None, &error))?;
            summary
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
        tell(cli, &summary, path);
    }
    Ok(0)
}

fn statement_lines(dictum: &Dictum, out: Option<&Path>) -> Result<ExportSummary, Error> {
    let mut writer: Box<dyn Write> = match out {
        Some(path) => {
            let file = File::create(path).map_err(|error| cannot_write(out, &error))?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(std::io::stdout().lock())),
    };
    let summary = dictum.export_jsonl(&mut writer)?;
    writer.flush().map_err(|error| cannot_write(out, &error))?;
    Ok(summary)
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

fn tell(cli: &Cli, summary: &ExportSummary, path: &Path) {
    let ExportSummary { statements, entries, files, bytes } = *summary;
    if cli.format == Format::Json {
        let told =
            serde_json::json!({"statements": statements, "entries": entries, "files": files, "bytes": bytes});
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
}
