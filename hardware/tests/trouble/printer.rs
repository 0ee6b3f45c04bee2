//! Printers that answer late, never or with noise, stop the line, run out of paper or are pulled out in the middle.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use hardware::printer::device::DevicePrinter;
use hardware::printer::link::{FlowControl, SerialLink, Timeouts, UsbLink};
use hardware::printer::simulated::{Command, Interpreter};
use hardware::printer::{
    Cut, Document, Fonts, PaperLevel, Printed, Printer, PrinterError, PrinterStatus, Profile, Status, Trouble,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serialport::SerialPort;

use crate::line::{Plug, Socket};
use crate::with_every_seed;

/// What nobody waits longer for.
const HANG: Duration = Duration::from_secs(5);

/// So many looks at the line, each of 3 ms, without a byte: nothing more is on its way.
const QUIET_LOOKS: u32 = 6;

/// How the printer speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Speech {
    Honest,
    Late,
    Never,
    Noise,
}

/// What happens once so many bytes of a slip have arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mishap {
    Unplugged,
    PaperOut,
    /// XOFF, and never XON.
    Stopped,
    /// XOFF, and XON a little later.
    Paused,
    /// It takes nothing any more and says nothing.
    Dead,
}

/// How one plugged-in printer behaves.
#[derive(Clone, Copy, Debug)]
struct Script {
    speech: Speech,
    mishap: Option<(usize, Mishap)>,
    /// Whether the paper is out from the start.
    is_empty: bool,
    is_low: bool,
    /// Bytes taken at once, and whether it rests after them.
    gulp: usize,
    is_slow: bool,
    /// Whether it tells changes by itself.
    tells: bool,
    marks_the_end: bool,
}

impl Script {
    fn random(chance: &mut ChaCha8Rng) -> Self {
        let mishaps = [Mishap::Unplugged, Mishap::PaperOut, Mishap::Stopped, Mishap::Paused, Mishap::Dead];
        let speeches = [Speech::Honest, Speech::Honest, Speech::Late, Speech::Never, Speech::Noise];
        let mishap = mishaps[chance.random_range(0..mishaps.len())];
        let at = chance.random_range(0..30_000);
        let gulp = [1, 16, 256, 4_096][chance.random_range(0..4)];
        Self {
            speech: speeches[chance.random_range(0..speeches.len())],
            mishap: chance.random_bool(0.6).then_some((at, mishap)),
            is_empty: chance.random_bool(0.1),
            is_low: chance.random_bool(0.2),
            gulp,
            // Some 100 kB a second: slower than a line, and no script takes minutes.
            is_slow: gulp == 256 && chance.random_bool(0.3),
            tells: chance.random_bool(0.2),
            marks_the_end: chance.random_bool(0.8),
        }
    }
}

/// What came out of a printer since it was last asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Paper {
    begun: usize,
    /// The rows of every slip that was cut off.
    slips: Vec<usize>,
}

/// A printer at the end of a line, on a thread of its own until it is pulled out or let go.
struct Peer {
    thread: Option<JoinHandle<()>>,
    ask: Sender<Sender<Paper>>,
    is_over: Arc<AtomicBool>,
}

impl Peer {
    fn start(plug: Plug, script: Script, seed: u64) -> Self {
        let (ask, asked) = channel();
        let is_over = Arc::new(AtomicBool::new(false));
        let worker = Worker {
            plug: Some(plug),
            script,
            chance: ChaCha8Rng::seed_from_u64(seed ^ 0xFF),
            paper: Paper::default(),
            rows: 0,
            received: 0,
            is_paper_out: script.is_empty,
            printer: Interpreter::new(576),
        };
        let seen = Arc::clone(&is_over);
        let thread = thread::spawn(move || worker.work(&asked, &seen));
        Self { thread: Some(thread), ask, is_over }
    }

    /// What came out, once the line has been quiet for a moment.
    fn paper(&self) -> Option<Paper> {
        let (reply, answer) = channel();
        self.ask.send(reply).ok()?;
        answer.recv().ok()
    }

    fn is_there(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the printer at the other end does not panic");
        }
    }
}

struct Worker {
    plug: Option<Plug>,
    script: Script,
    chance: ChaCha8Rng,
    paper: Paper,
    rows: usize,
    received: usize,
    is_paper_out: bool,
    printer: Interpreter,
}

