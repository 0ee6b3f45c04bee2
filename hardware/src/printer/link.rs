//! The way to a printer: a network socket, a serial line, or a printer of the USB printer class.
//!
//! Nothing here waits longer than it is told: every device is opened without blocking, and each read and write says how
//! long it may take, since a printer without paper takes no more bytes and says nothing.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::event::PollFlags;
use rustix::fs::OFlags;
use rustix::termios::{
    Action, ControlModes, InputModes, OptionalActions, QueueSelector, ioctl_tiocexcl, tcflow, tcflush,
    tcgetattr, tcsetattr,
};
use serde::Deserialize;

use crate::input::wait_for;
use crate::usb::{Class, Place};

/// How long each step with a printer may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// To be connected.
    pub connect: Duration,
    /// To answer a question about its status; a printer that takes longer counts as silent.
    pub answer: Duration,
    /// To take more bytes; a printer that stopped taking them is in trouble.
    pub write: Duration,
    /// To take a whole slip, however slowly.
    pub slip: Duration,
    /// To print what it has taken.
    pub finish: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(2),
            answer: Duration::from_millis(500),
            write: Duration::from_secs(5),
            slip: Duration::from_secs(20),
            finish: Duration::from_secs(8),
        }
    }
}

/// A printer that can be connected to, slip by slip.
pub trait Link: Send {
    /// Opens a connection, within `patience`.
    ///
    /// # Errors
    /// What keeps the printer from being reached.
    fn open(&mut self, patience: Duration) -> io::Result<Box<dyn Channel>>;
}

/// An open connection to a printer.
pub trait Channel {
    /// Reads what arrives within `patience`; 0 when nothing did.
    ///
    /// # Errors
    /// When the connection has ended.
    fn read(&mut self, buffer: &mut [u8], patience: Duration) -> io::Result<usize>;

    /// Writes as much as is taken within `patience`; 0 when nothing was.
    ///
    /// # Errors
    /// When the connection has ended, or the printer says that it has no paper.
    fn write(&mut self, bytes: &[u8], patience: Duration) -> io::Result<usize>;

    /// Says that nothing more follows, and lets what was written arrive, at most for `patience`.
    fn finish(&mut self, patience: Duration);

    /// Throws away what was written and has not left this machine, so that it is not printed before another slip.
    fn discard(&mut self);
}

/// A printer at a network address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TcpLink {
    /// `host:port`, where the host is a name or an address.
    pub address: String,
}

impl Link for TcpLink {
    fn open(&mut self, patience: Duration) -> io::Result<Box<dyn Channel>> {
        let mut refused = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        for address in self.address.to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, patience) {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    stream.set_nonblocking(true)?;
                    return Ok(Box::new(stream));
                }
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }
}

/// How long a network printer may take to close its end; many never do.
const CLOSING: Duration = Duration::from_secs(1);

impl Channel for TcpStream {
    fn read(&mut self, buffer: &mut [u8], patience: Duration) -> io::Result<usize> {
        if !wait_for(self, PollFlags::IN, patience)? {
            return Ok(0);
        }
        match without_waiting(Read::read(self, buffer))? {
            Some(0) => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the printer closed the connection")),
            count => Ok(count.unwrap_or(0)),
        }
    }

    fn write(&mut self, bytes: &[u8], patience: Duration) -> io::Result<usize> {
        write_within(self, bytes, patience)
    }

    fn finish(&mut self, patience: Duration) {
        // Closing with unread bytes resets the connection, and a reset makes printers drop what they have not printed.
        let until = Instant::now() + patience.min(CLOSING);
        let mut rest = [0; 64];
        if self.shutdown(Shutdown::Write).is_ok() {
            loop {
                let left = until.saturating_duration_since(Instant::now());
                if left.is_zero() || Channel::read(self, &mut rest, left).is_err() {
                    return;
                }
            }
        }
    }

    fn discard(&mut self) {}
}

/// How a serial printer stops the line while it is busy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlowControl {
    /// With the characters XOFF and XON; none of the answers of a printer looks like them.
    #[default]
    XonXoff,
    /// With the lines RTS and CTS.
    RtsCts,
    /// Not at all.
    None,
}

/// A printer on a serial line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SerialLink {
    /// Where it is.
    pub place: Place,
    /// Bits a second.
    pub baud_rate: u32,
    /// How it stops the line.
    pub flow_control: FlowControl,
}

