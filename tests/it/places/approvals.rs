//! An employer is asked before its worker has a place.

use super::{asked, at, booked, history, now, runs, status, times};
use crate::world::fixtures::{file, row};
use crate::world::{World, in_days};
use domain::ids::CourseRunId;
use domain::problem::Code;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_asks_the_manager_says_yes_and_both_are_told() {
    let world = World::new().await;
    let run = runs(&world, 2, &[10]).await[0];
    let (manager, worker, employer) = asked(&world).await;
    let wish = (worker.clone(), world.book(&worker, run).await);
    assert_eq!(
        (status(&wish.1), &wish.1["approval"], &wish.1["employerId"]),
        ("requested", &json!("asked"), &json!(employer))
    );
    assert_eq!(world.get(&format!("/course-runs/{run}")).ok().await.number_at("/placesLeft"), 1, "a place is held");
    world.work().await;
    let mails = world.mails();
    assert!(
        mails
            .iter()
            .any(|mail| mail.contains("say yes or no") && mail.contains(&format!("/team/{employer}/approvals")))
    );
    assert!(
        !mails.iter().any(|mail| mail.contains("say yes or no") && mail.contains("Wanda")),
        "a mail may be read by others"
    );
    let queue = world.get(&format!("/organisations/{employer}/bookings-to-approve")).by(&manager).ok().await;
    assert_eq!(queue.each("personName"), ["Wanda Worker"]);
    let yes = at(&wish.1, "approve");
    world.post(&yes, &json!({})).refused(Code::NotSignedIn).await;
    world.post(&yes, &json!({})).by(&worker).refused(Code::NotFound).await;
    let (stranger, _) = world.manager("Another Home").await;
    world.post(&yes, &json!({})).by(&stranger).refused(Code::NotFound).await;
    let approved = world.post(&yes, &json!({})).by(&manager).ok().await;
    assert_eq!((status(&approved.body), approved.text_at("/approval")), ("confirmed", "given"));
    world.post(&yes, &json!({})).by(&manager).refused(Code::NothingToApprove).await;
    world.post(&at(&wish.1, "refuse"), &json!({})).by(&manager).refused(Code::NothingToApprove).await;
    assert_eq!(
        history(&world, &wish).await,
        ["A place is held, and the employer is asked", "Approved by the employer", "Booked"]
    );
    let queue = world.get(&format!("/organisations/{employer}/bookings-to-approve")).by(&manager).ok().await;
    assert!(queue.items().is_empty());
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_says_why_and_what_the_employer_books_itself_needs_no_yes() {
    let world = World::new().await;
    let run = runs(&world, 5, &[10]).await[0];
    let (manager, worker, employer) = asked(&world).await;
    let wish = world.book(&worker, run).await;
    let no = |because: &str| world.post(&at(&wish, "refuse"), &json!({"because": because})).by(&manager);
    no(&"x".repeat(301)).refused(Code::NotValid).await;
    let refused = no("Not that week.").ok().await;
    assert_eq!((status(&refused.body), refused.text_at("/endedBy")), ("refused", "employer"));
    let read = world.booking(&worker, &wish).await;
    assert_eq!(read["refusedBecause"], "Not that week.");
    let by_manager =
        world.post("/bookings", &json!({"courseRunId": run, "personId": worker.id})).by(&manager).ok().await;
    assert_eq!((status(&by_manager.body), by_manager.text_at("/approval")), ("confirmed", "none"));
    let machine = world.employers_machine("Meadow Lane", "meadow-hr").await;
    let other = world.person("Olu Other").await;
    world.employ(&other, employer.parse().unwrap()).await;
    let by_machine =
        world.post("/bookings", &json!({"courseRunId": run, "personId": other.id})).by(&machine).ok().await;
    assert_eq!(status(&by_machine.body), "confirmed");
    // Who has no employer, or one that asks nothing, books as they like.
    assert_eq!(now(&world, &booked(&world, run, &["Free"]).await[0]).await, "confirmed");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_can_be_approved_before_a_place_comes_free() {
    let world = World::new().await;
    let run = runs(&world, 1, &[10]).await[0];
    let holder = booked(&world, run, &["A"]).await;
    let (manager, worker, _) = asked(&world).await;
    let wish = (worker.clone(), world.book(&worker, run).await);
    assert_eq!((status(&wish.1), &wish.1["approval"]), ("waitlisted", &json!("asked")));
    let approved = world.post(&at(&wish.1, "approve"), &json!({})).by(&manager).ok().await;
    assert_eq!((status(&approved.body), approved.text_at("/approval")), ("waitlisted", "given"));
    world.cancel(&holder[0].0, &holder[0].1).await;
    world.post(&at(&wish.1, "accept-offer"), &json!({})).by(&worker).ok().await;
    assert_eq!(now(&world, &wish).await, "confirmed");
    // Without the yes the place they take is held for it.
    let second = world.person("Sam Second").await;
    let (_, employer) = world.manager("Meadow Lane").await;
    world.employ(&second, employer).await;
    let waits = (second.clone(), world.book(&second, run).await);
    world.cancel(&wish.0, &wish.1).await;
    let taken = world.post(&at(&waits.1, "accept-offer"), &json!({})).by(&second).ok().await;
    assert_eq!(status(&taken.body), "requested");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_can_look_at_the_price_and_the_hours_and_says_one_thing() {
    let world = World::new().await;
    let all = runs(&world, 5, &[10, 11, 12]).await;
    let (manager, worker, employer) = asked(&world).await;
    let rule = format!("/organisations/{employer}/approval-rule");
    for wrong in [
        json!({"asks": "when"}),
        json!({"asks": "always", "overPence": 5}),
        json!({"asks": "never", "outsideHours": true}),
    ] {
        world.put(&rule, &wrong).by(&manager).refused(Code::NotValid).await;
    }
    let read = world.get(&rule).by(&manager).ok().await;
    world.put(&rule, &json!({"asks": "when", "overPence": 4500, "outsideHours": true})).by(&manager).ok().await;
    let stale = world.put(&rule, &json!({"asks": "never"})).by(&manager).header("if-match", read.header("etag"));
    stale.refused(Code::Stale).await;
    // The first is free of charge and on a Friday morning; the second on a Saturday; the third costs more.
    times(&world, all[0], "09:30", "12:00").await;
    let dear =
        "update course_run set cost_pence = 4501, starts_on = $2, starts_at = '10:00', ends_at = '11:00' where id = $1";
    assert_eq!(world.database.refused_by(dear, &[&all[2].0, &in_days(13)]).await, None);
    assert_eq!(status(&world.book(&worker, all[0]).await), "confirmed");
    assert_eq!(status(&world.book(&worker, all[1]).await), "requested");
    assert_eq!(status(&world.book(&worker, all[2]).await), "requested");
    world.put(&rule, &json!({"asks": "never"})).by(&worker).refused(Code::NotFound).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_of_one_workplace_answers_for_those_who_work_there() {
    let world = World::new().await;
    let run = runs(&world, 5, &[10]).await[0];
    let (manager, worker, employer) = asked(&world).await;
    let employer: domain::ids::EmployerId = employer.parse().unwrap();
    let (here, there) = (world.workplace(employer, "Here").await, world.workplace(employer, "There").await);
    let elsewhere = world.person("Eli Elsewhere").await;
    world.employ_at(&elsewhere, employer, Some(there), in_days(-9)).await;
    let of_here = world.manager_of(employer, &[here]).await;
    let of_there = world.manager_of(employer, &[there]).await;
    let (first, second) = (world.book(&worker, run).await, world.book(&elsewhere, run).await);
    let queue = format!("/organisations/{employer}/bookings-to-approve");
    assert_eq!(world.get(&queue).by(&manager).ok().await.items().len(), 2);
    assert_eq!(world.get(&queue).by(&of_here).ok().await.items().len(), 0);
    assert_eq!(world.get(&queue).by(&of_there).ok().await.each("personName"), ["Eli Elsewhere"]);
    world.post(&at(&second, "approve"), &json!({})).by(&of_here).refused(Code::NotFound).await;
    world.post(&at(&first, "approve"), &json!({})).by(&of_there).refused(Code::NotFound).await;
    assert_eq!(status(&world.post(&at(&second, "approve"), &json!({})).by(&of_there).ok().await.body), "confirmed");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_books_with_an_employer_that_is_not_theirs() {
    let world = World::new().await;
    let run = runs(&world, 5, &[10]).await[0];
    let (asking, worker, employer) = asked(&world).await;
    let (other, elsewhere) = world.manager("Another Home").await;
    world.employ(&worker, elsewhere).await;
    let body = json!({"courseRunId": run, "personId": worker.id, "employerId": employer});
    world.post("/bookings", &body).by(&other).refused(Code::NotValid).await;
    // A manager is asked about by the other employer they work for.
    world.employ(&other, employer.parse().unwrap()).await;
    assert_eq!(status(&world.book(&other, run).await), "requested");
    assert_eq!(status(&world.post("/bookings", &body).by(&asking).ok().await.body), "confirmed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_was_taken_off_is_not_approved() {
    let world = World::new().await;
    let run = runs(&world, 5, &[10]).await[0];
    let (manager, worker, _) = asked(&world).await;
    let wish = world.book(&worker, run).await;
    let off = "update course_run set withdrawn_at = now() where id = $1";
    assert_eq!(world.database.refused_by(off, &[&run.0]).await, None);
    world.post(&at(&wish, "approve"), &json!({})).by(&manager).refused(Code::RunClosed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_can_want_to_be_asked_about_what_somebody_did_before() {
    let world = World::new().await;
    let provider = world.provider("10000001", Some(9)).await;
    let rows = [
        row("Moving and handling of people", "REF", in_days(0)),
        row("Moving and handling of people", "AGAIN", in_days(20)),
        row("Moving and handling of people refresher", "SHORT", in_days(30)),
    ];
    world.import(&provider, &file(&rows)).await;
    let of = async |reference: &str| {
        let sql = "select r.id from course_run r join course c on c.id = r.course_id where c.reference = $1";
        CourseRunId(world.database.one(sql, &[&reference]).await)
    };
    let (manager, worker, employer) = asked(&world).await;
    let new = world.person("New").await;
    world.employ(&new, employer.parse().unwrap()).await;
    let rule = format!("/organisations/{employer}/approval-rule");
    let want = |held: bool, refresher: bool| json!({"asks": "when", "held": held, "refresherInstead": refresher});
    world.put(&rule, &want(false, false)).by(&manager).refused(Code::NotValid).await;
    world.put(&rule, &want(false, true)).by(&manager).ok().await;
    let (first, again, short) = (of("REF").await, of("AGAIN").await, of("SHORT").await);
    let tutor = world.tutor(&provider).await;
    let done = world.book(&worker, first).await;
    assert_eq!(status(&done), "confirmed", "they never did it");
    world.all_attended(first, &tutor, &[&done]).await;
    let whole = world.book(&worker, again).await;
    assert_eq!(status(&whole), "requested", "a refresher may do");
    assert_eq!(status(&world.book(&worker, short).await), "confirmed");
    assert_eq!(status(&world.book(&new, again).await), "confirmed");
    world.cancel(&worker, &whole).await;
    world.put(&rule, &want(true, false)).by(&manager).ok().await;
    assert_eq!(status(&world.book(&worker, again).await), "requested", "it is in date");
    let read = world.get(&rule).by(&manager).ok().await.body;
    assert_eq!((&read["held"], &read["refresherInstead"]), (&json!(true), &json!(false)));
    world.is_sound().await;
}
