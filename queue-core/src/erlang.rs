//! What queueing theory says of a hall: hints for staffing, and the yardstick of the simulation.
//!
//! Everywhere here: people per hour, waits in minutes, shares from 0 to 1. A. K. Erlang's formulas take times between
//! arrivals and at counters as exponential; real service varies more, so waits are scaled by the coefficient of
//! variation (Allen and Cunneen). They say how many counters are needed, and never what a citizen is told.

/// Minutes in an hour.
const HOUR_MIN: f64 = 60.0;
/// Shares smaller than this change no digit that is shown.
const NEGLIGIBLE: f64 = 1e-15;

/// Equal counters with one queue before them, in one steady hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hall {
    /// How many come in an hour.
    pub arrivals_per_h: f64,
    /// How many one counter serves in an hour while somebody waits.
    pub served_per_h: f64,
    /// The open counters.
    pub counters: u32,
    /// The standard deviation of the service time over its mean: 1 as Erlang takes it, about 1.2 in real logs.
    pub variation: f64,
}

impl Hall {
    /// A hall whose service times are exponential.
    pub fn new(arrivals_per_h: f64, served_per_h: f64, counters: u32) -> Self {
        Self { arrivals_per_h, served_per_h, counters, variation: 1.0 }
    }

    /// The same hall with service times of this coefficient of variation.
    pub fn with_variation(self, variation: f64) -> Self {
        Self { variation, ..self }
    }

    /// The counters' worth of work that comes in: arrivals over what one counter serves.
    pub fn load(&self) -> f64 {
        self.arrivals_per_h / self.served_per_h
    }

    /// The share of their time in which the counters serve, if the queue does not grow; above 0.85 waits explode.
    pub fn occupancy(&self) -> f64 {
        self.load() / f64::from(self.counters)
    }

    /// Whether more come than are served, so that the queue only grows.
    pub fn is_overloaded(&self) -> bool {
        self.counters == 0 || self.occupancy() >= 1.0
    }

    /// Erlang B: the share that would find every counter taken if nobody could wait.
    pub fn blocked(&self) -> f64 {
        let load = self.load();
        (1..=self.counters)
            .fold(1.0, |blocked, counters| load * blocked / (f64::from(counters) + load * blocked))
    }

    /// Erlang C: the share that has to wait; 1 when overloaded.
    pub fn waiting(&self) -> f64 {
        if self.is_overloaded() {
            return 1.0;
        }
        let blocked = self.blocked();
        blocked / (1.0 - self.occupancy() * (1.0 - blocked))
    }

    /// The mean wait in minutes, of those too who do not wait; infinite when overloaded.
    pub fn mean_wait_min(&self) -> f64 {
        match self.is_overloaded() {
            true => f64::INFINITY,
            false => self.waiting() / self.spare_per_h() * HOUR_MIN * self.scale(),
        }
    }

    /// The share that waits longer than `minutes`; 1 when overloaded.
    pub fn waiting_longer(&self, minutes: f64) -> f64 {
        match self.is_overloaded() {
            true => 1.0,
            false => self.waiting() * (-self.spare_per_h() * minutes / HOUR_MIN / self.scale()).exp(),
        }
    }

    /// The share that waits at most `minutes`.
    pub fn service_level(&self, minutes: f64) -> f64 {
        1.0 - self.waiting_longer(minutes)
    }

    /// The fewest counters, up to `at_most`, with which a share of at least `goal` waits at most `minutes`; `None` when
    /// even `at_most` are too few.
    pub fn required_counters(&self, goal: f64, minutes: f64, at_most: u32) -> Option<u32> {
        (1..=at_most).find(|counters| Self { counters: *counters, ..*self }.service_level(minutes) >= goal)
    }

    /// What the counters could serve beyond those who come, in people per hour.
    fn spare_per_h(&self) -> f64 {
        f64::from(self.counters) * self.served_per_h - self.arrivals_per_h
    }

    /// How much longer waits are than with exponential service times (Allen and Cunneen).
    fn scale(&self) -> f64 {
        (1.0 + self.variation * self.variation) / 2.0
    }
}

