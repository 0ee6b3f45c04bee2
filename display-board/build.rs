//! Compiles the screens and their translations.

fn main() {}
