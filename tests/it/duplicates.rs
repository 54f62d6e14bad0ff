//! Courses that two sources list: known as one, shown as one, and taken apart again by a person.

use crate::changes::walk_until;
use crate::world::ask::{Answer, Ask};
use crate::world::fixtures::{Person, Provider};
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};

struct County {
    world: World,
    college: Provider,
    staff: Person,
}

fn at(reference: &str, day: i64) -> Value {
    json!({
        "reference": reference, "startsOn": in_days(day), "mode": "classroom", "flexibleStart": false,
        "venue": {"reference": "MAIN", "name": "Stafford College", "town": "Stafford", "postcode": "ST16 2QR"},
    })
}

/// The college's own listing: two dates, no website, one text.
fn own() -> Value {
    json!({
        "reference": "MH", "title": "Moving and handling of people", "summary": "A day of practice.",
        "sections": [{"kind": "learn", "text": "To lift."}], "keywords": [], "runs": [at("A", 9), at("B", 16)],
    })
}

/// The directory's: one of the dates with a price and a time, one more, and what the college leaves out.
fn listed() -> Value {
    let mut first = at("1", 9);
    first["startsAt"] = json!("09:30:00");
    first["costPence"] = json!(4500);
    json!({
        "reference": "D-77", "title": "Moving & Handling of People (1 day)", "summary": "From the directory.",
        "sections": [{"kind": "whoFor", "text": "Carers."}, {"kind": "learn", "text": "Other words."}], "keywords": [],
        "website": "https://directory.example/77", "runs": [first, at("2", 23)],
    })
}

impl County {
    async fn new() -> Self {
        let world = World::new().await;
        let college = world.provider("10000001", Some(8)).await;
        let staff = world.staff().await;
        Self { world, college, staff }
    }

    /// A county where both sources list one course.
    async fn with_both() -> Self {
        let county = Self::new().await;
        county.load(&county.college, "", &[own()]).await;
        county.load(&county.college, "?source=course-directory", &[listed()]).await;
        county
    }

    async fn load(&self, provider: &Provider, query: &str, courses: &[Value]) -> Answer {
        let lines: Vec<String> = courses.iter().map(Value::to_string).collect();
        self.send(provider, query, lines.join("\n")).await
    }

    async fn send(&self, provider: &Provider, query: &str, lines: String) -> Answer {
        let path = format!("/training-providers/{}/imports{query}", provider.id);
        let staff = self.world.again(&self.staff);
        let ask = self.world.ask(Method::POST, &path).by(&staff);
        let taken = ask.body("application/x-ndjson", lines).ok().await;
        self.world.work().await;
        let at = taken.header("location").strip_prefix("/api/v1").unwrap().to_owned();
        let done = self.world.get(&at).by(&staff).ok().await;
        assert_eq!((done.text_at("/state"), done.number_at("/refused")), ("completed", 0), "{}", done.text);
        done
    }

    async fn id_of(&self, reference: &str) -> String {
        self.world.database.one("select id::text from course where reference = $1", &[&reference]).await
    }

    async fn run_of(&self, course: &str, run: &str) -> String {
        let sql = "select r.id::text from course_run r join course c on c.id = r.course_id \
            where c.reference = $1 and r.reference = $2";
        self.world.database.one(sql, &[&course, &run]).await
    }

    async fn found(&self, words: &str) -> Vec<String> {
        let list = self.world.get(&format!("/courses?q={words}")).ok().await;
        list.items().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    }

    async fn pairs(&self, query: &str) -> Answer {
        self.world.get(&format!("/duplicates{query}")).by(&self.staff).ok().await
    }

