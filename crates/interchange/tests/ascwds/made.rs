//! Files made for these tests. Nobody in them is real.

use chrono::NaiveDate;
use interchange::ascwds::{Ages, Finding, Read, Row, Unreadable, read};
use std::ops::ControlFlow;

pub const WORKPLACE: &str = "LOCALESTID,STATUS,ESTNAME,ADDRESS1,ADDRESS2,ADDRESS3,POSTTOWN,POSTCODE,ESTTYPE,OTHERTYPE,PERMCQC,PERMLA,REGTYPE,PROVNUM,LOCATIONID,MAINSERVICE,ALLSERVICES,CAPACITY,UTILISATION,SERVICEDESC,SERVICEUSERS,OTHERUSERDESC,DHA,DHAACTIVITIES,TOTALPERMTEMP,ALLJOBROLES,STARTERS,LEAVERS,VACANCIES,REASONS,REASONNOS,REPEATTRAINING,CWPAWARE,CWPUSE,CWPUSEDESC,SICKPAY,PENSION,ACTUALCONT,OPTOUTPEN,HOLIDAY,SLEEPINS,SLEEPINPAY,TRAVELTIME,TTDIFFRATE";
pub const WORKER: &str = "LOCALESTID,UNIQUEWORKERID,STATUS,DISPLAYID,NINUMBER,POSTCODE,DOB,GENDER,ETHNICITY,NATIONALITY,BRITISHCITIZENSHIP,COUNTRYOFBIRTH,YEAROFENTRY,DISABLED,CARECERT,L2CARECERT,RECSOURCE,HANDCVISA,INOUTUK,STARTDATE,STARTINSECT,DHA,APPRENTICE,EMPLSTATUS,ZEROHRCONT,DAYSSICK,SALARYINT,SALARY,HOURLYRATE,MAINJOBROLE,MAINJRDESC,CONTHOURS,AVGHOURS,NMCREG,AMHP,SCQUAL,NONSCQUAL,CWPCATEGORY,QUALACH01,QUALACH01NOTES,QUALACH02,QUALACH02NOTES,QUALACH03,QUALACH03NOTES";
pub const TRAINING: &str = "LOCALESTID,UNIQUEWORKERID,CATEGORY,TRAININGNAME,ACCREDITED,WHODELIVERED,PROVIDERNAME,HOWDELIVERED,VALIDITY,DATECOMPLETED,EXPIRYDATE,NOTES";

/// The tests' day.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// A file of one row under a header: these cells, the others blank.
pub fn file(header: &str, cells: &[(&str, &str)]) -> Vec<u8> {
    rows(header, &[cells])
}

/// A file of rows under a header.
pub fn rows(header: &str, rows: &[&[(&str, &str)]]) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(header.split(',')).unwrap();
    for cells in rows {
        let cell = |column: &str| cells.iter().find(|cell| cell.0 == column).map_or("", |cell| cell.1);
        out.write_record(header.split(',').map(cell)).unwrap();
    }
    out.into_inner().unwrap()
}

/// All that a file gives.
pub fn all(mut bytes: &[u8]) -> Result<Vec<Read>, Unreadable> {
    let mut reads = Vec::new();
    let mut take = |_: &_, read| {
        reads.push(read);
        ControlFlow::Continue(())
    };
    read(&mut bytes, today(), &mut Ages::default(), &mut take)?;
    Ok(reads)
}

/// Its good rows.
pub fn good(bytes: &[u8]) -> Vec<Row> {
    all(bytes).unwrap().into_iter().filter_map(|read| read.row).collect()
}

/// Codes and columns of its findings.
pub fn codes(findings: &[Finding]) -> Vec<(&str, &str)> {
    findings.iter().map(|finding| (finding.code.as_str(), finding.column.as_str())).collect()
}

/// Cells of a worker row with nothing wrong.
pub const GOOD_WORKER: &[(&str, &str)] = &[
    ("LOCALESTID", "Rose Court"),
    ("UNIQUEWORKERID", "RC-7"),
    ("STATUS", "NEW"),
    ("DISPLAYID", "Invented Worker"),
    ("POSTCODE", "ST16 2LH"),
    ("DOB", "01/02/1985"),
    ("STARTDATE", "03/04/2020"),
    ("STARTINSECT", "2015"),
    ("EMPLSTATUS", "1"),
    ("ZEROHRCONT", "2"),
    ("MAINJOBROLE", "8"),
    ("CARECERT", "3"),
    ("L2CARECERT", "1;2025"),
    ("SCQUAL", "1;3"),
    ("CWPCATEGORY", "2"),
    ("QUALACH01", "53;2020"),
];

/// Cells of a workplace row with nothing wrong.
pub const GOOD_WORKPLACE: &[(&str, &str)] = &[
    ("LOCALESTID", "Rose Court"),
    ("STATUS", "NEW"),
    ("ESTNAME", "Rose Court Care"),
    ("ADDRESS1", "1 Invented Road"),
    ("POSTTOWN", "Stafford"),
    ("POSTCODE", "st162lh"),
    ("ESTTYPE", "6"),
    ("REGTYPE", "2"),
    ("PROVNUM", "1-123456789"),
    ("LOCATIONID", "1-987654321"),
    ("MAINSERVICE", "2"),
    ("ALLSERVICES", "2;8"),
    ("CAPACITY", "30;"),
    ("UTILISATION", "28;"),
    ("SERVICEDESC", ";"),
    ("TOTALPERMTEMP", "1"),
    ("ALLJOBROLES", "8;4"),
    ("STARTERS", "1;0"),
    ("LEAVERS", "2;1"),
    ("VACANCIES", "0;1"),
    ("REASONS", "1;2"),
    ("REASONNOS", "2;1"),
];

/// Cells with some of them other.
pub fn with<'a>(cells: &[(&'a str, &'a str)], other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = cells.iter().filter(|cell| !other.iter().any(|other| other.0 == cell.0));
    kept.chain(other).copied().collect()
}
