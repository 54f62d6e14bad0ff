//! People with a password, and their mails.

use super::World;
use super::ask::{Answer, Ask};
use super::fixtures::Person;
use domain::ids::PersonId;
use serde_json::json;
use uuid::Uuid;

/// Everyone's password.
pub const PASSWORD: &str = "three words together";

impl Answer {
    /// Whoever an answer signed in.
    pub fn person(&self) -> Person {
        Person {
            id: PersonId(Uuid::nil()),
            subject: String::new(),
            bearer: None,
            token: self.text_at("/accessToken").to_owned(),
        }
    }

    /// The cookie of a name as the browser would send it back.
    pub fn cookie(&self, name: &str) -> String {
        let all = self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
        let mut ours = all.filter(|text| text.starts_with(&format!("{name}=")));
        ours.next().unwrap_or_else(|| panic!("no {name}: {:?}", self.headers)).split(';').next().unwrap().to_owned()
    }
}

impl World {
    /// Asks for an account.
    pub fn ask_to_register(&self, email: &str) -> Ask {
        self.post("/auth/register", &json!({"fullName": "Kasia Nowak", "email": email, "password": PASSWORD}))
    }

    /// Makes an account by the link that goes to its address.
    pub async fn register(&self, email: &str) -> Answer {
        let asked = self.ask_to_register(email).ok().await;
        self.work().await;
        let finish = self.post("/auth/links/register", &json!({"token": self.token(&email.to_lowercase())}));
        finish.header("cookie", &asked.cookie("academy_link")).ok().await
    }

    /// The same, and nobody ever showed that the address is theirs.
    pub async fn unconfirmed(&self, email: &str) -> Answer {
        let made = self.register(email).await;
        let sql = "update person set email_verified_at = null where email = $1";
        assert_eq!(self.database.refused_by(sql, &[&email]).await, None);
        made
    }

    /// Signs in with the password.
    pub fn sign_in(&self, name: &str) -> Ask {
        self.post("/auth/sign-in", &json!({"email": name, "password": PASSWORD}))
    }

    /// The mails to an address, in order.
    pub fn mails_to(&self, email: &str) -> Vec<String> {
        let to = format!("<{email}>");
        let is_to = |mail: &String| mail.lines().any(|line| line.starts_with("To: ") && line.contains(&to));
        self.mails().into_iter().filter(is_to).collect()
    }

    /// The token of the link in the last mail to an address.
    pub fn token(&self, email: &str) -> String {
        let mail = self.mails_to(email).pop().unwrap_or_else(|| panic!("no mail to {email}"));
        let (_, after) = mail.split_once('#').unwrap_or_else(|| panic!("no link in {mail}"));
        after.split_whitespace().next().unwrap().to_owned()
    }

    /// Asks for a link and has it sent; answers what was said and the token.
    pub async fn link(&self, email: &str, purpose: &str) -> (Answer, String) {
        let said = self.post("/auth/link-requests", &json!({"email": email, "purpose": purpose})).ok().await;
        self.work().await;
        let token = self.token(email);
        (said, token)
    }
}

impl World {
    /// The same sign-in with a token of now.
    pub async fn again_by_cookie(&self, answer: &Answer) -> Person {
        let ask = self.ask(reqwest::Method::POST, "/auth/refresh").header("x-requested-with", "app");
        ask.header("cookie", &answer.cookie("academy_refresh")).ok().await.person()
    }
}
