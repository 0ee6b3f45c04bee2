//! A scanner at the end of a serial line (a pseudo terminal), as somebody holds documents before it, and pulls its plug.

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use serialport::{SerialPort, TTYPort};

/// The socket of a scanner: a name that leads to the line that is plugged in, as `/dev/serial/by-id` gives it.
pub struct Scanner {
    name: PathBuf,
    plug: Option<Plug>,
}

struct Plug {
    device: TTYPort,
    /// Held so that a line without a reader is not closed.
    _machine: TTYPort,
}

impl Scanner {
    /// A scanner that is plugged in under this name.
    ///
    /// # Errors
    /// When the machine has no pseudo terminal.
    pub fn plugged_in(name: &Path) -> Result<Self> {
        let mut scanner = Self { name: name.into(), plug: None };
        scanner.plug_in()?;
        Ok(scanner)
    }

    /// Plugs it in again; its line has another number each time.
    ///
    /// # Errors
    /// When the machine has no pseudo terminal left.
    pub fn plug_in(&mut self) -> Result<()> {
        let (mut device, machine) = line()?;
        device.set_timeout(Duration::from_secs(30))?;
        let target = machine.name().context("the machine's end has a name")?;
        let aside = self.name.with_extension("aside");
        symlink(target, &aside)?;
        fs::rename(aside, &self.name)?;
        self.plug = Some(Plug { device, _machine: machine });
        Ok(())
    }

    /// Pulls the plug; the name goes with it.
    ///
    /// # Errors
    /// When it was not plugged in.
    pub fn pull(&mut self) -> Result<()> {
        fs::remove_file(&self.name)?;
        self.plug.take().map(drop).context("it was plugged in")
    }

    /// Sends these bytes, as far as somebody reads them.
    ///
    /// # Errors
    /// When it is not plugged in, or nobody reads.
    pub fn send(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.plug.as_mut().context("it is plugged in")?.device.write_all(bytes)?)
    }
}

/// A new line that no program inherits: one that did would hold it open when the plug is pulled.
fn line() -> Result<(TTYPort, TTYPort)> {
    let (device, machine) = TTYPort::pair()?;
    Ok((device.try_clone_native()?, machine.try_clone_native()?))
}
