//! What a configuration file may say about a printer.

use std::path::PathBuf;

use hardware::printer::config::Kind;
use hardware::printer::link::Timeouts;
use hardware::printer::{Config, Cut, Fonts, Profile, open};

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
        "a tcp printer needs an address such as \"192.168.1.50:9100\", and no directory"
    );
    assert_eq!(
        refused("kind = 'tcp'\naddress = '192.168.1.50'"),
        "a tcp printer needs an address such as \"192.168.1.50:9100\", and no directory"
    );
    assert_eq!(
        refused("kind = 'simulated'\ndirectory = 'slips'\nanswer_timeout_ms = 100"),
        "a simulated printer needs a directory, and no address or timeouts"
    );
    assert_eq!(
        refused("kind = 'simulated'\ndirectory = 'slips'\nwidth_dots = 577"),
        "width_dots must be a multiple of 8 from 128 to 1024"
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
