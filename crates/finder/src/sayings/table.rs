//! The sayings themselves, in lines of one meaning.

use super::{Post, Says};
use crate::facet::{self, RunFilter};
use crate::query::Money;
use domain::catalogue::Mode;
use domain::catalogue::asked::When;

const ONLINE: Says = Says::Run(facet::mode(Mode::Online));
const IN_PERSON: Says = Says::Run(facet::mode(Mode::Classroom) | facet::mode(Mode::Blended));
const EVENING: Says = Says::Run(facet::when(When::Evening));
const WEEKEND: Says = Says::Run(facet::when(When::Weekend));
const DAYTIME: Says = Says::Run(facet::when(When::Daytime));
const ANY_TIME: Says = Says::Run(RunFilter::StartAnyTime.is(true));
const FREE: Says = Says::Money(Money::Free);
const FUNDED: Says = Says::Money(Money::Funded);
const JOBS: Says = Says::Scheme("free courses for jobs");

/// Words that stand for any of theirs in a saying.
pub(super) const CLASSES: &[(&str, &[&str])] = &[
    // Who works in care.
    (
        "ROLE",
        &[
            "carer",
            "carers",
            "care worker",
            "care workers",
            "care staff",
            "care assistant",
            "care assistants",
            "care giver",
            "caregiver",
            "home carer",
            "home carers",
            "home care worker",
            "home care workers",
            "domiciliary carer",
            "domiciliary carers",
            "domiciliary care worker",
            "support worker",
            "support workers",
            "healthcare assistant",
            "healthcare assistants",
            "health care assistant",
            "healthcare support worker",
            "hca",
            "hcas",
            "personal assistant",
        ],
    ),
    // Where they work, and for whom.
    (
        "FIELD",
        &[
            "care",
            "caring",
            "care home",
            "care homes",
            "care sector",
            "care work",
            "social care",
            "adult care",
            "adult social care",
            "health and social care",
            "home care",
            "domiciliary care",
            "nursing home",
            "residential home",
            "old people",
            "older people",
            "elderly",
            "elderly people",
            "disabled people",
            "vulnerable people",
            "vulnerable adults",
        ],
    ),
    // Who is cared for.
    (
        "PERSON",
        &[
            "person",
            "people",
            "patient",
            "patients",
            "resident",
            "residents",
            "client",
            "clients",
            "service user",
            "service users",
            "someone",
            "somebody",
            "old person",
            "old people",
            "elderly",
            "lady",
            "man",
            "him",
            "her",
            "them",
            "customer",
            "customers",
        ],
    ),
    // Whence many come who work in care here.
    (
        "COUNTRY",
        &[
            "africa",
            "albania",
            "bangladesh",
            "brazil",
            "bulgaria",
            "cameroon",
            "china",
            "egypt",
            "eritrea",
            "ethiopia",
            "europe",
            "gambia",
            "ghana",
            "hong kong",
            "hungary",
            "india",
            "iran",
            "iraq",
            "italy",
            "jamaica",
            "kenya",
            "kerala",
            "lithuania",
            "malawi",
            "moldova",
            "morocco",
            "nepal",
            "nigeria",
            "pakistan",
            "philippines",
            "poland",
            "portugal",
            "romania",
            "sierra leone",
            "slovakia",
            "somalia",
            "south africa",
            "spain",
            "sri lanka",
            "sudan",
            "syria",
            "turkey",
            "uganda",
            "ukraine",
            "vietnam",
            "zambia",
            "zimbabwe",
        ],
    ),
    (
        "SENIOR",
        &[
            "senior",
            "seniors",
            "senior carer",
            "senior care worker",
            "senior care assistant",
            "senior support worker",
            "team leader",
            "team lead",
            "shift leader",
        ],
    ),
    ("MANAGER", &["manager", "registered manager", "care manager", "care home manager", "deputy", "deputy manager"]),
];

/// Small words that may stand between those of a saying.
pub(super) const BETWEEN: &[&str] = &[
    "a", "an", "any", "as", "for", "her", "him", "his", "in", "into", "more", "my", "of", "other", "our", "some",
    "the", "their", "to", "up", "with", "your",
];

