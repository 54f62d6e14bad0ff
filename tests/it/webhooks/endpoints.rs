//! Endpoints are their organisation's: made, changed, tried, given a new secret and removed by those who look after it.

use super::receiver::Receiver;
use super::{ALL, Told};
use crate::world::World;
use chrono::TimeDelta;
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn another_organisations_endpoint_is_as_if_it_were_not_there() {
    let told = Told::new().await;
    let world = &told.world;
    let (stranger, elsewhere) = world.manager("Elsewhere").await;
    let provider = world.provider("10000001", None).await;
    let foreign = [
        stranger,
        world.tutor(&provider).await,
        world.machine(&provider, "college-hooks").await,
        world.employers_machine("Elsewhere", "elsewhere-hr").await,
        told.worker.clone(),
    ];
    let (own, none) = (told.path(), format!("/webhook-endpoints/{}", uuid::Uuid::now_v7()));
    told.post("test").await;
    let delivery = told.deliveries().await[0]["id"].as_str().unwrap().to_owned();
    for who in &foreign {
        for (method, rest, body) in [
            (Method::GET, String::new(), None),
            (Method::PATCH, String::new(), Some(json!({"on": false}))),
            (Method::DELETE, String::new(), None),
            (Method::POST, "/rotate-secret".to_owned(), None),
            (Method::POST, "/test".to_owned(), None),
            (Method::GET, "/deliveries".to_owned(), None),
            (Method::POST, format!("/deliveries/{delivery}/replay"), None),
            (Method::POST, "/replay".to_owned(), Some(json!({"since": "2026-11-24T00:00:00Z"}))),
        ] {
            let send = async |path: &str| {
                let ask = world.ask(method.clone(), &format!("{path}{rest}")).by(who);
                let ask = match &body {
                    Some(body) => ask.json(body),
                    None => ask,
                };
                ask.refused(Code::NotFound).await.text
            };
            assert_eq!(send(&own).await, send(&none).await, "{method} {rest}");
        }
        let list = world.get(&format!("/webhook-endpoints?employerId={}", told.employer)).by(who);
        list.refused(Code::NotFound).await;
        let new = json!({"url": "https://hr.example/", "eventTypes": ["worker.left"], "employerId": told.employer});
        world.post("/webhook-endpoints", &new).by(who).refused(Code::NotFound).await;
    }
    world.get(&own).refused(Code::NotSignedIn).await;
    // A delivery of one endpoint is not found under another.
    let new = json!({"url": "https://hr.example/", "eventTypes": ["worker.left"], "employerId": elsewhere});
    let theirs = world.post("/webhook-endpoints", &new).by(&foreign[0]).ok().await.text_at("/id").to_owned();
    let mixed = format!("/webhook-endpoints/{theirs}/deliveries/{delivery}/replay");
    world.ask(Method::POST, &mixed).by(&foreign[0]).refused(Code::NotFound).await;
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_keeps_its_own_organisations_endpoints_and_need_not_say_whose() {
    let told = Told::new().await;
    let world = &told.world;
    let hr = world.employers_machine("Meadow Lane", "meadow-hr").await;
    let new =
        json!({"url": "https://hr.example/", "eventTypes": ["worker.left", "worker.left"], "description": " HR "});
    let made = world.post("/webhook-endpoints", &new).by(&hr).ok().await;
    assert_eq!((made.text_at("/employerId"), made.text_at("/description")), (told.employer.to_string().as_str(), "HR"));
    assert_eq!(made.body["eventTypes"], json!(["worker.left"]));
    assert_eq!(made.header("cache-control"), "no-store");
    let list = world.get("/webhook-endpoints?limit=1").by(&hr).ok().await;
    assert_eq!((list.items().len(), list.items()[0].get("secret")), (1, None), "a secret is shown once");
    let rest = world.get(&format!("/webhook-endpoints?cursor={}", list.text_at("/nextCursor"))).by(&hr).ok().await;
    assert_eq!((rest.each("id"), rest.body.get("nextCursor")), (vec![made.text_at("/id")], None));
    // What a machine made is told to those who look after its organisation.
    let path = format!("/webhook-endpoints/{}", made.text_at("/id"));
    let receiver = Receiver::new().await;
    receiver.always(410);
    let tag = world.get(&path).by(&hr).ok().await.header("etag").to_owned();
    let moved = world.ask(Method::PATCH, &path).json(&json!({"url": receiver.url})).header("if-match", &tag);
    moved.by(&hr).ok().await;
    told.leaves().await;
    told.happens("worker.left", told.worker.id.0).await;
    world.work().await;
    world.work().await;
    assert!(world.mails().iter().any(|mail| mail.contains("Morgan Manager") && mail.contains(&receiver.url)));
    world.delete(&path).by(&hr).ok().await;
    world.get(&path).by(&hr).refused(Code::NotFound).await;
    assert_eq!(told.now().await["state"], "on", "the other one stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_endpoint_is_said() {
    let told = Told::new().await;
    let world = &told.world;
    let at = |change: Value| {
        let mut new = json!({"url": "https://hr.example/", "eventTypes": ["worker.left"], "employerId": told.employer});
        new.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        world.post("/webhook-endpoints", &new).by(&told.manager)
    };
    for (change, pointer) in [
        (json!({"url": "ftp://hr.example/"}), "/url"),
        (json!({"url": "http://hr.example/"}), "/url"),
        (json!({"url": "https://a:b@hr.example/"}), "/url"),
        (json!({"url": format!("https://hr.example/{}", "x".repeat(2000))}), "/url"),
        (json!({"eventTypes": []}), "/eventTypes"),
        (json!({"eventTypes": ["webhook.test"]}), "/eventTypes"),
        (json!({"description": "x".repeat(201)}), "/description"),
        (json!({"trainingProviderId": told.employer}), "/employerId"),
        (json!({"eventTypes": ["booking.made"]}), ""),
        (json!({"secret": "whsec_mine"}), ""),
    ] {
        let refused = at(change.clone()).refused(Code::NotValid).await;
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer, "{change}");
    }
    at(json!({"employerId": uuid::Uuid::now_v7()})).refused(Code::NotFound).await;
    world.get("/webhook-endpoints").by(&told.manager).refused(Code::NotValid).await;
    let staff = world.staff().await;
    let nowhere = json!({"url": "https://hr.example/", "eventTypes": ["worker.left"]});
    world.post("/webhook-endpoints", &nowhere).by(&staff).refused(Code::NotValid).await;
    let no_such =
        json!({"url": "https://hr.example/", "eventTypes": ["worker.left"], "employerId": uuid::Uuid::now_v7()});
    world.post("/webhook-endpoints", &no_such).by(&staff).refused(Code::NotFound).await;
    for _ in 0..9 {
        at(json!({})).ok().await;
    }
    at(json!({})).refused(Code::TooManyEndpoints).await;
    assert_eq!(world.get("/webhook-endpoints").by(&staff).ok().await.items().len(), 10, "the academy sees all");
    let huge =
        world.ask(Method::POST, "/webhook-endpoints").by(&told.manager).body("application/json", "x".repeat(2_000_000));
    huge.refused(Code::TooLarge).await;
    let kind = world.ask(Method::POST, "/webhook-endpoints").by(&told.manager).body("text/plain", "{}");
    kind.refused(Code::UnsupportedMediaType).await;
    world.get("/webhook-endpoints/none").by(&staff).refused(Code::Malformed).await;
    world.get(&format!("{}/deliveries?state=lost", told.path())).by(&staff).refused(Code::Malformed).await;
    world.get(&format!("{}/deliveries?cursor=x", told.path())).by(&staff).refused(Code::Malformed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_rests_on_what_was_read() {
    let told = Told::new().await;
    let world = &told.world;
    let patch = |tag: Option<&str>, change: Value| {
        let ask = world.ask(Method::PATCH, &told.path()).json(&change).by(&told.manager);
        match tag {
            Some(tag) => ask.header("if-match", tag),
            None => ask,
        }
    };
    patch(None, json!({"on": false})).refused(Code::PreconditionRequired).await;
    let tag = world.get(&told.path()).by(&told.manager).ok().await.header("etag").to_owned();
    let off = patch(Some(&tag), json!({"on": false, "description": "Rota"})).ok().await;
    assert_eq!((off.text_at("/state"), off.text_at("/description")), ("paused", "Rota"));
    patch(Some(&tag), json!({"on": true})).refused(Code::Stale).await;
    let on = patch(Some(off.header("etag")), json!({"on": true, "description": ""})).ok().await;
    assert_eq!((on.text_at("/state"), on.body.get("description")), ("on", None));
    let wrong = patch(Some(on.header("etag")), json!({"url": "gopher://hr.example/"})).refused(Code::NotValid).await;
    assert_eq!(wrong.text_at("/errors/0/pointer"), "/url");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_shown_once_and_sealed_where_it_is_kept() {
    let told = Told::new().await;
    let world = &told.world;
    let new = json!({"url": "https://hr.example/", "eventTypes": ["worker.left"], "employerId": told.employer});
    let make = || world.post("/webhook-endpoints", &new).by(&told.manager).header("idempotency-key", "make-1");
    let (first, again) = (make().ok().await, make().ok().await);
    assert_eq!(first.body, again.body, "a retried request gets the same answer, secret and all");
    let secret = first.text_at("/secret").strip_prefix("whsec_").unwrap().to_owned();
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, &secret).unwrap();
    assert!((24..=64).contains(&bytes.len()));
    for table in ["webhook_secret", "webhook_endpoint", "idempotent_answer", "event", "job"] {
        let rows: Vec<String> = world.database.all(&format!("select to_jsonb(t)::text from {table} t"), &[]).await;
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(!rows.iter().any(|row| row.contains(&secret) || row.contains(&hex)), "{table}");
    }
    let path = format!("/webhook-endpoints/{}", first.text_at("/id"));
    assert_eq!(world.get(&path).by(&told.manager).ok().await.body.get("secret"), None);
    world.later(TimeDelta::seconds(1));
    world.ask(Method::POST, &format!("{path}/rotate-secret")).by(&told.manager).ok().await;
    assert_eq!(make().ok().await.body.get("secret"), None, "a newer secret is not that answer's to show");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_new_secret_both_sign_for_a_day_and_then_the_new_one_alone() {
    let told = Told::new().await;
    let world = &told.world;
    let rotate = || {
        let ask = world.ask(Method::POST, &format!("{}/rotate-secret", told.path())).by(&told.manager);
        ask.header("idempotency-key", "rotate-1")
    };
    world.later(TimeDelta::minutes(1));
    let (new, again) = (rotate().ok().await, rotate().ok().await);
    assert_eq!(new.body, again.body, "a retried request makes no third secret");
    assert_eq!(told.now().await["oldSecretUntil"], new.body["oldSecretUntil"]);
    let (old, new) = (told.secret(), new.text_at("/secret"));
    for (hours, both) in [(0, true), (23, true), (2, false)] {
        world.later(TimeDelta::hours(hours));
        told.happens("worker.joined", told.worker.id.0).await;
        world.work().await;
        let last = told.receiver.all().pop().unwrap();
        assert_eq!((last.is_signed_with(new), last.is_signed_with(old)), (true, both), "{hours}");
        assert_eq!(last.signature.split(' ').count(), 1 + usize::from(both));
    }
    assert_eq!(told.now().await.get("oldSecretUntil"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_is_tried_out_once_even_while_it_is_off_and_that_says_nothing_of_its_health() {
    let told = Told::new().await;
    let world = &told.world;
    told.change(&json!({"on": false})).await;
    let key =
        || world.ask(Method::POST, &format!("{}/test", told.path())).by(&told.manager).header("idempotency-key", "t");
    let (first, again) = (key().ok().await, key().ok().await);
    assert_eq!((first.status, &first.body), (202, &again.body));
    told.receiver.once(410, "");
    world.work().await;
    world.later(TimeDelta::hours(1));
    world.work().await;
    let taken = told.receiver.all();
    assert_eq!(
        (taken.len(), taken[0].kind(), taken[0].id.as_str()),
        (1, "webhook.test", format!("msg_{}", first.text_at("/id")).as_str())
    );
    assert_eq!(taken[0].body["data"], json!({"webhookEndpointId": told.endpoint["id"]}));
    let tried = &told.deliveries().await[0];
    assert_eq!((&tried["state"], &tried["status"], &tried["tries"]), (&json!("dead"), &json!(410), &json!(1)));
    assert_eq!(told.now().await["state"], "paused");
    assert!(world.mails().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_message_fits_what_the_specification_says_of_it() {
    let document = crate::world::contract::document();
    let hooks = document["webhooks"].as_object().unwrap();
    let named: BTreeSet<_> = hooks.keys().map(String::as_str).collect();
    assert_eq!(named, ALL.into_iter().chain(["webhook.test"]).collect());
    let told = Told::new().await;
    let world: &World = &told.world;
    let (run, _) = world.run_of("First aid", 1, crate::world::in_days(9)).await;
    world.book(&told.worker, run).await;
    told.happens("worker.joined", told.worker.id.0).await;
    told.post("test").await;
    world.work().await;
    let taken = told.receiver.all();
    assert_eq!(taken.len(), 3);
    for one in taken {
        let pointer = format!("/webhooks/{}/post/requestBody/content/application~1json/schema", one.kind());
        crate::world::contract::validate(&pointer, &one.body);
    }
}
