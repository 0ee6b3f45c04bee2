//! What is connected to this machine, in plain words for whoever sets it up, with lines to paste into a configuration.
//!
//! It looks at what the kernel tells (`/sys`, `/proc`) and at the lasting names below `/dev`, opens nothing, and reads
//! another tree in tests.

use std::fs;
use std::path::{Path, PathBuf};

use crate::usb::{self, Class, Device};

/// The file system that is looked at.
#[derive(Clone, Debug)]
pub struct Survey {
    root: PathBuf,
}

/// Something that is connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is and what it is called.
    pub what: String,
    /// Its device file.
    pub device: PathBuf,
    /// The lines that name it in a configuration; several where nobody can tell what it is.
    pub toml: Vec<String>,
}

/// The keys of an input device by which its kind is known, as the kernel numbers them.
const KEY_ENTER: usize = 28;
const KEY_A: usize = 30;
const KEY_UP: usize = 103;
const BUTTON_TOUCH: usize = 330;

/// The switch of a socket for headphones.
const SWITCH_HEADPHONES: usize = 2;

impl Default for Survey {
    /// This machine.
    fn default() -> Self {
        Self::of("/")
    }
}

impl Survey {
    /// The machine whose file system is below `root`.
    pub fn of(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Printers of the USB printer class.
    pub fn usb_printers(&self) -> Vec<Found> {
        let found = |device: Device| {
            let place = self.place(&device, &[]);
            let toml = vec![format!("[printer]\nkind = \"usb\"\n{place}{}", model(&device.name))];
            Found { what: called("A printer", &device), device: device.path, toml }
        };
        self.devices(Class::printer(), "usbmisc").into_iter().map(found).collect()
    }

    /// Serial lines: scanners, printers, or neither.
    pub fn serial_lines(&self) -> Vec<Found> {
        let lines = self.devices(Class::serial(), "tty").into_iter();
        // Ports that every board claims to have, mostly without a plug.
        let lines = lines.filter(|line| line.usb.is_some() || !line.path.to_string_lossy().contains("ttyS"));
        let found = |line: Device| {
            let place = self.place(&line, &["serial/by-id", "serial/by-path"]);
            let toml = vec![
                format!("[scanner]\nkind = \"serial\"\n{place}"),
                format!("[printer]\nkind = \"serial\"\n{place}\nbaud_rate = 19200"),
            ];
            Found { what: called("A serial line", &line), device: line.path, toml }
        };
        lines.map(found).collect()
    }

    /// Input devices: scanners that type, keypads, panels, sockets for headphones.
    pub fn inputs(&self) -> Vec<Found> {
        self.devices(Class::input(), "input").into_iter().filter_map(|device| self.input(device)).collect()
    }

    fn input(&self, device: Device) -> Option<Found> {
        let name = device.path.file_name()?.to_string_lossy().into_owned();
        let folder = self.root.join("sys/class/input").join(name).join("device/capabilities");
        let keys = fs::read_to_string(folder.join("key")).unwrap_or_default();
        let switches = fs::read_to_string(folder.join("sw")).unwrap_or_default();
        let place = self.place(&device, &["input/by-id", "input/by-path"]);
        let (what, toml) = if has_bit(&switches, SWITCH_HEADPHONES) {
            let pin = format!("headphones = {{ kind = \"switch\", device = {:?} }}", device.name);
            ("A socket for headphones", vec![format!("# below [keypad]\n{pin}")])
        } else if has_bit(&keys, BUTTON_TOUCH) {
            ("A panel that is touched (it needs no line)", Vec::new())
        } else if has_bit(&keys, KEY_ENTER) && has_bit(&keys, KEY_A) {
            let scanner = format!("[scanner]\nkind = \"keyboard\"\n{place}");
            (
                "A keyboard, or a scanner that types",
                vec![scanner, format!("[keypad]\nkind = \"usb\"\n{place}")],
            )
        } else if has_bit(&keys, KEY_ENTER) || has_bit(&keys, KEY_UP) {
            ("A keypad", vec![format!("[keypad]\nkind = \"usb\"\n{place}")])
        } else {
            return None;
        };
        Some(Found { what: called(what, &device), device: device.path, toml })
    }

    /// Where sound comes out: the names of the outputs, as `/proc/asound` has them.
    pub fn audio_outputs(&self) -> Vec<String> {
        let outputs = fs::read_to_string(self.root.join("proc/asound/pcm")).unwrap_or_default();
        let playing = outputs.lines().filter(|line| line.contains("playback"));
        playing.filter_map(|line| Some(line.split(':').nth(1)?.trim().to_owned())).collect()
    }

    fn devices(&self, class: Class, folder: &str) -> Vec<Device> {
        usb::devices(&class.in_tree(self.root.join("sys/class").join(folder))).unwrap_or_default()
    }

    /// The line that names a device lastingly: a link below `/dev`, else maker and product, else its path of today.
    fn place(&self, device: &Device, folders: &[&str]) -> String {
        let links = folders.iter().find_map(|folder| self.link_to(&device.path, folder));
        match (links, device.usb) {
            (Some(link), _) => format!("path = \"{}\"", link.display()),
            (None, Some(id)) => format!("usb = \"{id}\""),
            (None, None) => format!("path = \"{}\"", device.path.display()),
        }
    }

    /// The link in `folder` below `/dev` that leads to `device`.
    fn link_to(&self, device: &Path, folder: &str) -> Option<PathBuf> {
        let folder = Path::new("dev").join(folder);
        let mut links: Vec<PathBuf> =
            fs::read_dir(self.root.join(&folder)).ok()?.flatten().map(|entry| entry.path()).collect();
        links.sort();
        let name = device.file_name()?;
        let leads =
            |link: &&PathBuf| fs::read_link(link).is_ok_and(|target| target.file_name() == Some(name));
        let link = links.iter().find(leads)?;
        Some(Path::new("/").join(folder).join(link.file_name()?))
    }
}

fn called(what: &str, device: &Device) -> String {
    let name = if device.name.is_empty() { "without a name" } else { &device.name };
    match device.usb {
        Some(id) => format!("{what}: {name} (USB {id})"),
        None => format!("{what}: {name}"),
    }
}

/// The line for a model that is known by its name.
fn model(name: &str) -> String {
    let name = name.to_uppercase();
    let known = [
        ("TM-T20", "epson-tm-t20"),
        ("TM-T88", "epson-tm-t88"),
        ("RP326", "rongta-rp326"),
        ("ITPP047", "munbyn-itpp047"),
        ("ZJ-58", "zj-58"),
        ("POS58", "pos-5890"),
        ("POS-58", "pos-5890"),
    ];
    match known.into_iter().find(|(part, _)| name.contains(part)) {
        Some((_, model)) => format!("\nmodel = \"{model}\""),
        None => "\nmodel = \"generic-80\"    # generic-58 for 58 mm paper".to_owned(),
    }
}

/// Whether a bit is set in what the kernel writes as words of 64 bits, the highest first.
fn has_bit(words: &str, bit: usize) -> bool {
    let word =
        words.split_whitespace().rev().nth(bit / 64).and_then(|word| u64::from_str_radix(word, 16).ok());
    word.is_some_and(|word| word >> (bit % 64) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    struct Tree(tempfile::TempDir);

    impl Tree {
        fn write(&self, file: &str, text: &str) {
            let file = self.0.path().join(file);
            fs::create_dir_all(file.parent().expect("it lies in the tree")).expect("made");
            fs::write(file, text).expect("written");
        }

        fn link(&self, link: &str, target: &str) {
            let link = self.0.path().join(link);
            fs::create_dir_all(link.parent().expect("it lies in the tree")).expect("made");
            symlink(target, link).expect("linked");
        }

        /// A device on USB with one node of a class.
        fn usb(&self, port: &str, id: (&str, &str), name: &str, class: &str, node: &str) -> String {
            let device = format!("sys/devices/usb1/{port}");
            self.write(&format!("{device}/idVendor"), id.0);
            self.write(&format!("{device}/idProduct"), id.1);
            self.write(&format!("{device}/product"), name);
            let place = format!("{device}/{port}:1.0/{class}/{node}");
            self.write(&format!("{place}/device/x"), "");
            let target = self.0.path().join(&place).display().to_string();
            self.link(&format!("sys/class/{class}/{node}"), &target);
            place
        }
    }

    /// A machine with one of everything.
    fn machine() -> (Tree, Survey) {
        let tree = Tree(tempfile::tempdir().expect("a directory"));
        tree.usb("1-1", ("04b8", "0202"), "EPSON TM-T20II", "usbmisc", "lp0");
        tree.usb("1-2", ("0c2e", "0b61"), "Honeywell Scanner", "tty", "ttyACM0");
        tree.link("dev/serial/by-id/usb-Honeywell-if00", "../../ttyACM0");
        let scanner = tree.usb("1-3", ("05e0", "1200"), "Symbol Scanner", "input", "event3");
        tree.write(&format!("{scanner}/device/capabilities/key"), "ffffffff 0 fffffffffffffffe\n");
        tree.link("dev/input/by-id/usb-Symbol-event-kbd", "../event3");
        let keypad = tree.usb("1-4", ("2047", "09d0"), "Keypad", "input", "event4");
        tree.write(&format!("{keypad}/device/capabilities/key"), "8000000000 10000000\n");
        let panel = tree.usb("1-5", ("222a", "0001"), "Touch", "input", "event5");
        tree.write(&format!("{panel}/device/capabilities/key"), "400 0 0 0 0 0\n");
        let jack = tree.usb("1-6", ("0d8c", "0014"), "Audio Jack", "input", "event6");
        tree.write(&format!("{jack}/device/capabilities/sw"), "4\n");
        tree.write(
            "proc/asound/pcm",
            "00-00: bcm2835 Headphones : bcm2835 Headphones : playback 8\n01-00: Mic : Mic : capture 1\n",
        );
        let survey = Survey::of(tree.0.path());
        (tree, survey)
    }

    fn told(found: &[Found]) -> Vec<(&str, Vec<&str>)> {
        found.iter().map(|one| (one.what.as_str(), one.toml.iter().map(String::as_str).collect())).collect()
    }

    #[test]
    fn printers_are_named_by_maker_product_and_model() {
        let (_tree, survey) = machine();
        assert_eq!(
            told(&survey.usb_printers()),
            [(
                "A printer: EPSON TM-T20II (USB 04b8:0202)",
                vec!["[printer]\nkind = \"usb\"\nusb = \"04b8:0202\"\nmodel = \"epson-tm-t20\""]
            )]
        );
    }

    #[test]
    fn a_serial_line_has_its_lasting_name_and_may_be_two_things() {
        let (_tree, survey) = machine();
        let path = "path = \"/dev/serial/by-id/usb-Honeywell-if00\"";
        let scanner = format!("[scanner]\nkind = \"serial\"\n{path}");
        let printer = format!("[printer]\nkind = \"serial\"\n{path}\nbaud_rate = 19200");
        assert_eq!(
            told(&survey.serial_lines()),
            [("A serial line: Honeywell Scanner (USB 0c2e:0b61)", vec![scanner.as_str(), printer.as_str()])]
        );
    }

    #[test]
    fn input_devices_are_known_by_their_keys() {
        let (_tree, survey) = machine();
        let found = survey.inputs();
        assert_eq!(
            found.iter().map(|one| one.what.as_str()).collect::<Vec<_>>(),
            [
                "A keyboard, or a scanner that types: Symbol Scanner (USB 05e0:1200)",
                "A keypad: Keypad (USB 2047:09d0)",
                "A panel that is touched (it needs no line): Touch (USB 222a:0001)",
                "A socket for headphones: Audio Jack (USB 0d8c:0014)",
            ]
        );
        assert_eq!(
            found[0].toml[0],
            "[scanner]\nkind = \"keyboard\"\npath = \"/dev/input/by-id/usb-Symbol-event-kbd\""
        );
        assert_eq!(found[1].toml, ["[keypad]\nkind = \"usb\"\nusb = \"2047:09d0\""]);
    }

    #[test]
    fn every_line_to_paste_is_a_configuration() {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Kiosk {
            printer: Option<crate::printer::Config>,
            scanner: Option<crate::scanner::Config>,
            keypad: Option<crate::keypad::Config>,
            headphones: Option<crate::gpio::Pin>,
        }
        let (_tree, survey) = machine();
        let found = [survey.usb_printers(), survey.serial_lines(), survey.inputs()].concat();
        for line in found.iter().flat_map(|one| &one.toml) {
            let kiosk: Kiosk = toml::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            let named = [
                kiosk.printer.is_some(),
                kiosk.scanner.is_some(),
                kiosk.keypad.is_some(),
                kiosk.headphones.is_some(),
            ];
            assert_eq!(named.into_iter().filter(|is_named| *is_named).count(), 1, "{line}");
        }
    }

    #[test]
    fn only_outputs_that_play_are_told_and_an_empty_machine_has_nothing() {
        let (_tree, survey) = machine();
        assert_eq!(survey.audio_outputs(), ["bcm2835 Headphones"]);
        let empty = Survey::of("/nowhere");
        assert!(
            empty.usb_printers().is_empty() && empty.inputs().is_empty() && empty.audio_outputs().is_empty()
        );
    }
}
