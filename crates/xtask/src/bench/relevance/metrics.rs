//! How good an order of courses is, from the grades of those that came.

/// How many courses of an answer count: what a phone shows in a few swipes.
pub const DEPTH: usize = 10;
/// The best grade.
pub const BEST: u8 = 3;
/// The least grade that makes a person stop looking.
const GOOD: u8 = 2;

/// Gain of each course by its grade (2^grade - 1), less the further down it stands (Järvelin and Kekäläinen 2002).
fn gain(grades: &[u8]) -> f64 {
    let places = grades.iter().take(DEPTH).zip(2_u32..);
    places.map(|(grade, place)| (f64::from(*grade).exp2() - 1.0) / f64::from(place).log2()).sum()
}

/// Normalised discounted cumulative gain at [`DEPTH`]: 1 when no order of the `judged` courses is better than what was
/// `found`; none when no course was judged to answer. Both are grades.
pub fn ndcg(found: &[u8], judged: &[u8]) -> Option<f64> {
    let mut best = judged.to_vec();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let best = gain(&best);
    (best > 0.0).then(|| gain(found) / best)
}

/// One through the place of the first good course, 0 when none of the first [`DEPTH`] is; none when there is no good one.
pub fn reciprocal_rank(found: &[u8], judged: &[u8]) -> Option<f64> {
    let good = |grade: &u8| *grade >= GOOD;
    let place = found.iter().take(DEPTH).zip(1_u32..).find(|(grade, _)| good(grade)).map(|(_, place)| place);
    judged.iter().any(good).then(|| place.map_or(0.0, |place| 1.0 / f64::from(place)))
}

/// The mean; 0 of nothing.
pub fn mean(figures: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) = figures.into_iter().fold((0.0, 0_u32), |(sum, count), figure| (sum + figure, count + 1));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: Option<f64>, b: f64) -> bool {
        a.is_some_and(|a| (a - b).abs() < 1e-9)
    }

    #[test]
    fn the_best_order_is_worth_one_and_nothing_is_worth_nothing() {
        assert!(same(ndcg(&[3, 2, 1], &[1, 3, 2]), 1.0));
        assert!(same(ndcg(&[0, 0, 0], &[1, 3, 2]), 0.0));
        assert!(same(ndcg(&[], &[1]), 0.0));
        assert_eq!(ndcg(&[0], &[]), None);
    }

    #[test]
    fn any_swap_that_puts_a_better_course_lower_costs() {
        let grades = [3, 3, 2, 2, 1, 1, 0];
        for a in 0..grades.len() {
            for b in a + 1..grades.len() {
                let mut swapped = grades;
                swapped.swap(a, b);
                let worth = ndcg(&swapped, &grades).unwrap();
                assert_eq!(worth < 1.0 - 1e-9, grades[a] != grades[b], "{a} with {b}");
            }
        }
    }

    #[test]
    fn a_known_figure_comes_out() {
        // (7/1 + 0 + 1/2) / (7/1 + 1/log2 3): by hand.
        assert!(same(ndcg(&[3, 0, 1], &[3, 1]), 7.5 / (7.0 + 1.0 / 3.0_f64.log2())));
    }

    #[test]
    fn more_than_ten_good_courses_are_not_asked_of_ten_places() {
        assert!(same(ndcg(&[3; 10], &[3; 40]), 1.0));
        assert!(same(ndcg(&[[0; 10].as_slice(), &[3]].concat(), &[3]), 0.0));
    }

    #[test]
    fn the_first_good_course_counts_not_the_first_acceptable() {
        assert!(same(reciprocal_rank(&[1, 0, 2, 3], &[3, 2, 1]), 1.0 / 3.0));
        assert!(same(reciprocal_rank(&[1, 1], &[3]), 0.0));
        assert!(same(reciprocal_rank(&[[0; 10].as_slice(), &[3]].concat(), &[3]), 0.0));
        assert_eq!(reciprocal_rank(&[1], &[1]), None);
    }

    #[test]
    fn a_mean_of_nothing_is_nought() {
        assert!(same(Some(mean([])), 0.0));
        assert!(same(Some(mean([1.0, 0.0, 0.5])), 0.5));
    }
}
