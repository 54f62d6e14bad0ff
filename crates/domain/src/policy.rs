//! Who may do what. Deny is the default: an operation without a row in [`TABLE`] is refused to everyone.

use crate::ids::{EmployerId, PersonId, TrainingProviderId, WorkplaceId};
use crate::machines::{Scope, Scopes};
use crate::problem::{Code, Problem};

/// Who is asking, as far as it is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is signed in.
    Anonymous,
    /// A person with an account.
    Person {
        /// Who.
        id: PersonId,
        /// Works for the academy.
        academy_staff: bool,
        /// Training providers whose registers they take.
        tutor_at: Vec<TrainingProviderId>,
        /// Employers they manage: all of their workplaces.
        manages: Vec<EmployerId>,
        /// Those of them where they say who may do what.
        administers: Vec<EmployerId>,
        /// Workplaces they manage by name, each with its employer.
        manages_at: Vec<(EmployerId, WorkplaceId)>,
    },
    /// A training provider's machine.
    ProviderClient {
        /// Whose.
        provider: TrainingProviderId,
        /// What its token is good for.
        scopes: Scopes,
    },
    /// An employer's machine.
    EmployerClient {
        /// Whose.
        employer: EmployerId,
        /// What its token is good for.
        scopes: Scopes,
    },
}

impl Actor {
    /// The person, when one asks.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { id, .. } => Some(*id),
            Self::Anonymous | Self::ProviderClient { .. } | Self::EmployerClient { .. } => None,
        }
    }

    /// How much of an employer's people and workplaces they see. Lists are narrowed to it in SQL.
    #[must_use]
    pub fn sight(&self, of: EmployerId) -> Sight {
        match self {
            Self::Person { academy_staff: true, .. } => Sight::All,
            Self::Person { manages, .. } if manages.contains(&of) => Sight::All,
            Self::EmployerClient { employer, .. } if *employer == of => Sight::All,
            Self::Person { manages_at, .. } => {
                Sight::Workplaces(manages_at.iter().filter(|at| at.0 == of).map(|at| at.1).collect())
            }
            Self::Anonymous | Self::ProviderClient { .. } | Self::EmployerClient { .. } => {
                Sight::Workplaces(Vec::new())
            }
        }
    }

    /// Whether they look after an employer's workers who work at these workplaces: a manager of it all or of one of them, or
    /// its system.
    #[must_use]
    pub fn keeps(&self, employer: EmployerId, works_at: &[WorkplaceId]) -> bool {
        match self {
            Self::Person { manages, .. } if manages.contains(&employer) => true,
            Self::Person { manages_at, .. } => {
                manages_at.iter().any(|(of, at)| *of == employer && works_at.contains(at))
            }
            Self::EmployerClient { employer: of, .. } => *of == employer,
            Self::Anonymous | Self::ProviderClient { .. } => false,
        }
    }

    /// The one employer that they look after, wholly or in part; none when there are several.
    #[must_use]
    pub fn only_employer(&self) -> Option<EmployerId> {
        match self {
            Self::EmployerClient { employer, .. } => Some(*employer),
            Self::Person { manages, manages_at, .. } => {
                let mut all = manages.iter().copied().chain(manages_at.iter().map(|(employer, _)| *employer));
                all.next().filter(|first| all.all(|other| other == *first))
            }
            Self::Anonymous | Self::ProviderClient { .. } => None,
        }
    }

    /// Whether they say who may do what at an employer.
    #[must_use]
    pub fn decides_who_may(&self, at: EmployerId) -> bool {
        matches!(self, Self::Person { academy_staff, administers, .. } if *academy_staff || administers.contains(&at))
    }
}

/// How much of an employer is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Everyone, and every workplace.
    All,
    /// These workplaces and who works there; of none, nothing.
    Workplaces(Vec<WorkplaceId>),
}

