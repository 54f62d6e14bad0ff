//! The codes of a bulk upload: those of the ASC-WDS service (Skills for Care, `SopraSteria-SFC`, commit b6857156 of August 2026).

/// Training categories (CATEGORY).
const TRAINING_CATEGORIES: &[(u16, &str)] = &[
    (1, "Control and restraint"),
    (2, "Dementia care"),
    (5, "Emergency aid awareness"),
    (6, "Fire safety"),
    (7, "Basic life support and first aid"),
    (8, "Food hygiene"),
    (9, "Health and safety awareness"),
    (10, "Infection prevention and control"),
    (11, "Leadership and management"),
    (12, "Learning disability"),
    (13, "Medication management"),
    (14, "Mental capacity and liberty safeguards"),
    (15, "Assisting and moving people"),
    (16, "Nutrition and hydration"),
    (17, "Palliative, end of life care"),
    (18, "Physical disability"),
    (19, "Positive behaviour support and non-restrictive practice"),
    (20, "Safeguarding adults"),
    (21, "Other"),
    (22, "Dignity, respect, person-centered care"),
    (23, "Equality and diversity"),
    (25, "Children's, young people's related training"),
    (26, "Data management and GDPR"),
    (27, "Epilepsy"),
    (28, "Communication"),
    (29, "Diabetes"),
    (30, "COSHH"),
    (31, "Mental health"),
    (32, "Autism"),
    (33, "Continence care"),
    (34, "Duty of care"),
    (35, "Supervision, performance management"),
    (36, "Stroke"),
    (37, "Complaints handling, conflict resolution"),
    (38, "Personal care"),
    (39, "Activity provision, wellbeing"),
    (40, "Sensory disability"),
    (41, "Oliver McGowan Mandatory Training (elearning)"),
    (42, "Oliver McGowan Mandatory Training (Tier 1)"),
    (43, "Oliver McGowan Mandatory Training (Tier 2)"),
    (44, "Oral health"),
    (45, "Moving and handling objects"),
    (46, "Assisted digital and accessibility"),
    (47, "Digital leadership skills"),
    (48, "In-house systems and applications"),
    (49, "Online safety and security"),
    (50, "Social media and communications"),
    (51, "Working with digital technology"),
];

/// A job role.
struct JobRole {
    code: u16,
    name: &'static str,
    /// Whether it needs a description in words.
    described: bool,
}

/// Job roles in use (MAINJOBROLE, ALLJOBROLES).
const JOB_ROLES: &[JobRole] = &[
    JobRole { code: 1, name: "Senior management", described: false },
    JobRole { code: 2, name: "Middle management", described: false },
    JobRole { code: 3, name: "First-line manager", described: false },
    JobRole { code: 4, name: "Registered manager", described: false },
    JobRole { code: 5, name: "Supervisor", described: false },
    JobRole { code: 6, name: "Social worker", described: false },
    JobRole { code: 7, name: "Senior care worker", described: false },
    JobRole { code: 8, name: "Care worker", described: false },
    JobRole { code: 9, name: "Community support and outreach work", described: false },
    JobRole { code: 10, name: "Employment support", described: false },
    JobRole { code: 11, name: "Advice, guidance and advocacy", described: false },
    JobRole { code: 15, name: "Occupational therapist", described: false },
    JobRole { code: 16, name: "Registered nurse", described: false },
    JobRole { code: 17, name: "Allied health professional (not occupational therapist)", described: false },
    JobRole { code: 23, name: "Other (directly involved in providing care)", described: true },
    JobRole { code: 24, name: "Manager (care-related, but not care-providing)", described: false },
    JobRole { code: 25, name: "Administrative", described: false },
    JobRole { code: 26, name: "Ancillary staff (non care-providing)", described: false },
    JobRole { code: 27, name: "Other (not directly involved in providing care)", described: true },
    JobRole { code: 34, name: "Activities worker, co-ordinator", described: false },
    JobRole { code: 35, name: "Safeguarding and reviewing officer", described: false },
    JobRole { code: 36, name: "Occupational therapist assistant", described: false },
    JobRole { code: 37, name: "Nursing associate", described: false },
    JobRole { code: 38, name: "Nursing assistant", described: false },
    JobRole { code: 39, name: "Assessment officer", described: false },
    JobRole { code: 40, name: "Care co-ordinator", described: false },
    JobRole { code: 42, name: "Any children's, young people's job role", described: false },
    JobRole { code: 43, name: "Deputy manager", described: false },
    JobRole { code: 44, name: "Learning and development lead", described: false },
    JobRole { code: 45, name: "Team leader", described: false },
    JobRole { code: 46, name: "Data analyst", described: false },
    JobRole { code: 47, name: "Data governance manager", described: false },
    JobRole { code: 48, name: "IT and digital support", described: false },
    JobRole { code: 49, name: "IT manager", described: false },
    JobRole { code: 50, name: "IT service desk manager", described: false },
    JobRole { code: 51, name: "Software developer", described: false },
    JobRole { code: 52, name: "Support worker", described: false },
];

