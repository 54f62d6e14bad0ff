//! Someone is hired, joins, moves, leaves and comes back. Their account and record are theirs all along.

use super::*;
use crate::world::in_days;

fn work_email(address: &str) -> Value {
    json!({"emails": [{"value": address, "type": "work", "primary": true}], "name": {"givenName": "Kasia"}})
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_account_is_hired_invited_and_joins_with_their_own() {
    let hr = Hr::new().await;
    let leek = hr.group("Leek").await;
    let mut more = work_email("kasia@work.example");
    more[WORKER] = json!({"workplace": {"value": leek}, "jobRole": "8", "startDate": in_days(-3)});
    let id = hr.user("kasia", more).await;
    let before = hr.get(&format!("/Users/{id}")).await;
    assert_eq!(before.body["active"], true);
    assert_eq!(before.body["groups"][0]["display"], "Leek");
    assert!(before.body[WORKER].get("personId").is_none());
    assert_eq!(hr.events("worker.joined").await, 0, "nobody works there yet");
    let kasia = hr.joins("Kasia Nowak").await;
    assert_eq!(hr.events("worker.joined").await, 1);
    let after = hr.get(&format!("/Users/{id}")).await;
    assert_eq!(after.body[WORKER]["personId"], kasia.id.to_string());
    assert_eq!(after.body["name"], json!({"givenName": "Kasia"}), "the system's own words stay");
    assert_eq!(names(&hr.get("/Users").await), ["kasia"]);
    let jobs = hr.world.get("/me/employments").by(&kasia).ok().await;
    let job = &jobs.items()[0];
    assert_eq!(
        (&job["workplaceName"], &job["jobRole"], &job["startedOn"]),
        (&json!("Leek"), &json!("8"), &json!(in_days(-3)))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_tells_the_system_whether_an_address_has_an_account() {
    let hr = Hr::new().await;
    let known = hr.world.person("Known").await;
    let address: String = hr.world.database.one("select email from person where id = $1", &[&known.id.0]).await;
    let (one, other) =
        (hr.user("a", work_email(&address)).await, hr.user("b", work_email("nobody@work.example")).await);
    let shape = |answer: Answer| {
        let mut keys: Vec<String> = answer.body.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        (answer.status, keys)
    };
    let (one, other) = (hr.get(&format!("/Users/{one}")).await, hr.get(&format!("/Users/{other}")).await);
    assert_eq!(shape(one), shape(other));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_joined_reads_when_the_system_looked_at_them_and_when_it_changed_their_job() {
    let hr = Hr::new().await;
    let id = hr.user("kasia", work_email("kasia@work.example")).await;
    hr.user("other", json!({})).await;
    let kasia = hr.joins("Kasia Nowak").await;
    let said = async || {
        let log = hr.world.get("/me/access-log").by(&kasia).ok().await;
        let mut lines: Vec<String> = log.each("sentence").into_iter().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let before = said().await;
    // A page on which she is not, and another worker's, are no look at her.
    hr.get("/Users?startIndex=3").await;
    hr.get("/Users?filter=userName%20eq%20%22other%22").await;
    assert_eq!(said().await, before);
    hr.get("/Users").await;
    hr.get(&format!("/Users/{id}")).await;
    assert_eq!(said().await, ["Meadow Lane looked at your job on 24 November, twice"]);
    let title = json!([{"op": "replace", "path": "title", "value": "Senior carer"}]);
    hr.patch(&format!("/Users/{id}"), title).await;
    assert_eq!(said().await[0], "Meadow Lane changed your job on 24 November");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_active_is_gone_at_once_keeps_their_own_and_may_come_back() {
    let hr = Hr::new().await;
    let id = hr.user("kasia", work_email("kasia@work.example")).await;
    let kasia = hr.joins("Kasia Nowak").await;
    let path = format!("/Users/{id}");
    let gone = hr.patch(&path, json!([{"op": "Replace", "path": "active", "value": "False"}])).await;
    assert_eq!((gone.status, &gone.body["active"]), (200, &json!(false)), "{}", gone.text);
    assert!(gone.body[WORKER].get("personId").is_none(), "{}", gone.text);
    assert_eq!(hr.events("worker.left").await, 1);
    let team = format!("/organisations/{}/workers", hr.employer);
    assert!(hr.world.get(&team).by(&hr.admin).ok().await.items().is_empty());
    hr.world.get("/me").by(&kasia).ok().await;
    let back = hr.patch(&path, json!([{"op": "Replace", "path": "active", "value": "True"}])).await;
    assert_eq!(
        (&back.body["active"], &back.body[WORKER]["startDate"]),
        (&json!(true), &json!("2026-11-24")),
        "{}",
        back.text
    );
    assert_eq!(hr.world.get(&team).by(&hr.admin).ok().await.each("fullName"), ["Kasia Nowak"]);
    let deleted = hr.ask(Method::DELETE, &path).send().await;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    assert_eq!(hr.get(&path).await.status, 404);
    assert_eq!(hr.ask(Method::DELETE, &path).send().await.status, 404);
    assert_eq!(hr.events("worker.left").await, 2);
    let jobs = hr.world.get("/me/employments").by(&kasia).ok().await;
    assert!(jobs.items().iter().all(|job| job["state"] == "over"), "{}", jobs.text);
    hr.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_works_there_by_other_ways_is_a_user_until_they_leave() {
    let hr = Hr::new().await;
    let lee = hr.world.person("Lee").await;
    let job = hr.world.employ(&lee, hr.employer).await;
    let listed = hr.get("/Users").await;
    let user = &listed.body["Resources"][0];
    assert_eq!((&user["displayName"], &user["userName"]), (&json!("Lee"), &user["id"]), "no address of theirs");
    assert!(user.get("emails").is_none());
    hr.world.post(&format!("/me/employments/{job}/leave"), &json!({})).by(&lee).ok().await;
    assert_eq!(hr.get("/Users").await.number_at("/totalResults"), 0);
    assert_eq!(hr.get(&format!("/Users/{}", user["id"].as_str().unwrap())).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_works_there_already_and_is_invited_anew_has_one_job() {
    let hr = Hr::new().await;
    let lee = hr.world.person("Lee").await;
    hr.world.employ(&lee, hr.employer).await;
    let id = hr.user("lee", work_email("lee@work.example")).await;
    let code = hr.mailed_code().await;
    hr.world.post("/invitations/accept", &json!({"code": code})).by(&lee).ok().await;
    assert_eq!(names(&hr.get("/Users").await), ["lee"]);
    assert_eq!(hr.get(&format!("/Users/{id}")).await.body[WORKER]["personId"], lee.id.to_string());
    let jobs: i64 = hr.world.database.one("select count(*) from employment", &[]).await;
    assert_eq!(jobs, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_follows_what_is_said_and_is_taken_back() {
    let hr = Hr::new().await;
    let id = hr.user("kasia", work_email("old@work.example")).await;
    let path = format!("/Users/{id}");
    let old = hr.mailed_code().await;
    hr.patch(&path, json!([{"op": "replace", "path": "emails[type eq \"work\"].value", "value": "new@work.example"}]))
        .await;
    let new = hr.mailed_code().await;
    assert!(hr.world.mails().last().unwrap().contains("new@work.example"));
    let person = hr.world.person("Kasia").await;
    let accept =
        async |code: &str| hr.world.post("/invitations/accept", &json!({"code": code})).by(&person).send().await.status;
    assert_eq!(accept(&old).await, 409);
    hr.patch(&path, json!([{"op": "replace", "path": "active", "value": false}])).await;
    assert_eq!(accept(&new).await, 409, "who is not to work there does not come in");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mail_of_an_invitation_and_a_change_of_it_wait_for_each_other() {
    let hr = Hr::new().await;
    hr.user("kasia", work_email("kasia@work.example")).await;
    // What a change of the user does: a row that names the invitation, then the invitation itself.
    let mut other = hr.world.database.another().await;
    let change = other.transaction().await.unwrap();
    change.execute("select 1 from invitation for key share", &[]).await.unwrap();
    let after_it = async {
        let waits = "select exists (select 1 from pg_stat_activity \
            where datname = current_database() and wait_event_type = 'Lock')";
        while !hr.world.database.one::<bool>(waits, &[]).await {}
        change.execute("select 1 from invitation for no key update", &[]).await.unwrap();
        change.commit().await.unwrap();
    };
    let (done, ()) = tokio::join!(hr.world.work(), after_it);
    assert!(done > 0 && hr.world.mails().last().unwrap().contains("code="));
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_a_group_work_there() {
    let hr = Hr::new().await;
    let (leek, rose) = (hr.group("Leek").await, hr.group("Rose Court").await);
    let id = hr.user("kasia", work_email("kasia@work.example")).await;
    let add = json!([{"op": "Add", "path": "members", "value": [{"value": id}]}]);
    for group in [&leek, &rose] {
        let added = hr.patch(&format!("/Groups/{group}"), add.clone()).await;
        assert_eq!((added.status, &added.body["members"][0]["value"]), (200, &json!(id)), "{}", added.text);
    }
    let kasia = hr.joins("Kasia").await;
    let places = async || {
        let jobs = hr.world.get("/me/employments").by(&kasia).ok().await;
        let held = jobs.items().iter().filter(|job| job["state"] == "now");
        let mut places: Vec<String> =
            held.map(|job| job["workplaceName"].as_str().unwrap_or("none").to_owned()).collect();
        places.sort();
        places
    };
    assert_eq!(places().await, ["Leek", "Rose Court"]);
    hr.patch(&format!("/Groups/{leek}"), json!([{"op": "remove", "path": format!("members[value eq \"{id}\"]")}]))
        .await;
    assert_eq!(places().await, ["Rose Court"]);
    assert_eq!(hr.ask(Method::DELETE, &format!("/Groups/{rose}")).send().await.status, 204);
    assert_eq!(places().await, ["none"], "a workplace that goes ends nobody's job");
    assert_eq!(hr.get(&format!("/Groups/{rose}")).await.status, 404);
    assert_eq!(hr.get(&format!("/Users/{id}")).await.body["active"], true);
    let unknown =
        hr.patch(&format!("/Groups/{leek}"), json!([{"op": "add", "path": "members", "value": "nobody"}])).await;
    assert_eq!(refused(&unknown), (400, "invalidValue"));
}
