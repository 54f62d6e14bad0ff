//! Training records that anyone can check, and what people show of them by a link.

mod papers;
mod trust;

use crate::world::ask::Answer;
use crate::world::fixtures::{Person, Provider};
use crate::world::{World, in_days};
use chrono::TimeDelta;
use credentials::jwt;
use credentials::status::entries;
use credentials::verify::{Documents, InDate, Standing, needs, verify};
use domain::ids::CourseRunId;
use domain::problem::Code;
use serde_json::{Value, json};
use std::collections::HashMap;

/// A worker with one entry of a register, and one that an employer confirmed.
struct Learnt {
    world: World,
    run: CourseRunId,
    provider: Provider,
    worker: Person,
    booking: Value,
    record: String,
}

impl Learnt {
    async fn new() -> Self {
        Self::at(World::new().await).await
    }

    async fn at(world: World) -> Self {
        let (run, provider) = world.run_of("Moving and handling of people", 5, in_days(0)).await;
        let (tutor, worker) = (world.tutor(&provider).await, world.person("Kasia Maria Nowak").await);
        is_known_by(&world, &worker, "kasia@people.example").await;
        let booking = world.book(&worker, run).await;
        world.all_attended(run, &tutor, &[&booking]).await;
        world.work().await;
        let record = world.get("/me/training-records").by(&worker).ok().await.text_at("/items/0/id").to_owned();
        Self { world, run, provider, worker, booking, record }
    }

    fn worker(&self) -> Person {
        self.world.again(&self.worker)
    }

    async fn credential(&self) -> Value {
        let path = format!("/training-records/{}/credential", self.record);
        self.world.get(&path).by(&self.worker()).ok().await.body
    }

    async fn share(&self, name: &str) -> Value {
        let new =
            json!({"recordIds": [self.record], "name": name, "until": in_days(30).to_string(), "label": "For Anna"});
        self.world.post("/me/shares", &new).by(&self.worker()).ok().await.body
    }

    async fn check(&self, share: &Value) -> Answer {
        self.world.get(&format!("/checks/{}", share["code"].as_str().unwrap())).ok().await
    }

    /// Everything that somebody elsewhere fetches to judge a credential.
    async fn fetched(&self, credential: &Value) -> Fetched {
        let mut fetched = Fetched::default();
        let needs = needs(credential);
        for did in needs.dids {
            fetched.0.insert(did, self.world.get("//.well-known/did.json").ok().await.body);
        }
        for list in needs.lists {
            let path = list.split_once("://").unwrap().1.split_once('/').unwrap().1;
            let answer = self.world.get(&format!("//{path}")).ok().await;
            assert_eq!(answer.header("cache-control"), "public, max-age=300");
            fetched.0.insert(list, answer.body);
        }
        fetched
    }

    async fn judged(&self, credential: &Value) -> (InDate, Standing) {
        let found = verify(credential, &self.fetched(credential).await, self.world.state.clock.now()).unwrap();
        (found.in_date, found.standing)
    }
}

/// Gives a person an address that they showed to be theirs.
pub async fn is_known_by(world: &World, person: &Person, email: &str) {
    let known = "update person set email = $2, email_verified_at = '2026-11-01' where id = $1";
    assert_eq!(world.database.refused_by(known, &[&person.id.0, &email]).await, None);
}

#[derive(Default)]
struct Fetched(HashMap<String, Value>);

impl Documents for Fetched {
    fn did(&self, did: &str) -> Option<&Value> {
        self.0.get(did)
    }

