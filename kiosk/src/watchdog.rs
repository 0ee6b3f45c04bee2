//! Tells the service manager that the kiosk is up, and that its screen still turns its wheel.
//!
//! The beats come from the event loop of the screen alone: a loop that stalls stops them, and the service manager starts
//! the program anew.

use std::time::Duration;

use sd_notify::NotifyState;

/// The service manager's expectation; none where nobody watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watchdog {
    /// How often it wants to hear.
    pub beat: Duration,
}

impl Watchdog {
    /// As the service manager says in `usec`, its variable `WATCHDOG_USEC`. The program may run inside another that was
    /// started in its place, as in a compositor, so the process that is meant is not looked at.
    pub fn new(usec: Option<&str>) -> Option<Self> {
        let limit = Duration::from_micros(usec?.trim().parse().ok().filter(|usec| *usec > 0)?);
        Some(Self { beat: limit / 3 })
    }
}

/// The screen is there.
pub fn tell_ready() {
    tell(NotifyState::Ready);
}

/// The screen turns its wheel.
pub fn tell_alive() {
    tell(NotifyState::Watchdog);
}

fn tell(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "the service manager is not told");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_manager_hears_three_times_within_its_limit() {
        assert_eq!(Watchdog::new(Some("30000000")), Some(Watchdog { beat: Duration::from_secs(10) }));
        assert_eq!(Watchdog::new(None), None);
        assert_eq!(Watchdog::new(Some("0")), None);
        assert_eq!(Watchdog::new(Some("soon")), None);
    }
}
