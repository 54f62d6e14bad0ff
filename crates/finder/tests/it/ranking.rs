//! What comes first, and how words are understood.

use crate::made::{course, day, id, now, provider, run, venue, with};
use domain::catalogue::{Mode, Sort};
use domain::ids::CourseRunId;
use domain::page::Limit;
use domain::values::Pence;
use finder::{Asked, CourseEntry, Finder, Found, RunEntry};

fn q(words: &str) -> Asked {
    Asked { q: words.to_owned(), ..Asked::default() }
}

fn find(finder: &Finder, words: &str) -> Found {
    finder.search(&q(words), now()).unwrap()
}

fn titles(found: &Found) -> Vec<&str> {
    found.list.items.iter().map(|item| item.title.as_str()).collect()
}

/// The titles in order, for courses as given.
#[track_caller]
fn finds(courses: Vec<CourseEntry>, words: &str, expected: &[&str]) {
    let finder = with(courses);
    let found = find(&finder, words);
    assert_eq!(titles(&found), expected, "{words}: {:?}", found.list.relaxed);
}

fn text(n: usize, title: &str, text: &str) -> CourseEntry {
    CourseEntry { texts: vec![text.to_owned()], ..course(n, title, &[]) }
}

fn level(n: usize, title: &str, level: i16) -> CourseEntry {
    CourseEntry { level: Some(level), ..course(n, title, &[]) }
}

#[test]
fn a_word_in_the_title_beats_one_in_the_text() {
    let courses = vec![text(1, "Day for seniors", "We speak of epilepsy."), course(2, "Epilepsy", &[])];
    finds(courses, "epilepsy", &["Epilepsy", "Day for seniors"]);
}

#[test]
fn the_workers_word_finds_the_colleges_course() {
    let courses =
        || vec![course(1, "Administration of medicines", &["medication"]), course(2, "Dementia", &["dementia"])];
    finds(courses(), "meds", &["Administration of medicines"]);
    finds(courses(), "alzheimer's", &["Dementia"]);
    finds(vec![course(1, "People moves", &["moving_people"]), course(2, "Other", &[])], "M&H", &["People moves"]);
}

#[test]
fn endings_do_not_matter() {
    finds(vec![course(1, "Hoists", &["moving_people"])], "hoist trainings", &["Hoists"]);
    finds(vec![course(1, "Understanding epilepsies", &[])], "epilepsy understand", &["Understanding epilepsies"]);
}

#[test]
fn an_acronym_that_is_a_word_is_not_found_in_every_text() {
    let courses = vec![text(1, "Driving", "You must bring a licence."), course(2, "Screening", &["nutrition"])];
    finds(courses, "MUST", &["Screening"]);
}

#[test]
fn the_exact_level_comes_before_any_other_however_it_is_written() {
    let courses = || {
        vec![
            level(1, "Level 2 Diploma in Care", 2),
            level(2, "Level 3 Diploma in Adult Care", 3),
            level(3, "Level 4 Diploma in Adult Care", 4),
        ]
    };
    for words in
        ["level 3 diploma adult care", "l3 diploma in adult care", "diploma adult care lvl 3", "nvq 3 adult care"]
    {
        let finder = with(courses());
        assert_eq!(titles(&find(&finder, words)).first(), Some(&"Level 3 Diploma in Adult Care"), "{words}");
    }
    finds(
        courses(),
        "nvq 2 care",
        &["Level 2 Diploma in Care", "Level 3 Diploma in Adult Care", "Level 4 Diploma in Adult Care"],
    );
    finds(courses(), "level 4", &["Level 4 Diploma in Adult Care"]);
}

#[test]
fn what_is_free_comes_first_when_it_is_asked_for() {
    let priced = |n, title: &str, pence| CourseEntry {
        runs: vec![RunEntry { cost: Pence::new(pence).ok(), ..run(n) }],
        ..course(n, title, &["first_aid"])
    };
    let courses = || vec![priced(1, "First aid for a fee", 9000), priced(2, "First aid for all", 0)];
    for words in ["free first aid", "first aid no cost", "funded first aid"] {
        let finder = with(courses());
        assert_eq!(titles(&find(&finder, words)).first(), Some(&"First aid for all"), "{words}");
    }
    finds(courses(), "free courses", &["First aid for all"]);
}

