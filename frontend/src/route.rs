//! The addresses of the app.

use domain::ids::{
    BookingId, CourseId, CourseRunId, EmployerId, EmployerShareId, ImportId, PersonId, ShareId, TrainingProviderId,
    TrainingRecordId, WebhookEndpointId,
};
use std::cell::Cell;
use std::collections::HashMap;
use yew_router::Routable;

/// The apps that the pages are spread over. The bundler knows the same by the first part of the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// For whoever learns.
    Web,
    /// For whoever books a place.
    Places,
    /// For those who keep a catalogue.
    Desk,
    /// For those who look after a team.
    Team,
    /// For those who look after other people's places.
    Arrange,
    /// For those who look after dates.
    Dates,
    /// For those who let an employer's own systems in.
    Systems,
    /// For a person's own account.
    Account,
    /// For a person's own training record.
    Record,
    /// For how sure one's record is.
    Proof,
    /// For what others bring and what can be relied on.
    Trust,
    /// For whoever shows their training record to others.
    Passport,
}

thread_local! {
    static HERE: Cell<Program> = const { Cell::new(Program::Web) };
}

/// From now on the pages of this app are here, and all others are a page load away.
pub fn this_is(program: Program) {
    HERE.set(program);
}

/// What of an employer's team is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Invite someone.
    Invite,
    /// The invitations and where they stand.
    Invitations,
    /// The workplaces.
    Workplaces,
    /// Who may do what.
    Access,
    /// Who has the training that is asked of them.
    Training,
    /// What training is asked of whom.
    Rules,
    /// What its workers ask for.
    Approvals,
    /// Who is away on training.
    Calendar,
    /// Which date to book several of them on.
    Which,
    /// Places that it keeps and has no names for yet.
    Kept,
    /// Places that it did not use.
    Missed,
    /// Places for several of them on a date.
    Several(CourseRunId),
    /// Its ASC-WDS files.
    AscWds,
    /// Its own systems.
    Machines,
    /// What it tries them on.
    Practice,
    /// What its workers bring with them.
    Brought,
    /// How far they are with the Care Certificate.
    Care,
    /// How far one of them is.
    CareWorker(PersonId),
    /// One worker.
    Worker(PersonId),
}

/// Every page, of every app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// What is next, what runs out, what could I do.
    Home,
    /// Search; the query holds it.
    Find,
    /// One course.
    Course { id: CourseId },
    /// What one was told of one's bookings.
    Messages,
    /// Book a run.
    Book { id: CourseRunId },
    /// My bookings.
    Bookings,
    /// One booking.
    Booking { id: BookingId },
    /// A place that is held, by the link in its mail.
    Offer,
    /// My training record.
    Record,
    /// One entry of it.
    RecordEntry { id: TrainingRecordId },
    /// Tell others of it.
    Celebrate { id: TrainingRecordId },
    /// Bring a credential that somebody else signed.
    Bring,
    /// Take all of it along.
    TakeAlong,
    /// Add training that one did elsewhere.
    AddTraining,
    /// How sure an entry is.
    Proof { id: TrainingRecordId },
    /// How far one is with the Care Certificate.
    CareCertificate,
    /// Whom the academy relies on.
    Issuers,
    /// A credential put on hold.
    Hold,
    /// What runs out.
    Forecast,
    /// Whom one shows one's record to.
    Shares,
    /// Show it to somebody; the query may hold the entry.
    NewShare,
    /// The link that shows it.
    Share { id: ShareId },
    /// Show it to an employer; the query may hold the entry.
    ShowEmployer,
    /// What an employer is shown, and what it decided.
    EmployerShare { id: EmployerShareId },
    /// A tutor's registers.
    Registers,
    /// One register.
    Register { id: CourseRunId },
    /// Dates that have too few people.
    AtRisk,
    /// How a date is booked.
    KeepRun { id: CourseRunId },
    /// What it costs to cancel late.
    Terms { provider: TrainingProviderId },
    /// A colleague goes in the place of who holds it.
    Instead { id: BookingId },
    /// Somebody who waits is put first.
    First { id: BookingId },
    /// A manager's team.
    Team,
    /// A part of the team of one employer.
    TeamOf { id: EmployerId, of: Of },
    /// Where a team's own systems are told what happens.
    Webhooks,
    /// One more of these for an employer.
    AddWebhook { employer: EmployerId },
    /// One of these: what it is told, and what became of it.
    Webhook { id: WebhookEndpointId },
    /// Whose courses one keeps.
    OurCourses,
    /// The courses of one training provider: files and feeds.
    Provider { id: TrainingProviderId },
    /// Check a file, then load it.
    Upload { id: TrainingProviderId },
    /// Have a feed fetched.
    AddFeed { id: TrainingProviderId },
    /// Its courses, with their subjects.
    OwnCourses { id: TrainingProviderId },
    /// What became of a file.
    Import { provider: TrainingProviderId, id: ImportId },
    /// The academy's own desk.
    Academy,
    /// Courses that two sources list.
    Duplicates,
    /// What people do not find.
    Demand,
    /// Sign in.
    SignIn,
    /// Make an account.
    CreateAccount,
    /// My details.
    Account,
    /// My jobs.
    Jobs,
    /// Join an employer by a code.
    Join,
    /// What keeps my account safe.
    Keep { part: Part },
    /// Say that an entry of my record is wrong.
    Wrong { id: TrainingRecordId },
    /// Answer what people say is wrong.
    Corrections,
    /// Other ways to sign in.
    WaysIn { way: WayIn },
    /// Nothing is here.
    NotFound,
}

