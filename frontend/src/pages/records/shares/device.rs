//! What the phone does with a link or a picture: keep it for pasting, hand it to another app. Some browsers have neither.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// A part of the browser's `navigator`, where it has it.
fn part(name: &str) -> Option<(JsValue, JsValue)> {
    let navigator = JsValue::from(web_sys::window()?.navigator());
    let part = Reflect::get(&navigator, &name.into()).ok()?;
    part.is_truthy().then_some((navigator, part))
}

/// Whether the phone can hand a link to another app.
pub fn hands_on() -> bool {
    part("share").is_some_and(|(_, share)| share.is_function())
}

/// Opens the phone's own choice of apps. That the person thinks again is no fault.
pub async fn hand_on(title: &str, url: &str) {
    let work = async || -> Option<JsValue> {
        let (navigator, share) = part("share")?;
        let what = Object::new();
        Reflect::set(&what, &"title".into(), &title.into()).ok()?;
        Reflect::set(&what, &"url".into(), &url.into()).ok()?;
        promised(&share, &navigator, &what).await
    };
    work().await;
}

/// Whether the phone can hand this file to another app.
pub fn hands_on_file(file: &File) -> bool {
    let asks = || -> Option<bool> {
        let (navigator, can) = part("canShare")?;
        Some(can.dyn_ref::<Function>()?.call1(&navigator, &with_file(file, None)?.into()).ok()?.is_truthy())
    };
    hands_on() && asks().unwrap_or(false)
}

/// Opens the phone's own choice of apps for a file and a few words; answers whether one of them took it.
pub async fn hand_on_file(file: &File, text: &str) -> bool {
    let work = async || -> Option<JsValue> {
        let (navigator, share) = part("share")?;
        promised(&share, &navigator, &with_file(file, Some(text))?.into()).await
    };
    work().await.is_some()
}

fn with_file(file: &File, text: Option<&str>) -> Option<Object> {
    let what = Object::new();
    Reflect::set(&what, &"files".into(), &Array::of1(file)).ok()?;
    if let Some(text) = text {
        Reflect::set(&what, &"text".into(), &text.into()).ok()?;
    }
    Some(what)
}

/// Keeps a text for pasting; answers whether it did.
pub async fn copy(text: &str) -> bool {
    let work = async || -> Option<JsValue> {
        let (_, clipboard) = part("clipboard")?;
        let write = Reflect::get(&clipboard, &"writeText".into()).ok()?;
        promised(&write, &clipboard, &text.into()).await
    };
    work().await.is_some()
}

/// Calls what answers later, and waits for it.
async fn promised(function: &JsValue, of: &JsValue, with: &JsValue) -> Option<JsValue> {
    let promise = function.dyn_ref::<Function>()?.call1(of, with).ok()?.dyn_into::<Promise>().ok()?;
    JsFuture::from(promise).await.ok()
}
