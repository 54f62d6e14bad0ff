//! Every operation × every kind of caller, against the policy. The operations come from the specification: a new one
//! fails here until the policy has a row for it and this file says how to call it.

use crate::world::contract::operations;
use crate::world::fixtures::{Person, Provider, file, row};
use crate::world::{World, in_days};
use api::platform::keys::Claims;
use chrono::TimeDelta;
use domain::ids::{EmployerId, EmploymentId, WorkplaceId};
use domain::policy::{TABLE, Who};
use reqwest::Method;
use serde_json::{Value, json};

/// The secrets of the machines that everyone is tried on.
const SPARE: [&str; 2] = ["01920000-0000-7000-8000-000000000001", "01920000-0000-7000-8000-000000000002"];

/// A world with one of everything, and everyone who might ask for it.
struct Everyone {
    world: World,
    callers: Vec<Caller>,
    provider: Provider,
    employer: EmployerId,
    workplace: WorkplaceId,
    job: EmploymentId,
    invitation: String,
    member: Person,
    run: String,
    course: String,
    booking: String,
    offered: String,
    asked: String,
    record: String,
    import: String,
    feed: String,
    pair: String,
    hook: String,
    delivery: String,
    asc_wds: String,
}

/// Someone, and by which of the policy's ways they may come in.
struct Caller {
    name: &'static str,
    person: Option<Person>,
    ways: &'static [Who],
}

const EVERY_WAY: [Who; 12] = [
    Who::Anyone,
    Who::SignedIn,
    Who::Owner,
    Who::ManagerOfOwner,
    Who::ManagerOfEmployer,
    Who::ManagerOfWorkplace,
    Who::ManagerOfPart,
    Who::AdminOfEmployer,
    Who::TutorOfProvider,
    Who::MachineOfProvider,
    Who::MachineOfEmployer,
    Who::AcademyStaff,
];

/// Everyone who might ask for what is the owner's, their employer's and the training provider's.
async fn callers(world: &World, provider: &Provider, owner: &Person) -> (Vec<Caller>, Job) {
    use Who::{
        AcademyStaff, AdminOfEmployer, Anyone, MachineOfEmployer, MachineOfProvider, ManagerOfEmployer, ManagerOfOwner,
        ManagerOfPart, ManagerOfWorkplace, Owner, SignedIn, TutorOfProvider,
    };
    let other = world.provider("10000002", Some(5)).await;
    let (manager, employer) = world.manager("Meadow Lane").await;
    let (here, there) = (world.workplace(employer, "Here").await, world.workplace(employer, "There").await);
    let job = world.employ_at(owner, employer, Some(here), in_days(-100)).await;
    let (of_here, of_there) = (world.manager_of(employer, &[here]).await, world.manager_of(employer, &[there]).await);
    let (admin, _) = world.admin("Meadow Lane").await;
    let (stranger, _) = world.manager("Elsewhere").await;
    let worker = world.person("Wanda Worker").await;
    let (tutor, foreign_tutor) = (world.tutor(provider).await, world.tutor(&other).await);
    let (machine, foreign) = (world.machine(provider, "own-system").await, world.machine(&other, "other-system").await);
    let hr = world.employers_machine("Meadow Lane", "meadow-hr").await;
    let foreign_hr = world.employers_machine("Elsewhere", "elsewhere-hr").await;
    let staff = world.staff().await;
    let caller = |name, person, ways| Caller { name, person: Some(person), ways };
    let callers = vec![
        Caller { name: "nobody", person: None, ways: &[Anyone] },
        caller("another worker", worker, &[Anyone, SignedIn]),
        caller("the owner", owner.clone(), &[Anyone, SignedIn, Owner]),
        caller("their manager", manager, &[Anyone, SignedIn, ManagerOfOwner, ManagerOfEmployer]),
        caller("another employer's manager", stranger, &[Anyone, SignedIn]),
        caller("the tutor", tutor, &[Anyone, SignedIn, TutorOfProvider]),
        caller("another tutor", foreign_tutor, &[Anyone, SignedIn]),
        caller("the training provider's machine", machine, &[Anyone, MachineOfProvider]),
        caller("another training provider's machine", foreign, &[Anyone]),
        caller("their employer's machine", hr, &[Anyone, MachineOfEmployer]),
        caller("another employer's machine", foreign_hr, &[Anyone]),
        caller("academy staff", staff, &[Anyone, SignedIn, AcademyStaff]),
        caller(
            "their workplace's manager",
            of_here,
            &[Anyone, SignedIn, ManagerOfOwner, ManagerOfWorkplace, ManagerOfPart],
        ),
        caller("another workplace's manager", of_there, &[Anyone, SignedIn, ManagerOfPart]),
        caller(
            "their employer's admin",
            admin,
            &[Anyone, SignedIn, ManagerOfOwner, ManagerOfEmployer, AdminOfEmployer],
        ),
    ];
    (callers, Job { employer, workplace: here, id: job })
}

/// The owner's.
struct Job {
    employer: EmployerId,
    workplace: WorkplaceId,
    id: EmploymentId,
}