/// What keeps an account safe, page by page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The password.
    Password,
    /// The e-mail address.
    Email,
    /// Where one is signed in.
    SignIns,
    /// Passkeys.
    Passkeys,
    /// Codes of an app.
    TwoStep,
    /// All that is kept about one.
    Data,
    /// Who looked at it.
    Looked,
    /// An end to it.
    Erase,
}

/// Ways to sign in besides a password, page by page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayIn {
    /// Choose one.
    Choose,
    /// A link from a mail.
    Link,
    /// Ask for a new password.
    Recover,
    /// Choose it.
    NewPassword,
    /// Confirm an address.
    Confirm,
    /// Make the account that was asked for.
    Finish,
    /// Make an account with a code from an employer.
    Join,
}

/// What stands behind `#` in the address: it was sent to no server.
pub fn behind_hash() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

impl Route {
    const fn program(&self) -> Program {
        match self {
            Self::OurCourses
            | Self::Provider { .. }
            | Self::Upload { .. }
            | Self::AddFeed { .. }
            | Self::OwnCourses { .. }
            | Self::Import { .. }
            | Self::Academy
            | Self::Duplicates
            | Self::Demand => Program::Desk,
            Self::TeamOf { of: Of::Brought | Of::Care | Of::CareWorker(_), .. }
            | Self::Issuers
            | Self::Hold
            | Self::Forecast => Program::Trust,
            Self::TeamOf { of: Of::AscWds | Of::Machines | Of::Practice, .. }
            | Self::Webhooks
            | Self::AddWebhook { .. }
            | Self::Webhook { .. } => Program::Systems,
            Self::TeamOf { of: Of::Approvals | Of::Calendar | Of::Kept | Of::Several(_), .. }
            | Self::Instead { .. } => Program::Arrange,
            Self::Registers
            | Self::Register { .. }
            | Self::First { .. }
            | Self::AtRisk
            | Self::KeepRun { .. }
            | Self::Terms { .. } => Program::Dates,
            Self::Account
            | Self::Jobs
            | Self::Join
            | Self::Keep { .. }
            | Self::Wrong { .. }
            | Self::Corrections
            | Self::WaysIn { .. } => Program::Account,
            Self::Record | Self::RecordEntry { .. } | Self::Celebrate { .. } | Self::Bring | Self::TakeAlong => {
                Program::Record
            }
            Self::AddTraining | Self::Proof { .. } | Self::CareCertificate => Program::Proof,
            Self::Shares | Self::NewShare | Self::Share { .. } | Self::ShowEmployer | Self::EmployerShare { .. } => {
                Program::Passport
            }
            Self::TeamOf { of: Of::Which, .. }
            | Self::Book { .. }
            | Self::Bookings
            | Self::Messages
            | Self::Booking { .. }
            | Self::Offer => Program::Places,
            Self::Team | Self::TeamOf { .. } => Program::Team,
            Self::Home | Self::Find | Self::Course { .. } | Self::SignIn | Self::CreateAccount | Self::NotFound => {
                Program::Web
            }
        }
    }

