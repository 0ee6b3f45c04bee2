//! Lists the devices of this machine, tries them, and says what is missing and what to do.
mod slip;

use hardware::printer::raster::Painter;
use hardware::printer::{Fonts, Profile};

fn main() {
    for (profile, name) in [(Profile::default(), "/tmp/hw/80.png"), (Profile::narrow(), "/tmp/hw/58.png")] {
        let mut painter = Painter::new(Fonts::bundled());
        let bitmap = painter.draw(&slip::test_slip(&profile), &profile).unwrap();
        bitmap.write_png(std::fs::File::create(name).unwrap()).unwrap();
    }
}
