//! An employer to practise with: made up, whole, apart from what is real, and put back when it is asked.

use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use domain::ids::EmployerId;
use domain::organisations::practice::{COURSES, UKPRN, WORKERS};
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};

/// A real employer's admin, and the employer that they practise with.
async fn practice(world: &World) -> (Person, EmployerId, Value) {
    let (admin, real) = world.admin("Meadow Lane").await;
    let made = world.ask(Method::POST, &format!("/organisations/{real}/practice")).by(&admin).ok().await;
    assert_eq!(made.status, 201);
    assert_eq!(made.header("location"), format!("/api/v1/organisations/{}/practice", made.text_at("/id")));
    (admin, real, made.body)
}

fn id(view: &Value) -> &str {
    view["id"].as_str().unwrap()
}

/// The first date of a course to practise with.
fn run<'a>(view: &'a Value, title: &str) -> &'a str {
    let runs = view["runs"].as_array().unwrap();
    let found = runs.iter().find(|run| run["courseTitle"].as_str().unwrap().contains(title)).unwrap();
    found["courseRunId"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_one_for_each_employer_and_its_admin_looks_after_it() {
    let world = World::new().await;
    let (admin, real, view) = practice(&world).await;
    assert_eq!(view["name"], "Practice: Meadow Lane");
    assert_eq!(
        (view["practiceFor"].as_str(), view["workers"].as_u64()),
        (Some(&*real.to_string()), Some(WORKERS.len() as u64))
    );
    assert_eq!(view["runs"].as_array().unwrap().len(), COURSES.iter().map(|course| course.runs.len()).sum::<usize>());
    let again = world.ask(Method::POST, &format!("/organisations/{real}/practice")).by(&admin).ok().await;
    assert_eq!((again.status, &again.body), (200, &view));
    // Either id leads to it.
    for at in [real.to_string(), id(&view).to_owned()] {
        assert_eq!(world.get(&format!("/organisations/{at}/practice")).by(&admin).ok().await.body, view);
    }
    let workers = world.get(&format!("/organisations/{}/workers", id(&view))).by(&admin).ok().await;
    assert_eq!(workers.each("fullName"), WORKERS.iter().map(|worker| worker.name).collect::<Vec<_>>());
    assert!(world.get(&format!("/organisations/{real}/workers")).by(&admin).ok().await.items().is_empty());
    // Another admin of the real one looks after it once they ask; a manager never does.
    let (other, _) = world.admin("Meadow Lane").await;
    world.get(&format!("/organisations/{}/workers", id(&view))).by(&other).refused(Code::NotFound).await;
    world.ask(Method::POST, &format!("/organisations/{real}/practice")).by(&other).ok().await;
    world.get(&format!("/organisations/{}/workers", id(&view))).by(&other).ok().await;
    let (manager, _) = world.manager("Meadow Lane").await;
    world.ask(Method::POST, &format!("/organisations/{real}/practice")).by(&manager).refused(Code::NotFound).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_ask_at_once_get_the_same() {
    let world = World::new().await;
    let (admin, real) = world.admin("Meadow Lane").await;
    let ask = || world.ask(Method::POST, &format!("/organisations/{real}/practice")).by(&admin).ok();
    let (one, two) = tokio::join!(ask(), ask());
    assert_eq!(one.body, two.body);
    assert_eq!(world.database.one::<i64>("select count(*) from employer where practice_for is not null", &[]).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_finds_its_courses() {
    let world = World::new().await;
    let (real_run, _) = world.run_of("First aid", 3, in_days(9)).await;
    let before = world.get("/subjects").ok().await.body;
    let (_, _, view) = practice(&world).await;
    let found = world.get("/courses?q=practice+moving").ok().await;
    assert!(
        found.items().iter().all(|course| !course["title"].as_str().unwrap().contains("Practice")),
        "{}",
        found.text
    );
    assert_eq!(world.get("/subjects").ok().await.body, before);
    for path in ["/changes", "/catalogue/json-lines", "/training-providers", "//sitemap/0"] {
        let said = world.get(path).ok().await.text;
        assert!(!said.contains("Practice") && !said.contains(UKPRN), "{path}: {said}");
    }
    // Whoever has the id of a date sees it, as its own system must.
    world.get(&format!("/course-runs/{}", run(&view, "Safeguarding"))).ok().await;
    world.get(&format!("/course-runs/{real_run}")).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_practises_booking_and_the_waiting_list() {
    let world = World::new().await;
    let (_, _, view) = practice(&world).await;
    let system = world.employers_machine("Practice: Meadow Lane", "trial").await;
    let workers = world.get(&format!("/organisations/{}/workers", id(&view))).by(&system).ok().await;
    let people = workers.each("personId");
    let book = |person: &str| {
        let wish = json!({"courseRunId": run(&view, "one place"), "personId": person});
        world.post("/bookings", &wish).by(&system)
    };
    let (first, second) = (book(people[0]).ok().await, book(people[1]).ok().await);
    assert_eq!((first.text_at("/status"), second.text_at("/status")), ("confirmed", "waitlisted"));
    world.delete(&format!("/bookings/{}", first.text_at("/id"))).by(&system).ok().await;
    let offered = world.get(&format!("/bookings/{}", second.text_at("/id"))).by(&system).ok().await;
    assert_eq!(offered.text_at("/status"), "offered");
    let matrix = world.get(&format!("/organisations/{}/training-matrix", id(&view))).by(&system).ok().await;
    for state in ["valid", "expiring", "expired", "missing"] {
        assert!(matrix.text.contains(&format!("\"{state}\"")), "{state}: {}", matrix.text);
    }
    world.work().await;
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_up_and_what_is_real_never_meet() {
    let world = World::new().await;
    let (real_run, _) = world.run_of("First aid", 3, in_days(9)).await;
    let (admin, real, view) = practice(&world).await;
    let kasia = world.person("Kasia").await;
    world.employ(&kasia, real).await;
    let wish = |run: &str, person: &str| json!({"courseRunId": run, "personId": person});
    let workers = world.get(&format!("/organisations/{}/workers", id(&view))).by(&admin).ok().await;
    let made_up = workers.each("personId")[0].to_owned();
    let on_real = wish(&real_run.to_string(), &made_up);
    world.post("/bookings", &on_real).by(&admin).refused(Code::RunClosed).await;
    let on_made_up = wish(run(&view, "Safeguarding"), &kasia.id.to_string());
    world.post("/bookings", &on_made_up).by(&kasia).refused(Code::RunClosed).await;
    // Nobody is written to, and nobody joins.
    let invite = json!({"name": "Kim", "email": "kim@people.example", "position": "worker"});
    world.post(&format!("/organisations/{}/invitations", id(&view)), &invite).by(&admin).ok().await;
    world.work().await;
    assert!(world.mails().iter().all(|mail| !mail.contains("kim@people.example")));
    let invite = json!({"name": "Kasia", "position": "worker"});
    let code = world.post(&format!("/organisations/{}/invitations", id(&view)), &invite).by(&admin).ok().await;
    let join = json!({"code": code.text_at("/code")});
    world.post("/invitations/accept", &join).by(&kasia).refused(Code::InvitationOver).await;
    let joined = "insert into employment (id, person_id, employer_id, started_on) values (gen_random_uuid(), $1, $2, '2026-01-01')";
    let at: EmployerId = id(&view).parse().unwrap();
    assert_eq!(
        world.database.refused_by(joined, &[&kasia.id.0, &at.0]).await.as_deref(),
        Some("practice_job_stays_apart")
    );
    // Whatever came past the database's own guard, the audit names.
    world.is_sound().await;
    let off = "alter table employment disable trigger practice_job_stays_apart";
    assert_eq!(world.database.refused_by(off, &[]).await, None);
    assert_eq!(world.database.refused_by(joined, &[&kasia.id.0, &at.0]).await, None);
    let found = api::demo::doctor(&world.state.db, &world.state.clock).await.unwrap();
    assert!(found.len() == 1 && found[0].ends_with("is made up and real"), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_put_back_to_how_it_was_made() {
    let world = World::new().await;
    let (admin, real, view) = practice(&world).await;
    let system = world.employers_machine("Practice: Meadow Lane", "trial").await;
    let at = format!("/organisations/{}", id(&view));
    let workers = world.get(&format!("{at}/workers")).by(&system).ok().await;
    let person = workers.each("personId")[0].to_owned();
    let wish = json!({"courseRunId": run(&view, "Safeguarding"), "personId": person});
    let booking = || world.post("/bookings", &wish).by(&system).header("idempotency-key", "the-same");
    let booked = booking().ok().await;
    let user = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "new@people.example", "active": true});
    world.post("//scim/v2/Users", &user).by(&system).ok().await;
    let upload = world.ask(Method::POST, &format!("{at}/asc-wds-imports")).by(&system);
    upload.body("text/csv", crate::ascwds::TRAINING).ok().await;
    let told = world.get(&format!("{at}/training-records/changes")).by(&system).ok().await;
    assert!(!told.items().is_empty());
    world.work().await;

    let back = world.ask(Method::POST, &format!("{at}/practice/reset")).by(&system).ok().await;
    let counts = |view: &Value| (view["id"].clone(), view["workers"].clone(), view["runs"].as_array().unwrap().len());
    assert_eq!(counts(&back.body), counts(&view));
    assert_ne!(back.body["runs"], view["runs"], "dates have new ids");
    world.get(&format!("/bookings/{}", booked.text_at("/id"))).by(&system).refused(Code::NotFound).await;
    // The key is free again: what it stood for is gone.
    booking().refused(Code::NotAllowed).await;
    let users = world.get("//scim/v2/Users").by(&system).ok().await;
    assert_eq!(users.number_at("/totalResults"), WORKERS.len() as i64, "{}", users.text);
    let afresh = world.get(&format!("{at}/workers")).by(&system).ok().await;
    assert_eq!(afresh.each("fullName"), workers.each("fullName"));
    assert!(afresh.each("personId").iter().all(|one| !workers.each("personId").contains(one)));
    world.work().await;
    world.is_sound().await;
    // A real employer without one has nothing to put back, and one with one keeps what is real.
    let kasia = world.person("Kasia").await;
    world.employ(&kasia, real).await;
    world.ask(Method::POST, &format!("/organisations/{real}/practice/reset")).by(&admin).ok().await;
    assert_eq!(world.get(&format!("/organisations/{real}/workers")).by(&admin).ok().await.items().len(), 1);
    let (elsewhere, employer) = world.admin("Elsewhere").await;
    let nothing = world.ask(Method::POST, &format!("/organisations/{employer}/practice/reset")).by(&elsewhere);
    nothing.refused(Code::NotFound).await;
}
