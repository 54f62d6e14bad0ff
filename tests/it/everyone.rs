//! Every operation × every kind of caller, against the policy. The operations come from the specification: a new one
//! fails here until the policy has a row for it and this file says how to call it.

use crate::world::contract::operations;
use crate::world::fixtures::{Person, Provider, file, row};
use crate::world::{World, in_days};
use chrono::TimeDelta;
use domain::ids::{EmployerId, EmploymentId, WorkplaceId};
use domain::policy::{TABLE, Who};
use reqwest::Method;
use serde_json::{Value, json};

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
    record: String,
    import: String,
    feed: String,
    pair: String,
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
        let marks = json!({"marks": [{"bookingId": booking["id"], "mark": "attended"}]});
        world.put(&format!("/course-runs/{run}/attendance"), &marks).by(&tutor).ok().await;
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
        let member = world.person("Mo Member").await;
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
            record: text(&records.items()[0]),
            import: import.id.to_string(),
            feed,
            pair,
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
            "list_training_rules" => bare(format!("/organisations/{employer}/training-rules")),
            "set_training_rule" => {
                with(format!("/organisations/{employer}/training-rules/dementia"), json!({"validityMonths": 24}))
            }
            "remove_training_rule" => bare(format!("/organisations/{employer}/training-rules/dementia")),
            "get_token" => bare("//oauth/token".to_owned()),
            "oauth_metadata" => bare("//.well-known/oauth-authorization-server".to_owned()),
            "jwks" => bare("//.well-known/jwks.json".to_owned()),
            "health_live" => bare("//health/live".to_owned()),
            "health_ready" => bare("//health/ready".to_owned()),
            _ => {
                let files = || Some((crate::ascwds::called(operation, *employer, &self.asc_wds)?, None));
                self.call_sync(operation).or_else(|| self.call_team(operation)).or_else(files)
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
            _ => None,
        }
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
        let (path, body) = everyone.call(name).unwrap_or_else(|| panic!("say in `call` how {name} is called"));
        for caller in &everyone.callers {
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
            let status = ask.send().await.status;
            let may = ways.iter().any(|way| caller.ways.contains(way));
            let refused = if caller.person.is_none() { status == 401 } else { matches!(status, 403 | 404) };
            // Wrong passwords and missing cookies are refused too, and say nothing of the policy.
            let by_other_means = matches!(name, "sign_in" | "refresh" | "get_token");
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
    let expired = everyone.world.state.keys.sign(&id.to_string(), None, gone.timestamp()).unwrap();
    for token in [person.token.as_str(), &expired, "nonsense", ""] {
        for path in ["/me", "/courses", "/me/bookings"] {
            let ask = everyone.world.get(path).header("authorization", &format!("Bearer {token}"));
            ask.refused(domain::problem::Code::NotSignedIn).await;
        }
    }
}
