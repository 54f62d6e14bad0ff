//! How fast one address may ask. Each node counts for itself; a county's phones and nightly loads stay far below.

use super::{ApiError, AppState};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, ResponseError, web};
use domain::problem::Code;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

type Buckets = RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

/// After how many requests the buckets of addresses that are quiet again are thrown away.
const TIDY_EVERY: u32 = 10_000;

/// A number of requests in a number of seconds, for one address.
struct Limit {
    name: &'static str,
    requests: u32,
    seconds: u32,
    buckets: Buckets,
}

impl Limit {
    fn new(name: &'static str, requests: u32, seconds: u32) -> Self {
        let burst = NonZeroU32::new(requests).unwrap_or(NonZeroU32::MIN);
        let one_comes_back = Duration::from_secs(u64::from(seconds)) / burst.get();
        let quota = Quota::with_period(one_comes_back).unwrap_or(Quota::per_second(burst)).allow_burst(burst);
        let buckets = RateLimiter::keyed(quota).with_middleware::<StateInformationMiddleware>();
        Self { name, requests, seconds, buckets }
    }

    /// What is left of it, or for how many seconds to wait.
    fn take(&self, address: IpAddr) -> Result<u32, u64> {
        match self.buckets.check_key(&address) {
            Ok(state) => Ok(state.remaining_burst_capacity()),
            Err(refused) => Err(refused.wait_time_from(DefaultClock::default().now()).as_secs() + 1),
        }
    }

    /// draft-ietf-httpapi-ratelimit-headers: the policy, and what is left of it.
    fn note(&self, headers: &mut HeaderMap, left: u32) {
        let Self { name, requests, seconds, .. } = self;
        let until_full = u64::from(requests - left.min(*requests)) * u64::from(*seconds) / u64::from(*requests);
        let lines = [
            ("ratelimit-policy", format!("\"{name}\";q={requests};w={seconds}")),
            ("ratelimit", format!("\"{name}\";r={left};t={until_full}")),
        ];
        for (header, line) in lines {
            if let Ok(value) = HeaderValue::from_str(&line) {
                headers.insert(HeaderName::from_static(header), value);
            }
        }
    }
}

/// Every limit of the server.
pub struct Limits {
    any: Limit,
    /// Signing in costs a core for a while, and passwords are guessed there.
    signing_in: Limit,
    count: AtomicU32,
}

impl Default for Limits {
    fn default() -> Self {
        let (any, signing_in) = (Limit::new("default", 1000, 10), Limit::new("sign-in", 60, 60));
        Self { any, signing_in, count: AtomicU32::new(0) }
    }
}

impl Limits {
    fn of(&self, path: &str) -> &Limit {
        if self.count.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.any.buckets.retain_recent();
            self.signing_in.buckets.retain_recent();
        }
        if path.starts_with("/api/v1/auth/") || path == "/oauth/token" { &self.signing_in } else { &self.any }
    }
}

/// Whom to count: the address that asks, or behind our own proxy the one it names; of IPv6 its whole network. The machine
/// itself is not counted.
pub fn address(request: &HttpRequest, behind_proxy: bool) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let forwarded = request.headers().get("x-forwarded-for").filter(|_| behind_proxy);
    // Each proxy adds whom it heard from at the end: only the last one is our own proxy's word.
    let named = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    let address: IpAddr = named.unwrap_or(peer);
    if address.is_loopback() { None } else { Some(whole(address)) }
}

/// Someone with IPv6 has a whole /64 to themselves.
fn whole(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        other @ IpAddr::V4(_) => other,
    }
}

/// Middleware: counts, tells what is left, refuses what is too much.
///
/// # Errors
/// What the handlers answer.
pub async fn limit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let state = request.app_data::<web::Data<AppState>>().cloned();
    let counted = state.and_then(|state| Some((address(request.request(), state.config.behind_proxy)?, state)));
    let Some((address, state)) = counted else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let limit = state.limits.of(request.path());
    match limit.take(address) {
        Ok(left) => {
            let mut answer = next.call(request).await?.map_into_boxed_body();
            limit.note(answer.headers_mut(), left);
            Ok(answer)
        }
        Err(seconds) => {
            let say = format!("Wait {seconds} seconds, then ask more slowly.");
            let mut answer = ApiError::new(Code::TooManyRequests, say).retry_after(seconds).error_response();
            limit.note(answer.headers_mut(), 0);
            Ok(request.into_response(answer))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_own_quota() {
        let limit = Limit::new("test", 3, 3600);
        let [one, other]: [IpAddr; 2] = ["192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap()];
        assert_eq!([limit.take(one), limit.take(one), limit.take(one)], [Ok(2), Ok(1), Ok(0)]);
        assert!(limit.take(one).is_err_and(|seconds| (1100..=1201).contains(&seconds)));
        assert_eq!(limit.take(other), Ok(2));
    }

    #[test]
    fn a_whole_network_of_ipv6_is_one_address() {
        let [a, b, c]: [IpAddr; 3] =
            ["2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap(), "2001:db8:0:1::1".parse().unwrap()];
        assert_eq!(whole(a), whole(b));
        assert_ne!(whole(a), whole(c));
    }
}
