//! Longer courses without a LARS aim: ways in for jobseekers, bootcamps, higher technical courses.

use super::calendar::{later, spread, terms, written};
use super::providers::{Provider, Voice};
use super::random::Random;
use super::rows::{Aim, Course, Run, Texts};
use super::webpage;
use chrono::{Datelike, NaiveDate};

struct Further {
    slug: &'static str,
    kind: &'static str,
    level: &'static str,
    body: &'static str,
    name: &'static str,
    texts: [&'static str; 7],
    cost: &'static str,
    cost_text: &'static str,
    length: (u32, &'static str),
    full_time: bool,
    /// Starts with the terms; otherwise this many times a year.
    starts: Option<usize>,
}

const COLLEGE: [Further; 3] = [
    Further {
        slug: "ready-for-care",
        kind: "Essential Skills",
        level: "Level 1",
        body: "",
        name: "Ready for care: three-week way in for jobseekers",
        texts: [
            "Anyone who is out of work and thinks about care. Your work coach can refer you, or come by yourself.",
            "None. You need the right values and some curiosity.",
            "You will:\nSee what care workers do and what they earn.\nPractise communication, safe working and first aid.\nSpend four days with a local care employer.\nHave an interview for a real vacancy.",
            "Two weeks in a small group, one week with an employer.",
            "Proof of identity. We help with the DBS form.",
            "No exam. Your tutor and the employer tell you what they saw.",
            "A job in care, the Care Certificate, or a Skills Bootcamp.",
        ],
        cost: "0.00",
        cost_text: "Free. You keep your benefits, and fares are paid",
        length: (3, "Weeks"),
        full_time: true,
        starts: Some(5),
    },
    Further {
        slug: "skills-bootcamp-adult-care",
        kind: "Skills Bootcamp",
        level: "Level 2",
        body: "",
        name: "Skills Bootcamp: new to adult social care",
        texts: [
            "Adults who want to move into care, or care staff whose employer gives them a new role.",
            "19 or over, and living in Staffordshire or Stoke-on-Trent.",
            "You will:\nLearn moving and handling, medication awareness, safeguarding and dementia care.\nUse digital care records.\nComplete the knowledge part of the Care Certificate.\nMeet employers who have vacancies.",
            "At least 60 hours, in a room and online, over eight weeks.",
            "Proof of identity and of your address.",
            "Short tasks and practical checks. An interview with an employer is part of it.",
            "A post as a care or support worker, then the Level 2 Adult Social Care Certificate.",
        ],
        cost: "0.00",
        cost_text: "Free for people out of work, self-employed or changing career",
        length: (8, "Weeks"),
        full_time: false,
        starts: None,
    },
    Further {
        slug: "level-3-occupational-entry-adult-care",
        kind: "Free Courses for Jobs",
        level: "Level 3",
        body: "NCFE",
        name: "Level 3 Technical Occupational Entry in Adult Care (Diploma)",
        texts: [
            "Adults without a Level 3 qualification, out of work, or on low pay, who want a career in adult care.",
            "19 or over. A Level 2 in English helps; we check where you stand.",
            "You will:\nPlan and give person-centred care.\nApply safeguarding, mental capacity and duty of care.\nSupport people with dementia, a learning disability or poor mental health.\nPractise in a placement.",
            "Two days a week at college and a placement with a care employer.",
            "Proof of identity and of your income for the funding form.",
            "Assignments and observation in the placement. The certificate is from NCFE.",
            "A post in care at Level 3, or the Level 4 diploma.",
        ],
        cost: "0.00",
        cost_text: "Free if you have no full Level 3, are out of work or earn less than £26,800 a year",
        length: (10, "Months"),
        full_time: false,
        starts: None,
    },
];

const UNIVERSITY: [Further; 2] = [
    Further {
        slug: "certhe-health-social-care",
        kind: "HTQs",
        level: "Level 4",
        body: "",
        name: "Certificate of Higher Education in Health and Social Care",
        texts: [
            "Care staff and school leavers who want a first year of university study, often beside work.",
            "A Level 3 qualification, or experience in care and a short piece of writing.",
            "You will:\nStudy health, illness and society.\nUnderstand law and ethics of care.\nRead and use research.\nReflect on your own practice.",
            "One day a week on campus, with online tasks.",
            "A laptop; the university lends some.",
            "Essays, a presentation and a portfolio. No exams.",
            "The second year of a foundation degree, or nursing and social work degrees.",
        ],
        cost: "",
        cost_text: "Student loans may cover the fee. Ask the university for this year's amount",
        length: (1, "Years"),
        full_time: false,
        starts: None,
    },
    Further {
        slug: "foundation-degree-health-social-care",
        kind: "HTQs",
        level: "Level 5",
        body: "",
        name: "Foundation Degree in Health and Social Care Practice",
        texts: [
            "Senior care staff who want a higher qualification while they work.",
            "A Level 3 qualification and a job or regular volunteering in care.",
            "You will:\nLead person-centred practice.\nJudge evidence and improve a service.\nWork across health and social care.\nCarry out a small project at work.",
            "One day a week on campus and learning at work with a mentor.",
            "A laptop, and an agreement from your employer.",
            "Assignments, a project and a portfolio from work.",
            "The last year of a BSc, or the Level 5 diploma for managers.",
        ],
        cost: "",
        cost_text: "Student loans may cover the fee. Ask the university for this year's amount",
        length: (2, "Years"),
        full_time: false,
        starts: None,
    },
];

/// Every run of every longer course of the provider.
pub(super) fn rows(provider: &Provider, today: NaiveDate) -> Vec<(Course, Run)> {
    let courses: &[Further] = match provider.voice {
        Voice::College => &COLLEGE,
        Voice::University => &UNIVERSITY,
        Voice::Academy | Voice::Company => &[],
    };
    courses.iter().flat_map(|further| offered(further, provider, today)).collect()
}

fn offered(further: &Further, provider: &Provider, today: NaiveDate) -> Vec<(Course, Run)> {
    let [who, entry, learn, how, bring, assess, next] = further.texts.map(String::from);
    let course = Course {
        aim: Aim::Other { kind: further.kind, level: further.level, body: further.body.into() },
        name: further.name.into(),
        reference: format!("{}-{}", provider.prefix, further.slug.to_uppercase()),
        texts: Texts { who, entry, learn, how, bring, assess, next },
        webpage: webpage(provider, further.slug),
    };
    let mut random = Random::seeded(&course.reference);
    let starts = match further.starts {
        Some(times) => spread(&mut random, later(today, 5), times),
        None if provider.voice == Voice::University => {
            terms(today).into_iter().filter(|day| day.month() == 9).collect()
        }
        None => terms(today),
    };
    let run = |(n, day): (usize, NaiveDate)| {
        let venue = provider.venues.get(n % provider.venues.len().max(1))?;
        Some(Run {
            mode: if further.full_time { "Classroom" } else { "Blended Learning" },
            start: written(day),
            venue_name: venue.name,
            venue_reference: venue.reference,
            cost: further.cost.into(),
            cost_text: further.cost_text.into(),
            duration: further.length.0,
            unit: further.length.1,
            study: if further.full_time { "Full time" } else { "Part time" },
            attendance: "Daytime",
        })
    };
    starts.into_iter().enumerate().filter_map(run).map(|run| (course.clone(), run)).collect()
}
