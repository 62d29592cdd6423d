//! How much a client may send, how long it may take, and how often it may ask.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Limited};
use poem::http::{StatusCode, header};
use poem::{Endpoint, IntoResponse, Middleware, Request, Response, Result};

use super::{Options, client_address};
use crate::api::problem::{Problem, Slug};
use crate::error::AppError;

/// The largest body, in bytes.
pub(super) const MOST_BYTES: usize = 1 << 20;
/// The longest an answer may take.
const LONGEST: Duration = Duration::from_secs(30);
/// A page asks for many files at once: a burst of this many seconds' worth is fine.
const BURST_SECONDS: u32 = 6;
/// Quiet addresses are forgotten after this many requests.
const SWEEP_EVERY: u32 = 4096;

/// The layer.
pub(super) struct Guard {
    limiter: Option<Arc<Limiter>>,
}

struct Limiter {
    keys: DefaultKeyedRateLimiter<IpAddr>,
    asked: AtomicU32,
}

impl Guard {
    pub(super) fn new(options: &Options) -> Self {
        let limiter = options.rate_limit.and_then(NonZeroU32::new).map(|rate| {
            let burst = rate.saturating_mul(NonZeroU32::new(BURST_SECONDS).expect("6 is not 0"));
            let keys = RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst));
            Arc::new(Limiter { keys, asked: AtomicU32::new(0) })
        });
        Self { limiter }
    }
}

impl<E: Endpoint> Middleware<E> for Guard {
    type Output = Guarded<E>;

    fn transform(&self, inner: E) -> Self::Output {
        Guarded { inner, limiter: self.limiter.clone() }
    }
}

/// An endpoint behind [`Guard`].
pub(super) struct Guarded<E> {
    inner: E,
    limiter: Option<Arc<Limiter>>,
}

impl<E: Endpoint> Endpoint for Guarded<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        if let Some(limiter) = self.limiter.as_ref().filter(|_| !is_probe(request.uri().path())) {
            limiter.count(&client_address(&request))?;
        }
        limit_body(&mut request)?;
        let Ok(answered) = tokio::time::timeout(LONGEST, self.inner.call(request)).await else {
            let detail = "This took too long and was stopped. Try again in a few seconds.";
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, Slug::Busy, detail).into());
        };
        answered.map(IntoResponse::into_response)
    }
}

/// Whoever watches the server must reach it also when its address has been busy.
fn is_probe(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics")
}

impl Limiter {
    fn count(&self, address: &str) -> Result<(), Problem> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.keys.retain_recent();
        }
        let Some(key) = network(address) else {
            return Ok(());
        };
        self.keys.check_key(&key).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            AppError::TooMany { retry_after: wait.as_secs() + 1 }.into()
        })
    }
}

/// One client: an IPv4 address, or the /64 that an IPv6 customer is given.
fn network(address: &str) -> Option<IpAddr> {
    Some(match address.parse().ok()? {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    })
}

/// Refuses a body that says it is too long, and cuts one that does not say.
fn limit_body(request: &mut Request) -> Result<(), Problem> {
    let said = request.header(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if said.is_some_and(|length| length > MOST_BYTES) {
        let detail = format!("A request body may have {MOST_BYTES} bytes.");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, Slug::TooLarge, detail));
    }
    let body: BoxBody<Bytes, std::io::Error> = request.take_body().into();
    request.set_body(BoxBody::new(Limited::new(body, MOST_BYTES).map_err(std::io::Error::other)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_customer_is_one_client() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_ne!(network("10.0.0.1"), network("10.0.0.2"));
    }

    #[test]
    fn a_client_that_hurries_is_told_how_long_to_wait() {
        let guard = Guard::new(&Options { rate_limit: Some(1), ..Options::default() });
        let limiter = guard.limiter.expect("a limiter");
        for _ in 0..BURST_SECONDS {
            limiter.count("10.0.0.1").expect("within the burst");
        }
        let problem = limiter.count("10.0.0.1").expect_err("too many");
        assert_eq!((problem.status, problem.retry_after), (429, Some(1)));
        limiter.count("10.0.0.2").expect("another client");
    }
}
