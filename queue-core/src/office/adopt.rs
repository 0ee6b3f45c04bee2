//! Other settings while the office runs.

use super::{Office, closed, sensitive};
use crate::command::Refusal;
use crate::counter::CounterState;
use crate::settings::Settings;
use crate::value::ClassId;

impl Office {
    /// Whether other settings may hold from this moment on.
    ///
    /// # Errors
    /// When they would strand people who wait or work, or change what only changes between days.
    pub fn may_adopt(&self, settings: &Settings) -> Result<(), Refusal> {
        if settings.time_zone != self.settings.time_zone || settings.day_start != self.settings.day_start {
            return Err(Refusal::OnlyBetweenDays);
        }
        let stranded = self
            .tickets
            .iter()
            .find(|ticket| ticket.state.is_open() && !settings.services.contains_key(&ticket.service));
        if let Some(ticket) = stranded {
            return Err(Refusal::ServiceInUse(ticket.service.clone()));
        }
        // Who is promised to go before others does not lose it; the class is retired instead.
        let classless = |class: &&ClassId| {
            let gone = !settings.order.classes.contains_key(*class);
            gone && self.settings.order.classes.contains_key(*class)
        };
        let open = self.tickets.iter().filter(|ticket| ticket.state.is_open());
        if let Some(class) = open.filter_map(|ticket| ticket.class.as_ref()).find(classless) {
            return Err(Refusal::ClassInUse(class.clone()));
        }
        let in_use = self.counters.values().find(|counter| {
            let waited_for = || {
                self.tickets
                    .iter()
                    .any(|ticket| ticket.state.is_open() && ticket.only_counter.as_ref() == Some(&counter.id))
            };
            !settings.counters.contains_key(&counter.id)
                && (counter.state != CounterState::Closed || waited_for())
        });
        match in_use {
            Some(counter) => Err(Refusal::CounterInUse(counter.id.clone())),
            None => Ok(()),
        }
    }

    /// Takes other settings. Between days, with every counter closed and nobody waiting, any settings fit.
    ///
    /// # Errors
    /// As [`Office::may_adopt`].
    pub fn adopt(&mut self, settings: Settings) -> Result<(), Refusal> {
        let between_days = self.tickets.is_empty()
            && self.counters.values().all(|counter| counter.state == CounterState::Closed);
        if !between_days {
            self.may_adopt(&settings)?;
        }
        self.counters.retain(|id, _| settings.counters.contains_key(id));
        for (id, new) in &settings.counters {
            let counter = self.counters.entry(id.clone()).or_insert_with(|| closed(id, &new.label));
            counter.label.clone_from(&new.label);
        }
        self.waiting.retain(|service, _| settings.services.contains_key(service));
        for service in settings.services.keys() {
            self.waiting.entry(service.clone()).or_default();
        }
        self.sensitive = sensitive(&settings);
        self.settings = settings;
        self.note_limits();
        Ok(())
    }
}
