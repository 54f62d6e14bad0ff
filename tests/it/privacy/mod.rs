//! A person's own data: who looked, all of it, an end to it, and the trail that holds what happened.

mod data;
mod erased;
mod kept;
mod looked;
mod trail;

use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::ids::{EmployerId, PersonId};
use serde_json::{Value, json};

const EMAIL: &str = "kasia.of.leek@people.example";
const NAME: &str = "Kasia Nowak";

/// Someone who really signed in, with a bit of everything; and their employer, with its admin.
struct Life {
    kasia: Person,
    employer: EmployerId,
    admin: Person,
    /// To come, and confirmed.
    booking: Value,
}

async fn life(world: &World) -> Life {
    let (admin, employer) = world.admin("Rose Court Care").await;
    let kasia = world.register(EMAIL).await.person();
    world.link(EMAIL, "sign_in").await;
    let id: uuid::Uuid = world.database.one("select id from person where email = $1", &[&EMAIL]).await;
    let kasia = Person { id: PersonId(id), ..kasia };
    let job = world.employ(&kasia, employer).await;
    let numbers = json!({"externalId": "E-4711", "ascWdsWorkerId": "KASIA 1"});
    let change = world.ask(reqwest::Method::PATCH, &format!("/organisations/{employer}/employments/{job}"));
    change.json(&numbers).by(&admin).ok().await;
    let (run, provider) = world.run_of("Moving and handling", 5, in_days(0)).await;
    let attended = world.book(&kasia, run).await;
    let tutor = world.tutor(&provider).await;
    world.all_attended(run, &tutor, &[&attended]).await;
    let later = crate::world::fixtures::file(&[crate::world::fixtures::row("Fire safety", "FIRE", in_days(40))]);
    world.import(&provider, &later).await;
    let fire = "select r.id::text from course_run r join course c on c.id = r.course_id where c.reference = 'FIRE'";
    let fire: String = world.database.one(fire, &[]).await;
    let booking = world.book(&kasia, fire.parse().unwrap()).await;
    Life { kasia, employer, admin, booking }
}

/// The same person after a while, signed in anew.
async fn afresh(world: &World, life: &Life) -> Person {
    Person { id: life.kasia.id, ..world.sign_in(EMAIL).ok().await.person() }
}

/// Past the days in which an erasure can be taken back.
fn a_fortnight_later(world: &World) {
    world.later(TimeDelta::days(14));
}

/// As if every proof of who asks were ten minutes older: longer than a token lives without being renewed.
async fn proof_grows_old(world: &World) {
    let sql = "update sign_in_family set proved_at = proved_at - interval '10 minutes'";
    assert_eq!(world.database.refused_by(sql, &[]).await, None);
}
