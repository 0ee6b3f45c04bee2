//! What stands around the calls: the layout, notices, a second language, the way to a counter, who waits, and whether the
//! office is closed. Pure: made anew from the board, the office and the configuration whenever something changes.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Time;
use queue_api::board::{Announcement, AnnouncementKind};
use queue_api::office::{Office, Service};
use queue_api::ticket::Wait;
use queue_api::{Language, ServiceId, Whereabouts};
use serde::Deserialize;

use crate::announce::{Notice, grammar};
use crate::board::{Board, HALL, Room, Screen};
use crate::slides::Slide;

/// How long a second language, or a notice, stands before the next one.
pub const ALTERNATES_EVERY: Duration = Duration::from_secs(8);
/// How often the picture moves a little, so that no pixel shows the same for years.
const MOVES_EVERY: Duration = Duration::from_secs(120);
/// Where it moves to, in units of the theme.
const MOVES: [(i8, i8); 8] = [(0, 0), (3, 0), (3, 3), (0, 3), (-3, 3), (-3, 0), (-3, -3), (0, -3)];
/// A closed office still shows the calls of this time.
const CALLS_AFTER_CLOSING: Duration = Duration::from_secs(10 * 60);
/// The lines of a board of waiting lists.
const LISTS: usize = 8;

/// How the board is laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// The newest calls large, earlier ones beside or below them.
    #[default]
    Hall,
    /// One call as large as it gets, for one counter or for a long way.
    Counter,
    /// How many people wait, and how long: for each letter, or for each of the board's services.
    Waiting,
}

/// What stands around the calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// The layout.
    pub layout: Layout,
    /// *Number* and *counter* in a second language; empty where the office has one language.
    pub also: (String, String),
    /// The line at the foot; empty when there is none.
    pub notice: String,
    /// Whether the line at the foot is about a danger.
    pub urgent: bool,
    /// The office is closed and nobody is called: a dark page.
    pub closed: bool,
    /// The hours of today, of a closed office.
    pub hours: String,
    /// Who waits.
    pub lists: Vec<List>,
    /// Whether each list is of a service, and not of a letter.
    pub by_service: bool,
    /// By how much the picture has moved, in units of the theme.
    pub moved: (i8, i8),
    /// A picture of the office's own, where no call wants its place.
    pub slide: Option<Slide>,
}

/// A line of a board of waiting lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The letter, or the name of the service.
    pub name: String,
    /// How many people wait.
    pub waiting: String,
    /// The expected wait in minutes, `10–20`; empty where none can be said honestly.
    pub minutes: String,
}

/// A time of every day, `22:00-06:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Hours {
    from: Time,
    to: Time,
}

impl TryFrom<String> for Hours {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let time = |text: &str| Time::strptime("%H:%M", text.trim()).ok();
        text.split_once('-')
            .and_then(|(from, to)| Some(Self { from: time(from)?, to: time(to)? }))
            .ok_or_else(|| format!("{text:?} is not a time of the day like 22:00-06:00"))
    }
}

impl Hours {
    /// Whether `HH:MM` lies within; the end does not. Hours may go over midnight.
    pub fn include(&self, face: &str) -> bool {
        let Ok(time) = Time::strptime("%H:%M", face) else { return false };
        if self.from <= self.to {
            (self.from..self.to).contains(&time)
        } else {
            time >= self.from || time < self.to
        }
    }
}

/// What the configuration and the office say of the frame.
#[derive(Debug, Clone, Default)]
pub struct Framing {
    /// The layout.
    pub layout: Layout,
    /// The main language, which stays in its place.
    pub language: Language,
    /// When the board is dark, whatever the office says.
    pub night: Option<Hours>,
    /// The way to each counter by its id, for example `→ Kati 2`.
    pub ways: BTreeMap<String, String>,
    /// The services of a board of waiting lists; each letter is a list where there are none.
    pub listed: Vec<ServiceId>,
    /// What they are called, in the main language.
    pub names: BTreeMap<ServiceId, String>,
    /// The office, once it is known.
    pub office: Option<Office>,
    /// The picture that is shown where no call wants its place.
    pub slide: Option<Slide>,
}

