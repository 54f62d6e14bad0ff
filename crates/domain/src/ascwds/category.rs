//! Our subjects and the training categories of ASC-WDS: theirs are fewer.

use crate::catalogue::wire::SubjectView;

/// "Other".
pub const OTHER: u16 = 21;
/// "Children's, young people's related training": our one subject in it, safeguarding children, is a part of it, so that
/// nobody is credited with that for any course about children.
const CHILDREN: u16 = 25;

/// The category that training in a subject is reported under.
#[must_use]
pub fn category_of(subject: Option<&str>, subjects: &[SubjectView]) -> u16 {
    let found = subjects.iter().find(|known| Some(known.code.as_str()) == subject);
    found.and_then(|subject| subject.asc_wds_category_code.as_deref()?.parse().ok()).unwrap_or(OTHER)
}

/// The subject that training of a category counts as: the one of the same name, else the first that reports to it, which is
/// the most general; none when ours are narrower.
#[must_use]
pub fn subject_of<'a>(category: u16, name: Option<&str>, subjects: &'a [SubjectView]) -> Option<&'a SubjectView> {
    if matches!(category, OTHER | CHILDREN) {
        return None;
    }
    let code = category.to_string();
    let of_it = || subjects.iter().filter(|subject| subject.asc_wds_category_code.as_ref() == Some(&code));
    let same = |subject: &&SubjectView| name.is_some_and(|name| subject.name.eq_ignore_ascii_case(name));
    of_it().find(same).or_else(|| of_it().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(code: &str, name: &str, category: Option<&str>) -> SubjectView {
        SubjectView {
            code: code.to_owned(),
            name: name.to_owned(),
            category: String::new(),
            synonyms: Vec::new(),
            typical_validity_months: None,
            asc_wds_category_code: category.map(str::to_owned),
            courses: 0,
        }
    }

    #[test]
    fn a_category_counts_as_the_subject_of_its_name_else_as_the_first() {
        let subjects = [
            subject("medication", "Medication", Some("13")),
            subject("controlled_drugs", "Controlled drugs", Some("13")),
            subject("parkinsons", "Parkinson's", Some("18")),
            subject("physical_disability", "Physical disability", Some("18")),
            subject("safeguarding_children", "Safeguarding children", Some("25")),
            subject("falls_prevention", "Falls", None),
        ];
        let of = |category, name| subject_of(category, name, &subjects).map(|subject| subject.code.as_str());
        assert_eq!(of(13, None), Some("medication"));
        assert_eq!(of(18, Some("Physical disability")), Some("physical_disability"));
        assert_eq!((of(25, None), of(21, None), of(2, None)), (None, None, None));
        assert_eq!(category_of(Some("controlled_drugs"), &subjects), 13);
        assert_eq!((category_of(Some("falls_prevention"), &subjects), category_of(None, &subjects)), (OTHER, OTHER));
    }
}
