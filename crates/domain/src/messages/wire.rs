//! Messages and how a person wants to be told, as JSON.

use super::{Channel, MessageKind};
use crate::ids::{BookingId, MessageId, TrainingRecordId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something that a person was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// What it tells.
    pub kind: MessageKind,
    /// What it says, in a line.
    #[schema(max_length = 400)]
    pub title: String,
    /// What it says, in full, as it was when it was said. An empty line ends a paragraph.
    #[schema(max_length = 20_000)]
    pub body: String,
    /// The page about it, such as `/bookings/…`.
    #[schema(max_length = 300)]
    pub link: String,
    /// The booking it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking_id: Option<BookingId>,
    /// The entry of their record that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training_record_id: Option<TrainingRecordId>,
    /// When it was written.
    pub made_at: DateTime<Utc>,
    /// When it went by mail; absent when it did not, or has not yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailed_at: Option<DateTime<Utc>>,
    /// When the person read it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<DateTime<Utc>>,
    /// When the person said that they keep the place although it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_at: Option<DateTime<Utc>>,
}

/// How a person wants to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessagePreferences {
    /// Each kind of message.
    #[schema(max_items = 50)]
    pub items: Vec<MessagePreference>,
}

/// How one kind of message reaches a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessagePreference {
    /// The kind.
    pub kind: MessageKind,
    /// What it is, in words.
    #[schema(max_length = 100)]
    pub label: String,
    /// How it comes.
    pub by: Channel,
    /// It always comes by email too: who missed it would come in vain, or lose a place.
    pub always_by_email: bool,
}

/// How a person wants to be told from now on; kinds that are left out come by email.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"items": [{"kind": "week_before", "by": "app"}, {"kind": "how_was_it", "by": "app"}]}))]
pub struct MessageChoices {
    /// The kinds, each once.
    #[schema(max_items = 50)]
    pub items: Vec<MessageChoice>,
}

/// How one kind of message is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"kind": "week_before", "by": "app"}))]
pub struct MessageChoice {
    /// The kind.
    pub kind: MessageKind,
    /// How it is to come.
    pub by: Channel,
}

impl MessagePreferences {
    /// All kinds, of which `app_only` come in the app alone.
    #[must_use]
    pub fn of(app_only: &[MessageKind]) -> Self {
        let one = |kind: &MessageKind| MessagePreference {
            kind: *kind,
            label: kind.label().to_owned(),
            by: if app_only.contains(kind) { Channel::App } else { Channel::Email },
            always_by_email: kind.is_needful(),
        };
        Self { items: MessageKind::ALL.iter().map(one).collect() }
    }
}
