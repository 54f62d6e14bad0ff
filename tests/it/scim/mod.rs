//! SCIM 2.0: what an employer's HR system may say of its workers, and what comes of it.

mod entra;
mod everyone;
mod lists;
mod lives;
mod okta;

use crate::world::World;
use crate::world::ask::{Answer, Ask};
use crate::world::fixtures::Person;
use domain::ids::EmployerId;
use domain::scim::schema::{ENTERPRISE, GROUP, USER, WORKER};
use reqwest::Method;
use serde_json::{Value, json};

const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// An employer with its HR system.
struct Hr {
    world: World,
    employer: EmployerId,
    admin: Person,
    machine: Person,
}

impl Hr {
    async fn new() -> Self {
        let world = World::new().await;
        let (admin, employer) = world.admin("Meadow Lane").await;
        let machine = world.employers_machine("Meadow Lane", "meadow-hr").await;
        Self { world, employer, admin, machine }
    }

    /// A request by the HR system; `path` is under `/scim/v2`.
    fn ask(&self, method: Method, path: &str) -> Ask {
        self.world.ask(method, &format!("//scim/v2{path}")).by(&self.world.again(&self.machine))
    }

    fn send(&self, method: Method, path: &str, body: &Value) -> Ask {
        self.ask(method, path).body("application/scim+json", body.to_string())
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    async fn make(&self, path: &str, body: Value) -> String {
        let made = self.send(Method::POST, path, &body).send().await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.text_at("/id").to_owned()
    }

    /// A user with these values besides the name.
    async fn user(&self, name: &str, more: Value) -> String {
        let mut body = json!({"schemas": [USER], "userName": name});
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        self.make("/Users", body).await
    }

    async fn group(&self, name: &str) -> String {
        self.make("/Groups", json!({"schemas": [GROUP], "displayName": name})).await
    }

    async fn patch(&self, path: &str, operations: Value) -> Answer {
        let body = json!({"schemas": [PATCH], "Operations": operations});
        self.send(Method::PATCH, path, &body).send().await
    }

    /// Does what the worker program does, and reads the code in the last mail.
    async fn mailed_code(&self) -> String {
        self.world.work().await;
        let mails = self.world.mails();
        let last = mails.last().expect("a mail was sent");
        last.split("code=").nth(1).expect("it holds a code").split_whitespace().next().unwrap().to_owned()
    }

    /// Someone with an account joins by the last mail.
    async fn joins(&self, name: &str) -> Person {
        let code = self.mailed_code().await;
        let person = self.world.person(name).await;
        self.world.post("/invitations/accept", &json!({"code": code})).by(&person).ok().await;
        person
    }

    async fn events(&self, kind: &str) -> i64 {
        self.world.database.one("select count(*) from event where kind = $1", &[&kind]).await
    }
}

/// Whom a list names.
fn names(answer: &Answer) -> Vec<&str> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let all = answer.body["Resources"].as_array().expect("a list");
    all.iter().map(|one| one["userName"].as_str().or(one["displayName"].as_str()).unwrap_or("")).collect()
}

fn refused(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["scimType"].as_str().unwrap_or(""))
}
