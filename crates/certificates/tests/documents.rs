//! What the documents say, and that they are accessible whatever is written in them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use certificates::{Certificate, Check, Passport, Row, passport_pdf, pdf};
use chrono::{Days, NaiveDate};
use lopdf::{Document, Object};
use proptest::prelude::*;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 1).unwrap()
}

fn certificate<'a>() -> Certificate<'a> {
    Certificate {
        holder: "Katarzyna Nowak",
        title: "Moving and handling of people",
        achieved_on: day(),
        valid_until: day().checked_add_days(Days::new(365)),
        taught_by: Some("Leek College"),
        issuer: "Staffordshire Social Care Academy",
        signed: true,
        stands: "The college says so, and the Academy checked it.",
        minutes: Some(90),
        outcomes: &["Plan a safe move", "Use a hoist"],
        quality_mark: Some("Quality mark 2026"),
        number: "SSCA-2026-004217",
        check_url: "https://academy.example/check/K7QM2XPD9RTB4WHC",
        check_code: "K7QM-2XPD-9RTB-4WHC",
        made_on: day(),
    }
}

/// All text of a document; where lines are broken stands one space.
fn text(pdf: &[u8]) -> String {
    let document = Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    let text = document.extract_text(&pages).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn pages(pdf: &[u8]) -> usize {
    Document::load_mem(pdf).unwrap().get_pages().len()
}

/// How many parts of the structure are of this kind.
fn parts(pdf: &[u8], kind: &[u8]) -> usize {
    let of_kind = |object: &&Object| {
        object
            .as_dict()
            .is_ok_and(|part| part.has(b"P") && part.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == kind))
    };
    Document::load_mem(pdf).unwrap().objects.values().filter(of_kind).count()
}

#[test]
fn a_certificate_says_who_achieved_what() {
    let made = pdf(&certificate()).unwrap();
    let said = text(&made);
    for words in [
        "Certificate This is to say that Katarzyna Nowak completed Moving and handling of people",
        "on Tuesday 1 December 2026, taught by Leek College. It counts until Wednesday 1 December 2027.",
        "Plan a safe move Use a hoist",
        "Signed by the Academy The college says so, and the Academy checked it.",
        "1 hour 30 minutes",
        "SSCA-2026-004217",
        "K7QM-2XPD-9RTB-4WHC",
    ] {
        assert!(said.contains(words), "{words:?} is not in {said}");
    }
    assert_eq!(pages(&made), 1);
}

#[test]
fn what_nobody_signed_is_not_called_a_certificate() {
    let said = text(&pdf(&Certificate { signed: false, valid_until: None, ..certificate() }).unwrap());
    assert!(said.contains("Record of learning"));
    assert!(said.contains("not signed"));
    assert!(said.contains("It has no end date."));
    assert!(!said.contains("Certificate"));
    assert!(!said.contains("Signed by"));
}

#[test]
fn a_certificate_is_an_accessible_document() {
    let made = pdf(&certificate()).unwrap();
    let document = Document::load_mem(&made).unwrap();
    let catalogue = document.catalog().unwrap();
    assert_eq!(catalogue.get(b"Lang").and_then(Object::as_str).unwrap(), b"en-GB");
    let marked = catalogue.get(b"MarkInfo").and_then(Object::as_dict).unwrap();
    assert!(marked.get(b"Marked").and_then(Object::as_bool).unwrap());
    assert_eq!([b"H1".as_slice(), b"H2", b"LBody", b"Figure", b"Link"].map(|kind| parts(&made, kind)), [1, 2, 2, 1, 1]);
    let whole = String::from_utf8_lossy(&made).into_owned();
    assert!(whole.contains("<pdfuaid:part>1</pdfuaid:part>"));
    assert!(whole.contains("QR code that opens https://academy.example/check/"));
}

#[test]
fn the_same_certificate_is_the_same_file() {
    assert_eq!(pdf(&certificate()).unwrap(), pdf(&certificate()).unwrap());
}

#[test]
fn many_outcomes_go_on_more_pages_and_none_is_lost() {
    let outcomes: Vec<String> = (0..80).map(|at| format!("Outcome number {at} is known")).collect();
    let outcomes: Vec<&str> = outcomes.iter().map(String::as_str).collect();
    let made = pdf(&Certificate { outcomes: &outcomes, ..certificate() }).unwrap();
    let said = text(&made);
    assert!(outcomes.iter().all(|outcome| said.contains(outcome)));
    assert!((3..=5).contains(&pages(&made)));
    assert!(said.contains("Page 2 of"));
}

#[test]
fn very_long_texts_are_still_drawn_whole() {
    let long = "safeguarding ".repeat(700);
    let made = pdf(&Certificate { title: &long, stands: &long, ..certificate() }).unwrap();
    assert!(text(&made).matches("safeguarding").count() >= 1400);
}

#[test]
fn letters_that_no_font_has_stay_in_the_text() {
    let made = pdf(&Certificate { holder: "安全 फ", ..certificate() }).unwrap();
    let said = text(&made) + &behind(&made);
    assert!(["安", "全", "फ"].iter().all(|letter| said.contains(letter)), "{said}");
}

