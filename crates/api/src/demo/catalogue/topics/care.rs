//! Everyday care and the law around it.

use super::Shape::{Alone, Day, Half, Practical, Weeks};
use super::{Topic, topic};

pub(super) const TOPICS: &[Topic] = &[
    topic(
        "moving_people",
        Practical,
        &[
            "Moving and handling of people",
            "People moving and handling",
            "Assisting and moving people safely",
            "Moving and handling people: practical day",
        ],
        "Care and support workers who help people to sit, stand, turn, walk or transfer.",
        &[
            "Read a person's moving plan, and ask the person before every move.",
            "Use slide sheets, a standing aid, a hoist and slings with a partner, and be moved yourself.",
            "Help a person up from the floor, and know when to leave them and call for help.",
            "Know which lifts you must never do.",
        ],
    ),
    topic(
        "medication",
        Day,
        &[
            "Medication awareness",
            "Safe handling of medication",
            "Administration of medicines in care",
            "Medication management for care staff",
        ],
        "Care staff who prompt, assist with or give medicines. New staff need it before they handle any medicine.",
        &[
            "Know the difference between prompting, assisting and administering.",
            "Check the right person, medicine, dose, route and time against the MAR chart.",
            "Record what was given, refused or missed, without gaps.",
            "Act when there is an error, a near miss or a bad reaction.",
        ],
    ),
    topic(
        "controlled_drugs",
        Half,
        &["Controlled drugs in care settings", "Handling controlled drugs"],
        "Senior carers and nurses who already handle medicines.",
        &[
            "Store and count controlled drugs with a witness.",
            "Keep the register so that the balance is always right.",
            "Deal with patches, refusals, loss and return to the pharmacy.",
        ],
    ),
    topic(
        "mental_capacity",
        Day,
        &[
            "Mental Capacity Act and DoLS",
            "Mental Capacity Act in practice",
            "Capacity and best interests: the MCA for care staff",
        ],
        "Care staff, seniors and managers who support people with decisions.",
        &[
            "Start from the five principles: assume that a person can decide.",
            "Help a person to understand, remember, weigh up and say a decision.",
            "Record a capacity assessment for one decision at one time.",
            "Make a best-interests decision with those who know the person.",
        ],
    ),
    topic(
        "dols",
        Half,
        &["Deprivation of Liberty Safeguards", "DoLS: when care restricts freedom"],
        "Senior staff and managers of care homes and supported living.",
        &[
            "Use the acid test: under constant supervision and not free to leave.",
            "Find a less restrictive way first.",
            "Apply in time, meet the conditions and tell CQC.",
        ],
    ),
    topic(
        "equality_diversity",
        Half,
        &["Equality, diversity and inclusion", "Equality, diversity, inclusion and human rights"],
        "Everyone who works in care.",
        &[
            "Name the nine protected characteristics and see how they touch daily care.",
            "Challenge a remark or a practice that shuts a person out.",
            "Ask about faith, food, family and identity without guessing.",
        ],
    ),
    topic(
        "person_centred",
        Half,
        &["Dignity and person-centred care", "Person-centred care in practice", "Dignity, respect and choice"],
        "Care and support workers of any experience.",
        &[
            "Find out what matters to a person and put it in the daily plan.",
            "Give choice over clothes, food, time and who helps.",
            "Protect privacy during personal care.",
            "Support positive risk-taking.",
        ],
    ),
    topic(
        "duty_of_care",
        Alone,
        &["Duty of care", "Duty of care, candour and complaints"],
        "New care staff.",
        &[
            "Say what duty of care means in a shift.",
            "Handle a conflict between a person's rights and your duty.",
            "Be open when something has gone wrong.",
        ],
    ),
    topic(
        "record_keeping",
        Half,
        &["Record keeping and report writing", "Recording and reporting in care", "Writing good daily notes"],
        "Care staff who write daily notes, charts and incident reports, on paper or on a device.",
        &[
            "Write facts, times and the person's own words, not opinions.",
            "Complete fluid, food, turn and bowel charts so that others can act on them.",
            "Correct a mistake in a record honestly.",
            "Write an incident report that stands up in an inquiry.",
        ],
    ),
    topic(
        "personal_care",
        Practical,
        &["Personal care", "Personal care with dignity"],
        "New care staff and those moving into home care.",
        &[
            "Help with washing, dressing, shaving, hair and nails.",
            "Notice and report changes in the skin.",
            "Keep the person warm, covered and in charge.",
        ],
    ),
    topic(
        "continence",
        Half,
        &["Continence care", "Promoting continence"],
        "Care staff who help people to use the toilet or change pads.",
        &[
            "Help a person to stay continent for longer.",
            "Choose and fit the right pad and protect the skin.",
            "Notice constipation or a urine infection early.",
        ],
    ),
    topic(
        "oral_health",
        Half,
        &["Oral health", "Mouth care matters in care homes"],
        "Care staff in homes and home care.",
        &[
            "Help with brushing teeth and cleaning dentures each day.",
            "Notice a sore mouth, thrush or pain in a person who cannot say so.",
            "Do an oral health assessment and find a dentist.",
        ],
    ),
    topic(
        "nutrition_hydration",
        Half,
        &["Nutrition and hydration", "Eating and drinking well", "Food, fluids and malnutrition"],
        "Care, kitchen and activity staff.",
        &[
            "Notice weight loss and use a MUST score.",
            "Fortify food and offer drinks through the day.",
            "Make a meal a pleasure for people with little appetite.",
            "Record what was eaten and drunk, not what was served.",
        ],
    ),
    topic(
        "end_of_life",
        Day,
        &["End of life care", "Palliative and end of life care", "Caring for people in their last days"],
        "Care staff in homes, nursing homes and home care.",
        &[
            "Talk with a person and their family about what they want.",
            "Recognise that a person may be in their last days.",
            "Give comfort: mouth care, position, calm, presence.",
            "Know what to do after a death, and look after yourself.",
        ],
    ),
    topic(
        "activities",
        Day,
        &["Activities and wellbeing", "Meaningful activity in care", "Activity provision for care staff"],
        "Activity co-ordinators and care staff who want to do more than routine.",
        &[
            "Plan activity from a person's life story.",
            "Run short activities for people with dementia or in bed.",
            "Use local groups, music, gardens and volunteers.",
        ],
    ),
    topic(
        "falls_prevention",
        Half,
        &["Falls prevention", "Preventing falls", "Falls awareness and what to do after a fall"],
        "Care staff who support older people.",
        &[
            "Find what makes a person likely to fall: shoes, eyesight, medicines, rugs.",
            "Encourage strength and balance every day.",
            "Check a person after a fall before you move them.",
            "Record and learn from each fall.",
        ],
    ),
    topic(
        "pressure_care",
        Half,
        &["Pressure ulcer prevention", "Skin care and pressure ulcers: react to red"],
        "Care staff who support people who sit or lie for long.",
        &[
            "Check skin and test whether redness fades, on every skin colour.",
            "Use repositioning, cushions and mattresses as the plan says.",
            "Know when to call the district nurse.",
        ],
    ),
    topic(
        "deterioration",
        Half,
        &["Recognising deterioration", "Spotting the soft signs of illness", "RESTORE2 and soft signs"],
        "Care staff who know people well enough to notice a change.",
        &[
            "Notice soft signs: eating less, more sleepy, not themselves.",
            "Take and record simple observations if you are trained to.",
            "Tell a nurse, GP or 111 with SBARD, so that they act.",
        ],
    ),
    topic(
        "sepsis",
        Alone,
        &["Sepsis awareness", "Could it be sepsis?"],
        "All care staff.",
        &[
            "Name the signs of sepsis in an older adult.",
            "Know who is most at risk.",
            "Say the words \"could it be sepsis?\" and call 999.",
        ],
    ),
    topic(
        "restrictive_practice",
        Practical,
        &["Restrictive practice: physical intervention", "Safe holding as a last resort"],
        "Staff named in a person's behaviour support plan. Ask your employer which certified scheme they use.",
        &[
            "Calm first: use all that the plan says before any hold.",
            "Use only the holds in the plan, for the shortest time.",
            "Watch breathing and stop at once when there is danger.",
            "Record, report and talk it through afterwards.",
        ],
    ),
    topic(
        "care_certificate",
        Weeks,
        &["Care Certificate standards", "The Care Certificate: 16 standards", "Care Certificate preparation"],
        "People new to care, usually in their first 12 weeks at work.",
        &[
            "Build the knowledge for all 16 standards of the 2025 edition.",
            "Gather workplace evidence as you go.",
            "Practise the skills that your own assessor will then watch at work.",
        ],
    ),
    topic(
        "employer_induction",
        Half,
        &["Induction to care work", "First week in care: induction"],
        "New starters whose employer sends them to a shared induction.",
        &[
            "Know what a shift looks like and who does what.",
            "Keep confidences and keep professional boundaries.",
            "Know when to stop and ask.",
        ],
    ),
    topic(
        "shadowing",
        Half,
        &["Shadowing: getting the most from it", "Shadowing and buddying for new starters"],
        "New starters and the colleague whom they shadow.",
        &[
            "Agree what to watch, and ask the person whether you may be there.",
            "Give and take feedback after a shift.",
            "Know what must be signed off before you work alone.",
        ],
    ),
];