impl Worker {
    fn work(mut self, asked: &Receiver<Sender<Paper>>, is_over: &AtomicBool) {
        let mut bytes = vec![0; self.script.gulp];
        let mut is_dead = false;
        let mut quiet_looks = 0;
        while !is_over.load(Ordering::Acquire) {
            let count = match &mut self.plug {
                Some(plug) if !is_dead => {
                    plug.device.set_timeout(Duration::from_millis(3)).expect("a time");
                    plug.device.read(&mut bytes).unwrap_or(0)
                }
                _ => 0,
            };
            if count == 0 {
                if self.plug.is_none() || is_dead {
                    thread::park_timeout(Duration::from_millis(1));
                }
                // What is asked is answered only when nothing more arrives, on a busy machine too.
                quiet_looks += 1;
                if quiet_looks >= QUIET_LOOKS
                    && let Ok(reply) = asked.try_recv()
                {
                    drop(reply.send(std::mem::take(&mut self.paper)));
                }
                continue;
            }
            quiet_looks = 0;
            for &byte in &bytes[..count] {
                is_dead |= self.take(byte);
                if is_dead || self.plug.is_none() {
                    break;
                }
            }
            if self.script.is_slow {
                thread::park_timeout(Duration::from_millis(2));
            }
        }
    }

    /// Takes one byte; whether the printer died of it.
    fn take(&mut self, byte: u8) -> bool {
        self.received += 1;
        for command in self.printer.feed(&[byte]) {
            self.obey(command);
        }
        let Some((at, mishap)) = self.script.mishap else { return false };
        if self.received != at {
            return false;
        }
        match mishap {
            Mishap::Unplugged => self.plug = None,
            Mishap::PaperOut => {
                self.is_paper_out = true;
                if self.script.tells {
                    self.say(&[0x18, 0x00, 0x0F, 0x0F]);
                }
            }
            Mishap::Stopped => self.say(&[0x13]),
            Mishap::Paused => {
                self.say(&[0x13]);
                thread::park_timeout(Duration::from_millis(5));
                self.say(&[0x11]);
            }
            Mishap::Dead => return true,
        }
        false
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Initialise => {
                self.paper.begun += 1;
                self.rows = 0;
            }
            Command::Raster { rows, .. } => self.rows += rows,
            Command::Cut(_) => {
                if !self.is_paper_out {
                    self.paper.slips.push(self.rows);
                }
                self.rows = 0;
                self.printer.tear_off();
            }
            Command::Status(request) => {
                let paper = match (self.is_paper_out, self.script.is_low) {
                    (true, _) => 0x7E,
                    (false, true) => 0x1E,
                    (false, false) => 0x12,
                };
                let off_line = [0x12, 0x1A][usize::from(self.is_paper_out)];
                let cause = [0x12, 0x32][usize::from(self.is_paper_out)];
                self.answer([off_line, cause, 0x12, paper][usize::from(request - 1) % 4]);
            }
            Command::SensorAfterPrinting(_) if self.script.marks_the_end && !self.is_paper_out => {
                self.answer(0)
            }
            Command::TellAlways(_) if self.is_paper_out => self.say(&[0x18, 0x00, 0x0F, 0x0F]),
            Command::TellAlways(_) => self.say(&[0x10, 0x00, 0x00, 0x0F]),
            _ => {}
        }
    }

    fn answer(&mut self, byte: u8) {
        if self.script.tells && self.chance.random_bool(0.2) {
            self.say(&[0x10, 0x00, u8::from(self.script.is_low) * 3, 0x0F]);
        }
        match self.script.speech {
            Speech::Honest => self.say(&[byte]),
            Speech::Late => {
                thread::park_timeout(Duration::from_millis(self.chance.random_range(10..40)));
                self.say(&[byte]);
            }
            Speech::Never => {}
            Speech::Noise => {
                let noise: Vec<u8> =
                    (0..self.chance.random_range(0..300)).map(|_| self.chance.random()).collect();
                self.say(&noise);
            }
        }
    }

    fn say(&mut self, bytes: &[u8]) {
        if let Some(plug) = &mut self.plug {
            // A machine that does not listen any more is no trouble of the printer's.
            drop(plug.device.write_all(bytes));
        }
    }
}

/// Limits that make a script short; the sum of all stays far below [`HANG`].
fn limits() -> Timeouts {
    let ms = Duration::from_millis;
    Timeouts { connect: ms(100), answer: ms(25), write: ms(100), slip: ms(800), finish: ms(250) }
}

