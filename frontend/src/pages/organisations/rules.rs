//! An employer's own rules: what training is asked of whom, and how long it counts there.

use super::{OfEmployer, codes, open_workplaces};
use crate::api::{self, Failure};
use crate::load::{Load, use_load, use_own};
use crate::route::{Of, Route};
use crate::ui::{Done, Field, Page, focus, into_state, one_of, problem, radios, said, skeleton};
use crate::words;
use domain::catalogue::wire::SubjectView;
use domain::organisations::wire::{AscWdsCode, WorkplaceView};
use domain::page::Page as List;
use domain::records::rules::FOR_EVERYONE;
use domain::records::wire::{NewTrainingRule, TrainingRuleView};
use yew::platform::spawn_local;
use yew::prelude::*;

/// A rule to set at an address, or to take away.
#[derive(Clone)]
struct Change {
    path: String,
    rule: Option<NewTrainingRule>,
}

/// Required of who it is for, for as long as is usual.
const USUAL: NewTrainingRule =
    NewTrainingRule { validity_months: None, as_usual: true, required: true, warning_days: None };

const LASTS: [(&str, &str, &str); 3] = [
    ("usual", "As is usual", "The usual time in social care."),
    ("months", "A number of months", "Say how many below."),
    ("endless", "It does not run out", "Once is enough."),
];

const REQUIRED: [(&str, &str, &str); 2] = [
    ("yes", "They must have it", "You see who has it not."),
    ("no", "They need not have it", "The rule says how long it counts when they have it."),
];

