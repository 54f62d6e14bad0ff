//! Qualifications of the national list that the colleges teach.

use super::calendar::{terms, written};
use super::listed::{Listed, families};
use super::prices::{self, CLAIM};
use super::providers::{Provider, Venue};
use super::random::Random;
use super::rows::{Aim, Course, Run, Texts};
use super::{topics, webpage};
use chrono::NaiveDate;

/// Families that every college teaches; the rest take turns.
const CORE: usize = 14;
const LOW_PAY: &str =
    "Free if you are 19 or over and earn less than £26,800 a year, or if your employer claims from the learning fund";

/// Every run of every qualification of the provider.
pub(super) fn rows(provider: &Provider, number: usize, today: NaiveDate) -> Vec<(Course, Run)> {
    let families = families();
    let mine = families.iter().enumerate().filter(|(index, _)| *index < CORE || (index + number) % 5 < 3);
    let mut rows = Vec::new();
    for (index, family) in mine.take(provider.qualifications) {
        let newest = family.len().min(3);
        let Some(listed) = family.get(number % newest.max(1)) else {
            continue;
        };
        let mut random = Random::seeded(&format!("{} {}", provider.ukprn, listed.aim));
        let reference = match random.chance(5) {
            true => String::new(),
            false => format!("{}-Q{}", provider.prefix, 201 + index),
        };
        let course = Course {
            aim: Aim::Lars(listed.aim.clone()),
            name: listed.name.clone(),
            reference,
            texts: texts(listed),
            webpage: webpage(provider, &listed.aim),
        };
        rows.extend(runs(listed, provider, today, &mut random).into_iter().map(|run| (course.clone(), run)));
    }
    rows
}

/// How a qualification is taught follows from its size.
fn runs(listed: &Listed, provider: &Provider, today: NaiveDate, random: &mut Random) -> Vec<Run> {
    let (duration, unit) = match (listed.kind.as_str(), listed.level, listed.amount) {
        ("Award", ..) if listed.amount <= 60 => (3, "Weeks"),
        ("Award", ..) => (8, "Weeks"),
        (_, _, 1540) => (7, "Months"),
        ("Diploma", '2', _) => (10, "Months"),
        ("Diploma", '5', _) => (15, "Months"),
        ("Diploma", ..) => (12, "Months"),
        _ => (16, "Weeks"),
    };
    let cost_text = if listed.level <= '3' && random.chance(30) { LOW_PAY } else { CLAIM };
    let base =
        Run { cost: prices::written(listed.amount), cost_text: cost_text.into(), duration, unit, ..Run::default() };
    let terms = terms(today);
    let venue = |n: usize| provider.venues.get(n % provider.venues.len().max(1));
    let in_a_room = |n: usize, day: &NaiveDate, mode, attendance| at(venue(n), mode, attendance, *day, &base);
    let first = random.below(provider.venues.len());
    if listed.kind == "Diploma" || listed.amount == 1540 {
        let at_work = terms.iter().map(|day| Run { mode: "Work based", start: written(*day), ..base.clone() });
        let release = terms.iter().enumerate().take(2);
        at_work
            .chain(release.map(|(n, day)| in_a_room(first + n, day, "Blended Learning", "Day/Block Release")))
            .collect()
    } else if listed.kind == "Award" {
        let evening = |n: usize| {
            if n.is_multiple_of(2) { "Evening" } else { "Daytime" }
        };
        let starts = terms.iter().enumerate();
        starts.map(|(n, day)| in_a_room(first + n, day, "Classroom", evening(n))).collect()
    } else {
        let any_time = std::iter::once(Run { mode: "Online", ..base.clone() });
        let classes = terms.iter().enumerate().take(2);
        any_time.chain(classes.map(|(n, day)| in_a_room(first + n, day, "Classroom", "Evening"))).collect()
    }
}

fn at(venue: Option<&Venue>, mode: &'static str, attendance: &'static str, day: NaiveDate, base: &Run) -> Run {
    let (venue_name, venue_reference) = venue.map_or(("", ""), |venue| (venue.name, venue.reference));
    Run { mode, start: written(day), venue_name, venue_reference, study: "Part time", attendance, ..base.clone() }
}

