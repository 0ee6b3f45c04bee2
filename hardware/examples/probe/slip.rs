//! The slip that the probe prints: every kind of block, every script, and a ruler to measure the paper with.

use hardware::printer::{Column, Document, Profile, Text, Weight};

/// A slip that shows whether a printer can print ours.
pub(crate) fn test_slip(profile: &Profile) -> Document {
    let head = Document::new()
        .space(1.0)
        .text(Text::new("PROVË E PRINTERIT").cap_height(2.9).weight(Weight::Bold))
        .text(Text::new("Printer test"))
        .rule()
        .text(Text::new("Numri juaj"));
    let number = if profile.is_narrow() {
        head.text(Text::new("A").cap_height(9.0).weight(Weight::ExtraBold).shrink())
            .text(Text::new("042").cap_height(15.0).weight(Weight::ExtraBold).shrink())
    } else {
        head.text(Text::new("A 042").cap_height(15.0).weight(Weight::ExtraBold).shrink())
    };
    number
        .text(Text::new("Certifikatë familjare").cap_height(2.3).weight(Weight::SemiBold))
        .rule()
        .columns([Column::new("Para jush", "7"), Column::new("Pritja, rreth", "10–20 min")])
        .rule()
        .text(Text::new("Shqip: ë ç Ë Ç · English · Italiano: è ù").cap_height(2.0))
        .text(Text::new("Ελληνικά: ά ώ ΐ · Македонски: ѓ ѕ љ њ ќ џ").cap_height(2.0))
        .qr("https://radha.example/t/K7M2QD-printer-test", if profile.is_narrow() { 5 } else { 6 })
        .text(
            Text::new(format!("{} dots = {:.0} mm", profile.width_dots, profile.millimetres()))
                .cap_height(2.0),
        )
        .space(2.0)
}