/// What the thing asked about has to do with people and organisations; read before the decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// Whose it is.
    pub owner: Option<PersonId>,
    /// Who employs that person today.
    pub employed_by: Vec<EmployerId>,
    /// At which workplaces; or which workplace it is.
    pub works_at: Vec<WorkplaceId>,
    /// Which training provider teaches it.
    pub provider: Option<TrainingProviderId>,
    /// Which employer's it is.
    pub employer: Option<EmployerId>,
}

/// One way to be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone, signed in or not.
    Anyone,
    /// Any person with an account.
    SignedIn,
    /// The person whose it is.
    Owner,
    /// A manager at an employer of the person whose it is.
    ManagerOfOwner,
    /// A manager of the employer whose it is: of all of its workplaces.
    ManagerOfEmployer,
    /// A manager of a workplace where it is.
    ManagerOfWorkplace,
    /// A manager of any workplace of the employer whose it is; what they see is narrowed to theirs.
    ManagerOfPart,
    /// Who says who may do what at the employer whose it is.
    AdminOfEmployer,
    /// A tutor of the training provider that teaches it.
    TutorOfProvider,
    /// The machine of the training provider that teaches it.
    MachineOfProvider,
    /// The machine of the employer whose it is, or who employs the person whose it is.
    MachineOfEmployer,
    /// The academy's staff.
    AcademyStaff,
}

use Who::{
    AcademyStaff, AdminOfEmployer, Anyone, MachineOfEmployer, MachineOfProvider, ManagerOfEmployer, ManagerOfOwner,
    ManagerOfPart, ManagerOfWorkplace, Owner, SignedIn, TutorOfProvider,
};

/// Those who look after an organisation, whichever kind it is, and its machines.
const KEEPERS: &[Who] = &[ManagerOfEmployer, MachineOfEmployer, TutorOfProvider, MachineOfProvider, AcademyStaff];

