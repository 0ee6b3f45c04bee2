//! The pages at all their sizes: what stands on them, and that nothing is cut.

use std::collections::BTreeSet;

use i_slint_backend_testing::{ElementHandle, ElementQuery};

use super::off_screen::OffScreen;
use super::*;
use crate::board::HALL;
use crate::picture::{Picture, Size};
use crate::screenshot::{Page, sample};

const SIZES: [Size; 4] = [
    Size { width: 1920, height: 1080 },
    Size { width: 1080, height: 1920 },
    Size { width: 800, height: 480 },
    Size { width: 1366, height: 768 },
];
const PAGES: [Page; 14] = [
    Page::Board,
    Page::Empty,
    Page::NotCurrent,
    Page::Stranger,
    Page::Widest,
    Page::Notice,
    Page::Evacuation,
    Page::Counter,
    Page::Zone,
    Page::Slides,
    Page::Waiting,
    Page::Services,
    Page::Closed,
    Page::Night,
];
/// Those that show calls in their places and nothing else.
const CALLS: [Page; 4] = [Page::Board, Page::Empty, Page::NotCurrent, Page::Widest];

type Colour = [u8; 3];
const NIGHT: Colour = [0x0B, 0x16, 0x20];
const AMBER: Colour = [0xFF, 0xB8, 0x1C];
const DAY: Colour = [0xF3, 0xF6, 0xF8];

/// Draws on a thread of its own, as every window system wants, and looks at pages and picture there.
fn look(size: Size, page: Page, language: Language, check: impl FnOnce(&Pages, &Picture) + Send) {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut screen = OffScreen::new(size, language).expect("drawn off-screen");
            assert!(screen.draw(&sample(page, language)));
            check(screen.pages(), &screen.picture());
        });
    });
}

fn pixel(picture: &Picture, x: u32, y: u32) -> Colour {
    let start = usize::try_from((y * picture.size.width + x) * 3).expect("within the picture");
    [picture.bytes[start], picture.bytes[start + 1], picture.bytes[start + 2]]
}