    /// Whether it is about the courses of a training provider, for who keeps them.
    pub const fn is_of_college(&self) -> bool {
        matches!(self.program(), Program::Desk) && !self.is_of_academy()
    }

    /// Whether it is for the academy's own staff.
    pub const fn is_of_academy(&self) -> bool {
        matches!(self, Self::Academy | Self::Duplicates | Self::Demand | Self::Issuers | Self::Hold | Self::Forecast)
    }

    /// Whether it is for who looks after a team.
    pub const fn is_of_team(&self) -> bool {
        matches!(self, Self::TeamOf { .. } | Self::Instead { .. })
            || matches!(self.program(), Program::Team | Program::Systems)
    }

    /// Whether it is about one's own training record.
    pub const fn is_of_record(&self) -> bool {
        matches!(self.program(), Program::Record | Program::Proof | Program::Passport)
    }

    /// Whether this app has the page.
    pub fn is_here(&self) -> bool {
        self.program() == HERE.get()
    }
}

fn team(rest: &[&str]) -> Option<Of> {
    Some(match rest {
        ["invite"] => Of::Invite,
        ["invitations"] => Of::Invitations,
        ["workplaces"] => Of::Workplaces,
        ["access"] => Of::Access,
        ["training"] => Of::Training,
        ["rules"] => Of::Rules,
        ["missed"] => Of::Missed,
        // Where mails lead, and what one may type.
        ["approvals"] => Of::Approvals,
        ["calendar"] => Of::Calendar,
        ["workers", person] => Of::Worker(person.parse().ok()?),
        _ => return None,
    })
}

/// What the academy and employers rely on.
fn relied_on(rest: &[&str]) -> Option<Route> {
    let (id, of) = match rest {
        ["issuers"] => return Some(Route::Issuers),
        ["hold"] => return Some(Route::Hold),
        ["runs-out"] => return Some(Route::Forecast),
        [id, "brought"] => (id, Of::Brought),
        [id, "care-certificate"] => (id, Of::Care),
        [id, "care-certificate", person] => (id, Of::CareWorker(person.parse().ok()?)),
        _ => return None,
    };
    Some(Route::TeamOf { id: id.parse().ok()?, of })
}

/// What is arranged for the people of an employer.
fn arranged(rest: &[&str]) -> Option<Of> {
    Some(match rest {
        ["approvals"] => Of::Approvals,
        ["calendar"] => Of::Calendar,
        ["kept"] => Of::Kept,
        ["book", run] => Of::Several(run.parse().ok()?),
        _ => return None,
    })
}

const PARTS: [(Part, &str); 8] = [
    (Part::Password, "password"),
    (Part::Email, "email"),
    (Part::SignIns, "sign-ins"),
    (Part::Passkeys, "passkeys"),
    (Part::TwoStep, "two-step"),
    (Part::Data, "data"),
    (Part::Looked, "who-looked"),
    (Part::Erase, "erase"),
];

const WAYS_IN: [(WayIn, &str); 6] = [
    (WayIn::Finish, "finish"),
    (WayIn::Link, "link"),
    (WayIn::Recover, "recover"),
    (WayIn::NewPassword, "new-password"),
    (WayIn::Confirm, "confirm"),
    (WayIn::Join, "join"),
];

/// A page below another, by its name in a table.
fn below<T: Copy + PartialEq>(place: &str, table: &[(T, &str)], page: T) -> String {
    match table.iter().find(|(known, _)| *known == page) {
        Some((_, name)) => format!("{place}/{name}"),
        None => place.to_owned(),
    }
}