/// What is said of glyphs that the text of their font does not tell.
fn behind(pdf: &[u8]) -> String {
    let document = Document::load_mem(pdf).unwrap();
    let mut said = String::new();
    for page in document.get_pages().values() {
        for operation in document.get_and_decode_page_content(*page).unwrap().operations {
            let properties = operation.operands.get(1).and_then(|operand| operand.as_dict().ok());
            if let Some(words) = properties.and_then(|properties| properties.get(b"ActualText").ok()) {
                said += &lopdf::decode_text_string(words).unwrap();
            }
        }
    }
    said
}

#[test]
fn an_address_that_no_code_can_hold_is_refused() {
    let long = format!("https://academy.example/{}", "x".repeat(400));
    assert!(pdf(&Certificate { check_url: &long, ..certificate() }).is_err());
}

#[test]
fn a_record_of_five_hundred_rows_is_a_table_over_some_pages() {
    let titles: Vec<String> = (0..500).map(|at| format!("Subject {at:03} of care")).collect();
    let rows: Vec<Row<'_>> = titles
        .iter()
        .map(|title| Row { title, with: None, achieved_on: day(), valid_until: None, stands: "Signed" })
        .collect();
    let check = Check { url: "https://academy.example/r/ABCD", code: "ABCD-EFGH" };
    let passport = Passport {
        title: "Training record",
        holder: "Katarzyna Nowak",
        issuer: "Staffordshire Social Care Academy",
        rows: &rows,
        check: Some(check),
        made_on: day(),
    };
    let made = passport_pdf(&passport).unwrap();
    let said = text(&made);
    assert!(titles.iter().all(|title| said.contains(title)));
    assert!(pages(&made) <= 30, "{} pages", pages(&made));
    assert_eq!([b"Table".as_slice(), b"TR", b"TH", b"TD"].map(|kind| parts(&made, kind)), [1, 501, 505, 2000]);
    assert!(said.contains(&format!("Page 2 of {}", pages(&made))));
    assert_eq!(made, passport_pdf(&passport).unwrap());
}

#[test]
fn what_ended_is_said_as_of_the_day_it_is_made() {
    let row = |until: u64| Row {
        title: "Fire safety",
        with: Some("Leek College"),
        achieved_on: day() - Days::new(400),
        valid_until: Some(day() - Days::new(1) + Days::new(until)),
        stands: "Signed",
    };
    let rows = [row(0), row(1)];
    let passport = Passport {
        title: "Training record",
        holder: "Ada",
        issuer: "Academy",
        rows: &rows,
        check: None,
        made_on: day(),
    };
    let said = text(&passport_pdf(&passport).unwrap());
    assert!(said.contains("1 in date, 1 ended."));
    assert!(said.contains("Ended 30 Nov 2026"));
    let said = text(&passport_pdf(&Passport { rows: &[], ..passport }).unwrap());
    assert!(said.contains("Nothing is on this record"));
}

#[test]
fn a_row_that_is_higher_than_a_page_goes_on_over_the_next() {
    let long = "safeguarding ".repeat(400);
    let rows = [Row { title: &long, with: None, achieved_on: day(), valid_until: None, stands: "Signed" }];
    let passport = Passport {
        title: "Training record",
        holder: "Ada",
        issuer: "Academy",
        rows: &rows,
        check: None,
        made_on: day(),
    };
    let made = passport_pdf(&passport).unwrap();
    assert_eq!(text(&made).matches("safeguarding").count(), 400);
    assert!(pages(&made) > 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_words_of_any_script_give_a_document(title in "\\PC{1,255}", holder in "(?s).{0,60}", by in "\\PC{0,40}") {
        let outcomes = [by.as_str(), holder.as_str()];
        let of = Certificate { title: &title, holder: &holder, taught_by: Some(&by), stands: &title, outcomes: &outcomes, ..certificate() };
        prop_assert!(pdf(&of).is_ok());
        let row = Row { title: &title, with: Some(&by), achieved_on: day(), valid_until: None, stands: &holder };
        let of = Passport { title: &title, holder: &holder, issuer: "Academy", rows: &[row], check: None, made_on: day() };
        prop_assert!(passport_pdf(&of).is_ok());
    }

    #[test]
    fn letters_that_join_turn_and_stack_give_a_document(
        words in "[ a-z0-9()fil\u{300}-\u{36f}\u{590}-\u{5ff}\u{600}-\u{6ff}\u{7c0}-\u{7ff}\u{e80}-\u{edf}\u{200b}-\u{200f}\u{fe00}-\u{fe0f}\u{1f600}-\u{1f64f}]{1,120}",
    ) {
        let made = pdf(&Certificate { title: &words, holder: &words, ..certificate() });
        prop_assert!(made.is_ok());
        prop_assert_eq!(made.unwrap(), pdf(&Certificate { title: &words, holder: &words, ..certificate() }).unwrap());
    }
}
