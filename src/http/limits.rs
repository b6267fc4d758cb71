//! What a client may ask for: how often, and how long an answer may take.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::App;
use super::problem::Problem;

/// Longest time until an answer begins.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Requests after which addresses that have not asked for a while are forgotten.
const FORGET_EVERY: u32 = 1024;
/// Header in which a proxy on the same machine says who asks.
const FORWARDED: &str = "x-forwarded-for";

/// Counts the requests of each address, by a token bucket (the generic cell rate algorithm).
#[derive(Debug)]
pub(super) struct Rate {
    per_minute: NonZeroU32,
    buckets: DefaultKeyedRateLimiter<IpAddr>,
    asked: AtomicU32,
}

impl Rate {
    /// Up to `per_minute` requests at once, and as many a minute.
    pub(super) fn new(per_minute: NonZeroU32) -> Self {
        Self { per_minute, buckets: RateLimiter::keyed(Quota::per_minute(per_minute)), asked: AtomicU32::new(0) }
    }

    fn check(&self, address: IpAddr) -> Result<(), Problem> {
        if self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(FORGET_EVERY) {
            self.buckets.retain_recent();
        }
        let later = self.buckets.check_key(&bucket(address)).err();
        later.map_or(Ok(()), |later| {
            let wait = later.wait_time_from(DefaultClock::default().now());
            Err(Problem::rate(self.per_minute.get(), wait.as_secs() + 1))
        })
    }
}

/// Who shares a bucket: an IPv4 address, or the 64 bits of an IPv6 address that one subscriber is given.
fn bucket(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The address that asks. A proxy is believed where it runs on this machine.
fn client(request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip());
    let forwarded = request.headers().get_all(FORWARDED).iter().next_back().and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|addresses| addresses.rsplit(',').next()?.trim().parse().ok());
    if peer.is_loopback() { last.unwrap_or(peer) } else { peer }
}

/// Refuses clients that ask too often.
pub(super) async fn rated(State(app): State<App>, request: Request, next: Next) -> Response {
    let checked = app.rate.as_ref().map_or(Ok(()), |rate| rate.check(client(&request)));
    match checked {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// Gives up an answer that does not begin in time.
pub(super) async fn timed(request: Request, next: Next) -> Response {
    let late = || Problem::unavailable(format!("no answer within {} s; ask for less", TIMEOUT.as_secs()));
    tokio::time::timeout(TIMEOUT, next.run(request)).await.unwrap_or_else(|_| late().into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn a_bucket_empties_and_says_when_to_come_back() {
        let rate = Rate::new(NonZeroU32::new(2).unwrap());
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        assert!(rate.check(one).is_ok() && rate.check(one).is_ok());
        assert_eq!(rate.check(one).unwrap_err().status().as_u16(), 429);
        assert!(rate.check(other).is_ok());
        let neighbor = |last| IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, last]);
        assert_eq!(bucket(neighbor(1)), bucket(neighbor(2)));
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let asked = |peer: [u8; 4]| {
            let mut request =
                Request::get("/").header(FORWARDED, "203.0.113.9, 198.51.100.7").body(Body::empty()).unwrap();
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from((peer, 80))));
            client(&request)
        };
        assert_eq!(asked([127, 0, 0, 1]), IpAddr::from([198, 51, 100, 7]));
        assert_eq!(asked([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 1]));
    }
}
