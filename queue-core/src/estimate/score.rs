//! How good estimates were, once the waits are known.

use serde::Serialize;

use super::model::Estimate;
use super::order::quantile;

/// Estimates with what came of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Score {
    errors_min: Vec<f64>,
    widths_min: Vec<f64>,
    inside: u32,
    above: u32,
}

/// The figures of a score. Nothing of no estimates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figures {
    /// The mean error, either way, in minutes.
    pub mae_min: Option<f64>,
    /// The error that half of the estimates kept, in minutes.
    pub median_ae_min: Option<f64>,
    /// The root of the mean squared error, in minutes.
    pub rmse_min: Option<f64>,
    /// The share of waits inside their interval, from 0 to 1; 0.8 is promised.
    pub coverage80: Option<f64>,
    /// The width of the interval in the middle of all, in minutes.
    pub median_width_min: Option<f64>,
    /// The share of waits that were longer than the upper end, from 0 to 1.
    pub above_upper: Option<f64>,
    /// How many estimates were judged.
    pub n: usize,
}

impl Score {
    /// Adds an estimate and the wait that followed, in minutes.
    pub fn add(&mut self, estimate: &Estimate, actual_min: f64) {
        self.errors_min.push(actual_min - estimate.middle_min);
        self.widths_min.push(estimate.high_min - estimate.low_min);
        let above = actual_min > estimate.high_min;
        self.above += u32::from(above);
        self.inside += u32::from(!above && actual_min >= estimate.low_min);
    }

    /// The figures so far.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let mean = |of: &dyn Fn(f64) -> f64| {
            let sum: f64 = self.errors_min.iter().map(|&error| of(error)).sum();
            (!self.errors_min.is_empty()).then(|| sum / self.count())
        };
        let share = |count: u32| (!self.errors_min.is_empty()).then(|| f64::from(count) / self.count());
        let absolute = self.errors_min.iter().map(|error| error.abs()).collect();
        Figures {
            mae_min: mean(&f64::abs),
            median_ae_min: quantile(absolute, 1, 2),
            rmse_min: mean(&|error| error * error).map(f64::sqrt),
            coverage80: share(self.inside),
            median_width_min: quantile(self.widths_min.clone(), 1, 2),
            above_upper: share(self.above),
            n: self.errors_min.len(),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a log has fewer than 2^52 rows")]
    fn count(&self) -> f64 {
        self.errors_min.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_a_worked_example() {
        let estimate = |middle_min, low_min, high_min| Estimate { middle_min, low_min, high_min };
        let mut score = Score::default();
        score.add(&estimate(10.0, 5.0, 20.0), 14.0); // 4 too short, inside 15 wide
        score.add(&estimate(10.0, 5.0, 20.0), 20.0); // 10 too short, just inside
        score.add(&estimate(30.0, 20.0, 45.0), 51.0); // 21 too short, above 25 wide
        score.add(&estimate(12.0, 8.0, 18.0), 7.0); // 5 too long, below 10 wide
        let figures = score.figures();
        assert_eq!(figures.mae_min, Some(10.0));
        assert_eq!(figures.median_ae_min, Some(5.0));
        assert_eq!(figures.rmse_min, Some((582.0_f64 / 4.0).sqrt()));
        assert_eq!((figures.coverage80, figures.above_upper), (Some(0.5), Some(0.25)));
        assert_eq!((figures.median_width_min, figures.n), (Some(15.0), 4));
    }

    #[test]
    fn no_estimates_have_no_figures() {
        let figures = Score::default().figures();
        assert_eq!((figures.mae_min, figures.coverage80, figures.n), (None, None, 0));
    }
}
