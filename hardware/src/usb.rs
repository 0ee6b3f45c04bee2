//! Finds a USB device by what it says it is, where no lasting name under `/dev` can be relied on.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;

/// Maker and product of a USB device, as `lsusb` shows them: `0c2e:0b61`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct UsbId {
    /// The number of the maker.
    pub vendor: u16,
    /// The maker's number for the product.
    pub product: u16,
}

/// A text that names no maker and product.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no USB device: write VENDOR:PRODUCT with four hexadecimal digits each, as lsusb shows them"
)]
pub struct NotUsbId(String);

impl FromStr for UsbId {
    type Err = NotUsbId;

    fn from_str(text: &str) -> Result<Self, NotUsbId> {
        let number = |part: &str| (part.len() == 4).then(|| u16::from_str_radix(part, 16).ok()).flatten();
        let parts =
            text.split_once(':').and_then(|(vendor, product)| Some((number(vendor)?, number(product)?)));
        parts.map(|(vendor, product)| Self { vendor, product }).ok_or_else(|| NotUsbId(text.to_owned()))
    }
}

impl TryFrom<String> for UsbId {
    type Error = NotUsbId;

    fn try_from(text: String) -> Result<Self, NotUsbId> {
        text.parse()
    }
}

impl fmt::Display for UsbId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04x}:{:04x}", self.vendor, self.product)
    }
}

/// Where a device is found each time it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At a path, best one that stays when the device is plugged in again (`/dev/serial/by-id/…`).
    Path(PathBuf),
    /// Wherever the machine has put the first device of this kind.
    Usb(UsbId),
}

impl Place {
    /// The place that a configuration names: exactly one of the two.
    pub(crate) fn of(path: Option<PathBuf>, usb: Option<UsbId>) -> Result<Self, NotOnePlace> {
        match (path, usb) {
            (Some(path), None) => Ok(Self::Path(path)),
            (None, Some(usb)) => Ok(Self::Usb(usb)),
            (Some(_), Some(_)) | (None, None) => Err(NotOnePlace),
        }
    }

    /// The device files that this may be at this moment, of a class as the kernel has it.
    ///
    /// # Errors
    /// When no such device is plugged in.
    pub(crate) fn devices(&self, class: &Class) -> io::Result<Vec<PathBuf>> {
        match self {
            Self::Path(path) => Ok(vec![path.clone()]),
            Self::Usb(id) => {
                let found: Vec<PathBuf> = devices(class)?
                    .into_iter()
                    .filter(|device| device.usb == Some(*id))
                    .map(|device| device.path)
                    .collect();
                if found.is_empty() {
                    let missing = format!("no {} device {id} is plugged in", class.name);
                    return Err(io::Error::new(io::ErrorKind::NotFound, missing));
                }
                Ok(found)
            }
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => write!(f, "{}", path.display()),
            Self::Usb(id) => write!(f, "USB {id}"),
        }
    }
}

/// A configuration that names no place, or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("name the device by path = \"/dev/…\" or by usb = \"VENDOR:PRODUCT\", one of the two")]
pub struct NotOnePlace;

/// A class of devices of the kernel.
#[derive(Clone, Debug)]
pub struct Class {
    name: &'static str,
    sys: PathBuf,
    prefix: &'static str,
}

impl Class {
    /// Serial lines on USB and elsewhere.
    pub fn serial() -> Self {
        Self { name: "serial", sys: "/sys/class/tty".into(), prefix: "tty" }
    }

    /// Printers on USB.
    pub fn printer() -> Self {
        Self { name: "printer", sys: "/sys/class/usbmisc".into(), prefix: "lp" }
    }

    /// Keyboards, keypads, switches.
    pub fn input() -> Self {
        Self { name: "input", sys: "/sys/class/input".into(), prefix: "event" }
    }

    /// The same class in another tree, for tests.
    #[must_use]
    pub fn in_tree(mut self, sys: impl Into<PathBuf>) -> Self {
        self.sys = sys.into();
        self
    }
}

/// A device of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its file.
    pub path: PathBuf,
    /// What it is, where it is on USB.
    pub usb: Option<UsbId>,
    /// What it calls itself: maker and product.
    pub name: String,
}

/// The devices of a class that have real hardware behind them, in the order of their names.
///
/// # Errors
/// What the kernel refuses; a class that is not there has no devices.
pub fn devices(class: &Class) -> io::Result<Vec<Device>> {
    let entries = match fs::read_dir(&class.sys) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found: Vec<(usize, String, Device)> = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(class.prefix)
            && let Ok(place) = fs::canonicalize(entry.path())
            && place.join("device").exists()
        {
            found.push((name.len(), name.clone(), device(class, &name, &place)));
        }
    }
    found.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    Ok(found.into_iter().map(|(_, _, device)| device).collect())
}

