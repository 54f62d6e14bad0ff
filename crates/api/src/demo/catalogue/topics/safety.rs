//! Safety at work, first aid and safeguarding.

use super::Shape::{Alone, Day, Half, Practical};
use super::{Topic, topic};

pub(super) const TOPICS: &[Topic] = &[
    topic(
        "health_safety",
        Half,
        &["Health and safety awareness", "Health and safety at work in care", "Working safely in a care setting"],
        "Everyone who works in a care home, in supported living or in people's own homes.",
        &[
            "Spot hazards in a person's home or a care home and know whom to tell.",
            "Read a risk assessment and work the way it says.",
            "Report an accident, a near miss or faulty equipment the same day.",
            "Know what you must do, and what your employer must do, under health and safety law.",
        ],
    ),
    topic(
        "infection_prevention",
        Half,
        &["Infection prevention and control", "Infection control for care staff", "Stopping the spread of infection"],
        "Everyone who gives care, cleans, cooks or does laundry where people receive care.",
        &[
            "Wash your hands well and at the right moments.",
            "Put on and take off gloves, apron and mask in the right order.",
            "Deal with soiled laundry, waste and spills without spreading germs.",
            "Know the early signs of norovirus, flu and chest infection and what to do in an outbreak.",
        ],
    ),
    topic(
        "fire_safety",
        Half,
        &["Fire safety", "Fire safety and evacuation in care settings", "Fire awareness for care staff"],
        "Everyone who works in a care home, day service or office, and home care staff who find fire risks in people's homes.",
        &[
            "Find and remove common fire risks: chargers, smoking, oxygen, emollient creams.",
            "Choose the right extinguisher, and know when not to use one.",
            "Follow the evacuation plan for each person, with and without the lift.",
            "Raise the alarm and tell the fire service who is still inside.",
        ],
    ),
    topic(
        "moving_objects",
        Half,
        &["Moving and handling of objects", "Manual handling: loads and equipment", "Safer lifting and carrying"],
        "Care, kitchen, cleaning, laundry and office staff. It does not cover moving people.",
        &[
            "Look at the task, the load, the space and yourself before you lift.",
            "Lift, push and pull laundry, shopping and wheelchairs with less strain on your back.",
            "Use trolleys and other aids, and say when a load is too much for one person.",
        ],
    ),
    topic(
        "safeguarding_adults",
        Half,
        &["Safeguarding adults awareness", "Safeguarding adults: an introduction", "Keeping adults safe from abuse"],
        "Everyone who works or volunteers with adults who need care and support.",
        &[
            "Recognise signs of abuse and neglect, self-neglect among them.",
            "Know what to do and say when a person tells you something worrying.",
            "Report a concern to your manager, or to the council if your manager is part of it.",
            "Record what you saw and heard in the person's own words.",
        ],
    ),
    topic(
        "safeguarding_adults_l1",
        Half,
        &["Safeguarding adults level 1", "Adult safeguarding awareness (level 1)"],
        "New staff, volunteers, and staff in kitchens, offices and maintenance.",
        &[
            "Name the ten kinds of abuse in the Care Act guidance.",
            "Notice changes in a person that may mean harm.",
            "Tell the right person on the same day and write down only facts.",
        ],
    ),
    topic(
        "safeguarding_adults_l2",
        Day,
        &[
            "Safeguarding adults level 2",
            "Adult safeguarding level 2: responding to concerns",
            "Safeguarding adults for care staff (level 2)",
        ],
        "Care and support workers and senior carers who may be the first to see or hear of harm.",
        &[
            "Respond calmly when a person tells you about abuse, without asking leading questions.",
            "Use the six principles of safeguarding and ask the person what they want to happen.",
            "Raise a concern in Staffordshire or Stoke-on-Trent and know what happens next.",
            "Work with capacity and consent when a person does not want you to report.",
        ],
    ),
    topic(
        "safeguarding_adults_l3",
        Day,
        &[
            "Safeguarding adults level 3",
            "Safeguarding adults for managers (level 3)",
            "Leading safeguarding in your service",
        ],
        "Managers, deputies, nurses and safeguarding leads who decide what to do with a concern.",
        &[
            "Decide whether a concern meets the duty to make an enquiry under section 42 of the Care Act.",
            "Make an immediate safety plan with the person and protect evidence.",
            "Write a good referral, and take part in a planning meeting.",
            "Learn from reviews of serious cases and change practice in your team.",
        ],
    ),
    topic(
        "safeguarding_children",
        Half,
        &["Safeguarding children awareness", "Safeguarding children for adult care staff"],
        "Staff in adult care who meet children in families, on visits or among young carers.",
        &[
            "Notice signs that a child in the household may be at risk.",
            "Know your duty to share a concern about a child, even if the adult objects.",
            "Contact the children's front door in Staffordshire or in Stoke-on-Trent.",
        ],
    ),
    topic(
        "basic_life_support",
        Half,
        &["Basic life support with AED", "CPR and basic life support", "Basic life support for care staff"],
        "Care staff who may be the first to reach a person who has collapsed.",
        &[
            "Check breathing and call for help quickly.",
            "Give chest compressions and rescue breaths to an adult, on a manikin.",
            "Use an automatic defibrillator safely.",
            "Help a choking person, wheelchair users included, and respect a DNACPR decision.",
        ],
    ),
    topic(
        "emergency_first_aid_work",
        Practical,
        &[
            "Emergency first aid at work",
            "Level 3 emergency first aid at work (one day)",
            "EFAW: emergency first aid at work",
        ],
        "The named first aider of a small or lower-risk workplace, and anyone who wants to be.",
        &[
            "Assess an incident and keep yourself safe.",
            "Give CPR, use a defibrillator and help a choking person.",
            "Control bleeding and treat burns, faints, fits and shock.",
            "Fill in the accident book properly.",
        ],
    ),
    topic(
        "first_aid_at_work",
        Practical,
        &["First aid at work (three days)", "FAW: first aid at work", "First aid at work"],
        "First aiders of larger workplaces, such as care homes with many staff and visitors.",
        &[
            "Do all that the one-day emergency course covers, with more practice.",
            "Recognise heart attack, stroke, severe allergy and asthma, and act fast.",
            "Care for broken bones, head, back and eye injuries, and poisoning.",
            "Hand over to the ambulance crew clearly.",
        ],
    ),
    topic(
        "emergency_aid_awareness",
        Half,
        &["Emergency aid awareness", "First aid in care: the first ten minutes"],
        "Staff who are not first aiders but work alone with people.",
        &[
            "Decide when to call 999, 111 or the office.",
            "Put an unconscious person who is breathing in the recovery position.",
            "Stop heavy bleeding until help comes.",
        ],
    ),
    topic(
        "food_hygiene",
        Half,
        &[
            "Food hygiene level 2",
            "Food safety in care (level 2)",
            "Preparing food safely in people's homes and care homes",
        ],
        "Anyone who prepares, heats or serves food for people who receive care.",
        &[
            "Keep raw and cooked food apart and clean as you go.",
            "Check fridge temperature and use-by dates, also in a person's own kitchen.",
            "Heat, cool and serve food so that it is safe for frail people.",
            "Prevent harm from the fourteen allergens.",
        ],
    ),
    topic(
        "lone_working",
        Half,
        &["Lone working and personal safety", "Staying safe when you work alone"],
        "Home care workers, sleep-in staff and anyone who visits people alone.",
        &[
            "Check risks before a visit: dogs, dark paths, past incidents.",
            "Use your check-in system and know what happens if you do not check in.",
            "Calm a tense situation and leave early if you feel unsafe.",
        ],
    ),
    topic(
        "coshh",
        Alone,
        &["COSHH awareness", "COSHH: cleaning products and other hazardous substances"],
        "Care, cleaning and laundry staff who use chemicals.",
        &[
            "Read hazard symbols and safety data sheets.",
            "Use, store and throw away cleaning products safely, and never mix them.",
            "Act quickly when a product is swallowed or splashed in the eyes.",
        ],
    ),
    topic(
        "equipment_bed_rails",
        Half,
        &["Bed rails and equipment safety", "Safe use of bed rails, hoists and slings: daily checks"],
        "Staff who use or check beds, rails, hoists and slings.",
        &[
            "Check a bed rail for gaps that could trap a person.",
            "Read the label, size and service date of a sling or hoist before use.",
            "Take faulty equipment out of use and report it.",
        ],
    ),
    topic(
        "minibus_driver",
        Practical,
        &["Minibus driving and passenger safety", "Driving passengers: minibus and wheelchair-accessible vehicles"],
        "Day service and care home staff who drive people. You need a full licence with D1, or must check with your employer.",
        &[
            "Do the walk-round check before each journey.",
            "Secure a wheelchair with a four-point tie-down and the passenger with a belt.",
            "Use the tail lift safely.",
            "Act when a passenger becomes ill or there is a breakdown.",
        ],
    ),
    topic(
        "prevent",
        Alone,
        &["Prevent duty awareness", "Prevent: spotting radicalisation"],
        "All staff; a short awareness course.",
        &[
            "Know what radicalisation can look like in an adult with care needs.",
            "Notice, check and share a concern.",
            "Know that Prevent is about support, not about spying on people.",
        ],
    ),
    topic(
        "modern_slavery",
        Half,
        &["Modern slavery awareness", "Modern slavery and exploitation in care"],
        "Care staff, recruiters and managers, above all of services with staff recruited from abroad.",
        &[
            "Recognise signs of forced work, debt bondage and cuckooing.",
            "Report safely, and know the helpline.",
            "Know a care worker's rights over pay, passport and housing.",
        ],
    ),
    topic(
        "domestic_abuse",
        Half,
        &["Domestic abuse awareness", "Domestic abuse and older or disabled people"],
        "Care staff who visit homes, and managers who support staff.",
        &[
            "Recognise coercive control, also by a relative who is the carer.",
            "Ask safely, when the other person is not in the room.",
            "Know local help and what a MARAC does.",
        ],
    ),
    topic(
        "whistleblowing",
        Alone,
        &["Speaking up and whistleblowing", "Whistleblowing: how to raise a concern at work"],
        "Everyone who works in care.",
        &[
            "Tell a grievance from a whistleblowing concern.",
            "Raise a concern inside your organisation, with CQC or with the council.",
            "Know how the law protects you.",
        ],
    ),
];
