//! What people want most at each hour, from past days of the same weekday: the first page of a kiosk begins with it.

use std::collections::BTreeMap;

use super::table::Table;
use crate::value::ServiceId;

/// With fewer past days than this, chance would decide: the office's own list stands.
pub const FEWEST_DAYS: usize = 3;

/// How many numbers were taken for each service at each hour of past days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    days: usize,
    issued: BTreeMap<i8, BTreeMap<ServiceId, u64>>,
}

impl Wanted {
    /// Adds a past day by its hours; a day without any was a closed one.
    pub fn add_day<'a>(&mut self, hours: impl Iterator<Item = (i8, &'a Table)>) {
        let mut was_open = false;
        for (hour, cells) in hours {
            was_open = true;
            let of_hour = self.issued.entry(hour).or_default();
            for (key, figures) in cells.iter().filter(|(_, figures)| figures.issued > 0) {
                if let Some(service) = &key.service {
                    *of_hour.entry(service.clone()).or_default() += figures.issued;
                }
            }
        }
        self.days += usize::from(was_open);
    }

    /// As many services as the office's own list has, those wanted most at this hour first; where the past says nothing, in
    /// the order of that list. None stands there that may not.
    pub fn first(
        &self,
        hour: i8,
        own: &[ServiceId],
        may_stand: impl Fn(&ServiceId) -> bool,
    ) -> Vec<ServiceId> {
        let known = self.issued.get(&hour).filter(|_| self.days >= FEWEST_DAYS);
        let mut wanted: Vec<(&ServiceId, u64)> =
            known.into_iter().flatten().map(|(service, issued)| (service, *issued)).collect();
        let place = |service: &ServiceId| own.iter().position(|own| own == service).unwrap_or(own.len());
        wanted.sort_by_key(|(service, issued)| (std::cmp::Reverse(*issued), place(service)));
        let mut first: Vec<ServiceId> = Vec::with_capacity(own.len());
        for service in wanted.into_iter().map(|(service, _)| service).chain(own) {
            if first.len() < own.len() && may_stand(service) && !first.contains(service) {
                first.push(service.clone());
            }
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Key;

    fn services(names: &[&str]) -> Vec<ServiceId> {
        names.iter().map(ServiceId::new).collect()
    }

    fn cells(issued: &[(&str, u64)]) -> Table {
        let mut table = Table::default();
        for (service, count) in issued {
            let service = Some(ServiceId::new(service));
            table.at(Key { service, ..Key::default() }).issued += count;
        }
        table
    }

    fn after(days: usize) -> Wanted {
        let (nine, ten) = (cells(&[("tax", 5), ("shelter", 90), ("birth", 2)]), cells(&[("birth", 1)]));
        let mut wanted = Wanted::default();
        for _ in 0..days {
            wanted.add_day([(9, &nine), (10, &ten)].into_iter());
            wanted.add_day(std::iter::empty());
        }
        wanted
    }

    #[test]
    fn the_first_page_begins_with_what_was_taken_at_this_hour() {
        let own = services(&["passport", "birth", "family"]);
        let harmless = |service: &ServiceId| service.as_str() != "shelter";
        assert_eq!(after(3).first(9, &own, harmless), services(&["tax", "birth", "passport"]));
        assert_eq!(after(3).first(10, &own, harmless), services(&["birth", "passport", "family"]));
        assert_eq!(after(3).first(23, &own, harmless), own, "nothing is known of the night");
    }

    #[test]
    fn few_days_say_nothing_and_what_may_not_stand_there_never_does() {
        let own = services(&["passport", "shelter", "family"]);
        let harmless = |service: &ServiceId| service.as_str() != "shelter";
        assert_eq!(after(2).first(9, &own, harmless), services(&["passport", "family"]));
        assert_eq!(after(3).first(9, &own, harmless), services(&["tax", "birth", "passport"]));
        assert_eq!(after(3).first(9, &[], harmless), []);
    }
}
