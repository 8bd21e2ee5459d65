//! An archive for a test, and the proofs made from it.

use dictum::{CheckRequest, Dictum, IngestOptions, ProofRefused, Proven};
use std::path::Path;

/// An archive in a folder that goes away with it.
pub struct House {
    pub dictum: Dictum,
    _home: tempfile::TempDir,
}

impl House {
    /// An archive of some files.
    pub fn of(files: &[(String, Vec<u8>)]) -> House {
        let home = tempfile::tempdir().unwrap();
        let inputs = home.path().join("in");
        std::fs::create_dir(&inputs).unwrap();
        for (name, bytes) in files {
            std::fs::write(inputs.join(name), bytes).unwrap();
        }
        House::of_folder(home, &inputs)
    }

    /// An archive of the samples.
    pub fn of_samples() -> House {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
        House::of_folder(tempfile::tempdir().unwrap(), &samples)
    }

    fn of_folder(home: tempfile::TempDir, inputs: &Path) -> House {
        let dictum = Dictum::init(&home.path().join("archive")).unwrap();
        let options = IngestOptions::default();
        let summary = dictum.ingest(&[inputs.to_owned()], &options, &()).unwrap();
        assert_eq!(summary.refusals, []);
        House { dictum, _home: home }
    }

    /// Checks a quotation and makes its proof; `None` where nothing of it can be proven.
    pub fn prove(&self, quote: &str) -> Option<Vec<u8>> {
        self.try_to_prove(quote).ok()
    }

    /// As [`House::prove`], with the reason where there is none.
    pub fn try_to_prove(&self, quote: &str) -> Result<Vec<u8>, String> {
        let request = CheckRequest { quote: quote.to_owned(), ..CheckRequest::default() };
        let answer = self.dictum.check(&request).unwrap();
        let made = self.dictum.prove(&answer).map_err(|error| format!("{}: {error}", answer.verdict))?;
        Ok(made.file)
    }
}

/// Verifies a file, without any archive.
pub fn verify(file: &[u8]) -> Result<Proven, ProofRefused> {
    dictum::verify_proof(file)
}

/// What our verifier says, as the driver of the other words it.
pub fn said(outcome: &Result<Proven, ProofRefused>) -> String {
    match outcome {
        Ok(proven) => format!("PROVEN {}", proven.verdict),
        Err(refused) => format!("REFUSED {refused}"),
    }
}