fn texts(listed: &Listed) -> Texts {
    let diploma = listed.kind == "Diploma" || listed.amount == 1540;
    let who = match listed.level {
        '4' | '5' => "Seniors, deputies, managers and lead practitioners in adult social care.",
        _ if diploma => {
            "People who already work in adult social care, 19 or over. You are watched at work, so you need a job in care."
        }
        _ => "People who work in care or would like to. You need not have a job in care.",
    };
    let entry = match listed.level {
        '5' => "You manage or help to manage a care service. We talk with you and your manager first.",
        '4' => "You have a Level 3 qualification or the experience that equals it.",
        '3' if diploma => {
            "You have a Level 2 qualification or the experience that equals it. You work at least 16 hours a week."
        }
        _ => "None. We check your reading and writing first, so that you get help where you need it.",
    };
    let assess = if diploma {
        "An assessor visits you at work, watches you and talks with you. You also write short accounts. There is no exam."
    } else {
        "Written tasks or a workbook that your tutor marks, with advice and a second try. There is no exam."
    };
    let how = if diploma {
        "At work with an assessor, with some taught days or online evenings."
    } else {
        "With a tutor, in class or at home with a workbook and help by e-mail and telephone."
    };
    let next = match listed.level {
        '2' => "A Level 3 qualification, a post as a senior, or a specialist award.",
        '3' => "A Level 4 qualification, or a post as team leader.",
        '4' => "The Level 5 diploma, or a post as deputy manager.",
        _ => "A post as registered manager, or a degree.",
    };
    Texts {
        who: who.into(),
        entry: entry.into(),
        learn: format!("You will:\n{}", points(listed).join("\n")),
        how: how.into(),
        bring: "Your proof of identity and, if you have one, your National Insurance number for the funding form."
            .into(),
        assess: format!("{assess} The certificate is from {}.", listed.body),
        next: next.into(),
    }
}

/// What is learnt: the subject's own points, or those of a general qualification.
fn points(listed: &Listed) -> &'static [&'static str] {
    let code = match listed.category.as_str() {
        "Activity Provision" => "activities",
        "Assisting and Moving" => "moving_people",
        "Assessment" => "assessor",
        "Autism" => "autism",
        "Dementia" => "dementia",
        "Diabetes" => "diabetes",
        "End of Life Care" => "end_of_life",
        "Epilepsy" => "dha_buccal_midazolam",
        "Falls Prevention" => "falls_prevention",
        "Food Safety & Nutrition" if listed.name.contains("Health") && listed.name.contains("Understanding") => {
            "nutrition_hydration"
        }
        "Food Safety & Nutrition" => "food_hygiene",
        "Mental Capacity Act" => "mental_capacity",
        "Oral Care" => "oral_health",
        "Stroke Awareness" | "Stroke Care Management" => "stroke",
        "Train the Trainer" => "train_the_trainer",
        category if category.contains("Medic") => "medication",
        category if category.contains("Mental Health") => "mental_health",
        other => other,
    };
    match topics::find(code) {
        Some(_) if listed.amount == 1540 => GENERAL_2,
        Some(topic) if code != "leadership_management" => topic.points,
        _ => general(listed),
    }
}

fn general(listed: &Listed) -> &'static [&'static str] {
    match (listed.category.as_str(), listed.level) {
        ("Advocacy", _) => &[
            "Support a person to say what they want and to be heard.",
            "Know the kinds of advocacy and the law behind each.",
            "Stay independent when others press you.",
        ],
        ("Commissioning", _) => &[
            "Find out what people in an area need and value.",
            "Plan and buy services that keep people well.",
            "Judge results together with the people who use them.",
        ],
        ("Social Prescribing", _) => &[
            "Talk with a person about what would improve their life.",
            "Link people with groups and services near them.",
            "Follow up and record what changed.",
        ],
        (_, '2') => GENERAL_2,
        (_, '3') => &[
            "Carry out person-centred assessment and keep care plans up to date.",
            "Promote safety, rights and choices, and manage risk with the person.",
            "Guide newer colleagues and reflect on your own practice.",
            "Choose units that fit your job, such as dementia, medication or supported living.",
        ],
        (_, '4') => &[
            "Lead practice in one area and advise colleagues.",
            "Judge the quality of care and improve it.",
            "Understand law, regulation and safeguarding in depth.",
            "Work with professionals of health and housing.",
        ],
        _ => &[
            "Lead a service so that it is safe, effective, caring, responsive and well led.",
            "Manage staff, money, risk and information.",
            "Lead safeguarding, complaints and learning from incidents.",
            "Work with commissioners, CQC and partners.",
        ],
    }
}

const GENERAL_2: &[&str] = &[
    "Communicate well and keep good records.",
    "Support people's dignity, choice and daily life.",
    "Work safely: infection, moving and handling, medicines, safeguarding.",
    "Understand your duty of care and look after yourself.",
];
