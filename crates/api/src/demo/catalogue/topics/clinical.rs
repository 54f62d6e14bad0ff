//! Delegated healthcare activities and medicines.

use super::Shape::{Delegated, Half};
use super::{Topic, topic};

pub(super) const TOPICS: &[Topic] = &[
    topic(
        "dha_insulin",
        Delegated,
        &["Insulin administration (delegated)", "Delegated insulin: theory and supervised practice"],
        "Care staff whose employer and a community nurse have agreed that they may give insulin to a named person.",
        &[
            "Check blood glucose and know the person's safe range.",
            "Prepare and give insulin with a pen, and rotate the site.",
            "Recognise and treat a hypo, and know when not to give.",
            "Record the dose and dispose of sharps.",
        ],
    ),
    topic(
        "dha_catheter",
        Delegated,
        &["Catheter care", "Urinary catheter care for care staff"],
        "Care staff who support a person with a catheter.",
        &[
            "Empty and change a bag without touching the tap.",
            "Keep the tube clean, below the bladder and free of kinks.",
            "Notice a blockage or an infection and call the nurse.",
        ],
    ),
    topic(
        "dha_stoma",
        Delegated,
        &["Stoma care", "Stoma care for support workers"],
        "Care staff who support a person with a stoma.",
        &[
            "Change a bag and clean the skin around the stoma.",
            "Know a healthy stoma from one that needs the nurse.",
            "Support privacy, diet and confidence.",
        ],
    ),
    topic(
        "dha_enteral_feeding",
        Delegated,
        &["PEG feeding", "Enteral feeding (PEG) awareness and practice"],
        "Care staff who support a named person fed by tube.",
        &[
            "Check the position and the site before each feed.",
            "Give feed, water and flushes in the plan's order.",
            "Position the person and prevent aspiration.",
            "Act when a tube comes out or blocks.",
        ],
    ),
    topic(
        "dha_dysphagia",
        Delegated,
        &["Dysphagia and modified textures", "Swallowing difficulties: IDDSI in practice"],
        "Care and kitchen staff who support people at risk of choking.",
        &[
            "Recognise signs of a swallowing difficulty.",
            "Thicken drinks and prepare food to the IDDSI level in the plan.",
            "Support a safe position and pace.",
            "Act when a person chokes.",
        ],
    ),
    topic(
        "dha_buccal_midazolam",
        Delegated,
        &["Epilepsy rescue medication", "Buccal midazolam: emergency medicine for seizures"],
        "Staff who support a named person with a rescue medicine plan. Do epilepsy awareness first.",
        &[
            "Know from the plan when to give the medicine and when to wait.",
            "Give buccal midazolam on a practice model.",
            "Watch breathing afterwards and call 999 as planned.",
        ],
    ),
    topic(
        "dha_tracheostomy",
        Delegated,
        &["Tracheostomy and suction", "Tracheostomy care for support workers"],
        "Staff of complex care packages, for a named person.",
        &[
            "Check the tube, the ties and the emergency box each shift.",
            "Suction safely and for no longer than the plan says.",
            "Act when the tube blocks or comes out.",
        ],
    ),
    topic(
        "dha_oxygen",
        Half,
        &["Oxygen therapy at home", "Oxygen safety in care"],
        "Staff who support a person who uses oxygen.",
        &[
            "Set only the flow that is prescribed.",
            "Keep flames, smoking and oil-based creams away.",
            "Notice drowsiness or blue lips and call for help.",
        ],
    ),
    topic(
        "dha_wound_care",
        Delegated,
        &["Simple wound care", "Simple wound care and dressings (delegated)"],
        "Care staff to whom a nurse delegates a simple dressing.",
        &[
            "Change a simple dressing with clean technique.",
            "Recognise a wound that gets worse.",
            "Record size, colour and pain, and tell the nurse.",
        ],
    ),
    topic(
        "dha_bowel_care",
        Delegated,
        &["Bowel care", "Delegated bowel care, with autonomic dysreflexia"],
        "Staff who support a named person, often with a spinal injury.",
        &[
            "Follow the person's bowel plan with dignity.",
            "Recognise autonomic dysreflexia as an emergency.",
            "Know which procedures you may not do.",
        ],
    ),
    topic(
        "dha_observations",
        Delegated,
        &["Vital signs and observations", "Taking observations: temperature, pulse, breathing, blood pressure"],
        "Care staff and seniors asked to take observations.",
        &[
            "Take temperature, pulse, breathing rate, oxygen level and blood pressure.",
            "Know what is usual for this person.",
            "Use NEWS2 and pass on the result with SBARD.",
        ],
    ),
    topic(
        "dha_ventilation",
        Delegated,
        &["Ventilation support", "Supporting people who use a ventilator"],
        "Staff of complex care packages, for a named person.",
        &[
            "Check the machine, mask and circuit each shift.",
            "Know each alarm and what to do first.",
            "Use the emergency bag while help comes.",
        ],
    ),
    topic(
        "dha_posture_mobility",
        Delegated,
        &["Complex posture and mobility care", "Posture care, splints and passive movement"],
        "Care staff who follow a physiotherapist's plan.",
        &[
            "Position a person in bed and chair over 24 hours.",
            "Put on splints and check the skin under them.",
            "Do passive movements within the plan.",
        ],
    ),
];
