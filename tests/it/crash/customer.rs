//! Somebody who books and changes their mind, and notes what they were told.

use super::Chance;
use crate::world::client;
use api::platform::keys::{Claims, Keys};
use chrono::Utc;
use domain::booking::BookingStatus;
use domain::ids::{CourseRunId, PersonId};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// A booking as its owner knows it.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its id.
    pub id: Uuid,
    /// The run.
    pub run: CourseRunId,
    /// What the last answer said.
    pub status: BookingStatus,
}

/// A client and its journal.
pub struct Customer<'w> {
    /// Who.
    pub person: PersonId,
    /// Every booking that was acknowledged.
    pub journal: Vec<Told>,
    /// What was answered as it never may be.
    pub wrong: Vec<String>,
    /// How often something was done, by name.
    pub done: BTreeMap<&'static str, u64>,
    chance: Chance,
    keys: &'w Keys,
    port: u16,
    runs: &'w [CourseRunId],
    http: reqwest::Client,
}

/// An answer, and whether it was asked for more than once: then an earlier one may have been done, and nobody told.
struct Answer {
    status: u16,
    body: Value,
    repeated: bool,
}

impl Answer {
    fn booking(&self) -> Option<(Uuid, BookingStatus)> {
        let text = |name: &str| self.body[name].as_str();
        Some((text("id")?.parse().ok()?, text("status")?.parse().ok()?))
    }

    fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

/// What a booking may be when its owner did nothing since it was `told`: the line moves it on, and time.
pub fn may_become(told: BookingStatus, now: BookingStatus) -> bool {
    use BookingStatus::{Lapsed, Offered, Waitlisted};
    told == now || matches!((told, now), (Waitlisted, Offered | Lapsed) | (Offered, Lapsed))
}

impl<'w> Customer<'w> {
    /// Somebody with an account.
    pub fn new(person: PersonId, chance: Chance, keys: &'w Keys, port: u16, runs: &'w [CourseRunId]) -> Self {
        let http = client();
        let (journal, wrong, done) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { person, journal, wrong, done, chance, keys, port, runs, http }
    }

    /// Asks for this and that until it is over.
    pub async fn keep_asking(&mut self, over: &AtomicBool) {
        while !over.load(Ordering::Relaxed) {
            self.chance.wait(60).await;
            let live: Vec<usize> = (0..self.journal.len()).filter(|at| self.journal[*at].status.is_live()).collect();
            if live.is_empty() || self.chance.percent(35) {
                self.book().await;
            } else {
                let at = *self.chance.of(&live);
                self.look_and_act(at).await;
            }
        }
    }

    async fn book(&mut self) {
        let (run, key) = (*self.chance.of(self.runs), Uuid::now_v7());
        let known = self.journal.iter().any(|told| told.run == run && told.status.is_live());
        let body = json!({"courseRunId": run});
        let answer = self.insist(Method::POST, "/bookings", Some(&body), key).await;
        match (answer.status, answer.booking()) {
            // What was offered may have run out, which its owner did not hear.
            (201, Some((id, status))) => {
                let offered = |told: &&mut Told| told.run == run && told.status == BookingStatus::Offered;
                let waiting = |told: &&mut Told| told.run == run && told.status == BookingStatus::Waitlisted;
                for told in self.journal.iter_mut().filter(|told| offered(told) || waiting(told)) {
                    told.status = BookingStatus::Lapsed;
                }
                if known && self.journal.iter().any(|told| told.run == run && told.status == BookingStatus::Confirmed) {
                    self.wrong.push(format!("a second place on {run}: {}", answer.body));
                }
                if self.journal.iter().any(|told| told.id == id) {
                    self.wrong.push(format!("an old booking came as a new one: {}", answer.body));
                }
                self.journal.push(Told { id, run, status });
                self.note(if status == BookingStatus::Confirmed { "booked" } else { "waiting" });
            }
            (409, _) if known && answer.code() == "already_booked" => self.note("booked already"),
            _ => self.wrong.push(format!("booking {run} was answered {}: {}", answer.status, answer.body)),
        }
    }

    async fn look_and_act(&mut self, at: usize) {
        self.look(at, None).await;
        let what = match self.journal[at].status {
            BookingStatus::Offered if self.chance.percent(60) => "accept-offer",
            BookingStatus::Offered if self.chance.percent(75) => "decline",
            BookingStatus::Offered => "",
            BookingStatus::Confirmed if self.chance.percent(50) => "",
            BookingStatus::Waitlisted if self.chance.percent(10) => "",
            _ => return,
        };
        let path = format!("/bookings/{}/{what}", self.journal[at].id);
        let (method, wanted) = match what {
            "accept-offer" => (Method::POST, BookingStatus::Confirmed),
            "decline" => (Method::POST, BookingStatus::Declined),
            _ => (Method::DELETE, BookingStatus::Cancelled),
        };
        let answer = self.insist(method, path.trim_end_matches('/'), None, Uuid::now_v7()).await;
        let before = self.journal[at].status;
        match (answer.status, answer.booking()) {
            (200, Some((_, status))) if status == wanted => {
                self.journal[at].status = wanted;
                self.note(wanted.as_str());
            }
            (409, _) if answer.code() == "offer_lapsed" && before == BookingStatus::Offered => self.note("too late"),
            // It was done before the answer was lost, or the offer ran out meanwhile.
            (409, _) if answer.code() == "booking_state" => {
                self.look(at, Some(wanted).filter(|_| answer.repeated)).await;
                let status = self.journal[at].status;
                let done = answer.repeated && status == wanted;
                if !done && status != BookingStatus::Lapsed {
                    self.wrong.push(format!("{what} of {before} was refused, and it is {status}: {}", answer.body));
                }
                self.note("done, and the answer was lost");
            }
            _ => self.wrong.push(format!("{what} of {before} was answered {}: {}", answer.status, answer.body)),
        }
    }

    /// Looks at a booking. The line may have moved it on, and its owner to `mine`, if they tried; nobody else.
    async fn look(&mut self, at: usize, mine: Option<BookingStatus>) {
        let told = self.journal[at].clone();
        let answer = self.insist(Method::GET, &format!("/bookings/{}", told.id), None, Uuid::now_v7()).await;
        let Some((_, now)) = answer.booking().filter(|_| answer.status == 200) else {
            return self.wrong.push(format!("looking was answered {}: {}", answer.status, answer.body));
        };
        if !may_become(told.status, now) && mine != Some(now) {
            self.wrong.push(format!("{} became {now} by itself", told.status));
        }
        self.journal[at].status = now;
    }

    fn note(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    /// Asks until there is an answer, with the same key each time, as a good client does.
    async fn insist(&mut self, method: Method, path: &str, body: Option<&Value>, key: Uuid) -> Answer {
        let (began, mut repeated) = (Instant::now(), false);
        loop {
            let claims = Claims::new(&self.person.to_string(), Utc::now().timestamp());
            let url = format!("http://127.0.0.1:{}/api/v1{path}", self.port);
            let ask = self.http.request(method.clone(), url).bearer_auth(self.keys.sign(&claims).unwrap());
            let ask = ask.header("idempotency-key", key.to_string()).timeout(Duration::from_secs(20));
            let ask = if let Some(body) = body { ask.json(body) } else { ask };
            if let Ok(answer) = ask.send().await {
                let status = answer.status().as_u16();
                if let Ok(body) = answer.json().await {
                    return Answer { status, body, repeated };
                }
            }
            repeated = true;
            self.note("no answer, so asked again");
            assert!(began.elapsed() < Duration::from_secs(60), "no answer");
            self.chance.wait(60).await;
        }
    }
}
