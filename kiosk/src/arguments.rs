//! The command line.

use std::path::PathBuf;

use clap::{ArgGroup, Parser};
use queue_api::{Language, ServiceId};

use crate::flow::Mode;
use crate::sample;
use crate::screen::Panel;
use crate::screenshot::{SAMPLE_SERVICE, SamplePage};

/// The self-service kiosk of a one-stop shop.
#[derive(Debug, Parser)]
#[command(name = "kiosk", version, group(ArgGroup::new("what").required(true).args(["config", "desk_button", "screenshot", "write_pin"])))]
pub struct Arguments {
    /// Runs the kiosk as this file says.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Is a button on a desk, as this file says, and no kiosk.
    #[arg(long, value_name = "FILE")]
    pub desk_button: Option<PathBuf>,
    /// Draws into the configured picture instead of opening a window; lines `x y` piped to standard input are touches.
    #[arg(long, requires = "config")]
    pub headless: bool,
    /// Draws a page from sample data into a PNG file, and ends.
    #[arg(long, value_name = "FILE")]
    pub screenshot: Option<PathBuf>,
    /// Reads a PIN of six digits from standard input, writes its hash into a file for `[staff] pin_file`, and ends.
    #[arg(long, value_name = "FILE")]
    pub write_pin: Option<PathBuf>,
    /// The page to draw.
    #[arg(long, value_enum, default_value = "home", requires = "screenshot")]
    pub page: SamplePage,
    /// The size of the panel in pixels.
    #[arg(long, value_name = "WxH", value_parser = panel, default_value = "1080x1920", requires = "screenshot")]
    pub size: Panel,
    /// The language of the page.
    #[arg(long, default_value = "sq", requires = "screenshot")]
    pub language: Language,
    /// What the person has switched on.
    #[arg(long, value_enum, value_delimiter = ',', requires = "screenshot")]
    pub mode: Vec<Mode>,
    /// The service that the page is about, by its code.
    #[arg(long, value_parser = service, default_value = SAMPLE_SERVICE, requires = "screenshot")]
    pub service: ServiceId,
}

fn panel(text: &str) -> Result<Panel, String> {
    Panel::parse(text).ok_or_else(|| "a size is two numbers from 320 to 7680, such as 1080x1920".into())
}

fn service(text: &str) -> Result<ServiceId, String> {
    let id = ServiceId::new(text);
    if sample::catalogue().service(&id).is_some() {
        Ok(id)
    } else {
        Err("the sample has no such service".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_is_none_is_refused() {
        assert!(panel("1080").is_err() && panel("0x0").is_err() && panel("1080x1920").is_ok());
    }

    #[test]
    fn one_of_configuration_and_screenshot_is_needed() {
        assert!(Arguments::try_parse_from(["kiosk"]).is_err());
        assert!(Arguments::try_parse_from(["kiosk", "--config", "a", "--screenshot", "b"]).is_err());
        assert!(Arguments::try_parse_from(["kiosk", "--screenshot", "b", "--page", "list"]).is_ok());
    }
}