impl Everyone {
    async fn gather() -> Self {
        let world = World::new().await;
        let (run, provider) = world.run_of("Moving and handling", 5, in_days(1)).await;
        let owner = world.person("Olga Owner").await;
        let (callers, held) = callers(&world, &provider, &owner).await;
        let import = world.import(&provider, &file(&[row("Fire safety", "FIRE", in_days(9))])).await;
        let at = format!("/training-providers/{}", provider.id);
        let whole = json!({"title": "Two", "runs": [{"reference": "R", "mode": "online"}, {"reference": "S", "mode": "blended"}]});
        let teacher = world.tutor(&provider).await;
        world.put(&format!("{at}/courses/TWO"), &whole).by(&teacher).ok().await;
        world.put(&format!("{at}/venues/HALL"), &json!({"name": "Hall"})).by(&teacher).ok().await;
        let booking = world.book(&owner, run).await;
        let tutor = callers[5].person.as_ref().unwrap();
        world.later(TimeDelta::days(1));
        let tutor = world.again(tutor);
        world.all_attended(run, &tutor, &[&booking]).await;
        let owner = world.again(&owner);
        let records = world.get("/me/training-records").by(&owner).ok().await;
        let course = world.get(&format!("/course-runs/{run}")).ok().await.text_at("/courseId").to_owned();
        let fire = "select r.id::text from course_run r join course c on c.id = r.course_id where c.reference = 'FIRE'";
        let fire: String = world.database.one(fire, &[]).await;
        let offered = world.book(&owner, fire.parse().unwrap()).await;
        let feed = world.post(
            &format!("/training-providers/{}/feeds", provider.id),
            &json!({"url": "https://college.example/feed.xml"}),
        );
        let feed = feed.by(&world.again(callers[11].person.as_ref().unwrap())).ok().await.text_at("/id").to_owned();
        let other: String = world.database.one("select id::text from course where reference = 'FIRE'", &[]).await;
        let pair = world.post("/duplicates", &json!({"courses": [course, other]}));
        let pair = pair.by(&world.again(callers[11].person.as_ref().unwrap())).ok().await.text_at("/id").to_owned();
        let staff = world.again(callers[11].person.as_ref().unwrap());
        let invitation = world.post(
            &format!("/organisations/{}/invitations", held.employer),
            &json!({"name": "Kim", "position": "worker", "workplaceId": held.workplace}),
        );
        let invitation = invitation.by(&staff).ok().await.text_at("/id").to_owned();
        let asc_wds = world.ask(Method::POST, &format!("/organisations/{}/asc-wds-imports", held.employer)).by(&staff);
        let asc_wds = asc_wds.body("text/csv", crate::ascwds::TRAINING).ok().await.text_at("/id").to_owned();
        let practice = world.ask(Method::POST, &format!("/organisations/{}/practice", held.employer));
        practice.by(&world.again(callers[14].person.as_ref().unwrap())).ok().await;
        let member = world.person("Mo Member").await;
        let (hook, delivery) = hook_of(&world, held.employer, &world.again(callers[11].person.as_ref().unwrap())).await;
        let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
        Self {
            callers: callers
                .into_iter()
                .map(|caller| Caller { person: caller.person.map(|person| world.again(&person)), ..caller })
                .collect(),
            run: run.to_string(),
            course,
            booking: text(&booking),
            offered: text(&offered),
            asked: asked_of(&world, &owner, held.employer).await,
            record: text(&records.items()[0]),
            import: import.id.to_string(),
            feed,
            pair,
            hook,
            delivery,
            asc_wds,
            provider,
            employer: held.employer,
            workplace: held.workplace,
            job: held.id,
            invitation,
            member,
            world,
        }
    }

    /// A machine of the employer and one of the training provider, each with a secret and a key, as they were.
    async fn bring_machines_back(&self) {
        let add = "insert into api_client (client_id, label, scopes, employer_id, training_provider_id, created_at) values \
            ('spare-hr', 'Spare', '{staff}', $1, null, now()), ('spare-college', 'Spare', '{catalogue}', null, $2, now()) \
            on conflict do nothing";
        assert_eq!(self.world.database.refused_by(add, &[&self.employer.0, &self.provider.id.0]).await, None);
        // Kept places that have a name all, so that letting them go changes nothing.
        let kept = "insert into place_block (id, course_run_id, employer_id, places, places_left, release_on, created_at) \
            values ($1::text::uuid, $2::text::uuid, $3, 1, 0, '2027-01-01', now()) on conflict do nothing";
        assert_eq!(self.world.database.refused_by(kept, &[&SPARE[0], &self.run, &self.employer.0]).await, None);
        for (name, id) in ["spare-hr", "spare-college"].into_iter().zip(SPARE) {
            let secret = "insert into api_client_secret (id, client_id, place, hash, ends_with, created_at) \
                values ($1::text::uuid, $2, 1, 'none', 'none', now()) on conflict do nothing";
            assert_eq!(self.world.database.refused_by(secret, &[&id, &name]).await, None);
            let key = "insert into api_client_key (client_id, kid, alg, jwk, created_at) \
                values ($1, 'spare', 'EdDSA', '{}', now()) on conflict do nothing";
            assert_eq!(self.world.database.refused_by(key, &[&name]).await, None);
        }
    }

    /// The feed again, after someone who may removed it.
    async fn bring_feed_back(&self) {
        let sql = "insert into feed (id, training_provider_id, url, mode, withdraw_at_most, every_hours, next_at, created_at) \
            values ($1::text::uuid, $2, 'https://college.example/feed.xml', 'delta', 20, 24, '2999-01-01', now()) \
            on conflict do nothing";
        self.world.database.refused_by(sql, &[&self.feed, &self.provider.id.0]).await;
    }

    /// The member again, after someone who may took their role away.
    async fn bring_member_back(&self) {
        let sql = "insert into role_assignment (person_id, role, employer_id) values ($1, 'employer_manager', $2) \
            on conflict do nothing";
        self.world.database.refused_by(sql, &[&self.member.id.0, &self.employer.0]).await;
    }

    /// The webhook endpoint again, after someone who may removed it.
    async fn bring_hook_back(&self) {
        let sql = "insert into webhook_endpoint (id, employer_id, url, event_types, state, created_at) \
            values ($1::text::uuid, $2, 'https://hr.example/', '{record.issued}', 'on', '2026-11-24') on conflict do nothing";
        self.world.database.refused_by(sql, &[&self.hook, &self.employer.0]).await;
        let sql = "insert into webhook_delivery (id, endpoint_id, event_type, subject_id, body, state, created_at) \
            values ($1::text::uuid, $2::text::uuid, 'webhook.test', $2::text::uuid, '{}', 'dead', '2026-11-24') on conflict do nothing";
        self.world.database.refused_by(sql, &[&self.delivery, &self.hook]).await;
        let sql = "delete from webhook_endpoint where id <> $1::text::uuid";
        self.world.database.refused_by(sql, &[&self.hook]).await;
    }

