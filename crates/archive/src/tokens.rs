//! Tokens that let programs write over the net: in `private/tokens`, each as the digest of a secret that nobody can read back, and
//! in `private/token-uses` every use of them.
//!
//! They are no part of the record: what they let in is, and says itself when it came. A secret is 32 bytes of the kernel's chance, so
//! that one hash of it is as good as many, and its digest may be read by whoever reads the folder.

mod line;

use crate::{
    Archive,
    disk::Disk,
    error::{Error, IoContext, Result},
    record::log::keys::{hex, random_seed, read_whole},
};
use dictum_model::TokenScope;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    fs::{File, OpenOptions},
    hint::black_box,
    io::{BufRead, BufReader, Write},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
};

/// The longest file of tokens read, in bytes: some five thousand of them.
const LONGEST: u64 = 1 << 20;

/// How tokens begin, so that whoever finds one in the wrong place knows what it is.
const BEGINNING: &str = "dictum_";

/// What is known of a token; its secret is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The name that it is revoked by: eight letters and digits.
    pub id: String,
    /// Whose it is, as whoever made it wrote it.
    pub name: String,
    /// What it lets a program do.
    pub scopes: Vec<TokenScope>,
    /// When it was made.
    pub made_at: Timestamp,
    /// From when on it is good for nothing.
    pub expires_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// The SHA-256 of its secret, in hexadecimal digits.
    digest: String,
}

/// A token as it was made: the only time that its secret is told.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What is known of it from now on.
    pub token: Token,
    /// What a program shows.
    pub secret: String,
}

/// Whether what a program shows lets it do what it wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It does.
    Admitted(Token),
    /// The token is good, for something else.
    OtherScope(Token),
    /// The token was good.
    Expired(Token),
    /// The token was revoked.
    Revoked(Token),
    /// There is no such token.
    Unknown,
}

/// One use of a token, as it is noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenUse {
    /// The token's id.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// What was wanted.
    pub scope: TokenScope,
    /// What came of it: `admitted`, `other-scope`, `expired`, `revoked`.
    pub outcome: &'static str,
    /// Who asked: an address, or nothing where it is not known.
    pub from: String,
}

/// How often a token was used, and when last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenUses {
    /// How often.
    pub uses: u64,
    /// When last, as it was noted.
    pub last: String,
}

impl Admission {
    /// The token that was shown, where there is such a one.
    pub fn token(&self) -> Option<&Token> {
        match self {
            Admission::Admitted(token)
            | Admission::OtherScope(token)
            | Admission::Expired(token)
            | Admission::Revoked(token) => Some(token),
            Admission::Unknown => None,
        }
    }

    /// The word for it in the list of uses.
    pub fn as_str(&self) -> &'static str {
        match self {
            Admission::Admitted(_) => "admitted",
            Admission::OtherScope(_) => "other-scope",
            Admission::Expired(_) => "expired",
            Admission::Revoked(_) => "revoked",
            Admission::Unknown => "unknown",
        }
    }
}

impl Archive {
    /// Every token ever made, the first first.
    pub fn tokens(&self) -> Result<Vec<Token>> {
        let path = self.tokens_path();
        let Some(text) = read_whole(self.disk(), &path, LONGEST)? else { return Ok(Vec::new()) };
        text.lines()
            .map(|line| {
                line::read(line)
                    .ok_or_else(|| Error::Damaged(format!("{}: “{line}” is no token", path.display())))
            })
            .collect()
    }

