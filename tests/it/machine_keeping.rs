//! An organisation's people look after its machines: scopes, secrets, keys; a token is good for what they say now.

use crate::world::World;
use crate::world::ask::Answer;
use crate::world::fixtures::Person;
use domain::ids::EmployerId;
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};

const FORM: &str = "application/x-www-form-urlencoded";

/// An employer with an admin and one machine.
struct Care {
    world: World,
    admin: Person,
    employer: EmployerId,
    client_id: String,
}

impl Care {
    async fn home(scopes: Value) -> Self {
        let world = World::new().await;
        let (admin, employer) = world.admin("Meadow Lane").await;
        let new = json!({"label": "Our HR system", "scopes": scopes});
        let made = world.post(&format!("/organisations/{employer}/machines"), &new).by(&admin).ok().await;
        let client_id = made.text_at("/clientId").to_owned();
        Self { world, admin, employer, client_id }
    }

    fn at(&self, rest: &str) -> String {
        format!("/organisations/{}/machines/{}{rest}", self.employer, self.client_id)
    }

    async fn secret(&self) -> (String, String) {
        let made = self.world.ask(Method::POST, &self.at("/secrets")).by(&self.admin).ok().await;
        let secrets = made.body["client"]["secrets"].as_array().unwrap().clone();
        (made.text_at("/secret").to_owned(), secrets.last().unwrap()["id"].as_str().unwrap().to_owned())
    }

    async fn form(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let pairs: Vec<(&str, &str)> = form.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
        let body = serde_urlencoded(&pairs);
        self.world.ask(Method::POST, path).body(FORM, body).send().await
    }

    async fn token(&self, secret: &str, scope: &str) -> Answer {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &self.client_id),
            ("client_secret", secret),
            ("scope", scope),
        ];
        self.form("//oauth/token", &form).await
    }

    async fn bearer(&self, secret: &str, scope: &str) -> String {
        format!("Bearer {}", self.token(secret, scope).await.text_at("/access_token"))
    }

    fn workers(&self, bearer: &str) -> crate::world::ask::Ask {
        self.world.get(&format!("/organisations/{}/workers", self.employer)).header("authorization", bearer)
    }

    async fn change(&self, change: Value) -> Answer {
        self.world.ask(Method::PATCH, &self.at("")).json(&change).by(&self.admin).ok().await
    }
}

/// Pairs as a form; what tests send needs no more than this.
fn serde_urlencoded(pairs: &[(&str, &str)]) -> String {
    let encoded = |text: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        let sign = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        text.bytes().map(sign).collect::<String>()
    };
    pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

