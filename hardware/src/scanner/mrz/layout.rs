//! Where the fields of a machine-readable zone stand, as ICAO Doc 9303 lays them out.

use std::ops::Range;

/// One size of document. All places count through the rows as if they were one.
pub(super) struct Layout {
    pub(super) rows: usize,
    pub(super) width: usize,
    /// The letters with which a document of this size may begin.
    pub(super) kinds: &'static [u8],
    pub(super) issuer: Range<usize>,
    pub(super) number: Field,
    pub(super) birth: Field,
    pub(super) sex: usize,
    pub(super) expiry: Field,
    pub(super) nationality: Range<usize>,
    pub(super) names: Range<usize>,
    /// What the issuer puts where it likes; the first one may hold the rest of a long document number.
    pub(super) optional: &'static [Range<usize>],
    /// The check digit of the optional field, where it has one.
    pub(super) optional_check: Option<usize>,
    pub(super) composite: &'static [Range<usize>],
    pub(super) composite_check: usize,
}

/// A field with its check digit.
pub(super) struct Field {
    pub(super) place: Range<usize>,
    pub(super) check: usize,
}

/// Cards (TD1), sheets (TD2), passports (TD3).
pub(super) const LAYOUTS: [Layout; 3] = [TD1, TD2, TD3];

const TD1: Layout = Layout {
    rows: 3,
    width: 30,
    kinds: b"IAC",
    issuer: 2..5,
    number: Field { place: 5..14, check: 14 },
    birth: Field { place: 30..36, check: 36 },
    sex: 37,
    expiry: Field { place: 38..44, check: 44 },
    nationality: 45..48,
    names: 60..90,
    optional: &[15..30, 48..59],
    optional_check: None,
    composite: &[5..30, 30..37, 38..45, 48..59],
    composite_check: 59,
};

const TD2: Layout = Layout {
    rows: 2,
    width: 36,
    kinds: b"IAC",
    issuer: 2..5,
    number: Field { place: 36..45, check: 45 },
    birth: Field { place: 49..55, check: 55 },
    sex: 56,
    expiry: Field { place: 57..63, check: 63 },
    nationality: 46..49,
    names: 5..36,
    optional: std::slice::from_ref(&(64..71)),
    optional_check: None,
    composite: &[36..46, 49..56, 57..71],
    composite_check: 71,
};

const TD3: Layout = Layout {
    rows: 2,
    width: 44,
    kinds: b"P",
    issuer: 2..5,
    number: Field { place: 44..53, check: 53 },
    birth: Field { place: 57..63, check: 63 },
    sex: 64,
    expiry: Field { place: 65..71, check: 71 },
    nationality: 54..57,
    names: 5..44,
    optional: std::slice::from_ref(&(72..86)),
    optional_check: Some(86),
    composite: &[44..54, 57..64, 65..87],
    composite_check: 87,
};

impl Layout {
    /// The characters of all rows.
    pub(super) fn length(&self) -> usize {
        self.rows * self.width
    }

    /// Fields in which only letters and fillers stand.
    pub(super) fn letters(&self) -> [Range<usize>; 4] {
        [0..2, self.issuer.clone(), self.nationality.clone(), self.names.clone()]
    }

    /// Fields in which only digits and fillers stand.
    pub(super) fn digits(&self) -> impl Iterator<Item = usize> {
        let checks = [self.number.check, self.birth.check, self.expiry.check, self.composite_check];
        let fields = self.birth.place.clone().chain(self.expiry.place.clone());
        fields.chain(checks).chain(self.optional_check)
    }
}
