//! A token as a line of `private/tokens`: its parts between tabs, its name last.

use super::Token;
use jiff::Timestamp;

/// What stands for a time that there is not.
const NEVER: &str = "-";

/// Writes a token as a line.
pub(super) fn written(token: &Token) -> String {
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
    let revoked = token.revoked_at.map_or_else(|| NEVER.to_owned(), |at| at.to_string());
    format!(
        "{}\t{}\t{}\t{}\t{}\t{revoked}\t{}\n",
        token.id,
        token.digest,
        scopes.join(","),
        token.made_at,
        token.expires_at,
        token.name
    )
}

/// Reads a line; none where it is no token's.
pub(super) fn read(line: &str) -> Option<Token> {
    let mut parts = line.splitn(7, '\t');
    let (id, digest) = (parts.next()?, parts.next()?);
    let scopes = parts.next()?.split(',').map(|word| word.parse().ok()).collect::<Option<_>>()?;
    let mut time = || parts.next().and_then(|word| word.parse::<Timestamp>().ok());
    let (made_at, expires_at) = (time()?, time()?);
    let revoked_at = match parts.next()? {
        NEVER => None,
        at => Some(at.parse().ok()?),
    };
    let name = parts.next()?.to_owned();
    Some(Token {
        id: id.to_owned(),
        name,
        scopes,
        made_at,
        expires_at,
        revoked_at,
        digest: digest.to_owned(),
    })
}

/// A name without anything that would end its line or its part.
pub(super) fn in_one_line(name: &str) -> String {
    let plain: String = name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
