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
