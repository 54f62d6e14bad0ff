//! Four invented small companies that run single days in rooms of the county. Postcodes are real, the rest is not.

use super::providers::{Provider, Voice, venue};

pub(super) const OATCAKE: Provider = Provider {
    ukprn: "19999101",
    name: "Oatcake and Knot Care Training",
    website: "https://oatcake-and-knot.example",
    prefix: "OAK",
    voice: Voice::Company,
    takes_bookings: true,
    venues: &[
        venue("OAK-1", "Stafford Training Rooms", "Example Yard", "Stafford", "ST16 2LB"),
        venue("OAK-2", "Stone Canalside Room", "Example Wharf", "Stone", "ST15 8BD"),
        venue("OAK-3", "Cannock Training Rooms", "Example Court", "Cannock", "WS11 1BX"),
        venue("OAK-4", "Rugeley Training Room", "Example Row", "Rugeley", "WS15 2DQ"),
        venue("OAK-5", "Penkridge Upstairs Room", "Example Lane", "Penkridge", "ST19 5AL"),
    ],
    topics: "moving_people moving_objects medication basic_life_support emergency_first_aid_work fire_safety food_hygiene \
        health_safety infection_prevention safeguarding_adults_l1 safeguarding_adults_l2 safeguarding_children \
        mental_capacity dols coshh personal_care continence equipment_bed_rails lone_working record_keeping \
        person_centred care_certificate dementia nutrition_hydration duty_of_care falls_prevention",
    runs: 13,
    qualifications: 0,
};

pub(super) const KETTLES: Provider = Provider {
    ukprn: "19999102",
    name: "Seven Kettles First Aid and Safety",
    website: "https://seven-kettles.example",
    prefix: "7K",
    voice: Voice::Company,
    takes_bookings: true,
    venues: &[
        venue("7K-HAN", "Hanley Potters Room", "Example Street", "Stoke-on-Trent", "ST1 1JX"),
        venue("7K-NEW", "Newcastle Market Room", "Example Ironmarket", "Newcastle-under-Lyme", "ST5 1PW"),
        venue("7K-LEK", "Leek Silk Room", "Example Mill", "Leek", "ST13 6HT"),
        venue("7K-CHE", "Cheadle Hall Room", "Example Hill", "Cheadle", "ST10 1AR"),
        venue("7K-BID", "Biddulph Training Room", "Example Gardens", "Biddulph", "ST8 6BB"),
    ],
    topics: "basic_life_support emergency_first_aid_work first_aid_at_work emergency_aid_awareness fire_safety \
        health_safety moving_objects moving_people food_hygiene infection_prevention coshh lone_working minibus_driver \
        equipment_bed_rails falls_prevention deterioration sepsis mental_health_first_aid complaints_conflict \
        restrictive_practice safeguarding_adults safeguarding_adults_l2 medication wellbeing_resilience",
    runs: 13,
    qualifications: 0,
};

pub(super) const PAPER_BOAT: Provider = Provider {
    ukprn: "19999103",
    name: "Paper Boat Care Learning",
    website: "https://paper-boat-care.example",
    prefix: "PBC",
    voice: Voice::Company,
    takes_bookings: true,
    venues: &[
        venue("PB-LIC", "Lichfield Garden Room", "Example Close", "Lichfield", "WS13 6NB"),
        venue("PB-BWD", "Burntwood Training Room", "Example Road", "Burntwood", "WS7 2DY"),
        venue("PB-BUR", "Burton Brewhouse Room", "Example Maltings", "Burton upon Trent", "DE14 3QY"),
        venue("PB-UTT", "Uttoxeter Training Room", "Example Place", "Uttoxeter", "ST14 8HF"),
    ],
    topics: "dementia autism learning_disability mental_health mental_health_first_aid suicide_prevention parkinsons \
        stroke physical_disability sensory_impairment acquired_brain_injury substance_misuse huntingtons epilepsy \
        diabetes positive_behaviour_support activities communication person_centred end_of_life equality_diversity \
        cultural_competence safeguarding_adults_l2 mental_capacity moving_people domestic_abuse modern_slavery omt_tier1 \
        omt_tier2",
    runs: 12,
    qualifications: 0,
};

pub(super) const THIMBLE: Provider = Provider {
    ukprn: "19999104",
    name: "Brass Thimble Clinical Skills",
    website: "https://brass-thimble.example",
    prefix: "BTC",
    voice: Voice::Company,
    takes_bookings: true,
    venues: &[
        venue("BT-1", "Hednesford Skills Room", "Example Hill Street", "Hednesford", "WS12 4DJ"),
        venue("BT-2", "Stafford Skills Room", "Example Mews", "Stafford", "ST16 2HN"),
        venue("BT-3", "Kidsgrove Skills Room", "Example Bank", "Kidsgrove", "ST7 4BB"),
        venue("BT-4", "Longton Skills Room", "Example Strand", "Stoke-on-Trent", "ST3 1HB"),
    ],
    topics: "medication controlled_drugs dha_insulin dha_catheter dha_stoma dha_enteral_feeding dha_dysphagia \
        dha_buccal_midazolam dha_tracheostomy dha_oxygen dha_wound_care dha_bowel_care dha_observations \
        dha_posture_mobility dha_ventilation pressure_care continence oral_health diabetes epilepsy deterioration sepsis \
        basic_life_support infection_prevention moving_people end_of_life",
    runs: 12,
    qualifications: 0,
};
