//! Figures that add: those of two hours, counters or offices give those of both.

use std::collections::BTreeMap;

/// Something that can take in another of its kind, in any order and grouping.
pub trait Merge: Default {
    /// Adds `other`.
    fn merge(&mut self, other: &Self);

    /// Whether nothing was counted yet.
    fn is_empty(&self) -> bool;
}

impl Merge for u64 {
    fn merge(&mut self, other: &Self) {
        *self += other;
    }

    fn is_empty(&self) -> bool {
        *self == 0
    }
}

impl<const N: usize> Merge for [u64; N]
where
    [u64; N]: Default,
{
    fn merge(&mut self, other: &Self) {
        self.iter_mut().zip(other).for_each(|(mine, others)| *mine += others);
    }

    fn is_empty(&self) -> bool {
        self.iter().all(|count| *count == 0)
    }
}

impl<K: Ord + Clone, V: Merge> Merge for BTreeMap<K, V> {
    fn merge(&mut self, other: &Self) {
        for (key, value) in other {
            match self.get_mut(key) {
                Some(mine) => mine.merge(value),
                None => self.entry(key.clone()).or_default().merge(value),
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.values().all(Merge::is_empty)
    }
}

/// Declares a struct whose fields all add, so that no field can be forgotten when two are added. What is empty is not
/// written out, and what is not written reads as empty: a figure added later does not make old rollups unreadable.
macro_rules! figures {
    (
        $(#[$doc:meta])*
        pub struct $name:ident {
            $( $(#[$field_doc:meta])* pub $field:ident: $kind:ty, )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $name {
            $(
                $(#[$field_doc])*
                #[serde(skip_serializing_if = "crate::statistics::merge::Merge::is_empty")]
                pub $field: $kind,
            )*
        }

        impl crate::statistics::merge::Merge for $name {
            fn merge(&mut self, other: &Self) {
                $( crate::statistics::merge::Merge::merge(&mut self.$field, &other.$field); )*
            }

            fn is_empty(&self) -> bool {
                true $( && crate::statistics::merge::Merge::is_empty(&self.$field) )*
            }
        }
    };
}

pub(super) use figures;
