//! An answer that holds its room in memory until the last byte is taken, and is given away piece by piece.

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};
use tokio::sync::OwnedSemaphorePermit;

/// So much is handed to the connection at once, in bytes.
const PIECE: usize = 64 << 10;

/// Bytes still to be sent, with the room that they take.
struct SlowBody {
    left: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

/// A body of these bytes, which frees its room when it is sent or given up.
pub(crate) fn holding(bytes: Vec<u8>, room: Option<OwnedSemaphorePermit>) -> Body {
    Body::new(SlowBody { left: Bytes::from(bytes), _room: room })
}

impl HttpBody for SlowBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let end = PIECE.min(self.left.len());
        Poll::Ready(Some(Ok(Frame::data(self.left.split_to(end)))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;
    use std::sync::Arc;
    use tokio::sync::Semaphore;

    #[tokio::test]
    async fn room_is_held_until_the_last_byte_is_taken() {
        let all = Arc::new(Semaphore::new(3));
        let room = all.clone().acquire_many_owned(3).await.ok();
        let mut body = holding(vec![7; PIECE + 1], room);
        assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap().len(), PIECE);
        assert_eq!(all.available_permits(), 0);
        assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap().len(), 1);
        drop(body);
        assert_eq!(all.available_permits(), 3);
    }
}