/// The page at an address, when there is one.
fn at(path: &str) -> Option<Route> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    Some(match parts.as_slice() {
        [] => Route::Home,
        ["courses"] => Route::Find,
        ["courses", id] => Route::Course { id: id.parse().ok()? },
        // The others are where they were before.
        ["dates"] | ["arrange", "dates"] | ["course-runs", "at-risk"] => Route::AtRisk,
        ["dates", id] | ["arrange", "dates", id] | ["course-runs", id, "places"] => {
            Route::KeepRun { id: id.parse().ok()? }
        }
        ["dates", "terms", provider] => Route::Terms { provider: provider.parse().ok()? },
        ["arrange", "bookings", id, "instead"] => Route::Instead { id: id.parse().ok()? },
        ["dates", "bookings", id, "first"] | ["arrange", "bookings", id, "first"] => {
            Route::First { id: id.parse().ok()? }
        }
        ["arrange", id, rest @ ..] => Route::TeamOf { id: id.parse().ok()?, of: arranged(rest)? },
        ["course-runs", id, "book"] => Route::Book { id: id.parse().ok()? },
        ["bookings"] => Route::Bookings,
        // The second is where mails led before.
        ["bookings", "offer"] | ["ways-in", "offer"] => Route::Offer,
        ["bookings", "messages"] => Route::Messages,
        ["bookings", "team", id] => Route::TeamOf { id: id.parse().ok()?, of: Of::Which },
        ["bookings", id] => Route::Booking { id: id.parse().ok()? },
        ["record"] => Route::Record,
        // The second is what one may type: what comes after the first part decides about no app.
        ["shares"] | ["record", "shares"] => Route::Shares,
        ["shares", "new"] | ["record", "shares", "new"] => Route::NewShare,
        ["shares", "employer"] => Route::ShowEmployer,
        ["shares", "employer", id] => Route::EmployerShare { id: id.parse().ok()? },
        ["shares", id] | ["record", "shares", id] => Route::Share { id: id.parse().ok()? },
        ["proof", "add"] => Route::AddTraining,
        ["proof", "care-certificate"] => Route::CareCertificate,
        ["proof", id] => Route::Proof { id: id.parse().ok()? },
        ["trust", rest @ ..] => relied_on(rest)?,
        ["record", "bring"] => Route::Bring,
        ["record", "take"] => Route::TakeAlong,
        ["record", id, "share"] => Route::Celebrate { id: id.parse().ok()? },
        ["record", id] => Route::RecordEntry { id: id.parse().ok()? },
        ["registers"] => Route::Registers,
        ["registers", id] => Route::Register { id: id.parse().ok()? },
        ["team"] => Route::Team,
        ["systems", "webhooks"] => Route::Webhooks,
        ["systems", "webhooks", "new", employer] => Route::AddWebhook { employer: employer.parse().ok()? },
        ["systems", "webhooks", id] => Route::Webhook { id: id.parse().ok()? },
        ["systems", id] => Route::TeamOf { id: id.parse().ok()?, of: Of::Machines },
        ["systems", id, "practice"] => Route::TeamOf { id: id.parse().ok()?, of: Of::Practice },
        ["systems", id, "asc-wds"] => Route::TeamOf { id: id.parse().ok()?, of: Of::AscWds },
        ["team", id, rest @ ..] => Route::TeamOf { id: id.parse().ok()?, of: team(rest)? },
        ["our-courses"] => Route::OurCourses,
        ["our-courses", id] => Route::Provider { id: id.parse().ok()? },
        ["our-courses", id, "upload"] => Route::Upload { id: id.parse().ok()? },
        ["our-courses", id, "add-feed"] => Route::AddFeed { id: id.parse().ok()? },
        ["our-courses", id, "courses"] => Route::OwnCourses { id: id.parse().ok()? },
        ["our-courses", provider, "imports", id] => {
            Route::Import { provider: provider.parse().ok()?, id: id.parse().ok()? }
        }
        ["academy"] => Route::Academy,
        ["academy", "duplicates"] => Route::Duplicates,
        ["academy", "unmet-demand"] => Route::Demand,
        ["sign-in"] => Route::SignIn,
        ["create-account"] => Route::CreateAccount,
        ["account"] => Route::Account,
        ["account", "jobs"] => Route::Jobs,
        ["account", "invitation"] => Route::Join,
        ["account", "corrections"] => Route::Corrections,
        ["account", "record", id] => Route::Wrong { id: id.parse().ok()? },
        ["account", part] => Route::Keep { part: PARTS.iter().find(|(_, name)| name == part)?.0 },
        ["ways-in"] => Route::WaysIn { way: WayIn::Choose },
        ["ways-in", way] => Route::WaysIn { way: WAYS_IN.iter().find(|(_, name)| name == way)?.0 },
        _ => return None,
    })
}

