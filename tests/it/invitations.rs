//! Ways in: who may invite, and what a code is good for.

use crate::world::ask::Ask;
use crate::world::fixtures::Person;
use crate::world::signing_in::PASSWORD;
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::ids::{EmployerId, WorkplaceId};
use domain::problem::Code;
use serde_json::{Value, json};

struct Door {
    world: World,
    admin: Person,
    employer: EmployerId,
    leek: WorkplaceId,
    rose: WorkplaceId,
}

impl Door {
    async fn open() -> Self {
        let world = World::new().await;
        let (admin, employer) = world.admin("Meadow Lane").await;
        let (leek, rose) = (world.workplace(employer, "Leek").await, world.workplace(employer, "Rose Court").await);
        Self { world, admin, employer, leek, rose }
    }

    fn path(&self) -> String {
        format!("/organisations/{}/invitations", self.employer)
    }

    fn invite(&self, body: &Value, by: &Person) -> Ask {
        self.world.post(&self.path(), body).by(&self.world.again(by))
    }

    /// A code for a worker at Leek, and its invitation.
    async fn code(&self) -> (String, String) {
        let made = self.invite(&json!({"name": "Kim", "position": "worker", "workplaceId": self.leek}), &self.admin);
        let made = made.ok().await;
        (made.text_at("/code").to_owned(), made.text_at("/id").to_owned())
    }

    fn accept(&self, code: &str, by: &Person) -> Ask {
        self.world.post("/invitations/accept", &json!({"code": code})).by(&self.world.again(by))
    }

