//! Webhooks of employers: where their own systems are told what happens.

mod add;
mod choose;
mod deliveries;
mod list;
mod one;
mod secret;

pub use add::AddWebhook;
pub use list::Webhooks;
pub use one::WebhookPage;
pub use secret::Secret;

/// What is said beside the secret of a webhook.
const SHOWN_ONCE: &str =
    "We show it once. With it your system knows that a message is from us. Keep it where you keep passwords.";
