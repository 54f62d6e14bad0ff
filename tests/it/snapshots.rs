//! Files of a whole catalogue: what they leave out is taken off, unless that is too much; a dry run says what would be.

use crate::world::ask::Answer;
use crate::world::fixtures::{Person, Provider, file, row};
use crate::world::{World, in_days};
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};
use std::io::Write;

struct College {
    world: World,
    provider: Provider,
    tutor: Person,
}

impl College {
    /// A college with ten courses of one date each.
    async fn new() -> Self {
        let world = World::new().await;
        let provider = world.provider("10000001", Some(5)).await;
        let tutor = world.tutor(&provider).await;
        let college = Self { world, provider, tutor };
        college.send(&college.courses(0..10), "").await;
        college
    }

    fn courses(&self, which: impl Iterator<Item = i64>) -> String {
        file(&which.map(|n| row(&format!("First aid {n}"), &format!("R{n}"), in_days(9 + n))).collect::<Vec<_>>())
    }

    /// Sends a file as the college's system does, and waits until it is done.
    async fn send(&self, text: &str, query: &str) -> Answer {
        let path = format!("/training-providers/{}/imports{query}", self.provider.id);
        let body = text.as_bytes().to_vec();
        let taken = self.world.ask(Method::POST, &path).by(&self.tutor).body("text/csv", body).ok().await;
        self.world.work().await;
        self.get(taken.header("location").strip_prefix("/api/v1").unwrap()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.world.get(path).by(&self.tutor).ok().await
    }

    async fn listed(&self) -> (i64, i64) {
        let one = async |table| {
            let sql = format!("select count(*) from {table} where withdrawn_at is null");
            self.world.database.one(&sql, &[]).await
        };
        (one("course").await, one("course_run").await)
    }
}

fn counts(import: &Answer) -> [i64; 4] {
    ["/created", "/updated", "/unchanged", "/withdrawn"].map(|at| import.number_at(at))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_takes_off_what_it_leaves_out_and_a_delta_does_not() {
    let college = College::new().await;
    let delta = college.send(&college.courses(0..8), "?mode=delta").await;
    assert_eq!((counts(&delta), college.listed().await), ([0, 0, 16, 0], (10, 10)));
    let snapshot = college.send(&college.courses(0..8), "?mode=snapshot").await;
    assert_eq!((counts(&snapshot), college.listed().await), ([0, 0, 16, 4], (8, 8)));
    let again = college.send(&college.courses(0..8), "?mode=snapshot").await;
    assert_eq!(counts(&again), [0, 0, 16, 0]);
    let back = college.send(&college.courses(0..10), "?mode=snapshot").await;
    assert_eq!((counts(&back), college.listed().await), ([0, 4, 16, 0], (10, 10)), "what comes back is offered again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_a_snapshot_leaves_out_is_taken_off_alone() {
    let college = College::new().await;
    let two = [row("First aid 0", "R0", in_days(9)), row("First aid 0", "R0", in_days(50))];
    let rest: Vec<String> = (1..10).map(|n| row(&format!("First aid {n}"), &format!("R{n}"), in_days(9 + n))).collect();
    college.send(&file(&[&two[..], &rest].concat()), "").await;
    assert_eq!(college.listed().await, (10, 11));
    let less = college.send(&file(&[&two[1..], &rest].concat()), "?mode=snapshot").await;
    assert_eq!((less.number_at("/withdrawn"), college.listed().await), (1, (10, 10)));
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_file_takes_nothing_off() {
    let college = College::new().await;
    let half = college.courses(0..5).replace("First aid 1", "Fire safety");
    let refused = college.send(&half, "?mode=snapshot").await;
    assert_eq!(refused.text_at("/state"), "failed");
    assert!(refused.text_at("/failure").contains("leaves out 5 of your 10 courses"), "{}", refused.text);
    let fire: i64 = college.world.database.one("select count(*) from course where title = 'Fire safety'", &[]).await;
    assert_eq!((college.listed().await, fire), ((10, 10), 0), "nothing of it was written");
    let meant = college.send(&half, "?mode=snapshot&withdrawAtMost=50").await;
    assert_eq!((meant.text_at("/state"), college.listed().await), ("completed", (5, 5)));
    let path = format!("/training-providers/{}/imports", college.provider.id);
    for query in ["?mode=half", "?withdrawAtMost=101", "?withdrawAtMost=-1"] {
        let ask = college.world.ask(Method::POST, &format!("{path}{query}")).by(&college.tutor);
        ask.body("text/csv", half.clone()).refused(Code::NotValid).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_says_everything_and_writes_nothing() {
    let college = College::new().await;
    let before: String = college.world.database.one(EVERYTHING, &[]).await;
    let mut rows: Vec<String> =
        (2..10).map(|n| row(&format!("First aid {n}"), &format!("R{n}"), in_days(9 + n))).collect();
    rows[0] = row("First aid at work", "R2", in_days(11)).replace(",0,,1,Days", ",45.50,,2,Days");
    rows.push(row("Fire safety", "NEW", in_days(3)));
    rows.push(row("Broken", "B", in_days(3)).replace("Online", "Telepathy"));
    let dry = college.send(&file(&rows), "?mode=snapshot&dryRun=true").await;
    assert_eq!((dry.text_at("/state"), &dry.body["dryRun"]), ("completed", &json!(true)));
    assert_eq!(
        (counts(&dry), dry.number_at("/refused"), dry.number_at("/issues")),
        ([3, 1, 14, 5], 1, 1),
        "{}",
        dry.text
    );
    assert_eq!(college.world.database.one::<String>(EVERYTHING, &[]).await, before);
    let id = dry.text_at("/id");
    let changes = college.get(&format!("/imports/{id}/changes?limit=100")).await;
    let told: Vec<(&str, &str, &str)> = changes
        .items()
        .iter()
        .map(|change| ["change", "what", "reference"].map(|field| change[field].as_str().unwrap()).into())
        .collect();
    let want = [
        ("updated", "course", "R2"),
        ("created", "course", "NEW"),
        ("created", "run", "R2"),
        ("created", "run", "NEW"),
        ("withdrawn", "course", "R0"),
        ("withdrawn", "run", "R0"),
        ("withdrawn", "course", "R1"),
        ("withdrawn", "run", "R1"),
        ("withdrawn", "run", "R2"),
    ];
    assert_eq!(told, want);
    assert_eq!(
        changes.items()[0]["fields"],
        json!([{"field": "title", "before": "First aid 2", "after": "First aid at work"}])
    );
    let first = college.get(&format!("/imports/{id}/changes?limit=4")).await;
    let next = first.text_at("/nextCursor");
    let rest = college.get(&format!("/imports/{id}/changes?limit=100&cursor={next}")).await;
    assert_eq!([first.items(), rest.items()].concat(), changes.items());
    let done = college.send(&file(&rows), "?mode=snapshot").await;
    assert_eq!(counts(&done), counts(&dry), "and the run itself does the same");
}

/// Everything that an import could write, in one text.
const EVERYTHING: &str = "select md5(string_agg(t, ',' order by t)) from (select c::text as t from course c \
    union all select r::text from course_run r union all select v::text from venue v \
    union all select s::text from course_subject s) x";

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_date_is_told_field_by_field() {
    let college = College::new().await;
    let rows: Vec<String> = (0..10)
        .map(|n| {
            let row = row(&format!("First aid {n}"), &format!("R{n}"), in_days(9 + n));
            if n == 0 { row.replace(",0,,1,Days", ",45.50,,1,Days") } else { row }
        })
        .collect();
    let dry = college.send(&file(&rows), "?dryRun=true").await;
    let changes = college.get(&format!("/imports/{}/changes", dry.text_at("/id"))).await;
    let [change] = changes.items() else { panic!("{}", changes.text) };
    assert_eq!((&change["change"], &change["what"]), (&json!("updated"), &json!("run")));
    assert_eq!(change["fields"], json!([{"field": "costPence", "before": "0", "after": "4550"}]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_packed_file_is_unpacked_and_any_other_packing_is_refused() {
    let college = College::new().await;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(college.courses(0..12).as_bytes()).unwrap();
    let packed = gzip.finish().unwrap();
    let path = format!("/training-providers/{}/imports", college.provider.id);
    let ask = || college.world.ask(Method::POST, &path).by(&college.tutor);
    ask().body("text/csv", packed.clone()).header("content-encoding", "gzip").ok().await;
    college.world.work().await;
    assert_eq!(college.listed().await, (12, 12));
    let refused = ask().body("text/csv", packed).header("content-encoding", "br");
    refused.refused(Code::UnsupportedMediaType).await;
    let left: i64 = college.world.database.one("select count(*) from import_file", &[]).await;
    assert_eq!(left, 0, "files are let go when they are loaded");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_upload_was_refused_or_repeated_is_not_kept() {
    let college = College::new().await;
    let path = format!("/training-providers/{}/imports", college.provider.id);
    let ask = || college.world.ask(Method::POST, &path).by(&college.tutor).header("idempotency-key", "night-1");
    ask().body("text/csv", college.courses(0..3)).ok().await;
    ask().body("text/csv", college.courses(0..3)).ok().await;
    ask().body("text/csv", college.courses(0..4)).refused(Code::KeyReused).await;
    ask().body("text/csv", "no such file").refused(Code::NotValid).await;
    let kept: i64 = college.world.database.one("select count(*) from import_file", &[]).await;
    assert_eq!(kept, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_are_a_file_for_a_spreadsheet() {
    let college = College::new().await;
    let bad = row("=cmd()|calc", "=BAD", in_days(3)).replace("Online", "=Telepathy");
    let import = college.send(&file(&[bad]), "").await;
    let answer = college.get(&format!("/imports/{}/issues.csv", import.text_at("/id"))).await;
    assert!(answer.header("content-disposition").starts_with("attachment; filename=\"findings-"));
    let mut lines = answer.text.split("\r\n");
    assert_eq!(lines.next(), Some("line,field,code,reason,refused,reference"));
    let line = lines.next().unwrap();
    assert!(line.starts_with("2,DELIVERY_MODE,not_in_list,") && line.ends_with(",yes,'=BAD"), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_watched_until_it_is_done() {
    let college = College::new().await;
    let path = format!("/training-providers/{}/imports", college.provider.id);
    let taken = college.world.ask(Method::POST, &path).by(&college.tutor);
    let taken = taken.body("text/csv", college.courses(0..11)).ok().await;
    let events = format!("{}/events", taken.header("location").strip_prefix("/api/v1").unwrap());
    let (watched, _) = tokio::join!(college.get(&events), college.world.work());
    let states: Vec<Value> = watched
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|data| serde_json::from_str::<Value>(data).unwrap()["state"].clone())
        .collect();
    assert_eq!(states.last(), Some(&json!("completed")), "{}", watched.text);
    assert!(watched.text.starts_with("event: import\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_booked_a_date_that_goes_is_told_and_offered_others() {
    let college = College::new().await;
    let world = &college.world;
    let person = world.person("Wanda").await;
    let sql = "select r.id::text from course_run r join course c on c.id = r.course_id where c.reference = 'R9'";
    let run: String = world.database.one(sql, &[]).await;
    let booking = world.book(&person, run.parse().unwrap()).await;
    world.work().await;
    college.send(&college.courses(0..9), "?mode=snapshot").await;
    let kept = world.booking(&person, &booking).await;
    assert_eq!((&kept["status"], &kept["run"]["state"]), (&json!("confirmed"), &json!("withdrawn")));
    let mails = world.mails();
    let mail = mails.iter().find(|mail| mail.contains("No longer offered: First aid 9")).expect("they are told");
    assert!(mail.contains("These are like it") && mail.contains("First aid 0"), "{mail}");
    let others = world.get(&format!("/course-runs/{run}/alternatives")).ok().await;
    assert_eq!(others.each("courseTitle"), ["First aid 0", "First aid 1", "First aid 2"]);
    assert!(others.items().iter().all(|run| run["bookable"] == true));
    world.cancel(&person, &booking).await;
    world.is_sound().await;
}
