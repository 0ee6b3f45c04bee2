//! Which printer a machine has, as its configuration file says.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::device::DevicePrinter;
use super::link::{FlowControl, SerialLink, TcpLink, Timeouts, UsbLink};
use super::simulated::{SimulatedPrinter, SlipDirectory};
use super::{Cut, Fonts, Mode, Model, Printer, Profile, Status};
use crate::usb::{NotOnePlace, Place, UsbId};

/// A printer and its peculiarities.
///
/// ```toml
/// [printer]
/// kind = "tcp"
/// address = "192.168.1.50:9100"
/// model = "generic-80"             # generic-58, epson-tm-t20, epson-tm-t88, rongta-rp326, munbyn-itpp047, zj-58, pos-5890
///
/// [printer]
/// kind = "usb"
/// path = "/dev/radha-printer"      # or usb = "04b8:0202", the first of this maker and product
///
/// [printer]
/// kind = "serial"
/// path = "/dev/serial/by-id/usb-…" # or usb = "1a86:7523"
/// baud_rate = 19200                # below 57600 slips are letters, else pictures, unless mode says otherwise
/// flow_control = "xon-xoff"        # or "rts-cts", "none"
///
/// [printer]
/// kind = "simulated"
/// directory = "slips"
///
/// # Rarely needed, each in place of what the model says: width_dots = 576, dots_per_mm = 8.0,
/// # mode = "raster" | "text", code_page = 19, band_rows = 192, band_pause_ms = 0, feed_mm = 14.0,
/// # cut = "feed-and-partial" | "full" | "old" | "tear", cancel_chinese_mode = true,
/// # status = "real-time" | "automatic" | "none", connect_timeout_ms = 2000, answer_timeout_ms = 500,
/// # write_timeout_ms = 5000, slip_timeout_ms = 20000, finish_timeout_ms = 8000
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Fields")]
pub struct Config {
    /// The way to the printer.
    pub kind: Kind,
    /// What is peculiar to the model.
    pub profile: Profile,
}

/// The way to a printer.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A network printer.
    Tcp {
        /// `host:port`; the port is 9100 on nearly every model.
        address: String,
        /// How long each step may take.
        timeouts: Timeouts,
    },
    /// A printer of the USB printer class.
    Usb {
        /// Where it is.
        place: Place,
        /// How long each step may take.
        timeouts: Timeouts,
    },
    /// A printer on a serial line.
    Serial {
        /// The line.
        link: SerialLink,
        /// How long each step may take.
        timeouts: Timeouts,
    },
    /// No printer but a directory, see [`super::simulated`].
    Simulated {
        /// Where slips are written.
        directory: PathBuf,
    },
}

impl Config {
    /// The same with the directory of a simulated printer below `folder`, where the file lies that names it.
    #[must_use]
    pub fn below(mut self, folder: &Path) -> Self {
        if let Kind::Simulated { directory } = &mut self.kind {
            *directory = folder.join(&*directory);
        }
        self
    }
}

/// Makes a printer ready; a real one need not be there yet.
///
/// # Errors
/// The directory of a simulated printer cannot be made.
pub fn open(config: &Config, fonts: Fonts) -> io::Result<Box<dyn Printer>> {
    let profile = config.profile.clone();
    Ok(match &config.kind {
        Kind::Tcp { address, timeouts } => {
            Box::new(DevicePrinter::new(TcpLink { address: address.clone() }, profile, *timeouts, fonts))
        }
        Kind::Usb { place, timeouts } => {
            Box::new(DevicePrinter::new(UsbLink { place: place.clone() }, profile, *timeouts, fonts))
        }
        Kind::Serial { link, timeouts } => {
            Box::new(DevicePrinter::new(link.clone(), profile, *timeouts, fonts))
        }
        Kind::Simulated { directory } => {
            Box::new(SimulatedPrinter::new(SlipDirectory::open(directory)?, profile, fonts))
        }
    })
}

/// The fields of the file, before they are known to fit together.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    kind: Name,
    address: Option<String>,
    path: Option<PathBuf>,
    usb: Option<UsbId>,
    baud_rate: Option<u32>,
    flow_control: Option<FlowControl>,
    directory: Option<PathBuf>,
    model: Option<Model>,
    width_dots: Option<u32>,
    dots_per_mm: Option<f32>,
    mode: Option<Mode>,
    code_page: Option<u8>,
    band_rows: Option<u16>,
    band_pause_ms: Option<u16>,
    feed_mm: Option<f32>,
    cut: Option<Cut>,
    cancel_chinese_mode: Option<bool>,
    status: Option<Status>,
    connect_timeout_ms: Option<u64>,
    answer_timeout_ms: Option<u64>,
    write_timeout_ms: Option<u64>,
    slip_timeout_ms: Option<u64>,
    finish_timeout_ms: Option<u64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Name {
    Tcp,
    Usb,
    Serial,
    Simulated,
}

