//! Invite someone: by email, or by a code that is read out or printed.

use super::{OfEmployer, back, codes, day, given, open_workplaces};
use crate::api;
use crate::load::{use_load, use_own};
use crate::route::{Of, Route};
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Go, Page, error_of, into_state, one_of, radios, unless_signed_in};
use crate::words;
use chrono::TimeDelta;
use domain::organisations::Position;
use domain::organisations::wire::{AscWdsCode, InvitationView, NewInvitation, WorkplaceView};
use domain::page::Page as List;
use domain::problem::FieldProblem;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;

const HOW: [(&str, &str, &str); 2] = [
    ("email", "By email", "We send them a link."),
    ("code", "By a code", "You read it out or print it. They need no email."),
];
const AS: [(&str, &str, &str); 3] = [
    ("worker", "Worker", "Finds training, books it, keeps a record."),
    ("employer_manager", "Manager", "Books and looks for your workers."),
    ("employer_admin", "Admin", "Does that, and says who may do what."),
];

/// The page.
#[component]
pub fn Invite(props: &OfEmployer) -> Html {
    let session = use_session();
    let made = use_state(|| None::<InvitationView>);
    // Each invitation has its own key: a retry makes no second one.
    let key = use_state(Uuid::new_v4);
    let onmade = {
        let made = made.clone();
        Callback::from(move |view: InvitationView| {
            made.set(Some(view));
            crate::ui::focus("page-title");
        })
    };
    let onanother = {
        let (made, key) = (made.clone(), key.clone());
        Callback::from(move |_: MouseEvent| {
            key.set(Uuid::new_v4());
            made.set(None);
        })
    };
    let content = match (unless_signed_in(&session, "Sign in to invite someone."), &*made) {
        (Some(nobody), _) => nobody,
        (None, Some(made)) => result(made, props.id, onanother),
        (None, None) => {
            html! { <Form id={props.id} admin={session.now().administers(props.id)} key_of={*key} {onmade} /> }
        }
    };
    let title = match &*made {
        Some(made) if made.code.is_some() => "The code",
        Some(_) => "Invited",
        None => "Invite someone",
    };
    html! { <Page {title} back={back()}>{ content }</Page> }
}

/// The last whole day of an invitation.
pub fn last_day(made: &InvitationView) -> String {
    words::day((made.expires_at - TimeDelta::days(1)).with_timezone(&chrono::Local).date_naive())
}

