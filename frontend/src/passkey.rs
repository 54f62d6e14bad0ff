//! Passkeys in the browser (WebAuthn Level 3 §5.1). The options come as JSON; what is bytes in them is base64url.

use domain::people::ways::{
    PasskeyAnswer, PasskeyAnswerResponse, PasskeyCreation, PasskeyMade, PasskeyMadeResponse, PasskeyRequest,
};
use js_sys::{Array, Function, JSON, Object, Promise, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Whether this browser has passkeys at all.
pub fn are_here() -> bool {
    credentials().is_some()
}

/// The browser's keeper of passkeys.
fn credentials() -> Option<JsValue> {
    let window = web_sys::window()?;
    let has = Reflect::has(&window, &"PublicKeyCredential".into()).ok()?;
    let keeper = Reflect::get(&window.navigator(), &"credentials".into()).ok()?;
    (has && keeper.is_object()).then_some(keeper)
}

/// Makes a passkey on this device.
///
/// # Errors
/// A sentence for the person.
pub async fn make(options: &PasskeyCreation) -> Result<PasskeyMade, String> {
    let work = async || -> Result<PasskeyMade, JsValue> {
        let asked = parsed(options)?;
        let user = Reflect::get(&asked, &"user".into())?;
        for (of, name) in [(&asked, "challenge"), (&user, "id")] {
            to_bytes(of, name)?;
        }
        for known in Array::from(&Reflect::get(&asked, &"excludeCredentials".into())?).iter() {
            to_bytes(&known, "id")?;
        }
        let made = ask("create", &asked).await?;
        let response = Reflect::get(&made, &"response".into())?;
        let part = |name: &str| text(&Reflect::get(&response, &name.into())?);
        let response = PasskeyMadeResponse {
            client_data_json: part("clientDataJSON")?,
            attestation_object: part("attestationObject")?,
        };
        Ok(PasskeyMade { id: text(&Reflect::get(&made, &"rawId".into())?)?, kind: "public-key".to_owned(), response })
    };
    work().await.map_err(|error| said(&error))
}

/// Lets the person choose a passkey of this site, and sign with it.
///
/// # Errors
/// A sentence for the person.
pub async fn answer(options: &PasskeyRequest) -> Result<PasskeyAnswer, String> {
    let work = async || -> Result<PasskeyAnswer, JsValue> {
        let asked = parsed(options)?;
        to_bytes(&asked, "challenge")?;
        let answer = ask("get", &asked).await?;
        let response = Reflect::get(&answer, &"response".into())?;
        let part = |name: &str| text(&Reflect::get(&response, &name.into())?);
        let owner = Reflect::get(&response, &"userHandle".into())?;
        let response = PasskeyAnswerResponse {
            client_data_json: part("clientDataJSON")?,
            authenticator_data: part("authenticatorData")?,
            signature: part("signature")?,
            user_handle: if owner.is_object() { Some(text(&owner)?) } else { None },
        };
        Ok(PasskeyAnswer {
            id: text(&Reflect::get(&answer, &"rawId".into())?)?,
            kind: "public-key".to_owned(),
            response,
        })
    };
    work().await.map_err(|error| said(&error))
}

/// Options as the browser's own objects.
fn parsed(options: &impl Serialize) -> Result<JsValue, JsValue> {
    let json = serde_json::to_string(options).map_err(|error| JsValue::from(error.to_string()))?;
    JSON::parse(&json)
}

/// Calls `create` or `get`.
async fn ask(what: &str, options: &JsValue) -> Result<JsValue, JsValue> {
    let keeper = credentials().ok_or_else(|| JsValue::from("no passkeys"))?;
    let asked = Object::new();
    Reflect::set(&asked, &"publicKey".into(), options)?;
    let call: Function = Reflect::get(&keeper, &what.into())?.dyn_into()?;
    JsFuture::from(call.call1(&keeper, &asked)?.dyn_into::<Promise>()?).await
}

/// Turns a text of an object into the bytes that it stands for.
fn to_bytes(of: &JsValue, name: &str) -> Result<(), JsValue> {
    let text = Reflect::get(of, &name.into())?.as_string().ok_or_else(|| JsValue::from(name))?;
    let plain = text.replace('-', "+").replace('_', "/");
    let window = web_sys::window().ok_or_else(|| JsValue::from("no window"))?;
    let bytes: Vec<u8> = window.atob(&plain)?.chars().filter_map(|sign| u8::try_from(sign).ok()).collect();
    Reflect::set(of, &name.into(), &Uint8Array::from(bytes.as_slice())).map(|_| ())
}

/// Bytes as base64url.
fn text(bytes: &JsValue) -> Result<String, JsValue> {
    let binary: String = Uint8Array::new(bytes).to_vec().into_iter().map(char::from).collect();
    let window = web_sys::window().ok_or_else(|| JsValue::from("no window"))?;
    Ok(window.btoa(&binary)?.replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned())
}

/// What went wrong, by the name of the browser's error (WebAuthn Level 3 §5.1.3, §5.1.4).
fn said(error: &JsValue) -> String {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    let words = match name.as_str() {
        "NotAllowedError" => "No passkey was used. Try again when you are ready.",
        "InvalidStateError" => "This device has a passkey for your account already.",
        _ => "This browser cannot do that. Sign in another way.",
    };
    words.to_owned()
}
