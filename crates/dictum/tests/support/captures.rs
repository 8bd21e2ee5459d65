//! An archive that pages are captured into one by one, each at an address and a time.

use dictum::{Dictum, IngestOptions, IngestSummary, StatementView};
use std::path::PathBuf;

/// An archive and the folder that its pages come from.
pub struct Captures {
    home: tempfile::TempDir,
    pub dictum: Dictum,
    pages: usize,
}

impl Captures {
    pub fn new() -> Captures {
        let home = tempfile::tempdir().unwrap();
        let dictum = Dictum::init(&home.path().join("archive")).unwrap();
        Captures { home, dictum, pages: 0 }
    }

    /// Captures a page.
    pub fn page(&mut self, target_uri: &str, captured_at: &str, page: &str) -> IngestSummary {
        let path = self.file(page);
        let options = IngestOptions {
            target_uri: Some(target_uri.to_owned()),
            captured_at: Some(captured_at.parse().unwrap()),
            ..IngestOptions::default()
        };
        self.dictum.ingest(&[path], &options, &()).unwrap()
    }

    /// Captures several pages in one ingest, told by a manifest: address, time, status, page.
    #[allow(dead_code, reason = "shared by tests that do not all need it")]
    pub fn pages(&mut self, pages: &[(&str, &str, u16, &str)]) -> IngestSummary {
        let folder = self.home.path().join(format!("run{}", self.pages));
        std::fs::create_dir(&folder).unwrap();
        let mut manifest = String::new();
        for (n, (target_uri, captured_at, status, page)) in pages.iter().enumerate() {
            std::fs::write(folder.join(format!("{n:03}.txt")), page).unwrap();
            manifest += &format!(
                "{{\"path\":\"{n:03}.txt\",\"target_uri\":\"{target_uri}\",\"captured_at\":\"{captured_at}\",\"http_status\":{status}}}\n"
            );
        }
        std::fs::write(folder.join("manifest.jsonl"), manifest).unwrap();
        self.pages += 1;
        self.dictum.ingest(&[folder], &IngestOptions::default(), &()).unwrap()
    }

    #[allow(dead_code, reason = "shared by tests that do not all need it")]
    pub fn show(&self, target_uri: &str) -> StatementView {
        self.dictum.show(target_uri).unwrap()
    }

    fn file(&mut self, page: &str) -> PathBuf {
        self.pages += 1;
        let path = self.home.path().join(format!("page{}.txt", self.pages));
        std::fs::write(&path, page).unwrap();
        path
    }
}
