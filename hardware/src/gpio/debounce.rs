//! Turns the bouncing contact of a button into presses.

use std::time::Duration;

/// A contact counts as closed or open once it has been so for this long.
const STEADY: Duration = Duration::from_millis(25);

/// What is known of one button. Look at it every 10 ms or so; time is handed in, counted from any moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Debounce {
    is_pressed: bool,
    last_seen: bool,
    seen_since: Duration,
}

impl Debounce {
    /// Takes one look at the contact; whether a press began with it. A held button is pressed once.
    pub fn look(&mut self, is_down: bool, now: Duration) -> bool {
        if is_down != self.last_seen {
            self.last_seen = is_down;
            self.seen_since = now;
        }
        let is_steady = now.saturating_sub(self.seen_since) >= STEADY;
        let changes = is_steady && is_down != self.is_pressed;
        if changes {
            self.is_pressed = is_down;
        }
        changes && is_down
    }

    /// Whether the button is held.
    pub fn is_pressed(&self) -> bool {
        self.is_pressed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The moments, in milliseconds, at which presses begin; the contact is looked at every 5 ms.
    fn presses(contact: &str) -> Vec<u64> {
        let mut button = Debounce::default();
        let looks = (0u64..).step_by(5).zip(contact.chars());
        looks
            .filter(|&(ms, state)| button.look(state == '#', Duration::from_millis(ms)))
            .map(|(ms, _)| ms)
            .collect()
    }

    #[test]
    fn a_bouncing_contact_is_one_press() {
        assert_eq!(presses("...#.#.##########.#..#......."), [60]);
    }

    #[test]
    fn a_held_button_is_pressed_once_and_two_presses_are_two() {
        assert_eq!(presses("..#########################"), [35]);
        assert_eq!(presses("..########........########.."), [35, 115]);
    }

    #[test]
    fn a_spark_is_no_press() {
        assert_eq!(presses("....#....###....####........"), Vec::<u64>::new());
    }
}
