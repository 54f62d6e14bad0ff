//! Files as they come: marks, encodings, ends of lines, quotes, old headers, and noise.

use crate::made::{GOOD_WORKER, GOOD_WORKPLACE, TRAINING, WORKER, WORKPLACE, all, codes, file, good, rows};
use domain::ascwds::FileKind;
use interchange::ascwds::{Ages, Row, read};
use proptest::prelude::*;
use std::ops::ControlFlow;

#[test]
fn good_rows_of_all_three_files_are_read_without_a_finding() {
    let training = [("LOCALESTID", "Rose Court"), ("UNIQUEWORKERID", "RC-7"), ("CATEGORY", "6")];
    for (header, cells) in [(WORKPLACE, GOOD_WORKPLACE), (WORKER, GOOD_WORKER), (TRAINING, &training[..])] {
        let reads = all(&file(header, cells)).unwrap();
        assert_eq!(codes(&reads[0].findings), []);
        assert!(reads[0].row.is_some());
    }
}

#[test]
fn marks_encodings_and_ends_of_lines_make_no_difference() {
    let plain = String::from_utf8(rows(WORKER, &[GOOD_WORKER]))
        .unwrap()
        .replace("Invented Worker", "Zoë \"Z\"")
        .replace("Zoë \"Z\"", "\"Zoë \"\"Z\"\"\"");
    let wanted = good(plain.as_bytes());
    assert!(matches!(wanted.as_slice(), [Row::Worker(worker)] if worker.display_id == "Zoë \"Z\""));
    let windows: Vec<u8> = plain.chars().map(|c| if c == 'ë' { 0xEB } else { c as u8 }).collect();
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(plain.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked = format!("\u{feff}{plain}").into_bytes();
    let returned = plain.replace('\n', "\r\n").into_bytes();
    for bytes in [windows, utf16, marked, returned, plain.trim_end().as_bytes().to_vec()] {
        assert_eq!(good(&bytes), wanted);
    }
}

#[test]
fn a_finding_names_the_line_that_its_row_begins_on() {
    let text = format!("{TRAINING}\n\n\nRC,1,6,\"two\nlines\",,,,,,,,\n\nRC,2,6,,7,,,,,,,\nRC,3,6\n");
    let reads = all(text.as_bytes()).unwrap();
    let lines: Vec<_> =
        reads.iter().map(|read| (read.line, read.findings.first().map(|found| found.code.as_str()))).collect();
    assert_eq!(lines, [(4, None), (7, Some("ACCREDITED_ERROR")), (8, Some("CELL_COUNT_ERROR"))]);
}

#[test]
fn the_layouts_of_2019_are_refused_by_name() {
    for (bytes, says) in [
        (&include_bytes!("../data/ascwds/legacy-2019-workers.csv")[..], ["L2CARECERT", "OTHERJOBROLE"]),
        (include_bytes!("../data/ascwds/legacy-2019-workplaces.csv"), ["REPEATTRAINING", "SHARELA"]),
    ] {
        let refused = all(bytes).unwrap_err();
        assert_eq!(refused.code, "layout_unknown");
        assert!(says.iter().all(|column| refused.reason.contains(column)), "{}", refused.reason);
    }
}

#[test]
fn other_files_are_refused_and_say_why() {
    for (bytes, code) in
        [(&b""[..], "empty"), (b"\n\n", "empty"), (b"name,age\n", "not_asc_wds"), (b"\x89PNG\0\0", "not_text")]
    {
        assert_eq!(all(bytes).unwrap_err().code, code);
    }
}

#[test]
fn a_quote_that_is_never_closed_ends_the_reading_with_a_finding() {
    let text = format!("{TRAINING}\nRC,1,6,\"{}", "x".repeat(2_000_000));
    let reads = all(text.as_bytes()).unwrap();
    assert_eq!(codes(&reads[0].findings), [("ROW_ENDLESS_ERROR", "")]);
}

#[test]
fn a_reader_that_is_told_to_stop_stops() {
    let bytes = rows(TRAINING, &[&[("CATEGORY", "6")], &[("CATEGORY", "6")]]);
    let mut seen = 0;
    let mut stop = |_: &_, _| {
        seen += 1;
        ControlFlow::Break(())
    };
    let kind = read(&mut bytes.as_slice(), crate::made::today(), &mut Ages::default(), &mut stop).unwrap();
    assert_eq!((kind, seen), (FileKind::Training, 1));
}

proptest! {
    #[test]
    fn no_input_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _either_way = all(&bytes);
    }

    #[test]
    fn noise_under_a_header_gives_findings_and_no_row(
        header in prop::sample::select(vec![TRAINING, WORKER, WORKPLACE]), noise in "[ -~é€\n\t]{1,400}",
    ) {
        let reads = all(format!("{header}\n{noise}").as_bytes()).unwrap();
        for read in reads {
            prop_assert!(read.row.is_none() && !read.findings.is_empty());
        }
    }

    #[test]
    fn any_cells_are_judged_without_a_panic(
        header in prop::sample::select(vec![TRAINING, WORKER, WORKPLACE]),
        cells in prop::collection::vec("[0-9;/.A-Z -]{0,12}", 44),
    ) {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(header.split(',')).unwrap();
        out.write_record(header.split(',').zip(&cells).map(|(_, cell)| cell)).unwrap();
        all(&out.into_inner().unwrap()).unwrap();
    }
}
