//! Which file it is, by its first line.

use domain::ascwds::FileKind;
use std::collections::HashMap;

/// Workplaces: 44 columns.
const WORKPLACE: &str = "LOCALESTID,STATUS,ESTNAME,ADDRESS1,ADDRESS2,ADDRESS3,POSTTOWN,POSTCODE,ESTTYPE,OTHERTYPE,PERMCQC,\
    PERMLA,REGTYPE,PROVNUM,LOCATIONID,MAINSERVICE,ALLSERVICES,CAPACITY,UTILISATION,SERVICEDESC,SERVICEUSERS,OTHERUSERDESC,\
    DHA,DHAACTIVITIES,TOTALPERMTEMP,ALLJOBROLES,STARTERS,LEAVERS,VACANCIES,REASONS,REASONNOS,REPEATTRAINING,CWPAWARE,CWPUSE,\
    CWPUSEDESC,SICKPAY,PENSION,ACTUALCONT,OPTOUTPEN,HOLIDAY,SLEEPINS,SLEEPINPAY,TRAVELTIME,TTDIFFRATE";
/// Workers, before the pairs of qualifications. What stands in brackets may be left out.
const WORKER: &str = "LOCALESTID,UNIQUEWORKERID,[CHGUNIQUEWRKID],[TRANSFERSTAFFRECORD],STATUS,DISPLAYID,NINUMBER,POSTCODE,DOB,\
    GENDER,ETHNICITY,NATIONALITY,BRITISHCITIZENSHIP,COUNTRYOFBIRTH,YEAROFENTRY,DISABLED,CARECERT,L2CARECERT,RECSOURCE,\
    HANDCVISA,INOUTUK,STARTDATE,STARTINSECT,DHA,APPRENTICE,EMPLSTATUS,ZEROHRCONT,DAYSSICK,SALARYINT,SALARY,HOURLYRATE,\
    MAINJOBROLE,MAINJRDESC,CONTHOURS,AVGHOURS,NMCREG,AMHP,SCQUAL,NONSCQUAL,[CWPCATEGORY]";
/// Pairs of qualifications: 3 unless there are more, numbered, at most 99.
const PAIRS: std::ops::RangeInclusive<usize> = 3..=99;
/// Training since November 2025.
const TRAINING: &str = "LOCALESTID,UNIQUEWORKERID,CATEGORY,TRAININGNAME,ACCREDITED,WHODELIVERED,PROVIDERNAME,HOWDELIVERED,\
    VALIDITY,DATECOMPLETED,EXPIRYDATE,NOTES";
/// Training before that.
const TRAINING_BEFORE: &str =
    "LOCALESTID,UNIQUEWORKERID,CATEGORY,DESCRIPTION,DATECOMPLETED,EXPIRYDATE,ACCREDITED,NOTES";

/// The columns of a training file as it is written today.
pub(super) fn training_columns() -> impl Iterator<Item = &'static str> {
    TRAINING.split(',')
}

/// The columns of a file, and what it is.
#[derive(Clone, Debug)]
pub struct Layout {
    /// What it is.
    pub kind: FileKind,
    at: HashMap<String, usize>,
    pairs: usize,
}

/// Why a file is not read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Unreadable {
    /// `empty`, `not_text`, `not_asc_wds`, `layout_unknown` or `broken_off`.
    pub code: &'static str,
    /// A sentence for whoever sent it, with what to do.
    pub reason: String,
}

impl Unreadable {
    pub(super) fn new(code: &'static str, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into() }
    }
}

impl Layout {
    /// The layout that these columns are.
    ///
    /// # Errors
    /// When they are none that we read: with the columns that are missing, and those that are not ours.
    pub fn of(columns: &[String]) -> Result<Self, Unreadable> {
        let columns: Vec<&str> = columns.iter().map(|column| column.trim()).collect();
        let spare = columns.iter().rev().take_while(|column| column.is_empty()).count();
        let columns = columns.get(..columns.len() - spare).unwrap_or_default();
        let is = |line: &str| line.split(',').eq(columns.iter().copied());
        if is(WORKPLACE) {
            return Ok(Self::with(FileKind::Workplaces, columns, 0));
        }
        if is(TRAINING) || is(TRAINING_BEFORE) {
            return Ok(Self::with(FileKind::Training, columns, 0));
        }
        if let Some(pairs) = pairs(columns) {
            return Ok(Self::with(FileKind::Workers, columns, pairs));
        }
        Err(refusal(columns))
    }

    fn with(kind: FileKind, columns: &[&str], pairs: usize) -> Self {
        let at = columns.iter().enumerate().map(|(at, column)| ((*column).to_owned(), at)).collect();
        Self { kind, at, pairs }
    }

    pub(super) fn at(&self, column: &str) -> Option<usize> {
        self.at.get(column).copied()
    }