    /// An entry that the employer stands behind.
    async fn bring_entry_back(&self) {
        let sql = "insert into training_record (id, person_id, title, achieved_on, expiry_basis, verification_level, source, \
                confirmed_by, confirmed_by_name, created_at) \
            values ($1::text::uuid, $2, 'First aid', '2026-01-05', 'sector_default', 'employer_confirmed', 'employer', $3, \
                'The employer', '2026-11-24') \
            on conflict (id) do update set revoked_at = null, revoked_reason = null";
        let owner = self.callers[2].person.as_ref().map(|person| person.id.0);
        assert_eq!(self.world.database.refused_by(sql, &[&EMPLOYERS_ENTRY, &owner, &self.employer.0]).await, None);
        assert_eq!(self.world.database.refused_by("delete from correction", &[]).await, None);
        let sql = "insert into correction (id, training_record_id, person_id, what, asked_at) \
            values ($1::text::uuid, $2::text::uuid, $3, 'It was in May.', '2026-11-24')";
        assert_eq!(self.world.database.refused_by(sql, &[&CORRECTION, &EMPLOYERS_ENTRY, &owner]).await, None);
        let sql = "insert into share (id, person_id, code_hash, code_sealed, shown_name, until, created_at) \
            values ($1::text::uuid, $2, sha256('ABCDEFGHIJKLMNOP'), $3, 'full', '2027-01-01', now()) \
            on conflict (id) do update set ended_at = null";
        let sealed = self.world.state.sealer.seal(&format!("share {SHARE}"), b"ABCD-EFGH-IJKL-MNOP").unwrap();
        assert_eq!(self.world.database.refused_by(sql, &[&SHARE, &owner, &sealed]).await, None);
        let sql = "insert into employer_share values ($1::text::uuid, $2, $3, '2027-01-01', now(), null) \
            on conflict (id) do update set ended_at = null";
        assert_eq!(self.world.database.refused_by(sql, &[&EMPLOYER_SHARE, &owner, &self.employer.0]).await, None);
        assert_eq!(self.world.database.refused_by("delete from credential", &[]).await, None);
        let sql = "insert into credential (id, training_record_id, document, document_hash, list, place, issued_at) \
            values ($1::text::uuid, $2::text::uuid, '{}', sha256('x'), 1, 7, now()) on conflict do nothing";
        assert_eq!(self.world.database.refused_by(sql, &[&CREDENTIAL, &self.record]).await, None);
        let sql =
            "insert into trusted_issuer values ('did:web:derby.example', 'Derby', '2026-09-01') on conflict do nothing";
        assert_eq!(self.world.database.refused_by(sql, &[]).await, None);
        let sql = "insert into evidence_file (id, training_record_id, media_type, size_bytes, sha256, added_at) \
            values ($1::text::uuid, $2::text::uuid, 'image/jpeg', 3, sha256('one'), now()) on conflict do nothing";
        assert_eq!(self.world.database.refused_by(sql, &[&EVIDENCE, &self.record]).await, None);
        self.world.state.vault.put(EVIDENCE.parse().unwrap(), b"one").await.unwrap();
        let sql = "insert into care_assessment (id, person_id, edition, standard, part, assessed_on, assessor, employer_id, \
                employer_name, recorded_at) \
            values ($1::text::uuid, $2, '2025', 1, 'knowledge', '2026-11-02', 'Rose Hill', $3, 'The employer', now()) \
            on conflict (id) do update set withdrawn_at = null, withdrawn_reason = null";
        assert_eq!(self.world.database.refused_by(sql, &[&EVIDENCE, &owner, &self.employer.0]).await, None);
        let sql = "insert into shared_record values ($1::text::uuid, $2::text::uuid) on conflict do nothing";
        assert_eq!(self.world.database.refused_by(sql, &[&SHARE, &self.record]).await, None);
    }

