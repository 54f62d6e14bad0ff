//! The one client of the API. The access token lives in memory alone; when it ends it is renewed once, silently.

mod token;

use domain::problem::Problem;
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

pub use token::{forget, keep, renew};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server says no, and what to do.
    Problem(Box<Problem>),
    /// The server could not be reached.
    Offline,
    /// The server said something we do not understand.
    Unexpected,
}

impl Failure {
    /// What to tell the person.
    pub fn message(&self) -> String {
        match self {
            Self::Problem(problem) => problem.detail.clone(),
            Self::Offline => "We cannot reach the Academy. Check your signal, then try again.".to_owned(),
            Self::Unexpected => "Something went wrong on our side. Try again in a minute.".to_owned(),
        }
    }

    /// The stable code, when the server gave one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            Self::Offline | Self::Unexpected => None,
        }
    }

    /// Whether signing in may help.
    pub fn wants_sign_in(&self) -> bool {
        self.code() == Some("not_signed_in")
    }
}

/// A part of a query, safe to put in an address.
pub fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

async fn answer<T: DeserializeOwned>(response: Response) -> Result<T, Failure> {
    if response.ok() {
        return response.json().await.map_err(|_| Failure::Unexpected);
    }
    let problem = response.json::<Problem>().await.map_err(|_| Failure::Unexpected)?;
    Err(Failure::Problem(Box::new(problem)))
}

/// Sends a request made by `make`; when the token has ended, renews it and sends once more.
async fn send<T: DeserializeOwned>(
    make: impl Fn() -> RequestBuilder,
    body: Option<&str>,
    key: Option<Uuid>,
) -> Result<T, Failure> {
    let once = async || {
        let mut request = make();
        if let Some(token) = token::current() {
            request = request.header("authorization", &format!("Bearer {token}"));
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", &key.to_string());
        }
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(body),
            None => request.build(),
        };
        request.map_err(|_| Failure::Unexpected)?.send().await.map_err(|_| Failure::Offline)
    };
    let first = once().await?;
    if first.status() == 401 && token::current().is_some() && renew().await.is_ok() {
        return answer(once().await?).await;
    }
    answer(first).await
}

fn json(body: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(body).map_err(|_| Failure::Unexpected)
}

/// Reads.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    send(|| Request::get(path), None, None).await
}

/// Sends; `key` makes a retry safe.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize, key: Option<Uuid>) -> Result<T, Failure> {
    send(|| Request::post(path), Some(&json(body)?), key).await
}

/// Replaces.
pub async fn put<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Failure> {
    send(|| Request::put(path), Some(&json(body)?), None).await
}

/// Changes.
pub async fn patch<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Failure> {
    send(|| Request::patch(path), Some(&json(body)?), None).await
}

/// Takes away; answers what is left.
pub async fn delete<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    send(|| Request::delete(path), None, None).await
}

/// Signs out of this browser, or everywhere.
pub async fn sign_out(everywhere: bool) -> Result<(), Failure> {
    let path = if everywhere { "/api/v1/auth/sign-out-everywhere" } else { "/api/v1/auth/sign-out" };
    let mut request = Request::post(path).header("x-requested-with", "academy");
    if let Some(token) = token::current() {
        request = request.header("authorization", &format!("Bearer {token}"));
    }
    let response = request.send().await.map_err(|_| Failure::Offline)?;
    forget();
    if response.ok() { Ok(()) } else { Err(Failure::Unexpected) }
}

/// Reads a file as text, with the token.
pub async fn text(path: &str) -> Result<String, Failure> {
    let mut request = Request::get(path);
    if let Some(token) = token::current() {
        request = request.header("authorization", &format!("Bearer {token}"));
    }
    let response = request.send().await.map_err(|_| Failure::Offline)?;
    if response.ok() { response.text().await.map_err(|_| Failure::Unexpected) } else { Err(Failure::Unexpected) }
}
