//! What simulated people do at the kiosk.

use queue_api::TicketId;

use crate::flow::{Page, Touch, View};

/// A step of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitorStep {
    /// Somebody comes and chooses.
    Comes,
    /// Takes the number.
    Takes,
    /// Takes the slip and leaves.
    Leaves,
}

/// Somebody at the kiosk who is only played.
#[derive(Debug, Default)]
pub struct Visitor {
    present: bool,
}

impl Visitor {
    /// What the visitor touches next; `is_idle` says that no person is in front of the kiosk.
    pub fn next(&mut self, step: VisitorStep, view: &View, is_idle: bool, chance: u128) -> Option<Touch> {
        match (step, &view.page) {
            (VisitorStep::Comes, Page::Home { services, .. }) if is_idle => {
                let open: Vec<_> = services.iter().filter(|choice| choice.open).collect();
                let nth = usize::try_from(chance % open.len().max(1) as u128).unwrap_or_default();
                let touch = open.get(nth)?.touch.clone();
                self.present = true;
                Some(touch)
            }
            (VisitorStep::Takes, Page::Service { .. }) if self.present => Some(Touch::Take(TicketId(
                uuid::Builder::from_random_bytes(chance.to_le_bytes()).into_uuid(),
            ))),
            (VisitorStep::Leaves, Page::Ticket { .. }) if self.present => {
                self.present = false;
                Some(Touch::Done)
            }
            (VisitorStep::Comes | VisitorStep::Leaves, _) => {
                self.present = false;
                None
            }
            (VisitorStep::Takes, _) => None,
        }
    }
}

/// A line `x y` in pixels.
pub fn parse_touch(line: &str) -> Option<(f32, f32)> {
    let (x, y) = line.trim().split_once(' ')?;
    let place = (x.parse::<f32>().ok()?, y.trim().parse::<f32>().ok()?);
    (place.0.is_finite() && place.1.is_finite()).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_touch_is_two_numbers() {
        assert_eq!(parse_touch("294 349\n"), Some((294.0, 349.0)));
        assert_eq!(parse_touch("294"), None);
        assert_eq!(parse_touch("a b"), None);
    }
}
