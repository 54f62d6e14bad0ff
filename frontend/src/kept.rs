//! Small things kept on this phone: whether someone signed in here, marks that wait for signal.

use web_sys::Storage;

/// The page to go on with, once an account is made.
pub const NEXT: &str = "academy-next";

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What is kept under a name.
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Keeps a text; `None` lets it go. A full or forbidden storage keeps nothing, and the app works on.
pub fn write(name: &str, text: Option<&str>) {
    let Some(storage) = storage() else { return };
    let done = match text {
        Some(text) => storage.set_item(name, text),
        None => storage.remove_item(name),
    };
    if done.is_err() {
        web_sys::console::warn_1(&"nothing can be kept in this browser".into());
    }
}
