//! One course at a time, in our own form: created, replaced, taken off; and files of the same form.

use crate::world::fixtures::{Person, Provider};
use crate::world::{World, in_days};
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};

struct College {
    world: World,
    provider: Provider,
    tutor: Person,
}

impl College {
    async fn new() -> Self {
        let world = World::new().await;
        let provider = world.provider("10000001", Some(8)).await;
        let tutor = world.tutor(&provider).await;
        Self { world, provider, tutor }
    }

    fn path(&self, reference: &str) -> String {
        format!("/training-providers/{}/courses/{reference}", self.provider.id)
    }

    fn put(&self, reference: &str, document: &Value) -> crate::world::ask::Ask {
        self.world.put(&self.path(reference), document).by(&self.tutor)
    }

    async fn import(&self, kind: &str, text: String) -> Value {
        let path = format!("/training-providers/{}/imports", self.provider.id);
        let taken = self.world.ask(Method::POST, &path).by(&self.tutor).body(kind, text).ok().await;
        self.world.work().await;
        let at = taken.header("location").strip_prefix("/api/v1").unwrap().to_owned();
        self.world.get(&at).by(&self.tutor).ok().await.body
    }
}

fn course(title: &str, runs: Value) -> Value {
    json!({
        "title": title, "summary": "A day of practice.", "level": 2,
        "sections": [{"kind": "entry", "text": "No experience is needed."}, {"kind": "learn", "text": "To lift."}],
        "keywords": ["Moving and handling"], "runs": runs,
    })
}