/// A service.
struct Service {
    code: u16,
    name: &'static str,
    /// Whether CQC regulates it.
    regulated: bool,
    /// Whether its staff may carry out delegated healthcare activities.
    delegated: bool,
    /// Whether its staff may be asked about sleep-ins, and about pay for travel.
    asked: Asked,
}

/// What ASC-WDS asks a service about pay (its "pay and pensions group").
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Sleep-ins and travel time: group 1.
    SleepInsAndTravel,
    /// Sleep-ins: group 2.
    SleepIns,
    /// Neither: group 3.
    Neither,
}

use Asked::{Neither, SleepIns, SleepInsAndTravel};

/// Services (MAINSERVICE, ALLSERVICES).
const SERVICES: &[Service] = &[
    Service { code: 1, name: "Care home services with nursing", regulated: true, delegated: true, asked: SleepIns },
    Service { code: 2, name: "Care home services without nursing", regulated: true, delegated: true, asked: SleepIns },
    Service { code: 53, name: "Sheltered housing", regulated: false, delegated: true, asked: Neither },
    Service {
        code: 5,
        name: "Other adult residential care service",
        regulated: false,
        delegated: true,
        asked: SleepIns,
    },
    Service { code: 6, name: "Day care and day services", regulated: false, delegated: true, asked: Neither },
    Service { code: 7, name: "Other adult day care service", regulated: false, delegated: true, asked: Neither },
    Service { code: 8, name: "Domiciliary care services", regulated: true, delegated: true, asked: SleepInsAndTravel },
    Service { code: 73, name: "Live-in care", regulated: true, delegated: true, asked: Neither },
    Service { code: 54, name: "Extra care housing services", regulated: true, delegated: true, asked: Neither },
    Service { code: 55, name: "Supported living services", regulated: true, delegated: true, asked: SleepIns },
    Service { code: 10, name: "Domestic services and home help", regulated: false, delegated: false, asked: Neither },
    Service {
        code: 12,
        name: "Other adult domiciliary care service",
        regulated: false,
        delegated: true,
        asked: SleepInsAndTravel,
    },
    Service { code: 17, name: "Shared lives", regulated: true, delegated: true, asked: Neither },
    Service { code: 13, name: "Carers support", regulated: false, delegated: false, asked: Neither },
    Service { code: 14, name: "Short breaks, respite care", regulated: false, delegated: true, asked: SleepIns },
    Service { code: 15, name: "Community support and outreach", regulated: false, delegated: true, asked: Neither },
    Service { code: 16, name: "Social work and care management", regulated: false, delegated: true, asked: Neither },
    Service {
        code: 18,
        name: "Disability adaptations, assistive technology services",
        regulated: false,
        delegated: true,
        asked: Neither,
    },
    Service {
        code: 19,
        name: "Occupational, employment-related services",
        regulated: false,
        delegated: false,
        asked: Neither,
    },
    Service { code: 20, name: "Information and advice services", regulated: false, delegated: true, asked: Neither },
    Service { code: 21, name: "Other adult community care service", regulated: false, delegated: true, asked: Neither },
    Service {
        code: 61,
        name: "Community based services for people with a learning disability",
        regulated: true,
        delegated: true,
        asked: Neither,
    },
    Service {
        code: 62,
        name: "Community based services for people with mental health needs",
        regulated: true,
        delegated: true,
        asked: Neither,
    },
    Service {
        code: 63,
        name: "Community based services for people who misuse substances",
        regulated: true,
        delegated: true,
        asked: Neither,
    },
    Service { code: 64, name: "Community healthcare services", regulated: true, delegated: true, asked: Neither },
    Service { code: 66, name: "Hospice services", regulated: true, delegated: true, asked: Neither },
    Service { code: 67, name: "Long-term conditions services", regulated: true, delegated: true, asked: Neither },
    Service {
        code: 68,
        name: "Hospital services for people with mental health needs, learning disabilities, problems with substance misuse",
        regulated: true,
        delegated: true,
        asked: Neither,
    },
    Service { code: 69, name: "Rehabilitation services", regulated: true, delegated: true, asked: Neither },
    Service {
        code: 70,
        name: "Residential substance misuse treatment, rehabilitation services",
        regulated: true,
        delegated: true,
        asked: Neither,
    },
    Service { code: 71, name: "Other service (healthcare)", regulated: false, delegated: true, asked: Neither },
    Service { code: 74, name: "Nurses agency", regulated: true, delegated: true, asked: Neither },
    Service { code: 52, name: "Other service (not healthcare)", regulated: false, delegated: true, asked: Neither },
    Service { code: 72, name: "Head office services", regulated: false, delegated: false, asked: Neither },
    Service {
        code: 75,
        name: "Any children's, young people's service",
        regulated: false,
        delegated: true,
        asked: Neither,
    },
    Service { code: 60, name: "Specialist college services", regulated: true, delegated: false, asked: Neither },
];

