//! The theme's colours can be told apart: text 7:1, borders 3:1, as WCAG counts.

use std::collections::BTreeMap;

const THEME: &str = include_str!("../ui/theme.slint");

fn colours() -> BTreeMap<&'static str, [u8; 3]> {
    THEME
        .lines()
        .filter_map(|line| line.trim().strip_prefix("out property <color> "))
        .map(|line| line.trim_end_matches(';').split_once(": #").expect("a name and a colour"))
        .map(|(name, hex)| (name, rgb(hex)))
        .collect()
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

#[test]
fn text_stands_out_seven_to_one_and_borders_three_to_one() {
    let colours = colours();
    let pairs = [
        ("ink", "paper", 7.0),
        ("ink", "card", 7.0),
        ("ink", "info", 7.0),
        ("ink", "notice", 7.0),
        ("ink", "amber", 7.0),
        ("ink-2", "paper", 7.0),
        ("ink-2", "card", 7.0),
        ("brand", "card", 7.0),
        ("brand", "info", 7.0),
        ("brand-ink", "brand", 7.0),
        ("brand-quiet", "brand", 7.0),
        ("brand-ink", "ok", 7.0),
        ("busy", "notice", 7.0),
        ("line", "card", 3.0),
        ("line", "paper", 3.0),
        ("amber", "brand", 3.0),
    ];
    for (front, back, least) in pairs {
        let found = contrast(colours[front], colours[back]);
        assert!(found >= least, "{front} on {back} is {found:.2}:1");
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
