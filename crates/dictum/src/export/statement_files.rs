//! Statements written out in a form: to a writer, to a file, or to a folder with a file a statement.

use super::{
    ExportSelection, ExportSummary, StatementForm, form::Parts, new_file::NewFile, new_folder::NewFolder,
    packed::cannot_write,
};
use crate::{
    Dictum, ExportedStatement,
    error::{Error, Result},
};
use std::{io::Write, path::Path};

impl Dictum {
    /// Writes statements in a form to whoever reads it; `progress` is told how many of at most how many are written.
    ///
    /// # Errors
    /// As [`Dictum::each_exported`]; where it cannot be written.
    pub fn export_statements(
        &self,
        form: &StatementForm,
        selection: &ExportSelection,
        out: &mut dyn Write,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<ExportSummary> {
        let mut bytes = 0;
        let mut put = |piece: &str| {
            bytes += piece.len() as u64;
            out.write_all(piece.as_bytes()).map_err(|error| cannot_write(Path::new("the export"), &error))
        };
        put(&(form.head)())?;
        let make = |statement: ExportedStatement| {
            let mut piece = String::new();
            (form.write)(&statement.told(), &mut piece);
            Ok(piece)
        };
        let statements = self.each_exported(selection, make, &mut |piece| put(&piece), progress)?;
        put(form.tail)?;
        Ok(ExportSummary { statements, bytes, files: 1, ..ExportSummary::default() })
    }

    /// Writes statements in a form to a file, which stands under its name once it is whole.
    ///
    /// # Errors
    /// As [`Dictum::export_statements`].
    pub fn export_statements_file(
        &self,
        form: &StatementForm,
        selection: &ExportSelection,
        path: &Path,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<ExportSummary> {
        let mut file = NewFile::create(path)?;
        let summary = self.export_statements(form, selection, &mut file, progress)?;
        file.finish()?;
        Ok(summary)
    }

    /// Writes statements to a folder that is not there yet, or is empty: a file a statement, by year. It gets its name once it
    /// is whole.
    ///
    /// # Errors
    /// As [`Dictum::each_exported`]; asked wrongly where something stands there, or the form has no such files.
    pub fn export_statements_folder(
        &self,
        form: &StatementForm,
        selection: &ExportSelection,
        folder: &Path,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<ExportSummary> {
        if let Some(parts) = &form.parts {
            return self.export_parts(form, parts, selection, folder, progress);
        }
        let Some(alone) = form.alone else {
            return Err(Error::asked_wrongly(format!(
                "{} is written to one file, not to a folder",
                form.word
            ))
            .with_hint(format!("name the file: --out statements{}", form.ending)));
        };
        let part = NewFolder::beside(folder)?;
        let mut bytes = 0;
        let make = |statement: ExportedStatement| {
            let mut contents = String::new();
            let told = statement.told();
            alone(&told, &mut contents);
            let year =
                told.filed_under().map_or("undated".to_owned(), |moment| format!("{:04}", moment.year()));
            let home = part.path().join(year);
            let path = home.join(format!("{}{}", told.id, form.ending));
            let written = std::fs::create_dir_all(&home).and_then(|()| std::fs::write(&path, &contents));
            written.map_err(|error| cannot_write(&path, &error))?;
            Ok(contents.len() as u64)
        };
        let mut count = |length: u64| {
            bytes += length;
            Ok(())
        };
        let statements = self.each_exported(selection, make, &mut count, progress)?;
        part.publish(folder)?;
        Ok(ExportSummary { statements, bytes, files: statements, ..ExportSummary::default() })
    }

    /// Writes files of a bounded size, and the one beside them.
    fn export_parts(
        &self,
        form: &StatementForm,
        parts: &Parts,
        selection: &ExportSelection,
        folder: &Path,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<ExportSummary> {
        let home = NewFolder::beside(folder)?;
        let mut summary = ExportSummary::default();
        let mut write = |name: &str, contents: &str| {
            let path = home.path().join(name);
            summary.files += 1;
            summary.bytes += contents.len() as u64;
            std::fs::write(&path, contents).map_err(|error| cannot_write(&path, &error))
        };
        write(parts.beside, parts.contents)?;
        let (mut part, mut number) = (String::new(), 0);
        let mut put = |piece: &str, is_end: bool| {
            part.push_str(piece);
            if part.is_empty() || (part.len() < parts.most && !is_end) {
                return Ok(());
            }
            number += 1;
            write(&format!("{}-{number:05}{}", form.word, form.ending), &part)?;
            part.clear();
            Ok(())
        };
        let make = |statement: ExportedStatement| {
            let mut piece = String::new();
            (form.write)(&statement.told(), &mut piece);
            Ok(piece)
        };
        let statements = self.each_exported(selection, make, &mut |piece| put(&piece, false), progress)?;
        put("", true)?;
        home.publish(folder)?;
        summary.statements = statements;
        Ok(summary)
    }
}