impl Framing {
    /// The screen with what stands around its calls.
    pub fn complete(&self, mut screen: Screen, board: &Board, now: Duration) -> Screen {
        for call in screen.large.iter_mut().chain(&mut screen.earlier) {
            call.note = self.note(&call.counter_id, call.place.as_ref(), call.attempt);
        }
        let face = screen.clock.clone().unwrap_or_default();
        let announced = board.announced();
        let (notice, urgent) = match announced {
            Some(announcement) => self.announcement(announcement, now),
            None => (self.notice(now), false),
        };
        if urgent && screen.current {
            // Nobody is called in large letters while everybody is to leave.
            screen.earlier.splice(0..0, screen.large.drain(..));
            screen.earlier.truncate(Room::of(self.layout).earlier);
        }
        let night = self.night.is_some_and(|night| night.include(&face));
        let shut = self.office.as_ref().is_some_and(|office| !office.open);
        let quiet = !board.called_within(CALLS_AFTER_CLOSING, now) && announced.is_none();
        screen.frame = Frame {
            layout: self.layout,
            also: self.also(now),
            notice,
            urgent,
            closed: screen.current && quiet && (shut || night),
            hours: self.hours(),
            lists: self.lists(board, now),
            by_service: !self.listed.is_empty(),
            moved: MOVES[step(now, MOVES_EVERY, MOVES.len())],
            // Nothing distracts from a danger.
            slide: self
                .slide
                .clone()
                .filter(|_| screen.current && screen.large.len() < HALL.large && !urgent),
        };
        screen
    }

    /// When the frame changes next by itself.
    pub fn next_change(&self, now: Duration) -> Option<Duration> {
        let several =
            self.others().count() > 0 || self.office.as_ref().is_some_and(|o| !o.notices.is_empty());
        let every = if several { ALTERNATES_EVERY } else { MOVES_EVERY };
        let steps = u32::try_from(now.as_secs() / every.as_secs()).ok()?;
        Some(every * (steps + 1))
    }

    /// The languages besides the main one.
    pub fn others(&self) -> impl Iterator<Item = Language> {
        let offered = self.office.iter().flat_map(|office| office.languages.iter().copied());
        offered.filter(|language| *language != self.language)
    }

    fn also(&self, now: Duration) -> (String, String) {
        let others: Vec<Language> = self.others().collect();
        if others.is_empty() {
            return Default::default();
        }
        grammar::headings(others[step(now, ALTERNATES_EVERY, others.len())])
    }

    /// A board may know a way of its own, from where it hangs; else the office's holds.
    fn note(&self, counter: &str, place: Option<&Whereabouts>, attempt: u8) -> String {
        let again = (attempt > 1).then(|| grammar::called_again(self.language, attempt));
        let told = || place.map(|place| grammar::whereabouts(self.language, place));
        let way = self.ways.get(counter).cloned().or_else(told).filter(|way| !way.is_empty());
        again.into_iter().chain(way).collect::<Vec<_>>().join(" · ")
    }

    /// The office's notices one after the other, each in all its languages.
    fn notice(&self, now: Duration) -> String {
        let Some(office) = &self.office else { return String::new() };
        let languages: Vec<Language> = std::iter::once(self.language).chain(self.others()).collect();
        let texts: Vec<&String> = office
            .notices
            .iter()
            .flat_map(|notice| languages.iter().filter_map(|language| notice.get(language)))
            .collect();
        if texts.is_empty() { String::new() } else { texts[step(now, ALTERNATES_EVERY, texts.len())].clone() }
    }

    fn announcement(&self, announcement: &Announcement, now: Duration) -> (String, bool) {
        let languages: Vec<Language> = std::iter::once(self.language).chain(self.others()).collect();
        let language = languages[step(now, ALTERNATES_EVERY, languages.len())];
        let text = match announcement.kind {
            AnnouncementKind::Closing => grammar::notice(language, Notice::Closing).words,
            AnnouncementKind::Evacuation => grammar::notice(language, Notice::Evacuation).words,
            AnnouncementKind::Text => {
                let texts = &announcement.texts;
                texts.get(&language).or_else(|| texts.values().next()).cloned().unwrap_or_default()
            }
        };
        (text, announcement.kind == AnnouncementKind::Evacuation)
    }

    /// What the services that are listed are called. A board shows no more of a sensitive one than a slip does.
    pub fn learn_names(&mut self, services: Vec<Service>) {
        let listed = services.into_iter().filter(|service| self.listed.contains(&service.id));
        let named = listed.filter_map(|service| {
            let Service { id, names, slip_names, short_names, sensitive, .. } = service;
            let told = if sensitive { vec![slip_names] } else { vec![slip_names, short_names, names] };
            let told = told.into_iter().find(|names| !names.is_empty())?;
            let name = told.get(&self.language).or_else(|| told.values().next())?;
            Some((id, name.clone()))
        });
        self.names = named.collect();
    }

