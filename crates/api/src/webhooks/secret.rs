//! Secrets of endpoints, and what they sign.

use super::store::{self, SealedSecret};
use crate::platform::keys::random;
use crate::platform::seal::Sealer;
use crate::platform::{ApiError, ApiResult, Conn};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use domain::ids::WebhookEndpointId;
use domain::webhooks::schedule::OLD_SECRET_LIVES;

/// Bytes of a secret: 24 to 64 are allowed.
const BYTES: usize = 32;

/// What a sealed secret is for: it opens for its own endpoint alone.
fn purpose(id: WebhookEndpointId) -> String {
    format!("webhook {id}")
}

/// Gives an endpoint a new secret; the one before signs for 24 hours more.
///
/// # Errors
/// When the machine gives no randomness; the database.
pub(super) async fn renew(tx: &mut Conn, sealer: &Sealer, id: WebhookEndpointId, now: DateTime<Utc>) -> ApiResult<()> {
    let secret = random::<BYTES>().map_err(ApiError::internal)?;
    let sealed = sealer.seal(&purpose(id), &secret).map_err(ApiError::internal)?;
    store::add_secret(tx, id, &sealed, now, now + OLD_SECRET_LIVES).await
}

/// The newest secret as it is shown, when it is the one made at `made_at`.
///
/// # Errors
/// When it does not open; the database.
pub(super) async fn shown(
    conn: &mut Conn,
    sealer: &Sealer,
    id: WebhookEndpointId,
    made_at: DateTime<Utc>,
) -> ApiResult<Option<String>> {
    let kept = store::secrets(conn, id, made_at).await?;
    let newest = kept.iter().find(|secret| secret.current && secret.made_at == made_at);
    newest.map(|secret| open(sealer, id, secret).map(|bytes| format!("whsec_{}", STANDARD.encode(bytes)))).transpose()
}

fn open(sealer: &Sealer, id: WebhookEndpointId, secret: &SealedSecret) -> ApiResult<Vec<u8>> {
    sealer.open(&purpose(id), &secret.sealed).map_err(ApiError::internal)
}

/// The header `webhook-signature` of a message: one signature a secret, the newest first.
///
/// # Errors
/// When a secret does not open.
pub(super) fn signatures(
    sealer: &Sealer,
    id: WebhookEndpointId,
    secrets: &[SealedSecret],
    message: &str,
    at: i64,
    body: &str,
) -> ApiResult<String> {
    let signed = format!("{message}.{at}.{body}");
    let sign = |secret: &SealedSecret| Ok(signature(&open(sealer, id, secret)?, signed.as_bytes()));
    Ok(secrets.iter().map(sign).collect::<ApiResult<Vec<_>>>()?.join(" "))
}

fn signature(secret: &[u8], signed: &[u8]) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), signed);
    format!("v1,{}", STANDARD.encode(tag.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification_is_signed_as_it_says() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let body = r#"{"test": 2432232314}"#;
        let signed = format!("msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{body}");
        assert_eq!(signature(&secret, signed.as_bytes()), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
