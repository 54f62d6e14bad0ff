//! What is taught in each subject: written by hand, one entry for each code of the reference list.

mod care;
mod clinical;
mod conditions;
mod people;
mod safety;

/// The usual shape of a short course in a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A day with equipment and bodies in the room.
    Practical,
    /// A day of talk, cases and practice.
    Day,
    /// Half a day, in a room or live online.
    Half,
    /// An hour or so, alone, at any time.
    Alone,
    /// A healthcare task: a taught session, then sign-off at work by a registered professional.
    Delegated,
    /// Several days for people who lead.
    Leaders,
    /// An evening or a morning a week for some weeks.
    Weeks,
}

/// One subject as it is taught.
#[derive(Debug)]
pub(super) struct Topic {
    pub(super) code: &'static str,
    pub(super) shape: Shape,
    /// Different providers use different words.
    pub(super) titles: &'static [&'static str],
    pub(super) who: &'static str,
    pub(super) points: &'static [&'static str],
}

const fn topic(
    code: &'static str,
    shape: Shape,
    titles: &'static [&'static str],
    who: &'static str,
    points: &'static [&'static str],
) -> Topic {
    Topic { code, shape, titles, who, points }
}

/// Every subject.
pub(super) fn all() -> impl Iterator<Item = &'static Topic> {
    [safety::TOPICS, care::TOPICS, conditions::TOPICS, clinical::TOPICS, people::TOPICS].into_iter().flatten()
}

/// The subject with this code.
pub(super) fn find(code: &str) -> Option<&'static Topic> {
    all().find(|topic| topic.code == code)
}