    fn decide(&self, pair: &str, decision: &Value) -> Ask {
        self.world.put(&format!("/duplicates/{pair}"), decision).by(&self.staff)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_two_sources_list_is_shown_once_with_where_each_part_is_from() {
    let county = County::with_both().await;
    let id = county.id_of("MH").await;
    assert_eq!(county.found("moving%20handling").await, std::slice::from_ref(&id));
    let course = county.world.get(&format!("/courses/{id}")).ok().await;
    assert_eq!(course.text_at("/title"), "Moving and handling of people");
    assert_eq!(course.text_at("/website"), "https://directory.example/77");
    let texts: Vec<_> =
        course.body["sections"].as_array().unwrap().iter().map(|of| of["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Carers.", "To lift."], "in the order in which they are read");
    let sources: Vec<_> = course.body["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| (of["source"].as_str().unwrap(), of["fields"].clone(), of["headings"].clone()))
        .collect();
    assert_eq!(
        sources,
        [
            ("training-provider", json!(["title", "summary"]), json!(["What you will learn"])),
            ("course-directory", json!(["website"]), json!(["Who it is for"])),
        ]
    );
    let runs: Vec<_> = course.body["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| (run["startsOn"].as_str().unwrap().to_owned(), run["sources"].clone(), run["costPence"].clone()))
        .collect();
    let (own, directory) = (json!(["training-provider"]), json!(["course-directory"]));
    assert_eq!(
        runs,
        [
            (in_days(9).to_string(), json!(["training-provider", "course-directory"]), json!(4500)),
            (in_days(16).to_string(), own, Value::Null),
            (in_days(23).to_string(), directory, Value::Null),
        ]
    );
    assert_eq!(course.body["runs"][0]["fromSecondSource"], json!(["startsAt", "costPence"]));
    assert_eq!(course.body["runs"][1].get("fromSecondSource"), None);
    county.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_listings_address_leads_to_what_is_shown_and_books_that() {
    let county = County::with_both().await;
    let (id, other) = (county.id_of("MH").await, county.id_of("D-77").await);
    let course = county.world.get(&format!("/courses/{other}")).ok().await;
    assert_eq!(course.text_at("/id"), id);
    let (shown, hidden) = (county.run_of("MH", "A").await, county.run_of("D-77", "1").await);
    let run = county.world.get(&format!("/course-runs/{hidden}")).ok().await;
    assert_eq!((run.text_at("/id"), run.text_at("/courseId")), (shown.as_str(), id.as_str()));
    assert_eq!(run.text_at("/startsAt"), "09:30:00", "the directory says when");
    let worker = county.world.person("Wanda Worker").await;
    let booking = county.world.book(&worker, hidden.parse().unwrap()).await;
    assert_eq!(booking["run"]["id"].as_str(), Some(shown.as_str()), "{booking}");
    county.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_can_be_put_on_a_date_that_is_not_shown() {
    let county = County::with_both().await;
    let hidden = county.run_of("D-77", "1").await;
    let sql = "update course_run set places_taken = 1 where id = $1::text::uuid";
    assert_eq!(county.world.database.refused_by(sql, &[&hidden]).await.as_deref(), Some("hidden_run_holds_nobody"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_with_people_on_it_stays_when_the_other_source_comes() {
    let county = County::new().await;
    county.load(&county.college, "?source=course-directory", &[listed()]).await;
    let worker = county.world.person("Wanda Worker").await;
    let booked = county.run_of("D-77", "1").await;
    county.world.book(&worker, booked.parse().unwrap()).await;
    county.load(&county.college, "", &[own()]).await;
    let course = county.world.get(&format!("/courses/{}", county.id_of("MH").await)).ok().await;
    let first = &course.body["runs"][0];
    assert_eq!((first["id"].as_str(), first["placesLeft"].as_i64()), (Some(booked.as_str()), Some(7)));
    assert_eq!(course.body["runs"].as_array().unwrap().len(), 3, "{course:?}");
    county.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_booked_is_told_when_the_other_source_says_another_time() {
    let county = County::with_both().await;
    let world = &county.world;
    let worker = world.person("Wanda Worker").await;
    let booked = county.run_of("MH", "A").await;
    world.book(&worker, booked.parse().unwrap()).await;
    let when =
        "select string_agg(to_char(lower(during) at time zone 'Europe/London', 'HH24:MI'), ' ') from place_meeting";
    let meets = async || world.database.one::<Option<String>>(when, &[]).await;
    assert_eq!(meets().await.as_deref(), Some("09:30"));
    let version = "select session_version from course_run where id = $1::text::uuid";
    let version = async || world.database.one::<i32>(version, &[&booked]).await;
    let told = async || {
        world.later(TimeDelta::minutes(11));
        world.work().await;
        let inbox = world.get("/me/messages").by(&world.again(&worker)).ok().await;
        let of = |item: &Value| item["kind"] == "changed";
        inbox
            .items()
            .iter()
            .filter(|item| of(item))
            .map(|item| item["body"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    world.later(TimeDelta::minutes(1));
    let was = version().await;
    let mut later = listed();
    later["runs"][0]["startsAt"] = json!("13:00:00");
    county.load(&county.college, "?source=course-directory", &[later.clone()]).await;
    assert_eq!((meets().await.as_deref(), version().await), (Some("13:00"), was + 1));
    let bodies = told().await;
    assert_eq!(bodies.len(), 1);
    assert!(bodies[0].contains("1pm") && bodies[0].contains("9.30am"), "{}", bodies[0]);
    // What changes there and is not shown here is no news.
    later["runs"][0]["costPence"] = json!(4600);
    county.load(&county.college, "?source=course-directory", &[later]).await;
    assert_eq!((told().await.len(), version().await), (1, was + 1));
    // Without the other source nobody knows the time.
    let other = json!({"reference": "FS", "title": "Fire safety", "runs": []});
    let alone = "?mode=snapshot&withdrawAtMost=100&source=course-directory";
    county.load(&county.college, alone, &[other]).await;
    assert_eq!((meets().await, version().await), (None, was + 2));
    assert_eq!(told().await.len(), 2);
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_speaks_of_its_own_source_alone() {
    let county = County::with_both().await;
    let done = county.load(&county.college, "?mode=snapshot", &[own()]).await;
    assert_eq!(done.number_at("/withdrawn"), 0);
    let other = json!({"reference": "FS", "title": "Fire safety", "runs": []});
    let done =
        county.load(&county.college, "?mode=snapshot&withdrawAtMost=100&source=course-directory", &[other]).await;
    assert_eq!(done.number_at("/withdrawn"), 3, "one course and two dates");
    let course = county.world.get(&format!("/courses/{}", county.id_of("MH").await)).ok().await;
    assert_eq!(
        (course.body["sources"].as_array().unwrap().len(), course.body["runs"].as_array().unwrap().len()),
        (1, 2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn when_one_source_takes_it_off_the_other_is_shown_until_it_comes_back() {
    let county = County::with_both().await;
    let (own_id, other) = (county.id_of("MH").await, county.id_of("D-77").await);
    let path = format!("/training-providers/{}/courses/MH", county.college.id);
    county.world.delete(&path).by(&county.staff).ok().await;
    assert_eq!(county.found("moving%20handling").await, [other]);
    county.load(&county.college, "", &[own()]).await;
    assert_eq!(county.found("moving%20handling").await, [own_id]);
    county.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_take_apart_and_join_and_their_word_stays() {
    let county = County::with_both().await;
    let joined = county.pairs("?state=joined").await;
    let pair = joined.items()[0].clone();
    assert_eq!((pair["decidedBy"].as_str(), pair["points"].as_i64()), (Some("rule"), Some(73)), "{pair}");
    assert_eq!(pair["courses"][0]["reference"], "MH");
    let id = pair["id"].as_str().unwrap();
    let apart = county.decide(id, &json!({"state": "apart"})).ok().await;
    assert_eq!((apart.text_at("/state"), apart.text_at("/decidedBy")), ("apart", "person"));
    assert_eq!(county.found("moving%20handling").await.len(), 2);
    let mut changed = listed();
    changed["summary"] = json!("Other words.");
    county.load(&county.college, "?source=course-directory", &[changed]).await;
    assert_eq!(county.found("moving%20handling").await.len(), 2, "the next load does not join them again");
    county.decide(id, &json!({"state": "joined"})).ok().await;
    assert_eq!(county.found("moving%20handling").await.len(), 1);
    county.decide(id, &json!({"state": "suggested"})).ok().await;
    let again = county.world.get(&format!("/duplicates/{id}")).by(&county.staff).ok().await;
    assert_eq!((again.text_at("/state"), again.text_at("/decidedBy")), ("joined", "rule"), "the score is sure");
    county.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_about_what_changed_since_is_refused() {
    let county = County::with_both().await;
    let id = county.pairs("").await.items()[0]["id"].as_str().unwrap().to_owned();
    let read = county.world.get(&format!("/duplicates/{id}")).by(&county.staff).ok().await;
    county.decide(&id, &json!({"state": "apart"})).ok().await;
    let late = county.decide(&id, &json!({"state": "joined"})).header("if-match", read.header("etag"));
    late.refused(Code::Stale).await;
    county.decide(&id, &json!({"state": "maybe"})).refused(Code::NotValid).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_training_providers_are_never_shown_as_one_unless_a_person_says_so_twice() {
    let county = County::new().await;
    let other = county.world.provider("10000002", Some(8)).await;
    county.load(&county.college, "", &[own()]).await;
    county.load(&other, "", &[own()]).await;
    assert_eq!(county.found("moving%20handling").await.len(), 2);
    let pairs = county.pairs(&format!("?provider={}", other.id)).await;
    let pair = &pairs.items()[0];
    assert_eq!((pair["state"].as_str(), pairs.items().len()), (Some("suggested"), 1));
    let id = pair["id"].as_str().unwrap();
    county.decide(id, &json!({"state": "joined"})).refused(Code::NotValid).await;
    assert_eq!(county.found("moving%20handling").await.len(), 2);
    county.decide(id, &json!({"state": "joined", "acrossProviders": true})).ok().await;
    let found = county.found("moving%20handling").await;
    assert_eq!(found.len(), 1);
    let course = county.world.get(&format!("/courses/{}", found[0])).ok().await;
    let ukprns: Vec<_> =
        course.body["sources"].as_array().unwrap().iter().map(|of| of["provider"]["ukprn"].clone()).collect();
    assert_eq!(ukprns, [json!("10000001"), json!("10000002")], "both are named");
    county.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_looks_alike_waits_for_a_person_and_a_person_can_name_any_two() {
    let county = County::new().await;
    let course = |reference: &str, title: &str| json!({"reference": reference, "title": title, "runs": []});
    county.load(&county.college, "", &[course("F1", "Food hygiene"), course("F2", "Kitchen work")]).await;
    county
        .load(&county.college, "?source=course-directory", &[course("D1", "Food hygiene"), course("D2", "Cooking")])
        .await;
    let waiting = county.pairs("?state=suggested").await;
    assert_eq!(waiting.items().len(), 1, "{}", waiting.text);
    assert_eq!(waiting.items()[0]["courses"][0]["reference"], "F1");
    let two = json!({"courses": [county.id_of("F2").await, county.id_of("D2").await]});
    let pair = county.world.post("/duplicates", &two).by(&county.staff).ok().await;
    let id = pair.text_at("/id").to_owned();
    county.decide(&id, &json!({"state": "joined"})).ok().await;
    let shown: String = county.world.database.one("select same_as::text from course where reference = 'D2'", &[]).await;
    assert_eq!(shown, county.id_of("F2").await);
    let same = json!({"courses": [county.id_of("F2").await, county.id_of("F2").await]});
    county.world.post("/duplicates", &same).by(&county.staff).refused(Code::NotValid).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_follows_the_changes_sees_them_become_one_and_two_again() {
    let county = County::with_both().await;
    let (own_id, other) = (county.id_of("MH").await, county.id_of("D-77").await);
    let hidden = county.run_of("D-77", "1").await;
    let item = |items: &[Value], id: &str| items.iter().find(|item| item["id"] == id).cloned().unwrap_or_default();
    let is = |items: &[Value], id: &str, state: &str| item(items, id)["state"] == state;
    let one = |items: &[Value]| {
        is(items, &own_id, "updated") && is(items, &other, "deleted") && is(items, &hidden, "deleted")
    };
    let (before, _) = walk_until(&county.world, "/changes?limit=1000", one).await;
    let shown = item(&before, &county.run_of("D-77", "2").await);
    assert!(
        shown["data"].to_string().contains(&own_id),
        "a date of the other source stands under what is shown: {shown}"
    );
    let pair = county.pairs("").await.items()[0]["id"].as_str().unwrap().to_owned();
    county.decide(&pair, &json!({"state": "apart"})).ok().await;
    let two = |items: &[Value]| is(items, &other, "updated") && is(items, &hidden, "updated");
    let (after, _) = walk_until(&county.world, "/changes?limit=1000", two).await;
    let modified = |items: &[Value], id: &str| item(items, id)["modified"].as_i64();
    assert!(modified(&after, &own_id) > modified(&before, &own_id), "it is shown without what the other said");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_college_that_both_sources_list_is_known_course_by_course() {
    let world = World::demo().await;
    let sql = "select id from training_provider where name like 'Adam Smith%'";
    let college: uuid::Uuid = world.database.one(sql, &[]).await;
    let (staff, ukprn) = (world.staff().await, String::new());
    let county = County { world, college: Provider { id: college.into(), ukprn }, staff };
    let file = county.world.get(&format!("/catalogue/json-lines?provider={college}")).ok().await.text;
    let before = county.world.get("/courses?limit=1").ok().await.number_at("/total");
    county.send(&county.college, "?source=course-directory", file.clone()).await;
    let after = county.world.get("/courses?limit=1").ok().await.number_at("/total");
    assert_eq!(after, before, "each is shown once");
    let wrong: i64 = county.world.database.one("select count(*) from course c left join course own on own.id = c.same_as \
        where c.source = 'course-directory' and c.training_provider_id = $1 and own.reference is distinct from c.reference", &[&college]).await;
    assert_eq!(wrong, 0, "and stands with itself");
    let again = county.world.get(&format!("/catalogue/json-lines?provider={college}")).ok().await.text;
    assert!(again == file, "what goes out is what came in first");
    let theirs =
        county.world.get(&format!("/catalogue/json-lines?provider={college}&source=course-directory")).ok().await.text;
    let done = county.send(&county.college, "?source=course-directory&mode=snapshot", theirs).await;
    assert_eq!([done.number_at("/created"), done.number_at("/updated"), done.number_at("/withdrawn")], [0, 0, 0]);
}