    async fn states(&self, by: &Person) -> Vec<String> {
        let list = self.world.get(&self.path()).by(&self.world.again(by)).ok().await;
        list.each("state").into_iter().map(str::to_owned).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_takes_a_worker_in_once() {
    let door = Door::open().await;
    let (code, _) = door.code().await;
    let kim = door.world.person("Kim").await;
    // As it is read out over the telephone.
    let joined = door.accept(&code.to_lowercase().replace('-', " "), &kim).ok().await;
    assert_eq!((joined.text_at("/employerName"), joined.text_at("/startsOn")), ("Meadow Lane", "2026-11-24"));
    let workers = door.world.get(&format!("/organisations/{}/workers", door.employer)).by(&door.admin).ok().await;
    assert_eq!(workers.each("fullName"), ["Kim"]);
    assert_eq!(workers.items()[0]["jobs"][0]["workplaceName"], "Leek");
    assert_eq!(door.states(&door.admin).await, ["accepted"]);
    let second = door.accept(&code, &door.world.person("Another").await).refused(Code::InvitationOver).await;
    assert!(second.text_at("/detail").contains("has been used"), "{}", second.text);
    let joined: i64 = door.world.database.one("select count(*) from event where kind = 'worker.joined'", &[]).await;
    assert_eq!(joined, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_address_makes_an_account_with_the_code_or_none_at_all() {
    let door = Door::open().await;
    let (code, _) = door.code().await;
    let make = |code: &str, mobile: &str| {
        let body = json!({"fullName": "Kim Worker", "mobile": mobile, "password": PASSWORD, "code": code});
        door.world.post("/auth/register-with-code", &body)
    };
    let people = async || door.world.database.one::<i64>("select count(*) from person", &[]).await;
    let before = people().await;
    make("0000-0000-0000", "07700 900123").refused(Code::WrongCode).await;
    assert_eq!(people().await, before);
    let kim = make(&code, "07700 900123").ok().await.person();
    assert_eq!(door.world.get("/me/employments").by(&kim).ok().await.items()[0]["employerName"], "Meadow Lane");
    door.world.sign_in("07700 900123").ok().await;
    // A number that is in use is told to who has a code, and a few times alone.
    let (next, _) = door.code().await;
    for _ in 0..10 {
        make(&next, "07700 900123").refused(Code::MobileTaken).await;
    }
    make(&next.to_lowercase(), "07700 900124").refused(Code::SignInLocked).await;
    let (other, _) = door.code().await;
    make(&other, "07700 900124").ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_tells_nobody_who_has_an_account_by_address() {
    let door = Door::open().await;
    door.world.register("kasia@people.example").await;
    let (code, _) = door.code().await;
    let make = |code: &str, mobile: &str, email: &str| {
        let body = json!({"fullName": "Kim", "mobile": mobile, "email": email, "password": PASSWORD, "code": code});
        door.world.post("/auth/register-with-code", &body)
    };
    let known = make("0000-0000-0000", "07700 900123", "kasia@people.example").refused(Code::WrongCode).await;
    let unknown = make("0000-0000-0000", "07700 900123", "nobody@people.example").refused(Code::WrongCode).await;
    assert_eq!(known.text, unknown.text);
    let kim = make(&code, "07700 900123", "kasia@people.example").ok().await.person();
    assert!(door.world.get("/me").by(&kim).ok().await.body.get("email").is_none());
    // One that is free counts when it is confirmed.
    let (code, _) = door.code().await;
    let lee = make(&code, "07700 900124", "lee@people.example").ok().await.person();
    door.world.work().await;
    let confirmed = json!({"token": door.world.token("lee@people.example")});
    door.world.post("/auth/links/confirm-email", &confirmed).ok().await;
    assert_eq!(door.world.get("/me").by(&lee).ok().await.text_at("/email"), "lee@people.example");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_use_a_code_at_once_one_comes_in() {
    let door = Door::open().await;
    let (code, _) = door.code().await;
    let (kim, lee) = (door.world.person("Kim").await, door.world.person("Lee").await);
    let (one, other) = tokio::join!(door.accept(&code, &kim).send(), door.accept(&code, &lee).send());
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let jobs: i64 = door.world.database.one("select count(*) from employment", &[]).await;
    assert_eq!(jobs, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_ran_out_or_was_taken_back_is_no_way_in() {
    let door = Door::open().await;
    let kim = door.world.person("Kim").await;
    let (code, id) = door.code().await;
    let path = format!("{}/{id}", door.path());
    door.world.delete(&path).by(&door.admin).ok().await;
    door.world.delete(&path).by(&door.admin).ok().await;
    let revoked = door.accept(&code, &kim).refused(Code::InvitationOver).await;
    assert!(revoked.text_at("/detail").contains("taken back"), "{}", revoked.text);
    let (code, _) = door.code().await;
    door.world.later(TimeDelta::days(14) - TimeDelta::seconds(1));
    assert_eq!(door.states(&door.admin).await, ["open", "revoked"]);
    door.world.later(TimeDelta::seconds(1));
    let late = door.accept(&code, &kim).refused(Code::InvitationOver).await;
    assert!(late.text_at("/detail").contains("run out"), "{}", late.text);
    assert_eq!(door.states(&door.admin).await, ["expired", "revoked"]);
    let jobs: i64 = door.world.database.one("select count(*) from employment", &[]).await;
    assert_eq!(jobs, 0);
    // Who came in is not sent back by a revocation.
    let (code, id) = door.code().await;
    door.accept(&code, &kim).ok().await;
    door.world
        .delete(&format!("{}/{id}", door.path()))
        .by(&door.world.again(&door.admin))
        .refused(Code::InvitationOver)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_wrong_codes_rest_whoever_guesses_and_nobody_else() {
    let door = Door::open().await;
    let (code, _) = door.code().await;
    let (kim, lee) = (door.world.person("Kim").await, door.world.person("Lee").await);
    let shapeless = door.accept("Let me in", &kim).refused(Code::WrongCode).await;
    let unknown = door.accept("0000-0000-0000", &kim).refused(Code::WrongCode).await;
    assert_eq!(shapeless.text, unknown.text);
    for _ in 0..8 {
        door.accept("0000-0000-0000", &kim).refused(Code::WrongCode).await;
    }
    let rests = door.accept(&code, &kim).refused(Code::SignInLocked).await;
    assert_eq!(rests.header("retry-after"), "900");
    door.accept(&code, &lee).ok().await;
    let (code, _) = door.code().await;
    door.world.later(TimeDelta::minutes(16));
    door.accept(&code, &kim).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_code_a_hash_alone_is_kept() {
    let door = Door::open().await;
    let body = json!({"name": "Kim", "position": "worker"});
    let send = || door.invite(&body, &door.admin).header("idempotency-key", "kim");
    let first = send().ok().await;
    let code = first.text_at("/code").to_owned();
    let bare = code.replace('-', "");
    for table in ["invitation", "idempotent_answer", "job", "event"] {
        let sql = format!(
            "select count(*) from {table} t where t::text like '%' || $1 || '%' or t::text like '%' || $2 || '%'"
        );
        let found: i64 = door.world.database.one(&sql, &[&code, &bare]).await;
        assert_eq!(found, 0, "{table} holds the code");
    }
    assert!(door.world.get(&door.path()).by(&door.admin).ok().await.items()[0].get("code").is_none());
    // A repeat makes no second invitation; its code is the one that counts.
    let again = send().ok().await;
    assert_eq!(again.text_at("/id"), first.text_at("/id"));
    assert_eq!(door.states(&door.admin).await, ["open"]);
    let kim = door.world.person("Kim").await;
    door.accept(&code, &kim).refused(Code::WrongCode).await;
    door.accept(again.text_at("/code"), &kim).ok().await;
    assert!(send().ok().await.body.get("code").is_none(), "what was used has no code");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_holds_the_way_in_and_says_nothing_of_accounts() {
    let door = Door::open().await;
    let known = door.world.person("Known").await;
    let address: String = door.world.database.one("select email from person where id = $1", &[&known.id.0]).await;
    let send = async |email: &str| {
        door.invite(&json!({"email": email, "position": "worker", "jobRole": "8", "startsOn": in_days(7)}), &door.admin)
            .ok()
            .await
    };
    let (there, nowhere) = (send(&address.to_uppercase()).await, send("new@people.example").await);
    let bare = |answer: &crate::world::ask::Answer| {
        let mut body = answer.body.clone();
        for field in ["id", "email"] {
            body.as_object_mut().unwrap().remove(field);
        }
        body
    };
    assert_eq!(bare(&there), bare(&nowhere), "the answer is the same");
    assert!(there.body.get("code").is_none(), "the code is in the mail alone");
    door.world.work().await;
    let mails = door.world.mails();
    assert_eq!(mails.len(), 2);
    let mail = mails.iter().find(|mail| mail.contains(&address)).unwrap();
    assert!(mail.contains("Subject: Meadow Lane invites you") && mail.contains("Monday 7 December 2026"), "{mail}");
    let code = mail.split("/account/invitation?code=").nth(1).unwrap().split_whitespace().next().unwrap();
    let joined = door.accept(code, &known).ok().await;
    assert_eq!(joined.text_at("/startsOn"), "2026-12-01");
    assert_eq!(door.world.get("/me/employments").by(&known).ok().await.each("state"), ["to_come"]);
    // One that was taken back before its mail was written is not sent.
    let late = send("late@people.example").await;
    door.world.delete(&format!("{}/{}", door.path(), late.text_at("/id"))).by(&door.admin).ok().await;
    door.world.work().await;
    assert_eq!(door.world.mails().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_invites_workers_and_one_of_a_workplace_to_it_alone() {
    let door = Door::open().await;
    let (manager, _) = door.world.manager("Meadow Lane").await;
    let part = door.world.manager_of(door.employer, &[door.leek]).await;
    let asked =
        |position: &str, at: Option<WorkplaceId>| json!({"name": "Kim", "position": position, "workplaceId": at});
    door.invite(&asked("worker", None), &manager).ok().await;
    door.invite(&asked("employer_manager", Some(door.leek)), &manager).refused(Code::NotAllowed).await;
    door.invite(&asked("worker", Some(door.leek)), &part).ok().await;
    door.invite(&asked("employer_manager", Some(door.leek)), &part).refused(Code::NotAllowed).await;
    for at in [Some(door.rose), None, Some(WorkplaceId(uuid::Uuid::nil()))] {
        door.invite(&asked("worker", at), &part).refused(Code::NotFound).await;
    }
    let admins = door.invite(&asked("employer_admin", None), &door.admin).ok().await;
    // Each sees what they could have sent.
    let count = async |by: &Person| door.states(by).await.len();
    assert_eq!((count(&door.admin).await, count(&manager).await, count(&part).await), (3, 2, 1));
    let path = format!("{}/{}", door.path(), admins.text_at("/id"));
    for by in [&manager, &part] {
        door.world.delete(&path).by(by).refused(Code::NotFound).await;
    }
    let (stranger, elsewhere) = door.world.admin("Elsewhere").await;
    door.world.delete(&path).by(&stranger).refused(Code::NotFound).await;
    let theirs = format!("/organisations/{elsewhere}/invitations/{}", admins.text_at("/id"));
    door.world.delete(&theirs).by(&stranger).refused(Code::NotFound).await;
    door.world.get(&door.path()).by(&stranger).refused(Code::NotFound).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_gives_a_role_and_never_a_smaller_one() {
    let door = Door::open().await;
    let kim = door.world.person("Kim").await;
    let invite = async |position: &str, at: Option<WorkplaceId>| {
        let made = door.invite(&json!({"name": "Kim", "position": position, "workplaceId": at}), &door.admin);
        made.ok().await.text_at("/code").to_owned()
    };
    let role = async || {
        let list = door.world.get(&format!("/organisations/{}/memberships", door.employer)).by(&door.admin).ok().await;
        let kims = list.items().iter().find(|one| one["fullName"] == "Kim").unwrap().clone();
        (kims["position"].as_str().unwrap().to_owned(), kims["workplaces"].as_array().map(Vec::len))
    };
    for (position, at, now) in [
        ("employer_manager", Some(door.leek), ("employer_manager", Some(1))),
        ("employer_manager", Some(door.rose), ("employer_manager", Some(2))),
        ("employer_manager", None, ("employer_manager", None)),
        ("employer_manager", Some(door.leek), ("employer_manager", None)),
        ("employer_admin", None, ("employer_admin", None)),
        ("employer_manager", Some(door.leek), ("employer_admin", None)),
    ] {
        let code = invite(position, at).await;
        let accepted = door.accept(&code, &kim).ok().await;
        assert!(accepted.body.get("employmentId").is_none(), "a role is no job");
        assert_eq!(role().await, (now.0.to_owned(), now.1), "{position} {at:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_no_longer_invite_leaves_no_way_in() {
    let door = Door::open().await;
    let (manager, _) = door.world.manager("Meadow Lane").await;
    let made = door.invite(&json!({"name": "Kim", "position": "worker"}), &manager).ok().await;
    let path = format!("/organisations/{}/memberships/{}", door.employer, manager.id);
    door.world.delete(&path).by(&door.admin).ok().await;
    let kim = door.world.person("Kim").await;
    door.accept(made.text_at("/code"), &kim).refused(Code::InvitationOver).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_for_someone_and_says_what_it_is() {
    let door = Door::open().await;
    for (body, at) in [
        (json!({"position": "worker"}), "/name"),
        (json!({"name": " ", "position": "worker"}), "/name"),
        (json!({"email": "nobody", "position": "worker"}), "/email"),
        (json!({"name": "Kim", "position": "worker", "jobRole": "999"}), "/jobRole"),
        (json!({"name": "Kim", "position": "worker", "startsOn": in_days(800)}), "/startsOn"),
        (json!({"name": "Kim", "position": "worker", "workplaceId": uuid::Uuid::nil()}), "/workplaceId"),
    ] {
        let refused = door.invite(&body, &door.admin).refused(Code::NotValid).await;
        assert_eq!(refused.text_at("/errors/0/pointer"), at, "{body}");
    }
    door.invite(&json!({"name": "Kim", "position": "tutor"}), &door.admin).refused(Code::NotValid).await;
    door.invite(&json!({"name": "Kim"}), &door.admin).refused(Code::NotValid).await;
    door.world.post("/invitations/accept", &json!({"code": "0000-0000-0000"})).refused(Code::NotSignedIn).await;
    assert!(door.states(&door.admin).await.is_empty());
}
