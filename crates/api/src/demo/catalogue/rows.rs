//! The three CSV shapes of the course directory: courses, courses without a LARS aim, venues.

/// The text columns that every course row has.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    pub(super) who: String,
    pub(super) entry: String,
    pub(super) learn: String,
    pub(super) how: String,
    pub(super) bring: String,
    pub(super) assess: String,
    pub(super) next: String,
}

/// What a course is: a LARS aim, or the four columns that stand in its place.
#[derive(Clone, Debug)]
pub(super) enum Aim {
    Lars(String),
    Other { kind: &'static str, level: &'static str, body: String },
}

/// A course, repeated on each of its rows.
#[derive(Clone, Debug)]
pub(super) struct Course {
    pub(super) aim: Aim,
    pub(super) name: String,
    pub(super) reference: String,
    pub(super) texts: Texts,
    pub(super) webpage: String,
}

/// One run: a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    pub(super) mode: &'static str,
    /// DD/MM/YYYY, or empty for a flexible start.
    pub(super) start: String,
    pub(super) venue_name: &'static str,
    pub(super) venue_reference: &'static str,
    pub(super) cost: String,
    pub(super) cost_text: String,
    pub(super) duration: u32,
    pub(super) unit: &'static str,
    pub(super) study: &'static str,
    pub(super) attendance: &'static str,
}

const COURSE: [&str; 23] = [
    "WHO_THIS_COURSE_IS_FOR",
    "ENTRY_REQUIREMENTS",
    "WHAT_YOU_WILL_LEARN",
    "HOW_YOU_WILL_LEARN",
    "WHAT_YOU_WILL_NEED_TO_BRING",
    "HOW_YOU_WILL_BE_ASSESSED",
    "WHERE_NEXT",
    "COURSE_NAME",
    "YOUR_REFERENCE",
    "DELIVERY_MODE",
    "START_DATE",
    "FLEXIBLE_START_DATE",
    "VENUE_NAME",
    "YOUR_VENUE_REFERENCE",
    "NATIONAL_DELIVERY",
    "SUB_REGION",
    "COURSE_WEBPAGE",
    "COST",
    "COST_DESCRIPTION",
    "DURATION",
    "DURATION_UNIT",
    "STUDY_MODE",
    "ATTENDANCE_PATTERN",
];
const OTHER: [&str; 4] = ["COURSE_TYPE", "SECTOR", "EDUCATION_LEVEL", "AWARDING_BODY"];
const VENUE: [&str; 10] = [
    "YOUR_VENUE_REFERENCE",
    "VENUE_NAME",
    "ADDRESS_LINE_1",
    "ADDRESS_LINE_2",
    "TOWN_OR_CITY",
    "COUNTY",
    "POSTCODE",
    "EMAIL",
    "PHONE",
    "WEBSITE",
];

/// The rows with a LARS aim, under the header of that file.
pub(super) fn lars_csv(rows: &[(Course, Run)]) -> String {
    let header = std::iter::once("LARS_QAN").chain(COURSE).map(String::from).collect();
    let lines = rows.iter().filter_map(|(course, run)| match &course.aim {
        Aim::Lars(code) => Some(line(vec![code.clone()], course, run)),
        Aim::Other { .. } => None,
    });
    table(header, lines)
}

/// The rows without a LARS aim; `None` if there are none.
pub(super) fn non_lars_csv(rows: &[(Course, Run)]) -> Option<String> {
    let header = OTHER.into_iter().chain(COURSE).map(String::from).collect();
    let mut lines = rows
        .iter()
        .filter_map(|(course, run)| match &course.aim {
            Aim::Lars(_) => None,
            Aim::Other { kind, level, body } => {
                let first = vec![(*kind).into(), "Health and social care".into(), (*level).into(), body.clone()];
                Some(line(first, course, run))
            }
        })
        .peekable();
    lines.peek().is_some().then_some(())?;
    Some(table(header, lines))
}

/// The venues of a provider.
pub(super) fn venues_csv(venues: impl Iterator<Item = [String; 10]>) -> String {
    table(VENUE.map(String::from).to_vec(), venues.map(|v| v.to_vec()))
}

fn line(mut cells: Vec<String>, course: &Course, run: &Run) -> Vec<String> {
    let t = &course.texts;
    cells.extend([&t.who, &t.entry, &t.learn, &t.how, &t.bring, &t.assess, &t.next].map(Clone::clone));
    let work_based = run.mode == "Work based";
    let flexible = if run.start.is_empty() { "Yes" } else { "No" };
    cells.extend([course.name.clone(), course.reference.clone()]);
    cells.extend([run.mode, &run.start, flexible, run.venue_name, run.venue_reference].map(String::from));
    cells.push(if work_based { "No".into() } else { String::new() });
    cells.push(if work_based { "Staffordshire;Stoke-on-Trent".into() } else { String::new() });
    cells.extend([course.webpage.clone(), run.cost.clone(), run.cost_text.clone(), run.duration.to_string()]);
    cells.extend([run.unit, run.study, run.attendance].map(String::from));
    cells
}

/// Writing to memory cannot fail; were it to, the text would be empty and the import would say so.
fn table(header: Vec<String>, lines: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for cells in std::iter::once(header).chain(lines) {
        if writer.write_record(&cells).is_err() {
            return String::new();
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