fn device(class: &Class, name: &str, place: &Path) -> Device {
    let on_usb = place.ancestors().find(|folder| folder.join("idVendor").is_file());
    let text =
        |folder: &Path, file: &str| Some(fs::read_to_string(folder.join(file)).ok()?.trim().to_owned());
    let usb = on_usb.and_then(|folder| {
        format!("{}:{}", text(folder, "idVendor")?, text(folder, "idProduct")?).parse().ok()
    });
    let names =
        on_usb.map(|folder| [text(folder, "manufacturer"), text(folder, "product")]).unwrap_or_default();
    let mut told: Vec<String> = names.into_iter().flatten().filter(|name| !name.is_empty()).collect();
    if told.is_empty() {
        told.extend(text(&place.join("device"), "name"));
    }
    let file = fs::read_to_string(place.join("uevent")).unwrap_or_default();
    let file = file.lines().find_map(|line| line.strip_prefix("DEVNAME=")).unwrap_or(name).to_owned();
    let path = match class.prefix {
        "lp" if file == name => Path::new("/dev/usb").join(file),
        "event" if file == name => Path::new("/dev/input").join(file),
        _ => Path::new("/dev").join(file),
    };
    Device { path, usb, name: told.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree as the kernel has it, with a scanner, a printer and a line that is not on USB.
    fn tree() -> tempfile::TempDir {
        let place = tempfile::tempdir().expect("a directory");
        let write = |file: &str, text: &str| {
            let file = place.path().join(file);
            fs::create_dir_all(file.parent().expect("it lies in the tree")).expect("made");
            fs::write(file, text).expect("written");
        };
        for (device, vendor, product, maker, kind, node) in [
            ("usb1/1-1", "0c2e", "0b61", "Honeywell", "1950 Area-Imaging Scanner", "tty/ttyACM1"),
            ("usb1/1-2", "04b8", "0202", "EPSON", "TM-T20II", "usbmisc/lp1"),
        ] {
            write(&format!("devices/{device}/idVendor"), &format!("{vendor}\n"));
            write(&format!("devices/{device}/idProduct"), &format!("{product}\n"));
            write(&format!("devices/{device}/manufacturer"), &format!("{maker}\n"));
            write(&format!("devices/{device}/product"), &format!("{kind}\n"));
            write(&format!("devices/{device}/1:1.0/{node}/device/x"), "");
        }
        write("devices/usb1/1-2/1:1.0/usbmisc/lp1/uevent", "MAJOR=180\nDEVNAME=usb/lp1\n");
        write("devices/platform/tty/ttyS0/device/x", "");
        for class in ["tty", "usbmisc"] {
            fs::create_dir_all(place.path().join("class").join(class)).expect("made");
        }
        for (class, name, target) in [
            ("tty", "ttyACM1", "usb1/1-1/1:1.0/tty/ttyACM1"),
            ("tty", "ttyS0", "platform/tty/ttyS0"),
            ("usbmisc", "lp1", "usb1/1-2/1:1.0/usbmisc/lp1"),
        ] {
            std::os::unix::fs::symlink(
                place.path().join("devices").join(target),
                place.path().join("class").join(class).join(name),
            )
            .expect("linked");
        }
        place
    }

    #[test]
    fn a_device_is_found_by_maker_and_product_wherever_it_is() {
        let tree = tree();
        let serial = Class::serial().in_tree(tree.path().join("class/tty"));
        let printer = Class::printer().in_tree(tree.path().join("class/usbmisc"));
        let place = Place::Usb("0c2e:0b61".parse().expect("valid"));
        assert_eq!(place.devices(&serial).expect("it is there"), [Path::new("/dev/ttyACM1")]);
        let place = Place::Usb("04b8:0202".parse().expect("valid"));
        assert_eq!(place.devices(&printer).expect("it is there"), [Path::new("/dev/usb/lp1")]);
        let error = place.devices(&serial).expect_err("no such line");
        assert_eq!(error.to_string(), "no serial device 04b8:0202 is plugged in");
    }

    #[test]
    fn devices_are_listed_with_their_names() {
        let tree = tree();
        let serial = devices(&Class::serial().in_tree(tree.path().join("class/tty"))).expect("readable");
        let told: Vec<String> = serial
            .iter()
            .map(|device| {
                format!("{} {:?} {}", device.path.display(), device.usb.map(|id| id.to_string()), device.name)
            })
            .collect();
        assert_eq!(
            told,
            ["/dev/ttyS0 None ", "/dev/ttyACM1 Some(\"0c2e:0b61\") Honeywell 1950 Area-Imaging Scanner"]
        );
        assert_eq!(
            devices(&Class::input().in_tree(tree.path().join("class/input"))).expect("no such class"),
            []
        );
    }

    #[test]
    fn a_device_is_named_as_lsusb_does() {
        assert_eq!("0C2E:0b61".parse(), Ok(UsbId { vendor: 0x0C2E, product: 0x0B61 }));
        for text in ["", "0c2e", "c2e:b61", "0c2e:0b611", "0c2e-0b61"] {
            assert!(text.parse::<UsbId>().is_err(), "{text}");
        }
    }
}
