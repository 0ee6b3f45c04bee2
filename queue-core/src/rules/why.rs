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
            Why::FirstArrived => "Erdhi i pari nga ata që presin për këtë sportel.".into(),
            Why::FirstSuitable => "Erdhi i pari nga ata që i përshtaten këtij sporteli.".into(),
            Why::HeadStart { minutes } => {
                format!("Ka përparësi: llogaritet sikur erdhi {minutes} minuta më herët.")
            }
            Why::GoesNext => "Nuk mund të presë gjatë, prandaj thirret menjëherë.".into(),
            Why::Ratio { ordinary } => {
                format!("Pas çdo {ordinary} numrash të zakonshëm thirret një me përparësi.")
            }
            Why::Accumulated => "Ka përparësi: koha e pritjes i numërohet më shpejt.".into(),
            Why::Overtaken { times } => {
                format!("Para tij u thirrën {times} veta që erdhën më vonë; tani e ka radhën ai.")
            }
            Why::Appointment { slot } => {
                format!("Ka takim në orën {}.", time_zone.to_datetime(*slot).strftime("%H:%M"))
            }
            Why::CameBack { minutes } => {
                format!(
                    "U kthye me dokumentet që mungonin: llogaritet sikur erdhi {minutes} minuta më herët."
                )
            }
            Why::ServiceFirst { .. } => "Ky sportel thërret së pari për këtë shërbim.".into(),
            Why::SentToCounter => "U dërgua te ky sportel nga një nëpunës.".into(),
            Why::Chosen { .. } => "U thirr jashtë radhës me vendim të nëpunësit.".into(),
            Why::AtOnce => "U shërbye menjëherë, pa pritur.".into(),
        }
    }

    /// One plain sentence in English, with times in the office's zone.
    pub fn en(&self, time_zone: &TimeZone) -> String {
        match self {
            Why::FirstArrived => "Came first of those who wait for this counter.".into(),
            Why::FirstSuitable => "Came first of those whom this counter suits.".into(),
            Why::HeadStart { minutes } => {
                format!("Has priority: counts as having come {minutes} minutes earlier.")
            }
            Why::GoesNext => "Cannot wait long, and is called at once.".into(),
            Why::Ratio { ordinary } => {
                format!("After every {ordinary} ordinary numbers one with priority is called.")
            }
            Why::Accumulated => "Has priority: waiting time counts faster.".into(),
            Why::Overtaken { times } => {
                format!("{times} who came later were called before; now it is this one's turn.")
            }
            Why::Appointment { slot } => {
                format!("Has an appointment at {}.", time_zone.to_datetime(*slot).strftime("%H:%M"))
            }
            Why::CameBack { minutes } => {
                format!(
                    "Came back with the missing documents: counts as having come {minutes} minutes earlier."
                )
            }
            Why::ServiceFirst { .. } => "This counter calls for this service first.".into(),
            Why::SentToCounter => "Was sent to this counter by a clerk.".into(),
            Why::Chosen { .. } => "Was called out of order by a clerk's decision.".into(),
            Why::AtOnce => "Was served at once, without waiting.".into(),
        }
    }

    /// Whether no rule but a person's decision put it there, as the report on queue jumps lists it.
    pub fn is_an_exception(&self) -> bool {
        matches!(self, Why::Chosen { .. })
    }
}
