//! The sentences around a short course: who, entry, how, what to bring, assessment, what next.

use super::providers::Voice;
use super::rows::Texts;
use super::topics::{Shape, Topic};

/// All texts of a short course. `months` is how long employers usually accept it.
pub(super) fn short(topic: &Topic, voice: Voice, refresher: bool, months: Option<u64>) -> Texts {
    let local = match voice {
        Voice::Academy => " You work, volunteer or are about to start in Staffordshire or Stoke-on-Trent.",
        _ => "",
    };
    Texts {
        who: format!("{}{local}", topic.who),
        entry: entry(topic, refresher).into(),
        learn: format!(
            "{}\n{}",
            if refresher { "A shorter look at what you know, and at what is new:" } else { "You will:" },
            topic.points.join("\n")
        ),
        how: how(topic, voice).into(),
        bring: bring(topic).into(),
        assess: assess(topic).into(),
        next: next(topic, months),
    }
}

fn entry(topic: &Topic, refresher: bool) -> &'static str {
    match (topic.code, topic.shape) {
        _ if refresher => "You have done the full course before and use it at work. Have your last certificate ready.",
        ("train_the_trainer", _) => {
            "At least a year's experience in care, and a current certificate in what you will teach."
        }
        ("mental_health_first_aid" | "suicide_prevention" | "domestic_abuse" | "end_of_life" | "modern_slavery", _) => {
            "None. Parts of it may be upsetting: step out whenever you need, and tell us before if the subject is close to home."
        }
        ("dha_buccal_midazolam", _) => {
            "Epilepsy awareness in the last two years, and a named person with a rescue medicine plan."
        }
        ("omt_tier1" | "omt_tier2", _) => {
            "The Oliver McGowan e-learning, done before the day. Bring or send its certificate."
        }
        ("minibus_driver", _) => "A full driving licence. We check your licence on the day.",
        (_, Shape::Practical) => {
            "No qualifications needed. You will bend, kneel and push. Tell us before the day if you are pregnant or \
             have an injury or a disability, so that we can plan how you take part."
        }
        (_, Shape::Delegated) => {
            "Your employer and the health professional who delegates the task have agreed it and named the person whom \
             you will support. Ask them before you book."
        }
        (_, Shape::Leaders) => "You lead people or are about to. No qualifications needed.",
        (_, Shape::Weeks) => "No qualifications needed. We talk with you first, to find the right start for you.",
        _ => {
            "None. Tell us if English is not your first language or if you need help with reading: we have time for it."
        }
    }
}

fn how(topic: &Topic, voice: Voice) -> &'static str {
    match (topic.shape, voice) {
        (Shape::Alone, _) => {
            "Alone, on a phone, tablet or computer, with short films and questions. Stop and go on whenever you like."
        }
        (Shape::Practical, Voice::Company) => {
            "In a group of no more than ten, mostly by doing. The trainer has worked in care and brings the equipment."
        }
        (Shape::Practical, _) => {
            "In a group of no more than twelve, in a room with the real equipment. You practise in pairs."
        }
        (Shape::Delegated, _) => {
            "Read a short online part first. Then a session with a nurse trainer and practice models, then practice at \
             work under the eye of the professional who delegates."
        }
        (Shape::Leaders, Voice::University) => {
            "Days with a lecturer and other managers, and a small change to try in your service."
        }
        (Shape::Leaders, _) => "Days with other leaders from the county, and a task in your own service between them.",
        (Shape::Weeks, _) => "Once a week in a small group, with a little to do at home or at work in between.",
        (_, Voice::Academy) => {
            "With a trainer and people who draw on care and support. True stories, talk and short tasks."
        }
        (_, Voice::University) => "With lecturers who also practise. Cases, discussion and a little reading.",
        _ => "With a trainer, in a small group. Short talks, true cases from care and time for your questions.",
    }
}

fn bring(topic: &Topic) -> &'static str {
    match (topic.code, topic.shape) {
        (_, Shape::Alone) => "A phone, tablet or computer with sound and the internet. Headphones help.",
        ("minibus_driver", _) => "Your driving licence, glasses if you need them, and flat shoes.",
        ("emergency_first_aid_work" | "first_aid_at_work" | "basic_life_support", _) => {
            "Clothes to kneel in. Glasses or hearing aids if you use them. Bring your lunch if the course lasts all day."
        }
        (_, Shape::Practical) => {
            "Flat shoes that cover your feet, clothes to move in, no long nails or dangling jewellery. Bring your lunch."
        }
        (_, Shape::Delegated) => {
            "The name of your supervising professional and your employer's policy. Bare arms below the elbow."
        }
        ("mental_health_first_aid" | "train_the_trainer", _) => {
            "Something to drink, and your lunch. The workbook is there."
        }
        (_, Shape::Leaders) => "One real problem from your service, with names left out.",
        ("assessor", _) => "The name of a colleague whom you may watch at work.",
        (_, Shape::Half) => {
            "Glasses or hearing aids if you use them. If you join online: a phone, tablet or computer with sound and camera."
        }
        _ => "Glasses or hearing aids if you use them, and something to drink. Pens and paper are there.",
    }
}

