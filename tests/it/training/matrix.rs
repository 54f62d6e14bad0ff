//! The matrix: people and what is asked of them.

use super::{Home, stands};
use crate::world::in_days;
use chrono::TimeDelta;
use domain::problem::Code;
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn it_says_of_each_worker_how_they_stand_with_what_is_asked_of_them() {
    let home = Home::new().await;
    let kasia = home.worker("Kasia Nowak", home.leek, 100).await;
    home.worker("Bea Brown", home.stone, 100).await;
    assert_eq!(stands(&home.matrix("").await), ["Bea Brown: ", "Kasia Nowak: "], "nothing is asked for yet");
    home.asks_for("fire_safety").await;
    home.rule("medication", &format!("?workplace={}", home.leek), &json!({"required": true, "validityMonths": 12}))
        .ok()
        .await;
    home.learnt(&kasia, "fire_safety", "2026-03-02").await;
    let medication = home.learnt(&kasia, "medication", "2025-12-20").await;
    let matrix = home.matrix("").await;
    assert_eq!(
        stands(&matrix),
        ["Bea Brown: fire_safety missing", "Kasia Nowak: fire_safety valid, medication expiring"]
    );
    assert_eq!(matrix.body["counts"], json!({"valid": 1, "expiring": 1, "expired": 0, "missing": 1, "booked": 0}));
    assert_eq!(matrix.text_at("/day"), "2026-11-24");
    let cell = &matrix.items()[1]["cells"][1];
    assert_eq!(cell["trainingRecordId"], medication);
    // ASC-WDS: expiry = completed + n months − 1 day.
    assert_eq!((&cell["expiresOn"], &cell["expiryBasis"]), (&json!("2026-12-19"), &json!("employer_rule")));
    home.world.later(TimeDelta::days(30));
    assert_eq!(stands(&home.matrix("").await)[1], "Kasia Nowak: fire_safety expiring, medication expired");
    assert_eq!(
        stands(&home.matrix("?standing=expired").await),
        ["Kasia Nowak: fire_safety expiring, medication expired"]
    );
    assert_eq!(stands(&home.matrix("?subject=medication").await), ["Bea Brown: ", "Kasia Nowak: medication expired"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_closest_rule_decides_and_says_when_it_warns() {
    let home = Home::new().await;
    let kasia = home.worker("Kasia", home.leek, 100).await;
    home.learnt(&kasia, "fire_safety", "2026-01-20").await;
    home.rule("fire_safety", "", &json!({"required": true, "validityMonths": 12, "warningDays": 90})).ok().await;
    assert_eq!(stands(&home.matrix("").await), ["Kasia: fire_safety expiring"], "57 days are left");
    let here = format!("?workplace={}", home.leek);
    home.rule("fire_safety", &here, &json!({"required": true, "validityMonths": 12, "warningDays": 30})).ok().await;
    assert_eq!(stands(&home.matrix("").await), ["Kasia: fire_safety valid"]);
    home.rule("fire_safety", &here, &json!({"required": false, "validityMonths": null})).ok().await;
    assert_eq!(stands(&home.matrix("").await), ["Kasia: "], "not asked for at this workplace");
    // Of a job role that she has not.
    let role = format!("{here}&jobRole=8");
    let rules = home.rule("fire_safety", &role, &json!({"required": true, "validityMonths": 6})).ok().await;
    assert_eq!(rules.items().len(), 3);
    assert_eq!(stands(&home.matrix("").await), ["Kasia: "]);
    let job = home.world.get(&home.at(&format!("workers/{}", kasia.id))).by(&home.admin).ok().await;
    let job = home.at(&format!("employments/{}", job.text_at("/jobs/0/id")));
    home.world.ask(Method::PATCH, &job).json(&json!({"jobRole": "8"})).by(&home.admin).ok().await;
    assert_eq!(stands(&home.matrix("").await), ["Kasia: fire_safety expired"], "six months went by");
    let path = home.at(&format!("training-rules/fire_safety{role}"));
    home.world.delete(&path).by(&home.admin).ok().await;
    assert_eq!(stands(&home.matrix("").await), ["Kasia: "]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_for_a_workplace_and_a_role_of_the_employers() {
    let home = Home::new().await;
    let rule = json!({"required": true, "validityMonths": 12});
    let elsewhere = home.world.employer("Elsewhere").await;
    let theirs = home.world.workplace(elsewhere, "Theirs").await;
    let refused = home.rule("dementia", &format!("?workplace={theirs}"), &rule).refused(Code::NotValid).await;
    assert_eq!(refused.text_at("/errors/0/pointer"), "workplace");
    let refused = home.rule("dementia", "?jobRole=nonsense", &rule).refused(Code::NotValid).await;
    assert_eq!(refused.text_at("/errors/0/pointer"), "jobRole");
    for (wrong, pointer) in [
        (json!({"validityMonths": 12, "asUsual": true}), "/asUsual"),
        (json!({"validityMonths": 12, "warningDays": 45}), "/warningDays"),
    ] {
        let refused = home.rule("dementia", "", &wrong).refused(Code::NotValid).await;
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_on_a_course_about_it_is_said() {
    let home = Home::new().await;
    let (run, _) = home.world.run_of("Moving and handling of people", 5, in_days(9)).await;
    let kasia = home.worker("Kasia", home.leek, 100).await;
    home.worker("Olek", home.leek, 100).await;
    home.asks_for("moving_people").await;
    let booking = home.world.book(&kasia, run).await;
    let matrix = home.matrix("").await;
    assert_eq!(stands(&matrix), ["Kasia: moving_people missing", "Olek: moving_people missing"]);
    let cell = &matrix.items()[0]["cells"][0];
    assert_eq!(cell["booking"], json!({"id": booking["id"], "startsOn": in_days(9)}));
    assert_eq!(matrix.body["counts"]["booked"], 1);
    assert_eq!(stands(&home.matrix("?notBooked=true").await), ["Olek: moving_people missing"]);
    home.world.cancel(&kasia, &booking).await;
    assert!(home.matrix("").await.items()[0]["cells"][0].get("booking").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn it_comes_in_pages_and_whole_as_a_file_that_no_spreadsheet_runs() {
    let home = Home::new().await;
    for name in ["=Ada", "Bea", "Cy"] {
        home.worker(name, home.leek, 100).await;
    }
    home.asks_for("fire_safety").await;
    let first = home.matrix("?limit=2").await;
    assert_eq!(first.items().len(), 2);
    assert_eq!(first.body["counts"]["missing"], 3, "counts are of everyone");
    let rest = home.matrix(&format!("?limit=2&cursor={}", first.text_at("/nextCursor"))).await;
    assert_eq!((stands(&rest), rest.body.get("nextCursor")), (vec!["Cy: fire_safety missing".to_owned()], None));
    let file = home.world.get(&home.at("training-matrix")).by(&home.admin).header("accept", "text/csv").ok().await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<&str> = file.text.lines().collect();
    assert_eq!(lines[0], "Name,Workplace,Job role,Fire safety");
    assert_eq!(lines[1], "'=Ada,Leek,,Missing");
    assert_eq!(lines.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_goes_on_behind_somebody_who_left_meanwhile() {
    let home = Home::new().await;
    let mut all = Vec::new();
    for name in ["Ada", "Bea", "Cy"] {
        all.push(home.worker(name, home.leek, 100).await);
    }
    home.asks_for("fire_safety").await;
    let first = home.matrix("?limit=2").await;
    let leaves = "update employment set left_at = '2026-11-24', ended_on = '2026-11-24' where person_id = $1";
    assert_eq!(home.world.database.refused_by(leaves, &[&all[1].id.0]).await, None);
    let rest = home.matrix(&format!("?limit=2&cursor={}", first.text_at("/nextCursor"))).await;
    assert_eq!(stands(&rest), ["Cy: fire_safety missing"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_manages_one_workplace_sees_that_one_and_another_employer_nothing() {
    let home = Home::new().await;
    let kasia = home.worker("Kasia", home.leek, 100).await;
    home.worker("Olek", home.stone, 100).await;
    home.asks_for("fire_safety").await;
    let part = home.world.manager_of(home.employer, &[home.leek]).await;
    let theirs = home.world.get(&home.at("training-matrix")).by(&part).ok().await;
    assert_eq!(stands(&theirs), ["Kasia: fire_safety missing"]);
    assert_eq!(theirs.body["counts"]["missing"], 1, "counts do not tell of the others");
    let (stranger, _) = home.world.manager("Elsewhere").await;
    home.world.get(&home.at("training-matrix")).by(&stranger).refused(Code::NotFound).await;
    // She reads that they looked.
    let log = home.world.get("/me/access-log").by(&kasia).ok().await;
    assert_eq!(log.each("sentence"), ["Meadow Lane looked at your training record on 24 November"]);
}