    /// How many columns it has.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.at.len()
    }

    /// How many pairs of qualifications a worker file has.
    pub(super) const fn pairs(&self) -> usize {
        self.pairs
    }
}

/// The number of pairs of qualifications, when these are the columns of a worker file.
fn pairs(columns: &[&str]) -> Option<usize> {
    let mut rest = columns.iter().copied().peekable();
    for part in WORKER.split(',') {
        match part.strip_prefix('[').and_then(|part| part.strip_suffix(']')) {
            Some(optional) => drop(rest.next_if_eq(&optional)),
            None if rest.next() == Some(part) => {}
            None => return None,
        }
    }
    let mut pairs = 0;
    while rest.peek().is_some() {
        pairs += 1;
        let name = format!("QUALACH{pairs:02}");
        if rest.next() != Some(&name) || rest.next() != Some(&format!("{name}NOTES")) {
            return None;
        }
    }
    PAIRS.contains(&pairs).then_some(pairs)
}

/// Says how a header differs from the one it is nearest to.
fn refusal(columns: &[&str]) -> Unreadable {
    let has = |name: &str| columns.contains(&name);
    let nearest = if has("ESTNAME") || has("MAINSERVICE") {
        Some((FileKind::Workplaces, WORKPLACE))
    } else if has("CATEGORY") && has("UNIQUEWORKERID") {
        Some((FileKind::Training, TRAINING))
    } else if has("UNIQUEWORKERID") || has("DISPLAYID") {
        Some((FileKind::Workers, WORKER))
    } else {
        None
    };
    let Some((kind, line)) = nearest else {
        let say = "This is not an ASC-WDS file: its first line is none of the three headers. Send the workplace, worker or \
            training file that you send to ASC-WDS.";
        return Unreadable::new("not_asc_wds", say);
    };
    let ours: Vec<&str> = line.split(',').map(|name| name.trim_matches(['[', ']'])).collect();
    let must = line.split(',').filter(|name| !name.starts_with('['));
    let missing: Vec<&str> = must.filter(|name| !has(name)).collect();
    let is_pair = |name: &str| kind == FileKind::Workers && name.starts_with("QUALACH");
    let more: Vec<&str> = columns.iter().copied().filter(|name| !ours.contains(name) && !is_pair(name)).collect();
    let mut say = format!("The first line is not that of today's ASC-WDS {}.", kind.label().to_lowercase());
    for (what, names) in [("It lacks", &missing), ("It has columns that ASC-WDS does not have now:", &more)] {
        if !names.is_empty() {
            say = format!("{say} {what} {}.", crate::text::clip(&names.join(", "), 400));
        }
    }
    if missing.is_empty() && more.is_empty() {
        say.push_str(" Its columns are in another order, or one stands in it twice.");
    }
    say.push_str(" Export the file again with an up-to-date system.");
    Unreadable::new("layout_unknown", say)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(line: &str) -> Result<Layout, Unreadable> {
        Layout::of(&line.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    /// A worker header with these columns of those that may be left out, and so many pairs.
    fn worker(optional: &[&str], pairs: usize) -> String {
        let part = |part: &str| {
            let name = part.trim_matches(['[', ']']).to_owned();
            (!part.starts_with('[') || optional.contains(&name.as_str())).then_some(name)
        };
        let pair = |n: usize| [format!("QUALACH{n:02}"), format!("QUALACH{n:02}NOTES")];
        WORKER.split(',').filter_map(part).chain((1..=pairs).flat_map(pair)).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn a_file_is_known_by_its_header() {
        for (line, kind, columns) in [
            (WORKPLACE.to_owned(), FileKind::Workplaces, 44),
            (TRAINING.to_owned(), FileKind::Training, 12),
            (TRAINING_BEFORE.to_owned(), FileKind::Training, 8),
            (worker(&[], 3), FileKind::Workers, 43),
            (worker(&["CHGUNIQUEWRKID", "TRANSFERSTAFFRECORD", "CWPCATEGORY"], 99), FileKind::Workers, 43 + 3 + 192),
        ] {
            let layout = layout(&line).unwrap();
            assert_eq!((layout.kind, layout.columns()), (kind, columns));
        }
    }

    #[test]
    fn another_header_is_refused_with_how_it_differs() {
        assert_eq!(layout("name,date").unwrap_err().code, "not_asc_wds");
        let swapped = TRAINING.replace("VALIDITY,DATECOMPLETED", "DATECOMPLETED,VALIDITY");
        assert!(layout(&swapped).unwrap_err().reason.contains("another order"));
        assert!(
            layout(&worker(&[], 3).replace("L2CARECERT,", "")).unwrap_err().reason.contains("It lacks L2CARECERT.")
        );
        for broken in [worker(&[], 2), worker(&[], 100), worker(&[], 3).replace("QUALACH02,", "QUALACH04,")] {
            assert_eq!(layout(&broken).unwrap_err().code, "layout_unknown");
        }
    }
}
