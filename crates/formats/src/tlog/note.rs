//! C2SP `signed-note`: a text, and signatures of it by named Ed25519 keys.
//!
//! A signature of a key that is not known is kept and never counts, so that witnesses may put theirs beside the log's. The key's seed is
//! passed in: nothing here draws a random number.

use super::strict::{from_base64, to_base64};
use ed25519_dalek::Signer as _;
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};

/// The longest note read, in bytes: room for 32 of the largest signatures in use.
const LONGEST: usize = 256 << 10;

/// The most signatures read of one note; the specification asks for at least 16.
const MOST_SIGNATURES: usize = 64;

/// How a private key's text begins.
const SECRET: &str = "PRIVATE+KEY+";

/// The type of an Ed25519 key.
const ED25519: u8 = 1;

/// Says why a note, a signature or a key is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It is no signed note.
    #[error("it is no signed note: {0}")]
    Malformed(&'static str),
    /// It is no public key of the form `name+id+key`.
    #[error("it is no Ed25519 verifier key of the form name+id+key: {0}")]
    Key(&'static str),
    /// A name that a key cannot have.
    #[error(
        "“{0}” cannot be the name of a key: it is empty, or holds a space, a control character or a plus"
    )]
    Name(String),
    /// A key that is known did not make the signature in its name.
    #[error("the signature of {name} does not match the text: it was changed, or signed by somebody else")]
    Mismatch {
        /// The key's name.
        name: String,
    },
    /// No known key signed it.
    #[error("no key that is known signed it")]
    Unsigned,
}

/// A public key with its name: `example.org/archive+0a1b2c3d+AaFz…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: ed25519_dalek::VerifyingKey,
}

impl VerifierKey {
    fn new(name: String, key: ed25519_dalek::VerifyingKey) -> Result<VerifierKey, NoteError> {
        if !is_key_name(&name) {
            return Err(NoteError::Name(name));
        }
        let hash = Sha256::new()
            .chain_update(&name)
            .chain_update([b'\n', ED25519])
            .chain_update(key.as_bytes())
            .finalize();
        Ok(VerifierKey { id: [hash[0], hash[1], hash[2], hash[3]], name, key })
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's id: the first four bytes of a hash of name and key. It finds a key and proves nothing.
    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    fn id_in_hex(&self) -> String {
        format!("{:08x}", u32::from_be_bytes(self.id))
    }

    fn made(&self, signature: &Signature) -> bool {
        signature.name == self.name && signature.key_id == self.id
    }

    fn vouches_for(&self, text: &str, signature: &Signature) -> bool {
        // Strictly, so that a signature has one spelling and no weak key passes.
        ed25519_dalek::Signature::from_slice(&signature.bytes)
            .is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, self.id_in_hex(), to_base64(key))
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<VerifierKey, NoteError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key("it has not three parts"));
        };
        let bytes = from_base64(key).ok_or(NoteError::Key("its last part is not base64"))?;
        let key = match bytes.split_first() {
            Some((&ED25519, key)) => key.try_into().map_err(|_| NoteError::Key("it is not 32 bytes long"))?,
            _ => return Err(NoteError::Key("it is of another type")),
        };
        let key = ed25519_dalek::VerifyingKey::from_bytes(key)
            .map_err(|_| NoteError::Key("its bytes are no key"))?;
        let key = VerifierKey::new(name.to_owned(), key)?;
        match key.id_in_hex() == id {
            true => Ok(key),
            false => Err(NoteError::Key("its id is not that of its name and key")),
        }
    }
}

/// A private key with its name. It is never printed.
pub struct SigningKey {
    key: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

impl SigningKey {
    /// Makes the key of a name and 32 bytes of chance, which must be kept secret.
    ///
    /// # Errors
    /// [`NoteError::Name`].
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<SigningKey, NoteError> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name.to_owned(), key.verifying_key())?;
        Ok(SigningKey { key, verifier })
    }

    /// Reads what [`SigningKey::secret`] wrote.
    ///
    /// # Errors
    /// [`NoteError::Key`], [`NoteError::Name`].
    pub fn from_secret(text: &str) -> Result<SigningKey, NoteError> {
        let wrong = NoteError::Key("it is no private key of the form PRIVATE+KEY+name+id+key");
        let mut parts = text.strip_prefix(SECRET).ok_or(wrong.clone())?.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong);
        };
        let bytes = from_base64(key).ok_or(wrong.clone())?;
        let Some((&ED25519, seed)) = bytes.split_first() else { return Err(wrong) };
        let key = SigningKey::from_seed(name, seed.try_into().map_err(|_| wrong)?)?;
        match key.verifier.id_in_hex() == id {
            true => Ok(key),
            false => Err(NoteError::Key("its id is not that of its name and key")),
        }
    }

    /// The key as a text to be kept secret, in the form that Go's `note` package reads: `PRIVATE+KEY+name+id+key`.
    pub fn secret(&self) -> String {
        let key = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        format!("{SECRET}{}+{}+{}", self.verifier.name, self.verifier.id_in_hex(), to_base64(key))
    }

    /// The public key.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    fn sign(&self, text: &str) -> Signature {
        Signature {
            name: self.verifier.name.clone(),
            key_id: self.verifier.id,
            bytes: self.key.sign(text.as_bytes()).to_bytes().to_vec(),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.verifier)
    }
}