fn assess(topic: &Topic) -> &'static str {
    match (topic.code, topic.shape) {
        ("train_the_trainer", _) => {
            "You teach a short session to the group and are assessed on it. You get advice in writing."
        }
        ("mental_health_first_aid" | "omt_tier1" | "omt_tier2", _) => {
            "No test. You get a certificate if you take part from start to end."
        }
        ("food_hygiene", _) => "Twenty multiple-choice questions at the end, on paper, on a screen or read aloud.",
        ("basic_life_support" | "emergency_first_aid_work" | "first_aid_at_work", _) => {
            "The trainer watches you give CPR on a manikin on the floor and act in made-up incidents. A few questions too."
        }
        (_, Shape::Practical) => {
            "The trainer watches you do each technique and you answer a few questions, aloud if you prefer. You get a \
             certificate of attendance and result. Your manager must still see you do it at work."
        }
        (_, Shape::Delegated) => {
            "A few questions and a practice on a model. You are signed off only at work, for one named person, by the \
             professional who delegates."
        }
        (_, Shape::Alone) => {
            "Questions at the end, with as many tries as you need. You can save your certificate at once."
        }
        (_, Shape::Half) => {
            "Short questions in pairs during the session. You get a certificate if you stay to the end."
        }
        (_, Shape::Day) => {
            "Short questions at the end, aloud if you prefer. You get a certificate if you take part throughout."
        }
        (_, Shape::Leaders) => "No test. You show the group what you changed at work.",
        (_, Shape::Weeks) => "Small tasks along the way, seen by your tutor. Nothing is marked in front of others.",
    }
}

fn next(topic: &Topic, months: Option<u64>) -> String {
    let step = match (topic.code, topic.shape) {
        ("emergency_first_aid_work" | "first_aid_at_work", _) => {
            "Ask your manager to put your name on the first aid notice."
        }
        ("safeguarding_adults" | "safeguarding_adults_l1", _) => "Safeguarding adults level 2.",
        ("safeguarding_adults_l2", _) => {
            "Level 3, if you decide what happens to concerns, or Mental Capacity Act and DoLS."
        }
        ("medication", _) => {
            "Your manager watches you give medicines before you do it alone. Then controlled drugs, or a Level 2 \
             Certificate in the safe handling of medicines."
        }
        ("dementia", _) => {
            "The Level 2 Award in Awareness of Dementia, then the Level 2 or 3 Certificate in Dementia Care."
        }
        ("autism" | "learning_disability", _) => {
            "Positive behaviour support, or the Level 2 Certificate in Understanding Autism."
        }
        ("mental_health", _) => "Mental Health First Aid, or the Level 2 Certificate in Mental Health Awareness.",
        ("end_of_life", _) => "The Level 2 or 3 Award in Awareness of End of Life Care.",
        ("epilepsy", _) => "Epilepsy rescue medication, if a person whom you support has such a plan.",
        ("diabetes", _) => "The Level 2 Certificate in diabetes, or delegated insulin if your employer asks.",
        ("stroke", _) => "The Level 2 Award in Stroke Awareness.",
        ("falls_prevention", _) => "The Level 2 Certificate in Falls Prevention.",
        ("omt_elearning", _) => "Tier 1 or Tier 2, whichever your role needs. Ask your manager.",
        ("mental_capacity", _) => "Deprivation of Liberty Safeguards, or the Level 2 award on the Mental Capacity Act.",
        ("activities", _) => "The Level 2 Award in Supporting Activity Provision in Social Care.",
        ("other", _) => "A visit to a care service, the way-in course at your college, or a first job in care.",
        ("assessor", _) => "The Level 3 award in assessment.",
        ("train_the_trainer", _) => "The Level 3 Award in Education and Training.",
        ("english_care" | "functional_skills_maths", _) => "A Functional Skills test, then the Level 2 or 3 diploma.",
        ("mental_health_first_aid", _) => "Tell colleagues that you are there. Suicide awareness goes well with it.",
        (_, Shape::Practical | Shape::Delegated) => "Ask your manager to watch you at work soon, while it is fresh.",
        (_, Shape::Leaders) => "The Level 4 or Level 5 diploma.",
        (_, Shape::Weeks) => "The Level 2 Adult Social Care Certificate or the Level 2 Diploma in Care.",
        _ => "Tell your manager one thing that you will do differently.",
    };
    let again = match months {
        Some(12) => " Most employers ask for a refresher after one year.",
        Some(24) => " Most employers ask for a refresher after two years.",
        Some(36) => " Most employers ask for a refresher after three years.",
        _ => "",
    };
    format!("{step}{again}")
}
