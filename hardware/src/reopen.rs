//! A device that is opened when it is first needed and again after it was gone, with growing pauses between the tries.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

/// Before the second and, at most, before any later try.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LAST_PAUSE: Duration = Duration::from_secs(5);

/// A device that may come and go.
pub(crate) struct Reopening<T> {
    device: Option<T>,
    pause: Duration,
    /// When to try again, and what was said last time.
    gone: Option<(Instant, io::Error)>,
}

/// What came of one step with a device.
pub(crate) enum Step<R> {
    /// The device was there, and this is what it gave.
    Done(R),
    /// It is gone, and it is not time yet to try again.
    Waited,
    /// It was lost just now, or is still not there.
    Lost,
}

impl<T> Reopening<T> {
    pub(crate) fn new() -> Self {
        Self { device: None, pause: FIRST_PAUSE, gone: None }
    }

    /// What was said when the device was last missed; none while it is there.
    pub(crate) fn gone(&self) -> Option<io::Error> {
        self.gone.as_ref().map(|(_, error)| io::Error::new(error.kind(), error.to_string()))
    }

    /// Uses the device for at most `patience`, after opening it where it is not open.
    pub(crate) fn step<R>(
        &mut self,
        patience: Duration,
        open: impl FnOnce() -> io::Result<T>,
        act: impl FnOnce(&mut T, Duration) -> io::Result<R>,
    ) -> Step<R> {
        if let Some((again_at, _)) = &self.gone {
            let pause = again_at.saturating_duration_since(Instant::now());
            if !pause.is_zero() {
                thread::park_timeout(pause.min(patience));
                return Step::Waited;
            }
        }
        let done = match &mut self.device {
            Some(device) => act(device, patience),
            none => open().and_then(|device| act(none.insert(device), patience)),
        };
        match done {
            Ok(done) => {
                self.gone = None;
                self.pause = FIRST_PAUSE;
                Step::Done(done)
            }
            Err(error) => {
                self.device = None;
                self.gone = Some((Instant::now() + self.pause, error));
                self.pause = (self.pause * 2).min(LAST_PAUSE);
                Step::Lost
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_before_the_next_try_doubles_up_to_its_limit_and_starts_anew() {
        let mut device: Reopening<()> = Reopening::new();
        let mut pauses = Vec::new();
        for _ in 0..8 {
            pauses.push(device.pause.as_millis());
            // As if the pause had passed.
            device.gone = None;
            let step = device.step(Duration::ZERO, || Err(io::ErrorKind::NotFound.into()), |(), _| Ok(()));
            assert!(matches!(step, Step::Lost) && device.gone().is_some());
        }
        assert_eq!(pauses, [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
        let step = device.step(Duration::ZERO, || Ok(()), |(), _| Ok(()));
        assert!(matches!(step, Step::Waited), "not before its time");
        device.gone = None;
        assert!(matches!(device.step(Duration::ZERO, || Ok(()), |(), _| Ok(7)), Step::Done(7)));
        assert_eq!((device.pause, device.gone().is_none()), (FIRST_PAUSE, true));
    }
}