#[test]
fn a_training_provider_is_known_by_its_initials_and_its_short_name() {
    let by = |n, title: &str, who| CourseEntry { provider: provider(who), ..course(n, title, &["dementia"]) };
    let courses = || vec![by(1, "Dementia one", 0), by(2, "Dementia two", 1), by(3, "Dementia three", 2)];
    for (words, first) in [
        ("dementia nscg", "Dementia one"),
        ("keele uni dementia", "Dementia two"),
        ("dementia keele", "Dementia two"),
        ("oatcake dementia", "Dementia three"),
    ] {
        assert_eq!(titles(&find(&with(courses()), words)).first(), Some(&first), "{words}");
    }
    finds(courses(), "oatcake care training", &["Dementia three"]);
}

#[test]
fn nearer_comes_first_among_equals() {
    let at = |n, place| CourseEntry {
        runs: vec![RunEntry { venue: Some(venue(place)), ..run(n) }],
        ..course(n, "First aid", &["first_aid"])
    };
    let finder = with(vec![at(1, 1), at(2, 0)]);
    let found = find(&finder, "first aid near ST16");
    let ids: Vec<_> = found.list.items.iter().map(|item| item.id.0).collect();
    assert_eq!(ids, [id(2), id(1)]);
    assert_eq!(found.list.place.unwrap().label, "ST16");
    assert_eq!(found.list.items[0].next_run.as_ref().unwrap().distance_miles, Some(0.0));
}

#[test]
fn by_distance_the_nearest_comes_first_and_shows_its_nearest_run() {
    let at = |n, place, after| RunEntry { venue: Some(venue(place)), starts_on: Some(day(after)), ..run(n) };
    let two = CourseEntry { runs: vec![at(1, 1, 2), at(2, 0, 9)], ..course(1, "Sooner in Leek", &[]) };
    let one = CourseEntry { runs: vec![at(3, 1, 1)], ..course(2, "Only in Leek", &[]) };
    let finder = with(vec![one, two]);
    let asked = |sort| Asked { near: Some("Stafford".to_owned()), sort: Some(sort), ..Asked::default() };
    let shown = |sort| -> Vec<_> {
        let found = finder.search(&asked(sort), now()).unwrap();
        found.list.items.iter().map(|item| item.next_run.as_ref().unwrap().id.0).collect()
    };
    assert_eq!(shown(Sort::Distance), [id(2), id(3)]);
    assert_eq!(shown(Sort::Date), [id(3), id(1)]);
}

#[test]
fn a_place_may_stand_anywhere_and_may_be_misspelt() {
    let finder = with(vec![course(1, "First aid", &["first_aid"]), course(2, "Dementia", &["dementia"])]);
    for words in
        ["first aid stafford", "stafford first aid", "first aid in Staford", "staffrod first aid", "first aid ST16 2QR"]
    {
        let found = find(&finder, words);
        assert!(found.list.place.is_some(), "{words}");
        assert_eq!(titles(&found), ["First aid"], "{words}");
    }
}

#[test]
fn a_misspelling_is_mended_and_said() {
    let finder =
        with(vec![course(1, "Safeguarding adults", &["safeguarding"]), course(2, "First aid", &["first_aid"])]);
    for (words, meant) in [
        ("safegaurding", "safeguarding"),
        ("safe guarding", "safeguarding"),
        ("safe gaurding", "safeguarding"),
        ("firstaid", "first aid"),
    ] {
        let found = find(&finder, words);
        assert_eq!(found.list.corrected.as_deref(), Some(meant), "{words}");
        assert_eq!(found.list.total, 1, "{words}");
        assert!(found.list.relaxed.is_none());
    }
    assert_eq!(find(&finder, "safeguarding").list.corrected, None);
}

