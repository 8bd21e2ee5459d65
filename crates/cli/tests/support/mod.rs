//! What several tests of the command need.

use assert_cmd::Command;
use std::path::{Path, PathBuf};

/// The captures about invented countries.
pub const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples");

/// Runs the command on an archive, and gives its exit code with what it printed.
pub fn run(archive: &Path, args: &[&str]) -> (i32, String) {
    let command = &mut Command::cargo_bin("dictum").unwrap();
    let output =
        command.env_remove("DICTUM_ARCHIVE").arg("--archive").arg(archive).args(args).output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(told).unwrap())
}

/// As [`run`], where it must end well.
pub fn done(archive: &Path, args: &[&str]) -> String {
    let (code, told) = run(archive, args);
    assert_eq!(code, 0, "{told}");
    told
}

/// An archive of the samples.
pub fn with_samples(home: &tempfile::TempDir) -> PathBuf {
    let archive = home.path().join("archive");
    done(&archive, &["init"]);
    done(&archive, &["ingest", SAMPLES]);
    archive
}
