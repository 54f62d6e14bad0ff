//! Leading, learning, digital work and staff development.

use super::Shape::{Alone, Day, Half, Leaders, Weeks};
use super::{Topic, topic};

pub(super) const TOPICS: &[Topic] = &[
    topic(
        "communication",
        Half,
        &["Communication in care", "Effective communication skills", "Communicating well with people and families"],
        "Care and support workers.",
        &[
            "Listen, and check that you have understood.",
            "Use pictures, objects, hearing aids and plain words.",
            "Hand over at the end of a shift so that nothing is lost.",
            "Have a difficult talk with a relative.",
        ],
    ),
    topic(
        "data_protection",
        Alone,
        &["Data protection and confidentiality", "GDPR for care staff"],
        "Everyone who sees people's records.",
        &[
            "Share what is needed with those who need it, and no more.",
            "Keep phones, passwords and paper notes safe.",
            "Report a data breach at once, also your own.",
        ],
    ),
    topic(
        "digital_assisted",
        Half,
        &["Helping people to get online", "Assisted digital: supporting people with technology"],
        "Care staff who support people with tablets, video calls or health apps.",
        &[
            "Set up larger text, captions and voice control.",
            "Help a person to stay safe from scams.",
            "Let the person keep control of their own passwords.",
        ],
    ),
    topic(
        "digital_leadership",
        Leaders,
        &["Digital leadership in care", "Leading digital change in your service"],
        "Registered managers, deputies and owners.",
        &[
            "Choose a digital care record that fits your service.",
            "Bring staff who fear technology along.",
            "Complete the Data Security and Protection Toolkit.",
        ],
    ),
    topic(
        "digital_inhouse_systems",
        Half,
        &["Digital care records: getting started", "Using a digital care planning system"],
        "Staff who move from paper to a digital care record.",
        &[
            "Log in safely and find a person's plan.",
            "Record at the time and place of care.",
            "Know what to do when the system is down.",
        ],
    ),
    topic(
        "cyber_security",
        Alone,
        &["Online safety and cyber security", "Cyber security for care staff"],
        "Everyone who uses e-mail or a work phone.",
        &[
            "Spot a false e-mail, text or call.",
            "Use strong passwords and two-step sign-in.",
            "Act quickly when you have clicked on something.",
        ],
    ),
    topic(
        "social_media",
        Alone,
        &["Social media and your job", "Social media: staying professional"],
        "All care staff.",
        &[
            "Keep people's stories and pictures off your own accounts.",
            "Know what your employer may and may not ask.",
            "Use social media well to show what care work is.",
        ],
    ),
    topic(
        "digital_working",
        Half,
        &["Digital skills for care", "Working with digital technology"],
        "Care staff with little confidence with computers.",
        &[
            "Use e-mail, video calls and online forms.",
            "Find and save files and certificates.",
            "Use a phone or tablet for rotas and notes.",
        ],
    ),
    topic(
        "leadership_management",
        Leaders,
        &[
            "Leading and managing in adult social care",
            "Team leading in care: first steps",
            "Leadership for deputy and registered managers",
        ],
        "Team leaders, seniors, deputies and managers.",
        &[
            "Lead a shift and share out work fairly.",
            "Give feedback that helps, and deal with poor practice early.",
            "Use rotas, budgets and quality checks.",
            "Prepare for a CQC assessment with evidence of good care.",
        ],
    ),
    topic(
        "supervision",
        Day,
        &["Supervision and appraisal", "Giving good supervision", "Supervision and performance management"],
        "Seniors and managers who supervise staff.",
        &[
            "Plan a supervision that is about practice, not only about rotas.",
            "Ask questions that make a person think.",
            "Record actions and come back to them.",
        ],
    ),
    topic(
        "safer_recruitment",
        Day,
        &["Safer recruitment", "Values-based and safer recruitment"],
        "Managers and anyone who interviews.",
        &[
            "Write an advert that attracts people with the right values.",
            "Check identity, references, gaps and DBS before a start date.",
            "Run a fair interview with people who draw on care.",
        ],
    ),
    topic(
        "complaints_conflict",
        Half,
        &["Complaints and conflict", "Handling complaints and calming conflict"],
        "Seniors, managers and office staff.",
        &[
            "Listen to a complaint without defending.",
            "Calm a conflict with words, space and time.",
            "Record, answer in time and learn from it.",
        ],
    ),
    topic(
        "train_the_trainer",
        Leaders,
        &["Train the trainer", "Train the trainer: moving and handling of people", "Train the trainer for care"],
        "Experienced staff who will train colleagues. You need current practice in the subject.",
        &[
            "Plan a session for adults with different needs.",
            "Demonstrate, watch and correct a skill.",
            "Assess fairly and keep records that another employer can trust.",
        ],
    ),
    topic(
        "assessor",
        Weeks,
        &["Care Certificate assessor", "Assessing in the workplace", "Assessor skills for care settings"],
        "Seniors and managers who watch staff at work and sign off their skills.",
        &[
            "Plan an observation with the worker and the person who receives care.",
            "Judge against the standard, not against your habit.",
            "Give feedback and write the decision.",
        ],
    ),
    topic(
        "care_coaching_mentoring",
        Day,
        &["Coaching, mentoring and buddying", "Mentoring new care staff", "Coaching skills for care leaders"],
        "Experienced staff who support new colleagues.",
        &[
            "Tell coaching from mentoring, and use each when it helps.",
            "Help a new colleague through the first 12 weeks.",
            "Give praise and correction that a person can use.",
        ],
    ),
    topic(
        "wellbeing_resilience",
        Half,
        &["Staff wellbeing and resilience", "Looking after yourself in care work"],
        "Everyone who works in care, managers too.",
        &[
            "Notice your own signs of stress.",
            "Use small habits that help after a hard shift.",
            "Know where free help is, and how to ask for it.",
        ],
    ),
    topic(
        "cultural_competence",
        Half,
        &["Cultural competence", "Culture, faith and care"],
        "Care staff who support people of many backgrounds, and teams with staff from many countries.",
        &[
            "Ask about customs at meals, washing, prayer and death.",
            "Notice your own assumptions.",
            "Work well in a team with different first languages.",
        ],
    ),
    topic(
        "english_care",
        Weeks,
        &["English for care", "English for care workers (entry 3 to level 2)", "Functional Skills English for care"],
        "Care workers who want to improve reading, writing or speaking. You take a short check first.",
        &[
            "Write clear daily notes and messages.",
            "Understand care plans, medicine labels and e-mails.",
            "Speak with confidence at handover and on the telephone.",
            "Prepare for a Functional Skills test if you want one.",
        ],
    ),
    topic(
        "functional_skills_maths",
        Weeks,
        &["Maths for care", "Everyday maths for care workers", "Functional Skills maths for care"],
        "Care workers who want to be sure with numbers. You take a short check first.",
        &[
            "Read scales, charts and times without mistakes.",
            "Work out fluid totals, doses per day and mileage.",
            "Prepare for a Functional Skills test if you want one.",
        ],
    ),
    topic(
        "other",
        Half,
        &["Could care be for me? A taster session", "Careers in care: taster"],
        "Anyone who thinks about a job in care. No experience needed.",
        &[
            "Meet people who work in care and people who receive it.",
            "See the roles, the pay and the ways to move on.",
            "Try a short values check and talk about it.",
        ],
    ),
];
