//! The access token, and its renewal by the cookie: never two renewals at once, because each cookie is good for one.

use super::Failure;
use domain::people::wire::SignedIn;
use domain::problem::Problem;
use gloo_net::http::Request;
use gloo_timers::future::TimeoutFuture;
use std::cell::{Cell, RefCell};

thread_local! {
    static TOKEN: RefCell<Option<String>> = const { RefCell::new(None) };
    static RENEWING: Cell<bool> = const { Cell::new(false) };
}

/// The token, when signed in.
pub fn current() -> Option<String> {
    TOKEN.with_borrow(Clone::clone)
}

/// Keeps a new token.
pub fn keep(signed_in: SignedIn) {
    TOKEN.set(Some(signed_in.access_token));
}

/// Forgets the token.
pub fn forget() {
    TOKEN.set(None);
}

/// Renews the token by the cookie, or waits for the renewal that is on its way.
pub async fn renew() -> Result<(), Failure> {
    if RENEWING.get() {
        while RENEWING.get() {
            TimeoutFuture::new(20).await;
        }
        return if current().is_some() { Ok(()) } else { Err(Failure::Unexpected) };
    }
    RENEWING.set(true);
    let done = ask().await;
    RENEWING.set(false);
    match done {
        Ok(signed_in) => {
            keep(signed_in);
            Ok(())
        }
        Err(failure) => {
            // Without signal the token may still be good later; a refusal ends it.
            if failure != Failure::Offline {
                forget();
            }
            Err(failure)
        }
    }
}

async fn ask() -> Result<SignedIn, Failure> {
    let request = Request::post("/api/v1/auth/refresh").header("x-requested-with", "academy");
    let response = request.send().await.map_err(|_| Failure::Offline)?;
    if response.ok() {
        return response.json().await.map_err(|_| Failure::Unexpected);
    }
    let problem = response.json::<Problem>().await.map_err(|_| Failure::Unexpected)?;
    Err(Failure::Problem(Box::new(problem)))
}
