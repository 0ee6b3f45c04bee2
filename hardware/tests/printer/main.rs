//! Printing as a program sees it: what comes out on paper, and what is said when nothing does.

mod configuration;
mod hostile;
mod letters;
mod simulated;
mod slip;
mod tcp;

use hardware::printer::{Column, Document, Text, Weight};

/// The address in the QR code of [`slip_for`].
const ADDRESS: &str = "https://radha.example/t/K7M2QD4XN9";

/// A slip as an office prints it, with `name` as the name of the service.
fn slip_for(name: &str) -> Document {
    Document::new()
        .text(Text::new("BASHKIA BELSH").cap_height(3.0).weight(Weight::Bold))
        .rule()
        .text(Text::new("A 042").cap_height(15.0).weight(Weight::ExtraBold).shrink())
        .text(Text::new(name).weight(Weight::SemiBold).lines(2))
        .columns([Column::new("Para jush", "7"), Column::new("Pritja, rreth", "10–20 min")])
        .qr(ADDRESS, 5)
        .space(2.0)
}
