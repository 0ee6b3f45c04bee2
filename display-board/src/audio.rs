//! Plays one announcement after the other on a thread of its own, to a sound device, over the network or into WAV files.
//!
//! What is said, when and how often is decided elsewhere. A device that is missing or vanishes never stops the board:
//! this thread says so, tries again every ten seconds, and survives a panic below it.

pub mod archive;
pub mod check;
mod device;
mod espeak;
pub mod loudness;
mod network;
pub mod voice;
pub mod wave_file;

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use queue_api::device::NoSound;

use crate::announce::Part;
use device::Device;
use network::Network;
use voice::Voices;
use wave_file::Folder;

/// How long to wait before a missing device is looked for again.
const RETRY: Duration = Duration::from_secs(10);
/// How often a line over the network is looked after while nothing is said.
const LOOK_AFTER: Duration = Duration::from_secs(2);
/// So much of an announcement may be on its way before it is heard.
const AHEAD: Duration = Duration::from_millis(200);

/// Where the sound goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sink {
    /// A sound device: the default one, or the one with this name.
    Device(Option<String>),
    /// Raw samples to this TCP address, `host:port`.
    Network(String),
    /// Files in this folder, at the pace at which they would be heard.
    Wav(PathBuf),
}

/// One announcement to play.
#[derive(Debug, Clone, PartialEq)]
pub struct Speech {
    /// The call it is for.
    pub call: String,
    /// What a file of it is named, for example `A023-4`.
    pub name: String,
    /// All of it, chime and repetition included.
    pub parts: Vec<Part>,
    /// A factor from 0 to 1.
    pub volume: f32,
    /// Another factor for as long as the speaker is quieter.
    pub quieter: f32,
}

/// What the thread reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// There is a device (or folder) that sounds.
    Audible,
    /// There is none for now, and why.
    Silent(NoSound),
    /// The announcement of this call is over; also when it could not be played.
    Spoken(String),
}

enum Order {
    Speak(Speech),
    DeviceLost,
    Stop,
}

/// The thread that speaks. It stops when this is dropped.
#[derive(Debug)]
pub struct Speaker {
    orders: Sender<Order>,
    quieter: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Speaker {
    /// Starts the thread; `tell` hears of every announcement.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(sink: Sink, voices: Voices, tell: impl Fn(Heard) + Send + 'static) -> std::io::Result<Self> {
        let (orders, received) = mpsc::channel();
        let (lost, quieter) = (orders.clone(), Arc::new(AtomicBool::new(false)));
        let hushed = Arc::clone(&quieter);
        let thread = Builder::new().name("audio".into()).spawn(move || {
            let delayed = VecDeque::new();
            let mut player = Player {
                sink,
                voices,
                received,
                delayed,
                lost,
                quieter: hushed,
                output: None,
                reported: None,
            };
            player.run(&tell);
        })?;
        Ok(Self { orders, quieter, thread: Some(thread) })
    }

    /// Plays an announcement once those before it are over.
    pub fn speak(&self, speech: Speech) {
        // Fails only when the thread has ended, which it does on this very object's order.
        drop(self.orders.send(Order::Speak(speech)));
    }

    /// Speaks more quietly from now on, or no longer; also what is being said.
    pub fn set_quieter(&self, quieter: bool) {
        self.quieter.store(quieter, Ordering::Relaxed);
    }

    /// Stops after what was ordered before has begun, and waits for the end of the thread.
    pub fn finish(mut self) {
        drop(self.orders.send(Order::Stop));
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the audio thread has panicked");
        }
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        drop(self.orders.send(Order::Stop));
    }
}

enum Output {
    Device(Device),
    Network(Network),
    Folder(Folder),
}

struct Player {
    sink: Sink,
    voices: Voices,
    received: Receiver<Order>,
    /// Orders that came while a file was "playing".
    delayed: VecDeque<Order>,
    lost: Sender<Order>,
    quieter: Arc<AtomicBool>,
    output: Option<Output>,
    /// Why there was none when it was last looked for.
    reported: Option<(NoSound, String)>,
}

