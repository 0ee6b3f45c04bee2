//! How long the office behind the counter takes: days from filing to decision, and the share within the deadline.
//!
//! The wait in the hall is measured by the queue; the answer itself is due days later and known to the case system
//! alone. Without its dates nothing is said.

use crate::value::Date;

/// The days of one application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// When it was filed.
    pub filed: Date,
    /// By when it is to be decided, if there is a deadline.
    pub due: Option<Date>,
    /// When it was decided, if it was.
    pub decided: Option<Date>,
}

/// What a set of applications comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DeliveryFigures {
    /// How many were decided.
    pub decided: u64,
    /// Half of them took at most this many days, by the nearest rank.
    pub median_days: u32,
    /// Nine of ten took at most this many days.
    pub p90_days: u32,
    /// The share, from 0 to 1, of those decided by their deadline among those that were decided or are late; `None`
    /// where none has a deadline.
    pub within_deadline: Option<f64>,
}

impl Delivery {
    /// How many days it took; `None` while it is not decided.
    pub fn days(&self) -> Option<u32> {
        let decided = self.decided?;
        u32::try_from(self.filed.until(decided).ok()?.get_days()).ok()
    }

    /// Whether it kept its deadline; `None` without one, or while there is time left on `today`.
    fn in_time(&self, today: Date) -> Option<bool> {
        let due = self.due?;
        match self.decided {
            Some(decided) => Some(decided <= due),
            // What is late is late even if nobody decides it.
            None => (due < today).then_some(false),
        }
    }
}

/// The figures of `deliveries` as of `today`; `None` when none was decided.
pub fn figures<'a>(
    deliveries: impl Iterator<Item = &'a Delivery> + Clone,
    today: Date,
) -> Option<DeliveryFigures> {
    let mut days: Vec<u32> = deliveries.clone().filter_map(Delivery::days).collect();
    days.sort_unstable();
    let rank = |percent: usize| days.get((days.len() * percent).div_ceil(100).saturating_sub(1)).copied();
    let judged: Vec<bool> = deliveries.filter_map(|delivery| delivery.in_time(today)).collect();
    let kept = judged.iter().filter(|kept| **kept).count();
    Some(DeliveryFigures {
        decided: days.len() as u64,
        median_days: rank(50)?,
        p90_days: rank(90)?,
        within_deadline: (!judged.is_empty()).then(|| kept as f64 / judged.len() as f64),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    fn delivery(filed: i8, due: Option<i8>, decided: Option<i8>) -> Delivery {
        let day = |day| date(2026, 11, day);
        Delivery { filed: day(filed), due: due.map(day), decided: decided.map(day) }
    }

    #[test]
    fn ten_applications_as_a_worked_example() {
        // Decided after 1 to 9 days and after 20; deadlines of five days.
        let mut all: Vec<_> = (1..=9).map(|days| delivery(1, Some(6), Some(1 + days))).collect();
        all.push(delivery(1, None, Some(21)));
        let figures = figures(all.iter(), TODAY).expect("ten were decided");
        assert_eq!((figures.decided, figures.median_days, figures.p90_days), (10, 5, 9));
        assert_eq!(figures.within_deadline, Some(5.0 / 9.0));
    }

    #[test]
    fn what_is_late_counts_as_late_before_it_is_decided_and_what_has_time_does_not_count() {
        let all = [
            delivery(1, Some(5), Some(5)),
            delivery(1, Some(22), None),
            delivery(1, Some(23), None),
            delivery(1, None, None),
        ];
        let figures = figures(all.iter(), TODAY).expect("one was decided");
        assert_eq!((figures.decided, figures.within_deadline), (1, Some(0.5)));
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        assert_eq!(figures([].iter(), TODAY), None);
        assert_eq!(figures([delivery(1, Some(2), None)].iter(), TODAY), None);
        let without = figures([delivery(1, None, Some(1))].iter(), TODAY).expect("one was decided");
        assert_eq!((without.median_days, without.within_deadline), (0, None));
    }
}
