//! The mail that an endpoint was switched off.

use super::store;
use crate::mail::{self, Letter};
use crate::people;
use crate::platform::{ApiResult, AppState, Conn};
use domain::ids::WebhookEndpointId;
use domain::webhooks::EndpointState;
use domain::webhooks::wire::WebhookEndpointView;

/// Tells who made an endpoint that nothing is sent to it any more; the job `mail.webhook_off`. When a system made it, those
/// are told who look after its organisation. One that was switched on again meanwhile is not spoken of.
///
/// # Errors
/// When a mail cannot be sent; a later try may help.
pub async fn send_switched_off(tx: &mut Conn, state: &AppState, job: i64, id: WebhookEndpointId) -> ApiResult<()> {
    let now = state.clock.now();
    let Some(endpoint) = store::one(tx, id, now).await?.filter(|endpoint| endpoint.state != EndpointState::On) else {
        return Ok(());
    };
    let to = match store::maker(tx, id).await? {
        Some(maker) => vec![maker],
        None => people::store::keepers(tx, endpoint.employer_id, endpoint.training_provider_id).await?,
    };
    let letter = Letter::new("We stopped sending to your system", &body(&endpoint, &state.config.public_url));
    mail::post_to_each(tx, state, job, to, &letter).await
}

fn body(endpoint: &WebhookEndpointView, public_url: &str) -> String {
    let why = match endpoint.state {
        EndpointState::Gone => "it answered that it wants nothing any more (410 Gone)",
        EndpointState::Failing => "it has taken nothing for three days",
        EndpointState::Paused | EndpointState::On => "it was switched off",
    };
    let next = match endpoint.employer_id {
        Some(_) => format!(
            "When it is well again, switch it on here, and send what it missed again:\n{public_url}/systems/webhooks/{}",
            endpoint.id
        ),
        None => format!(
            "When it is well again, switch it on by our API, and send what it missed again:\n{public_url}/api/docs/"
        ),
    };
    format!(
        "We tell your system what happens at the Academy. We stopped, because {why}:\n\n{}\n\n\
         Nothing is lost: we keep each message for 30 days.\n\n{next}",
        endpoint.url
    )
}
