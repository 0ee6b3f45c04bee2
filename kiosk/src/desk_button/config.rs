//! The file of a desk button.

use std::fs;
use std::path::{Path, PathBuf};

use hardware::gpio::{GpioError, Lamp, Pin, open_lamp};
use hardware::keypad;
use serde::Deserialize;

use crate::config::{ConfigError, ServerConfig, default_boot_file, parse_toml};

/// What a desk button is told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The server.
    pub server: ServerConfig,
    desk_button: Wiring,
    /// A keypad whose *select* is the button.
    pub(super) keypad: Option<keypad::Config>,
    #[serde(default = "default_boot_file")]
    boot_file: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wiring {
    button: Option<Pin>,
    lamp: Option<Pin>,
}

impl Config {
    /// Reads `file`; paths in it are relative to its folder.
    ///
    /// # Errors
    /// With the file and line where something is wrong.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let wrong = ConfigError::of(file);
        let text = fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
        let folder = file.parent().unwrap_or(Path::new(""));
        let mut config: Self = parse_toml(&text).map_err(&wrong)?;
        if config.desk_button.button.is_some() == config.keypad.is_some() {
            return Err(wrong("a desk button needs either [desk_button] button or a [keypad]".into()));
        }
        let Wiring { button, lamp } = config.desk_button;
        config.desk_button =
            Wiring { button: button.map(|pin| pin.below(folder)), lamp: lamp.map(|pin| pin.below(folder)) };
        config.keypad = config.keypad.map(|keypad| keypad.below(folder));
        config.server.check().map_err(&wrong)?;
        config.server.resolve(file, &folder.join(&config.boot_file))?;
        Ok(config)
    }

    /// The pin of the button, where it is one.
    pub(super) fn button(&self) -> Option<&Pin> {
        self.desk_button.button.as_ref()
    }

    /// The lamp, where there is one.
    pub(super) fn lamp(&self) -> Result<Option<Box<dyn Lamp>>, GpioError> {
        self.desk_button.lamp.as_ref().map(open_lamp).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("desk-button.toml");
        fs::write(&file, text).expect("a file");
        let read = Config::read(&file).map(|_| "accepted".to_owned());
        read.unwrap_or_else(|error| error.to_string().replace(&format!("{}/", folder.path().display()), ""))
    }

    #[test]
    fn a_button_has_one_contact_and_what_is_wrong_is_said_in_one_line() {
        let server = "[server]\ntoken_file = \"desk-button.token\"\n";
        let pin = "button = { kind = \"simulated\", directory = \"pins\" }\n";
        let keypad = "[keypad]\nkind = \"simulated\"\ndirectory = \"keys\"\n";
        assert_eq!(refusal(&format!("{server}[desk_button]\n{pin}")), "accepted");
        assert_eq!(refusal(&format!("{server}[desk_button]\n{keypad}")), "accepted");
        let either = "desk-button.toml: a desk button needs either [desk_button] button or a [keypad]";
        assert_eq!(refusal(&format!("{server}[desk_button]\n{pin}{keypad}")), either);
        assert_eq!(refusal(&format!("{server}[desk_button]\n")), either);
        let both = format!("{server}token = \"t\"\n[desk_button]\n{pin}");
        assert_eq!(refusal(&both), "desk-button.toml: [server] needs either token or token_file");
        assert_eq!(
            refusal(&format!("{server}[desk_button]\nbuttn = 1\n")),
            "desk-button.toml: line 3: unknown field `buttn`, expected `button` or `lamp`"
        );
    }
}
