//! Whether there is a signal, as far as the browser says.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::prelude::*;

/// Whether there is a signal now. What the browser says of it can come late.
#[hook]
pub fn use_signal() -> bool {
    let online = use_state(|| web_sys::window().is_none_or(|window| window.navigator().on_line()));
    {
        let online = online.clone();
        use_effect_with((), move |()| {
            let watch = |name: &'static str, value: bool| {
                let online = online.clone();
                let listener = Closure::<dyn Fn()>::new(move || online.set(value));
                if let Some(window) = web_sys::window() {
                    let added = window.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
                    if added.is_err() {
                        web_sys::console::warn_1(&"we cannot see when the signal goes".into());
                    }
                }
                listener
            };
            let listeners = [("offline", watch("offline", false)), ("online", watch("online", true))];
            move || {
                let Some(window) = web_sys::window() else { return };
                for (name, listener) in &listeners {
                    let removed = window.remove_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
                    if removed.is_err() {
                        web_sys::console::warn_1(&"a listener stays".into());
                    }
                }
            }
        });
    }
    *online
}
