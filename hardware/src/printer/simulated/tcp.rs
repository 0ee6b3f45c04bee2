//! A printer on a socket of this machine, for everything that talks to a real one over the network.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use super::directory::{Fault, SlipDirectory};
use super::interpreter::{Command, Interpreter};

/// A listening printer; it serves one connection at a time, as most print servers do, until it is dropped.
pub struct SimulatedTcpPrinter {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl SimulatedTcpPrinter {
    /// Listens on `address` (port 0 takes a free one) and writes slips of `width_dots` into `directory`.
    ///
    /// # Errors
    /// What keeps it from listening.
    pub fn start(address: impl ToSocketAddrs, directory: SlipDirectory, width_dots: u32) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let stopping = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stopping);
        let thread = thread::Builder::new().name("simulated-printer".to_owned()).spawn(move || {
            for stream in listener.incoming() {
                if seen.load(Ordering::Acquire) {
                    return;
                }
                let served = stream.and_then(|stream| serve(stream, &directory, width_dots));
                if let Err(error) = served {
                    tracing::debug!(%error, "a connection to the simulated printer ended");
                }
            }
        })?;
        Ok(Self { address, stopping, thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops listening once the present connection has ended; its slip is then written.
    pub fn stop(mut self) {
        self.join();
    }

    fn join(&mut self) {
        self.stopping.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // Wakes the thread where it waits for the next connection; a refusal means that it is gone already.
            drop(TcpStream::connect(self.address));
            if thread.join().is_err() {
                tracing::error!("the simulated printer panicked");
            }
        }
    }
}

impl Drop for SimulatedTcpPrinter {
    fn drop(&mut self) {
        self.join();
    }
}

fn serve(mut stream: TcpStream, directory: &SlipDirectory, width_dots: u32) -> io::Result<()> {
    let mut job = Job {
        printer: Interpreter::new(width_dots),
        bytes: Vec::new(),
        has_picture: false,
        paper_ended: false,
    };
    let mut received = [0; 4096];
    loop {
        if directory.fault()? == Some(Fault::Unplugged) {
            return Ok(());
        }
        let count = stream.read(&mut received)?;
        if count == 0 {
            return job.save(directory);
        }
        for &byte in &received[..count] {
            job.bytes.push(byte);
            for command in job.printer.feed(&[byte]) {
                let Some(reply) = job.obey(command, directory)? else {
                    return stream.shutdown(Shutdown::Both);
                };
                stream.write_all(reply.as_slice())?;
            }
        }
    }
}

/// The slip of one connection.
struct Job {
    printer: Interpreter,
    /// What arrived for this slip, without questions about the status.
    bytes: Vec<u8>,
    has_picture: bool,
    paper_ended: bool,
}

impl Job {
    /// The bytes to answer; none when the printer is gone.
    fn obey(&mut self, command: Command, directory: &SlipDirectory) -> io::Result<Option<Vec<u8>>> {
        let fault = if self.paper_ended { Some(Fault::PaperOut) } else { directory.fault()? };
        let reply = match command {
            Command::Raster { .. } | Command::LineFeed => {
                self.has_picture = true;
                if matches!(fault, Some(Fault::MidSlip | Fault::PaperEnds)) {
                    self.save(directory)?;
                    self.paper_ended = true;
                }
                if fault == Some(Fault::MidSlip) {
                    return Ok(None);
                }
                None
            }
            Command::Cut(_) | Command::OldCut => {
                self.save(directory)?;
                None
            }
            Command::Status(request) => {
                self.bytes.truncate(self.bytes.len().saturating_sub(3));
                status(request, fault)
            }
            Command::SensorAfterPrinting(_) => {
                self.bytes.truncate(self.bytes.len().saturating_sub(3));
                // A printer in trouble prints nothing more, so it never comes to this question.
                let stuck = matches!(
                    fault,
                    Some(
                        Fault::PaperOut
                            | Fault::CoverOpen
                            | Fault::CutterJam
                            | Fault::TooHot
                            | Fault::WriteOnly
                    )
                );
                (!stuck).then_some(0)
            }
            Command::TellAlways(_) => {
                self.bytes.truncate(self.bytes.len().saturating_sub(3));
                None
            }
            Command::Initialise
            | Command::CancelChineseMode
            | Command::CodePage(_)
            | Command::International(_)
            | Command::UsualSpacing
            | Command::Align(_)
            | Command::Bold(_)
            | Command::Size(_)
            | Command::Letter(_)
            | Command::Feed(_)
            | Command::Other(_) => None,
        };
        Ok(Some(reply.into_iter().collect()))
    }

    /// Writes the slip, if there is anything on it.
    fn save(&mut self, directory: &SlipDirectory) -> io::Result<()> {
        if self.has_picture && !self.paper_ended {
            directory.save(&self.bytes, &self.printer.paper())?;
        }
        self.bytes.clear();
        self.printer.tear_off();
        self.has_picture = false;
        Ok(())
    }
}

/// The answer to `DLE EOT`.
fn status(request: u8, fault: Option<Fault>) -> Option<u8> {
    let [printer, off_line_cause, error_cause, paper] = match fault {
        Some(Fault::WriteOnly) => return None,
        Some(Fault::PaperOut) => [0x1A, 0x32, 0x12, 0x7E],
        Some(Fault::CoverOpen) => [0x1A, 0x16, 0x12, 0x12],
        Some(Fault::CutterJam) => [0x1A, 0x52, 0x1A, 0x12],
        Some(Fault::TooHot) => [0x1A, 0x52, 0x52, 0x12],
        Some(Fault::PaperLow) => [0x12, 0x12, 0x12, 0x1E],
        None | Some(Fault::Unplugged | Fault::MidSlip | Fault::PaperEnds) => [0x12; 4],
    };
    match request {
        1 => Some(printer),
        2 => Some(off_line_cause),
        3 => Some(error_cause),
        4 => Some(paper),
        _ => None,
    }
}
