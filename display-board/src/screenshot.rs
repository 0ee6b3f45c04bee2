//! `display-board --screenshot`: a picture of one page from sample data, without configuration or server.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use queue_api::{Arrow, Language, Whereabouts};

use crate::announce::{Notice, grammar};
use crate::board::{Enrol, HALL, Screen, Shown};
use crate::frame::{Frame, Layout, List};
use crate::picture::{Picture, Size};
use crate::slides::Slide;
use crate::ui::off_screen::OffScreen;

/// A page of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Page {
    /// Calls.
    Board,
    /// The board before the first call.
    Empty,
    /// The line is lost.
    NotCurrent,
    /// Somebody answers in the server's place whom the board does not trust.
    Stranger,
    /// A new board that asks to be let in.
    Enrol,
    /// The board as wide as numbers and labels can get.
    Widest,
    /// A call that is repeated, the way to it, a second language and a notice.
    Notice,
    /// Everybody must leave.
    Evacuation,
    /// What a manager lets the boards say.
    Announcement,
    /// Many calls close together: each has a place before it was said.
    Burst,
    /// One call, for one counter.
    Counter,
    /// Some counters of a hall, with the way to each.
    Zone,
    /// A picture of the office's own where no call wants its place.
    Slides,
    /// Who waits for each letter.
    Waiting,
    /// Who waits for each service.
    Services,
    /// The office is closed.
    Closed,
    /// The hours of the night that the configuration names.
    Night,
}

/// Draws a page into a PNG file.
///
/// # Errors
/// When it cannot be drawn or written.
pub fn screenshot(path: &Path, page: Page, size: Size, language: Language) -> anyhow::Result<()> {
    let mut screen = OffScreen::new(size, language)?;
    screen.draw(&sample(page, language));
    screen.picture().write(path).with_context(|| format!("{} cannot be written", path.display()))
}

fn lists<const N: usize>(lists: [(&str, &str, &str); N]) -> Vec<List> {
    let list = |(name, waiting, minutes): (&str, &str, &str)| List {
        name: name.into(),
        waiting: waiting.into(),
        minutes: minutes.into(),
    };
    lists.map(list).into()
}

/// What a page shows as an example, on a board whose main language this is.
pub fn sample(page: Page, language: Language) -> Screen {
    let large = ["A 042>4", "T 117>2"];
    let earlier = ["S 031>6", "A 041>3", "M 009>1", "A 040>4", "L 012>5"];
    let clock = Some("09:42".into());
    let presence_code = Some("4711".into());
    match page {
        Page::Board => Screen {
            current: true,
            large: calls(&large),
            earlier: calls(&earlier),
            clock,
            presence_code,
            ..Screen::default()
        },
        Page::Notice
        | Page::Evacuation
        | Page::Announcement
        | Page::Burst
        | Page::Counter
        | Page::Zone
        | Page::Slides
        | Page::Waiting
        | Page::Services
        | Page::Closed
        | Page::Night => framed(page, language),
        Page::Empty => Screen { current: true, clock, ..Screen::default() },
        Page::Enrol => Screen {
            enrol: Some(Enrol {
                code: "K7M Q2D".into(),
                fingerprint: "4FA0 91C3 7B22 0D9E".into(),
                server: Some(("serveri-i-bashkise-belsh".into(), 2)),
                stranger: false,
            }),
            ..Screen::default()
        },
        Page::NotCurrent | Page::Stranger => Screen {
            current: false,
            stranger: page == Page::Stranger,
            large: Vec::new(),
            earlier: calls(&[&large[..], &earlier[..]].concat()),
            clock,
            last_known: Some("09:37".into()),
            ..Screen::default()
        },
        Page::Widest => Screen {
            current: true,
            large: calls(&["M 99999>Arka", "W 1000>12"]),
            earlier: calls(&["M 99998>Arka 2", "W 1000>10", "S 031>6", "A 10041>12", "L 012>Informacion"]),
            clock,
            presence_code,
            ..Screen::default()
        },
    }
}

