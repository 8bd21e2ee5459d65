//! How much one address may ask: so many requests a minute, told in every answer, and a word when to come again.
//!
//! A budget is a bucket that fills steadily (the leaky bucket as a meter, GCRA): one number for each address. The headers are
//! those of the IETF's draft “RateLimit header fields for HTTP”, version 10.

use crate::{options::ServeOptions, problem::Problem};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Who is on the other side of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// The time that a budget is for.
const WINDOW: Duration = Duration::from_secs(60);

/// So many addresses are remembered; beyond that, those whose budgets are full again are forgotten, and should none be, all.
const MOST_ADDRESSES: usize = 100_000;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// The budgets of all addresses.
pub(crate) struct Budgets {
    requests: u32,
    is_behind_proxy: bool,
    /// When the budget of each address will be full again.
    full_at: Mutex<HashMap<IpAddr, Instant>>,
}

/// What is left of a budget.
#[derive(Debug, PartialEq, Eq)]
enum Left {
    /// So many requests.
    Some(u32),
    /// None before so long.
    NoneFor(Duration),
}

impl Budgets {
    /// The budgets that were chosen; `None` where there are none.
    pub(crate) fn of(options: &ServeOptions) -> Option<Arc<Budgets>> {
        let requests = options.requests_a_minute.filter(|requests| *requests > 0)?;
        let is_behind_proxy = options.is_behind_proxy;
        Some(Arc::new(Budgets { requests, is_behind_proxy, full_at: Mutex::default() }))
    }

    /// The time in which one request is earned.
    fn earning(&self) -> Duration {
        WINDOW / self.requests
    }

    /// Takes one request from a budget.
    fn take(&self, address: IpAddr, now: Instant) -> Left {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= MOST_ADDRESSES && !full_at.contains_key(&address) {
            full_at.retain(|_, full| *full > now);
            if full_at.len() >= MOST_ADDRESSES {
                full_at.clear();
            }
        }
        let owed = full_at.get(&address).map_or(Duration::ZERO, |full| full.saturating_duration_since(now));
        let then = owed + self.earning();
        if then > WINDOW {
            return Left::NoneFor(then - WINDOW);
        }
        full_at.insert(address, now + then);
        let left = (WINDOW - then).as_nanos() / self.earning().as_nanos().max(1);
        Left::Some(u32::try_from(left).unwrap_or(u32::MAX))
    }

    /// Whose budget a request is taken from; `None` for this machine's own.
    fn whose(&self, request: &Request) -> Option<IpAddr> {
        let peer = request.extensions().get::<Peer>().copied();
        let address = asker(peer, request.headers(), self.is_behind_proxy)?;
        (!address.is_loopback()).then(|| network_of(address))
    }
}

/// Who asks: the other side of the connection, or whom a proxy on this machine tells of.
pub(crate) fn asker(peer: Option<Peer>, headers: &HeaderMap, is_behind_proxy: bool) -> Option<IpAddr> {
    let Peer(peer) = peer?;
    let told = forwarded_for(headers).filter(|_| is_behind_proxy && peer.is_loopback());
    Some(told.unwrap_or(peer))
}

/// The last address that proxies tell: the only one that the nearest of them has seen itself.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let told = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    told.rsplit(',').next()?.trim().parse().ok()
}

/// Of an address of version 6 the half that names a network: one network has more addresses than could be counted.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

/// Takes each request from its address's budget, and turns away those for which nothing is left.
pub(crate) async fn spend(State(budgets): State<Arc<Budgets>>, request: Request, next: Next) -> Response {
    let Some(address) = budgets.whose(&request) else { return next.run(request).await };
    let policy = format!("\"address\";q={};w={}", budgets.requests, WINDOW.as_secs());
    let (mut response, left) = match budgets.take(address, Instant::now()) {
        Left::Some(left) => (next.run(request).await, format!("\"address\";r={left};t={}", WINDOW.as_secs())),
        Left::NoneFor(wait) => {
            let seconds = wait.as_secs() + 1;
            let mut refused = refused(budgets.requests).into_response();
            refused.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            (refused, format!("\"address\";r=0;t={seconds}"))
        }
    };
    for (name, value) in [(POLICY, policy), (LIMIT, left)] {
        // Both are made of digits and plain letters.
        let _ = HeaderValue::try_from(value).map(|value| response.headers_mut().insert(name, value));
    }
    response
}

fn refused(requests: u32) -> Problem {
    Problem::asked_wrongly(format!("this address has asked more than {requests} times in a minute"))
        .with_status(StatusCode::TOO_MANY_REQUESTS)
        .with_hint("wait as long as Retry-After says; the feeds, OAI-PMH and the exports are for whoever wants everything")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budgets(requests: u32) -> Arc<Budgets> {
        let options = ServeOptions { requests_a_minute: Some(requests), ..ServeOptions::default() };
        Budgets::of(&options).unwrap()
    }

    #[test]
    fn a_budget_is_spent_and_fills_again() {
        let (budgets, address, start) = (budgets(3), "192.0.2.1".parse().unwrap(), Instant::now());
        let lefts: Vec<Left> = (0..4).map(|_| budgets.take(address, start)).collect();
        assert_eq!(lefts[..3], [Left::Some(2), Left::Some(1), Left::Some(0)]);
        assert_eq!(lefts[3], Left::NoneFor(Duration::from_secs(20)));
        assert_eq!(budgets.take(address, start + Duration::from_secs(20)), Left::Some(0));
        assert_eq!(budgets.take("192.0.2.2".parse().unwrap(), start), Left::Some(2));
        assert_eq!(budgets.take(address, start + Duration::from_secs(200)), Left::Some(2));
    }

    #[test]
    fn addresses_of_one_network_share_a_budget() {
        assert_eq!(
            network_of("2001:db8:1:2:3::4".parse().unwrap()),
            network_of("2001:db8:1:2::1".parse().unwrap())
        );
        assert_eq!(network_of("::ffff:192.0.2.1".parse().unwrap()), network_of("192.0.2.1".parse().unwrap()));
    }

    #[test]
    fn this_machine_has_no_budget_and_only_a_proxy_on_it_is_believed() {
        let request = |peer: &str| {
            let mut request = Request::new(axum::body::Body::empty());
            request.extensions_mut().insert(Peer(peer.parse().unwrap()));
            request
                .headers_mut()
                .insert("x-forwarded-for", HeaderValue::from_static("198.51.100.1, 192.0.2.7"));
            request
        };
        let plain = budgets(1);
        assert_eq!(plain.whose(&request("127.0.0.1")), None);
        assert_eq!(plain.whose(&request("192.0.2.9")), "192.0.2.9".parse().ok());
        let behind = Budgets { requests: 1, is_behind_proxy: true, full_at: Mutex::default() };
        assert_eq!(behind.whose(&request("127.0.0.1")), "192.0.2.7".parse().ok());
        assert_eq!(behind.whose(&request("192.0.2.9")), "192.0.2.9".parse().ok());
    }
}
