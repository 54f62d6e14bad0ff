//! Webhooks: who hears what, and that each message arrives, once it can, in order, signed, and never where it must not.

mod endpoints;
mod hears;
mod receiver;
mod retries;

use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use api::platform::outbox;
use domain::ids::EmployerId;
use receiver::Receiver;
use serde_json::{Value, json};
use uuid::Uuid;

/// Everything that an employer can be told.
const ALL: [&str; 15] = [
    "booking.confirmed",
    "booking.waitlisted",
    "booking.offered",
    "booking.cancelled",
    "booking.requested",
    "booking.refused",
    "booking.declined",
    "booking.lapsed",
    "booking.run_withdrawn",
    "record.issued",
    "record.expiring",
    "record.revoked",
    "worker.joined",
    "worker.left",
    "course.withdrawn",
];

/// An employer with a worker and an HR system that is told everything.
struct Told {
    world: World,
    manager: Person,
    employer: EmployerId,
    worker: Person,
    receiver: Receiver,
    /// The endpoint as it was made, with its secret.
    endpoint: Value,
}

impl Told {
    async fn new() -> Self {
        let world = World::new().await;
        let (manager, employer) = world.manager("Meadow Lane").await;
        let worker = world.person("Kasia").await;
        world.employ(&worker, employer).await;
        // What was before is passed on before there is anyone to hear it.
        world.work().await;
        let receiver = Receiver::new().await;
        let new = json!({"url": receiver.url, "eventTypes": ALL, "employerId": employer});
        let endpoint = world.post("/webhook-endpoints", &new).by(&manager).ok().await.body;
        Self { world, manager, employer, worker, receiver, endpoint }
    }

    fn secret(&self) -> &str {
        self.endpoint["secret"].as_str().unwrap()
    }

    fn path(&self) -> String {
        format!("/webhook-endpoints/{}", self.endpoint["id"].as_str().unwrap())
    }

    fn manager(&self) -> Person {
        self.world.again(&self.manager)
    }

    /// The endpoint as it is now.
    async fn now(&self) -> Value {
        self.world.get(&self.path()).by(&self.manager()).ok().await.body
    }

    /// Its deliveries, newest first.
    async fn deliveries(&self) -> Vec<Value> {
        let list = self.world.get(&format!("{}/deliveries?limit=100", self.path())).by(&self.manager()).ok().await;
        list.items().to_vec()
    }

    async fn post(&self, rest: &str) -> Value {
        let ask = self.world.ask(reqwest::Method::POST, &format!("{}/{rest}", self.path()));
        ask.by(&self.manager()).ok().await.body
    }

    async fn change(&self, change: &Value) -> Value {
        let tag = self.world.get(&self.path()).by(&self.manager()).ok().await.header("etag").to_owned();
        let ask = self.world.ask(reqwest::Method::PATCH, &self.path()).json(change).header("if-match", &tag);
        ask.by(&self.manager()).ok().await.body
    }

    /// Something that happens to the worker at the employer, as whoever keeps its staff writes it.
    async fn happens(&self, kind: &str, person: Uuid) {
        let (now, data) = (self.world.state.clock.now(), json!({"employerId": self.employer}));
        self.world.state.db.tx(async |tx| outbox::event(tx, kind, person, None, now, &data).await).await.unwrap();
    }

    /// Some more people, who have accounts and nothing else.
    async fn people(&self, count: usize) -> Vec<Uuid> {
        let people: Vec<Uuid> = (0..count).map(|_| Uuid::now_v7()).collect();
        let sql = "insert into person (id, email, full_name, password_hash) values ($1, $2, 'A', 'none')";
        for person in &people {
            let email = format!("{person}@people.example");
            assert_eq!(self.world.database.refused_by(sql, &[person, &email]).await, None);
        }
        people
    }

    /// The worker leaves: from this second on the employer sees nothing more of them.
    async fn leaves(&self) {
        let sql = "update employment set ended_on = $1 where person_id = $2";
        assert_eq!(self.world.database.refused_by(sql, &[&in_days(-1), &self.worker.id.0]).await, None);
    }
}
