//! When someone is told that training runs out.

use chrono::NaiveDate;

/// Days before the last day on which its person and their employers are told, longest first.
pub const WARNING_DAYS: [i32; 3] = [90, 60, 30];

/// The warning that is due for an entry whose last day is `expires_on`: the shortest that its last days fall under. A
/// server that rested for a week is not late by one, and an entry that was always short is warned of once, not twice.
#[must_use]
pub fn due(expires_on: NaiveDate, today: NaiveDate) -> Option<i32> {
    let left = (expires_on - today).num_days();
    WARNING_DAYS.into_iter().filter(|days| (0..=i64::from(*days)).contains(&left)).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;

    #[test]
    fn ninety_sixty_and_thirty_days_before_and_not_once_it_has_run_out() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let on = |days: u64| due(today.checked_add_days(Days::new(days)).unwrap(), today);
        assert_eq!([on(91), on(90), on(61), on(60), on(31)], [None, Some(90), Some(90), Some(60), Some(60)]);
        assert_eq!([on(30), on(0)], [Some(30), Some(30)]);
        assert_eq!(due(today.pred_opt().unwrap(), today), None);
    }

    proptest! {
        #[test]
        fn as_days_go_by_the_warnings_only_get_shorter(ends in 0u64..400) {
            let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
            let last = first.checked_add_days(Days::new(ends)).unwrap();
            let said: Vec<i32> = first.iter_days().take(500).filter_map(|day| due(last, day)).collect();
            prop_assert!(said.is_sorted_by(|a, b| a >= b));
            prop_assert_eq!(said.len() as u64, ends.min(90) + 1);
        }
    }
}