/// The page.
#[component]
pub fn Rules(props: &OfEmployer) -> Html {
    let id = props.id;
    let at = format!("/api/v1/organisations/{id}/training-rules");
    let rules = use_own::<List<TrainingRuleView>>(at.clone());
    let done = use_state(|| Done::Nothing);
    let editing = use_state(|| None::<TrainingRuleView>);
    let change = {
        let (done, editing, replace) = (done.clone(), editing.clone(), rules.replace.clone());
        Callback::from(move |changes: Vec<Change>| {
            let (done, editing, replace) = (done.clone(), editing.clone(), replace.clone());
            spawn_local(async move {
                match make(changes).await {
                    Ok(rules) => {
                        done.set(Done::Saved);
                        editing.set(None);
                        rules.into_iter().for_each(|rules| replace.emit(rules));
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let usual = {
        let (change, at) = (change.clone(), at.clone());
        Callback::from(move |_: MouseEvent| {
            let each = FOR_EVERYONE.iter().map(|code| Change { path: format!("{at}/{code}"), rule: Some(USUAL) });
            change.emit(each.collect());
        })
    };
    let onedit = {
        let editing = editing.clone();
        Callback::from(move |rule: TrainingRuleView| editing.set(Some(rule)))
    };
    let kept = match &rules.now {
        Load::Loading => skeleton(1, "Loading your rules"),
        Load::Failed(failure) => problem(failure, Some(&rules.again)),
        Load::Ready(list) => html! {
            <>
                if list.items.is_empty() {
                    <div class="ac-notice">
                        <p class="govuk-body">{ "You have no rules yet. The usual list is the seven subjects that national guidance names for everyone in social care." }</p>
                        <button type="button" class="govuk-button" onclick={usual}>{ "Start with the usual list" }</button>
                    </div>
                }
                <ul class="ac-lines">{ for list.items.iter().map(|rule| line(&at, rule, &change, &onedit)) }</ul>
            </>
        },
    };
    let to = Route::TeamOf { id, of: Of::Training };
    html! {
        <Page title="What we ask for" back={(to, "Training of your team".to_owned())}>
            <p class="govuk-body">{ "Say what training your team must have. A rule can be for everyone, for one workplace or for one job role: the closest one counts." }</p>
            <p class="govuk-body">{ "Your rule wins over what is usual. A date on a certificate wins over your rule." }</p>
            { kept }
            { said(&done) }
            <Form key={editing.as_ref().map_or_else(String::new, |rule| address(&at, rule))} {id} from={(*editing).clone()} onset={change} />
        </Page>
    }
}

/// Makes changes, one after another; answers the rules after the last.
async fn make(changes: Vec<Change>) -> Result<Option<List<TrainingRuleView>>, Failure> {
    let mut rules = None;
    for Change { path, rule } in changes {
        rules = Some(match rule {
            Some(rule) => api::put::<List<TrainingRuleView>>(&path, &rule).await?,
            None => api::delete(&path).await?,
        });
    }
    Ok(rules)
}

/// The address of a rule.
fn path(at: &str, subject: &str, workplace: &str, role: &str) -> String {
    let mut query = Vec::new();
    if !workplace.is_empty() {
        query.push(format!("workplace={workplace}"));
    }
    if !role.is_empty() {
        query.push(format!("jobRole={role}"));
    }
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{at}/{subject}{mark}{}", query.join("&"))
}

/// The address of a rule that there is.
fn address(at: &str, rule: &TrainingRuleView) -> String {
    let workplace = rule.workplace.as_ref().map(|at| at.id.to_string()).unwrap_or_default();
    path(at, &rule.subject.code, &workplace, rule.job_role.as_deref().unwrap_or_default())
}

fn line(
    at: &str,
    rule: &TrainingRuleView,
    change: &Callback<Vec<Change>>,
    onedit: &Callback<TrainingRuleView>,
) -> Html {
    let (workplace, path) = (rule.workplace.as_ref(), address(at, rule));
    let onchange = onedit.reform({
        let rule = rule.clone();
        move |_: MouseEvent| rule.clone()
    });
    let change = change.clone();
    let onclick = Callback::from(move |_: MouseEvent| change.emit(vec![Change { path: path.clone(), rule: None }]));
    let mut whom: Vec<&str> = workplace.map(|at| at.name.as_str()).into_iter().collect();
    whom.extend(rule.job_role_name.as_deref());
    let whom = if whom.is_empty() { "Everyone".to_owned() } else { whom.join(", ") };
    let months = |months: i32| words::count(i64::from(months), "month", "months");
    let lasts = match (rule.as_usual, rule.validity_months, rule.typical_validity_months) {
        (true, _, Some(usual)) => format!("It counts for {}, as is usual.", months(usual)),
        (true, _, None) => "It counts as is usual.".to_owned(),
        (false, Some(own), _) => format!("It counts for {}.", months(own)),
        (false, None, _) => "It does not run out.".to_owned(),
    };
    let must = if rule.required { "must have it" } else { "need not have it" };
    let warning = rule.warning_days.map(|days| format!(" Warns {days} days before.")).unwrap_or_default();
    let label = format!("Remove the rule for {}, {whom}", rule.subject.name);
    let change_label = format!("Change the rule for {}, {whom}", rule.subject.name);
    html! {
        <li class="ac-line ac-rule" key={label.clone()}>
            <span>
                <b>{ &rule.subject.name }</b><br />
                { format!("{whom} {must}. {lasts}{warning}") }
            </span>
            <button type="button" class="ac-plain" onclick={onchange} aria-label={change_label}>{ "Change" }</button>
            <button type="button" class="ac-plain" {onclick} aria-label={label}>{ "Remove" }</button>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    id: domain::ids::EmployerId,
    /// The rule that is changed; none: a new one is set.
    from: Option<TrainingRuleView>,
    onset: Callback<Vec<Change>>,
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

/// What the form begins with.
struct Typed {
    subject: String,
    workplace: String,
    role: String,
    required: &'static str,
    lasts: &'static str,
    months: String,
    warning: String,
}

impl Typed {
    fn of(rule: Option<&TrainingRuleView>) -> Self {
        let Some(rule) = rule else {
            let none = String::new;
            let warning = "90".to_owned();
            return Self {
                subject: none(),
                workplace: none(),
                role: none(),
                required: "yes",
                lasts: "usual",
                months: none(),
                warning,
            };
        };
        Self {
            subject: rule.subject.code.clone(),
            workplace: rule.workplace.as_ref().map(|at| at.id.to_string()).unwrap_or_default(),
            role: rule.job_role.clone().unwrap_or_default(),
            required: if rule.required { "yes" } else { "no" },
            lasts: match (rule.as_usual, rule.validity_months) {
                (true, _) => "usual",
                (false, Some(_)) => "months",
                (false, None) => "endless",
            },
            months: rule.validity_months.map(|months| months.to_string()).unwrap_or_default(),
            warning: rule.warning_days.unwrap_or(90).to_string(),
        }
    }
}

/// A rule to set.
#[component]
fn Form(props: &FormProps) -> Html {
    let at = format!("/api/v1/organisations/{}", props.id);
    let subjects = use_load::<List<SubjectView>>(Some("/api/v1/subjects".to_owned()));
    let places = use_own::<List<WorkplaceView>>(format!("{at}/workplaces?limit=100"));
    let roles = use_load::<List<AscWdsCode>>(Some("/api/v1/job-roles".to_owned()));
    let start = Typed::of(props.from.as_ref());
    let (subject, workplace, role) =
        (use_state(|| start.subject), use_state(|| start.workplace), use_state(|| start.role));
    let (required, lasts) = (use_state(|| start.required.to_owned()), use_state(|| start.lasts.to_owned()));
    let (months, warning) = (use_state(|| start.months), use_state(|| start.warning));
    use_effect_with(props.from.is_some(), |changes| {
        if *changes {
            focus("rule-title");
        }
    });
    let wrong = use_state(|| None::<(&'static str, &'static str)>);
    let onsubmit = {
        let (subject, workplace, role) = (subject.clone(), workplace.clone(), role.clone());
        let (required, lasts, months, warning) = (required.clone(), lasts.clone(), months.clone(), warning.clone());
        let (wrong, onset) = (wrong.clone(), props.onset.clone());
        let at = format!("{at}/training-rules");
        let before = props.from.as_ref().map(|rule| address(&at, rule));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match read(&subject, &lasts, &months) {
                Ok(validity_months) => {
                    wrong.set(None);
                    let any = |text: &str| if text == "all" { String::new() } else { text.to_owned() };
                    let rule = NewTrainingRule {
                        validity_months,
                        as_usual: *lasts == "usual",
                        required: *required == "yes",
                        warning_days: warning.parse().ok(),
                    };
                    let to = path(&at, &subject, &any(&workplace), &any(&role));
                    // A rule that is for somebody else now is not for those before.
                    let gone = before.clone().filter(|before| *before != to).map(|path| Change { path, rule: None });
                    onset.emit(std::iter::once(Change { path: to, rule: Some(rule) }).chain(gone).collect());
                }
                Err(say) => {
                    focus(&format!("rule-{}", say.0));
                    wrong.set(Some(say));
                }
            }
        })
    };
    let choices: Vec<(String, String)> = match &subjects.now {
        Load::Ready(list) => list.items.iter().map(|subject| (subject.code.clone(), subject.name.clone())).collect(),
        Load::Loading | Load::Failed(_) => Vec::new(),
    };
    let everyone = |words: &str, rest: Vec<(String, String)>| {
        std::iter::once(("all".to_owned(), words.to_owned())).chain(rest).collect::<Vec<_>>()
    };
    let (every_place, every_role) =
        (everyone("Every workplace", open_workplaces(&places)), everyone("Every job role", codes(&roles)));
    let any = |text: &str| if text.is_empty() { "all".to_owned() } else { text.to_owned() };
    let error = |field: &str| wrong.filter(|(at, _)| *at == field).map(|(_, say)| say.to_owned());
    let days = ["30", "60", "90"].map(|days| (days.to_owned(), format!("{days} days before")));
    html! {
        <form {onsubmit} novalidate=true>
            <h2 class="govuk-heading-m" id="rule-title" tabindex="-1">{ if props.from.is_some() { "Change the rule" } else { "Set a rule" } }</h2>
            <div class={classes!("govuk-form-group", error("subject").is_some().then_some("govuk-form-group--error"))}>
                if let Some(error) = error("subject") { <p class="govuk-error-message" role="alert">{ error }</p> }
                { one_of("rule-subject", "Subject", &choices, &subject, &into_state(&subject)) }
            </div>
            <div class="govuk-form-group">{ one_of("rule-workplace", "Where", &every_place, &any(&workplace), &into_state(&workplace)) }</div>
            <div class="govuk-form-group">{ one_of("rule-role", "Who", &every_role, &any(&role), &into_state(&role)) }</div>
            { radios("rule-required", "Must they have it?", &REQUIRED, &required, None, &into_state(&required)) }
            { radios("rule-lasts", "How long does it count?", &LASTS, &lasts, None, &into_state(&lasts)) }
            if *lasts == "months" {
                <Field id="rule-months" label="Months" error={error("months")} value={(*months).clone()} onchange={into_state(&months)} />
            }
            <div class="govuk-form-group">{ one_of("rule-warning", "Say that it runs out soon", &days, &warning, &into_state(&warning)) }</div>
            <button class="govuk-button govuk-button--secondary">{ "Set the rule" }</button>
        </form>
    }
}

/// The months that the form asks for, or what to do first and where.
fn read(subject: &str, lasts: &str, months: &str) -> Result<Option<i32>, (&'static str, &'static str)> {
    if subject.is_empty() {
        return Err(("subject", "Choose a subject first."));
    }
    match lasts {
        "months" => match months.trim().parse() {
            Ok(months) if (1..=999).contains(&months) => Ok(Some(months)),
            _ => Err(("months", "Use a number of months, like 12.")),
        },
        _ => Ok(None),
    }
}
