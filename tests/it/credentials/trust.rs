//! Credentials of other issuers, and of the academy as others see it.

use super::{Learnt, is_known_by};
use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::problem::Code;
use serde_json::{Value, json};

async fn verdict(world: &World, credential: &Value) -> Value {
    world.post("/credentials/verify", &json!({"credential": credential})).ok().await.body
}

/// The name of an academy as an issuer.
async fn did(world: &World) -> String {
    world.get("//.well-known/did.json").ok().await.text_at("/id").to_owned()
}

/// Two academies with nothing in common but the time: one taught, the other is where the worker went.
struct Two {
    first: Learnt,
    second: World,
    kasia: Person,
    credential: Value,
}

impl Two {
    async fn new() -> Self {
        let (first, second) = (Learnt::at(World::reachable().await).await, World::reachable().await);
        let kasia = second.person("Kasia Nowak").await;
        is_known_by(&second, &kasia, "kasia@people.example").await;
        let credential = first.credential().await;
        Self { first, second, kasia, credential }
    }

    async fn relied_on(&self) {
        let staff = self.second.staff().await;
        let path = format!("/trusted-issuers/{}", did(&self.first.world).await.replace('%', "%25"));
        let issuer = json!({"name": "The first Academy", "trustedFrom": in_days(0).to_string()});
        self.second.put(&path, &issuer).by(&staff).ok().await;
    }

    fn bring(&self, credential: &Value) -> crate::world::ask::Ask {
        let kasia = self.second.again(&self.kasia);
        self.second.post("/me/credentials", &json!({"credential": credential})).by(&kasia)
    }

