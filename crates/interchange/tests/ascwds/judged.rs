//! Rows beside each other, beside the other files and beside what is known.

use crate::made::{GOOD_WORKER, GOOD_WORKPLACE, TRAINING, WORKER, WORKPLACE, all, codes, good, rows, today, with};
use interchange::ascwds::judge::{Judge, Known};
use interchange::ascwds::{Ages, Finding, Key, Row, WorkerKey, read};
use std::ops::ControlFlow;

/// Judges files in their order after what is known.
fn judged(known: Known, files: &[Vec<u8>]) -> Vec<Finding> {
    let (mut judge, mut found, mut has_workers) = (Judge::new(known), Vec::new(), false);
    for file in files {
        for read in all(file).unwrap() {
            found.extend(match &read.row {
                Some(Row::Workplace(row)) => judge.workplace(read.line, row),
                Some(Row::Worker(row)) => {
                    has_workers = true;
                    judge.worker(read.line, row)
                }
                Some(Row::Training(row)) => judge.training(read.line, row),
                None => panic!("{:?}", read.findings),
            });
        }
    }
    if has_workers {
        found.extend(judge.staffed());
    }
    found
}

fn known() -> Known {
    let mut known = Known::default();
    known.workplaces.insert(Key::of("RoseCourt"), Some(true));
    known.workers.insert(WorkerKey::of("Rose Court", "RC-7"), Some(8));
    known
}

fn training(worker: &str) -> Vec<u8> {
    rows(
        TRAINING,
        &[&[
            ("LOCALESTID", "Rose Court"),
            ("UNIQUEWORKERID", worker),
            ("CATEGORY", "6"),
            ("DATECOMPLETED", "01/02/2026"),
        ]],
    )
}

#[test]
fn a_whole_upload_of_a_new_employer_has_nothing_wrong() {
    let files = [rows(WORKPLACE, &[GOOD_WORKPLACE]), rows(WORKER, &[GOOD_WORKER]), training("RC-7")];
    assert_eq!(codes(&judged(Known::default(), &files)), []);
}

#[test]
fn new_fails_where_it_is_there_and_the_other_statuses_where_it_is_not() {
    for status in ["NEW", "UPDATE", "UNCHECKED", "NOCHANGE", "DELETE", "update"] {
        for (header, cells) in [(WORKPLACE, GOOD_WORKPLACE), (WORKER, GOOD_WORKER)] {
            let file = rows(header, &[&with(cells, &[("STATUS", status), ("TOTALPERMTEMP", "1")])]);
            let status_errors = |known: Known| {
                judged(known, std::slice::from_ref(&file)).iter().filter(|found| found.code == "STATUS_ERROR").count()
            };
            let mut without_worker = known();
            without_worker.workers.clear();
            let absent = if header == WORKER { without_worker } else { Known::default() };
            assert_eq!(
                (status_errors(known()), status_errors(absent)),
                if status == "NEW" { (1, 0) } else { (0, 1) },
                "{status}"
            );
        }
    }
}

#[test]
fn ids_are_unique_and_spaces_in_them_count_for_nothing() {
    let again = with(GOOD_WORKPLACE, &[("LOCALESTID", "RoseCourt")]);
    let found = judged(Known::default(), &[rows(WORKPLACE, &[GOOD_WORKPLACE, &again])]);
    assert_eq!(codes(&found), [("DUPLICATE_ERROR", "LOCALESTID"), ("DUPLICATE_ERROR", "LOCATIONID")]);
    let again = with(GOOD_WORKER, &[("UNIQUEWORKERID", "R C-7")]);
    let files = [rows(WORKPLACE, &[GOOD_WORKPLACE]), rows(WORKER, &[GOOD_WORKER, &again])];
    let found = judged(Known::default(), &files);
    assert_eq!(codes(&found), [("DUPLICATE_ERROR", "UNIQUEWORKERID")]);
    assert_eq!((found[0].line, found[0].worker.as_deref()), (3, Some("R C-7")));
}

