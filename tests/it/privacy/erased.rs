//! An account is erased a fortnight after it was asked for, and then nothing names the person.

use super::{EMAIL, NAME, a_fortnight_later, afresh, life};
use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::problem::Code;
use reqwest::Method;
use serde_json::json;

const MOBILE: &str = "+447700900123";

/// The columns of all tables in which a text stands, whatever its case.
async fn where_is(world: &World, text: &str) -> Vec<String> {
    let columns = "select format('%I.%I', table_name, column_name) from information_schema.columns c \
        join information_schema.tables t using (table_schema, table_name) \
        where table_schema = 'public' and t.table_type = 'BASE TABLE' and data_type in ('text', 'jsonb', 'ARRAY', 'bytea')";
    let mut found = Vec::new();
    for column in world.database.all::<String>(columns, &[]).await {
        let (table, name) = column.split_once('.').unwrap();
        // Bytes are searched as the letters that they may be.
        let sql = format!(
            "select count(*) from {table} where strpos(lower({name}::text), lower($1)) > 0 \
            or strpos({name}::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0"
        );
        if world.database.one::<i64>(&sql, &[&text]).await > 0 {
            found.push(column);
        }
    }
    found
}

async fn ask(world: &World, person: &Person) -> crate::world::ask::Answer {
    world.ask(Method::POST, "/me/erasure").by(person).ok().await
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_erasure_no_table_holds_name_address_or_number() {
    let world = World::new().await;
    let life = life(&world).await;
    let set = "update person set mobile = $2 where id = $1";
    assert_eq!(world.database.refused_by(set, &[&life.kasia.id.0, &MOBILE]).await, None);
    // The employer's files call her by her name, an invitation and a saved answer do too.
    let place = world.workplace(life.employer, "Rose Court").await;
    let staff = "insert into staff_member (id, employer_id, workplace_id, worker_id, worker_key, display_id, person_id, created_at, \
        updated_at) values (gen_random_uuid(), $1, $2, 'W1', 'W1', 'Kasia Nowak', $3, '2026-11-24', '2026-11-24')";
    assert_eq!(world.database.refused_by(staff, &[&life.employer.0, &place.0, &life.kasia.id.0]).await, None);
    let said = "update hr_worker set user_name = $2, external_id = 'HR 1', said = $3::text::jsonb where person_id = $1";
    let words = json!({"displayName": NAME, "emails": [{"value": EMAIL}]}).to_string();
    assert_eq!(world.database.refused_by(said, &[&life.kasia.id.0, &EMAIL, &words]).await, None);
    let invite = json!({"name": NAME, "email": EMAIL, "position": "worker"});
    world.post(&format!("/organisations/{}/invitations", life.employer), &invite).by(&life.admin).ok().await;
    let (other, _) = world.manager("Rose Court Care").await;
    let run = life.booking["run"]["id"].as_str().unwrap();
    world.cancel(&life.kasia, &life.booking).await;
    let new = json!({"courseRunId": run, "personId": life.kasia.id});
    let again = world.post("/bookings", &new).header("idempotency-key", "again").by(&other).ok().await;
    world.work().await;
    let before = [where_is(&world, NAME).await, where_is(&world, EMAIL).await, where_is(&world, MOBILE).await].concat();
    for column in [
        "person.full_name",
        "staff_member.display_id",
        "idempotent_answer.body",
        "mailed_link.email",
        "person.mobile",
        "hr_worker.said",
    ] {
        assert!(before.iter().any(|found| found == column), "the search finds {column}: {before:?}");
    }
    let entry = world.get("/me/training-records").by(&life.kasia).ok().await.items()[0]["id"].clone();
    let wrong = json!({"what": format!("{NAME} was there on both days.")});
    let asked = world.post(&format!("/training-records/{}/corrections", entry.as_str().unwrap()), &wrong);
    let asked = asked.by(&life.kasia).ok().await.text_at("/id").to_owned();
    ask(&world, &life.kasia).await;
    // Half a day before the end it is answered, and the answer is kept for who sends it again.
    world.later(TimeDelta::days(13) + TimeDelta::hours(12));
    let said = json!({"outcome": "stands", "answer": format!("{NAME} was there on one.")});
    let staff = world.staff().await;
    let answer = world.post(&format!("/corrections/{asked}/answer"), &said).by(&staff);
    answer.header("idempotency-key", "answer").ok().await;
    world.later(TimeDelta::hours(12));
    world.work().await;
    for text in [NAME, EMAIL, MOBILE, "E-4711", "KASIA 1", "HR 1"] {
        assert_eq!(where_is(&world, text).await, Vec::<String>::new(), "{text}");
    }
    // The counts and the training provider's proof are there, and nobody's.
    let of = "select count(*) from training_record t join person p on p.id = t.person_id where p.erased_at is not null";
    assert_eq!(world.database.one::<i64>(of, &[]).await, 1);
    let status = "select status from booking where id = $1::text::uuid";
    let place: String = world.database.one(status, &[&again.text_at("/id")]).await;
    assert_eq!(place, "cancelled", "the place is somebody else's now");
    let attended = "select count(*) from booking b join attendance a on a.booking_id = b.id where a.mark = 'attended'";
    assert_eq!(world.database.one::<i64>(attended, &[]).await, 1);
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_person_is_signed_out_seen_by_no_employer_and_may_come_anew() {
    let world = World::new().await;
    let life = life(&world).await;
    ask(&world, &life.kasia).await;
    a_fortnight_later(&world);
    let late = afresh(&world, &life).await;
    world.work().await;
    world.get("/me").by(&late).refused(Code::NotSignedIn).await;
    world
        .get("/me")
        .by(&world.again(&Person { subject: life.kasia.id.to_string(), ..life.kasia.clone() }))
        .refused(Code::NotSignedIn)
        .await;
    world.sign_in(EMAIL).refused(Code::WrongPassword).await;
    let admin = world.again(&life.admin);
    let workers = world.get(&format!("/organisations/{}/workers", life.employer)).by(&admin).ok().await;
    assert!(workers.items().is_empty(), "{}", workers.text);
    let left = "select count(*) from event where kind = 'worker.left' and subject_id = $1";
    assert_eq!(world.database.one::<i64>(left, &[&life.kasia.id.0]).await, 1);
    let new = world.register(EMAIL).await.person();
    assert!(world.get("/me/training-records").by(&new).ok().await.items().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_taken_back_for_fourteen_days_and_is_done_once_they_are_over() {
    let world = World::new().await;
    let life = life(&world).await;
    let before = world.get("/me/erasure").by(&life.kasia).ok().await;
    assert!(before.body.get("dueAt").is_none() && before.body["goes"].as_array().unwrap().len() > 3);
    let asked = ask(&world, &life.kasia).await;
    assert_eq!(asked.text_at("/dueAt"), "2026-12-08T09:00:00Z");
    world.work().await;
    assert!(world.mails_to(EMAIL).iter().any(|mail| mail.contains("will be erased in 14 days")));
    world.later(TimeDelta::days(14) - TimeDelta::seconds(1));
    world.work().await;
    let kasia = afresh(&world, &life).await;
    // Asked once more, the first day counts.
    assert_eq!(ask(&world, &kasia).await.text_at("/dueAt"), "2026-12-08T09:00:00Z");
    world.ask(Method::DELETE, "/me/erasure").by(&kasia).ok().await;
    world.ask(Method::DELETE, "/me/erasure").by(&kasia).ok().await;
    world.later(TimeDelta::days(1));
    world.work().await;
    let kasia = afresh(&world, &life).await;
    assert_eq!(world.get("/me").by(&kasia).ok().await.text_at("/email"), EMAIL);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_wants_a_fresh_proof_and_is_no_machines() {
    let world = World::new().await;
    let life = life(&world).await;
    super::proof_grows_old(&world).await;
    world.ask(Method::POST, "/me/erasure").by(&life.kasia).refused(Code::StepUpNeeded).await;
    world.ask(Method::POST, "/me/erasure").refused(Code::NotSignedIn).await;
    let machine = world.employers_machine("Rose Court Care", "rose-hr").await;
    world.ask(Method::POST, "/me/erasure").by(&machine).refused(Code::NotAllowed).await;
    assert_eq!(world.database.one::<i64>("select count(*) from erasure", &[]).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_admin_hands_over_first_and_who_became_it_meanwhile_waits() {
    let world = World::new().await;
    let life = life(&world).await;
    let at = format!("/organisations/{}/memberships", life.employer);
    let admin_too = json!({"position": "employer_admin"});
    world.put(&format!("{at}/{}", life.kasia.id), &admin_too).by(&life.admin).ok().await;
    ask(&world, &life.kasia).await;
    // The other admin goes; she is the last.
    world.ask(Method::DELETE, &format!("{at}/{}", life.admin.id)).by(&life.admin).ok().await;
    let view = world.get("/me/erasure").by(&life.kasia).ok().await;
    assert_eq!(view.body["handOverFirst"], json!(["Rose Court Care"]));
    world.ask(Method::POST, "/me/erasure").by(&life.kasia).refused(Code::LastAdmin).await;
    a_fortnight_later(&world);
    world.work().await;
    let kasia = afresh(&world, &life).await;
    assert_eq!(world.get("/me").by(&kasia).ok().await.text_at("/email"), EMAIL);
    // Someone works there and takes over.
    let heir = world.person("Hania Heir").await;
    world.employ_at(&heir, life.employer, None, in_days(0)).await;
    world.put(&format!("{at}/{}", heir.id), &admin_too).by(&kasia).ok().await;
    world.later(TimeDelta::days(1));
    world.work().await;
    world.sign_in(EMAIL).refused(Code::WrongPassword).await;
}
