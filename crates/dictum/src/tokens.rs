//! Tokens that let programs write over the net: made, listed, revoked, and asked for when one is shown.

use crate::{
    Dictum,
    error::{Error, Result},
};
use dictum_archive::{Admission, NewToken, Token, TokenUse, TokenUses};
use dictum_model::TokenScope;
use jiff::{SignedDuration, Timestamp};

/// The longest time that a token lasts, in days: ten years.
pub const LONGEST_TOKEN: u32 = 3650;

/// A token with its uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedToken {
    /// What is known of it.
    pub token: Token,
    /// How often it was used, and when last.
    pub uses: TokenUses,
}

impl Dictum {
    /// Makes a token that lasts for some days; its secret is told this once, and kept nowhere.
    ///
    /// # Errors
    /// Asked wrongly where it has no name, lets nobody do anything, or lasts for no time or too long.
    pub fn make_token(
        &self,
        name: &str,
        scopes: &[TokenScope],
        days: u32,
        now: Timestamp,
    ) -> Result<NewToken> {
        if name.trim().is_empty() || scopes.is_empty() {
            return Err(Error::asked_wrongly("a token has a name and a scope")
                .with_hint("say whose it is (--name) and what it is for (--scope ingest, --scope correct)"));
        }
        if !(1..=LONGEST_TOKEN).contains(&days) {
            return Err(Error::asked_wrongly(format!(
                "a token lasts from 1 to {LONGEST_TOKEN} days, not {days}"
            )));
        }
        let lasting = SignedDuration::from_hours(i64::from(days) * 24);
        let expires_at = now.checked_add(lasting).map_err(|error| Error::asked_wrongly(error.to_string()))?;
        let mut scopes = scopes.to_vec();
        scopes.sort_unstable();
        scopes.dedup();
        Ok(self.archive.make_token(name, &scopes, now, expires_at)?)
    }

    /// Every token ever made, the first first, with its uses.
    pub fn tokens(&self) -> Result<Vec<ListedToken>> {
        let mut uses = self.archive.token_uses()?;
        let tokens = self.archive.tokens()?.into_iter();
        Ok(tokens
            .map(|token| ListedToken { uses: uses.remove(&token.id).unwrap_or_default(), token })
            .collect())
    }

    /// Revokes a token: from the next request on nobody is let in with it.
    ///
    /// # Errors
    /// Not found where there is none of that id.
    pub fn revoke_token(&self, id: &str, now: Timestamp) -> Result<Token> {
        let revoked = self.archive.revoke_token(id.trim(), now)?;
        revoked.ok_or_else(|| {
            Error::not_found(format!("there is no token {id}")).with_hint("“dictum token list” lists them")
        })
    }

    /// Judges a token that a program at some address shows, and notes its use.
    pub fn admit(&self, shown: &str, scope: TokenScope, from: &str, now: Timestamp) -> Result<Admission> {
        let admission = self.archive.admission(shown, scope, now)?;
        if let Some(token) = admission.token() {
            let (id, from, outcome) = (token.id.clone(), from.to_owned(), admission.as_str());
            self.archive.note_token_use(&TokenUse { id, at: now, scope, outcome, from })?;
        }
        Ok(admission)
    }
}
