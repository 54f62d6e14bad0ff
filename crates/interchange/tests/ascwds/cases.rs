//! The rows of Skills for Care's own validator tests, each with the verdict that they expect (`tests/data/README.md`).

use crate::made::{TRAINING, WORKER, WORKPLACE, today};
use domain::ascwds::Severity;
use interchange::ascwds::judge::{Judge, Known};
use interchange::ascwds::{Ages, Finding, Row, read};
use serde_json::{Map, Value};
use std::ops::ControlFlow;

/// Sentences that we do not take over: they tell what stands in a column that the Academy does not keep. The verdict (code,
/// column, error or warning) is the same; our sentence is beside it.
const REWORDED: &[(&str, &str)] = &[
    ("SALARY will be ignored as SALARYINT is 999", "SALARY will be ignored with the SALARYINT given"),
    ("HOURLYRATE will be ignored as SALARYINT is 999", "HOURLYRATE will be ignored with the SALARYINT given"),
];

/// The columns that a rule of theirs speaks of; none for `validate` and what stands for it, which speak of all.
fn columns_of(rule: &str) -> Option<&'static [&'static str]> {
    Some(match rule {
        "_validateAccredited" => &["ACCREDITED"],
        "_validateCategory" => &["CATEGORY"],
        "_validateNotes" => &["NOTES"],
        "_validateLocaleStId" => &["LOCALESTID"],
        "_validateUniqueWorkerId" => &["UNIQUEWORKERID"],
        "_validateDateCompleted" => &["DATECOMPLETED"],
        "_validateExpiry" => &["EXPIRYDATE", "EXPIRYDATE/DATECOMPLETED"],
        "_validateDescription" => &["TRAININGNAME"],
        "_validateWhoDelivered" => &["WHODELIVERED"],
        "_validateProviderName" => &["PROVIDERNAME", "WHODELIVERED/PROVIDERNAME"],
        "_validateHowDelivered" => &["HOWDELIVERED"],
        "_validateZeroHourContract" => &["ZEROHRCONT", "CONTHOURS/ZEROHRCONT"],
        "_validationQualificationRecords" | "_transformQualificationRecords" => {
            &["QUALACH01", "QUALACH02", "QUALACH03"]
        }
        "validate" | "transform" | "toAPI" => return None,
        other => panic!("a rule that nobody mapped: {other}"),
    })
}

/// What their tests made up (`sample`) stands for good values where a form is checked.
fn cell(column: &str, row: &Map<String, Value>) -> String {
    let text = match row.get(column) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    match (column, text.as_str()) {
        ("POSTCODE", "sample") => "LS1 2RP".to_owned(),
        ("PROVNUM" | "LOCATIONID", "sample") => "1-2061672939".to_owned(),
        _ => text,
    }
}

fn found(header: &str, row: &Map<String, Value>) -> Vec<Finding> {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(header.split(',')).unwrap();
    file.write_record(header.split(',').map(|column| cell(column, row))).unwrap();
    let bytes = file.into_inner().unwrap();
    let (mut findings, mut judge) = (Vec::new(), Judge::new(Known::default()));
    let mut take = |_: &_, read: interchange::ascwds::Read| {
        findings.extend(read.findings);
        // Nothing is known, as in their tests: a NEW row fits.
        if let Some(Row::Workplace(row)) = &read.row {
            findings.extend(judge.workplace(read.line, row));
        }
        ControlFlow::Continue(())
    };
    read(&mut bytes.as_slice(), today(), &mut Ages::default(), &mut take).unwrap();
    findings
}

/// A verdict: code, sentence, column, and whether it blocks.
type Verdict = (String, String, String, Severity);

fn verdict(finding: &Finding) -> Verdict {
    (finding.code.clone(), finding.reason.clone(), finding.column.clone(), finding.severity)
}

fn wanted(value: &Value) -> Verdict {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let severity = if value.get("errType").is_some() { Severity::Error } else { Severity::Warning };
    let code = text("errType").or_else(|| text("warnType")).unwrap();
    let said = text("error").or_else(|| text("warning")).unwrap();
    let reason = REWORDED.iter().find(|(theirs, _)| *theirs == said).map_or(said, |(_, ours)| (*ours).to_owned());
    (code, reason, text("column").unwrap(), severity)
}

/// Runs a file of cases. Answers how many there were.
fn run(header: &str, cases: &str) -> usize {
    let cases: Vec<Value> = serde_json::from_str(cases).unwrap();
    for case in &cases {
        let title = case["title"].as_str().unwrap();
        let rules: Vec<&str> = case["rule"].as_array().unwrap().iter().map(|rule| rule.as_str().unwrap()).collect();
        let columns: Option<Vec<&str>> =
            rules.iter().map(|rule| columns_of(rule)).collect::<Option<Vec<_>>>().map(|groups| groups.concat());
        let findings = found(header, case["row"].as_object().unwrap());
        let mut ours: Vec<Verdict> = findings
            .iter()
            .inspect(|finding| assert_eq!(finding.line, 2, "{title}"))
            .filter(|finding| columns.as_ref().is_none_or(|columns| columns.contains(&finding.column.as_str())))
            .map(verdict)
            .collect();
        ours.sort();
        for expect in case["expect"].as_array().unwrap() {
            let value = &expect["value"][0];
            let (of, is) = (expect["of"].as_str().unwrap(), expect["is"].as_str().unwrap());
            match (of, is) {
                ("errors.length", "equal") => assert_eq!(Some(ours.len() as u64), value.as_u64(), "{title}: {ours:?}"),
                ("errors", "deep equal") => {
                    let mut theirs: Vec<Verdict> = value.as_array().unwrap().iter().map(wanted).collect();
                    theirs.sort();
                    assert_eq!(ours, theirs, "{title}");
                }
                ("errors", "deep include" | "deep includes")
                | ("errors[0]", "include")
                | ("errors[1]", "deep equal") => {
                    assert!(ours.contains(&wanted(value)), "{title}: {ours:?}");
                }
                other => panic!("{title}: {other:?}"),
            }
        }
    }
    cases.len()
}

#[test]
fn training_rows_get_the_verdict_that_skills_for_care_expects() {
    assert_eq!(run(TRAINING, include_str!("../data/ascwds/training-cases.json")), 43);
}

#[test]
fn worker_rows_get_the_verdict_that_skills_for_care_expects() {
    assert_eq!(run(WORKER, include_str!("../data/ascwds/worker-cases.json")), 62);
}

#[test]
fn workplace_rows_get_the_verdict_that_skills_for_care_expects() {
    assert_eq!(run(WORKPLACE, include_str!("../data/ascwds/workplace-cases.json")), 66);
}