impl Of {
    /// The address of it, of one employer.
    fn path(self, id: EmployerId) -> String {
        match self {
            Of::Invite => format!("/team/{id}/invite"),
            Of::Invitations => format!("/team/{id}/invitations"),
            Of::Workplaces => format!("/team/{id}/workplaces"),
            Of::Access => format!("/team/{id}/access"),
            Of::Training => format!("/team/{id}/training"),
            Of::Rules => format!("/team/{id}/rules"),
            Of::Approvals => format!("/arrange/{id}/approvals"),
            Of::Calendar => format!("/arrange/{id}/calendar"),
            Of::Kept => format!("/arrange/{id}/kept"),
            Of::Missed => format!("/team/{id}/missed"),
            Of::Which => format!("/bookings/team/{id}"),
            Of::Several(run) => format!("/arrange/{id}/book/{run}"),
            Of::AscWds => format!("/systems/{id}/asc-wds"),
            Of::Machines => format!("/systems/{id}"),
            Of::Practice => format!("/systems/{id}/practice"),
            Of::Brought => format!("/trust/{id}/brought"),
            Of::Care => format!("/trust/{id}/care-certificate"),
            Of::CareWorker(person) => format!("/trust/{id}/care-certificate/{person}"),
            Of::Worker(person) => format!("/team/{id}/workers/{person}"),
        }
    }
}

// By hand: what the derive brings with it would add 6 KB to what a phone loads.
impl Routable for Route {
    fn from_path(path: &str, _: &HashMap<&str, &str>) -> Option<Self> {
        at(path)
    }