fn result(made: &InvitationView, id: domain::ids::EmployerId, onanother: Callback<MouseEvent>) -> Html {
    let who = made.name.clone().or_else(|| made.email.clone()).unwrap_or_default();
    let said = match (&made.code, &made.email) {
        (Some(code), _) => html! {
            <>
                <p class="govuk-body">{ format!("Give this code to {who}. We show it this once.") }</p>
                <p class="ac-code">{ code }</p>
                <p class="govuk-body">{ "It can be used once, until " }<b>{ last_day(made) }</b>{ "." }</p>
                <p class="govuk-body">{ "They open My account, then “I have a code from my employer”." }</p>
            </>
        },
        (None, Some(email)) => html! {
            <p class="govuk-body">{ "We write to " }<b>{ email }</b>{ format!(". The link can be used once, until {}.", last_day(made)) }</p>
        },
        // The answer to a second try, for one that was used meanwhile.
        (None, None) => html! { <p class="govuk-body">{ format!("{who} has used this code.") }</p> },
    };
    html! {
        <>
            { said }
            <div class="govuk-button-group">
                <button type="button" class="govuk-button" onclick={onanother}>{ "Invite someone else" }</button>
                <Go to={Route::TeamOf { id, of: Of::Invitations }} class="govuk-link">{ "All invitations" }</Go>
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    id: domain::ids::EmployerId,
    admin: bool,
    key_of: Uuid,
    onmade: Callback<InvitationView>,
}

#[component]
fn Form(props: &FormProps) -> Html {
    let at = format!("/api/v1/organisations/{}", props.id);
    let places = use_own::<List<WorkplaceView>>(format!("{at}/workplaces?limit=100"));
    let roles = use_load::<List<AscWdsCode>>(Some("/api/v1/job-roles".to_owned()));
    let (how, position) = (use_state(String::new), use_state(|| "worker".to_owned()));
    let (name, email, starts) = (use_state(String::new), use_state(String::new), use_state(String::new));
    let (place, role) = (use_state(String::new), use_state(String::new));
    let errors = use_state(Vec::<FieldProblem>::new);
    let busy = use_state(|| false);
    let onsubmit = {
        let (how, position, name, email, starts) =
            (how.clone(), position.clone(), name.clone(), email.clone(), starts.clone());
        let (place, role, errors, busy) = (place.clone(), role.clone(), errors.clone(), busy.clone());
        let (path, key, done) = (format!("{at}/invitations"), props.key_of, props.onmade.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let starts_on = match day(&starts, "/startsOn") {
                Ok(day) => day,
                Err(wrong) => return errors.set(wrong),
            };
            let new = match read(&how, &name, &email, &position) {
                Ok(new) if !*busy => {
                    NewInvitation { workplace_id: place.parse().ok(), job_role: given(&role), starts_on, ..new }
                }
                Ok(_) => return,
                Err(wrong) => return errors.set(wrong),
            };
            busy.set(true);
            let (path, done, errors, busy) = (path.clone(), done.clone(), errors.clone(), busy.clone());
            spawn_local(async move {
                let answer = api::post::<InvitationView>(&path, &new, Some(key)).await;
                busy.set(false);
                match answer {
                    Ok(made) => done.emit(made),
                    Err(failure) => errors.set(failure.wrong()),
                }
            });
        })
    };
    html! {
        <form {onsubmit} novalidate=true>
            <ErrorSummary errors={(*errors).clone()} />
            { radios("how", "How?", &HOW, &how, error_of(&errors, "how"), &into_state(&how)) }
            <Field id="name" label="Their name" hint="So that you know whom it is for." error={error_of(&errors, "name")} value={(*name).clone()} onchange={into_state(&name)} />
            if *how == "email" {
                <Field id="email" label="Their email" kind="email" error={error_of(&errors, "email")} value={(*email).clone()} onchange={into_state(&email)} />
            }
            if props.admin {
                { radios("position", "What will they be?", &AS, &position, error_of(&errors, "position"), &into_state(&position)) }
            }
            <div class="govuk-form-group">{ one_of("workplaceId", "Workplace, if you have more than one", &open_workplaces(&places), &place, &into_state(&place)) }</div>
            <div class="govuk-form-group">{ one_of("jobRole", "Their work, if you know", &codes(&roles), &role, &into_state(&role)) }</div>
            <Field id="startsOn" label="First day, if it is not the day they join" kind="date" error={error_of(&errors, "startsOn")} value={(*starts).clone()} onchange={into_state(&starts)} />
            <div class="ac-sticky"><button class="govuk-button" disabled={*busy}>{ match (*busy, how.as_str()) {
                (true, _) => "Inviting…",
                (false, "code") => "Make a code",
                (false, _) => "Invite",
            } }</button></div>
        </form>
    }
}

fn read(how: &str, name: &str, email: &str, position: &str) -> Result<NewInvitation, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    if !matches!(how, "email" | "code") {
        wrong.push(FieldProblem::new("/how", "Choose how first."));
    }
    let (name, email) = (given(name), given(email).filter(|_| how == "email"));
    if how == "email" && email.is_none() {
        wrong.push(FieldProblem::new("/email", "Enter an email address like name@example.com"));
    }
    if how == "code" && name.is_none() {
        wrong.push(FieldProblem::new("/name", "Say whom it is for."));
    }
    let Ok(position) = position.parse::<Position>() else {
        wrong.push(FieldProblem::new("/position", "Choose what they will be."));
        return Err(wrong);
    };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(NewInvitation { name, email, position, workplace_id: None, job_role: None, starts_on: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_was_typed_before_a_code_was_chosen_is_not_sent() {
        let new = read("code", " Kim ", "kim@people.example", "worker").unwrap();
        assert_eq!((new.name.as_deref(), new.email), (Some("Kim"), None));
        assert!(read("email", "Kim", " ", "worker").is_err());
        assert!(read("code", " ", "", "worker").is_err());
        assert!(read("", "Kim", "", "worker").is_err());
    }
}
