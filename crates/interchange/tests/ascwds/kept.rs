//! What the academy does not need is gone when a row is read: no type holds it, no finding quotes it.

use crate::made::{GOOD_WORKER, WORKER, WORKPLACE, all, file, with};

/// A value for each column of a worker file that is dropped; most are wrong, so that there is a finding to look at.
const DROPPED: &[(&str, &str)] = &[
    ("NINUMBER", "QQ987654Z9"),
    ("POSTCODE", "ZZ98 7ZZ9"),
    ("DOB", "31/13/1971"),
    ("GENDER", "81234567"),
    ("ETHNICITY", "82345678"),
    ("NATIONALITY", "8x3456789"),
    ("BRITISHCITIZENSHIP", "84567890"),
    ("COUNTRYOFBIRTH", "8x5678901"),
    ("YEAROFENTRY", "86789"),
    ("DISABLED", "87890123"),
    ("RECSOURCE", "88901234"),
    ("HANDCVISA", "89012345"),
    ("INOUTUK", "71234567"),
    ("DHA", "72345678"),
    ("APPRENTICE", "73456789"),
    ("EMPLSTATUS", "74567890"),
    ("ZEROHRCONT", "75678901"),
    ("DAYSSICK", "7678.25"),
    ("SALARYINT", "77890123"),
    ("SALARY", "78901234"),
    ("HOURLYRATE", "79012.345"),
    ("CONTHOURS", "6123.25"),
    ("AVGHOURS", "6234.25"),
    ("NMCREG", "63456789"),
    ("AMHP", "64567890"),
    ("NONSCQUAL", "65678901"),
    ("QUALACH01NOTES", "a note on health"),
];

#[test]
fn nothing_of_a_worker_that_is_not_needed_is_printed_or_said() {
    for is_good in [true, false] {
        let cells = with(
            GOOD_WORKER,
            if is_good {
                &[
                    ("NINUMBER", "QQ987654C"),
                    ("SALARY", "23456"),
                    ("SALARYINT", "1"),
                    ("DAYSSICK", "17.5"),
                    ("QUALACH01NOTES", "a note on health"),
                ]
            } else {
                DROPPED
            },
        );
        let reads = all(&file(WORKER, &cells)).unwrap();
        assert_eq!(reads[0].row.is_some(), is_good);
        assert_eq!(reads[0].findings.is_empty(), is_good, "{:?}", reads[0].findings);
        let printed = format!("{reads:?} {}", serde_json::to_string(&reads[0].findings).unwrap());
        let kept = format!("{printed} {}", serde_json::to_string(&reads[0].row).unwrap());
        for (column, value) in cells.iter().filter(|cell| DROPPED.iter().any(|dropped| dropped.0 == cell.0)) {
            if value.len() > 4 {
                assert!(!kept.contains(value), "{column}: {kept}");
            }
        }
    }
}

#[test]
fn every_dropped_column_is_looked_at_all_the_same() {
    let reads = all(&file(WORKER, &with(GOOD_WORKER, DROPPED))).unwrap();
    let named: Vec<&str> = reads[0].findings.iter().map(|finding| finding.column.as_str()).collect();
    for (column, _) in
        DROPPED.iter().filter(|(column, _)| !["SALARY", "HOURLYRATE", "INOUTUK", "QUALACH01NOTES"].contains(column))
    {
        assert!(named.iter().any(|name| name.split('/').any(|name| name == *column)), "{column}: {named:?}");
    }
}

#[test]
fn pay_and_benefits_of_a_workplace_are_not_kept_either() {
    let marks = [("SICKPAY", "91234567"), ("PENSION", "92345678"), ("ACTUALCONT", "93456789"), ("HOLIDAY", "9456x789")];
    let reads = all(&file(WORKPLACE, &with(crate::made::GOOD_WORKPLACE, &marks))).unwrap();
    assert_eq!(reads[0].findings.len(), 4);
    let printed = format!("{reads:?}");
    assert!(marks.iter().all(|(_, value)| !printed.contains(value)), "{printed}");
}
