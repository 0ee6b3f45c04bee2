//! Chance that always falls the same way: everything follows from a seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of chance.
#[derive(Debug, Clone)]
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of `seed`.
    pub fn of(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Evenly from 0 up to 1, which it never is.
    pub fn share(&mut self) -> f64 {
        // The 53 bits that a double holds exactly.
        #[allow(clippy::cast_precision_loss)]
        let bits = (self.0.next_u64() >> 11) as f64;
        bits / 9_007_199_254_740_992.0
    }

    /// Yes, with this probability.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// Evenly from `low` up to `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.share() * (high - low)
    }

    /// One of `count` things; 0 when there are none.
    pub fn one_of(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        // The high half of the product is even enough: a hall has few things to choose from.
        let high = (u128::from(self.0.next_u64()) * u128::from(count)) >> 64;
        usize::try_from(high).unwrap_or(0)
    }

    /// The time until something unrelated to all before, with this mean.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -(1.0 - self.share()).ln() * mean
    }

    /// A log-normal time with this mean and coefficient of variation, the shape of service times in real logs.
    pub fn log_normal(&mut self, mean: f64, variation: f64) -> f64 {
        let spread_squared = (1.0 + variation * variation).ln();
        mean * (spread_squared.sqrt() * self.normal() - spread_squared / 2.0).exp()
    }

    /// A number of the standard normal distribution (Box and Muller).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.share()).cos()
    }
}

/// A duration in whole milliseconds.
pub(super) fn milliseconds(seconds: f64) -> u32 {
    // The limits are those of the type, and a negative duration is none.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = (seconds * 1000.0).round().clamp(0.0, f64::from(u32::MAX)) as u32;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean_and_variation(times: &[f64]) -> (f64, f64) {
        #[allow(clippy::cast_precision_loss)]
        let count = times.len() as f64;
        let mean = times.iter().sum::<f64>() / count;
        let variance = times.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / count;
        (mean, variance.sqrt() / mean)
    }

    #[test]
    fn times_have_the_mean_and_the_variation_that_are_asked_for() {
        let mut chance = Chance::of(7);
        let service: Vec<f64> = (0..40_000).map(|_| chance.log_normal(600.0, 1.2)).collect();
        let (mean, variation) = mean_and_variation(&service);
        assert!((585.0..615.0).contains(&mean) && (1.1..1.3).contains(&variation), "{mean} {variation}");
        let gaps: Vec<f64> = (0..40_000).map(|_| chance.exponential(300.0)).collect();
        let (mean, variation) = mean_and_variation(&gaps);
        assert!((292.0..308.0).contains(&mean) && (0.97..1.03).contains(&variation), "{mean} {variation}");
    }

    #[test]
    fn the_same_seed_gives_the_same_chance_and_another_seed_another() {
        let drawn = |seed| {
            let mut chance = Chance::of(seed);
            (0..8).map(|_| chance.one_of(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        assert_eq!(Chance::of(1).one_of(0), 0);
    }

    #[test]
    fn a_duration_is_rounded_to_milliseconds_and_never_negative() {
        assert_eq!((milliseconds(1.2346), milliseconds(-1.0), milliseconds(1e12)), (1235, 0, u32::MAX));
    }
}
