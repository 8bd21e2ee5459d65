//! Connections: how many are held, how many of one address, and for how long; slow ones are hung up on.
//!
//! The server that comes with axum has no such bounds: whoever opens connections and says nothing could keep everybody else out.

use crate::budget::Peer;
use axum::Router;
use hyper::{
    Request,
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{
    collections::HashMap,
    future::Future,
    net::IpAddr,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};

/// How many connections are held at a time; further ones wait to be taken. Each takes some 10 KB while it says nothing.
const MOST_CONNECTIONS: u32 = 1024;

/// How many connections of one address are held at a time: browsers open six. Those of this machine are not counted, since a
/// proxy in front of the room is one of them.
const MOST_OF_ONE_ADDRESS: usize = 64;

/// How long a request's header may be in coming, and how long a connection may be silent between two requests.
const HEADER_PATIENCE: Duration = Duration::from_secs(15);

/// How long a connection may last: whoever takes an answer slowly holds it in memory for no longer than this.
const LONGEST_CONNECTION: Duration = Duration::from_secs(600);

/// How long to wait where the machine has no room for another connection.
const OUT_OF_ROOM: Duration = Duration::from_millis(100);

/// Takes connections until `ending` is done, then waits for the answers under way.
pub(crate) async fn serve(listener: TcpListener, router: Router, ending: impl Future<Output = ()>) {
    let mut ending = pin!(ending);
    let (tell_ending, told_ending) = watch::channel(());
    let held = Held::default();
    loop {
        let (stream, seat) = tokio::select! {
            () = &mut ending => break,
            taken = held.take(&listener) => taken,
        };
        let Some(seat) = seat else { continue };
        let (router, told_ending) = (router.clone(), told_ending.clone());
        tokio::spawn(async move {
            // Over time is over: whatever was still to be sent is not.
            let _ = timeout(LONGEST_CONNECTION, answer(stream, seat, router, told_ending)).await;
        });
    }
    drop((listener, tell_ending));
    held.all_gone().await;
}

/// Answers the requests of one connection, one after the other.
async fn answer(stream: TcpStream, seat: Seat, router: Router, mut ending: watch::Receiver<()>) {
    // Else the end of an answer waits for its beginning to be acknowledged, which some put off for 40 ms. A socket that cannot be told so serves.
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let peer = Peer(seat.address);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        router.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_PATIENCE)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    // An error is a request that is none, or somebody who went away: nobody is left to be told.
    tokio::select! {
        _ = &mut connection => return,
        _ = ending.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// The connections that are held.
struct Held {
    seats: Arc<Semaphore>,
    by_address: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Default for Held {
    fn default() -> Held {
        Held { seats: Arc::new(Semaphore::new(MOST_CONNECTIONS as usize)), by_address: Arc::default() }
    }
}

impl Held {
    /// Waits for a connection and a seat for it; no seat for one too many of an address.
    async fn take(&self, listener: &TcpListener) -> (TcpStream, Option<Seat>) {
        loop {
            // Nobody closes the seats.
            let Ok(permit) = self.seats.clone().acquire_owned().await else { continue };
            match listener.accept().await {
                Ok((stream, from)) => return (stream, self.seat(from.ip().to_canonical(), permit)),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    sleep(OUT_OF_ROOM).await;
                }
            }
        }
    }

    fn seat(&self, address: IpAddr, permit: OwnedSemaphorePermit) -> Option<Seat> {
        let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let count = by_address.entry(address).or_default();
        if *count >= MOST_OF_ONE_ADDRESS && !address.is_loopback() {
            return None;
        }
        *count += 1;
        Some(Seat { address, by_address: self.by_address.clone(), _permit: permit })
    }

    async fn all_gone(&self) {
        // Nobody closes the seats.
        let _ = self.seats.acquire_many(MOST_CONNECTIONS).await;
    }
}

/// A connection's place among those held, given up when dropped.
struct Seat {
    address: IpAddr,
    by_address: Arc<Mutex<HashMap<IpAddr, usize>>>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = by_address.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                by_address.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seated(held: &Held, address: &str) -> Option<Seat> {
        let permit = held.seats.clone().try_acquire_owned().unwrap();
        held.seat(address.parse().unwrap(), permit)
    }

    #[test]
    fn one_address_holds_only_so_many_seats_and_this_machine_as_many_as_there_are() {
        let held = Held::default();
        let first: Vec<Seat> = (0..MOST_OF_ONE_ADDRESS).filter_map(|_| seated(&held, "192.0.2.1")).collect();
        assert_eq!(first.len(), MOST_OF_ONE_ADDRESS);
        assert!(seated(&held, "192.0.2.1").is_none());
        assert!(seated(&held, "192.0.2.2").is_some());
        let local: Vec<Seat> = (0..=MOST_OF_ONE_ADDRESS).filter_map(|_| seated(&held, "127.0.0.1")).collect();
        assert_eq!(local.len(), MOST_OF_ONE_ADDRESS + 1);
        drop(first);
        assert!(seated(&held, "192.0.2.1").is_some());
    }

    #[test]
    fn a_seat_that_is_given_up_leaves_nothing_behind() {
        let held = Held::default();
        drop(seated(&held, "192.0.2.1"));
        assert!(held.by_address.lock().unwrap().is_empty());
        assert_eq!(held.seats.available_permits(), MOST_CONNECTIONS as usize);
    }
}
