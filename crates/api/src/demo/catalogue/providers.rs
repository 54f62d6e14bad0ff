//! Who teaches: the county's real partners with their sites, and the academy.

use super::companies::{KETTLES, OATCAKE, PAPER_BOAT, THIMBLE};

/// A place of teaching.
pub(super) struct Venue {
    pub(super) reference: &'static str,
    pub(super) name: &'static str,
    pub(super) street: &'static str,
    pub(super) town: &'static str,
    pub(super) postcode: &'static str,
}

/// What kind of organisation it is: it decides prices and the voice of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    Academy,
    College,
    University,
    Company,
}

/// One provider and what it offers.
pub(super) struct Provider {
    pub(super) ukprn: &'static str,
    pub(super) name: &'static str,
    pub(super) website: &'static str,
    pub(super) prefix: &'static str,
    pub(super) voice: Voice,
    pub(super) takes_bookings: bool,
    pub(super) venues: &'static [Venue],
    /// Subject codes of its short courses.
    pub(super) topics: &'static str,
    /// Runs of a short course in a year.
    pub(super) runs: usize,
    /// How many qualifications of the national list it teaches.
    pub(super) qualifications: usize,
}

/// One row of a provider's venues.
pub(super) const fn venue(
    reference: &'static str,
    name: &'static str,
    street: &'static str,
    town: &'static str,
    postcode: &'static str,
) -> Venue {
    Venue { reference, name, street, town, postcode }
}

/// The widest short-course list among the colleges.
const NSCG_TOPICS: &str = "moving_people moving_objects basic_life_support emergency_first_aid_work first_aid_at_work \
    fire_safety food_hygiene health_safety infection_prevention safeguarding_adults_l2 safeguarding_children medication \
    mental_capacity dementia end_of_life care_certificate communication record_keeping english_care \
    functional_skills_maths digital_working care_coaching_mentoring assessor train_the_trainer leadership_management \
    mental_health_first_aid";

