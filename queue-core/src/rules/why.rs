//! Why a ticket was called when it was, in one plain sentence.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::value::{ServiceId, Timestamp};

/// Why a ticket was called when it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nobody who waits for this counter came earlier.
    FirstArrived,
    /// Whoever came earlier needs another counter, which is open.
    FirstSuitable,
    /// Its class counts as having come earlier.
    HeadStart {
        /// How much earlier.
        minutes: u32,
    },
    /// Its class cannot wait long and goes before all others.
    GoesNext,
    /// The turn of its class in the ratio.
    Ratio {
        /// How many of everybody are called before one of a class.
        ordinary: u8,
    },
    /// Its class's priority grew faster.
    Accumulated,
    /// As many as the office allows were called before it though they came later.
    Overtaken {
        /// How many.
        times: u16,
    },
    /// It has an appointment.
    Appointment {
        /// When.
        slot: Timestamp,
    },
    /// The citizen came back with missing documents and counts as having come earlier.
    CameBack {
        /// How much earlier.
        minutes: u32,
    },
    /// The counter calls for this service first.
    ServiceFirst {
        /// The service.
        service: ServiceId,
    },
    /// A clerk sent the citizen to this counter.
    SentToCounter,
    /// A clerk with the right to chose it.
    Chosen {
        /// The clerk's reason, for the staff.
        reason: String,
    },
    /// It was served at once, without waiting.
    AtOnce,
}

impl Why {
    /// The stable code for clients.
    pub fn code(&self) -> &'static str {
        match self {
            Why::FirstArrived => "first_arrived",
            Why::FirstSuitable => "first_suitable",
            Why::HeadStart { .. } => "head_start",
            Why::GoesNext => "goes_next",
            Why::Ratio { .. } => "ratio",
            Why::Accumulated => "accumulated",
            Why::Overtaken { .. } => "overtaken",
            Why::Appointment { .. } => "appointment",
            Why::CameBack { .. } => "came_back",
            Why::ServiceFirst { .. } => "service_first",
            Why::SentToCounter => "sent_to_counter",
            Why::Chosen { .. } => "chosen",
            Why::AtOnce => "at_once",
        }
    }

    /// One plain sentence in Albanian, with times in the office's zone.
    pub fn sq(&self, time_zone: &TimeZone) -> String {
        match self {
            Why::FirstArrived => "Erdhi më herët se të tjerët që presin për këtë sportel.".into(),
            Why::FirstSuitable => "Erdhi më herët se të tjerët që mund të thirren në këtë sportel.".into(),
            Why::HeadStart { minutes } => {
                format!("Ka përparësi: llogaritet sikur të kishte ardhur {} më herët.", sq_minutes(*minutes))
            }
            Why::GoesNext => "Nuk mund të presë gjatë, prandaj thirret menjëherë.".into(),
            Why::Ratio { ordinary: 1 } => "Pas çdo numri të zakonshëm thirret një numër me përparësi.".into(),
            Why::Ratio { ordinary } => {
                format!("Pas çdo {ordinary} numrash të zakonshëm thirret një numër me përparësi.")
            }
            Why::Accumulated => "Ka përparësi: koha e pritjes i numërohet më shpejt.".into(),
            Why::Overtaken { times: 1 } => {
                "Para këtij numri u thirr një person që kishte ardhur më vonë; tani është radha e tij.".into()
            }
            Why::Overtaken { times } => {
                format!(
                    "Para këtij numri u thirrën {times} veta që kishin ardhur më vonë; tani është radha e tij."
                )
            }
            Why::Appointment { slot } => {
                format!("Ka takim në orën {}.", time_zone.to_datetime(*slot).strftime("%H:%M"))
            }
            Why::CameBack { minutes } => {
                let minutes = sq_minutes(*minutes);
                format!(
                    "U kthye me dokumentet që mungonin: llogaritet sikur të kishte ardhur {minutes} më herët."
                )
            }
            Why::ServiceFirst { .. } => "Ky sportel thërret së pari numrat e këtij shërbimi.".into(),
            Why::SentToCounter => "U dërgua në këtë sportel nga një punonjës.".into(),
            Why::Chosen { .. } => "U thirr jashtë radhës me vendim të punonjësit.".into(),
            Why::AtOnce => "Iu shërbye menjëherë, pa pritur.".into(),
        }
    }

    /// One plain sentence in English, with times in the office's zone.
    pub fn en(&self, time_zone: &TimeZone) -> String {
        match self {
            Why::FirstArrived => "Came before the others who wait for this counter.".into(),
            Why::FirstSuitable => "Came before the others who can be called to this counter.".into(),
            Why::HeadStart { minutes } => {
                format!("Has priority: counts as having come {} earlier.", en_minutes(*minutes))
            }
            Why::GoesNext => "Cannot wait long and is therefore called at once.".into(),
            Why::Ratio { ordinary: 1 } => {
                "After every ordinary number, one number with priority is called.".into()
            }
            Why::Ratio { ordinary } => {
                format!("After every {ordinary} ordinary numbers, one number with priority is called.")
            }
            Why::Accumulated => "Has priority: the time waited counts faster.".into(),
            Why::Overtaken { times: 1 } => {
                "One person who came later was called before this number; now it is its turn.".into()
            }
            Why::Overtaken { times } => {
                format!("{times} people who came later were called before this number; now it is its turn.")
            }
            Why::Appointment { slot } => {
                format!("Has an appointment at {}.", time_zone.to_datetime(*slot).strftime("%H:%M"))
            }
            Why::CameBack { minutes } => {
                let minutes = en_minutes(*minutes);
                format!("Came back with the missing documents: counts as having come {minutes} earlier.")
            }
            Why::ServiceFirst { .. } => "This counter calls the numbers of this service first.".into(),
            Why::SentToCounter => "Was sent to this counter by a member of the staff.".into(),
            Why::Chosen { .. } => "Was called out of order by decision of a member of the staff.".into(),
            Why::AtOnce => "Was served at once, without waiting.".into(),
        }
    }

    /// Whether no rule but a person's decision put it there, as the report on queue jumps lists it.
    pub fn is_an_exception(&self) -> bool {
        matches!(self, Why::Chosen { .. })
    }
}

fn sq_minutes(minutes: u32) -> String {
    if minutes == 1 { "1 minutë".into() } else { format!("{minutes} minuta") }
}

fn en_minutes(minutes: u32) -> String {
    if minutes == 1 { "1 minute".into() } else { format!("{minutes} minutes") }
}
