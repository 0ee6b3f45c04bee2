//! Keys and switches of the kernel's input devices, taken for this program alone.
//!
//! A grabbed device types into nothing else: neither a console nor a desktop sees what a scanner reads, and no key of a
//! keypad reaches another program.

use std::io;
use std::os::fd::AsFd;
use std::time::Duration;

use evdev::{Device, EventSummary, KeyCode};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::usb::{Class, Place};

/// A device with keys that nobody else hears.
pub(crate) struct Keys {
    device: Device,
}

impl Keys {
    /// Opens the first device at `place` that has the key `needed`, and grabs it.
    pub(crate) fn open(place: &Place, needed: KeyCode) -> io::Result<Self> {
        let mut refused = io::Error::new(io::ErrorKind::NotFound, format!("{place} has no key {needed:?}"));
        for path in place.devices(&Class::input())? {
            match Device::open(&path) {
                Ok(mut device) if device.supported_keys().is_some_and(|keys| keys.contains(needed)) => {
                    device.grab()?;
                    device.set_nonblocking(true)?;
                    return Ok(Self { device });
                }
                Ok(_) => {}
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }

    /// The keys that go down (true) or up within `patience`; what a held key repeats is left out.
    pub(crate) fn wait(&mut self, patience: Duration) -> io::Result<Vec<(KeyCode, bool)>> {
        if !is_readable(&self.device, patience)? {
            return Ok(Vec::new());
        }
        match self.device.fetch_events() {
            Ok(events) => Ok(events
                .filter_map(|event| match event.destructure() {
                    EventSummary::Key(_, key, 0) => Some((key, false)),
                    EventSummary::Key(_, key, 1) => Some((key, true)),
                    _ => None,
                })
                .collect()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

/// Whether something can be read within `patience`.
pub(crate) fn is_readable(file: &impl AsFd, patience: Duration) -> io::Result<bool> {
    wait_for(file, PollFlags::IN, patience)
}

/// Whether a file is ready within `patience`; a signal counts as not ready.
///
/// # Errors
/// When the device behind it is gone.
pub(crate) fn wait_for(file: &impl AsFd, what: PollFlags, patience: Duration) -> io::Result<bool> {
    let patience = Timespec::try_from(patience).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    let mut files = [PollFd::new(file, what)];
    match poll(&mut files, Some(&patience)) {
        Ok(_) => {}
        Err(rustix::io::Errno::INTR) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    let found = files[0].revents();
    if found.intersects(what) {
        Ok(true)
    } else if found.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        Err(io::Error::new(io::ErrorKind::BrokenPipe, "the device is gone"))
    } else {
        Ok(false)
    }
}
