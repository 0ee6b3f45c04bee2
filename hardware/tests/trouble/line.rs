//! A line under a lasting name, as `/dev/serial/by-id` gives it, that is pulled out and plugged in again.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use hardware::usb::Place;
use serialport::{SerialPort, TTYPort};

/// The socket on the machine: a name that always leads to the line that is plugged in last.
pub(crate) struct Socket {
    folder: tempfile::TempDir,
}

/// The end of a line at which a device sits; dropping it pulls the plug.
pub(crate) struct Plug {
    name: PathBuf,
    target: PathBuf,
    pub(crate) device: TTYPort,
    /// Held so that a line without a reader is not closed.
    _machine: TTYPort,
}

impl Socket {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a directory") }
    }

    pub(crate) fn place(&self) -> Place {
        Place::Path(self.name())
    }

    /// Plugs a device in; its line has another number each time, as `ttyACM0` comes back as `ttyACM1`.
    pub(crate) fn plug_in(&self) -> Plug {
        let (device, machine) = TTYPort::pair().expect("a pseudo terminal");
        let target = machine.name().expect("the machine's end has a name");
        let aside = self.folder.path().join("aside");
        symlink(&target, &aside).expect("linked");
        fs::rename(aside, self.name()).expect("renamed");
        Plug { name: self.name(), target: target.into(), device, _machine: machine }
    }

    fn name(&self) -> PathBuf {
        self.folder.path().join("device")
    }
}

impl Drop for Plug {
    /// The name goes with the device, before the kernel gives the line's number to somebody else.
    fn drop(&mut self) {
        if fs::read_link(&self.name).is_ok_and(|target| target == self.target) {
            fs::remove_file(&self.name).expect("removed");
        }
    }
}
