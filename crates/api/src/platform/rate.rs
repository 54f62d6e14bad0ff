//! How fast one machine or one address may ask. Each node counts for itself; a county's phones and nightly loads stay far
//! below.

use super::keys::Claims;
use super::{ApiError, AppState};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, ResponseError, web};
use domain::problem::Code;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

type Buckets = RateLimiter<Asker, DefaultKeyedStateStore<Asker>, DefaultClock, StateInformationMiddleware>;

/// How many requests in [`SECONDS`] one machine or address may send, unless told.
pub const REQUESTS: u32 = 1000;
/// The window of [`REQUESTS`].
const SECONDS: u32 = 10;

/// After how many requests the buckets of addresses that are quiet again are thrown away.
const TIDY_EVERY: u32 = 10_000;

/// Whom to count.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Asker {
    /// A machine, wherever it asks from: by its client id.
    Client(String),
    /// Everybody else, together with who shares their address.
    Address(IpAddr),
}

/// What the access token of a request says, as it was checked before the request was counted: nothing when there is none
/// or it is not good.
pub(super) struct Checked(pub Option<Claims>);

/// A number of requests in a number of seconds, for one asker.
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
    fn take(&self, asker: &Asker) -> Result<u32, u64> {
        match self.buckets.check_key(asker) {
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
    client: Limit,
    any: Limit,
    /// Signing in costs a core for a while, and passwords are guessed there.
    signing_in: Limit,
    count: AtomicU32,
}

impl Default for Limits {
    fn default() -> Self {
        Self::new(REQUESTS)
    }
}

impl Limits {
    /// So many requests in ten seconds for a machine, and for an address; at least one.
    #[must_use]
    pub fn new(requests: u32) -> Self {
        let requests = requests.max(1);
        Self {
            client: Limit::new("client", requests, SECONDS),
            any: Limit::new("default", requests, SECONDS),
            signing_in: Limit::new("sign-in", 60, 60),
            count: AtomicU32::new(0),
        }
    }

    fn of(&self, asker: &Asker, path: &str) -> &Limit {
        if self.count.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            for limit in [&self.client, &self.any, &self.signing_in] {
                limit.buckets.retain_recent();
            }
        }
        match asker {
            _ if path.starts_with("/api/v1/auth/") || path == "/oauth/token" => &self.signing_in,
            Asker::Client(_) => &self.client,
            Asker::Address(_) => &self.any,
        }
    }
}

/// The address that asks, or behind our own proxy the one it names; of IPv6 its whole network. The machine itself is not
/// counted.
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

/// The access token that a request shows.
fn token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whom to count a request for, when it is counted. What its token says is kept with it, so that it is checked once.
fn asker(request: &ServiceRequest, state: &AppState) -> Option<Asker> {
    let claims = token(request.headers()).map(|token| state.keys.verify(token, state.clock.now().timestamp()));
    let client = claims.as_ref().and_then(|claims| Some(claims.as_ref()?.bearer.as_ref()?.client_id.clone()));
    if let Some(claims) = claims {
        request.extensions_mut().insert(Checked(claims));
    }
    client.map(Asker::Client).or_else(|| address(request.request(), state.config.behind_proxy).map(Asker::Address))
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
    let counted = state.and_then(|state| Some((asker(&request, &state)?, state)));
    let Some((asker, state)) = counted else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let limit = state.limits.of(&asker, request.path());
    match limit.take(&asker) {
        Ok(left) => {
            let mut answer = next.call(request).await?.map_into_boxed_body();
            limit.note(answer.headers_mut(), left);
            Ok(answer)
        }
        Err(seconds) => {
            let say = format!("Wait {seconds} seconds, then ask more slowly.");
            let refused = ApiError::new(Code::TooManyRequests, say).retry_after(seconds);
            let mut answer = refused.error_response();
            limit.note(answer.headers_mut(), 0);
            Ok(request.into_response(answer))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(address: &str) -> Asker {
        Asker::Address(address.parse().unwrap())
    }

    #[test]
    fn an_asker_has_its_own_quota() {
        let limit = Limit::new("test", 3, 3600);
        let (one, other, machine) = (at("192.0.2.1"), at("192.0.2.2"), Asker::Client("demo-hr".to_owned()));
        assert_eq!([limit.take(&one), limit.take(&one), limit.take(&one)], [Ok(2), Ok(1), Ok(0)]);
        assert!(limit.take(&one).is_err_and(|seconds| (1100..=1201).contains(&seconds)));
        assert_eq!([limit.take(&other), limit.take(&machine)], [Ok(2), Ok(2)]);
    }

    #[test]
    fn a_whole_network_of_ipv6_is_one_address() {
        let [a, b, c]: [IpAddr; 3] =
            ["2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap(), "2001:db8:0:1::1".parse().unwrap()];
        assert_eq!(whole(a), whole(b));
        assert_ne!(whole(a), whole(c));
    }
}
