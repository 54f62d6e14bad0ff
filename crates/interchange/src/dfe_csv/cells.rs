//! Single cells of a course row.

use chrono::NaiveDate;
use domain::catalogue::{AttendancePattern, Mode, StudyMode};

/// `Work based`, `work-based` and `Workbased` are one word.
fn letters(cell: &str) -> String {
    cell.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// DELIVERY_MODE.
pub(super) fn mode(cell: &str) -> Option<Mode> {
    match letters(cell).as_str() {
        "classroom" | "classroombased" | "facetoface" => Some(Mode::Classroom),
        "online" | "distancelearning" => Some(Mode::Online),
        "workbased" | "workbasedlearning" | "workplace" => Some(Mode::WorkBased),
        "blended" | "blendedlearning" => Some(Mode::Blended),
        _ => None,
    }
}

/// STUDY_MODE.
pub(super) fn study_mode(cell: &str) -> Option<StudyMode> {
    match letters(cell).as_str() {
        "fulltime" => Some(StudyMode::FullTime),
        "parttime" => Some(StudyMode::PartTime),
        "flexible" => Some(StudyMode::Flexible),
        _ => None,
    }
}

/// ATTENDANCE_PATTERN.
pub(super) fn attendance_pattern(cell: &str) -> Option<AttendancePattern> {
    match letters(cell).as_str() {
        "daytime" | "day" => Some(AttendancePattern::Daytime),
        "evening" => Some(AttendancePattern::Evening),
        "weekend" => Some(AttendancePattern::Weekend),
        "dayblockrelease" | "dayorblockrelease" | "dayrelease" | "blockrelease" => {
            Some(AttendancePattern::DayOrBlockRelease)
        }
        _ => None,
    }
}

/// START_DATE: day, month, year; or the other way round as computers write it.
pub(super) fn date(cell: &str) -> Option<NaiveDate> {
    let bare = cell.split_whitespace().next().unwrap_or_default();
    let parts: Vec<&str> = bare.split(['/', '-', '.']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    let digits =
        |text: &str, least: usize| (least..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 1) || !digits(day, 1) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    // A year before 1990 or after 2100 is a slip of the keyboard.
    let sane = NaiveDate::from_ymd_opt(1990, 1, 1)? <= date && date <= NaiveDate::from_ymd_opt(2100, 12, 31)?;
    sane.then_some(date)
}

/// Yes and no.
pub(super) fn yes(cell: &str) -> Option<bool> {
    match letters(cell).as_str() {
        "yes" | "y" | "true" | "1" => Some(true),
        "no" | "n" | "false" | "0" | "" => Some(false),
        _ => None,
    }
}

/// DURATION with DURATION_UNIT, in words: `6 weeks`, `1 day`.
pub(super) fn duration(number: &str, unit: &str) -> Option<String> {
    let number: u16 = number.trim().parse().ok().filter(|n| (1..=999).contains(n))?;
    let unit = letters(unit);
    let one = ["minute", "hour", "day", "week", "month", "year"]
        .into_iter()
        .find(|one| unit.trim_end_matches('s') == *one)?;
    Some(if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_the_british_write_it() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 1);
        for text in ["01/12/2026", "1/12/2026", "2026-12-01", "01-12-2026", "01/12/2026 00:00:00"] {
            assert_eq!(date(text), day, "{text}");
        }
        for text in ["12/31/2026", "1/12/26", "soon", "", "31/02/2026", "01/12/20266"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn durations_are_words() {
        assert_eq!(duration("1", "Days").as_deref(), Some("1 day"));
        assert_eq!(duration("6", "Weeks").as_deref(), Some("6 weeks"));
        assert_eq!(duration("0", "Weeks"), None);
        assert_eq!(duration("6", "Moons"), None);
    }
}
