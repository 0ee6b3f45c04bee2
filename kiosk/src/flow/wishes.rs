//! What a person wants besides the service: to go before others, help at the counter, to come back with documents.
//!
//! Chosen without proof; kept for a further service under the same number, and gone with the person.

use queue_api::{ClassId, Need};

use super::message::Wish;
use super::stage::Stage;
use super::{Flow, Purpose};

/// What the person chose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wishes {
    pub(super) priority: Option<ClassId>,
    /// In the order in which they are offered.
    pub(super) needs: Vec<Need>,
    /// Good for one number.
    pub(super) return_code: Option<String>,
}

/// Which wishes a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WishList {
    /// The classes that go before others.
    Priority,
    /// What may be needed at a counter.
    Needs,
    /// Everything, where the page of the service has no room.
    All,
}

impl Wishes {
    fn set_need(&mut self, need: Need, wanted: bool) {
        let keeps = |other: &Need| if *other == need { wanted } else { self.needs.contains(other) };
        self.needs = Need::ALL.into_iter().filter(keeps).collect();
    }
}

impl Flow {
    /// Whether the person belongs to a class. Where there are several, *yes* leads to a choice of them.
    pub(super) fn answer_priority(&mut self, yes: bool) {
        let classes = self.catalogue.as_ref().map_or(&[][..], |catalogue| &catalogue.office.priorities);
        match (yes, classes) {
            (false, _) => self.wishes.priority = None,
            (true, []) => {}
            (true, [only]) => self.wishes.priority = Some(only.clone()),
            (true, _) => self.go_to(Stage::Wishes { list: WishList::Priority, page: 0 }),
        }
    }

    /// Whether the person needs help; *yes* leads to what there is.
    pub(super) fn answer_help(&mut self, yes: bool) {
        if yes {
            self.go_to(Stage::Wishes { list: WishList::Needs, page: 0 });
        } else {
            self.wishes.needs.clear();
        }
    }

    pub(super) fn answer_fetch(&mut self, yes: bool) {
        self.wishes.set_need(Need::Fetch, yes);
    }

    /// Ticks something, or takes the tick away.
    pub(super) fn tick(&mut self, wish: Wish) {
        match wish {
            Wish::Priority(class) => {
                self.wishes.priority = class;
                if matches!(self.stage, Stage::Wishes { list: WishList::Priority, .. }) {
                    self.go_back();
                }
            }
            Wish::Need(need) => {
                let wanted = !self.wishes.needs.contains(&need);
                self.wishes.set_need(need, wanted);
            }
            Wish::ReturnCode if self.wishes.return_code.is_some() => self.wishes.return_code = None,
            Wish::ReturnCode => self.go_to(Stage::entry(Purpose::ReturnCode)),
        }
    }
}