/// All of them, in the order in which the demonstration imports them.
pub(super) const PROVIDERS: &[Provider] = &[
    Provider {
        ukprn: "10004603",
        name: "Newcastle and Stafford Colleges Group",
        website: "https://nscg.ac.uk",
        prefix: "NSC",
        voice: Voice::College,
        takes_bookings: true,
        venues: &[
            venue("NSC-STA", "Stafford College", "Earl Street", "Stafford", "ST16 2QR"),
            venue("NSC-NEW", "Newcastle College", "Knutton Lane", "Newcastle-under-Lyme", "ST5 2GB"),
            venue("NSC-LEK", "Leek College", "Stockwell Street", "Leek", "ST13 6DP"),
        ],
        topics: NSCG_TOPICS,
        runs: 10,
        qualifications: 30,
    },
    Provider {
        ukprn: "10023526",
        name: "South Staffordshire College",
        website: "https://www.southstaffs.ac.uk",
        prefix: "SSC",
        voice: Voice::College,
        takes_bookings: false,
        venues: &[
            venue("CAN", "Cannock Campus", "The Green", "Cannock", "WS11 1UE"),
            venue("LIC", "Lichfield Campus", "The Friary", "Lichfield", "WS13 6QG"),
            venue("TAM", "Tamworth Campus", "Croft Street", "Tamworth", "B79 8AE"),
            venue("ROD", "Rodbaston Campus", "Rodbaston Drive", "Penkridge", "ST19 5PH"),
        ],
        topics: "moving_objects emergency_first_aid_work first_aid_at_work food_hygiene health_safety \
            safeguarding_adults_l1 equality_diversity nutrition_hydration english_care functional_skills_maths \
            autism digital_working coshh train_the_trainer",
        runs: 5,
        qualifications: 27,
    },
    Provider {
        ukprn: "10001004",
        name: "Burton and South Derbyshire College",
        website: "https://www.bsdc.ac.uk",
        prefix: "BSD",
        voice: Voice::College,
        takes_bookings: false,
        venues: &[venue("BSDC-1", "Burton Campus", "Lichfield Street", "Burton upon Trent", "DE14 3RL")],
        topics: "moving_people emergency_first_aid_work food_hygiene fire_safety safeguarding_adults_l1 mental_health \
            communication english_care functional_skills_maths person_centred cultural_competence prevent",
        runs: 5,
        qualifications: 26,
    },
    Provider {
        ukprn: "10006349",
        name: "Stoke on Trent College",
        website: "https://www.stokecoll.ac.uk",
        prefix: "STC",
        voice: Voice::College,
        takes_bookings: false,
        venues: &[venue("CAULDON", "Cauldon Campus", "Stoke Road", "Stoke-on-Trent", "ST4 2DG")],
        topics: "moving_people basic_life_support food_hygiene infection_prevention safeguarding_adults_l2 english_care \
            functional_skills_maths digital_assisted learning_disability substance_misuse supervision assessor",
        runs: 5,
        qualifications: 26,
    },
    Provider {
        ukprn: "10007767",
        name: "Keele University",
        website: "https://www.keele.ac.uk",
        prefix: "KEE",
        voice: Voice::University,
        takes_bookings: false,
        venues: &[venue("KEELE", "Keele Campus", "University Drive", "Keele", "ST5 5BG")],
        topics: "deterioration sepsis end_of_life dha_observations dha_wound_care leadership_management parkinsons stroke \
            suicide_prevention",
        runs: 3,
        qualifications: 0,
    },
    Provider {
        ukprn: "10006299",
        name: "University of Staffordshire",
        website: "https://www.staffs.ac.uk",
        prefix: "UOS",
        voice: Voice::University,
        takes_bookings: false,
        venues: &[venue("STOKE", "Stoke-on-Trent Campus", "College Road", "Stoke-on-Trent", "ST4 2DE")],
        topics: "dementia positive_behaviour_support dha_ventilation dha_tracheostomy leadership_management \
            digital_leadership care_coaching_mentoring domestic_abuse acquired_brain_injury",
        runs: 3,
        qualifications: 0,
    },
    Provider {
        ukprn: "10007166",
        name: "University of Wolverhampton",
        website: "https://www.wlv.ac.uk",
        prefix: "WLV",
        voice: Voice::University,
        takes_bookings: false,
        venues: &[venue("CITY", "City Campus", "Wulfruna Street", "Wolverhampton", "WV1 1LY")],
        topics: "mental_capacity safeguarding_adults_l3 dha_dysphagia mental_health diabetes assessor \
            leadership_management",
        runs: 3,
        qualifications: 0,
    },
    ACADEMY,
    OATCAKE,
    KETTLES,
    PAPER_BOAT,
    THIMBLE,
];

const ACADEMY: Provider = Provider {
    ukprn: "19999100",
    name: "Staffordshire and Stoke-on-Trent Social Care Academy",
    website: "https://academy.staffordshire.example",
    prefix: "ACA",
    voice: Voice::Academy,
    takes_bookings: true,
    venues: &[
        venue("ACA-STA", "Academy Rooms Stafford", "1 Example Square", "Stafford", "ST16 2LF"),
        venue("ACA-HAN", "Academy Rooms Hanley", "2 Example Square", "Stoke-on-Trent", "ST1 1LY"),
        venue("ACA-CAN", "Academy Rooms Cannock", "3 Example Square", "Cannock", "WS11 1BU"),
        venue("ACA-BUR", "Academy Rooms Burton", "4 Example Square", "Burton upon Trent", "DE14 1AQ"),
        venue("ACA-LEK", "Academy Rooms Leek", "5 Example Square", "Leek", "ST13 5HH"),
    ],
    topics: "moving_people moving_objects medication basic_life_support fire_safety food_hygiene health_safety \
        infection_prevention safeguarding_adults safeguarding_adults_l2 safeguarding_adults_l3 safeguarding_children \
        ld_autism_awareness omt_elearning omt_tier1 omt_tier2 mental_capacity dols equality_diversity person_centred \
        communication duty_of_care record_keeping data_protection lone_working nutrition_hydration falls_prevention \
        dementia end_of_life positive_behaviour_support care_certificate employer_induction shadowing supervision \
        safer_recruitment leadership_management wellbeing_resilience whistleblowing cyber_security social_media other \
        digital_inhouse_systems digital_leadership digital_working complaints_conflict oral_health prevent",
    runs: 16,
    qualifications: 0,
};
