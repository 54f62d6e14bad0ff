//! Operations that end. Each answer of one says so by `Deprecation` (RFC 9745) and `Sunset` (RFC 8594), and links what
//! to use instead; the specification says it by `deprecated` and `x-sunset`.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use chrono::{Days, NaiveDate, NaiveTime};

/// For how long an operation goes on after it was said that it ends (`api-spec/CHANGELOG.md`), in days.
pub const NOTICE_DAYS: u64 = 365;

/// An operation that ends.
#[derive(Clone, Copy, Debug)]
pub struct Ending {
    /// Its operation id.
    pub operation: &'static str,
    /// The day since when nobody should begin to use it, such as 2026-11-27.
    pub since: &'static str,
    /// Its last day; at least [`NOTICE_DAYS`] later.
    pub last_day: &'static str,
}

/// Every operation that ends; the changelog says of each what to use instead.
pub const ENDING: &[Ending] = &[];

impl Ending {
    /// Since when, and the last day.
    ///
    /// # Errors
    /// When either is no day, or the notice is too short.
    pub fn days(&self) -> Result<(NaiveDate, NaiveDate), String> {
        let day =
            |text: &str| text.parse::<NaiveDate>().map_err(|error| format!("{}: {text}: {error}", self.operation));
        let (since, last) = (day(self.since)?, day(self.last_day)?);
        match since + Days::new(NOTICE_DAYS) <= last {
            true => Ok((since, last)),
            false => Err(format!("{} must go on for {NOTICE_DAYS} days", self.operation)),
        }
    }
}

/// Since when, until when, and where there is more about it.
type Lines = [(HeaderName, HeaderValue); 3];

/// What is added to answers of operations that end, by their method and path.
#[derive(Clone, Debug, Default)]
pub struct Endings(Vec<(Method, String, Lines)>);

impl Endings {
    /// Puts one down: where it is answered, and where there is more about it.
    ///
    /// # Errors
    /// When its days are wrong.
    pub fn add(&mut self, ending: &Ending, method: &str, path: &str, more: &str) -> Result<(), String> {
        let (since, last) = ending.days()?;
        let moment = |day: NaiveDate, time| day.and_time(time).and_utc();
        let (begin, end) = (NaiveTime::MIN, NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default());
        let line = |name: &'static str, text: String| -> Result<_, String> {
            let value = HeaderValue::try_from(text).map_err(|error| error.to_string())?;
            Ok((HeaderName::from_static(name), value))
        };
        let headers = [
            line("deprecation", format!("@{}", moment(since, begin).timestamp()))?,
            line("sunset", moment(last, end).format("%a, %d %b %Y %H:%M:%S GMT").to_string())?,
            line("link", format!("<{more}>; rel=\"deprecation\"; type=\"text/plain\""))?,
        ];
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).map_err(|error| error.to_string())?;
        self.0.push((method, path.to_owned(), headers));
        Ok(())
    }

    fn of(&self, method: &Method, pattern: &str) -> Option<&Lines> {
        self.0.iter().find(|(of, at, _)| of == method && at == pattern).map(|(.., headers)| headers)
    }
}

/// Middleware: tells who uses an operation that ends.
///
/// # Errors
/// What the handlers answer.
pub async fn tell(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let endings = request.app_data::<web::Data<Endings>>().cloned().filter(|endings| !endings.0.is_empty());
    let mut answer = next.call(request).await?;
    if let Some(endings) = endings {
        let asked = answer.request();
        let found = asked.match_pattern().and_then(|pattern| endings.of(asked.method(), &pattern)).cloned();
        append(answer.headers_mut(), found);
    }
    Ok(answer)
}

fn append(headers: &mut HeaderMap, found: Option<Lines>) {
    for (name, value) in found.into_iter().flatten() {
        headers.append(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Ending = Ending { operation: "list_jobs", since: "2026-11-27", last_day: "2027-11-30" };

    #[test]
    fn every_ending_has_its_notice() {
        for ending in ENDING {
            ending.days().unwrap();
        }
        assert!(Ending { last_day: "2027-11-26", ..ONE }.days().is_err());
        assert!(Ending { since: "soon", ..ONE }.days().is_err());
    }

    #[test]
    fn headers_say_since_when_and_until_when() {
        let mut endings = Endings::default();
        endings.add(&ONE, "get", "/api/v1/jobs/{id}", "https://academy.example/api/docs/changes").unwrap();
        let headers = endings.of(&Method::GET, "/api/v1/jobs/{id}").unwrap();
        let said: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        assert_eq!(
            said,
            [
                ("deprecation", "@1795737600"),
                ("sunset", "Tue, 30 Nov 2027 23:59:59 GMT"),
                ("link", "<https://academy.example/api/docs/changes>; rel=\"deprecation\"; type=\"text/plain\""),
            ]
        );
        assert!(endings.of(&Method::POST, "/api/v1/jobs/{id}").is_none());
    }
}