    /// How an operation is called on the things of this world, whose owner, provider and employer are known.
    fn call(&self, operation: &str) -> Option<(String, Option<Value>)> {
        let Self { employer, run, course, booking, offered, record, .. } = self;
        let provider = self.provider.id;
        let owner = self.callers[2].person.as_ref().map(|person| person.id);
        let bare = |path: String| Some((path, None));
        let with = |path: String, body: Value| Some((path, Some(body)));
        match operation {
            "search_courses" => bare("/courses?q=fire".to_owned()),
            "get_course" => bare(format!("/courses/{course}")),
            "get_course_run" => bare(format!("/course-runs/{run}")),
            "list_alternatives" => bare(format!("/course-runs/{run}/alternatives")),
            "list_unmet_demand" => bare("/unmet-demand".to_owned()),
            "list_duplicates" => bare("/duplicates".to_owned()),
            "get_duplicate" => bare(format!("/duplicates/{}", self.pair)),
            "decide_duplicate" => with(format!("/duplicates/{}", self.pair), json!({"state": "apart"})),
            "add_duplicate" => with("/duplicates".to_owned(), json!({"courses": [course, course]})),
            "suggest" => bare("/suggest?q=fir".to_owned()),
            "list_subjects" => bare("/subjects".to_owned()),
            "list_training_providers" => bare("/training-providers".to_owned()),
            "get_training_provider" => bare(format!("/training-providers/{provider}")),
            "add_training_provider" => {
                with("/training-providers".to_owned(), json!({"ukprn": "10007777", "name": "Another College"}))
            }
            "change_training_provider" => {
                with(format!("/training-providers/{provider}"), json!({"website": "https://a.example"}))
            }
            "correct_course_subjects" => {
                with(format!("/courses/{course}/subjects"), json!({"subjects": ["moving_people"]}))
            }
            "set_run_booking" => with(format!("/course-runs/{run}/booking"), json!({"capacity": 5})),
            "register" => {
                with("/auth/register".to_owned(), json!({"fullName": "A", "email": "no", "password": "short"}))
            }
            "sign_in" => with("/auth/sign-in".to_owned(), json!({"email": "no@people.example", "password": "a"})),
            "refresh" | "sign_out" => bare(format!("/auth/{}", operation.replace('_', "-"))),
            "sign_out_everywhere" => bare("/auth/sign-out-everywhere".to_owned()),
            "get_me" => bare("/me".to_owned()),
            "change_me" => with("/me".to_owned(), json!({"near": "ST16"})),
            "create_booking" => with("/bookings".to_owned(), json!({"courseRunId": run, "personId": owner})),
            "get_booking" => bare(format!("/bookings/{booking}")),
            "cancel_booking" => bare(format!("/bookings/{offered}")),
            "accept_offer" => bare(format!("/bookings/{offered}/accept-offer")),
            "booking_calendar" => bare(format!("/bookings/{booking}/calendar.ics")),
            "list_my_bookings" => bare("/me/bookings".to_owned()),
            "my_bookings_calendar" => bare("/me/bookings.ics".to_owned()),
            "list_my_registers" => bare("/me/registers".to_owned()),
            "get_register" => bare(format!("/course-runs/{run}/register")),
            "mark_attendance" => with(
                format!("/course-runs/{run}/attendance"),
                json!({"marks": [{"bookingId": booking, "mark": "attended"}]}),
            ),
            "list_my_training_records" => bare("/me/training-records".to_owned()),
            "get_training_record" => bare(format!("/training-records/{record}")),
            "list_workers" => bare(format!("/organisations/{employer}/workers")),
            "get_token" => bare("//oauth/token".to_owned()),
            "introspect_token" => bare("//oauth/introspect".to_owned()),
            "revoke_token" => bare("//oauth/revoke".to_owned()),
            "oauth_metadata" => bare("//.well-known/oauth-authorization-server".to_owned()),
            "jwks" => bare("//.well-known/jwks.json".to_owned()),
            "health_live" => bare("//health/live".to_owned()),
            "health_ready" => bare("//health/ready".to_owned()),
            _ => {
                let files = || Some((crate::ascwds::called(operation, *employer, &self.asc_wds)?, None));
                self.call_sync(operation)
                    .or_else(|| self.call_team(operation))
                    .or_else(|| self.call_training(operation).or_else(|| self.call_bookings(operation)))
                    .or_else(|| self.call_credentials(operation))
                    .or_else(|| self.call_sureness(operation))
                    .or_else(files)
            }
        }
    }

    /// The same for who works where.
    fn call_team(&self, operation: &str) -> Option<(String, Option<Value>)> {
        let Self { employer, workplace, job, .. } = self;
        let owner = self.callers[2].person.as_ref().map(|person| person.id).unwrap();
        let at = format!("/organisations/{employer}");
        let bare = |path: String| Some((path, None));
        let with = |path: String, body: Value| Some((path, Some(body)));
        match operation {
            "list_job_roles" => bare("/job-roles".to_owned()),
            "list_service_types" => bare("/service-types".to_owned()),
            "get_organisation" => bare(at),
            "change_organisation" => with(at, json!({"kind": "private"})),
            "list_workplaces" => bare(format!("{at}/workplaces")),
            "add_workplace" => with(format!("{at}/workplaces"), json!({"name": "New"})),
            "get_workplace" => bare(format!("{at}/workplaces/{workplace}")),
            "change_workplace" => with(format!("{at}/workplaces/{workplace}"), json!({"name": "Here"})),
            // The owner works there: it is refused to who may for that alone.
            "remove_workplace" => bare(format!("{at}/workplaces/{workplace}")),
            "get_worker" => bare(format!("{at}/workers/{owner}")),
            "change_job" => with(format!("{at}/employments/{job}"), json!({"jobRole": "8"})),
            // A day to come, so that the next caller finds the job.
            "end_job" => with(format!("{at}/employments/{job}/end"), json!({"lastDay": in_days(400)})),
            "list_memberships" => bare(format!("{at}/memberships")),
            "give_membership" => {
                with(format!("{at}/memberships/{}", self.member.id), json!({"position": "employer_manager"}))
            }
            "take_membership" => bare(format!("{at}/memberships/{}", self.member.id)),
            "list_invitations" => bare(format!("{at}/invitations")),
            "invite" => with(
                format!("{at}/invitations"),
                json!({"name": "Kim", "position": "worker", "workplaceId": workplace}),
            ),
            "revoke_invitation" => bare(format!("{at}/invitations/{}", self.invitation)),
            "accept_invitation" => with("/invitations/accept".to_owned(), json!({"code": "nobody's"})),
            "list_my_employments" => bare("/me/employments".to_owned()),
            "leave_employment" => with(format!("/me/employments/{job}/leave"), json!({"lastDay": in_days(400)})),
            _ => None,
        }
    }

