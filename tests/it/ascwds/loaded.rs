//! What becomes of the rows: workplaces, staff, training, records; and a file that reads back the same.

use super::{Cells, FIRE, GOOD, Home, TRAINING, WORKER, WORKERS, WORKPLACE, WORKPLACES, file, numbers, with};
use crate::world::in_days;
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn three_files_in_any_order_become_workplaces_staff_and_training() {
    let home = Home::filled().await;
    let place = home.world.get(&format!("/organisations/{}/workplaces", home.employer)).by(&home.admin).ok().await;
    let place = &place.items()[0];
    assert_eq!(
        (&place["name"], &place["localId"], &place["mainService"]),
        (&json!("Rose Court"), &json!("ROSE"), &json!("2"))
    );
    assert_eq!(
        (&place["address"], &place["cqcLocationId"]),
        (&json!("1 Invented Road, Stafford"), &json!("1-987654321"))
    );
    let sql = "select concat_ws(' ', worker_id, display_id, job_role, started_on, care_certificate, level_two_year, qualifications->0->>'code') from staff_member";
    let staff: String = home.world.database.one(sql, &[]).await;
    assert_eq!(staff, "R-7 Invented Worker 8 2020-04-03 in_progress 2025 53");
    let lasts: chrono::NaiveDate = home.world.database.one("select expires_on from staff_training", &[]).await;
    assert_eq!(lasts.to_string(), "2027-05-03", "completed + 12 months - 1 day");
    home.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_rows_are_named_and_good_ones_loaded() {
    let home = Home::new().await;
    let (good, again) = (
        with(WORKER, GOOD),
        with(WORKER, &[("UNIQUEWORKERID", "R-8"), ("STATUS", "UPDATE"), ("ETHNICITY", "41"), ("NATIONALITY", "826")]),
    );
    let lost = with(FIRE, &[("UNIQUEWORKERID", "R-8")]);
    let wrong = with(FIRE, &[("CATEGORY", "3"), ("ACCREDITED", "5")]);
    let files =
        [file(WORKPLACES, &[WORKPLACE]), file(WORKERS, &[&good, &again]), file(TRAINING, &[FIRE, &lost, &wrong])];
    let done = home.done(home.form(&[&files[0], &files[1], &files[2]])).await;
    assert_eq!(numbers(&done), [3, 0, 0, 0, 3]);
    let found = home.findings(&done).await;
    let told: Vec<_> = found
        .iter()
        .map(|f| {
            (
                f["file"].as_str().unwrap(),
                f["line"].as_i64().unwrap(),
                f["worker"].as_str().unwrap_or(""),
                f["column"].as_str().unwrap(),
                f["code"].as_str().unwrap(),
                f["severity"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("workers", 3, "R-8", "STATUS", "STATUS_ERROR", "error"),
            ("training", 3, "R-8", "UNIQUEWORKERID", "UNCHECKED_WORKER_ERROR", "error"),
            ("training", 4, "R-7", "CATEGORY", "CATEGORY_ERROR", "error"),
            ("training", 4, "R-7", "ACCREDITED", "ACCREDITED_ERROR", "error"),
        ]
    );
    assert_eq!((done.number_at("/errors"), done.number_at("/warnings")), (4, 0));
    let first = home
        .world
        .get(&format!("/asc-wds-imports/{}/findings?limit=3", done.text_at("/id")))
        .by(&home.admin)
        .ok()
        .await;
    let next =
        format!("/asc-wds-imports/{}/findings?limit=3&cursor={}", done.text_at("/id"), first.text_at("/nextCursor"));
    assert_eq!(home.world.get(&next).by(&home.admin).ok().await.items(), &found[3..]);
    let csv =
        home.world.get(&format!("/asc-wds-imports/{}/findings.csv", done.text_at("/id"))).by(&home.admin).ok().await;
    assert_eq!(csv.text.lines().count(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_says_what_would_be_and_keeps_nothing() {
    let home = Home::new().await;
    let worker = with(WORKER, GOOD);
    let body = [file(WORKPLACES, &[WORKPLACE]), file(WORKERS, &[&worker])];
    let part = |file: &String| format!("--X\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n{file}\r\n");
    let form = body.iter().map(part).collect::<String>() + "--X--\r\n";
    let ask = home.world.ask(Method::POST, &format!("{}?dryRun=true", home.path())).by(&home.admin);
    let done = home.done(ask.body("multipart/form-data; boundary=X", form)).await;
    assert_eq!((numbers(&done), done.body["dryRun"].as_bool()), ([2, 0, 0, 0, 0], Some(true)));
    for table in ["workplace", "staff_member", "asc_wds_row"] {
        assert_eq!(home.count(table).await, 0, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_statuses_change_keep_and_take_away() {
    let home = Home::filled().await;
    let worker = |cells: Cells<'static>| file(WORKERS, &[&with(&with(WORKER, GOOD), cells)]);
    let done = home.done(home.send(worker(&[("STATUS", "UPDATE"), ("CARECERT", "1")]))).await;
    assert_eq!(numbers(&done), [0, 1, 0, 0, 0]);
    for (status, numbers_of) in [
        ("UPDATE", [0, 0, 1, 0, 0]),
        ("NOCHANGE", [0, 0, 1, 0, 0]),
        ("UNCHECKED", [0, 0, 1, 0, 0]),
        ("NEW", [0, 0, 0, 0, 1]),
        ("DELETE", [0, 0, 0, 1, 0]),
        ("DELETE", [0, 0, 0, 0, 1]),
    ] {
        let done = home.done(home.send(worker(&[("CARECERT", "1")]).replace(",NEW,", &format!(",{status},")))).await;
        assert_eq!(numbers(&done), numbers_of, "{status}");
    }
    assert_eq!((home.count("staff_member").await, home.count("staff_training").await), (0, 0));
    let close = home.done(home.send(file(WORKPLACES, &[&with(WORKPLACE, &[("STATUS", "DELETE")])]))).await;
    assert_eq!(numbers(&close), [0, 0, 0, 1, 0]);
    let again = home.done(home.send(file(WORKPLACES, &[WORKPLACE]))).await;
    assert_eq!(numbers(&again), [1, 0, 0, 0, 0], "what was closed may come anew");
    assert_eq!(home.count("workplace").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_reads_back_without_a_change() {
    let home = Home::filled().await;
    let worker = home.worker().await;
    let (run, provider) = home.world.run_of("Moving and handling of people", 5, in_days(0)).await;
    let tutor = home.world.tutor(&provider).await;
    let booking = home.world.book(&worker, run).await;
    home.world.all_attended(run, &tutor, &[&booking]).await;
    let written = home.export().await;
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines[0], TRAINING);
    assert_eq!(lines[1], "ROSE,R-7,6,Fire marshal,1,2,41,1,12,04/05/2026,03/05/2027,two parts");
    assert!(lines[2].starts_with("ROSE,R-7,15,Moving and handling of people,,2,999,,,24/11/2026,"), "{}", lines[2]);
    assert_eq!(lines.len(), 3, "what is in the person's record by this file is written once");
    let done = home.done(home.send(written.clone())).await;
    assert_eq!(numbers(&done), [0, 0, 2, 0, 0], "{:?}", home.findings(&done).await);
    assert_eq!(home.export().await, written);
    home.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn training_goes_into_the_record_of_whoever_has_that_id_once_and_stays_theirs() {
    let home = Home::filled().await;
    let worker = home.worker().await;
    let list = home.world.get("/me/training-records").by(&worker).ok().await;
    let entry = &list.items()[0];
    assert_eq!(list.items().len(), 1);
    assert_eq!(
        (&entry["title"], &entry["subject"]["code"], &entry["verificationLevel"]),
        (&json!("Fire marshal"), &json!("fire_safety"), &json!("employer_confirmed"))
    );
    assert_eq!(
        (&entry["achievedOn"], &entry["expiresOn"], &entry["expiryBasis"]),
        (&json!("2026-05-04"), &json!("2027-05-03"), &json!("certificate"))
    );
    home.done(home.send(file(TRAINING, &[FIRE]))).await;
    let same = with(FIRE, &[("TRAININGNAME", "Fire safety course")]);
    let done = home.done(home.send(file(TRAINING, &[&same]))).await;
    assert_eq!(numbers(&done), [1, 0, 0, 0, 0]);
    assert_eq!(
        home.world.get("/me/training-records").by(&worker).ok().await.items().len(),
        1,
        "the same subject on the same day is known"
    );
    let gone = with(&with(WORKER, GOOD), &[("STATUS", "DELETE")]);
    home.done(home.send(file(WORKERS, &[&gone]))).await;
    assert_eq!(home.world.get("/me/training-records").by(&worker).ok().await.items().len(), 1, "it stays theirs");
    let jobs = home.world.get("/me/employments").by(&worker).ok().await;
    assert_eq!(jobs.items()[0]["lastDay"], json!(in_days(0)), "whose record is taken away has left");
}
