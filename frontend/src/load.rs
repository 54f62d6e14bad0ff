//! Loading what a page shows.

use crate::api::{self, Failure};
use crate::session::{Session, use_session};
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

/// An answer before it is read: one type for all, so that asking is compiled once.
#[derive(Clone)]
enum Answer {
    Waiting,
    Text(Rc<str>),
    Failed(Failure),
}

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Waiting, Self::Waiting) => true,
            (Self::Text(a), Self::Text(b)) => Rc::ptr_eq(a, b),
            (Self::Failed(a), Self::Failed(b)) => a == b,
            _ => false,
        }
    }
}

/// Asks for `path` and again whenever it changes; not while it is none. An answer that comes after the path has changed
/// is not shown.
#[hook]
fn use_answer(path: Option<String>) -> (Answer, Callback<()>) {
    let state = use_state(|| Answer::Waiting);
    let turn = use_state(|| 0_u32);
    {
        let state = state.clone();
        use_effect_with((path, *turn), move |(path, _)| {
            let wanted = Rc::new(Cell::new(true));
            if let Some(path) = path.clone() {
                state.set(Answer::Waiting);
                let wanted = Rc::clone(&wanted);
                spawn_local(async move {
                    let answer = api::text(&path).await;
                    if wanted.get() {
                        state.set(answer.map_or_else(Answer::Failed, |text| Answer::Text(text.into())));
                    }
                });
            }
            move || wanted.set(false)
        });
    }
    let again = Callback::from(move |()| turn.set(*turn + 1));
    ((*state).clone(), again)
}

/// Loads `path` and again whenever it changes; nothing while it is none.
#[hook]
pub fn use_load<T: DeserializeOwned + 'static>(path: Option<String>) -> Loaded<T> {
    let (answer, again) = use_answer(path);
    let read = use_memo(answer.clone(), |answer| match answer {
        Answer::Waiting => Load::Loading,
        Answer::Failed(failure) => Load::Failed(failure.clone()),
        Answer::Text(text) => api::read(text).map_or_else(Load::Failed, |value| Load::Ready(Rc::new(value))),
    });
    // A newer value stands in the place of one answer, not of the next.
    let newer = use_state(|| None::<(Answer, Rc<T>)>);
    let now = match &*newer {
        Some((of, value)) if *of == answer => Load::Ready(Rc::clone(value)),
        _ => (*read).clone(),
    };
    let replace = Callback::from(move |value| newer.set(Some((answer.clone(), Rc::new(value)))));
    Loaded { now, again, replace }
}

/// Loads what is the person's own, once they are signed in. Who is not is asked to; without signal it says so.
#[hook]
pub fn use_own<T: DeserializeOwned + 'static>(path: String) -> Loaded<T> {
    let session = use_session();
    let loaded = use_load::<T>(session.now().me().map(|_| path));
    match session.now() {
        Session::Unknown | Session::In(_) => loaded,
        Session::Out => Loaded { now: Load::Failed(Failure::signed_out()), ..loaded },
        Session::Unreached => {
            let again = Callback::from(move |()| session.ask());
            Loaded { now: Load::Failed(Failure::Offline), again, ..loaded }
        }
    }
}
