//! The sentences around a short course: who, entry, how, what to bring, assessment, what next.

use super::providers::Voice;
use super::rows::Texts;
use super::topics::{Shape, Topic};

/// All texts of a short course. `months` is how long employers usually accept it.
pub(super) fn short(
    topic: &Topic,
    voice: Voice,
    refresher: bool,
    months: Option<u64>,
    alone_online: bool,
) -> Texts {
    let local = match voice {
        Voice::Academy => {
            " You work, volunteer or are about to start in Staffordshire or Stoke-on-Trent."
        }
        _ => "",
    };
    Texts {
        who: format!("{}{local}", topic.who),
        entry: entry(topic, refresher).into(),
        learn: format!("You will:\n{}", topic.points.join("\n")),
        how: how(topic, voice).into(),
        bring: bring(topic, alone_online).into(),
        assess: assess(topic.shape).into(),
        next: next(topic, months),
    }
}

fn entry(topic: &Topic, refresher: bool) -> &'static str {
    match (topic.code, topic.shape) {
        _ if refresher => {
            "You have done the full course before and use it at work. Have your last certificate ready."
        }
        ("train_the_trainer", _) => {
            "At least a year's experience in care, and a current certificate in what you will teach."
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
        (_, Shape::Weeks) => {
            "No qualifications needed. We talk with you first, to find the right start for you."
        }
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
        (Shape::Leaders, _) => {
            "Days with other leaders from the county, and a task in your own service between them."
        }
        (Shape::Weeks, _) => {
            "Once a week in a small group, with a little to do at home or at work in between."
        }
        (_, Voice::Academy) => {
            "With a trainer and people who draw on care and support. True stories, talk and short tasks."
        }
        (_, Voice::University) => {
            "With lecturers who also practise. Cases, discussion and a little reading."
        }
        _ => {
            "With a trainer, in a small group. Short talks, true cases from care and time for your questions."
        }
    }
}

fn bring(topic: &Topic, alone_online: bool) -> &'static str {
    match (topic.code, topic.shape) {
        _ if alone_online => {
            "A phone, tablet or computer with sound and the internet. Headphones help."
        }
        ("minibus_driver", _) => "Your driving licence, glasses if you need them, and flat shoes.",
        (_, Shape::Practical) => {
            "Flat shoes that cover your feet, clothes to move in, no long nails or dangling jewellery. Bring your lunch."
        }
        (_, Shape::Delegated) => {
            "The name of your supervising professional and your employer's policy. Bare arms below the elbow."
        }
        (_, Shape::Leaders) => "One real problem from your service, with names left out.",
        _ => {
            "Glasses or hearing aids if you use them, and something to drink. Pens and paper are there."
        }
    }
}

fn assess(shape: Shape) -> &'static str {
    match shape {
        Shape::Practical => {
            "The trainer watches you do each technique and you answer a few questions, aloud if you prefer. You get a \
             certificate of attendance and result. Your manager must still see you do it at work."
        }
        Shape::Delegated => {
            "A few questions and a practice on a model. You are signed off only at work, for one named person, by the \
             professional who delegates."
        }
        Shape::Alone => {
            "Questions at the end, with as many tries as you need. You can save your certificate at once."
        }
        Shape::Half => {
            "Short questions in pairs during the session. You get a certificate if you stay to the end."
        }
        Shape::Day => {
            "Short questions at the end of the day, aloud if you prefer. You get a certificate if you take part throughout."
        }
        Shape::Leaders => "No test. You show the group what you changed at work.",
        Shape::Weeks => {
            "Small tasks along the way, seen by your tutor. Nothing is marked in front of others."
        }
    }
}

fn next(topic: &Topic, months: Option<u64>) -> String {
    let step = match topic.shape {
        Shape::Practical | Shape::Delegated => {
            "Ask your manager to watch you at work soon, while it is fresh."
        }
        Shape::Leaders => "You may go on to the Level 4 or Level 5 diploma.",
        Shape::Weeks => {
            "You may go on to the Level 2 Adult Social Care Certificate or the Level 2 Diploma in Care."
        }
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
