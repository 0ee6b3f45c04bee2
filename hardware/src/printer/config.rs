//! Which printer a machine has, as its configuration file says.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use super::device::DevicePrinter;
use super::link::{TcpLink, Timeouts};
use super::simulated::{SimulatedPrinter, SlipDirectory};
use super::{Cut, Fonts, Printer, Profile};

/// A printer and its peculiarities.
///
/// ```toml
/// [printer]
/// kind = "tcp"                     # or "simulated" with directory = "slips"
/// address = "192.168.1.50:9100"
/// width_dots = 576                 # 384 on 58 mm paper
/// # Rarely needed: dots_per_mm = 8.0, band_rows = 192, cut = "feed-and-partial" | "full" | "tear",
/// # feed_mm = 14.0, cancel_chinese_mode = true, connect_timeout_ms = 2000, answer_timeout_ms = 500,
/// # write_timeout_ms = 5000, finish_timeout_ms = 8000
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
    /// No printer but a directory, see [`super::simulated`].
    Simulated {
        /// Where slips are written.
        directory: PathBuf,
    },
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
    directory: Option<PathBuf>,
    width_dots: Option<u32>,
    dots_per_mm: Option<f32>,
    band_rows: Option<u16>,
    feed_mm: Option<f32>,
    cut: Option<Cut>,
    cancel_chinese_mode: Option<bool>,
    connect_timeout_ms: Option<u64>,
    answer_timeout_ms: Option<u64>,
    write_timeout_ms: Option<u64>,
    finish_timeout_ms: Option<u64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Name {
    Tcp,
    Simulated,
}

/// Fields that do not fit together.
#[derive(Debug, thiserror::Error)]
enum Misfit {
    #[error("a tcp printer needs an address such as \"192.168.1.50:9100\", and no directory")]
    TcpAddress,
    #[error("a simulated printer needs a directory, and no address or timeouts")]
    SimulatedDirectory,
    #[error("width_dots must be a multiple of 8 from 128 to 1024")]
    Width,
    #[error("band_rows must be from 8 to 256")]
    BandRows,
    #[error("dots_per_mm must be from 4 to 24")]
    Density,
    #[error("feed_mm must be from 0 to 100")]
    Feed,
    #[error("a timeout must be from 50 to 60000 ms")]
    Timeout,
}

impl TryFrom<Fields> for Config {
    type Error = Misfit;

    fn try_from(fields: Fields) -> Result<Self, Misfit> {
        let profile = profile(&fields)?;
        let timeouts = [
            fields.connect_timeout_ms,
            fields.answer_timeout_ms,
            fields.write_timeout_ms,
            fields.finish_timeout_ms,
        ];
        let has_timeouts = timeouts.iter().any(Option::is_some);
        let kind = match (fields.kind, fields.address, fields.directory) {
            (Name::Tcp, Some(address), None) if has_port(&address) => {
                Kind::Tcp { address, timeouts: timeouts_of(timeouts)? }
            }
            (Name::Tcp, _, _) => return Err(Misfit::TcpAddress),
            (Name::Simulated, None, Some(directory)) if !has_timeouts => Kind::Simulated { directory },
            (Name::Simulated, _, _) => return Err(Misfit::SimulatedDirectory),
        };
        Ok(Self { kind, profile })
    }
}

fn profile(fields: &Fields) -> Result<Profile, Misfit> {
    let usual = match fields.width_dots {
        Some(width) if width < 480 => Profile::narrow(),
        _ => Profile::default(),
    };
    let profile = Profile {
        width_dots: fields.width_dots.unwrap_or(usual.width_dots),
        dots_per_mm: fields.dots_per_mm.unwrap_or(usual.dots_per_mm),
        band_rows: fields.band_rows.unwrap_or(usual.band_rows),
        feed_mm: fields.feed_mm.unwrap_or(usual.feed_mm),
        cut: fields.cut.unwrap_or(usual.cut),
        cancel_chinese_mode: fields.cancel_chinese_mode.unwrap_or(usual.cancel_chinese_mode),
    };
    if !(128..=1024).contains(&profile.width_dots) || !profile.width_dots.is_multiple_of(8) {
        Err(Misfit::Width)
    } else if !(8..=256).contains(&profile.band_rows) {
        Err(Misfit::BandRows)
    } else if !(4.0..=24.0).contains(&profile.dots_per_mm) {
        Err(Misfit::Density)
    } else if !(0.0..=100.0).contains(&profile.feed_mm) {
        Err(Misfit::Feed)
    } else {
        Ok(profile)
    }
}

fn timeouts_of([connect, answer, write, finish]: [Option<u64>; 4]) -> Result<Timeouts, Misfit> {
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
        finish: or(finish, usual.finish)?,
    })
}

fn has_port(address: &str) -> bool {
    address.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}