    /// Makes a token; its secret is told this once.
    pub fn make_token(
        &self,
        name: &str,
        scopes: &[TokenScope],
        made_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<NewToken> {
        let _lock = self.lock_tokens()?;
        let mut tokens = self.tokens()?;
        let (drawn, secret) = (random_seed()?, hex(&random_seed()?));
        let token = Token {
            id: hex(&drawn[..4]),
            name: line::in_one_line(name),
            scopes: scopes.to_vec(),
            made_at,
            expires_at,
            revoked_at: None,
            digest: digest_of(&secret),
        };
        tokens.push(token.clone());
        self.write_tokens(&tokens)?;
        let secret = format!("{BEGINNING}{}_{secret}", token.id);
        Ok(NewToken { token, secret })
    }

    /// Revokes a token, and gives it as it is now; none where there is none of that id.
    pub fn revoke_token(&self, id: &str, now: Timestamp) -> Result<Option<Token>> {
        let _lock = self.lock_tokens()?;
        let mut tokens = self.tokens()?;
        let Some(token) = tokens.iter_mut().find(|token| token.id == id) else { return Ok(None) };
        token.revoked_at.get_or_insert(now);
        let revoked = token.clone();
        self.write_tokens(&tokens)?;
        Ok(Some(revoked))
    }

    /// Judges what a program shows. The time it takes tells nothing of how near a guess came.
    pub fn admission(&self, shown: &str, scope: TokenScope, now: Timestamp) -> Result<Admission> {
        let parts = shown.strip_prefix(BEGINNING).and_then(|rest| rest.split_once('_'));
        let (id, secret) = parts.unwrap_or_default();
        let (mut found, digest) = (None, digest_of(secret));
        // All are compared, and each to its end.
        for token in self.tokens()? {
            if is_equal(&token.id, id) & is_equal(&token.digest, &digest) {
                found = Some(token);
            }
        }
        Ok(match found {
            None => Admission::Unknown,
            Some(token) if token.revoked_at.is_some() => Admission::Revoked(token),
            Some(token) if token.expires_at <= now => Admission::Expired(token),
            Some(token) if !token.scopes.contains(&scope) => Admission::OtherScope(token),
            Some(token) => Admission::Admitted(token),
        })
    }

    /// Notes a use of a token. Whoever shows none that is known is not noted here: strangers could fill the disk.
    pub fn note_token_use(&self, used: &TokenUse) -> Result<()> {
        let path = self.token_uses_path();
        let mut file =
            OpenOptions::new().append(true).create(true).mode(0o600).open(&path).during("open", &path)?;
        let line = format!("{}\t{}\t{}\t{}\t{}\n", used.at, used.id, used.scope, used.outcome, used.from);
        file.write_all(line.as_bytes()).during("append to", &path)
    }

    /// How often each token was used, by its id.
    pub fn token_uses(&self) -> Result<HashMap<String, TokenUses>> {
        let path = self.token_uses_path();
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(HashMap::new()),
            Err(error) => return Err(error).during("open", &path),
        };
        let mut uses: HashMap<String, TokenUses> = HashMap::new();
        for line in BufReader::new(file).lines() {
            let line = line.during("read", &path)?;
            // A line that a full disk cut short names no token.
            let Some((at, rest)) = line.split_once('\t') else { continue };
            let used = uses.entry(rest.split('\t').next().unwrap_or_default().to_owned()).or_default();
            used.uses += 1;
            used.last = at.to_owned();
        }
        Ok(uses)
    }

    fn write_tokens(&self, tokens: &[Token]) -> Result<()> {
        let (disk, path): (&dyn Disk, PathBuf) = (self.disk(), self.tokens_path());
        let beside = path.with_extension("new");
        let text: String = tokens.iter().map(line::written).collect();
        if disk.length(&beside).during("look at", &beside)?.is_some() {
            disk.remove(&beside).during("remove", &beside)?;
        }
        disk.write_private(&beside, text.as_bytes()).during("write", &beside)?;
        disk.sync_file(&beside).during("sync", &beside)?;
        disk.rename(&beside, &path).during("rename", &beside)?;
        let folder = self.folder().private();
        disk.sync_folder(&folder).during("sync", &folder)
    }

