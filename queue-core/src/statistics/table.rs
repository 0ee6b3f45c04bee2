//! Figures by where and when they belong: the cells of an hour, a day or a year, and any grouping of them.

use std::collections::{BTreeMap, btree_map};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::figures::Figures;
use super::merge::Merge;
use crate::value::{CounterId, Date, ServiceId, UserName};

/// Where and when figures belong. What is `None` is either not grouped by, or nobody can say it: the counter of an
/// issue, the service of a counter's opening time.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Key {
    /// The business day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// The hour of the office's civil time, 0 to 23.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hour: Option<i8>,
    /// The service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceId>,
    /// The counter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counter: Option<CounterId>,
    /// The person of the staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff: Option<UserName>,
}

/// What to group by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct By {
    /// By business day.
    pub day: bool,
    /// By hour.
    pub hour: bool,
    /// By service.
    pub service: bool,
    /// By counter.
    pub counter: bool,
    /// By person.
    pub staff: bool,
}

/// Figures by key. Tables of different hours, days and offices add to one; the order does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table(BTreeMap<Key, Figures>);

impl Key {
    /// Whether its figures belong into a grouping: only the work of counters has no service, and is left out where
    /// services are told apart.
    pub fn belongs(&self, by: By) -> bool {
        self.service.is_some() || !by.service
    }

    /// The key as far as it is grouped by.
    pub fn by(&self, by: By) -> Key {
        Key {
            day: self.day.filter(|_| by.day),
            hour: self.hour.filter(|_| by.hour),
            service: self.service.as_ref().filter(|_| by.service).cloned(),
            counter: self.counter.as_ref().filter(|_| by.counter).cloned(),
            staff: self.staff.as_ref().filter(|_| by.staff).cloned(),
        }
    }
}

impl Table {
    /// Every key with its figures, in order.
    pub fn iter(&self) -> btree_map::Iter<'_, Key, Figures> {
        self.0.iter()
    }

    /// The figures of one key.
    pub fn get(&self, key: &Key) -> Option<&Figures> {
        self.0.get(key)
    }

    /// The figures under a key, to count in.
    pub fn at(&mut self, key: Key) -> &mut Figures {
        self.0.entry(key).or_default()
    }

    /// Adds figures to those of a key.
    pub fn add(&mut self, key: &Key, figures: &Figures) {
        match self.0.get_mut(key) {
            Some(mine) => mine.merge(figures),
            None => {
                self.0.insert(key.clone(), figures.clone());
            }
        }
    }

    /// All figures together.
    pub fn total(&self) -> Figures {
        self.grouped(By::default()).0.remove(&Key::default()).unwrap_or_default()
    }

    /// The figures by some parts of their keys. The work of counters belongs to no service and is left out of a grouping
    /// by service.
    pub fn grouped(&self, by: By) -> Table {
        let mut groups = Table::default();
        groups.add_grouped(self, by);
        groups
    }

    /// Adds the figures of another table, grouped.
    pub fn add_grouped(&mut self, other: &Table, by: By) {
        for (key, figures) in other.iter().filter(|(key, _)| key.belongs(by)) {
            self.add(&key.by(by), figures);
        }
    }

    /// Adds figures that nobody else needs to those of a key.
    pub fn take(&mut self, key: Key, figures: Figures) {
        match self.0.entry(key) {
            btree_map::Entry::Occupied(mut mine) => mine.get_mut().merge(&figures),
            btree_map::Entry::Vacant(place) => {
                place.insert(figures);
            }
        }
    }
}

impl IntoIterator for Table {
    type Item = (Key, Figures);
    type IntoIter = btree_map::IntoIter<Key, Figures>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Merge for Table {
    fn merge(&mut self, other: &Self) {
        Merge::merge(&mut self.0, &other.0);
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Written as a list of pairs, since a key is more than a word.
impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.0)
    }
}

impl<'de> Deserialize<'de> for Table {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<(Key, Figures)>::deserialize(deserializer)?.into_iter().collect())
    }
}

impl<'a> FromIterator<(&'a Key, &'a Figures)> for Table {
    fn from_iter<T: IntoIterator<Item = (&'a Key, &'a Figures)>>(cells: T) -> Self {
        let mut table = Table::default();
        cells.into_iter().for_each(|(key, figures)| table.add(key, figures));
        table
    }
}

impl FromIterator<(Key, Figures)> for Table {
    fn from_iter<T: IntoIterator<Item = (Key, Figures)>>(cells: T) -> Self {
        let mut table = Table::default();
        cells.into_iter().for_each(|(key, figures)| table.add(&key, &figures));
        table
    }
}
