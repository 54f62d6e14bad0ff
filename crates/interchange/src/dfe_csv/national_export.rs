//! The national course directory's own export of 2020: five files that look like ours and are not.

use crate::feed::FeedError;

/// Columns that only these files have, each with the file it is of.
const SIGNS: [(&str, &str); 5] = [
    ("PROVIDER_COURSE_TITLE", "courses (O_COURSES)"),
    ("PROVIDER_OPPORTUNITY_ID", "dates and prices (O_OPPORTUNITIES)"),
    ("OPPORTUNITY_ID", "start dates (O_OPP_START_DATES)"),
    ("PROV_VENUE_ID", "venues (C_VENUES)"),
    ("PROV_LEGAL_NAME", "training providers (C_PROVIDERS)"),
];

/// What the file holds, when it is one of these.
pub(super) fn holds(names: &[String]) -> Option<&'static str> {
    SIGNS.iter().find(|(sign, _)| names.iter().any(|name| name == sign)).map(|(_, file)| *file)
}

/// Why such a file is not read, and what to send instead.
pub(super) fn refusal(names: &[String]) -> Option<FeedError> {
    let reason = format!(
        "This is the {} file of the old national course directory. We do not read it. Send your course upload file \
         instead: the CSV with one row for each start date, that has the columns COURSE_NAME, DELIVERY_MODE and \
         START_DATE. Venues go in their own file, with VENUE_NAME and POSTCODE.",
        holds(names)?
    );
    Some(FeedError { code: "national_export", reason })
}