/// Left, top, right and bottom of an element, in whole pixels that lie within it.
fn edges(element: &ElementHandle) -> [u32; 4] {
    let (position, size) = (element.absolute_position(), element.size());
    [position.x.ceil(), position.y.ceil(), position.x + size.width, position.y + size.height].map(whole)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on a screen is small")]
fn whole(place: f32) -> u32 {
    place.max(0.0) as u32
}

fn labels(pages: &Pages, label: &str) -> usize {
    ElementHandle::find_by_accessible_label(&pages.window, label).count()
}

#[test]
fn every_call_is_found_by_its_number_and_counter() {
    look(Size::FULL_HD, Page::Board, Language::Sq, |pages, _| {
        for label in ["A 042, Sporteli 4", "T 117, Sporteli 2", "S 031, Sporteli 6", "L 012, Sporteli 5"] {
            assert_eq!(labels(pages, label), 1, "{label}");
        }
        assert_eq!(labels(pages, "Numri"), 1);
        assert_eq!(labels(pages, "09:42"), 1);
        assert_eq!(labels(pages, "Tabela nuk është e\u{a0}përditësuar"), 0);
    });
}

#[test]
fn the_code_of_the_hall_stands_below_the_calls_in_every_language() {
    for (size, language) in SIZES.iter().flat_map(|size| Language::ALL.map(|language| (*size, language))) {
        look(size, Page::Widest, language, move |pages, _| {
            let label = match language {
                Language::Sq => "Kodi i sallës",
                Language::En => "Code of the hall",
                Language::It => "Codice della sala",
                Language::El => "Κωδικός αίθουσας",
                Language::Mk => "Код на салата",
            };
            let at = |label: &str| {
                let found = ElementHandle::find_by_accessible_label(&pages.window, label).next();
                edges(&found.unwrap_or_else(|| panic!("{label} at {size}")))
            };
            let (label, code, clock) = (at(label), at("4711"), at("09:42"));
            assert!(label[2] <= clock[2] && code[2] < clock[0], "{label:?} {code:?} {clock:?} at {size}");
            assert!(clock[2] < size.width && code[3] < size.height, "{code:?} {clock:?} at {size}");
            let calls =
                ElementQuery::from_root(&pages.window).match_descendants().match_inherits("FittedText");
            // Those in the same column; the large ones stand beside it or above.
            let column = |call: &[u32; 4]| call[2] > label[0];
            let lowest = calls.find_all().iter().map(edges).filter(column).map(|call| call[3]).max();
            assert!(lowest.is_some_and(|lowest| lowest <= label[1] + 1), "{label:?} at {size}");
        });
    }
}

#[test]
fn a_board_without_a_current_code_leaves_no_line_for_it() {
    look(Size::FULL_HD, Page::NotCurrent, Language::Sq, |pages, _| {
        assert_eq!((labels(pages, "Kodi i sallës"), labels(pages, "4711")), (0, 0));
    });
}

#[test]
fn a_board_that_is_not_current_says_so_and_since_when() {
    look(Size::FULL_HD, Page::NotCurrent, Language::Sq, |pages, _| {
        assert_eq!(labels(pages, "Tabela nuk është e\u{a0}përditësuar"), 1);
        assert_eq!(labels(pages, "Të fundit që dimë: ora\u{a0}09:37"), 1);
        assert_eq!(labels(pages, "A 042, Sporteli 4"), 1, "the last known calls stay");
    });
}

#[test]
fn the_board_speaks_english_where_it_is_told_to() {
    look(Size::FULL_HD, Page::Empty, Language::En, |pages, _| {
        assert_eq!(labels(pages, "Your number will appear here"), 1);
    });
}

#[test]
fn the_newest_call_stands_on_amber_and_the_other_on_white() {
    for size in SIZES {
        look(size, Page::Board, Language::Sq, move |pages, picture| {
            for (label, colour) in [("A 042, Sporteli 4", AMBER), ("T 117, Sporteli 2", DAY)] {
                let card =
                    ElementHandle::find_by_accessible_label(&pages.window, label).next().expect("a card");
                let [left, top, _, bottom] = edges(&card);
                assert_eq!(pixel(picture, left + 8, (top + bottom) / 2), colour, "{label} at {size}");
            }
        });
    }
}

#[test]
fn every_number_and_counter_stays_within_its_room() {
    for (size, page) in SIZES.iter().flat_map(|size| CALLS.map(|page| (*size, page))) {
        look(size, page, Language::Sq, move |pages, picture| {
            // A query lists what stands in a repetition more than once.
            let all = |kind: &str| -> BTreeSet<[u32; 4]> {
                let query = ElementQuery::from_root(&pages.window).match_descendants().match_inherits(kind);
                query.find_all().iter().map(edges).collect()
            };
            let fitted = all("FittedText");
            let calls = sample(page, Language::Sq);
            assert_eq!(fitted.len(), 2 * (calls.large.len() + calls.earlier.len().min(5)));
            for [left, top, right, bottom] in fitted {
                assert!(right <= size.width && bottom <= size.height, "{page:?} at {size}");
                for x in [left.saturating_sub(2), (right + 2).min(size.width - 1)] {
                    let background = pixel(picture, x, top + 4);
                    let free = (top + 4..bottom - 4).all(|y| pixel(picture, x, y) == background);
                    assert!(free, "something reaches {x} between {top} and {bottom}, {page:?} at {size}");
                }
            }
        });
    }
}

#[test]
fn nothing_reaches_the_rim_of_the_board() {
    for (size, page) in SIZES.iter().flat_map(|size| PAGES.map(|page| (*size, page))) {
        look(size, page, Language::Sq, move |_, picture| {
            let rows = (0..size.height).flat_map(|y| [(1, y), (size.width - 2, y)]);
            let columns = (0..size.width).flat_map(|x| [(x, 1), (x, size.height - 2)]);
            for (x, y) in rows.chain(columns) {
                assert_eq!(pixel(picture, x, y), NIGHT, "{x},{y} of {page:?} at {size}");
            }
        });
    }
}

#[test]
fn the_message_of_a_lost_line_fits_its_page_in_every_language() {
    let both = [Page::NotCurrent, Page::Stranger];
    let cases = SIZES.iter().flat_map(|size| Language::ALL.map(|language| (*size, language)));
    for ((size, language), page) in cases.flat_map(|case| both.map(|page| (case, page))) {
        look(size, page, language, move |pages, _| {
            let page = ElementQuery::from_root(&pages.window).match_inherits("NotCurrentPage").find_first();
            let [left, top, right, bottom] = edges(&page.expect("the page is shown"));
            let texts = ElementQuery::from_root(&pages.window)
                .match_inherits("NotCurrentPage")
                .match_descendants()
                .match_inherits("Text")
                .find_all();
            assert_eq!(texts.len(), 3);
            for text in texts {
                let [text_left, text_top, text_right, text_bottom] = edges(&text);
                let fits = text_left > left && text_top > top && text_right < right && text_bottom < bottom;
                assert!(fits, "{:?} at {size}", text.accessible_label());
            }
        });
    }
}

#[test]
fn only_what_has_changed_is_drawn_again() {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut screen =
                OffScreen::new(Size { width: 800, height: 480 }, Language::Sq).expect("drawn off-screen");
            let mut calls = sample(Page::Board, Language::Sq);
            assert!(screen.draw(&calls));
            let before = screen.picture();
            assert!(!screen.draw(&calls));
            calls.large[0].pulse = Some("7".into());
            assert!(!screen.draw(&calls), "a picture does not pulse");
            calls.large.remove(0);
            assert!(screen.draw(&calls));
            assert_ne!(screen.picture(), before);
            assert!(screen.draw(&sample(Page::Board, Language::Sq)));
            assert_eq!(screen.picture(), before, "nothing of the change is left");
        });
    });
}

