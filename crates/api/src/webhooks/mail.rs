//! The mail that an endpoint was switched off.

use super::store;
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use crate::{mail, people};
use domain::ids::WebhookEndpointId;
use domain::webhooks::EndpointState;
use domain::webhooks::wire::WebhookEndpointView;
use lettre::Message;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;

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
    for (at, person) in to.into_iter().enumerate() {
        let Some((address, name)) = people::contact_of(tx, person).await? else { continue };
        let letter = Message::builder()
            .from(state.config.mail_from.parse().map_err(ApiError::internal)?)
            .to(Mailbox::new(Some(name.clone()), address.parse().map_err(ApiError::internal)?))
            .subject("We stopped sending to your system")
            .message_id(Some(format!("<job-{job}-{at}@academy>")))
            .header(ContentType::TEXT_PLAIN)
            .body(body(&name, &endpoint, &state.config.public_url))
            .map_err(ApiError::internal)?;
        mail::send(state, &format!("{job:08}-{at}"), letter).await?;
    }
    Ok(())
}

fn body(name: &str, endpoint: &WebhookEndpointView, public_url: &str) -> String {
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
        "Hello {name},\n\nWe tell your system what happens at the Academy. We stopped, because {why}:\n\n{}\n\n\
         Nothing is lost: we keep each message for 30 days.\n\n{next}\n\nStaffordshire Social Care Academy\n",
        endpoint.url
    )
}
