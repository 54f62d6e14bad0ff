//! Feeds that we fetch: on their schedule, only when something changed, by the rules of an upload.

use crate::world::fixtures::{Person, Provider, file, row};
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::problem::Code;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A college's web server, in the fewest words: one page, with a tag.
#[derive(Clone)]
struct Site {
    url: String,
    page: Arc<Mutex<(u16, String)>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    async fn new() -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/feed.csv", listener.local_addr().unwrap());
        let site = Self { url, page: Arc::new(Mutex::new((200, String::new()))), asked: Arc::default() };
        let here = site.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = vec![0; 4096];
                let read = stream.read(&mut head).await.unwrap();
                let head = String::from_utf8_lossy(&head[..read]).to_lowercase();
                let (status, page) = here.page.lock().unwrap().clone();
                let tag = format!("\"{}\"", page.len());
                let known = head.contains(&format!("if-none-match: {tag}"));
                here.asked.lock().unwrap().push(head);
                let (status, page) = if known { (304, String::new()) } else { (status, page) };
                let length = page.len();
                let answer = format!(
                    "HTTP/1.1 {status} X\r\netag: {tag}\r\nlocation: /elsewhere\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{page}"
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        site
    }

    fn show(&self, status: u16, page: &str) {
        *self.page.lock().unwrap() = (status, page.to_owned());
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

struct College {
    world: World,
    provider: Provider,
    tutor: Person,
    site: Site,
}

impl College {
    async fn new() -> Self {
        let world = World::new().await;
        let provider = world.provider("10000001", None).await;
        let tutor = world.tutor(&provider).await;
        Self { world, provider, tutor, site: Site::new().await }
    }

    fn path(&self) -> String {
        format!("/training-providers/{}/feeds", self.provider.id)
    }

    async fn add(&self, more: Value) -> Value {
        let mut feed = json!({"url": self.site.url});
        feed.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.world.post(&self.path(), &feed).by(&self.tutor).ok().await.body
    }

    async fn feed(&self) -> Value {
        let tutor = self.world.again(&self.tutor);
        self.world.get(&self.path()).by(&tutor).ok().await.items()[0].clone()
    }

    async fn courses(&self) -> i64 {
        self.world.database.one("select count(*) from course where withdrawn_at is null", &[]).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_fetched_at_once_then_in_its_hours_and_loaded_only_when_it_changed() {
    let college = College::new().await;
    let world = &college.world;
    college.site.show(200, &file(&[row("First aid", "A", in_days(9))]));
    let added = college.add(json!({"everyHours": 6})).await;
    assert_eq!((&added["mode"], &added["everyHours"]), (&json!("delta"), &json!(6)));
    world.work().await;
    let feed = college.feed().await;
    assert_eq!((&feed["outcome"], college.courses().await), (&json!("loading"), 1));
    let import = world.get(&format!("/imports/{}", feed["importId"].as_str().unwrap())).by(&college.tutor).ok().await;
    assert_eq!((import.text_at("/state"), import.number_at("/created")), ("completed", 2));
    world.later(TimeDelta::hours(5));
    world.work().await;
    assert_eq!(college.site.asked(), 1, "it is not due yet");
    world.later(TimeDelta::hours(1));
    world.work().await;
    assert_eq!((college.site.asked(), &college.feed().await["outcome"]), (2, &json!("unchanged")));
    college.site.show(200, &file(&[row("First aid", "A", in_days(9)), row("Fire safety", "B", in_days(9))]));
    world.later(TimeDelta::hours(6));
    world.work().await;
    assert_eq!((&college.feed().await["outcome"], college.courses().await), (&json!("loading"), 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_fails_says_why_and_is_tried_again_less_and_less_often() {
    let college = College::new().await;
    let world = &college.world;
    college.site.show(500, "");
    college.add(json!({})).await;
    for (tries, hours) in [(1, 1), (2, 2), (3, 4)] {
        world.work().await;
        let feed = college.feed().await;
        assert_eq!((&feed["outcome"], &feed["failures"]), (&json!("failed"), &json!(tries)));
        assert!(feed["failure"].as_str().unwrap().contains("answered 500"), "{feed}");
        let next: chrono::DateTime<chrono::Utc> = feed["nextAt"].as_str().unwrap().parse().unwrap();
        assert_eq!(next - world.state.clock.now(), TimeDelta::hours(hours));
        world.later(TimeDelta::hours(hours));
    }
    college.site.show(200, "no catalogue");
    world.work().await;
    assert!(college.feed().await["failure"].as_str().unwrap().contains("cannot see what kind of file"));
    let left: i64 = world.database.one("select count(*) from import_file", &[]).await;
    assert_eq!(left, 0);
    college.site.show(200, &file(&[row("First aid", "A", in_days(9))]));
    world.later(TimeDelta::hours(24));
    world.work().await;
    let feed = college.feed().await;
    assert_eq!((&feed["failures"], &feed["failure"], college.courses().await), (&json!(0), &Value::Null, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_whose_import_was_refused_is_wanted_again_though_nothing_changed() {
    let college = College::new().await;
    let world = &college.world;
    let rows: Vec<String> = (0..10).map(|n| row(&format!("First aid {n}"), &format!("R{n}"), in_days(9))).collect();
    world.import(&college.provider, &file(&rows)).await;
    college.site.show(200, &file(&rows[..5]));
    let feed = college.add(json!({"mode": "snapshot"})).await;
    world.work().await;
    assert_eq!(college.courses().await, 10, "half of it may not go");
    let path = format!("/feeds/{}/fetch", feed["id"].as_str().unwrap());
    world.ask(reqwest::Method::POST, &path).by(&college.tutor).ok().await;
    world.work().await;
    assert_eq!(college.site.asked(), 2);
    assert!(!college.site.asked.lock().unwrap()[1].contains("if-none-match"));
    world.delete(&format!("/feeds/{}", feed["id"].as_str().unwrap())).by(&college.tutor).ok().await;
    assert_eq!(world.get(&college.path()).by(&college.tutor).ok().await.items().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_has_an_address_we_may_fetch_from_and_there_are_not_too_many() {
    let college = College::new().await;
    let world = &college.world;
    let add = |url: &str| world.post(&college.path(), &json!({"url": url})).by(&college.tutor);
    for url in ["ftp://college.example/x", "https://a:b@college.example/", "x", ""] {
        add(url).refused(Code::NotValid).await;
    }
    let odd = json!({"url": "https://college.example/", "everyHours": 0, "withdrawAtMost": 101});
    let odd = world.post(&college.path(), &odd).by(&college.tutor).refused(Code::NotValid).await;
    assert_eq!(odd.body["errors"].as_array().unwrap().len(), 2);
    for n in 0..5 {
        add(&format!("https://college.example/{n}")).ok().await;
    }
    add("https://college.example/0").refused(Code::FeedTaken).await;
    add("https://college.example/6").refused(Code::FeedTaken).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_in_a_circle_ends() {
    let college = College::new().await;
    college.site.show(302, "");
    college.add(json!({})).await;
    college.world.work().await;
    let feed = college.feed().await;
    assert!(feed["failure"].as_str().unwrap().contains("leads on"), "{feed}");
    assert!(college.site.asked() <= 5);
}