fn run(reference: &str, day: i64) -> Value {
    json!({
        "reference": reference, "startsOn": in_days(day), "startsAt": "09:30:00", "endsAt": "16:00:00", "mode": "classroom",
        "flexibleStart": false, "venue": {"reference": "MAIN", "name": "Stafford College", "town": "Stafford", "postcode": "ST16 2QR"},
        "costPence": 4500, "places": 6,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_course_is_created_replaced_and_read_back_as_it_was_sent() {
    let college = College::new().await;
    let sent = course("Moving and handling", json!([run("A", 9), run("B", 16)]));
    let reference = "https://college.example/MH 1/\u{e9}?a=b";
    let encoded = "https%3A%2F%2Fcollege.example%2FMH%201%2F%C3%A9%3Fa%3Db";
    let first = college.put(encoded, &sent).send().await;
    assert_eq!(first.status, 201, "{}", first.text);
    let kept: String = college.world.database.one("select reference from course", &[]).await;
    assert_eq!(kept, reference);
    let read = college.world.get(&college.path(encoded)).ok().await;
    assert_eq!(read.body, first.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_document_again_changes_nothing_and_a_stale_one_is_refused() {
    let college = College::new().await;
    let sent = course("Moving and handling", json!([run("A", 9), run("B", 16)]));
    let first = college.put("MH", &sent).header("if-none-match", "*").send().await;
    assert_eq!(first.status, 201, "{}", first.text);
    for (name, value) in sent.as_object().unwrap() {
        assert_eq!(&first.body[name], value, "{name}");
    }
    let touched = "select max(updated_at)::text || count(*)::text from course_run";
    let before: String = college.world.database.one(touched, &[]).await;
    let again = college.put("MH", &sent).send().await;
    assert_eq!((again.status, again.header("etag")), (200, first.header("etag")));
    assert_eq!(college.world.database.one::<String>(touched, &[]).await, before);
    college.put("MH", &sent).header("if-none-match", "*").refused(Code::Stale).await;
    let other = course("Moving and handling of people", json!([run("A", 9), run("B", 16)]));
    let changed = college.put("MH", &other).header("if-match", first.header("etag")).ok().await;
    assert_ne!(changed.header("etag"), first.header("etag"));
    college.put("MH", &sent).header("if-match", first.header("etag")).refused(Code::Stale).await;
    college.put("NEW", &sent).header("if-match", "\"x\"").refused(Code::Stale).await;
    let read = college.world.get(&college.path("MH")).ok().await;
    assert_eq!((read.header("etag"), &read.body), (changed.header("etag"), &changed.body));
    let cached = college.world.get(&college.path("MH")).header("if-none-match", read.header("etag")).send().await;
    assert_eq!(cached.status, 304);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_a_document_leaves_out_is_taken_off_and_who_booked_it_is_told() {
    let college = College::new().await;
    let world = &college.world;
    college.put("MH", &course("Moving and handling", json!([run("A", 9), run("B", 16)]))).ok().await;
    let id: String = world.database.one("select id::text from course_run where reference = 'B'", &[]).await;
    let person = world.person("Wanda").await;
    world.book(&person, id.parse().unwrap()).await;
    college.put("MH", &course("Moving and handling", json!([run("A", 9)]))).ok().await;
    world.work().await;
    let mails = world.mails();
    assert!(mails.iter().any(|mail| mail.contains("No longer offered: Moving and handling")), "{mails:?}");
    let shown = world.get(&format!("/course-runs/{id}")).ok().await;
    assert_eq!(shown.text_at("/state"), "withdrawn");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_course_that_is_taken_off_is_gone_until_it_is_sent_again() {
    let college = College::new().await;
    let sent = course("Moving and handling", json!([run("A", 9)]));
    let first = college.put("MH", &sent).ok().await;
    let stale = college.world.delete(&college.path("MH")).by(&college.tutor).header("if-match", "\"old\"");
    stale.refused(Code::Stale).await;
    let gone = || college.world.delete(&college.path("MH")).by(&college.tutor);
    assert_eq!(gone().header("if-match", first.header("etag")).send().await.status, 204);
    assert_eq!(gone().send().await.status, 204, "a second time changes nothing");
    college.world.get(&college.path("MH")).refused(Code::NotFound).await;
    assert_eq!(college.world.get("/courses?q=moving").ok().await.number_at("/total"), 0);
    assert_eq!(college.put("MH", &sent).send().await.status, 201);
    assert_eq!(college.world.get("/courses?q=moving").ok().await.number_at("/total"), 1);
    college.world.delete(&college.path("NONE")).by(&college.tutor).refused(Code::NotFound).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_right_is_named_where_it_stands() {
    let college = College::new().await;
    let mut bad = course("", json!([run("A", 9), run("A", 10)]));
    bad["level"] = json!(9);
    bad["runs"][0]["endsOn"] = json!(in_days(2));
    bad["runs"][1]["costPence"] = json!(-1);
    let refused = college.put("MH", &bad).refused(Code::NotValid).await;
    let at: Vec<&str> =
        refused.body["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    for pointer in ["/title", "/level", "/runs/0/endsOn", "/runs/1/costPence"] {
        assert!(at.contains(&pointer), "{pointer}: {}", refused.text);
    }
    college.put("MH", &json!({"title": "A", "colour": "red"})).refused(Code::NotValid).await;
    college.put("MH", &json!("a")).refused(Code::NotValid).await;
    let huge = json!({"title": "A", "summary": "x".repeat(2 << 20)});
    college.put("MH", &huge).refused(Code::TooLarge).await;
    let long = "r".repeat(256);
    college.put(&long, &course("A", json!([]))).refused(Code::NotValid).await;
    let none: i64 = college.world.database.one("select count(*) from course", &[]).await;
    assert_eq!(none, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_says_what_can_be_done_with_it_today() {
    let college = College::new().await;
    let with = |reference: &str, more: Value| {
        let mut run = run(reference, 20);
        run.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        run
    };
    let runs = json!([
        with("open", json!({})),
        with("soon", json!({"opensOn": in_days(2)})),
        with("closed", json!({"closesOn": in_days(-1)})),
        with("unnamed", json!({"startsOn": null, "startsAt": null, "endsAt": null})),
    ]);
    college.put("MH", &course("Moving and handling", runs)).ok().await;
    let state = async |reference: &str| {
        let sql = "select id::text from course_run where reference = $1";
        let id: String = college.world.database.one(sql, &[&reference]).await;
        let run = college.world.get(&format!("/course-runs/{id}")).ok().await;
        (run.text_at("/state").to_owned(), run.body["bookable"] == true)
    };
    assert_eq!(state("open").await, ("open".to_owned(), true));
    assert_eq!(state("soon").await, ("opening_soon".to_owned(), false));
    assert_eq!(state("closed").await, ("closed".to_owned(), false));
    assert_eq!(state("unnamed").await, ("to_be_scheduled".to_owned(), false));
    let person = college.world.person("Wanda").await;
    let soon: String =
        college.world.database.one("select id::text from course_run where reference = 'soon'", &[]).await;
    let book = college.world.post("/bookings", &json!({"courseRunId": soon})).by(&person);
    book.refused(Code::RunClosed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_lines_loads_what_it_can_and_names_the_line_of_what_it_cannot() {
    let college = College::new().await;
    let mut good = course("Moving and handling", json!([run("A", 9)]));
    good["reference"] = json!("MH");
    let lines = format!(
        "{good}\n{{\"reference\": \"B\", \"titel\": \"x\"}}\nnot json\n\n{}\n",
        json!({"reference": "C", "title": "Care"})
    );
    let done = college.import("application/x-ndjson", lines).await;
    assert_eq!(
        (&done["created"], &done["refused"], &done["format"]),
        (&json!(3), &json!(2), &json!("json-lines")),
        "{done}"
    );
    let gone = college.import("application/x-ndjson", "{\"reference\": \"C\", \"withdrawn\": true}".to_owned()).await;
    assert_eq!((&gone["withdrawn"], &gone["unchanged"]), (&json!(1), &json!(0)), "{gone}");
    let same = college.put("MH", &course("Moving and handling", json!([run("A", 9)]))).ok().await;
    assert_eq!(same.status, 200, "a line and a document are the same course");
}

#[tokio::test(flavor = "multi_thread")]
async fn courses_as_web_pages_say_them_load_too() {
    let college = College::new().await;
    let page = json!({
        "@context": "https://schema.org", "@type": "Course", "name": "Dementia awareness", "courseCode": "DEM-1",
        "description": "For everyone who works in care.", "provider": {"@type": "Organization", "name": "Any"},
        "hasCourseInstance": [{"@type": "CourseInstance", "courseMode": "online", "startDate": in_days(12),
            "offers": {"@type": "Offer", "price": "0", "priceCurrency": "GBP"}}],
    });
    let done = college.import("application/ld+json", page.to_string()).await;
    assert_eq!((&done["created"], &done["refused"]), (&json!(2), &json!(0)), "{done}");
    let found = college.world.get("/courses?q=dementia").ok().await;
    assert_eq!((found.number_at("/total"), &found.items()[0]["mode"]), (1, &json!("online")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_comes_changes_and_goes_at_its_own_address() {
    let college = College::new().await;
    college.put("MH", &course("Moving and handling", json!([run("A", 9)]))).ok().await;
    let at = |run: &str| format!("MH/runs/{run}");
    let mut second = run("B", 16);
    second.as_object_mut().unwrap().remove("reference");
    let new = college.put(&at("B"), &second).header("if-none-match", "*").ok().await;
    assert_eq!((new.status, new.text_at("/reference"), new.number_at("/costPence")), (201, "B", 4500));
    college.put(&at("B"), &second).header("if-none-match", "*").refused(Code::Stale).await;
    second["costPence"] = json!(5000);
    let changed = college.put(&at("B"), &second).header("if-match", new.header("etag")).ok().await;
    assert_eq!((changed.status, changed.number_at("/costPence")), (200, 5000));
    college.put(&at("B"), &second).header("if-match", new.header("etag")).refused(Code::Stale).await;
    let whole = college.world.get(&college.path("MH")).ok().await;
    let prices: Vec<_> = whole.body["runs"].as_array().unwrap().iter().map(|run| run["costPence"].clone()).collect();
    assert_eq!(prices, [4500, 5000], "the other date is as it was");
    let gone = || college.world.delete(&college.path(&at("A"))).by(&college.tutor);
    let person = college.world.person("Wanda").await;
    let id: String = college.world.database.one("select id::text from course_run where reference = 'A'", &[]).await;
    college.world.book(&person, id.parse().unwrap()).await;
    college.world.work().await;
    gone().ok().await;
    gone().ok().await;
    college.world.work().await;
    assert!(college.world.mails().last().unwrap().contains("No longer offered"), "{:?}", college.world.mails().last());
    college.world.get(&college.path(&at("A"))).refused(Code::NotFound).await;
    college.world.delete(&college.path(&at("Z"))).by(&college.tutor).refused(Code::NotFound).await;
    college.put("NONE/runs/A", &second).refused(Code::NotFound).await;
    let wrong = college.put(&at("B"), &json!({"mode": "online", "startsOn": "2027-02-01", "endsOn": "2027-01-01"}));
    let refused = wrong.refused(Code::NotValid).await;
    assert_eq!(refused.text_at("/errors/0/pointer"), "/endsOn");
    college.put(&at("B"), &run("C", 3)).refused(Code::NotValid).await;
    college.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_venue_that_moves_takes_its_dates_along() {
    let college = College::new().await;
    college.put("MH", &course("Moving and handling", json!([run("A", 9)]))).ok().await;
    let path = format!("/training-providers/{}/venues", college.provider.id);
    let put = |body: Value| college.world.put(&format!("{path}/MAIN"), &body).by(&college.tutor);
    let read = college.world.get(&format!("{path}/MAIN")).ok().await;
    let moved = json!({"name": "Cannock College", "town": "Cannock", "postcode": "ws11 1ue"});
    let now = put(moved.clone()).header("if-match", read.header("etag")).ok().await;
    assert_eq!((now.status, now.text_at("/postcode")), (200, "WS11 1UE"));
    put(moved).header("if-match", read.header("etag")).refused(Code::Stale).await;
    let near = college.world.get("/courses?near=Cannock&withinMiles=3").ok().await;
    assert_eq!(near.items()[0]["nextRun"]["venue"]["name"], "Cannock College");
    let refused = put(json!({"name": "Hall", "postcode": "nowhere"})).refused(Code::NotValid).await;
    assert_eq!(refused.text_at("/errors/0/pointer"), "/postcode");
    put(json!({"reference": "OTHER", "name": "Hall"})).refused(Code::NotValid).await;
    assert_eq!(college.world.get(&path).ok().await.items().len(), 1);
}