fn run(seed: u64) {
    let chance = &mut ChaCha8Rng::seed_from_u64(seed);
    let socket = Socket::new();
    let link = SerialLink {
        place: socket.place(),
        baud_rate: 115_200,
        flow_control: [FlowControl::XonXoff, FlowControl::None][chance.random_range(0..2)],
    };
    let status = [Status::RealTime, Status::RealTime, Status::Automatic, Status::None];
    let profile = Profile {
        width_dots: [64, 384, 576][chance.random_range(0..3)],
        band_rows: [8, 64, 192][chance.random_range(0..3)],
        band_pause_ms: chance.random_range(0..2),
        cut: Cut::FeedAndPartial,
        status: status[chance.random_range(0..4)],
        ..Profile::default()
    };
    let mut printer = DevicePrinter::new(link, profile.clone(), limits(), Fonts::bundled());
    let mut script = Script::random(chance);
    let mut peer = Peer::start(socket.plug_in(), script, seed);
    // Slips of different heights, so that each is known again.
    for rows in [80, 160, 240, 320] {
        if !peer.is_there() || chance.random_bool(0.2) {
            drop(peer);
            script = Script::random(chance);
            peer = Peer::start(socket.plug_in(), script, seed);
        }
        #[expect(clippy::cast_precision_loss, reason = "some hundred rows")]
        let document = Document::new().space(rows as f32 / profile.dots_per_mm);
        let started = Instant::now();
        let outcome = printer.print(&document);
        assert!(started.elapsed() < HANG, "seed {seed}: {:?} for {outcome:?}", started.elapsed());
        let paper = peer.paper().unwrap_or_default();
        check(
            &outcome,
            &paper,
            rows,
            script,
            &format!("seed {seed}, {outcome:?}, {rows} rows, {script:?}, {profile:?}"),
        );
        if let Some((_, Mishap::Stopped | Mishap::Dead)) = script.mishap {
            // Somebody looks after a printer that takes nothing any more.
            drop(peer);
            script = Script::random(chance);
            peer = Peer::start(socket.plug_in(), script, seed);
        }
    }
}

fn check(outcome: &Result<Printed, PrinterError>, paper: &Paper, rows: usize, script: Script, told: &str) {
    assert!(paper.begun <= 1, "begun {} times: {told}", paper.begun);
    assert!(paper.slips.len() <= 1, "{:?} came out: {told}", paper.slips);
    assert!(paper.slips.iter().all(|slip| *slip == rows), "another slip came out, {:?}: {told}", paper.slips);
    match outcome {
        Err(error) if !error.paper_may_be_out() => {
            assert_eq!((paper.begun, paper.slips.len()), (0, 0), "{error} is not true: {told}");
        }
        Ok(Printed::Confirmed(_)) if matches!(script.speech, Speech::Honest | Speech::Late) => {
            assert_eq!(paper.slips, [rows], "confirmed, but it is not there: {told}");
        }
        Ok(_) | Err(_) => {}
    }
}

#[test]
fn no_slip_comes_out_twice_no_outcome_is_untrue_and_nothing_hangs() {
    with_every_seed(run);
}

/// A printer without any trouble.
const HEALTHY: Script = Script {
    speech: Speech::Honest,
    mishap: None,
    is_empty: false,
    is_low: false,
    gulp: 4_096,
    is_slow: false,
    tells: false,
    marks_the_end: true,
};

/// A printer at a device file of the USB printer class, with a patience that only a dead machine exhausts.
fn usb_printer(socket: &Socket) -> DevicePrinter<UsbLink> {
    let timeouts = Timeouts { answer: Duration::from_secs(20), ..Timeouts::default() };
    DevicePrinter::new(UsbLink { place: socket.place() }, Profile::default(), timeouts, Fonts::bundled())
}

#[test]
fn a_usb_printer_is_spoken_to_over_its_device_file() {
    let socket = Socket::new();
    let peer = Peer::start(socket.plug_in(), Script { is_low: true, ..HEALTHY }, 0);
    let mut printer = usb_printer(&socket);
    assert_eq!(printer.status().expect("healthy"), PrinterStatus::Ready(PaperLevel::NearEnd));
    let printed = printer.print(&Document::new().space(20.0)).expect("healthy");
    assert_eq!(printed, Printed::Confirmed(PaperLevel::NearEnd));
    assert_eq!(peer.paper(), Some(Paper { begun: 1, slips: vec![160] }));
    drop(peer);
    let error = printer.print(&Document::new().rule()).expect_err("unplugged");
    assert_eq!((error.paper_may_be_out(), error.trouble()), (false, Some(Trouble::Unreachable)));
    // It comes back under another number.
    let peer = Peer::start(socket.plug_in(), HEALTHY, 0);
    printer.print(&Document::new().space(20.0)).expect("plugged in again");
    assert_eq!(peer.paper(), Some(Paper { begun: 1, slips: vec![160] }));
}

#[test]
fn an_empty_usb_printer_is_told_before_a_slip_and_a_new_roll_is_noticed() {
    let socket = Socket::new();
    let peer = Peer::start(socket.plug_in(), Script { is_empty: true, ..HEALTHY }, 0);
    let mut printer = usb_printer(&socket);
    let error = printer.print(&Document::new().rule()).expect_err("no paper");
    assert_eq!((error.paper_may_be_out(), error.trouble()), (false, Some(Trouble::PaperOut)));
    assert_eq!(peer.paper(), Some(Paper::default()));
    drop(peer);
    let _peer = Peer::start(socket.plug_in(), HEALTHY, 0);
    assert_eq!(printer.status().expect("a new roll"), PrinterStatus::Ready(PaperLevel::Enough));
}
