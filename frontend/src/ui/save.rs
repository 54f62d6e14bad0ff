//! Files for the person to keep.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Hands a text to the browser as a file. It asks for our token, so a plain link would not do.
///
/// # Errors
/// When the browser gives us no file to hand over.
pub fn save(text: &str, name: &str) -> Result<(), JsValue> {
    let page = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let blob = Blob::new_with_str_sequence(&js_sys::Array::of1(&text.into()))?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link = page.create_element("a")?.dyn_into::<HtmlAnchorElement>()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}
