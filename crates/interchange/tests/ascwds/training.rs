//! Training files: both headers are read, and what is written reads back the same.

use crate::made::{TRAINING, all, codes, file, good};
use chrono::{Days, NaiveDate};
use domain::ascwds::{Accredited, DeliveredBy, HowDelivered};
use domain::records::validity::{Validity, expiry};
use interchange::ascwds::{Row, TrainingEntry, TrainingWriter};
use proptest::prelude::*;

const BEFORE: &str = "LOCALESTID,UNIQUEWORKERID,CATEGORY,DESCRIPTION,DATECOMPLETED,EXPIRYDATE,ACCREDITED,NOTES";

fn written(entries: &[TrainingEntry]) -> Vec<u8> {
    let mut out = TrainingWriter::new(Vec::new()).unwrap();
    for entry in entries {
        out.entry(entry).unwrap();
    }
    out.end().unwrap()
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0u64..9_000).prop_map(|n| NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + Days::new(n))
}

fn text(most: usize) -> impl Strategy<Value = String> {
    prop::string::string_regex(&format!("[a-z=+@',;\"é€ \n-]{{1,{most}}}"))
        .unwrap()
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("blank is none", |text| !text.is_empty())
}

prop_compose! {
    fn entry()(
        ids in (text(50), text(50)), category in prop::sample::select(vec![1u16, 2, 20, 41, 51]), name in prop::option::of(text(120)),
        accredited in prop::option::of(prop::sample::select(Accredited::ALL)),
        by in prop::option::of(prop::sample::select(DeliveredBy::ALL)), provider in prop::option::of(1u16..=88),
        how in prop::option::of(prop::sample::select(HowDelivered::ALL)),
        validity in prop::option::of(prop_oneof![Just(Validity::DoesNotExpire), (2u32..=999).prop_map(Validity::Months)]),
        completed in prop::option::of(day()), lasts in prop::option::of(1u64..5_000), notes in prop::option::of(text(200)),
    ) -> TrainingEntry {
        let due = completed.zip(validity).and_then(|(completed, validity)| expiry(completed, validity));
        let expires = lasts.map(|days| completed.unwrap_or(NaiveDate::MIN.max(NaiveDate::from_ymd_opt(2001, 1, 1).unwrap())) + Days::new(days));
        TrainingEntry {
            workplace: ids.0, worker: ids.1, category, name, accredited, delivered_by: by,
            provider: provider.filter(|_| by == Some(DeliveredBy::External)), how, validity, completed,
            // A blank cell is filled from the validity.
            expires: expires.or(due), notes,
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back_the_same(entries in prop::collection::vec(entry(), 0..5)) {
        let read = good(&written(&entries));
        let back: Vec<TrainingEntry> = read.into_iter().map(|row| match row {
            Row::Training(entry) => entry,
            other => panic!("{other:?}"),
        }).collect();
        prop_assert_eq!(back, entries);
    }
}

#[test]
fn the_file_has_the_twelve_columns_of_today_in_their_order() {
    let text = String::from_utf8(written(&[])).unwrap();
    assert_eq!(text, format!("{TRAINING}\r\n"));
}

#[test]
fn the_header_before_november_2025_is_read_too() {
    let cells = [
        ("LOCALESTID", "RC"),
        ("UNIQUEWORKERID", "1"),
        ("CATEGORY", "6"),
        ("DESCRIPTION", "Fire marshal"),
        ("ACCREDITED", "999"),
        ("DATECOMPLETED", "01/02/2026"),
    ];
    let rows = good(&file(BEFORE, &cells));
    let [Row::Training(entry)] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!(
        (entry.name.as_deref(), entry.accredited, entry.validity),
        (Some("Fire marshal"), Some(Accredited::Unknown), None)
    );
    let long = "x".repeat(121);
    let reads =
        all(&file(BEFORE, &[("LOCALESTID", "RC"), ("UNIQUEWORKERID", "1"), ("CATEGORY", "6"), ("DESCRIPTION", &long)]))
            .unwrap();
    assert_eq!(codes(&reads[0].findings), [("TRAININGNAME_ERROR", "DESCRIPTION")]);
}

#[test]
fn the_last_day_is_filled_from_the_validity_and_one_month_is_enough() {
    let cells = [
        ("LOCALESTID", "RC"),
        ("UNIQUEWORKERID", "1"),
        ("CATEGORY", "6"),
        ("VALIDITY", "1"),
        ("DATECOMPLETED", "31/01/2026"),
    ];
    let rows = good(&file(TRAINING, &cells));
    let [Row::Training(entry)] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!(entry.expires, NaiveDate::from_ymd_opt(2026, 2, 27));
}

#[test]
fn all_that_is_wrong_is_named_at_once() {
    let cells = [
        ("CATEGORY", "3"),
        ("ACCREDITED", "2"),
        ("WHODELIVERED", "3"),
        ("PROVIDERNAME", "41"),
        ("HOWDELIVERED", "3"),
        ("VALIDITY", "soon"),
        ("DATECOMPLETED", "2026-01-01"),
        ("EXPIRYDATE", "31/02/2026"),
    ];
    let reads = all(&file(TRAINING, &cells)).unwrap();
    assert_eq!(reads[0].row, None);
    assert_eq!(
        codes(&reads[0].findings),
        [
            ("LOCALESTID_ERROR", "LOCALESTID"),
            ("UNIQUE_WORKER_ID_ERROR", "UNIQUEWORKERID"),
            ("DATE_COMPLETED_ERROR", "DATECOMPLETED"),
            ("EXPIRY_DATE_ERROR", "EXPIRYDATE"),
            ("CATEGORY_ERROR", "CATEGORY"),
            ("ACCREDITED_ERROR", "ACCREDITED"),
            ("WHODELIVERED_ERROR", "WHODELIVERED"),
            ("PROVIDERNAME_WARNING", "WHODELIVERED/PROVIDERNAME"),
            ("HOWDELIVERED_ERROR", "HOWDELIVERED"),
            ("VALIDITY_ERROR", "VALIDITY"),
        ]
    );
}
