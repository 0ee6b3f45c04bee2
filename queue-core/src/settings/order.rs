//! Who goes before whom.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::value::ClassId;

/// The longest id of a class, which stands in addresses and tables.
const CLASS_ID_LIMIT: usize = 24;
/// The most classes that people choose from.
const CLASSES_MAX: usize = 8;

/// Who goes before whom. Arrival alone is the legal expectation; every exception is a rule with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderRules {
    /// How classes compare.
    pub mode: OrderMode,
    /// The classes of people who go before others.
    pub classes: BTreeMap<ClassId, ClassRules>,
    /// How many who came later may be called before somebody: whoever reaches it goes next, and nothing passes that.
    pub overtaking_limit: u16,
}

/// How classes compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderMode {
    /// Each class counts as if it had come earlier by its head start: one sentence explains it.
    HeadStart,
    /// After this many of everybody at a counter, somebody of a class goes.
    Ratio(u8),
    /// The longest wait times the rate of the class goes (Kleinrock's accumulating priority).
    Accumulating,
}

/// A class of people who go before others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassRules {
    /// How much earlier it counts as having come, in seconds.
    pub head_start_s: u32,
    /// How fast its priority grows, in percent of everybody's.
    pub rate_percent: u32,
    /// It goes before all others, in every mode.
    pub goes_next: bool,
    /// Nobody is put into it any more; who waits in it keeps it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// What keeps the order from being meant so, at the field with the fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// A class needs an id that fits everywhere.
    #[error("{:?} must be 1 to {CLASS_ID_LIMIT} small letters, digits and underscores", .0.as_str())]
    BadClassId(ClassId),
    /// People can only choose among a few.
    #[error("an office offers at most {CLASSES_MAX} classes")]
    TooManyClasses,
    /// A number with which a rule no longer does what its name says.
    #[error("{name} is between {} and {}", .range.start(), .range.end())]
    OutOfRange {
        /// The class whose rule it is; `None` for a rule of the whole order.
        class: Option<ClassId>,
        /// The rule.
        name: &'static str,
        /// What it may be.
        range: RangeInclusive<u32>,
    },
}

impl Default for OrderRules {
    /// A head start of 20 minutes for *priority*, which costs everybody else 3 minutes on the average (M/M/3 at a load
    /// of 0.89), and *cannot wait long*, who goes next.
    fn default() -> Self {
        let priority =
            ClassRules { head_start_s: 20 * 60, rate_percent: 200, goes_next: false, retired: false };
        let cannot_wait =
            ClassRules { head_start_s: 20 * 60, rate_percent: 200, goes_next: true, retired: false };
        Self {
            mode: OrderMode::HeadStart,
            classes: BTreeMap::from([
                (ClassId::new("priority"), priority),
                (ClassId::new("cannot_wait"), cannot_wait),
            ]),
            overtaking_limit: 10,
        }
    }
}

impl OrderRules {
    /// The classes that people are put into, in the order of their ids.
    pub fn offered(&self) -> impl Iterator<Item = &ClassId> {
        self.classes.iter().filter(|(_, rules)| !rules.retired).map(|(id, _)| id)
    }

    /// Whether people are put into this class.
    pub fn offers(&self, class: &ClassId) -> bool {
        self.classes.get(class).is_some_and(|rules| !rules.retired)
    }

    /// All that keeps the order from being meant so: within these limits every rule still does what its name says.
    pub fn verify(&self) -> Vec<RuleError> {
        let mut found = Vec::new();
        let mut within = |class: Option<&ClassId>, name, value: u32, range: RangeInclusive<u32>| {
            if !range.contains(&value) {
                found.push(RuleError::OutOfRange { class: class.cloned(), name, range });
            }
        };
        for (id, rules) in &self.classes {
            within(Some(id), "head_start_s", rules.head_start_s, 0..=2 * 3600);
            within(Some(id), "rate_percent", rules.rate_percent, 100..=1000);
        }
        if let OrderMode::Ratio(ratio) = self.mode {
            within(None, "ratio", ratio.into(), 1..=50);
        }
        within(None, "overtaking_limit", self.overtaking_limit.into(), 1..=1000);
        let bad = self.classes.keys().filter(|id| !is_class_id(id.as_str()));
        found.extend(bad.cloned().map(RuleError::BadClassId));
        if self.offered().count() > CLASSES_MAX {
            found.push(RuleError::TooManyClasses);
        }
        found
    }
}

fn is_class_id(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=CLASS_ID_LIMIT).contains(&id.len()) && id.bytes().all(plain)
}
