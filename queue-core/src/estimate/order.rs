//! Medians and quantiles.

/// The value below or at which `part` of `whole` of the values lie; nothing of no values.
pub(super) fn quantile(mut values: Vec<f64>, part: usize, whole: usize) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let rank = (values.len() * part).div_ceil(whole);
    values.get(rank.saturating_sub(1)).copied()
}

/// The value at which half of the weight is reached; 0 of no values.
pub(super) fn weighted_median(mut values: Vec<(f64, f64)>) -> f64 {
    values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let mut weight = 0.0;
    for &(value, its) in &values {
        weight += its;
        if weight >= half {
            return value;
        }
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_one_of_the_values() {
        let values: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(quantile(values.clone(), 1, 10), Some(1.0));
        assert_eq!(quantile(values.clone(), 5, 10), Some(5.0));
        assert_eq!(quantile(values, 10, 10), Some(10.0));
        assert_eq!(quantile(Vec::new(), 5, 10), None);
    }

    #[test]
    fn a_heavy_value_draws_the_median_to_itself() {
        assert_eq!(weighted_median(vec![(3.0, 1.0), (1.0, 1.0), (2.0, 1.0)]), 2.0);
        assert_eq!(weighted_median(vec![(3.0, 5.0), (1.0, 1.0), (2.0, 1.0)]), 3.0);
        assert_eq!(weighted_median(Vec::new()), 0.0);
    }
}
