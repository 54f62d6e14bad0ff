//! Loading what a page shows.

use crate::api::{self, Failure};
use serde::de::DeserializeOwned;
use std::cell::Cell;
use std::rc::Rc;
use yew::platform::spawn_local;
use yew::prelude::*;

/// How far the loading has come.
#[derive(Debug, PartialEq)]
pub enum Load<T> {
    /// On its way.
    Loading,
    /// Here.
    Ready(Rc<T>),
    /// Not to be had.
    Failed(Failure),
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Loading => Self::Loading,
            Self::Ready(value) => Self::Ready(Rc::clone(value)),
            Self::Failed(failure) => Self::Failed(failure.clone()),
        }
    }
}

/// What a page loads, with a way to load it again and one to put a newer value in its place.
pub struct Loaded<T: 'static> {
    /// How far it has come.
    pub now: Load<T>,
    /// Loads it again.
    pub again: Callback<()>,
    /// Shows a newer value, such as the answer of a change.
    pub replace: Callback<T>,
}

/// Loads `path` and again whenever it changes; nothing while it is none. An answer that comes after the path has
/// changed is not shown.
#[hook]
pub fn use_load<T: DeserializeOwned + PartialEq + 'static>(path: Option<String>) -> Loaded<T> {
    let state = use_state(|| Load::<T>::Loading);
    let turn = use_state(|| 0_u32);
    {
        let state = state.clone();
        use_effect_with((path, *turn), move |(path, _)| {
            let wanted = Rc::new(Cell::new(true));
            if let Some(path) = path.clone() {
                state.set(Load::Loading);
                let wanted = Rc::clone(&wanted);
                spawn_local(async move {
                    let answer = api::get::<T>(&path).await;
                    if wanted.get() {
                        state.set(match answer {
                            Ok(value) => Load::Ready(Rc::new(value)),
                            Err(failure) => Load::Failed(failure),
                        });
                    }
                });
            }
            move || wanted.set(false)
        });
    }
    let again = Callback::from(move |()| turn.set(*turn + 1));
    let now = (*state).clone();
    let replace = Callback::from(move |value| state.set(Load::Ready(Rc::new(value))));
    Loaded { now, again, replace }
}