#[tokio::test(flavor = "multi_thread")]
async fn one_secret_is_changed_for_another_while_both_are_good() {
    let care = Care::home(json!(["workers:read"])).await;
    let (old, old_id) = care.secret().await;
    let (new, _) = care.secret().await;
    assert_eq!((care.token(&old, "").await.status, care.token(&new, "").await.status), (200, 200));
    let third = care.world.ask(Method::POST, &care.at("/secrets")).by(&care.admin);
    third.refused(Code::TooMany).await;
    care.world.delete(&care.at(&format!("/secrets/{old_id}"))).by(&care.admin).ok().await;
    let refused = care.token(&old, "").await;
    assert_eq!((refused.status, refused.text_at("/error")), (401, "invalid_client"));
    assert_eq!(care.token(&new, "").await.status, 200);
    care.world.delete(&care.at(&format!("/secrets/{old_id}"))).by(&care.admin).refused(Code::NotFound).await;
    // What is kept is a hash; the machine shows how its secret ends and when it was used.
    let machine = care.world.get(&care.at("")).by(&care.admin).ok().await;
    assert_eq!(machine.text_at("/secrets/0/endsWith"), &new[new.len() - 4..]);
    assert_eq!(machine.text_at("/secrets/0/lastUsedAt"), "2026-11-24T09:00:00Z");
    let kept: String = care.world.database.one("select string_agg(s::text, ' ') from api_client_secret s", &[]).await;
    assert!(!kept.contains(&new) && !machine.text.contains(&new));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_good_for_what_it_was_asked_for_and_for_what_the_machine_may_now() {
    let care = Care::home(json!(["workers:read", "bookings:write"])).await;
    let (secret, _) = care.secret().await;
    let narrow = care.token(&secret, "bookings:write").await;
    assert_eq!(narrow.text_at("/scope"), "bookings:write");
    let narrow = format!("Bearer {}", narrow.text_at("/access_token"));
    let refused = care.workers(&narrow).refused(Code::InsufficientScope).await;
    assert_eq!(refused.header("www-authenticate"), "Bearer error=\"insufficient_scope\"");
    let wide = care.bearer(&secret, "").await;
    care.workers(&wide).ok().await;
    for scope in ["rules:write", "staff", "catalogue", "no-such", "workers:read catalogue"] {
        let answer = care.token(&secret, scope).await;
        assert_eq!((answer.status, answer.text_at("/error")), (400, "invalid_scope"), "{scope}");
    }
    // Less for the machine is less for the tokens that it has.
    care.change(json!({"scopes": ["bookings:write"]})).await;
    care.workers(&wide).refused(Code::InsufficientScope).await;
    care.change(json!({"scopes": ["staff"]})).await;
    care.workers(&wide).ok().await;
    care.change(json!({"stopped": true})).await;
    let refused = care.workers(&wide).refused(Code::NotSignedIn).await;
    assert_eq!(refused.header("www-authenticate"), "Bearer error=\"invalid_token\"");
    assert_eq!(care.token(&secret, "").await.status, 401);
    care.change(json!({"stopped": false})).await;
    care.workers(&wide).ok().await;
    care.world.delete(&care.at("")).by(&care.admin).ok().await;
    care.workers(&wide).refused(Code::NotSignedIn).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_asked_about_and_taken_back_by_its_own_organisation_alone() {
    let care = Care::home(json!(["staff"])).await;
    let (secret, _) = care.secret().await;
    let token = care.token(&secret, "").await.text_at("/access_token").to_owned();
    let ask = |path: &'static str, client: String, secret: String, token: String| {
        let care = &care;
        async move { care.form(path, &[("client_id", &client), ("client_secret", &secret), ("token", &token)]).await }
    };
    let own = |path, token: &str| ask(path, care.client_id.clone(), secret.clone(), token.to_owned());
    let said = own("//oauth/introspect", &token).await;
    assert_eq!((&said.body["active"], said.text_at("/scope")), (&json!(true), "staff"));
    assert_eq!(said.text_at("/client_id"), care.client_id);
    let other_at = api::tools::At::Employer("Elsewhere");
    let other = api::tools::add_client(&care.world.state.db, care.world.state.clock.now(), other_at, "elsewhere-hr");
    let other = other.await.unwrap();
    let foreign = |path, token: &str| ask(path, "elsewhere-hr".to_owned(), other.clone(), token.to_owned());
    assert_eq!(foreign("//oauth/introspect", &token).await.body, json!({"active": false}));
    assert_eq!(foreign("//oauth/revoke", &token).await.status, 200);
    let bearer = format!("Bearer {token}");
    care.workers(&bearer).ok().await;
    let wrong = ask("//oauth/introspect", care.client_id.clone(), "wrong".to_owned(), token.clone()).await;
    assert_eq!((wrong.status, wrong.text_at("/error")), (401, "invalid_client"));
    assert_eq!(own("//oauth/revoke", "nonsense").await.status, 200);
    assert_eq!(own("//oauth/revoke", &token).await.status, 200);
    care.workers(&bearer).refused(Code::NotSignedIn).await;
    assert_eq!(own("//oauth/introspect", &token).await.body, json!({"active": false}));
    assert_eq!(own("//oauth/introspect", "nonsense").await.body, json!({"active": false}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_is_changed_by_who_saw_it_as_it_is_and_by_its_own_people() {
    let care = Care::home(json!(["staff"])).await;
    let seen = care.world.get(&care.at("")).by(&care.admin).ok().await;
    care.change(json!({"label": "  HR   of Meadow Lane "})).await;
    let late = care.world.ask(Method::PATCH, &care.at("")).json(&json!({"label": "Mine"})).by(&care.admin);
    late.header("if-match", seen.header("etag")).refused(Code::Stale).await;
    let now = care.world.get(&care.at("")).by(&care.admin).ok().await;
    assert_eq!(now.text_at("/label"), "HR of Meadow Lane");
    for wrong in [
        json!({"label": ""}),
        json!({"scopes": []}),
        json!({"scopes": ["catalogue"]}),
        json!({"scopes": ["staff", "catalogue"]}),
        json!({"unknown": 1}),
        json!({"label": "x".repeat(81)}),
    ] {
        care.world.ask(Method::PATCH, &care.at("")).json(&wrong).by(&care.admin).refused(Code::NotValid).await;
    }
    // Another organisation's admin hears the same of it as of nothing.
    let (stranger, elsewhere) = care.world.admin("Elsewhere").await;
    care.world.get(&care.at("")).by(&stranger).refused(Code::NotFound).await;
    let theirs = format!("/organisations/{elsewhere}/machines/{}", care.client_id);
    care.world.get(&theirs).by(&stranger).refused(Code::NotFound).await;
    care.world.delete(&theirs).by(&stranger).refused(Code::NotFound).await;
    care.world.ask(Method::POST, &format!("{theirs}/secrets")).by(&stranger).refused(Code::NotFound).await;
    // The same request twice makes one machine.
    let new = json!({"label": "Rota", "scopes": ["workers:read"]});
    let path = format!("/organisations/{}/machines", care.employer);
    let add = || care.world.post(&path, &new).by(&care.admin).header("idempotency-key", "one");
    assert_eq!(add().ok().await.body, add().ok().await.body);
    assert_eq!(care.world.get(&path).by(&care.admin).ok().await.items().len(), 2);
}
