//! Packs pages, and statements as pages, into WARC files: input for trying out a cluster.
//!
//! ```text
//! pack_warcs FOLDER FILES INPUT…
//! ```
//!
//! Inputs are pages (`.html`), folders of pages, and statements (`.jsonl`), each of which becomes a plain page. Every run gives the same
//! bytes: addresses and times are counted, and nothing comes from a clock or by chance.

use dictum_formats::{digest_of, warc::write_response};
use dictum_model::{Capture, CapturedAtFrom};
use flate2::{Compression, GzBuilder};
use serde_json::Value;
use std::{
    error::Error,
    fs::File,
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, files, inputs @ ..] = arguments.as_slice() else {
        return Err("pack_warcs FOLDER FILES INPUT…".into());
    };
    std::fs::create_dir_all(folder)?;
    let mut packer = Packer { files: Vec::new(), next: 0, pages: 0 };
    for number in 0..files.parse::<usize>()?.max(1) {
        let path = Path::new(folder).join(format!("pages-{number:05}.warc.gz"));
        packer.files.push(BufWriter::new(File::create(path)?));
    }
    for input in inputs {
        packer.pack(Path::new(input))?;
    }
    for file in &mut packer.files {
        file.flush()?;
    }
    eprintln!("{} pages in {} files", packer.pages, packer.files.len());
    Ok(())
}

struct Packer {
    files: Vec<BufWriter<File>>,
    next: usize,
    pages: u64,
}

impl Packer {
    fn pack(&mut self, input: &Path) -> Result<()> {
        if input.is_dir() {
            let mut held: Vec<PathBuf> =
                std::fs::read_dir(input)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
            held.sort();
            return held.iter().try_for_each(|path| self.pack(path));
        }
        match input.extension().and_then(|ending| ending.to_str()) {
            Some("jsonl") => {
                for line in BufReader::new(File::open(input)?).lines() {
                    self.put(page_of(&serde_json::from_str(&line?)?).as_bytes())?;
                }
            }
            Some("html") => self.put(&std::fs::read(input)?)?,
            _ => {}
        }
        Ok(())
    }

    /// Writes a page as a record of its own into the file whose turn it is.
    fn put(&mut self, html: &[u8]) -> Result<()> {
        let number = self.pages;
        self.pages += 1;
        let header =
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n", html.len());
        let begin: jiff::Timestamp = "2024-01-01T00:00:00Z".parse()?;
        let capture = Capture {
            source: String::new(),
            digest: digest_of(html),
            media_type: Some("text/html".to_owned()),
            charset: None,
            bytes: html.len(),
            target_uri: Some(format!("https://pages.example/statements/{number}")),
            captured_at: Some(begin + jiff::SignedDuration::from_secs(number.try_into()?)),
            captured_at_candidates: Vec::new(),
            captured_at_from: Some(CapturedAtFrom::Warc),
            http_status: Some(200),
        };
        let record = write_response(&capture, &[header.as_bytes(), html].concat());
        let mut member = GzBuilder::new().write(Vec::new(), Compression::fast());
        member.write_all(&record)?;
        let at = self.next;
        self.next = (at + 1) % self.files.len();
        self.files[at].write_all(&member.finish()?)?;
        Ok(())
    }
}

/// A statement as a plain page: headline, date, then a line a paragraph.
fn page_of(statement: &Value) -> String {
    let text = |key: &str| statement[key].as_str().unwrap_or_default();
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut page = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta property=\"og:site_name\" content=\"{}\"></head><body><nav><a href=\"/\">Home</a></nav>\
         <article><h1>{title}</h1><time datetime=\"{date}\">{date}</time>\n",
        escaped(text("lang")),
        escaped(text("publisher")),
        title = escaped(text("title")),
        date = escaped(text("date")),
    );
    for paragraph in text("text").lines().map(str::trim).filter(|line| !line.is_empty()) {
        page.push_str("<p>");
        page.push_str(&escaped(paragraph));
        page.push_str("</p>\n");
    }
    page.push_str("</article></body></html>\n");
    page
}
