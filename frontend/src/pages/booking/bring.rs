//! What to bring, as the course says it.

use crate::load::{Load, use_load};
use crate::route::Route;
use crate::ui::{Go, paragraphs};
use domain::catalogue::wire::CourseView;
use domain::ids::CourseId;
use domain::sync::document::SectionKind;
use yew::prelude::*;

/// What is longer is folded.
const SHORT: usize = 400;

/// Properties of [`Bring`].
#[derive(Properties, PartialEq)]
pub struct BringProps {
    /// The course.
    pub id: CourseId,
}

/// The section; none when the course says nothing of it.
#[component]
pub fn Bring(props: &BringProps) -> Html {
    let heading = SectionKind::Bring.label();
    let course = use_load::<CourseView>(Some(format!("/api/v1/courses/{}", props.id)));
    let text = match &course.now {
        Load::Loading => return Html::default(),
        Load::Failed(_) => {
            return html! {
                <p class="govuk-body">
                    { "We could not read what to bring. " }
                    <Go to={Route::Course { id: props.id }} class="govuk-link">{ "Look at the course" }</Go>
                </p>
            };
        }
        Load::Ready(course) => course.sections.iter().find(|section| section.heading == heading),
    };
    let Some(text) = text.map(|section| section.text.as_str()) else { return Html::default() };
    if text.len() > SHORT {
        return html! {
            <details class="govuk-details">
                <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{ heading }</span></summary>
                <div class="govuk-details__text">{ paragraphs(text) }</div>
            </details>
        };
    }
    html! { <section class="ac-bring"><h3 class="govuk-heading-s">{ heading }</h3>{ paragraphs(text) }</section> }
}
