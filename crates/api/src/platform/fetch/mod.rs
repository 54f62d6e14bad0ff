//! Fetching from addresses that others name: public ones alone, wherever a name or a redirect leads, with limits of time
//! and size.

mod address;
mod post;

use super::{ApiError, ApiResult};
use domain::problem::Code;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::{Action, Attempt, Policy};
use reqwest::{Client, Response, StatusCode, Url, header};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

pub use address::is_public;
pub use post::{Posted, Unsent};

/// Redirects that are followed.
const REDIRECTS: usize = 3;
/// How long the other side may take to answer at all, and to be done.
const ANSWER: Duration = Duration::from_secs(20);
const ALL: Duration = Duration::from_secs(300);

/// The longest document that is read, in bytes, and how long it may take.
const DOCUMENT_MOST: usize = 1024 * 1024;
const SHORTLY: Duration = Duration::from_secs(8);
/// What documents are asked for as.
const DOCUMENTS: &str =
    "application/vc, application/did+ld+json, application/did+json, application/ld+json, application/json";

/// What was there when it was last fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What a fetch found.
pub enum Fetched {
    /// The same as was seen.
    Unchanged,
    /// Something to read, and what to know it by next time.
    New(Response, Seen),
}

/// Fetches for us.
#[derive(Clone)]
pub struct Fetcher {
    client: Client,
    /// Sends what happened, and follows no redirect.
    poster: Client,
    /// Addresses beside us may be fetched too: for demonstrations and tests.
    private: bool,
}

impl Fetcher {
    /// A fetcher; `private` lets it reach addresses that are not public.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(private: bool) -> Result<Self, String> {
        let client = Client::builder()
            .user_agent("StaffordshireSocialCareAcademy/1.0 (catalogue)")
            .dns_resolver(Arc::new(PublicNames { private }))
            .redirect(Policy::custom(move |attempt| redirect(attempt, private)))
            .no_proxy()
            .connect_timeout(ANSWER)
            .read_timeout(ANSWER)
            .timeout(ALL)
            .build();
        Ok(Self { client: client.map_err(|error| error.to_string())?, poster: post::client(private)?, private })
    }

    /// A short JSON document: what others publish of themselves. A demonstration has no certificate, so that it asks this
    /// machine itself without one.
    ///
    /// # Errors
    /// What is wrong with the address, or with what answers there.
    pub async fn document(&self, url: &str) -> Result<serde_json::Value, String> {
        let mut url = checked(url, self.private).map_err(|error| error.problem().detail.clone())?;
        if self.private && post::is_here(&url) {
            // From one web scheme to the other, which never fails.
            let _ = url.set_scheme("http");
        }
        let ask = self.client.get(url).timeout(SHORTLY).header(header::ACCEPT, DOCUMENTS);
        let mut answer = ask.send().await.map_err(|error| said(&error))?;
        if answer.status() != StatusCode::OK {
            return Err(format!("The address answered {}.", answer.status().as_u16()));
        }
        let mut bytes = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(|error| said(&error))? {
            bytes.extend_from_slice(&part);
            if bytes.len() > DOCUMENT_MOST {
                return Err("What is there is too long.".to_owned());
            }
        }
        serde_json::from_slice(&bytes).map_err(|_| "What is there is not JSON.".to_owned())
    }

    /// Asks for what is at an address, unless it is what was seen.
    ///
    /// # Errors
    /// What is wrong with the address, or with what answers there, in words for who gave it.
    pub async fn get(&self, url: &str, seen: &Seen) -> Result<Fetched, String> {
        let url = checked(url, self.private).map_err(|error| error.problem().detail.clone())?;
        let mut ask = self.client.get(url).header(header::ACCEPT_ENCODING, "gzip, identity");
        if let Some(etag) = &seen.etag {
            ask = ask.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(date) = &seen.last_modified {
            ask = ask.header(header::IF_MODIFIED_SINCE, date);
        }
        let answer = ask.send().await.map_err(|error| said(&error))?;
        match answer.status() {
            StatusCode::NOT_MODIFIED => Ok(Fetched::Unchanged),
            StatusCode::OK => {
                let text = |name| {
                    let value = answer.headers().get(name).and_then(|value| value.to_str().ok());
                    value.filter(|value| value.len() <= 1000).map(str::to_owned)
                };
                let seen = Seen { etag: text(header::ETAG), last_modified: text(header::LAST_MODIFIED) };
                Ok(Fetched::New(answer, seen))
            }
            other => Err(format!("The address answered {}. Open it in a browser to see why.", other.as_u16())),
        }
    }
}

/// What went wrong, without the address of whom we tried to reach.
fn said(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        "The address did not answer in time.".to_owned()
    } else if error.is_redirect() {
        "The address leads on to one that we do not fetch from.".to_owned()
    } else {
        "We could not reach the address. It must be on the public internet.".to_owned()
    }
}

/// An address that may be fetched from.
///
/// # Errors
/// 422 with what to change.
pub fn checked(text: &str, private: bool) -> ApiResult<Url> {
    let refuse = |say: &str| ApiError::field("/url", say);
    let url = Url::parse(text).map_err(|_| refuse("Use an address that begins with https://."))?;
    let secure = url.scheme() == "https" || (url.scheme() == "http" && private);
    if !secure || !url.username().is_empty() || url.password().is_some() || text.len() > 2000 {
        return Err(refuse("Use an address that begins with https:// and holds no password."));
    }
    if !private && leads_inside(&url) {
        return Err(ApiError::new(Code::NotValid, "Use an address on the public internet."));
    }
    Ok(url)
}

/// Whether an address names, without any name server, what is not public.
fn leads_inside(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return true };
    match host.trim_matches(['[', ']']).parse() {
        Ok(address) => !is_public(address),
        Err(_) => !host.contains('.') || host.ends_with(".local") || host.ends_with(".internal"),
    }
}

fn redirect(attempt: Attempt<'_>, private: bool) -> Action {
    let again = attempt.previous().len() > REDIRECTS;
    let refused = attempt.url().scheme() != "https" && !private;
    if again || refused || (!private && leads_inside(attempt.url())) {
        return attempt.error("not followed");
    }
    attempt.follow()
}

/// Looks names up and knows only public addresses: what is connected to is what was checked.
struct PublicNames {
    private: bool,
}

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| private || is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("no public address".into());
            }
            let addresses: Addrs = Box::new(public.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_a_feed_is_public_and_secure() {
        for good in ["https://www.college.example/feed.xml", "https://8.8.8.8/x", "https://college.example:8443/a?b=c"]
        {
            assert!(checked(good, false).is_ok(), "{good}");
        }
        for bad in [
            "http://www.college.example/feed.xml",
            "ftp://college.example/",
            "file:///etc/passwd",
            "https://user:secret@college.example/",
            "https://localhost/feed",
            "https://127.0.0.1/feed",
            "https://[::1]/feed",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://db.internal/",
            "nonsense",
            "",
        ] {
            assert!(checked(bad, false).is_err(), "{bad}");
        }
        assert!(checked("http://127.0.0.1:8080/feed", true).is_ok());
    }
}
