//! Why a request is refused, as RFC 7644 §3.12 says it.

use serde_json::{Value, json};

/// What kind of refusal it is: the words of RFC 7644 table 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScimType {
    /// The filter cannot be read.
    InvalidFilter,
    /// Another has that value already.
    Uniqueness,
    /// It cannot be changed.
    Mutability,
    /// The message cannot be read.
    InvalidSyntax,
    /// The path cannot be read, or names nothing that we keep.
    InvalidPath,
    /// A change names no target.
    NoTarget,
    /// A value is not allowed.
    InvalidValue,
    /// More at once than we take.
    TooMany,
}

impl ScimType {
    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidFilter => "invalidFilter",
            Self::Uniqueness => "uniqueness",
            Self::Mutability => "mutability",
            Self::InvalidSyntax => "invalidSyntax",
            Self::InvalidPath => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::InvalidValue => "invalidValue",
            Self::TooMany => "tooMany",
        }
    }
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The kind, where the standard has a word for it.
    pub kind: Option<ScimType>,
    /// What to do about it.
    pub detail: String,
}

impl Refusal {
    /// A refusal with 400, or 409 for what must be one's alone.
    pub fn new(kind: ScimType, detail: impl Into<String>) -> Self {
        let status = if kind == ScimType::Uniqueness { 409 } else { 400 };
        Self { status, kind: Some(kind), detail: detail.into() }
    }

    /// A refusal that has no word.
    pub fn of_status(status: u16, detail: impl Into<String>) -> Self {
        Self { status, kind: None, detail: detail.into() }
    }

    /// The message: its status is a text.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut body = json!({"schemas": [super::ERROR], "status": self.status.to_string(), "detail": self.detail});
        if let (Some(kind), Some(body)) = (self.kind, body.as_object_mut()) {
            body.insert("scimType".to_owned(), kind.as_str().into());
        }
        body
    }
}