    /// The same for what employers and tutors do with bookings.
    fn call_bookings(&self, operation: &str) -> Option<(String, Option<Value>)> {
        let Self { run, booking, .. } = self;
        let at = format!("/organisations/{}", self.employer);
        let owner = self.callers[2].person.as_ref().map(|person| person.id);
        let bare = |path: String| Some((path, None));
        let with = |path: String, body: Value| Some((path, Some(body)));
        match operation {
            "get_calendar_feed" | "make_calendar_feed" | "end_calendar_feed" => bare("/me/calendar-feed".to_owned()),
            "list_my_messages" => bare("/me/messages".to_owned()),
            "read_message" => bare(format!("/me/messages/{}/read", SPARE[0])),
            "get_message_preferences" => bare("/me/message-preferences".to_owned()),
            "set_message_preferences" => with("/me/message-preferences".to_owned(), json!({"items": []})),
            "keep_place_by_link" => with("/offers/keep".to_owned(), json!({"token": "nobody's"})),
            "calendar_feed" => bare("/calendar-feeds/nobody-s.ics".to_owned()),
            "get_run_booking" => bare(format!("/course-runs/{run}/booking")),
            "call_off_run" => with(format!("/course-runs/{run}/call-off"), json!({})),
            "list_runs_at_risk" => bare("/runs-at-risk".to_owned()),
            "create_bookings" => with(
                "/bookings/several".to_owned(),
                json!({"courseRunId": run, "employerId": self.employer, "people": [{"personId": owner}]}),
            ),
            "approve_booking" => bare(format!("/bookings/{}/approve", self.asked)),
            "refuse_booking" => with(format!("/bookings/{}/refuse", self.asked), json!({})),
            "substitute_booking" => with(format!("/bookings/{}/substitute", self.asked), json!({"personId": owner})),
            "move_up_booking" => with(format!("/bookings/{booking}/move-up"), json!({"reason": "They must."})),
            "list_team_bookings" => bare(format!("{at}/bookings?from={}&to={}", in_days(0), in_days(30))),
            "list_place_blocks" => bare(format!("{at}/place-blocks")),
            "keep_places" => {
                with(format!("{at}/place-blocks"), json!({"courseRunId": run, "places": 1, "releaseOn": in_days(0)}))
            }
            "release_places" => bare(format!("{at}/place-blocks/{}", SPARE[0])),
            "list_missed_places" => bare(format!("{at}/missed-places")),
            "get_cancellation_terms" | "set_cancellation_terms" => {
                with(format!("/training-providers/{}/cancellation-terms", self.provider.id), json!({}))
            }
            "make_door_code" => bare("/me/door-code".to_owned()),
            "finish_register" => bare(format!("/course-runs/{run}/register/finish")),
            "add_to_register" => with(format!("/course-runs/{run}/register"), json!({"bookingId": booking})),
            "booking_history" => bare(format!("/bookings/{booking}/history")),
            "list_bookings_to_approve" => bare(format!("/organisations/{}/bookings-to-approve", self.employer)),
            "get_approval_rule" => bare(format!("/organisations/{}/approval-rule", self.employer)),
            "set_approval_rule" => {
                with(format!("/organisations/{}/approval-rule", self.employer), json!({"asks": "always"}))
            }
            _ => None,
        }
    }

    /// The same for the training of workers.
    fn call_training(&self, operation: &str) -> Option<(String, Option<Value>)> {
        let employer = &self.employer;
        let owner = self.callers[2].person.as_ref().map(|person| person.id);
        let bare = |path: String| Some((path, None));
        let with = |path: String, body: Value| Some((path, Some(body)));
        match operation {
            "get_practice" | "make_practice" => bare(format!("/organisations/{employer}/practice")),
            "reset_practice" => bare(format!("/organisations/{employer}/practice/reset")),
            "list_training_rules" => bare(format!("/organisations/{employer}/training-rules")),
            "set_training_rule" => {
                with(format!("/organisations/{employer}/training-rules/dementia"), json!({"validityMonths": 24}))
            }
            "remove_training_rule" => bare(format!("/organisations/{employer}/training-rules/dementia")),
            "get_training_matrix" => bare(format!("/organisations/{employer}/training-matrix")),
            "list_staff_record_changes" => bare(format!("/organisations/{employer}/training-records/changes")),
            "add_staff_records" => with(
                format!("/organisations/{employer}/training-records"),
                json!({"items": [{"personId": owner, "title": "First aid", "achievedOn": "2026-03-02"}]}),
            ),
            "decline_offer" => bare(format!("/bookings/{}/decline", self.offered)),
            "look_at_offer" => with("/offers/look".to_owned(), json!({"token": "none"})),
            "decline_offer_by_link" => with("/offers/decline".to_owned(), json!({"token": "none"})),
            "ask_for_correction" => {
                with(format!("/training-records/{EMPLOYERS_ENTRY}/corrections"), json!({"what": "It was in May."}))
            }
            "list_record_corrections" => bare(format!("/training-records/{EMPLOYERS_ENTRY}/corrections")),
            "list_corrections" => bare("/corrections".to_owned()),
            "answer_correction" => with(
                format!("/corrections/{CORRECTION}/answer"),
                json!({"outcome": "stands", "answer": "The certificate says March."}),
            ),
            "withdraw_staff_record" => bare(format!("/organisations/{employer}/training-records/{EMPLOYERS_ENTRY}")),
            _ => None,
        }
    }