    /// Keeps others from changing the list meanwhile; it is freed when the returned file is dropped.
    fn lock_tokens(&self) -> Result<File> {
        let folder = self.folder().private();
        self.disk().make_folder(&folder).during("make", &folder)?;
        let path = folder.join("tokens.lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path);
        let file = file.during("open", &path)?;
        file.lock().during("lock", &path)?;
        Ok(file)
    }

    fn tokens_path(&self) -> PathBuf {
        self.folder().private().join("tokens")
    }

    fn token_uses_path(&self) -> PathBuf {
        self.folder().private().join("token-uses")
    }
}

fn digest_of(secret: &str) -> String {
    hex(&Sha256::digest(secret))
}

/// Compares to the end, whatever differs before it.
fn is_equal(one: &str, other: &str) -> bool {
    let differing =
        one.bytes().zip(other.bytes()).fold(0, |seen, (one, other)| black_box(seen | (one ^ other)));
    (one.len() == other.len()) & (differing == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn archive() -> (tempfile::TempDir, Archive) {
        let home = tempfile::tempdir().unwrap();
        let archive = Archive::init(&home.path().join("archive")).unwrap();
        (home, archive)
    }

    fn made(archive: &Archive) -> NewToken {
        let times = (at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
        archive.make_token("The\tharbour\noffice", &[TokenScope::Ingest], times.0, times.1).unwrap()
    }

    #[test]
    fn a_token_is_admitted_for_its_scope_until_it_expires_or_is_revoked() {
        let (_home, archive) = archive();
        let new = made(&archive);
        let judged = |scope, now| archive.admission(&new.secret, scope, at(now)).unwrap();
        let (early, late) = ("2026-11-30T23:59:59Z", "2026-12-01T00:00:00Z");
        assert!(matches!(judged(TokenScope::Ingest, early), Admission::Admitted(_)));
        assert!(matches!(judged(TokenScope::Correct, early), Admission::OtherScope(_)));
        assert!(matches!(judged(TokenScope::Ingest, late), Admission::Expired(_)));
        archive.revoke_token(&new.token.id, at("2026-11-02T00:00:00Z")).unwrap().unwrap();
        assert!(matches!(judged(TokenScope::Ingest, early), Admission::Revoked(_)));
        assert_eq!(archive.revoke_token("00000000", at(early)).unwrap(), None);
    }

    #[test]
    fn nothing_but_the_secret_itself_is_admitted() {
        let (_home, archive) = archive();
        let new = made(&archive);
        let cut = &new.secret[..new.secret.len() - 1];
        let other = format!("{cut}{}", if new.secret.ends_with('0') { '1' } else { '0' });
        let of_digest = format!("dictum_{}_{}", new.token.id, new.token.digest);
        for shown in ["", "dictum_", "dictum__", cut, &other, &of_digest, &new.secret.to_uppercase()] {
            let judged = archive.admission(shown, TokenScope::Ingest, at("2026-11-02T00:00:00Z")).unwrap();
            assert_eq!(judged, Admission::Unknown, "{shown}");
        }
    }

    #[test]
    fn the_secret_stands_nowhere_and_only_the_owner_reads_the_list() {
        let (_home, archive) = archive();
        let new = made(&archive);
        let text = std::fs::read_to_string(archive.tokens_path()).unwrap();
        let secret = new.secret.rsplit('_').next().unwrap();
        assert!(!text.contains(secret));
        assert_eq!(archive.tokens_path().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(archive.tokens().unwrap(), [new.token]);
    }

    #[test]
    fn each_use_is_noted() {
        let (_home, archive) = archive();
        let new = made(&archive);
        for day in ["2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z"] {
            let (id, from) = (new.token.id.clone(), "192.0.2.1".to_owned());
            let used = TokenUse { id, at: at(day), scope: TokenScope::Ingest, outcome: "admitted", from };
            archive.note_token_use(&used).unwrap();
        }
        let uses = archive.token_uses().unwrap();
        assert_eq!(uses[&new.token.id], TokenUses { uses: 2, last: "2026-11-03T00:00:00Z".to_owned() });
    }
}