#[test]
fn a_worker_needs_a_workplace_and_training_needs_a_worker() {
    let found = judged(Known::default(), &[rows(WORKER, &[GOOD_WORKER]), training("RC-7")]);
    assert_eq!(codes(&found), [("UNCHECKED_ESTABLISHMENT_ERROR", "LOCALESTID"); 2]);
    assert_eq!(codes(&judged(known(), &[training("RC-8")])), [("UNCHECKED_WORKER_ERROR", "UNIQUEWORKERID")]);
    assert_eq!(codes(&judged(known(), &[training("RC-7")])), []);
    let gone = rows(WORKER, &[&with(GOOD_WORKER, &[("STATUS", "DELETE")])]);
    assert_eq!(codes(&judged(known(), &[gone, training("RC-7")])), [("UNCHECKED_WORKER_ERROR", "UNIQUEWORKERID")]);
}

#[test]
fn a_registered_manager_needs_a_regulated_service_and_a_regulated_service_a_manager() {
    let manager = with(GOOD_WORKER, &[("MAINJOBROLE", "4")]);
    let day_care = with(
        GOOD_WORKPLACE,
        &[
            ("REGTYPE", "0"),
            ("PROVNUM", ""),
            ("LOCATIONID", ""),
            ("MAINSERVICE", "6"),
            ("ALLSERVICES", "6"),
            ("CAPACITY", ""),
            ("UTILISATION", ""),
            ("SERVICEDESC", ""),
            ("VACANCIES", "0;0"),
        ],
    );
    let found = judged(Known::default(), &[rows(WORKPLACE, &[&day_care]), rows(WORKER, &[&manager])]);
    assert_eq!(codes(&found), [("MAIN_JOB_ROLE_ERROR", "MAINJOBROLE"), ("TOTAL_PERM_TEMP_WARNING", "TOTALPERMTEMP")]);
    let no_vacancy = with(GOOD_WORKPLACE, &[("VACANCIES", "0;0")]);
    let found = judged(Known::default(), &[rows(WORKPLACE, &[&no_vacancy]), rows(WORKER, &[GOOD_WORKER])]);
    assert_eq!(codes(&found), [("ALL_JOBS_ERROR", "VACANCY")]);
    assert_eq!(codes(&judged(Known::default(), &[rows(WORKPLACE, &[&no_vacancy]), rows(WORKER, &[&manager])])), []);
}

#[test]
fn a_worker_may_change_their_id_and_their_workplace_when_nobody_has_it() {
    let header = WORKER.replacen("UNIQUEWORKERID,", "UNIQUEWORKERID,CHGUNIQUEWRKID,TRANSFERSTAFFRECORD,", 1);
    let mut before = known();
    before.workplaces.insert(Key::of("Elm"), None);
    before.workers.insert(WorkerKey::of("Elm", "E-1"), None);
    let moving = |id: &'static str, to: &'static str, status: &'static str| {
        let cells = with(GOOD_WORKER, &[("STATUS", status), ("CHGUNIQUEWRKID", id), ("TRANSFERSTAFFRECORD", to)]);
        let files = [rows(&header, &[&cells]), training("RC-7")];
        judged(before.clone(), &files).iter().map(|found| found.code.clone()).collect::<Vec<_>>()
    };
    assert_eq!(moving("E-2", "Elm", "UPDATE"), Vec::<String>::new());
    assert_eq!(moving("E-1", "Elm", "UPDATE"), ["TRANSFERSTAFFRECORD_ERROR"]);
    assert_eq!(moving("", "Nowhere", "UPDATE"), ["TRANSFERSTAFFRECORD_ERROR"]);
    assert_eq!(moving("RC-9", "", "UPDATE"), Vec::<String>::new());
    assert_eq!(moving("", "Elm", "NOCHANGE"), ["TRANSFERSTAFFRECORD_WARNING"]);
}

