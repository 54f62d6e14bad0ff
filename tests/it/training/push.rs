//! Training that an employer holds elsewhere.

use super::Home;
use domain::problem::Code;
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn each_entry_is_written_or_refused_on_its_own_and_is_the_persons() {
    let home = Home::new().await;
    let kasia = home.worker("Kasia", home.leek, 100).await;
    let job = home.world.get(&home.at(&format!("workers/{}", kasia.id))).by(&home.admin).ok().await;
    let job = home.at(&format!("employments/{}", job.text_at("/jobs/0/id")));
    home.world.ask(Method::PATCH, &job).json(&json!({"externalId": "E-1042"})).by(&home.admin).ok().await;
    let stranger = home.world.person("Stranger").await;
    let sent = home
        .send(&json!([
            {"workerId": "E-1042", "subject": "moving_people", "title": "Moving and handling", "achievedOn": "2026-03-02",
                "expiresOn": "2027-06-01", "evidence": "Certificate 88123 seen"},
            {"personId": stranger.id, "title": "First aid", "achievedOn": "2026-03-02"},
            {"workerId": "E-1042", "subject": "nonsense", "achievedOn": "2026-03-02"},
            {"workerId": "E-1042", "subject": "fire_safety", "achievedOn": "2026-11-25"},
            {"workerId": "E-1042", "subject": "moving_people", "title": "The same again", "achievedOn": "2026-03-02"},
        ]))
        .ok()
        .await;
    let outcomes: Vec<_> = sent.items().iter().map(|item| item["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["added", "refused", "refused", "refused", "known"]);
    assert_eq!(sent.body["refused"], 3);
    assert_eq!(sent.text_at("/items/1/problem/code"), "not_found");
    assert_eq!(sent.text_at("/items/2/problem/errors/0/pointer"), "/items/2/subject");
    assert_eq!(sent.text_at("/items/3/problem/errors/0/pointer"), "/items/3/achievedOn");
    let mine = home.world.get("/me/training-records").by(&kasia).ok().await;
    assert_eq!(mine.items().len(), 1);
    let entry = &mine.items()[0];
    assert_eq!(entry["confirmedBy"], "Meadow Lane");
    assert_eq!(entry["evidence"], "Certificate 88123 seen");
    assert_eq!((&entry["expiresOn"], &entry["expiryBasis"]), (&json!("2027-06-01"), &json!("certificate")));
    let log = home.world.get("/me/access-log").by(&kasia).ok().await;
    assert!(log.each("sentence").contains(&"Meadow Lane changed your training record on 24 November"), "{}", log.text);
    home.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_id_again_is_known_and_other_words_take_its_place() {
    let home = Home::new().await;
    let kasia = home.worker("Kasia", home.leek, 100).await;
    let entry =
        |title: &str| json!([{"personId": kasia.id, "title": title, "achievedOn": "2026-03-02", "ownId": "T-7"}]);
    let first = home.send(&entry("First aid")).ok().await;
    let again = home.send(&entry("First aid")).ok().await;
    assert_eq!(again.text_at("/items/0/outcome"), "known");
    assert_eq!(again.text_at("/items/0/trainingRecordId"), first.text_at("/items/0/trainingRecordId"));
    let other = home.send(&entry("Emergency first aid")).ok().await;
    assert_eq!(other.text_at("/items/0/outcome"), "replaced");
    let mine = home.world.get("/me/training-records").by(&kasia).ok().await;
    assert_eq!(mine.each("title"), ["Emergency first aid"]);
    let old = home.world.get(&format!("/training-records/{}", first.text_at("/items/0/trainingRecordId")));
    let old = old.by(&kasia).ok().await;
    assert_eq!(old.text_at("/state"), "revoked", "it stays, with the reason");
    assert_eq!(old.text_at("/revokedReason"), "Meadow Lane sent another entry in its place.");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_employer_takes_back_what_it_wrote_and_nothing_else() {
    let home = Home::new().await;
    let kasia = home.worker("Kasia", home.leek, 100).await;
    let entry = home.learnt(&kasia, "fire_safety", "2026-03-02").await;
    let path = home.at(&format!("training-records/{entry}"));
    let (_, other) = home.world.manager("Elsewhere").await;
    let theirs = home.world.employers_machine("Elsewhere", "elsewhere-hr").await;
    let there = format!("/organisations/{other}/training-records/{entry}");
    home.world.ask(Method::DELETE, &there).by(&theirs).refused(Code::NotFound).await;
    home.world.ask(Method::DELETE, &path).by(&theirs).refused(Code::NotFound).await;
    home.world.ask(Method::DELETE, &path).by(&home.machine).ok().await;
    home.world.ask(Method::DELETE, &path).by(&home.machine).refused(Code::NotFound).await;
    assert!(home.world.get("/me/training-records").by(&kasia).ok().await.items().is_empty());
    home.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_writes_once_and_a_list_has_bounds() {
    let home = Home::new().await;
    let kasia = home.worker("Kasia", home.leek, 100).await;
    let items = json!([{"personId": kasia.id, "title": "First aid", "achievedOn": "2026-03-02"}]);
    let first = home.send(&items).header("idempotency-key", "k").ok().await;
    let again = home.send(&items).header("idempotency-key", "k").ok().await;
    assert_eq!(first.body, again.body, "the answer of before, and not that it is known");
    home.send(&json!([])).refused(Code::NotValid).await;
    let many: Vec<_> = (0..201).map(|_| items[0].clone()).collect();
    home.send(&json!(many)).refused(Code::NotValid).await;
    let both = json!([{"personId": kasia.id, "workerId": "E-1", "title": "First aid", "achievedOn": "2026-03-02"}]);
    let refused = home.send(&both).ok().await;
    assert_eq!(refused.text_at("/items/0/problem/errors/0/pointer"), "/items/0/workerId");
}
