//! Who may write over the net: nobody, unless whoever serves the archive chose otherwise, and then who shows a token with the scope.
//!
//! A token is asked for before a byte of the body is read. Browsers send none by themselves, and scripts of other sites may not
//! (`shared` allows them no `Authorization`), so no page can make a reader's browser write.

use crate::{
    budget::{Peer, asker},
    hall::Hall,
    limits::LARGEST_BODY,
    options::ServeOptions,
    problem::Problem,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, StatusCode, header},
};
use dictum::{Admission, Dictum, model::TokenScope};
use std::{sync::Arc, time::SystemTime};

/// A request that may write.
pub(crate) struct Admitted {
    body: Body,
}

impl Admitted {
    /// Lets a request in that shows a token with a scope.
    ///
    /// # Errors
    /// 403 where nothing is taken in over the net, or by this token; 401 where no good token is shown.
    pub(crate) async fn by(
        hall: &Hall,
        options: &Arc<ServeOptions>,
        scope: TokenScope,
        request: Request,
    ) -> Result<Admitted, Problem> {
        if !options.takes_writes {
            return Err(Problem::asked_wrongly("this archive takes nothing in over the net")
                .with_status(StatusCode::FORBIDDEN)
                .with_hint("whoever keeps it can allow it: dictum serve --writes"));
        }
        let shown = token_in(request.headers())?;
        let peer = request.extensions().get::<Peer>().copied();
        let from = asker(peer, request.headers(), options.is_behind_proxy);
        let from = from.map(|address| address.to_string()).unwrap_or_default();
        let admission = hall
            .ask(move |dictum| {
                let now = SystemTime::now().try_into().map_err(|error| Problem::internal(&error))?;
                Ok(dictum.admit(&shown, scope, &from, now)?)
            })
            .await?;
        let_in(admission, scope)?;
        Ok(Admitted { body: request.into_body() })
    }

    /// The body, of 1 MiB at most.
    pub(crate) async fn body(self) -> Result<Bytes, Problem> {
        let read = to_bytes(self.body, LARGEST_BODY).await;
        let body = read.map_err(|_| {
            Problem::asked_wrongly(format!("the body is larger than {LARGEST_BODY} bytes, or did not come whole"))
                .with_status(StatusCode::PAYLOAD_TOO_LARGE)
                .with_hint("hand in less at a time; “dictum ingest” on the archive’s own machine takes files of any size")
        })?;
        if body.is_empty() {
            return Err(Problem::asked_wrongly("the body is empty").with_hint("send the bytes as the body"));
        }
        Ok(body)
    }
}

/// Writes, one request at a time: a second one waits for its turn and is not told that somebody else writes.
pub(crate) async fn write<T: Send + 'static>(
    hall: &Hall,
    work: impl FnOnce(&Dictum) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let _turn = hall.turn_to_write().await?;
    hall.ask(work).await
}

/// The token that a request shows (RFC 6750): in its header alone, never in its address, which ends up in logs.
fn token_in(headers: &HeaderMap) -> Result<String, Problem> {
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = shown.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    });
    token.filter(|token| !token.is_empty()).ok_or_else(|| {
        unauthorised("no token is shown", "send Authorization: Bearer TOKEN; “dictum token new” makes one")
    })
}

fn let_in(admission: Admission, scope: TokenScope) -> Result<(), Problem> {
    match admission {
        Admission::Admitted(token) => {
            tracing::info!(token = token.id, name = token.name, %scope, "a token was used");
            Ok(())
        }
        Admission::OtherScope(token) => Err(Problem::asked_wrongly(format!(
            "the token {} is not for this: it has no scope {scope}",
            token.id
        ))
        .with_status(StatusCode::FORBIDDEN)
        .with_hint(format!("“dictum token new --scope {scope}” makes one that has it"))),
        Admission::Expired(token) => Err(unauthorised(
            &format!("the token {} expired at {}", token.id, token.expires_at),
            "“dictum token new” makes another",
        )),
        Admission::Revoked(token) => Err(unauthorised(
            &format!("the token {} was revoked", token.id),
            "“dictum token new” makes another",
        )),
        Admission::Unknown => {
            tracing::warn!("a token was shown that nobody made");
            Err(unauthorised("the token is not known here", "“dictum token list” lists those that are"))
        }
    }
}

fn unauthorised(detail: &str, hint: &str) -> Problem {
    Problem::asked_wrongly(detail).with_status(StatusCode::UNAUTHORIZED).with_hint(hint)
}
