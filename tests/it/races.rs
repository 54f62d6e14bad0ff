//! 200 people want 30 places at the same moment, through the real server; once with the server killed halfway.

use crate::world::fixtures::Person;
use crate::world::installed::{Installed, free_port};
use crate::world::{World, client};
use api::platform::keys::Claims;
use chrono::{Days, TimeDelta, Utc};
use domain::ids::CourseRunId;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PEOPLE: usize = 200;
const PLACES: i32 = 30;

async fn people(world: &World) -> Vec<Person> {
    let mut people = Vec::with_capacity(PEOPLE);
    for n in 0..PEOPLE {
        people.push(world.person(&format!("Person {n}")).await);
    }
    people
}

/// 30 places are held and 170 wait, in the order in which the database drew their numbers.
async fn is_fair(world: &World, run: CourseRunId) {
    let count = "select count(*) from booking where course_run_id = $1 and status = $2";
    assert_eq!(world.database.one::<i64>(count, &[&run.0, &"confirmed"]).await, i64::from(PLACES));
    assert_eq!(world.database.one::<i64>(count, &[&run.0, &"waitlisted"]).await, 170);
    let jumped = "select count(*) from booking w join booking c on c.course_run_id = w.course_run_id \
        where w.course_run_id = $1 and w.status = 'waitlisted' and c.status = 'confirmed' and w.queue_number < c.queue_number";
    assert_eq!(world.database.one::<i64>(jumped, &[&run.0]).await, 0, "nobody who waits came before one with a place");
    world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_at_once_get_thirty_places_and_a_fair_line() {
    let world = World::new().await;
    let (run, _) = world.run_of("First aid", PLACES, crate::world::in_days(10)).await;
    let people = people(&world).await;
    let body = json!({"courseRunId": run});
    let answers = join_all(people.iter().map(|person| world.post("/bookings", &body).by(person).send())).await;
    assert!(answers.iter().all(|answer| answer.status == 201), "no refusal and no fault");
    let positions: Vec<i64> = answers.iter().filter_map(|answer| answer.body["waitlistPosition"].as_i64()).collect();
    let mut sorted = positions.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, (1..=170).collect::<Vec<_>>(), "each position is told once");
    is_fair(&world, run).await;
    // Everybody leaves at once: nobody is left holding a place, and nobody got two.
    let leaving = answers
        .iter()
        .zip(&people)
        .map(|(answer, person)| world.delete(&format!("/bookings/{}", answer.text_at("/id"))).by(person).send());
    assert!(join_all(leaving).await.iter().all(|answer| answer.status == 200));
    let taken = "select places_taken + waiting from course_run where id = $1";
    assert_eq!(world.database.one::<i32>(taken, &[&run.0]).await, 0);
    world.is_sound().await;
}

/// Asks until there is an answer, with the same key each time, as a good client does.
async fn insist(http: &reqwest::Client, url: &str, token: &str, key: usize, body: &Value) -> (u16, Value) {
    let began = Instant::now();
    loop {
        let ask = http.post(format!("{url}/api/v1/bookings")).bearer_auth(token).json(body);
        if let Ok(answer) = ask.header("idempotency-key", format!("key-{key}")).send().await {
            let status = answer.status().as_u16();
            if let Ok(body) = answer.json().await {
                return (status, body);
            }
        }
        assert!(began.elapsed() < Duration::from_secs(60), "no answer");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_halfway_loses_no_answer_and_gives_no_place_twice() {
    let world = World::new().await;
    // The installed server has the machine's clock.
    world.state.clock.set(Utc::now());
    let day = Utc::now().date_naive() + Days::new(10);
    let (run, _) = world.run_of("First aid", PLACES, day).await;
    let people = people(&world).await;
    let keys = api::platform::keys::Keys::load(&world.state.config.state_dir).unwrap();
    let now = (Utc::now() - TimeDelta::seconds(1)).timestamp();
    let tokens: Vec<String> = people.iter().map(|p| keys.sign(&Claims::new(&p.id.to_string(), now)).unwrap()).collect();
    let port = free_port();
    let mut server = Installed::serve(&world, port);
    server.is_ready(port).await;

    let (http, body, url) = (client(), json!({"courseRunId": run}), format!("http://127.0.0.1:{port}"));
    let asks = join_all(tokens.iter().enumerate().map(|(key, token)| insist(&http, &url, token, key, &body)));
    let killing = async {
        let (booked, began) = ("select count(*) from booking", Instant::now());
        while world.database.one::<i64>(booked, &[]).await < 60 {
            assert!(began.elapsed() < Duration::from_secs(60), "60 of 200 are not booked in a minute");
            tokio::task::yield_now().await;
        }
        server.kill();
        let at_the_kill = world.database.one::<i64>(booked, &[]).await;
        let mut again = Installed::serve(&world, port);
        again.is_ready(port).await;
        (again, at_the_kill)
    };
    let (answers, (_server, at_the_kill)) = tokio::join!(asks, killing);
    assert!((60..200).contains(&at_the_kill), "killed after {at_the_kill} of 200: that is not halfway");
    assert!(answers.iter().all(|(status, _)| *status == 201), "{answers:?}");
    let confirmed = answers.iter().filter(|(_, body)| body["status"] == "confirmed").count();
    assert_eq!(confirmed, 30);
    // What was told is what is kept: an answer given before the kill holds after it.
    for (_, body) in &answers {
        let id: uuid::Uuid = body["id"].as_str().unwrap().parse().unwrap();
        let kept: String = world.database.one("select status from booking where id = $1", &[&id]).await;
        assert_eq!(body["status"], kept.as_str());
    }
    is_fair(&world, run).await;
}