#[test]
fn a_word_that_nobody_knows_is_overlooked_beside_others_and_said_when_alone() {
    let finder =
        with(vec![course(1, "Safeguarding adults", &["safeguarding"]), course(2, "First aid", &["first_aid"])]);
    assert_eq!(titles(&find(&finder, "safeguarding xylophone")), ["Safeguarding adults"]);
    let found = find(&finder, "xylophone zebra");
    assert_eq!(found.list.total, 2);
    assert_eq!(found.list.relaxed.unwrap().message, "We found nothing for those words. Here is what else there is.");
}

#[test]
fn words_that_no_course_has_together_find_what_has_some_and_say_so() {
    let finder =
        with(vec![course(1, "Safeguarding adults", &["safeguarding"]), course(2, "First aid", &["first_aid"])]);
    let found = find(&finder, "safeguarding first aid");
    assert_eq!(found.list.total, 2);
    assert_eq!(found.list.relaxed.unwrap().dropped, ["q"]);
}

#[test]
fn the_soonest_comes_first_by_date_and_what_has_no_day_last() {
    let on = |n, after, flexible_start| CourseEntry {
        runs: vec![RunEntry { starts_on: after, starts_at: None, flexible_start, ..run(n) }],
        ..course(n, &format!("Course {n}"), &[])
    };
    let courses = vec![on(1, None, true), on(2, Some(day(9)), false), on(3, Some(day(3)), false), on(4, None, false)];
    let finder = with(courses);
    let found = finder.search(&Asked::default(), now()).unwrap();
    assert_eq!(titles(&found), ["Course 3", "Course 2", "Course 1", "Course 4"]);
}

#[test]
fn where_no_course_has_a_venue_only_what_is_taught_at_no_place_is_near() {
    let at_no_venue = |n, mode| CourseEntry {
        runs: vec![RunEntry { venue: None, mode, ..run(n) }],
        ..course(n, &format!("Course {n}"), &[])
    };
    let finder = with(vec![at_no_venue(1, Mode::Online), at_no_venue(2, Mode::Classroom)]);
    let found = finder.search(&Asked { near: Some("Leek".to_owned()), ..Asked::default() }, now()).unwrap();
    assert_eq!(titles(&found), ["Course 1"]);
}

#[test]
fn a_refresher_comes_first_only_when_it_is_asked_for() {
    let courses = || vec![course(1, "Dementia refresher", &["dementia"]), course(2, "Dementia", &["dementia"])];
    finds(courses(), "dementia", &["Dementia", "Dementia refresher"]);
    finds(courses(), "dementia refresher", &["Dementia refresher", "Dementia"]);
}

#[test]
fn the_sectors_own_comes_before_what_only_shares_a_word() {
    finds(
        vec![course(1, "Leadership of armies", &[]), course(2, "Leadership in care", &["leadership"])],
        "leadership",
        &["Leadership in care", "Leadership of armies"],
    );
}

#[test]
fn what_is_taught_in_the_county_comes_before_what_is_far_away() {
    let at = |n, place| CourseEntry {
        runs: vec![RunEntry { venue: Some(venue(place)), ..run(n) }],
        ..course(n, &format!("First aid {n}"), &["first_aid"])
    };
    finds(vec![at(1, 2), at(2, 0)], "first aid", &["First aid 2", "First aid 1"]);
}

#[test]
fn a_level_in_the_title_is_surer_than_one_filled_in() {
    let courses = vec![level(1, "First aid for managers (level 3)", 2), level(2, "First aid level 2", 2)];
    finds(courses, "first aid level 2", &["First aid level 2", "First aid for managers (level 3)"]);
}

#[test]
fn a_newcomer_is_shown_first_steps() {
    let courses = vec![course(1, "Dementia", &["dementia"]), course(2, "First week: induction", &[])];
    finds(courses, "I am new to care", &["First week: induction"]);
}

#[test]
fn a_phrase_that_nobody_teaches_is_read_by_its_words() {
    let courses = vec![course(1, "Using a hoist", &[]), course(2, "Dementia", &["dementia"])];
    finds(courses, "hoist training", &["Using a hoist"]);
}

