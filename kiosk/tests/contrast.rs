//! The theme's colours can be told apart: text 7:1, borders 3:1, as WCAG counts.

use std::collections::BTreeMap;

const THEME: &str = include_str!("../ui/theme.slint");

/// Every colour of the theme, as people come and in high contrast.
fn colours() -> [BTreeMap<&'static str, [u8; 3]>; 2] {
    let mut both = [BTreeMap::new(), BTreeMap::new()];
    for line in THEME.lines().filter_map(|line| line.trim().strip_prefix("out property <color> ")) {
        let (name, shades) = line.trim_end_matches(';').split_once(": ").expect("a name and its shades");
        let shades = shades.trim_start_matches("contrast ? #").trim_start_matches('#');
        let (high, usual) = shades.split_once(" : #").unwrap_or((shades, shades));
        both[0].insert(name, rgb(usual));
        both[1].insert(name, rgb(high));
    }
    both
}

fn rgb(hex: &str) -> [u8; 3] {
    [0, 2, 4].map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("two hexadecimal digits"))
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// A colour on another.
const TEXTS: [(&str, &str); 13] = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "info"),
    ("ink", "notice"),
    ("ink", "amber"),
    ("ink-2", "paper"),
    ("ink-2", "card"),
    ("brand", "card"),
    ("brand", "info"),
    ("brand-ink", "brand"),
    ("brand-quiet", "brand"),
    ("brand-ink", "ok"),
    ("busy", "notice"),
];
const BORDERS: [(&str, &str); 3] = [("line", "card"), ("line", "paper"), ("amber", "brand")];
/// Everything that lies around a control.
const GROUNDS: [&str; 7] = ["paper", "card", "info", "notice", "brand", "ok", "pressed"];

fn check(colours: &BTreeMap<&str, [u8; 3]>, pairs: &[(&str, &str)], least: f64) {
    for (front, back) in pairs {
        let found = contrast(colours[front], colours[back]);
        assert!(found >= least, "{front} on {back} is {found:.2}:1");
    }
}

#[test]
fn text_stands_out_seven_to_one_and_borders_three_to_one() {
    let [usual, high] = colours();
    check(&usual, &TEXTS, 7.0);
    check(&usual, &BORDERS, 3.0);
    check(&high, &TEXTS, 7.0);
}

#[test]
fn in_high_contrast_borders_stand_out_seven_to_one_as_well() {
    let [_, high] = colours();
    check(&high, &BORDERS, 7.0);
}

#[test]
fn one_line_of_the_ring_stands_out_on_every_ground_and_both_from_each_other() {
    for colours in colours() {
        assert!(contrast(colours["ring-inside"], colours["ring-outside"]) >= 3.0);
        for ground in GROUNDS {
            let found = contrast(colours["ring-inside"], colours[ground])
                .max(contrast(colours["ring-outside"], colours[ground]));
            assert!(found >= 3.0, "the ring on {ground} is {found:.2}:1");
        }
    }
}

#[test]
fn the_white_letter_stands_out_on_every_group() {
    let groups =
        THEME.lines().filter_map(|line| line.trim().strip_prefix("if (letter == ")?.split_once("return #"));
    let mut count = 0;
    for (letter, hex) in groups {
        let found = contrast(rgb(hex), [255; 3]);
        assert!(found >= 5.0, "{letter} is {found:.2}:1");
        count += 1;
    }
    assert_eq!(count, 8);
}
