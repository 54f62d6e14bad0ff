//! Who is signed in.

use crate::api::{self, Failure};
use crate::kept;
use domain::ids::{EmployerId, TrainingProviderId};
use domain::people::Role;
use domain::people::wire::{Me, SignedIn};
use std::rc::Rc;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Kept on this phone once someone has signed in, so that strangers cause no request for a cookie they do not have.
const WAS_HERE: &str = "academy-was-here";

/// Who is signed in, as far as we know.
#[derive(Clone, Debug, PartialEq)]
pub enum Session {
    /// We are asking.
    Unknown,
    /// Someone was signed in, and we cannot ask whether they still are: there is no signal.
    Unreached,
    /// Nobody.
    Out,
    /// This person.
    In(Rc<Me>),
}

impl Session {
    /// The person, when one is signed in.
    pub fn me(&self) -> Option<&Me> {
        match self {
            Self::In(me) => Some(me),
            Self::Unknown | Self::Unreached | Self::Out => None,
        }
    }

    /// Whether they take registers.
    pub fn is_tutor(&self) -> bool {
        self.me().is_some_and(|me| me.roles.iter().any(|role| role.role == Role::Tutor))
    }

    /// Whether they work for the Academy.
    pub fn is_staff(&self) -> bool {
        self.me().is_some_and(|me| me.roles.iter().any(|role| role.role == Role::AcademyStaff))
    }

    /// The employers they manage, in whole or in part: id and name.
    pub fn manages(&self) -> Vec<(Uuid, String)> {
        self.of(&[Role::EmployerManager, Role::EmployerAdmin])
    }

    /// Whether they say who may do what at an employer.
    pub fn administers(&self, employer: EmployerId) -> bool {
        self.of(&[Role::EmployerAdmin]).iter().any(|(id, _)| *id == employer.0)
    }

    /// The training providers they teach at: id and name.
    pub fn teaches_at(&self) -> Vec<(Uuid, String)> {
        self.of(&[Role::Tutor])
    }

    fn of(&self, wanted: &[Role]) -> Vec<(Uuid, String)> {
        let roles = self.me().into_iter().flat_map(|me| &me.roles).filter(|role| wanted.contains(&role.role));
        roles.filter_map(|role| role.organisation_id.zip(role.organisation_name.clone())).collect()
    }

    /// Whether they may keep what this training provider teaches.
    pub fn keeps(&self, provider: TrainingProviderId) -> bool {
        self.me().is_some_and(|me| {
            me.roles.iter().any(|role| match role.role {
                Role::AcademyStaff => true,
                Role::Tutor => role.organisation_id == Some(provider.0),
                Role::Worker | Role::EmployerAdmin | Role::EmployerManager => false,
            })
        })
    }
}

/// The session and the ways to change it.
#[derive(Clone, PartialEq)]
pub struct SessionHandle {
    state: UseStateHandle<Session>,
}

impl SessionHandle {
    /// Who is signed in.
    pub fn now(&self) -> &Session {
        &self.state
    }

    /// Takes the person's new details.
    pub fn set_me(&self, me: Me) {
        self.state.set(Session::In(Rc::new(me)));
    }

    /// Asks who is signed in.
    pub fn ask(&self) {
        let handle = self.clone();
        handle.state.set(Session::Unknown);
        spawn_local(async move {
            let me = match api::renew().await {
                Ok(()) => api::get::<Me>("/api/v1/me").await,
                Err(failure) => Err(failure),
            };
            match me {
                Ok(me) => handle.set_me(me),
                Err(Failure::Offline) => handle.state.set(Session::Unreached),
                Err(_) => handle.end(),
            }
        });
    }

    /// Reads what the person may do anew, without a moment of not knowing them.
    pub async fn read_again(&self) -> Result<(), Failure> {
        self.set_me(api::get::<Me>("/api/v1/me").await?);
        Ok(())
    }

    /// Someone has signed in.
    pub async fn begin(&self, signed_in: SignedIn) -> Result<(), Failure> {
        api::keep(signed_in);
        let me = api::get::<Me>("/api/v1/me").await?;
        kept::write(WAS_HERE, Some("yes"));
        self.set_me(me);
        Ok(())
    }

    /// Nobody is signed in any more.
    pub fn end(&self) {
        api::forget();
        kept::write(WAS_HERE, None);
        self.state.set(Session::Out);
    }
}

/// The session.
#[hook]
pub fn use_session() -> SessionHandle {
    let fallback = use_state(|| Session::Out);
    use_context::<SessionHandle>().unwrap_or(SessionHandle { state: fallback })
}

/// Properties of [`SessionProvider`].
#[derive(Properties, PartialEq)]
pub struct ProviderProps {
    /// What knows the session.
    pub children: Html,
}

/// Finds out who is signed in, and tells everything inside.
#[component]
pub fn SessionProvider(props: &ProviderProps) -> Html {
    let state = use_state(|| if kept::read(WAS_HERE).is_some() { Session::Unknown } else { Session::Out });
    let handle = SessionHandle { state: state.clone() };
    {
        let handle = handle.clone();
        use_effect_with((), move |()| {
            if *handle.state == Session::Unknown {
                handle.ask();
            }
        });
    }
    html! { <ContextProvider<SessionHandle> context={handle}>{ props.children.clone() }</ContextProvider<SessionHandle>> }
}