impl Player {
    fn run(&mut self, tell: &impl Fn(Heard)) {
        loop {
            if self.output.is_none() {
                self.output = self.open();
                tell(match &self.reported {
                    None => Heard::Audible,
                    Some((why, _)) => Heard::Silent(*why),
                });
            }
            match self.next_order() {
                Some(Order::Speak(speech)) => {
                    // A broken clip or a driver may make a library panic; the next call must still be said.
                    match catch_unwind(AssertUnwindSafe(|| self.play(&speech))) {
                        Ok(ControlFlow::Continue(())) => {}
                        Ok(ControlFlow::Break(())) => return,
                        Err(_) => {
                            tracing::error!(name = speech.name, "an announcement panicked");
                            self.output = None;
                        }
                    }
                    tell(Heard::Spoken(speech.call));
                }
                Some(Order::DeviceLost) => self.output = None,
                Some(Order::Stop) => return,
                None => {}
            }
        }
    }

    /// The next order; `None` when it is time to look for a device again.
    fn next_order(&mut self) -> Option<Order> {
        if let Some(order) = self.delayed.pop_front() {
            return Some(order);
        }
        let pause = match &self.output {
            Some(Output::Device(_) | Output::Folder(_)) => {
                return Some(self.received.recv().unwrap_or(Order::Stop));
            }
            Some(Output::Network(_)) => LOOK_AFTER,
            None => RETRY,
        };
        match self.received.recv_timeout(pause) {
            Ok(order) => Some(order),
            Err(RecvTimeoutError::Timeout) => {
                self.output.take_if(|output| matches!(output, Output::Network(line) if !line.is_there()));
                None
            }
            Err(RecvTimeoutError::Disconnected) => Some(Order::Stop),
        }
    }

    fn open(&mut self) -> Option<Output> {
        let opened = match &self.sink {
            Sink::Wav(path) => Folder::open(path).map(Output::Folder).map_err(|error| {
                let reason = format!("{} cannot be used for announcements: {error}", path.display());
                (NoSound::NoFolder, reason)
            }),
            Sink::Network(address) => Network::open(address)
                .map(Output::Network)
                .map_err(|error| (NoSound::NoLine, format!("{address} takes no sound: {error}"))),
            Sink::Device(name) => {
                let lost = self.lost.clone();
                let open = || Device::open(name.as_deref(), move || drop(lost.send(Order::DeviceLost)));
                catch_unwind(AssertUnwindSafe(open))
                    .unwrap_or_else(|_| Err("the sound system panicked".into()))
                    .map(Output::Device)
                    .map_err(|reason| {
                        let named = name.as_ref().map(|_| NoSound::OutputMissing);
                        (named.unwrap_or(NoSound::NoOutput), reason)
                    })
            }
        };
        match opened {
            Ok(output) => {
                tracing::info!("announcements can be heard");
                self.reported = None;
                Some(output)
            }
            Err((why, reason)) => {
                // Said once, not every ten seconds of a night.
                if self.reported.as_ref().is_none_or(|(_, reported)| *reported != reason) {
                    tracing::warn!(%reason, "announcements cannot be heard; the board goes on showing calls");
                    self.reported = Some((why, reason));
                }
                None
            }
        }
    }

    /// Plays to the end; breaks when the program stops meanwhile.
    fn play(&mut self, speech: &Speech) -> ControlFlow<()> {
        // Another device may be the default one by now.
        let is_old = |output: &mut Output| matches!(output, Output::Device(device) if device.is_old());
        if self.output.take_if(is_old).is_some() {
            self.output = self.open();
        }
        let (hushed, quieter) = (Arc::clone(&self.quieter), speech.quieter);
        let factor = move || if hushed.load(Ordering::Relaxed) { quieter } else { 1.0 };
        match &mut self.output {
            None => ControlFlow::Continue(()),
            Some(Output::Device(device)) => {
                let made = pieces(speech).map(|parts| made(&self.voices, speech, parts));
                if !device.play(made, factor) {
                    tracing::warn!(name = speech.name, "the sound device has stopped in an announcement");
                    self.output = None;
                }
                ControlFlow::Continue(())
            }
            Some(Output::Network(_)) => self.send(speech, factor),
            Some(Output::Folder(_)) => self.write(speech, factor),
        }
    }