    fn to_path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Find => "/courses".to_owned(),
            Self::Course { id } => format!("/courses/{id}"),
            Self::Book { id } => format!("/course-runs/{id}/book"),
            Self::Bookings => "/bookings".to_owned(),
            Self::Messages => "/bookings/messages".to_owned(),
            Self::Booking { id } => format!("/bookings/{id}"),
            Self::Offer => "/bookings/offer".to_owned(),
            Self::Record => "/record".to_owned(),
            Self::RecordEntry { id } => format!("/record/{id}"),
            Self::Celebrate { id } => format!("/record/{id}/share"),
            Self::Bring => "/record/bring".to_owned(),
            Self::TakeAlong => "/record/take".to_owned(),
            Self::AddTraining => "/proof/add".to_owned(),
            Self::CareCertificate => "/proof/care-certificate".to_owned(),
            Self::Proof { id } => format!("/proof/{id}"),
            Self::Issuers => "/trust/issuers".to_owned(),
            Self::Hold => "/trust/hold".to_owned(),
            Self::Forecast => "/trust/runs-out".to_owned(),
            Self::Shares => "/shares".to_owned(),
            Self::NewShare => "/shares/new".to_owned(),
            Self::Share { id } => format!("/shares/{id}"),
            Self::ShowEmployer => "/shares/employer".to_owned(),
            Self::EmployerShare { id } => format!("/shares/employer/{id}"),
            Self::Registers => "/registers".to_owned(),
            Self::Register { id } => format!("/registers/{id}"),
            Self::AtRisk => "/dates".to_owned(),
            Self::KeepRun { id } => format!("/dates/{id}"),
            Self::Terms { provider } => format!("/dates/terms/{provider}"),
            Self::Instead { id } => format!("/arrange/bookings/{id}/instead"),
            Self::First { id } => format!("/dates/bookings/{id}/first"),
            Self::Team => "/team".to_owned(),
            Self::TeamOf { id, of } => of.path(*id),
            Self::Webhooks => "/systems/webhooks".to_owned(),
            Self::AddWebhook { employer } => format!("/systems/webhooks/new/{employer}"),
            Self::Webhook { id } => format!("/systems/webhooks/{id}"),
            Self::OurCourses => "/our-courses".to_owned(),
            Self::Provider { id } => format!("/our-courses/{id}"),
            Self::Upload { id } => format!("/our-courses/{id}/upload"),
            Self::AddFeed { id } => format!("/our-courses/{id}/add-feed"),
            Self::OwnCourses { id } => format!("/our-courses/{id}/courses"),
            Self::Import { provider, id } => format!("/our-courses/{provider}/imports/{id}"),
            Self::Academy => "/academy".to_owned(),
            Self::Duplicates => "/academy/duplicates".to_owned(),
            Self::Demand => "/academy/unmet-demand".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::CreateAccount => "/create-account".to_owned(),
            Self::Account => "/account".to_owned(),
            Self::Jobs => "/account/jobs".to_owned(),
            Self::Join => "/account/invitation".to_owned(),
            Self::Wrong { id } => format!("/account/record/{id}"),
            Self::Corrections => "/account/corrections".to_owned(),
            Self::Keep { part } => below("/account", &PARTS, *part),
            Self::WaysIn { way } => below("/ways-in", &WAYS_IN, *way),
            Self::NotFound => "/404".to_owned(),
        }
    }

    /// For the derive's own table, which we do not use.
    fn routes() -> Vec<&'static str> {
        Vec::new()
    }

    fn not_found_route() -> Option<Self> {
        Some(Self::NotFound)
    }

    fn recognize(path: &str) -> Option<Self> {
        Some(at(path).unwrap_or(Self::NotFound))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_address_leads_back_to_its_page() {
        let id = Uuid::from_u128(7);
        let pages = [
            Route::Home,
            Route::Find,
            Route::Course { id: CourseId(id) },
            Route::Book { id: CourseRunId(id) },
            Route::Bookings,
            Route::Messages,
            Route::Booking { id: BookingId(id) },
            Route::Offer,
            Route::Record,
            Route::RecordEntry { id: TrainingRecordId(id) },
            Route::Celebrate { id: TrainingRecordId(id) },
            Route::Bring,
            Route::TakeAlong,
            Route::AddTraining,
            Route::CareCertificate,
            Route::Proof { id: TrainingRecordId(id) },
            Route::Shares,
            Route::NewShare,
            Route::Share { id: ShareId(id) },
            Route::ShowEmployer,
            Route::EmployerShare { id: EmployerShareId(id) },
            Route::Registers,
            Route::Register { id: CourseRunId(id) },
            Route::AtRisk,
            Route::KeepRun { id: CourseRunId(id) },
            Route::Terms { provider: TrainingProviderId(id) },
            Route::TeamOf { id: EmployerId(id), of: Of::Kept },
            Route::TeamOf { id: EmployerId(id), of: Of::Missed },
            Route::Team,
            Route::TeamOf { id: EmployerId(id), of: Of::Invite },
            Route::TeamOf { id: EmployerId(id), of: Of::Invitations },
            Route::TeamOf { id: EmployerId(id), of: Of::Workplaces },
            Route::TeamOf { id: EmployerId(id), of: Of::Access },
            Route::TeamOf { id: EmployerId(id), of: Of::Training },
            Route::TeamOf { id: EmployerId(id), of: Of::Rules },
            Route::TeamOf { id: EmployerId(id), of: Of::Approvals },
            Route::TeamOf { id: EmployerId(id), of: Of::Calendar },
            Route::TeamOf { id: EmployerId(id), of: Of::Which },
            Route::TeamOf { id: EmployerId(id), of: Of::Several(CourseRunId(id)) },
            Route::Instead { id: BookingId(id) },
            Route::First { id: BookingId(id) },
            Route::TeamOf { id: EmployerId(id), of: Of::AscWds },
            Route::TeamOf { id: EmployerId(id), of: Of::Machines },
            Route::TeamOf { id: EmployerId(id), of: Of::Practice },
            Route::TeamOf { id: EmployerId(id), of: Of::Brought },
            Route::TeamOf { id: EmployerId(id), of: Of::Care },
            Route::TeamOf { id: EmployerId(id), of: Of::CareWorker(PersonId(id)) },
            Route::Issuers,
            Route::Hold,
            Route::Forecast,
            Route::TeamOf { id: EmployerId(id), of: Of::Worker(PersonId(id)) },
            Route::Jobs,
            Route::Join,
            Route::Wrong { id: TrainingRecordId(id) },
            Route::Corrections,
            Route::Webhooks,
            Route::AddWebhook { employer: EmployerId(id) },
            Route::Webhook { id: WebhookEndpointId(id) },
            Route::OurCourses,
            Route::Provider { id: TrainingProviderId(id) },
            Route::Upload { id: TrainingProviderId(id) },
            Route::AddFeed { id: TrainingProviderId(id) },
            Route::OwnCourses { id: TrainingProviderId(id) },
            Route::Import { provider: TrainingProviderId(id), id: ImportId(id) },
            Route::Academy,
            Route::Duplicates,
            Route::Demand,
            Route::SignIn,
            Route::CreateAccount,
            Route::Account,
            Route::Keep { part: Part::SignIns },
            Route::WaysIn { way: WayIn::Choose },
            Route::WaysIn { way: WayIn::NewPassword },
            Route::NotFound,
        ];
        for page in pages {
            assert_eq!(Route::recognize(&page.to_path()), Some(page));
        }
        for nowhere in ["/courses/not-an-id", "/nothing", "/courses/x/y/z", "/account/nothing", "/ways-in/nothing"] {
            assert_eq!(Route::recognize(nowhere), Some(Route::NotFound));
        }
        assert_eq!(Route::recognize("/courses/"), Some(Route::Find));
        assert_eq!(Route::recognize("/ways-in/offer"), Some(Route::Offer));
        assert_eq!(Route::recognize("/course-runs/at-risk"), Some(Route::AtRisk));
        assert_eq!(Route::recognize("/arrange/dates"), Some(Route::AtRisk));
        assert_eq!(Route::recognize("/record/shares"), Some(Route::Shares));
        assert_eq!(Route::recognize("/record/shares/new"), Some(Route::NewShare));
        assert_eq!(Route::recognize(&format!("/record/shares/{id}")), Some(Route::Share { id: ShareId(id) }));
        let approvals = Route::TeamOf { id: EmployerId(id), of: Of::Approvals };
        assert_eq!(Route::recognize(&format!("/team/{id}/approvals")), Some(approvals));
    }

    #[test]
    fn each_app_has_its_own_pages_and_no_page_is_in_two() {
        let pages = [
            (Program::Web, Route::Find),
            (Program::Places, Route::Bookings),
            (Program::Desk, Route::OurCourses),
            (Program::Team, Route::Team),
            (Program::Arrange, Route::Instead { id: BookingId(Uuid::from_u128(7)) }),
            (Program::Dates, Route::AtRisk),
            (Program::Systems, Route::Webhooks),
            (Program::Account, Route::Account),
            (Program::Record, Route::Record),
            (Program::Proof, Route::AddTraining),
            (Program::Trust, Route::Issuers),
            (Program::Passport, Route::Shares),
        ];
        for (program, page) in &pages {
            this_is(*program);
            let here = pages.iter().map(|(_, page)| page).filter(|page| page.is_here());
            assert_eq!(here.collect::<Vec<_>>(), [page]);
        }
    }
}
