//! What short courses cost, and how providers say who pays.

use super::providers::Voice;
use super::random::Random;
use super::topics::{Shape, Topic};

/// Said where the learning fund repays the employer.
pub(super) const CLAIM: &str = "Free if your employer claims from the Learning and Development Support Scheme";
const ACADEMY: &str = "Free for people who work or volunteer in adult social care in Staffordshire and Stoke-on-Trent";
const FREE_SKILLS: &str = "Free if you are 19 or over and do not yet have a GCSE grade 4 (C) in this subject";

/// Pounds with two decimals.
pub(super) fn written(pounds: usize) -> String {
    format!("{pounds}.00")
}

/// Cost and the words beside it.
pub(super) fn short(topic: &Topic, voice: Voice, refresher: bool, random: &mut Random) -> (String, String) {
    match (topic.code, voice) {
        (_, Voice::Academy) => return (written(0), ACADEMY.into()),
        ("english_care" | "functional_skills_maths", _) => return (written(0), FREE_SKILLS.into()),
        ("omt_tier1", _) => return (written(25), CLAIM.into()),
        ("omt_tier2", _) => return (written(90), CLAIM.into()),
        _ => {}
    }
    let base = match topic.shape {
        _ if topic.code == "first_aid_at_work" => 195,
        Shape::Practical => 75,
        Shape::Day => 65,
        Shape::Half => 40,
        Shape::Alone => 15,
        Shape::Delegated => 95,
        Shape::Leaders => 180,
        Shape::Weeks => 150,
    };
    let base = match voice {
        Voice::University => base * 3 / 2,
        _ if refresher => base * 2 / 3,
        _ => base,
    };
    let pounds = (base + 5 * random.below(5)) / 5 * 5;
    let words = match (voice, random.below(4)) {
        (Voice::Company, 0) => "Per person. Ask for a group price for eight or more staff",
        (Voice::Company, 1) => "Per person, certificate included",
        (Voice::Company, 2) => "Per person. No charge for one change of name before the day",
        (Voice::University, _) => "Per person. Your employer may pay",
        (Voice::College, 0) => "Per person, certificate included",
        (Voice::College, 1) => "Per person. Lower price for members of the local care association",
        _ => "",
    };
    (written(pounds), words.into())
}
