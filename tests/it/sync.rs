//! Other people's catalogues: loaded once however often they come, bad rows named, good rows kept.

use crate::world::fixtures::{Provider, file, row};
use crate::world::{World, in_days};
use domain::problem::Code;
use domain::sync::ImportState;
use serde_json::{Value, json};

/// The feed of a real college, as it was published.
const COLLEGE: &str = include_str!("../../crates/api/reference/xcri/adam-smith-college-2012.xml");

async fn courses(world: &World, provider: &Provider) -> i64 {
    let sql = "select count(*) from course where training_provider_id = $1 and withdrawn_at is null";
    world.database.one(sql, &[&provider.id.0]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_college_feed_loads_and_loads_again_without_a_change() {
    let world = World::new().await;
    let provider = world.provider("10000001", None).await;
    let first = world.import(&provider, COLLEGE).await;
    assert_eq!(first.state, ImportState::Completed, "{first:?}");
    assert_eq!(courses(&world, &provider).await, 334);
    let runs: i64 = world.database.one("select count(*) from course_run", &[]).await;
    assert_eq!(runs + first.refused, 791);
    let touched =
        "select max(updated_at)::text || md5(string_agg(id::text || content_hash::text, ',' order by id)) from course";
    let before: String = world.database.one(touched, &[]).await;
    world.later(chrono::TimeDelta::days(1));
    let second = world.import(&provider, COLLEGE).await;
    assert_eq!((second.created, second.updated, second.withdrawn), (0, 0, 0));
    assert_eq!(second.unchanged, first.created);
    assert_eq!(world.database.one::<String>(touched, &[]).await, before, "nothing was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_in_at_once_and_loaded_by_the_worker() {
    let world = World::new().await;
    let provider = world.provider("10000001", None).await;
    let tutor = world.tutor(&provider).await;
    let text = file(&[
        row("Fire safety", "F", in_days(9)),
        row("Bad date", "B", in_days(9)).replace("03/12/2026", "31/31/2026"),
    ]);
    let path = format!("/training-providers/{}/imports", provider.id);
    let send = |key: &'static str| {
        world.ask(reqwest::Method::POST, &path).by(&tutor).body("text/csv", text.clone()).header("idempotency-key", key)
    };
    let taken = send("night-1").ok().await;
    assert_eq!((taken.status, taken.text_at("/state")), (202, "running"));
    assert_eq!(send("night-1").ok().await.text, taken.text, "the same key, the same answer");
    assert_eq!(courses(&world, &provider).await, 0);
    world.work().await;
    let at = taken.header("location").strip_prefix("/api/v1").unwrap().to_owned();
    let done = world.get(&at).by(&tutor).ok().await;
    assert_eq!((done.text_at("/state"), done.number_at("/created"), done.number_at("/refused")), ("completed", 2, 1));
    let issues = world.get(&format!("{at}/issues")).by(&tutor).ok().await;
    let issue = &issues.items()[0];
    assert_eq!(
        (&issue["line"], &issue["field"], &issue["code"]),
        (&json!(3), &json!("START_DATE"), &json!("date_format"))
    );
    assert!(issue["refused"] == true && issue["reason"].as_str().unwrap().contains("31/31/2026"), "{issue}");
    let all = world.get(&path).by(&tutor).ok().await;
    assert_eq!(all.items().len(), 1);
    send("night-2").ok().await;
    world.work().await;
    let latest = world.get(&path).by(&tutor).ok().await;
    assert_eq!((&latest.items()[0]["created"], &latest.items()[0]["unchanged"]), (&json!(0), &json!(2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_row_changes_its_run_and_nothing_else() {
    let world = World::new().await;
    let provider = world.provider("10000001", None).await;
    let rows = |title: &str| file(&[row(title, "A", in_days(9)), row("Fire safety", "B", in_days(9))]);
    world.import(&provider, &rows("First aid")).await;
    let changed = world.import(&provider, &rows("First aid at work")).await;
    assert_eq!((changed.created, changed.updated, changed.unchanged), (0, 1, 3), "{changed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_without_a_reference_keep_their_key() {
    let world = World::new().await;
    let provider = world.provider("10000001", None).await;
    let (a, b) = (row("First aid", "", in_days(9)), row("Fire safety", "", in_days(9)));
    let first = world.import(&provider, &file(&[a.clone(), b.clone()])).await;
    let again = world.import(&provider, &file(&[b, a])).await;
    assert_eq!((first.created, again.created, again.updated), (4, 0, 0), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_catalogue_is_refused_at_the_door() {
    let world = World::new().await;
    let provider = world.provider("10000001", None).await;
    let tutor = world.tutor(&provider).await;
    let path = format!("/training-providers/{}/imports", provider.id);
    let send = |body: Vec<u8>, query: &str| {
        world.ask(reqwest::Method::POST, &format!("{path}{query}")).by(&tutor).body("application/octet-stream", body)
    };
    send(Vec::new(), "").refused(Code::Malformed).await;
    send(vec![0x89, b'P', b'N', b'G', 0, 1, 2, 3], "").refused(Code::NotValid).await;
    send(b"a,b\n1,2\n".to_vec(), "?format=excel").refused(Code::NotValid).await;
    send(b"a,b\n1,2\n".to_vec(), "?colour=red").refused(Code::Malformed).await;
    let broken = send(b"<catalog xmlns=\"http://xcri.org/profiles/1.2/catalog\"><provider>".to_vec(), "").ok().await;
    world.work().await;
    let done = world.get(broken.header("location").strip_prefix("/api/v1").unwrap()).by(&tutor).ok().await;
    assert_eq!(done.text_at("/state"), "failed");
    assert!(!done.text_at("/failure").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_is_made_plain() {
    let world = World::new().await;
    let provider = world.provider("10000001", None).await;
    let title = "<script>alert(1)</script>First aid <b>today</b>";
    world
        .import(
            &provider,
            &file(&[
                row(title, "X", in_days(9)),
                row("Javascript link", "Y", in_days(9)).replace("https://college.example/Y", "javascript:alert(1)"),
            ]),
        )
        .await;
    let titles: Vec<String> = world.database.all("select title from course where reference = 'X'", &[]).await;
    assert!(!titles[0].contains('<') && titles[0].contains("First aid"), "{titles:?}");
    let urls: Vec<String> = world
        .database
        .all(
            "select coalesce(r.url, '') from course_run r join course c on c.id = r.course_id where c.reference = 'Y'",
            &[],
        )
        .await;
    assert_eq!(urls, [""]);
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE c [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
        <!ENTITY x SYSTEM \"file:///etc/passwd\">]><catalog xmlns=\"http://xcri.org/profiles/1.2/catalog\" \
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><provider><course><dc:identifier>Z</dc:identifier>\
        <dc:title>Title &b;&x;</dc:title></course></provider></catalog>";
    world.import(&provider, bomb).await;
    let all: Vec<String> = world.database.all("select title from course", &[]).await;
    assert!(all.iter().all(|title| !title.contains("root:") && !title.contains("aaaa")), "{all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn subjects_say_why_and_a_persons_word_wins_and_stays() {
    let world = World::new().await;
    let provider = world.provider("10000001", None).await;
    let tutor = world.tutor(&provider).await;
    let text = file(&[row("M&H refresher", "M", in_days(9))]);
    world.import(&provider, &text).await;
    let id: String = world.database.one("select id::text from course", &[]).await;
    let path = format!("/courses/{id}");
    let course = world.get(&path).ok().await;
    assert_eq!(course.text_at("/subjects/0/code"), "moving_people");
    assert!(course.text_at("/subjects/0/because").contains("\"M and H\" in the title"), "{}", course.text);
    let set = |codes: Value| world.put(&format!("{path}/subjects"), &json!({"subjects": codes})).by(&tutor);
    set(json!(["no_such_subject"])).refused(Code::NotValid).await;
    let corrected = set(json!(["basic_life_support"])).header("if-match", course.header("etag")).ok().await;
    assert_eq!(corrected.text_at("/subjects/0/code"), "basic_life_support");
    set(json!([])).header("if-match", course.header("etag")).refused(Code::Stale).await;
    world.import(&provider, &text.replace("refresher", "refresher day")).await;
    let after = world.get(&path).ok().await;
    assert_eq!(
        (after.text_at("/title"), after.text_at("/subjects/0/code")),
        ("M&H refresher day", "basic_life_support")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_never_takes_a_booked_place_away() {
    let world = World::new().await;
    let (run, provider) = world.run_of("First aid", 3, in_days(9)).await;
    let person = world.person("A").await;
    let booking = world.book(&person, run).await;
    world.import(&provider, &file(&[row("First aid", "REF", in_days(30))])).await;
    let kept = world.booking(&person, &booking).await;
    assert_eq!((&kept["status"], &kept["run"]["startsOn"]), (&json!("confirmed"), &json!(in_days(9).to_string())));
    world.is_sound().await;
}
