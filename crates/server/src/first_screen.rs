//! Long answers: what fills the first screen is sent ahead, so that a browser paints before all has come.
//!
//! Whoever packs a body gives out a block at a time, and a block of zstd holds 128 KiB of a page: a browser had to wait for 40 kB of a
//! long one, packed. Packers give out what they have when the body makes them wait, so this one does, once.

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

/// The head of a page and its first two screens, in bytes.
const SCREEN: usize = 16 << 10;
/// An answer that is no longer is one block of any packer.
const LONG: usize = 64 << 10;

/// Bytes to be sent: those of the first screen, a wait, the rest.
struct FirstScreen {
    screen: Bytes,
    has_waited: bool,
    rest: Bytes,
}

/// A body of these bytes.
pub(crate) fn ahead(mut bytes: Bytes) -> Body {
    if bytes.len() <= LONG {
        return Body::from(bytes);
    }
    Body::new(FirstScreen { screen: bytes.split_to(SCREEN), has_waited: false, rest: bytes })
}

impl HttpBody for FirstScreen {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if !self.screen.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.screen)))));
        }
        if !self.has_waited {
            self.has_waited = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let rest = std::mem::take(&mut self.rest);
        Poll::Ready((!rest.is_empty()).then(|| Ok(Frame::data(rest))))
    }

    fn is_end_stream(&self) -> bool {
        self.screen.is_empty() && self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact((self.screen.len() + self.rest.len()) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn a_long_answer_comes_whole_with_its_first_screen_ahead() {
        let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(LONG + 1).collect();
        let mut body = ahead(Bytes::from(bytes.clone()));
        assert_eq!(body.size_hint().exact(), Some(bytes.len() as u64));
        let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(first, bytes[..SCREEN]);
        let rest = body.frame().await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(rest, bytes[SCREEN..]);
        assert!(body.is_end_stream() && body.frame().await.is_none());
    }

    #[tokio::test]
    async fn a_short_answer_comes_at_once() {
        let mut body = ahead(Bytes::from(vec![7; LONG]));
        assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap().len(), LONG);
    }
}