/// One signature line, of a known key or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The name of the key.
    pub name: String,
    /// Its id.
    pub key_id: [u8; 4],
    /// What the key made, in the form of its type.
    pub bytes: Vec<u8>,
}

/// A text with signatures. Its [`fmt::Display`] writes it as it was read, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// Signs a text, which must end with a line feed and hold no other control characters.
    ///
    /// # Errors
    /// [`NoteError::Malformed`].
    pub fn sign(text: String, keys: &[&SigningKey]) -> Result<Note, NoteError> {
        if !is_text(&text) {
            return Err(NoteError::Malformed("its text does not end a line, or holds control characters"));
        }
        let signatures = keys.iter().map(|key| key.sign(&text)).collect();
        Ok(Note { text, signatures })
    }

    /// The text that is signed, with its last line feed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, of known keys or not.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// The note with the signature of one key alone; `None` where that key did not sign it.
    pub fn signed_by(&self, key: &VerifierKey) -> Option<Note> {
        let made = |one: &&Signature| key.made(one) && key.vouches_for(&self.text, one);
        let signature = self.signatures.iter().find(made)?;
        Some(Note { text: self.text.clone(), signatures: vec![signature.clone()] })
    }

    /// Finds which of the known keys signed it.
    ///
    /// # Errors
    /// [`NoteError::Mismatch`] where a signature in a known key's name is not that key's; [`NoteError::Unsigned`] where none is known.
    pub fn signers<'k>(&self, known: &'k [VerifierKey]) -> Result<Vec<&'k VerifierKey>, NoteError> {
        let mut signers: Vec<&VerifierKey> = Vec::new();
        for signature in &self.signatures {
            let Some(key) = known.iter().find(|key| key.made(signature)) else { continue };
            if !key.vouches_for(&self.text, signature) {
                return Err(NoteError::Mismatch { name: key.name.clone() });
            }
            if !signers.contains(&key) {
                signers.push(key);
            }
        }
        if signers.is_empty() { Err(NoteError::Unsigned) } else { Ok(signers) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for signature in &self.signatures {
            let bytes = [signature.key_id.as_slice(), &signature.bytes].concat();
            writeln!(f, "— {} {}", signature.name, to_base64(bytes))?;
        }
        Ok(())
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(note: &str) -> Result<Note, NoteError> {
        if note.len() > LONGEST {
            return Err(NoteError::Malformed("it is longer than 256 KiB"));
        }
        let cut =
            note.rfind("\n\n").ok_or(NoteError::Malformed("no empty line parts text and signatures"))?;
        let (text, lines) = (&note[..=cut], &note[cut + 2..]);
        if !is_text(text) {
            return Err(NoteError::Malformed("its text holds control characters"));
        }
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Malformed("it ends within a line"))?;
        let signatures = lines.split('\n').map(signature).collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > MOST_SIGNATURES {
            return Err(NoteError::Malformed("it has more than 64 signatures"));
        }
        Ok(Note { text: text.to_owned(), signatures })
    }
}

fn signature(line: &str) -> Result<Signature, NoteError> {
    let malformed = NoteError::Malformed("a signature is not of the form “— name base64”");
    let parts = line.strip_prefix("— ").and_then(|line| line.split_once(' '));
    let Some((name, bytes)) = parts.and_then(|(name, bytes)| Some((name, from_base64(bytes)?))) else {
        return Err(malformed);
    };
    match bytes.split_first_chunk::<4>() {
        Some((id, bytes)) if !bytes.is_empty() && is_key_name(name) => {
            Ok(Signature { name: name.to_owned(), key_id: *id, bytes: bytes.to_vec() })
        }
        _ => Err(malformed),
    }
}

/// Says whether a text can be signed: whole lines, without control characters but their ends.
fn is_text(text: &str) -> bool {
    text.ends_with('\n') && !text.bytes().any(|byte| byte < 0x20 && byte != b'\n')
}

/// Says whether a key, and so a log, can have this name.
pub fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}
