//! Sound over the network: raw samples (16-bit, little-endian, mono, 22,050 a second) to a TCP address, at the pace at
//! which they are heard. Snapcast and other public address systems take them so, and so does a test.

use std::io::{self, ErrorKind, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use super::voice::sample_count;
use super::wave_file::pcm;

/// How long connecting, or a full line, is waited for.
const PATIENCE: Duration = Duration::from_secs(3);
/// What is sent at once.
const BLOCK: Duration = Duration::from_millis(50);

/// A line to whatever makes the samples heard.
#[derive(Debug)]
pub(super) struct Network {
    line: TcpStream,
}

impl Network {
    /// Connects to `host:port`.
    ///
    /// # Errors
    /// When nobody takes samples there.
    pub(super) fn open(address: &str) -> io::Result<Self> {
        let mut refused = io::Error::new(ErrorKind::AddrNotAvailable, "the address leads nowhere");
        for address in address.to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, PATIENCE) {
                Ok(line) => {
                    line.set_write_timeout(Some(PATIENCE))?;
                    line.set_nodelay(true)?;
                    return Ok(Self { line });
                }
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }

    /// The samples in pieces that are sent one after the other, each with how long it is heard.
    pub(super) fn blocks(samples: &[f32]) -> impl Iterator<Item = (&[f32], Duration)> {
        samples.chunks(sample_count(BLOCK)).map(|block| (block, super::voice::duration(block.len())))
    }

    /// Sends a piece, `factor` times as loud.
    ///
    /// # Errors
    /// When the line is lost.
    pub(super) fn send(&mut self, block: &[f32], factor: f32) -> io::Result<()> {
        let bytes: Vec<u8> = block.iter().flat_map(|sample| pcm(factor * *sample).to_le_bytes()).collect();
        self.line.write_all(&bytes)
    }

    /// Whether somebody is still at the other end.
    pub(super) fn is_there(&self) -> bool {
        let peeked = self.line.set_nonblocking(true).and_then(|()| self.line.peek(&mut [0]));
        let there = match peeked {
            Ok(read) => read > 0,
            Err(error) => error.kind() == ErrorKind::WouldBlock,
        };
        there && self.line.set_nonblocking(false).is_ok()
    }
}