/// Fields that do not fit together.
#[derive(Debug, thiserror::Error)]
enum Misfit {
    #[error("a tcp printer needs an address such as \"192.168.1.50:9100\", and no {OTHERS}")]
    TcpAddress,
    #[error("a simulated printer needs a directory, and no address, path, usb, line or timeouts")]
    SimulatedDirectory,
    #[error("a usb printer has no address, directory, baud_rate or flow_control")]
    UsbFields,
    #[error("a serial printer has no address or directory")]
    SerialFields,
    #[error(transparent)]
    Place(#[from] NotOnePlace),
    #[error("baud_rate must be from 1200 to 921600")]
    BaudRate,
    #[error("width_dots must be a multiple of 8 from 128 to 1024")]
    Width,
    #[error("band_rows must be from 8 to 256")]
    BandRows,
    #[error("band_pause_ms must be at most 1000")]
    BandPause,
    #[error("dots_per_mm must be from 4 to 24")]
    Density,
    #[error("feed_mm must be from 0 to 100")]
    Feed,
    #[error("a timeout must be from 50 to 60000 ms")]
    Timeout,
}

const OTHERS: &str = "path, usb, baud_rate, flow_control or directory";

impl TryFrom<Fields> for Config {
    type Error = Misfit;

    fn try_from(fields: Fields) -> Result<Self, Misfit> {
        let baud_rate = fields.baud_rate.unwrap_or(USUAL_BAUD_RATE);
        let is_slow = matches!(fields.kind, Name::Serial) && baud_rate < PICTURES_FROM;
        let profile = profile(&fields, if is_slow { Mode::Text } else { Mode::Raster })?;
        let given = [
            fields.connect_timeout_ms,
            fields.answer_timeout_ms,
            fields.write_timeout_ms,
            fields.slip_timeout_ms,
            fields.finish_timeout_ms,
        ];
        let timeouts = timeouts_of(given)?;
        let has_line = fields.baud_rate.is_some() || fields.flow_control.is_some();
        let has_place = fields.path.is_some() || fields.usb.is_some();
        let kind = match (fields.kind, fields.address, fields.directory) {
            (Name::Tcp, Some(address), None) if has_port(&address) && !has_place && !has_line => {
                Kind::Tcp { address, timeouts }
            }
            (Name::Tcp, _, _) => return Err(Misfit::TcpAddress),
            (Name::Usb, None, None) if !has_line => {
                Kind::Usb { place: Place::of(fields.path, fields.usb)?, timeouts }
            }
            (Name::Usb, _, _) => return Err(Misfit::UsbFields),
            (Name::Serial, None, None) => {
                if !(1_200..=921_600).contains(&baud_rate) {
                    return Err(Misfit::BaudRate);
                }
                let place = Place::of(fields.path, fields.usb)?;
                let flow_control = fields.flow_control.unwrap_or_default();
                Kind::Serial { link: SerialLink { place, baud_rate, flow_control }, timeouts }
            }
            (Name::Serial, _, _) => return Err(Misfit::SerialFields),
            (Name::Simulated, None, Some(directory))
                if given.iter().all(Option::is_none) && !has_place && !has_line =>
            {
                Kind::Simulated { directory }
            }
            (Name::Simulated, _, _) => return Err(Misfit::SimulatedDirectory),
        };
        Ok(Self { kind, profile })
    }
}

/// Bits a second that most serial printers come with.
const USUAL_BAUD_RATE: u32 = 19_200;

/// Slower lines carry a slip as a picture only in half a minute.
const PICTURES_FROM: u32 = 57_600;

fn profile(fields: &Fields, usual_mode: Mode) -> Result<Profile, Misfit> {
    let usual = match (fields.model, fields.width_dots) {
        (Some(model), _) => Profile::of(model),
        (None, Some(width)) if width < 480 => Profile::narrow(),
        (None, _) => Profile::default(),
    };
    let profile = Profile {
        width_dots: fields.width_dots.unwrap_or(usual.width_dots),
        dots_per_mm: fields.dots_per_mm.unwrap_or(usual.dots_per_mm),
        mode: fields.mode.unwrap_or(usual_mode),
        code_page: fields.code_page.unwrap_or(usual.code_page),
        band_rows: fields.band_rows.unwrap_or(usual.band_rows),
        band_pause_ms: fields.band_pause_ms.unwrap_or(usual.band_pause_ms),
        feed_mm: fields.feed_mm.unwrap_or(usual.feed_mm),
        cut: fields.cut.unwrap_or(usual.cut),
        cancel_chinese_mode: fields.cancel_chinese_mode.unwrap_or(usual.cancel_chinese_mode),
        status: fields.status.unwrap_or(usual.status),
    };
    if !(128..=1024).contains(&profile.width_dots) || !profile.width_dots.is_multiple_of(8) {
        Err(Misfit::Width)
    } else if !(8..=256).contains(&profile.band_rows) {
        Err(Misfit::BandRows)
    } else if profile.band_pause_ms > 1_000 {
        Err(Misfit::BandPause)
    } else if !(4.0..=24.0).contains(&profile.dots_per_mm) {
        Err(Misfit::Density)
    } else if !(0.0..=100.0).contains(&profile.feed_mm) {
        Err(Misfit::Feed)
    } else {
        Ok(profile)
    }
}

fn timeouts_of([connect, answer, write, slip, finish]: [Option<u64>; 5]) -> Result<Timeouts, Misfit> {
    let usual = Timeouts::default();
    let or = |given: Option<u64>, usual: Duration| match given {
        None => Ok(usual),
        Some(milliseconds @ 50..=60_000) => Ok(Duration::from_millis(milliseconds)),
        Some(_) => Err(Misfit::Timeout),
    };
    Ok(Timeouts {
        connect: or(connect, usual.connect)?,
        answer: or(answer, usual.answer)?,
        write: or(write, usual.write)?,
        slip: or(slip, usual.slip)?,
        finish: or(finish, usual.finish)?,
    })
}

fn has_port(address: &str) -> bool {
    address.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}