#[rustfmt::skip]
pub(super) const SAYINGS: &[(Says, &[&str])] = &[
    (FREE, &[
        "free of charge", "for free", "for nothing", "cost nothing", "costs nothing", "no cost", "no charge", "no fee",
        "no fees", "zero cost", "without paying", "dont have to pay", "free", "cost anything", "costs anything", "cheap",
        "cheaper", "cheapest", "low cost", "affordable", "inexpensive", "reasonable", "on a budget", "no money",
        "without money", "dont cost", "doesnt cost", "do not pay", "not pay", "have to pay",
    ]),
    (FUNDED, &[
        "fully funded", "government funded", "paid for", "funded", "funding", "subsidised", "reimbursed", "reimbursable",
        "repaid", "claim back", "grant", "grants", "bursary", "ldss", "learning and development support scheme",
        "who pays", "who will pay", "who funds", "pay for", "pays for", "pay fees", "help pay", "help paying",
        "help cost", "help costs", "help fees", "help funding", "cant afford", "cannot afford", "afford", "claim",
        "claim money", "claim cost", "claim for", "get money back", "money back", "refund", "refunded", "reimburse",
        "reimbursement", "sponsored", "workforce development fund", "adult skills fund", "adult education budget",
        "levy", "employer pay", "employer pays", "work pay", "loan",
    ]),
    (JOBS, &[
        "free courses for jobs", "free course for jobs", "lifetime skills guarantee", "level 3 offer",
        "national skills fund",
    ]),
    (ONLINE, &[
        "online", "on line", "elearning", "e learning", "virtual", "webinar", "zoom", "remote", "remotely",
        "distance learning", "at home", "from home",
    ]),
    (IN_PERSON, &[
        "face to face", "in person", "classroom",
    ]),
    (Says::Run(facet::mode(Mode::WorkBased)), &[
        "work based", "workplace based",
    ]),
    (EVENING, &[
        "evening", "evenings", "after work", "night school",
    ]),
    (WEEKEND, &[
        "weekend", "weekends", "saturday", "saturdays", "sunday", "sundays",
    ]),
    (DAYTIME, &[
        "daytime", "school hours",
    ]),
    (ANY_TIME, &[
        "any time", "anytime", "own pace", "flexible", "start now",
    ]),
    (Says::WayIn, &[
        "no experience", "without experience", "no qualifications", "school leaver", "school leavers", "jobseeker",
        "jobseekers", "unemployed", "job", "jobs", "career", "careers", "taster", "become ROLE", "becoming ROLE",
        "being ROLE", "going FIELD", "into FIELD", "work FIELD", "working FIELD", "work ROLE", "working ROLE",
        "want care work", "start work FIELD", "start working FIELD", "starting work FIELD", "start ROLE", "try FIELD",
        "try out FIELD", "trying FIELD", "career change", "change career", "change job", "career break", "never worked",
        "never done", "not worked", "not done care", "never cared", "not any experience", "without any experience",
        "no care experience", "no previous experience", "zero experience", "little experience", "dont have experience",
        "have no experience", "not have experience", "inexperienced", "no gcse", "no gcses", "no qualification",
        "without qualifications", "left school", "leaving school", "leave school", "after school", "after college",
        "out of work", "not working", "not in work", "looking for work", "find work", "find job", "job centre",
        "jobcentre", "job seeker", "job seekers", "work coach", "universal credit", "redundant", "redundancy",
        "on benefits", "back to work", "return to work", "returning to work", "back into work", "work experience",
        "work placement", "volunteer", "volunteering", "like being", "what is care work like", "work in care like",
        "insight", "move into FIELD", "moving into FIELD", "go into FIELD", "going into FIELD", "to be ROLE",
        "get into FIELD", "getting into FIELD", "change to FIELD", "switch to FIELD",
    ]),
    (Says::FirstSteps, &[
        "new starter", "new starters", "starting out", "beginner", "beginners", "newcomer", "new to FIELD", "new ROLE",
        "new staff", "start in FIELD", "start FIELD", "starting FIELD", "starting ROLE", "begin FIELD", "begin in FIELD",
        "beginning in FIELD", "just started", "started in FIELD", "about to start", "before i start", "before starting",
        "first week", "first weeks", "first day", "first days", "first shift", "first steps", "where to start",
        "where do i start", "where do i begin", "probation period", "new recruit", "new recruits", "new employees",
        "new worker", "new workers", "newly employed", "new employee", "new in FIELD", "first job",
    ]),
    (Says::Abroad, &[
        "from abroad", "from overseas", "abroad", "overseas", "from another country", "other countries", "from COUNTRY",
        "immigrant", "immigrants", "migrant", "migrants", "refugee", "refugees", "asylum seeker", "visa", "sponsorship",
        "health and care visa", "international recruits", "international staff", "foreign workers",
    ]),
    (Says::Core, &[
        "mandatory", "mandatory training", "mandatory courses", "statutory training", "statutory and mandatory",
        "core training", "core skills", "basics", "basic training", "basic course", "basic courses",
        "essential training", "must have training", "compulsory", "compulsory training", "legally required",
        "required by law",
    ]),
    (Says::Post(Post::Senior), &[
        "become SENIOR", "becoming SENIOR", "to be SENIOR", "step up SENIOR", "promoted SENIOR", "job SENIOR",
        "work SENIOR", "career progression", "move up", "next step in care",
    ]),
    (Says::Post(Post::Manager), &[
        "become MANAGER", "becoming MANAGER", "to be MANAGER", "step up MANAGER", "promoted MANAGER", "run a care home",
        "running a care home", "manage a care home", "managing a care home", "open a care home",
    ]),
    (Says::Refresher, &[
        "refresher", "refreshers", "refresh", "update", "renew", "renewal", "run out", "ran out", "expired",
        "out of date",
    ]),
    (Says::Means("moving and handling"), &[
        "move PERSON", "lift PERSON", "lifting PERSON", "lift up PERSON", "turn PERSON", "turning PERSON",
        "transfer PERSON", "transferring PERSON", "out of bed", "bad back", "back pain", "hurt back",
    ]),
    (Says::Means("personal care"), &[
        "wash PERSON", "washing PERSON", "bath PERSON", "bathing PERSON", "shower PERSON", "showering PERSON",
        "dress PERSON", "wash and dress", "getting PERSON dressed",
    ]),
    (Says::Means("medication"), &[
        "give medicine", "give medicines", "giving medicine", "giving medicines", "give meds", "give medication",
        "give tablets", "giving tablets", "give pills", "giving pills", "give drops", "give creams",
        "administer medication", "administering medication",
    ]),
    (Says::Means("basic life support"), &[
        "heart attack", "cardiac arrest", "not breathing", "stopped breathing", "collapse", "collapsed", "unconscious",
    ]),
    (Says::Means("emergency first aid"), &[
        "broken bone", "bleeding", "burns", "scald", "nose bleed", "cut finger",
    ]),
    (Says::Means("dementia"), &[
        "losing memory", "lost memory", "memory loss", "confused", "confusion", "sundowning", "wandering",
        "forgetting things",
    ]),
    (Says::Means("challenging behaviour"), &[
        "lash out", "lashing out", "kicking off", "bites", "biting", "spitting", "hits PERSON", "hit PERSON",
        "difficult behaviour", "bad behaviour",
    ]),
    (Says::Means("mental health"), &[
        "panic attack", "panic attacks", "hearing voices", "bipolar", "schizophrenia", "psychosis", "low mood",
        "self harm",
    ]),
    (Says::Means("end of life"), &[
        "last days", "last hours", "when PERSON dies", "about to die", "syringe driver", "last offices",
    ]),
    (Says::Means("infection control"), &[
        "washing hands", "wash hands", "hand washing", "gloves", "masks", "norovirus", "outbreak", "flu", "scabies",
    ]),
    (Says::Means("lone working"), &[
        "on my own", "by myself", "on your own",
    ]),
    (Says::Means("blood glucose monitoring"), &[
        "blood sugar", "blood sugars", "sugar test", "sugar tests", "finger prick",
    ]),
    (Says::Means("assessor"), &[
        "sign off", "signing off", "sign staff off", "observe staff", "assess staff",
    ]),
    (Says::Means("train the trainer"), &[
        "train other staff", "train staff", "train others", "train my team", "training others", "training other staff",
        "teach staff", "teach others", "become a trainer", "becoming a trainer", "be a trainer", "deliver training",
        "delivering training",
    ]),
    (Says::Means("team leader training"), &[
        "lead a team", "leading a team", "manage a team", "managing a team", "manage staff", "managing staff",
    ]),
    (Says::Means("supervision"), &[
        "one to one", "one to ones", "staff review",
    ]),
    (Says::Means("sign language"), &[
        "bsl", "signing",
    ]),
    (Says::Means("record keeping"), &[
        "care plan", "care plans", "care planning",
    ]),
    (Says::Means("nutrition and hydration"), &[
        "weight loss", "losing weight", "not eating", "wont eat", "not drinking", "drink enough", "drinking enough",
        "fluid chart",
    ]),
    (Says::Means("stroke"), &[
        "mini stroke", "tia",
    ]),
    (Says::Nothing, &[
        "ROLE", "staff", "near me", "close to me", "next week", "next month", "this week", "this month", "today",
        "tomorrow", "soon", "asap", "staffordshire", "staffs", "client", "clients", "resident", "residents", "patient",
        "patients", "service user", "service users", "person", "sign up", "uk", "england", "britain", "in the uk",
        "cost", "costs", "price", "prices", "how much", "how often", "how long", "what happens", "what happen", "deal",
        "deals", "dealing", "allowed", "properly", "correctly",
    ]),
];
