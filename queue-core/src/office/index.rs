//! Finds a day's tickets by hashes of what stands in them.

/// No ticket has this slot.
const FREE: u32 = u32::MAX;
/// How many entries a fresh index has room for; always a power of two.
const FIRST_ROOM: usize = 64;

/// Slots of tickets by the hash of a key that the tickets have themselves.
///
/// Nothing is taken out, since tickets stay until the day ends. Hash and slot stand side by side, and whoever has the same
/// place in the table stands right behind, so that a look among a million tickets waits for the memory once; a general
/// table waits twice, and that would be the most of what a call costs then.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// A power of two of them, at most five eighths taken.
    entries: Vec<Entry>,
    taken: usize,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    hash: u32,
    slot: u32,
}

impl Index {
    /// The slot with this hash that `is` the one.
    pub(super) fn find(&self, hash: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        let mut at = hash as usize;
        loop {
            // An index without entries has nothing at any place.
            let entry = self.entries.get(at & self.entries.len().wrapping_sub(1))?;
            if entry.slot == FREE || (entry.hash == hash && is(entry.slot)) {
                return Some(entry.slot).filter(|slot| *slot != FREE);
            }
            at += 1;
        }
    }

    /// Notes a slot that is not known yet.
    pub(super) fn insert(&mut self, hash: u32, slot: u32) {
        if self.entries.len() * 5 <= self.taken * 8 {
            let room = (self.entries.len() * 2).max(FIRST_ROOM);
            let before = std::mem::replace(&mut self.entries, vec![Entry { hash: 0, slot: FREE }; room]);
            before.into_iter().filter(|entry| entry.slot != FREE).for_each(|entry| self.put(entry));
        }
        self.put(Entry { hash, slot });
        self.taken += 1;
    }

    fn put(&mut self, entry: Entry) {
        let last = self.entries.len() - 1;
        let mut at = entry.hash as usize & last;
        while self.entries[at].slot != FREE {
            at = (at + 1) & last;
        }
        self.entries[at] = entry;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_is_found_by_its_hash_however_many_have_the_same() {
        let mut index = Index::default();
        assert_eq!(index.find(7, |_| true), None);
        // Places that repeat, hashes that repeat, and the last place of the table, after which it goes on at the first.
        let hashes: Vec<u32> = (0..1_000).map(|slot| (slot % 300) * 0x0010_0003 + 63).collect();
        for (slot, hash) in (0..).zip(&hashes) {
            assert_eq!(index.find(*hash, |known| known == slot), None);
            index.insert(*hash, slot);
            assert_eq!(index.find(*hash, |known| known == slot), Some(slot));
        }
        for (slot, hash) in (0..).zip(&hashes) {
            assert_eq!(index.find(*hash, |known| known == slot), Some(slot));
        }
        assert_eq!(index.find(5, |_| true), None);
    }
}