#[test]
fn a_booking_changes_what_has_places() {
    let mut finder = with(vec![course(1, "First aid", &["first_aid"])]);
    let places = |finder: &Finder| {
        let asked = Asked { available: Some(true), ..Asked::default() };
        let found = finder.search(&asked, now()).unwrap();
        (found.list.relaxed.is_none(), found.list.items[0].next_run.as_ref().unwrap().places_left)
    };
    assert_eq!(places(&finder), (true, Some(10)));
    finder.set_places(CourseRunId(id(1)), Some(10), 10, 0);
    assert_eq!(places(&finder), (false, Some(0)));
    finder.set_places(CourseRunId(id(1)), Some(10), 9, 0);
    assert_eq!(places(&finder), (true, Some(1)));
}

#[test]
fn a_run_that_opens_later_has_places_from_that_day() {
    let opens = RunEntry { opens_on: Some(day(4)), closes_on: Some(day(6)), ..run(1) };
    let finder = with(vec![CourseEntry { runs: vec![opens], ..course(1, "First aid", &[]) }]);
    let asked = Asked { available: Some(true), ..Asked::default() };
    let has_places = |after| {
        let found = finder.search(&asked, day(after).and_hms_opt(12, 0, 0).unwrap()).unwrap();
        found.list.relaxed.is_none() && found.list.items[0].next_run.is_some()
    };
    assert_eq!([3, 4, 6, 7].map(has_places), [false, true, true, false]);
}

#[test]
fn what_cannot_be_understood_is_told() {
    let finder = with(Vec::new());
    let told =
        |asked: Asked| finder.search(&asked, now()).unwrap_err().into_iter().map(|p| p.pointer).collect::<Vec<_>>();
    assert_eq!(told(Asked { near: Some("Atlantis".to_owned()), ..Asked::default() }), ["near"]);
    assert_eq!(told(Asked { subjects: vec!["magic".to_owned()], ..Asked::default() }), ["subject"]);
    assert_eq!(told(Asked { sort: Some(Sort::Distance), ..Asked::default() }), ["sort"]);
}

#[test]
fn a_search_that_finds_nothing_says_how_it_was_widened() {
    let finder = with(vec![course(1, "First aid", &["first_aid"])]);
    let asked = Asked {
        within_miles: Some(3.0),
        near: Some("Leek".to_owned()),
        modes: vec![Mode::Classroom],
        ..q("first aid")
    };
    let relaxed = finder.search(&asked, now()).unwrap().list.relaxed.unwrap();
    assert_eq!(
        (relaxed.dropped, relaxed.message.as_str()),
        (vec!["withinMiles".to_owned()], "Nothing within 3 miles. Here is the nearest.")
    );
}

#[test]
fn what_is_typed_so_far_is_offered_to_its_end() {
    let finder = with(vec![course(1, "Moving on", &[]), course(2, "Level 3 Dementia", &["dementia"])]);
    let offered = |typed: &str| -> Vec<(String, String)> {
        finder.suggest(typed).into_iter().map(|offer| (offer.kind, offer.text)).collect()
    };
    let first = |typed: &str| offered(typed).into_iter().next().unwrap();
    assert_eq!(first("demen"), ("subject".to_owned(), "Dementia care".to_owned()));
    assert_eq!(first("dementa"), ("subject".to_owned(), "Dementia care".to_owned()));
    assert_eq!(first("staff"), ("place".to_owned(), "Stafford".to_owned()));
    assert!(offered("moving").contains(&("course".to_owned(), "Moving on".to_owned())));
    assert!(
        offered("keele").contains(&("provider".to_owned(), "Keele University".to_owned()))
            || offered("keele").len() == 1
    );
    assert!(offered("").is_empty() && offered("%").is_empty());
}

#[test]
fn a_page_is_no_longer_than_asked() {
    let finder = with((0..9).map(|n| course(n, "First aid", &["first_aid"])).collect());
    let found = finder.search(&Asked { limit: Limit::new(4).unwrap(), ..Asked::default() }, now()).unwrap();
    assert_eq!((found.list.items.len(), found.list.total, found.next.is_some()), (4, 9, true));
}
