//! Following an import until it is loaded or has failed.

use crate::api::{self, Failure};
use crate::load::Load;
use crate::session::use_session;
use domain::ids::ImportId;
use domain::sync::ImportState;
use domain::sync::wire::ImportView;
use gloo_timers::future::TimeoutFuture;
use std::cell::Cell;
use std::rc::Rc;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Milliseconds until we first ask again; each time a little longer, as a long file has less news.
const FIRST: u32 = 300;
const LONGER: u32 = 200;
const LONGEST: u32 = 2_000;

/// The import as it is now, once someone is signed in; nothing while `id` is none. Also a way to ask again.
#[hook]
pub fn use_followed(id: Option<ImportId>) -> (Load<ImportView>, Callback<()>) {
    let state = use_state(|| Load::Loading);
    let turn = use_state(|| 0_u32);
    let known = use_session().now().me().is_some();
    {
        let state = state.clone();
        use_effect_with((id, known, *turn), move |(id, known, _)| {
            let wanted = Rc::new(Cell::new(true));
            state.set(Load::Loading);
            if let Some(id) = id.filter(|_| *known) {
                let wanted = Rc::clone(&wanted);
                spawn_local(follow(id, move |now| {
                    if wanted.get() {
                        state.set(now);
                    }
                    wanted.get()
                }));
            }
            move || wanted.set(false)
        });
    }
    let again = Callback::from(move |()| turn.set(*turn + 1));
    ((*state).clone(), again)
}

/// Tells `tell` the import again and again, until it has ended or nobody listens.
async fn follow(id: ImportId, tell: impl Fn(Load<ImportView>) -> bool) {
    let path = format!("/api/v1/imports/{id}");
    let (mut pause, mut seen) = (FIRST, false);
    loop {
        let running = match api::get::<ImportView>(&path).await {
            Ok(import) => {
                seen = true;
                let running = import.state == ImportState::Running;
                tell(Load::Ready(Rc::new(import))) && running
            }
            // The signal went while we watched: what was said last stays until it is back.
            Err(Failure::Offline) if seen => true,
            Err(failure) => {
                tell(Load::Failed(failure));
                false
            }
        };
        if !running {
            return;
        }
        TimeoutFuture::new(pause).await;
        pause = (pause + LONGER).min(LONGEST);
    }
}