    async fn mine(&self) -> Vec<Value> {
        self.second.get("/me/training-records").by(&self.second.again(&self.kasia)).ok().await.items().to_vec()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_has_a_credential_judged_and_each_verdict_stands_for_itself() {
    let learnt = Learnt::at(World::reachable().await).await;
    let world = &learnt.world;
    let credential = learnt.credential().await;
    let asked = json!({"credential": credential, "email": "kasia@people.example"});
    let answer = world.post("/credentials/verify", &asked).ok().await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let found = &answer.body["found"];
    assert_eq!((answer.text_at("/genuine"), &found["issuer"]), ("yes", &json!(did(world).await)));
    assert_eq!((&found["standing"], &found["window"]), (&json!("good"), &json!("in_date")));
    assert_eq!((&found["issuerKnown"], &found["isTheirs"]), (&json!(true), &json!(true)));
    assert_eq!(found["title"], "Moving and handling of people");
    assert_eq!(found["taughtBy"], format!("College {}", learnt.provider.ukprn));
    let other = json!({"credential": credential, "email": "ana@people.example"});
    assert_eq!(world.post("/credentials/verify", &other).ok().await.body["found"]["isTheirs"], false);
    // In the other form it is the same.
    let path = format!("/training-records/{}/credential", learnt.record);
    let token = world.get(&path).by(&learnt.worker()).header("accept", "application/vc+jwt").ok().await.text;
    let as_token = verdict(world, &json!(token)).await;
    assert_eq!((&as_token["genuine"], &as_token["found"]["title"]), (&json!("yes"), &found["title"]));
    // What was changed tells nothing else of itself.
    let mut tampered = credential.clone();
    tampered["credentialSubject"]["achievement"]["name"] = json!("Brain surgery");
    for wrong in [tampered, json!(format!("{token}x")), json!({"type": "VerifiableCredential"})] {
        let refused = verdict(world, &wrong).await;
        assert_eq!((&refused["genuine"], refused.get("found")), (&json!("no"), None), "{refused}");
        assert!(!refused.to_string().contains("surgery"), "{refused}");
    }
    for wrong in [json!(7), json!(null), json!([credential])] {
        world.post("/credentials/verify", &json!({"credential": wrong})).refused(Code::NotValid).await;
    }
    world.later(TimeDelta::days(4000));
    assert_eq!(verdict(world, &credential).await["found"]["window"], "ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_issuer_that_cannot_be_reached_nothing_is_said() {
    let learnt = Learnt::at(World::reachable().await).await;
    let credential = learnt.credential().await;
    let second = World::reachable().await;
    drop(learnt.world.http.clone());
    let unreachable: Value =
        serde_json::from_str(&credential.to_string().replace(&did(&learnt.world).await, "did:web:127.0.0.1%3A1"))
            .unwrap();
    let verdict = verdict(&second, &unreachable).await;
    assert_eq!((&verdict["genuine"], verdict.get("found")), (&json!("unknown"), None), "{verdict}");
    let kasia = second.person("Kasia").await;
    let bring = second.post("/me/credentials", &json!({"credential": unreachable})).by(&kasia);
    bring.refused(Code::CredentialNotChecked).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_academy_signed_counts_at_another_that_relies_on_it() {
    let two = Two::new().await;
    let seen = verdict(&two.second, &two.credential).await;
    assert_eq!((&seen["genuine"], &seen["found"]["issuerKnown"]), (&json!("yes"), &json!(false)));
    two.relied_on().await;
    assert_eq!(verdict(&two.second, &two.credential).await["found"]["issuerKnown"], true);
    let entry = two.bring(&two.credential).ok().await;
    assert_eq!(entry.text_at("/verificationLevel"), "issuer_confirmed");
    assert_eq!(entry.text_at("/title"), "Moving and handling of people");
    assert_eq!(entry.text_at("/issuedBy"), "Staffordshire Social Care Academy");
    assert_eq!(entry.text_at("/taughtBy"), format!("College {}", two.first.provider.ukprn));
    assert_eq!((entry.text_at("/achievedOn"), entry.text_at("/expiryBasis")), ("2026-11-24", "certificate"));
    assert_eq!(entry.header("location"), format!("/api/v1/training-records/{}", entry.text_at("/id")));
    // Once: brought again it is the same.
    two.bring(&two.credential).refused(Code::RecordHeld).await;
    assert_eq!(two.mine().await.len(), 1);
    // The academy does not sign what another one did; it shows it as that one's.
    let path = format!("/training-records/{}/credential", entry.text_at("/id"));
    two.second.get(&path).by(&two.kasia).refused(Code::NotFound).await;
    let new = json!({"recordIds": [entry.body["id"]], "name": "initial", "until": in_days(9).to_string()});
    let share = two.second.post("/me/shares", &new).by(&two.kasia).ok().await;
    let check = two.second.get(&format!("/checks/{}", share.text_at("/code"))).ok().await;
    let item = &check.body["items"][0];
    assert_eq!((&item["genuine"], &item["issuerKnown"]), (&json!(true), &json!(true)));
    assert_eq!((&item["verificationLevel"], item.get("credentialId")), (&json!("issuer_confirmed"), None));
    let page = two.second.get(&format!("//check/{}", share.text_at("/code"))).ok().await;
    for said in ["Staffordshire Social Care Academy signed it", "The Academy knows who signed it."] {
        assert!(page.text.contains(said), "{}", page.text);
    }
    two.second.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_withdrawn_at_one_academy_is_withdrawn_at_the_other_within_five_minutes() {
    let two = Two::new().await;
    two.relied_on().await;
    two.bring(&two.credential).ok().await;
    let staff = two.first.world.staff().await;
    let id = two.credential["id"].as_str().unwrap().trim_start_matches("urn:uuid:");
    let hold = json!({"reason": "The register is looked into."});
    two.first.world.put(&format!("/credentials/{id}/suspension"), &hold).by(&staff).ok().await;
    two.second.work().await;
    let suspended = "select suspended from brought_credential";
    assert!(!two.second.database.one::<bool>(suspended, &[]).await, "a list is not asked for all the time");
    let five = TimeDelta::seconds(300);
    two.first.world.later(five);
    two.second.later(five);
    two.second.work().await;
    assert!(two.second.database.one::<bool>(suspended, &[]).await);
    let tutor = two.first.world.tutor(&two.first.provider).await;
    let marks = json!({"marks": [{"bookingId": two.first.booking["id"], "mark": "absent"}]});
    two.first.world.put(&format!("/course-runs/{}/attendance", two.first.run), &marks).by(&tutor).ok().await;
    two.first.world.later(five);
    two.second.later(five);
    two.second.work().await;
    assert!(two.mine().await.is_empty(), "what was taken back is not in the record any more");
    let why: String = two.second.database.one("select revoked_reason from training_record", &[]).await;
    assert_eq!(why, "Who signed it has withdrawn it.");
    two.bring(&two.credential).refused(Code::CredentialNotGenuine).await;
    two.second.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_worth_what_is_known_of_its_issuer_and_of_whose_it_is() {
    let two = Two::new().await;
    let mut tampered = two.credential.clone();
    tampered["validUntil"] = json!("2036-01-01T00:00:00Z");
    two.bring(&tampered).refused(Code::CredentialNotGenuine).await;
    assert_eq!(two.bring(&two.credential).ok().await.text_at("/verificationLevel"), "evidence_seen");
    // Somebody else who has the file cannot make it theirs: it is no more than what they say.
    two.relied_on().await;
    let thief = two.second.person("A Thief").await;
    is_known_by(&two.second, &thief, "thief@people.example").await;
    let body = json!({"credential": two.credential});
    let stolen = two.second.post("/me/credentials", &body).by(&thief).ok().await;
    assert_eq!(stolen.text_at("/verificationLevel"), "self_declared");
    // What the academy signed itself is not brought to it.
    let own = two.first.world.post("/me/credentials", &body).by(&two.first.worker());
    own.refused(Code::RecordHeld).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_keep_the_list_of_who_is_relied_on() {
    let world = World::new().await;
    let (staff, worker) = (world.staff().await, world.person("Wanda Worker").await);
    let path = "/trusted-issuers/did:web:derby.example";
    let issuer = json!({"name": "Derby Care Academy", "trustedFrom": in_days(1).to_string()});
    world.put(path, &issuer).by(&worker).refused(Code::NotAllowed).await;
    world.put(path, &issuer).refused(Code::NotSignedIn).await;
    let set = world.put(path, &issuer).by(&staff).ok().await;
    assert_eq!((set.text_at("/did"), &set.body["trusted"]), ("did:web:derby.example", &json!(false)));
    let stale = world.put(path, &issuer).by(&staff).header("if-match", "\"old\"");
    stale.refused(Code::Stale).await;
    let wrong = json!({"name": "Derby", "trustedFrom": in_days(1).to_string(), "trustedUntil": in_days(0).to_string()});
    world.put(path, &wrong).by(&staff).refused(Code::NotValid).await;
    for did in ["derby.example", "did:web:derby.example%2Fx", "did:key:z6Mk", "did:web:localhost%253A8080"] {
        world.put(&format!("/trusted-issuers/{did}"), &issuer).by(&staff).refused(Code::NotValid).await;
    }
    world.later(TimeDelta::days(1));
    let staff = world.again(&staff);
    assert_eq!(world.get("/trusted-issuers").ok().await.items()[0]["trusted"], true);
    let registry = world.get("//credentials/issuers.json").ok().await.body;
    assert_eq!(registry["registry"]["did:web:derby.example"]["name"], "Derby Care Academy");
    assert!(registry["registry"][did(&world).await].is_object());
    world.delete(path).by(&staff).ok().await;
    world.delete(path).by(&staff).refused(Code::NotFound).await;
    assert!(world.get("/trusted-issuers").ok().await.items().is_empty());
}
