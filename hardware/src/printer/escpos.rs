//! Turns a picture, or the lines of [`super::text`], into the bytes of ESC/POS: initialise, contents, push out, cut.
//!
//! Of a picture no letter ever becomes a byte of its own, only dots inside counted raster data, so no text can command
//! the printer. Even dots that would look like a real-time command (`DLE EOT`, `DLE ENQ`, `DLE DC4`), which some
//! printers obey inside raster data, are changed by one dot.

use std::cell::RefCell;
use std::rc::Rc;

use escpos::driver::Driver;
use escpos::printer::Printer;
use escpos::utils::Protocol;

use super::bitmap::Bitmap;
use super::profile::{Cut, Profile};

/// The bytes that make a printer of this `profile` print `bitmap` and end the slip.
pub fn encode(bitmap: &Bitmap, profile: &Profile) -> Vec<u8> {
    wrap(&bands(bitmap, profile), profile)
}

/// The bytes of a whole slip around its `contents`.
pub(crate) fn wrap(contents: &[Vec<u8>], profile: &Profile) -> Vec<u8> {
    let driver = Memory::default();
    write(driver.clone(), contents, profile).expect("memory takes every byte");
    driver.bytes.take()
}

/// A picture as commands, each with as many rows as the printer takes at once.
pub(crate) fn bands(bitmap: &Bitmap, profile: &Profile) -> Vec<Vec<u8>> {
    let rows_of_band = usize::from(profile.band_rows.clamp(1, 256));
    let bands = bitmap.bytes().chunks(rows_of_band * bitmap.bytes_per_row());
    bands.map(|rows| band(rows, bitmap.bytes_per_row())).collect()
}

fn write(driver: Memory, contents: &[Vec<u8>], profile: &Profile) -> escpos::errors::Result<()> {
    let mut printer = Printer::new(driver, Protocol::default(), None);
    printer.init()?;
    if profile.cancel_chinese_mode {
        printer.custom(&[0x1C, b'.'])?;
    }
    for piece in contents {
        printer.custom(piece)?;
    }
    match profile.cut {
        Cut::FeedAndPartial => {
            printer.custom(&[0x1D, b'V', 0x42, 0])?;
        }
        Cut::Full => {
            push_out(&mut printer, profile)?;
            printer.custom(&[0x1D, b'V', 0])?;
        }
        Cut::Old => {
            push_out(&mut printer, profile)?;
            printer.custom(&[0x1B, b'i'])?;
        }
        Cut::Tear => push_out(&mut printer, profile)?,
    }
    printer.print()?;
    Ok(())
}

/// `GS v 0`: one band of rows as they are.
fn band(rows: &[u8], bytes_per_row: usize) -> Vec<u8> {
    let [width_low, width_high] = two_bytes(bytes_per_row);
    let [height_low, height_high] = two_bytes(rows.len() / bytes_per_row);
    let mut band = vec![0x1D, b'v', b'0', 0, width_low, width_high, height_low, height_high];
    let header = band.len();
    band.extend_from_slice(rows);
    without_real_time_commands(&mut band[header..]);
    band
}

/// `ESC J`: paper without dots, at most 255 a command.
fn push_out(printer: &mut Printer<Memory>, profile: &Profile) -> escpos::errors::Result<()> {
    let mut dots = profile.dots(profile.feed_mm).min(2_000);
    while let Ok(step @ 1..) = u8::try_from(dots.min(255)) {
        printer.custom(&[0x1B, b'J', step])?;
        dots -= u32::from(step);
    }
    Ok(())
}

fn without_real_time_commands(dots: &mut [u8]) {
    for index in 1..dots.len() {
        if dots[index - 1] == 0x10 && matches!(dots[index], 0x04 | 0x05 | 0x14) {
            dots[index - 1] = 0x18;
        }
    }
}

fn two_bytes(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes()
}

/// A driver that only collects.
#[derive(Clone, Default)]
struct Memory {
    bytes: Rc<RefCell<Vec<u8>>>,
}

impl Driver for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn write(&self, data: &[u8]) -> escpos::errors::Result<()> {
        self.bytes.borrow_mut().extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _: &mut [u8]) -> escpos::errors::Result<usize> {
        Ok(0)
    }

    fn flush(&self) -> escpos::errors::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Bitmap {
        let mut bitmap = Bitmap::new(16, 3);
        bitmap.fill(0, 0, 16, 1);
        bitmap.blacken(3, 1);
        bitmap.blacken(15, 2);
        bitmap
    }

    #[test]
    fn a_small_picture_is_these_bytes() {
        let profile = Profile { width_dots: 16, band_rows: 2, ..Profile::default() };
        #[rustfmt::skip]
        let expected = [
            0x1B, 0x40, // initialise
            0x1C, 0x2E, // no Chinese
            0x1D, 0x76, 0x30, 0, 2, 0, 2, 0, 0xFF, 0xFF, 0x10, 0x00, // two rows
            0x1D, 0x76, 0x30, 0, 2, 0, 1, 0, 0x00, 0x01, // one row
            0x1D, 0x56, 0x42, 0, // to the knife, cut
        ];
        assert_eq!(encode(&small(), &profile), expected);
    }

    #[test]
    fn a_printer_without_knife_pushes_the_slip_out() {
        let profile = Profile { feed_mm: 40.0, cut: Cut::Tear, ..Profile::default() };
        assert!(encode(&small(), &profile).ends_with(&[0x1B, 0x4A, 255, 0x1B, 0x4A, 65]));
        let profile = Profile { feed_mm: 1.0, cut: Cut::Full, ..Profile::default() };
        assert!(encode(&small(), &profile).ends_with(&[0x1B, 0x4A, 8, 0x1D, 0x56, 0x00]));
        let profile = Profile { feed_mm: 1.0, cut: Cut::Old, ..Profile::default() };
        assert!(encode(&small(), &profile).ends_with(&[0x1B, 0x4A, 8, 0x1B, 0x69]));
    }

    #[test]
    fn dots_never_form_a_real_time_command() {
        let bitmap = Bitmap::from_rows(16, vec![0x10, 0x04, 0x10, 0x14, 0x00, 0x10, 0x05, 0x10]);
        let bytes = encode(&bitmap, &Profile { width_dots: 16, ..Profile::default() });
        assert_eq!(bytes[12..20], [0x18, 0x04, 0x18, 0x14, 0x00, 0x18, 0x05, 0x10]);
    }
}