    /// The same for credentials and what people show.
    fn call_credentials(&self, operation: &str) -> Option<(String, Option<Value>)> {
        let Self { record, employer, .. } = self;
        let path = match operation {
            "get_record_credential" => format!("/training-records/{record}/credential"),
            "get_credential" => format!("/credentials/{CREDENTIAL}"),
            "list_my_shares" => "/me/shares".to_owned(),
            "make_share" => {
                let body = json!({"recordIds": [record], "name": "full", "until": "2026-12-24"});
                return Some(("/me/shares".to_owned(), Some(body)));
            }
            "end_share" => format!("/me/shares/{SHARE}"),
            "check_record" => "/checks/ABCD-EFGH-IJKL-MNOP".to_owned(),
            "checked_credential" => format!("/checks/ABCD-EFGH-IJKL-MNOP/credentials/{CREDENTIAL}"),
            "list_my_employer_shares" => "/me/employer-shares".to_owned(),
            "show_to_employer" => {
                let body = json!({"employerId": employer, "recordIds": [record], "until": "2026-12-24"});
                return Some(("/me/employer-shares".to_owned(), Some(body)));
            }
            "end_employer_share" => format!("/me/employer-shares/{EMPLOYER_SHARE}"),
            "list_brought_training" => format!("/organisations/{employer}/brought-training"),
            "decide_on_record" => {
                let body = json!({"decision": "accepted"});
                let path = format!("/organisations/{employer}/brought-training/{record}/decision");
                return Some((path, Some(body)));
            }
            "get_duplication_avoided" => format!("/organisations/{employer}/duplication-avoided"),
            "get_expiry_forecast" => "/expiry-forecast".to_owned(),
            "get_county_duplication_avoided" => "/duplication-avoided".to_owned(),
            "get_share_paper" => format!("/me/shares/{SHARE}/paper"),
            "get_badge" => format!("/training-records/{record}/badge"),
            "get_my_passport" => "/me/passport".to_owned(),
            "bring_badge_picture" => return Some(("/me/credentials/picture".to_owned(), Some(json!("not a picture")))),
            "verify_credential" => {
                return Some(("/credentials/verify".to_owned(), Some(json!({"credential": {"type": "Nothing"}}))));
            }
            "bring_credential" => {
                return Some(("/me/credentials".to_owned(), Some(json!({"credential": {"type": "Nothing"}}))));
            }
            "list_trusted_issuers" => "/trusted-issuers".to_owned(),
            "set_trusted_issuer" => {
                let body = json!({"name": "Derby Care Academy", "trustedFrom": "2026-09-01"});
                return Some(("/trusted-issuers/did:web:derby.example".to_owned(), Some(body)));
            }
            "remove_trusted_issuer" => "/trusted-issuers/did:web:derby.example".to_owned(),
            "issuer_registry" => "//credentials/issuers.json".to_owned(),
            "suspend_credential" => {
                let body = json!({"reason": "The register is looked into."});
                return Some((format!("/credentials/{CREDENTIAL}/suspension"), Some(body)));
            }
            "release_credential" => format!("/credentials/{CREDENTIAL}/suspension"),
            "did_document" => "//.well-known/did.json".to_owned(),
            "status_list" => "//credentials/status/1/revocation".to_owned(),
            _ => return None,
        };
        Some((path, None))
    }

    /// The same for how sure a record is, and for the Care Certificate.
    fn call_sureness(&self, operation: &str) -> Option<(String, Option<Value>)> {
        let Self { record, employer, .. } = self;
        let owner = self.callers[2].person.as_ref()?.id;
        let care = format!("/organisations/{employer}/workers/{owner}/care-certificate");
        let path = match operation {
            "get_my_care_certificate" => "/me/care-certificate".to_owned(),
            "list_care_certificates" => format!("/organisations/{employer}/care-certificates"),
            "get_worker_care_certificate" => care,
            "add_care_assessments" => {
                let item =
                    json!({"standard": 3, "part": "practice", "assessedOn": "2026-11-02", "assessor": "Rose Hill"});
                let body = json!({"edition": "2025", "items": [item]});
                return Some((format!("{care}/assessments"), Some(body)));
            }
            "withdraw_care_assessment" => {
                let path = format!("{care}/assessments/{EVIDENCE}/withdrawal");
                return Some((path, Some(json!({"reason": "Wrong person"}))));
            }
            "sign_care_certificate" => {
                let body = json!({"edition": "2025", "signedOn": "2026-11-24"});
                return Some((format!("{care}/sign-off"), Some(body)));
            }
            "add_my_training_record" => {
                let body = json!({"title": "First aid", "achievedOn": "2026-03-02"});
                return Some(("/me/training-records".to_owned(), Some(body)));
            }
            "withdraw_my_training_record" => format!("/me/training-records/{record}"),
            "list_evidence" | "add_evidence" => format!("/training-records/{record}/evidence"),
            "get_evidence" | "remove_evidence" => format!("/evidence/{EVIDENCE}"),
            "get_record_history" => format!("/training-records/{record}/history"),
            "verify_record" => {
                let path = format!("/organisations/{employer}/brought-training/{record}/verification");
                return Some((path, Some(json!({"level": "evidence_seen"}))));
            }
            "ask_for_confirmation" => {
                let body = json!({"employerId": employer});
                return Some((format!("/training-records/{record}/confirmations"), Some(body)));
            }
            _ => return None,
        };
        Some((path, None))
    }