/// Pages with something around the calls.
fn framed(page: Page, language: Language) -> Screen {
    let mut screen = sample(Page::Board, language);
    let other = if language == Language::En { Language::Sq } else { Language::En };
    let mut frame = Frame { also: grammar::headings(other), ..Frame::default() };
    match page {
        Page::Evacuation => {
            frame.notice = grammar::notice(language, Notice::Evacuation).words;
            frame.urgent = true;
            screen.earlier.splice(0..0, screen.large.drain(..));
            screen.earlier.truncate(HALL.earlier);
        }
        Page::Announcement => frame.notice = grammar::notice(language, Notice::Closing).words,
        Page::Burst => {
            screen.large = calls(&["A 057>4", "A 058>12"]);
            screen.earlier = calls(&["A 059>3", "T 121>1", "S 044>10", "A 060>7", "K 015>11"]);
        }
        Page::Counter => {
            frame.layout = Layout::Counter;
            screen.large.truncate(1);
        }
        Page::Zone => {
            screen.large = calls(&["S 031>6", "L 012>5"]);
            screen.earlier = calls(&["S 030>6", "L 011>5"]);
            screen.large[0].note = way(language, Arrow::Left, 1, "12");
            let way = way(language, Arrow::Right, 0, "3A");
            screen.large[1].note = format!("{} · {way}", grammar::called_again(language, 2));
        }
        Page::Slides => {
            screen.large.truncate(1);
            frame.slide = Some(Slide { number: 1, picture: Arc::new(scenery()) });
        }
        Page::Waiting => {
            frame.layout = Layout::Waiting;
            frame.lists =
                lists([("A", "12", "20–35"), ("T", "4", "5–10"), ("S", "0", "< 5"), ("M", "7", "")]);
        }
        Page::Services => {
            frame.layout = Layout::Waiting;
            frame.by_service = true;
            frame.lists = lists([
                ("Certifikatë familjare", "12", "20–35"),
                ("Certifikatë lindjeje", "4", "5–10"),
                ("Pagesë taksash", "0", "< 5"),
                ("Vërtetim për statusin e pronës së paluajtshme", "7", ""),
            ]);
        }
        Page::Closed => {
            frame.closed = true;
            frame.hours = "08:00–16:00".into();
            frame.also = Default::default();
        }
        Page::Night => {
            frame.closed = true;
            frame.also = Default::default();
            screen.clock = Some("23:10".into());
        }
        Page::Notice
        | Page::Board
        | Page::Empty
        | Page::NotCurrent
        | Page::Stranger
        | Page::Enrol
        | Page::Widest => {
            frame.notice = closed_day(language).into();
            screen.large[0].note = format!("{} · → 2", grammar::called_again(language, 2));
        }
    }
    Screen { frame, ..screen }
}

fn way(language: Language, arrow: Arrow, floor: i8, room: &str) -> String {
    let place = Whereabouts { floor: Some(floor), room: Some(room.into()), arrow: Some(arrow) };
    grammar::whereabouts(language, &place)
}

/// What an office might want everybody to read.
fn closed_day(language: Language) -> &'static str {
    match language {
        Language::Sq => "Më 28 nëntor zyra është e mbyllur.",
        Language::En => "The office is closed on 28 November.",
        Language::It => "Il 28 novembre l'ufficio è chiuso.",
        Language::El => "Στις 28 Νοεμβρίου το γραφείο είναι κλειστό.",
        Language::Mk => "На 28 ноември канцеларијата е затворена.",
    }
}

/// Hills under a sky, in place of a photograph.
fn scenery() -> Picture {
    let size = Size { width: 960, height: 400 };
    let mut bytes = Vec::new();
    for y in 0..size.height {
        for x in 0..size.width {
            let hill = 230 - (x % 480) * (480 - x % 480) / 600;
            let shade = u8::try_from(y * 90 / size.height).unwrap_or(u8::MAX);
            bytes.extend(if y > hill { [40 + shade, 90 + shade / 2, 60] } else { [150 + shade, 190, 225] });
        }
    }
    Picture { size, bytes }
}

fn calls(calls: &[&str]) -> Vec<Shown> {
    calls
        .iter()
        .filter_map(|call| call.split_once('>'))
        .map(|(number, counter)| Shown {
            call: number.into(),
            number: number.into(),
            counter: counter.into(),
            pulse: None,
            attempt: 1,
            counter_id: counter.into(),
            place: None,
            note: String::new(),
        })
        .collect()
}
