//! Conditions, disabilities and distress.

use super::Shape::{Alone, Day, Half, Leaders};
use super::{Topic, topic};

pub(super) const TOPICS: &[Topic] = &[
    topic(
        "ld_autism_awareness",
        Alone,
        &["Learning disability and autism awareness", "Learning disability and autism: the essentials"],
        "Everyone who works for a service registered with CQC.",
        &[
            "Understand what learning disability and autism are, and are not.",
            "Make reasonable adjustments: time, words, light, noise.",
            "Notice when illness is blamed on a person's disability.",
        ],
    ),
    topic(
        "omt_elearning",
        Alone,
        &["Oliver McGowan training: e-learning", "Oliver's Training e-learning (first part of both tiers)"],
        "All health and care staff. Do this before Tier 1 or Tier 2.",
        &[
            "Hear Oliver's story and why the training is law.",
            "Understand autism and learning disability from people who live with them.",
            "Know the next part for your role: Tier 1 or Tier 2.",
        ],
    ),
    topic(
        "omt_tier1",
        Half,
        &["Oliver McGowan Mandatory Training Tier 1", "Oliver's Training Tier 1: live session"],
        "Staff who need general awareness. Complete the e-learning first.",
        &[
            "Talk with trainers who are autistic or have a learning disability.",
            "Use what you learnt online in your own job.",
            "Leave with one adjustment that you will make this week.",
        ],
    ),
    topic(
        "omt_tier2",
        Day,
        &["Oliver McGowan Mandatory Training Tier 2", "Oliver's Training Tier 2: full day"],
        "Staff who give care or make decisions about care. Complete the e-learning first.",
        &[
            "Learn with trainers who have a learning disability and trainers who are autistic.",
            "Change how you communicate with one person and another.",
            "Prevent diagnostic overshadowing and the overuse of medicines.",
            "Plan reasonable adjustments for health appointments.",
        ],
    ),
    topic(
        "dementia",
        Day,
        &["Dementia care", "Dementia awareness", "Living well with dementia", "Understanding dementia"],
        "Care and support workers who support people with dementia.",
        &[
            "Understand how the common dementias change memory, senses and words.",
            "See behaviour as a message: pain, fear, boredom, need for the toilet.",
            "Communicate with short sentences, touch and patience.",
            "Make a room easier to find your way in.",
        ],
    ),
    topic(
        "autism",
        Day,
        &["Autism awareness", "Supporting autistic adults", "Understanding autism"],
        "Support workers in supported living, day services and residential care.",
        &[
            "Understand sensory overload, shutdown and meltdown.",
            "Give clear information and enough time.",
            "Agree routines, and prepare a person for change.",
            "Use a person's interests as a way to connect.",
        ],
    ),
    topic(
        "learning_disability",
        Day,
        &["Supporting people with a learning disability", "Learning disability awareness"],
        "Support workers and seniors.",
        &[
            "Use easy read, objects and signs.",
            "Support an annual health check and a hospital passport.",
            "Help with relationships, work and voting.",
        ],
    ),
    topic(
        "mental_health",
        Day,
        &["Mental health awareness", "Supporting people with mental health needs"],
        "Care staff in any setting.",
        &[
            "Recognise depression, anxiety, psychosis and delirium.",
            "Listen and talk without making it worse.",
            "Know who helps in a crisis, day and night.",
            "Support recovery in the person's own words.",
        ],
    ),
    topic(
        "mental_health_first_aid",
        Leaders,
        &["Mental Health First Aid (two days)", "Adult Mental Health First Aid"],
        "Team leaders and colleagues whom others turn to.",
        &[
            "Notice when a colleague or a person is struggling.",
            "Start the conversation and listen without judging.",
            "Guide a person to professional help.",
            "Set limits and look after yourself.",
        ],
    ),
    topic(
        "suicide_prevention",
        Half,
        &["Suicide awareness and prevention", "Suicide: ask, listen, keep safe"],
        "Staff who support people in distress.",
        &[
            "Ask directly about suicide; asking does not plant the idea.",
            "Make a simple safety plan.",
            "Get urgent help and do not leave the person alone.",
        ],
    ),
    topic(
        "positive_behaviour_support",
        Day,
        &[
            "Positive behaviour support",
            "Positive behaviour support (PBS): foundation",
            "Supporting people in distress: PBS",
        ],
        "Support workers and seniors who support people who may hurt themselves or others when distressed.",
        &[
            "Find out what a behaviour is for.",
            "Change the surroundings and the day, not the person.",
            "Use the plan: calm, alert, distressed, recovering.",
            "Reduce restrictions step by step and record the result.",
        ],
    ),
    topic(
        "diabetes",
        Half,
        &["Diabetes awareness", "Supporting people with diabetes"],
        "Care staff who support people with diabetes. It does not train you to give insulin.",
        &[
            "Tell type 1 from type 2.",
            "Recognise and treat a hypo.",
            "Check feet each day and report changes.",
            "Plan meals and snacks around treatment.",
        ],
    ),
    topic(
        "epilepsy",
        Half,
        &["Epilepsy awareness", "Epilepsy: supporting people with seizures"],
        "Staff who support a person with epilepsy.",
        &[
            "Recognise different seizures, absences among them.",
            "Keep a person safe, time the seizure and record it.",
            "Know when to call 999.",
            "Follow a person's epilepsy care plan.",
        ],
    ),
    topic(
        "stroke",
        Half,
        &["Stroke awareness", "Stroke: recovery and care"],
        "Care staff in home care, reablement and nursing homes.",
        &[
            "Use FAST and call 999.",
            "Support weak limbs, swallowing and tiredness.",
            "Communicate with a person with aphasia.",
        ],
    ),
    topic(
        "parkinsons",
        Half,
        &["Parkinson's awareness", "Living with Parkinson's: medicines on time"],
        "Care staff who support people with Parkinson's.",
        &[
            "Know why medicines must be on time, every time.",
            "Help a person who freezes to move again.",
            "Notice low mood, hallucinations and swallowing trouble.",
        ],
    ),
    topic(
        "physical_disability",
        Half,
        &["Physical disability awareness", "Supporting people with physical disabilities"],
        "Personal assistants and support workers.",
        &[
            "Follow the social model: what disables a person is often the building.",
            "Ask before you help, and talk to the person, not to the assistant.",
            "Use wheelchairs and aids in the way the person prefers.",
        ],
    ),
    topic(
        "sensory_impairment",
        Half,
        &["Sight and hearing loss", "Sensory loss awareness"],
        "Care staff who support people with sight or hearing loss, or both.",
        &[
            "Guide a person with sight loss safely.",
            "Clean and check hearing aids and batteries.",
            "Change light, contrast and noise in a room.",
        ],
    ),
    topic(
        "acquired_brain_injury",
        Half,
        &["Acquired brain injury", "Brain injury awareness for support workers"],
        "Support workers in rehabilitation and supported living.",
        &[
            "Understand changes in memory, drive and temper.",
            "Use prompts, routines and breaks against fatigue.",
            "Support the family through change.",
        ],
    ),
    topic(
        "substance_misuse",
        Half,
        &["Alcohol and drugs awareness", "Substance misuse: supporting adults"],
        "Staff who support adults who drink or use drugs.",
        &[
            "Recognise intoxication, withdrawal and overdose.",
            "Talk without shaming.",
            "Know local treatment services and naloxone.",
        ],
    ),
    topic(
        "huntingtons",
        Alone,
        &["Huntington's disease awareness", "Understanding Huntington's disease"],
        "Staff who support a person with Huntington's disease.",
        &[
            "Understand how movement, thinking and mood change over years.",
            "Support eating with a high need for energy.",
            "Keep to the person's routine and give time to answer.",
        ],
    ),
];
