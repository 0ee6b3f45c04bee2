//! The staff's working times, changed.

use jiff::SignedDuration;

use crate::simulation::Shift;
use crate::value::{CounterId, ServiceId, Timestamp, UserName};

/// A shift that begins or ends this close to the office's hours, in minutes, follows them when they change.
const WITH_THE_HOURS_MIN: i64 = 30;

/// From the first moment to the one after the last.
pub(super) type Moments = (Timestamp, Timestamp);

/// Moves the ends of a shift that lie near those of the office's hours.
pub(super) fn follow(shift: &mut Shift, old: Moments, new: Moments) {
    let near = SignedDuration::from_mins(WITH_THE_HOURS_MIN);
    let moved = |at: Timestamp, from: Timestamp, to: Timestamp| {
        at.saturating_add(to.duration_since(from)).unwrap_or(at)
    };
    if shift.from.duration_since(old.0) <= near {
        shift.from = moved(shift.from, old.0, new.0);
    }
    if old.1.duration_since(shift.to) <= near {
        shift.to = moved(shift.to, old.1, new.1);
    }
    shift.to = shift.to.max(shift.from);
}

/// Lets somebody work at the counter in those of the hours in which nobody does.
pub(super) fn add(
    shifts: &mut Vec<Shift>,
    counter: &CounterId,
    services: Option<&Vec<ServiceId>>,
    hours: Moments,
) {
    let whole = Shift {
        counter: counter.clone(),
        staff: UserName::new("added"),
        services: services.cloned(),
        from: hours.0,
        to: hours.1,
        breaks: Vec::new(),
        serves_out: true,
    };
    let taken = shifts.iter().filter(|shift| shift.counter == *counter).map(|shift| (shift.from, shift.to));
    let free = taken.fold(vec![whole], |free, taken| {
        free.iter().flat_map(|shift| without(shift, counter, taken)).collect()
    });
    shifts.extend(free);
}

/// What is left of a shift at `counter` without `hours`: all of it at another counter.
pub(super) fn without(shift: &Shift, counter: &CounterId, hours: Moments) -> Vec<Shift> {
    if shift.counter != *counter {
        return vec![shift.clone()];
    }
    let before = (shift.from, shift.to.min(hours.0));
    let after = (shift.from.max(hours.1), shift.to);
    let left = [before, after].into_iter().filter(|(from, to)| from < to);
    left.map(|(from, to)| Shift {
        from,
        to,
        breaks: shift.breaks.iter().copied().filter(|rest| from <= rest.0 && rest.1 <= to).collect(),
        // Who works until the change begins goes then, whoever waits.
        serves_out: shift.serves_out && to == shift.to,
        ..shift.clone()
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-24T{text}:00Z").parse().expect("a moment")
    }

    fn hours(text: &str) -> Moments {
        let (from, to) = text.split_once('-').expect("from and to");
        (at(from), at(to))
    }

    fn shift(counter: &str, text: &str) -> Shift {
        let mut shifts = Vec::new();
        add(&mut shifts, &CounterId::new(counter), None, hours(text));
        shifts.remove(0)
    }

    fn told(shifts: &[Shift]) -> Vec<String> {
        let time = |at: Timestamp| at.strftime("%H:%M").to_string();
        shifts
            .iter()
            .map(|shift| format!("{} {}-{}", shift.counter, time(shift.from), time(shift.to)))
            .collect()
    }

    #[test]
    fn a_counter_that_is_closed_for_some_hours_keeps_the_others_and_the_other_counters() {
        let mut morning = shift("1", "08:00-16:00");
        morning.breaks = vec![(at("09:00"), at("09:15")), (at("12:00"), at("12:30"))];
        let left = |text: &str| without(&morning, &CounterId::new("1"), hours(text));
        assert_eq!(told(&left("11:00-13:00")), ["1 08:00-11:00", "1 13:00-16:00"]);
        assert_eq!(left("11:00-13:00")[0].breaks.len(), 1);
        assert_eq!(told(&left("07:00-13:00")), ["1 13:00-16:00"]);
        assert_eq!(told(&left("07:00-17:00")), Vec::<String>::new());
        assert_eq!(told(&without(&morning, &CounterId::new("2"), hours("11:00-13:00"))), ["1 08:00-16:00"]);
    }

    #[test]
    fn a_counter_is_opened_only_while_nobody_works_there() {
        let mut shifts =
            vec![shift("1", "09:00-11:00"), shift("1", "13:00-14:00"), shift("2", "08:00-16:00")];
        add(&mut shifts, &CounterId::new("1"), None, hours("08:00-15:00"));
        let added = ["1 08:00-09:00", "1 11:00-13:00", "1 14:00-15:00"];
        assert_eq!(told(&shifts[3..]), added);
    }

    #[test]
    fn shifts_at_the_ends_of_the_old_hours_follow_the_new_ones() {
        let followed = |text: &str| {
            let mut shift = shift("1", text);
            follow(&mut shift, hours("08:00-16:00"), hours("09:00-18:00"));
            told(&[shift]).remove(0)
        };
        assert_eq!(followed("08:10-16:20"), "1 09:10-18:20");
        assert_eq!(followed("07:50-12:00"), "1 08:50-12:00");
        assert_eq!(followed("10:00-15:45"), "1 10:00-17:45");
        assert_eq!(followed("10:00-14:00"), "1 10:00-14:00");
    }
}