    fn list(&self, address: &str) -> Option<&Value> {
        self.0.get(address)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_register_says_is_signed_and_can_be_checked_by_anyone() {
    let learnt = Learnt::new().await;
    let signed: i64 = learnt.world.database.one("select count(*) from credential", &[]).await;
    assert_eq!(signed, 1, "by the worker, when the register is finished");
    let credential = learnt.credential().await;
    assert_eq!(credential, learnt.credential().await, "it is issued once");
    assert!(matches!(learnt.judged(&credential).await, (InDate::Yes(Some(_)), Standing::Good)));
    let achievement = &credential["credentialSubject"]["achievement"];
    assert_eq!(achievement["name"], "Moving and handling of people");
    assert_eq!(achievement["creator"]["name"], format!("College {}", learnt.provider.ukprn));
    assert_eq!(credential["validFrom"], "2026-11-24T00:00:00Z");
    let text = credential.to_string();
    for private in ["Kasia", "Nowak", "@people.example", &learnt.worker.id.to_string(), &learnt.record] {
        assert!(!text.contains(private), "{private} is in it: {text}");
    }
    let identity = &credential["credentialSubject"]["identifier"][0];
    assert_eq!((&identity["hashed"], &identity["identityType"]), (&json!(true), &json!("emailAddress")));
    learnt.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_is_had_as_a_token() {
    let learnt = Learnt::new().await;
    let path = format!("/training-records/{}/credential", learnt.record);
    let credential = learnt.credential().await;
    let fetched = learnt.fetched(&credential).await;
    for kind in ["application/vc+jwt", "text/plain"] {
        let answer = learnt.world.get(&path).by(&learnt.worker()).header("accept", kind).ok().await;
        assert_eq!((answer.header("content-type"), answer.header("cache-control")), (kind, "no-store"));
        let (said, found) = jwt::verify(&answer.text, &fetched, learnt.world.state.clock.now()).unwrap();
        assert_eq!((&said["id"], found.standing), (&credential["id"], Standing::Good));
    }
    // So are the lists, for readers of tokens alone.
    for list in needs(&credential).lists {
        let path = list.split_once("://").unwrap().1.split_once('/').unwrap().1.to_owned();
        let token = learnt.world.get(&format!("//{path}")).header("accept", "application/vc+jwt").ok().await;
        assert_eq!(token.header("cache-control"), "public, max-age=300");
        let (said, _) = jwt::verify(&token.text, &fetched, learnt.world.state.clock.now()).unwrap();
        assert_eq!(said["credentialSubject"], fetched.0[&list]["credentialSubject"]);
    }
    let json = learnt.world.get(&path).by(&learnt.worker()).header("accept", "application/vc").ok().await;
    assert_eq!(json.header("content-type"), "application/vc");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_is_known_to_be_within_the_time_a_list_is_kept() {
    let learnt = Learnt::new().await;
    let credential = learnt.credential().await;
    let share = learnt.share("initial").await;
    let places: Vec<usize> = entries(&credential).iter().map(|entry| entry.at).collect();
    assert!(places[0] == places[1] && places[0] < 131_072);
    let tutor = learnt.world.tutor(&learnt.provider).await;
    let marks = json!({"marks": [{"bookingId": learnt.booking["id"], "mark": "absent"}]});
    learnt.world.put(&format!("/course-runs/{}/attendance", learnt.run), &marks).by(&tutor).ok().await;
    learnt.world.later(TimeDelta::seconds(300));
    assert_eq!(learnt.judged(&credential).await.1, Standing::Revoked);
    let check = learnt.check(&share).await;
    let seen = &check.body["items"][0];
    assert_eq!((&seen["standing"], &seen["state"]), (&json!("revoked"), &json!("revoked")));
    let page = learnt.world.get(&format!("//check/{}", share["code"].as_str().unwrap())).ok().await;
    assert!(page.text.contains("It was withdrawn.") && !page.text.contains("genuine"), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_hold_is_told_by_its_list() {
    let learnt = Learnt::new().await;
    let (credential, share) = (learnt.credential().await, learnt.share("full").await);
    let staff = learnt.world.staff().await;
    let path =
        format!("/credentials/{}/suspension", credential["id"].as_str().unwrap().trim_start_matches("urn:uuid:"));
    let hold = json!({"reason": "The register is looked into."});
    learnt.world.put(&path, &json!({"reason": " "})).by(&staff).refused(Code::NotValid).await;
    learnt.world.put(&path, &hold).by(&learnt.worker()).refused(Code::NotAllowed).await;
    let held = learnt.world.put(&path, &hold).by(&staff).ok().await;
    assert_eq!(
        (held.text_at("/standing"), held.text_at("/suspendedReason")),
        ("suspended", "The register is looked into.")
    );
    assert_eq!(learnt.judged(&credential).await.1, Standing::Suspended);
    assert_eq!(learnt.check(&share).await.body["items"][0]["standing"], "suspended");
    // Said twice it is one hold, and it can be taken off again.
    let again = learnt.world.put(&path, &hold).by(&staff).ok().await;
    assert_eq!(again.body["suspendedAt"], held.body["suspendedAt"]);
    let released = learnt.world.delete(&path).by(&staff).ok().await;
    assert_eq!((released.text_at("/standing"), released.body.get("suspendedReason")), ("good", None));
    assert_eq!(learnt.judged(&credential).await.1, Standing::Good);
    let noted: i64 = learnt.world.database.one("select count(*) from event where kind like 'credential.%'", &[]).await;
    assert_eq!(noted, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn new_keys_change_nothing_for_what_is_out() {
    let learnt = Learnt::new().await;
    let old = learnt.credential().await;
    learnt
        .world
        .state
        .db
        .tx(async |tx| api::credentials::rotate(tx, &learnt.world.state, learnt.world.state.clock.now()).await)
        .await
        .unwrap();
    let did = learnt.world.get("//.well-known/did.json").ok().await;
    assert_eq!(did.body["verificationMethod"].as_array().unwrap().len(), 4);
    assert!(matches!(learnt.judged(&old).await, (InDate::Yes(_), Standing::Good)));
    let other = learnt.world.person("Somebody Else").await;
    let tutor = learnt.world.tutor(&learnt.provider).await;
    let booking = learnt.world.book(&other, learnt.run).await;
    learnt.world.all_attended(learnt.run, &tutor, &[&booking]).await;
    let mine = learnt.world.get("/me/training-records").by(&other).ok().await;
    let path = format!("/training-records/{}/credential", mine.text_at("/items/0/id"));
    let new = learnt.world.get(&path).by(&other).ok().await.body;
    assert_ne!(new["proof"]["verificationMethod"], old["proof"]["verificationMethod"]);
    assert!(matches!(learnt.judged(&new).await, (InDate::Yes(_), Standing::Good)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_but_an_employer_says_is_not_signed() {
    let world = World::new().await;
    let (manager, employer) = world.manager("Rowan Care").await;
    let worker = world.person("Wanda Worker").await;
    world.employ(&worker, employer).await;
    let items = json!({"items": [{"personId": worker.id, "title": "First aid", "achievedOn": "2026-03-02"}]});
    world.post(&format!("/organisations/{employer}/training-records"), &items).by(&manager).ok().await;
    let mine = world.get("/me/training-records").by(&worker).ok().await;
    let record = mine.text_at("/items/0/id").to_owned();
    world.get(&format!("/training-records/{record}/credential")).by(&worker).refused(Code::NotFound).await;
    let new = json!({"recordIds": [record], "name": "full", "until": in_days(1).to_string()});
    let share = world.post("/me/shares", &new).by(&worker).ok().await;
    let check = world.get(&format!("/checks/{}", share.text_at("/code"))).ok().await;
    let seen = &check.body["items"][0];
    assert_eq!((&seen["genuine"], &seen["verificationLevel"]), (&json!(false), &json!("employer_confirmed")));
    assert_eq!((seen.get("signedBy"), seen.get("credentialId")), (None, None));
    let page = world.get(&format!("//check/{}", share.text_at("/code"))).ok().await;
    assert!(page.text.contains("Their employer of that time says so."), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_link_sees_what_its_person_chose_and_no_more() {
    let learnt = Learnt::new().await;
    let share = learnt.share("initial").await;
    assert_eq!(
        share["url"],
        format!("http://localhost:8080/check/{}", share["code"].as_str().unwrap().replace('-', ""))
    );
    let check = learnt.check(&share).await;
    assert_eq!(check.header("cache-control"), "no-store");
    assert_eq!(check.text_at("/holder"), "Kasia N.");
    let seen = &check.body["items"][0];
    assert_eq!(
        seen["sentence"],
        format!(
            "Kasia N. completed “Moving and handling of people” on Tuesday 24 November 2026 with College {}.",
            learnt.provider.ukprn
        )
    );
    assert_eq!(
        (&seen["genuine"], &seen["state"], &seen["standing"], &seen["verificationLevel"]),
        (&json!(true), &json!("valid"), &json!("good"), &json!("academy_signed"))
    );
    assert!(!check.text.contains("Nowak") && !check.text.contains("For Anna"), "{}", check.text);
    // However it is typed.
    let typed = share["code"].as_str().unwrap().to_lowercase().replace('-', "%20");
    learnt.world.get(&format!("/checks/{typed}")).ok().await;
    // The signed form is behind the same code, and nothing else is.
    let id = seen["credentialId"].as_str().unwrap();
    let path = format!("/checks/{}/credentials", share["code"].as_str().unwrap());
    let signed = learnt.world.get(&format!("{path}/{id}")).ok().await.body;
    assert!(matches!(learnt.judged(&signed).await, (InDate::Yes(_), Standing::Good)));
    learnt.world.get(&format!("{path}/{}", learnt.record)).refused(Code::NotFound).await;
    let full = learnt.share("full").await;
    assert_eq!(learnt.check(&full).await.text_at("/holder"), "Kasia Maria Nowak");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_needs_no_script_and_follows_nobody() {
    let learnt = Learnt::new().await;
    let share = learnt.share("initial").await;
    let path = format!("//check/{}", share["code"].as_str().unwrap().replace('-', ""));
    let page = learnt.world.get(&path).ok().await;
    for said in
        ["This record is genuine.", "In date until", "It was not withdrawn.", "Kasia N. completed", "24 December 2026"]
    {
        assert!(page.text.contains(said), "{said}: {}", page.text);
    }
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!((page.header("referrer-policy"), page.header("x-robots-tag")), ("no-referrer", "noindex"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(!page.text.contains("<script") && !page.text.contains("src="));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_was_read_aloud_is_typed_on_a_page() {
    let learnt = Learnt::new().await;
    let code = learnt.share("initial").await["code"].as_str().unwrap().to_owned();
    let page = learnt.world.get("//check").ok().await;
    assert!(
        page.text.contains("<label for=\"code\">")
            && page.header("content-security-policy").contains("form-action 'self'")
    );
    let typed = format!("{}/check?code={}", learnt.world.url, code.to_lowercase().replace('-', "+"));
    let answer = learnt.world.http.get(typed).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    let to = answer.headers()["location"].to_str().unwrap().to_owned();
    assert_eq!(to, format!("/check/{}", code.replace('-', "")));
    // What is typed cannot lead anywhere else.
    let elsewhere = format!("{}/check?code=%2F%2Fevil.example%0D%0Ax", learnt.world.url);
    let answer = learnt.world.http.get(elsewhere).send().await.unwrap();
    assert!(answer.headers()["location"].to_str().unwrap().starts_with("/check/"));
    assert!(!answer.headers()["location"].to_str().unwrap()[7..].contains('/'));
}

#[tokio::test(flavor = "multi_thread")]
async fn its_person_sees_that_somebody_looked_and_ends_it_at_once() {
    let learnt = Learnt::new().await;
    let share = learnt.share("full").await;
    learnt.check(&share).await;
    learnt.check(&share).await;
    learnt.world.later(TimeDelta::minutes(2));
    learnt.check(&share).await;
    let mine = learnt.world.get("/me/shares").by(&learnt.worker()).ok().await;
    let seen = &mine.items()[0];
    assert_eq!((&seen["looks"], &seen["open"], &seen["label"]), (&json!(2), &json!(true), &json!("For Anna")));
    assert_eq!(seen["records"][0]["title"], "Moving and handling of people");
    let path = format!("/me/shares/{}", share["id"].as_str().unwrap());
    let stranger = learnt.world.person("A Stranger").await;
    learnt.world.delete(&path).by(&stranger).refused(Code::NotFound).await;
    assert!(learnt.world.get("/me/shares").by(&stranger).ok().await.items().is_empty());
    learnt.world.delete(&path).by(&learnt.worker()).ok().await;
    learnt.world.delete(&path).by(&learnt.worker()).ok().await;
    let code = share["code"].as_str().unwrap();
    learnt.world.get(&format!("/checks/{code}")).refused(Code::NotFound).await;
    let page = learnt.world.http.get(format!("{}/check/{code}", learnt.world.url)).send().await.unwrap();
    assert_eq!(page.status(), 404);
    assert!(page.text().await.unwrap().contains("This link has ended"));
    learnt.world.get("/checks/ABCD-EFGH-IJKL-MNOP").refused(Code::NotFound).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_of_ones_own_record_and_ends_on_its_day() {
    let learnt = Learnt::new().await;
    let stranger = learnt.world.person("A Stranger").await;
    let new =
        |record: &str, until: i64| json!({"recordIds": [record], "name": "full", "until": in_days(until).to_string()});
    let ask = |body: &Value, by: &Person| learnt.world.post("/me/shares", body).by(by);
    let refusal = ask(&new(&learnt.record, 3), &stranger).refused(Code::NotValid).await;
    assert_eq!(refusal.text_at("/errors/0/pointer"), "/recordIds/0");
    ask(&new(&learnt.record, -1), &learnt.worker()).refused(Code::NotValid).await;
    ask(&new(&learnt.record, 400), &learnt.worker()).refused(Code::NotValid).await;
    let share = ask(&new(&learnt.record, 0), &learnt.worker()).ok().await.body;
    learnt.check(&share).await;
    learnt.world.later(TimeDelta::days(1));
    learnt.world.get(&format!("/checks/{}", share["code"].as_str().unwrap())).refused(Code::NotFound).await;
    // The database says the same of whose it is.
    let sql =
        "insert into shared_record select s.id, t.id from share s, training_record t where s.person_id <> t.person_id";
    let stranger_again = learnt.world.again(&stranger);
    let other = ask(&json!({"recordIds": [], "name": "full", "until": in_days(2).to_string()}), &stranger_again);
    other.refused(Code::NotValid).await;
    let foreign = "insert into share (id, person_id, code_hash, code_sealed, shown_name, until, created_at) \
        values (gen_random_uuid(), $1, sha256('x'), 'x', 'full', '2027-01-01', now())";
    assert_eq!(learnt.world.database.refused_by(foreign, &[&stranger.id.0]).await, None);
    assert_eq!(learnt.world.database.refused_by(sql, &[]).await.as_deref(), Some("shared_record_is_own"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_erased_person_the_proof_stays_and_nothing_that_it_said() {
    let learnt = Learnt::new().await;
    let share = learnt.share("full").await;
    let due = "insert into erasure (person_id, asked_at, due_at) values ($1, '2026-11-01', '2026-11-15')";
    assert_eq!(learnt.world.database.refused_by(due, &[&learnt.worker.id.0]).await, None);
    learnt.world.work().await;
    let left: i64 = learnt.world.database.one("select count(*) from share", &[]).await;
    let kept = "select count(*) from credential where document is null and length(document_hash) = 32";
    assert_eq!((left, learnt.world.database.one::<i64>(kept, &[]).await), (0, 1));
    learnt.world.get(&format!("/checks/{}", share["code"].as_str().unwrap())).refused(Code::NotFound).await;
}
