//! Who is next: the waiting list of a run.

use uuid::Uuid;

/// Somebody who waits: what names them, and the group that they were booked in, when they were.
pub type Waiting<T> = (T, Option<Uuid>);

/// Who is offered a place now, of those who wait in the order of the line, when `free` places are left. Whoever was booked in
/// a group is offered a place together with all of it or not at all: a group that does not fit is passed over, and keeps
/// its turn.
#[must_use]
pub fn next_in_line<T: Copy>(free: usize, line: &[Waiting<T>]) -> Vec<T> {
    let mut left = free;
    let mut seen = Vec::new();
    let mut offered = Vec::new();
    for (who, group) in line {
        let together: Vec<T> = match group {
            Some(group) if seen.contains(group) => continue,
            Some(group) => {
                seen.push(*group);
                line.iter().filter(|other| other.1 == Some(*group)).map(|other| other.0).collect()
            }
            None => vec![*who],
        };
        if together.len() <= left {
            left -= together.len();
            offered.extend(together);
        }
    }
    offered
}

/// How many dates must be counted before anybody is told what is usual.
pub const COUNTED_AT_LEAST: usize = 3;

/// How many places usually come free, by how many did on the dates that are over: the middle one, of two middle ones the
/// lower, so that nobody is promised more than there was. Of fewer than [`COUNTED_AT_LEAST`] nothing can be said.
#[must_use]
pub fn usually_freed(mut freed: Vec<i64>) -> Option<i64> {
    freed.sort_unstable();
    if freed.len() < COUNTED_AT_LEAST { None } else { freed.get((freed.len() - 1) / 2).copied() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn group(n: u128) -> Option<Uuid> {
        (n > 0).then(|| Uuid::from_u128(n))
    }

    #[test]
    fn a_group_that_does_not_fit_is_passed_over_and_keeps_its_turn() {
        let line = [(1, group(7)), (2, group(7)), (3, None), (4, None)];
        assert_eq!(next_in_line(1, &line), [3]);
        assert_eq!(next_in_line(2, &line), [1, 2]);
        assert_eq!(next_in_line(3, &line), [1, 2, 3]);
        assert_eq!(next_in_line(0, &line), [0; 0]);
    }

    #[test]
    fn what_is_usual_is_the_middle_of_at_least_three_dates() {
        assert_eq!(usually_freed(vec![5, 5]), None);
        assert_eq!(usually_freed(vec![9, 0, 2]), Some(2));
        assert_eq!(usually_freed(vec![4, 3, 9, 0]), Some(3));
    }

    proptest! {
        #[test]
        fn no_more_are_offered_than_are_free_groups_whole_and_nobody_who_fits_is_left_out(
            free in 0usize..8,
            groups in proptest::collection::vec(0u128..4, 0..12)
        ) {
            let line: Vec<Waiting<usize>> = groups.iter().copied().map(group).enumerate().collect();
            let offered = next_in_line(free, &line);
            prop_assert!(offered.len() <= free);
            for (who, of) in &line {
                let size = of.map_or(1, |of| line.iter().filter(|other| other.1 == Some(of)).count());
                let whole = of.is_none_or(|of| {
                    let taken = line.iter().filter(|other| other.1 == Some(of) && offered.contains(&other.0)).count();
                    taken == 0 || taken == size
                });
                prop_assert!(whole, "a part of a group");
                prop_assert!(offered.contains(who) || size > free - offered.len(), "{who} fits and is left out");
            }
        }

        #[test]
        fn without_groups_the_first_come_first(free in 0usize..20, waiting in 0usize..20) {
            let line: Vec<Waiting<usize>> = (0..waiting).map(|who| (who, None)).collect();
            prop_assert_eq!(next_in_line(free, &line), (0..free.min(waiting)).collect::<Vec<_>>());
        }
    }
}
