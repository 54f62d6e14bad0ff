//! Whose catalogue a file holds, and the vocabulary of our own words in it.

/// The namespace of what other vocabularies have no word for. A name, not an address: it never changes.
pub(crate) const TERMS: &str = "https://academy.staffordshire.example/terms#";

/// A training provider, as a file that is written names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderInfo {
    /// Its name.
    pub name: String,
    /// Its UKPRN, when it has one.
    pub ukprn: Option<String>,
    /// Its own site; http or https.
    pub url: Option<String>,
}
