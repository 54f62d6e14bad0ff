//! The catalogue out again: the feed of changes without a gap, and files that load without a change.

use crate::world::fixtures::{HEADER, Provider, file, row};
use crate::world::{World, in_days};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const COLLEGE: &str = include_str!("../../crates/api/reference/xcri/adam-smith-college-2012.xml");

/// Everything from `at` to the last page, in order, and where the last page is.
async fn walk(world: &World, at: &str) -> (Vec<Value>, String) {
    let (mut items, mut at) = (Vec::new(), at.to_owned());
    loop {
        let page = world.get(&at).ok().await;
        let next = page.text_at("/next").split_once("/api/v1").unwrap().1.to_owned();
        if page.items().is_empty() {
            assert!(next == at || at == "/changes?limit=3", "the last page names itself: {next} {at}");
            assert_eq!(page.header("cache-control"), "public, max-age=8");
            return (items, next);
        }
        items.extend_from_slice(page.items());
        at = next;
    }
}

/// The same as soon as `enough` of it is there. Other tests' transactions on the same server may hold a change back for a
/// moment: whoever follows the feed asks again, and so do we.
pub async fn walk_until(world: &World, at: &str, enough: impl Fn(&[Value]) -> bool) -> (Vec<Value>, String) {
    for _ in 0..400 {
        let walked = walk(world, at).await;
        if enough(&walked.0) {
            return walked;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the changes did not come");
}

fn in_order(items: &[Value]) -> bool {
    let keys = items.iter().map(|item| (item["modified"].as_i64().unwrap(), item["id"].as_str().unwrap()));
    keys.is_sorted()
}

async fn three_courses() -> (World, Provider) {
    let world = World::new().await;
    let provider = world.provider("10000001", Some(4)).await;
    let rows: Vec<String> = ["A", "B", "C"].map(|r| row(&format!("First aid {r}"), r, in_days(9))).into();
    world.import(&provider, &file(&rows)).await;
    (world, provider)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_course_and_run_comes_once_in_order_and_again_when_it_changes() {
    let (world, provider) = three_courses().await;
    let (items, last) = walk_until(&world, "/changes?limit=3", |items| items.len() == 6).await;
    assert!(in_order(&items), "{items:?}");
    let kinds: Vec<&str> = items.iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "Course").count(), 3);
    let course = items.iter().find(|item| item["kind"] == "Course").unwrap();
    assert_eq!((&course["state"], &course["data"]["@type"]), (&json!("updated"), &json!("Course")));
    let run = items.iter().find(|item| item["kind"] == "CourseInstance").unwrap();
    assert_eq!(run["data"]["offers"]["availability"], "https://schema.org/InStock");
    assert_eq!(run["data"]["remainingAttendeeCapacity"], 4);
    let person = world.person("Wanda").await;
    world.book(&person, run["id"].as_str().unwrap().parse().unwrap()).await;
    let (news, last) = walk_until(&world, &last, |items| items.len() == 1).await;
    assert_eq!((&news[0]["id"], &news[0]["data"]["remainingAttendeeCapacity"]), (&run["id"], &json!(3)));
    assert!(news[0]["modified"].as_i64() > run["modified"].as_i64());
    world.import(&provider, &file(&[row("First aid for all", "B", in_days(9))])).await;
    let (news, last) = walk_until(&world, &last, |items| items.len() == 1).await;
    assert_eq!(news[0]["data"]["name"], "First aid for all");
    assert_eq!(walk(&world, &last).await.0, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_longer_offered_leaves_a_stone() {
    let (world, provider) = three_courses().await;
    let (_, last) = walk_until(&world, "/changes?limit=3", |items| items.len() == 6).await;
    let tutor = world.tutor(&provider).await;
    world.delete(&format!("/training-providers/{}/courses/C", provider.id)).by(&tutor).ok().await;
    let (news, _) = walk_until(&world, &last, |items| items.len() == 2).await;
    assert!(news.iter().all(|item| item["state"] == "deleted" && item.get("data").is_none()), "{news:?}");
    let (all, _) = walk(&world, "/changes?limit=3").await;
    assert_eq!(all.len(), 6, "a stone stays for who comes later");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reads_past_a_change_that_is_still_to_come() {
    let (world, _) = three_courses().await;
    let (_, last) = walk_until(&world, "/changes?limit=3", |items| items.len() == 6).await;
    let title = |reference: &str| format!("update course set title = title || '!' where reference = '{reference}'");
    let mut slow = world.database.another().await;
    let slow_change = slow.transaction().await.unwrap();
    slow_change.execute(&title("A"), &[]).await.unwrap();
    let quick = world.database.another().await;
    quick.execute(&title("B"), &[]).await.unwrap();
    assert_eq!(walk(&world, &last).await.0, Vec::<Value>::new(), "B is later than A, which is not there yet");
    slow_change.commit().await.unwrap();
    let (news, _) = walk_until(&world, &last, |items| items.len() == 2).await;
    let names: Vec<&str> = news.iter().map(|item| item["data"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["First aid A!", "First aid B!"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_copy_goes_on_after_everything_that_was_given_out() {
    let (world, _) = three_courses().await;
    let (items, last) = walk_until(&world, "/changes?limit=3", |items| items.len() == 6).await;
    // As if the rows came from a server that had counted further.
    let client = world.database.another().await;
    for table in ["course", "course_run"] {
        let sql = format!(
            "alter table {table} disable trigger user; \
             update {table} set changed_in = changed_in + 1000000000; alter table {table} enable trigger user"
        );
        client.batch_execute(&sql).await.unwrap();
    }
    client.batch_execute("select mend_catalogue_order()").await.unwrap();
    let (again, _) = walk_until(&world, &last, |items| items.len() == 6).await;
    let most = items.iter().map(|item| item["modified"].as_i64().unwrap()).max().unwrap();
    assert!(again.iter().all(|item| item["modified"].as_i64().unwrap() > most + 999_999_999), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_in_the_changes_is_given_whole() {
    let world = World::new().await;
    for query in ["afterTimestamp=5", "afterId=019fffff-0000-7000-8000-000000000000", "limit=0", "limit=1001"] {
        world.get(&format!("/changes?{query}")).refused(domain::problem::Code::NotValid).await;
    }
    world.get("/changes?afterTimestamp=x&afterId=y").refused(domain::problem::Code::Malformed).await;
}

/// A file of the catalogue as we write it.
async fn export(world: &World, form: &str, provider: &Provider) -> String {
    world.get(&format!("/catalogue/{form}?provider={}", provider.ukprn)).ok().await.text
}

/// Sends files to a training provider; answers what each did.
async fn send(world: &World, provider: &Provider, form: &str, text: String) -> BTreeMap<String, i64> {
    let tutor = world.tutor(provider).await;
    let path = format!("/training-providers/{}/imports?format={form}&mode=snapshot", provider.id);
    let taken = world.ask(Method::POST, &path).by(&tutor).body("application/octet-stream", text).ok().await;
    world.work().await;
    let done = world.get(taken.header("location").strip_prefix("/api/v1").unwrap()).by(&tutor).ok().await;
    assert_eq!(done.text_at("/state"), "completed", "{}", done.text);
    ["created", "updated", "withdrawn", "refused", "unchanged"]
        .into_iter()
        .map(|name| (name.to_owned(), done.number_at(&format!("/{name}"))))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_college_goes_out_and_comes_in_again_without_a_change() {
    let world = World::new().await;
    let college = world.provider("10000001", None).await;
    let first = world.import(&college, COLLEGE).await;
    let want: BTreeMap<String, i64> =
        [("created", 0), ("updated", 0), ("withdrawn", 0), ("refused", 0), ("unchanged", first.created)]
            .map(|(name, count)| (name.to_owned(), count))
            .into();
    for form in ["xcri-cap", "json-lines", "json-ld"] {
        let text = export(&world, form, &college).await;
        assert_eq!(send(&world, &college, form, text).await, want, "{form}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_course_directory_goes_out_and_comes_in_again_without_a_change() {
    let world = World::new().await;
    let college = world.provider("10000001", None).await;
    let venues = "YOUR_VENUE_REFERENCE,VENUE_NAME,ADDRESS_LINE_1,ADDRESS_LINE_2,TOWN_OR_CITY,COUNTY,POSTCODE,EMAIL,PHONE,WEBSITE\n\
        V1,Main campus,\"1, High Street\",,Stafford,,ST16 2QR,,,\n";
    world.import(&college, venues).await;
    let lars = |title: &str, reference: &str, rest: &str| {
        format!("60349517,\"For all, who care\",None,=1+1,,,,,{title},{reference},{rest}")
    };
    let rows = [
        lars(
            "First aid",
            "A",
            "Classroom,01/02/2027,,Main campus,V1,,,https://college.example/a,45.50,,2,Days,Part time,Evening",
        ),
        lars("First aid", "A", "Online,,Yes,,,,,https://college.example/a,,Free for carers,,,Flexible,"),
        lars("Level 3 care", "B", "Work based,03/02/2027,,,,Yes,,,0,,6,Weeks,,"),
    ];
    let first = world.import(&college, &format!("{HEADER}\n{}\n", rows.join("\n"))).await;
    assert_eq!((first.created, first.refused), (5, 0), "{first:?}");
    let venues_out = export(&world, "dfe-venues", &college).await;
    let unchanged = |count: i64| {
        BTreeMap::from(
            [("created", 0), ("updated", 0), ("withdrawn", 0), ("refused", 0), ("unchanged", count)]
                .map(|(n, c)| (n.to_owned(), c)),
        )
    };
    let tutor = world.tutor(&college).await;
    let path = format!("/training-providers/{}/imports", college.id);
    let sent = world.ask(Method::POST, &path).by(&tutor).body("text/csv", venues_out).ok().await;
    world.work().await;
    let done = world.get(sent.header("location").strip_prefix("/api/v1").unwrap()).by(&tutor).ok().await;
    assert_eq!((done.number_at("/unchanged"), done.number_at("/updated")), (1, 0), "{}", done.text);
    let text = export(&world, "dfe-courses", &college).await;
    assert_eq!(send(&world, &college, "dfe-courses", text.clone()).await, unchanged(5), "{text}");
    assert_eq!(export(&world, "dfe-courses", &college).await, text, "and it goes out the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_everyone_names_each_training_provider_and_is_not_sent_twice() {
    let (world, _) = three_courses().await;
    let other = world.provider("10000002", None).await;
    world.import(&other, &file(&[row("Fire safety", "F", in_days(9))])).await;
    let all = world.get("/catalogue/xcri-cap").ok().await;
    assert_eq!(all.header("content-type"), "application/xml");
    assert_eq!(all.text.matches("<provider").count(), 2, "{}", all.text);
    assert_eq!(all.text.matches("<course>").count() + all.text.matches("<course ").count(), 4);
    let again = world.get("/catalogue/xcri-cap").header("if-none-match", all.header("etag")).send().await;
    assert_eq!(again.status, 304);
    world.get("/catalogue/excel").refused(domain::problem::Code::NotFound).await;
    world.get("/catalogue/json-ld?provider=12345678").refused(domain::problem::Code::NotFound).await;
    let empty = World::new().await;
    for form in ["xcri-cap", "json-ld", "json-lines", "dfe-courses", "dfe-venues"] {
        empty.get(&format!("/catalogue/{form}")).ok().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_course_says_what_it_is_to_programs_that_walk_the_web() {
    let (world, _) = three_courses().await;
    let id: String = world.database.one("select id::text from course where reference = 'A'", &[]).await;
    let node = world.get(&format!("/courses/{id}")).header("accept", "application/ld+json").ok().await;
    assert_eq!(node.header("content-type"), "application/ld+json");
    assert_eq!((node.text_at("/@type"), node.text_at("/name")), ("Course", "First aid A"));
    assert_eq!(node.text_at("/hasCourseInstance/0/offers/availability"), "https://schema.org/InStock");
    assert_eq!(node.text_at("/hasCourseInstance/0/academy:state"), "open");
    let map = world.get("//sitemap.xml").ok().await;
    assert!(
        map.text.contains(&format!("/courses/{id}</loc>")) && map.text.contains("<lastmod>2026-11-24"),
        "{}",
        map.text
    );
    let robots = world.get("//robots.txt").ok().await;
    assert!(robots.text.contains("/sitemap.xml"));
}
