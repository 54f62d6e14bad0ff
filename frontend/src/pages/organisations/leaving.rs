//! The end of a job: now or after a day, with a clear word of what it means.

use super::day;
use crate::ui::{ErrorSummary, Field, error_of, into_state, radios};
use domain::organisations::wire::JobEnd;
use domain::problem::FieldProblem;
use yew::prelude::*;

/// Properties of [`Leaving`].
#[derive(Properties, PartialEq)]
pub struct LeavingProps {
    /// What is asked: whose job ends, and where.
    pub title: String,
    /// What it means.
    pub means: String,
    /// What the server says is wrong.
    pub errors: Vec<FieldProblem>,
    /// Called when it is meant.
    pub onend: Callback<JobEnd>,
    /// Called when it is not.
    pub onkeep: Callback<()>,
}

const WHEN: [(&str, &str, &str); 2] =
    [("after", "On a day", "The last day counts whole."), ("now", "Now", "It ends this second.")];

/// The form. It takes the focus when it opens.
#[component]
pub fn Leaving(props: &LeavingProps) -> Html {
    let (when, last) = (use_state(String::new), use_state(String::new));
    let errors = use_state(Vec::<FieldProblem>::new);
    use_effect_with((), |()| crate::ui::focus("leaving-title"));
    let onsubmit = {
        let (when, last, errors, onend) = (when.clone(), last.clone(), errors.clone(), props.onend.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match read(&when, &last) {
                Ok(end) => {
                    errors.set(Vec::new());
                    onend.emit(end);
                }
                Err(wrong) => errors.set(wrong),
            }
        })
    };
    let onkeep = props.onkeep.reform(|_: MouseEvent| ());
    let all: Vec<FieldProblem> = errors.iter().chain(&props.errors).cloned().collect();
    html! {
        <section class="ac-notice" aria-labelledby="leaving-title">
            <h2 class="govuk-heading-m" id="leaving-title" tabindex="-1">{ &props.title }</h2>
            <ErrorSummary errors={all.clone()} />
            <p class="govuk-body">{ &props.means }</p>
            <form {onsubmit} novalidate=true>
                { radios("leaving", "When?", &WHEN, &when, error_of(&all, "leaving"), &into_state(&when)) }
                if *when == "after" {
                    <Field id="lastDay" label="Last day" kind="date" error={error_of(&all, "lastDay")} value={(*last).clone()} onchange={into_state(&last)} />
                }
                <div class="govuk-button-group">
                    <button class="govuk-button govuk-button--warning">{ if *when == "now" { "Yes, end it now" } else { "Yes, end this job" } }</button>
                    <button type="button" class="govuk-button govuk-button--secondary" onclick={onkeep}>{ "No, keep it" }</button>
                </div>
            </form>
        </section>
    }
}

fn read(when: &str, last: &str) -> Result<JobEnd, Vec<FieldProblem>> {
    match when {
        "now" => Ok(JobEnd { last_day: None }),
        "after" => match day(last, "/lastDay")? {
            Some(last) => Ok(JobEnd { last_day: Some(last) }),
            None => Err(vec![FieldProblem::new("/lastDay", "Choose the last day.")]),
        },
        _ => Err(vec![FieldProblem::new("/leaving", "Choose when first.")]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_never_ends_at_once_because_the_day_was_left_out() {
        assert_eq!(read("now", "").unwrap().last_day, None);
        assert_eq!(read("after", "2026-12-31").unwrap().last_day.unwrap().to_string(), "2026-12-31");
        for (when, last) in [("after", ""), ("after", "soon"), ("", "2026-12-31")] {
            assert!(read(when, last).is_err(), "{when} {last}");
        }
    }
}
