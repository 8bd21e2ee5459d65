//! The verifier in Python, run once for many files.

use dictum::PYTHON_VERIFIER;
use std::{
    io::Write,
    process::{Command, Stdio},
};

/// Hands each file to the verifier and prints a line for each.
const DRIVER: &str = r#"
import struct, sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
import verify
source = open(verify.__file__, "rb").read()
while True:
    head = sys.stdin.buffer.read(4)
    if not head:
        break
    file = sys.stdin.buffer.read(struct.unpack("<I", head)[0])
    try:
        print("PROVEN " + verify.verify(file, source)["verdict"])
    except verify.Refused as refused:
        print("REFUSED " + str(refused).replace("\n", " "))
    except Exception as crash:
        print("CRASHED " + repr(crash).replace("\n", " "))
"#;

/// What the verifier says of each file: `PROVEN exact`, `REFUSED [tree] …`.
pub fn verdicts<'f>(files: impl Iterator<Item = &'f [u8]> + Send) -> Vec<String> {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("verify.py"), PYTHON_VERIFIER).unwrap();
    let started = Command::new("python3")
        .args(["-I", "-c", DRIVER])
        .arg(home.path())
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = started.unwrap_or_else(|error| {
        panic!("python3 is needed for this test (cargo xtask set-up installs it): {error}")
    });
    let mut input = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            for file in files {
                input.write_all(&u32::try_from(file.len()).unwrap().to_le_bytes()).unwrap();
                input.write_all(file).unwrap();
            }
        });
        child.wait_with_output().unwrap()
    });
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}