#[test]
fn the_counts_of_reasons_add_up_to_the_leavers_and_lists_stand_beside_the_roles() {
    for (cells, wanted) in [
        (&[("REASONNOS", "2;2")][..], &[("REASONS_FOR_LEAVING_ERROR", "REASONNOS/LEAVERS")][..]),
        (&[("REASONNOS", "3")], &[("REASONS_FOR_LEAVING_ERROR", "REASONS/REASONNOS")]),
        (&[("LEAVERS", "0;0")], &[("REASONS_FOR_LEAVING_WARNING", "REASONS/LEAVERS")]),
        (&[("STARTERS", "1;0;0")], &[("STARTERS_ERROR", "ALLJOBROLES/STARTERS")]),
        (&[("STARTERS", "999")], &[]),
        (&[("VACANCIES", "x;1")], &[("VACANCIES_ERROR", "VACANCIES")]),
        (&[("ALLJOBROLES", "8;22")], &[("ALL_JOBS_ERROR", "ALLJOBROLES")]),
        (&[("MAINSERVICE", "1")], &[("ALL_SERVICES_ERROR", "ALLSERVICES")]),
        (&[("REGTYPE", "0")], &[("REGTYPE_ERROR", "REGTYPE/MAINSERVICE"), ("ALL_JOBS_WARNING", "VACANCY")]),
        (&[("STATUS", "DELETE"), ("MAINSERVICE", "")], &[]),
    ] {
        let reads = all(&rows(WORKPLACE, &[&with(GOOD_WORKPLACE, cells)])).unwrap();
        assert_eq!(codes(&reads[0].findings), wanted, "{cells:?}");
    }
}

#[test]
fn the_same_training_twice_is_taken_once() {
    let one =
        [("LOCALESTID", "Rose Court"), ("UNIQUEWORKERID", "RC-7"), ("CATEGORY", "6"), ("DATECOMPLETED", "01/02/2026")];
    let other = with(&one, &[("DATECOMPLETED", "02/02/2026")]);
    let found = judged(known(), &[rows(TRAINING, &[&one, &one, &other])]);
    assert_eq!(codes(&found), [("DUPLICATE_WARNING", "CATEGORY")]);
    assert_eq!(found[0].line, 3);
}

#[test]
fn training_before_the_fourteenth_birthday_is_named_in_whichever_order_the_files_come() {
    let worker = rows(WORKER, &[&with(GOOD_WORKER, &[("DOB", "01/02/2005")])]);
    let dated = |day| {
        rows(
            TRAINING,
            &[&[("LOCALESTID", "RoseCourt"), ("UNIQUEWORKERID", "RC-7"), ("CATEGORY", "6"), ("DATECOMPLETED", day)]],
        )
    };
    for (day, count) in [("31/01/2019", 1), ("01/02/2019", 0)] {
        for files in [[dated(day), worker.clone()], [worker.clone(), dated(day)]] {
            let mut ages = Ages::default();
            for file in &files {
                read(&mut file.as_slice(), today(), &mut ages, &mut |_, _| ControlFlow::Continue(())).unwrap();
            }
            assert_eq!(codes(&ages.end()), vec![("DATE_COMPLETED_WARNING", "DATECOMPLETED"); count]);
        }
    }
}

#[test]
fn what_a_worker_row_keeps_is_what_the_academy_needs() {
    let rows = good(&rows(WORKER, &[GOOD_WORKER]));
    let [Row::Worker(worker)] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!(
        (worker.display_id.as_str(), worker.job_role, worker.pathway_category),
        ("Invented Worker", Some(8), Some(2))
    );
    assert_eq!(worker.started_on.map(|day| day.to_string()).as_deref(), Some("2020-04-03"));
    assert_eq!(worker.qualifications.iter().map(|held| (held.code, held.year)).collect::<Vec<_>>(), [(53, Some(2020))]);
}
