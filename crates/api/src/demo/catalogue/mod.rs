//! A catalogue made for demonstration: what the county's providers might send in one year.
//!
//! Colleges and universities are real, their courses, dates and prices here are not; the small companies are invented.
//! Built on the real national list of funded qualifications and on every subject of the reference list.
//! Short courses have no LARS aim, so they are in the file for courses without one; the other file holds qualifications.
//! Never here: a clock or a source of chance. The same day gives the same bytes.

mod calendar;
mod companies;
mod directory;
mod further;
mod listed;
mod prices;
mod providers;
mod qualifications;
mod random;
mod rows;
mod short;
#[cfg(test)]
mod tests;
mod topics;
mod words;

use chrono::NaiveDate;
use providers::{PROVIDERS, Provider, Voice};

/// The files of one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFeed {
    /// Number in the UK Register of Learning Providers; `19999…` is invented.
    pub ukprn: &'static str,
    /// Name as the provider writes it.
    pub provider_name: &'static str,
    /// Home page.
    pub website: &'static str,
    /// Whether the academy takes bookings for it.
    pub takes_bookings: bool,
    /// Venues in course directory form.
    pub venues_csv: String,
    /// Courses that lead to a LARS aim; only the header if there are none.
    pub courses_csv: String,
    /// Courses without a LARS aim.
    pub non_lars_csv: Option<String>,
    /// What the national directory lists of them besides: courses with an aim, and without.
    pub directory: Option<[String; 2]>,
}

/// The feeds of all providers, with runs from `today` for a year.
#[must_use]
pub fn made_feeds(today: NaiveDate) -> Vec<MadeFeed> {
    PROVIDERS.iter().enumerate().map(|(number, provider)| feed(provider, number, today)).collect()
}

fn feed(provider: &Provider, number: usize, today: NaiveDate) -> MadeFeed {
    let mut rows = short::rows(provider, number, today);
    rows.extend(qualifications::rows(provider, number, today));
    rows.extend(further::rows(provider, today));
    MadeFeed {
        ukprn: provider.ukprn,
        provider_name: provider.name,
        website: provider.website,
        takes_bookings: provider.takes_bookings,
        venues_csv: rows::venues_csv(venues(provider)),
        courses_csv: rows::lars_csv(&rows),
        // One college is enough to see what becomes of two sources.
        directory: (number == 0).then(|| directory::files(&rows)),
        non_lars_csv: rows::non_lars_csv(&rows),
    }
}

/// Telephone numbers are from the range kept for drama; mail goes to an example domain.
fn venues(provider: &Provider) -> impl Iterator<Item = [String; 10]> {
    let mail = format!("bookings@{}.example", provider.prefix.to_lowercase());
    provider.venues.iter().enumerate().map(move |(n, venue)| {
        let county = if provider.prefix == "WLV" { "West Midlands" } else { "Staffordshire" };
        let phone = format!("01632 960{}{:02}", provider.ukprn.chars().last().unwrap_or('0'), 10 + n);
        [
            venue.reference.into(),
            venue.name.into(),
            venue.street.into(),
            String::new(),
            venue.town.into(),
            county.into(),
            venue.postcode.into(),
            mail.clone(),
            phone,
            provider.website.into(),
        ]
    })
}

/// A page of the course: real providers have none for a made course, so their home page stands there.
fn webpage(provider: &Provider, slug: &str) -> String {
    match provider.voice {
        Voice::Academy | Voice::Company => {
            format!("{}/courses/{}", provider.website, slug.replace('_', "-"))
        }
        Voice::College | Voice::University => provider.website.into(),
    }
}