#[test]
fn a_notice_stands_below_the_calls_and_covers_none() {
    for size in SIZES {
        look(size, Page::Notice, Language::Sq, move |pages, _| {
            let find = |label: &str| {
                ElementHandle::find_by_accessible_label(&pages.window, label).next().expect("it is shown")
            };
            let [_, notice_top, ..] = edges(&find("Më 28 nëntor zyra është e mbyllur."));
            for label in ["A 042, Sporteli 4, Thirrje e dytë · → 2", "T 117, Sporteli 2", "L 012, Sporteli 5"]
            {
                let [.., bottom] = edges(&find(label));
                assert!(
                    bottom <= notice_top,
                    "{label} ends at {bottom}, the notice begins at {notice_top}, {size}"
                );
            }
        });
    }
}

#[test]
fn a_counter_s_board_shows_one_call_and_a_board_of_lists_shows_who_waits() {
    look(Size { width: 800, height: 480 }, Page::Counter, Language::Sq, |pages, _| {
        assert_eq!(labels(pages, "A 042, Sporteli 4"), 1);
        assert_eq!(labels(pages, "T 117, Sporteli 2"), 0);
    });
    look(Size::FULL_HD, Page::Waiting, Language::It, |pages, _| {
        assert_eq!(labels(pages, "A, 12"), 1);
        assert_eq!(labels(pages, "M, 7"), 1);
    });
    look(Size::FULL_HD, Page::Services, Language::Mk, |pages, _| {
        assert_eq!(labels(pages, "Certifikatë familjare, 12"), 1);
    });
}

#[test]
fn a_picture_of_the_office_s_own_stands_where_no_call_is_and_covers_none() {
    for size in [Size::FULL_HD, Size { width: 1080, height: 1920 }] {
        look(size, Page::Slides, Language::Sq, move |pages, picture| {
            let find = |kind: &str| ElementQuery::from_root(&pages.window).match_inherits(kind).find_all();
            let slides: BTreeSet<_> = find("Image").iter().map(edges).collect();
            let slide = *slides.first().expect("a slide is shown");
            let [left, top, right, bottom] = slide;
            let middle = pixel(picture, (left + right) / 2, (top + bottom) / 2);
            assert!(![NIGHT, AMBER, DAY].contains(&middle), "the picture is drawn: {middle:?} at {size}");
            for card in find("CallCard").iter().chain(&find("EarlierCalls")).map(edges) {
                let apart = card[2] <= left || right <= card[0] || card[3] <= top || bottom <= card[1];
                assert!(apart, "{card:?} and {slide:?} at {size}");
            }
        });
        look(size, Page::Board, Language::Sq, |pages, _| {
            assert_eq!(ElementQuery::from_root(&pages.window).match_inherits("Image").find_all().len(), 0);
        });
    }
}

#[test]
fn the_pages_draw_as_many_calls_as_the_board_gives_places() {
    let mut screen = sample(Page::Board, Language::Sq);
    screen.earlier =
        (1..=9).map(|place| Shown { number: format!("A 10{place}"), ..screen.earlier[0].clone() }).collect();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut drawn = OffScreen::new(Size::FULL_HD, Language::Sq).expect("drawn off-screen");
            drawn.draw(&screen);
            let seen = |number: &str| labels(drawn.pages(), &format!("{number}, Sporteli 6")) > 0;
            let rows = screen.earlier.iter().filter(|shown| seen(&shown.number)).count();
            assert_eq!((rows, screen.large.len()), (HALL.earlier, HALL.large));
        });
    });
}

#[test]
fn a_board_of_waiting_lists_shows_the_code_of_the_hall() {
    for size in SIZES {
        look(size, Page::Waiting, Language::Sq, move |pages, _| {
            let at = |label: &str| {
                let found = ElementHandle::find_by_accessible_label(&pages.window, label).next();
                edges(&found.unwrap_or_else(|| panic!("{label} at {size}")))
            };
            let (label, code, clock) = (at("Kodi i sallës"), at("4711"), at("09:42"));
            assert!(label[2] <= code[0] && code[2] < clock[0], "{label:?} {code:?} {clock:?} at {size}");
        });
    }
}