    /// The same for machines: who teaches asks about the training provider's, everyone else about the employer's.
    fn call_machines(&self, operation: &str, caller: &Caller) -> Option<(String, Option<Value>)> {
        let teaches = caller.name.ends_with("tutor");
        let (of, name) = if teaches { (self.provider.id.0, "spare-college") } else { (self.employer.0, "spare-hr") };
        let at = format!("/organisations/{of}/machines");
        let one = format!("{at}/{name}");
        let scope = if teaches { "catalogue" } else { "staff" };
        match operation {
            "list_machines" => Some((at, None)),
            "add_machine" => Some((at, Some(json!({"label": "New", "scopes": [scope]})))),
            "get_machine" | "remove_machine" => Some((one, None)),
            "change_machine" => Some((one, Some(json!({"label": "Changed"})))),
            "add_machine_secret" => Some((format!("{one}/secrets"), None)),
            "remove_machine_secret" => {
                let id = if teaches { SPARE[1] } else { SPARE[0] };
                Some((format!("{one}/secrets/{id}"), None))
            }
            "add_machine_key" => Some((
                format!("{one}/keys"),
                Some(
                    json!({"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}),
                ),
            )),
            "remove_machine_key" => Some((format!("{one}/keys/spare"), None)),
            _ => None,
        }
    }

    /// The same for catalogues on their way in and out.
    fn call_sync(&self, operation: &str) -> Option<(String, Option<Value>)> {
        let Self { import, feed, .. } = self;
        let provider = self.provider.id;
        let bare = |path: String| Some((path, None));
        let with = |path: String, body: Value| Some((path, Some(body)));
        match operation {
            "sitemap" => bare("//sitemap.xml".to_owned()),
            "sitemap_part" => bare("//sitemap/0".to_owned()),
            "robots" => bare("//robots.txt".to_owned()),
            "list_changes" => bare("/changes".to_owned()),
            "export_catalogue" => bare("/catalogue/json-lines".to_owned()),
            "get_course_document" => bare(format!("/training-providers/{provider}/courses/REF")),
            "put_course" => {
                with(format!("/training-providers/{provider}/courses/ONE"), json!({"title": "One", "runs": []}))
            }
            "get_run_document" => bare(format!("/training-providers/{provider}/courses/TWO/runs/R")),
            "withdraw_run" => bare(format!("/training-providers/{provider}/courses/TWO/runs/S")),
            "put_run" => with(format!("/training-providers/{provider}/courses/TWO/runs/R"), json!({"mode": "online"})),
            "list_venues" => bare(format!("/training-providers/{provider}/venues")),
            "get_venue" => bare(format!("/training-providers/{provider}/venues/HALL")),
            "put_venue" => with(format!("/training-providers/{provider}/venues/HALL"), json!({"name": "Hall"})),
            "withdraw_course" => bare(format!("/training-providers/{provider}/courses/FIRE")),
            "import_courses" => bare(format!("/training-providers/{provider}/imports")),
            "list_imports" => bare(format!("/training-providers/{provider}/imports")),
            "get_import" => bare(format!("/imports/{import}")),
            "list_feeds" => bare(format!("/training-providers/{provider}/feeds")),
            "add_feed" => with(
                format!("/training-providers/{provider}/feeds"),
                json!({"url": "https://college.example/another.xml"}),
            ),
            "fetch_feed" => bare(format!("/feeds/{feed}/fetch")),
            "remove_feed" => bare(format!("/feeds/{feed}")),
            "watch_import" => bare(format!("/imports/{import}/events")),
            "download_import_issues" => bare(format!("/imports/{import}/issues.csv")),
            "list_import_changes" => bare(format!("/imports/{import}/changes")),
            "list_import_issues" => bare(format!("/imports/{import}/issues")),
            _ => self.call_hooks(operation).or_else(|| call_ways(operation)),
        }
    }

    /// The same for webhooks: the endpoint is the employer's.
    fn call_hooks(&self, operation: &str) -> Option<(String, Option<Value>)> {
        let Self { employer, hook, delivery, .. } = self;
        let at = format!("/webhook-endpoints/{hook}");
        let new = json!({"url": "https://hr.example/", "eventTypes": ["worker.left"], "employerId": employer});
        Some(match operation {
            "list_webhook_endpoints" => (format!("/webhook-endpoints?employerId={employer}"), None),
            "create_webhook_endpoint" => ("/webhook-endpoints".to_owned(), Some(new)),
            "get_webhook_endpoint" | "remove_webhook_endpoint" => (at, None),
            "change_webhook_endpoint" => (at, Some(json!({"on": true}))),
            "rotate_webhook_secret" => (format!("{at}/rotate-secret"), None),
            "test_webhook_endpoint" => (format!("{at}/test"), None),
            "list_webhook_deliveries" => (format!("{at}/deliveries"), None),
            "replay_webhook_delivery" => (format!("{at}/deliveries/{delivery}/replay"), None),
            "replay_webhooks" => (format!("{at}/replay"), Some(json!({"since": "2026-11-24T09:00:00Z"}))),
            _ => return None,
        })
    }
}

/// The entry that an employer stands behind.
const EMPLOYERS_ENTRY: &str = "00000000-0000-4000-8000-0000000000e1";
/// What its person says of it.
const CREDENTIAL: &str = "01920000-0000-7000-8000-0000000000c3";
const SHARE: &str = "01920000-0000-7000-8000-0000000000c2";
const EVIDENCE: &str = "01981a3e-7a10-7000-8000-0000000000e6";
const EMPLOYER_SHARE: &str = "01981a3e-7a10-7000-8000-0000000000e5";
const CORRECTION: &str = "01920000-0000-7000-8000-0000000000c1";

/// A booking of somebody that their employer is asked about.
async fn asked_of(world: &World, owner: &Person, employer: EmployerId) -> String {
    let sql = "insert into booking (id, course_run_id, person_id, status, held_until, employer_id, approval, created_at, updated_at) \
        select gen_random_uuid(), r.id, $1, 'requested', $3, $2, 'asked', $3, $3 from course_run r \
        join course c on c.id = r.course_id where c.reference = 'TWO' and r.reference = 'R' returning id::text";
    let open = "update course_run r set capacity = 5 from course c where c.id = r.course_id and c.reference = 'TWO'";
    assert_eq!(world.database.refused_by(open, &[]).await, None);
    let until = world.state.clock.now() + TimeDelta::hours(9);
    world.database.one(sql, &[&owner.id.0, &employer.0, &until]).await
}

/// A webhook endpoint of an employer, and a delivery of it.
async fn hook_of(world: &World, employer: EmployerId, staff: &Person) -> (String, String) {
    let new = json!({"url": "https://hr.example/", "eventTypes": ["record.issued"], "employerId": employer});
    let hook = world.post("/webhook-endpoints", &new).by(staff).ok().await.text_at("/id").to_owned();
    let test = world.ask(Method::POST, &format!("/webhook-endpoints/{hook}/test")).by(staff).ok().await;
    (hook, test.text_at("/id").to_owned())
}

/// The same for the ways to sign in. Links, challenges and codes are made up: they are refused to everyone alike, after
/// the policy let them through.
fn call_ways(operation: &str) -> Option<(String, Option<Value>)> {
    let bare = |path: &str| Some((path.to_owned(), None));
    let with = |path: &str, body: Value| Some((path.to_owned(), Some(body)));
    let nothing = uuid::Uuid::nil();
    match operation {
        "register_with_code" => with(
            "/auth/register-with-code",
            json!({"fullName": "A", "mobile": "07700 900123", "password": "three words together", "code": "NONE"}),
        ),
        "request_link" => with("/auth/link-requests", json!({"email": "no@people.example", "purpose": "sign_in"})),
        "finish_registration" => with("/auth/links/register", json!({"token": "none"})),
        "sign_in_by_link" => with("/auth/links/sign-in", json!({"token": "none"})),
        "recover" => with("/auth/links/recover", json!({"token": "none", "password": "three words together"})),
        "confirm_email" => with("/auth/links/confirm-email", json!({"token": "none"})),
        "begin_passkey" => bare("/auth/passkey-challenges"),
        "sign_in_by_passkey" => with(
            "/auth/passkeys",
            json!({"id": "AA", "type": "public-key",
                "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}}),
        ),
        "step_up" => with("/auth/step-up", json!({"password": "a"})),
        "change_password" => with("/me/password", json!({"password": "three words together"})),
        "change_email" => with("/me/email", json!({"email": "new@people.example"})),
        "request_email_confirmation" => bare("/me/email-confirmations"),
        "list_sign_ins" => bare("/me/sign-ins"),
        "list_passkeys" => bare("/me/passkeys"),
        "begin_adding_passkey" => bare("/me/passkey-challenges"),
        "add_passkey" => with(
            "/me/passkeys",
            json!({"name": "Phone", "credential": {"id": "AA", "type": "public-key",
                "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}}),
        ),
        "list_my_access_log" => bare("/me/access-log"),
        "get_my_data" => bare("/me/data"),
        "get_my_erasure" | "ask_for_erasure" | "take_erasure_back" => bare("/me/erasure"),
        "list_retention" => bare("/retention"),
        "get_two_step" | "begin_two_step" | "remove_two_step" => bare("/me/two-step"),
        "confirm_two_step" => with("/me/two-step/confirmations", json!({"code": "000000"})),
        // Of a thing that is one's own alone, or is not there, all hear the same: see `sign_in`.
        "end_sign_in" => bare(&format!("/me/sign-ins/{nothing}")),
        "remove_passkey" => bare(&format!("/me/passkeys/{nothing}")),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_policy_is_kept_for_every_operation_and_every_caller() {
    let everyone = Everyone::gather().await;
    let mut wrong = Vec::new();
    for (_, method, declared) in operations() {
        let name = declared["operationId"].as_str().unwrap();
        let ways = TABLE.iter().find(|(row, _)| *row == name).unwrap_or_else(|| panic!("{name} has no policy row")).1;
        assert!(ways.iter().all(|way| EVERY_WAY.contains(way)));
        for caller in &everyone.callers {
            let called = everyone.call_machines(name, caller).or_else(|| everyone.call(name));
            let (path, body) = called.unwrap_or_else(|| panic!("say in `call` how {name} is called"));
            let method: Method = method.to_uppercase().parse().unwrap();
            let mut ask = everyone.world.ask(method, &path);
            ask = match (&body, name) {
                (_, "import_asc_wds") => ask.body("text/csv", crate::ascwds::TRAINING),
                (_, "import_courses") => ask.body("text/csv", file(&[row("Fire safety", "FIRE", in_days(9))])),
                (Some(body), _) => ask.json(body),
                (None, _) => ask,
            };
            ask = ask.header("x-requested-with", "test");
            if let Some(person) = &caller.person {
                ask = ask.by(person);
            }
            if matches!(name, "remove_feed" | "fetch_feed") {
                everyone.bring_feed_back().await;
            }
            if matches!(name, "take_membership" | "give_membership") {
                everyone.bring_member_back().await;
            }
            if name.contains("machine") {
                everyone.bring_machines_back().await;
            }
            if name.contains("webhook") {
                everyone.bring_hook_back().await;
            }
            let of_records = ["correction", "check", "share", "credential", "trusted", "evidence", "care"]
                .iter()
                .any(|word| name.contains(word));
            if name == "withdraw_staff_record" || of_records {
                everyone.bring_entry_back().await;
            }
            let status = ask.send().await.status;
            // An endpoint is one organisation's, and one stands behind an entry: here the employer. The other kind is in
            // `webhooks` and `corrections`.
            let one_s = name.contains("webhook") || name == "answer_correction";
            let theirs = |way: &Who| !one_s || !matches!(way, Who::TutorOfProvider | Who::MachineOfProvider);
            let may = ways.iter().any(|way| caller.ways.contains(way) && theirs(way));
            let refused = if caller.person.is_none() { status == 401 } else { matches!(status, 403 | 404) };
            // Wrong passwords and missing cookies are refused too, and say nothing of the policy.
            let by_other_means = matches!(
                name,
                "sign_in"
                    | "refresh"
                    | "get_token"
                    | "introspect_token"
                    | "revoke_token"
                    | "end_sign_in"
                    | "read_message"
                    | "calendar_feed"
            );
            if may == refused && !by_other_means {
                wrong.push(format!("{name} by {}: {status}, though the policy says {may}", caller.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    everyone.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_good_is_refused_everywhere_even_where_nobody_need_sign_in() {
    let everyone = Everyone::gather().await;
    let foreign = World::new().await;
    let person = foreign.person("From elsewhere").await;
    let gone = everyone.world.state.clock.now() - TimeDelta::hours(1);
    let id = everyone.callers[2].person.as_ref().unwrap().id;
    let expired = everyone.world.state.keys.sign(&Claims::new(&id.to_string(), gone.timestamp())).unwrap();
    for token in [person.token.as_str(), &expired, "nonsense", ""] {
        for path in ["/me", "/courses", "/me/bookings"] {
            let ask = everyone.world.get(path).header("authorization", &format!("Bearer {token}"));
            ask.refused(domain::problem::Code::NotSignedIn).await;
        }
    }
}
