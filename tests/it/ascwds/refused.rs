//! Who may not, and what is not taken.

use super::{FIRE, Home, TRAINING, WORKERS, WORKPLACES, file, numbers, with};
use domain::problem::Code;
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_none_of_these_are_refused_at_once_and_nothing_is_kept() {
    let home = Home::new().await;
    let training = file(TRAINING, &[FIRE]);
    for (body, says) in [
        (String::new(), "empty"),
        ("name,age\nA,1\n".to_owned(), "not an ASC-WDS file"),
        (training.replacen("VALIDITY,", "", 1), "It lacks VALIDITY"),
        (format!("{TRAINING}\n\0\0"), "not a text file"),
    ] {
        let refused = home.send(body).refused(Code::NotValid).await;
        assert!(refused.text_at("/detail").contains(says), "{}", refused.text);
    }
    home.form(&[]).refused(Code::Malformed).await;
    let twice = home.form(&[&training, &training]).refused(Code::NotValid).await;
    assert!(twice.text_at("/detail").contains("two files of one kind"), "{}", twice.text);
    let four =
        home.form(&[&training, &file(WORKERS, &[]), &file(WORKPLACES, &[]), &training]).refused(Code::NotValid).await;
    assert!(four.text_at("/detail").contains("at most three"), "{}", four.text);
    let broken = "--X\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nLOCAL";
    let ask =
        home.world.ask(Method::POST, &home.path()).by(&home.admin).body("multipart/form-data; boundary=X", broken);
    ask.refused(Code::Malformed).await;
    let json = home.world.post(&home.path(), &json!({})).by(&home.admin);
    json.refused(Code::UnsupportedMediaType).await;
    home.world
        .ask(Method::POST, &format!("{}?dryRun=perhaps", home.path()))
        .by(&home.admin)
        .body("text/csv", training)
        .refused(Code::Malformed)
        .await;
    home.world.ask(Method::POST, "/organisations/x/asc-wds-imports").by(&home.admin).body("text/csv", "a").send().await;
    for table in ["asc_wds_import", "asc_wds_row", "asc_wds_finding"] {
        assert_eq!(home.count(table).await, 0, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn too_large_a_file_is_refused_whether_it_says_so_or_not() {
    let home = Home::new().await;
    let big = "x".repeat(51 * 1024 * 1024);
    let pieces: Vec<Result<_, std::io::Error>> =
        big.as_bytes().chunks(1024 * 1024).map(|piece| Ok(piece.to_vec())).collect();
    let stream = reqwest::Body::wrap_stream(futures_util::stream::iter(pieces));
    home.send(stream).refused(Code::TooLarge).await;
    assert_eq!(home.count("asc_wds_row").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_is_one_import_with_one_answer() {
    let home = Home::filled().await;
    let training = file(TRAINING, &[&with(FIRE, &[("CATEGORY", "20")])]);
    let ask = || home.send(training.clone()).header("idempotency-key", "again");
    let (first, second) = (ask().ok().await, ask().ok().await);
    assert_eq!(first.body, second.body);
    home.send(file(TRAINING, &[FIRE])).header("idempotency-key", "again").refused(Code::KeyReused).await;
    home.world.work().await;
    assert_eq!((home.count("asc_wds_import").await, home.count("staff_training").await), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_may_and_another_employer_is_as_if_it_were_not_there() {
    let home = Home::filled().await;
    let (stranger, elsewhere) = home.world.admin("Elsewhere").await;
    let worker = home.worker().await;
    let list = home.world.get(&home.path()).by(&home.admin).ok().await;
    let import = list.items()[0]["id"].as_str().unwrap();
    let none = "00000000-0000-0000-0000-000000000000";
    for path in [
        home.path(),
        format!("/organisations/{}/asc-wds-training-file", home.employer),
        format!("/asc-wds-imports/{import}"),
        format!("/asc-wds-imports/{import}/findings"),
        format!("/asc-wds-imports/{import}/findings.csv"),
    ] {
        home.world.get(&path).refused(Code::NotSignedIn).await;
        let missing = path.replace(import, none).replace(&home.employer.to_string(), none);
        for person in [&stranger, &worker] {
            let there = home.world.get(&path).by(person).refused(Code::NotFound).await;
            let absent = home.world.get(&missing).by(person).refused(Code::NotFound).await;
            assert_eq!(there.body["detail"], absent.body["detail"]);
        }
    }
    let theirs = home.world.ask(Method::POST, &home.path()).by(&stranger).body("text/csv", file(TRAINING, &[FIRE]));
    theirs.refused(Code::NotFound).await;
    // The same ids at another employer are other things.
    let own = format!("/organisations/{elsewhere}/asc-wds-imports");
    let taken = home.world.ask(Method::POST, &own).by(&stranger).body("text/csv", file(TRAINING, &[FIRE])).ok().await;
    home.world.work().await;
    let done = home.world.get(&format!("/asc-wds-imports/{}", taken.text_at("/id"))).by(&stranger).ok().await;
    assert_eq!(numbers(&done), [0, 0, 0, 0, 1]);
    assert_eq!(home.count("staff_training").await, 1);
}