impl Link for SerialLink {
    fn open(&mut self, _: Duration) -> io::Result<Box<dyn Channel>> {
        let file = open_first(&self.place, &Class::serial())?;
        // Two programs on one line would mix their slips.
        ioctl_tiocexcl(&file)?;
        let mut line = tcgetattr(&file)?;
        line.make_raw();
        line.control_modes |= ControlModes::CREAD | ControlModes::CLOCAL;
        // The line to the printer does not drop between slips, or some models start anew with each.
        line.control_modes -=
            ControlModes::HUPCL | ControlModes::CRTSCTS | ControlModes::CSTOPB | ControlModes::PARENB;
        line.input_modes -= InputModes::IXON | InputModes::IXOFF | InputModes::IXANY;
        match self.flow_control {
            FlowControl::XonXoff => line.input_modes |= InputModes::IXON,
            FlowControl::RtsCts => line.control_modes |= ControlModes::CRTSCTS,
            FlowControl::None => {}
        }
        line.set_speed(self.baud_rate)?;
        tcsetattr(&file, OptionalActions::Now, &line)?;
        tcflush(&file, QueueSelector::IFlush)?;
        if self.flow_control == FlowControl::XonXoff {
            // An XOFF from before this program would hold the line for ever.
            tcflow(&file, Action::OOn)?;
        }
        Ok(Box::new(DeviceFile { file, kind: Kind::Serial { is_finished: false } }))
    }
}

/// A printer of the USB printer class, `/dev/usb/lp0` and its like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsbLink {
    /// Where it is.
    pub place: Place,
}

impl Link for UsbLink {
    fn open(&mut self, _: Duration) -> io::Result<Box<dyn Channel>> {
        let file = open_first(&self.place, &Class::printer())?;
        Ok(Box::new(DeviceFile { file, kind: Kind::Usb { reads: true } }))
    }
}

fn open_first(place: &Place, class: &Class) -> io::Result<File> {
    let mut refused = io::Error::from(io::ErrorKind::NotFound);
    for path in place.devices(class)? {
        match open_without_blocking(&path) {
            Ok(file) => return Ok(file),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

fn open_without_blocking(path: &Path) -> io::Result<File> {
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits();
    let flags = i32::try_from(flags).expect("the flags of a file are small");
    OpenOptions::new().read(true).write(true).custom_flags(flags).open(path)
}

/// An open device file.
struct DeviceFile {
    file: File,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Serial {
        /// Whether what is still on its way is the end of a slip.
        is_finished: bool,
    },
    /// Some USB printers have no way back at all; then every read is refused.
    Usb { reads: bool },
}

impl Channel for DeviceFile {
    fn read(&mut self, buffer: &mut [u8], patience: Duration) -> io::Result<usize> {
        if self.kind == (Kind::Usb { reads: false }) || !wait_for(&self.file, PollFlags::IN, patience)? {
            return Ok(0);
        }
        match (without_waiting(self.file.read(buffer)), self.kind) {
            (Ok(Some(0)), Kind::Serial { .. }) => {
                Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the serial line was closed"))
            }
            (Ok(Some(0)), Kind::Usb { .. }) => {
                // An empty packet: nothing yet, and asking again at once would only turn in a circle.
                std::thread::park_timeout(patience.min(Duration::from_millis(20)));
                Ok(0)
            }
            (Err(error), Kind::Usb { .. }) if error.kind() == io::ErrorKind::InvalidInput => {
                self.kind = Kind::Usb { reads: false };
                Ok(0)
            }
            (count, _) => Ok(count?.unwrap_or(0)),
        }
    }

    fn write(&mut self, bytes: &[u8], patience: Duration) -> io::Result<usize> {
        write_within(&mut self.file, bytes, patience)
    }

    fn finish(&mut self, patience: Duration) {
        // The driver of USB printers drops what is still on its way when the file is closed, and so do we on a line that
        // takes no more.
        match (wait_for(&self.file, PollFlags::OUT, patience), &mut self.kind) {
            (Ok(takes_more), Kind::Serial { is_finished }) => *is_finished = takes_more,
            (Ok(_), Kind::Usb { .. }) => {}
            (Err(error), _) => {
                tracing::debug!(%error, "the printer went away before it had taken everything");
            }
        }
    }

    fn discard(&mut self) {
        if let Kind::Serial { is_finished } = &mut self.kind {
            *is_finished = false;
        }
    }
}

impl Drop for DeviceFile {
    /// Closing a line that its printer has stopped would wait half a minute for it to go on.
    fn drop(&mut self) {
        let done = match self.kind {
            Kind::Serial { is_finished: true } => let_go_on(&self.file),
            Kind::Serial { is_finished: false } => tcflush(&self.file, QueueSelector::IOFlush),
            Kind::Usb { .. } => Ok(()),
        };
        if let Err(error) = done {
            tracing::debug!(%error, "the line was gone before it was closed");
        }
    }
}

/// Sends the last bytes of a slip, few enough for any printer's buffer, whatever the line says.
fn let_go_on(file: &File) -> rustix::io::Result<()> {
    let mut line = tcgetattr(file)?;
    line.control_modes -= ControlModes::CRTSCTS;
    tcsetattr(file, OptionalActions::Now, &line)
}

fn write_within<F: AsFd + Write>(file: &mut F, bytes: &[u8], patience: Duration) -> io::Result<usize> {
    if !wait_for(file, PollFlags::OUT, patience)? {
        return Ok(0);
    }
    Ok(without_waiting(file.write(bytes))?.unwrap_or(0))
}

/// None where the device would have had to wait.
fn without_waiting(result: io::Result<usize>) -> io::Result<Option<usize>> {
    match result {
        Ok(count) => Ok(Some(count)),
        Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