/// What comes of people who give up while they wait (Erlang A).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Impatience {
    /// The share that has to wait.
    pub waiting: f64,
    /// The mean time in the queue in minutes, of those too who give up or do not wait.
    pub mean_wait_min: f64,
    /// The share that gives up.
    pub abandoned: f64,
}

impl Impatience {
    /// Erlang A in `hall`: each who waits gives up at the rate `given_up_per_h`, after an hour divided by it on the
    /// average. The hall may be overloaded: those who give up keep the queue finite.
    pub fn of(hall: &Hall, given_up_per_h: f64) -> Self {
        if given_up_per_h <= 0.0 && hall.is_overloaded() {
            return Self { waiting: 1.0, mean_wait_min: f64::INFINITY, abandoned: 0.0 };
        }
        // Weights of "so many are in the hall", relative to an empty one; those in the queue pass as they come.
        let (mut weight, mut all, mut waiting, mut queue) = (1.0, 1.0, 0.0, 0.0);
        if hall.counters == 0 {
            (waiting, all) = (1.0, 1.0);
        }
        for present in 1..=u32::MAX {
            let served = f64::from(present.min(hall.counters)) * hall.served_per_h;
            let in_queue = f64::from(present.saturating_sub(hall.counters));
            weight *= hall.arrivals_per_h / (served + in_queue * given_up_per_h);
            all += weight;
            if present >= hall.counters {
                waiting += weight;
                queue += in_queue * weight;
            }
            if present > hall.counters && weight * in_queue < NEGLIGIBLE * all {
                break;
            }
        }
        let people = queue / all;
        Self {
            waiting: waiting / all,
            mean_wait_min: people / hall.arrivals_per_h * HOUR_MIN,
            abandoned: given_up_per_h * people / hall.arrivals_per_h,
        }
    }
}

