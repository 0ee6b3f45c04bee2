//! The way to a printer: a network socket on port 9100, which takes raw bytes and gives status bytes back.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::time::Duration;

/// How long each step with a printer may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// To be connected.
    pub connect: Duration,
    /// To answer a question about its status; a printer that takes longer counts as silent.
    pub answer: Duration,
    /// To take more bytes; a printer that stopped taking them is in trouble.
    pub write: Duration,
    /// To print what it has taken.
    pub finish: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(2),
            answer: Duration::from_millis(500),
            write: Duration::from_secs(5),
            finish: Duration::from_secs(8),
        }
    }
}

/// A printer that can be connected to, slip by slip.
pub trait Link: Send {
    /// Opens a connection on which reads and writes end after the given times.
    ///
    /// # Errors
    /// What keeps the printer from being reached.
    fn open(&mut self, timeouts: &Timeouts) -> io::Result<Box<dyn Channel>>;
}

/// An open connection to a printer.
pub trait Channel: Read + Write {
    /// Reads what has arrived already, without waiting; 0 where nothing has.
    ///
    /// # Errors
    /// What the connection refuses.
    fn read_arrived(&mut self, buffer: &mut [u8]) -> io::Result<usize>;

    /// Says that nothing more follows, and takes in what is still arriving, so that closing destroys no byte.
    fn finish(&mut self);
}

/// A printer at a network address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TcpLink {
    /// `host:port`, where the host is a name or an address.
    pub address: String,
}

impl Link for TcpLink {
    fn open(&mut self, timeouts: &Timeouts) -> io::Result<Box<dyn Channel>> {
        let mut refused = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        for address in self.address.to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, timeouts.connect) {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    stream.set_read_timeout(Some(timeouts.answer))?;
                    stream.set_write_timeout(Some(timeouts.write))?;
                    return Ok(Box::new(stream));
                }
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }
}

impl Channel for TcpStream {
    fn read_arrived(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.set_nonblocking(true)?;
        let arrived = self.read(buffer);
        self.set_nonblocking(false)?;
        match arrived {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(0),
            other => other,
        }
    }

    fn finish(&mut self) {
        // Closing with unread bytes resets the connection, and a reset makes printers drop what they have not printed.
        let mut rest = [0; 64];
        if self.shutdown(Shutdown::Write).is_ok() {
            while matches!(self.read(&mut rest), Ok(1..)) {}
        }
    }
}