    /// Sends an announcement over the network, at the pace at which it is heard.
    fn send(&mut self, speech: &Speech, factor: impl Fn() -> f32) -> ControlFlow<()> {
        let begun = Instant::now();
        let mut heard = Duration::ZERO;
        for parts in pieces(speech) {
            for (block, lasts) in Network::blocks(&made(&self.voices, speech, parts)) {
                let Some(Output::Network(line)) = &mut self.output else { return ControlFlow::Continue(()) };
                if let Err(error) = line.send(block, factor()) {
                    tracing::warn!(name = speech.name, %error, "the line to the sound is lost");
                    self.output = None;
                }
                heard += lasts;
                self.wait((begun + heard).saturating_duration_since(Instant::now() + AHEAD))?;
            }
        }
        self.wait((begun + heard).saturating_duration_since(Instant::now()))
    }

    /// Writes an announcement into a file, and takes as long as it would be heard.
    fn write(&mut self, speech: &Speech, factor: impl Fn() -> f32) -> ControlFlow<()> {
        let mut samples: Vec<f32> =
            pieces(speech).flat_map(|parts| made(&self.voices, speech, parts)).collect();
        samples.iter_mut().for_each(|sample| *sample *= factor());
        let Some(Output::Folder(folder)) = &mut self.output else { return ControlFlow::Continue(()) };
        match folder.write(&speech.name, &samples) {
            Ok(path) => {
                tracing::debug!(path = %path.display(), "announcement written");
                self.wait(voice::duration(samples.len()))
            }
            Err(error) => {
                tracing::error!(name = speech.name, %error, "this announcement cannot be written");
                ControlFlow::Continue(())
            }
        }
    }

    /// Lets the time of an announcement pass; breaks when the program stops meanwhile.
    fn wait(&mut self, length: Duration) -> ControlFlow<()> {
        let end = Instant::now() + length;
        loop {
            match self.received.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return ControlFlow::Break(()),
                Ok(order) => self.delayed.push_back(order),
                Err(RecvTimeoutError::Timeout) => return ControlFlow::Continue(()),
            }
        }
    }
}

/// The chime, and the words: the one sounds while the others are still put together.
fn pieces(speech: &Speech) -> impl Iterator<Item = &[Part]> {
    let chimes = usize::from(speech.parts.first() == Some(&Part::Chime));
    let (chime, words) = speech.parts.split_at(chimes);
    [chime, words].into_iter().filter(|parts| !parts.is_empty())
}

/// The samples of a piece. Where they cannot be made, a chime still calls.
fn made(voices: &Voices, speech: &Speech, parts: &[Part]) -> Vec<f32> {
    let made = voices.samples(parts).or_else(|error| {
        tracing::error!(name = speech.name, %error, "a part of this announcement cannot be made");
        let alone: &[Part] = if pieces(speech).count() > 1 { &[] } else { &[Part::Chime] };
        voices.samples(alone)
    });
    let mut samples = made.unwrap_or_default();
    samples.iter_mut().for_each(|sample| *sample *= speech.volume);
    samples
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use queue_api::Language;

    use super::*;

    fn voices() -> Voices {
        Voices::new(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets"), None)
    }

    fn speech() -> Speech {
        Speech {
            call: "7".into(),
            name: "A023-4".into(),
            parts: vec![Part::Clip(Language::Sq, "number".into())],
            volume: 1.0,
            quieter: 0.3,
        }
    }

    #[test]
    fn an_announcement_to_a_folder_becomes_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let (tell, heard) = mpsc::channel();
        let sink = Sink::Wav(folder.path().join("announcements"));
        let speaker =
            Speaker::start(sink, voices(), move |heard| drop(tell.send(heard))).expect("a thread is started");
        speaker.speak(speech());
        speaker.finish();
        assert_eq!(heard.recv(), Ok(Heard::Audible));
        assert!(folder.path().join("announcements/0001-A023-4.wav").exists());
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_said_and_the_thread_goes_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let taken = folder.path().join("taken");
        std::fs::write(&taken, "").expect("written");
        let (tell, heard) = mpsc::channel();
        let speaker = Speaker::start(Sink::Wav(taken), voices(), move |heard| drop(tell.send(heard)))
            .expect("a thread is started");
        speaker.speak(speech());
        assert_eq!(heard.recv(), Ok(Heard::Silent(NoSound::NoFolder)));
        assert_eq!(heard.recv(), Ok(Heard::Spoken("7".into())), "a call is never stuck in silence");
        speaker.finish();
    }
}