/// Every operation of the API by its operation id, with every way to be allowed.
pub const TABLE: &[(&str, &[Who])] = &[
    ("search_courses", &[Anyone]),
    ("get_course", &[Anyone]),
    ("get_course_run", &[Anyone]),
    ("list_alternatives", &[Anyone]),
    ("list_unmet_demand", &[AcademyStaff]),
    ("list_duplicates", &[AcademyStaff]),
    ("get_duplicate", &[AcademyStaff]),
    ("add_duplicate", &[AcademyStaff]),
    ("decide_duplicate", &[AcademyStaff]),
    ("suggest", &[Anyone]),
    ("list_subjects", &[Anyone]),
    ("list_training_providers", &[Anyone]),
    ("get_training_provider", &[Anyone]),
    ("add_training_provider", &[AcademyStaff]),
    ("change_training_provider", &[AcademyStaff]),
    ("correct_course_subjects", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("get_run_booking", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("set_run_booking", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("call_off_run", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("list_runs_at_risk", &[SignedIn]),
    ("sitemap", &[Anyone]),
    ("sitemap_part", &[Anyone]),
    ("robots", &[Anyone]),
    ("list_changes", &[Anyone]),
    ("export_catalogue", &[Anyone]),
    ("get_course_document", &[Anyone]),
    ("put_course", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("withdraw_course", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("get_run_document", &[Anyone]),
    ("put_run", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("withdraw_run", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("list_venues", &[Anyone]),
    ("get_venue", &[Anyone]),
    ("put_venue", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("import_courses", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("list_imports", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("get_import", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("watch_import", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("list_import_issues", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("download_import_issues", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("list_import_changes", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("list_feeds", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("add_feed", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("fetch_feed", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("remove_feed", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("register", &[Anyone]),
    ("finish_registration", &[Anyone]),
    ("sign_in", &[Anyone]),
    ("refresh", &[Anyone]),
    ("sign_out", &[Anyone]),
    ("sign_out_everywhere", &[SignedIn]),
    ("get_me", &[SignedIn]),
    ("change_me", &[SignedIn]),
    ("create_booking", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("get_booking", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("cancel_booking", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("accept_offer", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("decline_offer", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("create_bookings", &[ManagerOfEmployer, ManagerOfPart, MachineOfEmployer, AcademyStaff]),
    ("approve_booking", &[ManagerOfOwner, MachineOfEmployer]),
    ("refuse_booking", &[ManagerOfOwner, MachineOfEmployer]),
    ("substitute_booking", &[ManagerOfOwner, MachineOfEmployer]),
    ("move_up_booking", &[TutorOfProvider, AcademyStaff]),
    ("booking_history", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("list_team_bookings", &[ManagerOfEmployer, ManagerOfPart, MachineOfEmployer]),
    ("list_place_blocks", &[ManagerOfEmployer, ManagerOfPart, MachineOfEmployer, AcademyStaff]),
    ("keep_places", &[ManagerOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("release_places", &[ManagerOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("list_missed_places", &[ManagerOfEmployer, MachineOfEmployer]),
    ("get_cancellation_terms", &[Anyone]),
    ("set_cancellation_terms", &[TutorOfProvider, MachineOfProvider, AcademyStaff]),
    ("make_door_code", &[SignedIn]),
    ("list_bookings_to_approve", &[ManagerOfEmployer, ManagerOfPart, MachineOfEmployer]),
    ("get_approval_rule", &[ManagerOfEmployer, ManagerOfPart, MachineOfEmployer, AcademyStaff]),
    ("set_approval_rule", &[ManagerOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("look_at_offer", &[Anyone]),
    ("decline_offer_by_link", &[Anyone]),
    ("list_my_bookings", &[SignedIn]),
    ("my_bookings_calendar", &[SignedIn]),
    ("get_calendar_feed", &[SignedIn]),
    ("make_calendar_feed", &[SignedIn]),
    ("end_calendar_feed", &[SignedIn]),
    ("list_my_messages", &[SignedIn]),
    // Of one that is another's, all hear that there is none.
    ("read_message", &[SignedIn]),
    ("get_message_preferences", &[SignedIn]),
    ("set_message_preferences", &[SignedIn]),
    ("keep_place_by_link", &[Anyone]),
    // By its token alone.
    ("calendar_feed", &[Anyone]),
    ("booking_calendar", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("list_my_registers", &[SignedIn]),
    ("get_register", &[TutorOfProvider, AcademyStaff]),
    ("mark_attendance", &[TutorOfProvider, AcademyStaff]),
    ("finish_register", &[TutorOfProvider, AcademyStaff]),
    ("add_to_register", &[TutorOfProvider, AcademyStaff]),
    ("list_my_training_records", &[SignedIn]),
    ("get_training_record", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("get_record_credential", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("get_credential", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("list_my_shares", &[SignedIn]),
    ("make_share", &[SignedIn]),
    ("end_share", &[Owner]),
    ("check_record", &[Anyone]),
    ("checked_credential", &[Anyone]),
    ("list_my_employer_shares", &[SignedIn]),
    ("show_to_employer", &[SignedIn]),
    ("end_employer_share", &[Owner]),
    ("list_brought_training", &[ManagerOfEmployer, ManagerOfPart, MachineOfEmployer]),
    ("decide_on_record", &[ManagerOfOwner, MachineOfEmployer]),
    ("get_duplication_avoided", &[ManagerOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("get_county_duplication_avoided", &[AcademyStaff]),
    ("get_expiry_forecast", &[AcademyStaff]),
    ("get_share_paper", &[Owner]),
    ("get_badge", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("get_my_passport", &[SignedIn]),
    ("bring_badge_picture", &[SignedIn]),
    ("get_my_care_certificate", &[SignedIn]),
    ("list_care_certificates", &[ManagerOfEmployer, ManagerOfPart, MachineOfEmployer]),
    ("get_worker_care_certificate", &[ManagerOfOwner, MachineOfEmployer]),
    ("add_care_assessments", &[ManagerOfOwner, MachineOfEmployer]),
    ("withdraw_care_assessment", &[ManagerOfOwner, MachineOfEmployer]),
    ("sign_care_certificate", &[ManagerOfOwner]),
    ("add_my_training_record", &[SignedIn]),
    ("withdraw_my_training_record", &[Owner]),
    ("list_evidence", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("add_evidence", &[Owner]),
    ("get_evidence", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("remove_evidence", &[Owner]),
    ("get_record_history", &[Owner, ManagerOfOwner, MachineOfEmployer, AcademyStaff]),
    ("verify_record", &[ManagerOfOwner, MachineOfEmployer]),
    ("ask_for_confirmation", &[Owner]),
    ("verify_credential", &[Anyone]),
    ("bring_credential", &[SignedIn]),
    ("list_trusted_issuers", &[Anyone]),
    ("set_trusted_issuer", &[AcademyStaff]),
    ("remove_trusted_issuer", &[AcademyStaff]),
    ("issuer_registry", &[Anyone]),
    ("suspend_credential", &[AcademyStaff]),
    ("release_credential", &[AcademyStaff]),
    ("did_document", &[Anyone]),
    ("status_list", &[Anyone]),
    ("ask_for_correction", &[Owner]),
    ("list_record_corrections", &[Owner]),
    ("list_corrections", &[SignedIn]),
    ("answer_correction", &[TutorOfProvider, ManagerOfEmployer, AcademyStaff]),
    ("list_job_roles", &[Anyone]),
    ("list_service_types", &[Anyone]),
    ("get_organisation", &[ManagerOfEmployer, ManagerOfPart, MachineOfEmployer, AcademyStaff]),
    ("change_organisation", &[AdminOfEmployer, AcademyStaff]),
    ("get_practice", &[AdminOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("make_practice", &[AdminOfEmployer]),
    ("reset_practice", &[AdminOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("list_workplaces", &[ManagerOfEmployer, ManagerOfPart, MachineOfEmployer, AcademyStaff]),
    ("add_workplace", &[AdminOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("get_workplace", &[ManagerOfEmployer, ManagerOfWorkplace, MachineOfEmployer, AcademyStaff]),
    ("change_workplace", &[AdminOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("remove_workplace", &[AdminOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("list_workers", &[ManagerOfEmployer, ManagerOfPart, MachineOfEmployer, AcademyStaff]),
    ("get_worker", &[ManagerOfEmployer, ManagerOfWorkplace, MachineOfEmployer, AcademyStaff]),
    ("change_job", &[ManagerOfEmployer, ManagerOfWorkplace, MachineOfEmployer, AcademyStaff]),
    ("end_job", &[ManagerOfEmployer, ManagerOfWorkplace, MachineOfEmployer, AcademyStaff]),
    ("list_memberships", &[AdminOfEmployer, AcademyStaff]),
    ("give_membership", &[AdminOfEmployer, AcademyStaff]),
    ("take_membership", &[AdminOfEmployer, AcademyStaff]),
    ("list_invitations", &[ManagerOfEmployer, ManagerOfPart, AcademyStaff]),
    ("invite", &[ManagerOfEmployer, ManagerOfWorkplace, AcademyStaff]),
    ("revoke_invitation", &[ManagerOfEmployer, ManagerOfWorkplace, AcademyStaff]),
    ("accept_invitation", &[SignedIn]),
    ("list_my_employments", &[SignedIn]),
    ("leave_employment", &[Owner]),
    ("list_training_rules", &[ManagerOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("set_training_rule", &[ManagerOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("remove_training_rule", &[ManagerOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("get_training_matrix", &[ManagerOfEmployer, ManagerOfPart, MachineOfEmployer, AcademyStaff]),
    ("list_staff_record_changes", &[ManagerOfEmployer, MachineOfEmployer]),
    ("add_staff_records", &[ManagerOfEmployer, MachineOfEmployer]),
    ("withdraw_staff_record", &[ManagerOfEmployer, MachineOfEmployer]),
    ("list_machines", &[AdminOfEmployer, TutorOfProvider, AcademyStaff]),
    ("add_machine", &[AdminOfEmployer, TutorOfProvider, AcademyStaff]),
    ("get_machine", &[AdminOfEmployer, TutorOfProvider, AcademyStaff]),
    ("change_machine", &[AdminOfEmployer, TutorOfProvider, AcademyStaff]),
    ("remove_machine", &[AdminOfEmployer, TutorOfProvider, AcademyStaff]),
    ("add_machine_secret", &[AdminOfEmployer, TutorOfProvider, AcademyStaff]),
    ("remove_machine_secret", &[AdminOfEmployer, TutorOfProvider, AcademyStaff]),
    ("add_machine_key", &[AdminOfEmployer, TutorOfProvider, AcademyStaff]),
    ("remove_machine_key", &[AdminOfEmployer, TutorOfProvider, AcademyStaff]),
    ("list_webhook_endpoints", KEEPERS),
    ("create_webhook_endpoint", KEEPERS),
    ("get_webhook_endpoint", KEEPERS),
    ("change_webhook_endpoint", KEEPERS),
    ("remove_webhook_endpoint", KEEPERS),
    ("rotate_webhook_secret", KEEPERS),
    ("test_webhook_endpoint", KEEPERS),
    ("list_webhook_deliveries", KEEPERS),
    ("replay_webhook_delivery", KEEPERS),
    ("replay_webhooks", KEEPERS),
    ("import_asc_wds", &[AdminOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("list_asc_wds_imports", &[AdminOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("get_asc_wds_import", &[AdminOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("list_asc_wds_findings", &[AdminOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("download_asc_wds_findings", &[AdminOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("download_asc_wds_training", &[AdminOfEmployer, MachineOfEmployer, AcademyStaff]),
    ("get_token", &[Anyone]),
    ("introspect_token", &[Anyone]),
    ("revoke_token", &[Anyone]),
    ("oauth_metadata", &[Anyone]),
    ("jwks", &[Anyone]),
    ("health_live", &[Anyone]),
    ("health_ready", &[Anyone]),
    // An employer's HR system by SCIM 2.0. What we describe of ourselves there is the same for everyone.
    ("scim_describe", &[Anyone]),
    ("scim_list_users", &[MachineOfEmployer]),
    ("scim_get_user", &[MachineOfEmployer]),
    ("scim_create_user", &[MachineOfEmployer]),
    ("scim_replace_user", &[MachineOfEmployer]),
    ("scim_patch_user", &[MachineOfEmployer]),
    ("scim_delete_user", &[MachineOfEmployer]),
    ("scim_list_groups", &[MachineOfEmployer]),
    ("scim_get_group", &[MachineOfEmployer]),
    ("scim_create_group", &[MachineOfEmployer]),
    ("scim_replace_group", &[MachineOfEmployer]),
    ("scim_patch_group", &[MachineOfEmployer]),
    ("scim_delete_group", &[MachineOfEmployer]),
    ("scim_search", &[MachineOfEmployer]),
    ("scim_bulk", &[MachineOfEmployer]),
    // Ways to sign in, and keeping an account safe: each is about the person who asks.
    ("register_with_code", &[Anyone]),
    ("request_link", &[Anyone]),
    ("sign_in_by_link", &[Anyone]),
    ("recover", &[Anyone]),
    ("confirm_email", &[Anyone]),
    ("begin_passkey", &[Anyone]),
    ("sign_in_by_passkey", &[Anyone]),
    ("step_up", &[SignedIn]),
    ("change_password", &[SignedIn]),
    ("change_email", &[SignedIn]),
    ("request_email_confirmation", &[SignedIn]),
    ("list_sign_ins", &[SignedIn]),
    ("end_sign_in", &[SignedIn]),
    ("list_passkeys", &[SignedIn]),
    ("begin_adding_passkey", &[SignedIn]),
    ("add_passkey", &[SignedIn]),
    ("remove_passkey", &[SignedIn]),
    ("get_two_step", &[SignedIn]),
    ("begin_two_step", &[SignedIn]),
    ("confirm_two_step", &[SignedIn]),
    ("remove_two_step", &[SignedIn]),
    // What is kept of the person who asks.
    ("list_my_access_log", &[SignedIn]),
    ("get_my_data", &[SignedIn]),
    ("get_my_erasure", &[SignedIn]),
    ("ask_for_erasure", &[SignedIn]),
    ("take_erasure_back", &[SignedIn]),
    ("list_retention", &[Anyone]),
];

const WEBHOOKS: &[&str] = &[
    "list_webhook_endpoints",
    "create_webhook_endpoint",
    "get_webhook_endpoint",
    "change_webhook_endpoint",
    "remove_webhook_endpoint",
    "rotate_webhook_secret",
    "test_webhook_endpoint",
    "list_webhook_deliveries",
    "replay_webhook_delivery",
    "replay_webhooks",
];

/// What each scope of a machine's token gives of the operations that [`TABLE`] gives machines; the scope that stands for
/// all others needs no row.
pub const SCOPES: &[(Scope, &[&str])] = &[
    (
        Scope::CoursesWrite,
        &[
            "correct_course_subjects",
            "get_run_booking",
            "set_run_booking",
            "call_off_run",
            "set_cancellation_terms",
            "put_course",
            "withdraw_course",
            "put_run",
            "withdraw_run",
            "put_venue",
        ],
    ),
    (
        Scope::ImportsRead,
        &[
            "list_imports",
            "get_import",
            "watch_import",
            "list_import_issues",
            "download_import_issues",
            "list_import_changes",
        ],
    ),
    (Scope::ImportsWrite, &["import_courses"]),
    (Scope::FeedsWrite, &["list_feeds", "add_feed", "fetch_feed", "remove_feed"]),
    (
        Scope::WorkersRead,
        &[
            "get_organisation",
            "get_practice",
            "list_workplaces",
            "get_workplace",
            "list_workers",
            "get_worker",
            "scim_list_users",
            "scim_get_user",
            "scim_list_groups",
            "scim_get_group",
            "scim_search",
        ],
    ),
    (
        Scope::WorkersWrite,
        &[
            "reset_practice",
            "add_workplace",
            "change_workplace",
            "remove_workplace",
            "change_job",
            "end_job",
            "scim_create_user",
            "scim_replace_user",
            "scim_patch_user",
            "scim_delete_user",
            "scim_create_group",
            "scim_replace_group",
            "scim_patch_group",
            "scim_delete_group",
            "scim_bulk",
        ],
    ),
    (
        Scope::BookingsRead,
        &[
            "get_booking",
            "booking_calendar",
            "booking_history",
            "list_bookings_to_approve",
            "list_team_bookings",
            "list_place_blocks",
            "list_missed_places",
        ],
    ),
    (
        Scope::BookingsWrite,
        &[
            "create_booking",
            "create_bookings",
            "cancel_booking",
            "accept_offer",
            "decline_offer",
            "approve_booking",
            "refuse_booking",
            "substitute_booking",
            "keep_places",
            "release_places",
        ],
    ),
    (Scope::CourseWebhooks, WEBHOOKS),
    (Scope::WebhooksWrite, WEBHOOKS),
    (
        Scope::AscWds,
        &[
            "import_asc_wds",
            "list_asc_wds_imports",
            "get_asc_wds_import",
            "list_asc_wds_findings",
            "download_asc_wds_findings",
            "download_asc_wds_training",
        ],
    ),
    (
        Scope::RecordsRead,
        &[
            "get_training_record",
            "get_training_matrix",
            "list_staff_record_changes",
            "get_record_credential",
            "get_credential",
            "get_badge",
            "list_evidence",
            "get_evidence",
            "get_record_history",
            "list_brought_training",
            "list_care_certificates",
            "get_worker_care_certificate",
            "get_duplication_avoided",
        ],
    ),
    (
        Scope::RecordsWrite,
        &[
            "add_staff_records",
            "withdraw_staff_record",
            "decide_on_record",
            "verify_record",
            "add_care_assessments",
            "withdraw_care_assessment",
        ],
    ),
    (Scope::RulesRead, &["list_training_rules", "get_approval_rule"]),
    (Scope::RulesWrite, &["set_training_rule", "remove_training_rule", "set_approval_rule"]),
];

/// Proof that the policy gave an operation; it cannot be made anywhere else.
#[derive(Clone, Debug)]
pub struct Permit {
    operation: &'static str,
}

impl Permit {
    /// The operation it is for.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        self.operation
    }
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Nobody is signed in; signing in may help.
    SignIn,
    /// This caller may not.
    Forbidden,
    /// This machine may, but its token is not good for that.
    Scope,
}

impl Denied {
    /// What to tell the caller.
    #[must_use]
    pub fn problem(self) -> Problem {
        match self {
            Self::SignIn => Code::NotSignedIn.problem("Sign in, then try again."),
            Self::Forbidden => {
                Code::NotAllowed.problem("Your account does not give you this. Ask the Academy if it should.")
            }
            Self::Scope => Code::InsufficientScope
                .problem("This token is not good for that. Ask for one with the scope of this operation."),
        }
    }
}

/// Decides one operation.
///
/// # Errors
/// When no row of the table gives it to this actor.
pub fn decide(operation: &str, actor: &Actor, relation: &Relation) -> Result<Permit, Denied> {
    let row = TABLE.iter().find(|row| row.0 == operation);
    match row {
        Some((name, ways)) if ways.iter().any(|who| fits(*who, actor, relation)) => match actor {
            Actor::ProviderClient { scopes, .. } | Actor::EmployerClient { scopes, .. }
                if !ways.contains(&Anyone) && !scopes.give(operation) =>
            {
                Err(Denied::Scope)
            }
            _ => Ok(Permit { operation: name }),
        },
        _ if *actor == Actor::Anonymous => Err(Denied::SignIn),
        _ => Err(Denied::Forbidden),
    }
}

fn fits(who: Who, actor: &Actor, relation: &Relation) -> bool {
    match (who, actor) {
        (Anyone, _) | (SignedIn, Actor::Person { .. }) => true,
        (Owner, Actor::Person { id, .. }) => relation.owner == Some(*id),
        (ManagerOfOwner, Actor::Person { manages, .. }) => {
            relation.employed_by.iter().any(|employer| manages.contains(employer)) || manages_where(actor, relation)
        }
        (ManagerOfWorkplace, _) => manages_where(actor, relation),
        (ManagerOfPart, Actor::Person { manages_at, .. }) => {
            manages_at.iter().any(|(employer, _)| relation.employer == Some(*employer))
        }
        (AdminOfEmployer, Actor::Person { administers, .. }) => {
            relation.employer.is_some_and(|employer| administers.contains(&employer))
        }
        (ManagerOfEmployer, Actor::Person { manages, .. }) => {
            relation.employer.is_some_and(|employer| manages.contains(&employer))
        }
        (TutorOfProvider, Actor::Person { tutor_at, .. }) => {
            relation.provider.is_some_and(|provider| tutor_at.contains(&provider))
        }
        (AcademyStaff, Actor::Person { academy_staff, .. }) => *academy_staff,
        (MachineOfProvider, Actor::ProviderClient { provider, .. }) => relation.provider == Some(*provider),
        (MachineOfEmployer, Actor::EmployerClient { employer, .. }) => {
            relation.employer == Some(*employer) || relation.employed_by.contains(employer)
        }
        _ => false,
    }
}

/// Whether someone manages, by name, a workplace where it is.
fn manages_where(actor: &Actor, relation: &Relation) -> bool {
    matches!(actor, Actor::Person { manages_at, .. } if manages_at.iter().any(|(_, at)| relation.works_at.contains(at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn manager(n: u128, manages: Vec<EmployerId>) -> Actor {
        let id = PersonId(Uuid::from_u128(n));
        let (tutor_at, administers, manages_at) = (vec![], vec![], vec![]);
        Actor::Person { id, academy_staff: false, tutor_at, manages, administers, manages_at }
    }

    fn person(n: u128) -> Actor {
        manager(n, vec![])
    }

    #[test]
    fn an_operation_without_a_row_is_refused_to_everyone() {
        let staff = Actor::Person {
            id: PersonId(Uuid::from_u128(1)),
            academy_staff: true,
            tutor_at: vec![],
            manages: vec![],
            administers: vec![],
            manages_at: vec![],
        };
        assert_eq!(decide("no_such", &staff, &Relation::default()).err(), Some(Denied::Forbidden));
        assert_eq!(decide("no_such", &Actor::Anonymous, &Relation::default()).err(), Some(Denied::SignIn));
    }

    #[test]
    fn a_booking_is_its_persons_and_their_managers_alone() {
        let employer = EmployerId(Uuid::from_u128(9));
        let relation =
            Relation { owner: Some(PersonId(Uuid::from_u128(1))), employed_by: vec![employer], ..Relation::default() };
        let manager = |of: u128| manager(5, vec![EmployerId(Uuid::from_u128(of))]);
        assert!(decide("cancel_booking", &person(1), &relation).is_ok());
        assert!(decide("cancel_booking", &person(2), &relation).is_err());
        assert!(decide("cancel_booking", &manager(9), &relation).is_ok());
        assert!(decide("cancel_booking", &manager(8), &relation).is_err());
    }

    #[test]
    fn a_machine_does_for_its_own_organisation_what_its_token_is_good_for() {
        let employer = EmployerId(Uuid::from_u128(9));
        let machine = |scopes: &str| Actor::EmployerClient { employer, scopes: scopes.parse().unwrap() };
        let own = Relation { employer: Some(employer), ..Relation::default() };
        assert!(decide("list_workers", &machine("staff"), &own).is_ok());
        assert!(decide("list_workers", &machine("bookings:write workers:read"), &own).is_ok());
        assert_eq!(decide("list_workers", &machine("bookings:write"), &own).err(), Some(Denied::Scope));
        assert!(decide("search_courses", &machine("bookings:write"), &own).is_ok(), "what anyone may");
        let other = Relation { employer: Some(EmployerId(Uuid::from_u128(8))), ..Relation::default() };
        assert_eq!(decide("list_workers", &machine("staff"), &other).err(), Some(Denied::Forbidden));
    }

    #[test]
    fn a_manager_of_one_workplace_has_what_is_there_and_nothing_else() {
        let employer = EmployerId(Uuid::from_u128(9));
        let (here, there) = (WorkplaceId(Uuid::from_u128(1)), WorkplaceId(Uuid::from_u128(2)));
        let Actor::Person { id, academy_staff, tutor_at, manages, administers, .. } = person(5) else { return };
        let manages_at = vec![(employer, here)];
        let of_one = Actor::Person { id, academy_staff, tutor_at, manages, administers, manages_at };
        let at = |works_at: &[WorkplaceId]| Relation {
            owner: Some(PersonId(Uuid::from_u128(1))),
            employed_by: vec![employer],
            employer: Some(employer),
            works_at: works_at.to_vec(),
            ..Relation::default()
        };
        for operation in ["create_booking", "get_worker", "end_job", "get_workplace"] {
            assert!(decide(operation, &of_one, &at(&[there, here])).is_ok(), "{operation}");
            assert!(decide(operation, &of_one, &at(&[there])).is_err(), "{operation}");
            assert!(decide(operation, &of_one, &at(&[])).is_err(), "{operation}");
        }
        // A list is theirs to ask for, and narrowed to what they see.
        assert!(decide("list_workers", &of_one, &at(&[])).is_ok());
        assert_eq!(of_one.sight(employer), Sight::Workplaces(vec![here]));
        assert_eq!(of_one.sight(EmployerId(Uuid::from_u128(8))), Sight::Workplaces(vec![]));
        for operation in ["set_training_rule", "add_workplace", "give_membership", "change_organisation"] {
            assert!(decide(operation, &of_one, &at(&[here])).is_err(), "{operation}");
        }
    }

    #[test]
    fn no_operation_has_two_rows() {
        let mut names: Vec<_> = TABLE.iter().map(|row| row.0).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
