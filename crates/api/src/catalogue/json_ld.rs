//! Courses and runs as schema.org JSON-LD, with what can be done with each run today.

use crate::catalogue::store::export::Exported;
use chrono::NaiveDateTime;
use domain::catalogue::{RunFacts, RunState};
use interchange::json_ld;
use interchange::provider::ProviderInfo;
use serde_json::{Value, json};
use uuid::Uuid;

/// A course as a node, without its runs. `public_url` is how people reach us.
#[must_use]
pub fn course_alone(exported: &Exported, provider: &ProviderInfo, public_url: &str) -> Value {
    let mut course = exported.course.clone();
    course.runs.clear();
    in_feed(json_ld::course_node(&course, provider, Some(&page(exported.id, public_url))))
}

/// A course with its runs as a node, each with its state at `now`, wall time in Europe/London.
#[must_use]
pub fn course(exported: &Exported, provider: &ProviderInfo, public_url: &str, now: NaiveDateTime) -> Value {
    let mut node = json_ld::course_node(&exported.course, provider, Some(&page(exported.id, public_url)));
    if let Some(instances) = node.get_mut("hasCourseInstance").and_then(Value::as_array_mut) {
        for (instance, (id, facts)) in instances.iter_mut().zip(&exported.runs) {
            say_state(instance, *id, facts, public_url, now);
        }
    }
    set(&mut node, "@context", json_ld::context());
    node
}

/// Each run of a course as a node that names its course, with the run's id.
pub fn runs<'a>(
    exported: &'a Exported,
    provider: &ProviderInfo,
    public_url: &'a str,
    now: NaiveDateTime,
) -> impl Iterator<Item = (Uuid, Value)> + 'a {
    let mut node = json_ld::course_node(&exported.course, provider, None);
    let instances = node.get_mut("hasCourseInstance").and_then(Value::as_array_mut).map(std::mem::take);
    let about = json!({"@type": "Course", "@id": page(exported.id, public_url), "name": exported.course.title});
    instances.into_iter().flatten().zip(&exported.runs).map(move |(mut instance, (id, facts))| {
        say_state(&mut instance, *id, facts, public_url, now);
        set(&mut instance, "about", about.clone());
        (*id, in_feed(instance))
    })
}

fn page(course: Uuid, public_url: &str) -> String {
    format!("{public_url}/courses/{course}")
}

fn set(node: &mut Value, name: &str, value: Value) {
    if let Some(node) = node.as_object_mut() {
        node.insert(name.to_owned(), value);
    }
}

/// With the one context that readers of the feed of changes know; our own words stay whole names.
fn in_feed(mut node: Value) -> Value {
    set(&mut node, "@context", json!("https://schema.org"));
    node
}

/// schema.org's words for a run's state: `eventStatus` whether it happens, `availability` whether it can be booked.
fn say_state(instance: &mut Value, id: Uuid, facts: &RunFacts, public_url: &str, now: NaiveDateTime) {
    let state = facts.state(now);
    let status = if state == RunState::Withdrawn { "EventCancelled" } else { "EventScheduled" };
    let availability = match state {
        RunState::Open => "InStock",
        RunState::OpeningSoon | RunState::ToBeScheduled => "PreOrder",
        RunState::Full | RunState::Closed | RunState::Running | RunState::Past => "SoldOut",
        RunState::Withdrawn => "Discontinued",
    };
    set(instance, "@id", json!(format!("{public_url}/api/v1/course-runs/{id}")));
    set(instance, "eventStatus", json!(format!("https://schema.org/{status}")));
    set(instance, "academy:state", json!(state));
    if let Some(left) = facts.places_left() {
        set(instance, "remainingAttendeeCapacity", json!(left));
    }
    let mut offer = instance.get("offers").cloned().unwrap_or_else(|| json!({"@type": "Offer"}));
    set(&mut offer, "availability", json!(format!("https://schema.org/{availability}")));
    set(instance, "offers", offer);
}
