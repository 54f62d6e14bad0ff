//! Server and worker are killed again and again while fifty people book, call off, take and decline places: afterwards
//! nothing is broken, and nobody lost what they were told.
//!
//! How often is `ACADEMY_CRASH_KILLS` (`cargo xtask test crash`: 200). Chance comes from `ACADEMY_CRASH_SEED`, which each run
//! prints; the same seed asks and kills in the same order, as far as the machine's own timing lets it.

#![allow(clippy::print_stdout, reason = "a long test tells its seed, and in the end what happened")]

mod afterwards;
mod customer;

use crate::world::fixtures::{Provider, file, row};
use crate::world::installed::{Installed, free_port};
use crate::world::{World, client};
use api::platform::keys::{Claims, Keys};
use chrono::{Days, Utc};
use customer::Customer;
use domain::ids::CourseRunId;
use futures_util::future::join_all;
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

const PEOPLE: usize = 50;
const RUNS: usize = 5;
/// Few, so that most wait.
const PLACES: i32 = 4;
/// Of a hundred kills, how many meet the server alone and the worker alone; the others meet both.
const SERVER: u64 = 45;
const WORKER: u64 = 40;

/// Chance that can be had again: `SplitMix64`.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }

    /// Whether something happens that does in so many of a hundred cases.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of some things.
    pub fn of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[usize::try_from(self.below(things.len() as u64)).unwrap()]
    }

    async fn wait(&mut self, milliseconds: u64) {
        tokio::time::sleep(Duration::from_millis(self.below(milliseconds))).await;
    }
}

/// A number that the environment may set.
fn setting(name: &str, unless: u64) -> u64 {
    std::env::var(name).map_or(unless, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text}")))
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_killed_whenever_nobody_loses_a_place_and_no_place_is_given_twice() {
    let kills = setting("ACADEMY_CRASH_KILLS", 10);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let seed = setting("ACADEMY_CRASH_SEED", now.as_secs());
    println!("ACADEMY_CRASH_KILLS={kills} ACADEMY_CRASH_SEED={seed}");
    let world = World::new().await;
    // The installed programs have the machine's clock.
    world.state.clock.set(Utc::now());
    let (runs, provider) = runs(&world).await;
    let keys = Keys::load(&world.state.config.state_dir).unwrap();
    let port = free_port();
    let (mut server, worker) = (Installed::serve(&world, port), Installed::worker(&world));
    server.is_ready(port).await;

    let mut customers = Vec::new();
    for number in 0..PEOPLE {
        let person = world.person(&format!("Person {number}")).await.id;
        let chance = Chance(seed.wrapping_mul(1_000_003).wrapping_add(number as u64));
        customers.push(Customer::new(person, chance, &keys, port, &runs));
    }
    let over = AtomicBool::new(false);
    let asking = join_all(customers.iter_mut().map(|customer| customer.keep_asking(&over)));
    let killing = async {
        let kept = kill_again_and_again(&world, port, (server, worker), kills, Chance(seed)).await;
        over.store(true, Ordering::Relaxed);
        kept
    };
    let around = async {
        tokio::join!(
            change_capacity(&world, &provider, (port, &keys), (&runs, &over), Chance(seed + 1)),
            let_time_pass(&world, &over, Chance(seed + 2))
        )
    };
    let (_, _running, _) = tokio::join!(asking, killing, around);
    afterwards::is_sound(&world, &customers, seed).await;
}

/// Some runs of few places, ten days ahead.
async fn runs(world: &World) -> (Vec<CourseRunId>, Provider) {
    let day = Utc::now().date_naive() + Days::new(10);
    let provider = world.provider("10000001", Some(PLACES)).await;
    let rows: Vec<_> = (0..RUNS).map(|n| row(&format!("Course {n}"), &format!("R{n}"), day)).collect();
    let loaded = world.import(&provider, &file(&rows)).await;
    assert_eq!(loaded.refused, 0, "{loaded:?}");
    let runs = world.database.all::<uuid::Uuid>("select id from course_run order by id", &[]).await;
    (runs.into_iter().map(CourseRunId).collect(), provider)
}

/// Kills the server, the worker or both at moments that nobody chose, sometimes before they are ready, and starts them again.
async fn kill_again_and_again(
    world: &World,
    port: u16,
    (mut server, mut worker): (Installed, Installed),
    kills: u64,
    mut chance: Chance,
) -> (Installed, Installed) {
    for kill in 1..=kills {
        chance.wait(400).await;
        let whom = chance.below(100);
        if !(SERVER..SERVER + WORKER).contains(&whom) {
            server.kill();
            server = Installed::serve(world, port);
            // Else the next kill may meet it while it starts.
            if chance.percent(80) {
                server.is_ready(port).await;
            }
        }
        if whom >= SERVER {
            worker.kill();
            worker = Installed::worker(world);
        }
        if kill % 20 == 0 {
            println!("{kill} kills");
        }
    }
    server.is_ready(port).await;
    (server, worker)
}

/// A tutor gives runs more places and takes them away again: the worker offers what is new.
async fn change_capacity(
    world: &World,
    provider: &Provider,
    (port, keys): (u16, &Keys),
    (runs, over): (&[CourseRunId], &AtomicBool),
    mut chance: Chance,
) {
    let (tutor, http) = (world.tutor(provider).await, client());
    while !over.load(Ordering::Relaxed) {
        chance.wait(300).await;
        let (run, places) = (chance.of(runs), PLACES + i32::try_from(chance.below(3)).unwrap());
        let token = keys.sign(&Claims::new(&tutor.id.to_string(), Utc::now().timestamp())).unwrap();
        let ask = http.put(format!("http://127.0.0.1:{port}/api/v1/course-runs/{run}/booking")).bearer_auth(token);
        // There may be nobody to answer; and what is taken cannot be taken away.
        if let Ok(answer) = ask.json(&json!({"capacity": places})).send().await {
            assert!(matches!(answer.status().as_u16(), 200 | 409), "{answer:?}");
        }
    }
}

/// An offer runs out now and then: the worker gives its place to the next.
async fn let_time_pass(world: &World, over: &AtomicBool, mut chance: Chance) {
    let one = "select id from booking where status = 'offered' and held_until > now() order by id limit 1";
    while !over.load(Ordering::Relaxed) {
        chance.wait(500).await;
        if let Some(id) = world.database.all::<uuid::Uuid>(one, &[]).await.first() {
            let ends = "update booking set held_until = now() where id = $1 and status = 'offered'";
            assert_eq!(world.database.refused_by(ends, &[id]).await, None);
        }
    }
}