    fn lists(&self, board: &Board, now: Duration) -> Vec<List> {
        if self.listed.is_empty() {
            let letters = board.waiting(now).iter().take(LISTS);
            return letters.map(|of| list(of.prefix.to_string(), of.waiting, of.wait)).collect();
        }
        let services = board.waiting_by_service(now);
        let lists = self.listed.iter().filter_map(|id| {
            let service = services.iter().find(|service| service.id == *id)?;
            Some(list(self.names.get(id)?.clone(), service.waiting, service.wait))
        });
        lists.take(LISTS).collect()
    }

    fn hours(&self) -> String {
        let opening = self.office.as_ref().and_then(|office| office.opening.as_ref());
        opening.map_or_else(String::new, |opening| format!("{}–{}", opening.opens, opening.closes))
    }
}

fn list(name: String, waiting: usize, wait: Option<Wait>) -> List {
    let minutes = wait.map_or_else(String::new, |wait| match (wait.low_s / 60, wait.high_s / 60) {
        (0, high) => format!("< {}", high.max(1)),
        (low, high) => format!("{low}–{high}"),
    });
    List { name, waiting: waiting.to_string(), minutes }
}

fn step(now: Duration, every: Duration, count: usize) -> usize {
    usize::try_from(now.as_secs() / every.as_secs()).unwrap_or(0) % count.max(1)
}

#[cfg(test)]
mod tests {
    use queue_api::Arrow;
    use queue_api::board::{Call, ServiceWaiting, Snapshot, Waiting};
    use queue_api::office::{Clock, Names};

    use super::*;
    use crate::board::example::call;
    use crate::clock::OfficeClock;

    fn service(name: &str) -> Service {
        let service = format!(
            "id = \"GJC-02\"\ncode = \"GJC-02\"\nprefix = \"A\"\ncategory = \"GJC\"\nsensitive = false\nopen = true\n\
             waiting = 0\nahead = 0\ndocuments = {{}}\nnames = {{ sq = \"{name}\" }}\n"
        );
        toml::from_str(&service).expect("a service")
    }

    fn hours(text: &str) -> Result<Hours, String> {
        text.to_owned().try_into()
    }

    #[test]
    fn hours_may_go_over_midnight_and_nonsense_is_refused() {
        let night = hours("22:00-06:00").expect("hours");
        assert!(night.include("23:10") && night.include("05:59") && !night.include("06:00"));
        let noon = hours("12:00-13:00").expect("hours");
        assert!(noon.include("12:00") && !noon.include("13:00") && !noon.include(""));
        assert!(hours("late").is_err() && hours("25:00-26:00").is_err());
    }

    #[test]
    fn a_board_of_waiting_lists_names_its_services_and_a_sensitive_one_as_slips_do() {
        let named = |id: &str, name: &str| Service { id: ServiceId::new(id), ..service(name) };
        let waiting = |id: &str, waiting, wait| ServiceWaiting {
            id: ServiceId::new(id),
            open: true,
            waiting,
            ahead: waiting,
            wait,
        };
        let mut board = Board::new(false, HALL);
        let services = vec![
            waiting("SOC-08", 2, None),
            waiting("GJC-02", 12, Some(Wait { low_s: 1_200, high_s: 2_100 })),
            waiting("TAK-04", 1, Some(Wait { low_s: 0, high_s: 240 })),
            waiting("LEJ-01", 9, None),
        ];
        let prefix = "A".parse().expect("a prefix");
        let letters = vec![Waiting { prefix, waiting: 24, wait: None }];
        let snapshot = Snapshot { seq: 1, waiting: letters, services, ..Snapshot::default() };
        board.hear(1, &queue_api::BoardEvent::Snapshot(snapshot), Duration::ZERO);
        let lines = |framing: &Framing| -> Vec<String> {
            let frame = framing.complete(board.screen(Duration::ZERO), &board, Duration::ZERO).frame;
            let line = |list: &List| format!("{} {} {}", list.name, list.waiting, list.minutes);
            frame.lists.iter().map(line).collect()
        };
        let mut framing = Framing { layout: Layout::Waiting, ..Framing::default() };
        assert_eq!(lines(&framing), ["A 24 "]);
        framing.listed = ["TAK-04", "GJC-02", "SOC-08"].map(ServiceId::new).into();
        assert_eq!(lines(&framing), [""; 0], "nothing is listed before it has a name");
        let neutral = Names::from([(Language::Sq, "Shërbim social".to_owned())]);
        let sensitive = Service { sensitive: true, slip_names: neutral, ..named("SOC-08", "Strehim") };
        let others =
            [named("GJC-02", "Certifikatë familjare"), named("TAK-04", "Taksa"), named("LEJ-01", "Leje")];
        framing.learn_names(others.into_iter().chain([sensitive.clone()]).collect());
        let told = ["Taksa 1 < 4", "Certifikatë familjare 12 20–35", "Shërbim social 2 "];
        assert_eq!(lines(&framing), told);
        framing.learn_names(vec![Service { slip_names: Names::default(), ..sensitive }]);
        assert_eq!(lines(&framing), [""; 0], "without such a name it is not listed");
    }