/// The mean waits of two classes in minutes, ordinary and preferred, when the next is whoever has the largest rate
/// times time waited (Kleinrock 1976; Stanford, Taylor and Ziedins 2014). `preferred_per_h` of the hall's arrivals are
/// preferred; `rates` are those at which ordinary and preferred gain, the second at least the first. Infinite when
/// overloaded.
pub fn accumulating_waits_min(hall: &Hall, preferred_per_h: f64, rates: (f64, f64)) -> (f64, f64) {
    let together = hall.mean_wait_min();
    if !together.is_finite() {
        return (together, together);
    }
    let capacity = f64::from(hall.counters) * hall.served_per_h;
    let slower = 1.0 - rates.0 / rates.1;
    let ordinary = together / (1.0 - preferred_per_h / capacity * slower);
    let others = (hall.arrivals_per_h - preferred_per_h) / capacity;
    (ordinary, together - others * ordinary * slower)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a figure is the published one, to one unit of its last digit: some were made from rounded ones.
    fn is(figure: f64, published: f64, digits: i32) -> bool {
        (figure - published).abs() <= 10f64.powi(-digits)
    }

    #[test]
    fn erlangs_formulas_give_the_published_values() {
        for (arrivals, served, counters, blocked, waiting, wait_min, longer) in [
            (20.0, 4.0, 6, 0.19185, 0.58752, 8.8128, 0.30164),
            (20.0, 4.0, 7, 0.12052, 0.32415, 2.4311, 0.08544),
            (12.0, 4.5, 3, 0.30440, 0.79751, 31.9003, 0.62110),
            (60.0, 6.0, 12, 0.11974, 0.44939, 2.2469, 0.06082),
        ] {
            let hall = Hall::new(arrivals, served, counters);
            assert!(is(hall.blocked(), blocked, 5), "{hall:?}: B {}", hall.blocked());
            assert!(is(hall.waiting(), waiting, 5), "{hall:?}: C {}", hall.waiting());
            assert!(is(hall.mean_wait_min(), wait_min, 4), "{hall:?}: {} min", hall.mean_wait_min());
            assert!(is(hall.waiting_longer(10.0), longer, 5), "{hall:?}: {}", hall.waiting_longer(10.0));
            assert!(is(hall.service_level(10.0), 1.0 - longer, 5), "{hall:?}");
        }
    }

    #[test]
    fn people_who_give_up_make_the_wait_of_the_others_shorter_by_the_published_values() {
        for (counters, waiting, wait_min, abandoned) in
            [(5, 0.70374, 7.0808, 0.11801), (6, 0.47510, 3.2704, 0.05451)]
        {
            let impatience = Impatience::of(&Hall::new(20.0, 4.0, counters), 1.0);
            assert!(is(impatience.waiting, waiting, 5), "{impatience:?}");
            assert!(is(impatience.mean_wait_min, wait_min, 4), "{impatience:?}");
            assert!(is(impatience.abandoned, abandoned, 5), "{impatience:?}");
        }
    }

    #[test]
    fn people_of_endless_patience_wait_as_erlang_c_says() {
        let hall = Hall::new(20.0, 4.0, 6);
        let patient = Impatience::of(&hall, 0.0);
        assert!(is(patient.waiting, hall.waiting(), 9), "{patient:?}");
        assert!(is(patient.mean_wait_min, hall.mean_wait_min(), 6), "{patient:?}");
        assert_eq!(patient.abandoned, 0.0);
        assert_eq!(Impatience::of(&Hall::new(20.0, 4.0, 5), 0.0).mean_wait_min, f64::INFINITY);
        let nobody_serves = Impatience::of(&Hall::new(20.0, 4.0, 0), 2.0);
        assert!(is(nobody_serves.abandoned, 1.0, 9) && is(nobody_serves.mean_wait_min, 30.0, 6));
    }

    #[test]
    fn accumulating_priority_gives_the_published_waits_and_keeps_the_mean() {
        let hall = Hall::new(12.0, 4.5, 3);
        let (ordinary, preferred) = accumulating_waits_min(&hall, 4.0, (1.0, 3.0));
        assert!(is(hall.mean_wait_min(), 31.90, 2));
        assert!(is(ordinary, 39.75, 2), "{ordinary}");
        assert!(is(preferred, 16.20, 2), "{preferred}");
        assert!(is((8.0 * ordinary + 4.0 * preferred) / 12.0, hall.mean_wait_min(), 9));
        let equal = accumulating_waits_min(&hall, 4.0, (1.0, 1.0));
        assert_eq!(equal, (hall.mean_wait_min(), hall.mean_wait_min()));
    }

    #[test]
    fn service_that_varies_more_makes_people_wait_longer() {
        let hall = Hall::new(20.0, 4.0, 6);
        let varied = hall.with_variation(1.23);
        // (1 + 1.23²) / 2 times 8.8128 minutes.
        assert!(is(varied.mean_wait_min(), 8.8128 * 1.25645, 3), "{}", varied.mean_wait_min());
        assert!(varied.service_level(10.0) < hall.service_level(10.0));
        assert!(is(varied.waiting_longer(0.0), hall.waiting(), 9), "as many wait");
    }

    #[test]
    fn the_fewest_counters_that_reach_the_goal_are_required() {
        let hall = Hall::new(20.0, 4.0, 1);
        // Six leave 30 % waiting longer than ten minutes, seven 9 %.
        assert_eq!(hall.required_counters(0.8, 10.0, 25), Some(7));
        assert_eq!(hall.required_counters(0.65, 10.0, 25), Some(6));
        assert_eq!(hall.required_counters(0.8, 10.0, 6), None);
        assert_eq!(hall.required_counters(0.9, 10.0, 25), Some(7));
        assert_eq!(hall.with_variation(2.0).required_counters(0.9, 10.0, 25), Some(8));
    }

    #[test]
    fn where_more_come_than_are_served_the_wait_has_no_end() {
        for hall in [Hall::new(20.0, 4.0, 5), Hall::new(20.0, 4.0, 0)] {
            assert_eq!(hall.mean_wait_min(), f64::INFINITY, "{hall:?}");
            assert_eq!((hall.waiting(), hall.service_level(1e9)), (1.0, 0.0), "{hall:?}");
            assert_eq!(accumulating_waits_min(&hall, 4.0, (1.0, 2.0)).1, f64::INFINITY, "{hall:?}");
        }
    }
}
