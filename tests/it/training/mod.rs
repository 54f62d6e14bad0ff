//! The training of an employer's workers: what is asked of them, what the employer sees and is told of, what it writes.

mod changes;
mod matrix;
mod push;

use crate::world::World;
use crate::world::ask::{Answer, Ask};
use crate::world::fixtures::Person;
use domain::ids::{EmployerId, WorkplaceId};
use serde_json::{Value, json};

/// A home with two workplaces, an admin and its HR system.
struct Home {
    world: World,
    admin: Person,
    machine: Person,
    employer: EmployerId,
    leek: WorkplaceId,
    stone: WorkplaceId,
}

impl Home {
    async fn new() -> Self {
        let world = World::new().await;
        let (admin, employer) = world.admin("Meadow Lane").await;
        let machine = world.employers_machine("Meadow Lane", "meadow-hr").await;
        let (leek, stone) = (world.workplace(employer, "Leek").await, world.workplace(employer, "Stone").await);
        Self { world, admin, machine, employer, leek, stone }
    }

    fn at(&self, path: &str) -> String {
        format!("/organisations/{}/{path}", self.employer)
    }

    /// Someone who works at a workplace for these days.
    async fn worker(&self, name: &str, at: WorkplaceId, days: i64) -> Person {
        let person = self.world.person(name).await;
        self.world.employ_at(&person, self.employer, Some(at), crate::world::in_days(-days)).await;
        person
    }

    /// Sets a rule; `query` says for whom.
    fn rule(&self, subject: &str, query: &str, rule: &Value) -> Ask {
        self.world.put(&self.at(&format!("training-rules/{subject}{query}")), rule).by(&self.world.again(&self.admin))
    }

    /// Asks for a subject of everyone, for as long as is usual.
    async fn asks_for(&self, subject: &str) {
        let rule = json!({"required": true, "asUsual": true, "validityMonths": null});
        self.rule(subject, "", &rule).ok().await;
    }

    async fn matrix(&self, query: &str) -> Answer {
        self.world.get(&self.at(&format!("training-matrix{query}"))).by(&self.world.again(&self.admin)).ok().await
    }

    /// Sends entries as the HR system does.
    fn send(&self, items: &Value) -> Ask {
        let body = json!({"items": items});
        self.world.post(&self.at("training-records"), &body).by(&self.world.again(&self.machine))
    }

    /// Writes one entry for a person; answers its id.
    async fn learnt(&self, person: &Person, subject: &str, on: &str) -> String {
        let sent = self.send(&json!([{"personId": person.id, "subject": subject, "achievedOn": on}])).ok().await;
        assert_eq!(sent.text_at("/items/0/outcome"), "added", "{}", sent.text);
        sent.text_at("/items/0/trainingRecordId").to_owned()
    }
}

/// How people stand, as "Name: subject standing, subject standing".
fn stands(matrix: &Answer) -> Vec<String> {
    let line = |row: &Value| {
        let cells = row["cells"].as_array().unwrap().iter();
        let cells: Vec<_> = cells
            .map(|cell| format!("{} {}", cell["subject"].as_str().unwrap(), cell["standing"].as_str().unwrap()))
            .collect();
        format!("{}: {}", row["member"]["fullName"].as_str().unwrap(), cells.join(", "))
    };
    matrix.items().iter().map(line).collect()
}
