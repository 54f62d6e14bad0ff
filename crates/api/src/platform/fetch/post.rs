//! Sending to addresses that others name: public ones alone, over TLS, no redirect, one short answer.

use super::{ANSWER, Fetcher, PublicNames, checked};
use crate::platform::{ApiError, ApiResult};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url, header};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// How long the other side may take, from the first packet to the end of its answer (Standard Webhooks: 15 to 30 s).
const TIMEOUT: Duration = Duration::from_secs(15);
/// What is kept of an answer, in characters.
const EXCERPT: usize = 200;

/// What the other side answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The HTTP status.
    pub status: u16,
    /// Its `Retry-After`.
    pub retry_after: Option<String>,
    /// How its body begins.
    pub excerpt: Option<String>,
}

/// Why nothing was answered, in words for who gave the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent(pub String);

pub(super) fn client(private: bool) -> Result<Client, String> {
    let client = Client::builder()
        .user_agent("StaffordshireSocialCareAcademy/1.0 (webhooks)")
        .dns_resolver(Arc::new(PublicNames { private }))
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(ANSWER)
        .timeout(TIMEOUT)
        .build();
    client.map_err(|error| error.to_string())
}

impl Fetcher {
    /// An address that may be sent to: `https://`, or, in a demonstration, `http://` to this machine.
    ///
    /// # Errors
    /// 422 with what to change.
    pub fn may_post_to(&self, text: &str) -> ApiResult<Url> {
        let url = checked(text, self.private)?;
        if url.scheme() == "http" && !is_here(&url) {
            return Err(ApiError::field("/url", "Use an address that begins with https:// and holds no password."));
        }
        Ok(url)
    }

    /// Sends JSON with headers. The address is looked up and checked anew each time.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn post(&self, url: &str, headers: [(&'static str, String); 3], body: String) -> Result<Posted, Unsent> {
        let refused = |error: ApiError| Unsent(error.problem().detail.clone());
        let url = self.may_post_to(url).map_err(refused)?;
        let mut ask = self.poster.post(url).header(header::CONTENT_TYPE, "application/json").body(body);
        for (name, value) in headers {
            ask = ask.header(name, value);
        }
        let answer = ask.send().await.map_err(|error| Unsent(said(&error).to_owned()))?;
        let retry_after = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after = retry_after.map(str::to_owned);
        Ok(Posted { status: answer.status().as_u16(), retry_after, excerpt: excerpt(answer).await })
    }
}

pub(super) fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn said(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "It did not answer within 15 seconds."
    } else if error.is_connect() {
        "We could not connect. It must be on the public internet, with a good certificate."
    } else {
        "The connection broke."
    }
}

/// The first words of an answer; the rest is not read.
async fn excerpt(mut answer: Response) -> Option<String> {
    let mut bytes = Vec::new();
    while bytes.len() < EXCERPT * 4 {
        match answer.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(chunk.get(..EXCERPT * 4).unwrap_or(&chunk)),
            Ok(None) | Err(_) => break,
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = plain.chars().filter(|sign| !sign.is_control()).take(EXCERPT).collect();
    (!short.is_empty()).then_some(short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::dns::Resolve;

    #[test]
    fn only_public_addresses_over_tls_are_sent_to() {
        let (open, here) = (Fetcher::new(false).unwrap(), Fetcher::new(true).unwrap());
        assert!(open.may_post_to("https://hr.example/hooks").is_ok());
        for bad in [
            "http://hr.example/hooks",
            "https://127.0.0.1/",
            "https://[::ffff:10.0.0.1]/",
            "https://[::ffff:a9fe:a9fe]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[fe80::1]/",
            "https://169.254.169.254/latest/meta-data",
            "https://0x7f000001/",
            "https://017700000001/",
            "https://localhost/",
            "https://user:secret@hr.example/",
        ] {
            assert!(open.may_post_to(bad).is_err(), "{bad}");
        }
        assert!(here.may_post_to("http://127.0.0.1:9000/").is_ok() && here.may_post_to("http://localhost:9/").is_ok());
        assert!(here.may_post_to("http://hr.example/").is_err(), "what leaves the machine is encrypted");
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_has_no_address() {
        // What a name leads to is checked where it is connected to: a name that is turned round after the check, or has
        // one public and one private address, gets nowhere.
        let name = || "localhost".parse::<reqwest::dns::Name>().unwrap();
        assert!(PublicNames { private: false }.resolve(name()).await.is_err());
        assert!(PublicNames { private: true }.resolve(name()).await.is_ok());
        let open = Fetcher::new(false).unwrap();
        let headers = || [("webhook-id", String::new()), ("webhook-timestamp", String::new()), ("x", String::new())];
        let unsent = open.post("https://localhost.:9/", headers(), String::new()).await.unwrap_err();
        assert!(unsent.0.contains("could not connect"), "{unsent:?}");
    }
}