/// Qualifications (QUALACHnn), from and to.
const QUALIFICATIONS: &[(u16, u16)] = &[
    (1, 6),
    (8, 10),
    (12, 20),
    (22, 22),
    (25, 28),
    (32, 39),
    (41, 42),
    (48, 58),
    (62, 64),
    (67, 68),
    (72, 74),
    (76, 77),
    (82, 96),
    (98, 105),
    (107, 159),
    (301, 315),
];

/// Training providers (PROVIDERNAME): 1 to 88 in 2026 (41: Newcastle and Stafford Colleges Group), and 999 for another.
#[must_use]
pub(super) fn is_training_provider(code: i64) -> bool {
    (1..=88).contains(&code) || code == 999
}

/// Care Workforce Pathway role categories (CWPCATEGORY): seven, 998 none of them, 999 not known.
pub(super) const PATHWAY: &[i64] = &[1, 2, 3, 4, 5, 6, 7, 998, 999];

/// Where a worker was recruited from (RECSOURCE); 16 is "don't know".
pub(super) const RECRUITED_FROM: &[i64] = &[1, 2, 5, 7, 8, 10, 12, 15, 16, 17, 18];

/// Ethnicities (ETHNICITY).
pub(super) fn is_ethnicity(code: i64) -> bool {
    (31..=47).contains(&code) || (98..=99).contains(&code)
}

/// Groups of people who draw on care (SERVICEUSERS).
pub(super) const SERVICE_USERS: &[i64] =
    &[1, 2, 3, 4, 5, 6, 7, 8, 9, 18, 19, 20, 21, 22, 23, 25, 26, 27, 28, 29, 31, 45, 46];

/// Registered manager.
pub(super) const REGISTERED_MANAGER: u16 = 4;
/// Head office services.
pub(super) const HEAD_OFFICE: u16 = 72;

fn code(number: i64) -> Option<u16> {
    u16::try_from(number).ok()
}

/// A training category that there is.
pub(super) fn training_category(number: i64) -> Option<u16> {
    code(number).filter(|code| TRAINING_CATEGORIES.iter().any(|known| known.0 == *code))
}

/// The name of a training category.
#[must_use]
pub fn training_category_name(code: u16) -> Option<&'static str> {
    TRAINING_CATEGORIES.iter().find(|known| known.0 == code).map(|known| known.1)
}

fn role(code: u16) -> Option<&'static JobRole> {
    JOB_ROLES.iter().find(|role| role.code == code)
}

/// A job role that there is.
pub(super) fn job_role(number: i64) -> Option<u16> {
    code(number).filter(|code| role(*code).is_some())
}

/// The name of a job role.
#[must_use]
pub fn job_role_name(code: u16) -> Option<&'static str> {
    role(code).map(|role| role.name)
}

/// Whether a job role needs a description in words.
pub(super) fn is_described(code: u16) -> bool {
    role(code).is_some_and(|role| role.described)
}

fn service_of(code: u16) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.code == code)
}

/// A service that there is.
pub(super) fn service(number: i64) -> Option<u16> {
    code(number).filter(|code| service_of(*code).is_some())
}

/// The name of a service.
#[must_use]
pub fn service_name(code: u16) -> Option<&'static str> {
    service_of(code).map(|service| service.name)
}

/// Whether CQC regulates a service.
#[must_use]
pub fn is_regulated(code: u16) -> bool {
    service_of(code).is_some_and(|service| service.regulated)
}

/// Whether staff of a service may carry out delegated healthcare activities.
pub(super) fn service_is_delegated(code: u16) -> bool {
    service_of(code).is_some_and(|service| service.delegated)
}

/// What a service is asked about pay.
pub(super) fn asked(code: u16) -> Asked {
    service_of(code).map_or(Neither, |service| service.asked)
}

/// Whether a service is one of the "other" ones, which are described in words.
pub(super) const OTHER_SERVICES: &[i64] = &[5, 7, 12, 21, 52, 71, 72, 75];

/// A qualification that there is.
pub(super) fn qualification(number: i64) -> Option<u16> {
    code(number).filter(|code| QUALIFICATIONS.iter().any(|(from, to)| (from..=to).contains(&code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_as_long_as_the_service_has_them() {
        assert_eq!((TRAINING_CATEGORIES.len(), JOB_ROLES.len(), SERVICES.len()), (48, 37, 36));
        assert_eq!(service_name(8), Some("Domiciliary care services"));
        assert_eq!((qualification(158), qualification(800), qualification(7)), (Some(158), None, None));
        assert_eq!((job_role(22), job_role(8), training_category(3)), (None, Some(8), None));
    }
}
