//! What a configuration file may say about a printer.

use std::path::PathBuf;

use hardware::printer::config::Kind;
use hardware::printer::link::{FlowControl, SerialLink, Timeouts};
use hardware::printer::{Config, Cut, Fonts, Mode, Model, Profile, Status, open};
use hardware::usb::Place;

fn refused(text: &str) -> String {
    toml::from_str::<Config>(text).expect_err("must be refused").message().to_owned()
}

#[test]
fn a_network_printer_needs_its_address_only() {
    let config: Config = toml::from_str("kind = 'tcp'\naddress = '192.168.1.50:9100'").expect("valid");
    let kind = Kind::Tcp { address: "192.168.1.50:9100".to_owned(), timeouts: Timeouts::default() };
    assert_eq!(config, Config { kind, profile: Profile::default() });
}

#[test]
fn a_usb_printer_and_a_serial_one_are_found_by_path_or_by_maker_and_product() {
    let config: Config = toml::from_str("kind = 'usb'\npath = '/dev/radha-printer'").expect("valid");
    let place = Place::Path("/dev/radha-printer".into());
    assert_eq!(config.kind, Kind::Usb { place, timeouts: Timeouts::default() });
    let config: Config =
        toml::from_str("kind = 'serial'\nusb = '1a86:7523'\nflow_control = 'rts-cts'").expect("valid");
    let link = SerialLink {
        place: Place::Usb("1a86:7523".parse().expect("valid")),
        baud_rate: 19_200,
        flow_control: FlowControl::RtsCts,
    };
    assert_eq!(config.kind, Kind::Serial { link, timeouts: Timeouts::default() });
    assert_eq!(config.profile.mode, Mode::Text, "a picture takes half a minute on so slow a line");
    let fast = "kind = 'serial'\nusb = '1a86:7523'\nbaud_rate = 115200";
    assert_eq!(toml::from_str::<Config>(fast).expect("valid").profile.mode, Mode::Raster);
    let slow = "kind = 'serial'\nusb = '1a86:7523'\nmode = 'raster'";
    assert_eq!(toml::from_str::<Config>(slow).expect("valid").profile.mode, Mode::Raster);
}

#[test]
fn a_model_brings_its_peculiarities_and_each_can_be_changed() {
    let config: Config =
        toml::from_str("kind = 'usb'\npath = '/dev/radha-printer'\nmodel = 'zj-58'").expect("valid");
    assert_eq!(config.profile, Profile::of(Model::Zj58));
    assert_eq!((config.profile.width_dots, config.profile.cut), (384, Cut::Tear));
    let config: Config = toml::from_str(
        "kind = 'usb'\npath = '/dev/radha-printer'\nmodel = 'epson-tm-t88'\nmode = 'text'\nstatus = 'none'\ncut = 'old'",
    )
    .expect("valid");
    let changed =
        Profile { mode: Mode::Text, status: Status::None, cut: Cut::Old, ..Profile::of(Model::EpsonTmT88) };
    assert_eq!((config.profile.width_dots, config.profile), (512, changed));
}

#[test]
fn narrow_paper_is_torn_unless_a_knife_is_named() {
    let config: Config =
        toml::from_str("kind = 'simulated'\ndirectory = 'slips'\nwidth_dots = 384").expect("valid");
    assert_eq!(
        config,
        Config { kind: Kind::Simulated { directory: PathBuf::from("slips") }, profile: Profile::narrow() }
    );
    let config: Config = toml::from_str(
        "kind = 'simulated'\ndirectory = 'slips'\nwidth_dots = 384\ncut = 'full'\nband_rows = 128",
    )
    .expect("valid");
    assert_eq!(config.profile, Profile { cut: Cut::Full, band_rows: 128, ..Profile::narrow() });
}

#[test]
fn what_does_not_fit_together_is_refused_in_words() {
    assert_eq!(
        refused("kind = 'tcp'"),
        "a tcp printer needs an address such as \"192.168.1.50:9100\", and no path, usb, baud_rate, flow_control or \
         directory"
    );
    assert_eq!(
        refused("kind = 'tcp'\naddress = '192.168.1.50'"),
        "a tcp printer needs an address such as \"192.168.1.50:9100\", and no path, usb, baud_rate, flow_control or \
         directory"
    );
    assert_eq!(
        refused("kind = 'simulated'\ndirectory = 'slips'\nanswer_timeout_ms = 100"),
        "a simulated printer needs a directory, and no address, path, usb, line or timeouts"
    );
    assert_eq!(
        refused("kind = 'simulated'\ndirectory = 'slips'\nwidth_dots = 577"),
        "width_dots must be a multiple of 8 from 128 to 1024"
    );
    let neither = "name the device by path = \"/dev/…\" or by usb = \"VENDOR:PRODUCT\", one of the two";
    assert_eq!(refused("kind = 'usb'"), neither);
    assert_eq!(refused("kind = 'serial'\npath = '/dev/x'\nusb = '1a86:7523'"), neither);
    assert_eq!(
        refused("kind = 'usb'\npath = '/dev/x'\nbaud_rate = 9600"),
        "a usb printer has no address, directory, baud_rate or flow_control"
    );
    assert_eq!(
        refused("kind = 'serial'\npath = '/dev/x'\nbaud_rate = 9"),
        "baud_rate must be from 1200 to 921600"
    );
    assert!(
        refused("kind = 'simulated'\ndirectory = 'slips'\ncolour = 'red'")
            .starts_with("unknown field `colour`")
    );
    assert!(refused("kind = 'fax'").starts_with("unknown variant `fax`"));
}

#[test]
fn a_configured_printer_opens_without_its_device() {
    let place = tempfile::tempdir().expect("a directory");
    let directory = place.path().join("slips");
    let config =
        Config { kind: Kind::Simulated { directory: directory.clone() }, profile: Profile::default() };
    assert!(open(&config, Fonts::bundled()).expect("opens").status().is_ok());
    assert!(directory.is_dir());
    let config: Config = toml::from_str("kind = 'tcp'\naddress = 'printer.invalid:9100'").expect("valid");
    assert_eq!(open(&config, Fonts::bundled()).expect("opens").profile(), &Profile::default());
}