    #[test]
    fn a_recall_and_the_way_stand_with_a_call() {
        let ways = BTreeMap::from([("4".to_owned(), "→ Kati 2".to_owned())]);
        let framing = Framing { ways, ..Framing::default() };
        assert_eq!(framing.note("4", None, 1), "→ Kati 2");
        assert_eq!(framing.note("4", None, 2), "Thirrje e dytë · → Kati 2");
        assert_eq!(framing.note("5", None, 3), "Thirrja e fundit");
        assert_eq!(framing.note("5", None, 1), "");
        let place = Whereabouts { floor: Some(1), room: Some("12".into()), arrow: Some(Arrow::Left) };
        assert_eq!(framing.note("5", Some(&place), 2), "Thirrje e dytë · ← Kati 1, zyra 12");
        assert_eq!(
            framing.note("4", Some(&place), 1),
            "→ Kati 2",
            "the board knows better from where it hangs"
        );
        assert_eq!(framing.note("5", Some(&Whereabouts::default()), 1), "");
    }

    #[test]
    fn at_night_the_board_is_dark_but_for_ten_minutes_after_a_call() {
        let framing = Framing { night: hours("22:00-06:00").ok(), ..Framing::default() };
        let dark = |now: &str, calls: &[Call]| {
            let now = now.parse().expect("a moment");
            let mut board = Board::new(true, HALL);
            board.set_clock(OfficeClock::new(Clock { now, speed: 1.0 }, "Europe/Tirane", Duration::ZERO));
            let snapshot = Snapshot { seq: 1, calls: calls.to_vec(), ..Snapshot::default() };
            board.hear(1, &queue_api::BoardEvent::Snapshot(snapshot), Duration::ZERO);
            framing.complete(board.screen(Duration::ZERO), &board, Duration::ZERO).frame.closed
        };
        assert!(!dark("2026-11-23T20:59:00Z", &[]), "it is 21:59 in Tirana");
        assert!(dark("2026-11-23T21:00:00Z", &[]));
        let called_at = "2026-11-23T21:10:00Z".parse().expect("a moment");
        let late = [Call { called_at, ..call("A042", "4") }];
        assert!(!dark("2026-11-23T21:19:00Z", &late));
        assert!(dark("2026-11-23T21:21:00Z", &late));
    }

    #[test]
    fn the_picture_moves_a_little_every_two_minutes_so_that_nothing_burns_in() {
        let board = Board::new(true, HALL);
        let moved = |nth: u32| {
            let now = MOVES_EVERY * nth;
            Framing::default().complete(board.screen(now), &board, now).frame.moved
        };
        let places: std::collections::BTreeSet<_> = (0..8).map(moved).collect();
        assert_eq!(places.len(), 8);
        assert!(places.iter().all(|(right, down)| right.abs() <= 3 && down.abs() <= 3), "{places:?}");
        assert_eq!(moved(8), moved(0));
    }

    #[test]
    fn an_evacuation_is_urgent_and_takes_the_place_of_the_calls() {
        let mut board = Board::new(true, crate::board::HALL);
        let announcement = Announcement {
            id: "1".into(),
            kind: AnnouncementKind::Evacuation,
            texts: BTreeMap::new(),
            shown_s: 120,
        };
        let snapshot = Snapshot { seq: 1, calls: vec![call("A042", "4")], ..Snapshot::default() };
        board.hear(1, &queue_api::BoardEvent::Snapshot(snapshot), Duration::ZERO);
        let event = queue_api::BoardEvent::Announcement(announcement);
        board.hear(0, &event, Duration::ZERO);
        let at = |seconds| Duration::from_secs(seconds);
        let called = board.screen(at(1)).large;
        assert_eq!(called.len(), 1);
        let screen = Framing::default().complete(board.screen(at(1)), &board, at(1));
        assert!(screen.frame.urgent && screen.frame.notice.starts_with("Ju lutemi, dilni"));
        assert!(screen.large.is_empty(), "nobody is called in large letters meanwhile");
        assert_eq!(screen.earlier.iter().map(|shown| &shown.number).collect::<Vec<_>>(), ["A 042"]);
        assert!(board.take_announcement().is_some());
        board.hear(0, &event, at(5));
        assert!(board.take_announcement().is_none(), "it is said once");
        board.tick(at(126));
        let screen = Framing::default().complete(board.screen(at(126)), &board, at(126));
        assert_eq!(screen.frame.notice, "");
    }
}
